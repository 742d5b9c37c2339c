package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which ids were met before, however many there are.
class SeenIdsTest {
  @Test
  void tellsWhereEachIdStoodFirst() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    SeenIds seen = new SeenIds();
    Map<String, String> expected = new HashMap<>();
    for (int line = 1; line <= 20_000; line++) {
      String id = "d" + random.nextInt(10_000);
      Path file = Path.of("file" + line / 6_000 + ".jsonl");
      assertThat(seen.add(id, file, line)).isEqualTo(expected.putIfAbsent(id, file + ":" + line));
    }
  }
}
