package dev.kith.expertise;

import dev.kith.model.Sentence;
import dev.kith.people.Profile;
import java.util.List;
import java.util.Optional;

/// What to say where nobody stands out: who looks after what is written about the topic, and who knows what is near to it.
///
/// @param text     a sentence
/// @param team     whose members wrote most of where the topic's documents lie; empty if no team did
/// @param adjacent those who know the nearest topics, the nearest first
public record Nobody(Sentence text, Optional<Owner> team, List<Adjacent> adjacent) {
  /// A team and those of it who did most there.
  ///
  /// @param why a sentence
  public record Owner(String name, List<Profile> members, Sentence why) {}

  /// Somebody who knows something near.
  ///
  /// @param why a sentence
  public record Adjacent(Profile person, String topic, Sentence why) {}
}
