package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Kind;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where knowledge is missing, or rests on one person: from the documents that the asker may read.
final class Gaps {
  /// So many of the most frequent tags are looked at.
  private static final int TAGS = 200;
  /// A tag on fewer documents is somebody's note to themselves.
  private static final int FEWEST = 3;
  /// The newest documents of a tag tell who works on it.
  private static final int NEWEST = 300;
  private static final int FORMER = 3;

  private final Search search;
  private final Experts experts;
  private final PeopleRanking ranking;

  Gaps(Search search, Experts experts, PeopleRanking ranking) {
    this.search = search;
    this.experts = experts;
    this.ranking = ranking;
  }

  /// The gaps, the most pressing first: nobody before one person, then by unanswered questions, readers and documents.
  List<Gap> all(int limit, Viewer viewer) {
    List<Gap> gaps = new ArrayList<>();
    Nameable topics = new Nameable(search, viewer, search.census(viewer));
    Map<String, Long> tags = search.census(viewer).tags();
    tags.entrySet().stream().filter(tag -> tag.getValue() >= FEWEST).limit(TAGS)
        .forEach(tag -> gap(tag.getKey(), tag.getValue(), search.tagged(tag.getKey(), NEWEST, viewer), viewer)
            .filter(gap -> topics.names(gap.topic(), gap.documents())).ifPresent(gaps::add));
    declared(tags.keySet()).forEach(topic -> {
      List<Hit> hits = search.votes(experts.topic(topic, Map.of()), viewer).solidHits();
      if (hits.size() >= FEWEST) {
        gap(topic, hits.size(), hits, viewer).ifPresent(gaps::add);
      }
    });
    List<Gap> out = new ArrayList<>();
    gaps.stream().sorted(Comparator.comparingInt((Gap gap) -> gap.current().size())
        .thenComparing(Comparator.comparingDouble(Gaps::demand).reversed()).thenComparing(Gap::topic))
        .filter(gap -> out.stream().noneMatch(before -> saysAsMuch(before, gap))).forEach(out::add);
    return out.stream().limit(limit).toList();
  }

  /// "offline sync" says no more than "offline" if it hangs on the same person.
  private static boolean saysAsMuch(Gap before, Gap gap) {
    Set<String> one = words(gap);
    Set<String> other = words(before);
    return before.current().equals(gap.current()) && (one.containsAll(other) || other.containsAll(one));
  }

  private static Set<String> words(Gap gap) {
    return new HashSet<>(List.of(gap.topic().toLowerCase(Locale.ROOT).split("[\\s_-]+")));
  }

  private static double demand(Gap gap) {
    return 3 * gap.unanswered() + gap.questions() + Math.log1p(gap.views()) + Math.log1p(gap.documents());
  }

  /// What people say they know, in lists or to Kith, those who have left included, and nobody uses as a tag.
  private List<String> declared(Set<String> tags) {
    Set<String> known = new HashSet<>();
    tags.forEach(tag -> known.add(key(tag)));
    return search.directory().people().stream().filter(person -> person.human() && person.listed())
        .sorted(Comparator.comparing(Profile::id)).flatMap(person -> search.topics(person).stream())
        .filter(topic -> known.add(key(topic))).limit(TAGS).toList();
  }

  private static String key(String topic) {
    return topic.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
  }

  private Optional<Gap> gap(String topic, long documents, List<Hit> hits, Viewer viewer) {
    Current current = new Current(ranking, search, experts.willing(topic));
    int questions = 0;
    int unanswered = 0;
    long views = 0;
    Instant last = null;
    for (Hit hit : hits) {
      current.add(hit);
      boolean question = hit.first(Fields.TYPE).equals(Kind.QUESTION.label());
      questions += question ? 1 : 0;
      unanswered += question && hit.numbers().getOrDefault(Fields.ACCEPTED, 0L) == 0 ? 1 : 0;
      views += hit.numbers().getOrDefault(Fields.VIEWS, 0L);
      Instant at = Stored.time(hit, Fields.AT);
      last = last == null || at != null && at.isAfter(last) ? at : last;
    }
    if (current.people().size() <= 1) {
      // what they know may be written where nobody set the tag
      current.about(topic, viewer);
    }
    List<Profile> people = current.people();
    return people.size() > 1 ? Optional.empty() : Optional.of(new Gap(topic, documents, questions, unanswered, views,
        people, current.former().stream().limit(FORMER).toList(), last));
  }
}
