package dev.kith.model;

import java.time.Instant;
import java.util.Objects;

/// Who did what to an item, and when.
///
/// @param at when; `null` if the source does not say
public record Part(Identity who, Role role, Instant at) {
  public Part {
    Objects.requireNonNull(who);
    Objects.requireNonNull(role);
  }
}
