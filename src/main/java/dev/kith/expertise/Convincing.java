package dev.kith.expertise;

import dev.kith.expertise.Ballot.Vote;
import dev.kith.fields.Fields;
import dev.kith.model.Role;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Chooses the evidence to show: not what scores highest, but what convinces. Colleagues trust what differs — another source,
/// another part somebody had, another year — and what others have confirmed, more than three times the same (Yogev and others:
/// what convinces is not what infers best).
final class Convincing {
  private static final int FEW = 2;
  private static final int USUAL = 3;
  private static final int MOST = 5;
  private static final double ACCEPTED = 0.6;
  private static final double OTHER_SOURCE = 0.6;
  private static final double OTHER_ROLE = 0.4;
  private static final double OTHER_YEAR = 0.3;
  /// A piece so much weaker than the best says little, however different it is.
  private static final double WEAK = 0.1;

  private Convincing() {}

  /// Two pieces or as many as there are; more only while each says something that none before it does, five at most.
  ///
  /// @param votes the weightiest first
  static List<Vote> of(List<Vote> votes) {
    List<Vote> left = new ArrayList<>(votes);
    List<Vote> out = new ArrayList<>();
    Set<String> said = new HashSet<>();
    double best = votes.isEmpty() ? 1 : votes.getFirst().weight();
    while (!left.isEmpty() && out.size() < MOST) {
      Vote next = null;
      double most = -1;
      for (Vote vote : left) {
        if (out.size() >= USUAL && !tells(vote, said)) {
          continue;
        }
        double value = vote.weight() / best + news(vote, said) + (vote.role() == Role.ACCEPTED_ANSWERER ? ACCEPTED : 0);
        if (value > most) {
          most = value;
          next = vote;
        }
      }
      if (next == null || out.size() >= FEW && next.weight() < WEAK * best && !tells(next, said)) {
        break;
      }
      out.add(next);
      left.remove(next);
      said.addAll(List.of(source(next), next.role().name(), year(next)));
    }
    return out;
  }

  /// Whether it comes from another source, or shows another part they had.
  private static boolean tells(Vote vote, Set<String> said) {
    return !said.contains(source(vote)) || !said.contains(vote.role().name());
  }

  private static double news(Vote vote, Set<String> said) {
    return (said.contains(source(vote)) ? 0 : OTHER_SOURCE) + (said.contains(vote.role().name()) ? 0 : OTHER_ROLE)
        + (said.contains(year(vote)) ? 0 : OTHER_YEAR);
  }

  private static String source(Vote vote) {
    return "source " + vote.hit().first(Fields.SOURCE);
  }

  private static String year(Vote vote) {
    Instant at = vote.at();
    return "year " + (at == null ? "" : at.atZone(ZoneOffset.UTC).getYear());
  }
}
