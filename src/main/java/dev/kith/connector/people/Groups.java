package dev.kith.connector.people;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The groups of a directory, within one another. Somebody in a group is in all groups that hold it, at any depth.
final class Groups {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Set<String>> keysByName = new HashMap<>();
  private final Map<String, Set<String>> holders = new HashMap<>();

  /// A group by its key (a DN, an id) and its name.
  void group(String key, String name) {
    String shown = name.replaceAll("\\p{Cntrl}+", " ").strip();
    if (names.putIfAbsent(key, shown.isEmpty() ? key : shown) == null) {
      keysByName.computeIfAbsent(names.get(key).toLowerCase(Locale.ROOT), _ -> new HashSet<>()).add(key);
    }
  }

  boolean has(String key) {
    return names.containsKey(key);
  }

  /// Says that a group holds a person or another group.
  void member(String group, String member) {
    holders.computeIfAbsent(member, _ -> new LinkedHashSet<>()).add(group);
  }

  void noMember(String group, String member) {
    holders.getOrDefault(member, Set.of()).remove(group);
  }

  /// The names of all groups somebody is in. Of two groups of one name neither may pass for the other: both go by their
  /// keys.
  ///
  /// @param person the keys of the person
  Set<String> of(Collection<String> person) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(person);
    while (!open.isEmpty()) {
      for (String holder : holders.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(holder)) {
          open.push(holder);
        }
      }
    }
    Set<String> out = new TreeSet<>();
    for (String key : seen) {
      String name = names.getOrDefault(key, key);
      boolean one = keysByName.getOrDefault(name.toLowerCase(Locale.ROOT), Set.of()).size() <= 1;
      out.add((one ? name : key).replaceAll("\\p{Cntrl}+", " "));
    }
    return out;
  }

  /// The names that several groups bear.
  Set<String> ambiguous() {
    Set<String> out = new TreeSet<>();
    keysByName.forEach((name, keys) -> {
      if (keys.size() > 1) {
        out.add(name);
      }
    });
    return out;
  }
}
