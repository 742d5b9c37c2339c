package dev.kith.ingest;

import dev.kith.connector.Problem;
import java.time.Instant;
import java.util.List;

/// A pass over a source, told for the admin.
///
/// @param problems the first of what could not be read, [#MAX_PROBLEMS] at most; the tally has the count of all
public record Report(String source, Instant started, Instant ended, Pass pass, List<Problem> problems) {
  public static final int MAX_PROBLEMS = 1_000;

  public Report {
    problems = List.copyOf(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
  }

  public boolean done() {
    return pass instanceof Pass.Done;
  }
}
