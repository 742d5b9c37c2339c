package dev.kith.signin;

import java.util.EnumSet;
import java.util.Set;

/// What a token is narrowed to. It gives nothing that its owner does not have; a browser's session has all of them.
public enum Scope {
  /// Searches, people, topics, what is suggested.
  SEARCH("search"),
  /// Whole documents, and exports.
  DOCUMENTS("documents:read"),
  /// What is the owner's own: bookmarks, saved searches, decisions about themselves.
  ME("me"),
  /// Pushes into the sources that the token names.
  INGEST("ingest"),
  /// Looks after the sources that the token names.
  SOURCE("source"),
  /// Accounts, roles, people.
  USERS("users:manage"),
  AUDIT("audit:read"),
  /// Reindex, rollback, status.
  OPS("ops"),
  /// Figures for whoever watches the server, and nothing else.
  METRICS("metrics");

  /// A session's.
  public static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

  private final String label;

  Scope(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
