package dev.kith.bench;

import dev.kith.search.Answer;
import dev.kith.web.Json;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Where the processor's time of answers goes: means, since parts add up only so.
final class Parts {
  private final Map<Watched.Part, Long> sums = new EnumMap<>(Watched.Part.class);
  private final List<Double> bytes = new ArrayList<>();
  private long whole;
  private long plain;
  private long json;
  private long found;

  /// @param answer   the answer
  /// @param unfaceted the same without facets
  void next(Watched engine, Supplier<Answer> answer, Supplier<Answer> unfaceted) {
    Map<Watched.Part, Long> noted = Watched.none();
    engine.note(noted);
    long start = now();
    Answer given = answer.get();
    whole += now() - start;
    engine.note(null);
    noted.forEach((part, nanos) -> sums.merge(part, nanos, Long::sum));
    found += given.total();
    start = now();
    byte[] written = Json.answer(given, null, null);
    json += now() - start;
    bytes.add((double) written.length);
    start = now();
    unfaceted.get();
    plain += now() - start;
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  void print() {
    double count = Math.max(1, bytes.size()) * 1_000.0;
    System.out.printf(Locale.ROOT, "a content answer, mean processor time: %.0f µs (%.0f found, %.0f bytes of JSON)%n", whole / count,
        found * 1_000 / count, bytes.stream().mapToDouble(Double::doubleValue).sum() * 1_000 / count);
    long rest = whole;
    for (Map.Entry<Watched.Part, Long> part : sums.entrySet()) {
      line(part.getKey().label, part.getValue() / count);
      rest -= part.getValue();
    }
    line("more than without facets", (whole - plain) / count);
    line("besides the engine", rest / count);
    line("JSON, not in the sum", json / count);
  }

  private static void line(String what, double micros) {
    System.out.printf(Locale.ROOT, "  %-34s %7.0f µs%n", what, micros);
  }
}
