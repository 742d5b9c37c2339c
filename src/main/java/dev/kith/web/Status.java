package dev.kith.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the server says of its own state; `cli` tells it from the indexer's reports.
public interface Status {
  /// @param lastPass when the last pass ended, or `null` if there was none
  /// @param outcome  how it ended: `done`, `failed` or `held-back`
  /// @param problems how many things it could not read
  /// @param running  how far a pass is that runs now, as a line for a person, or `null`
  record Source(String id, String label, Instant lastPass, String outcome, long problems, String running) {}

  List<Source> sources();

  /// When the last pass of any source ended, or `null`.
  Instant indexedAt();

  /// Why searches cannot be answered yet; empty if they can.
  Optional<String> notReady();
}
