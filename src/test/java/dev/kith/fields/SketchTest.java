package dev.kith.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kith.engine.Worlds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How alike two texts are, told by their sketches.
class SketchTest {
  private static final String PUMP = "A pump that hums and does not turn has lost its starter. Switch it off at the wall, wait until it is "
      + "cold, take the cap off with the flat key and press the starter into its seat until it clicks. Then switch it on again.";

  private static Sketch sketch(String text) {
    return Sketch.of("", text).orElseThrow();
  }

  private static String words(Random random, int count) {
    return String.join(" ", IntStream.range(0, count).mapToObj(_ -> "w" + "abcdefghij".charAt(random.nextInt(10))
        + "klmnopqrst".charAt(random.nextInt(10)) + "uvwxyzabcd".charAt(random.nextInt(10))).toList());
  }

  /// What the sketch estimates, counted.
  private static double counted(String one, String two) {
    Set<String> some = runs(one);
    Set<String> others = runs(two);
    int shorter = Math.min(some.size(), others.size());
    if (Math.max(some.size(), others.size()) > 2 * shorter) {
      return 0;
    }
    some.retainAll(others);
    return (double) some.size() / shorter;
  }

  private static Set<String> runs(String text) {
    String[] words = text.split(" ");
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + 4 <= words.length; i++) {
      runs.add(String.join(" ", List.of(words).subList(i, i + 4)));
    }
    return runs;
  }

  @Test
  void aShortTextIsNotKnownByItsWords() {
    assertThat(Sketch.of("Thanks", "Thanks, that worked for me too. See you on Friday, and greetings to all at the office.")).isEmpty();
    assertThat(Sketch.of(PUMP, "See above.")).as("however long its title").isEmpty();
    assertThat(Sketch.of("Table", "1 2 3 4 5 6 7 8 9 ".repeat(20))).as("numbers are no words").isEmpty();
    assertThat(Sketch.of("", PUMP)).isPresent();
  }

  @Test
  void aTextIsWhollyLikeItselfInAnyWriting() {
    assertThat(sketch(PUMP).likeness(sketch(PUMP.toUpperCase().replace(".", " –\n\n*")))).isEqualTo(1);
    assertThat(sketch(PUMP).likeness(sketch("The " + words(new Random(1), 50)))).isZero();
  }

  @Test
  void numbersDoNotCountButAreToldApart() {
    String then = PUMP + " It costs 12 euros in 2023.";
    String now = PUMP + " It costs 15 euros in 2026.";
    assertThat(sketch(then).likeness(sketch(now))).isEqualTo(1);
    assertThat(sketch(then).sameNumbers(sketch(now))).isFalse();
    assertThat(sketch(then).sameNumbers(sketch(then.replace("euros", "pounds")))).isTrue();
    assertThat(Sketch.of("Pump 1", then).orElseThrow().sameNumbers(Sketch.of("Pump 2", then).orElseThrow()))
        .as("a copy is often numbered in its title").isTrue();
  }

  @Test
  void aTextIsNoCopyOfADigestThatQuotesIt() {
    Random random = new Random(2);
    assertThat(sketch(PUMP).likeness(sketch(PUMP + " " + words(random, 20)))).isEqualTo(1);
    assertThat(sketch(PUMP).likeness(sketch(PUMP + " " + words(random, 80)))).isZero();
  }

  @Test
  void ofShortTextsLikenessIsExactAndOfLongOnesNear() {
    Random random = new Random(Worlds.seed("ofShortTextsLikenessIsExactAndOfLongOnesNear"));
    int near = 0;
    int shared = 0;
    for (int i = 0; i < 300; i++) {
      int length = i % 2 == 0 ? 30 + random.nextInt(90) : 200 + random.nextInt(2_000);
      List<String> words = new ArrayList<>(List.of(words(random, length).split(" ")));
      String one = String.join(" ", words);
      int changes = random.nextInt(1 + length / 6);
      IntStream.range(0, changes).forEach(_ -> words.set(random.nextInt(words.size()), words(random, 1)));
      String two = String.join(" ", words.subList(random.nextInt(1 + (length - 30) / 4), words.size()));
      double wanted = counted(one, two);
      double found = Sketch.parse(sketch(one).text()).likeness(sketch(two));
      assertThat(found).as("%d words, %d changed", length, changes).isCloseTo(wanted, within(length < 120 ? 1e-6 : 0.25));
      assertThat(sketch(two).likeness(sketch(one))).isEqualTo(found);
      if (wanted > 0.9) {
        near++;
        shared += Collections.disjoint(sketch(one).keys(), sketch(two).keys()) ? 0 : 1;
      }
    }
    // by which copies are looked for: a few smallest hashes, so that once in a while none is common to both
    assertThat(shared).as("of %d near pairs those with a key in common", near).isGreaterThan((int) (0.95 * near));
    assertThat(near).as("control").isGreaterThan(10);
  }

  @Test
  void theEndsOfTheAlphabetAreReadBack() {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      Sketch sketch = sketch(words(random, 30 + 20 * i));
      assertThat(Sketch.parse(sketch.text()).text()).isEqualTo(sketch.text());
      assertThat(Sketch.parse(sketch.text()).keys()).isEqualTo(sketch.keys()).hasSize(4);
    }
  }

  @Test
  void anIdeographIsAWord() {
    String text = "水泵发出嗡嗡声但不转动时启动器已经丢失请在墙上关闭它等到它冷却后用扁平钥匙取下盖子将启动器压入底座直到发出咔哒声";
    assertThat(sketch(text).likeness(sketch(text + "然后再打开它"))).isEqualTo(1);
  }
}
