package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Result.Hit;
import dev.kith.engine.lucene.LuceneEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever was said to be committed is there after the process is killed at any moment, and nothing by halves.
final class CrashTest {
  private static final int KILLS = 25;
  private static final int CONTROL_KILLS = 6;
  private static final int CHECK_EVERY = 10;

  @TempDir
  Path folder;

  @Test
  void whatWasCommittedOutlivesAKill() throws IOException, InterruptedException {
    Random random = new Random(Worlds.seed("whatWasCommittedOutlivesAKill"));
    long before = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      long acknowledged = writeUntilKilled("", random);
      assertThat(acknowledged).as("progress").isGreaterThan(before);
      assertThat(faults(acknowledged)).as("kill %d", kill).isEmpty();
      if (kill % CHECK_EVERY == 0) {
        LuceneEngine.check(folder);
      }
      before = acknowledged;
    }
  }

  @Test
  void aWriterThatPromisesTooEarlyIsFoundOut() throws IOException, InterruptedException {
    Random random = new Random(Worlds.seed("aWriterThatPromisesTooEarlyIsFoundOut"));
    List<String> faults = new ArrayList<>();
    for (int kill = 0; kill < CONTROL_KILLS && faults.isEmpty(); kill++) {
      faults.addAll(faults(writeUntilKilled("early", random)));
    }
    assertThat(faults).isNotEmpty();
  }

  /// @return the last batch that was said to be committed
  private long writeUntilKilled(String mode, Random random) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process writer = new ProcessBuilder(java.toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), CrashingWriter.class.getName(),
        folder.toString(), mode).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = writer.inputReader()) {
      String line = lines.readLine();
      assertThat(line).as("the first batch").isNotNull();
      // the moment of the kill: the writer goes on till then
      writer.waitFor(5 + random.nextInt(895), TimeUnit.MILLISECONDS);
      // by its handle, which leaves alone what it has written and we have not read yet
      writer.toHandle().destroyForcibly();
      long last = 0;
      for (; line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
      }
      return last;
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private List<String> faults(long acknowledged) {
    List<String> faults = new ArrayList<>();
    try (Engine engine = LuceneEngine.open(folder, Worlds.SCHEMA, "en")) {
      long committed = CrashingWriter.committed(engine);
      if (committed < acknowledged || committed > acknowledged + 1) {
        faults.add("said " + acknowledged + ", kept " + committed);
      }
      Query all = new Query.All();
      List<Hit> hits = engine.search(Request.of(all, all, 1000, List.of("at"))).hits();
      Map<String, Long> found = new TreeMap<>();
      for (Hit hit : hits) {
        if (found.put(hit.id(), hit.numbers().get("at")) != null) {
          faults.add(hit.id() + " is there twice");
        }
      }
      if (!found.equals(CrashingWriter.after(committed))) {
        faults.add("the documents are not those of batch " + committed);
      }
    }
    return faults;
  }
}
