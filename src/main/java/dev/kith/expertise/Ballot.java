package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Shares.Share;
import dev.kith.model.Role;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Census;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
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
  /// The time of what nobody knows the time of.
  static final long NEVER = Long.MIN_VALUE;

  /// A document's vote for a person.
  ///
  /// @param seconds when they did it, or [#NEVER]
  record Vote(Hit hit, Role role, long seconds, double weight, double share) {
    /// `null` if that is not known.
    Instant at() {
      return time(seconds);
    }
  }

  /// What a person got.
  ///
  /// @param score   what people are ordered by
  /// @param won     W(p): what the votes alone give
  /// @param seconds when they did something last, or [#NEVER]
  /// @param area    the topic's folder
  /// @param cast    the votes as they were cast
  record Count(Profile person, double score, double won, long seconds, List<Vote> cast, Area area) {
    /// `null` if that is not known.
    Instant last() {
      return time(seconds);
    }

    /// The votes, the weightiest first.
    List<Vote> votes() {
      List<Vote> votes = new ArrayList<>(cast);
      votes.sort((one, other) -> one.weight != other.weight ? Double.compare(other.weight, one.weight)
          : one.hit.id().compareTo(other.hit.id()));
      return votes;
    }
  }

  /// What is known of people beside their votes.
  ///
  /// @param census of what was written at all
  /// @param since  when the last [PeopleRanking#silentDays] began; `null` if nobody is to lose by silence
  /// @param area   the topic's folder
  record Known(Census census, Instant since, Area area) {}

  private final PeopleRanking ranking;
  private final Shares.Of shares;
  private final Predicate<Profile> willing;
  private final List<Tally> tallies = new ArrayList<>();
  /// The same by number of the person, each at the first free place from its own on: few of all people have a part in what votes.
  private Tally[] places = new Tally[512];
  /// Those met in the copies of one text, and its number.
  private final List<Tally> met = new ArrayList<>();
  private int text;

  /// What is counted of somebody; of whoever does not want to be named, nothing.
  private static final class Tally {
    private final Profile person;
    private final int number;
    private final boolean willing;
    private final List<Vote> cast = new ArrayList<>();
    /// Of the copies of one text.
    private Vote strongest;
    /// The number of the text whose copies they were met in last, and of which they are known to have written.
    private int met;
    private int wrote;
    private long last = NEVER;
    private double won;
    /// Their share in the topic's folder.
    private double area;

    Tally(Profile person, int number, boolean willing) {
      this.person = person;
      this.number = number;
      this.willing = willing;
    }
  }

  /// @param willing leaves out who does not want to be named; no vote is ever counted for them
  Ballot(PeopleRanking ranking, Directory directory, Shares shares, Predicate<Profile> willing) {
    this.ranking = ranking;
    this.shares = shares.of(directory);
    this.willing = willing;
  }

  /// Documents that score nothing were found by filters alone: they speak of no topic and have no vote.
  ///
  /// @param texts of each text its copies, the most official first: they are one piece of evidence, the first in which somebody
  ///              has a part, and it counts what the strongest of them does. Who wrote the text is who wrote the first copy of
  ///              which that is known: whoever mails a page on has not written it.
  void cast(List<List<Hit>> texts) {
    for (List<Hit> copies : texts) {
      if (copies.size() == 1) {
        cast(copies.getFirst());
      } else {
        castOnce(copies);
      }
    }
  }

  private void cast(Hit hit) {
    if (hit.score() > 0) {
      double score = Math.pow(hit.score(), ranking.power());
      for (Share share : shares.in(hit)) {
        Tally tally = tally(share);
        if (tally.willing) {
          tally.cast.add(new Vote(hit, share.role(), share.at(), score * share.weight(), share.weight()));
        }
      }
    }
  }

  private void castOnce(List<Hit> copies) {
    met.clear();
    text++;
    boolean known = false;
    for (Hit hit : copies) {
      if (hit.score() <= 0) {
        continue;
      }
      Share[] all = shares.in(hit);
      double score = Math.pow(hit.score(), ranking.power());
      boolean sought = !known;
      for (Share share : all) {
        Tally tally = tally(share);
        if (sought && share.writes() && tally.willing) {
          tally.wrote = text;
          known = true;
        }
      }
      for (Share share : all) {
        Tally tally = tally(share);
        if (tally.willing && (!share.writes() || tally.wrote == text)) {
          meet(tally, new Vote(hit, share.role(), share.at(), score * share.weight(), share.weight()));
        }
      }
    }
    for (Tally tally : met) {
      tally.cast.add(tally.strongest);
    }
  }

  private void meet(Tally tally, Vote vote) {
    if (tally.met != text) {
      tally.met = text;
      tally.strongest = vote;
      met.add(tally);
    } else if (vote.weight > tally.strongest.weight) {
      Vote first = tally.strongest;
      tally.strongest = new Vote(first.hit, first.role, first.seconds, vote.weight, vote.share);
    }
  }

  private Tally tally(Share share) {
    int place = place(share.number());
    if (places[place] == null) {
      Profile person = shares.person(share.number());
      Tally made = new Tally(person, share.number(), willing.test(person));
      places[place] = made;
      tallies.add(made);
      if (2 * tallies.size() > places.length) {
        places = new Tally[2 * places.length];
        tallies.forEach(each -> places[place(each.number)] = each);
      }
      return made;
    }
    return places[place];
  }

  /// Where somebody's tally is, or is to be.
  private int place(int number) {
    int place = number * 0x9E3779B9 >>> 16 & places.length - 1;
    while (places[place] != null && places[place].number != number) {
      place = place + 1 & places.length - 1;
    }
    return place;
  }

  /// The counts, the highest first.
  ///
  /// @param newest the time that silence on the topic is counted from
  List<Count> count(Known known, Instant newest) {
    int[] written = shares.written(known.census);
    boolean[] lately = known.since == null ? null : shares.lately(known.census, known.since);
    double most = 0;
    for (Tally tally : tallies) {
      if (tally.cast.isEmpty()) {
        continue;
      }
      DoubleSummaryStatistics weights = new DoubleSummaryStatistics();
      DoubleSummaryStatistics parts = new DoubleSummaryStatistics();
      for (Vote vote : tally.cast) {
        weights.accept(vote.weight);
        parts.accept(vote.share);
        tally.last = Math.max(tally.last, vote.seconds);
      }
      double diluted = Math.pow((parts.getSum() + 0.5) / (written[tally.number] + ranking.dilutionBase()), ranking.dilution());
      tally.won = weights.getSum() * diluted * fresh(tally.last, newest);
      most = Math.max(most, tally.won);
    }
    double largest = hands(known);
    List<Count> counts = new ArrayList<>(tallies.size());
    for (Tally tally : tallies) {
      if (!tally.cast.isEmpty()) {
        double area = largest == 0 ? 0 : ranking.area() * most * tally.area / largest;
        double active = known.since == null || lately[tally.number] || tally.last >= known.since.getEpochSecond() ? 1 : ranking.silent();
        counts.add(new Count(tally.person, (tally.won + area) * active, tally.won * active, tally.last, tally.cast, known.area));
      }
    }
    counts.sort(Ballot::highest);
    return counts;
  }

  /// Notes what part of the topic's folder each had a writing hand in, 0 to 1.
  ///
  /// @return the largest
  private double hands(Known known) {
    double largest = 0;
    if (known.area.size() > 0) {
      int[] hands = shares.hands(known.census, known.area);
      for (int i = 0; i < hands.length; i += 2) {
        Tally tally = places[place(hands[i])];
        if (tally != null && !tally.cast.isEmpty()) {
          tally.area = (double) hands[i + 1] / known.area.size();
          largest = Math.max(largest, tally.area);
        }
      }
    }
    return largest;
  }

  private static int highest(Count one, Count other) {
    int order = Double.compare(other.score, one.score);
    return order != 0 ? order : one.person.id().compareTo(other.person.id());
  }

  private static Instant time(long seconds) {
    return seconds == NEVER ? null : Instant.ofEpochSecond(seconds);
  }

  private double fresh(long last, Instant newest) {
    if (last == NEVER || newest == null) {
      return 1;
    }
    double days = Math.max(0, newest.getEpochSecond() - last) / 86_400.0;
    return ranking.freshnessFloor() + (1 - ranking.freshnessFloor()) * Math.pow(2, -days / ranking.halfLifeDays());
  }
}
