package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Puts a topic's page together.
final class Overviews {
  private static final int KEY = 6;
  private static final int PEOPLE = 5;
  private static final int RELATED = 8;
  /// A holder is somebody without whom this share of the documents would have nobody to ask.
  private static final double HALF = 0.5;
  private static final int MOST_HOLDERS = 10;

  private final Search search;
  private final Experts experts;
  private final PeopleRanking ranking;

  Overviews(Search search, Experts experts, PeopleRanking ranking) {
    this.search = search;
    this.experts = experts;
    this.ranking = ranking;
  }

  Overview of(String text, Viewer viewer) {
    Topic topic = experts.topic(TopicText.of(text).topic(), Map.of());
    Answer documents = search.answer(new Question(topic.text(), Map.of(), Question.Order.RELEVANCE, 0, KEY, false, false, true)
        .literally(), viewer);
    List<Hit> hits = search.votes(topic, viewer).solidHits();
    return new Overview(topic.text(), search.count(topic, viewer), documents.hits(), search.years(topic, viewer),
        related(topic, documents), experts.whoKnows(text, Map.of(), PEOPLE, viewer), holders(hits, experts.willing(topic.text())));
  }

  /// Tags of the best documents that are not the topic itself.
  private static List<String> related(Topic topic, Answer documents) {
    Map<String, Integer> tags = new HashMap<>();
    String own = topic.text().toLowerCase(java.util.Locale.ROOT);
    documents.hits().forEach(found -> found.tags().stream().distinct().filter(tag -> !tag.equalsIgnoreCase(own))
        .forEach(tag -> tags.merge(tag, 1, Integer::sum)));
    return tags.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
        .thenComparing(Map.Entry.comparingByKey())).limit(RELATED).map(Map.Entry::getKey).toList();
  }

  /// Takes whoever had a part in most of the documents that nobody taken so far had, until half are held.
  private List<Profile> holders(List<Hit> hits, Predicate<Profile> willing) {
    Directory directory = search.directory();
    Map<String, Set<String>> held = new HashMap<>();
    for (Hit hit : hits) {
      for (StoredPart part : Stored.parts(hit)) {
        if (ranking.weight(part.role()) >= Experts.SOLID_ROLE) {
          directory.of(part.identity()).filter(one -> one.active() && one.human() && willing.test(one))
              .ifPresent(one -> held.computeIfAbsent(one.id(), _ -> new HashSet<>()).add(hit.id()));
        }
      }
    }
    List<Profile> holders = new ArrayList<>();
    Set<String> covered = new HashSet<>();
    while (covered.size() < HALF * hits.size() && holders.size() < MOST_HOLDERS) {
      String next = held.keySet().stream().max(Comparator.comparingLong((String id) -> held.get(id).stream()
          .filter(document -> !covered.contains(document)).count()).thenComparing(Comparator.reverseOrder())).orElse(null);
      if (next == null || !covered.addAll(held.remove(next))) {
        return List.of();
      }
      directory.person(next).ifPresent(holders::add);
    }
    return covered.size() < HALF * hits.size() ? List.of() : List.copyOf(holders);
  }
}
