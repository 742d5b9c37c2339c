package dev.kith.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
  @ParameterizedTest(name = "{0}  is read as  {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      vpn reset                       | vpn reset
      "mac vpn"                       | "mac vpn"
      vpn "no dns" mac                | vpn "no dns" mac
      vpn -windows                    | vpn -windows
      vpn -"old client"               | vpn -"old client"
      vpn OR wireguard                | vpn OR wireguard
      (vpn OR wireguard) mac          | mac (vpn OR wireguard)
      a -(b OR c)                     | a -(b OR c)
      author:ada vpn                  | vpn author:ada
      author:"Ada Byron" vpn          | vpn author:"Ada Byron"
      -source:wiki vpn                | vpn -source:wiki
      before:2025-01 after:2024 vpn   | vpn before:2025-01 after:2024
      vpn AND mac                     | vpn mac
      vpn or mac                      | vpn mac
      KX-4411                         | KX-4411
      the vpn of the office           | vpn office
      to be or not to be              | to be or not to be
      “to be or not”                  | "to be or not"
      https://wiki/vpn                | https //wiki/vpn
      ((vpn))                         | vpn
      vpn)                            | vpn
      ) vpn (                         | vpn
      "never closed                   | "never closed"
      OR                              | ``
      - -- ---                        | ``
      """)
  void readsTheQueryLanguage(String typed, String readable) {
    assertThat(Translation.readable(QueryParser.parse(typed).node())).isEqualTo(readable);
  }

  @Test
  void anUnknownFieldIsTextWithANotice() {
    QueryParser.Parsed parsed = QueryParser.parse("colour:blue vpn");
    assertThat(Translation.readable(parsed.node())).isEqualTo("colour blue vpn");
    assertThat(parsed.notices()).extracting(Object::toString).singleElement().asString().contains("no field “colour”").contains("author");
  }

  @Test
  void limitsAreAppliedBeforeParsingAndToldOf() {
    assertThat(QueryParser.parse("word ".repeat(100_000)).notices()).extracting(Object::toString)
        .containsExactly("Only the first 1000 characters were used.", "Only the first 64 words were used.");
    assertThat(QueryParser.parse("(".repeat(500) + "vpn" + ")".repeat(500)).notices()).extracting(Object::toString)
        .containsExactly("Only the first 1000 characters were used.", "Parentheses deeper than 10 levels were ignored.");
    assertThat(QueryParser.parse("x".repeat(999) + "😀").node()).isNotNull();
  }

  /// trials.md D2 in the project's own words: no text makes the parser throw, overflow or dawdle.
  @Test
  void noTextMakesItThrow() {
    long seed = Seed.get();
    System.out.println("QueryParserTest seed " + seed);
    Random random = new Random(seed);
    long slowest = 0;
    int understood = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = generated(random);
      long start = System.nanoTime();
      QueryParser.Parsed parsed = QueryParser.parse(text);
      slowest = Math.max(slowest, System.nanoTime() - start);
      understood += parsed.node() == null ? 0 : 1;
      assertThat(parsed.notices()).extracting(Object::toString).allMatch(notice -> notice.lines().count() == 1 && notice.endsWith("."));
      Translation.readable(parsed.node());
    }
    System.out.println("slowest of 100,000: " + slowest / 1_000 + " µs");
    assertThat(understood).as("control: most of them do say something").isGreaterThan(50_000);
  }

  private static final List<String> PIECES = List.of("\"", "(", ")", "-", ":", "OR", "AND", " ", "  ", "author:", "before:",
      "title:\"", "tag:", "vpn", "kafka", "über", "日本語", "😀", "\u0000", "\ud800", "\u202e", "x:y:z", "--", "(((", ")))", "\t", "\n",
      "“", "”", "*", "?", "~2", "^5", "\\", "/", "[a TO b]", "{", "}", "after:30d", "before:9999-99", "-(", "-\"", "source:", ":::");

  private static String generated(Random random) {
    StringBuilder out = new StringBuilder();
    int length = random.nextInt(100) == 0 ? 3_000 : random.nextInt(30);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(5) == 0) {
        out.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      } else {
        out.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return out.toString();
  }
}
