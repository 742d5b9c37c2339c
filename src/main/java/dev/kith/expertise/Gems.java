package dev.kith.expertise;

import dev.kith.expertise.Ballot.Count;
import dev.kith.expertise.Ballot.Vote;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// Finds hidden gems: people who know, write little, and so are seldom named. Their order is
///
///     gem(p) = score(p) · ((n + 0.5) / (N + base))^gemDilution
///
/// n being their shares in documents on the topic, N the documents they wrote at all and `base` as in [Ballot]. A gem stands
/// higher in it than among all who know, has some pieces of solid evidence, is none of the first few, and leads nobody: whoever
/// leads others is asked often enough.
final class Gems {
  private final Sharing sharing;
  private final PeopleRanking ranking;
  private final Map<String, Long> written;
  private final Set<String> leads;

  /// @param written documents each person wrote at all, by id
  Gems(Sharing sharing, PeopleRanking ranking, Directory directory, Map<String, Long> written) {
    this.sharing = sharing;
    this.ranking = ranking;
    this.written = written;
    this.leads = directory.people().stream().filter(Profile::active).map(Profile::managerId).collect(Collectors.toSet());
  }

  /// The gems, the best first.
  ///
  /// @param knowing all who know, in the order in which they are named
  /// @param pieces  how many pieces of solid evidence somebody has
  List<Count> of(List<Count> knowing, ToIntFunction<Count> pieces) {
    Map<String, Integer> place = new HashMap<>();
    knowing.forEach(count -> place.put(count.person().id(), place.size()));
    List<Count> quiet = knowing.stream().sorted(Comparator.comparingDouble(this::value).reversed()).toList();
    return quiet.stream().filter(count -> {
      int before = place.get(count.person().id());
      return before >= sharing.gemsBelow() && quiet.indexOf(count) < before && pieces.applyAsInt(count) >= sharing.gemPieces()
          && !leads.contains(count.person().id());
    }).toList();
  }

  private double value(Count count) {
    double shares = count.cast().stream().mapToDouble(Vote::share).sum();
    return count.score() * Math.pow((shares + 0.5) / (written.getOrDefault(count.person().id(), 0L) + ranking.dilutionBase()),
        sharing.gemDilution());
  }
}
