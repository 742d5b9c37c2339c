package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.kith.Seed;
import dev.kith.connector.http.Reach;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

final class YamlRecordsTest {
  private static final int RUNS = 5_000;
  private static final String[] PIECES = {":", "- ", "\n", "  ", "\t", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!!str ",
    "|\n", ">-\n", "#", "? ", "%YAML 9.9\n", "---\n", "...\n", "~", "${env:X}", "0x1F", "1e999", "\uFEFF", "\u0000",
    "\u2028", "\uD83D", "<<: ", "@", "`", ",", "\r", "99999999999999999999", "-0", ".inf", "é", "[[[[[[[[[[[[[[[[[[[[[[[["};
  private static final String SEED_TEXT = """
      name: "Fern" # of the company
      data: ./data
      count: 12
      size: 10MiB
      weight: 1.5e0
      on: true
      every: 6h
      mode: two-words
      tags: [a, 'b', "c"]
      set:
        - x
        - y
      inner: {port: 8642, url: https://example.com/a}
      inners:
        - port: 1
        - {port: 2}
      byName:
        first: 1
        second: 2
      block: |
        some
          text
      """;

  enum Mode { ONE, TWO_WORDS }

  record Inner(int port, URI url) {
    Inner {
      if (port < 0) {
        throw new IllegalArgumentException("port is negative");
      }
    }
  }

  record Outer(String name, Path data, int count, long size, double weight, boolean on, Duration every, Mode mode,
      List<String> tags, Set<String> set, Inner inner, List<Inner> inners, Map<String, Integer> byName, String block) {}

  record Strict(String needed, String alsoNeeded, int number) {
    Strict {
      Objects.requireNonNull(needed);
      Objects.requireNonNull(alsoNeeded);
    }
  }

  @Test
  void everyTypeIsRead() {
    assertThat(read(SEED_TEXT, Outer.class)).isEqualTo(new Outer("Fern", Path.of("/srv/data"), 12, 10 << 20, 1.5, true,
        Duration.ofHours(6), Mode.TWO_WORDS, List.of("a", "b", "c"), Set.of("x", "y"),
        new Inner(8642, URI.create("https://example.com/a")), List.of(new Inner(1, null), new Inner(2, null)),
        Map.of("first", 1, "second", 2), "some\n  text\n"));
  }

  @Test
  void whatAConstructorMissesIsNamed() {
    assertThatThrownBy(() -> read("number: 1", Strict.class)).hasMessageContaining("one of needed, alsoNeeded");
    assertThatThrownBy(() -> read("number: 1\nneeded: x", Strict.class)).hasMessageContaining("alsoNeeded: is missing");
    assertThatThrownBy(() -> read("needed: x\nalsoNeeded: y", Strict.class)).hasMessageContaining("number: is missing");
  }

  record Live(URI url, Reach http) {}

  @Test
  void whatALiveSourcesFetcherMayDoIsRead() {
    assertThat(read("url: https://a.example", Live.class).http()).isEqualTo(Reach.DEFAULTS);
    assertThat(read("url: https://a.example\nhttp:", Live.class).http()).isEqualTo(Reach.DEFAULTS);
    assertThat(read("""
        url: https://a.example
        http:
          origins: ['https://media.a.example']
          privateNetworks:
            - a.example
            - 10.1.0.0/16
          pause: 250ms
          maxBytes: 50MiB
          authorities: company.pem
        """, Live.class).http()).isEqualTo(new Reach(List.of("https://media.a.example"), List.of("a.example", "10.1.0.0/16"),
        Duration.ofMillis(250), Duration.ofSeconds(30), 50 << 20, "", Path.of("/srv/company.pem")));
    assertThatThrownBy(() -> read("url: https://a.example\nhttp:\n  pause: 1h\n", Live.class))
        .hasMessage("x.yaml:3: http.pause: is not between 0s and 5m; try 1s");
    assertThatThrownBy(() -> read("url: https://a.example\nhttp:\n  privateNetworks: [10.1.0.4]\n", Live.class))
        .hasMessageStartingWith("x.yaml:3: http.privateNetworks: '10.1.0.4' is neither a host nor a network; try ");
    assertThatThrownBy(() -> read("url: https://a.example\nhttp:\n  maxBytes: 9GiB\n", Live.class)).hasMessageContaining("out of range");
  }

  record Switched(int number, boolean on) {}

  @Test
  void aSwitchThatNobodyMentionsIsOff() {
    assertThat(read("number: 1", Switched.class)).isEqualTo(new Switched(1, false));
  }

  @Test
  void aConstructorsMessageStandsAtTheLineItSpeaksOf() {
    assertThatThrownBy(() -> read(
        "count: 1\nsize: 1\nweight: 1\non: true\ninner:\n  url: https://a.example\n  port: -1\n", Outer.class))
        .hasMessage("x.yaml:7: inner.port: is negative; try another value");
  }

  @Test
  void damagedFilesAreNeverAnythingButAConfigError() {
    long seed = Seed.get();
    System.out.println("YamlRecordsTest -Dseed=" + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int run = 0; run < RUNS; run++) {
      String text = damaged(random);
      try {
        read(TextFile.decode(text.getBytes(StandardCharsets.UTF_8), "x.yaml"), Outer.class);
      } catch (ConfigError e) {
        refused++;
        assertThat(e.getMessage()).as("-Dseed=%d, run %d", seed, run).matches("x\\.yaml:[1-9]\\d*: .+: .+; try .+");
      } catch (RuntimeException | StackOverflowError e) {
        fail("-Dseed=" + seed + ", run " + run + ":\n" + text, e);
      }
    }
    // both must happen, or the damage is too much or too little to try anything
    assertThat(refused).isBetween(RUNS / 2, RUNS - 50);
  }

  /// The control: without our guards the same damage gives exceptions of the parser's own.
  @Test
  void theParserAloneWouldNotStandTheDamage() {
    Random random = new Random(1);
    int thrown = 0;
    for (int run = 0; run < 200; run++) {
      try {
        new Load(LoadSettings.builder().build()).loadFromString(damaged(random));
      } catch (YamlEngineException | ClassCastException _) {
        thrown++;
      }
    }
    assertThat(thrown).isGreaterThan(50);
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(SEED_TEXT);
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.replace(at, to, PIECES[random.nextInt(PIECES.length)]);
        case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, to));
        default -> text.setCharAt(at, (char) random.nextInt(0x250));
      }
    }
    return text.toString();
  }

  private static <R extends Record> R read(String text, Class<R> type) {
    return new YamlRecords("x.yaml", Path.of("/srv"), Map.<String, String>of()::get).read(Yaml.parse(text, "x.yaml"), type);
  }
}
