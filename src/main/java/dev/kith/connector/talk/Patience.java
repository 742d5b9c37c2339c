package dev.kith.connector.talk;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import java.time.Duration;
import java.time.Instant;

/// Waits where a server says when to come back, even if that is later than one address may take: a chat's limits are counted by
/// the minute.
final class Patience {
  static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int TIMES = 3;

  private Patience() {}

  static Answer get(Fetcher fetcher, Fetch fetch) throws FetchException, InterruptedException {
    for (int left = TIMES; ; left--) {
      try {
        return fetcher.get(fetch);
      } catch (FetchException e) {
        Duration wait = e.notBefore().map(at -> Duration.between(Instant.now(), at)).orElse(null);
        if (e.status() != 429 || left == 1 || wait == null || wait.compareTo(LONGEST) > 0) {
          throw e;
        }
        Thread.sleep(wait.isNegative() ? Duration.ZERO : wait);
      }
    }
  }
}
