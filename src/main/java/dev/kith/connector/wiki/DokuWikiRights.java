package dev.kith.connector.wiki;

import dev.kith.connector.input.Rules;
import dev.kith.model.Access;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may read a page by DokuWiki's `acl.auth.php`. Of the lines for the page itself, for its namespace and for those above
/// it, the first place counts that has a line for the reader; of several lines there, the most generous.
final class DokuWikiRights {
  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\d{1,3})\\s*(?:#.*)?");

  /// Who: `everyone`, `user:…` or `group:…`, and whether they may read.
  private record Rule(String who, boolean reads) {}

  /// Lines of which each user or group has its own: `user:%USER%:*`.
  private record Own(Pattern place, boolean group, boolean reads) {}

  private final String source;
  private final Set<String> everybody;
  private final Map<String, List<Rule>> rules = new HashMap<>();
  private final List<Own> own = new ArrayList<>();

  /// @param everybody groups, in lower case, that everybody signed in is a member of
  DokuWikiRights(String source, Set<String> everybody, List<String> lines) {
    this.source = source;
    this.everybody = everybody;
    lines.forEach(this::line);
  }

  private void line(String written) {
    Matcher line = LINE.matcher(written.strip());
    if (written.strip().startsWith("#") || !line.matches()) {
      return;
    }
    String place = line.group(1).toLowerCase(Locale.ROOT);
    String who = line.group(2);
    boolean reads = Integer.parseInt(line.group(3)) > 0;
    if (place.contains("%user%") || place.contains("%group%")) {
      own.add(new Own(Pattern.compile(Pattern.quote(place).replace("%user%", "\\E([^:]+)\\Q").replace("%group%",
          "\\E([^:]+)\\Q")),
          place.contains("%group%"), reads));
    } else {
      rules.computeIfAbsent(place, _ -> new ArrayList<>()).add(new Rule(principal(who), reads));
    }
  }

  private String principal(String written) {
    if (written.equalsIgnoreCase("@ALL") || written.equals("%USER%")) {
      return Access.EVERYONE_PRINCIPAL;
    }
    boolean group = written.startsWith("@");
    String name = decoded(group ? written.substring(1) : written);
    return group ? everybody.contains(name.toLowerCase(Locale.ROOT)) ? Access.EVERYONE_PRINCIPAL : "group:" + name
        : "user:" + source + "/" + name;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }

  /// Where somebody is of a group that may read and of another that may not, they may not, if it cannot be said otherwise.
  ///
  /// @param id the page's or file's id: namespaces and name parted by colons
  Access access(String id) {
    List<List<Rule>> levels = new ArrayList<>();
    levels.add(at(id));
    for (int colon = id.lastIndexOf(':'); colon > 0; colon = id.lastIndexOf(':', colon - 1)) {
      levels.add(at(id.substring(0, colon) + ":*"));
    }
    levels.add(at("*"));
    // from the widest place to the page itself: who could read so far, and who of them could not
    Set<String> allowed = new TreeSet<>();
    Set<String> denied = new TreeSet<>();
    for (List<Rule> level : levels.reversed()) {
      Set<String> may = new TreeSet<>();
      Set<String> not = new TreeSet<>();
      level.forEach(rule -> (rule.reads ? may : not).add(rule.who));
      if (may.contains(Access.EVERYONE_PRINCIPAL) || not.contains(Access.EVERYONE_PRINCIPAL)) {
        // this place says it of everybody; no wider one is asked
        allowed.clear();
      }
      allowed.removeAll(not);
      not.removeAll(may);
      if (allowed.isEmpty()) {
        denied.clear();
      } else {
        denied.addAll(not);
      }
      allowed.addAll(may);
      denied.removeAll(may);
    }
    allowed.removeIf(who -> !Rules.isPrincipal(who));
    denied.removeIf(who -> !Rules.isPrincipal(who));
    return allowed.isEmpty() ? Access.NOBODY : new Access(denied, List.of(allowed));
  }

  private List<Rule> at(String place) {
    List<Rule> found = new ArrayList<>(rules.getOrDefault(place, List.of()));
    for (Own line : own) {
      Matcher name = line.place.matcher(place);
      if (name.matches()) {
        found.add(new Rule((line.group ? "group:" : "user:" + source + "/") + name.group(1), line.reads));
      }
    }
    return found;
  }
}
