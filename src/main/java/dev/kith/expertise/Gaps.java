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
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Nameable topics = new Nameable(search, viewer);
    search.tags(viewer).entrySet().stream().filter(tag -> tag.getValue() >= FEWEST).limit(TAGS)
        .forEach(tag -> gap(tag, viewer).filter(gap -> topics.names(gap.topic(), gap.documents())).ifPresent(gaps::add));
    return gaps.stream().sorted(Comparator.comparingInt((Gap gap) -> gap.current().size())
        .thenComparing(Comparator.comparingDouble(Gaps::demand).reversed()).thenComparing(Gap::topic)).limit(limit).toList();
  }

  private static double demand(Gap gap) {
    return 3 * gap.unanswered() + gap.questions() + Math.log1p(gap.views()) + Math.log1p(gap.documents());
  }

  private Optional<Gap> gap(Map.Entry<String, Long> tag, Viewer viewer) {
    Current current = new Current(ranking, search, experts.willing(tag.getKey()));
    int questions = 0;
    int unanswered = 0;
    long views = 0;
    Instant last = null;
    for (Hit hit : search.tagged(tag.getKey(), NEWEST, viewer)) {
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
      current.about(tag.getKey(), viewer);
    }
    List<Profile> people = current.people();
    return people.size() > 1 ? Optional.empty() : Optional.of(new Gap(tag.getKey(), tag.getValue(), questions, unanswered, views,
        people, current.former().stream().limit(FORMER).toList(), last));
  }
}
