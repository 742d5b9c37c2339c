package dev.kith.connector.wiki;

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
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfluenceJsonTest extends ConnectorContract {
  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("confluence-json", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new ConfluenceJson("test", folder, null, null, false);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.ACCESS ? Set.of("12") : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("pages.json");
    Fixtures.replace(file, "Cover the beds.", "Cover all beds.");
    Fixtures.replace(file, "\"att7\"", "\"att9\"");
    return new Change(Set.of("12"), Set.of("att9"), Set.of("att7"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> {
      Files.delete(folder.resolve("pages.json"));
      Files.delete(folder.resolve("older.json"));
    }, "no page", folder -> {
      Files.writeString(folder.resolve("pages.json"), "{\"results\": []}");
      Files.writeString(folder.resolve("older.json"), "{}");
    }, "all cut", folder -> {
      Files.delete(folder.resolve("older.json"));
      Fixtures.cut(folder.resolve("pages.json"));
    });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("pages.json"), "\"title\": \"Frost tonight\"", "\"title\": \"\"");
  }

  @Test
  void versionsAreOnePageWithItsPeople() throws Exception {
    Item item = read(Fixtures.of("confluence-json")).item("11");
    assertThat(item.title()).isEqualTo("Watering plan");
    assertThat(item.aliases()).containsExactly("Watering");
    assertThat(item.tags()).as("not somebody's own").containsExactly("water");
    assertThat(item.place()).containsExactly("Garden team", "Garden");
    assertThat(item.url()).isEqualTo("https://wiki.fern.example/display/GRD/Watering+plan");
    assertThat(item.created()).isEqualTo("2025-01-02T08:00:00Z");
    assertThat(item.at()).isEqualTo("2025-03-02T08:00:00Z");
    assertThat(item.signals().likes()).isEqualTo(2);
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role, Part::at).containsExactly(
        tuple("test/k1", "Ada Brook", Role.AUTHOR, Instant.parse("2025-01-02T08:00:00Z")),
        tuple("test/k2", "Bo Linden", Role.EDITOR, Instant.parse("2025-03-02T08:00:00Z")),
        tuple("test/k4", "Dee Moss", Role.EDITOR, null),
        tuple("test/k3", "Cy Fern", Role.EDITOR, Instant.parse("2025-02-01T08:00:00Z")),
        tuple("test/k4", "Dee Moss", Role.MENTIONED, Instant.parse("2025-03-02T08:00:00Z")),
        tuple("test/k3", "Cy Fern", Role.COMMENTER, Instant.parse("2025-02-02T08:00:00Z")));
    assertThat(text(item)).contains("<strong>two</strong>", "href=\"https://wiki.fern.example/display/GRD/Garden\"",
        "<p>Resolved comment by Cy Fern on “two degrees”:</p>\n<p>Why two?</p>");
  }

  @Test
  void restrictionsOfThePageAndOfThoseAboveAreLayers() throws Exception {
    RecordingSink sink = read(Fixtures.of("confluence-json"));
    assertThat(sink.item("10").access()).isEqualTo(Access.of(Set.of("group:gardeners")));
    Access both = Access.of(Set.of("group:gardeners")).and(Set.of("user:test/k2"));
    assertThat(sink.item("11").access()).isEqualTo(both);
    assertThat(sink.item("att7").access()).as("as its page").isEqualTo(both);
    assertThat(both.visibleTo(Set.of("everyone", "user:test/k9"))).isFalse();
    assertThat(sink.item("12").access()).as("not asked for").isNull();
  }

  @Test
  void whatIsNotPublishedIsNotSent() throws Exception {
    RecordingSink sink = read(Fixtures.of("confluence-json"));
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("10", "11", "att7", "12");
    assertThat(sink.items.toString() + sink.people).doesNotContain("secret", "private-label");
    assertThat(sink.skipped).containsEntry("deleted page", 1).containsEntry("draft page", 1).containsEntry("deleted comment", 1)
        .containsEntry("older version", 1).containsEntry("attachment without text", 1);
    assertThat(sink.item("12").kind()).isEqualTo(Kind.POST);
    assertThat(sink.person("test/k1").aliases()).containsExactly("test/k1", "test/ada", "ada", "ada@fern.example");
    assertThat(sink.whole).isTrue();
  }

  @Test
  void aRestrictionToldByHalfHidesThePageAndOneForEverybodyDoesNot() throws Exception {
    write(dir);
    Fixtures.replace(dir.resolve("pages.json"), ", \"group\": {\"results\": [{\"type\": \"group\", \"name\": \"gardeners\"}], \"size\": 1}", "");
    RecordingSink half = read(dir);
    assertThat(half.item("10").access()).isEqualTo(Access.NOBODY);
    assertThat(half.item("11").access()).as("below it").isEqualTo(Access.NOBODY);
    assertThat(half.problems).hasSize(2);
    RecordingSink all = new RecordingSink();
    new ConfluenceJson("test", Fixtures.of("confluence-json"), null, List.of("Gardeners"), false).read(Cursor.START, all);
    assertThat(all.item("10").access()).isEqualTo(Access.EVERYONE);
  }

  @Test
  void aListThatGoesOnElsewhereForgetsNothing() throws Exception {
    write(dir);
    Fixtures.replace(dir.resolve("pages.json"), "\"context\": \"\", \"self\"", "\"next\": \"/rest/api/content?start=25\", \"self\"");
    RecordingSink sink = read(dir);
    assertThat(sink.whole).isFalse();
    assertThat(sink.problems).extracting(problem -> problem.what()).containsExactly("the list goes on in an answer that is not here");
    assertThat(sink.items).hasSize(4);
  }

  @Test
  void theSecondVersionOfTheInterfaceIsReadToo() throws Exception {
    Files.writeString(dir.resolve("pages.json"), """
        {"results": [{"id": "7", "status": "current", "title": "Cloud page", "spaceId": "99", "parentId": null, "parentType": null, "authorId": "a:1", "createdAt": "2025-01-01T08:00:00Z",
          "version": {"number": 2, "authorId": "a:2", "createdAt": "2025-02-01T08:00:00Z"}, "body": {"storage": {"value": "<p>Cloudy.</p>"}}, "_links": {"webui": "/spaces/CL/pages/7/Cloud+page"}}],
         "_links": {"base": "https://fern.example/wiki"}}""");
    Files.writeString(dir.resolve("comments.json"), """
        {"results": [{"id": "8", "status": "current", "title": "Re", "pageId": "7", "version": {"number": 1, "authorId": "a:3", "createdAt": "2025-03-01T08:00:00Z"}, "body": {"storage": {"value": "<p>Rain?</p>"}}}], "_links": {}}""");
    Files.writeString(dir.resolve("users.json"), "{\"results\": [{\"accountId\": \"a:1\", \"displayName\": \"Ada Brook\", \"accountType\": \"atlassian\"}]}");
    Files.writeString(dir.resolve("spaces.json"), "{\"results\": [{\"id\": \"99\", \"key\": \"CL\", \"name\": \"Clouds\"}]}");
    RecordingSink sink = read(dir);
    Item item = sink.item("7");
    assertThat(item.kind()).isEqualTo(Kind.PAGE);
    assertThat(item.place()).containsExactly("Clouds");
    assertThat(item.url()).isEqualTo("https://fern.example/wiki/spaces/CL/pages/7/Cloud+page");
    assertThat(item.parts()).extracting(part -> part.who().name(), Part::role).containsExactly(tuple("Ada Brook", Role.AUTHOR),
        tuple("a:2", Role.EDITOR), tuple("a:3", Role.COMMENTER));
    assertThat(text(item)).contains("Cloudy.", "Rain?");
    assertThat(sink.problems).isEmpty();
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    write(dir);
    Fixtures.spoil(dir.resolve("pages.json"), () -> connector(dir.resolve("pages.json")));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new ConfluenceJson("test", null, null, null, false)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new ConfluenceJson("test", dir, "wiki", null, false)).hasMessageContaining("; try https://");
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new ConfluenceJson("test", path, null, null, false).read(Cursor.START, sink);
    return sink;
  }
}
