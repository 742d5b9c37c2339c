package dev.kith.connector.file;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Keys of lines that mean nothing to Kith, most likely misspelt. Only the first so many different ones are told of, since keys
/// may be anything.
final class UnknownKeys {
  private static final int TOLD = 20;

  private final Set<String> known;
  private final Set<String> told = new HashSet<>();

  UnknownKeys(Set<String> known) {
    this.known = known;
  }

  /// Those of a line that are told of.
  List<String> of(JsonNode line) {
    return line.propertyNames().stream().filter(key -> !known.contains(key) && (told.contains(key) || told.size() < TOLD && told.add(key))).toList();
  }

  static String words(String key) {
    return "key " + key + " is not one Kith knows";
  }
}
