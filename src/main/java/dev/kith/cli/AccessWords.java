package dev.kith.cli;

import dev.kith.model.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// An access list as a line that people read: `any of group:it, user:mira; and any of everyone; none of group:guests`.
final class AccessWords {
  private AccessWords() {}

  static String of(Access access) {
    if (access.layers().isEmpty() || access.layers().contains(Set.of())) {
      return "nobody";
    }
    List<String> parts = new ArrayList<>();
    access.layers().stream().map(layer -> layer.equals(Set.of(Access.EVERYONE_PRINCIPAL)) ? Access.EVERYONE_PRINCIPAL
        : "any of " + String.join(", ", new TreeSet<>(layer))).distinct().sorted().forEach(parts::add);
    String words = String.join("; and ", parts);
    return access.deny().isEmpty() ? words : words + "; none of " + String.join(", ", new TreeSet<>(access.deny()));
  }
}
