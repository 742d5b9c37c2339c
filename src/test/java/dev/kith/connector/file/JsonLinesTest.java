package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest extends ConnectorContract {
  private static final String FIRST = line("a", "Watering at night", "2026-01-02");
  private static final String SECOND = line("b", "Valves", "2026-01-03T10:00:00+02:00");
  private static final String THIRD = line("c", "Moss", "1767225600");

  @TempDir
  private Path dir;

  private static String line(String id, String title, String date) {
    return """
        {"id":"%s","title":"%s","body":"Text of %s","url":"https://wiki.example/%s","date":"%s","authors":["ada"],\
        "access":["group:growers"]}""".formatted(id, title, id, id, date).replace("\"1767225600\"", "1767225600");
  }

  @Override
  protected void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("items.jsonl"), String.join("\n", FIRST, SECOND, THIRD) + "\n");
    Files.writeString(folder.resolve("people.jsonl"), """
        {"id":"ada-vink","name":"Ada Vink","handle":"ada","mail":"ada@fern.example"}
        """);
  }

  @Override
  protected Connector connector(Path folder) {
    return new JsonLines("test", folder.resolve("items.jsonl*"), folder.resolve("people.jsonl"), null, null);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.values());
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.writeString(folder.resolve("items.jsonl"),
        String.join("\n", FIRST, SECOND.replace("Valves", "Valve"), line("d", "Drains", "2026-02-01")));
    return new Change(Set.of("b"), Set.of("d"), Set.of("c"));
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Map<String, Edit> breakages() {
    return Map.of(
        "the file is gone", folder -> Files.delete(folder.resolve("items.jsonl")),
        "the file of people is gone", folder -> Files.delete(folder.resolve("people.jsonl")),
        "the file is empty", folder -> Files.writeString(folder.resolve("items.jsonl"), ""),
        "the last line is cut", folder -> Files.writeString(folder.resolve("items.jsonl"), FIRST + "\n" + SECOND.substring(9)),
        "the file is something else", folder -> Files.writeString(folder.resolve("items.jsonl"), "%PDF-1.7\n%%EOF\n"),
        "the file is one array", folder -> Files.writeString(folder.resolve("items.jsonl"), "[\n" + FIRST + "\n]\n"),
        "the compressed file is cut", folder -> {
          Files.delete(folder.resolve("items.jsonl"));
          byte[] whole = gzip((FIRST + "\n").repeat(50) + SECOND);
          Files.write(folder.resolve("items.jsonl.gz"), Arrays.copyOf(whole, whole.length - 12));
        });
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.writeString(folder.resolve("items.jsonl"), String.join("\n", FIRST, SECOND.replace("\"title\"", "title"), THIRD));
  }

  @Test
  void aLinkToAFolderIsThatFolder(@TempDir Path temp) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("exports"));
    Files.writeString(folder.resolve("items.jsonl"), FIRST + "\n");
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    RecordingSink sink = new RecordingSink();
    new JsonLines("test", link, null, null, null).read(Cursor.START, sink);
    assertThat(sink.items).hasSize(1);
  }

  @Test
  void everythingALineSaysIsRead() throws Exception {
    Item item = readOne("""
        {"id": 17, "title": " Root  rot ", "body": "# Root rot", "url": "https://a.example/17", "date": "2026-03-01T08:30:00Z",
         "created": "2025-12-24", "type": "Question", "authors": ["ada@fern.example", {"account": "U7", "name": "Bo Lund"}],
         "parts": [{"person": {"realm": "chat", "account": "U9"}, "role": "accepted-answerer", "at": "2026-03-02"}],
         "tags": ["roots"], "signals": {"likes": 3, "votes": -1, "comments": 2, "views": 900, "bookmarks": 4, "inlinks": 5,
         "accepted": true}, "access": {"deny": ["user:x"], "layers": [["group:a", "user:b"], "everyone"]},
         "ownership": "Cloud", "language": "en", "mediaType": "text/markdown", "aliases": ["Rot"],
         "place": ["Plants", "Ills"], "paths": ["src/rot.py"]}""".replace("\n", ""));
    assertThat(item).isEqualTo(new Item("test", "17", Kind.QUESTION, "Root rot", Content.markdown("# Root rot"),
        "https://a.example/17", Instant.parse("2026-03-01T08:30:00Z"), Instant.parse("2025-12-24T00:00:00Z"),
        List.of(new Part(Identity.of("ada@fern.example"), Role.AUTHOR, null),
            new Part(Identity.of("", "U7", "Bo Lund"), Role.AUTHOR, null),
            new Part(Identity.of("chat", "U9", "U9"), Role.ACCEPTED_ANSWERER, Instant.parse("2026-03-02T00:00:00Z"))),
        List.of("roots"), List.of("Rot"), List.of("Plants", "Ills"), List.of("src/rot.py"), "en",
        new Signals(3, -1, 2, 900, 4, 5, true),
        new Access(Set.of("user:x"), List.of(Set.of("group:a", "user:b"), Set.of("everyone"))), Ownership.CLOUD));
  }

  @Test
  void aLineThatSaysLittleLeavesTheRestOpen() throws Exception {
    Item item = readOne("{\"id\":\"x\",\"title\":\"\",\"body\":\"\\n First words\\nmore\",\"url\":null,\"date\":\"\"}");
    assertThat(item).isEqualTo(Item.of("test", "x", Kind.PAGE, "First words", Content.plain("\n First words\nmore")));
    assertThat(item.access()).as("the admin's setting decides").isNull();
  }

  @Test
  void aTypeIsAKindAndOneThatIsNoKindIsAlsoThePlace() throws Exception {
    assertThat(List.of(typed("commit"), typed("pep"), typed("abstract"), typed("Beam"), typed("Opus"))).containsExactly(
        "COMMIT []", "PAGE [pep]", "PAGE [abstract]", "TICKET [Beam]", "OTHER [Opus]");
  }

  private String typed(String type) throws Exception {
    Item item = readOne("{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\",\"type\":\"" + type + "\"}");
    return item.kind() + " " + item.place();
  }

  @Test
  void accessThatCannotBeUnderstoodNeverWidensIt() throws Exception {
    assertThat(readOne("{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\",\"access\":[]}").access().visibleTo(Set.of("everyone")))
        .isFalse();
    assertThat(readOne("{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\",\"access\":{}}").access()).isEqualTo(Access.NOBODY);
    for (String access : List.of("\"all\"", "[\"growers\"]", "true", "{\"layers\":[[\"group:\"]]}", "[\"group:a\\nb\"]")) {
      RecordingSink sink = read("{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\",\"access\":" + access + "}\n" + FIRST);
      assertThat(sink.item("x").access()).as(access).isEqualTo(Access.NOBODY);
      assertThat(sink.problems).singleElement().satisfies(p -> assertThat(p.what()).contains("nobody may see the item"));
    }
  }

  @Test
  void aBrokenLineIsReportedWithItsNumberAndTheRestIsRead() throws Exception {
    String long9 = "{\"id\":\"l\",\"title\":\"" + "x".repeat(9 << 20) + "\"}";
    String deep = "[".repeat(200_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String text : List.of("\uFEFF" + FIRST + "\r", "{\"id\":\"x\",", "", "{\"title\":\"no id\",\"body\":\"\"}", "17",
        "{\"id\":\"y\",\"title\":[1],\"body\":\"\"}", "{\"id\":\"z\",\"title\":\"t\",\"date\":\"someday\"}", long9, deep,
        "{\"id\":\"w\",\"title\":\"t\",\"parts\":[{\"person\":\"p\",\"role\":\"boss\"}]}", FIRST,
        "{\"id\":\"v\",\"title\":\"t\",\"url\":\" JavaScript:alert(1)\"}")) {
      bytes.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
    bytes.writeBytes(new byte[] {'{', '"', (byte) 0xE4, '"', '}', '\n'});
    bytes.writeBytes(SECOND.getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(dir.resolve("mixed.jsonl"), bytes.toByteArray());
    RecordingSink sink = new RecordingSink();
    new JsonLines("test", file, null, null, null).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("a", "z", "b");
    assertThat(sink.item("z").at()).isNull();
    assertThat(sink.problems).extracting(p -> p.where().substring(file.toString().length()), Problem::id).containsExactly(
        tuple(":2", ""), tuple(":4", ""), tuple(":5", ""), tuple(":6", "y"), tuple(":7", ""), tuple(":8", ""),
        tuple(":9", ""), tuple(":10", "w"), tuple(":11", ""), tuple(":12", "v"), tuple(":13", ""));
    assertThat(sink.problems).allSatisfy(problem -> assertThat(problem.what()).hasSizeLessThan(200)
        .doesNotContain("Source", "REDACTED", "\n"));
    assertThat(sink.problems.get(0).what()).startsWith("not valid JSON: Unexpected end").endsWith("entries");
    assertThat(sink.problems.get(1).mend()).isEqualTo("give every line an id");
    assertThat(sink.problems.get(8).what()).contains("there before, at " + file + ":1");
  }

  @Test
  void peopleAreReadWithEveryWayTheyAreWritten() throws Exception {
    Files.writeString(dir.resolve("items.jsonl"), FIRST);
    Files.writeString(dir.resolve("people.jsonl"), """
        {"id":"bo","name":"Bo Lund","handle":null,"mail":"bo@fern.example","aliases":["BL"],"title":"Welder","team":"Frames",\
        "manager":"ada","place":"Leeds","about":"Sparks.","topics":["tig"],"groups":["leads"],"active":false,"human":true}
        {"id":"ci","name":"Build bot","handle":"ci-bot","human":false}
        {"id":"bo","name":"Bo again"}
        {"id":"nameless"}
        """);
    RecordingSink sink = new RecordingSink();
    connector(dir).read(Cursor.START, sink);
    assertThat(sink.people).containsExactly(
        new Person("test", "bo", "Bo Lund", List.of("bo@fern.example", "BL"), "Welder", "Frames", "ada", "Leeds", "Sparks.",
            List.of("tig"), List.of("leads"), false, true),
        new Person("test", "ci", "Build bot", List.of("ci-bot"), "", "", "", "", "", List.of(), List.of(), true, false));
    assertThat(sink.problems).extracting(Problem::id).containsExactly("", "nameless");
  }

  @Test
  void aFolderIsReadWithItsCompressedFilesAndKeysNobodyKnowsAreCounted() throws Exception {
    Files.createDirectories(dir.resolve("2026"));
    Files.write(dir.resolve("2026/a.jsonl.gz"), gzip(FIRST + "\n" + SECOND.replace("\"url\"", "\"link\"")));
    Files.writeString(dir.resolve("c.ndjson"), THIRD);
    Files.writeString(dir.resolve("readme.txt"), "not data");
    RecordingSink sink = new RecordingSink();
    new JsonLines("test", dir, null, null, null).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(sink.ignored).isEqualTo(Map.of("key link is not one Kith knows", 1));
    assertThat(sink.skipped).as("no item was").isEmpty();
  }

  @Test
  void otherSettingsSendEverythingAnew() throws Exception {
    write(dir);
    Cursor cursor = connector(dir).read(Cursor.START, new RecordingSink());
    RecordingSink sink = new RecordingSink();
    new JsonLines("test", dir.resolve("items.jsonl*"), dir.resolve("people.jsonl"), "text/markdown", null).read(cursor, sink);
    assertThat(sink.sent()).hasSize(4);
    assertThat(sink.whole).isTrue();
  }

  @Test
  void aFileOnlyTouchedIsNotSentAgainAndOneAppendedToIs() throws Exception {
    write(dir);
    Path file = dir.resolve("items.jsonl");
    Cursor cursor = connector(dir).read(Cursor.START, new RecordingSink());
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    RecordingSink touched = new RecordingSink();
    cursor = connector(dir).read(cursor, touched);
    assertThat(touched.sent()).isEmpty();
    Files.writeString(file, line("e", "More", "2026-03-03"), StandardOpenOption.APPEND);
    RecordingSink appended = new RecordingSink();
    connector(dir).read(cursor, appended);
    assertThat(appended.sent()).contains("e");
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new JsonLines("test", null, null, null, null)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new JsonLines("test", dir, null, null, Map.of("beam", "ray")))
        .hasMessageStartingWith("kinds: ray is no kind; try ");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }

  private Item readOne(String line) throws Exception {
    RecordingSink sink = read(line);
    assertThat(sink.problems).isEmpty();
    return sink.items.getFirst();
  }

  private RecordingSink read(String lines) throws Exception {
    Path file = Files.writeString(dir.resolve("one.jsonl"), lines);
    RecordingSink sink = new RecordingSink();
    new JsonLines("test", file, null, null, Map.of("beam", "ticket")).read(Cursor.START, sink);
    return sink;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
