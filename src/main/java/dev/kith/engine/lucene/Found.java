package dev.kith.engine.lucene;

import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/// The documents of a window that are to be counted, listed once for all facets, and where their values lie.
final class Found {
  /// Of so many values a document the places are written without asking how many there are.
  private static final int USUAL = 4;

  private final int[] documents = new int[Node.WINDOW];
  private int size;
  private int[] places = new int[Node.WINDOW];
  private int placed;
  /// What the places were listed by; `null` if they were not yet.
  private int[] starts;

  /// @param base the document of slot 0
  void list(int base, FixedBitSet slots) {
    size = Node.list(slots, base, documents);
    starts = null;
  }

  /// Some documents, in any order.
  void list(int[] some, int count) {
    System.arraycopy(some, 0, documents, 0, count);
    size = count;
    starts = null;
  }

  int size() {
    return size;
  }

  /// In ascending order, the first [#size] of these.
  int[] documents() {
    return documents;
  }

  /// Lists where the values of the documents lie, one document's behind the other's.
  ///
  /// @param starts by document: where its values begin, and behind the last where they end
  /// @return the first [#placed] of these
  int[] places(int[] starts) {
    if (this.starts == starts) {
      return places;
    }
    this.starts = starts;
    placed = 0;
    for (int i = 0; i < size; i++) {
      int from = starts[documents[i]];
      int count = starts[documents[i] + 1] - from;
      if (placed + Math.max(count, USUAL) > places.length) {
        places = Arrays.copyOf(places, 2 * (placed + Math.max(count, USUAL)));
      }
      // how often a loop runs whose end differs by document is guessed wrong by a processor: that costs more than to write
      for (int j = 0; j < USUAL; j++) {
        places[placed + j] = from + j;
      }
      for (int j = USUAL; j < count; j++) {
        places[placed + j] = from + j;
      }
      placed += count;
    }
    return places;
  }

  int placed() {
    return placed;
  }
}
