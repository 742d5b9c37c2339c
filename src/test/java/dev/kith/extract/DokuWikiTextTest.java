package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kith.CpuTime;
import dev.kith.Seed;
import dev.kith.model.Content;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DokuWikiTextTest {
  @Test
  void paragraphsKeepTheirWordsAndLoseTheirMarks() throws Exception {
    assertThat(text("**Bold** //italic//\n__under__ ''mono'' <sub>low</sub><del>old</del>\n\nA break\\\\ here, a \\\\share there"))
        .isEqualTo("Bold italic under mono lowold\nA break\nhere, a \\\\share there");
    assertThat(text("See http://a.example/b//c **now** ((and\tthen)) ~~NOTOC~~ <WRAP info>that</WRAP> <me@b.example>"))
        .isEqualTo("See http://a.example/b//c now (and then) that me@b.example");
  }

  @Test
  void headingsHaveTheirLevelAndDokuWikisAnchor() throws Exception {
    Extract page = extract("====== Über **uns** ======\n===== 2. Der Plan! =====\n==== Der Plan ====\n== Deep ==\n= not one =\n");
    assertThat(page.headings()).extracting(Extract.Heading::level).containsExactly(1, 2, 3, 5);
    assertThat(page.headings()).extracting(Extract.Heading::anchor).containsExactly("über_uns", "der_plan", "der_plan1",
        "deep");
    assertThat(page.text()).isEqualTo("Über uns\n2. Der Plan!\nDer Plan\nDeep\n= not one =");
  }

  @Test
  void codeStaysAsItIs() throws Exception {
    assertThat(text("Do\n<code bash run.sh>\nif **x**; then\n  [[y]]\nfi\n</code>\nthen <nowiki>//no//</nowiki> and %%[[a]]%%.\n"
        + "  indented [[b]]\n    more\nend <file>\nz\n</file>\n<code>never closed"))
        .isEqualTo("Do\nif **x**; then\n  [[y]]\nfi\nthen //no// and [[a]].\nindented [[b]]\n  more\nend\nz\nnever closed");
  }

  @Test
  void listsQuotesAndTablesAreLines() throws Exception {
    assertThat(text("  * one\n    * two <code>x</code>\n  - three\n>> said\n----\n^ Bed ^ Plant |\n| 1 | [[a|x]] ||\n| ::: | {{p.pdf|the | plan}} |\n"))
        .isEqualTo("one\ntwo\nx\nthree\nsaid\nBed | Plant\n1 | x\nthe | plan");
  }

  @Test
  void linksLeadToPagesFilesAndAddresses() throws Exception {
    Extract page = extract("[[garden:far_beds#top|The beds]] [[garden:far_beds]] [[doku>faq:lists]] [[https://a.example/x]] "
        + "[[#here|there]] {{wiki:bed.png?200|A bed}} {{plan.pdf}} {{tag>a b}} {{page>other}} https://b.example/y, [[\\\\srv\\x|share]]");
    assertThat(page.text())
        .isEqualTo("The beds far beds lists https://a.example/x there A bed plan.pdf https://b.example/y, share");
    assertThat(page.links()).contains("garden:far_beds", "https://a.example/x", "plan.pdf", "https://b.example/y")
        .doesNotContain("page>other");
  }

  @Test
  void anyTextIsReadInTime() {
    long seed = Seed.get();
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    String[] pieces = {"[[", "]]", "{{", "}}", "((", "))", "**", "//", "%%", "<code>", "</code>", "<nowiki>", "\n", "  ",
        "  * ", "| ", "^",
        "======", "~~", "\\\\ ", "word", "<", ">", "\uE000", "\uE0011", "http://", "@", "''"};
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertThatCode(() -> text(text.toString())).as("input " + i + ": " + text).doesNotThrowAnyException();
    }
    for (String piece : pieces) {
      CpuTime.within(Duration.ofSeconds(20), () -> text(piece.repeat(100_000)), piece);
    }
  }

  private static String text(String markup) throws Exception {
    return extract(markup).text();
  }

  private static Extract extract(String markup) throws Exception {
    try (ContentExtractor extractor = new ContentExtractor()) {
      return extractor.extract(new Content.Text("text/x-dokuwiki", markup));
    }
  }
}
