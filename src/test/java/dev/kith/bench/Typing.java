package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
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
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What suggestions cost at each letter that somebody types, and whole answers to the same questions, in processor time of the
/// thread that answers:
///
///     java -Xmx2g -cp "target/classes:target/test-classes:target/lib/*" dev.kith.bench.Typing documents.jsonl 100000 /tmp/typing
///
/// The index is made once in its folder, as by [ExpertQuestion]. The first round is not counted; the second asks each beginning
/// again, as people do.
public final class Typing {
  private static final int QUESTIONS = 100;
  private static final int ROUNDS = 4;

  private Typing() {}

  public static void main(String[] args) throws Exception {
    Company company = new Company(Texts.read(Path.of(args[0])), 2_000, 1);
    Path folder = Path.of(args[2]);
    boolean written = Files.isDirectory(folder);
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en", "de"))) {
      if (!written) {
        company.write(engine, Integer.parseInt(args[1]));
      }
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      measure(search, company.viewer(), company.questions(QUESTIONS));
    }
  }

  private static void measure(Search search, Viewer viewer, List<String> questions) {
    Map<Integer, List<Long>> byLength = new TreeMap<>();
    List<Long> first = new ArrayList<>();
    List<Long> again = new ArrayList<>();
    List<Long> answers = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String question : questions) {
        for (int end = 1; end <= question.length(); end++) {
          String typed = question.substring(0, end);
          long cost = cost(() -> search.suggest(typed, 8, viewer));
          if (round == 0) {
            first.add(cost);
          } else {
            again.add(cost);
            byLength.computeIfAbsent(Math.min(end, 12), _ -> new ArrayList<>()).add(cost);
          }
        }
        long cost = cost(() -> search.answer(Question.of(question).sized(10), viewer));
        if (round > 0) {
          answers.add(cost);
        }
      }
    }
    line("each beginning for the first time", first);
    line("each beginning again", again);
    byLength.forEach((length, costs) -> line(length + " letters", costs));
    line("whole answers", answers);
  }

  private static void line(String what, List<Long> costs) {
    List<Long> sorted = costs.stream().sorted().toList();
    System.out.printf(Locale.ROOT, "%-36s %6d  median %8.0f µs  p99 %8.0f µs%n", what, sorted.size(),
        sorted.get(sorted.size() / 2) / 1e3, sorted.get(sorted.size() * 99 / 100) / 1e3);
  }

  private static long cost(Runnable answer) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    answer.run();
    return threads.getCurrentThreadCpuTime() - start;
  }
}
