package dev.kith.engine.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;

/// What one search works in and the thread's next one works in again: some 300 kB that would have to be made and cleared each
/// time. Nobody may expect to find anything in it, not even zeros.
final class Scratch implements AutoCloseable {
  /// Arrays of 32 kB that are kept for a thread.
  private static final int KEPT = 24;
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final List<double[]> doubles = new ArrayList<>();
  private final int[] slots = new int[Node.WINDOW];
  private final float[] times = new float[Node.WINDOW];
  private final Found found = new Found();
  private final DocAndFloatFeatureBuffer batch = new DocAndFloatFeatureBuffer();
  private int lent;
  private boolean taken;

  /// The thread's own, or a new one while that is in use.
  static Scratch take() {
    Scratch own = OF_THREAD.get();
    Scratch scratch = own.taken ? new Scratch() : own;
    scratch.taken = true;
    return scratch;
  }

  /// A number for each slot of a window, until this is closed.
  double[] doubles() {
    if (lent < doubles.size()) {
      return doubles.get(lent++);
    }
    double[] more = new double[Node.WINDOW];
    if (lent < KEPT) {
      doubles.add(more);
      lent++;
    }
    return more;
  }

  /// For the moment only: whoever is called may use it too.
  int[] slots() {
    return slots;
  }

  float[] times() {
    return times;
  }

  /// For whoever counts facets, window by window.
  Found found() {
    return found;
  }

  DocAndFloatFeatureBuffer batch() {
    return batch;
  }

  @Override
  public void close() {
    lent = 0;
    taken = false;
  }
}
