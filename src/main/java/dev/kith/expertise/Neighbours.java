package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Current.Knowing;
import dev.kith.expertise.Nobody.Adjacent;
import dev.kith.expertise.Nobody.Owner;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Census;
import dev.kith.search.Search;
import dev.kith.search.Votes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds whom to ask where nobody knows: from the documents that the asker may read, and naming nobody who does not want it.
final class Neighbours {
  /// The best documents tell where the topic lies.
  private static final int NEAREST = 30;
  private static final int TOPICS = 6;
  private static final int PEOPLE = 3;
  private static final int MEMBERS = 3;
  /// A team that wrote less of a place than this does not look after it.
  private static final double OWNS = 0.4;
  /// A tag of more of all documents says nothing about any of them.
  private static final double EVERYWHERE = 0.2;
  private static final int NEWEST = 50;
  /// About what is kept of those who know about one.
  private static final int BYTES_PER_TAG = 3_000;
  /// One document with a tag is chance.
  private static final int AT_LEAST = 2;
  /// Of documents that hold but some of the words, only those this near to the best are near to the topic.
  private static final double NEAR = 0.5;

  private final Search search;
  private final Experts experts;
  private final PeopleRanking ranking;
  private final Viewer viewer;
  private final Census census;

  Neighbours(Search search, Experts experts, PeopleRanking ranking, Viewer viewer) {
    this.search = search;
    this.experts = experts;
    this.ranking = ranking;
    this.viewer = viewer;
    this.census = search.census(viewer);
  }

  /// @param willing who may be named for the topic
  /// @param listed  ids of those whom the answer names already
  Nobody of(String topic, Votes votes, Predicate<Profile> willing, Set<String> listed) {
    List<Hit> solid = votes.solidHits();
    // some of the words say nothing of whose it is, and only a little of what is near
    boolean about = !solid.isEmpty();
    double best = votes.hits().stream().mapToDouble(Hit::score).max().orElse(0);
    List<Hit> near = (about ? solid : votes.hits()).stream().filter(hit -> hit.score() > 0 && (about || hit.score() >= NEAR * best))
        .limit(NEAREST).toList();
    return new Nobody(Sentence.of("No strong expert."), about ? owner(near, willing) : Optional.empty(),
        adjacent(topic, near, about, willing, listed));
  }

  private Optional<Owner> owner(List<Hit> near, Predicate<Profile> about) {
    Area area = Area.of(near, ranking.power(), census);
    if (!area.folder().isEmpty()) {
      Optional<Owner> owner = owner(area.written(), about,
          team -> Sentence.of("{0} wrote most of “{1}”, where this lies.", team, area.folder()));
      if (owner.isPresent()) {
        return owner;
      }
    }
    Map<String, Long> written = new HashMap<>();
    for (Hit hit : near) {
      hands(hit).forEach(id -> written.merge(id, 1L, Long::sum));
    }
    return owner(written, about, team -> Sentence.of("{0} wrote most of what there is on this.", team));
  }

  private Optional<Owner> owner(Map<String, Long> written, Predicate<Profile> about, Function<String, Sentence> did) {
    Directory directory = search.directory();
    Map<String, Long> teams = new HashMap<>();
    long all = 0;
    for (Map.Entry<String, Long> each : written.entrySet()) {
      Profile person = directory.person(each.getKey()).filter(Profile::human).filter(about).orElse(null);
      if (person != null) {
        all += each.getValue();
        if (!person.team().isEmpty()) {
          teams.merge(person.team(), each.getValue(), Long::sum);
        }
      }
    }
    long sum = all;
    return teams.entrySet().stream().filter(team -> team.getValue() >= OWNS * sum)
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(team -> new Owner(team.getKey(), written.keySet().stream().map(directory::person).flatMap(Optional::stream)
            .filter(one -> one.human() && one.team().equals(team.getKey()) && one.active() && about.test(one))
            .sorted(Comparator.comparing((Profile one) -> written.get(one.id())).reversed().thenComparing(Profile::id))
            .limit(MEMBERS).toList(), did.apply(team.getKey())))
        .filter(owner -> !owner.members().isEmpty());
  }

  /// Who wrote, answered or reviewed a document, by id.
  private Set<String> hands(Hit hit) {
    Set<String> hands = new HashSet<>();
    for (StoredPart part : Stored.parts(hit)) {
      if (ranking.weight(part.role()) >= Experts.SOLID_ROLE) {
        search.directory().of(part.identity()).filter(Profile::human).ifPresent(one -> hands.add(one.id()));
      }
    }
    return hands;
  }

  /// The tags that stand out in the topic's documents, by p · ln(p / q) as in [Area], and who knows about each.
  private List<Adjacent> adjacent(String topic, List<Hit> near, boolean all, Predicate<Profile> about,
      Set<String> listed) {
    Map<String, Integer> counts = new HashMap<>();
    near.forEach(hit -> hit.all(Fields.TAG).stream().distinct().forEach(tag -> counts.merge(tag, 1, Integer::sum)));
    if (counts.isEmpty()) {
      return List.of();
    }
    Map<String, Long> tags = census.tags();
    Nameable topics = new Nameable(search, viewer, census);
    Map<String, Double> gains = new HashMap<>();
    counts.forEach((tag, count) -> {
      double p = (double) count / near.size();
      double q = (double) tags.getOrDefault(tag, (long) count) / topics.documents();
      if (count >= AT_LEAST && q <= EVERYWHERE && p > q && !same(tag, topic)) {
        gains.put(tag, p * Math.log(p / q));
      }
    });
    List<String> nearest = gains.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey).filter(tag -> topics.names(tag, tags.getOrDefault(tag, 0L))).limit(TOPICS).toList();
    List<Adjacent> out = new ArrayList<>();
    Set<String> named = new HashSet<>(listed);
    for (String tag : nearest) {
      Predicate<Profile> willing = experts.willing(tag).and(about);
      knowing(tag).stream().filter(one -> one.canBeAsked(ranking, search.now())).map(Knowing::person)
          .filter(one -> willing.test(one) && named.add(one.id())).findFirst().ifPresent(one -> {
        int with = counts.get(tag);
        out.add(new Adjacent(one, tag, all
            ? Sentence.of("Knows about “{0}”: {1} of the {2} documents on this are tagged so.", tag, with, near.size())
            : Sentence.of("Knows about “{0}”: {1} of the {2} documents with some of these words are tagged so.", tag, with, near.size())));
      });
      if (out.size() == PEOPLE) {
        break;
      }
    }
    return out;
  }

  private record Tag(PeopleRanking ranking, String name) {}

  private record Tagged(List<Knowing> people) {}

  /// Who knows about a tag, whether or not they are willing to be named: another question is near to the same tags.
  private List<Knowing> knowing(String tag) {
    return census.found(Tagged.class, new Tag(ranking, tag), BYTES_PER_TAG, () -> {
      Current current = new Current(ranking, search, _ -> true);
      search.tagged(tag, NEWEST, viewer).forEach(current::add);
      return new Tagged(current.knowing());
    }).people;
  }

  private static boolean same(String tag, String topic) {
    return words(tag).equals(words(topic));
  }

  private static Set<String> words(String text) {
    return java.util.Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }
}
