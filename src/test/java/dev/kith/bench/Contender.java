package dev.kith.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// One way to answer a question, and what it took each time: by the clock and in processor time.
final class Contender {
  interface Way {
    void answer(String question) throws Exception;
  }

  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final String name;
  private final Way way;
  private final LongSupplier busy;
  private final List<Long> clock = new ArrayList<>();
  private final List<Long> processor = new ArrayList<>();

  /// @param alone whether it answers in the thread that asks; else the whole process is looked at, the client with it
  Contender(String name, boolean alone, Way way) {
    this(name, alone ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime : SYSTEM::getProcessCpuTime, way);
  }

  /// @param busy the processor time, in nanoseconds, that whoever is looked at has taken so far
  Contender(String name, LongSupplier busy, Way way) {
    this.name = name;
    this.way = way;
    this.busy = busy;
  }

  String name() {
    return name;
  }

  /// @param counted whether to note what it took
  void ask(String question, boolean counted) throws Exception {
    long before = busy.getAsLong();
    long start = System.nanoTime();
    way.answer(question);
    long took = System.nanoTime() - start;
    long worked = busy.getAsLong() - before;
    if (counted) {
      clock.add(took);
      processor.add(worked);
    }
  }

  /// Below which a share of the answers stayed, in microseconds by the clock.
  double clock(double share) {
    return at(clock.stream().mapToDouble(Long::doubleValue), share) / 1_000;
  }

  /// The median over all questions of the least that each took, in microseconds by the clock.
  ///
  /// @param questions how many were asked in turn
  double least(int questions) {
    long[] least = new long[questions];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int i = 0; i < clock.size(); i++) {
      least[i % questions] = Math.min(least[i % questions], clock.get(i));
    }
    return at(Arrays.stream(least).asDoubleStream(), 0.5) / 1_000;
  }

  /// As [#clock], in processor time.
  double processor(double share) {
    return at(processor.stream().mapToDouble(Long::doubleValue), share) / 1_000;
  }

  /// The median of the ratios of answers to the same question in the same round, by the clock.
  double clockTo(Contender other) {
    return ratio(clock, other.clock);
  }

  double processorTo(Contender other) {
    return ratio(processor, other.processor);
  }

  private static double ratio(List<Long> one, List<Long> other) {
    double[] ratios = new double[one.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = (double) one.get(i) / Math.max(1, other.get(i));
    }
    return at(Arrays.stream(ratios), 0.5);
  }

  static double at(java.util.stream.DoubleStream values, double share) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
