package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values of a keyword field that documents have, each with a number that it keeps. After a commit only the values of new parts of
/// the index are read. Not for several threads at once.
final class InUse {
  /// Fewer values are never numbered anew.
  private static final int FEW = 1_000;

  private final Engine engine;
  private final String field;
  /// By part of the index and the value's number there.
  private Map<Object, int[]> parts = Map.of();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private BitSet used = new BitSet();

  InUse(Engine engine, String field) {
    this.engine = engine;
    this.field = field;
  }

  /// Reads what the last commit brought; true if all values have other numbers now, since most were no longer any document's.
  boolean read() {
    look();
    if (texts.size() <= FEW || texts.size() <= 2 * used.cardinality()) {
      return false;
    }
    parts = Map.of();
    numbers.clear();
    texts.clear();
    look();
    return true;
  }

  private void look() {
    Map<Object, int[]> now = new HashMap<>();
    BitSet all = new BitSet(texts.size());
    for (Values part : engine.values(field, parts.keySet())) {
      int[] mine = parts.get(part.part());
      if (mine == null) {
        mine = part.values().stream().mapToInt(this::number).toArray();
      }
      now.put(part.part(), mine);
      for (int value = part.used().nextSetBit(0); value >= 0; value = part.used().nextSetBit(value + 1)) {
        all.set(mine[value]);
      }
    }
    parts = now;
    used = all;
  }

  private int number(String text) {
    Integer known = numbers.putIfAbsent(text, texts.size());
    if (known == null) {
      texts.add(text);
      return texts.size() - 1;
    }
    return known;
  }

  /// The numbers of those that documents have.
  BitSet used() {
    return used;
  }

  /// How many have a number.
  int size() {
    return texts.size();
  }

  String text(int number) {
    return texts.get(number);
  }
}
