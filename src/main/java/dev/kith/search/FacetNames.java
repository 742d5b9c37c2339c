package dev.kith.search;

import dev.kith.people.Directory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Under which names the values of a facet are counted: people and teams for the accounts that documents name.
final class FacetNames {
  private FacetNames() {}

  static Map<String, String> of(String facet, Directory directory) {
    return switch (facet) {
      case "author" -> only(directory.idByIdentity());
      case "team" -> only(directory.teamByIdentity());
      default -> Map.of();
    };
  }

  /// A table of names that may be empty: to the engine, no names would mean every value under its own, and so accounts as they
  /// are written, of which nobody knows whether the asker may see them.
  static Map<String, String> only(Map<String, String> names) {
    return names.isEmpty() ? Map.of("", "") : names;
  }

  /// The names under which chosen values are counted by themselves: they may not be among the most frequent.
  static Map<String, String> of(String facet, List<String> chosen, Directory directory) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String value : chosen) {
      switch (facet) {
        case "author" -> directory.person(value).ifPresent(person -> person.identities().forEach(i -> names.put(i, value)));
        case "team" -> directory.team(value).forEach(person -> person.identities().forEach(i -> names.put(i, value)));
        default -> names.put(value, value);
      }
    }
    return only(names);
  }
}
