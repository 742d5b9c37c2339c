package dev.kith.connector.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What the time is, and waiting.
interface Timing extends InstantSource {
  void sleep(Duration time) throws InterruptedException;

  /// Begins with the machine's clock and then only runs forward, whatever is done to that.
  static Timing system() {
    Instant start = Instant.now();
    long nanos = System.nanoTime();
    return new Timing() {
      @Override
      public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }
    };
  }
}
