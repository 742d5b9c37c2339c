package dev.kith.expertise;

import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Vote;
import dev.kith.expertise.Expert.Evidence;
import dev.kith.expertise.Expert.Strength;
import dev.kith.fields.Fields;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// How strong each count is, and what to show for it. One answer long.
final class Standing {
  /// Evidence counts as solid from this share of the best document's score on.
  private static final double RELEVANT = 0.2;
  /// The share of somebody named with at most one other, at the usual weight of being named.
  private static final double FEW_NAMED = 0.35;
  /// Where "ask Ada" is meant for whoever reads it later, not for one listener.
  private static final Set<String> TELLING = Set.of(Kind.PAGE.label(), Kind.POST.label(), Kind.FILE.label());

  /// @param lift what it is ordered by
  private record Lifted(Count count, double lift) {}

  /// Somebody to name.
  ///
  /// @param solid the pieces of solid evidence, the weightiest first
  /// @param shown the evidence to show
  record Named(Count count, Strength strength, List<Vote> solid, List<Vote> shown) {}

  private final Search search;
  private final PeopleRanking ranking;
  private final Sharing sharing;
  private final Shares shares;
  private final Set<String> solid;
  private final double best;
  private final double first;
  private final Function<Profile, Feedback> feedback;

  /// @param solid the ids of documents that are about the topic, not only near it
  Standing(Search search, PeopleRanking ranking, Sharing sharing, Shares shares, List<Count> counts, Set<String> solid,
      Function<Profile, Feedback> feedback) {
    this.search = search;
    this.ranking = ranking;
    this.sharing = sharing;
    this.shares = shares;
    this.solid = solid;
    this.feedback = feedback;
    double best = 0;
    double first = 0;
    for (Count count : counts) {
      first = Math.max(first, count.won());
      for (Vote vote : count.cast()) {
        best = Math.max(best, vote.hit().score());
      }
    }
    this.best = best;
    this.first = first;
  }

  private List<Vote> solid(List<Vote> votes) {
    List<Vote> solid = new ArrayList<>();
    for (Vote vote : votes) {
      if (solid(vote)) {
        solid.add(vote);
      }
    }
    return solid;
  }

  private boolean solid(Vote vote) {
    return solid.contains(vote.hit().id()) && vote.hit().score() >= RELEVANT * best
        && shares.weight(vote.role()) >= Experts.SOLID_ROLE && vote.role() != Role.MENTIONED;
  }

  Strength strength(Count count) {
    List<Vote> pieces = count.won() < 0.02 * first ? List.of() : solid(count.cast());
    if (pieces.isEmpty()) {
      return Strength.FAINT;
    }
    boolean stale = count.last() != null && Duration.between(count.last(), search.now()).toDays() > ranking.staleDays();
    boolean many = pieces.size() >= ranking.strongPieces() && (Reasons.sources(pieces).size() >= ranking.strongSources()
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

  /// People of one strength, in the order in which what others say of them leaves them; near-equals take turns.
  List<Count> lifted(List<Count> group, Viewer viewer) {
    List<Lifted> all = new ArrayList<>(group.size());
    group.forEach(count -> all.add(new Lifted(count, lift(count))));
    all.sort((one, other) -> Double.compare(other.lift, one.lift));
    List<Count> lifted = new ArrayList<>(all.size());
    all.forEach(each -> lifted.add(each.count));
    return sharing.rotate() ? Turns.of(lifted, this::lift, sharing.nearEqual(), viewer.id(), search.now()) : lifted;
  }

  private double lift(Count count) {
    return count.score() * feedback.apply(count.person()).lift();
  }

  /// Those who are more than faint, in the order of [#experts].
  List<Count> knowing(Map<Strength, List<Count>> counts) {
    return Stream.of(Strength.STRONG, Strength.SOME).flatMap(strength -> counts.getOrDefault(strength, List.of()).stream()).toList();
  }

  /// How many pieces of solid evidence there are.
  int pieces(Count count) {
    return solid(count.cast()).size();
  }

  /// Those who are more than faint: the sure before the less sure, and within each by score.
  List<Named> named(Map<Strength, List<Count>> counts, int limit) {
    List<Named> named = new ArrayList<>();
    for (Strength strength : List.of(Strength.STRONG, Strength.SOME)) {
      for (Count count : counts.getOrDefault(strength, List.of())) {
        if (named.size() < limit) {
          named.add(named(count, strength));
        }
      }
    }
    return named;
  }

  Named named(Count count, Strength strength) {
    List<Vote> votes = count.votes();
    List<Vote> solid = solid(votes);
    return new Named(count, strength, solid, Convincing.of(solid.isEmpty() ? votes : solid));
  }

  /// With the reasons, and the documents to show by their ids.
  List<Expert> experts(List<Named> named) {
    List<Expert> experts = new ArrayList<>(named.size());
    for (Named each : named) {
      experts.add(expert(each));
    }
    return experts;
  }

  private Expert expert(Named named) {
    Count count = named.count;
    List<Evidence> evidence = new ArrayList<>(named.shown.size());
    for (Vote vote : named.shown) {
      evidence.add(new Evidence(vote.hit().id(), "", "", vote.role(), vote.at(), null, List.of()));
    }
    Feedback said = feedback.apply(count.person());
    Reasons reasons = new Reasons(count, named.solid, search::label, said);
    return new Expert(count.person(), named.strength, reasons.why(), count.last(), count.score(), evidence,
        reasons.caveats(named.strength, ranking.staleDays(), search.now()), Optional.empty(), said);
  }
}
