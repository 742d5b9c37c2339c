package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import dev.kith.ingest.KilledPass.Generated;
import dev.kith.store.Notes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Kills a process in the middle of its passes, again and again, and looks at what it leaves.
final class IngestKillTest {
  private static final int RUNS = 25;
  private static final int CHANGES = 2_000;
  private static final int MAX_ACKS = 50;
  private static final int MAX_MILLIS = 30;

  private Path folder;
  private final long seed = Seed.get();

  /// In memory where there is such a folder: a kill leaves what the system has in its cache, so the disk does not matter here,
  /// and thousands of commits take their time on a slow one.
  @BeforeEach
  void makeFolder() throws IOException {
    Path memory = Path.of("/dev/shm");
    folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "kith") : Files.createTempDirectory("kith");
  }

  @AfterEach
  void deleteFolder() throws IOException {
    Disk.delete(folder);
  }

  /// What a process said before it was killed.
  private record Said(boolean ended, int acks, String cursor) {}

  @Test
  void whateverItIsKilledInNothingAcknowledgedIsLostAndTheNextPassesMakeTheIndexWhole() throws Exception {
    System.out.println("IngestKillTest -Dseed=" + seed);
    Random random = new Random(seed);
    int killed = 0;
    int acks = 0;
    for (int run = 0; run < RUNS; run++) {
      Generated source = new Generated(seed + run, CHANGES);
      Path index = folder.resolve("run" + run);
      Map<String, Integer> model = new HashMap<>();
      Said said = runAndKill(index, source, false, random, model);
      killed += said.ended() ? 0 : 1;
      acks += said.acks();
      try (Engine engine = KilledPass.open(index)) {
        assertThat(cursor(engine)).as("the cursor of run %d", run).isGreaterThanOrEqualTo(number(said.cursor()));
        assertThat(lost(model, held(engine), source)).as("acknowledged and lost in run %d", run).isEmpty();
        assertThat(knowingMore(index, engine)).as("noted and not there in run %d", run).isEmpty();
        KilledPass.toTheEnd(source, engine, KilledPass.notes(index), Ingest.Pace.DEFAULT);
        assertThat(held(engine)).as("the index after run %d", run).isEqualTo(uninterrupted(source, folder.resolve("whole" + run)));
      }
      Disk.delete(index);
    }
    System.out.println(killed + " of " + RUNS + " killed in the middle, " + acks + " commits acknowledged");
    assertThat(killed).as("killed in the middle").isGreaterThan(RUNS / 2);
    assertThat(acks).as("acknowledged").isGreaterThan(RUNS);
  }

  /// The control: with cursors saved before documents, some kill leaves an index that no later pass makes whole.
  @Test
  void cursorsSavedBeforeTheirDocumentsAreFoundOut() throws Exception {
    Random random = new Random(seed);
    for (int run = 0; run < 4 * RUNS; run++) {
      Generated source = new Generated(seed + run, CHANGES);
      Path index = folder.resolve("control" + run);
      runAndKill(index, source, true, random, new HashMap<>());
      try (Engine engine = KilledPass.open(index)) {
        KilledPass.toTheEnd(source, engine, KilledPass.notes(index), Ingest.Pace.DEFAULT);
        if (!held(engine).equals(uninterrupted(source, folder.resolve("whole" + run)))) {
          return;
        }
      }
      Disk.delete(index);
    }
    throw new AssertionError("a cursor that ran ahead of its documents was not found in " + 4 * RUNS + " kills");
  }

  /// Starts a process, kills it a random while after a random commit, and gathers what it acknowledged: for each native id the last
  /// change it shows.
  private static Said runAndKill(Path index, Generated source, boolean cursorFirst, Random random,
      Map<String, Integer> model) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
        "-XX:TieredStopAtLevel=1", "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
        KilledPass.class.getName(), index.toString(), Long.toString(source.seed()), Integer.toString(source.changes()),
        Boolean.toString(cursorFirst)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
      int acks = random.nextInt(MAX_ACKS);
      int millis = random.nextInt(MAX_MILLIS);
      String line = "";
      while (lines.size() < acks && (line = out.readLine()) != null) {
        lines.add(line);
      }
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      // By its handle: the process itself would close the stream, with acknowledgements still in it.
      process.toHandle().destroyForcibly();
      while ((line = out.readLine()) != null) {
        lines.add(line);
      }
    }
    process.waitFor();
    boolean ended = lines.remove("end");
    String cursor = "-";
    int acks = 0;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length < 4) {
        // Cut by the kill: never acknowledged.
        continue;
      }
      acks++;
      cursor = words[1];
      for (String pair : words[2].isEmpty() ? new String[0] : words[2].split(",")) {
        int equals = pair.indexOf('=');
        model.merge(pair.substring(0, equals), Integer.parseInt(pair.substring(equals + 1)), Math::max);
      }
    }
    return new Said(ended, acks, cursor);
  }

  private static int number(String cursor) {
    return cursor == null || cursor.equals("-") ? -1 : Integer.parseInt(cursor);
  }

  private static int cursor(Engine engine) {
    return number(engine.cursors().get("gen"));
  }

  /// What passes that nobody kills make of the source.
  private static Map<String, Integer> uninterrupted(Generated source, Path notes) {
    Engine engine = new MemoryEngine();
    KilledPass.toTheEnd(source, engine, notes, Ingest.Pace.DEFAULT);
    return held(engine);
  }

  /// Notes of changes that the index does not show, though no stamp says that they go with another index.
  private static List<String> knowingMore(Path index, Engine engine) {
    Map<String, Integer> held = held(engine);
    try (Notes notes = Notes.open(KilledPass.notes(index))) {
      notes.stamp("gen").ifPresent(stamp -> assertThat(Long.parseLong(stamp.split(" ")[1]))
          .isLessThanOrEqualTo(Long.parseLong(engine.cursors().get("gen notes").split(" ")[1])));
      return notes.beginning("gen", "").entrySet().stream()
          .filter(note -> held.getOrDefault(note.getKey(), -1) < Integer.parseInt(note.getValue())).map(Object::toString).toList();
    }
  }

  /// Acknowledged documents that show an older change than acknowledged, or that are not there though the source has not
  /// removed them since.
  private static List<String> lost(Map<String, Integer> acknowledged, Map<String, Integer> held, Generated source) {
    return acknowledged.entrySet().stream().filter(entry -> {
      Integer shown = held.get(entry.getKey());
      return shown != null ? shown < entry.getValue() : IntStream.range(entry.getValue() + 1, source.changes())
          .noneMatch(change -> source.removes(change) && entry.getKey().equals("n" + source.item(change)));
    }).map(Object::toString).toList();
  }

  /// The change that each document shows, by native id.
  private static Map<String, Integer> held(Engine engine) {
    List<Hit> hits = engine.search(Request.of(new Query.All(), new Query.All(), 10_000,
        List.of(Fields.NATIVE, Fields.BODY, Fields.CARD))).hits();
    assertThat(hits).extracting(Hit::id).doesNotHaveDuplicates();
    Map<String, Integer> held = new TreeMap<>();
    for (Hit hit : hits) {
      assertThat(held.put(hit.first(Fields.NATIVE), KilledPass.shown(hit.strings()))).as(hit.id()).isNull();
    }
    return held;
  }
}
