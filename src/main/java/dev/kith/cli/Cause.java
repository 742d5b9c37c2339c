package dev.kith.cli;

import dev.kith.connector.Problem;
import dev.kith.ingest.Pass;
import dev.kith.ingest.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Why things could not be read: all that went wrong in the same way, with one of them as an example.
///
/// @param count how often
/// @param what  what is wrong, in the example's words
/// @param where the example
record Cause(long count, String what, String where, String mend) {
  /// The causes of a report, what ended the pass first, then the most frequent.
  static List<Cause> of(Report report) {
    Map<String, Cause> causes = new LinkedHashMap<>();
    for (Problem problem : report.problems()) {
      causes.merge(kind(problem.what()) + "\n" + kind(problem.mend()), new Cause(1, problem.what(), problem.where(), problem.mend()),
          (first, _) -> new Cause(first.count + 1, first.what, first.where, first.mend));
    }
    List<Cause> all = new ArrayList<>(causes.values());
    all.sort((a, b) -> Long.compare(b.count, a.count));
    long untold = report.pass().tally().problems() - report.problems().size();
    if (untold > 0) {
      all.add(new Cause(untold, "more, not kept one by one", "", ""));
    }
    switch (report.pass()) {
      case Pass.Done _ -> { }
      case Pass.Failed failed -> all.addFirst(failed(failed.why(), report.source()));
      case Pass.HeldBack held -> all.addFirst(new Cause(1, held.removals() + " of " + held.of() + " documents would be removed",
          report.source(), "if that is right: kith reindex " + report.source() + " --allow-removals"));
    }
    return all;
  }

  /// What to do stands behind the last semicolon of what is told of a pass.
  private static Cause failed(String why, String source) {
    int mend = why.lastIndexOf("; ");
    return new Cause(1, "the pass failed: " + (mend < 0 ? why : why.substring(0, mend)), source,
        mend < 0 ? "nothing was lost; look at the source, then read it again" : why.substring(mend + 2));
  }

  /// How much went wrong, a pass that did not end well included.
  static long count(Report report) {
    return report.pass().tally().problems() + (report.done() ? 0 : 1);
  }

  static Table table(List<Cause> causes) {
    Table table = new Table("count", "what", "where, for example", "how to mend it");
    causes.forEach(cause -> table.row(cause.count, cause.what, cause.where, cause.mend));
    return table;
  }

  /// The text without what differs from one thing to the next: names in quotation marks, addresses, paths, numbers.
  private static String kind(String text) {
    return text.replaceAll("“[^”]*”|\"[^\"]*\"|'[^']*'|\\S*[/\\\\]\\S*", "…").replaceAll("\\p{XDigit}*\\d[\\p{XDigit}.,:-]*", "0");
  }
}
