package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Stored.StoredPart;
import dev.kith.model.Role;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Counts the votes of documents for people. The formula is the best of some 700 tried on five judged sets
/// (`docs/decisions.md`):
///
///     e(p,d)   = s(d)^power · a(p,d)          a document's score, and the person's share in it
///     V(p)     = Σ e(p,d)                     over the documents that vote
///     L(p)     = ((n + 0.5) / (N + base))^dilution   n: shares on the topic, N: documents written at all
///     F(p)     = floor + (1 - floor) · 2^(-silence / halfLife)
///     W(p)     = V(p) · L(p) · F(p)
///     score(p) = (W(p) + area · max W · h(p) / max h) · G(p)
///
/// where a(p,d) is the weight of the person's role, divided by the square root of how many share it, h(p) the person's share in
/// the folder that the topic stands out in ([Area]), and G(p) is `silent` for whoever wrote nothing for long, else 1.
final class Ballot {
  /// A document's vote for a person.
  record Vote(Hit hit, Role role, Instant at, double weight, double share) {}

  /// What a person got.
  ///
  /// @param score what people are ordered by
  /// @param won   W(p): what the votes alone give
  /// @param area  the topic's folder
  /// @param cast  the votes as they were cast
  record Count(Profile person, double score, double won, Instant last, List<Vote> cast, Area area) {
    /// The votes, the weightiest first.
    List<Vote> votes() {
      return cast.stream().sorted(Comparator.comparingDouble(Vote::weight).reversed().thenComparing(vote -> vote.hit().id()))
          .toList();
    }
  }

  /// What is known of people beside their votes.
  ///
  /// @param written documents each person wrote at all, by id
  /// @param lately  who wrote something in the last [PeopleRanking#silentDays]; `null` if nobody is to lose by silence
  /// @param since   when these days began
  /// @param area    the topic's folder
  record Known(Map<String, Long> written, Set<String> lately, Instant since, Area area) {}

  private final PeopleRanking ranking;
  private final Directory directory;
  private final Predicate<Profile> willing;
  /// By the role's place in its enum.
  private final double[] weights;
  private final Map<String, Boolean> asked = new HashMap<>();
  private final Map<String, List<Vote>> votes = new HashMap<>();

  /// @param willing leaves out who does not want to be named; no vote is ever counted for them
  Ballot(PeopleRanking ranking, Directory directory, Predicate<Profile> willing) {
    this.ranking = ranking;
    this.directory = directory;
    this.willing = willing;
    this.weights = Arrays.stream(Role.values()).mapToDouble(ranking::weight).toArray();
  }

  /// Documents that score nothing were found by filters alone: they speak of no topic and have no vote.
  ///
  /// @param texts of each text its copies, the most official first: they are one piece of evidence, the first in which somebody
  ///              has a part, and it counts what the strongest of them does. Who wrote the text is who wrote the first copy of
  ///              which that is known: whoever mails a page on has not written it.
  void cast(List<List<Hit>> texts) {
    for (List<Hit> copies : texts) {
      Map<String, Vote> strongest = new LinkedHashMap<>();
      Set<String> writers = new HashSet<>();
      for (Hit hit : copies) {
        if (hit.score() <= 0) {
          continue;
        }
        List<Share> shares = shares(hit);
        double score = Math.pow(hit.score(), ranking.power());
        if (writers.isEmpty()) {
          shares.stream().filter(share -> writes(share.role)).forEach(share -> writers.add(share.id));
        }
        for (Share share : shares) {
          if (!writes(share.role) || writers.contains(share.id)) {
            strongest.merge(share.id, new Vote(hit, share.role, share.at, score * share.weight, share.weight),
                (first, other) -> other.weight <= first.weight ? first
                    : new Vote(first.hit, first.role, first.at, other.weight, other.share));
          }
        }
      }
      strongest.forEach((id, vote) -> votes.computeIfAbsent(id, _ -> new ArrayList<>()).add(vote));
    }
  }

  private static boolean writes(Role role) {
    return role == Role.AUTHOR || role == Role.EDITOR;
  }

  private record Share(String id, Role role, Instant at, double weight) {}

