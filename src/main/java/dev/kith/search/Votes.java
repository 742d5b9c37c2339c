package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.engine.Result.Hit;
import java.util.List;
import java.util.Set;

/// The documents that speak of a topic.
///
/// @param hits  the best first, with who did what to each
/// @param solid the ids of those that are about the topic, not only near it
/// @param query what found them
public record Votes(List<Hit> hits, Set<String> solid, Query query) {
  /// Those that are about the topic.
  public List<Hit> solidHits() {
    return hits.stream().filter(hit -> solid.contains(hit.id())).toList();
  }
}
