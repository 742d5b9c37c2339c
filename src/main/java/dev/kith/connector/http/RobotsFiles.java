package dev.kith.connector.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The robots.txt of each origin, as RFC 9309 says: fetched once, kept for up to a day; none at all allows everything, one
/// that cannot be had now forbids everything.
final class RobotsFiles {
  static final int REDIRECTS = 5;
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration KEPT_FAILURE = Duration.ofMinutes(10);

  /// Fetches a file without asking its robots.txt.
  @FunctionalInterface
  interface Source {
    Answer get(URI uri) throws FetchException, InterruptedException;
  }

  private record Known(Robots rules, FetchException failure, Instant until) {}

  private final Map<Origin, Known> known = new HashMap<>();
  private final Timing timing;
  private final Source source;

  RobotsFiles(Timing timing, Source source) {
    this.timing = timing;
    this.source = source;
  }

  /// @throws FetchException if it cannot be had: nothing of this origin may be fetched for now
  Robots of(Origin origin) throws FetchException, InterruptedException {
    Known kept = known.get(origin);
    if (kept == null || !timing.instant().isBefore(kept.until())) {
      kept = fetched(origin);
      known.put(origin, kept);
    }
    if (kept.failure() != null) {
      throw new FetchException(kept.failure().getMessage(), kept.failure().mend(), kept.failure(), kept.failure().status(),
          kept.failure().notBefore().orElse(null));
    }
    return kept.rules();
  }

  private Known fetched(Origin origin) throws InterruptedException {
    URI uri = URI.create(origin + "/robots.txt");
    try {
      return switch (source.get(uri)) {
        case Answer.Found found -> new Known(Robots.of(found.body(), uri), null, timing.instant().plus(KEPT));
        case Answer.Barred barred -> unknown(barred.why(), "", null, null);
        default -> new Known(Robots.NONE, null, timing.instant().plus(KEPT));
      };
    } catch (FetchException e) {
      if (e.status() >= 300 && e.status() < 500 && e.status() != 429 && e.status() != 408 && e.status() != 425) {
        return new Known(Robots.NONE, null, timing.instant().plus(KEPT));
      }
      return unknown(e.getMessage(), e.mend(), e, e.notBefore().orElse(null));
    }
  }

  private Known unknown(String why, String mend, FetchException cause, Instant notBefore) {
    String what = "robots.txt cannot be had, so nothing there may be fetched: " + why;
    FetchException failure = new FetchException(what, mend.isEmpty() ? "look at robots.txt in a browser" : mend, cause,
        cause == null ? 0 : cause.status(), notBefore);
    return new Known(null, failure, timing.instant().plus(KEPT_FAILURE));
  }
}
