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
import dev.kith.store.Store;
import dev.kith.web.Json;
import dev.kith.web.WebServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.LogManager;

/// What HTTP adds to an answer: the same questions in process, in process with their JSON, and from the real server over one kept
/// connection; and what the server takes for a request that asks nothing.
///
///     mvn -q -Pbench -DskipTests package
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.HttpCost --documents 100000 --index /tmp/whole-answer
///
/// The index is one of [WholeAnswer], or made. What runs once a request is compiled well only after many thousand requests, so
/// `--requests` of them come first, with answers that cost little. Each question's cost is the least of all rounds, so that what else the machine does
/// counts little; told are medians of these, by the clock and in processor time of the threads that answer.
public final class HttpCost {
  private static final int PAGE = 10;

  private HttpCost() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args,
        "--documents", "--from", "--index", "--requests", "--rounds", "--warm", "--words");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "10000"));
    List<Texts.Text> texts = options.containsKey("--from") ? Texts.read(Path.of(options.get("--from"))) : Texts.sample();
    Company company = new Company(texts, 2_000, 1);
    Path folder = Temporary.index(options, "http-cost")
        .resolve("2000-1").resolve("kith-" + documents);
    boolean made = Files.exists(folder);
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
      if (!made) {
        company.write(engine, documents);
      }
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      try (Store store = new Store(Temporary.folder("http-cost-store"), InstantSource.system());
          WebServer server = Serving.start(search, new Experts(search, PeopleRanking.DEFAULTS), store);
          Loopback client = new Loopback(server.port(), "p0")) {
        Viewer viewer = search.viewer(search.directory().person("p0").orElseThrow());
        List<String> questions = company.questions(Integer.parseInt(options.getOrDefault("--words", "60")));
        client.warm(questions, Integer.parseInt(options.getOrDefault("--requests", "10000")));
        LongSupplier serving = serving();
        contest(questions, List.of(
            new Contender("in process", true, words -> search.answer(Question.of(words).sized(PAGE), viewer)),
            new Contender("in process, with its JSON", true,
                words -> Json.answer(search.answer(Question.of(words).sized(PAGE), viewer), null, null)),
            new Contender("over HTTP", serving, words -> client.get("/api/v1/search?limit=" + PAGE + "&q=" + Loopback.encoded(words))),
            new Contender("suggestions, over HTTP", serving, words -> client.get("/api/v1/suggest?q=" + Loopback.encoded(words))),
            new Contender("who asks, over HTTP", serving, _ -> client.get("/api/v1/session")),
            new Contender("nothing, over HTTP", serving, _ -> client.get("/healthz"))),
            Integer.parseInt(options.getOrDefault("--rounds", "30")), Integer.parseInt(options.getOrDefault("--warm", "30")));
      }
    }
  }

  /// The processor time of the server's threads.
  private static LongSupplier serving() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return () -> Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("qtp"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId()))).sum();
  }

  private static void contest(List<String> questions, List<Contender> contenders, int rounds, int warm) throws Exception {
    for (int round = -warm; round < rounds; round++) {
      for (String question : questions) {
        for (Contender each : contenders) {
          each.ask(question, round >= 0);
        }
      }
    }
    System.out.printf(Locale.ROOT, "%n%d questions, %d rounds, load %.1f%n%-27s %9s %9s %9s%n", questions.size(), rounds,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "µs", "least", "p50", "cpu p50");
    for (Contender each : contenders) {
      System.out.printf(Locale.ROOT, "%-27s %9.0f %9.0f %9.0f%n", each.name(), each.least(questions.size()), each.clock(0.5),
          each.processor(0.5));
    }
  }
}
