package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What tools and years have done to Slack's exports.
class SlackTrapsTest {
  private static final String USERS = """
      [{"id": "U1", "name": "ada", "profile": {"real_name": "Ada Vink"}}, {"id": "U2", "name": "bo", "profile": {"real_name": "Bo"}},
       {"id": "U9", "name": "bot", "is_bot": true, "profile": {"real_name": "Pump bot"}}]""";
  private static final String SAID = "The long valve of shed four was changed on Monday. ".repeat(6);
  private static final String DAY = "2025-01-01.json";

  @TempDir
  private Path dir;

  @Test
  void aDayThatCannotBeReadIsOneProblemAndNothingIsForgotten() throws Exception {
    Fixtures.copy("slack", dir);
    RecordingSink whole = read(dir);
    assertThat(whole.whole).isTrue();
    Fixtures.cut(dir.resolve("general/2025-01-02.json"));
    RecordingSink sink = read(dir);
    assertThat(sink.problems).singleElement().satisfies(problem -> {
      assertThat(problem.where()).endsWith("2025-01-02.json");
      assertThat(problem.what()).contains("broken JSON, or cut");
    });
    assertThat(sink.sent()).contains("C1/1735722000.000100", "C1/1735740000.000100");
    assertThat(sink.whole).isFalse();
  }

