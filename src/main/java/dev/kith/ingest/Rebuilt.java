package dev.kith.ingest;

import java.util.List;

/// How a full rebuild ended.
public sealed interface Rebuilt {
  /// How each source was read into the new index.
  List<Report> reports();

  /// The new index is in use.
  ///
  /// @param rollback whether the former is kept: not if it held somebody who was deleted
  record Swapped(long generation, boolean rollback, List<Report> reports) implements Rebuilt {}

  /// The new index was not good enough and is gone; the old one is in use as before.
  ///
  /// @param complaints what is wrong, a line each
  record Kept(List<String> complaints, List<Report> reports) implements Rebuilt {}
}
