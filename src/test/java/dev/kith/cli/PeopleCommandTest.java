package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.fields.Fields;
import dev.kith.model.Decision;
import dev.kith.store.Store;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith people` as an admin types it, over a small company; and what is left of somebody who was deleted.
final class PeopleCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  private Path here;

  record Outcome(int exit, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }
  }

  @BeforeEach
  void settings() throws IOException {
    write("index-config/kith.yaml", """
        data: data
        server: {host: 127.0.0.1, port: 0}
        auth: {mode: demo, people: [ola]}
        """);
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
        """);
    write("people.jsonl", """
        {"id": "canary", "name": "Canary Finch", "team": "IT", "aliases": ["canary@fern.example", "cf77"], "topics": ["valves"]}
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "manager": "canary", "groups": ["board"]}
        """);
    write("notes.jsonl", """
        {"id": "valve", "title": "Grinding a valve", "body": "Slowly, with paste.", "authors": "canary@fern.example", "date": "2026-03-02"}
        {"id": "vpn", "title": "VPN on a Mac", "body": "Hold the key.", "authors": ["cf77", "Zed Outsider"], "date": "2026-03-01"}
        {"id": "plan", "title": "Plan", "body": "Ask Canary Finch about valves.", "authors": "ola", \
        "access": ["user:canary", "group:board"]}
        """);
    kith("reindex");
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Path data() {
    return here.resolve("data");
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = new Cli(new Terminal(stream(out), stream(err), false, false, 140, false), Map.<String, String>of()::get,
        InstantSource.system(), here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static void refused(Outcome outcome, int exit, String... words) {
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(words).doesNotContain("Exception", "a bug");
  }

  private String zed() {
    return kith("people", "zed", "--json").json().path("people").path(0).path("id").asString();
  }

  @Test
  void peopleAreListedAndFound() {
    Outcome all = kith("people");
    assertThat(all.exit()).as(all.toString()).isZero();
    assertThat(all.out()).containsPattern("id +name +team +identities +active +decisions").containsPattern("canary +Canary Finch +IT +\\d +yes")
        .contains("Zed Outsider");
    assertThat(kith("people", "radio", "ola").out()).contains("Ola Lindqvist").doesNotContain("Canary");
    assertThat(kith("people", "CANARY@fern.example").out()).as("by an account").contains("Canary Finch");
    assertThat(kith("people", "walrus").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("people", "--limit", "1").err()).contains("more than 1");
    refused(kith("people", "--limit", "0"), Exit.USAGE, "--limit is 0");
  }

  @Test
  void everyJoinIsExplained() {
    Outcome show = kith("people", "show", "canary");
    assertThat(show.exit()).as(show.toString()).isZero();
    assertThat(show.out()).startsWith("Canary Finch (canary)").containsPattern("canary@fern.example +notes +stands in a list +canary +certain")
        .containsPattern("canary@fern.example +documents +the same mail address +canary@fern.example +high");
    assertThat(kith("people", "show", zed()).out()).contains("stands for itself");
    refused(kith("people", "show", "nobody"), Exit.NOTHING_FOUND, "nobody", "kith people nobody");
  }

  @Test
  void whoIsMergedIsOneAndUndoMakesThemTwo() {
    String zed = zed();
    Outcome merge = kith("people", "merge", zed, "ola");
    assertThat(merge.out()).as(merge.toString()).isEqualTo("Zed Outsider (" + zed + ") is Ola Lindqvist (ola) from now on (decision 1); "
        + "kith people undo 1 takes it back.\n");
    assertThat(kith("search", "vpn").out()).contains("Ola Lindqvist").doesNotContain("Zed");
    assertThat(kith("people", "show", "ola").out()).contains("joined by an admin").contains("decision 1").contains("os:");
    refused(kith("people", "split", "ola", "Zed Outsider"), Exit.USAGE, "kith people undo 1");
    refused(kith("people", "merge", "ola", "ola"), Exit.USAGE, "one person already");
    kith("reindex", "--full");
    assertThat(kith("search", "vpn").out()).as("a reindex changes nothing of it").contains("Ola Lindqvist");
    assertThat(kith("people", "undo", "1").out()).startsWith("Decision 1 (merge) is taken back.");
    assertThat(kith("search", "vpn").out()).contains("Zed Outsider");
    refused(kith("people", "undo", "1"), Exit.NOTHING_FOUND, "no decision 1");
    assertThat(kith("people", "decisions").out()).isEqualTo("Nobody has decided anything.\n");
  }

  @Test
  void whatIsSplitOffIsSomebodyElse() {
    Outcome split = kith("people", "split", "canary", "canary@fern.example");
    assertThat(split.exit()).as(split.toString()).isZero();
    assertThat(kith("search", "grinding", "--json").json().path("hits").path(0).path("people").path(0).path("name").asString())
        .isEqualTo("canary@fern.example");
    refused(kith("people", "merge", "canary", kith("people", "canary@fern", "--json").json().path("people").path(0).path("id").asString()),
        Exit.USAGE, "kith people undo 1");
    assertThat(kith("people", "decisions", "--json").json().path("decisions").path(0).path("kind").asString()).isEqualTo("split");
    kith("people", "undo", "1");
    assertThat(kith("search", "grinding").out()).contains("Canary Finch");
    refused(kith("people", "split", "canary", "canary"), Exit.USAGE, "who canary is");
    refused(kith("people", "split", "canary", "walrus"), Exit.NOTHING_FOUND, "walrus");
  }

  @Test
  void theExportIsWhole() {
    JsonNode export = kith("people", "export", "canary").json();
    assertThat(export.path("person").path("name").asString()).isEqualTo("Canary Finch");
    assertThat(export.path("lists").path(0).path("aliases")).hasSize(2);
    assertThat(export.path("documents").valueStream().map(document -> document.path("title").asString())).contains("Grinding a valve");
    assertThat(export.path("held").path("documents").path("notes").asInt()).isPositive();
    assertThat(export.path("person").path("topics").toString()).isEqualTo("[\"valves\"]");
  }

  /// What can be read of the index: its files' bytes, and what it gives for every field, unpacked.
  private String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    try (App app = App.open(App.Settings.read(new Config(here.resolve("index-config"), _ -> null)), data(), _ -> { }, InstantSource.system())) {
      Query every = new Query.All();
      app.engine().search(Request.of(every, every, 1_000, List.of(Fields.NATIVE, Fields.TITLE, Fields.PARTS, Fields.NAMED, Fields.CARD,
              Fields.AUTHOR, Fields.INVOLVED, Fields.ACL)).withFacets(List.of(Facet.of(Fields.INVOLVED, 1_000), Facet.of(Fields.AUTHOR, 1_000),
              Facet.of(Fields.ACL, 1_000))))
          .hits().forEach(hit -> all.append(hit.strings()));
    }
    return all.toString().toLowerCase(Locale.ROOT);
  }

  @Test
  void ofWhomWasDeletedNothingIsLeftAfterAFullReindexButWhatOthersWrote() throws IOException {
    write("notes.jsonl", Files.readString(here.resolve("notes.jsonl")).replace("Ask Canary Finch about valves.", "Ask them about valves."));
    kith("reindex");
    assertThat(everything()).as("control: it is there to be found").contains("canary finch", "canary@fern.example", "user:canary", "cf77");
    refused(kith("people", "delete", "canary"), Exit.USAGE, "--yes");
    assertThat(kith("search", "grinding").out()).as("nothing was deleted").contains("Canary Finch");
    Outcome delete = kith("people", "delete", "canary", "--yes");
    assertThat(delete.exit()).as(delete.toString()).isZero();
    assertThat(delete.out()).contains("documents stay").contains("kith erase undo");
    assertThat(everything()).as("in no file").doesNotContain("canary", "finch", "cf77");

    assertThat(kith("search", "valve", "--json").out().toLowerCase(Locale.ROOT)).as("at once").doesNotContain("canary");
    assertThat(kith("people", "canary").exit()).isEqualTo(Exit.NOTHING_FOUND);
    Outcome full = kith("reindex", "--full");
    assertThat(full.out()).as(full.toString()).as("the former is clean as well").contains("kith rollback");
    assertThat(everything()).doesNotContain("canary", "finch", "cf77");
    assertThat(kith("search", "valve").out()).contains("Grinding a valve").doesNotContain("Canary");
    assertThat(kith("reindex", "--full").out()).as("nothing is held back any more").contains("`kith rollback` goes back");
    assertThat(kith("people", "canary").exit()).as("the list still has them, and they stay away").isEqualTo(Exit.NOTHING_FOUND);

    kith("people", "undo", kith("people", "decisions", "--json").json().path("decisions").path(0).path("number").asString());
    kith("reindex", "--full");
    assertThat(kith("people", "canary").out()).contains("Canary Finch");
  }

  @Test
  void whereATextNamesSomebodyDeletedItStaysText() throws IOException {
    kith("people", "delete", "canary", "--yes");
    kith("reindex", "--full");
    assertThat(everything()).contains("ask canary finch").doesNotContain("canary@fern", "cf77");
    JsonNode found = kith("search", "plan", "--json").json();
    assertThat(found.path("hits").path(0).path("people").toString()).doesNotContain("Canary");
    assertThat(kith("who", "valves", "--json").out()).doesNotContain("\"name\" : \"Canary");
    assertThat(kith("search", "canary").out()).as("as text it is found").contains("Plan");
  }

  @Test
  void theServerNoticesWhatTheCommandLineDecides() throws Exception {
    Thread serving = Thread.ofPlatform().start(() -> kith("serve"));
    try {
      Path told = data().resolve("server.json");
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.exists(told) && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(kith("people").out()).contains("Canary Finch");
      assertThat(kith("people", "show", "canary").out()).contains("canary@fern.example");
      refused(kith("people", "show", "nobody"), Exit.NOTHING_FOUND, "nobody");
      assertThat(kith("people", "export", "canary").json().path("held").path("documents").path("notes").asInt()).isPositive();
      assertThat(kith("people", "delete", "canary", "--yes").exit()).isZero();
      long noticed = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      while (kith("search", "grinding").out().contains("Canary") && System.nanoTime() < noticed) {
        Thread.onSpinWait();
      }
      assertThat(kith("search", "grinding").out()).contains("Grinding a valve").doesNotContain("Canary");
    } finally {
      serving.interrupt();
      serving.join(60_000);
    }
  }

  @Test
  void whileDecisionsCannotBeReadNobodyIsShownAndNothingIsReadIn() throws IOException {
    try (Store store = new Store(data(), InstantSource.system())) {
      store.decide(Decision.Kind.HIDDEN, List.of("canary"), "", "", Decision.SELF);
    }
    Files.writeString(data().resolve(Store.FILE), "This is no database. ".repeat(300));
    for (String end : List.of("-wal", "-shm")) {
      Files.deleteIfExists(data().resolve(Store.FILE + end));
    }
    refused(kith("people"), Exit.FAILED, "kith.db", "restore it from a backup");
    refused(kith("people", "delete", "ola", "--yes"), Exit.FAILED, "kith.db");
    refused(kith("people", "undo", "1"), Exit.FAILED, "kith.db");
    Outcome search = kith("search", "grinding");
    assertThat(search.out()).as("documents are found").contains("Grinding a valve").doesNotContain("Canary", "canary");
    assertThat(kith("who", "valve").out()).contains("nothing is shown about people").doesNotContain("Canary");
    Outcome reindex = kith("reindex");
    assertThat(reindex.exit()).isEqualTo(Exit.FAILED);
    assertThat(reindex.out()).contains("what people decided about themselves cannot be read");
  }
}
