package dev.kith.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.lucene.BareWriter;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/// How fast an index is written, of the same documents in turn in every round, each into a folder of its own:
///
///     java -Xmx2g -XX:GCTimeRatio=199 --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*:target/bench/*" \
///       dev.kith.bench.Writing --documents 20000
///
///   - `plain`: an `IndexWriter` with stock parts throughout ([PlainLucene]), from documents that lie ready in memory;
///   - `bare`: an `IndexWriter` with Kith's analysis of the same fields ([BareWriter]), from the same;
///   - `engine`: Kith's engine, from the same;
///   - `lines`: Kith as it reads a source: JSON lines parsed and checked, texts cleaned, names found, sketches and digests made,
///     written and committed.
///
/// Options as of [WholeAnswer]: `--from`, `--documents`, `--people`, `--seed`, `--rounds`; `--only NAME` for one of the four.
public final class Writing {
  private static final int WARM = 2;
  private static final double BUFFER_MB = 64;

  private interface Way {
    void write(Path folder) throws IOException;
  }

  private static final class Writer {
    private final String name;
    private final Way way;
    private final List<Double> clock = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();
    private double megabytes;

    Writer(String name, Way way) {
      this.name = name;
      this.way = way;
    }

    void run(boolean counted) throws IOException {
      Path scratch = Temporary.folder("writing");
      OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long busy = system.getProcessCpuTime();
      long start = System.nanoTime();
      way.write(scratch);
      double took = (System.nanoTime() - start) / 1e9;
      double worked = (system.getProcessCpuTime() - busy) / 1e9;
      if (counted) {
        clock.add(took);
        processor.add(worked);
        megabytes = size(scratch);
      }
      Temporary.delete(scratch);
    }
  }

  private Writing() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args,
        "--documents", "--from", "--only", "--people", "--rounds", "--seed");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "10000"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "5"));
    Company company = Company.of(options);
    List<List<Doc>> batches = new ArrayList<>();
    company.batches(documents, batches::add);
    Path file = Temporary.folder("writing-lines").resolve("lines.jsonl");
    Lines.write(company, documents, file);
    List<Writer> all = new ArrayList<>(List.of(
        new Writer("plain", folder -> plain(company, batches, folder)),
        new Writer("bare", folder -> bare(batches, folder)),
        new Writer("engine", folder -> engine(batches, folder)),
        new Writer("lines", folder -> lines(file, folder))));
    all.removeIf(each -> !each.name.equals(options.getOrDefault("--only", each.name)));
    for (int round = -WARM; round < rounds; round++) {
      for (int i = 0; i < all.size(); i++) {
        all.get((i + round + WARM) % all.size()).run(round >= 0);
      }
    }
    System.out.printf(Locale.ROOT, "%,d documents, %d rounds, load %.1f; speed to another: median of the ratios%n", documents, rounds,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf("%-8s %12s %12s %8s", "", "a second", "cpu µs each", "MB");
    all.stream().limit(2).forEach(each -> System.out.printf(" %9s %9s", "to " + each.name, "by cpu"));
    System.out.println();
    for (Writer each : all) {
      System.out.printf(Locale.ROOT, "%-8s %,12.0f %12.0f %8.1f", each.name, documents / median(each.clock),
          median(each.processor) * 1e6 / documents, each.megabytes);
      all.stream().limit(2).forEach(other -> System.out.printf(Locale.ROOT, " %9.2f %9.2f", ratio(other.clock, each.clock),
          ratio(other.processor, each.processor)));
      System.out.println();
    }
  }

  private static void plain(Company company, List<List<Doc>> batches, Path folder) throws IOException {
    try (PlainLucene plain = new PlainLucene(folder, company::team)) {
      for (List<Doc> batch : batches) {
        plain.write(batch);
      }
      plain.commit();
    }
  }

  private static void bare(List<List<Doc>> batches, Path folder) throws IOException {
    try (BareWriter bare = new BareWriter(folder, Fields.SCHEMA, List.of("en"), BUFFER_MB)) {
      for (List<Doc> batch : batches) {
        bare.write(batch);
      }
      bare.commit();
    }
  }

  private static void engine(List<List<Doc>> batches, Path folder) {
    try (Engine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"))) {
      for (List<Doc> batch : batches) {
        engine.write(batch.stream().map(doc -> (Change) new Change.Put(doc)).toList());
      }
      engine.commit(Map.of());
    }
  }

  private static void lines(Path file, Path folder) {
    try (Engine engine = LuceneEngine.open(folder.resolve("index"), Fields.SCHEMA, List.of("en"))) {
      Lines.read(file, engine, folder.resolve("notes"), () -> false);
    }
  }

  private static double ratio(List<Double> of, List<Double> to) {
    double[] ratios = new double[of.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.get(i) / to.get(i);
    }
    return Contender.at(java.util.Arrays.stream(ratios), 0.5);
  }

  static double size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum() / 1e6;
    }
  }

  private static double median(List<Double> values) {
    return Contender.at(values.stream().mapToDouble(Double::doubleValue), 0.5);
  }
}
