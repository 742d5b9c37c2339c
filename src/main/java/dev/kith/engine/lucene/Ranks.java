package dev.kith.engine.lucene;

import java.util.Arrays;

/// Documents by their place in the order of [Titles], the best first.
final class Ranks {
  private int[] ranks = new int[256];
  private int size;

  void add(int rank) {
    if (size == ranks.length) {
      ranks = Arrays.copyOf(ranks, 2 * size);
    }
    ranks[size++] = rank;
  }

  void clear() {
    size = 0;
  }

  /// Adds those whose bits are set, counted from `base`.
  void add(long[] bits, int words, int base) {
    for (int i = 0; i < words; i++) {
      for (long left = bits[i]; left != 0; left &= left - 1) {
        add(base + (i << 6) + Long.numberOfTrailingZeros(left));
      }
    }
  }

  /// Leaves those whose bits are set, counted from `base`.
  void retain(long[] bits, int base) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int at = ranks[i] - base;
      ranks[kept] = ranks[i];
      kept += (int) (bits[at >>> 6] >>> at & 1);
    }
    size = kept;
  }

  /// Orders them, each once.
  void order() {
    Arrays.sort(ranks, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || ranks[i] != ranks[kept - 1]) {
        ranks[kept++] = ranks[i];
      }
    }
    size = kept;
  }

  int size() {
    return size;
  }

  int get(int i) {
    return ranks[i];
  }
}
