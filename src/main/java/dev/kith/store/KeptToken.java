package dev.kith.store;

import java.time.Instant;
import java.util.Set;

/// A token for programs as it is kept: without the secret.
///
/// @param digest of the token
/// @param id     its beginning, by which it is spoken of; opens nothing
/// @param name   what its owner calls it
/// @param cidr   the network that it may be used from; empty for any
/// @param used   when it was last used, as last written down; the epoch if never
public record KeptToken(String digest, String id, String account, String name, Set<String> scopes, String cidr, Instant made,
    Instant expires, Instant used) {
  public KeptToken {
    scopes = Set.copyOf(scopes);
  }
}
