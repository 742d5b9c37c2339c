package dev.kith.store;

import java.time.Instant;

/// A session as it is kept: without the secret that opens it.
///
/// @param digest  of the secret
/// @param id      by which its owner may end it; opens nothing
/// @param seen    when it was last used, as last written down
/// @param proved  when its owner last showed who they are
/// @param address where it began
/// @param agent   what the browser called itself
public record KeptSession(String digest, String id, String account, Instant began, Instant seen, Instant proved, String address,
    String agent) {}
