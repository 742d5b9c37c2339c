package dev.kith.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Decisions;
import dev.kith.model.Viewer;
import dev.kith.search.Answer;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/// What a whole answer takes (ten results with passages, the facets, rights) beside a page of plain Lucene's own parts
/// ([PlainLucene]) of the same documents, for the same questions, in one run:
///
///     mvn -q -DskipTests package test-compile
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.WholeAnswer --documents 10000,100000 --index /tmp/whole-answer
///
/// The documents are put together of those in `--from` (JSON lines with `title` and `body`), else of the sample company's
/// ([Company]); the questions are words of their titles, and those in `--questions` (JSON lines with `query`). All contenders
/// answer each question in turn in each round, so that what else the machine does harms all alike, and then a round's questions
/// one contender after the other; look at the ratios. Indexes are made once in their folder and used again.
public final class WholeAnswer {
  private static final int WARM = 20;
  private static final int PAGE = 10;
  private static final String TOOK = "\"tookMs\":[0-9.]+,";
  private static final int CLIENTS = 4;

  private final Map<String, String> options;
  private final Company company;
  private final List<String> questions;
  private final Path folder;
  private final int rounds;
  private final int warm;

  private WholeAnswer(Map<String, String> options) throws IOException {
    this.options = options;
    company = Company.of(options);
    questions = new ArrayList<>(company.questions(Integer.parseInt(options.getOrDefault("--words", "60"))));
    if (options.containsKey("--questions")) {
      questions.addAll(Texts.questions(Path.of(options.get("--questions"))).stream().limit(questions.size()).toList());
    }
    rounds = Integer.parseInt(options.getOrDefault("--rounds", "9"));
    warm = Integer.parseInt(options.getOrDefault("--warm", Integer.toString(WARM)));
    String where = Temporary.index(options, "whole-answer").toString();
    folder = Path.of(where).resolve(options.getOrDefault("--people", "2000") + "-" + options.getOrDefault("--seed", "1"));
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    WholeAnswer bench = new WholeAnswer(ExpertQuestion.options(args,
        "--answers", "--documents", "--from", "--index", "--people", "--questions", "--requests", "--rounds", "--seed", "--warm", "--words"));
    for (String documents : bench.options.getOrDefault("--documents", "10000").split(",")) {
      bench.measure(Integer.parseInt(documents));
    }
  }

