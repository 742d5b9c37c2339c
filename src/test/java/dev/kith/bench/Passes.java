package dev.kith.bench;

import dev.kith.engine.Engine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/// That a heap is enough for a source of so many documents, in which nothing is kept of one but its id: JSON lines of one line of text
/// each are read whole, once when they are all new, and once more after one was added and one taken away.
///
///     java -Xmx512m --add-modules jdk.incubator.vector -cp "target/classes:target/test-classes:target/lib/*" \
///       dev.kith.bench.Passes --documents 1000000 --index /tmp/passes
public final class Passes {
  private static final int LONGEST = 160;

  private Passes() {}

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Map<String, String> options = ExpertQuestion.options(args, "--documents", "--index");
    int documents = Integer.parseInt(options.getOrDefault("--documents", "100000"));
    Path folder = Temporary.index(options, "passes");
    Files.createDirectories(folder);
    Path file = folder.resolve("lines.jsonl");
    Lines.write(Company.of(options).shortened(LONGEST), documents, file);
    try (Engine engine = LuceneEngine.open(folder.resolve("index"), Fields.SCHEMA, List.of("en"))) {
      pass("all new", file, engine, folder);
      change(file);
      pass("one new, one gone", file, engine, folder);
    }
    Temporary.delete(folder);
  }

  private static void pass(String name, Path file, Engine engine, Path folder) {
    List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP).toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    long read = Lines.read(file, engine, folder.resolve("notes"), () -> false);
    System.out.printf(Locale.ROOT, "%s: %,d documents in %.0f s; heap at most %d MB, peaks of its parts %.0f MB%n", name, read,
        (System.nanoTime() - start) / 1e9, Runtime.getRuntime().maxMemory() >> 20,
        heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1e6);
  }

  /// The first line goes, and a new one comes last.
  private static void change(Path file) throws IOException {
    Path changed = file.resolveSibling("changed.jsonl");
    try (var lines = Files.newBufferedReader(file); var out = Files.newBufferedWriter(changed)) {
      lines.readLine();
      lines.transferTo(out);
    }
    Files.writeString(changed, "{\"id\":\"one-more\",\"title\":\"One more\"}\n", StandardOpenOption.APPEND);
    Files.move(changed, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
