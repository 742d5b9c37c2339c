package dev.kith.signin;

import java.util.Optional;

/// A role as it is granted: `operator`, or of one source `source-owner:wiki`.
///
/// @param source empty but for [Role#SOURCE_OWNER]
public record Grant(Role role, String source) {
  public Grant {
    if (role == Role.SOURCE_OWNER ? !source.matches("[a-z0-9-]{1,40}") : !source.isEmpty()) {
      throw new IllegalArgumentException("A source owner is one of a source, as source-owner:wiki; other roles have none.");
    }
  }

  /// @throws IllegalArgumentException in one line if it is none
  public static Grant of(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException("“" + text
        + "” is no role; there are source-owner:SOURCE, operator, auditor and admin. Whoever has an account is a reader."));
  }

  private static Optional<Grant> read(String text) {
    String[] parts = text.split(":", 2);
    return Role.of(parts[0]).filter(role -> role != Role.READER)
        .map(role -> new Grant(role, parts.length == 2 ? parts[1] : ""));
  }

  @Override
  public String toString() {
    return role.label() + (source.isEmpty() ? "" : ":" + source);
  }
}
