package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// [Query.Words] at work: in each window one word after the other adds its score to the documents that hold it, and a bit to
/// say so. What a document scores depends on its own counts and the view's alone, added up in the order of the query: never on
/// how the documents lie in segments.
final class WordsNode extends Node {
  private static final double K1 = 0.9;
  private static final double B = 0.4;

  private final CompiledWords words;
  private final boolean combined;
  private final double[] powers;
  private final double[] fieldWeights;
  /// By field: what a word of the field's mean length adds to tf, and what each word of the document's length does.
  private final double[] constant;
  private final double[] perWord;

  private final int[][] lengths;
  private final List<Occurrences[][]> open = new ArrayList<>();
  private final List<Occurrences[]> openPairs = new ArrayList<>();

  private final int[] slots = new int[WINDOW];
  private final float[] times = new float[WINDOW];
  private final FixedBitSet seen = new FixedBitSet(WINDOW);
  private final Accumulator variant = new Accumulator();
  /// `null` if each word counts as one text only.
  private final Accumulator best;
  private final double[] sums = new double[WINDOW];
  private final long[][] held;

  private static final class Accumulator {
    final double[] values = new double[WINDOW];
    final FixedBitSet seen = new FixedBitSet(WINDOW);

    void clear() {
      for (int slot = nextSlot(seen, 0); slot < WINDOW; slot = nextSlot(seen, slot + 1)) {
        values[slot] = 0;
      }
      seen.clear();
    }
  }

  WordsNode(CompiledWords words, View view, boolean scoring) {
    super(scoring);
    this.words = words;
    combined = words.query().combined();
    int fields = words.fields().size();
    best = words.parts().stream().anyMatch(part -> part.variants().size() != 1) ? new Accumulator() : null;
    powers = new double[words.count() + 1];
    for (int m = 0; m <= words.count(); m++) {
      powers[m] = Math.pow((double) m / words.count(), words.query().coordination());
    }
    fieldWeights = words.query().fields().stream().mapToDouble(Query.Weighted::weight).toArray();
    constant = new double[fields];
    perWord = new double[fields];
    lengths = new int[fields][];
    held = new long[(words.count() + Long.SIZE - 1) / Long.SIZE][WINDOW];
    for (int f = 0; f < fields; f++) {
      double average = view.averageLength(words.fields().get(f).name());
      constant[f] = K1 * (1 - B);
      perWord[f] = average == 0 ? 0 : K1 * B / average;
    }
  }

  @Override
  int cost() {
    return 2;
  }

  @Override
  void open(SegmentView segment) throws IOException {
    open.clear();
    openPairs.clear();
    for (int f = 0; f < lengths.length; f++) {
      lengths[f] = segment.segment().lengths(words.fields().get(f).name());
    }
    for (CompiledWords.Part part : words.parts()) {
      Occurrences[][] variants = new Occurrences[part.variants().size()][];
      for (int v = 0; v < variants.length; v++) {
        variants[v] = inFields(part.variants().get(v).slots(), segment, false);
      }
      open.add(variants);
    }
    if (scores != null) {
      for (CompiledWords.Pair pair : words.pairs()) {
        openPairs.add(inFields(pair.slots(), segment, true));
      }
    }
  }

  /// Where a document has to hold all words: no sooner than any of them stands.
  @Override
  int next(int from) throws IOException {
    boolean all = words.required() == words.count();
    int next = all ? from : DocIdSetIterator.NO_MORE_DOCS;
    for (int word = 0; word < words.count(); word++) {
      int first = DocIdSetIterator.NO_MORE_DOCS;
      for (int p = 0; p < open.size(); p++) {
        if (holds(words.parts().get(p), word)) {
          first = Math.min(first, next(open.get(p), all ? next : from));
        }
      }
      next = all ? Math.max(next, first) : Math.min(next, first);
    }
    return next;
  }

  private static boolean holds(CompiledWords.Part part, int word) {
    return part.words()[0] == word || part.words()[part.words().length - 1] == word;
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

  private Occurrences[] inFields(List<Slot> slots, SegmentView segment, boolean pair) throws IOException {
    Occurrences[] found = new Occurrences[lengths.length];
    for (int f = 0; f < found.length; f++) {
      if (!pair || words.query().fields().get(f).inPairs()) {
        Field field = words.fields().get(f);
        found[f] = Occurrences.of(slots, field, segment);
      }
    }
    return found;
  }

  @Override
  void eval(int base, FixedBitSet candidates) throws IOException {
    match.clear();
    for (int p = 0; p < open.size(); p++) {
      addPart(words.parts().get(p), open.get(p), base, candidates);
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
          scores[slot] = sums[slot] * powers[count];
        }
      }
      sums[slot] = 0;
    }
    seen.clear();
    if (scores != null && !match.scanIsEmpty()) {
      for (int p = 0; p < openPairs.size(); p++) {
        addPair(words.pairs().get(p), openPairs.get(p), base);
      }
    }
  }

  private void addPart(CompiledWords.Part part, Occurrences[][] variants, int base, FixedBitSet candidates)
      throws IOException {
    if (variants.length == 1) {
      count(variants[0], base, candidates);
      take(variant, part.variants().getFirst().factor(), part);
      return;
    }
    for (int v = 0; v < variants.length; v++) {
      count(variants[v], base, candidates);
      double factor = part.variants().get(v).factor();
      for (int slot = nextSlot(variant.seen, 0); slot < WINDOW; slot = nextSlot(variant.seen, slot + 1)) {
        best.values[slot] = Math.max(best.values[slot], factor * variant.values[slot]);
      }
      best.seen.or(variant.seen);
      variant.clear();
    }
    take(best, 1, part);
  }

  /// Adds what a part scores, and leaves nothing of it where it was added up.
  private void take(Accumulator part, double factor, CompiledWords.Part of) {
    for (int slot = nextSlot(part.seen, 0); slot < WINDOW; slot = nextSlot(part.seen, slot + 1)) {
      sums[slot] += factor * part.values[slot];
      part.values[slot] = 0;
      for (int word : of.words()) {
        held[word / Long.SIZE][slot] |= 1L << word;
      }
    }
    seen.or(part.seen);
    part.seen.clear();
  }

  /// Adds up the fields' share in the score of one text.
  private void count(Occurrences[] fields, int base, FixedBitSet candidates) throws IOException {
    for (int f = 0; f < fields.length; f++) {
      if (fields[f] == null) {
        continue;
      }
      int count = fields[f].fill(base, candidates, slots, times);
      for (int i = 0; i < count; i++) {
        int slot = slots[i];
        double tf = times[i];
        double norm = constant[f] + perWord[f] * lengths[f][base + slot];
        variant.values[slot] += fieldWeights[f] * (combined ? K1 * tf / norm : (1 + K1) * tf / (tf + norm));
        variant.seen.set(slot);
      }
    }
    if (combined) {
      for (int slot = nextSlot(variant.seen, 0); slot < WINDOW; slot = nextSlot(variant.seen, slot + 1)) {
        variant.values[slot] = (1 + K1) * variant.values[slot] / (variant.values[slot] + K1);
      }
    }
  }

  private void addPair(CompiledWords.Pair pair, Occurrences[] fields, int base) throws IOException {
    count(fields, base, match);
    double factor = words.query().pairs() * pair.idf();
    for (int slot = nextSlot(variant.seen, 0); slot < WINDOW; slot = nextSlot(variant.seen, slot + 1)) {
      scores[slot] += factor * variant.values[slot];
    }
    variant.clear();
  }
}
