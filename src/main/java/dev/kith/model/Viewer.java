package dev.kith.model;

import java.util.EnumSet;
import java.util.Set;

/// Who is asking, and for what use. What a viewer may see follows from the principals and the use and nothing else.
///
/// @param id the person's id in the directory, or empty for somebody signed in who is not in it
/// @param principals `everyone`, `user:<identity key>` for each of the person's identities, `group:<name>`
/// @param without    whose information is kept from this use ([Governance])
public record Viewer(String id, Set<String> principals, Set<Ownership> without) {
  public Viewer {
    principals = Set.copyOf(principals);
    without = Set.copyOf(without);
  }

  /// Somebody who asks for themselves, for no use that anything is kept from.
  public Viewer(String id, Set<String> principals) {
    this(id, principals, Set.of());
  }

  /// The same, for a use that this is kept from as well.
  public Viewer without(Set<Ownership> more) {
    if (without.containsAll(more)) {
      return this;
    }
    if (without.isEmpty()) {
      return new Viewer(id, principals, more);
    }
    Set<Ownership> all = EnumSet.copyOf(more);
    all.addAll(without);
    return new Viewer(id, principals, all);
  }
}
