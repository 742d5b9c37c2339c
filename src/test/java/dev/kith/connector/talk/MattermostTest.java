package dev.kith.connector.talk;

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
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MattermostTest extends ConnectorContract {
  private static final String THREAD = "garden/pumps/1735722000000-ada.v";
  private static final String BURST = "garden/pumps/1735740000000-cy";
  private static final String BOTS = "garden/pumps/1735750000000-pumpbot";
  private static final String TOOLS = "shed/tools/1735700000000-ada.v";

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("mattermost", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new Mattermost("test", folder, false, "https://chat.fern.example/");
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected Set<String> without(Fact fact) {
    return fact == Fact.ACCESS ? Set.of(THREAD, BURST, BOTS) : Set.of();
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Path file = folder.resolve("import.jsonl");
    Fixtures.replace(file, "That did it.", "That did it!");
    Fixtures.replace(file, "\"Seeds <are> in.\",\"create_at\":1735740000000", "\"Seeds <are> in.\",\"create_at\":1735740009000");
    Fixtures.replace(file, "\"*fetches them*\",\"create_at\":1735740000000", "\"*fetches them*\",\"create_at\":1735740019000");
    return new Change(Set.of(THREAD), Set.of("garden/pumps/1735740009000-cy"), Set.of(BURST));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("gone", folder -> Files.delete(folder.resolve("import.jsonl")),
        "cut", folder -> Fixtures.cut(folder.resolve("import.jsonl")),
        "empty", folder -> Files.writeString(folder.resolve("import.jsonl"), ""),
        "no posts", folder -> Files.writeString(folder.resolve("import.jsonl"), "{\"type\":\"version\",\"version\":1}\n"),
        "garbage", folder -> Files.writeString(folder.resolve("import.jsonl"), "<html>\n</html>\n"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("import.jsonl"), "\"The long ladder is broken\",\"create_at\":1735700000000",
        "\"The long ladder is broken\",\"create_at\":\"later\"");
  }

  @Test
  void aThreadIsOneItemWithItsReplies() throws Exception {
    Item item = read(Fixtures.of("mattermost"), false).item(THREAD);
    assertThat(item.title()).isEqualTo("Does anyone know why pump 7 is dry?");
    assertThat(text(item)).isEqualTo("""
        <div><b>Ada Vink</b>: Does anyone know why <strong>pump 7</strong> is dry?<br>
        @cy. see <a href="https://fern.example/p7">the sheet</a> &amp; <code>a&lt;b</code></div>
        <div><b>Bo Lund</b>: Me too</div>
        <div><b>Cy</b>: <p>Fill it first:</p>
        <pre><code>prime --all &amp; wait
        </code></pre></div>
        <div><b>Ada Vink</b>: <p>That did it.</p>
        <p>pump.pdf</p></div>
        """);
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        tuple("test/ada.v", Role.ASKER), tuple("test/bo", Role.COMMENTER), tuple("test/cy", Role.ACCEPTED_ANSWERER));
    assertThat(item.signals()).isEqualTo(new Signals(2, 0, 3, 0, 1, 0, true));
    assertThat(item.created()).isEqualTo("2025-01-01T09:00:00Z");
    assertThat(item.at()).isEqualTo("2025-01-02T07:40:00Z");
    assertThat(item.url()).isEqualTo("https://chat.fern.example/garden/channels/pumps");
    assertThat(item.place()).containsExactly("The Garden", "Pumps & Valves");
    assertThat(item.access()).isNull();
  }

  @Test
  void noticesBotsDeletedAndSmallTalkAreCounted() throws Exception {
    RecordingSink sink = read(Fixtures.of("mattermost"), false);
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder(THREAD, BURST, BOTS, TOOLS);
    assertThat(sink.skipped).isEqualTo(Map.of("channel notice", 2, "message of a bot", 2, "deleted message", 1, "small talk", 1,
        "private channel", 1, "direct messages", 1));
    assertThat(sink.item(BURST).title()).isEqualTo("Seeds <are> in.");
    assertThat(sink.item(BURST).parts()).extracting(part -> part.who().name(), Part::role)
        .containsExactly(tuple("Cy", Role.AUTHOR), tuple("Ada Vink", Role.COMMENTER));
    assertThat(sink.item(BOTS).parts()).extracting(part -> part.who().key()).containsExactly("test/cy");
    assertThat(text(sink.item(BOTS))).startsWith("<div><b>pumps</b>: Pump 9<br>\n0 l/min</div>");
  }

  @Test
  void privateChannelsAreForTheirMembersAndClosedTeamsForTheirs() throws Exception {
    RecordingSink open = read(Fixtures.of("mattermost"), false);
    assertThat(open.items.toString()).doesNotContain("confidential", "whisper");
    assertThat(open.item(TOOLS).access()).isEqualTo(Access.of(Set.of("group:test/shed")));
    RecordingSink all = read(Fixtures.of("mattermost"), true);
    assertThat(all.item("garden/leads/1735700000000-ada.v").access())
        .isEqualTo(Access.of(Set.of("user:test/ada.v", "user:test/cy")));
    assertThat(all.items.toString()).as("direct messages, ever").doesNotContain("whisper");
  }

  @Test
  void usersArePeopleAndTheirTeamsGroups() throws Exception {
    RecordingSink sink = read(Fixtures.of("mattermost"), false);
    assertThat(sink.person("test/ada.v")).isEqualTo(new Person("test", "test/ada.v", "Ada Vink",
        List.of("ada@fern.example", "test/ada.v", "ada.v", "addy"), "Gardener", "", "", "", "", List.of(),
        List.of("test/garden", "test/shed"), true, true));
    assertThat(sink.person("test/bo").active()).isFalse();
    assertThat(sink.person("test/pumpbot").human()).isFalse();
  }

  @Test
  void theZipFileWithItsFilesIsReadAsTheLinesAlone() throws Exception {
    Path zip = dir.resolve("export.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("import.jsonl", "data/20250102/teams/x/notes.json", "data/pump.pdf")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.equals("import.jsonl") ? Files.readAllBytes(Fixtures.of("mattermost/import.jsonl")) : "{oops".getBytes());
      }
    }
    RecordingSink sink = read(zip, true);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.items).isEqualTo(read(Fixtures.of("mattermost"), true).items);
    Path json = dir.resolve("bulk-export.json");
    Files.copy(Fixtures.of("mattermost/import.jsonl"), json);
    assertThat(read(json, true).items).as("named .json, as older servers did").isEqualTo(sink.items);
  }

  @Test
  void aBrokenLineIsToldAndTheRestIsRead() throws Exception {
    Fixtures.copy("mattermost", dir);
    Fixtures.replace(dir.resolve("import.jsonl"), "{\"type\":\"emoji\"", "oops {\"type\":\"emoji\"");
    RecordingSink sink = read(dir, false);
    assertThat(sink.items).hasSize(4);
    assertThat(sink.problems).singleElement().satisfies(problem -> assertThat(problem.where()).endsWith(":24"));
  }

  @Test
  void answersOfTheInterfaceAreReadPageByPage() throws Exception {
    file("page1.json", """
        {"order": ["p3", "p2"], "posts": {
          "p3": {"id": "p3", "create_at": 1735722030000, "edit_at": 0, "delete_at": 0, "user_id": "u2", "channel_id": "c1", "root_id": "p1", "message": "Fill it, then wait until the gauge of the shed shows two bars.", "type": "", "metadata": {"reactions": [{"user_id": "u1", "post_id": "p3", "emoji_name": "heavy_check_mark"}], "files": [{"id": "f", "name": "gauge.png"}]}},
          "p2": {"id": "p2", "create_at": 1735722020000, "user_id": "u2", "channel_id": "c1", "root_id": "", "message": "u2 joined", "type": "system_join_team", "props": {"username": "bo"}}}}""");
    file("page2.json", """
        {"order": ["p3", "p1"], "posts": {
          "p3": {"id": "p3", "create_at": 1735722030000, "user_id": "u2", "channel_id": "c1", "root_id": "p1", "message": "Fill it, then wait until the gauge of the shed shows two bars.", "type": ""},
          "p1": {"id": "p1", "create_at": 1735722000000, "user_id": "u1", "channel_id": "c1", "root_id": "", "message": "Why is pump 7 dry?", "type": ""},
          "p1x": {"id": "p1x", "create_at": 1735722000000, "delete_at": 1735722001000, "original_id": "p1", "user_id": "u1", "channel_id": "c1", "root_id": "", "message": "Why is pump 8 dry?", "type": ""},
          "d1": {"id": "d1", "create_at": 1735722000000, "user_id": "u1", "channel_id": "dm", "root_id": "", "message": "a whisper %1$s"},
          "x1": {"id": "x1", "create_at": 1735722000000, "user_id": "u1", "channel_id": "unknown", "root_id": "", "message": "of what? %1$s"}}}"""
        .formatted("and more ".repeat(40)));
    file("users.json", """
        [{"id": "u1", "username": "ada.v", "first_name": "Ada", "last_name": "Vink", "email": "ada@fern.example"},
         {"id": "u2", "username": "bo", "nickname": "Bo", "delete_at": 1735000000000}]""");
    file("channels.json", """
        [{"id": "c1", "team_id": "t1", "type": "O", "name": "pumps", "display_name": "Pumps"},
         {"id": "dm", "team_id": "", "type": "D", "name": "u1__u2", "display_name": ""}]""");
    file("error.json", "{\"id\": \"api.context.permissions.app_error\", \"message\": \"No permission\", \"status_code\": 403}");
    RecordingSink sink = read(dir, true);
    Item item = sink.item("c1/p1");
    assertThat(item.parts()).extracting(part -> part.who().key(), part -> part.who().name(), Part::role).containsExactly(
        tuple("test/u1", "Ada Vink", Role.ASKER), tuple("test/u2", "Bo", Role.ACCEPTED_ANSWERER));
    assertThat(item.url()).isEqualTo("https://chat.fern.example/_redirect/pl/p1");
    assertThat(item.place()).containsExactly("Pumps");
    assertThat(text(item)).containsOnlyOnce("Fill it").contains("gauge.png").doesNotContain("pump 8");
    assertThat(sink.item("unknown/x1").access()).as("it may be a direct message").isEqualTo(Access.NOBODY);
    assertThat(sink.items.toString()).doesNotContain("whisper");
    assertThat(sink.problems).extracting(problem -> problem.what().substring(0, 12)).containsExactly("an error of ", "the export d");
    assertThat(sink.skipped).containsEntry("direct messages", 1).containsEntry("former wording", 1).containsEntry("channel notice", 1);
    file("page3.json", "{\"order\": [\"p9\"], \"posts\": {\"p9\"");
    RecordingSink broken = read(dir, true);
    assertThat(broken.sent()).contains("c1/p1");
    assertThat(broken.partial).as("nothing is forgotten").isTrue();
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Fixtures.copy("mattermost", dir);
    Fixtures.spoil(dir.resolve("import.jsonl"), () -> connector(dir.resolve("import.jsonl")));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Mattermost("test", null, false, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Mattermost("test", dir, false, "chat")).hasMessageContaining("; try https://");
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path, boolean privateChannels) throws Exception {
    RecordingSink sink = new RecordingSink();
    new Mattermost("test", path, privateChannels, "https://chat.fern.example").read(Cursor.START, sink);
    return sink;
  }
}
