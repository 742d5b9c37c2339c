package dev.kith.connector.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.http.Answer;
import dev.kith.connector.page.WebPage.Sort;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReaderTest {
  private static final URI HERE = URI.create("https://site.example/docs/page");
  private static final String TEXT =
      "The barrels are filled in autumn, when the cellar is cool enough for the must to rest. ".repeat(6);

  private static WebPage read(String html) {
    return read(html.getBytes(StandardCharsets.UTF_8), "text/html");
  }

  private static WebPage read(byte[] body, String type) {
    return new PageReader("s", List.of(), List.of()).read(HERE, new Answer.Found(HERE, 200,
        Map.of("content-type", List.of(type)), body, false));
  }

  private static List<String> people(WebPage page) {
    return page.parts().stream().map(part -> part.role().label() + " " + part.who().name()).toList();
  }

  @Test
  void whatStandsAroundATextIsLeftOut() {
    WebPage page = read("<body><div id=cookie-notice>We use cookies. <button>Accept</button></div><div class='nav-top "
        + "menu'><a href=/>Home</a></div>"
        + "<div class=wrap><div class=breadcrumbs><a href=/>Home</a> / <a href=/docs>Docs</a></div><h1>Barrels</h1><p>"
            + "" + TEXT
        + "</p><div class='share-buttons social'>Tell everybody</div><ul><li><a href=/1>One more thing</a><li><a href="
            + "/2>Another one</a><li>"
        + "<a href=/3>And a third</a></ul></div><aside>Aside</aside><footer>Imprint</footer><div class=sidebar>Archive"
            + "</div>");
    assertThat(page.text()).startsWith("Barrels The barrels").doesNotContain("cookies", "Home", "Tell", "Aside", "Imprint",
        "Archive",
        "third");
    assertThat(page.place()).containsExactly("Home", "Docs");
    assertThat(page.links()).extracting(URI::getPath).contains("/", "/docs", "/1", "/3");
  }

  @Test
  void aPageThatIsAListOfLinksKeepsThem() {
    WebPage page = read("<body><ul><li><a href=/1>First chapter of it</a><li><a href=/2>Second chapter of it</a><li><a"
        + " href=/3>Third</a></ul>");
    assertThat(page.text()).contains("First", "Second", "Third");
  }

  @Test
  void aTextAboutCookiesIsNoBanner() {
    assertThat(read("<body><div><p>A server may set cookies, and a browser may <a href=/x>accept</a> them.</p></div>")
        .text()).contains("A server");
  }

  @Test
  void theAdminsSelectorsComeFirst() {
    String html = "<main>Not this " + TEXT + "</main><div class=real>This <i class=no>but not that</i></div>";
    WebPage page = new PageReader("s", List.of(".real"), List.of(".no")).read(HERE, new Answer.Found(HERE, 200, Map.of(),
        html.getBytes(StandardCharsets.UTF_8), false));
    assertThat(page.text()).isEqualTo("This");
  }

  @Test
  void aQuestionPageTellsWhoAskedAndWhoAnswered() {
    WebPage page = read("<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"QAPage\","
        + "\"mainEntity\":{\"@type\":"
        + "\"Question\",\"name\":\"How long?\",\"upvoteCount\":7,\"dateCreated\":\"2024-01-02\",\"author\":{\"@type\":"
            + "\"Person\",\"name\":\"Ada Sample\"},"
        + "\"acceptedAnswer\":{\"@type\":\"Answer\",\"text\":\"Two years at least, says the cellar book.\",\"author\":"
            + "{\"name\":\"Ben Sample\"},"
        + "\"comment\":{\"@type\":\"Comment\",\"author\":{\"name\":\"Dora Sample\"}}},\"suggestedAnswer\":[{\"text\":"
            + "\"One.\",\"author\":{\"name\":"
        + "\"Cleo Sample\"}}]}}</script><main><h1>How long?</h1><p>" + TEXT + "</main>");
    assertThat(page.kind()).isEqualTo(Kind.QUESTION);
    assertThat(people(page)).containsExactlyInAnyOrder("asker Ada Sample", "accepted-answerer Ben Sample",
        "answerer Cleo Sample",
        "commenter Dora Sample");
    assertThat(page.signals().votes()).isEqualTo(7);
    assertThat(page.signals().accepted()).isTrue();
    assertThat(page.text()).contains("Two years at least");
  }

  @Test
  void anArticleTellsItsPeopleDatesAndTags() {
    WebPage page = read("<html lang=de-DE><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Person\",\"@id"
        + "\":\"#a\",\"name\":\"Ada Sample\","
        + "\"email\":\"ada@sample.example\"},{\"@type\":[\"BlogPosting\"],\"headline\":\"Fässer\",\"author\":{\"@id\":"
            + "\"#a\"},\"datePublished\":"
        + "\"2024-05-01T10:00:00+02:00\",\"dateModified\":\"2024-06-01\",\"keywords\":\"Holz, Keller\",},{\"@type\":"
            + "\"BreadcrumbList\","
        + "\"itemListElement\":[{\"position\":2,\"name\":\"Fässer\"},{\"position\":1,\"item\":{\"name\":\"Blog\"}}]}]}"
            + "</script><article><h1>F</h1>"
        + TEXT + "</article>");
    assertThat(page.kind()).isEqualTo(Kind.POST);
    assertThat(page.title()).isEqualTo("Fässer");
    assertThat(page.parts()).singleElement().satisfies(part -> assertThat(part.who().key()).isEqualTo("ada@sample.example"));
    assertThat(page.created()).hasToString("2024-05-01T08:00:00Z");
    assertThat(page.at()).hasToString("2024-06-01T00:00:00Z");
    assertThat(page.tags()).containsExactly("Holz", "Keller");
    assertThat(page.place()).containsExactly("Blog");
    assertThat(page.language()).isEqualTo("de-DE");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      en | By Ada Sample on May 3, 2024         | Last edited by Ben Sample on 12 June 2024
      de | Von Ada Sample, 3. Mai 2024          | Zuletzt geändert am 12.06.2024 von Ben Sample
      fr | Par Ada Sample, le 3 mai 2024        | Dernière modification le 12 juin 2024 par Ben Sample
      es | Por Ada Sample, 3 de mayo de 2024    | Última modificación el 12 de junio de 2024 por Ben Sample
      """)
  void bylinesAndFootersAreReadInSeveralLanguages(String language, String above, String below) {
    WebPage page = read("<html lang=" + language + "><main><h1>T</h1><p class=byline>" + above + "</p><p>" + TEXT
        + "</p></main><footer><p>" + below
        + "</p></footer>");
    assertThat(people(page)).containsExactly("author Ada Sample", "editor Ben Sample");
    assertThat(page.created()).hasToString("2024-05-03T00:00:00Z");
    assertThat(page.at()).hasToString("2024-06-12T00:00:00Z");
    assertThat(page.parts()).extracting(Part::role).containsExactly(Role.AUTHOR, Role.EDITOR);
  }

  @Test
  void pagesThatSayNothingAreToldApart() {
    assertThat(read("<form>Sign in <input type=password></form>").sort()).isEqualTo(Sort.LOGIN);
    assertThat(read("<form><input type=password></form><main>" + TEXT + "</main>").sort()).as("a box beside a text")
        .isEqualTo(Sort.READABLE);
    assertThat(read("<div id=app></div><script src=x></script>").sort()).isEqualTo(Sort.SCRIPTED);
    assertThat(read("<frameset><frame src=/left><frame src=/right></frameset>")).satisfies(page -> {
      assertThat(page.sort()).isEqualTo(Sort.FRAMES);
      assertThat(page.links()).hasSize(2);
    });
    assertThat(read(" ").sort()).isEqualTo(Sort.EMPTY);
  }

  @Test
  void addressesStartFromWhereThePageSays() {
    WebPage page = read("<base href=/other/><a href=x>x</a><a href=y rel=nofollow>y</a><a href=mailto:a@b.example>m</a"
        + "><a href='#top'>t</a>"
        + "<noscript><a href=hidden>h</a></noscript>");
    assertThat(page.links()).extracting(URI::toString).containsExactly("https://site.example/other/x",
        "https://site.example/other/hidden");
  }

  @Test
  void theCharsetIsFoundByMarkHeaderPageOrBytes() {
    String html = "<title>Käse — für</title><p>Käse";
    byte[] latin = html.getBytes(Charset.forName("windows-1252"));
    byte[] utf8 = html.getBytes(StandardCharsets.UTF_8);
    assertThat(read(latin, "text/html; charset=iso-8859-1").title()).isEqualTo("Käse — für");
    assertThat(read(latin, "text/html").title()).isEqualTo("Käse — für");
    assertThat(read(utf8, "text/html").title()).isEqualTo("Käse — für");
    assertThat(read(("<meta charset=utf-8>" + html).getBytes(StandardCharsets.UTF_8), "text/html; charset=ISO-8859-1")
        .title())
        .isEqualTo("Käse — für");
    assertThat(read(("\uFEFF" + html).getBytes(StandardCharsets.UTF_16BE), "text/html; charset=utf-8").title())
        .isEqualTo("Käse — für");
    assertThat(read(("<meta charset=shift_jis>" + "<title>日本</title>").getBytes(Charset.forName("Shift_JIS")), "text/html")
        .title()).isEqualTo("日本");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ' ', textBlock = """
      HTTPS://Site.Example:443/a/../b/./c?utm_source=x&q=1#frag https://site.example/b/c?q=1
      /x;jsessionid=12AB?fbclid=1 https://site.example/x
      ../up https://site.example/up
      ?q=ä%7e https://site.example/docs/page?q=%C3%A4~
      //other.example/x https://other.example/x
      http://user@site.example/ none
      javascript:void(0) none
      http:// none
      """)
  void oneAddressHasOneForm(String written, String normal) {
    assertThat(Addresses.normal(HERE.toString(), written).map(URI::toString).orElse("none")).isEqualTo(normal);
  }
}
