package dev.kith.expertise;

import dev.kith.engine.Processors;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.RightOfWay;
import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Known;
import dev.kith.expertise.Expert.Evidence;
import dev.kith.expertise.Expert.Strength;
import dev.kith.expertise.Standing.Named;
import dev.kith.fields.Fields;
import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.people.Wishes;
import dev.kith.search.Answer.Found;
import dev.kith.search.Census;
import dev.kith.search.Document;
import dev.kith.search.Search;
import dev.kith.search.Topic;
import dev.kith.search.Votes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Answers "who knows about X" from the documents that the asker may read.
public final class Experts {
  /// Roles worth less than this tell of contact with a topic, not of knowing it.
  static final double SOLID_ROLE = 0.4;

  /// To weigh the folders of fewer documents takes no longer than to tell another thread.
  private static final int LEAST_HANDED = 50;

  private static final Sentence CLOSED = Sentence.of(
      "What people decided about themselves cannot be read now, so nothing is shown about people.");

  private final Search search;
  private final PeopleRanking ranking;
  private final Sharing sharing;
  private final Shares shares;
  private volatile Places places = new Places(null, new TopicText.Known(Set.of(), Set.of(), Map.of()));

  public Experts(Search search, PeopleRanking ranking) {
    this(search, ranking, Sharing.DEFAULTS);
  }

  public Experts(Search search, PeopleRanking ranking, Sharing sharing) {
    this.search = search;
    this.ranking = ranking;
    this.sharing = sharing;
    this.shares = new Shares(ranking);
  }

  /// @param experts those who know, strong before some
  /// @param faint   those who had to do with it
  /// @param former  those who knew and have left
  /// @param declared those who say they know, and are in none of the other lists
  /// @param message  what to say about the answer as a whole, or empty
  /// @param filters  what the question said beside the topic; it narrowed the answer, unless the message says otherwise
  /// @param backup   who else could be asked, if the first cannot
  /// @param gems     if they were asked for: those who know and are seldom named, since they write little
  /// @param nobody   whom else to ask, if nobody is strong
  public record Answer(String text, String topic, List<Expert> experts, List<Expert> faint, List<Expert> former,
      List<Declared> declared, Sentence message, List<Filter> filters, Optional<Profile> backup, List<Expert> gems,
      Optional<Nobody> nobody, long nanos) {}

  /// Something a question was narrowed by, which its asker can take away again.
  ///
  /// @param value as it is shown
  /// @param text  in the query language
  public record Filter(String name, String value, String text) {
    static Filter of(String name, String value, String shown) {
      return new Filter(name, shown, name + ":" + (value.indexOf(' ') < 0 ? value : '"' + value + '"'));
    }
  }

  /// Somebody who says they know.
  ///
  /// @param topic in their words
  public record Declared(Profile person, String topic) {}

  /// @param limit how many people to give in each list
  public Answer whoKnows(String question, Map<String, List<String>> filters, int limit, Viewer viewer) {
    return whoKnows(new Ask(question, filters, limit, Set.of(), false), viewer);
  }

  /// Those who got votes for a topic, and are where they are wanted.
  private record Round(Topic topic, Predicate<String> asksFor, Votes votes, List<Count> counts, BiPredicate<Profile, Boolean> willing, Predicate<Profile> wanted) {}

  private Round round(TopicText asked, Ask ask, Viewer viewer) {
    Topic topic = topic(asked, ask.filters());
    Votes votes = search.votes(topic, viewer);
    Predicate<String> asksFor = search.asksFor(topic.text(), topic.filters());
    BiPredicate<Profile, Boolean> willing = willing(asksFor);
    Predicate<Profile> wanted = wanted(asked, viewer);
    List<Count> counts = counts(votes, willing, viewer);
    counts.removeIf(count -> !wanted.test(count.person()));
    return new Round(topic, asksFor, votes, counts, willing, wanted);
  }

  private Standing standing(Round round, Viewer viewer) {
    return new Standing(search, ranking, sharing, shares, round.counts, round.votes.solid(),
        person -> Feedback.of(person, round.asksFor, search.directory(), viewer.id(), search.now()));
  }

  /// Whether there is nobody, or nobody with more than a trace of it.
  private static boolean nobodyStands(Round round, Standing standing) {
    for (Count count : round.counts) {
      if (standing.strength(count) != Strength.FAINT) {
        return false;
      }
    }
    return true;
  }

