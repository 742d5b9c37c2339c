package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.model.Content;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Among many files some that kill, hang, fill or flood the process that reads them. `-Dpoison.files=1000` runs it at full size.
class PoisonTest {
  private static final List<String> POISONS = List.of("x/memory", "x/loop", "x/exit", "x/crash", "x/flood");
  /// For one file; on a busy machine a new process needs seconds to begin.
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FILES = Integer.getInteger("poison.files", 200);

  @Test
  void ofManyFilesOnlyThePoisonousAreErrorsAndTheProcessIsSoonBack() throws Exception {
    long seed = Seed.get();
    System.out.println("poison -Dseed=" + seed);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(i % 20 == 0 ? POISONS.get(i / 20 % POISONS.size()) : "x/sound");
    }
    Collections.shuffle(files, new Random(seed));
    int sound = 0;
    Map<String, Integer> errors = new TreeMap<>();
    List<Long> back = new ArrayList<>();
    try (ContentExtractor extractor = new ContentExtractor(new ChildExtractor(1, LIMIT, HurtfulChild.class.getName()))) {
      extractor.extract(new Content.Binary("x/sound", new byte[1]));
      long before = used();
      long poisoned = 0;
      for (String file : files) {
        try {
          extractor.extract(new Content.Binary(file, new byte[1]));
          assertThat(file).isEqualTo("x/sound");
          sound++;
          if (poisoned > 0) {
            back.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - poisoned));
          }
          poisoned = 0;
        } catch (IOException e) {
          assertThat(e.getMessage()).doesNotContain("\n");
          errors.merge(file, 1, Integer::sum);
          poisoned = System.nanoTime();
        }
      }
      long after = used();
      Collections.sort(back);
      System.out.println(sound + " read, errors " + errors + ", back after ms " + back + ", heap " + (before >> 10) + " -> "
          + (after >> 10) + " KiB");
      assertThat(after - before).as("bytes of memory the parent gained").isLessThan(4 << 20);
      byte[][] held = {new byte[8 << 20]};
      assertThat(used() - before).as("control: what the parent holds is seen").isGreaterThan(held[0].length - (1 << 20));
    }
    assertThat(sound).isEqualTo(FILES - FILES / 20);
    assertThat(errors).as("errors, and nothing but poison").hasSize(POISONS.size());
    assertThat(errors.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(FILES / 20);
    assertThat(back.get(back.size() / 2)).as("ms until the next file is read").isLessThan(LIMIT.toMillis());
  }

  @Test
  void withoutAProcessOfItsOwnEachPoisonWouldEndWhoeverReadsIt() throws Exception {
    for (String poison : POISONS) {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
          "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Victim.class.getName(), poison)
          .redirectErrorStream(true).redirectOutput(new File("/dev/null")).start();
      try {
        boolean ended = process.waitFor(poison.equals("x/loop") ? 2 : 30, TimeUnit.SECONDS);
        assertThat(ended && process.exitValue() == Victim.SURVIVED).as("control: survived " + poison).isFalse();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /// Reads one file in its own process, as a server without child processes would.
  static final class Victim {
    static final int SURVIVED = 77;

    private Victim() {}

    public static void main(String[] args) throws Exception {
      HurtfulChild.read(new dev.kith.extract.child.Frames.Request(args[0], new byte[1]));
      // a flood is survived, but for the 10 GB it leaves
      System.exit(args[0].equals("x/flood") ? 0 : SURVIVED);
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