  private void measure(int documents) throws Exception {
    Path plainIn = folder.resolve("plain-" + documents);
    Path kithIn = folder.resolve("kith-" + documents);
    boolean made = Files.exists(kithIn);
    try (PlainLucene plain = new PlainLucene(plainIn, company::team);
        Engine index = LuceneEngine.open(kithIn, Fields.SCHEMA, List.of("en")); Watched engine = new Watched(index)) {
      if (!made) {
        fill(plain, index, documents);
      }
      plain.open();
      long start = System.nanoTime();
      People people = new People(engine, () -> Decisions.NONE);
      Search search = new Search(engine, people, Company.SOURCES, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS,
          CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
      search.answer(Question.of(questions.getFirst()).sized(PAGE), company.viewer());
      double first = (System.nanoTime() - start) / 1e6;
      if (options.containsKey("--answers")) {
        Files.write(Path.of(options.get("--answers")), answers(search, experts));
      }
      Path store = Temporary.folder("whole-answer-store");
      try (Store kept = new Store(store, InstantSource.system());
          WebServer server = Serving.start(search, experts, kept)) {
        contest(documents, plain, engine, search, experts, server.port());
      }
      System.gc();
      double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
      System.out.printf(Locale.ROOT, "on disk: Kith %.0f MB, plain Lucene %.0f MB; heap after all %.0f MB; first answer %.0f ms%n",
          Writing.size(kithIn), Writing.size(plainIn), heap, first);
    }
  }

  /// All that is answered, to compare with what another version answers.
  private List<String> answers(Search search, Experts experts) {
    List<String> lines = new ArrayList<>();
    for (String words : questions) {
      for (Viewer viewer : List.of(company.viewer(), company.all(), company.few())) {
        lines.add(new String(Json.answer(search.answer(Question.of(words).sized(PAGE), viewer), null, null), UTF_8).replaceFirst(TOOK, ""));
      }
      Viewer viewer = company.viewer();
      lines.add(new String(Json.answer(search.answer(Question.of(words).sized(50), viewer), null, null), UTF_8).replaceFirst(TOOK, ""));
      lines.add(new String(Json.experts(experts.whoKnows(words, Map.of(), PAGE, viewer)), UTF_8).replaceFirst(TOOK, ""));
    }
    return lines;
  }

  private void contest(int documents, PlainLucene plain, Watched engine, Search search, Experts experts, int port)
      throws Exception {
    Viewer viewer = company.viewer();
    Set<String> lists = lists(engine, viewer);
    try (Loopback client = new Loopback(port, "p0")) {
      client.warm(questions, Integer.parseInt(options.getOrDefault("--requests", "10000")));
      for (Order order : Order.values()) {
        Contender lucene = new Contender("plain Lucene, 3/4 visible", true, words -> plain.page(words, lists, PAGE));
        Contender content = new Contender("Kith, 3/4 visible", true, words -> answer(search, words, viewer));
        Contender all = new Contender("Kith, all visible", true, words -> answer(search, words, company.all()));
        Contender few = new Contender("Kith, 30 % visible", true, words -> answer(search, words, company.few()));
        Contender http = new Contender("Kith over HTTP", false, words -> client.get(address(words)));
        Contender expert = new Contender("Kith, expert question", true,
            words -> experts.whoKnows(words, Map.of(), PAGE, viewer));
        List<Contender> contenders = List.of(lucene, content, all, few, http, expert);
        run(contenders, order);
        System.out.printf(Locale.ROOT, "%n%,d documents, %d questions, %d rounds, %s, load %.1f%n", documents, questions.size(),
            rounds, order.told, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.out.printf("%-27s %9s %9s %9s %9s %7s %9s%n", "µs", "p50", "p95", "p99", "cpu p50", "ratio", "cpu ratio");
        for (Contender each : contenders) {
          boolean told = each.processor(0.5) > 0;
          System.out.printf(Locale.ROOT, "%-27s %9.0f %9.0f %9.0f %9s %7.2f %9s%n", each.name(), each.clock(0.5),
              each.clock(0.95), each.clock(0.99), told ? "%.0f".formatted(each.processor(0.5)) : "-", each.clockTo(lucene),
              told ? String.format(Locale.ROOT, "%.2f", each.processorTo(lucene)) : "-");
        }
        System.out.printf(Locale.ROOT, "30 %% visible to all visible: %.2f (cpu %.2f); expert to content: %.2f (cpu %.2f)%n",
            few.clockTo(all), few.processorTo(all), expert.clockTo(content), expert.processorTo(content));
      }
      parts(engine, search, viewer).print();
    }
    together(plain, lists, port);
  }

  /// In which order a round's questions are asked.
  private enum Order {
    /// Each finds the processor's caches full of what the others looked at.
    TURNS("each question by all in turn"),
    /// As a server that does nothing else.
    ALONE("all questions by one after the other");

    private final String told;

    Order(String told) {
      this.told = told;
    }
  }

  private void run(List<Contender> contenders, Order order) throws Exception {
    int each = contenders.size();
    for (int round = -warm; round < rounds; round++) {
      for (int i = 0; i < questions.size() * each; i++) {
        int question = order == Order.TURNS ? i / each : i % questions.size();
        int who = order == Order.TURNS ? i + question : i / questions.size();
        contenders.get((who + round + warm) % each).ask(questions.get(question), round >= 0);
      }
    }
  }

  /// Where the processor's time of a content answer goes.
  private Parts parts(Watched engine, Search search, Viewer viewer) {
    Parts parts = new Parts();
    for (int round = 0; round < rounds; round++) {
      for (String words : questions) {
        parts.next(engine, () -> answer(search, words, viewer),
            () -> search.answer(new Question(words, Map.of(), Question.Order.RELEVANCE, 0, PAGE, false, false, true), viewer));
      }
    }
    return parts;
  }

  private static Answer answer(Search search, String words, Viewer viewer) {
    return search.answer(Question.of(words).sized(PAGE), viewer);
  }

  private static String address(String words) {
    return "/api/v1/search?limit=" + PAGE + "&q=" + Loopback.encoded(words);
  }

  /// The access lists that a viewer satisfies, as plain Lucene's filter takes them.
  private static Set<String> lists(Engine engine, Viewer viewer) {
    Query all = new Query.All();
    List<Facet> lists = List.of(Facet.of(Fields.ACL, Integer.MAX_VALUE));
    return engine.search(Request.of(all, all, 0, List.of()).withFacets(lists)).facets().getFirst().stream().map(count -> count.value()).filter(text -> Stored.access(text).visibleTo(viewer.principals()))
        .collect(Collectors.toSet());
  }

  /// [#CLIENTS] at a time, each with a connection of its own.
  private void together(PlainLucene plain, Set<String> lists, int port) throws Exception {
    List<Double> perSecond = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int round = -1; round < rounds; round++) {
        double lucene = seconds(threads, () -> {
          for (String question : questions) {
            plain.page(question, lists, PAGE);
          }
          return null;
        });
        double http = seconds(threads, () -> {
          try (Loopback client = new Loopback(port, "p0")) {
            for (String question : questions) {
              client.get(address(question));
            }
          }
          return null;
        });
        if (round >= 0) {
          perSecond.add(CLIENTS * questions.size() / http);
          ratios.add(http / lucene);
        }
      }
    }
    System.out.printf(Locale.ROOT, "%d clients: %.0f answers a second over HTTP; time to %d threads of plain Lucene: %.2f%n", CLIENTS,
        median(perSecond), CLIENTS, median(ratios));
  }

  private static double seconds(ExecutorService threads, Callable<Void> work) throws Exception {
    long start = System.nanoTime();
    for (var done : threads.invokeAll(java.util.Collections.nCopies(CLIENTS, work))) {
      done.get();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void fill(PlainLucene plain, Engine engine, int documents) throws IOException {
    engine.write(company.people());
    long[] took = new long[2];
    company.batches(documents, batch -> {
      List<Change> changes = batch.stream().map(doc -> (Change) new Change.Put(doc)).toList();
      took[0] += nanos(() -> plain.write(batch));
      took[1] += nanos(() -> engine.write(changes));
    });
    took[0] += nanos(plain::commit);
    took[1] += nanos(() -> engine.commit(Map.of()));
    System.out.printf(Locale.ROOT, "%,d documents written in turn: plain Lucene %,.0f a second, Kith %,.0f, ratio %.2f%n",
        documents, documents / (took[0] / 1e9), documents / (took[1] / 1e9), (double) took[0] / took[1]);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static long nanos(Step step) {
    long start = System.nanoTime();
    try {
      step.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return System.nanoTime() - start;
  }

  private static double median(List<Double> values) {
    return Contender.at(values.stream().mapToDouble(Double::doubleValue), 0.5);
  }
}
