package dev.kith.model;

import java.util.Locale;
import java.util.Optional;

/// Whose information an item is, and so under which terms it may be shown.
public enum Ownership {
  /// The company's, on the company's systems.
  OWNED,
  /// The company's, in somebody's cloud.
  CLOUD,
  /// A person's own: notes, drafts, private files.
  PERSONAL,
  /// Somebody else's: a supplier's datasheet, a public page.
  EXTERNAL;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The ownership of this label, in any case; empty if there is none.
  public static Optional<Ownership> of(String label) {
    for (Ownership ownership : values()) {
      if (ownership.name().equalsIgnoreCase(label.strip())) {
        return Optional.of(ownership);
      }
    }
    return Optional.empty();
  }
}
