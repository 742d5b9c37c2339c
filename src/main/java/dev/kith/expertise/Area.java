package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.search.Census;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The folder that a topic stands out in: those who look after it know the topic's neighbourhood, though others may have
/// written the page itself.
///
/// Of the folders in which the topic's documents lie it is the one with the largest p · ln(p / q), where p is the folder's share
/// in the squared scores and q its share in all documents that lie in folders (a term of the Kullback-Leibler divergence, used
/// the same way for expansion terms by Carpineto and others 2001).
///
/// @param folder  its name, empty if no folder stands out
/// @param size    how many documents lie in it
/// @param written how many of them each person had a writing hand in, by person's id
record Area(String folder, long size, Map<String, Long> written) {
  static final Area NONE = new Area("", 0, Map.of());

  /// So many folders are looked at, those with the highest scores.
  private static final int LOOKED_AT = 20;
  /// A folder of more of the documents is no folder of a topic.
  private static final double LARGEST = 0.2;

  /// What part of the folder a person had a writing hand in, 0 to 1.
  double share(String id) {
    return size == 0 ? 0 : (double) written.getOrDefault(id, 0L) / size;
  }

  /// @param power a document's weight is its score to this power
  static Area of(List<Hit> hits, double power, Census census) {
    Map<String, Double> weights = new HashMap<>();
    for (Hit hit : hits) {
      double weight = Math.pow(hit.score(), power);
      hit.all(Fields.FOLDER).forEach(folder -> weights.merge(folder, weight, Double::sum));
    }
    Double all = weights.remove(Fields.ROOT);
    if (all == null || all == 0) {
      return NONE;
    }
    Map<String, Long> sizes = census.folders();
    long documents = sizes.getOrDefault(Fields.ROOT, 0L);
    Map<String, Double> gains = new HashMap<>();
    weights.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(LOOKED_AT).forEach(e -> {
          double p = e.getValue() / all;
          double q = (double) sizes.getOrDefault(e.getKey(), 0L) / documents;
          if (q > 0 && q <= LARGEST && p > q) {
            gains.put(e.getKey(), p * Math.log(p / q));
          }
        });
    return gains.entrySet().stream()
        .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(best -> new Area(best.getKey(), sizes.get(best.getKey()), census.writtenIn(best.getKey()))).orElse(NONE);
  }
}
