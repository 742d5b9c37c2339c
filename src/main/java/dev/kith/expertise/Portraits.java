package dev.kith.expertise;

import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Expert.Strength;
import dev.kith.expertise.Portrait.Companion;
import dev.kith.expertise.Portrait.Known;
import dev.kith.expertise.Portrait.Tie;
import dev.kith.expertise.Portrait.Work;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Label;
import dev.kith.search.Search;
import dev.kith.search.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Draws a person from their documents: topics, years, sources, companions. Nothing of it is stored, so it holds what the
/// reader may read and no more.
///
/// A topic is a tag of their documents, or words that stand in several of their titles. Its score is
///
///     score(t) = Σ role weight over their documents on t · log2(1 + N / n)
///
/// where n of the N documents are about t: what everybody writes about tells nothing about anybody.
final class Portraits {
  /// So many of the newest documents draw a person.
  private static final int MOST = 1_000;
  private static final int TOPICS = 8;
  /// Candidates whose frequency in the company is looked up.
  private static final int CANDIDATES = 30;
  private static final int COMPANIONS = 8;
  private static final int TIES = 4;
  /// A document with more hands than this, such as a list of attendants, brings nobody together.
  private static final int CROWD = 12;
  /// The title of a talk or a mail is its first line, not its topic.
  private static final Set<String> TALK = Set.of(Kind.MESSAGE.label(), Kind.MAIL.label(), Kind.COMMIT.label());
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}+#.-]+");
  private static final Set<String> STOP = Set.copyOf(List.of(("a about after all an and are as at be by can do does for from get has have how i if in into is it its"
      + " me my new no not of on or our out re so that the their them there this to up us use using was we what when where which who why will with without you your"
      + " der die das ein eine und oder mit für von zu im in den dem wie was ist nicht"
      + " le la les de des du et en un une pour sur dans el los las y que para con").split(" ")));

  private final Search search;
  private final Experts experts;
  private final PeopleRanking ranking;

  Portraits(Search search, Experts experts, PeopleRanking ranking) {
    this.search = search;
    this.experts = experts;
    this.ranking = ranking;
  }

  /// The portrait of somebody the viewer may know of.
  Portrait of(Profile person, Viewer viewer) {
    List<Hit> work = search.work(person, MOST, viewer);
    Directory directory = search.directory();
    Map<Integer, Long> years = new TreeMap<>();
    Map<Label, Long> sources = new LinkedHashMap<>();
    List<Piece> pieces = new ArrayList<>();
    Instant last = null;
    for (Hit hit : work) {
      Piece piece = piece(hit, person, directory);
      if (piece == null) {
        continue;
      }
      pieces.add(piece);
      if (piece.at != null) {
        years.merge(piece.at.atZone(ZoneOffset.UTC).getYear(), 1L, Long::sum);
        last = last == null || piece.at.isAfter(last) ? piece.at : last;
      }
      String source = hit.first(Fields.SOURCE);
      sources.merge(new Label(source, search.label(source)), 1L, Long::sum);
    }
    List<Companion> companions = companions(person, pieces, directory, viewer);
    return new Portrait(knows(person, pieces, viewer), years, byCount(sources), companions.stream().limit(COMPANIONS).toList(),
        ties(person, pieces, companions, directory, viewer), last);
  }

  /// A document, what the person did to it at best, and when.
  private record Piece(Hit hit, double weight, Role role, Instant at) {}

  private Piece piece(Hit hit, Profile person, Directory directory) {
    StoredPart best = null;
    for (StoredPart part : Stored.parts(hit)) {
      if (directory.of(part.identity()).filter(one -> one.id().equals(person.id())).isPresent()
          && (best == null || ranking.weight(part.role()) > ranking.weight(best.role()))) {
        best = part;
      }
    }
    return best == null ? null : new Piece(hit, ranking.weight(best.role()), best.role(),
        best.at() != null ? best.at() : Stored.time(hit, Fields.AT));
  }

  /// What is known of a topic while it is gathered.
  private static final class Gathered {
    final String name;
    final boolean tag;
    double weight;
    int documents;
    boolean accepted;
    Instant last;
    final Set<String> sources = new HashSet<>();

    /// Words of titles are vaguer than tags: more of them must agree, and a single word in more than one source.
    boolean counts() {
      return tag ? documents >= 2 || accepted : documents >= 3 && (name.indexOf(' ') > 0 || sources.size() > 1);
    }

    Gathered(String name, boolean tag) {
      this.name = name;
      this.tag = tag;
    }

    void add(Piece piece) {
      weight += piece.weight;
      documents++;
      sources.add(piece.hit.first(Fields.SOURCE));
      accepted |= piece.role == Role.ACCEPTED_ANSWERER;
      last = last == null || piece.at != null && piece.at.isAfter(last) ? piece.at : last;
    }
  }

  private List<Known> knows(Profile person, List<Piece> pieces, Viewer viewer) {
    Map<String, Gathered> topics = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      if (piece.weight >= Experts.SOLID_ROLE) {
        Map<String, Gathered> named = new LinkedHashMap<>();
        piece.hit.all(Fields.TAG).forEach(tag -> named.putIfAbsent(key(tag), new Gathered(tag, true)));
        if (!TALK.contains(piece.hit.first(Fields.TYPE))) {
          phrases(piece.hit.first(Fields.TITLE)).forEach(words -> named.putIfAbsent(key(words), new Gathered(words, false)));
        }
        named.forEach((key, fresh) -> topics.computeIfAbsent(key, _ -> fresh).add(piece));
      }
    }
    Map<String, Long> tags = search.census(viewer).tags();
    Nameable nameable = new Nameable(search, viewer, search.census(viewer));
    long all = nameable.documents();
    Map<Gathered, Double> scores = new HashMap<>();
    topics.values().stream().filter(Gathered::counts)
        .sorted(Comparator.comparingDouble((Gathered topic) -> topic.weight * (topic.tag ? 2 : 1)).reversed()
            .thenComparing(topic -> topic.name)).limit(CANDIDATES)
        .forEach(topic -> {
          long among = Math.max(topic.documents, topic.tag ? tags.getOrDefault(topic.name, 0L)
              : search.count(titled(topic.name), viewer));
          scores.put(topic, topic.weight * Math.log(1 + (double) all / among) / Math.log(2));
        });
    List<Gathered> ordered = scores.keySet().stream().sorted(Comparator.comparingDouble((Gathered topic) -> scores.get(topic))
        .reversed().thenComparing(topic -> topic.name)).toList();
    return distinct(ordered).stream().filter(topic -> !topic.tag || nameable.names(topic.name, tags.getOrDefault(topic.name, 0L)))
        .filter(topic -> experts.willing(topic.name).test(person)).limit(TOPICS).map(topic -> new Known(topic.name, strength(topic), topic.documents, topic.last,
        others(topic.name, person, viewer))).sorted(Comparator.comparing(Known::strength))
        .filter(known -> known.strength() != Strength.FAINT).toList();
  }

  /// Without words that say the same as a better topic, or part of it.
  private static List<Gathered> distinct(List<Gathered> topics) {
    List<Gathered> out = new ArrayList<>();
    for (Gathered topic : topics) {
      Set<String> words = Set.of(key(topic.name).split(" "));
      if (out.stream().noneMatch(better -> {
        Set<String> of = Set.of(key(better.name).split(" "));
        return of.containsAll(words) || words.containsAll(of) && !topic.tag;
      })) {
        out.add(topic);
      }
    }
    return out;
  }

  private Strength strength(Gathered topic) {
    boolean stale = topic.last != null && Duration.between(topic.last, search.now()).toDays() > ranking.staleDays();
    return stale ? topic.documents >= ranking.strongPieces() ? Strength.SOME : Strength.FAINT
        : topic.documents >= ranking.strongPieces() ? Strength.STRONG : Strength.SOME;
  }

  /// How many others can be asked about it.
  private int others(String topic, Profile person, Viewer viewer) {
    Current current = new Current(ranking, search, experts.willing(topic));
    current.about(topic, viewer);
    return (int) current.people().stream().filter(one -> !one.id().equals(person.id())).count();
  }

  private Topic titled(String words) {
    return new Topic("\"" + words + "\"", Map.of(), List.of(new Weighted(Fields.TITLE, 1, false)), 1, 0, false, 1, 10);
  }

  /// Words and pairs of words of a title that may name a topic, each once.
  static Set<String> phrases(String title) {
    Set<String> out = new LinkedHashSet<>();
    String before = null;
    for (String raw : WORDS.split(title)) {
      String word = raw.replaceAll("^[.-]+|[.-]+$", "").toLowerCase(Locale.ROOT);
      boolean says = word.length() > 2 && !STOP.contains(word) && word.codePoints().anyMatch(Character::isLetter);
      if (says) {
        out.add(word);
        if (before != null) {
          out.add(before + " " + word);
        }
      }
      before = says ? word : null;
    }
    return out;
  }

  private static String key(String topic) {
    return topic.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").replaceAll("(?<=\\w{3})s(?=\\s|$)", "");
  }

  private List<Companion> companions(Profile person, List<Piece> pieces, Directory directory, Viewer viewer) {
    Map<String, Double> weights = new HashMap<>();
    Map<String, List<Hit>> shared = new HashMap<>();
    for (Piece piece : pieces) {
      if (piece.weight < Experts.SOLID_ROLE) {
        continue;
      }
      Set<String> hands = hands(piece.hit, directory);
      hands.remove(person.id());
      if (hands.size() <= CROWD) {
        hands.forEach(id -> {
          weights.merge(id, 1.0 / hands.size(), Double::sum);
          shared.computeIfAbsent(id, _ -> new ArrayList<>()).add(piece.hit);
        });
      }
    }
    return weights.keySet().stream()
        .sorted(Comparator.comparingDouble((String id) -> weights.get(id)).reversed().thenComparing(Comparator.naturalOrder()))
        .map(id -> directory.person(id).flatMap(one -> search.shown(one.id(), viewer)).map(one ->
            new Companion(one, shared.get(id).size(), work(shared.get(id).getFirst()))))
        .flatMap(Optional::stream).toList();
  }

  /// Who had a solid part in a document, by id.
  private Set<String> hands(Hit hit, Directory directory) {
    Set<String> hands = new HashSet<>();
    for (StoredPart part : Stored.parts(hit)) {
      if (ranking.weight(part.role()) >= Experts.SOLID_ROLE) {
        directory.of(part.identity()).filter(Profile::human).ifPresent(one -> hands.add(one.id()));
      }
    }
    return hands;
  }

  private List<Tie> ties(Profile person, List<Piece> pieces, List<Companion> companions, Directory directory, Viewer viewer) {
    Optional<Profile> reader = directory.person(viewer.id()).filter(one -> !one.id().equals(person.id()));
    if (reader.isEmpty()) {
      return List.of();
    }
    Profile you = reader.get();
    List<Tie> ties = new ArrayList<>();
    pieces.stream().filter(piece -> piece.weight >= Experts.SOLID_ROLE && hands(piece.hit, directory).contains(you.id())).limit(2)
        .forEach(piece -> ties.add(new Tie.Document(work(piece.hit))));
    if (person.managerId().equals(you.id())) {
      ties.add(new Tie.Reports(true));
    } else if (you.managerId().equals(person.id())) {
      ties.add(new Tie.Reports(false));
    } else if (!person.managerId().isEmpty() && person.managerId().equals(you.managerId())) {
      directory.person(person.managerId()).ifPresent(manager -> ties.add(new Tie.Superior(manager)));
    }
    if (!person.team().isEmpty() && person.team().equals(you.team())) {
      ties.add(new Tie.Team(person.team()));
    }
    if (ties.isEmpty()) {
      Set<String> yours = new HashSet<>();
      search.work(you, MOST, viewer).stream().filter(hit -> hands(hit, directory).contains(you.id()))
          .forEach(hit -> yours.addAll(hands(hit, directory)));
      companions.stream().filter(one -> yours.contains(one.person().id()) && one.person().active()
          && !one.person().id().equals(you.id())).limit(2).forEach(one -> ties.add(new Tie.Between(one.person())));
    }
    return ties.stream().limit(TIES).toList();
  }

  private static Work work(Hit hit) {
    return new Work(hit.id(), hit.first(Fields.TITLE));
  }

  private static Map<Label, Long> byCount(Map<Label, Long> counts) {
    Map<Label, Long> out = new LinkedHashMap<>();
    counts.entrySet().stream().sorted(Map.Entry.<Label, Long>comparingByValue().reversed().thenComparing(e -> e.getKey().id()))
        .forEach(e -> out.put(e.getKey(), e.getValue()));
    return out;
  }
}
