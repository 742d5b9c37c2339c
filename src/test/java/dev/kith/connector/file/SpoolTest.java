package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.Secret;
import dev.kith.connector.file.Spool.Line;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
  private static final int KILLS = 25;

  @TempDir
  private Path folder;
  private final long seed = Seed.get();

  private Push push(Path at) {
    return new Push("in", new Secret("0123456789abcdef"), null, Map.of(), at);
  }

  private static Line put(String id, String body) {
    return new Line(id, "{\"id\":\"" + id + "\",\"body\":\"" + body + "\"}");
  }

  private static String body(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private Map<String, String> all(Path at) throws IOException, InterruptedException {
    RecordingSink sink = new RecordingSink();
    push(at).read(Cursor.START, sink);
    Map<String, String> texts = new TreeMap<>();
    sink.items.forEach(item -> assertThat(texts.put(item.id(), body(item))).isNull());
    return texts;
  }

  @Test
  void theLastLineOfEachIdCountsAndAPassGoesOnWhereTheLastEnded() throws Exception {
    try (Spool spool = Spool.open(folder)) {
      spool.append(List.of(put("a", "1"), put("b", "1"), put("a", "2")));
      RecordingSink first = new RecordingSink();
      Cursor cursor = push(folder).read(Cursor.START, first);
      assertThat(first.items).extracting(Item::id, SpoolTest::body).containsExactly(
          org.assertj.core.groups.Tuple.tuple("b", "1"), org.assertj.core.groups.Tuple.tuple("a", "2"));
      assertThat(first.whole).isTrue();
      spool.append(List.of(new Line("b", null), put("c", "1")));
      RecordingSink second = new RecordingSink();
      cursor = push(folder).read(cursor, second);
      assertThat(second.gone).containsExactly("b");
      assertThat(second.items).extracting(Item::id).containsExactly("c");
      assertThat(second.whole).isFalse();
      RecordingSink third = new RecordingSink();
      assertThat(push(folder).read(cursor, third)).isEqualTo(cursor);
      assertThat(third.items).isEmpty();
    }
  }

  @Test
  void anOutdatedFileIsWrittenAnewAndWhoeverHadReadItAllGoesOn() throws Exception {
    Cursor cursor = Cursor.START;
    Cursor early = null;
    try (Spool spool = Spool.open(folder, 2_000)) {
      int wholes = 0;
      for (int i = 0; i < 200; i++) {
        spool.append(List.of(put("n" + i % 5, "text " + i), new Line("gone" + i, null)));
        RecordingSink sink = new RecordingSink();
        cursor = push(folder).read(cursor, sink);
        early = early == null ? cursor : early;
        wholes += sink.whole ? 1 : 0;
        assertThat(sink.items).extracting(SpoolTest::body).contains("text " + i);
      }
      // A compaction between the append and the pass leaves that pass no place to go on from.
      assertThat(wholes).as("read whole").isLessThan(20);
    }
    assertThat(Files.size(folder.resolve(Spool.FILE))).isLessThan(6_000);
    assertThat(all(folder)).isEqualTo(new TreeMap<>(Map.of("n0", "text 195", "n1", "text 196", "n2", "text 197", "n3", "text 198",
        "n4", "text 199")));
    RecordingSink sink = new RecordingSink();
    push(folder).read(early, sink);
    assertThat(sink.whole).as("a cursor of before").isTrue();
  }

  @Test
  void whatWasCutOffIsForgottenAndWhatIsDamagedIsTold() throws Exception {
    try (Spool spool = Spool.open(folder)) {
      spool.append(List.of(put("a", "1"), put("b", "1")));
    }
    Path file = folder.resolve(Spool.FILE);
    byte[] good = Files.readAllBytes(file);
    Files.write(file, "cut off".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    try (Spool spool = Spool.open(folder)) {
      spool.append(List.of(put("c", "1")));
    }
    assertThat(all(folder)).containsOnlyKeys("a", "b", "c");
    byte[] damaged = good.clone();
    damaged[good.length / 2] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> {
      try (Spool _ = Spool.open(folder)) {
        all(folder);
      }
    }).isInstanceOf(IOException.class).hasMessageContaining("damaged");
  }

  @Test
  void manyThreadsShareTheDisk() throws Exception {
    try (Spool spool = Spool.open(folder)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        String name = "t" + t;
        threads.add(Thread.ofPlatform().start(() -> {
          for (int i = 0; i < 50; i++) {
            try {
              spool.append(List.of(put(name + "-" + i, "x")));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(all(folder)).hasSize(400);
    }
  }

  @Test
  void whateverItIsKilledInNothingAcknowledgedIsLost() throws Exception {
    System.out.println("SpoolTest -Dseed=" + seed);
    Random random = new Random(seed);
    int acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged += lost(random, folder.resolve("k" + kill), false, true);
    }
    System.out.println(acknowledged + " pushes acknowledged before " + KILLS + " kills");
    assertThat(acknowledged).isGreaterThan(KILLS);
  }

  /// The control: what is acknowledged before it is written is lost.
  @Test
  void whatIsAcknowledgedTooEarlyIsFoundLost() throws Exception {
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      if (lost(random, folder.resolve("c" + kill), true, false) < 0) {
        return;
      }
    }
    throw new AssertionError("nothing was lost in " + KILLS + " kills");
  }

  /// Kills a process that pushes at a random moment. Returns how many pushes it had acknowledged, or -1 if one of them is lost.
  private int lost(Random random, Path at, boolean early, boolean must) throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), PushingProcess.class.getName(),
        at.toString(), Boolean.toString(early)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int last = -1;
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
      int wait = random.nextInt(60);
      String line = "";
      while (last < wait && (line = out.readLine()) != null) {
        last = Integer.parseInt(line.substring(0, line.length() - 1));
      }
      process.toHandle().destroyForcibly();
      while ((line = out.readLine()) != null && line.endsWith(".")) {
        last = Integer.parseInt(line.substring(0, line.length() - 1));
      }
    }
    process.waitFor();
    try (Spool _ = Spool.open(at)) {
      Map<String, String> held = all(at);
      for (int push = 0; push <= last; push++) {
        boolean there = PushingProcess.isThere(held, push, last);
        if (must) {
          assertThat(there).as("push %d of %d", push, last).isTrue();
        } else if (!there) {
          return -1;
        }
      }
    }
    return last + 1;
  }
}
