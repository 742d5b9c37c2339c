package dev.kith.web;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often each may ask: a bucket of so many requests at once, which fills again at so many a second.
final class Allowances {
  private static final int MOST = 10_000;

  private final double perSecond;
  private final int burst;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > MOST;
    }
  };

  /// How many requests are left, and as of when.
  private record Bucket(double left, long millis) {}

  Allowances(double perSecond, int burst, InstantSource clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  /// Whether this one may ask now; if so, it counts.
  synchronized boolean take(String who) {
    long now = clock.millis();
    Bucket before = buckets.getOrDefault(who, new Bucket(burst, now));
    double left = Math.min(burst, before.left + Math.max(0, now - before.millis) * perSecond / 1000.0);
    buckets.put(who, new Bucket(left < 1 ? left : left - 1, now));
    return left >= 1;
  }
}
