package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import dev.kith.search.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Who can be asked about some documents' topic today: two solid parts in them, or one accepted answer, still here, and not
/// silent on it since long.
final class Current {
  private static final int ENOUGH = 2;
  private static final int VOTERS = 100;

  /// Somebody who has done enough.
  ///
  /// @param last when they last did something, or `null`
  record Knowing(Profile person, Instant last) {
    boolean canBeAsked(PeopleRanking ranking, Instant now) {
      return person.active() && (last == null || Duration.between(last, now).toDays() <= ranking.staleDays());
    }
  }

  private final Predicate<Profile> willing;
  private final PeopleRanking ranking;
  private final Search search;
  private final Directory directory;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> pieces = new HashMap<>();
  private final Map<String, Instant> last = new HashMap<>();

  /// @param willing who may be named for the topic
  Current(PeopleRanking ranking, Search search, Predicate<Profile> willing) {
    this.willing = willing;
    this.ranking = ranking;
    this.search = search;
    this.directory = search.directory();
  }

  /// Adds the best documents about a topic.
  void about(String text, Viewer viewer) {
    Topic topic = new Topic(text, Map.of(), ranking.fields(), ranking.coordination(), ranking.pairs(), true, ranking.synonyms(),
        VOTERS);
    search.votes(topic, viewer).solidHits().forEach(this::add);
  }

  /// Adds a document, unless it was added before.
  void add(Hit hit) {
    if (!seen.add(hit.id())) {
      return;
    }
    Set<String> counted = new HashSet<>();
    for (StoredPart part : Stored.parts(hit)) {
      if (ranking.weight(part.role()) < Experts.SOLID_ROLE) {
        continue;
      }
      directory.of(part.identity()).filter(Profile::human).filter(willing).ifPresent(person -> {
        if (counted.add(person.id())) {
          pieces.merge(person.id(), part.role() == Role.ACCEPTED_ANSWERER ? ENOUGH : 1, Integer::sum);
        }
        Instant at = part.at() != null ? part.at() : Stored.time(hit, Fields.AT);
        if (at != null) {
          last.merge(person.id(), at, (one, other) -> one.isAfter(other) ? one : other);
        }
      });
    }
  }

  /// Those who can be asked today, the most pieces first.
  List<Profile> people() {
    return knowing().stream().filter(one -> one.canBeAsked(ranking, search.now())).map(Knowing::person).toList();
  }

  /// Those who could once: they have left, or are long silent on it.
  List<Profile> former() {
    return knowing().stream().filter(one -> !one.canBeAsked(ranking, search.now())).map(Knowing::person).toList();
  }

  /// Those who can be asked or could once, the most pieces first.
  List<Knowing> knowing() {
    List<Knowing> out = new ArrayList<>();
    pieces.entrySet().stream().filter(e -> e.getValue() >= ENOUGH)
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
        .forEach(e -> directory.person(e.getKey()).ifPresent(person -> out.add(new Knowing(person, last.get(e.getKey())))));
    return out;
  }
}
