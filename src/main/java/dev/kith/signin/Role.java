package dev.kith.signin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody may do besides reading. None of them gives a right to read a document.
public enum Role {
  /// Asks, and owns their profile. Everybody who can sign in.
  READER,
  /// Looks after sources: sees their problems, has them read anew. Held for one source or more.
  SOURCE_OWNER,
  /// Keeps Kith running: reindex, rollback, status, what people do not find.
  OPERATOR,
  /// Reads the audit log and the report of what is held.
  AUDITOR,
  /// Accounts, roles, people, settings.
  ADMIN;

  /// Whose sessions are shorter, since more can be done with them.
  boolean isPowerful() {
    return this == OPERATOR || this == AUDITOR || this == ADMIN;
  }

  /// By its label.
  public static Optional<Role> of(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
