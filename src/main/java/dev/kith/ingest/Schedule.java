package dev.kith.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// When each source is to be read next: its interval after the end of its last pass, or at its time of day; and a little
/// later, so that sources of one interval do not all come at once. A source whose pass failed is tried again after a minute,
/// then two, four and so on, up to when it would be due anyway.
final class Schedule {
  private static final double JITTER = 0.1;
  private static final Duration DAILY_JITTER = Duration.ofMinutes(5);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 20;

  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, Instant> next = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final RandomGenerator random;

  /// @param last how the last pass over a source went; one that was never read is due at once
  Schedule(Collection<Source> sources, Function<String, Optional<Report>> last, Instant now, RandomGenerator random) {
    this.random = random;
    for (Source source : sources) {
      if (source.every() != null || source.at() != null) {
        this.sources.put(source.id(), source);
        last.apply(source.id()).ifPresentOrElse(report -> ran(report, report.ended()), () -> next.put(source.id(), now));
      }
    }
  }

  /// A pass over a source has ended.
  synchronized void ran(Report report, Instant end) {
    Source source = sources.get(report.source());
    if (source == null) {
      return;
    }
    Instant due = usual(source, end);
    if (report.pass() instanceof Pass.Failed failed && !failed.why().equals(Ingest.STOPPED)) {
      int before = failures.merge(source.id(), 1, Integer::sum) - 1;
      Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
      Instant retry = end.plus(pause).plus(share(pause, JITTER));
      due = retry.isBefore(due) ? retry : due;
    } else {
      failures.remove(source.id());
    }
    next.put(source.id(), due);
  }

  private Instant usual(Source source, Instant end) {
    return source.at() == null ? end.plus(source.every()).plus(share(source.every(), JITTER))
        : source.at().after(end).plus(share(DAILY_JITTER, 1));
  }

  private Duration share(Duration of, double most) {
    return Duration.ofMillis((long) (of.toMillis() * most * random.nextDouble()));
  }

  /// The source that has been due for longest.
  synchronized Optional<String> due(Instant now) {
    return first().filter(source -> !next.get(source).isAfter(now));
  }

  /// When the next source is due; empty if nothing is scheduled.
  synchronized Optional<Instant> next() {
    return first().map(next::get);
  }

  /// When a source is due; empty if it is not scheduled.
  synchronized Optional<Instant> next(String source) {
    return Optional.ofNullable(next.get(source));
  }

  private Optional<String> first() {
    return next.entrySet().stream()
        .min(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey);
  }
}