  /// Who knows, as far as the viewer may see; where nobody is found the topic is put right if it is misspelt.
  public Answer whoKnows(Ask ask, Viewer asker) {
    boolean begun = Processors.HERE.begin();
    try {
      return RightOfWay.OF_ANSWERS.answering(() -> answer(ask, asker));
    } finally {
      Processors.HERE.end(begun);
    }
  }

  private Answer answer(Ask ask, Viewer asker) {
    Viewer viewer = here(asker);
    long start = System.nanoTime();
    TopicText asked = understood(ask.text());
    List<Filter> filters = asked.filters(search.sources());
    if (!search.directory().open()) {
      return new Answer(ask.text(), asked.topic(), List.of(), List.of(), List.of(), List.of(), CLOSED, filters, Optional.empty(),
          List.of(), Optional.empty(), System.nanoTime() - start);
    }
    Round round = round(asked, ask, viewer);
    // whoever said where they look is told that there is nobody, and who there is elsewhere
    boolean elsewhere = asked.guessed() && round.counts.isEmpty();
    if (elsewhere) {
      round = round(asked.anywhere(), ask, viewer);
    }
    String mistyped = "";
    Standing found = standing(round, viewer);
    if (nobodyStands(round, found)) {
      Optional<Round> spelt = search.spelt(round.topic.text(), viewer).map(text -> round(asked.about(text), ask, viewer))
          .filter(other -> !nobodyStands(other, standing(other, viewer)));
      if (spelt.isPresent()) {
        mistyped = round.topic.text();
        round = spelt.get();
      }
    }
    Standing standing = mistyped.isEmpty() ? found : standing(round, viewer);
    Topic topic = round.topic;
    List<Count> counts = round.counts;
    Predicate<String> asksFor = round.asksFor;
    Set<String> without = without(ask, viewer);
    Map<Strength, List<Count>> current = new EnumMap<>(Strength.class);
    Map<Strength, List<Count>> left = new EnumMap<>(Strength.class);
    for (Count count : counts) {
      if (!without.contains(count.person().id())) {
        (count.person().active() ? current : left).computeIfAbsent(standing.strength(count), _ -> new ArrayList<>()).add(count);
      }
    }
    current.replaceAll((_, group) -> standing.lifted(group, viewer));
    List<Named> knowing = standing.named(current, ask.limit());
    List<Named> knew = standing.named(left, ask.limit());
    List<Named> touched = current.getOrDefault(Strength.FAINT, List.of()).stream().filter(standing::worthAMention).limit(ask.limit())
        .map(count -> standing.named(count, Strength.FAINT)).toList();
    List<Named> quiet = !ask.gems() ? List.of() : new Gems(sharing, ranking, search.directory(), search.census(viewer).written())
        .of(standing.knowing(current), standing::pieces).stream().limit(ask.limit())
        .map(count -> standing.named(count, standing.strength(count))).toList();
    Supplier<Map<String, Document>> fetched = search.evidence(round.votes, shown(List.of(knowing, knew, touched, quiet)), viewer);
    List<Expert> experts = standing.experts(knowing);
    List<Expert> former = standing.experts(knew);
    List<Expert> faint = standing.experts(touched);
    List<Expert> gems = standing.experts(quiet);
    Optional<Profile> successor = experts.stream().map(Expert::person).findFirst();
    Set<String> named = Stream.of(experts, faint, former).flatMap(List::stream).map(expert -> expert.person().id())
        .collect(Collectors.toSet());
    BiPredicate<Profile, Boolean> willing = round.willing;
    Predicate<Profile> wanted = round.wanted.and(person -> !without.contains(person.id()));
    List<Declared> declared = search.declared(topic.text(), topic.filters()).entrySet().stream()
        .filter(e -> e.getKey().active() && !named.contains(e.getKey().id()) && wanted.test(e.getKey())
            && willing.test(e.getKey(), true)).limit(ask.limit()).map(e -> new Declared(e.getKey(), e.getValue())).toList();
    Optional<Nobody> nobody = topic.text().isEmpty() || experts.stream().anyMatch(one -> one.strength() == Strength.STRONG)
        ? Optional.empty() : Optional.of(new Neighbours(search, this, ranking, viewer).of(topic.text(), round.votes,
            person -> willing.test(person, false) && !without.contains(person.id()),
            experts.stream().map(one -> one.person().id()).collect(Collectors.toSet())));
    Map<String, Document> documents = Spent.on(Part.FETCH, fetched);
    return new Answer(ask.text(), topic.text(), show(experts, documents, Optional.empty()), show(faint, documents, Optional.empty()),
        show(former, documents, successor), declared, elsewhere && !counts.isEmpty()
            ? Sentence.of("Nobody {0} is known to know about “{1}”; these are all who had to do with it.", asked.where(search.sources()),
                topic.text())
            : Sentence.together(mistyped.isEmpty() ? Sentence.NONE : Sentence.of("“{0}” is taken for “{1}”.", mistyped, topic.text()),
                message(topic, experts, faint, former, declared)), filters,
        experts.isEmpty() ? Optional.empty() : backup(standing.knowing(current), faint, declared),
        show(gems, documents, Optional.empty()), nobody, System.nanoTime() - start);
  }

