package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.model.Viewer;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;

/// How answers, memory and disk grow with the documents, each size once in a heap as small as one likes:
///
///     java -Xmx512m --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Growth --documents 10000,100000,1000000 --index /tmp/whole-answer
///
/// Questions, people and indexes are those of [WholeAnswer], and so are the options `--from`, `--people`, `--seed`, `--words`,
/// `--rounds`, `--warm`. Suggestions are asked for each beginning of a question once, so that none is known already.
public final class Growth {
  private static final int PAGE = 10;
  private static final int SUGGESTIONS = 8;
  private static final int SHORTEST = 2;

  /// What was measured of one size, to be compared with the next.
  private record Line(int documents, Contender content, Contender expert, Contender suggestion) {}

  private final Map<String, String> options;
  private final Company company;
  private final List<String> questions;
  private final Path folder;

  private Growth(Map<String, String> options) throws Exception {
    this.options = options;
    company = Company.of(options);
    questions = company.questions(number("--words", 60));
    String where = Temporary.index(options, "growth").toString();
    folder = Path.of(where).resolve(options.getOrDefault("--people", "2000") + "-" + options.getOrDefault("--seed", "1"));
  }

  private int number(String option, int otherwise) {
    return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Growth bench = new Growth(ExpertQuestion.options(args,
        "--documents", "--from", "--index", "--people", "--rounds", "--seed", "--warm", "--words"));
    System.out.printf(Locale.ROOT, "%d questions, heap at most %d MB, load %.1f; ms by the clock (of the processor)%n", bench.questions.size(),
        Runtime.getRuntime().maxMemory() >> 20, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf("%-10s %-11s %16s %16s %16s %9s%n", "documents", "", "p50", "p95", "p99", "growth");
    Line before = null;
    for (String documents : bench.options.getOrDefault("--documents", "10000,100000").split(",")) {
      before = bench.measure(Integer.parseInt(documents), before);
    }
  }

  private Line measure(int documents, Line before) throws Exception {
    Path index = folder.resolve("kith-" + documents);
    double empty = heap();
    long start = System.nanoTime();
    if (!Files.exists(index)) {
      try (Engine engine = LuceneEngine.open(index, Fields.SCHEMA, List.of("en"))) {
        company.write(engine, documents);
      }
      double took = seconds(start);
      System.out.printf(Locale.ROOT, "%-10d written in %.0f s, %.0f a second%n", documents, took, documents / took);
      start = System.nanoTime();
    }
    try (Engine engine = LuceneEngine.open(index, Fields.SCHEMA, List.of("en"))) {
      double opened = seconds(start);
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
      Viewer viewer = company.viewer();
      search.answer(Question.of(questions.getFirst()).sized(PAGE), viewer);
      double first = seconds(start);
      Line line = new Line(documents,
          new Contender("content", true, words -> search.answer(Question.of(words).sized(PAGE), viewer)),
          new Contender("experts", true, words -> experts.whoKnows(words, Map.of(), PAGE, viewer)),
          new Contender("suggestion", true, typed -> search.suggest(typed, SUGGESTIONS, viewer)));
      ask(line);
      double grown = heap() - empty;
      List<Contender> all = List.of(line.content, line.expert, line.suggestion);
      for (Contender each : all) {
        System.out.printf(Locale.ROOT, "%-10d %-11s %16s %16s %16s %9s%n", documents, each.name(), both(each, 0.5), both(each, 0.95),
            both(each, 0.99), before == null ? "" : String.format(Locale.ROOT, "%.2f",
                each.processor(0.5) / List.of(before.content, before.expert, before.suggestion).get(all.indexOf(each)).processor(0.5)));
      }
      System.out.printf(Locale.ROOT, "%-10d opened in %.2f s, first answer after %.2f s; heap %.0f MB more than before; on disk %.0f MB%n", documents,
          opened, first, grown, Writing.size(index));
      return line;
    }
  }

  private void ask(Line line) throws Exception {
    int warm = number("--warm", 6);
    int rounds = number("--rounds", 5);
    for (int round = -warm; round < rounds; round++) {
      for (String words : questions) {
        line.content.ask(words, round >= 0);
        line.expert.ask(words, round >= 0);
      }
    }
    List<String> typed = beginnings();
    for (int i = 0; i < typed.size(); i++) {
      line.suggestion.ask(typed.get(i), i >= typed.size() / 2);
    }
  }

  /// Of the first half of the questions, which warm up, and then of the second.
  private List<String> beginnings() {
    Set<String> beginnings = new LinkedHashSet<>();
    for (String words : questions) {
      for (int length = SHORTEST; length <= words.length(); length++) {
        beginnings.add(words.substring(0, length));
      }
    }
    return new ArrayList<>(beginnings);
  }

  private static String both(Contender each, double share) {
    return String.format(Locale.ROOT, "%.2f (%.2f)", each.clock(share) / 1_000, each.processor(share) / 1_000);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /// What is in use, in megabytes.
  private static double heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
