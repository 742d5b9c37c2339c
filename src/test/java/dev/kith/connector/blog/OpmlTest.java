package dev.kith.connector.blog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpmlTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("feeds.opml"), """
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0"><head><title>Ada's feeds</title><ownerName>Ada Vink</ownerName><ownerEmail>Ada@fern.example</ownerEmail>
          <dateModified>Mon, 06 Jan 2025 09:00:00 GMT</dateModified></head>
        <body><outline text="Subscriptions">
          <outline text="Moss &amp;amp; more" type="rss" xmlUrl="https://moss.example/feed" htmlUrl="https://moss.example/"/>
          <outline title="Machines" text="Machines">
            <outline text="Pumps" type="rss" xmlUrl="feed:https://pumps.example/rss" description="All on pumps" category="/pumps,water"/>
            <outline text="Frost" type="link" url="https://frost.example/" created="Sun, 05 Jan 2025 09:00:00 GMT"/>
          </outline></outline></body></opml>
        """);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Opml("test", folder);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("feeds.opml"), "All on pumps", "All on pumps and valves");
    Fixtures.replace(folder.resolve("feeds.opml"), "https://frost.example/", "https://ice.example/");
    return new Change(Set.of("feed:https://pumps.example/rss"), Set.of("https://ice.example/"),
        Set.of("https://frost.example/"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("feeds.opml")),
        "cut", folder -> Fixtures.cut(folder.resolve("feeds.opml")),
        "another format", folder -> Files.writeString(folder.resolve("feeds.opml"), "<rss/>"),
        "empty", folder -> Files.writeString(folder.resolve("feeds.opml"), ""));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("other.opml"), "<opml><body><outline text='cut'");
  }

  @Test
  void aFeedIsFoundLikeABookmarkWithItsFoldersAsTags() throws Exception {
    write(dir);
    RecordingSink sink = read();
    Item pumps = sink.item("feed:https://pumps.example/rss");
    assertThat(pumps.kind()).isEqualTo(Kind.BOOKMARK);
    assertThat(pumps.url()).isEqualTo("https://pumps.example/rss");
    assertThat(pumps.tags()).containsExactly("Machines", "pumps", "water");
    assertThat(pumps.place()).containsExactly("Ada's feeds", "Subscriptions", "Machines");
    assertThat(((Content.Text) pumps.content()).text()).contains("All on pumps");
    assertThat(pumps.parts()).extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("ada@fern.example", Role.MENTIONED));
    assertThat(sink.item("https://moss.example/feed").title()).isEqualTo("Moss & more");
    assertThat(sink.item("https://frost.example/").created()).isEqualTo("2025-01-05T09:00:00Z");
  }

  @Test
  void aFeedThatTwoKeepIsOneItemOfBoth() throws Exception {
    write(dir);
    Files.writeString(dir.resolve("bo.opml"), """
        <opml><head><ownerName>Bo Lund</ownerName></head><body><outline text="Moss" xmlUrl="https://moss.example/feed"/></body></opml>""");
    Item moss = read().item("https://moss.example/feed");
    assertThat(moss.parts()).extracting(part -> part.who().name()).containsExactlyInAnyOrder("Ada Vink", "Bo Lund");
    assertThat(moss.signals().bookmarks()).isEqualTo(2);
  }

  @Test
  void anOutlineWithoutAddressesIsOnePage() throws Exception {
    Files.writeString(dir.resolve("plan.opml"), """
        <opml version="2.0"><head><title>Plan</title></head><body><outline text="Spring" _note="soon"><outline text="Sow &lt;b&gt;moss&lt;/b&gt;"/>
        </outline></body></opml>""");
    Item page = read().items.getFirst();
    assertThat(page.kind()).isEqualTo(Kind.PAGE);
    assertThat(page.title()).isEqualTo("Plan");
    assertThat(((Content.Text) page.content()).text()).contains("Spring", "soon", "Sow moss");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("feeds.opml"), () -> connector(dir), false);
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    return sink;
  }
}
