package dev.kith.engine.lucene;

import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.LongValues;

/// Counts the values of a keyword field, or their names, by number, into an array that is used again; only the values given are
/// looked up.
final class FacetCounts implements AutoCloseable {
  private final Facet facet;
  private final View view;
  private final String field;
  private final OrdinalMap ordinals;
  private final Names names;
  private final Counters counts;
  /// By name: the last document that counted under it, and 1; a document counts once a name.
  private final int[] counted;

  private SortedSetDocValues values;
  private LongValues global;
  private int documentsBefore;

  FacetCounts(Facet facet, Schema schema, View view) throws IOException {
    this.facet = facet;
    this.view = view;
    this.field = schema.field(facet.field(), Kind.KEYWORD).name();
    this.ordinals = view.snapshot().ordinals(field);
    this.names = facet.names().isEmpty() ? null : view.snapshot().names(field, facet.names());
    this.counted = names == null ? null : new int[names.size()];
    this.counts = Counters.take(names == null ? (int) ordinals.getValueCount() : names.size());
  }

  void open(int segment, int documentsBefore) throws IOException {
    this.documentsBefore = documentsBefore;
    values = DocValues.getSortedSet(view.segments().get(segment).reader(), field);
    global = ordinals.getGlobalOrds(segment);
  }

  void add(int base, FixedBitSet slots) throws IOException {
    for (int slot = Node.nextSlot(slots, 0); slot < Node.WINDOW; slot = Node.nextSlot(slots, slot + 1)) {
      if (!values.advanceExact(base + slot)) {
        continue;
      }
      for (int i = values.docValueCount(); i > 0; i--) {
        int ordinal = (int) global.get(values.nextOrd());
        if (names == null) {
          counts.add(ordinal);
        } else {
          add(names.of(ordinal), documentsBefore + base + slot + 1);
        }
      }
    }
  }

  private void add(int name, int document) {
    if (name != Names.UNNAMED && counted[name] != document) {
      counted[name] = document;
      counts.add(name);
    }
  }

  /// The most frequent values.
  List<Count> top() throws IOException {
    List<Count> top = new ArrayList<>();
    if (facet.limit() <= 0) {
      return top;
    }
    // least first: the count above the number of the value, which is turned round since the lower goes first
    LongHeap least = new LongHeap(Math.min(facet.limit(), Math.max(1, counts.touched())));
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
    while (least.size() > 0) {
      long key = least.pop();
      top.add(new Count(text(Integer.MAX_VALUE - (int) key), key >>> Integer.SIZE));
    }
    return top.reversed();
  }

  private String text(int number) throws IOException {
    if (names != null) {
      return names.text(number);
    }
    int segment = ordinals.getFirstSegmentNumber(number);
    SortedSetDocValues there = DocValues.getSortedSet(view.segments().get(segment).reader(), field);
    return there.lookupOrd(ordinals.getFirstSegmentOrd(number)).utf8ToString();
  }

  @Override
  public void close() {
    counts.close();
  }
}
