package dev.kith.connector;

import java.util.Objects;

/// A password or token that a connector needs. The configuration only ever names it (`${env:NAME}`, `${file:/path}`), and
/// nothing that prints a record prints its value.
public record Secret(String value) {
  public Secret {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return "***";
  }
}
