package dev.kith.connector.input;

import dev.kith.model.Identity;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the parts people have in an item: each person once a role, with the last date, in the order they first came.
public final class PartsOnce {
  private record Key(String who, Role role) {}

  private final Map<Key, Part> parts = new LinkedHashMap<>();

  public void add(Identity who, Role role, Instant at) {
    parts.merge(new Key(who.key(), role), new Part(who, role, at),
        (old, now) -> old.at() == null || now.at() != null && now.at().isAfter(old.at()) ? now : old);
  }

  public boolean has(Identity who) {
    return parts.keySet().stream().anyMatch(key -> key.who().equals(who.key()));
  }

  public List<Part> list() {
    return List.copyOf(parts.values());
  }
}
