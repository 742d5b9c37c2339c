package dev.kith.connector.talk;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.PostsOf;
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
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackExportTest extends ConnectorContract {
  private static final String THREAD = "C1/1735722000.000100";
  private static final String BURST = "C1/1735740000.000100";

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Fixtures.copy("slack", folder);
  }

  @Override
  protected Connector connector(Path folder) {
    return new SlackExport("test", folder, false, "https://fern.example.com");
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.URL, Fact.TIME, Fact.PEOPLE);
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("general/2025-01-02.json"), "That did it.", "That did it!");
    Fixtures.replace(folder.resolve("general/2025-01-02.json"), "1735810000.000100", "1735810009.000100");
    return new Change(Set.of(THREAD), Set.of("C1/1735810009.000100"), Set.of("C1/1735810000.000100"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of("no channels.json", folder -> Files.delete(folder.resolve("channels.json")),
        "no users.json", folder -> Files.delete(folder.resolve("users.json")),
        "no channel", folder -> Files.writeString(folder.resolve("channels.json"), "[]"),
        "users cut", folder -> Fixtures.cut(folder.resolve("users.json")),
        "another format", folder -> Files.writeString(folder.resolve("channels.json"), "{\"ok\":false}"));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Fixtures.replace(folder.resolve("general/2025-01-01.json"), "\"ts\": \"1735741000.000100\"", "\"ts\": \"later\"");
    Fixtures.replace(folder.resolve("general/2025-01-01.json"), "Seeds <are>", "Seeds " + "and seeds ".repeat(40) + "<are>");
  }

  @Test
  void aThreadIsOneItemAcrossDays() throws Exception {
    Item item = read(Fixtures.of("slack"), false).item(THREAD);
    assertThat(item.title()).isEqualTo("Does anyone know why pump 7 is dry?");
    assertThat(((Content.Text) item.content()).text()).isEqualTo("""
        <div><b>Ada Vink</b>: Does anyone know why pump 7 is dry?<br>
        @Cy #general see <a href="https://fern.example/p7?a=1&amp;b=2">the *sheet*</a> &lt;now&gt;</div>
        <div><b>Bo Lund</b>: Me too</div>
        <div><b>Cy</b>: Fill it first:<br>
        <pre>prime --all &amp; wait</pre></div>
        <div><b>Ada Vink</b>: That did it.</div>
        """);
    assertThat(PostsOf.item(item)).containsExactly(
        "test/U1 2025-01-01 https://fern.example.com/archives/C1/p1735722000000100 <div><b>Ada Vink</b>: Does anyone know why pump 7 is dry?<br>",
        "test/U2 2025-01-01 https://fern.example.com/archives/C1/p1735722030000100?thread_ts=1735722000.000100&cid=C1 <div><b>Bo Lund</b>: Me too</div>",
        "test/U3 2025-01-02 https://fern.example.com/archives/C1/p1735800000000100?thread_ts=1735722000.000100&cid=C1 <div><b>Cy</b>: Fill it first:<br>",
        "test/U1 2025-01-02 https://fern.example.com/archives/C1/p1735800100000100?thread_ts=1735722000.000100&cid=C1 <div><b>Ada Vink</b>: That did it.</div>");
    assertThat(item.parts()).extracting(part -> part.who().key(), Part::role).containsExactly(
        // "Me too" answers nothing
        tuple("test/U1", Role.ASKER), tuple("test/U2", Role.COMMENTER), tuple("test/U3", Role.ACCEPTED_ANSWERER));
    assertThat(item.signals()).isEqualTo(new Signals(3, 0, 3, 0, 0, 0, true));
    assertThat(item.created()).isEqualTo("2025-01-01T09:00:00.000100Z");
    assertThat(item.at()).isEqualTo("2025-01-02T07:40:00Z");
    assertThat(item.url()).isEqualTo("https://fern.example.com/archives/C1/p1735722000000100");
    assertThat(item.place()).containsExactly("general");
    assertThat(item.tags()).as("a channel's topic is a sentence, no tag").isEmpty();
    assertThat(item.access()).isNull();
  }

  @Test
  void aThreadThatAsksNothingHasAnAuthorAndComments() throws Exception {
    assertThat(read(Fixtures.of("slack"), false).item("C1/1735810000.000100").parts())
        .extracting(part -> part.who().key(), Part::role)
        .containsExactly(tuple("test/U3", Role.AUTHOR), tuple("test/U1", Role.COMMENTER));
  }

  @Test
  void messagesOutsideThreadsAreJoinedAndSmallTalkIsCounted() throws Exception {
    RecordingSink sink = read(Fixtures.of("slack"), false);
    Item burst = sink.item(BURST);
    assertThat(burst.title()).isEqualTo("Seeds <are> in. @Bo Lund");
    assertThat(burst.parts()).extracting(part -> part.who().name(), Part::role).containsExactly(
        tuple("Ada Vink", Role.AUTHOR), tuple("Guest Gil", Role.COMMENTER), tuple("Bo Lund", Role.MENTIONED));
    assertThat(sink.skipped).isEqualTo(Map.of("channel notice", 1, "message of a bot", 2, "deleted message", 1, "small talk", 1,
        "private channel", 2, "direct messages", 2, "channel without messages", 1,
        "folder of no channel that the export lists", 1));
  }

  @Test
  void privateChannelsAreForTheirMembersOnlyAndDirectMessagesForNobody() throws Exception {
    RecordingSink open = read(Fixtures.of("slack"), false);
    assertThat(open.items.toString()).doesNotContain("Numbers of the year", "secret");
    RecordingSink all = read(Fixtures.of("slack"), true);
    assertThat(all.item("G1/1735700000.000100").access()).isEqualTo(Access.of(Set.of("user:test/U1", "user:test/U3")));
    assertThat(all.items.toString()).doesNotContain("secret");
    assertThat(all.item(THREAD).access()).isNull();
  }

  @Test
  void usersArePeople() throws Exception {
    RecordingSink sink = read(Fixtures.of("slack"), false);
    assertThat(sink.person("test/U1")).isEqualTo(new Person("test", "test/U1", "Ada Vink",
        List.of("ada@fern.example", "test/U1", "ada v", "ada"), "Gardener", "", "", "", "", List.of(), List.of(), true, true));
    assertThat(sink.person("test/U2").active()).isFalse();
    assertThat(sink.person("test/U9").human()).isFalse();
  }

  @Test
  void theZipFileIsReadLikeItsFolder() throws Exception {
    RecordingSink folder = read(Fixtures.of("slack"), true);
    for (String below : List.of("", "export/")) {
      Path zip = dir.resolve("slack.zip");
      zip(Fixtures.of("slack"), below, zip);
      RecordingSink zipped = read(zip, true);
      assertThat(zipped.items).isEqualTo(folder.items);
      assertThat(zipped.people).isEqualTo(folder.people);
      Fixtures.cut(zip);
      assertThatThrownBy(() -> read(zip, true)).isInstanceOf(IOException.class).hasMessageContaining("slack.zip");
    }
  }

  @Test
  void aReplyWhoseThreadBeganBeforeTheExportIsKept() throws Exception {
    Fixtures.copy("slack", dir);
    Files.delete(dir.resolve("general/2025-01-01.json"));
    Item item = read(dir, false).item("C1/1735800000.000100");
    assertThat(item.parts()).extracting(Part::role).containsExactly(Role.COMMENTER, Role.COMMENTER);
  }

  @Test
  void aSingleReplyWithoutItsThreadIsSmallTalkUnlessItIsLong() throws Exception {
    Fixtures.copy("slack", dir);
    Path day = dir.resolve("general/2025-01-02.json");
    Fixtures.replace(day, "\"1735810060.000100\", \"thread_ts\": \"1735810000.000100\"",
        "\"1735810060.000100\", \"thread_ts\": \"1735700000.000900\"");
    assertThat(read(dir, false).skipped).containsEntry("small talk", 3);
    Fixtures.replace(day, "Where?", "Where are they, in which shed? ".repeat(9));
    assertThat(read(dir, false).sent()).contains("C1/1735810060.000100");
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    Files.copy(Fixtures.of("slack/users.json"), dir.resolve("users.json"));
    Files.writeString(dir.resolve("channels.json"), "[{\"id\": \"C1\", \"name\": \"general\", \"members\": [\"U1\"]}]");
    Files.createDirectory(dir.resolve("general"));
    Files.copy(Fixtures.of("slack/general/2025-01-01.json"), dir.resolve("general/2025-01-01.json"));
    Fixtures.spoil(dir.resolve("general/2025-01-01.json"), () -> connector(dir));
    Files.copy(Fixtures.of("slack/general/2025-01-01.json"), dir.resolve("general/2025-01-01.json"), REPLACE_EXISTING);
    Fixtures.spoil(dir.resolve("channels.json"), () -> connector(dir));
    Files.writeString(dir.resolve("channels.json"), "[{\"id\": \"C1\", \"name\": \"general\", \"members\": [\"U1\"]}]");
    Fixtures.spoil(dir.resolve("users.json"), () -> connector(dir));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new SlackExport("test", null, false, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new SlackExport("test", dir, false, "slack")).hasMessageContaining("; try https://");
  }

  private static void zip(Path folder, String below, Path to) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to)); Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(below + folder.relativize(path).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(path));
      }
    }
  }

  private static RecordingSink read(Path path, boolean privateChannels) throws Exception {
    RecordingSink sink = new RecordingSink();
    new SlackExport("test", path, privateChannels, "https://fern.example.com").read(Cursor.START, sink);
    return sink;
  }
}
