package dev.kith.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// When each source is to be read next: its interval after the end of its last pass, and up to a tenth of that later, so that
/// sources of one interval do not all come at once.
final class Schedule {
  private static final double JITTER = 0.1;

  private final Map<String, Duration> every = new HashMap<>();
  private final Map<String, Instant> next = new HashMap<>();
  private final RandomGenerator random;

  /// @param last when the last pass over a source ended; one without is due at once
  Schedule(Collection<Source> sources, Function<String, Optional<Instant>> last, Instant now, RandomGenerator random) {
    this.random = random;
    for (Source source : sources) {
      if (source.every() != null) {
        every.put(source.id(), source.every());
        last.apply(source.id()).ifPresentOrElse(end -> ran(source.id(), end), () -> next.put(source.id(), now));
      }
    }
  }

  /// A pass over this source has ended.
  synchronized void ran(String source, Instant end) {
    Duration interval = every.get(source);
    if (interval != null) {
      next.put(source, end.plus(interval).plusMillis((long) (interval.toMillis() * JITTER * random.nextDouble())));
    }
  }

  /// The source that has been due for longest.
  synchronized Optional<String> due(Instant now) {
    return first().filter(source -> !next.get(source).isAfter(now));
  }

  /// When the next source is due; empty if nothing is scheduled.
  synchronized Optional<Instant> next() {
    return first().map(next::get);
  }

  private Optional<String> first() {
    return next.entrySet().stream()
        .min(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey);
  }
}
