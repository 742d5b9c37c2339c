package dev.kith.expertise;

import dev.kith.expertise.Expert.Strength;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Label;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a person's work tells of them, as far as the reader may read it.
///
/// @param knows     what they know, the strongest first
/// @param years     documents they had a part in, by year
/// @param sources   the same by source, the most first
/// @param worksWith with whom they write, the closest first
/// @param ties      how they are connected to the reader; none if nobody knows who that is
/// @param last      when they last did something, or `null`
public record Portrait(List<Known> knows, Map<Integer, Long> years, Map<Label, Long> sources, List<Companion> worksWith,
    List<Tie> ties, Instant last) {
  /// Of somebody who wants nothing inferred.
  public static final Portrait NONE = new Portrait(List.of(), Map.of(), Map.of(), List.of(), List.of(), null);

  /// A topic somebody knows about.
  ///
  /// @param documents pieces of solid evidence
  /// @param last      when they last did something on it, or `null`
  /// @param others    how many others here know about it now; where there are none, it leaves with them
  public record Known(String topic, Strength strength, int documents, Instant last, int others) {}

  /// Somebody they write with.
  ///
  /// @param documents how many documents both had a part in
  public record Companion(Profile person, int documents, Work example) {}

  /// A document by its title.
  public record Work(String id, String title) {}

  /// A connection between two people: what to begin a message with.
  public sealed interface Tie {
    /// Both wrote, edited or answered it.
    record Document(Work work) implements Tie {}

    record Team(String name) implements Tie {}

    /// Both report to this person.
    record Superior(Profile person) implements Tie {}

    /// They report to the reader, or the reader to them.
    record Reports(boolean toReader) implements Tie {}

    /// Somebody who writes with both.
    record Between(Profile person) implements Tie {}
  }
}
