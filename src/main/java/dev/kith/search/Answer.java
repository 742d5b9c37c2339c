package dev.kith.search;

import dev.kith.engine.Result.Fragment;
import dev.kith.model.Ownership;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What Kith found.
///
/// @param text    the question as typed
/// @param parsed  the question as understood, in the query language
/// @param notices what was done with it that the asker may not expect
/// @param hints   what to try, if little or nothing was found
/// @param total   how many documents match, copies included
/// @param more    whether there are results behind these
/// @param facets  by facet, in the order of the settings
/// @param nanos   how long the answer took
public record Answer(String text, String parsed, List<String> notices, List<String> hints, long total, List<Found> hits,
    boolean more, Map<String, List<FacetValue>> facets, long nanos) {

  /// One result.
  ///
  /// @param score     of the best of its copies
  /// @param why       plain sentences on what raised it
  /// @param copies    other documents of the same text, the most official first; not all if there are many
  /// @param copyCount how many there are
  public record Found(String id, String nativeId, String title, List<Fragment> titleFragments, String url,
      List<Passage> passages, Label source, String type, List<String> place, List<Credit> people, Instant created, Instant at,
      List<String> tags, Ownership ownership, Signals signals, double score, List<String> why, List<Copy> copies, int copyCount) {}

  /// Another document of the same text.
  public record Copy(String id, String title, String url, Label source, String type, Instant at) {}

  /// An id and what to call it.
  public record Label(String id, String label) {}

  /// A person and what they did to a document; the id is empty if nobody is known behind the name.
  public record Credit(String id, String name, Role role, Instant at) {}

  /// A passage of the text and the heading above it, with its anchor; both may be empty.
  public record Passage(String heading, String anchor, List<Fragment> fragments) {}

  public record FacetValue(String value, String label, long count, boolean selected) {}
}
