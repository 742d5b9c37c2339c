package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.model.Access;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is held, from where, under which permission, for whom; and nothing that only its readers may know.
final class ReportCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  private Path here;

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\n");
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
          - {id: later, type: jsonl, path: later.jsonl, access: ["group:it"], ownership: external, retention: 2y}
        """);
    write("people.jsonl", """
        {"id": "ola", "name": "Ola Lindqvist", "groups": ["board"]}
        {"id": "mira", "name": "Mira Vasquez", "groups": ["it"]}
        {"id": "tom", "name": "Tom Oduya", "groups": ["it", "board"]}
        {"id": "left", "name": "Left Long Ago", "groups": ["it"], "active": false}
        """);
    write("notes.jsonl", """
        {"id": "valve", "title": "Grinding a valve", "body": "Slowly, with paste.", "url": "https://notes.fern.example/valve"}
        {"id": "plan", "title": "Merger plan", "body": "The walrus is ours.", "access": ["group:board"]}
        {"id": "plan2", "title": "Merger plan, again", "body": "The walrus is theirs.", "access": ["group:board"]}
        {"id": "lost", "title": "Lost", "body": "Lost.", "access": ["group:dissolved"]}
        {"id": "none", "title": "None", "body": "None.", "access": []}
        """);
    write("later.jsonl", "{\"id\": \"1\", \"title\": \"One\", \"body\": \"One.\"}\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Cli cli = new Cli(new Terminal(stream, stream, false, false, 140, false), Map.<String, String>of()::get, InstantSource.system(), here, null);
    cli.run(Main.commands(cli), args);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itSaysHowLongEachSourceIsKept() {
    kith("reindex");
    assertThat(kith("report", "--json")).contains("as long as the source has it").contains("2y after the last change");
  }

  @Test
  void whatNoRetentionEverRemovesIsToldOf() throws IOException {
    kith("reindex");
    assertThat(JSON.readTree(kith("report", "--json")).path("sources").path(1).path("undated").asLong()).isEqualTo(1);
    assertThat(kith("report")).contains("2y after the last change, 1 undated for ever").doesNotContain("as long as the source has it, ");
    assertThat(kith("retention")).contains("later: 1 document without a time, kept for ever");
    assertThat(kith("doctor")).contains("retention later", "1 document without a time, kept for ever").doesNotContain("retention notes");
    write("later.jsonl", "{\"id\": \"1\", \"title\": \"One\", \"body\": \"One.\", \"date\": \"%s\"}\n".formatted(java.time.LocalDate.now().minusDays(9)));
    kith("reindex");
    assertThat(kith("report") + kith("retention") + kith("doctor")).as("control").doesNotContain("undated for ever", "kept for ever");
  }

  @Test
  void whatHasAnEmptyListIsForNobodyInTheNumbersOfSourcesToo() {
    kith("reindex");
    assertThat(JSON.readTree(kith("sources", "--json")).findParents("unseen").stream()
        .filter(source -> source.path("source").asString().equals("notes")).findFirst().orElseThrow().path("unseen").asLong()).as("the lost one and the one for nobody").isEqualTo(2);
  }

  @Test
  void eachSourceSaysWhatItHoldsUnderWhichListsAndForHowMany() {
    kith("reindex");
    JsonNode report = JSON.readTree(kith("report", "--json"));
    assertThat(report.path("documents").asLong()).isEqualTo(6);
    assertThat(report.path("people").asLong()).as("who has left may see nothing").isEqualTo(3);
    JsonNode notes = report.path("sources").path(0);
    assertThat(notes.path("type").asString()).isEqualTo("jsonl");
    assertThat(notes.path("origin").path(0).asString()).endsWith("/notes.jsonl");
    assertThat(notes.path("documents").asLong()).isEqualTo(5);
    assertThat(notes.path("everyone").asLong()).isEqualTo(1);
    assertThat(notes.path("nobody").asLong()).isEqualTo(2);
    assertThat(notes.path("why").propertyStream().map(Map.Entry::getKey)).containsExactly("its access list names nobody",
        "nobody listed is in its groups");
    assertThat(notes.path("lists").valueStream().map(list -> list.path("access").asString() + " " + list.path("documents").asLong() + " "
        + list.path("people").asLong())).containsExactly("any of group:board 2 2", "any of group:dissolved 1 0", "everyone 1 3", "nobody 1 0");
    JsonNode later = report.path("sources").path(1);
    assertThat(later.path("access").asString()).isEqualTo("any of group:it");
    assertThat(later.path("ownership").asString()).isEqualTo("external");
    assertThat(later.path("lists").path(0).path("people").asLong()).isEqualTo(2);
    assertThat(later.path("lastPass").asString()).isEqualTo("done");
    assertThat(kith("report", "--ndjson").lines()).hasSize(2);
  }

  @Test
  void nothingOfADocumentStandsInIt() {
    kith("reindex");
    for (String report : List.of(kith("report"), kith("report", "--json"), kith("report", "--ndjson"))) {
      assertThat(report).contains("notes", "group:board").doesNotContain("valve", "Merger", "walrus", "Lost", "notes.fern.example");
    }
    assertThat(kith("report")).contains("6 documents of 2 sources for 3 people.", "For nobody: 1 document, since nobody listed is in its groups.");
    assertThat(kith("report", "--lists", "1")).contains("the 1 largest of 4 access lists");
    assertThat(kith("audit", "--type", "audit-read")).contains("report");
  }

  @Test
  void aListOfSeveralLayersCountsThoseWhoAreInEachAndNotDenied() throws IOException {
    kith("reindex");
    App.Settings settings = App.Settings.read(new Config(here.resolve("index-config"), _ -> null));
    try (App app = App.open(settings, here.resolve("data"), _ -> { }, InstantSource.system())) {
      Access both = new Access(Set.of("group:board"), List.of(Set.of("group:it"), Set.of("everyone")));
      assertThat(AccessWords.of(both)).isEqualTo("any of group:it; and everyone; none of group:board");
      assertThat(AccessWords.of(Access.NOBODY)).isEqualTo("nobody");
      assertThat(Holdings.Readers.of(app.search().directory().people(), dev.kith.access.Viewers::of).of(both).cardinality()).isEqualTo(1);
      assertThat(Holdings.Readers.of(app.search().directory().people(), dev.kith.access.Viewers::of)
          .why(new Access(Set.of(), List.of(Set.of("user:nobody"))))).isEqualTo("nobody listed is in its groups or has its accounts");
    }
  }
}
