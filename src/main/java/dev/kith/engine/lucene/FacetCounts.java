package dev.kith.engine.lucene;

import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.LongHeap;

/// Counts the values of a keyword field, or their names, by number, into an array that is used again; only the values given are
/// looked up.
final class FacetCounts implements AutoCloseable {
  /// More values than this are asked for once a commit, by whoever keeps them.
  private static final int FEW = 1_000;

  private final Facet facet;
  private final View view;
  private final String field;
  private final Numbering numbering;
  private final Names names;
  private final Counters counts;

  private Ordinals values;
  /// By number in the segment; `null` if those of all segments are counted at once.
  private int[] tally;
  private int segment;
  private int documentsBefore;

  FacetCounts(Facet facet, Schema schema, View view) throws IOException {
    this.facet = facet;
    this.view = view;
    this.field = schema.field(facet.field(), Kind.KEYWORD).name();
    this.numbering = view.snapshot().numbering(field);
    this.names = facet.names().isEmpty() ? null : view.snapshot().names(field, facet.names());
    this.counts = Counters.take(names == null ? numbering.size() : names.size(), names != null);
  }

  void open(int segment, int documentsBefore) {
    finish();
    this.segment = segment;
    this.documentsBefore = documentsBefore;
    values = view.segments().get(segment).segment().ordinals(field);
    int tallied = names == null ? values.tallied() : 0;
    tally = tallied == 0 ? null : tally != null ? tally : new int[tallied];
  }

  private void finish() {
    if (tally != null) {
      values.count(tally, numbering.in(segment), counts);
    }
  }

  /// @param slots the documents to count, from `base` on; the first `size` of them
  void add(int base, int[] slots, int size) {
    if (tally != null) {
      values.tally(base, slots, size, tally);
    } else if (names == null) {
      values.count(base, slots, size, numbering.in(segment), counts);
    } else {
      values.countOnce(base, slots, size, names, segment, documentsBefore + 1, counts);
    }
  }

  /// The most frequent values.
  List<Count> top() throws IOException {
    finish();
    if (facet.limit() <= 0 || counts.touched() == 0) {
      return List.of();
    }
    // least first: the count above the number of the value, which is turned round since the lower goes first
    LongHeap least = new LongHeap(Math.min(facet.limit(), counts.touched()));
    int seen = 0;
    for (int i = 0; i < counts.touched(); i++) {
      int number = counts.touched(i);
      long key = (long) counts.of(number) << Integer.SIZE | Integer.MAX_VALUE - number;
      if (seen++ < facet.limit()) {
        least.push(key);
      } else if (key > least.top()) {
        least.updateTop(key);
      }
    }
    Count[] top = new Count[least.size()];
    boolean keep = top.length <= FEW;
    for (int i = top.length - 1; i >= 0; i--) {
      long key = least.pop();
      top[i] = new Count(text(Integer.MAX_VALUE - (int) key, keep), key >>> Integer.SIZE);
    }
    return Arrays.asList(top);
  }

  private String text(int number, boolean keep) throws IOException {
    return names != null ? names.text(number) : numbering.text(number, keep);
  }

  @Override
  public void close() {
    counts.close();
  }
}
