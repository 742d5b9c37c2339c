package dev.kith.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who may see an item: visible if no principal of `deny` is the viewer's and **every** layer holds one that is. An ordinary
/// allow list is one layer; a restricted page in a restricted space is two. No layer at all means nobody.
///
/// Principals are `everyone` (anybody signed in), `user:<identity key>`, `group:<name>` of a source or a list of people, and
/// `group:<realm>:<name>` of a feed of groups. A list that denies a feed's group is visible only to those of whom it is known
/// which of its groups they are in ([#KNOWN]).
public record Access(Set<String> deny, List<Set<String>> layers) {
  public static final String EVERYONE_PRINCIPAL = "everyone";
  /// With the name of a realm: what a viewer has of whom all groups of this realm are known. No access list may name it.
  public static final String KNOWN = "known:";
  /// How a feed of groups may be called.
  public static final Pattern REALM = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  /// Anybody signed in.
  public static final Access EVERYONE = of(Set.of(EVERYONE_PRINCIPAL));
  /// What an item gets whose source did not say, or said something that could not be understood.
  public static final Access NOBODY = new Access(Set.of(), List.of());

  public Access {
    deny = Set.copyOf(deny);
    layers = layers.stream().map(Set::copyOf).toList();
  }

  /// One layer: anybody who is one of these.
  public static Access of(Set<String> principals) {
    return new Access(Set.of(), List.of(principals));
  }

  /// Adds a layer: the viewer must match it as well.
  public Access and(Set<String> principals) {
    return new Access(deny, Stream.concat(layers.stream(), Stream.of(principals)).toList());
  }

  public boolean visibleTo(Set<String> principals) {
    for (String denied : deny) {
      if (principals.contains(denied) || isUnsure(denied, principals)) {
        return false;
      }
    }
    for (Set<String> layer : layers) {
      if (Collections.disjoint(layer, principals)) {
        return false;
      }
    }
    return !layers.isEmpty();
  }

  /// Whether it is not known if somebody is in a feed's group.
  private static boolean isUnsure(String principal, Set<String> principals) {
    String realm = realm(principal);
    return !realm.isEmpty() && !principals.contains(KNOWN + realm);
  }

  /// The realm of a feed's group; empty for any other principal. Sources may have colons in the names of their own groups, but
  /// never with nothing but small letters, digits and hyphens before the first.
  public static String realm(String principal) {
    int colon = principal.startsWith("group:") ? principal.indexOf(':', 6) : -1;
    if (colon < 0) {
      return "";
    }
    String realm = principal.substring(6, colon);
    return REALM.matcher(realm).matches() ? realm : "";
  }

  /// The canonical text of this list: equal lists give equal text. [#parse] reads it back. Form: layers, each a line of
  /// principals in order parted by tabs, deny first on a line that starts with `-`.
  ///
  /// @throws IllegalArgumentException if a principal holds a tab, a line break or another control character: it would be read
  ///                                  back as somebody else
  public String text() {
    Stream.concat(Stream.of(deny), layers.stream()).flatMap(Set::stream)
        .filter(principal -> principal.chars().anyMatch(Character::isISOControl)).findFirst().ifPresent(principal -> {
          throw new IllegalArgumentException("its access list names “" + principal.replaceAll("\\p{Cntrl}", "?")
              + "”, which holds a control character; name accounts and groups in one line");
        });
    StringBuilder out = new StringBuilder();
    if (!deny.isEmpty()) {
      out.append('-').append(String.join("\t", new TreeSet<>(deny)));
    }
    layers.stream().map(layer -> String.join("\t", new TreeSet<>(layer))).distinct().sorted()
        .forEach(layer -> out.append(out.isEmpty() ? "" : "\n").append('+').append(layer));
    return out.toString();
  }

  /// Reads [#text]; anything that is not letter by letter what it writes is [#NOBODY], since in doubt nobody sees.
  public static Access parse(String text) {
    Set<String> deny = Set.of();
    List<Set<String>> layers = new ArrayList<>();
    String before = null;
    for (int from = 0; from <= text.length();) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end);
      boolean denies = line.startsWith("-");
      Set<String> principals = principals(line);
      // each line once and in order, and whom it denies first
      if (principals == null || denies && (from > 0 || line.length() == 1) || !denies && before != null && before.compareTo(line) >= 0) {
        return NOBODY;
      }
      if (denies) {
        deny = principals;
      } else {
        layers.add(principals);
        before = line;
      }
      from = end < 0 ? text.length() + 1 : end + 1;
    }
    return new Access(deny, layers);
  }

  /// The principals of a line; `null` if it is none that [#text] writes.
  private static Set<String> principals(String line) {
    if (line.isEmpty() || line.charAt(0) != '+' && line.charAt(0) != '-') {
      return null;
    }
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) != '\t' && Character.isISOControl(line.charAt(i))) {
        return null;
      }
    }
    String[] all = line.length() == 1 ? new String[0] : line.substring(1).split("\t", -1);
    for (int i = 1; i < all.length; i++) {
      if (all[i - 1].compareTo(all[i]) >= 0) {
        return null;
      }
    }
    return Set.of(all);
  }
}
