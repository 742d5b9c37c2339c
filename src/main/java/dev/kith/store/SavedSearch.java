package dev.kith.store;

import java.time.Instant;
import java.util.Objects;

/// A search that somebody keeps.
///
/// @param owner   how its owner is written, folded
/// @param params  the search as an address writes it: `q=vpn&source=wiki`
/// @param token   opens its feed to whoever has it; nothing else does
/// @param seen    what the owner had found when they last looked
public record SavedSearch(String id, String owner, String name, String params, String token, Instant created, Seen seen) {
  public SavedSearch {
    Objects.requireNonNull(id);
    Objects.requireNonNull(owner);
    Objects.requireNonNull(name);
    Objects.requireNonNull(params);
    Objects.requireNonNull(token);
    Objects.requireNonNull(created);
    Objects.requireNonNull(seen);
  }

  /// Leaves the token out, which is nobody's but its owner's to see.
  @Override
  public String toString() {
    return "SavedSearch[" + id + ", " + name + "]";
  }
}
