package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.engine.Result.Hit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The documents that speak of a topic.
///
/// @param hits   the best first, with who did what to each
/// @param tested gives the ids of those that are about the topic, not only near it: waited for if need be, and always the same
/// @param query  what found them
public record Votes(List<Hit> hits, Supplier<Set<String>> tested, Query query) {
  public Set<String> solid() {
    return tested.get();
  }

  /// Those that are about the topic.
  public List<Hit> solidHits() {
    Set<String> solid = solid();
    return hits.stream().filter(hit -> solid.contains(hit.id())).toList();
  }
}
