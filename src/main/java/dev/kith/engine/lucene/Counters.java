package dev.kith.engine.lucene;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// An array of counts with a list of those that are not 0, so that clearing it costs what was counted, not its size. Lent and
/// given back.
final class Counters implements AutoCloseable {
  private static final int KEPT = 32;
  private static final int LEAST = 1024;
  private static final Deque<Counters> CLEAN = new ArrayDeque<>();

  private int[] counts = {};
  /// By number: the last document that it was counted for.
  private int[] last = {};
  private int[] touched = new int[LEAST / 4];
  private int size;

  private Counters() {}

  /// @param once whether [#addOnce] will be asked
  static Counters take(int size, boolean once) {
    Counters clean;
    synchronized (CLEAN) {
      clean = CLEAN.pollFirst();
    }
    Counters counters = clean == null ? new Counters() : clean;
    if (counters.counts.length < size) {
      counters.counts = new int[Math.max(size, LEAST)];
    }
    if (once && counters.last.length < size) {
      counters.last = new int[Math.max(size, LEAST)];
    }
    return counters;
  }

  int of(int number) {
    return counts[number];
  }

  void add(int number) {
    if (counts[number]++ == 0) {
      touch(number);
    }
  }

  /// @param times more than 0
  void add(int number, int times) {
    if (counts[number] == 0) {
      touch(number);
    }
    counts[number] += times;
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
    for (int i = 0; last.length > 0 && i < size; i++) {
      if (touched[i] < last.length) {
        last[touched[i]] = 0;
      }
    }
    size = 0;
    synchronized (CLEAN) {
      if (CLEAN.size() < KEPT) {
        CLEAN.addFirst(this);
      }
    }
  }
}
