package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import dev.kith.Seed;
import dev.kith.extract.Extract.Heading;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WikitextTest {
  private static final String PAGE = """
      {{Infobox pump|name=P7|weight={{convert|12|kg}}}}
      '''Pump P7''' is ''loud''.<!-- or was --> See [[Valves|the valves]],
      [[:Category:Pumps]] and [https://fern.example/p7?a=b the maker].<ref>{{cite|x}} hidden</ref>
      __NOTOC__
      == Starting ==
      # Open [[Valve 3]].
      # Press ''start''.

      {{Note|Never run it '''dry'''.|icon=x}}
      === On a {{tt|cold}} day ===
      {| class="wikitable"
      |+ Times
      ! Season !! Minutes
      |-
      | style="color:red" | Winter || 5
      |-
      | Summer
      | [[A|1]]
      |}
      <syntaxhighlight lang="sh">
      pump --start [[not a link]]
      == not a heading ==
      </syntaxhighlight>
      == Starting ==
      AT&amp;T said <nowiki>''as is''</nowiki>&nbsp;5 &lt; 6<br/>Bye https://fern.example/end.
      [[File:P7.jpg|thumb|The pump]]
      [[Kategorie:Pumpen]]
      [[de:Pumpe]]
      """;

  @Test
  void thePageIsReadAsPeopleSeeIt() {
    Extract page = Wikitext.extract(PAGE);
    assertThat(page.text()).isEqualTo("""
        Pump P7 is loud. See the valves, Category:Pumps and the maker.
        Starting
        Open Valve 3.
        Press start.
        Never run it dry.
        On a cold day
        Times
        Season | Minutes
        Winter | 5
        Summer | 1
        pump --start [[not a link]]
        == not a heading ==
        Starting
        AT&T said ''as is'' 5 < 6 Bye https://fern.example/end.""");
    assertThat(page.links()).containsExactly("Valves", "Category:Pumps", "https://fern.example/p7?a=b", "Valve 3", "A",
        "https://fern.example/end");
  }

  @Test
  void headingsHaveTheWikisAnchorsAndTheirPlaceInTheText() {
    Extract page = Wikitext.extract(PAGE);
    assertThat(page.headings()).extracting(Heading::level, Heading::text, Heading::anchor).containsExactly(
        tuple(2, "Starting", "Starting"), tuple(3, "On a cold day", "On_a_cold_day"), tuple(2, "Starting", "Starting_2"));
    checkHeadings(page);
  }

  @Test
  void templatesAreDroppedButThoseThatCarryText() {
    assertThat(text("a {{cite web|url=x|title=y}}b")).isEqualTo("a b");
    assertThat(text("{{Warning|1=Hot|level=3}}")).isEqualTo("Hot");
    assertThat(text("{{tip|{{quote|x {{drop|y}} z}}}}")).isEqualTo("x z");
    assertThat(text("{{{1|by default}}}")).isEqualTo("by default");
    assertThat(text("{{#if:x|yes|no}}{{DEFAULTSORT:P}}{{PAGENAME}}.")).isEqualTo(".");
    assertThat(text("Fern ({{ipa|x}}, {{ipa|y}}) is f() here")).isEqualTo("Fern is f() here");
    assertThat(text("{{cite|a [[b}} after")).isEqualTo("after");
  }

  @Test
  void whatIsLeftOpenLosesNoText() {
    assertThat(text("one {{note|two\n\nthree [[four")).contains("one", "two", "three", "four");
    assertThat(text("a <ref>b c")).contains("a", "b c");
    assertThat(text("a [http://x.example b\nc ] d")).isEqualTo("a b c ] d");
    assertThat(text("{|\n| a\n| b\n== H ==\nafter")).isEqualTo("a | b\nH\nafter");
    assertThat(text("x <!-- never closed y")).isEqualTo("x");
    assertThat(text("5 < 6 and <b 7")).isEqualTo("5 < 6 and <b 7");
  }

  @Test
  void hostilePagesTakeLinearTime() {
    List<String> pieces = List.of("{{", "{{{", "[[", " (", " (,,,,", "   ", "[http://a ", "}}", "]]", "<ref>", "<ref", "</ref>", "<!--", "<pre>", "'''''",
        "{|\n", "|-\n", "||", "!!", "=", "== a ==\n", "|", "&amp;", "&", "{{note|", "{{note|a}}", "__", "http://", "\uE000", ":", "*",
        "<nowiki>", "[[a|", "{{!}}", "\n\n", "[[File:", "a=", "<br", "</");
    for (String piece : pieces) {
      String bomb = piece.repeat(1_000_000 / piece.length());
      for (String page : List.of(bomb, "! x " + bomb, "{|\n|" + bomb, "{{note|" + bomb + "}}")) {
        CpuTime.within(Duration.ofSeconds(4), () -> Wikitext.extract(page), piece);
      }
    }
    String nested = "{{note|".repeat(100_000) + "x".repeat(200_000) + "}}".repeat(100_000);
    CpuTime.within(Duration.ofSeconds(2), () -> Wikitext.extract(nested), "nested");
    String[] mixed = IntStream.range(0, 300_000).mapToObj(i -> pieces.get(i % pieces.size())).toArray(String[]::new);
    CpuTime.within(Duration.ofSeconds(2), () -> Wikitext.extract(String.join("", mixed)), "mixed");
  }

  @Test
  void spoiltPagesAreReadAllTheSame() {
    long seed = Seed.get();
    System.out.println("WikitextTest -Dseed=" + seed);
    Random random = new Random(seed);
    List<String> pieces = Stream.of("{{", "}}", "[[", "]]", "|", "\n", "=", "<ref>", "</ref>", "<nowiki>", "'''", "{|", "|}", "<!--",
        "&#x41;", "[http://x ", "\uE000", "\uD83D", "}", "{").toList();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder page = new StringBuilder(PAGE);
      for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
        int from = random.nextInt(page.length());
        if (random.nextBoolean()) {
          page.insert(from, pieces.get(random.nextInt(pieces.size())));
        } else {
          page.delete(from, Math.min(page.length() - 1, from + 1 + random.nextInt(9)));
        }
      }
      checkHeadings(CpuTime.within(Duration.ofSeconds(2), () -> Wikitext.extract(page.toString()), "a spoilt page"));
    }
  }

  private static void checkHeadings(Extract page) {
    for (Heading heading : page.headings()) {
      assertThat(page.text().substring(heading.start())).startsWith(heading.text());
    }
  }

  private static String text(String wikitext) {
    return Wikitext.extract(wikitext).text();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }
}
