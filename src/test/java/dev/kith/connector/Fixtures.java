package dev.kith.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import dev.kith.Seed;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/// The small exports below `src/test/resources`, as they are and spoilt.
public final class Fixtures {
  private static final String[] PIECES = {"<", ">", "&", "\"", "]]>", "<![CDATA[", "&#x0;", "&nbsp;", "\u0000", "\u000b", "</", "<!--", "{", "}", "[",
      "]", ",", "null", "-1", "99999999999999999999", "\uFFFF", "'", "<a>", "--", "\\", "\\ud83d", "0"};

  private Fixtures() {}

  public static Path of(String name) {
    try {
      return Path.of(Fixtures.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  public static void copy(String name, Path to) throws IOException {
    Path from = of(name);
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(path));
        }
      }
    }
  }

  public static void replace(Path file, String old, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, by));
  }

  public static void cut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  /// Spoils a file 2,000 times, or as often as `-Dspoils=` says: each pass ends well, with problems, or with an IOException in
  /// one line; within 2 seconds.
  public static void spoil(Path file, Supplier<Connector> connector) throws IOException {
    spoil(file, connector, true);
  }

  /// @param breaks whether some of these must end with a problem or a broken pass
  public static void spoil(Path file, Supplier<Connector> connector, boolean breaks) throws IOException {
    int times = Integer.getInteger("spoils", 2_000);
    long seed = Seed.get();
    System.out.println(file.getFileName() + " -Dseed=" + seed);
    Random random = new Random(seed);
    byte[] bytes = Files.readAllBytes(file);
    // the first pass of all loads classes, which is nothing to be timed
    RecordingSink sound = new RecordingSink();
    Assertions.assertDoesNotThrow(() -> connector.get().read(Cursor.START, sound));
    int ended = 0;
    for (int i = 0; i < times; i++) {
      Files.write(file, spoilt(bytes, random));
      RecordingSink sink = new RecordingSink();
      String message = CpuTime.within(Duration.ofSeconds(2), () -> {
        try {
          connector.get().read(Cursor.START, sink);
          return "";
        } catch (IOException e) {
          return e.getMessage();
        }
      }, "input " + i);
      assertThat(message).as("input " + i).isNotNull().doesNotContain("\n");
      assertThat(sink.sent()).as("input " + i).doesNotHaveDuplicates();
      ended += message.isEmpty() && sink.problems.size() <= sound.problems.size() ? 1 : 0;
    }
    assertThat(ended).as("passes that came to their end with no problem more than before")
        .isBetween(times / 100, breaks ? times - times / 100 : times);
  }

  /// The bytes with one to four edits, or cut.
  public static byte[] spoilt(byte[] bytes, Random random) {
    StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
    for (int edits = 1 + random.nextInt(4); edits > 0 && !text.isEmpty(); edits--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(256));
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(2_000))));
        default -> text.setCharAt(at, (char) ('0' + random.nextInt(10)));
      }
    }
    if (random.nextInt(20) == 0 && !text.isEmpty()) {
      text.setLength(1 + random.nextInt(text.length()));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
