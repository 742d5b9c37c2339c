package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// A part of a query at work: segment by segment ([#open]), [#WINDOW] documents at a time in ascending order ([#eval]), each
/// part asked only about the documents that are still in question. Documents of a window are numbered from 0: slots.
abstract class Node {
  static final int WINDOW = 4096;

  /// The slots that matched.
  final FixedBitSet match = new FixedBitSet(WINDOW);
  /// By slot, valid where `match` is set; `null` if all are 0.
  final double[] scores;

  /// @param scores `null` if all are 0; they may be those of a part that nobody else looks at
  Node(double[] scores) {
    this.scores = scores;
  }

  abstract void open(SegmentView segment) throws IOException;

  /// Sets `match`, to some of the candidates, and `scores`.
  ///
  /// @param base the document of slot 0
  abstract void eval(int base, FixedBitSet candidates) throws IOException;

  /// As [#eval], but what is costly may be left out of `scores`, to be added by [#settle] for those it matters for.
  void sketch(int base, FixedBitSet candidates) throws IOException {
    eval(base, candidates);
  }

  /// After [#sketch]: writes what some of the slots that matched score at most, one behind the other.
  ///
  /// @param slots the first `size` of them
  void bound(int base, int[] slots, int size, double[] bounds) {
    for (int i = 0; i < size; i++) {
      bounds[i] = scores == null ? 0 : scores[slots[i]];
    }
  }

  /// After [#sketch], once: completes the scores of some of the slots that matched.
  void settle(int base, FixedBitSet slots) throws IOException {}

  /// The first document from one on that may match; later ones are asked for in ascending order.
  int next(int from) throws IOException {
    return from;
  }

  /// What to ask first among several: the least number.
  int cost() {
    return 0;
  }

  static int nextSlot(FixedBitSet slots, int from) {
    return from >= WINDOW ? DocIdSetIterator.NO_MORE_DOCS : slots.nextSetBit(from);
  }

