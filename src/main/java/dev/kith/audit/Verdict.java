package dev.kith.audit;

import java.time.Instant;
import java.util.List;

/// What [AuditLog#verify()] found.
///
/// @param lines    how many there are
/// @param first    when the oldest was written, or `null`
/// @param head     the end of the log as [AuditLog#head()] names it; empty if there is none
/// @param findings in the order of the log
public record Verdict(long lines, Instant first, String head, List<Finding> findings) {
  public Verdict {
    findings = List.copyOf(findings);
  }

  /// @param file    its name
  /// @param line    counted from 1 in this file; 0 for the file as a whole
  /// @param problem in a sentence
  /// @param damage  whether the log is not what was written; else it is something that happens, such as half a line after a crash
  public record Finding(String file, long line, String problem, boolean damage) {
    @Override
    public String toString() {
      return file + (line == 0 ? "" : ":" + line) + ": " + problem;
    }
  }

  public boolean whole() {
    return findings.stream().noneMatch(Finding::damage);
  }
}
