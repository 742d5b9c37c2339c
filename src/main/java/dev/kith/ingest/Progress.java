package dev.kith.ingest;

import java.time.Duration;
import java.util.Optional;

/// How far a pass is.
///
/// @param done     items read so far
/// @param expected how many there will be, or 0 while nobody knows
/// @param problems how many things could not be read so far
/// @param elapsed  since the pass began
public record Progress(String source, long done, long expected, long problems, Duration elapsed) {
  /// Items a second.
  public double rate() {
    return elapsed.isZero() ? 0 : done * 1000.0 / Math.max(1, elapsed.toMillis());
  }

  /// How long it will still take, if that can be told.
  public Optional<Duration> left() {
    if (expected <= 0 || done <= 0 || done > expected) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (double) (expected - done) / done)));
  }
}
