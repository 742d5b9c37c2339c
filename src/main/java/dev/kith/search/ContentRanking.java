package dev.kith.search;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// How documents are ranked: the section `content` of `ranking.yaml`, where each factor has its reason beside it.
///
/// @param pairs           weight of two words standing side by side in the order they were asked for
/// @param joins           whether "fail safe" also finds "failsafe"
/// @param synonyms        weight of a synonym against the word itself
/// @param halfLifeDays    a document of this age has half of what freshness can give
/// @param freshnessFloor  what is left of the score of a very old document, 0 to 1; 1 switches freshness off
/// @param signals         by number field: each multiplies the score by 1 + weight · log2(1 + count / pivot)
public record ContentRanking(double pairs, boolean joins, double synonyms, int halfLifeDays,
    double freshnessFloor, Map<String, SignalWeight> signals) {
  private static final Set<String> COUNTED = Set.of("likes", "votes", "comments", "views", "bookmarks", "inlinks", "accepted");

  public static final ContentRanking DEFAULTS = new ContentRanking(0.2, true, 0.7, 730, 0.85,
      Map.of("likes", new SignalWeight(0.02, 2), "votes", new SignalWeight(0.03, 3), "accepted", new SignalWeight(0.08, 1),
          "bookmarks", new SignalWeight(0.03, 2), "inlinks", new SignalWeight(0.03, 4)));

  public ContentRanking {
    range("pairs", pairs, 0, 10);
    range("synonyms", synonyms, 0.01, 1);
    range("halfLifeDays", halfLifeDays, 1, 36_500);
    range("freshnessFloor", freshnessFloor, 0, 1);
    signals = Map.copyOf(signals);
    for (String name : signals.keySet()) {
      if (!COUNTED.contains(name)) {
        throw new IllegalArgumentException("signals." + name + ": is not counted; try one of "
            + COUNTED.stream().sorted().toList());
      }
    }
  }

  /// @param weight what a document with `pivot` of them gains, as a share of its score
  public record SignalWeight(double weight, double pivot) {
    public SignalWeight {
      range("weight", weight, 0, 10);
      range("pivot", pivot, 0.001, 1e9);
    }
  }

  static void range(String name, double value, double from, double to) {
    if (!(value >= from && value <= to)) {
      throw new IllegalArgumentException(name + ": is " + value + "; try a number from " + from + " to " + to);
    }
  }

  List<Map.Entry<String, SignalWeight>> signalsInOrder() {
    return signals.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }
}
