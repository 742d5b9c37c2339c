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
  /// By value in the segment: the number to count it under; `null` if that is its own.
  private int[] numbers;
  /// Whether values have to be looked up in `names`.
  private boolean looksUp;
  /// By number in the segment; `null` if those of all segments are counted at once.
  private int[] tally;
  private int segment;

  FacetCounts(Facet facet, Schema schema, View view) throws IOException {
    this.facet = facet;
    this.view = view;
    this.field = schema.field(facet.field(), Kind.KEYWORD).name();
    this.numbering = view.snapshot().numbering(field);
    this.names = facet.names().isEmpty() ? null : view.snapshot().names(field, facet.names());
    this.counts = Counters.take(names == null ? numbering.size() : names.size());
  }

  void open(int segment) {
    finish();
    this.segment = segment;
    values = view.segments().get(segment).segment().ordinals(field);
    numbers = numbering.in(segment);
    looksUp = false;
    if (names != null) {
      Ordinals named = names.column(segment, values);
      looksUp = named == null;
      values = looksUp ? values : named;
      numbers = null;
    }
    int tallied = names == null ? values.tallied() : 0;
    tally = tallied == 0 ? null : tally != null ? tally : new int[tallied];
  }

  private void finish() {
    if (tally != null) {
      values.count(tally, numbers, counts);
    }
  }

  void add(Found found) {
    if (tally != null) {
      values.tally(found, tally);
    } else if (looksUp) {
      values.countOnce(found, names, segment, counts);
    } else {
      values.count(found, numbers, counts);
    }
  }

  /// The most frequent values.
  List<Count> top() throws IOException {
    finish();
    if (facet.limit() <= 0) {
      return List.of();
    }
    // least first: the count above the number of the value, which is turned round since the lower goes first
    LongHeap least = new LongHeap(Math.min(facet.limit(), FEW));
    for (int number = counts.next(0); number != Integer.MAX_VALUE; number = counts.next(number + 1)) {
      long key = (long) counts.of(number) << Integer.SIZE | Integer.MAX_VALUE - number;
      if (least.size() < facet.limit()) {
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
