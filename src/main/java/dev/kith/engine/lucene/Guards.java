package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import java.util.List;
import org.apache.lucene.util.FixedBitSet;

/// Where the engine looks at documents on the way to an answer: each time at what is visible only. Tests put something laxer in
/// the place of one of these, to see that they would notice.
class Guards {
  /// Who shares a view and all that was counted for it: those who see the same documents.
  Query sharing(Query visible) {
    return visible;
  }

  /// Of which documents the holders of a word are counted.
  List<SegmentView> forFrequencies(List<SegmentView> visible) {
    return visible;
  }

  /// Of which documents all are counted and their lengths averaged.
  List<SegmentView> forLengths(List<SegmentView> visible) {
    return visible;
  }

  /// Among whose words a prefix or a misspelt word is looked up.
  List<SegmentView> forExpansions(List<SegmentView> visible) {
    return visible;
  }

  /// Of which documents it is told that they changed.
  List<SegmentView> forVersions(List<SegmentView> visible) {
    return visible;
  }

  /// Of which documents a facet counts the values.
  SegmentView forFacets(SegmentView visible) {
    return visible;
  }

  /// Which documents a query may match.
  SegmentView forMatches(SegmentView visible) {
    return visible;
  }

  /// Which documents may be given near the hits, by segment and window; `null` for any.
  FixedBitSet[][] forNeighbours(FixedBitSet[][] matches) {
    return matches;
  }

  /// What decides between hits of equal rank: the number of the id among the segment's.
  long tie(long ordinal, int document) {
    return ordinal;
  }
}
