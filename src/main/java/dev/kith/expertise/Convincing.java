package dev.kith.expertise;

import dev.kith.expertise.Ballot.Vote;
import dev.kith.fields.Fields;
import dev.kith.model.Role;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

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

  private static final int NO_YEAR = Integer.MIN_VALUE;

  private Convincing() {}

  /// What is compared of a vote.
  ///
  /// @param year [#NO_YEAR] if it is not known
  private record Piece(Vote vote, String source, int year) {
    static Piece of(Vote vote) {
      Instant at = vote.at();
      return new Piece(vote, vote.hit().first(Fields.SOURCE), at == null ? NO_YEAR : at.atZone(ZoneOffset.UTC).getYear());
    }
  }

  /// Two pieces or as many as there are; more only while each says something that none before it does, five at most.
  ///
  /// @param votes the weightiest first
  static List<Vote> of(List<Vote> votes) {
    List<Piece> left = new ArrayList<>(votes.size());
    for (Vote vote : votes) {
      left.add(Piece.of(vote));
    }
    List<Piece> said = new ArrayList<>(MOST);
    double best = votes.isEmpty() ? 1 : votes.getFirst().weight();
    while (!left.isEmpty() && said.size() < MOST) {
      Piece next = null;
      double most = -1;
      for (Piece piece : left) {
        if (said.size() >= USUAL && !tells(piece, said)) {
          continue;
        }
        double value = piece.vote.weight() / best + news(piece, said) + (piece.vote.role() == Role.ACCEPTED_ANSWERER ? ACCEPTED : 0);
        if (value > most) {
          most = value;
          next = piece;
        }
      }
      if (next == null || said.size() >= FEW && next.vote.weight() < WEAK * best && !tells(next, said)) {
        break;
      }
      said.add(next);
      left.remove(next);
    }
    List<Vote> out = new ArrayList<>(said.size());
    for (Piece piece : said) {
      out.add(piece.vote);
    }
    return out;
  }

  /// Whether it comes from another source, or shows another part they had.
  private static boolean tells(Piece piece, List<Piece> said) {
    boolean source = true;
    boolean role = true;
    for (Piece each : said) {
      source &= !each.source.equals(piece.source);
      role &= each.vote.role() != piece.vote.role();
    }
    return source || role;
  }

  private static double news(Piece piece, List<Piece> said) {
    boolean source = true;
    boolean role = true;
    boolean year = true;
    for (Piece each : said) {
      source &= !each.source.equals(piece.source);
      role &= each.vote.role() != piece.vote.role();
      year &= each.year != piece.year;
    }
    return (source ? OTHER_SOURCE : 0) + (role ? OTHER_ROLE : 0) + (year ? OTHER_YEAR : 0);
  }
}
