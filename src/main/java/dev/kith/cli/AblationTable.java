package dev.kith.cli;

import dev.kith.eval.Difference;
import dev.kith.eval.Evaluation.Asked;
import dev.kith.eval.Evaluation.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// What each set gains by each factor turned off, and their mean.
///
/// @param whole   with all factors, a score for each set
/// @param lacking by what is turned off: the same sets, in the same order
/// @param seed    for the bounds
record AblationTable(List<Scores> whole, Map<String, List<Scores>> lacking, long seed) {
  Table table() {
    List<String> header = new ArrayList<>(List.of("factor"));
    whole.forEach(scores -> header.add(scores.set()));
    if (whole.size() > 1) {
      header.add("mean");
    }
    Table table = new Table(header.toArray(String[]::new));
    table.row(IntStream.range(0, header.size()).mapToObj(i -> i == 0 ? "all" : EvalCommand.three(i <= whole.size()
        ? whole.get(i - 1).mean().ndcg10() : whole.stream().mapToDouble(scores -> scores.mean().ndcg10()).average().orElse(0)))
        .toArray());
    lacking.forEach((name, scores) -> {
      List<Object> row = new ArrayList<>(List.of(name));
      differences(scores).forEach(difference -> row.add(text(difference)));
      table.row(row.toArray());
    });
    return table;
  }

  /// A line for programs for each factor and set.
  List<Map<String, Object>> lines() {
    List<Map<String, Object>> lines = new ArrayList<>();
    lacking.forEach((name, scores) -> {
      List<Difference> differences = differences(scores);
      for (int i = 0; i < differences.size(); i++) {
        Difference difference = differences.get(i);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("factor", name);
        line.put("set", i < whole.size() ? whole.get(i).set() : "mean");
        line.put("difference", difference.mean());
        line.put("low", difference.low());
        line.put("high", difference.high());
        line.put("seed", seed);
        lines.add(line);
      }
    });
    return lines;
  }

  /// Of each set, and of all together if there are several.
  private List<Difference> differences(List<Scores> scores) {
    List<double[]> gains = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      List<Asked> without = scores.get(i).asked();
      List<Asked> with = whole.get(i).asked();
      gains.add(IntStream.range(0, with.size())
          .mapToDouble(t -> without.get(t).measures().ndcg10() - with.get(t).measures().ndcg10()).toArray());
    }
    List<Difference> out = new ArrayList<>(gains.stream().map(set -> Difference.of(List.of(set), seed)).toList());
    if (gains.size() > 1) {
      out.add(Difference.of(gains, seed));
    }
    return out;
  }

  private static String text(Difference difference) {
    return String.format(Locale.ROOT, "%+.3f (%+.3f, %+.3f)%s", difference.mean(), difference.low(), difference.high(),
        difference.sure() ? "*" : "");
  }
}
