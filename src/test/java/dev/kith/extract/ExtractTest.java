package dev.kith.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.extract.text.TextBuilder;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtractTest {
  private static Extract extract(Content content) throws Exception {
    try (ContentExtractor extractor = new ContentExtractor()) {
      return extractor.extract(content);
    }
  }

  @Test
  void anHtmlPageIsItsMainTextWithoutItsFrame() throws Exception {
    Extract extract = extract(Content.html("""
        <html><head><title>Valves</title><style>p{}</style></head><body>
        <header>Fern wiki</header><nav><a href="/home">Home</a></nav>
        <form>Search <input value="x"></form><script>var a = "no";</script><noscript>Please enable</noscript>
        <div id="start"><h2>Before <a href="s.html">you</a> start</h2></div>
        <p>Open the <a href="https://a.example/v">valve</a>\u00A0slowly.<br>Then wait.</p>
        <!-- nobody sees this --><p hidden>secret</p>
        <h3 id="parts">Parts<a class="headerlink" href="#parts">¶</a></h3>
        <table><tr><th>Part</th><th>No</th></tr><tr><td>Seal</td><td>17</td></tr></table>
        <ul><li>one<ul><li>nested</li></ul></li><li>two</li></ul>
        <pre><code>if (a) {
          open();
        }</code></pre>
        <aside>Related</aside><footer>© Fern</footer></body></html>"""));
    assertThat(extract.text()).isEqualTo("""
        Before you start
        Open the valve slowly.
        Then wait.
        Parts
        Part | No
        Seal | 17
        one
        nested
        two
        if (a) {
          open();
        }""");
    assertThat(extract.headings()).containsExactly(new Extract.Heading(2, "Before you start", "start", 0),
        new Extract.Heading(3, "Parts", "parts", extract.text().indexOf("Parts")));
    assertThat(extract.links()).containsExactly("s.html", "https://a.example/v");
  }

  @Test
  void eachPostIsReadByItselfWhateverAnotherLeavesOpen() throws Exception {
    List<String> posts = List.of("<p>See below.</p>\n", "<p><b>Bo</b>: <pre>open\n", "<h2>Answer by Cy</h2><!-- never closed ",
        "<p>&nbsp;</p>", "<p>Turn it.</p>");
    List<Content.Post> marks = new ArrayList<>();
    for (int i = 1; i < posts.size(); i++) {
      marks.add(new Content.Post(String.join("", posts.subList(0, i)).length(), Identity.of("p" + i), null, "https://a.example/" + i));
    }
    Extract extract = extract(Content.html(String.join("", posts), marks));
    assertThat(extract.text()).isEqualTo("See below.\nBo:\nopen\nAnswer by Cy\nTurn it.");
    assertThat(extract.posts()).containsExactly(post(extract, "Bo:", 1), post(extract, "Answer by Cy", 2), post(extract, "Turn it.", 4));
    assertThat(extract.headings()).containsExactly(new Extract.Heading(2, "Answer by Cy", "", extract.text().indexOf("Answer")));
    assertThatThrownBy(() -> Content.html("text", List.of(new Content.Post(2, null, null, ""), new Content.Post(1, null, null, ""))))
        .hasMessageContaining("order");
  }

  private static Extract.Post post(Extract extract, String text, int number) {
    return new Extract.Post(extract.text().indexOf(text), Identity.of("p" + number), null, "https://a.example/" + number);
  }

  @Test
  void ofAnEndlessThreadNoMoreIsReadThanOfAnEndlessPage() throws Exception {
    String post = "word ".repeat(120_000);
    List<Content.Post> posts = IntStream.range(0, 10).mapToObj(i -> new Content.Post(i * post.length(), null, null, "")).toList();
    Extract extract = extract(new Content.Text("text/plain", post.repeat(10), posts));
    assertThat(extract.text()).hasSize(TextBuilder.LIMIT);
    assertThat(extract.posts()).hasSize(4).allMatch(one -> one.start() < TextBuilder.LIMIT);
  }

  @Test
  void theOnlyArticleIsThePageAndOneOfManyIsNot() throws Exception {
    String words = "Words enough to be what the page is about. ".repeat(10);
    assertThat(extract(Content.html("<div>Menu</div><main><h1>T</h1><nav>x</nav>" + words + "</main><div>Ads</div>")).text())
        .startsWith("T\nWords").doesNotContain("Menu").doesNotContain("Ads").doesNotContain("x\n");
    assertThat(extract(Content.html("<article>" + words + "</article><article>Second</article>")).text()).endsWith("Second");
    assertThat(extract(Content.html("<main></main><p>" + words)).text()).startsWith("Words");
    assertThat(extract(Content.html("<form><p>" + words + "</p></form>")).text()).startsWith("Words");
  }

  @Test
  void aMarkdownPageIsItsWordsWithTheAnchorsOfItsHeadings() throws Exception {
    Extract extract = extract(Content.markdown("""
        # Set up: the *radio*!

        Open [the guide](guide.md "t") and `kith serve`.
        Still the same line.<br>A new one. <!-- not this -->

        <!-- nor
        this -->

        ## Steps

        1. one
        2. two
           - nested

        | Part | No |
        |------|----|
        | Seal | 17 |

        ```sh
        run --it  {{ kept }}
        ```

        ## Steps {#again}
        ## Steps

        <details><summary>More</summary>Inside <a href="x.html">x</a></details>

        ![a picture](p.png)
        """));
    assertThat(extract.text()).isEqualTo("""
        Set up: the radio!
        Open the guide and kith serve. Still the same line.
        A new one.
        Steps
        one
        two
        nested
        Part | No
        Seal | 17
        run --it  {{ kept }}
        Steps
        Steps
        More
        Inside x
        a picture""");
    assertThat(extract.headings()).extracting(Extract.Heading::anchor).containsExactly("set-up-the-radio", "steps", "again",
        "steps-1");
    assertThat(extract.headings()).allSatisfy(heading -> assertThat(extract.text().substring(heading.start()))
        .startsWith(heading.text()));
    assertThat(extract.links()).containsExactly("guide.md", "x.html");
  }

  @Test
  void whatIsAddressedToSiteGeneratorsAndEditorsIsLeftOut() throws Exception {
    Extract extract = extract(Content.markdown("""
        Ask in {% slack_channel "radio-help" %} or [here]({% page "/tools/radio#range" %}){: .button }.
        {% comment %}hidden {% endcomment %}{% include "low.html" %}{{ site.name }}shown
        %%private%% [[Range|the range]] and [[Mesh]] ![[plan.png]] costs 5% and 6%.

        > [!note] Mind
        > the gap

        !!! warning "Hot"
        """));
    assertThat(extract.text()).isEqualTo("""
        Ask in radio-help or here. shown the range and Mesh costs 5% and 6%.
        Mind the gap
        Hot""");
    assertThat(extract.links()).containsExactly("/tools/radio#range", "Range", "Mesh");
  }

  @Test
  void plainTextKeepsItsLinesAndLosesControlCharacters() throws Exception {
    assertThat(extract(Content.plain("a\r\n  b\0\u0007c\r\rd\u00AD-")).text()).isEqualTo("a\n  b c\n\nd-");
    assertThat(extract(new Content.Binary("text/plain", "Zoë".getBytes(Charset.forName("windows-1252")))).text())
        .isEqualTo("Zoë");
  }

  @Test
  void markupBuiltToHurtNeitherHangsNorBreaks() throws Exception {
    String token = "x".repeat(1_000_000);
    assertThat(extract(Content.html("<div>".repeat(100_000) + "deep")).text()).contains("deep");
    assertThat(extract(Content.html("<p>" + token)).text()).hasSize(1_000_000);
    assertThat(extract(Content.markdown("> ".repeat(20_000) + "deep")).text()).contains("deep");
    assertThat(extract(Content.markdown("[".repeat(50_000) + "deep")).text()).contains("deep");
    assertThat(extract(Content.markdown("*a **b ".repeat(20_000))).text()).contains("b");
    assertThat(extract(Content.markdown("{% ".repeat(50_000) + "`".repeat(50_001) + "%%[[")).text()).isNotEmpty();
    assertThat(extract(Content.markdown("- ".repeat(20_000) + "deep\0")).text()).contains("deep");
    assertThat(extract(Content.html("<h1>" + token + "</h1>")).headings().getFirst().text())
        .hasSize(TextBuilder.LONGEST_HEADING);
  }

  @Test
  void textIsCutAtTheLimit() throws Exception {
    String long1 = "word ".repeat(TextBuilder.LIMIT / 4);
    for (Content content : List.of(Content.plain(long1), Content.html(long1), Content.markdown(long1))) {
      assertThat(extract(content).text().length()).isBetween(TextBuilder.LIMIT - 1, TextBuilder.LIMIT);
    }
  }

  @Test
  void nothingIsReadOnceItIsClosed() {
    ContentExtractor extractor = new ContentExtractor();
    extractor.close();
    assertThatThrownBy(() -> extractor.extract(new Content.Binary("application/pdf", new byte[9])))
        .isInstanceOf(IOException.class);
  }
}
