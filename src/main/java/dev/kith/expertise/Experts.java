package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Known;
import dev.kith.expertise.Ballot.Vote;
import dev.kith.expertise.Expert.Evidence;
import dev.kith.expertise.Expert.Strength;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Kind;
import dev.kith.model.Role;
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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Answers "who knows about X" from the documents that the asker may read.
public final class Experts {
  private static final int PIECES = 3;
  /// Evidence counts as solid from this share of the best document's score on.
  private static final double RELEVANT = 0.2;
  /// Roles worth less than this tell of contact with a topic, not of knowing it.
  static final double SOLID_ROLE = 0.4;
  /// The share of somebody named with at most one other, at the usual weight of being named.
  private static final double FEW_NAMED = 0.35;
  /// From so many documents on, what somebody did in the topic's folder is worth a mention.
  private static final int NOTEWORTHY = 3;
  /// Where "ask Ada" is meant for whoever reads it later, not for one listener.
  private static final Set<String> TELLING = Set.of(Kind.PAGE.label(), Kind.POST.label(), Kind.FILE.label());

  private static final String CLOSED = "What people decided about themselves cannot be read now, so nothing is shown about people.";

  private final Search search;
  private final PeopleRanking ranking;
  private volatile Places places = new Places(null, Set.of(), Set.of());

  public Experts(Search search, PeopleRanking ranking) {
    this.search = search;
    this.ranking = ranking;
  }

  /// @param experts those who know, strong before some
  /// @param faint   those who had to do with it
  /// @param former  those who knew and have left
  /// @param declared those who say they know, and are in none of the other lists
  /// @param message  what to say about the answer as a whole, or empty
  public record Answer(String text, String topic, List<Expert> experts, List<Expert> faint, List<Expert> former,
      List<Declared> declared, String message, long nanos) {}

  /// Somebody who says they know.
  ///
  /// @param topic in their words
  public record Declared(Profile person, String topic) {}

