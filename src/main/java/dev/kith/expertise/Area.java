package dev.kith.expertise;

import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.search.Census;
import java.util.ArrayList;
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

  /// @param power a document's weight is its score to this power
  static Area of(List<Hit> hits, double power, Census census) {
    Map<String, double[]> weights = new HashMap<>();
    for (Hit hit : hits) {
      double weight = Math.pow(hit.score(), power);
      for (String folder : hit.all(Fields.FOLDER)) {
        double[] sum = weights.get(folder);
        if (sum == null) {
          weights.put(folder, new double[] {weight});
        } else {
          sum[0] += weight;
        }
      }
    }
    double[] all = weights.remove(Fields.ROOT);
    if (all == null || all[0] == 0) {
      return NONE;
    }
    Map<String, Long> sizes = census.folders();
    long documents = sizes.getOrDefault(Fields.ROOT, 0L);
    String best = "";
    double most = 0;
    for (Map.Entry<String, double[]> each : highest(weights)) {
      String folder = each.getKey();
      double p = each.getValue()[0] / all[0];
      double q = (double) sizes.getOrDefault(folder, 0L) / documents;
      if (q > 0 && q <= LARGEST && p > q) {
        double gain = p * Math.log(p / q);
        if (best.isEmpty() || gain > most || gain == most && folder.compareTo(best) < 0) {
          best = folder;
          most = gain;
        }
      }
    }
    return best.isEmpty() ? NONE : new Area(best, sizes.get(best), census.writtenIn(best));
  }

  /// The few of the highest weights.
  private static List<Map.Entry<String, double[]>> highest(Map<String, double[]> weights) {
    List<Map.Entry<String, double[]>> few = new ArrayList<>(LOOKED_AT + 1);
    for (Map.Entry<String, double[]> each : weights.entrySet()) {
      int at = few.size();
      while (at > 0 && before(each, few.get(at - 1))) {
        at--;
      }
      if (at < LOOKED_AT) {
        few.add(at, each);
        if (few.size() > LOOKED_AT) {
          few.removeLast();
        }
      }
    }
    return few;
  }

  private static boolean before(Map.Entry<String, double[]> one, Map.Entry<String, double[]> other) {
    int order = Double.compare(other.getValue()[0], one.getValue()[0]);
    return order < 0 || order == 0 && one.getKey().compareTo(other.getKey()) < 0;
  }
}
