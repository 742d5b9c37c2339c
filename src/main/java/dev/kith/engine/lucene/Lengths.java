package dev.kith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;

/// How many words each document of a segment has in each text field, in memory: 4 bytes a document and field, since several
/// words of a query read them in turn and Lucene's iterators only go forward.
final class Lengths {
  private static final int[] NONE = {};

  private final Map<String, int[]> fields = new ConcurrentHashMap<>();

  /// By document; empty if no document has the field.
  ///
  /// @param reader of the segment as of any commit: these outlive it
  int[] of(String field, LeafReader reader) {
    return fields.computeIfAbsent(field, name -> read(name, reader));
  }

  private static int[] read(String field, LeafReader reader) {
    try {
      NumericDocValues norms = reader.getNormValues(field);
      if (norms == null) {
        return NONE;
      }
      int[] lengths = new int[reader.maxDoc()];
      for (int doc = norms.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = norms.nextDoc()) {
        lengths[doc] = (int) norms.longValue();
      }
      return lengths;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes Lucene keep exact lengths where it would keep a byte's worth of them. Scores come from elsewhere.
  static final class Exact extends Similarity {
    @Override
    public long computeNorm(FieldInvertState state) {
      return state.getLength() - state.getNumOverlap();
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
      throw new UnsupportedOperationException("scores are not Lucene's");
    }
  }
}
