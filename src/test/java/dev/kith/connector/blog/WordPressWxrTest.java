package dev.kith.connector.blog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.Secret;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPressWxrTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("wordpress", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new WordPressWxr("test", folder, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("site.xml");
    Fixtures.replace(file, "About the nursery", "All about the nursery");
    Fixtures.replace(file, "<wp:post_id>11</wp:post_id>", "<wp:post_id>111</wp:post_id>");
    return new Change(Set.of("12"), Set.of("111"), Set.of("11"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("site.xml")),
        "cut", folder -> Fixtures.cut(folder.resolve("site.xml")),
        "garbage", folder -> Files.writeString(folder.resolve("site.xml"), "PK nothing"),
        "empty", folder -> Files.writeString(folder.resolve("site.xml"), ""),
        "another format", folder -> Files.writeString(folder.resolve("site.xml"), "<mediawiki/>"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("site.xml"), "<wp:post_id>12</wp:post_id>", "");
  }

  @Test
  void aPostIsReadWithItsPeopleTimesAndTags() throws Exception {
    Item item = read(Fixtures.of("wordpress")).item("10");
    assertThat(item.kind()).isEqualTo(Kind.POST);
    assertThat(item.title()).isEqualTo("Frost & pumps");
    assertThat(item.url()).isEqualTo("https://blog.fern.example/frost/");
    assertThat(item.created()).isEqualTo("2025-01-06T09:00:00Z");
    assertThat(item.at()).isEqualTo("2025-02-01T12:00:00Z");
    assertThat(item.tags()).containsExactly("Pumps", "frost");
    assertThat(item.language()).isEqualTo("en-GB");
    assertThat(item.access()).isNull();
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role).containsExactly(
        tuple("test/ada", "Ada Vink", Role.AUTHOR), tuple("test/bo", "Bo Lund", Role.EDITOR),
        tuple("test/bo", "Bo Lund", Role.COMMENTER), tuple("test/Ada Vink", "Ada Vink", Role.COMMENTER));
    assertThat(item.signals().comments()).isEqualTo(2);
  }

  @Test
  void theTextHasNoMarksOfTheEditorAndEndsWithApprovedComments() throws Exception {
    String text = text(read(Fixtures.of("wordpress")).item("10"));
    assertThat(text).isEqualTo("""
        <p>Drain the pump. </p>
        A pump but keep a[0] and [1] and [caption].\s
        <h2>Comments</h2>
        <p>Bo Lund: Mine cracked last winter.</p>
        <p>Ada Vink: Guest by a known name</p>""");
    assertThat(PostsOf.item(read(Fixtures.of("wordpress")).item("10"))).containsExactly(
        "test/bo 2025-01-07 https://blog.fern.example/frost/#comment-1 <p>Bo Lund: Mine cracked last winter.</p>",
        "test/Ada Vink - https://blog.fern.example/frost/#comment-2 <p>Ada Vink: Guest by a known name</p>");
    assertThat(text(read(Fixtures.of("wordpress")).item("11"))).as("paragraphs of the classic editor, entities of HTML")
        .isEqualTo("First.\n<p>Second&nbsp;one.\n<pre>keep\n\nthis</pre>");
  }

  @Test
  void coAuthorsAreTheAuthorsAndAMissingTimeIsTheFeeds() throws Exception {
    Item item = read(Fixtures.of("wordpress")).item("11");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("test/ada", Role.AUTHOR), tuple("test/Cy Guest", Role.AUTHOR));
    assertThat(item.created()).isEqualTo(Instant.parse("2025-01-07T08:00:00Z"));
    Item page = read(Fixtures.of("wordpress")).item("12");
    assertThat(page.kind()).isEqualTo(Kind.PAGE);
    assertThat(page.title()).isEqualTo("About the nursery.");
  }

  @Test
  void whatIsNotForEverybodyIsCountedAndNeverSent() throws Exception {
    RecordingSink sink = read(Fixtures.of("wordpress"));
    assertThat(sink.sent()).containsExactly("10", "11", "12", "test/ada", "test/bo");
    assertThat(sink.items.toString()).doesNotContain("Secret", "cheap pills", "waiting", "Never the body");
    assertThat(sink.skipped).isEqualTo(Map.of("draft", 1, "private", 1, "trash", 1, "password-protected", 1, "attachment", 1,
        "other type of post", 1, "spam comment", 1, "comment not approved", 1, "pingback", 1));
  }

  @Test
  void authorsArePeopleWithTheirMailAndAccount() throws Exception {
    RecordingSink sink = read(Fixtures.of("wordpress"));
    assertThat(sink.person("test/ada").aliases()).containsExactly("ada@fern.example", "ada", "test/ada");
    assertThat(sink.person("test/bo").name()).isEqualTo("Bo Lund");
  }

  @Test
  void severalFilesOfASiteAreOneSourceAndFilesOfTwoSitesAreReported() throws Exception {
    Fixtures.copy("wordpress", dir);
    Files.copy(dir.resolve("site.xml"), dir.resolve("site2.xml"));
    RecordingSink twice = read(dir);
    assertThat(twice.sent()).containsExactly("10", "11", "12", "test/ada", "test/bo");
    assertThat(twice.skipped).containsEntry("in two files", 3);
    Fixtures.replace(dir.resolve("site2.xml"), "https://blog.fern.example/?p=10", "https://other.example/?p=10");
    assertThat(read(dir).problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("two sites"));
  }

  @Test
  void charactersThatXmlForbidsDoNotEndTheReading() throws Exception {
    Fixtures.copy("wordpress", dir);
    Fixtures.replace(dir.resolve("site.xml"), "<title>Moss</title>", "<title>Mo\u000bss&#x1F;&nbsp;&#0;!</title>");
    assertThat(read(dir).item("11").title()).isEqualTo("Mo ss !");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Fixtures.copy("wordpress", dir);
    Fixtures.spoil(dir.resolve("site.xml"), () -> connector(dir));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new WordPressWxr("test", null, null)).hasMessageStartingWith("path: is missing; try ");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path folder) throws Exception {
    RecordingSink sink = new RecordingSink();
    new WordPressWxr("test", folder, null).read(Cursor.START, sink);
    return sink;
  }
}