  /// Each person's share in a document: their strongest role's weight over the square root of how many have a role of that
  /// sort in it. Writing makes one sort, answering another (each answer is one person's work), naming a third.
  private List<Share> shares(Hit hit) {
    Map<String, StoredPart> best = new LinkedHashMap<>();
    for (StoredPart part : Stored.parts(hit)) {
      Profile person = directory.of(part.identity()).orElse(null);
      if (person != null) {
        keep(best, person.id(), part);
      }
    }
    int named = 0;
    for (StoredPart part : Stored.named(hit)) {
      Profile person = directory.named(part.identity()).orElse(null);
      if (person == null) {
        continue;
      }
      StoredPart known = best.get(person.id());
      if (known == null || part.role() != Role.MENTIONED && weight(known.role()) < weight(part.role())) {
        best.put(person.id(), part);
        named += part.role() == Role.MENTIONED ? 1 : 0;
      }
    }
    int writers = 0;
    for (StoredPart part : best.values()) {
      writers += writes(part.role()) ? 1 : 0;
    }
    List<Share> shares = new ArrayList<>(best.size());
    for (Map.Entry<String, StoredPart> each : best.entrySet()) {
      StoredPart part = each.getValue();
      double weight = weight(part.role());
      if (weight > 0 && asked.computeIfAbsent(each.getKey(), this::willing)) {
        int among = switch (part.role()) {
          case AUTHOR, EDITOR -> writers;
          case MENTIONED -> named;
          default -> 1;
        };
        shares.add(new Share(each.getKey(), part.role(), part.at() != null ? part.at() : Stored.time(hit, Fields.AT),
            weight / Math.sqrt(Math.max(1, among))));
      }
    }
    return shares;
  }

  private boolean willing(String id) {
    return directory.person(id).filter(willing).isPresent();
  }

  private void keep(Map<String, StoredPart> best, String id, StoredPart part) {
    StoredPart known = best.get(id);
    if (known == null || weight(part.role()) > weight(known.role())) {
      best.put(id, part);
    }
  }

  private double weight(Role role) {
    return weights[role.ordinal()];
  }

  /// The counts, the highest first.
  ///
  /// @param newest the time that silence on the topic is counted from
  List<Count> count(Known known, Instant newest) {
    Map<String, Double> won = new HashMap<>();
    Map<String, Instant> last = new HashMap<>();
    votes.forEach((id, cast) -> {
      DoubleSummaryStatistics weights = new DoubleSummaryStatistics();
      DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
      Instant latest = null;
      for (Vote vote : cast) {
        weights.accept(vote.weight);
        shares.accept(vote.share);
        if (vote.at != null && (latest == null || vote.at.isAfter(latest))) {
          latest = vote.at;
        }
      }
      last.put(id, latest);
      double diluted =
          Math.pow((shares.getSum() + 0.5) / (known.written.getOrDefault(id, 0L) + ranking.dilutionBase()), ranking.dilution());
      won.put(id, weights.getSum() * diluted * fresh(latest, newest));
    });
    double most = won.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double largest = won.keySet().stream().mapToDouble(known.area::share).max().orElse(0);
    List<Count> counts = new ArrayList<>();
    won.forEach((id, votes) -> {
      double area = largest == 0 ? 0 : ranking.area() * most * known.area.share(id) / largest;
      double active = active(id, last.get(id), known) ? 1 : ranking.silent();
      counts.add(new Count(directory.person(id).orElseThrow(), (votes + area) * active, votes * active, last.get(id),
          this.votes.get(id), known.area));
    });
    counts.sort(Comparator.comparingDouble(Count::score).reversed().thenComparing(count -> count.person().id()));
    return counts;
  }

  private static boolean active(String id, Instant last, Known known) {
    return known.lately == null || known.lately.contains(id) || last != null && !last.isBefore(known.since);
  }

  private double fresh(Instant last, Instant newest) {
    if (last == null || newest == null) {
      return 1;
    }
    double days = Math.max(0, newest.getEpochSecond() - last.getEpochSecond()) / 86_400.0;
    return ranking.freshnessFloor() + (1 - ranking.freshnessFloor()) * Math.pow(2, -days / ranking.halfLifeDays());
  }
}
