package dev.kith.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the server says of its own state; `cli` tells it from the indexer's reports.
public interface Status {
  /// What everybody may know of a source: no counts, for they would tell of documents that not everybody may see.
  ///
  /// @param lastPass when the last pass ended, or `null` if there was none
  /// @param outcome  how it ended: `done`, `failed` or `held-back`
  /// @param running  since when a pass runs now, as words for a person, or `null`
  record Source(String id, String label, String type, Instant lastPass, String outcome, String running) {}

  List<Source> sources();

  /// When the last pass of any source ended, or `null`.
  Instant indexedAt();

  /// Why searches cannot be answered yet; empty if they can.
  Optional<String> notReady();
}
