package dev.kith.audit;

/// Where events are written down that somebody may have to answer for.
public interface Audit {
  /// Returns when the event is on disk.
  ///
  /// @throws java.io.UncheckedIOException if it cannot be written; what it is about must then not happen
  void write(Event event);
}
