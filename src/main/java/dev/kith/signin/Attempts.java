package dev.kith.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who tries too many passwords waits. Nobody is locked out, since that would be a way to keep others out: whoever has signed in
/// from an address before is only held up by what was tried from there.
final class Attempts {
  static final int PER_ACCOUNT_AND_ADDRESS = 5;
  static final int PER_ADDRESS = 50;
  /// From all addresses from which nobody signed in to it before.
  static final int PER_ACCOUNT = 30;
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(30);
  private static final int MOST = 100_000;

  private final InstantSource clock;
  private final Map<String, Tries> tries = bounded();
  private final Map<String, Boolean> known = bounded();

  /// @param since when they began to be counted
  /// @param last  the latest
  private record Tries(int count, Instant since, Instant last) {}

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST;
      }
    };
  }

  /// Counts a try, and says how long to wait instead if there were too many; then it does not count. Counted before the password
  /// is looked at, so that many at once are many.
  ///
  /// @param address as [Addresses#block] gives it
  synchronized Duration begin(String account, String address) {
    Instant now = clock.instant();
    Duration wait = longest(delay(pair(account, address), now), full("a " + address, PER_ADDRESS, WINDOW, now));
    if (!known.containsKey(pair(account, address))) {
      wait = longest(wait, full("n " + account, PER_ACCOUNT, HOUR, now));
    }
    if (wait.isZero()) {
      count(pair(account, address), WINDOW, now);
      count("a " + address, WINDOW, now);
      if (!known.containsKey(pair(account, address))) {
        count("n " + account, HOUR, now);
      }
    }
    return wait;
  }

  /// The try that was counted was right.
  synchronized void succeeded(String account, String address) {
    known.put(pair(account, address), true);
    tries.remove(pair(account, address));
    tries.computeIfPresent("a " + address, (_, old) -> old.count() <= 1 ? null : new Tries(old.count() - 1, old.since(), old.last()));
    tries.computeIfPresent("n " + account, (_, old) -> old.count() <= 1 ? null : new Tries(old.count() - 1, old.since(), old.last()));
  }

  private static String pair(String account, String address) {
    return "p " + address + " " + account;
  }

  private void count(String key, Duration window, Instant now) {
    tries.merge(key, new Tries(1, now, now), (old, _) -> now.isBefore(old.since().plus(window)) || key.startsWith("p ") && now.isBefore(old.last().plus(window))
        ? new Tries(old.count() + 1, old.since(), now) : new Tries(1, now, now));
  }

  /// After the first few each further one doubles the time until the next, until there was none for a while.
  private Duration delay(String key, Instant now) {
    Tries old = tries.get(key);
    if (old == null || old.count() < PER_ACCOUNT_AND_ADDRESS || !now.isBefore(old.last().plus(WINDOW))) {
      return Duration.ZERO;
    }
    int doublings = Math.min(old.count() - PER_ACCOUNT_AND_ADDRESS, 10);
    Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
    Instant next = old.last().plus(delay.compareTo(WINDOW) > 0 ? WINDOW : delay);
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  private Duration full(String key, int most, Duration window, Instant now) {
    Tries old = tries.get(key);
    return old == null || old.count() < most || !now.isBefore(old.since().plus(window)) ? Duration.ZERO
        : Duration.between(now, old.since().plus(window));
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
