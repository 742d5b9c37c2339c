package dev.kith.model;

import java.util.Locale;
import java.util.Optional;

/// What a person did to an item. The order is from strongest to weakest evidence of knowing what the item says.
public enum Role {
  AUTHOR, ACCEPTED_ANSWERER, ANSWERER, EDITOR, REVIEWER, APPROVER, ORGANIZER, COMMENTER, MENTIONED,
  /// Has the question, not the answer: interest, never expertise.
  ASKER;

  /// The name as files and the API write it: lower case with hyphens.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The role of this label (`accepted-answerer`, `Accepted_Answerer`); empty if there is none.
  public static Optional<Role> of(String label) {
    String wanted = label.strip().replace('-', '_');
    for (Role role : values()) {
      if (role.name().equalsIgnoreCase(wanted)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