  /// The ids of the documents to show.
  private static Set<String> shown(List<List<Named>> lists) {
    Set<String> ids = new HashSet<>();
    for (List<Named> list : lists) {
      for (Named each : list) {
        each.shown().forEach(vote -> ids.add(vote.hit().id()));
      }
    }
    return ids;
  }

  /// Who could be asked in the place of the first: the next who knows, else whoever says they know or lately had to do with it.
  private Optional<Profile> backup(List<Count> knowing, List<Expert> faint, List<Declared> declared) {
    Instant since = search.now().minus(Duration.ofDays(ranking.staleDays()));
    return Stream.of(knowing.stream().skip(1).map(Count::person), declared.stream().map(Declared::person),
        faint.stream().filter(one -> one.lastActive() != null && one.lastActive().isAfter(since)).map(Expert::person))
        .flatMap(people -> people).findFirst();
  }

  private Set<String> without(Ask ask, Viewer viewer) {
    Set<String> ids = new HashSet<>();
    if (ask.without().contains(Ask.Without.ME)) {
      ids.add(viewer.id());
    }
    if (ask.without().contains(Ask.Without.MANAGER)) {
      search.directory().person(viewer.id()).map(Profile::managerId).ifPresent(ids::add);
    }
    return ids;
  }

  /// Who is where one looks, and speaks what is asked for: they wrote something in it, or their entry says so.
  private Predicate<Profile> wanted(TopicText asked, Viewer viewer) {
    if (asked.language() == null) {
      return asked::wants;
    }
    Set<String> writing = search.census(viewer).writing(asked.language().code());
    Directory directory = search.directory();
    return person -> asked.wants(person) && (writing.contains(person.id()) && !directory.wishes(person).notInferred()
        || person.records().stream().anyMatch(record -> Stream.concat(Stream.of(record.about(), record.title()), record.topics().stream())
            .anyMatch(asked.language()::isSaidIn)));
  }

  /// Who may be named for a topic by what they did.
  Predicate<Profile> willing(String topic) {
    BiPredicate<Profile, Boolean> willing = willing(search.asksFor(topic, Map.of()));
    return person -> willing.test(person, false);
  }

  /// Who may be named for a topic, looked at before any evidence is; and whether only by what they say themselves.
  ///
  /// @param asksFor whether the question asks for a topic
  private BiPredicate<Profile, Boolean> willing(Predicate<String> asksFor) {
    Directory directory = search.directory();
    return (person, declared) -> {
      Wishes wishes = directory.wishes(person);
      return wishes.all().isEmpty() || !wishes.hidden() && (declared || !wishes.notInferred()) && wishes.notMe().stream().noneMatch(asksFor);
    };
  }

  /// The asker as they may see for this use: nothing of what is kept from it shows in any count.
  private Viewer here(Viewer asker) {
    return asker.without(search.governance().whoKnows());
  }

  /// What somebody's work tells of them.
  public Portrait portrait(Profile person, Viewer viewer) {
    return new Portraits(search, this, ranking).of(person, here(viewer));
  }

  /// A topic at a glance.
  public Overview overview(String topic, Viewer viewer) {
    return new Overviews(search, this, ranking).of(topic, here(viewer));
  }

  /// Where knowledge is missing or rests on one person, the most pressing first.
  public List<Gap> gaps(int limit, Viewer viewer) {
    return new Gaps(search, this, ranking).all(limit, here(viewer));
  }

  /// The ids of everybody who got a vote, the highest first, whatever the strength: what `kith eval` measures.
  public List<String> ranked(String question, Viewer viewer) {
    return round(understood(question), Ask.of(question, 1), here(viewer)).counts.stream().map(count -> count.person().id()).toList();
  }

