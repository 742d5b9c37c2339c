package dev.kith.eval;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The usual measures of one ranking, each 0 to 1, against graded judgments.
///
/// @param ndcg10 normalised discounted cumulative gain of the first 10, gain 2^grade - 1, discount log2(1 + rank) (Järvelin and
///               Kekäläinen 2002, with the gain of Burges 2005)
/// @param mrr    1 / rank of the first relevant
/// @param ap     mean of the precisions at each relevant one, over all relevant
/// @param p5     share of relevant among the first 5
/// @param r10    share of all relevant that are among the first 10
public record Measures(double ndcg10, double mrr, double ap, double p5, double r10) {
  /// @param ranked ids, the best first, each once
  /// @param grades relevance by id, above 0
  public static Measures of(List<String> ranked, Map<String, Integer> grades) {
    if (grades.isEmpty()) {
      return new Measures(0, 0, 0, 0, 0);
    }
    double dcg = 0;
    double first = 0;
    double precisions = 0;
    int found = 0;
    int in5 = 0;
    int in10 = 0;
    for (int i = 0; i < ranked.size(); i++) {
      int grade = grades.getOrDefault(ranked.get(i), 0);
      if (grade > 0) {
        found++;
        precisions += (double) found / (i + 1);
        first = first == 0 ? 1.0 / (i + 1) : first;
        in5 += i < 5 ? 1 : 0;
        in10 += i < 10 ? 1 : 0;
        dcg += i < 10 ? gain(grade, i) : 0;
      }
    }
    List<Integer> ideal = grades.values().stream().sorted((a, b) -> b - a).limit(10).toList();
    double best = 0;
    for (int i = 0; i < ideal.size(); i++) {
      best += gain(ideal.get(i), i);
    }
    return new Measures(dcg / best, first, precisions / grades.size(), in5 / 5.0, (double) in10 / grades.size());
  }

  private static double gain(int grade, int index) {
    return (Math.pow(2, grade) - 1) / (Math.log(index + 2) / Math.log(2));
  }

  /// The mean of each.
  public static Measures mean(Collection<Measures> all) {
    int n = Math.max(1, all.size());
    return new Measures(all.stream().mapToDouble(Measures::ndcg10).sum() / n, all.stream().mapToDouble(Measures::mrr).sum() / n,
        all.stream().mapToDouble(Measures::ap).sum() / n, all.stream().mapToDouble(Measures::p5).sum() / n,
        all.stream().mapToDouble(Measures::r10).sum() / n);
  }
}
