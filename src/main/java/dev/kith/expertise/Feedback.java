package dev.kith.expertise;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What others say of somebody's help with a topic. Each of them has one voice, however often they say it and by however many
/// accounts; it fades by half a year after year, and is forgotten after three. Voices order people whose documents make them as
/// strong; they make nobody known who is not known by documents, and nobody strong.
///
/// @param helped   how many say that they were helped
/// @param notRight how many say that this is not the one to ask; one alone counts for nothing and is not told
/// @param mine     what the asker said, or `null`
/// @param lift     what the score is multiplied by: 0.7 to 1.3
public record Feedback(int helped, int notRight, Kind mine, double lift) {
  static final Feedback NONE = new Feedback(0, 0, null, 1);
  private static final Duration HALF = Duration.ofDays(365);
  private static final Duration FORGOTTEN = HALF.multipliedBy(3);
  /// What a voice of today is worth, and how many such count at most: enough to pass a neighbour, never to turn a list over.
  private static final double STEP = 0.1;
  private static final double MOST = 3;
  private static final int HEARD_AGAINST = 2;

  /// @param asksFor whether the question asks for a topic
  /// @param asker   the id of who asks
  static Feedback of(Profile person, Predicate<String> asksFor, Directory directory, String asker, Instant now) {
    List<Decision> all = directory.wishes(person).feedback();
    if (all.isEmpty()) {
      return NONE;
    }
    Map<String, Decision> voices = new HashMap<>();
    for (Decision said : all) {
      Optional<Profile> giver = directory.bearer(said.by());
      if (giver.isPresent() && !giver.get().id().equals(person.id()) && asksFor.test(said.other())
          && Duration.between(said.at(), now).compareTo(FORGOTTEN) < 0) {
        voices.put(giver.get().id(), said);
      }
    }
    if (voices.isEmpty()) {
      return NONE;
    }
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    Map<Kind, Double> weights = new EnumMap<>(Kind.class);
    voices.values().forEach(said -> {
      double years = Math.max(0, Duration.between(said.at(), now).toSeconds()) / (double) HALF.toSeconds();
      counts.merge(said.kind(), 1, Integer::sum);
      weights.merge(said.kind(), Math.pow(0.5, years), Double::sum);
    });
    int against = counts.getOrDefault(Kind.NOT_RIGHT, 0);
    double lift = 1 + STEP * (Math.min(MOST, weights.getOrDefault(Kind.HELPED, 0.0))
        - (against < HEARD_AGAINST ? 0 : Math.min(MOST, weights.get(Kind.NOT_RIGHT))));
    Decision mine = voices.get(asker);
    return new Feedback(counts.getOrDefault(Kind.HELPED, 0), against < HEARD_AGAINST ? 0 : against,
        mine == null ? null : mine.kind(), lift);
  }
}
