package dev.kith.connector.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// What is known of each host, by every fetcher: when it may be asked again. One request goes to a host at a time.
final class Hosts {
  /// So many things in a row that could not be had, and a host is left alone for a while.
  static final int FAILURES = 5;
  /// How long that is, in pauses between requests.
  static final int PAUSES = 30;
  /// What a server says beyond this is taken for this.
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Map<Origin, Host> hosts = new ConcurrentHashMap<>();
  private final Timing timing;

  Hosts(Timing timing) {
    this.timing = timing;
  }

  Host of(Origin origin) {
    return hosts.computeIfAbsent(origin, Host::new);
  }

  final class Host {
    private final Origin origin;
    private final ReentrantLock turn = new ReentrantLock(true);
    private Instant next = Instant.MIN;
    private Instant told = Instant.MIN;
    private Instant closed = Instant.MIN;
    private String why = "";
    private int failures;

    private Host(Origin origin) {
      this.origin = origin;
    }

    /// Waits until this host may be asked, then keeps all others out until [#done].
    ///
    /// @return how long the wait was
    /// @throws FetchException if the host is left alone for now, or said to come back later than `patience`
    Duration await(Duration patience) throws FetchException, InterruptedException {
      Instant since = timing.instant();
      turn.lockInterruptibly();
      boolean ready = false;
      try {
        Instant now = timing.instant();
        if (now.isBefore(closed)) {
          throw new FetchException(origin + ": not asked, since the last " + failures + " tries to fetch something failed; the last: "
              + why, "see whether it is up; it is asked again from " + seconds(closed), null, 0, closed);
        }
        if (now.plus(patience).isBefore(told)) {
          throw new FetchException(origin + ": not asked, since it said to come back later",
              "it is asked again from " + seconds(told), null, 0, told);
        }
        Instant first = next.isAfter(told) ? next : told;
        if (now.isBefore(first)) {
          timing.sleep(Duration.between(now, first));
        }
        ready = true;
        return Duration.between(since, timing.instant());
      } finally {
        if (!ready) {
          turn.unlock();
        }
      }
    }

    /// The answer is here, or there is none: the next request waits for `pause`.
    void done(Duration pause) {
      rest(pause);
      turn.unlock();
    }

    /// Nothing goes to this host for so long.
    void rest(Duration pause) {
      next = latest(next, timing.instant().plus(pause));
    }

    /// The server said to come back no sooner.
    Instant told(Duration wait) {
      told = latest(told, timing.instant().plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
      return told;
    }

    void answered() {
      failures = 0;
    }

    /// A thing could not be had, after all its tries.
    void failed(String what, Duration pause) {
      failures++;
      why = what;
      if (failures >= FAILURES) {
        closed = timing.instant().plus(pause.multipliedBy(PAUSES));
      }
    }

    private static Instant latest(Instant one, Instant other) {
      return one.isAfter(other) ? one : other;
    }
  }

  static String span(Duration time) {
    return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  static String seconds(Instant at) {
    return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }
}
