package dev.kith.engine.lucene;

import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.LongValues;

/// Counts the values of a keyword field, by number, into an array that is used again; only the values given are looked up.
final class FacetCounts implements AutoCloseable {
  private final Facet facet;
  private final View view;
  private final String field;
  private final OrdinalMap ordinals;
  private final Counters counts;
  private final Names names;

  private SortedSetDocValues values;
  private LongValues global;
  private int documentsBefore;

  FacetCounts(Facet facet, Schema schema, View view) {
    this.facet = facet;
    this.view = view;
    this.field = schema.field(facet.field(), Kind.KEYWORD).name();
    this.ordinals = view.snapshot().ordinals(field);
    this.names = facet.names().isEmpty() ? null : new Names((int) ordinals.getValueCount());
    this.counts = names == null ? Counters.take((int) ordinals.getValueCount()) : null;
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
          names.add(ordinal, documentsBefore + base + slot);
        }
      }
    }
  }

  /// The most frequent values.
  List<Count> top() throws IOException {
    if (names != null) {
      return names.top();
    }
    List<Count> top = new ArrayList<>();
    if (facet.limit() <= 0) {
      return top;
    }
    // least first: the count above the number of the value, which is turned round since the lower goes first
    LongHeap least = new LongHeap(Math.min(facet.limit(), Math.max(1, counts.touched())));
    int seen = 0;
    for (int i = 0; i < counts.touched(); i++) {
      int ordinal = counts.touched(i);
      long key = (long) counts.of(ordinal) << Integer.SIZE | Integer.MAX_VALUE - ordinal;
      if (seen++ < facet.limit()) {
        least.push(key);
      } else if (key > least.top()) {
        least.updateTop(key);
      }
    }
    while (least.size() > 0) {
      long key = least.pop();
      top.addFirst(new Count(value(Integer.MAX_VALUE - (int) key), key >>> Integer.SIZE));
    }
    return top;
  }

  private String value(int ordinal) throws IOException {
    int segment = ordinals.getFirstSegmentNumber(ordinal);
    SortedSetDocValues there = DocValues.getSortedSet(view.segments().get(segment).reader(), field);
    return there.lookupOrd(ordinals.getFirstSegmentOrd(ordinal)).utf8ToString();
  }

  @Override
  public void close() {
    if (counts != null) {
      counts.close();
    } else {
      names.known.close();
    }
  }

  /// Counts under names: each value's name is looked up once, a document counts once a name.
  private final class Names {
    private static final int UNNAMED = 1;
    private static final int FIRST = 2;

    /// By value: 0 if not looked up yet, [#UNNAMED], or [#FIRST] and more for a name.
    private final Counters known;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private long[] counts = new long[16];
    private int[] lastDocument = new int[16];

    Names(int size) {
      known = Counters.take(size);
    }

    void add(int ordinal, int document) throws IOException {
      int name = known.of(ordinal);
      if (name == 0) {
        name = number(value(ordinal));
        known.set(ordinal, name);
      }
      if (name == UNNAMED || lastDocument[name - FIRST] == document + 1) {
        return;
      }
      lastDocument[name - FIRST] = document + 1;
      counts[name - FIRST]++;
    }

    private int number(String value) {
      String name = facet.names().get(value);
      if (name == null) {
        return UNNAMED;
      }
      return FIRST + numbers.computeIfAbsent(name, text -> {
        texts.add(text);
        if (texts.size() > counts.length) {
          counts = Arrays.copyOf(counts, 2 * counts.length);
          lastDocument = Arrays.copyOf(lastDocument, 2 * lastDocument.length);
        }
        return texts.size() - 1;
      });
    }

    List<Count> top() {
      List<Count> all = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        all.add(new Count(texts.get(i), counts[i]));
      }
      all.sort(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value));
      return all.subList(0, Math.min(Math.max(0, facet.limit()), all.size()));
    }
  }
}
