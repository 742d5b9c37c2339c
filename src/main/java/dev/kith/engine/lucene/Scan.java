package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.lucene.util.FixedBitSet;

/// One pass over the documents of a view, by one thread or by two: each takes the next window that nobody has taken yet, one from
/// the first segment on and the other from the last, so that each opens as few segments as it can and neither waits for the other
/// for longer than a window.
final class Scan {
  private final View view;
  /// By segment: the first window that nobody has taken.
  private final AtomicIntegerArray taken;
  /// Of less than this score none is among the best, as far as either has told.
  private volatile double floor = Double.NEGATIVE_INFINITY;

  Scan(View view) {
    this.view = view;
    this.taken = new AtomicIntegerArray(view.segments().size());
  }

  /// Whether there is nothing left to take.
  boolean over() {
    for (int segment = 0; segment < taken.length(); segment++) {
      if (taken.get(segment) < windows(segment)) {
        return false;
      }
    }
    return true;
  }

  /// How long what nobody has taken yet takes, if it goes on as so far.
  ///
  /// @param spent on what was taken
  long left(long spent) {
    long all = 0;
    long gone = 0;
    for (int segment = 0; segment < taken.length(); segment++) {
      int windows = windows(segment);
      all += windows;
      gone += Math.min(windows, taken.get(segment));
    }
    return spent * (all - gone) / Math.max(1, gone);
  }

  private int windows(int segment) {
    return (view.segments().get(segment).visible().length() + Node.WINDOW - 1) / Node.WINDOW;
  }

  /// Looks on after each window.
  interface Watch {
    void passed() throws IOException;
  }

  /// What one of the threads does, and has found.
  final class Part {
    private final Node root;
    private final TopHits top;
    private final Counting counting;
    private final FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    /// By segment: which windows were looked through; `null` for none.
    private final FixedBitSet[] done = new FixedBitSet[taken.length()];
    private FixedBitSet searched;
    private long total;

    Part(Node root, TopHits top, Counting counting) {
      this.root = root;
      this.top = top;
      this.counting = counting;
    }

    /// From the first segment to the last.
    void forward(Watch watch) throws IOException {
      for (int segment = 0; segment < taken.length(); segment++) {
        scan(segment, watch);
      }
    }

    /// From the last segment to the first.
    void backward() throws IOException {
      for (int segment = taken.length() - 1; segment >= 0; segment--) {
        scan(segment, () -> { });
      }
    }

    /// Does what the other has taken as well, whose part is not wanted any more.
    void again() throws IOException {
      for (int segment = 0; segment < done.length; segment++) {
        FixedBitSet own = done[segment];
        boolean open = false;
        for (int window = 0; window < windows(segment); window++) {
          if (own != null && own.get(window)) {
            continue;
          }
          if (!open) {
            open(segment);
            open = true;
          }
          if (root.next(window * Node.WINDOW) < (window + 1) * Node.WINDOW) {
            look(segment, window * Node.WINDOW);
          }
        }
      }
    }

    private void scan(int segment, Watch watch) throws IOException {
      int windows = windows(segment);
      if (taken.get(segment) >= windows) {
        return;
      }
      open(segment);
      done[segment] = new FixedBitSet(windows);
      for (int window = taken.getAndIncrement(segment); window < windows; window = taken.getAndIncrement(segment)) {
        int base = window * Node.WINDOW;
        done[segment].set(window);
        int next = root.next(base);
        if (next >= base + Node.WINDOW) {
          // nothing stands in between
          taken.accumulateAndGet(segment, Math.min(next / Node.WINDOW, windows), Math::max);
        } else {
          look(segment, base);
        }
        watch.passed();
      }
    }

    private void open(int segment) throws IOException {
      root.open(view.segments().get(segment));
      top.open(segment);
      searched = view.guards().forMatches(view.segments().get(segment)).visible();
    }

    private void look(int segment, int base) throws IOException {
      if (Views.window(searched, base, candidates)) {
        root.sketch(base, candidates);
        total += root.match.cardinality();
        top.raise(floor);
        top.add(base, root);
        floor = Math.max(floor, top.least());
        counting.add(segment, base, root.match);
      }
    }

    /// Takes over what the other has found.
    void add(Part other) {
      total += other.total;
      top.add(other.top);
      counting.add(other.counting);
    }

    TopHits top() {
      return top;
    }

    Counting counting() {
      return counting;
    }

    long total() {
      return total;
    }
  }
}
