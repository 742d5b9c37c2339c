package dev.kith.bench;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.model.Viewer;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/// What suggestions cost at each letter that somebody types, in process, in processor time of the thread that answers:
///
///     mvn -q -Pbench -DskipTests package
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Typing --documents 10000 --people 2000,20000 --index /tmp/typing
///
/// Each number of people has an index of its own, made once in its folder; tags and folders grow with the people, so ten times the people
/// are ten times the names and values. Each round begins with a commit of a few documents, and then types all questions: at once, and after
/// [Search#refresh], which a server does in the background. `--warm` rounds come before, so that code is compiled as in a server that is
/// typed at; with one round before them, compiling is most of what is measured.
public final class Typing {
  private static final int QUESTIONS = 60;
  private static final int CHANGED = 20;

  private Typing() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args, "--documents", "--from", "--index", "--people", "--rounds", "--warm");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "10000"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "6"));
    int warm = Integer.parseInt(options.getOrDefault("--warm", "20"));
    List<Texts.Text> texts = options.containsKey("--from") ? Texts.read(Path.of(options.get("--from"))) : Texts.sample();
    for (String people : options.getOrDefault("--people", "2000,20000").split(",")) {
      Company company = new Company(texts, Integer.parseInt(people), 1, 1, Math.max(1, Integer.parseInt(people) / 2_000));
      Path folder = Temporary.index(options, "typing")
          .resolve(people + "-1").resolve("kith-" + documents);
      boolean written = Files.isDirectory(folder);
      try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
        if (!written) {
          company.write(engine, documents);
        }
        Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
            ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
        System.out.printf(Locale.ROOT, "%n%,d documents, %s people, load %.1f%n", documents, people,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        measure(engine, search, company, rounds, warm);
      }
    }
  }

  /// What was measured of one kind of round.
  private record Costs(List<Long> first, List<Long> letters, List<Long> rest, List<Long> again) {
    Costs() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void tell(String since) {
      System.out.println(since);
      line("  the first letter at all", first);
      line("  1 to 4 letters, for the first time", letters);
      line("  more letters, for the first time", rest);
      line("  the same beginning again", again);
    }
  }

  private static void measure(Engine engine, Search search, Company company, int rounds, int warm) {
    List<Change> some = new ArrayList<>();
    company.batches(CHANGED, batch -> batch.forEach(doc -> some.add(new Change.Put(doc))));
    Costs cold = new Costs();
    Costs ahead = new Costs();
    List<Long> refreshing = new ArrayList<>();
    for (int round = -warm; round < rounds; round++) {
      engine.write(some);
      engine.commit(Map.of());
      round(search, company, round < 0 ? new Costs() : cold);
      engine.write(some);
      engine.commit(Map.of());
      long refreshed = cost(() -> search.refresh(Duration.ofMinutes(1)));
      if (round >= 0) {
        refreshing.add(refreshed);
      }
      round(search, company, round < 0 ? new Costs() : ahead);
    }
    cold.tell("after a commit, asked at once");
    ahead.tell("after a commit, when it was worked out ahead");
    line("what the background takes for that", refreshing);
  }

  private static void round(Search search, Company company, Costs costs) {
    Viewer viewer = company.viewer();
    boolean begun = false;
    for (String question : company.questions(QUESTIONS)) {
      for (int end = 1; end <= question.length(); end++) {
        String typed = question.substring(0, end);
        long cost = cost(() -> search.suggest(typed, 8, viewer));
        (!begun ? costs.first : end <= 4 ? costs.letters : costs.rest).add(cost);
        begun = true;
        costs.again.add(cost(() -> search.suggest(typed, 8, viewer)));
      }
    }
  }

  private static void line(String what, List<Long> costs) {
    List<Long> sorted = costs.stream().sorted().toList();
    System.out.printf(Locale.ROOT, "%-38s %6d  median %8.0f µs  p90 %8.0f µs  p99 %8.0f µs%n", what, sorted.size(),
        sorted.get(sorted.size() / 2) / 1e3, sorted.get(sorted.size() * 9 / 10) / 1e3, sorted.get(sorted.size() * 99 / 100) / 1e3);
  }

  private static long cost(Runnable answer) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    answer.run();
    return threads.getCurrentThreadCpuTime() - start;
  }
}
