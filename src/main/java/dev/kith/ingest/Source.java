package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.model.Access;
import dev.kith.model.Ownership;
import java.time.Duration;
import java.util.Objects;

/// A source as the admin set it up: how to read it, what to call it, and what holds for items that say nothing themselves.
///
/// @param access who may see items of a source that has no permissions of its own
/// @param every  how often to read it, or `null` for only when told
public record Source(Connector connector, String name, Access access, Ownership ownership, Duration every) {
  public Source {
    Objects.requireNonNull(connector);
    Objects.requireNonNull(access);
    Objects.requireNonNull(ownership);
    name = name == null || name.isBlank() ? connector.source() : name;
  }

  public String id() {
    return connector.source();
  }
}