  /// Writes the slots in ascending order, from a number on: who goes through them more than once goes through a list.
  ///
  /// @return how many
  static int list(FixedBitSet slots, int first, int[] list) {
    int size = 0;
    long[] words = slots.getBits();
    for (int word = 0; word < WINDOW / Long.SIZE; word++) {
      for (long bits = words[word]; bits != 0; bits &= bits - 1) {
        list[size++] = first + word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
    }
    return size;
  }

  static final class All extends Node {
    All() {
      super(null);
    }

    @Override
    void open(SegmentView segment) {}

    @Override
    void eval(int base, FixedBitSet candidates) {
      copy(candidates, match);
    }
  }

  static void copy(FixedBitSet from, FixedBitSet to) {
    System.arraycopy(from.getBits(), 0, to.getBits(), 0, WINDOW / Long.SIZE);
  }

  /// Documents with one of some values of a keyword field.
  static final class Values extends Node {
    private final String field;
    private final List<String> values;
    private PostingsEnum[] postings = {};
    /// The documents of values that few have, in ascending order, some of them twice; and from which on they are to come.
    private int[] few = {};
    private int count;
    private int at;

    /// @param values in their order
    Values(String field, List<String> values) {
      super(null);
      this.field = field;
      this.values = values;
    }

    @Override
    void open(SegmentView segment) throws IOException {
      few = few.length == 0 && values.size() > 1 ? new int[2 * values.size()] : few;
      count = 0;
      at = 0;
      postings = segment.postings(field, values, this::addFew).toArray(PostingsEnum[]::new);
      Arrays.sort(few, 0, count);
    }

    private void addFew(int[] documents) {
      if (count + documents.length > few.length) {
        few = Arrays.copyOf(few, 2 * (count + documents.length));
      }
      System.arraycopy(documents, 0, few, count, documents.length);
      count += documents.length;
    }

    @Override
    void eval(int base, FixedBitSet candidates) throws IOException {
      match.clear();
      for (PostingsEnum each : postings) {
        if (each.docID() < base) {
          each.advance(base);
        }
        each.intoBitSet(base + WINDOW, match, base);
      }
      skipTo(base);
      for (int i = at; i < count && few[i] < base + WINDOW; i++) {
        match.set(few[i] - base);
      }
      match.and(candidates);
    }

    private void skipTo(int from) {
      while (at < count && few[at] < from) {
        at++;
      }
    }

    @Override
    int next(int from) throws IOException {
      skipTo(from);
      int next = at < count ? few[at] : DocIdSetIterator.NO_MORE_DOCS;
      for (PostingsEnum each : postings) {
        next = Math.min(next, each.docID() < from ? each.advance(from) : each.docID());
      }
      return next;
    }
  }

  /// Documents of some ids, of which it is known where they are.
  static final class Places extends Node {
    private final List<Snapshot.Place> places;
    private final List<Integer> here = new ArrayList<>();

    Places(List<Snapshot.Place> places) {
      super(null);
      this.places = places;
    }

    @Override
    void open(SegmentView segment) {
      here.clear();
      for (Snapshot.Place place : places) {
        if (place.segment().key() == segment.segment().key()) {
          here.add(place.doc());
        }
      }
    }

    @Override
    void eval(int base, FixedBitSet candidates) {
      match.clear();
      for (int doc : here) {
        if (doc >= base && doc < base + WINDOW && candidates.get(doc - base)) {
          match.set(doc - base);
        }
      }
    }

    @Override
    int next(int from) {
      int next = DocIdSetIterator.NO_MORE_DOCS;
      for (int doc : here) {
        next = doc >= from ? Math.min(next, doc) : next;
      }
      return next;
    }
  }

  static final class Between extends Node {
    private final String field;
    private final long from;
    private final long to;
    private NumericDocValues values;

    Between(String field, long from, long to) {
      super(null);
      this.field = field;
      this.from = from;
      this.to = to;
    }

    @Override
    void open(SegmentView segment) throws IOException {
      values = DocValues.getNumeric(segment.reader(), field);
    }

    @Override
    void eval(int base, FixedBitSet candidates) throws IOException {
      match.clear();
      for (int slot = nextSlot(candidates, 0); slot < WINDOW; slot = nextSlot(candidates, slot + 1)) {
        if (values.advanceExact(base + slot) && values.longValue() >= from && values.longValue() <= to) {
          match.set(slot);
        }
      }
    }

    @Override
    int cost() {
      return 1;
    }
  }

  static final class And extends Node {
    private final List<Node> nodes;
    private final Node[] cheapestFirst;

    /// Whether the scores have to be added up: those of a single part are the sum.
    private final boolean adds;
    /// That single part; `null` if there is none.
    private final Node scoring;

    And(List<Node> nodes, Scratch scratch) {
      List<Node> scoring = nodes.stream().filter(node -> node.scores != null).toList();
      super(scoring.size() == 1 ? scoring.getFirst().scores : scoring.isEmpty() ? null : scratch.doubles());
      this.adds = scoring.size() > 1;
      this.scoring = scoring.size() == 1 ? scoring.getFirst() : null;
      this.nodes = nodes;
      this.cheapestFirst = nodes.toArray(Node[]::new);
      Arrays.sort(cheapestFirst, (a, b) -> Integer.compare(a.cost(), b.cost()));
    }

    @Override
    void open(SegmentView segment) throws IOException {
      for (Node node : nodes) {
        node.open(segment);
      }
    }

    @Override
    void eval(int base, FixedBitSet candidates) throws IOException {
      sketch(base, candidates);
      settle(base, match);
    }

    @Override
    void sketch(int base, FixedBitSet candidates) throws IOException {
      copy(candidates, match);
      for (Node node : cheapestFirst) {
        if (match.scanIsEmpty()) {
          return;
        }
        if (node == scoring) {
          node.sketch(base, match);
        } else {
          node.eval(base, match);
        }
        copy(node.match, match);
      }
      if (adds) {
        for (int slot = nextSlot(match, 0); slot < WINDOW; slot = nextSlot(match, slot + 1)) {
          scores[slot] = 0;
          for (Node node : nodes) {
            scores[slot] += node.scores == null ? 0 : node.scores[slot];
          }
        }
      }
    }

    @Override
    void bound(int base, int[] slots, int size, double[] bounds) {
      if (scoring != null) {
        scoring.bound(base, slots, size, bounds);
      } else {
        super.bound(base, slots, size, bounds);
      }
    }

    @Override
    void settle(int base, FixedBitSet slots) throws IOException {
      if (scoring != null && !slots.scanIsEmpty()) {
        scoring.settle(base, slots);
      }
    }

    @Override
    int next(int from) throws IOException {
      int next = from;
      for (Node node : nodes) {
        next = Math.max(next, node.next(next));
      }
      return next;
    }

    @Override
    int cost() {
      return nodes.stream().mapToInt(Node::cost).max().orElse(0);
    }
  }

  static final class Or extends Node {
    private final List<Node> nodes;
    /// What is still looked for where nothing scores.
    private final FixedBitSet left = new FixedBitSet(WINDOW);

    Or(List<Node> nodes, Scratch scratch) {
      super(nodes.stream().anyMatch(node -> node.scores != null) ? scratch.doubles() : null);
      this.nodes = nodes;
    }

    @Override
    void open(SegmentView segment) throws IOException {
      for (Node node : nodes) {
        node.open(segment);
      }
    }

    @Override
    void eval(int base, FixedBitSet candidates) throws IOException {
      match.clear();
      copy(candidates, left);
      for (Node node : nodes) {
        node.eval(base, left);
        match.or(node.match);
        if (scores == null) {
          left.andNot(node.match);
          if (left.scanIsEmpty()) {
            return;
          }
        }
      }
      if (scores != null) {
        for (int slot = nextSlot(match, 0); slot < WINDOW; slot = nextSlot(match, slot + 1)) {
          scores[slot] = 0;
          for (Node node : nodes) {
            scores[slot] += node.scores != null && node.match.get(slot) ? node.scores[slot] : 0;
          }
        }
      }
    }

    @Override
    int next(int from) throws IOException {
      int next = DocIdSetIterator.NO_MORE_DOCS;
      for (Node node : nodes) {
        next = Math.min(next, node.next(from));
      }
      return next;
    }

    @Override
    int cost() {
      return nodes.stream().mapToInt(Node::cost).max().orElse(0);
    }
  }

  static final class Not extends Node {
    private final Node node;

    Not(Node node) {
      super(null);
      this.node = node;
    }

    @Override
    void open(SegmentView segment) throws IOException {
      node.open(segment);
    }

    @Override
    void eval(int base, FixedBitSet candidates) throws IOException {
      node.eval(base, candidates);
      copy(candidates, match);
      match.andNot(node.match);
    }

    /// Most of what is refused takes little away, and none of it has to be read where nothing else is left.
    @Override
    int cost() {
      return 3;
    }
  }
}
