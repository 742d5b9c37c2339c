package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookmarksTest extends ConnectorContract {
  private static final String HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>"
      + "\n<DL><p>\n";
  private static final String ADA = HEAD + """
          <DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
          <DL><p>
              <DT><H3>Machines</H3>
              <DD>All that turns
              <DL><p>
                  <DT><A HREF="https://Pumps.example/p7/" ADD_DATE="1736153999" LAST_MODIFIED="1736240399000" TAGS="pumps,water works">Pump 7</A>
                  <DD>Read this &amp; wait.
                  Then press.
                  <DT><A HREF="http://wiki/valves" ADD_DATE="1736153999000000">Valves</A>
              </DL><p>
              <DT><A HREF="https://moss.example/?utm_source=x" ADD_DATE="1736153999">Moss</A>
              <DT><A HREF="https://pay.example/" PRIVATE="1" ADD_DATE="1736153999">Pay</A>
              <DT><A HREF="javascript:alert(1)">Let</A>
              <DT><A HREF="file:///home/ada/x.txt">Mine</A>
              <DT><A HREF="place:sort=8">Recent</A>
          </DL><p>
      """;

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("ada@fern.example.html"), ADA);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Bookmarks("test", folder, null, false);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("ada@fern.example.html");
    Fixtures.replace(file, ">Moss<", ">Mosses<");
    Fixtures.replace(file, "http://wiki/valves", "http://wiki/valve");
    return new Change(Set.of("ada@fern.example moss.example"), Set.of("ada@fern.example wiki/valve"),
        Set.of("ada@fern.example wiki/valves"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("ada@fern.example.html")),
        "empty", folder -> Files.writeString(folder.resolve("ada@fern.example.html"), ""),
        "another page", folder -> Files.writeString(folder.resolve("ada@fern.example.html"),
            "<html><body><p>Sign in</p></body></html>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("bo@fern.example.html"), "not found");
  }

  @Test
  void aBookmarkIsItsKeepersWithFoldersTagsAndNote() throws Exception {
    write(dir);
    RecordingSink sink = read(connector(dir));
    Item pump = sink.item("ada@fern.example pumps.example/p7");
    assertThat(pump.kind()).isEqualTo(Kind.BOOKMARK);
    assertThat(pump.title()).isEqualTo("Pump 7");
    assertThat(pump.url()).isEqualTo("https://Pumps.example/p7/");
    assertThat(pump.place()).containsExactly("Bookmarks bar", "Machines");
    assertThat(pump.tags()).containsExactly("pumps", "water works", "Machines");
    assertThat(((Content.Text) pump.content()).text()).contains("Read this &amp; wait.").doesNotContain("All that turns");
    assertThat(pump.created()).isEqualTo("2025-01-06T08:59:59Z");
    assertThat(pump.at()).isEqualTo("2025-01-07T08:59:59Z");
    assertThat(pump.parts()).extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("ada@fern.example", Role.COMMENTER));
    assertThat(pump.access()).isEqualTo(Access.of(Set.of("user:ada@fern.example")));
    assertThat(pump.ownership()).isEqualTo(Ownership.PERSONAL);
    Item intranet = sink.item("ada@fern.example wiki/valves");
    assertThat(intranet.parts()).extracting(Part::role).containsExactly(Role.MENTIONED);
    assertThat(intranet.created()).isEqualTo("2025-01-06T08:59:59Z");
    assertThat(sink.item("ada@fern.example moss.example").place()).containsExactly("Bookmarks bar");
    assertThat(sink.skipped).isEqualTo(Map.of("bookmarklet", 1, "file on a computer", 1, "address within the browser", 1));
  }

  @Test
  void whatIsSharedIsOneItemForAllWhoKeepItAndWhatIsMarkedAsPrivateNeverIs() throws Exception {
    write(dir);
    Files.createDirectories(dir.resolve("bo"));
    Files.writeString(dir.resolve("bo/bookmarks_01.html"), HEAD + "<DT><A HREF=\"http://moss.example\" ADD_DATE=\"1735153"
        + "999\" TAGS=\"green\">All on moss</A>\n"
        + "<DT><A HREF=\"https://bo:secret@pumps.example/p7\" PRIVATE=\"1\">Mine</A>\n<DD>my note\n</DL><p>");
    RecordingSink sink = read(new Bookmarks("test", dir, "", true));
    Item moss = sink.item("moss.example");
    assertThat(moss.signals().bookmarks()).isEqualTo(2);
    assertThat(moss.access()).isNull();
    assertThat(moss.parts()).extracting(part -> part.who().key()).containsExactlyInAnyOrder("ada@fern.example", "bo");
    assertThat(moss.tags()).containsExactly("green");
    assertThat(moss.aliases()).containsExactly("All on moss");
    assertThat(sink.item("ada@fern.example pay.example").access()).isEqualTo(Access.of(Set.of("user:ada@fern.example")));
    assertThat(sink.item("bo pumps.example/p7").access()).isEqualTo(Access.of(Set.of("user:bo")));
    assertThat(sink.item("pumps.example/p7").toString()).doesNotContain("my note");
    assertThat(sink.items.toString()).doesNotContain("secret");
    assertThat(read(new Bookmarks("test", dir, "", false)).items).noneMatch(item -> item.access() == null)
        .allMatch(item -> item.signals().bookmarks() == 1);
  }

  @Test
  void aFileOfNobodyKnownIsNotReadUnlessItIsShared() throws Exception {
    Files.writeString(dir.resolve("bookmarks_2025-01-06.html"), ADA);
    RecordingSink sink = read(connector(dir));
    assertThat(sink.items).isEmpty();
    assertThat(sink.problems).hasSize(1);
    assertThat(read(new Bookmarks("test", dir, "Ada@fern.example", false)).items).hasSize(4)
        .allMatch(item -> item.access().equals(Access.of(Set.of("user:ada@fern.example"))));
    RecordingSink shared = read(new Bookmarks("test", dir, null, true));
    assertThat(shared.items).hasSize(3).allMatch(item -> item.access() == null);
    assertThat(shared.skipped).containsEntry("private", 1);
  }

  @Test
  void listsThatAreNeverClosedAndTagsPartedByBlanksAreRead() throws Exception {
    Files.writeString(dir.resolve("ada.html"), "<!DOCTYPE NETSCAPE-Bookmark-file-1><H1>Signets</H1><DT><H3 "
        + "FOLDED>Garden</H3><DL><p>"
        + "<DT><A HREF='https://a.example' TAGS='moss stone' ADD_DATE='10/Oct/2000:13:55:36 +0300'>A<DT><A "
        + "HREF='https://b.example' ADD_DATE='13380627599000000'>B");
    RecordingSink sink = read(connector(dir));
    assertThat(sink.item("ada a.example").tags()).containsExactly("moss", "stone", "Garden");
    assertThat(sink.item("ada a.example").created()).isEqualTo("2000-10-10T10:55:36Z");
    assertThat(sink.item("ada b.example").created()).as("microseconds since 1601").isEqualTo("2025-01-06T08:59:59Z");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("ada@fern.example.html"), () -> connector(dir), false);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Bookmarks("test", null, null, false)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Bookmarks("test", dir, "a\nb", false)).hasMessageStartingWith("owner: ");
  }

  private static RecordingSink read(Connector connector) throws Exception {
    RecordingSink sink = new RecordingSink();
    connector.read(Cursor.START, sink);
    return sink;
  }
}
