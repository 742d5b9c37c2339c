package dev.kith.engine.lucene;

import dev.kith.engine.Request;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.PriorityQueue;

/// Keeps the best of the documents that match.
final class TopHits {
  /// A document that may be among the best.
  ///
  /// @param has whether it has the number to sort by
  /// @param key that number, or 0
  /// @param tie its id's place among the segment's
  record Candidate(int segment, int doc, double score, boolean has, long key, long tie, int ordinal) {}

  /// A hit, its id known.
  record Ranked(Candidate candidate, String id) {}

  private static final Comparator<Ranked> BY_ID = Comparator.comparing(Ranked::id);

  private final View view;
  private final Request.Sort sort;
  private final int limit;
  private final Comparator<Candidate> rank = this::rank;
  private final WorstFirst worstFirst;
  private final List<Candidate> kept = new ArrayList<>();
  private final int[] slots;
  private final double[] bounds;
  private final FixedBitSet possible = new FixedBitSet(Node.WINDOW);
  /// What the last of the best of the segments before scores, if there are enough, or of what another has found.
  private double floor = Double.NEGATIVE_INFINITY;

  private int segment = -1;
  private SortedDocValues ids;
  private NumericDocValues keys;

  TopHits(View view, Schema schema, Request.Sort sort, int limit, Scratch scratch) {
    this.slots = scratch.slots();
    this.bounds = scratch.doubles();
    this.view = view;
    this.sort = sort;
    this.limit = limit;
    if (sort != null) {
      schema.field(sort.field(), Kind.NUMBER);
    }
    int documents = view.segments().stream().mapToInt(each -> each.visible().length()).sum();
    worstFirst = new WorstFirst(Math.min(limit, documents));
  }

  private final class WorstFirst extends PriorityQueue<Candidate> {
    WorstFirst(int most) {
      super(most);
    }

    @Override
    protected boolean lessThan(Candidate a, Candidate b) {
      int order = rank(a, b);
      return order != 0 ? order > 0 : a.tie() > b.tie();
    }
  }

  /// Less than 0 if `a` goes before `b`. Written out: chained comparators cost a quarter of a search for 500 hits.
  private int rank(Candidate a, Candidate b) {
    if (sort == null) {
      return Double.compare(b.score(), a.score());
    }
    if (a.has() != b.has()) {
      return a.has() ? -1 : 1;
    }
    return sort.descending() ? Long.compare(b.key(), a.key()) : Long.compare(a.key(), b.key());
  }

  void open(int segment) throws IOException {
    finish();
    this.segment = segment;
    if (limit == 0) {
      return;
    }
    ids = DocValues.getSorted(view.segments().get(segment).reader(), Schema.ID);
    keys = sort == null ? null : DocValues.getNumeric(view.segments().get(segment).reader(), sort.field());
  }

  /// Adds those of a window that are among the best so far.
  ///
  /// @param found sketched, and not settled; is settled where that matters
  void add(int base, Node found) throws IOException {
    if (limit == 0) {
      return;
    }
    FixedBitSet slots = found.match;
    if (sort == null && found.scores != null && least() > Double.NEGATIVE_INFINITY) {
      slots = possible(base, found);
    }
    found.settle(base, slots);
    for (int slot = Node.nextSlot(slots, 0); slot < Node.WINDOW; slot = Node.nextSlot(slots, slot + 1)) {
      double score = found.scores == null ? 0 : found.scores[slot];
      if (sort == null && score < least()) {
        continue;
      }
      add(base + slot, score);
    }
  }

  /// Tells that none of less than this score is among the best.
  void raise(double floor) {
    this.floor = Math.max(this.floor, floor);
  }

  /// Of less than this score none is among the best.
  double least() {
    return sort == null && limit > 0 && worstFirst.size() == limit ? Math.max(floor, worstFirst.top().score()) : floor;
  }

  private FixedBitSet possible(int base, Node found) {
    double least = least();
    int size = Node.list(found.match, 0, slots);
    found.bound(base, slots, size, bounds);
    possible.clear();
    for (int i = 0; i < size; i++) {
      if (!(bounds[i] < least)) {
        possible.set(slots[i]);
      }
    }
    return possible;
  }

  private void add(int doc, double score) throws IOException {
    ids.advanceExact(doc);
    boolean has = keys != null && keys.advanceExact(doc);
    long tie = view.guards().tie(ids.ordValue(), doc);
    Candidate candidate = new Candidate(segment, doc, score, has, has ? keys.longValue() : 0, tie, ids.ordValue());
    worstFirst.insertWithOverflow(candidate);
  }

  private void finish() {
    worstFirst.forEach(kept::add);
    worstFirst.clear();
    kept.sort(rank);
    int end = Math.min(limit, kept.size());
    while (end > 0 && end < kept.size() && rank(kept.get(end - 1), kept.get(end)) == 0) {
      end++;
    }
    kept.subList(end, kept.size()).clear();
    if (sort == null && limit > 0 && kept.size() >= limit) {
      raise(kept.get(limit - 1).score());
    }
  }

  /// Takes over what another has found.
  void add(TopHits other) {
    kept.addAll(other.kept);
    other.worstFirst.forEach(kept::add);
  }

  /// The best of all segments, best first, without the first `from`.
  List<Ranked> ranked(int from) throws IOException {
    finish();
    List<Ranked> ranked = new ArrayList<>(kept.size());
    SortedDocValues[] names = new SortedDocValues[view.segments().size()];
    for (Candidate each : kept) {
      if (names[each.segment()] == null) {
        names[each.segment()] = DocValues.getSorted(view.segments().get(each.segment()).reader(), Schema.ID);
      }
      Columns columns = view.segments().get(each.segment()).segment().columns();
      ranked.add(new Ranked(each, columns.id(names[each.segment()], each.ordinal())));
    }
    orderTies(ranked);
    int last = Math.min(limit, ranked.size());
    return ranked.subList(Math.min(from, last), last);
  }

  private void orderTies(List<Ranked> ranked) {
    for (int from = 0, to; from < ranked.size(); from = to) {
      to = from + 1;
      while (to < ranked.size() && rank(kept.get(from), kept.get(to)) == 0) {
        to++;
      }
      if (to > from + 1) {
        ranked.subList(from, to).sort(BY_ID);
      }
    }
  }
}
