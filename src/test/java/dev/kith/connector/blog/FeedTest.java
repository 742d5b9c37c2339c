package dev.kith.connector.blog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest extends ConnectorContract {
  private static final String ATOM = """
      <?xml version="1.0"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en"
          xmlns:app="http://www.w3.org/2007/app" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:base="https://fern.example/blog/">
        <title>Fern Notes</title><link href="./"/><id>tag:fern.example,2025:blog</id>
        <author><name>Ada Vink</name><email>Ada@fern.example</email></author>
        <entry><id>tag:fern.example,2025:1</id><title type="html">Moss &amp;amp; &lt;b&gt;stone&lt;/b&gt;</title>
          <link rel="self" href="1.atom"/><link href="1.html"/><published>2025-01-06T09:00:00Z</published>
          <updated>2025-01-07T09:00:00+01:00</updated><summary>Only the summary.</summary>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="../moss">moss</a>.</p></div></content>
          <category term="moss" scheme="https://fern.example/tags" label="Moss"/><thr:total>3</thr:total>
          <contributor><name>Bo Lund</name></contributor></entry>
        <entry><id>tag:fern.example,2025:2</id><title>Answer</title><link href="2.html"/><updated>2025-01-08T09:00:00Z</updated>
          <author><name>Cy Oak</name></author><thr:in-reply-to ref="tag:fern.example,2025:1"/><content>Fine stone.</content></entry>
        <entry><id>tag:fern.example,2025:3</id><title>Draft</title><updated>2025-01-08T09:00:00Z</updated>
          <app:control><app:draft>yes</app:draft></app:control><content>secret</content></entry>
        <entry><id>tag:fern.example,2025:4</id><title>Frost</title><link href="4.html"/><updated>2025-01-09T09:00:00Z</updated>
          <source><title>Frost Watch</title><author><name>Di Ash</name></author></source><content>Cover &lt;all&gt;</content></entry>
        <entry><id>tag:fern.example,2025:5</id><title>Seeds</title><link href="5.html"/><updated>2025-01-10T09:00:00Z</updated>
          <content type="html">&lt;p&gt;Twelve crates.&lt;/p&gt;</content></entry>
      </feed>
      """;

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("notes.atom"), ATOM);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Feed("test", folder);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("notes.atom");
    Fixtures.replace(file, "Twelve crates", "Thirteen crates");
    Fixtures.replace(file, "tag:fern.example,2025:4</id>", "tag:fern.example,2025:6</id>");
    Fixtures.replace(file, "</feed>", "<at:deleted-entry ref=\"tag:fern.example,2025:4\" when=\"2025-02-01T00:00:00Z\"/><"
        + "/feed>");
    // what answers another entry is none of its own
    Fixtures.replace(file, "<thr:in-reply-to ref=\"tag:fern.example,2025:1\"/>", "");
    return new Change(Set.of("tag:fern.example,2025:5"), Set.of("tag:fern.example,2025:6"),
        Set.of("tag:fern.example,2025:4"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("notes.atom")),
        "empty", folder -> Files.writeString(folder.resolve("notes.atom"), ""),
        "no XML", folder -> Files.writeString(folder.resolve("notes.atom"), "{\"items\": []}"),
        "a page", folder -> Files.writeString(folder.resolve("notes.atom"), "<html><body>Not found</body></html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("notes.atom"), "</entry>\n</feed>", "</entry><entry><id>x</id><title>Cut");
  }

  @Test
  void anEntryOfAtomIsReadWithAllThatTheFeedSaysOfIt() throws Exception {
    write(dir);
    RecordingSink sink = read(dir);
    Item item = sink.item("tag:fern.example,2025:1");
    assertThat(item.title()).isEqualTo("Moss & stone");
    assertThat(item.url()).isEqualTo("https://fern.example/blog/1.html");
    assertThat(text(item)).contains("<a href=\"https://fern.example/moss\">moss</a>", "Comments", "Fine stone")
        .doesNotContain("Only the summary");
    assertThat(item.created()).isEqualTo("2025-01-06T09:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-07T08:00:00Z");
    assertThat(item.tags()).containsExactly("Moss");
    assertThat(item.place()).containsExactly("Fern Notes");
    assertThat(item.language()).isEqualTo("en");
    assertThat(item.signals().comments()).isEqualTo(3);
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        tuple("ada@fern.example", Role.AUTHOR), tuple("test/Bo Lund", Role.EDITOR), tuple("test/Cy Oak", Role.COMMENTER));
    Item taken = sink.item("tag:fern.example,2025:4");
    assertThat(taken.parts()).extracting(part -> part.who().name()).containsExactly("Di Ash");
    assertThat(taken.place()).containsExactly("Frost Watch");
    assertThat(text(taken)).isEqualTo("<p>Cover &lt;all&gt;</p>");
  }

  @Test
  void draftsAreLeftOut() throws Exception {
    write(dir);
    RecordingSink sink = read(dir);
    assertThat(sink.items.toString()).doesNotContain("secret");
    assertThat(sink.skipped).isEqualTo(Map.of("draft", 1));
    Files.writeString(dir.resolve("notes.atom"), """
        <rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>t</title>
        <item><title>a</title><guid>1</guid><wp:status>private</wp:status><description>secret</description></item>
        <item><title>b</title><guid>2</guid><wp:status>publish</wp:status><wp:post_password>x</wp:post_password></item></channel></rss>""");
    assertThat(read(dir).items).isEmpty();
  }

  @Test
  void aFeedIsAWindowSoNothingIsEverForgottenByItsAbsence() throws Exception {
    write(dir);
    assertThat(read(dir).partial).isTrue();
    assertThat(read(dir).whole).isFalse();
  }

  @Test
  void rssOfTheYearsIsRead() throws Exception {
    feed("""
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
          xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
        <channel><title>News</title><link>https://fern.example/</link><language>de-DE</language>
        <managingEditor>ed@fern.example (Ev Elm)</managingEditor>
        <item><title>Tom &amp;amp; Jo</title><link>https://feedproxy.google.com/~r/1</link><guid isPermaLink="false">17</guid>
          <feedburner:origLink>https://fern.example/17</feedburner:origLink><description>Short &lt;b&gt;words&lt;/b&gt;</description>
          <content:encoded><![CDATA[<p>Long words, <img src="/a.png"></p>]]></content:encoded><dc:creator>Ada Vink</dc:creator>
          <dc:creator>Bo Lund</dc:creator><pubDate>Mon, 6 Jan 25 9:00 EST</pubDate><category domain="x">Moss</category>
          <category>Uncategorized</category><slash:comments>4</slash:comments></item>
        <item><description>No title here. But more.</description><guid>https://fern.example/18</guid>
          <author>cy@fern.example (Cy Oak)</author><pubDate>rubbish</pubDate></item>
        <item><title>Third</title><link>https://fern.example/19</link><description>a &lt; b &amp;amp; c</description></item>
        </channel></rss>""");
    RecordingSink sink = read(dir);
    Item first = sink.item("https://fern.example/#17");
    assertThat(first.title()).isEqualTo("Tom & Jo");
    assertThat(first.url()).isEqualTo("https://fern.example/17");
    assertThat(text(first)).contains("Long words", "https://fern.example/a.png").doesNotContain("Short");
    assertThat(first.at()).isEqualTo("2025-01-06T14:00:00Z");
    assertThat(first.tags()).containsExactly("Moss");
    assertThat(first.signals().comments()).isEqualTo(4);
    assertThat(first.parts()).extracting(part -> part.who().name()).containsExactly("Ada Vink", "Bo Lund");
    assertThat(first.language()).isEqualTo("de-DE");
    Item second = sink.item("https://fern.example/18");
    assertThat(second.title()).isEqualTo("No title here. But more.");
    assertThat(second.url()).isEqualTo("https://fern.example/18");
    assertThat(second.parts()).extracting(part -> part.who().key()).containsExactly("cy@fern.example");
    assertThat(second.at()).isNull();
    assertThat(sink.item("https://fern.example/19").parts()).as("the feed's own").extracting(part -> part.who().key())
        .containsExactly("ed@fern.example");
    feed("""
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://fern.example/"><title>Old</title><link>https://fern.example/</link></channel>
        <item rdf:about="https://fern.example/1"><title>One</title><link>https://fern.example/1</link><d:creator>Ada</d:creator>
        <d:date>2005-01-02</d:date><d:subject>moss</d:subject></item></rdf:RDF>""");
    assertThat(read(dir).item("https://fern.example/1")).satisfies(item -> {
      assertThat(item.tags()).containsExactly("moss");
      assertThat(item.at()).isEqualTo("2005-01-02T00:00:00Z");
      assertThat(item.place()).containsExactly("Old");
    });
    feed("""
        <feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Older</title><link rel="alternate" type="text/html" href="https://fern.example/"/>
        <entry><title>One</title><link rel="alternate" type="text/html" href="https://fern.example/1"/><id>urn:1</id>
        <issued>2004-01-02T10:00:00Z</issued><modified>2004-01-03T10:00:00Z</modified>
        <content type="text/html" mode="base64">PHA+bW9zczwvcD4=</content></entry></feed>""");
    assertThat(read(dir).item("urn:1")).satisfies(item -> {
      assertThat(text(item)).isEqualTo("<p>moss</p>");
      assertThat(item.at()).isEqualTo("2004-01-03T10:00:00Z");
    });
  }

  @Test
  void feedsThatAreBrokenAreReadAsFarAsTheyGo() throws Exception {
    feed("""
        <?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss version="0.91"><channel><title>Gr\u00fcn &nbsp;&eacute;</title>
        <item><title>One & two</title><link>https://fern.example/1<description>Left <br> open</item>
        <item><title>Three</title><link>https://fern.example/3</link></item></channel></rss>""");
    Files.write(dir.resolve("f.xml"), Files.readString(dir.resolve("f.xml")).getBytes(StandardCharsets.ISO_8859_1));
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::title).containsExactly("One & two", "Three");
    assertThat(sink.items.getLast().place().getFirst()).startsWith("Grün").endsWith("é");
  }

  @Test
  void anEntryInSeveralFilesCountsOnceAndTheNewestOfItCounts() throws Exception {
    write(dir);
    Files.writeString(dir.resolve("a.xml"), ATOM.replace("Twelve", "Eleven").replace("2025-01-10", "2025-01-09"));
    assertThat(text(read(dir).item("tag:fern.example,2025:5"))).contains("Twelve");
    feed("""
        <rss version="2.0"><channel><link>https://fern.example/</link><item><guid>https://fern.example/</guid><title>A</title></item>
        <item><guid>https://fern.example/</guid><title>B</title></item></channel></rss>""");
    assertThat(read(dir.resolve("f.xml")).items).as("a program that gives every entry one guid").extracting(Item::title)
        .containsExactly("A", "B");
  }

  @Test
  void aFileThatIsNoFeedIsCountedAmongOthers() throws Exception {
    write(dir);
    Files.writeString(dir.resolve("list.xml"), "<opml/>");
    Files.writeString(dir.resolve("broken.xml"), "nothing");
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(3);
    assertThat(sink.skipped).containsEntry("file that is no feed", 1);
    assertThat(sink.problems).hasSize(1);
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("notes.atom"), () -> connector(dir), false);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Feed("test", null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Opml("test", null)).hasMessageStartingWith("path: is missing; try ");
  }

  private void feed(String xml) throws IOException {
    Files.writeString(dir.resolve("f.xml"), xml);
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new Feed("test", path).read(Cursor.START, sink);
    return sink;
  }
}
