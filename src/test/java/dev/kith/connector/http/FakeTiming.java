package dev.kith.connector.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Time that only passes when somebody waits.
final class FakeTiming implements Timing {
  final List<Duration> slept = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T08:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    slept.add(time);
    now = now.plus(time);
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  Surroundings surroundings() {
    return surroundings(java.net.InetAddress::getAllByName);
  }

  Surroundings surroundings(Surroundings.Names names) {
    return new Surroundings(this, names, Addresses::new, new java.util.SplittableRandom(7), new Hosts(this));
  }
}
