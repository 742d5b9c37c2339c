package dev.kith.cli;

import dev.kith.ingest.Pass;
import dev.kith.ingest.Report;
import dev.kith.ingest.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What passes did, as lines for a person and an exit code.
record Reports(List<String> lines, int exit) {
  static Reports of(List<Report> reports) {
    return of(reports, Set.of());
  }

  /// @param before sources of which only changes were read, and which have been read whole before
  static Reports of(List<Report> reports, Set<String> before) {
    boolean whole = reports.stream().allMatch(report -> report.done() && report.pass().tally().problems() == 0);
    boolean none = !reports.isEmpty() && reports.stream().allMatch(report -> report.pass() instanceof Pass.Failed);
    return new Reports(reports.stream().map(report -> before.contains(report.source()) && isIdle(report)
        ? unchanged(report) : line(report)).toList(), none ? Exit.FAILED : whole ? Exit.OK : Exit.PARTLY);
  }

  Reports with(String line) {
    List<String> more = new ArrayList<>(lines);
    more.add(line);
    return new Reports(List.copyOf(more), exit);
  }

  Reports refused(List<String> complaints) {
    Reports out = with("The new index was not good enough, so the old one stays in use:");
    for (String complaint : complaints) {
      out = out.with("  " + complaint);
    }
    return new Reports(out.lines, Exit.FAILED);
  }

  /// `wiki: 117 items, 12 written, 3 removed, 1 problem, 2.3 s`
  static String line(Report report) {
    Tally t = report.pass().tally();
    String head = report.source() + ": ";
    return head + switch (report.pass()) {
      case Pass.Done _ -> counts(t);
      case Pass.Failed(Tally _, String why) -> "failed, nothing was lost: " + why;
      case Pass.HeldBack(Tally _, long _, long _, String why) -> "held back: " + why;
    };
  }

  private static boolean isIdle(Report report) {
    Tally t = report.pass().tally();
    return report.done() && t.items() == 0 && t.people() == 0 && t.written() == 0 && t.removed() == 0 && t.problems() == 0
        && t.skipped().isEmpty();
  }

  /// That no item was sent is no loss: "0 items" would read like one.
  private static String unchanged(Report report) {
    return report.source() + ": nothing changed" + seconds(report.pass().tally());
  }

  private static String seconds(Tally t) {
    return String.format(java.util.Locale.ROOT, ", %.1f s", t.seconds());
  }

  private static String counts(Tally t) {
    StringBuilder out = new StringBuilder();
    out.append(plural(t.items(), "item"));
    if (t.people() > 0) {
      out.append(", ").append(t.people()).append(" people");
    }
    out.append(", ").append(t.written()).append(" written");
    if (t.unchanged() > 0) {
      out.append(", ").append(t.unchanged()).append(" unchanged");
    }
    if (t.removed() > 0) {
      out.append(", ").append(t.removed()).append(" removed");
    }
    t.skipped().forEach((reason, count) -> out.append(", ").append(count).append(" skipped (").append(reason).append(')'));
    t.ignored().forEach((what, count) -> out.append(", ").append(what).append(" (").append(plural(count, "time")).append(')'));
    if (t.problems() > 0) {
      out.append(", ").append(plural(t.problems(), "problem"));
    }
    return out.append(seconds(t)).toString();
  }

  static String plural(long count, String noun) {
    return plural(count, noun, noun + "s");
  }

  static String plural(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
