package dev.kith.connector.wiki;

import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an export says of a MediaWiki, and what only a look at all its pages tells; the rules of which pages and users count.
final class WikiSite {
  /// Names such as `SyncBot`, `sync-bot` and `Bot 7`, but not people such as `Talbot`; and what MediaWiki's scripts call
  /// themselves.
  private static final Pattern BOT = Pattern.compile(".*[\\p{Ll}\\p{N} _.-](Bot|BOT)(?:[ _-]?(?:NG|[IVX]+|\\d+))?"
      + "|.*[ _.-]bot|[Bb]ot[ _.-].*|MediaWiki default"
      + "|MediaWiki message delivery|.* script|.* page script");
  private static final Pattern HIDDEN = Pattern.compile("(?is)<!--.*?-->|<nowiki>.*?</nowiki>|<pre\\b[^>]*>.*?</pre>");
  static final Pattern REDIRECT = Pattern.compile("(?iu)\\s*#(?:redirect|redirection|weiterleitung|redirección|rinvia|"
      + "doorverwijzing|redirecionamento|patrz|přesměruj|omdirigering|перенаправление|転送|重定向)\\s*:?\\s*\\[\\[([^\\]|]{1,300})");
  /// English names of namespaces, which hold in every wiki.
  private static final Map<String, Integer> ENGLISH = Map.ofEntries(Map.entry("talk", 1), Map.entry("user", 2),
      Map.entry("user talk", 3), Map.entry("project", 4), Map.entry("project talk", 5), Map.entry("file", 6),
          Map.entry("image", 6),
      Map.entry("file talk", 7), Map.entry("mediawiki", 8), Map.entry("mediawiki talk", 9), Map.entry("template", 10),
      Map.entry("template talk", 11), Map.entry("help", 12), Map.entry("help talk", 13), Map.entry("category", 14),
      Map.entry("category talk", 15), Map.entry("special", -1), Map.entry("media", -2));

  String base = "";
  String language = "";
  boolean firstLetter = true;
  /// Whether the dump's version tells a revision's parent.
  boolean parents;
  boolean history;
  final Map<Integer, String> names = new HashMap<>();
  final Map<String, String> redirects = new HashMap<>();
  final Map<String, List<String>> aliases = new HashMap<>();
  Set<Integer> wanted = Set.of();
  boolean any;
  /// Those that will be items, as far as a glance tells.
  long pages;
  private final String where;
  private Pattern category;

  /// @param where the export's path or the wiki's address, for messages
  WikiSite(String where) {
    this.where = where;
  }

  /// The namespace of a title, for exports that say it in no other way.
  int namespace(String title) {
    int colon = title.indexOf(':');
    String prefix = colon < 0 ? "" : title.substring(0, colon).replace('_', ' ').strip().toLowerCase(Locale.ROOT);
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      if (!prefix.isEmpty() && name.getValue().toLowerCase(Locale.ROOT).equals(prefix)) {
        return name.getKey();
      }
    }
    return ENGLISH.getOrDefault(prefix, 0);
  }

  String canonical(String title) {
    int section = title.indexOf('#');
    String plain = (section < 0 ? title : title.substring(0, section)).replace('_', ' ').strip();
    return !firstLetter || plain.isEmpty() ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
            + plain.substring(plain.offsetByCodePoints(0, 1));
  }

  /// To be called when all [#redirects] are known: makes them aliases of where they lead in the end.
  void resolve() {
    redirects.forEach((from, to) -> {
      String target = to;
      for (int hop = 0; hop < 5 && redirects.containsKey(target); hop++) {
        target = redirects.get(target);
      }
      if (!target.equals(from)) {
        aliases.computeIfAbsent(target, _ -> new ArrayList<>()).add(from);
      }
    });
    redirects.clear();
  }

  /// To be called when the [#names] are known.
  ///
  /// @param namespaces numbers or names of those to read
  void conclude(List<String> namespaces) throws IOException {
    Set<Integer> chosen = new HashSet<>();
    for (String namespace : namespaces) {
      String name = namespace.strip();
      Integer key = XmlFile.number(name).isPresent() ? (Integer) (int) XmlFile.number(name).getAsLong()
          : ENGLISH.get(name.toLowerCase(Locale.ROOT));
      for (var known : names.entrySet()) {
        key = known.getValue().equalsIgnoreCase(name) ? known.getKey() : key;
      }
      if (key == null) {
        throw new IOException(where + ": namespaces: the wiki has no namespace " + name + "; try one of "
            + names.values().stream().filter(known -> !known.isEmpty()).sorted().toList());
      }
      chosen.add(key);
    }
    wanted = chosen;
    String local = names.getOrDefault(14, "Category");
    category = Pattern.compile("(?iu)\\[\\[[ _]*(?:category|" + Pattern.quote(local.isEmpty() ? "category" : local)
        + ")[ _]*:([^\\[\\]|#\n]{1,255})(?:\\|[^\\[\\]\n]{0,300})?\\]\\]");
  }

  /// The categories a wikitext puts its page into.
  Set<String> categories(String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher named = category.matcher(HIDDEN.matcher(text).replaceAll(""));
    while (named.find()) {
      if (!named.group(1).isBlank()) {
        found.add(canonical(named.group(1)));
      }
    }
    return found;
  }

  /// Why a page is no item, or `null`.
  String skip(int namespace, boolean redirect, String model, boolean deleted) {
    if (!wanted.contains(namespace)) {
      return namespace % 2 != 0 && namespace > 0 ? "talk page" : "other namespace";
    } else if (redirect) {
      return "redirect";
    } else if (!model.isEmpty() && !model.equals("wikitext")) {
      return "not wikitext";
    }
    return deleted ? "deleted text" : null;
  }

  /// Whether a user's edits count.
  ///
  /// @param bots users whose edits do not, besides those whose names say that they are bots
  static boolean contributes(String user, List<String> bots) {
    return !BOT.matcher(user).matches() && bots.stream().noneMatch(user::equalsIgnoreCase);
  }

  /// The address of the page of this title, or the empty text.
  ///
  /// @param url what stands before a title, or has `$1` in its place; else as the wiki says
  String address(String url, String title) {
    String path = URLEncoder.encode(title.replace(' ', '_'), StandardCharsets.UTF_8).replace("%3A", ":").replace("%2F", "/")
        .replace("%28", "(").replace("%29", ")").replace("%2C", ",");
    if (!url.isEmpty()) {
      return url.contains("$1") ? url.replace("$1", path) : url + path;
    }
    // the wiki names its main page: what stands before the main page's title stands before every title
    int end = Math.max(base.lastIndexOf('/'), base.lastIndexOf('='));
    return base.startsWith("http") && end > 8 ? base.substring(0, end + 1) + path : "";
  }
}
