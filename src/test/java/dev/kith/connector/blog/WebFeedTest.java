package dev.kith.connector.blog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.http.FaultServer;
import dev.kith.connector.http.Reach;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebFeedTest extends ConnectorContract {
  private static final Reach REACH = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(1),
      4 << 20, "");
  private final FaultServer server = FaultServer.serve(this::answer);
  private Path folder;

  private FaultServer.Reply answer(FaultServer.Request request) {
    Path file = folder == null ? null : folder.resolve(request.target().substring(1));
    try {
      return file == null || !Files.isRegularFile(file) ? FaultServer.status(404)
          : FaultServer.ok("application/xml", Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String entry(String id, String text) {
    return "<entry><id>urn:x:" + id + "</id><title>Entry " + id + "</title><link href=\"https://news.example/" + id + "\"/>"
        + "<updated>2024-05-0" + id + "T10:00:00Z</updated><author><name>Ada Sample</name></author><content>" + text
            + "</content></entry>\n";
  }

  private static String feed(String... inner) {
    return "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"><title>New"
        + "s</title>"
        + String.join("", inner) + "</feed>";
  }

  @Override
  protected void write(Path to) throws IOException {
    Files.writeString(to.resolve("feed.xml"), feed(entry("1", "one"), entry("2", "two"), entry("3", "three")));
  }

  @Override
  protected Connector connector(Path of) {
    folder = of;
    return reading("/feed.xml", false);
  }

  private WebFeed reading(String path, boolean follow) {
    return new WebFeed("test", server.uri(path).toString(), List.of(), follow, List.of(), List.of(), 100, null, REACH);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path of) throws IOException {
    Path file = of.resolve("feed.xml");
    Fixtures.replace(file, ">one<", ">one, corrected<");
    Fixtures.replace(file, entry("2", "two"), entry("4", "four") + "<at:deleted-entry ref=\"urn:x:2\"/>");
    return new Change(Set.of("urn:x:1"), Set.of("urn:x:4"), Set.of("urn:x:2"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", of -> Files.delete(of.resolve("feed.xml")), "garbage", of ->
        Files.writeString(of.resolve("feed.xml"), "}{"),
        "a login page", of -> Files.writeString(of.resolve("feed.xml"),
            "<html><body><form><input type=password></form></body></html>"));
  }

  @Override
  protected void spoil(Path of) throws IOException {
    Fixtures.replace(of.resolve("feed.xml"), "three</content></entry>\n</feed>", "thr");
  }

  private RecordingSink read(WebFeed feed, RecordingSink sink) throws Exception {
    feed.read(Cursor.START, sink);
    return sink;
  }

  private static String said(Item item) {
    return ((Content.Text) item.content()).text();
  }

  @Test
  void aPageOrAListLeadsToTheFeedsItNames() throws Exception {
    server.on("/blog", FaultServer.html("<link rel=alternate type='application/rss+xml' href=/rss><link rel=alternate"
        + " type='application/feed+json' href=/json><p>Hello"));
    server.on("/rss", FaultServer.ok("application/rss+xml",
        "<rss version='2.0'><channel><title>R</title><item><guid>urn:r:1</guid><title>From RSS"
        + "</title></item></channel></rss>"));
    server.on("/json", FaultServer.json("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J\",\"items\":["
        + "{\"id\":\"urn:j:1\",\"title\":"
        + "\"From JSON\",\"url\":\"https://j.example/1\",\"content_html\":\"<p>a &amp; <b>b</b></p>\",\"date_published"
            + "\":\"2024-02-03T04:05:06Z\","
        + "\"authors\":[{\"name\":\"Ben Sample\"}],\"tags\":[\"x\"]}]}"));
    server.on("/list", FaultServer.ok("text/x-opml",
        "<opml><body><outline text=a xmlUrl='/rss'/><outline xmlUrl='/json'/></body></opml>"));
    for (String start : List.of("/blog", "/list")) {
      RecordingSink sink = read(reading(start, false), new RecordingSink());
      assertThat(sink.sent()).containsExactlyInAnyOrder("urn:r:1", "urn:j:1");
      Item item = sink.item("urn:j:1");
      assertThat(said(item)).contains("<b>b</b>");
      assertThat(item.parts()).singleElement().satisfies(part -> assertThat(part.who().name()).isEqualTo("Ben Sample"));
      assertThat(item.at()).hasToString("2024-02-03T04:05:06Z");
      assertThat(item.tags()).containsExactly("x");
      assertThat(sink.partial).isTrue();
    }
  }

  @Test
  void aFeedThatHasNotChangedIsNotSentAgain() throws Exception {
    byte[] body = feed(entry("1", "one")).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.on("/f", FaultServer.bytes(200, body, "ETag: \"1\""), FaultServer.status(304));
    RecordingSink first = read(reading("/f", false), new RecordingSink());
    RecordingSink second = read(reading("/f", false), first.next());
    assertThat(second.sent()).isEmpty();
    assertThat(second.skipped).as("so that former problems are over").containsOnlyKeys("feed that has not changed");
    assertThat(server.requests().getLast().header("if-none-match")).isEqualTo("\"1\"");
  }

  @Test
  void thePastIsReadPageByPageOnceAndNotAgain() throws Exception {
    server.on("/f", FaultServer.ok("application/atom+xml", feed("<link rel=\"prev-archive\" href=\"/a2\"/>",
        entry("3", "three"))));
    server.on("/a2", FaultServer.ok("application/atom+xml", feed("<link rel=\"prev-archive\" href=\"/a1\"/>",
        entry("2", "two"))));
    server.on("/a1", FaultServer.ok("application/atom+xml", feed(entry("1", "one"))));
    RecordingSink first = read(reading("/f", false), new RecordingSink());
    assertThat(first.sent()).containsExactlyInAnyOrder("urn:x:1", "urn:x:2", "urn:x:3");
    server.on("/f", FaultServer.ok("application/atom+xml", feed("<link rel=\"prev-archive\" href=\"/a2\"/>",
        entry("4", "four"))));
    server.forget();
    RecordingSink second = read(reading("/f", false), first.next());
    assertThat(second.sent()).containsExactly("urn:x:4");
    assertThat(server.targets()).doesNotContain("/a1", "/a2");
  }

  @Test
  void theArticleOfASummaryIsReadIfAskedForAndTriedAgainIfItCannotBe() throws Exception {
    String link = server.uri("/article").toString();
    server.on("/f", FaultServer.ok("application/rss+xml",
        "<rss><channel><title>R</title><item><guid>urn:r:1</guid><title>Short</title><link>" + link
        + "</link><description>In short …</description></item></channel></rss>"));
    String article = "<html><head><meta name=author content='Cleo Sample'></head><body><nav>menu</nav><main><h1>Long</"
        + "h1><p>" + "All of it. ".repeat(50)
        + "</main></body></html>";
    server.on("/article", FaultServer.status(500));
    RecordingSink first = read(reading("/f", true), new RecordingSink());
    assertThat(said(first.item("urn:r:1"))).contains("In short");
    assertThat(first.problems).isNotEmpty();
    server.on("/article", FaultServer.html(article));
    RecordingSink second = read(reading("/f", true), first.next());
    assertThat(said(second.item("urn:r:1"))).contains("All of it.").doesNotContain("menu");
    assertThat(second.item("urn:r:1").parts()).hasSize(1);
    assertThat(read(reading("/f", true), second.next()).sent()).isEmpty();
    assertThat(said(read(reading("/f", false), new RecordingSink()).item("urn:r:1"))).as("control").contains("In short");
  }

  @Test
  void oneFeedOfSeveralThatCannotBeReadIsAProblem() throws Exception {
    server.on("/f", FaultServer.ok("application/atom+xml", feed(entry("1", "one"))));
    WebFeed both = new WebFeed("test", server.uri("/f").toString(), List.of(server.uri("/none").toString()), false,
        List.of(), List.of(), 100, null,
        REACH);
    RecordingSink sink = read(both, new RecordingSink());
    assertThat(sink.sent()).containsExactly("urn:x:1");
    assertThat(sink.problems).hasSize(1);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new WebFeed("test", "feed.xml", List.of(), false, List.of(), List.of(), 100, null, REACH))
        .hasMessageStartingWith("url: ");
  }
}
