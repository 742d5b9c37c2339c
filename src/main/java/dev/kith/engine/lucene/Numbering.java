package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.LongValues;
import org.apache.lucene.util.packed.PackedInts;

/// One numbering of a keyword field's values across all segments of a commit, in their order.
final class Numbering {
  private final String field;
  private final List<LeafReader> segments;
  private final OrdinalMap map;
  /// By segment and the value's number there: its number in all.
  private final int[][] numbers;
  /// Those asked for before: a value is unpacked with its neighbours, which costs more than all else in counting it.
  private final String[] texts;

  private Numbering(String field, List<LeafReader> segments, OrdinalMap map, int[][] numbers) {
    this.field = field;
    this.segments = segments;
    this.map = map;
    this.numbers = numbers;
    this.texts = new String[(int) map.getValueCount()];
  }

  static Numbering of(String field, List<LeafReader> segments, IndexReader.CacheKey owner) throws IOException {
    SortedSetDocValues[] values = new SortedSetDocValues[segments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = DocValues.getSortedSet(segments.get(i), field);
    }
    OrdinalMap map = OrdinalMap.build(owner, values, PackedInts.DEFAULT);
    int[][] numbers = new int[values.length][];
    for (int i = 0; i < values.length; i++) {
      LongValues all = map.getGlobalOrds(i);
      numbers[i] = new int[(int) values[i].getValueCount()];
      for (int ordinal = 0; ordinal < numbers[i].length; ordinal++) {
        numbers[i][ordinal] = (int) all.get(ordinal);
      }
    }
    return new Numbering(field, segments, map, numbers);
  }

  /// How many values there are.
  int size() {
    return texts.length;
  }

  /// By the number of a value in a segment: its number in all.
  int[] in(int segment) {
    return numbers[segment];
  }

  int segments() {
    return numbers.length;
  }

  /// The number of a value, or -1.
  int of(String text) throws IOException {
    BytesRef value = new BytesRef(text);
    for (int segment = 0; segment < numbers.length; segment++) {
      int ordinal = (int) DocValues.getSortedSet(segments.get(segment), field).lookupTerm(value);
      if (ordinal >= 0) {
        return numbers[segment][ordinal];
      }
    }
    return -1;
  }

  /// @param keep whether it will be asked for again
  String text(int number, boolean keep) throws IOException {
    String known = texts[number];
    if (known == null) {
      SortedSetDocValues there = DocValues.getSortedSet(segments.get(map.getFirstSegmentNumber(number)), field);
      known = there.lookupOrd(map.getFirstSegmentOrd(number)).utf8ToString();
      if (keep) {
        texts[number] = known;
      }
    }
    return known;
  }

  /// Whatever is to be done with each value.
  interface Each {
    void value(int number, String text);
  }

  void each(Each each) throws IOException {
    for (int segment = 0; segment < numbers.length; segment++) {
      TermsEnum terms = DocValues.getSortedSet(segments.get(segment), field).termsEnum();
      int ordinal = 0;
      for (BytesRef term = terms.next(); term != null; term = terms.next()) {
        int number = numbers[segment][ordinal++];
        if (map.getFirstSegmentNumber(number) == segment) {
          each.value(number, term.utf8ToString());
        }
      }
    }
  }

  /// As [#each(Each)], with the values of a segment by their numbers there.
  void each(int segment, Each each) throws IOException {
    TermsEnum terms = DocValues.getSortedSet(segments.get(segment), field).termsEnum();
    int ordinal = 0;
    for (BytesRef term = terms.next(); term != null; term = terms.next()) {
      each.value(ordinal++, term.utf8ToString());
    }
  }
}
