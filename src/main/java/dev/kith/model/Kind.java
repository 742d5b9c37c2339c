package dev.kith.model;

import java.util.Locale;
import java.util.Optional;

/// What sort of thing an item is; a coarse, closed list, so that "show me only answers" means the same in every source.
public enum Kind {
  PAGE, POST, MESSAGE, QUESTION, ANSWER, TICKET, MAIL, FILE, EVENT, BOOKMARK, CODE, COMMIT, OTHER;

  /// The name as users, files and the API write it: lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind of this label, in any case; empty if there is none.
  public static Optional<Kind> of(String label) {
    for (Kind kind : values()) {
      if (kind.name().equalsIgnoreCase(label.strip())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
