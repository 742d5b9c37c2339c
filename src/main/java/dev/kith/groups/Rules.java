package dev.kith.groups;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// How far feeds are believed.
///
/// @param keep  how long the last good state of a feed is used while it cannot be read; then its groups match nobody
/// @param share as much may be taken away at once; more waits for a word
/// @param links bare groups of sources and lists of people (`group:<name>`), and the feeds' groups that are in them as well
public record Rules(Duration keep, double share, Map<String, Collection<String>> links) {
  public static final Rules DEFAULTS = new Rules(Duration.ofHours(24), 0.2, Map.of());

  public Rules {
    links = Map.copyOf(links);
  }
}
