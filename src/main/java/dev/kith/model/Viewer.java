package dev.kith.model;

import java.util.Set;

/// Who is asking. What a viewer may see follows from the principals and nothing else.
///
/// @param id the person's id in the directory, or empty for somebody signed in who is not in it
/// @param principals `everyone`, `user:<identity key>` for each of the person's identities, `group:<name>`
public record Viewer(String id, Set<String> principals) {
  public Viewer {
    principals = Set.copyOf(principals);
  }
}
