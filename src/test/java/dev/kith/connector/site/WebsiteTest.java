package dev.kith.connector.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.SourceException;
import dev.kith.connector.http.FaultServer;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebsiteTest extends ConnectorContract {
  private static final String BYLINE = "<p class=byline>By Ada Sample on 3 May 2024</p>";
  private final FakeSite site = new FakeSite();
  private Path folder;

  @BeforeEach
  void serveTheFolder() {
    site.fault = request -> {
      Path file = folder == null || site.pages.containsKey(request.target()) ? null
          : folder.resolve(request.target().equals("/") ? "index.html" : request.target().substring(1));
      try {
        return file != null && Files.isRegularFile(file) ? FaultServer.html(Files.readString(file)) : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Override
  protected void write(Path to) throws IOException {
    Files.writeString(to.resolve("index.html"), FakeSite.html("Start", BYLINE + FakeSite.sentences("start"), "/a.html",
        "/b.html", "/c.html"));
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(to.resolve(name + ".html"), FakeSite.html("Page " + name, BYLINE + FakeSite.sentences(name), "/"));
    }
  }

  @Override
  protected Connector connector(Path of) {
    folder = of;
    return site.website();
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path of) throws IOException {
    Fixtures.replace(of.resolve("index.html"), "</nav>", "<a href=\"/d.html\">new</a></nav>");
    Fixtures.replace(of.resolve("a.html"), "Page a</h1>", "Page a, second edition</h1>");
    Fixtures.replace(of.resolve("b.html"), "<head>", "<head><meta name=robots content=noindex>");
    Files.writeString(of.resolve("d.html"), FakeSite.html("Page d", BYLINE + FakeSite.sentences("d")));
    return new Change(Set.of(site.url("/a.html")), Set.of(site.url("/d.html")), Set.of(site.url("/b.html")));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", of -> Files.delete(of.resolve("index.html")),
        "a login page", of -> Files.writeString(of.resolve("index.html"),
            "<form><input name=u><input type=password></form>"));
  }

  @Override
  protected void spoil(Path of) throws IOException {
    site.pages.put("/a.html", new FakeSite.Page(500, new byte[0], List.of()));
  }

  private Map<String, Item> items(RecordingSink sink) {
    return sink.items.stream().collect(Collectors.toMap(item -> site.path(item.id()), item -> item, (_, last) -> last));
  }

  private static String said(Item item) {
    return ((Content.Text) item.content()).text();
  }

  @Test
  void titlesLoseWhatTheSiteAddsToEachOfThem() throws Exception {
    String[] links = Stream.iterate(0, i -> i + 1).limit(8).map(i -> "/p" + i).toArray(String[]::new);
    site.page("/", "<title>Home | Acorn Handbook</title><p>" + FakeSite.sentences("home")
        + "<a href=/p0>x</a>" + anchors(links));
    for (int i = 0; i < 8; i++) {
      site.page("/p" + i, "<title>Topic " + i + " | Acorn Handbook</title><body><p>" + FakeSite.sentences("t" + i));
    }
    Map<String, Item> items = items(site.crawl(new RecordingSink()));
    assertThat(items.get("/p0").title()).isEqualTo("Topic 0");
    assertThat(items.values().stream().map(Item::title)).noneMatch(title -> title.contains("Acorn"));
  }

  private static String anchors(String... links) {
    return Stream.of(links).map(link -> "<a href=\"" + link + "\">" + link + "</a> ").collect(Collectors.joining());
  }

  @Test
  void pagesThatAskNotToBeFoundAreNotAndTheirLinksAreFollowedUnlessTheyAskForThatToo() throws Exception {
    site.text("/", "Start", "/hidden", "/closed", "/header", "/none")
        .page("/hidden", "<meta name=robots content=noindex><p>x<a href=/behind>y</a>")
        .page("/closed", "<meta name=ROBOTS content='index, nofollow'><p>" + FakeSite.sentences("c")
            + "<a href=/never>y</a>")
        .page("/header", "<p>text", "X-Robots-Tag: noindex").page("/none",
            "<meta name=robots content=none><p><a href=/never2>n</a>")
        .text("/behind", "Behind").text("/never", "Never").text("/never2", "Never");
    assertThat(items(site.crawl(new RecordingSink())).keySet()).containsExactlyInAnyOrder("/", "/closed", "/behind");
    assertThat(site.asked).doesNotContain("/never", "/never2");
  }

  @Test
  void aPageIsKnownByItsCanonicalAddressIfThatHoldsWhatItPromises() throws Exception {
    site.text("/", "Start", "/a?view=1", "/chain1", "/lost", "/homeward")
        .page("/a?view=1", "<link rel=canonical href=/a><h1>A</h1><p>" + FakeSite.sentences("A")).text("/a", "A")
        .page("/chain1", "<link rel=canonical href=/chain2><h1>C</h1><p>" + FakeSite.sentences("C1"))
        .page("/chain2", "<link rel=canonical href=/chain3><h1>C</h1><p>" + FakeSite.sentences("C2")).text("/chain3", "C")
        .page("/lost", "<link rel=canonical href=/nowhere><h1>L</h1><p>" + FakeSite.sentences("L"))
        .page("/homeward", "<link rel=canonical href=/><h1>H</h1><p>" + FakeSite.sentences("H"));
    RecordingSink first = site.crawl(new RecordingSink());
    assertThat(items(first).keySet()).containsExactlyInAnyOrder("/", "/a", "/chain1", "/chain3", "/lost", "/homeward");
    site.page("/nowhere", FakeSite.html("Somewhere", FakeSite.sentences("L")));
    RecordingSink second = site.crawl(first.next());
    assertThat(site.paths(second.gone)).containsExactly("/lost");
    assertThat(site.paths(second.sent())).containsExactly("/nowhere");
  }

  @Test
  void whatIsNotThereTwiceGoesAndNothingElseMakesAnythingGo() throws Exception {
    site.text("/", "Start", "/a", "/b", "/c", "/d", "/e", "/f");
    for (String page : List.of("/a", "/b", "/c", "/d", "/e", "/f")) {
      site.text(page, "Page " + page);
    }
    RecordingSink first = site.crawl(new RecordingSink());
    site.status("/a", 404).status("/b", 403).status("/c", 500).page("/d", "<form><input type=password></form>")
        .status("/e", 302, "Location: /login?next=e").page("/login?next=e", "Sign in <input type=password>").page("/f", "");
    RecordingSink second = site.crawl(first.next());
    assertThat(second.gone).isEmpty();
    assertThat(site.paths(second.unchanged)).contains("/a");
    assertThat(second.problems.stream().map(Problem::id).filter(id -> !id.isEmpty()).map(site::path))
        .containsExactlyInAnyOrder("/b", "/c", "/d", "/e");
    RecordingSink third = site.crawl(second.next());
    assertThat(site.paths(third.gone)).containsExactlyInAnyOrder("/a", "/f");
    assertThat(third.items).isEmpty();
  }

  @Test
  void whatWasMissedOnceAndIsThereAgainIsKept() throws Exception {
    site.text("/", "Start", "/a").text("/a", "A");
    FakeSite.Page page = site.pages.get("/a");
    RecordingSink sink = site.crawl(new RecordingSink());
    for (int i = 0; i < 3; i++) {
      site.status("/a", 404);
      sink = site.crawl(sink.next());
      site.pages.put("/a", page);
      sink = site.crawl(sink.next());
      assertThat(sink.gone).isEmpty();
      assertThat(site.paths(sink.unchanged)).contains("/a");
    }
  }

  @Test
  void aPageThatIsNoLongerLinkedIsAskedForAndKeptWhileItAnswers() throws Exception {
    site.text("/", "Start", "/a").text("/a", "A");
    RecordingSink first = site.crawl(new RecordingSink());
    site.text("/", "Start");
    RecordingSink second = site.crawl(first.next());
    assertThat(site.paths(second.unchanged)).containsExactly("/", "/a");
    site.pages.remove("/a");
    RecordingSink fourth = site.crawl(site.crawl(second.next()).next());
    assertThat(site.paths(fourth.gone)).containsExactly("/a");
  }

  @Test
  void softNotFoundsAreKnownByWhatTheSiteSaysOfAnAddressThatNobodyMade() throws Exception {
    site.text("/", "Start", "/a", "/wrong", "/home").text("/a", "A").status("/home", 302, "Location: /");
    String sorry = FakeSite.html("Sorry",
        "<p>We could not find what you asked for. Perhaps it was moved, or perhaps it never was.</p>");
    site.fault = request -> site.pages.containsKey(request.target()) || request.target().equals("/robots.txt") ? null
        : FaultServer.html(sorry);
    RecordingSink sink = site.crawl(new RecordingSink());
    assertThat(items(sink).keySet()).containsExactlyInAnyOrder("/", "/a");
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what())
        .contains("2 addresses", "not found"));
  }

  @Test
  void sitemapsAndFeedsLeadToPagesThatNothingLinksTo() throws Exception {
    site.page("/", "<link rel=alternate type=application/rss+xml href=/feed><p>" + FakeSite.sentences("start"));
    site.file("/robots.txt", "text/plain", ("User-agent: *\nDisallow: /secret\nSitemap: " + site.url("/maps.xml"))
        .getBytes(StandardCharsets.UTF_8));
    site.file("/maps.xml", "text/xml", ("<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
        + site.url("/map.gz") + "</loc></sitemap></sitemapindex>").getBytes(StandardCharsets.UTF_8));
    site.file("/map.gz", "application/gzip",
        FaultServer.gzip(("<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
        + "<url><loc>" + site.url("/m") + "</loc><lastmod>2024-02-03</lastmod><image:image><image:loc>" + site.url("/pic")
            + "</image:loc>"
        + "</image:image></url><url><loc>" + site.url("/secret/x")
            + "</loc></url><url><loc>http://elsewhere.example/</loc></url></urlset>")
        .getBytes(StandardCharsets.UTF_8)));
    site.file("/feed", "application/rss+xml", ("<rss><channel><item><link>" + site.url("/post")
        + "</link></item></channel></rss>")
        .getBytes(StandardCharsets.UTF_8));
    site.text("/m", "From the map").text("/post", "From the feed").text("/secret/x", "Secret").text("/pic", "Picture");
    RecordingSink sink = site.crawl(new RecordingSink());
    assertThat(items(sink).keySet()).containsExactlyInAnyOrder("/", "/m", "/post");
    assertThat(items(sink).get("/m").at()).hasToString("2024-02-03T00:00:00Z");
    assertThat(site.asked).doesNotContain("/secret/x", "/pic");
    site.asked.clear();
    assertThat(site.paths(site.crawl(sink.next()).unchanged)).contains("/m", "/post");
  }

  @Test
  void aDateThatAMapSaysOfNearlyEveryPageIsNotBelieved() throws Exception {
    site.text("/", "Start");
    StringBuilder map = new StringBuilder("<urlset>");
    for (int i = 0; i < 10; i++) {
      site.text("/p" + i, "Page " + i);
      map.append("<url><loc>").append(site.url("/p" + i)).append("</loc><lastmod>")
          .append(i == 0 ? "2023-01-01" : "2024-11-11")
          .append("</lastmod></url>");
    }
    site.file("/sitemap.xml", "text/xml", map.append("</urlset>").toString().getBytes(StandardCharsets.UTF_8));
    Map<String, Item> items = items(site.crawl(new RecordingSink()));
    assertThat(items.get("/p0").at()).hasToString("2023-01-01T00:00:00Z");
    assertThat(items.get("/p5").at()).isNull();
  }

  @Test
  void filesAreHandedOverAsTheyAre() throws Exception {
    byte[] pdf = "%PDF-1.4 not really".getBytes(StandardCharsets.US_ASCII);
    site.text("/", "Start", "/manual.pdf", "/logo.png", "/tool.bin2").file("/manual.pdf", "application/pdf", pdf)
        .file("/tool.bin2", "application/x-tool", pdf);
    RecordingSink sink = site.crawl(new RecordingSink());
    Item item = items(sink).get("/manual.pdf");
    assertThat(item.title()).isEqualTo("manual.pdf");
    assertThat(((Content.Binary) item.content()).bytes()).isEqualTo(pdf);
    assertThat(site.asked).doesNotContain("/logo.png");
    assertThat(sink.skipped).containsKey("file of type application/x-tool");
  }

  @Test
  void aCutBodyThatShrankByMoreThanHalfKeepsTheOldVersion() throws Exception {
    site.text("/", "Start", "/a").text("/a", "A");
    RecordingSink first = site.crawl(new RecordingSink());
    site.fault = request -> request.target().equals("/a")
        ? FaultServer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<main><h1>A</h1><p>cut here") : null;
    RecordingSink second = site.crawl(first.next());
    assertThat(second.items).isEmpty();
    assertThat(second.gone).isEmpty();
    assertThat(second.problems).anySatisfy(problem -> assertThat(problem.id()).isEqualTo(site.url("/a")));
  }

  @Test
  void whatIsNoPageIsNoPlaceToStartFrom() {
    assertThatThrownBy(() -> Website.of("test", site.url("/conf.py.gz"), FakeSite.REACH).read(Cursor.START, new RecordingSink()))
        .isInstanceOf(SourceException.class).hasMessageContaining("is no page to start from");
  }

  @Test
  void pagesThatOnlyScriptsFillAreReportedInOneLine() throws Exception {
    site.text("/", "Start", "/x", "/y").page("/x", "<div id=root></div><script>go()</script>")
        .page("/y", "<noscript>You need to enable JavaScript</noscript><script>go()</script>");
    RecordingSink sink = site.crawl(new RecordingSink());
    assertThat(sink.items).hasSize(1);
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.what()).startsWith("2 pages")
        .contains("scripts"));
  }

  @Test
  void onlyTheScopeIsReadAndOtherHostsAreLeftAlone() throws Exception {
    try (FakeSite other = new FakeSite()) {
      site.text("/docs/", "Docs", "/docs/a", "/shop/b", other.url("/c"), "/docs/private/x", "/docs/leaves")
          .text("/docs/a", "A")
          .text("/shop/b", "B").text("/docs/private/x", "X").status("/docs/leaves", 302, "Location: " + other.url("/d"));
      other.text("/c", "C").text("/d", "D");
      Website docs = new Website("test", site.url("/docs/"), List.of(), List.of(), List.of(), List.of("docs/private/**"),
          List.of(), List.of(),
          true, 16, 1000, 1000, 500, 5, 200, null, null, FakeSite.REACH);
      RecordingSink sink = new RecordingSink();
      docs.read(Cursor.START, sink);
      assertThat(items(sink).keySet()).containsExactlyInAnyOrder("/docs/", "/docs/a");
      assertThat(site.asked).doesNotContain("/shop/b", "/docs/private/x");
      assertThat(other.asked).isEmpty();
    }
  }

  @Test
  void otherSettingsReadEverythingAgainAndDropWhatIsOutOfTheScope() throws Exception {
    site.text("/", "Start", "/a", "/b").text("/a", "A").text("/b", "B");
    RecordingSink first = site.crawl(new RecordingSink());
    Website narrower = new Website("test", site.url("/"), List.of(), List.of(), List.of(), List.of("b"), List.of(),
        List.of("h1"), true, 16,
        1000, 1000, 500, 5, 200, null, null, FakeSite.REACH);
    RecordingSink second = first.next();
    narrower.read(Cursor.START, second);
    assertThat(site.paths(second.gone)).containsExactly("/b");
    assertThat(items(second)).containsOnlyKeys("/", "/a").allSatisfy((_, item) -> assertThat(said(item))
        .doesNotContain("<h1>"));
  }

  @Test
  void aServerThatStopsAnsweringEndsThePassAndLosesNothing() throws Exception {
    String[] links = Stream.iterate(0, i -> i + 1).limit(40).map(i -> "/p" + i).toArray(String[]::new);
    site.text("/", "Start", links);
    for (String link : links) {
      site.text(link, "Page " + link);
    }
    RecordingSink first = site.crawl(new RecordingSink());
    site.fault = request -> request.target().startsWith("/p") ? FaultServer.status(500) : null;
    RecordingSink second = first.next();
    assertThatThrownBy(() -> site.crawl(second)).isInstanceOf(IOException.class).hasMessageNotContaining("\n");
    assertThat(second.gone).isEmpty();
    site.fault = _ -> null;
    RecordingSink third = site.crawl(second.next());
    assertThat(third.items).isEmpty();
    assertThat(third.gone).isEmpty();
    assertThat(third.unchanged).hasSize(41);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> Website.of("test", "ftp://x.example/", FakeSite.REACH)).hasMessageStartingWith("url: ");
    assertThatThrownBy(() -> new Website("test", "http://x.example/", List.of(), List.of(), List.of(), List.of(),
        List.of("main["), List.of(),
        true, 16, 10, 10, 10, 5, 10, null, null, FakeSite.REACH)).hasMessageStartingWith("content: ");
  }
}
