package dev.kith.audit;

import java.time.Instant;
import java.util.Map;

/// One line of the log, as it is read back.
///
/// @param n    counts from 1, without gaps
/// @param type the label of an [Event.Type], which a newer Kith may have written and this one not know
public record Entry(long n, Instant at, String type, String actor, String subject, Map<String, String> details) {
  public Entry {
    details = Map.copyOf(details);
  }
}
