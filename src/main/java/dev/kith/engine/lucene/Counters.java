package dev.kith.engine.lucene;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// An array of counts with a list of those that are not 0, so that clearing it costs what was counted, not its size. Arrays are
/// lent and given back.
final class Counters implements AutoCloseable {
  private static final int KEPT = 64;
  private static final int LEAST = 1024;
  private static final Deque<int[]> CLEAN = new ArrayDeque<>();

  private final int[] counts;
  /// By number: the last document that it was counted for; `null` if nobody asks.
  private final int[] last;
  private int[] touched = new int[64];
  private int size;

  private Counters(int[] counts, int[] last) {
    this.counts = counts;
    this.last = last;
  }

  /// @param once whether [#addOnce] will be asked
  static Counters take(int size, boolean once) {
    return new Counters(clean(size), once ? clean(size) : null);
  }

  private static int[] clean(int size) {
    synchronized (CLEAN) {
      int[] clean = CLEAN.pollFirst();
      return clean != null && clean.length >= size ? clean : new int[Math.max(size, LEAST)];
    }
  }

  int of(int number) {
    return counts[number];
  }

  void add(int number) {
    if (counts[number]++ == 0) {
      touch(number);
    }
  }

  /// Counts a number once for each document.
  ///
  /// @param document not 0
  void addOnce(int number, int document) {
    if (last[number] != document) {
      last[number] = document;
      add(number);
    }
  }

  private void touch(int number) {
    if (size == touched.length) {
      touched = Arrays.copyOf(touched, 2 * size);
    }
    touched[size++] = number;
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
    for (int i = 0; last != null && i < size; i++) {
      last[touched[i]] = 0;
    }
    synchronized (CLEAN) {
      give(counts);
      give(last);
    }
  }

  private static void give(int[] clean) {
    if (clean != null && CLEAN.size() < KEPT) {
      CLEAN.addFirst(clean);
    }
  }
}
