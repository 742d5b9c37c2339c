package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// [Query.Words] at work. Where all words have to be there, in each window the rarest is looked for first, and each of the
/// others only in what is left; else one after the other adds its score to the documents that hold it. What a document scores
/// depends on its own counts and the view's alone, added up in the order of the query: never on how the documents lie in
/// segments. Pairs are left to [#settle].
final class WordsNode extends Node {
  private static final double K1 = CompiledWords.K1;

  private final CompiledWords words;
  private final Scratch scratch;
  private final boolean all;
  private final boolean combined;
  private final CompiledWords.Weights weights;

  private final int[][] lengths;
  private SegmentView segment;
  /// By part, variant and field; `null` where it stands nowhere, and for a variant that was not looked for yet.
  private final Occurrences[][][] open;
  /// Nobody asks for scores, and all words have to be there: then what a beginning stands for is opened one by one, until each document
  /// that has the other words has one of these.
  private final boolean lazy;
  private List<Occurrences[]> openPairs;

  /// By part, and only the first if words are looked for one after the other.
  private final Accumulator[] parts;
  /// The words, the rarest of the segment first.
  private final int[] rarestFirst;
  private final Accumulator variant;
  private final FixedBitSet seen = new FixedBitSet(WINDOW);
  /// Candidates that have none of the variants so far.
  private final FixedBitSet missing;
  private final double[] sums;
  private final long[][] held;

  private static final class Accumulator {
    final FixedBitSet seen = new FixedBitSet(WINDOW);
    /// Valid where `seen`.
    final double[] values;

    Accumulator(double[] values) {
      this.values = values;
    }
  }

  WordsNode(CompiledWords words, boolean scoring, Scratch scratch) {
    super(scoring ? scratch.doubles() : null);
    this.words = words;
    this.scratch = scratch;
    weights = words.weights();
    combined = words.query().combined();
    all = words.count() > 0 && words.required() == words.count();
    lazy = all && !scoring && words.parts().size() == words.count();
    lengths = new int[words.fields().size()][];
    open = new Occurrences[words.parts().size()][][];
    variant = weights.variants() ? accumulator() : null;
    missing = lazy && variant != null ? new FixedBitSet(WINDOW) : null;
    parts = new Accumulator[all ? open.length : 1];
    for (int p = 0; p < parts.length; p++) {
      parts[p] = accumulator();
    }
    rarestFirst = new int[words.count()];
    for (int word = 0; word < rarestFirst.length; word++) {
      rarestFirst[word] = word;
    }
    sums = all ? null : scratch.doubles();
    held = all ? null : new long[(words.count() + Long.SIZE - 1) / Long.SIZE][WINDOW];
  }

  private Accumulator accumulator() {
    return new Accumulator(scratch.doubles());
  }

  @Override
  int cost() {
    return 2;
  }

  @Override
  void open(SegmentView segment) throws IOException {
    this.segment = segment;
    openPairs = null;
    for (int f = 0; f < lengths.length; f++) {
      lengths[f] = segment.segment().lengths(words.fields().get(f).name());
    }
    long[] costs = new long[words.count()];
    for (int p = 0; p < open.length; p++) {
      CompiledWords.Part part = words.parts().get(p);
      open[p] = new Occurrences[part.variants().size()][];
      boolean later = isLater(p);
      for (int v = 0; v < open[p].length && !later; v++) {
        open[p][v] = inFields(part.variants().get(v));
      }
      for (int word : part.words()) {
        costs[word] += later ? Integer.MAX_VALUE : cost(open[p]);
      }
    }
    // few words: by insertion
    for (int i = 1; all && i < rarestFirst.length; i++) {
      int word = rarestFirst[i];
      int at = i;
      for (; at > 0 && costs[rarestFirst[at - 1]] > costs[word]; at--) {
        rarestFirst[at] = rarestFirst[at - 1];
      }
      rarestFirst[at] = word;
    }
  }

  private boolean isLater(int part) {
    return lazy && words.parts().get(part).variants().size() > 1;
  }

  private static long cost(Occurrences[][] variants) {
    long cost = 0;
    for (Occurrences[] fields : variants) {
      for (Occurrences each : fields) {
        cost += each == null ? 0 : each.cost();
      }
    }
    return cost;
  }

