package dev.kith.connector;

import java.util.Objects;

/// Where a pass ended, in the connector's own words. It is kept in the engine's commit, so it never runs ahead of the
/// documents.
public record Cursor(String text) {
  /// Before anything was read.
  public static final Cursor START = new Cursor("");

  public Cursor {
    Objects.requireNonNull(text);
  }
}
