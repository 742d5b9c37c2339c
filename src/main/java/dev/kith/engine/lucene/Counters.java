package dev.kith.engine.lucene;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// An array of counts with a list of those that are not 0, so that clearing it costs what was counted, not its size. Arrays are
/// lent and given back.
final class Counters implements AutoCloseable {
  private static final int KEPT = 16;
  private static final Deque<int[]> CLEAN = new ArrayDeque<>();

  private final int[] counts;
  private int[] touched = new int[64];
  private int size;

  private Counters(int[] counts) {
    this.counts = counts;
  }

  static Counters take(int size) {
    synchronized (CLEAN) {
      int[] clean = CLEAN.pollFirst();
      return new Counters(clean != null && clean.length >= size ? clean : new int[Math.max(size, 1024)]);
    }
  }

  int of(int number) {
    return counts[number];
  }

  void add(int number) {
    set(number, counts[number] + 1);
  }

  void set(int number, int count) {
    if (counts[number] == 0) {
      if (size == touched.length) {
        touched = Arrays.copyOf(touched, 2 * size);
      }
      touched[size++] = number;
    }
    counts[number] = count;
  }

  /// How many are not 0.
  int touched() {
    return size;
  }

  int touched(int index) {
    return touched[index];
  }

  @Override
  public void close() {
    for (int i = 0; i < size; i++) {
      counts[touched[i]] = 0;
    }
    synchronized (CLEAN) {
      if (CLEAN.size() < KEPT) {
        CLEAN.addFirst(counts);
      }
    }
  }
}
