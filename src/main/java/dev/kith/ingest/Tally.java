package dev.kith.ingest;

import java.util.Map;
import java.util.TreeMap;

/// What a pass did, in numbers.
///
/// @param items      items that the source sent
/// @param written    documents added or replaced, items and people
/// @param unchanged  items the source declared unchanged, and documents that came out as they were
/// @param removed    documents removed
/// @param people     people that the source sent
/// @param dated      items that say when they changed or appeared
/// @param tagged     items with tags
/// @param withPeople items that say who did something to them
/// @param withAccess items that bring their own permissions
/// @param problems   how many things could not be read
/// @param skipped    what was left out on purpose, by reason
/// @param ignored    what of items and people means nothing to Kith and was left out of them, by what it is
/// @param seconds    how long it took
public record Tally(long items, long written, long unchanged, long removed, long people, long dated, long tagged,
    long withPeople, long withAccess, long problems, Map<String, Long> skipped, Map<String, Long> ignored, double seconds) {
  public Tally {
    skipped = java.util.Collections.unmodifiableMap(new TreeMap<>(skipped));
    // reports of passes from before there was this have none
    ignored = ignored == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(ignored));
  }
}
