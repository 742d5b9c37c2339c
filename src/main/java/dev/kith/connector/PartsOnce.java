package dev.kith.connector;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the parts people have in an item: each person once a role, with the last date, in the order they first came.
final class PartsOnce {
  private record Key(String who, Role role) {}

  private final Map<Key, Part> parts = new LinkedHashMap<>();

  void add(Identity who, Role role, Instant at) {
    parts.merge(new Key(who.key(), role), new Part(who, role, at),
        (old, now) -> old.at() == null || now.at() != null && now.at().isAfter(old.at()) ? now : old);
  }

  boolean has(Identity who) {
    return parts.keySet().stream().anyMatch(key -> key.who().equals(who.key()));
  }

  List<Part> list() {
    return List.copyOf(parts.values());
  }
}
