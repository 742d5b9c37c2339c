package dev.kith.web;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// How often something took how long, in the text format of Prometheus.
final class Histogram {
  private final double[] bounds;
  /// Not cumulative; the last is for what took longer than any bound.
  private final AtomicLongArray counts;
  private final LongAdder nanos = new LongAdder();

  /// @param bounds in seconds, ascending
  Histogram(double[] bounds) {
    this.bounds = bounds;
    this.counts = new AtomicLongArray(bounds.length + 1);
  }

  void add(long took) {
    int bucket = 0;
    while (bucket < bounds.length && took > bounds[bucket] * 1e9) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    nanos.add(took);
  }

  /// @param labels as they stand between braces
  void write(StringBuilder out, String name, String labels) {
    long count = 0;
    for (int i = 0; i < bounds.length; i++) {
      count += counts.get(i);
      Metrics.line(out, name + "_bucket", labels + ",le=\"" + bounds[i] + "\"", Long.toString(count));
    }
    count += counts.get(bounds.length);
    Metrics.line(out, name + "_bucket", labels + ",le=\"+Inf\"", Long.toString(count));
    Metrics.line(out, name + "_sum", labels, String.format(Locale.ROOT, "%.6f", nanos.sum() / 1e9));
    Metrics.line(out, name + "_count", labels, Long.toString(count));
  }
}
