package dev.kith.audit;

import java.util.List;

/// Where events are written down that somebody may have to answer for.
public interface Audit {
  /// Returns when the event is on disk.
  ///
  /// @throws java.io.UncheckedIOException if it cannot be written; what it is about must then not happen
  void write(Event event);

  /// What was written, in its order; nothing where nothing is kept.
  ///
  /// @throws java.io.UncheckedIOException if it cannot be read
  default List<Entry> read(Wanted wanted) {
    return List.of();
  }
}