  @Test
  void anArchiveWithNamesOfAnotherCharsetIsRead() throws Exception {
    Path zip = dir.resolve("slack.zip");
    Map<String, String> files = Map.of("users.json", USERS, "channels.json", """
        [{"id": "C1", "name": "käfer"}, {"id": "C2", "name": "general"}]""", "käfer/" + DAY, message("1735700000.000100", "U1", SAID),
        "general/" + DAY, message("1735700000.000100", "U2", SAID));
    for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("IBM437"), StandardCharsets.ISO_8859_1)) {
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), charset)) {
        for (Map.Entry<String, String> file : files.entrySet()) {
          out.putNextEntry(new ZipEntry(file.getKey()));
          out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        }
      }
      RecordingSink sink = read(zip);
      assertThat(sink.items).as(charset.name()).extracting(Item::id)
          .containsExactlyInAnyOrder("C1/1735700000.000100", "C2/1735700000.000100");
      assertThat(sink.item("C1/1735700000.000100").place()).containsExactly("käfer");
    }
  }

  @Test
  void aFolderWhoseNameSufferedIsTakenOnlyIfItCanBeNobodyElses() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"käfer\"}]");
    write("groups.json", "[{\"id\": \"G1\", \"name\": \"kûfer\"}]");
    write("k\uFFFDfer/" + DAY, message("1735700000.000100", "U1", SAID));
    write("general/" + DAY, "[]");
    assertThatThrownBy(() -> read(dir)).hasMessageContaining("holds no message of a channel that may be read");
    Files.delete(dir.resolve("groups.json"));
    assertThat(read(dir).sent()).as("control: without the other, it is taken").contains("C1/1735700000.000100");
  }

  @Test
  void aRenamedChannelIsFoundUnderItsFormerNameUnlessAnotherBearsIt() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"new\", \"previous_names\": [\"old\"]}, {\"id\": \"C2\", \"name\": \"general\"}]");
    write("old/" + DAY, message("1735700000.000100", "U1", SAID));
    write("general/" + DAY, message("1735700000.000100", "U2", SAID));
    assertThat(read(dir).item("C1/1735700000.000100").place()).containsExactly("new");
    write("groups.json", "[{\"id\": \"G1\", \"name\": \"old\", \"members\": [\"U1\"]}]");
    assertThat(read(dir).items).extracting(Item::id).containsExactly("C2/1735700000.000100");
  }

  @Test
  void anEnterpriseGridIsReadWorkspaceByWorkspace() throws Exception {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("org_users.json"), USERS);
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"all\"}]");
    Files.delete(dir.resolve("users.json"));
    write0("all/" + DAY, message("1735700000.000100", "U1", SAID));
    write0("mpims.json", "[{\"id\": \"G7\", \"name\": \"mpdm-ada--bo-1\"}]");
    write0("mpdm-ada--bo-1/" + DAY, message("1735700000.000100", "U1", "secret " + SAID));
    write0("teams/garden/channels.json", "[{\"id\": \"C2\", \"name\": \"general\"}]");
    write0("teams/garden/general/" + DAY, message("1735700000.000100", "U2", SAID));
    write0("teams/shed/channels.json", "[{\"id\": \"C3\", \"name\": \"general\"}, {\"id\": \"C1\", \"name\": \"all\"}]");
    write0("teams/shed/general/" + DAY, message("1735700000.000100", "U1", SAID));
    write0("teams/shed/groups.json", "[{\"id\": \"G1\", \"name\": \"leads\", \"members\": [\"U1\"]}]");
    write0("teams/shed/leads/" + DAY, message("1735700000.000100", "U1", "secret " + SAID));
    RecordingSink sink = read(dir);
    assertThat(sink.items).extracting(Item::id).containsExactlyInAnyOrder("C1/1735700000.000100", "C2/1735700000.000100",
        "C3/1735700000.000100");
    assertThat(sink.items.toString()).doesNotContain("secret");
    assertThat(sink.people).hasSize(3);
    RecordingSink all = new RecordingSink();
    new SlackExport("test", dir, true, null).read(Cursor.START, all);
    assertThat(all.item("G1/1735700000.000100").access()).isEqualTo(Access.of(Set.of("user:test/U1")));
    assertThat(all.items.toString()).as("a group's direct messages").doesNotContain("G7");
  }

  @Test
  void aChannelThatOneListCallsPrivateIsPrivate() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"board\"}, {\"id\": \"C2\", \"name\": \"general\"}]");
    write("groups.json", "[{\"id\": \"C1\", \"name\": \"board\", \"members\": [\"U1\"]}]");
    write("board/" + DAY, message("1735700000.000100", "U1", SAID));
    write("general/" + DAY, message("1735700000.000100", "U1", SAID));
    assertThat(read(dir).items).extracting(Item::id).containsExactly("C2/1735700000.000100");
  }

  @Test
  void whatABotBeganAndPeopleAnsweredStaysAsNobodysWords() throws Exception {
    general("""
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "pumps", "text": "Pump 7: 0 l/min?", "ts": "1735700000.000100", "thread_ts": "1735700000.000100"},
        {"type": "message", "user": "U1", "text": "The valve is shut; it opens on Monday, when the shed is dry again.", "ts": "1735700001.000100", "thread_ts": "1735700000.000100"},
        {"type": "message", "user": "U9", "text": "I am a bot", "ts": "1735700002.000100", "thread_ts": "1735700000.000100"},
        {"type": "message", "user": "U9", "bot_id": "B2", "bot_profile": {"name": "Workflow"}, "text": "Form: a new order", "ts": "1735709000.000100"}""");
    RecordingSink sink = read(dir);
    Item item = sink.item("C1/1735700000.000100");
    assertThat(item.title()).isEqualTo("Pump 7: 0 l/min?");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(tuple("test/U1", Role.COMMENTER));
    assertThat(text(item)).contains("<b>pumps</b>: Pump 7").doesNotContain("I am a bot");
    assertThat(sink.skipped).containsEntry("message of a bot", 2);
  }

  @Test
  void whatStandsInBlocksAttachmentsAndFilesIsRead() throws Exception {
    general("""
        {"type": "message", "user": "U1", "text": "", "ts": "1735700000.000100", "thread_ts": "1735700000.000100", "blocks": [
          {"type": "header", "text": {"type": "plain_text", "text": "Plan & <Order>"}},
          {"type": "section", "text": {"type": "mrkdwn", "text": "*moss*"}, "fields": [{"type": "mrkdwn", "text": "until May"}]},
          {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}, {"type": "emoji", "name": "fern"}]},
            {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}]}]}]},
        {"type": "message", "user": "U2", "text": "", "ts": "1735700001.000100", "thread_ts": "1735700000.000100",
         "attachments": [{"title": "Sheet 4", "text": "dry", "fields": [{"title": "Level", "value": "low"}], "fallback": "no"}]},
        {"type": "message", "user": "U2", "text": "", "ts": "1735700002.000100", "thread_ts": "1735700000.000100",
         "attachments": [{"fallback": "only this"}]},
        {"type": "message", "subtype": "file_share", "user": "U1", "text": "", "ts": "1735700003.000100", "thread_ts": "1735700000.000100",
         "files": [{"id": "F1", "name": "a.pdf", "title": "Valve <plan>", "filetype": "quip", "url_private": "https://files.example/F1?t=xoxe-1"}, {"id": "F2", "mode": "tombstone"}]},
        {"type": "message", "user": "U1", "text": "", "ts": "1735700004.000100", "thread_ts": "1735700000.000100"}""");
    Item item = read(dir).item("C1/1735700000.000100");
    assertThat(text(item)).isEqualTo("""
        <div><b>Ada Vink</b>: Plan &amp; &lt;Order&gt;<br>
        *moss*<br>
        until May<br>
        one:fern:<br>
        @here</div>
        <div><b>Bo</b>: Sheet 4<br>
        dry<br>
        Level: low</div>
        <div><b>Bo</b>: only this</div>
        <div><b>Ada Vink</b>: Valve &lt;plan&gt;</div>
        """).as("tokens that expire").doesNotContain("xoxe");
    assertThat(item.title()).isEqualTo("Plan & <Order>");
  }

  @Test
  void noticesOfTheChannelAreLeftOut() throws Exception {
    String notices = String.join(",\n", List.of("channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive",
        "pinned_item", "bot_add", "huddle_thread", "reminder_add", "sh_room_created", "channel_canvas_updated").stream()
        .map(subtype -> "{\"subtype\": \"%s\", \"user\": \"U1\", \"text\": \"x\", \"ts\": \"1735700000.000100\"}".formatted(subtype)).toList());
    general(notices + ",\n" + message("1735700000.000100", "U1", SAID).replaceAll("^\\[|]$", ""));
    assertThat(read(dir).skipped).containsEntry("channel notice", 11);
  }

  @Test
  void pinsAreCountedAndReactionsWithoutACountToo() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"general\", \"pins\": [{\"id\": \"1735700000.000100\", \"type\": \"C\"}]}]");
    write("general/" + DAY, """
        [{"user": "U1", "text": "%s", "ts": "1735700000.000100", "reactions": [{"name": "fern", "users": ["U2", "U1"]}]},
         {"user": "U2", "text": "noted", "ts": "1735700001.000100", "pinned_to": ["C1"]}]""".formatted(SAID));
    Item item = read(dir).item("C1/1735700000.000100");
    assertThat(item.signals().bookmarks()).isEqualTo(2);
    assertThat(item.signals().likes()).isEqualTo(2);
  }

  @Test
  void repliesComeAfterTheirRootHoweverTheFilesAreOrdered() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"general\"}]");
    write("general/2025-01-01.json", """
        [{"user": "U2", "text": "second", "ts": "1735700002.000100", "thread_ts": "1735700000.000100"},
         {"user": "U1", "text": "first", "ts": "1735700001.000100", "thread_ts": "1735700000.000100"},
         {"user": "U1", "text": "root", "ts": "1735700000.000100", "thread_ts": "1735700000.000100"}]""");
    assertThat(text(read(dir).item("C1/1735700000.000100"))).matches("(?s).*root.*first.*second.*");
  }

  @Test
  void canvasesListsAndLogsAreNoChannels() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"general\"}]");
    write("general/" + DAY, message("1735700000.000100", "U1", SAID));
    write0("canvases.json", "[{\"id\": \"F1\"}]");
    write0("lists.json", "[{\"id\": \"F2\"}]");
    write0("integration_logs.json", "[{\"user_id\": \"U1\"}]");
    write0("FC:F1:plan/" + DAY, message("1735700000.000100", "U1", "secret " + SAID));
    RecordingSink sink = read(dir);
    assertThat(sink.items).hasSize(1);
    assertThat(sink.problems).isEmpty();
    assertThat(sink.skipped).containsEntry("folder of no channel that the export lists", 1);
  }

  @Test
  void anExportOfManyFilesHasAShortCursorThatKnowsEveryOneOfThem() throws Exception {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"general\"}]");
    Files.createDirectories(dir.resolve("general"));
    for (int day = 0; day < 520; day++) {
      String date = LocalDate.of(2023, 1, 1).plusDays(day).toString();
      Files.writeString(dir.resolve("general/" + date + ".json"), day == 300 ? message("1735700000.000100", "U1", SAID) : "[]");
    }
    SlackExport slack = new SlackExport("test", dir, false, null);
    Cursor cursor = slack.read(Cursor.START, new RecordingSink());
    assertThat(cursor.text().length()).isLessThan(100);
    RecordingSink same = new RecordingSink();
    assertThat(slack.read(cursor, same)).isEqualTo(cursor);
    assertThat(same.sent()).isEmpty();
    write0("general/2024-03-03.json", message("1735800000.000100", "U1", SAID));
    RecordingSink changed = new RecordingSink();
    slack.read(cursor, changed);
    assertThat(changed.items).hasSize(2);
  }

  private void general(String messages) throws IOException {
    write("channels.json", "[{\"id\": \"C1\", \"name\": \"general\"}]");
    write("general/" + DAY, "[" + messages + "]");
  }

  private static String message(String ts, String user, String text) {
    return "[{\"type\": \"message\", \"user\": \"%s\", \"text\": \"%s\", \"ts\": \"%s\"}]".formatted(user, text, ts);
  }

  private void write(String name, String text) throws IOException {
    write0("users.json", USERS);
    write0(name, text);
  }

  private void write0(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String text(Item item) {
    return ((Content.Text) item.content()).text();
  }

  private static RecordingSink read(Path path) throws Exception {
    RecordingSink sink = new RecordingSink();
    new SlackExport("test", path, false, null).read(Cursor.START, sink);
    return sink;
  }
}
