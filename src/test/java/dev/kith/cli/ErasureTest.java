package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.access.Viewers;
import dev.kith.audit.Event;
import dev.kith.connector.Problem;
import dev.kith.engine.Change;
import dev.kith.engine.Query;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest.Order;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decision;
import dev.kith.people.Subject;
import dev.kith.search.Question;
import dev.kith.store.Curation;
import dev.kith.store.Erasures.Count;
import dev.kith.store.Erasures.Receipt;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.store.Memberships;
import dev.kith.store.Notes;
import dev.kith.store.Queries;
import dev.kith.store.Seen;
import dev.kith.web.Documents.Given;
import dev.kith.web.Documents.Taken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Of what is erased no byte can be read in the data folder, and it does not come back: trial A10. The word to look for stands in texts,
/// comments, office files, names, questions, notes and reports. Each guard has a control that leaves it out.
@Timeout(240)
final class ErasureTest {
  private static final String TOKEN = "a-token-of-some-length";
  private static final int VALVES = 40;
  private static final String WORD = "Zeisigweg";
  private static final Remains TEXT = new Remains(List.of(WORD));
  private static final Remains PERSON = new Remains(List.of("canary", "finch", "zq7xk", "Kanarienweg"));

  @TempDir
  private Path here;
  private App app;
  private Queries queries;
  private Eraser eraser;
  private final List<Event> events = new ArrayList<>();

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\n");
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
          - {id: in, type: push, token: "${env:TOKEN}"}
          - {id: office, type: folder, path: office}
        """);
    write("people.jsonl", """
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "manager": "canary", "groups": ["board"]}
        {"id": "canary", "name": "Canary Finch", "team": "IT", "aliases": ["canary@fern.example", "zq7xk"], "about": "Kanarienweg 7", \
        "topics": ["valves"]}
        """);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < VALVES; i++) {
      lines.append("{\"id\": \"valve%d\", \"title\": \"Grinding valve %d\", \"body\": \"How valve %d is ground%s.\", \"authors\": [\"%s\"], "
          .formatted(i, i, i, i == 3 ? ", in the " + WORD : "", i % 2 == 0 ? "canary@fern.example" : "zq7xk"))
          .append("\"url\": \"https://notes.example/%s\", \"date\": \"2026-03-%02d\", \"access\": [\"everyone\", \"user:canary\"]}\n"
              .formatted(i == 3 ? WORD : "v" + i, i % 28 + 1));
    }
    write("notes.jsonl", lines.toString());
    Files.createDirectories(here.resolve("office"));
    Files.write(here.resolve("office/plan.docx"), docx("The plan of the " + WORD + ", with a comment"));
    Files.write(here.resolve("office/other.docx"), docx("Another plan"));
    open();
    read();
    push("{'id': 'pasted', 'title': 'Paste " + WORD + "', 'body': 'Grind the valve.', 'authors': ['zq7xk', 'ola']}");
    push("{'id': 'pasted', 'title': 'Paste', 'body': 'Grind the valve at " + WORD + " slowly.', 'authors': ['zq7xk', 'ola']}");
    push("{'id': 'kept', 'title': 'Kept paste', 'body': 'Hold the valve.', 'authors': ['zq7xk', 'ola'], 'date': '2020-01-01'}");
    read();
  }

  private static byte[] docx(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      Map<String, String> parts = Map.of("[Content_Types].xml", "<?xml version=\"1.0\"?><Types xmlns="
          + "\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType="
          + "\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          + "<Override PartName=\"/word/document.xml\" ContentType="
          + "\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
          "_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          + "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
          + "Target=\"word/document.xml\"/></Relationships>",
          "word/document.xml", "<?xml version=\"1.0\"?><w:document xmlns:w="
          + "\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>" + text
          + "</w:t></w:r></w:p></w:body></w:document>");
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Path data() {
    return here.resolve("data");
  }

  private void open() throws IOException {
    App.Settings settings = App.Settings.read(new Config(here.resolve("index-config"), Map.of("TOKEN", TOKEN)::get));
    app = App.open(settings, data(), _ -> { }, InstantSource.system());
    queries = app.queries();
    eraser = new Eraser(app, queries, events::add, List.of());
  }

  @AfterEach
  void close() throws IOException {
    eraser.close();
    queries.close();
    app.close();
  }

  private void read() {
    app.indexer().run(List.of(), Order.CHANGES).forEach(report -> assertThat(report.done()).as(report.toString()).isTrue());
  }

  private void readAll() {
    app.indexer().run(List.of(), new Order(true, true));
  }

  private Taken push(String line) throws IOException {
    return app.inbox().of("in").orElseThrow().take(List.of(new Given(1, line.replace('\'', '"'))), false);
  }

  private Set<String> left(Remains remains) throws IOException {
    close();
    Set<String> found = remains.in(data());
    open();
    return found;
  }

  private long found(String words) {
    return app.search().answer(Question.of(words), Viewers.ANYBODY).total();
  }

  private String id(String source, String id) {
    return Fields.id(source, id);
  }

  private void rebuild() throws IOException, InterruptedException {
    assertThat(Work.run(app, List.of(), true, false, true).exit()).isZero();
    assertThat(app.generations().former()).isPresent();
  }

  private void eraseDocuments() throws Exception {
    eraser.document(id("notes", "valve3"), "os:root");
    eraser.document(id("in", "pasted"), "os:root");
    eraser.document(id("office", "plan.docx"), "os:root");
  }

  @Test
  void ofAnErasedDocumentNoByteIsLeft() throws Exception {
    rebuild();
    String id = id("notes", "valve3");
    app.curation().pin(WORD, "elsewhere", "ola", Instant.now().plusSeconds(90_000), "os:root");
    app.curation().say(id, List.of("ola"), Curation.Voice.HELPED);
    app.store().shelf().bookmark(List.of("ola"), id);
    app.store().shelf().save(List.of("ola"), "Valves", "q=valve", Seen.of(app.search().ids(Question.of("valve"), 100, Viewers.ANYBODY)));
    app.store().decide(Kind.NOT_MY_EVIDENCE, List.of("canary"), id, "", Decision.SELF);
    queries.asked("ola", Queries.Kind.SEARCH, "https://notes.example/" + WORD, 1);
    try (Notes notes = Notes.open(app.generations().path().resolve(Notes.FILE))) {
      notes.put("notes", "v/valve3", WORD);
      notes.put("notes", "v/valve4", "7");
      notes.commit("notes", "1");
    }
    app.curation().unpin(app.curation().pins().getFirst().number());
    assertThat(left(TEXT)).as("control: it is there, in every place").anyMatch(each -> each.matches("index/\\d+ segments_\\w+ stored body.*"))
        .anyMatch(each -> each.matches("index/\\d+ segments_\\w+ stored title.*") || each.contains("push")).anyMatch(each -> each.startsWith("push/"))
        .anyMatch(each -> each.contains("notes.db")).anyMatch(each -> each.startsWith("queries.db"))
        .anyMatch(each -> each.matches("index/\\d+ .* values url.*"));
    eraseDocuments();
    assertThat(left(TEXT)).isEmpty();
    assertThat(new Remains(List.of(id)).in(data())).as("nor its id").isEmpty();
    assertThat(found("valve")).as("the others stay").isEqualTo(VALVES);
    assertThat(app.generations().former()).as("one can still go back").isPresent();
    app.indexer().rollback();
    assertThat(found("valve")).as("to an index without it").isEqualTo(VALVES);
    assertThat(app.store().erasures().all()).hasSize(3).allSatisfy(receipt -> {
      assertThat(receipt.done()).isNotNull();
      assertThat(receipt.places()).allSatisfy(place -> assertThat(place.after()).isZero());
    });
    Receipt receipt = app.store().erasures().all().getFirst();
    assertThat(receipt.by()).isEqualTo("os:root");
    assertThat(receipt.places().toString()).contains("place=index, before=1", "former index, before=1", "notes of connectors, before=1",
        "questions asked, before=1", "decisions, before=1", "pins and feedback, before=1", "bookmarks and saved searches, before=2");
    assertThat(events).hasSize(3).first().satisfies(event -> {
      assertThat(event.type()).isEqualTo(Event.Type.DOCUMENT_ERASED);
      assertThat(event.toString()).doesNotContain(id, WORD);
    });
  }

  @Test
  void anErasedDocumentComesBackWithNoPassNoPushAndNoRebuild() throws Exception {
    eraseDocuments();
    read();
    readAll();
    assertThat(push("{'id': 'pasted', 'title': 'Paste', 'body': '" + WORD + "', 'authors': ['ola']}").flaws()).singleElement()
        .satisfies(flaw -> assertThat(flaw.what()).isEqualTo("this document was erased"));
    read();
    rebuild();
    assertThat(left(TEXT)).isEmpty();
    assertThat(app.log().read("notes").orElseThrow().last().pass().tally().skipped()).as("status counts it").containsEntry("erased", 1L);
    assertThat(Files.readString(here.resolve("notes.jsonl"))).as("control: the source still brings it").contains(WORD);
    assertThat(app.store().erasures().undo(1, "os:root")).isTrue();
    readAll();
    assertThat(found(WORD)).as("control: the tombstone was what held").isEqualTo(1);
    assertThat(app.store().erasures().undo(1, "os:root")).as("once only").isFalse();
  }

  @Test
  void aDocumentWhoseIdIsAnotherIsAnotherDocument() throws Exception {
    eraser.document("https://notes.example/" + WORD, "os:root");
    write("notes.jsonl", Files.readString(here.resolve("notes.jsonl")).replace("\"valve3\"", "\"moved3\""));
    read();
    assertThat(found(WORD)).as("as docs/security.md says").isGreaterThan(0);
    eraser.document(id("notes", "moved3"), "os:root");
    assertThat(app.search().document(id("notes", "moved3"), Viewers.ANYBODY)).isEmpty();
  }

  @Test
  void withoutAPurgeItCanStillBeRead() throws Exception {
    app.engine().write(List.of(new Change.Delete(new Query.AnyOf(Schema.ID, Set.of(id("notes", "valve3"), id("office", "plan.docx"),
        id("in", "pasted"))))));
    app.engine().commit(app.engine().cursors());
    assertThat(found(WORD)).isZero();
    assertThat(left(TEXT)).as("control").anyMatch(each -> each.startsWith("index/"));
    app.engine().purge();
    assertThat(left(TEXT)).isNotEmpty().noneMatch(each -> each.startsWith("index/"));
  }

  @Test
  void withoutWritingTheSpoolAnewItCanStillBeRead() throws Exception {
    app.store().erasures().document(id("in", "pasted"), null, "os:root");
    app.store().erasures().document(id("notes", "valve3"), null, "os:root");
    app.store().erasures().document(id("office", "plan.docx"), null, "os:root");
    app.indexer().erase(false);
    assertThat(left(TEXT)).as("control").isNotEmpty().allMatch(each -> each.startsWith("push/"));
    assertThat(app.store().erasures().open()).as("and it is known not to be through").hasSize(3);
    assertThat(eraser.finish()).hasSize(3).allMatch(receipt -> receipt.done() != null);
    assertThat(left(TEXT)).isEmpty();
    assertThat(app.store().erasures().open()).isEmpty();
  }

  @Test
  void ofAnErasedPersonNoByteIsLeftAndNothingIsRead() throws Exception {
    rebuild();
    Subject canary = app.search().directory().subject(app.search().directory().person("canary").orElseThrow());
    app.store().decide(Kind.ASK_ME, canary.keys(), "songs", "", Decision.SELF);
    app.store().shelf().save(List.of("ola"), "Mine", "q=valve&author=Canary+Finch", Seen.of(Map.of()));
    app.store().shelf().save(List.of("ola"), "Valves", "q=valve", Seen.of(Map.of()));
    app.curation().pin("canary finch", id("notes", "valve1"), "ola", Instant.now().plusSeconds(90_000), "os:root");
    app.curation().pin("valves", id("notes", "valve1"), "ola", Instant.now().plusSeconds(90_000), "person:canary");
    queries.asked("canary", Queries.Kind.SEARCH, "songs of my own", 1);
    queries.asked("ola", Queries.Kind.SEARCH, "is Finch here", 1);
    try (Notes notes = Notes.open(app.generations().path().resolve(Notes.FILE))) {
      notes.put("notes", "p/zq7xk", "{\"name\":\"Canary Finch\"}");
      notes.put("notes", "m/board", "ola\nzq7xk");
      notes.put("notes", "m/others", "ola");
      notes.commit("notes", "1");
    }
    Path log = data().resolve("passes/notes.json");
    Files.writeString(log, Files.readString(log).replace("\"problems\":[]", "\"problems\":[{\"where\":\"https://notes.example/u/zq7xk\",\"what\":"
        + "\"the account zq7xk cannot be read\",\"mend\":\"\",\"id\":\"\"}]"));
    Files.delete(here.resolve("notes.jsonl"));
    Files.delete(here.resolve("people.jsonl"));
    assertThat(left(PERSON)).as("control: they are there, in every place").anyMatch(each -> each.startsWith("kith.db"))
        .anyMatch(each -> each.startsWith("push/")).anyMatch(each -> each.startsWith("queries.db")).anyMatch(each -> each.contains("notes.db"))
        .anyMatch(each -> each.startsWith("passes/")).anyMatch(each -> each.matches("index/\\d+ segments_\\w+ values .*"));
    Receipt receipt = eraser.person(canary, Decision.SELF);
    assertThat(left(PERSON)).isEmpty();
    assertThat(receipt.done()).as(receipt.toString()).isNotNull();
    assertThat(receipt.places().toString()).contains("place=index, before=" + (VALVES + 4), "former index, before=" + (VALVES + 4), "pushed documents, before=2",
        "reports of passes, before=1", "notes of connectors, before=2", "bookmarks and saved searches, before=1", "pins and feedback, before=1");
    assertThat(found("valve")).as("the texts stay").isEqualTo(VALVES + 2);
    assertThat(app.store().shelf().searches(List.of("ola"))).extracting(search -> search.name()).containsExactly("Valves");
    assertThat(app.curation().pins()).singleElement().satisfies(pin -> assertThat(pin.by()).isEqualTo("erased"));
    assertThat(events).singleElement().satisfies(event -> {
      assertThat(event.type()).isEqualTo(Event.Type.PERSON_ERASED);
      assertThat(PERSON.words()).noneMatch(word -> event.toString().toLowerCase(java.util.Locale.ROOT).contains(word));
    });
    push("{'id': 'late', 'title': 'Late otter', 'body': '', 'authors': ['zq7xk', 'ola']}");
    read(List.of("in"));
    assertThat(found("otter")).isEqualTo(1);
    assertThat(left(PERSON)).as("a program that still names them brings them nowhere").isEmpty();
  }

  @Test
  void aMemberOfATableIsCountedOnTheReceipt() throws Exception {
    Set<Member> members = Set.of(new Member("builders", Memberships.Kind.PRINCIPAL, "user:ZQ7xk"),
        new Member("others", Memberships.Kind.PRINCIPAL, "user:kim"));
    app.realms().sync("corp", "csv", new State(List.of(), Stream.of("builders", "others").map(name -> new Group(name, name, "", "{}",
        Instant.EPOCH, Instant.EPOCH)).toList(), members), true, "os:root");
    for (String who : List.of("ola", "canary")) {
      Subject subject = app.search().directory().subject(app.search().directory().person(who).orElseThrow());
      assertThat(eraser.person(subject, "os:root").places()).as(who)
          .contains(new Count("feeds of groups", who.equals("ola") ? 0 : 1, 0));
      assertThat(app.store().memberships().members("corp", "builders")).hasSize(who.equals("ola") ? 1 : 0);
    }
    assertThat(app.store().memberships().members("corp", "others")).as("others stay").hasSize(1);
  }

  private void read(List<String> sources) {
    app.indexer().run(sources, Order.CHANGES);
  }

  @Test
  void withoutWritingDocumentsAnewTheyNameThePersonStill() throws Exception {
    Subject canary = app.search().directory().subject(app.search().directory().person("canary").orElseThrow());
    app.store().delete(canary.erase(), canary.names(), Decision.SELF);
    app.indexer().erase(false);
    app.cleanPushed();
    assertThat(left(PERSON)).as("control").anyMatch(each -> each.matches("index/\\d+ segments_\\w+ values .*"))
        .allMatch(each -> each.startsWith("index/"));
    assertThat(app.store().erasures().open()).hasSize(1);
    eraser.finish();
    assertThat(left(PERSON)).isEmpty();
  }

  @Test
  void whatWasSaidOfTheErasedInReportsIsNotSaidAgain() throws Exception {
    eraser.document(id("notes", "valve3"), "os:root");
    assertThat(new Problem("x", "y", "z", "valve3").id()).isEqualTo("valve3");
    write("notes.jsonl", Files.readString(here.resolve("notes.jsonl")).replace("\"title\": \"Grinding valve 3\"", "\"title\": 7"));
    app.indexer().run(List.of("notes"), Order.FULL);
    assertThat(app.log().read("notes").orElseThrow().last().problems()).noneMatch(problem -> problem.id().equals("valve3"));
  }

  @Test
  void whatIsNotThereCannotBeErased() {
    assertThatThrownBy(() -> eraser.document("notes-nothing", "os:root")).hasMessageContaining("there is no document");
    assertThat(app.store().erasures().all()).isEmpty();
  }
}
