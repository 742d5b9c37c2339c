package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.access.Viewers;
import dev.kith.expertise.Expert;
import dev.kith.expertise.Experts;
import dev.kith.ingest.Ingest.Order;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.people.Profile;
import dev.kith.people.Subject;
import dev.kith.search.Answer;
import dev.kith.search.Question;
import dev.kith.store.Curation;
import dev.kith.store.Notes;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import dev.kith.web.Documents.Given;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

/// What people decide about themselves holds in the very next answer, and after everything was read anew; and of somebody who
/// was deleted no byte is left in the data folder but digests. Each of these has a control.
@Timeout(240)
final class DeletionTest {
  private static final String TOKEN = "a-token-of-some-length";
  /// All that is known of the one who is to be forgotten.
  private static final Remains CANARY = new Remains(List.of("canary", "finch", "cf77", "Kanarienweg"));

  @TempDir
  private Path here;
  private App app;

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\n");
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
          - {id: in, type: push, token: "${env:TOKEN}"}
        """);
    people("canary@fern.example");
    notes("");
    open();
    read();
    push("{'id': 'pasted', 'title': 'Valve paste', 'body': 'Grind the valve.', 'authors': ['cf77', 'ola'], 'secret': 'Canary'}");
    push("{'id': 'pasted', 'title': 'Valve paste', 'body': 'Grind the valve slowly.', 'authors': [{'account': 'cf77', "
        + "'name': 'Canary Finch'}, 'ola'], 'parts': [{'person': 'canary@fern.example', 'role': 'reviewer'}]}");
    push("{'id': 'own', 'title': 'Own list', 'body': 'Nothing.', 'authors': 'ola', 'access': ['user:canary']}");
    push("{'id': 'layered', 'title': 'Two layers', 'body': 'Nothing.', 'authors': 'ola', "
        + "'access': {'deny': ['user:cf77'], 'layers': [['everyone'], 'user:canary']}}");
    read();
  }

  private void people(String mail) throws IOException {
    write("people.jsonl", """
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "manager": "canary", "groups": ["board"]}
        {"id": "canary", "name": "Canary Finch", "team": "IT", "aliases": ["%s", "cf77"], "about": "Kanarienweg 7", \
        "topics": ["valves"]}
        """.formatted(mail));
  }

  private void notes(String edition) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      lines.append("""
          {"id": "valve%s%d", "title": "Grinding valve %d", "body": "How valve %d is ground.", "authors": ["%s"], \
          "date": "2026-03-0%d", "access": ["everyone", "user:canary"]}
          """.formatted(edition, i, i, i, i % 2 == 0 ? "canary@fern.example" : "cf77", i + 1));
    }
    write("notes.jsonl", lines + "{\"id\": \"vpn\", \"title\": \"VPN\", \"body\": \"Hold the key.\", \"authors\": \"ola\"}\n");
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
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  private void read() {
    app.indexer().run(List.of(), Order.CHANGES).forEach(report -> assertThat(report.done()).as(report.toString()).isTrue());
  }

  /// As `kith reindex --full` in a process of its own.
  private void rebuild() throws IOException, InterruptedException {
    assertThat(Work.run(app, List.of(), true, false, false).exit()).isZero();
    close();
    open();
  }

  private void push(String line) throws IOException {
    assertThat(app.inbox().of("in").orElseThrow().take(List.of(new Given(1, line.replace('\'', '"'))), false).accepted()).isEqualTo(1);
  }

  private Profile canary() {
    return app.search().directory().person("canary").orElseThrow();
  }

  private List<String> experts() {
    Experts.Answer answer = app.experts().whoKnows("valve", Map.of(), 20, Viewers.ANYBODY);
    return Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(List::stream).map(Expert::person).map(Profile::id)
        .toList();
  }

  /// All that an answer about valves says.
  private String answers() {
    Answer answer = app.search().answer(Question.of("valve"), Viewers.ANYBODY);
    assertThat(answer.hits()).as("the documents stay").hasSizeGreaterThan(3);
    return answer.toString().toLowerCase(java.util.Locale.ROOT);
  }

  private void decide(Kind kind) {
    Subject subject = app.search().directory().subject(canary());
    if (kind == Kind.DELETED) {
      app.store().delete(subject.erase(), subject.names(), Decision.SELF);
      try (Queries queries = app.queries()) {
        queries.forget(subject.erase(), subject.names());
      }
    } else {
      app.store().decide(kind, subject.keys(), kind.hasTopic() ? "valves" : "", "", Decision.SELF);
    }
  }

  private void holds(Kind kind, String when) {
    assertThat(experts()).as("%s %s", kind, when).doesNotContain("canary");
    if (kind == Kind.DELETED) {
      assertThat(answers()).as(when).doesNotContain("canary", "finch", "cf77");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_ME", "HIDDEN", "NOT_INFERRED", "DELETED"})
  void whatSomebodyDecidesHoldsInTheNextAnswerAndAfterEverythingWasReadAnew(Kind kind) throws Exception {
    assertThat(experts()).as("control").contains("canary");
    assertThat(answers()).as("control").contains("canary finch");
    decide(kind);
    holds(kind, "in the very next answer");
    rebuild();
    holds(kind, "after a full reindex");
    // The same people and documents as another export has them: another order, another case, other ids of documents.
    people("Canary@Fern.Example");
    notes("-again-");
    app.indexer().run(List.of(), new Order(false, true));
    holds(kind, "after people and sources were exported and read again");
    close();
    delete(data().resolve("index"));
    open();
    read();
    holds(kind, "in an index made from nothing");
    app.store().undo(app.store().decisions().all().getFirst().number());
    if (kind == Kind.DELETED) {
      rebuild();
    } else {
      assertThat(experts()).as("control: the decision was what held").contains("canary");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Set<String> left() throws IOException {
    close();
    Set<String> found = CANARY.in(data());
    open();
    return found;
  }

  @Test
  void ofSomebodyDeletedNoByteIsLeftAfterAFullReindex() throws Exception {
    app.store().decide(Kind.ASK_ME, app.search().directory().subject(canary()).keys(), "canary songs", "", Decision.SELF);
    app.store().feedback(Kind.HELPED, List.of("ola"), "radio", List.of("canary", "canary@fern.example"));
    app.curation().say("notes-1", List.of("canary", "canary@fern.example"), Curation.Voice.HELPED);
    app.curation().pin("valve", "notes-1", "canary", Instant.now().plusSeconds(90_000), "os:root");
    try (Queries queries = app.queries()) {
      queries.asked("canary", Queries.Kind.SEARCH, "songs of my own", 1);
      queries.asked("ola", Queries.Kind.SEARCH, "is Finch here", 1);
      queries.asked("ola", Queries.Kind.WHO, "author:cf77", 1);
      queries.asked("ola", Queries.Kind.SEARCH, "pumps", 1);
    }
    rebuild();
    assertThat(left()).as("control: everything is there to be found, and in every place")
        .anyMatch(each -> each.startsWith("kith.db")).anyMatch(each -> each.startsWith("push"))
        .anyMatch(each -> each.startsWith("queries.db"))
        .anyMatch(each -> each.matches("index/\\d+ segments_\\w+ terms .*"))
        .anyMatch(each -> each.matches("index/\\d+ segments_\\w+ values .*"));
    decide(Kind.DELETED);
    assertThat(left()).as("what was decided, said and asked goes with the deletion itself")
        .noneMatch(each -> each.startsWith("kith.db") || each.startsWith("queries"));
    assertThat(new Remains(List.of("songs of my own")).in(data())).as("what they asked themselves").isEmpty();
    assertThat(new Remains(List.of("pumps")).in(data())).as("control: what others asked of others stays").isNotEmpty();
    assertThat(app.curation().pins()).isEmpty();
    assertThat(app.curation().voices("notes-1")).isEmpty();
    try (Queries queries = app.queries()) {
      queries.asked("ola", Queries.Kind.SEARCH, "where is Canary Finch", 1);
      queries.asked("ola", Queries.Kind.SEARCH, "author:canary@fern.example", 1);
      queries.asked("canary", Queries.Kind.SEARCH, "still me", 1);
    }
    assertThat(left()).as("nor is it kept when somebody asks for them later").noneMatch(each -> each.startsWith("queries"));
    rebuild();
    assertThat(left()).isEmpty();
    assertThat(Files.readString(here.resolve("people.jsonl"))).as("control: the source still brings them").contains("Canary Finch");
    rebuild();
    read();
    assertThat(left()).as("and they do not come back").isEmpty();
    assertThat(app.store().decisions().all()).singleElement().satisfies(tombstone -> {
      assertThat(tombstone.kind()).isEqualTo(Kind.DELETED);
      assertThat(tombstone.person()).isEmpty();
      assertThat(tombstone.other() + tombstone.name()).isEmpty();
    });
  }

  @Test
  void withoutAFullReindexTheFilesAreNotClean() throws Exception {
    decide(Kind.DELETED);
    read();
    assertThat(left()).as("the guard of a full reindex is needed").anyMatch(each -> each.startsWith("index/"))
        .anyMatch(each -> each.startsWith("push/"));
  }

  @Test
  void withoutRewritingWhatWasPushedItIsFound() throws Exception {
    decide(Kind.DELETED);
    app.indexer().rebuild(false);
    assertThat(left()).isNotEmpty().allMatch(each -> each.startsWith("push/in/spool.jsonl"));
  }

  @Test
  void whatWasPushedIsAsItWasButForThem() throws Exception {
    decide(Kind.DELETED);
    rebuild();
    String spool = Files.readString(data().resolve("push/in/spool.jsonl"));
    assertThat(spool).contains("Grind the valve slowly.", "\"authors\":[\"ola\"]", "\"parts\":[]", "\"access\":[]",
        "\"deny\":[]", "[\"everyone\"],[]").doesNotContain("\"secret\"");
    read();
    assertThat(app.search().answer(Question.of("layers"), Viewers.ANYBODY).total()).as("what was theirs alone opens to nobody").isZero();
    assertThat(app.search().answer(Question.of("own list"), Viewers.ANYBODY).total()).isZero();
    push("{'id': 'late', 'title': 'Late otter', 'body': '', 'authors': ['cf77', 'ola']}");
    read();
    assertThat(app.search().answer(Question.of("otter"), Viewers.ANYBODY).total()).as("pushing goes on").isEqualTo(1);
    assertThat(left()).as("a program that still names them brings them nowhere").isEmpty();
  }

  @Test
  void notesThatWereDeletedAreOverwritten() throws Exception {
    Path file = data().resolve("notes.db");
    try (Notes notes = Notes.open(file)) {
      for (int i = 0; i < 50; i++) {
        notes.put("wiki", "user/" + i, "Canary Finch " + "x".repeat(300));
      }
      notes.commit("wiki", "1");
    }
    assertThat(CANARY.in(data())).as("control").anyMatch(each -> each.startsWith("notes.db"));
    try (Notes notes = Notes.open(file)) {
      notes.forget("wiki");
      notes.commit("wiki", "2");
    }
    assertThat(CANARY.in(data())).noneMatch(each -> each.startsWith("notes.db"));
  }

  /// Controls of the search itself: what a database without the guard, a commit of before, or a packed file keeps is found.
  @Test
  void whatIsHiddenInFreedPagesOtherCharsetsOrPackedFilesIsFound() throws Exception {
    Path folder = Files.createDirectory(here.resolve("hidden"));
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("lax.db"));
    try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA secure_delete = OFF");
      statement.execute("CREATE TABLE t (x TEXT)");
      statement.execute("INSERT INTO t VALUES ('canary')");
      statement.execute("DELETE FROM t");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    Files.write(folder.resolve("utf16"), "a Finch".getBytes(StandardCharsets.UTF_16BE));
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.gz")))) {
      out.write("CF77".getBytes(StandardCharsets.UTF_8));
    }
    List<String> places = new ArrayList<>(CANARY.in(folder));
    assertThat(places).anyMatch(each -> each.startsWith("lax.db: canary")).anyMatch(each -> each.startsWith("utf16: finch as UTF-16BE"))
        .anyMatch(each -> each.startsWith("packed.gz!gz: cf77"));
  }

  @Test
  void aRemovedGuardOfTheStoreIsFound() throws Exception {
    decide(Kind.HIDDEN);
    app.store().delete(Set.of("somebody-else"), Set.of(), Decision.SELF);
    assertThat(left()).anyMatch(each -> each.startsWith(Store.FILE));
  }
}
