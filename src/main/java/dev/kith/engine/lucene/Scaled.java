package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.util.FixedBitSet;

/// Multiplies the scores of another.
final class Scaled extends Node {
  private final Node node;
  private final List<Factor> factors;
  private final int[] list;
  /// The rules of all factors, if all follow from numbers; else `null`.
  private final List<Factors.Of> rules;
  /// By document: at most what the score is multiplied by; `null` if that is not known.
  private float[] most;

  Scaled(Node node, List<Factor> factors) {
    super(node.scores);
    list = scores == null ? null : new int[WINDOW];
    this.node = node;
    this.factors = factors;
    this.rules = !factors.isEmpty() && factors.stream().allMatch(OfNumber.class::isInstance)
        ? factors.stream().map(factor -> ((OfNumber) factor).rule).toList() : null;
  }

  @Override
  void open(SegmentView segment) throws IOException {
    node.open(segment);
    for (Factor factor : factors) {
      factor.open(segment);
    }
    most = scores == null || rules == null ? null : segment.segment().most(rules);
  }

  @Override
  void eval(int base, FixedBitSet candidates) throws IOException {
    node.eval(base, candidates);
    copy(node.match, match);
    scale(base, match);
  }

  private void scale(int base, FixedBitSet slots) throws IOException {
    if (scores != null) {
      int size = list(slots, 0, list);
      for (Factor factor : factors) {
        factor.scale(base, slots, list, size, scores);
      }
    }
  }

  @Override
  void sketch(int base, FixedBitSet candidates) throws IOException {
    if (most == null) {
      eval(base, candidates);
    } else {
      node.sketch(base, candidates);
      copy(node.match, match);
    }
  }

  @Override
  void bound(int base, int[] slots, int size, double[] bounds) {
    if (most == null) {
      super.bound(base, slots, size, bounds);
      return;
    }
    node.bound(base, slots, size, bounds);
    for (int i = 0; i < size; i++) {
      bounds[i] *= most[base + slots[i]];
    }
  }

  @Override
  void settle(int base, FixedBitSet slots) throws IOException {
    if (most != null) {
      node.settle(base, slots);
      scale(base, slots);
    }
  }

  @Override
  int next(int from) throws IOException {
    return node.next(from);
  }

  @Override
  int cost() {
    return node.cost();
  }

  interface Factor {
    void open(SegmentView segment) throws IOException;

    /// @param list the slots, the first `size` of them
    void scale(int base, FixedBitSet slots, int[] list, int size, double[] scores) throws IOException;
  }

  record Constant(double factor) implements Factor {
    @Override
    public void open(SegmentView segment) {}

    @Override
    public void scale(int base, FixedBitSet slots, int[] list, int size, double[] scores) {
      for (int i = 0; i < size; i++) {
        scores[list[i]] *= factor;
      }
    }
  }

  /// A factor that follows from a number field.
  static final class OfNumber implements Factor {
    private final Factors.Of rule;
    private Factors factors;

    OfNumber(Factors.Of rule) {
      this.rule = rule;
    }

    @Override
    public void open(SegmentView segment) throws IOException {
      factors = segment.segment().factors(rule);
    }

    @Override
    public void scale(int base, FixedBitSet slots, int[] list, int size, double[] scores) {
      factors.scale(base, list, size, scores);
    }
  }

  /// A factor for the documents that another query matches.
  record When(Node node, double factor) implements Factor {
    @Override
    public void open(SegmentView segment) throws IOException {
      node.open(segment);
    }

    @Override
    public void scale(int base, FixedBitSet slots, int[] list, int size, double[] scores) throws IOException {
      node.eval(base, slots);
      for (int slot = nextSlot(node.match, 0); slot < WINDOW; slot = nextSlot(node.match, slot + 1)) {
        scores[slot] *= factor;
      }
    }
  }
}
