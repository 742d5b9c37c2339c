package dev.kith.engine.lucene;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// An array of counts that knows which blocks of it were counted in, so that reading and clearing it cost what was counted, not its
/// size. A list of the numbers counted would want a look at each count first, which a processor guesses wrong. Lent and given back.
final class Counters implements AutoCloseable {
  private static final int KEPT = 32;
  /// Numbers of a block, as a power of 2.
  private static final int BLOCK = 6;

  private static final Deque<Counters> CLEAN = new ArrayDeque<>();

  private int[] counts = {};
  /// By block: whether one of its numbers was counted.
  private boolean[] used = {};
  private int size;

  private Counters() {}

  /// @param size more than the highest number
  static Counters take(int size) {
    Counters clean;
    synchronized (CLEAN) {
      clean = CLEAN.pollFirst();
    }
    Counters counters = clean == null ? new Counters() : clean;
    if (counters.counts.length < size) {
      counters.used = new boolean[(size >>> BLOCK) + 1];
      counters.counts = new int[counters.used.length << BLOCK];
    }
    counters.size = size;
    return counters;
  }

  int of(int number) {
    return counts[number];
  }

  void add(int number) {
    add(number, 1);
  }

  void add(int number, int times) {
    counts[number] += times;
    used[number >>> BLOCK] = true;
  }

  /// The first number from one on that was counted, or [Integer#MAX_VALUE].
  int next(int from) {
    int number = from;
    while (number < size) {
      if (!used[number >>> BLOCK]) {
        number = (number >>> BLOCK) + 1 << BLOCK;
      } else if (counts[number] == 0) {
        number++;
      } else {
        return number;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Override
  public void close() {
    for (int block = 0; block << BLOCK < size; block++) {
      if (used[block]) {
        Arrays.fill(counts, block << BLOCK, block + 1 << BLOCK, 0);
        used[block] = false;
      }
    }
    synchronized (CLEAN) {
      if (CLEAN.size() < KEPT) {
        CLEAN.addFirst(this);
      }
    }
  }
}