  /// @param limit how many people to give in each list
  public Answer whoKnows(String question, Map<String, List<String>> filters, int limit, Viewer viewer) {
    long start = System.nanoTime();
    TopicText asked = understood(question);
    Topic topic = topic(asked.topic(), filters);
    if (!search.directory().open()) {
      return new Answer(question, topic.text(), List.of(), List.of(), List.of(), List.of(), CLOSED, System.nanoTime() - start);
    }
    Votes votes = search.votes(topic, viewer);
    Predicate<String> asksFor = search.asksFor(topic.text(), topic.filters());
    BiPredicate<Profile, Boolean> willing = willing(asksFor);
    List<Count> all = counts(votes, willing, viewer);
    List<Count> wanted = all.stream().filter(count -> asked.wants(count.person())).toList();
    // whoever said where they look is told that there is nobody, and who there is elsewhere
    boolean elsewhere = asked.guessed() && wanted.isEmpty();
    List<Count> counts = elsewhere ? all : wanted;
    Standing standing = new Standing(counts, votes.solid(),
        person -> Feedback.of(person, asksFor, search.directory(), viewer.id(), search.now()));
    Map<Strength, List<Count>> current = new EnumMap<>(Strength.class);
    Map<Strength, List<Count>> left = new EnumMap<>(Strength.class);
    for (Count count : counts) {
      (count.person().active() ? current : left).computeIfAbsent(standing.strength(count), _ -> new ArrayList<>()).add(count);
    }
    current.replaceAll((_, group) -> standing.lifted(group));
    List<Expert> experts = standing.experts(current, limit);
    List<Expert> former = standing.experts(left, limit);
    List<Expert> faint = current.getOrDefault(Strength.FAINT, List.of()).stream().filter(standing::worthAMention).limit(limit)
        .map(count -> standing.expert(count, Strength.FAINT)).toList();
    Optional<Profile> successor = experts.stream().map(Expert::person).findFirst();
    Map<String, Document> documents = search.evidence(topic, standing.chosen(), viewer);
    Set<String> named = Stream.of(experts, faint, former).flatMap(List::stream).map(expert -> expert.person().id())
        .collect(Collectors.toSet());
    List<Declared> declared = search.declared(topic.text(), filters).entrySet().stream()
        .filter(e -> e.getKey().active() && !named.contains(e.getKey().id()) && asked.wants(e.getKey())
            && willing.test(e.getKey(), true)).limit(limit).map(e -> new Declared(e.getKey(), e.getValue())).toList();
    return new Answer(question, topic.text(), show(experts, documents, Optional.empty()), show(faint, documents, Optional.empty()),
        show(former, documents, successor), declared, elsewhere && !all.isEmpty()
            ? "Nobody " + asked.where() + " is known to know about “" + topic.text() + "”; these are all who had to do with it."
            : message(topic, experts, faint, former, declared), System.nanoTime() - start);
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
      return !wishes.hidden() && (declared || !wishes.notInferred()) && wishes.notMe().stream().noneMatch(asksFor);
    };
  }

  /// What somebody's work tells of them.
  public Portrait portrait(Profile person, Viewer viewer) {
    return new Portraits(search, this, ranking).of(person, viewer);
  }

  /// A topic at a glance.
  public Overview overview(String topic, Viewer viewer) {
    return new Overviews(search, this, ranking).of(topic, viewer);
  }

  /// Where knowledge is missing or rests on one person, the most pressing first.
  public List<Gap> gaps(int limit, Viewer viewer) {
    return new Gaps(search, this, ranking).all(limit, viewer);
  }

  /// The ids of everybody who got a vote, the highest first, whatever the strength: what `kith eval` measures.
  public List<String> ranked(String question, Viewer viewer) {
    TopicText asked = understood(question);
    Topic topic = topic(asked.topic(), Map.of());
    return counts(search.votes(topic, viewer), willing(search.asksFor(topic.text(), Map.of())), viewer).stream()
        .filter(count -> asked.wants(count.person())).map(count -> count.person().id()).toList();
  }

  private List<Count> counts(Votes votes, BiPredicate<Profile, Boolean> willing, Viewer viewer) {
    List<Hit> hits = votes.hits();
    Ballot ballot = new Ballot(ranking, search.directory(), person -> willing.test(person, false));
    ballot.cast(search.copies().texts(hits));
    Instant newest = hits.stream().map(hit -> Stored.time(hit, Fields.AT)).filter(at -> at != null)
        .max(Comparator.naturalOrder()).orElse(null);
    return ballot.count(known(hits, viewer), newest);
  }

  private Known known(List<Hit> hits, Viewer viewer) {
    Census census = search.census(viewer);
    Area area = ranking.area() > 0 ? Area.of(hits, ranking.power(), census) : Area.NONE;
    Optional<Instant> since = ranking.silent() == 1 ? Optional.empty()
        : census.newest().map(newest -> newest.minus(Duration.ofDays(ranking.silentDays())));
    return new Known(census.written(), since.map(census::writersSince).orElse(null), since.orElse(null), area);
  }

  /// Where the listed people are who can be asked, by the directory they were read from.
  private record Places(Directory of, Set<String> teams, Set<String> places) {}

  private TopicText understood(String question) {
    Directory directory = search.directory();
    Places known = places;
    if (known.of != directory) {
      List<Profile> here = directory.people().stream().filter(p -> p.listed() && p.human() && p.active()).toList();
      known = new Places(directory, here.stream().map(Profile::team).filter(team -> !team.isEmpty()).collect(Collectors.toSet()),
          here.stream().map(Profile::place).filter(place -> !place.isEmpty()).collect(Collectors.toSet()));
      places = known;
    }
    return TopicText.of(question).among(known.teams, known.places);
  }

  Topic topic(String text, Map<String, List<String>> filters) {
    return new Topic(text, filters, ranking.fields(), ranking.coordination(), ranking.pairs(), true, ranking.synonyms(),
        ranking.voters());
  }

  private static String message(Topic topic, List<Expert> experts, List<Expert> faint, List<Expert> former,
      List<Declared> declared) {
    if (topic.text().isEmpty()) {
      return "Name a topic, and Kith looks for who knows about it.";
    }
    if (!experts.isEmpty()) {
      return experts.getFirst().strength() == Strength.STRONG ? ""
          : "Nobody stands out on “" + topic.text() + "”; these people have some experience with it.";
    }
    if (!former.isEmpty()) {
      return "Nobody here now is known to know about “" + topic.text() + "”; somebody who has left did.";
    }
    if (faint.isEmpty() && !declared.isEmpty()) {
      return "Nobody is known to know about “" + topic.text() + "” by what they wrote; these people say they do.";
    }
    return faint.isEmpty() ? "Nobody is known to know about “" + topic.text() + "”."
        : "Nobody is known to know about “" + topic.text() + "”. These people had to do with it.";
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

  /// How strong each count is, and what to show for it. One answer long.
  private final class Standing {
    private final Set<String> solid;
    private final double best;
    private final double first;
    private final Set<String> chosen = new HashSet<>();
    private final Function<Profile, Feedback> feedback;

    Standing(List<Count> counts, Set<String> solid, Function<Profile, Feedback> feedback) {
      this.solid = solid;
      this.feedback = feedback;
      this.best = counts.stream().flatMap(count -> count.cast().stream()).mapToDouble(vote -> vote.hit().score()).max()
          .orElse(0);
      this.first = counts.stream().mapToDouble(Count::won).max().orElse(0);
    }

    private List<Vote> solid(Count count) {
      return count.votes().stream().filter(this::solid).toList();
    }

    private boolean solid(Vote vote) {
      return solid.contains(vote.hit().id()) && vote.hit().score() >= RELEVANT * best
          && ranking.weight(vote.role()) >= SOLID_ROLE && vote.role() != Role.MENTIONED;
    }

    Strength strength(Count count) {
      List<Vote> pieces = count.won() < 0.02 * first ? List.of() : count.cast().stream().filter(this::solid).toList();
      if (pieces.isEmpty()) {
        return Strength.FAINT;
      }
      boolean stale = count.last() != null && silence(count).toDays() > ranking.staleDays();
      boolean many = pieces.size() >= ranking.strongPieces() && (sources(pieces).size() >= ranking.strongSources()
          || pieces.size() >= 2 * ranking.strongPieces());
      if (many && !stale && count.won() >= 0.2 * first) {
        return Strength.STRONG;
      }
      boolean some = pieces.size() >= 2 || pieces.stream().anyMatch(vote -> vote.role() == Role.ACCEPTED_ANSWERER
          || vote.role() == Role.AUTHOR && vote.hit().score() >= 0.5 * best);
      return some ? Strength.SOME : Strength.FAINT;
    }

    /// Somebody who merely commented once is not even a faint lead; whom a page names among few may be.
    boolean worthAMention(Count count) {
      return count.won() >= 0.01 * first && count.cast().stream().anyMatch(vote -> solid.contains(vote.hit().id())
          && vote.hit().score() >= 0.5 * RELEVANT * best && switch (vote.role()) {
            case COMMENTER, ASKER -> false;
            case MENTIONED -> vote.share() >= FEW_NAMED && TELLING.contains(vote.hit().first(Fields.TYPE));
            default -> true;
          });
    }

    /// People of one strength, in the order in which what others say of them leaves them.
    List<Count> lifted(List<Count> group) {
      return group.stream().sorted(Comparator.comparingDouble(
          (Count count) -> count.score() * feedback.apply(count.person()).lift()).reversed()).toList();
    }

    /// Those who are more than faint: the sure before the less sure, and within each by score.
    List<Expert> experts(Map<Strength, List<Count>> counts, int limit) {
      return Stream.of(Strength.STRONG, Strength.SOME).flatMap(strength -> counts.getOrDefault(strength, List.of()).stream()
          .map(count -> Map.entry(strength, count))).limit(limit).map(e -> expert(e.getValue(), e.getKey())).toList();
    }

    Expert expert(Count count, Strength strength) {
      List<Vote> shown = convincing(count);
      shown.forEach(vote -> chosen.add(vote.hit().id()));
      List<Evidence> evidence = shown.stream()
          .map(vote -> new Evidence(vote.hit().id(), "", "", vote.role(), vote.at(), null, List.of())).toList();
      Feedback said = feedback.apply(count.person());
      return new Expert(count.person(), strength, why(count, said), count.last(), count.score(), evidence,
          caveats(count, strength, said), Optional.empty(), said);
    }

    Set<String> chosen() {
      return chosen;
    }

    /// What convinces: solid pieces before others, and of those the best of each source and role before more of the same.
    private List<Vote> convincing(Count count) {
      List<Vote> solid = solid(count);
      List<Vote> from = solid.isEmpty() ? count.votes() : solid;
      Set<String> seen = new HashSet<>();
      List<Vote> out = new ArrayList<>();
      from.stream().filter(vote -> seen.add(vote.hit().first(Fields.SOURCE) + vote.role())).limit(PIECES).forEach(out::add);
      from.stream().filter(vote -> !out.contains(vote)).limit(PIECES - out.size()).forEach(out::add);
      return out;
    }

    private String why(Count count, Feedback said) {
      List<Vote> pieces = solid(count);
      List<Vote> counted = pieces.isEmpty() ? count.votes() : pieces;
      Map<Role, Integer> roles = new EnumMap<>(Role.class);
      counted.forEach(vote -> roles.merge(vote.role(), 1, Integer::sum));
      String did = roles.entrySet().stream().limit(3).map(e -> verb(e.getKey(), e.getValue())).collect(Collectors.joining(", "));
      Set<String> labels = sources(counted).stream().map(search::label).collect(Collectors.toCollection(LinkedHashSet::new));
      String in = labels.size() == 1 ? "" : " in " + listed(List.copyOf(labels));
      return Character.toUpperCase(did.charAt(0)) + did.substring(1) + in + "." + around(count)
          + (said.helped() == 0 ? "" : " Helped " + people(said.helped()) + " with this.");
    }

    /// What somebody did in the topic's folder, if that lifts them.
    private static String around(Count count) {
      long written = count.area().written().getOrDefault(count.person().id(), 0L);
      return written < NOTEWORTHY ? ""
          : " Had a hand in " + written + " of " + count.area().size() + " documents in “" + count.area().folder() + "”.";
    }

    private List<String> caveats(Count count, Strength strength, Feedback said) {
      List<String> caveats = new ArrayList<>();
      if (!count.person().active()) {
        caveats.add("Has left the company.");
      }
      if (count.last() != null && silence(count).toDays() > ranking.staleDays()) {
        caveats.add("Last heard of on this " + ago(silence(count)) + " ago.");
      }
      if (strength != Strength.FAINT && solid(count).size() == 1) {
        caveats.add("One document only.");
      }
      if (said.notRight() > 0) {
        caveats.add(people(said.notRight()) + " say that this is not the person to ask.");
      }
      return caveats;
    }

    private Duration silence(Count count) {
      return Duration.between(count.last(), search.now());
    }
  }

  private static String people(int count) {
    return count == 1 ? "1 person" : count + " people";
  }

  private static Set<String> sources(List<Vote> votes) {
    return votes.stream().map(vote -> vote.hit().first(Fields.SOURCE)).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String verb(Role role, int times) {
    String documents = times == 1 ? "1 document" : times + " documents";
    String questions = times == 1 ? "1 question" : times + " questions";
    return switch (role) {
      case AUTHOR -> "wrote " + documents;
      case EDITOR -> "edited " + documents;
      case ACCEPTED_ANSWERER -> "answered " + questions + " to the asker's satisfaction";
      case ANSWERER -> "answered " + questions;
      case REVIEWER -> "reviewed " + documents;
      case APPROVER -> "approved " + documents;
      case ORGANIZER -> "organised " + (times == 1 ? "1 event" : times + " events");
      case COMMENTER -> "commented on " + documents;
      case MENTIONED -> "is named in " + documents;
      case ASKER -> "asked " + questions;
    };
  }

  private static String listed(List<String> names) {
    return names.size() == 1 ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String ago(Duration silence) {
    long months = silence.toDays() / 30;
    return months < 24 ? months + " months" : Math.max(2, silence.toDays() / 365) + " years";
  }
}