  private List<Count> counts(Votes votes, BiPredicate<Profile, Boolean> willing, Viewer viewer) {
    List<Hit> hits = votes.hits();
    Ballot ballot = new Ballot(ranking, search.directory(), shares, person -> willing.test(person, false));
    List<List<Hit>> texts = search.texts(hits);
    Supplier<Known> known = () -> known(hits, viewer);
    Supplier<Known> meanwhile = hits.size() < LEAST_HANDED ? null : Processors.HERE.later(known);
    ballot.cast(texts);
    Long newest = null;
    for (Hit hit : hits) {
      Long at = hit.numbers().get(Fields.AT);
      newest = newest == null || at != null && at > newest ? at : newest;
    }
    return ballot.count((meanwhile == null ? known : meanwhile).get(), newest == null ? null : Instant.ofEpochSecond(newest));
  }

  private Known known(List<Hit> hits, Viewer viewer) {
    Census census = search.census(viewer);
    Area area = ranking.area() > 0 ? Area.of(hits, ranking.power(), census) : Area.NONE;
    Optional<Instant> since = ranking.silent() == 1 ? Optional.empty()
        : census.newest().map(newest -> newest.minus(Duration.ofDays(ranking.silentDays())));
    return new Known(census, since.orElse(null), area);
  }

  /// Where the listed people are who can be asked, by the directory they were read from.
  private record Places(Directory of, TopicText.Known known) {}

  private TopicText understood(String question) {
    Directory directory = search.directory();
    Places known = places;
    if (known.of != directory) {
      List<Profile> here = directory.people().stream().filter(p -> p.listed() && p.human() && p.active()).toList();
      known = new Places(directory, new TopicText.Known(
          here.stream().map(Profile::team).filter(team -> !team.isEmpty()).collect(Collectors.toSet()),
          here.stream().map(Profile::place).filter(place -> !place.isEmpty()).collect(Collectors.toSet()), search.sources()));
      places = known;
    }
    return TopicText.of(question).among(known.known);
  }

  private Topic topic(TopicText asked, Map<String, List<String>> filters) {
    Map<String, List<String>> all = new HashMap<>(filters);
    if (!asked.source().isEmpty()) {
      all.put(Fields.SOURCE, List.of(asked.source()));
    }
    return topic(asked.topic(), all);
  }

  Topic topic(String text, Map<String, List<String>> filters) {
    return new Topic(text, filters, ranking.fields(), ranking.coordination(), ranking.pairs(), true, ranking.synonyms(),
        ranking.voters());
  }

  private static Sentence message(Topic topic, List<Expert> experts, List<Expert> faint, List<Expert> former,
      List<Declared> declared) {
    if (topic.text().isEmpty()) {
      return Sentence.of("Name a topic, and Kith looks for who knows about it.");
    }
    if (!experts.isEmpty()) {
      return experts.getFirst().strength() == Strength.STRONG ? Sentence.NONE
          : Sentence.of("Nobody stands out on “{0}”; these people have some experience with it.", topic.text());
    }
    if (!former.isEmpty()) {
      return Sentence.of("Nobody here now is known to know about “{0}”; somebody who has left did.", topic.text());
    }
    if (faint.isEmpty() && !declared.isEmpty()) {
      return Sentence.of("Nobody is known to know about “{0}” by what they wrote; these people say they do.", topic.text());
    }
    return faint.isEmpty() ? Sentence.of("Nobody is known to know about “{0}”.", topic.text())
        : Sentence.of("Nobody is known to know about “{0}”. These people had to do with it.", topic.text());
  }

  private static List<Expert> show(List<Expert> experts, Map<String, Document> documents, Optional<Profile> successor) {
    return experts.stream().map(expert -> new Expert(expert.person(), expert.strength(), expert.why(), expert.lastActive(),
        expert.score(), expert.evidence().stream().filter(e -> documents.containsKey(e.documentId()))
            .map(e -> shown(e, documents.get(e.documentId()), expert.person())).toList(),
        expert.caveats(), expert.person().active() ? Optional.<Profile>empty() : successor, expert.feedback())).toList();
  }

  private static Evidence shown(Evidence evidence, Document document, Profile person) {
    Found found = document.found();
    return new Evidence(found.id(), found.title(), found.url(), evidence.role(),
        evidence.date() != null ? evidence.date() : found.at(), found.source(),
        OwnWords.of(document, person, evidence.role()));
  }
}
