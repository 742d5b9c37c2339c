package dev.kith.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kith.engine.Engine;
import dev.kith.engine.RightOfWay;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/// What somebody who asks notices of a rebuild: questions at an even pace, in turn with nothing beside them and with JSON lines being
/// read into another index in the same process, over and over.
///
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Beside --documents 100000 --index /tmp/whole-answer --seconds 20
///
/// Options as of [WholeAnswer]; `--pace` is the milliseconds from one question to the next (50), `--rounds` how often each of both
/// is measured (3), each time for `--seconds`, `--lines` how many documents are read in at a time (20000), `--clients` how many ask (1).
public final class Beside {
  private static final int PAGE = 10;

  private final Search search;
  private final Viewer viewer;
  private final List<String> questions;
  private final long pace;
  private final int clients;
  private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  /// While answers were worked out: nanoseconds by the clock, and processor time of all other threads. With one client only.
  private long under;
  private long others;

  private Beside(Search search, Viewer viewer, List<String> questions, long pace, int clients) {
    this.search = search;
    this.viewer = viewer;
    this.questions = questions;
    this.pace = pace;
    this.clients = clients;
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args,
        "--clients", "--documents", "--from", "--index", "--lines", "--pace", "--people", "--rounds", "--seconds", "--seed", "--words");
    Company company = Company.of(options);
    int documents = Integer.parseInt(options.getOrDefault("--documents", "10000"));
    int seconds = Integer.parseInt(options.getOrDefault("--seconds", "20"));
    Path folder = Temporary.index(options, "beside")
        .resolve(options.getOrDefault("--people", "2000") + "-" + options.getOrDefault("--seed", "1")).resolve("kith-" + documents);
    Path file = Temporary.folder("beside-lines").resolve("lines.jsonl");
    Lines.write(company, Integer.parseInt(options.getOrDefault("--lines", "20000")), file);
    boolean made = Files.exists(folder);
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
      if (!made) {
        company.write(engine, documents);
      }
      Search search = new Search(engine, new People(engine, () -> Decisions.NONE), Company.SOURCES, FieldSettings.DEFAULTS,
          ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.fixed(Company.NOW));
      Beside bench = new Beside(search, company.viewer(), company.questions(Integer.parseInt(options.getOrDefault("--words", "60"))),
          Duration.ofMillis(Integer.parseInt(options.getOrDefault("--pace", "50"))).toNanos(),
          Integer.parseInt(options.getOrDefault("--clients", "1")));
      bench.warm(seconds);
      bench.measure(file, seconds, Integer.parseInt(options.getOrDefault("--rounds", "3")));
    }
  }

  private void warm(int seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    for (int i = 0; System.nanoTime() < end; i++) {
      search.answer(Question.of(questions.get(i % questions.size())).sized(PAGE), viewer);
    }
  }

  private void measure(Path file, int seconds, int rounds) throws Exception {
    List<Double> alone = new ArrayList<>();
    List<Double> beside = new ArrayList<>();
    int read = 0;
    double aloneOthers = 0;
    double besideOthers = 0;
    for (int round = 0; round < rounds; round++) {
      alone.addAll(asked(seconds));
      aloneOthers += takeOthers() / rounds;
      Rebuild rebuild = new Rebuild(file);
      Thread thread = Thread.ofPlatform().start(rebuild);
      beside.addAll(asked(seconds));
      besideOthers += takeOthers() / rounds;
      rebuild.enough = true;
      thread.join();
      read += rebuild.read;
    }
    System.out.printf(Locale.ROOT, "%d clients, a question each %d ms, %d rounds of %d s, load %.1f%n", clients, pace / 1_000_000, rounds, seconds,
        system.getSystemLoadAverage());
    System.out.printf("%-22s %9s %9s %9s %9s%n", "ms by the clock", "p50", "p95", "p99", "answers");
    print("nothing beside", alone);
    print("a rebuild beside", beside);
    System.out.printf(Locale.ROOT, "p99 beside to alone: %.2f; %d documents read in beside%n", at(beside, 0.99) / at(alone, 0.99), read);
    System.out.printf(Locale.ROOT, "processors that other threads had during answers: %.2f alone, %.2f beside; who wrote rested %.1f s%n",
        aloneOthers, besideOthers, RightOfWay.OF_ANSWERS.rested() / 1e9);
  }

  private double takeOthers() {
    double share = (double) others / under;
    under = 0;
    others = 0;
    return share;
  }

  private static void print(String name, List<Double> took) {
    System.out.printf(Locale.ROOT, "%-22s %9.2f %9.2f %9.2f %9d%n", name, at(took, 0.5), at(took, 0.95), at(took, 0.99), took.size());
  }

  private static double at(List<Double> took, double share) {
    return Contender.at(took.stream().mapToDouble(Double::doubleValue), share);
  }

  /// What each answer took, from when it was due: who waits for the one before waits too.
  private List<Double> asked(int seconds) throws InterruptedException {
    List<Double> took = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> all = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int from = client * 7;
      all.add(Thread.ofPlatform().start(() -> ask(seconds, from, took)));
    }
    for (Thread each : all) {
      each.join();
    }
    return took;
  }

  private void ask(int seconds, int first, List<Double> took) {
    long due = System.nanoTime();
    long end = due + Duration.ofSeconds(seconds).toNanos();
    for (int i = first; due < end; i++, due += pace) {
      while (System.nanoTime() < due) {
        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
      }
      long busy = othersBusy();
      long from = System.nanoTime();
      search.answer(Question.of(questions.get(i % questions.size())).sized(PAGE), viewer);
      long now = System.nanoTime();
      took.add((now - due) / 1e6);
      note(now - from, othersBusy() - busy);
    }
  }

  private long othersBusy() {
    return system.getProcessCpuTime() - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private synchronized void note(long took, long busy) {
    under += took;
    others += busy;
  }

  private static final class Rebuild implements Runnable {
    private final Path file;
    private volatile boolean enough;
    private int read;

    Rebuild(Path file) {
      this.file = file;
    }

    @Override
    public void run() {
      try {
        Path all = Temporary.folder("beside-rebuild");
        for (int i = 0; !enough; i++) {
          Path scratch = all.resolve(Integer.toString(i));
          try (Engine growing = LuceneEngine.open(scratch.resolve("index"), Fields.SCHEMA, List.of("en"))) {
            read += (int) Lines.read(file, growing, scratch.resolve("notes"), () -> enough);
          }
          Temporary.delete(scratch);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