  /// Where a document has to hold all words: no sooner than any of them stands.
  @Override
  int next(int from) throws IOException {
    int next = all ? from : DocIdSetIterator.NO_MORE_DOCS;
    for (int word : rarestFirst) {
      if (isLater(word)) {
        continue;
      }
      int first = next(open[word], all ? next : from);
      for (int p : weights.joined()[word]) {
        first = Math.min(first, next(open[p], all ? next : from));
      }
      next = all ? Math.max(next, first) : Math.min(next, first);
    }
    return next;
  }

  private static int next(Occurrences[][] variants, int from) throws IOException {
    int next = DocIdSetIterator.NO_MORE_DOCS;
    for (Occurrences[] fields : variants) {
      for (Occurrences each : fields) {
        next = each == null ? next : Math.min(next, each.next(from));
      }
    }
    return next;
  }

  private Occurrences[] inFields(CompiledWords.Variant variant) throws IOException {
    Occurrences[] found = new Occurrences[lengths.length];
    for (int f = 0; f < found.length; f++) {
      found[f] = (variant.in() >>> f & 1) == 0 ? null : Occurrences.of(variant.slots(), words.fields().get(f), segment, scratch);
    }
    return found;
  }

  private Occurrences[] inFields(CompiledWords.Pair pair) throws IOException {
    Occurrences[] found = new Occurrences[lengths.length];
    for (int f = 0; f < found.length; f++) {
      found[f] = words.query().fields().get(f).inPairs() ? Occurrences.of(pair.slots(), words.fields().get(f), segment, scratch) : null;
    }
    return found;
  }

  @Override
  void eval(int base, FixedBitSet candidates) throws IOException {
    sketch(base, candidates);
    settle(base, match);
  }

  @Override
  void sketch(int base, FixedBitSet candidates) throws IOException {
    if (all) {
      sketchAll(base, candidates);
    } else {
      sketchSome(base, candidates);
    }
  }

  @Override
  void bound(int base, int[] slots, int size, double[] bounds) {
    for (int i = 0; i < size; i++) {
      bounds[i] = scores[slots[i]] + weights.pairsMost();
    }
  }

  @Override
  void settle(int base, FixedBitSet slots) throws IOException {
    if (scores == null || words.pairs().isEmpty() || slots.scanIsEmpty()) {
      return;
    }
    if (openPairs == null) {
      openPairs = new ArrayList<>();
      for (CompiledWords.Pair pair : words.pairs()) {
        openPairs.add(inFields(pair));
      }
    }
    for (int p = 0; p < openPairs.size(); p++) {
      addPair(words.pairs().get(p), openPairs.get(p), base, slots);
    }
  }

  private void sketchAll(int base, FixedBitSet candidates) throws IOException {
    copy(candidates, match);
    for (int p = words.count(); p < parts.length; p++) {
      fill(p, parts[p], base, candidates);
    }
    for (int word : rarestFirst) {
      fill(word, parts[word], base, match);
      if (weights.joined()[word].length == 0) {
        copy(parts[word].seen, match);
      } else {
        copy(parts[word].seen, seen);
        for (int p : weights.joined()[word]) {
          seen.or(parts[p].seen);
        }
        match.and(seen);
      }
      if (match.scanIsEmpty()) {
        return;
      }
    }
    if (scores == null) {
      return;
    }
    int[] slots = scratch.slots();
    int size = list(match, 0, slots);
    for (int p = 0; p < parts.length; p++) {
      double factor = factor(p);
      double[] values = parts[p].values;
      FixedBitSet holders = parts[p].seen;
      for (int i = 0; i < size; i++) {
        int slot = slots[i];
        double sum = p == 0 ? 0 : scores[slot];
        scores[slot] = holders.get(slot) ? sum + factor * values[slot] : sum;
      }
    }
  }

  private void sketchSome(int base, FixedBitSet candidates) throws IOException {
    seen.clear();
    match.clear();
    for (int p = 0; p < open.length; p++) {
      fill(p, parts[0], base, candidates);
      take(parts[0], factor(p), words.parts().get(p));
    }
    for (int slot = nextSlot(seen, 0); slot < WINDOW; slot = nextSlot(seen, slot + 1)) {
      int count = 0;
      for (long[] bits : held) {
        count += Long.bitCount(bits[slot]);
        bits[slot] = 0;
      }
      if (count >= words.required()) {
        match.set(slot);
        if (scores != null) {
          scores[slot] = sums[slot] * weights.powers()[count];
        }
      }
    }
  }

