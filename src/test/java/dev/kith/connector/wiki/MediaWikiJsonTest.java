package dev.kith.connector.wiki;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaWikiJsonTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("mediawiki-json", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new MediaWikiJson("test", folder, null, null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("pages.json");
    Fixtures.replace(file, "Water at dawn", "Water at dusk");
    Fixtures.replace(file, "\"pageid\": 7", "\"pageid\": 77");
    return new Change(Set.of("2"), Set.of("77"), Set.of("7"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> {
      for (String file : List.of("pages.json", "older.json", "site.json")) {
        Files.delete(folder.resolve(file));
      }
    }, "no page", folder -> {
      for (String file : List.of("pages.json", "older.json", "site.json")) {
        Files.writeString(folder.resolve(file), "{}");
      }
    });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("pages.json"), "\"title\": \"Tools\"", "\"title\": \"\"");
  }

  @Test
  void revisionsInSeveralAnswersAreOnePage() throws Exception {
    Item item = read(Fixtures.of("mediawiki-json")).item("1");
    assertThat(item.title()).isEqualTo("Bed plan");
    assertThat(text(item)).startsWith("The first bed is for ferns.\nThe second");
    assertThat(item.created()).isEqualTo("2025-01-01T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-03-01T08:00:00Z");
    assertThat(item.parts()).as("not who made a minor edit").extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("test/Ada", Role.AUTHOR), tuple("test/Bo", Role.EDITOR));
    assertThat(item.tags()).as("without hidden categories").containsExactly("Beds", "Plans");
    assertThat(item.aliases()).containsExactly("Beds");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/wiki/Bed_plan");
    assertThat(item.language()).isEqualTo("en");
  }

  @Test
  void latestChangesTellOnlyWhoAndWhen() throws Exception {
    RecordingSink sink = read(Fixtures.of("mediawiki-json"));
    Item item = sink.item("2");
    assertThat(text(item)).isEqualTo("Water at dawn, never at noon.");
    assertThat(item.at()).isEqualTo("2025-05-02T08:00:00Z");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/Cy", Role.AUTHOR),
        tuple("test/Bo", Role.EDITOR));
    assertThat(sink.item("7").parts()).as("a bot is nobody").extracting(part -> part.who().key()).containsExactly("test/Ada");
    assertThat(sink.person("test/Robby").human()).isFalse();
    assertThat(sink.people).hasSize(3);
  }

  @Test
  void whatIsDeletedHiddenOrTalkIsNotSent() throws Exception {
    RecordingSink sink = read(Fixtures.of("mediawiki-json"));
    assertThat(sink.items).extracting(Item::id).containsExactly("1", "2", "7");
    assertThat(sink.items.toString()).doesNotContain("secret");
    assertThat(sink.skipped).isEqualTo(Map.of("redirect", 1, "talk page", 1, "deleted text", 1, "deleted page", 1, "missing page", 1));
    assertThat(sink.whole).isTrue();
    RecordingSink talk = new RecordingSink();
    new MediaWikiJson("test", Fixtures.of("mediawiki-json"), null, List.of("talk"), null).read(Cursor.START, talk);
    assertThat(talk.items).extracting(Item::id).containsExactly("4");
  }

  @Test
  void aRenderedPageCountsIfItIsAsNew() throws Exception {
    write(dir);
    String parsed = "{\"parse\": {\"title\": \"Tools\", \"pageid\": 7, \"revid\": %d, \"text\": {\"*\": \"<p>Spade, rake</p>\"}, \"categories\": [{\"*\": \"Hand_tools\"}]}}";
    Files.writeString(dir.resolve("parse.json"), parsed.formatted(702));
    assertThat(read(dir).item("7").content()).isEqualTo(Content.html("<p>Spade, rake</p>"));
    assertThat(read(dir).item("7").tags()).containsExactly("Hand tools");
    Files.writeString(dir.resolve("parse.json"), parsed.formatted(701));
    assertThat(text(read(dir).item("7"))).startsWith("{{Tools}} and a long list");
  }

  @Test
  void revisionsWithoutTextsTellWhoWroteButNotReverts() throws Exception {
    Files.writeString(dir.resolve("revisions.json"), """
        {"continue": {"rvcontinue": "20250101080000|800"}, "query": {"pages": {"9": {"pageid": 9, "ns": 0, "title": "Moss", "contributors": [{"userid": 5, "name": "Dee"}], "revisions": [
          {"revid": 803, "parentid": 802, "user": "Bo", "timestamp": "2025-01-03T08:00:00Z", "comment": "Reverted edits by [[User:Cy]]"},
          {"revid": 802, "parentid": 801, "user": "Ada", "timestamp": "2025-01-02T08:00:00Z", "comment": ""},
          {"revid": 801, "parentid": 800, "anon": "", "user": "192.0.2.7", "timestamp": "2025-01-01T08:00:00Z", "comment": ""}]}}}}""");
    Files.writeString(dir.resolve("all.json"), "{\"query\": {\"allpages\": [{\"pageid\": 10, \"ns\": 0, \"title\": \"Only listed\"}]}}");
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactly("9");
    assertThat(sink.item("9").parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        tuple("test/Ada", Role.EDITOR), tuple("test/Dee", Role.EDITOR));
    assertThat(sink.problems).extracting(problem -> problem.what()).containsExactly("1 page without text",
        "1 page whose older revisions are not here");
    assertThat(sink.skipped).isEqualTo(Map.of("page of which only the title is there", 1));
  }

  @Test
  void anErrorOrAListThatGoesOnForgetsNothing() throws Exception {
    write(dir);
    Files.writeString(dir.resolve("error.json"), "{\"error\": {\"code\": \"readapidenied\", \"info\": \"You need read permission.\"}}");
    assertThat(read(dir).whole).isFalse();
    Files.delete(dir.resolve("error.json"));
    Files.delete(dir.resolve("older.json"));
    Fixtures.replace(dir.resolve("pages.json"), "\"batchcomplete\": true", "\"continue\": {\"gapcontinue\": \"Z\"}");
    RecordingSink open = read(dir);
    assertThat(open.whole).isFalse();
    assertThat(open.items).hasSize(3);
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("pages.json"), () -> connector(dir.resolve("pages.json")));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new MediaWikiJson("test", null, null, null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new MediaWikiJson("test", dir, "wiki", null, null)).hasMessageContaining("; try https://");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new MediaWikiJson("test", path, null, null, null).read(Cursor.START, sink);
    return sink;
  }
}
