package dev.kith.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.connector.Connector;
import dev.kith.connector.ConnectorContract;
import dev.kith.connector.Cursor;
import dev.kith.connector.Fixtures;
import dev.kith.connector.RecordingSink;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeoutTest extends ConnectorContract {
  private static final String OWNER = "ada@fern.example";
  private static final long EDITED = 1_711_987_218_461_000L;
  private static final Instant AT = Instant.parse("2024-04-01T16:00:18.461Z");

  @TempDir
  private Path dir;

  @Override
  protected void write(Path folder) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : new String[] {"Valve", "Drain", "Seal"}) {
      files.put("Takeout/Keep/" + name + ".json", note(name, "About the " + name));
    }
    Files.write(Files.createDirectories(folder.resolve("in")).resolve("takeout-20240101T000000Z-001.zip"), zip(files));
  }

  @Override
  protected Connector connector(Path folder) {
    return new Takeout("test", folder.resolve("in"), OWNER);
  }

  @Override
  protected Set<Fact> facts() {
    return Set.of(Fact.TIME, Fact.PEOPLE, Fact.ACCESS);
  }

  @Override
  protected boolean sendsAllAfterAChange() {
    return true;
  }

  @Override
  protected Change change(Path folder) throws IOException {
    Files.write(folder.resolve("in/takeout-20240101T000000Z-001.zip"), zip(Map.of("Takeout/Keep/Valve.json", note("Valve", "Other"),
        "Takeout/Keep/Drain.json", note("Drain", "About the Drain"), "Takeout/Keep/New.json", note("New", "New"))));
    return new Change(Set.of("keep/Valve"), Set.of("keep/New"), Set.of("keep/Seal"));
  }

  @Override
  protected Map<String, Edit> breakages() {
    String archive = "in/takeout-20240101T000000Z-001.zip";
    return Map.of("it is gone", folder -> Files.delete(folder.resolve(archive)), "it is cut", folder -> Fixtures.cut(folder.resolve(archive)),
        "it is garbage", folder -> Files.write(folder.resolve(archive), new byte[999]),
        "it holds another product", folder -> Files.write(folder.resolve(archive), zip(Map.of("Takeout/Chrome/Bookmarks.html", "<a>"))));
  }

  @Override
  protected void spoil(Path folder) throws IOException {
    Files.write(folder.resolve("in/takeout-20240101T000000Z-001.zip"), zip(Map.of("Takeout/Keep/Valve.json", note("Valve", "x"),
        "Takeout/Keep/Drain.json", note("Drain", "x"), "Takeout/Keep/Seal.json", "{\"isTrashed\": fal")));
  }

  @Test
  void aNoteIsItsTextItsListItsLinksItsLabelsAndItsTimes() throws Exception {
    put("Takeout/Keep/Root rot.json", """
        {"title": "Root rot", "textContent": "Water <less>\\nMulch", "isTrashed": false, "isArchived": true, "createdTimestampUsec": 1711987196106000,
         "userEditedTimestampUsec": %d, "labels": [{"name": "roots"}, {"name": "roots"}], "listContent": [{"text": "Seal & valve", "isChecked": true},
         {"text": " "}], "annotations": [{"source": "WEBLINK", "title": "Guide", "description": "How to", "url": "https://a.example/g"},
         {"url": "javascript:no()"}], "attachments": [{"filePath": "x.png", "mimetype": "image/png"}]}""".formatted(EDITED));
    put("Takeout/Keep/Root rot.html", "<div class=note><div class=title>Root rot</div></div>");
    put("Takeout/Keep/Labels.txt", "roots");
    put("Takeout/archive_browser.html", "<p>");
    RecordingSink sink = read();
    assertThat(sink.items).containsExactly(Item.of("test", "keep/Root rot", Kind.PAGE, "Root rot",
            Content.html("<main><p>Water &lt;less&gt;<br>Mulch</p><ul><li>Seal &amp; valve</li></ul>"
                + "<p><a href=\"https://a.example/g\">Guide</a><br>How to</p></main>"))
        .withTimes(Instant.parse("2024-04-01T15:59:56.106Z"), AT).withParts(List.of(new Part(Identity.of(OWNER), Role.AUTHOR, AT)))
        .withTags(List.of("roots")).withPlace(List.of("Keep")).withAccess(Access.of(Set.of("user:" + OWNER)))
        .withOwnership(Ownership.PERSONAL));
    assertThat(sink.skipped).isEmpty();
  }

  @Test
  void whatIsPrivateSharedOrThrownAwayIsSeenByNobodyElse() throws Exception {
    put("Takeout/Google Notizen/own.json", note("Own", "mine"));
    put("Takeout/Google Notizen/trashed.json", note("Trashed", "gone").replace("\"isTrashed\": false", "\"isTrashed\": true"));
    put("Takeout/Google Notizen/shared.json", note("Shared", "ours").replace("}", ", \"sharees\": [{\"isOwner\": true, \"type\": \"WRITER\","
        + " \"email\": \"bo@fern.example\"}, {\"isOwner\": false, \"type\": \"WRITER\", \"email\": \"cy@fern.example\"}]}"));
    put("Takeout/Drive/own.txt", "mine");
    put("Takeout/Drive/link.txt", "by link");
    put("Takeout/Drive/link.txt-info.json", "{\"permissions\": [{\"type\": \"anyone\", \"role\": \"reader\"}, {\"type\": \"domain\", \"domain\": \"fern.example\"}]}");
    put("Takeout/Drive/shared.txt", "ours");
    put("Takeout/Drive/shared.txt-info.json", """
        {"owners": [{"displayName": "Bo Lund", "emailAddress": "bo@fern.example"}], "lastModifyingUser": {"displayName": "Cy Marsh", "emailAddress":
        "cy@fern.example"}, "createdTime": "2024-01-02T00:00:00Z", "modifiedTime": "2024-02-02T00:00:00Z", "permissions": [{"type": "user", "emailAddress":
        "cy@fern.example"}, {"type": "group", "emailAddress": "leads@fern.example"}]}""");
    put("Takeout/Drive/broken.txt", "ours");
    put("Takeout/Drive/broken.txt-info.json", "{\"owners\"");
    put("Takeout/Drive/old.txt", "gone");
    put("Takeout/Drive/old.txt-info.json", "{\"trashed\": true}");
    put("Takeout/Drive/Papierkorb/x.txt", "gone");
    put("Takeout/Drive/plan.gdoc", "{\"url\": \"https://docs.example\"}");
    RecordingSink sink = new RecordingSink();
    new Takeout("test", dir, OWNER).read(Cursor.START, sink);
    Set<String> ada = Set.of("everyone", "user:" + OWNER);
    assertThat(sink.items).as("the owner sees all").allMatch(item -> item.access().visibleTo(ada));
    assertThat(sink.items).filteredOn(item -> item.access().visibleTo(Set.of("everyone", "user:di@fern.example"))).as("a stranger sees nothing").isEmpty();
    assertThat(sink.items).filteredOn(item -> item.access().visibleTo(Set.of("everyone", "user:cy@fern.example"))).extracting(Item::id)
        .containsExactlyInAnyOrder("keep/shared", "drive/shared.txt");
    assertThat(sink.item("drive/shared.txt").access().visibleTo(Set.of("group:leads@fern.example"))).isTrue();
    assertThat(sink.item("keep/shared").parts()).containsExactly(new Part(Identity.of("bo@fern.example"), Role.AUTHOR, AT));
    assertThat(sink.item("drive/shared.txt").parts()).containsExactly(
        new Part(Identity.of("", "bo@fern.example", "Bo Lund"), Role.AUTHOR, Instant.parse("2024-01-02T00:00:00Z")),
        new Part(Identity.of("", "cy@fern.example", "Cy Marsh"), Role.EDITOR, Instant.parse("2024-02-02T00:00:00Z")));
    assertThat(sink.items).extracting(Item::ownership).containsOnly(Ownership.PERSONAL, Ownership.CLOUD);
    assertThat(sink.item("keep/own").ownership()).isEqualTo(Ownership.PERSONAL);
    assertThat(sink.sent()).doesNotContain("keep/trashed", "drive/old.txt", "drive/Papierkorb/x.txt", "drive/plan.gdoc");
    assertThat(sink.skipped).isEqualTo(Map.of("note in the trash", 1, "file in the trash", 2, "stub that holds only a link", 1));
    assertThat(sink.problems).hasSize(1);
  }

  @Test
  void namesCutOrNumberedFindTheirSidecars() throws Exception {
    String cut = "A plan whose name is so long that it was cut some";
    put("Takeout/Drive/Plans/Plan.txt", "one");
    put("Takeout/Drive/Plans/Plan(1).txt", "two");
    put("Takeout/Drive/Plans/Call (2).txt", "three");
    put("Takeout/Drive/Plans/Plan.txt-info(1).json", "{\"title\": \"Plan.txt\", \"owner\": \"Bo Lund\"}");
    put("Takeout/Drive/Plans/" + cut + "where.txt", "four");
    put("Takeout/Drive/Plans/" + cut + "-info.json", "{\"name\": \"" + cut + "where in the middle.txt\", \"owner\": {\"name\": \"Cy Marsh\"}}");
    RecordingSink sink = read();
    assertThat(sink.item("drive/Plans/Plan.txt").parts()).isEmpty();
    assertThat(sink.item("drive/Plans/Plan(1).txt").title()).isEqualTo("Plan");
    assertThat(sink.item("drive/Plans/Plan(1).txt").parts()).extracting(part -> part.who().name()).containsExactly("Bo Lund");
    assertThat(sink.item("drive/Plans/Call (2).txt").title()).isEqualTo("Call (2)");
    assertThat(sink.item("drive/Plans/" + cut + "where.txt").title()).isEqualTo(cut + "where in the middle");
    assertThat(sink.item("drive/Plans/" + cut + "where.txt").parts()).extracting(part -> part.who().name()).containsExactly("Cy Marsh");
    assertThat(sink.items).allMatch(item -> item.place().equals(List.of("Plans")));
  }

  @Test
  void partsAreOneExportAndOtherProductsAreNamed() throws Exception {
    Files.write(dir.resolve("takeout-1-001.zip"), zip(Map.of("Takeout/Keep/a.json", note("A", "a"), "Takeout/Chrome/Bookmarks.html", "<a>")));
    Files.write(dir.resolve("takeout-1-002.zip"), zip(Map.of("Takeout/Keep/a.json", note("A", "a"), "Takeout/Keep/b.json", note("B", "b"),
        "Takeout/Mail/All mail.mbox", "From", "Takeout/Drive/inner.zip", "PK", "Takeout/Drive/c.docx", "PK")));
    RecordingSink sink = read();
    assertThat(sink.sent()).containsExactlyInAnyOrder("keep/a", "keep/b", "drive/c.docx");
    assertThat(sink.skipped).isEqualTo(Map.of("the same file again", 1, "product chrome", 1, "mail: give it a source of its own of type mail", 1));
  }

  @Test
  void theFolderOfAProductAloneIsReadToo() throws Exception {
    put("Keep/a.json", note("A", "a"));
    RecordingSink sink = new RecordingSink();
    new Takeout("test", dir.resolve("Keep"), OWNER).read(Cursor.START, sink);
    assertThat(sink.sent()).containsExactly("keep/a");
  }

  @Test
  void withoutJsonANoteIsReadFromItsPage() throws Exception {
    put("Takeout/Keep/Root rot.html", """
        <html><head><title>Root rot</title></head><body><div class="note"><div class="heading"><div class="meta-icons"></div>30.01.2025, 16:01:23</div>
        <div class="title">Root rot</div><div class="content">Water less<br>Mulch<ul class="list"><li class="listitem"><span class="bullet">&#9744;</span>
        <span class="text">Seal</span></li></ul></div><div class="chips"><span class="chip label"><span class="label-name">roots</span></span></div>
        </div></body></html>""");
    Item item = read().items.getFirst();
    assertThat(item.title()).isEqualTo("Root rot");
    assertThat(item.at()).isEqualTo("2025-01-30T16:01:00Z");
    assertThat(((Content.Text) item.content()).text()).contains("Water less", "Mulch", "<li>Seal</li>").doesNotContain("☐");
    assertThat(item.tags()).containsExactly("roots");
  }

  @Test
  void aNoteWithoutATitleIsCalledByItsFirstLineAndAnEmptyOneIsNone() throws Exception {
    put("Takeout/Keep/2024-09-20T15_58_05.573+02_00.json", note("", "\\nFirst line\\nsecond"));
    put("Takeout/Keep/empty.json", note("", " "));
    RecordingSink sink = read();
    assertThat(sink.items).extracting(Item::title).containsExactly("First line");
    assertThat(sink.skipped).isEqualTo(Map.of("note without text", 1));
  }

  @Test
  void spoiltFilesEndInOrder() throws Exception {
    String info = "{\"owners\":[{\"displayName\":\"Bo\",\"emailAddress\":\"bo@x.y\"}],\"permissions\":[{\"type\":\"user\",\"emailAddress\":\"cy@x.y\"}],"
        + "\"modifiedTime\":\"2024-02-02T00:00:00Z\"}";
    put("Takeout/Keep/a.json", note("A", "a"));
    put("Takeout/Drive/a.txt", "a");
    put("Takeout/Drive/a.txt-info.json", info);
    Fixtures.spoil(dir.resolve("Takeout/Keep/a.json"), () -> new Takeout("test", dir, OWNER), false);
    Files.writeString(dir.resolve("Takeout/Keep/a.json"), note("A", "a"));
    Fixtures.spoil(dir.resolve("Takeout/Drive/a.txt-info.json"), () -> new Takeout("test", dir, OWNER), false);
    long seed = Seed.get();
    System.out.println("notes and sidecars -Dseed=" + seed);
    Random random = new Random(seed);
    Item file = Item.of("test", "x", Kind.FILE, "x", Content.plain(""));
    byte[] html = "<div class=note><div class=heading>30.01.2025, 16:01:23</div><div class=title>T</div><div class=content>x</div></div>".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 10_000; i++) {
      KeepNote.json(Fixtures.spoilt(note("A", "a").getBytes(StandardCharsets.UTF_8), random)).ifPresent(note -> note.item("test", "x", OWNER).access().text());
      KeepNote.html(Fixtures.spoilt(html, random)).ifPresent(note -> note.item("test", "x", OWNER).access().text());
      DriveInfo.of(Fixtures.spoilt(info.getBytes(StandardCharsets.UTF_8), random)).ifPresent(read ->
          assertThat(read.on(file, OWNER).access().text()).contains("user:" + OWNER));
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Takeout("t", null, OWNER)).hasMessageStartingWith("path: is missing; try ");
    assertThatThrownBy(() -> new Takeout("t", dir, " ")).hasMessageStartingWith("owner: is missing; try ");
  }

  private RecordingSink read() throws Exception {
    RecordingSink sink = new RecordingSink();
    new Takeout("test", dir, OWNER).read(Cursor.START, sink);
    assertThat(sink.problems).isEmpty();
    return sink;
  }

  private static String note(String title, String text) {
    return "{\"title\": \"%s\", \"textContent\": \"%s\", \"isTrashed\": false, \"userEditedTimestampUsec\": %d}".formatted(title, text, EDITED);
  }

  private void put(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
