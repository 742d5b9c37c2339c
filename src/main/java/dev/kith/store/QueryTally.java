package dev.kith.store;

import dev.kith.store.Insight.Line;
import dev.kith.store.Insight.Reworded;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Makes an [Insight] of searches, which come person by person, kind by kind, in the order of their times.
final class QueryTally {
  private static final Duration REWORDING = Duration.ofMinutes(5);
  /// Who has opened nothing for so long opens nothing any more.
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int FAR_DOWN = 5;
  private static final int MOST = 50;
  /// Words that begin with so many letters alike are alike.
  private static final int STEM = 4;

  /// @param who a pseudonym
  record Search(String who, Instant at, String kind, String q, long results, int clicks, int rank) {
    boolean isForDocuments() {
      return kind.equals(Queries.Kind.SEARCH.label());
    }
  }

  private record Pair(String from, String to) {}

  private static final class Count {
    private final Set<String> people = new HashSet<>();
    private int times;
    private int ranks;

    void add(Search search) {
      people.add(search.who());
      times++;
      ranks += search.rank();
    }
  }

  private final Instant now;
  private final Map<String, Count> zero = new HashMap<>();
  private final Map<String, Count> abandoned = new HashMap<>();
  private final Map<String, Count> opened = new HashMap<>();
  private final Map<String, Count> nobody = new HashMap<>();
  private final Map<Pair, Count> reworded = new HashMap<>();
  private Search last;
  private long searches;
  private long clicked;

  QueryTally(Instant now) {
    this.now = now;
  }

  void add(Search next) {
    settle(next);
    last = next;
  }

  /// What the one before was is known only by the next.
  private void settle(Search next) {
    if (last == null) {
      return;
    }
    Search before = last;
    boolean anew = next != null && next.who().equals(before.who()) && next.kind().equals(before.kind()) && before.clicks() == 0
        && Duration.between(before.at(), next.at()).compareTo(REWORDING) <= 0 && isAlike(before.q(), next.q());
    if (anew) {
      reworded.computeIfAbsent(new Pair(before.q(), next.q()), _ -> new Count()).add(before);
    }
    if (!before.isForDocuments()) {
      count(nobody, before.results() == 0, before);
      return;
    }
    searches++;
    clicked += before.clicks() > 0 ? 1 : 0;
    count(zero, before.results() == 0, before);
    count(abandoned, before.results() > 0 && before.clicks() == 0 && !anew && before.at().isBefore(now.minus(PATIENCE)), before);
    count(opened, before.clicks() > 0 && before.rank() > 0, before);
  }

  private static void count(Map<String, Count> counts, boolean is, Search search) {
    if (is) {
      counts.computeIfAbsent(search.q(), _ -> new Count()).add(search);
    }
  }

  /// Whether one may be the other in other words: they share a word, or the beginning of one.
  private static boolean isAlike(String one, String other) {
    Set<String> stems = new HashSet<>(stems(one).toList());
    return stems(other).anyMatch(stems::contains);
  }

  private static Stream<String> stems(String q) {
    return Arrays.stream(q.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, Math.min(STEM, word.length())));
  }

  Insight insight() {
    settle(null);
    last = null;
    opened.values().removeIf(count -> count.ranks <= FAR_DOWN * count.times);
    return new Insight(searches, clicked, lines(zero), clicked == 0 ? List.of() : lines(abandoned), reworded.entrySet().stream()
        .map(entry -> new Reworded(entry.getKey().from(), entry.getKey().to(), entry.getValue().people.size()))
        .filter(pair -> pair.people() >= Insight.FEWEST)
        .sorted(Comparator.comparing(Reworded::people).reversed().thenComparing(Reworded::from).thenComparing(Reworded::to))
        .limit(MOST).toList(), lines(opened), lines(nobody));
  }

  private static List<Line> lines(Map<String, Count> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Line(entry.getKey(), entry.getValue().people.size(), entry.getValue().times,
            Math.round(entry.getValue().ranks / (float) entry.getValue().times)))
        .filter(line -> line.people() >= Insight.FEWEST)
        .sorted(Comparator.comparing(Line::people).thenComparing(Line::times).reversed().thenComparing(Line::q)).limit(MOST).toList();
  }
}