  /// Adds what a part scores.
  private void take(Accumulator part, double factor, CompiledWords.Part of) {
    int[] slots = scratch.slots();
    int size = list(part.seen, 0, slots);
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      if (scores != null) {
        sums[slot] = (seen.get(slot) ? sums[slot] : 0) + factor * part.values[slot];
      }
      for (int word : of.words()) {
        held[word / Long.SIZE][slot] |= 1L << word;
      }
    }
    seen.or(part.seen);
  }

  /// What the values of a part are yet to be multiplied by.
  private double factor(int part) {
    List<CompiledWords.Variant> variants = words.parts().get(part).variants();
    return variants.size() == 1 ? variants.getFirst().factor() : 1;
  }

  /// Which of the candidates hold a part, and what the best of its variants scores there.
  private void fill(int part, Accumulator into, int base, FixedBitSet candidates) throws IOException {
    Occurrences[][] variants = open[part];
    if (variants.length == 1) {
      count(variants[0], into, base, candidates);
      return;
    }
    into.seen.clear();
    if (lazy) {
      copy(candidates, missing);
    }
    for (int v = 0; v < variants.length && !(lazy && missing.scanIsEmpty()); v++) {
      if (variants[v] == null) {
        variants[v] = inFields(words.parts().get(part).variants().get(v));
      }
      count(variants[v], variant, base, lazy ? missing : candidates);
      double factor = words.parts().get(part).variants().get(v).factor();
      if (scores != null) {
        for (int slot = nextSlot(variant.seen, 0); slot < WINDOW; slot = nextSlot(variant.seen, slot + 1)) {
          double value = factor * variant.values[slot];
          into.values[slot] = into.seen.get(slot) ? Math.max(into.values[slot], value) : value;
        }
      }
      into.seen.or(variant.seen);
      if (lazy) {
        missing.andNot(variant.seen);
      }
    }
  }

  /// Adds up the fields' share in the score of one text; without scores, says only where it stands.
  private void count(Occurrences[] fields, Accumulator into, int base, FixedBitSet candidates) throws IOException {
    into.seen.clear();
    boolean first = true;
    for (int f = 0; f < fields.length; f++) {
      if (fields[f] == null) {
        continue;
      }
      if (scores == null) {
        fields[f].mark(base, candidates, into.seen, scratch);
        continue;
      }
      int count = fields[f].fill(base, candidates, scratch.slots(), scratch.times());
      add(f, base, count, into, first);
      first &= count == 0;
    }
    if (combined && !first) {
      double[] values = into.values;
      int[] slots = scratch.slots();
      int size = list(into.seen, 0, slots);
      for (int i = 0; i < size; i++) {
        int slot = slots[i];
        values[slot] = (1 + K1) * values[slot] / (values[slot] + K1);
      }
    }
  }

  /// @param first whether nothing was added yet
  private void add(int f, int base, int count, Accumulator into, boolean first) {
    int[] slots = scratch.slots();
    float[] times = scratch.times();
    int[] length = lengths[f];
    double[] values = into.values;
    double weight = weights.fields()[f];
    double constant = weights.constant()[f];
    double perWord = weights.perWord()[f];
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      double tf = times[i];
      double norm = constant + perWord * length[base + slot];
      double value = weight * (combined ? K1 * tf / norm : (1 + K1) * tf / (tf + norm));
      values[slot] = !first && into.seen.get(slot) ? values[slot] + value : value;
      into.seen.set(slot);
    }
  }

  private void addPair(CompiledWords.Pair pair, Occurrences[] fields, int base, FixedBitSet slots) throws IOException {
    Accumulator found = parts[0];
    count(fields, found, base, slots);
    double factor = words.query().pairs() * pair.idf();
    for (int slot = nextSlot(found.seen, 0); slot < WINDOW; slot = nextSlot(found.seen, slot + 1)) {
      scores[slot] += factor * found.values[slot];
    }
  }
}
