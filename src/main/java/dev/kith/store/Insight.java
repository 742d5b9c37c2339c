package dev.kith.store;

import java.util.List;

/// What people asked and did not find, as far as it tells of nobody: each line is about at least [#FEWEST] people.
///
/// @param searches  how often documents were searched for
/// @param clicks    how many of the searches led to a result that was opened; if none did, nothing is known of `abandoned`
/// @param zero      what found nothing
/// @param abandoned what found something of which nothing was opened, and nothing else was asked instead
/// @param reworded  what was asked anew in other words before anything was opened
/// @param deep      what was found far down
/// @param nobody    questions for people that found nobody
public record Insight(long searches, long clicks, List<Line> zero, List<Line> abandoned, List<Reworded> reworded, List<Line> deep,
    List<Line> nobody) {
  /// So many people must have asked the same.
  public static final int FEWEST = 3;
  static final Insight NOTHING = new Insight(0, 0, List.of(), List.of(), List.of(), List.of(), List.of());

  /// @param rank the mean rank of what was opened first; 0 if it does not matter here
  public record Line(String q, int people, int times, int rank) {}

  public record Reworded(String from, String to, int people) {}
}
