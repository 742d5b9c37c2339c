package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands as somebody types them, over a small company in JSON lines: alone, and through a running server.
final class CommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PATIENCE = 60;

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
        name: Valve Works
        data: data
        server: {host: 127.0.0.1, port: 0}
        auth: {mode: demo, people: [mira]}
        """);
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
          - {id: tickets, type: jsonl, name: Tickets, path: tickets.jsonl}
        """);
    write("people.jsonl", """
        {"id": "mira", "name": "Mira Vasquez", "team": "IT"}
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "groups": ["board"]}
        """);
    write("notes.jsonl", """
        {"id": "vpn", "title": "VPN on a Mac", "body": "Hold the key.", "authors": "mira", "date": "2026-03-01", \
        "url": "https://n.example/vpn"}
        {"id": "valve", "title": "Grinding a valve", "body": "Slowly, with paste.", "authors": "mira", "date": "2026-03-02"}
        {"id": "plan", "title": "Merger plan", "body": "The walrus is ours.", "authors": "ola", "access": ["group:board"]}
        """);
    write("tickets.jsonl", """
        {"id": "T-1", "title": "Valve sticks at night", "type": "ticket"}
        """);
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(here.resolve(file), line + "\n", StandardOpenOption.APPEND);
  }

  private Path data() {
    return here.resolve("data");
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(stream(out), stream(err), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private int run(PrintStream out, PrintStream err, String... args) {
    Cli cli = new Cli(new Terminal(out, err, false, false, 100, false), Map.<String, String>of()::get,
        InstantSource.system(), here,
        null);
    return cli.run(Main.commands(cli), args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /// The one line on stderr with which a command ends that cannot do what it was told.
  private static void refused(Outcome outcome, int exit, String... words) {
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(words).doesNotContain("Exception", "a bug");
  }

  /// `kith serve` on a thread of its own, until Ctrl-C.
  private final class Serving implements AutoCloseable {
    private final CompletableFuture<String> answers = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;

    Serving(String... args) throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
          super.write(bytes, from, length);
          if (toString(StandardCharsets.UTF_8).endsWith("\n")) {
            answers.complete(toString(StandardCharsets.UTF_8).strip());
          }
        }
      };
      thread = Thread.ofPlatform().name("kith-serve").start(() -> {
        try {
          ended.complete(run(stream(out), stream(err), args));
        } catch (Throwable e) {
          ended.completeExceptionally(e);
        } finally {
          answers.completeExceptionally(new AssertionError("it ended: " + err.toString(StandardCharsets.UTF_8)));
        }
      });
      assertThat(answers.get(PATIENCE, TimeUnit.SECONDS))
          .matches("Kith answers at http://127\\.0\\.0\\.1:\\d+ — Ctrl-C stops it\\.");
    }

    String url() {
      return answers.join().split(" ")[3];
    }

    int interrupt() throws Exception {
      thread.interrupt();
      return ended.get(PATIENCE, TimeUnit.SECONDS);
    }

    String err() {
      return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join(PATIENCE * 1_000L);
    }
  }

  @Test
  void reindexReadsWhatIsThereAndThenWhatHasChanged() throws IOException {
    Outcome first = kith("reindex");
    assertThat(first.exit()).as(first.toString()).isZero();
    assertThat(first.out()).matches("(?s)notes: 3 items, 2 people, 5 written, \\d+\\.\\d s\ntickets: 1 item, 1 written, .*");
    assertThat(kith("reindex", "notes", "--full").out()).startsWith("notes: 3 items, 2 people, 0 written, 5 unchanged")
        .doesNotContain("tickets");
    assertThat(kith("reindex").out()).as("files that are as they were are not read")
        .matches("notes: nothing changed, .*\ntickets: nothing changed, .*\n");
    append("tickets.jsonl", "{\"id\": \"T-2\", \"title\": \"Paste ran out\"}");
    assertThat(kith("reindex", "tickets").out()).startsWith("tickets: 2 items, 1 written, 1 unchanged");
    refused(kith("reindex", "wiki"), Exit.USAGE, "wiki", "notes, tickets");
    JsonNode json = kith("reindex", "--json").json();
    assertThat(json.path("exit").asInt()).isZero();
    assertThat(json.path("lines")).hasSize(2);
  }

  @Test
  void aBrokenLineIsReportedAndStatusSaysHowToMendIt() throws IOException {
    append("notes.jsonl", "{\"id\": \"half\", ");
    Outcome read = kith("reindex");
    assertThat(read.exit()).isEqualTo(Exit.PARTLY);
    assertThat(read.out()).contains("1 problem");
    assertThat(read.err()).contains("`kith status SOURCE` lists the problems");
    Outcome all = kith("status");
    assertThat(all.exit()).isZero();
    assertThat(all.out()).startsWith("No server runs.\n").containsPattern("notes +Team notes +3 +just now +done +1\\b")
        .containsPattern("tickets +Tickets +1 +just now +done +0\\b");
    Outcome one = kith("status", "notes");
    assertThat(one.exit()).isZero();
    assertThat(one.out()).containsPattern("count +what +where, for example +how to mend it").contains("notes.jsonl:4");
    assertThat(kith("status", "notes", "--json").json().path("problems")).hasSize(1);
    assertThat(kith("status", "--json").json().path("sources").path(0).path("documents").asInt()).isEqualTo(3);
  }

  @Test
  void problemsOfOneCauseAreOneLineAndAFailedPassIsAProblemWithItsExitCode() throws IOException {
    for (int i = 0; i < 7; i++) {
      append("notes.jsonl", "{\"id\": \"half" + i + "\", ");
    }
    kith("reindex");
    Outcome grouped = kith("status", "notes");
    assertThat(grouped.out()).containsPattern("(?m)^ *7 +not valid JSON").contains("notes.jsonl:4").doesNotContain("notes.jsonl:5");
    Files.delete(here.resolve("tickets.jsonl"));
    Outcome partly = kith("reindex");
    assertThat(partly.exit()).isEqualTo(Exit.PARTLY);
    assertThat(kith("reindex", "tickets").exit()).isEqualTo(Exit.FAILED);
    assertThat(kith("sources", "test", "tickets").exit()).isEqualTo(Exit.FAILED);
    assertThat(kith("status").out()).containsPattern("tickets +Tickets +1 +just now +failed +1\\b");
    assertThat(kith("status", "tickets").out()).containsPattern("1 +the pass failed: ");
  }

  @Test
  void statusOfWhatWasNeverReadOrIsNoSource() {
    refused(kith("status", "notes"), Exit.NOTHING_FOUND, "notes has never been read; try kith reindex notes");
    refused(kith("status", "wiki"), Exit.USAGE, "there is no source wiki; there are notes, tickets");
    assertThat(kith("status").out()).containsPattern("notes +Team notes +0 +never");
  }

  @Test
  void copiesAreNamedUnderTheResultOrShownEach() throws IOException {
    String text = "Lift the lid, take the filter out, rinse it with cold water until the water runs clear, let it dry for a night and put "
        + "it back with the arrow towards the valve.";
    append("notes.jsonl", "{\"id\": \"filter\", \"title\": \"Filter\", \"body\": \"" + text + "\", \"type\": \"page\"}");
    append("tickets.jsonl", "{\"id\": \"T-9\", \"title\": \"Filter?\", \"body\": \"" + text
        + "\", \"type\": \"ticket\", \"url\": \"https://t.example/9\"}");
    kith("reindex");
    Outcome folded = kith("search", "rinse");
    assertThat(folded.out()).containsSubsequence("Filter", "also in: Tickets (1 copy)", "https://t.example/9").doesNotContain(" 2  ");
    assertThat(kith("search", "rinse", "--copies").out()).contains(" 2  ").doesNotContain("also in");
  }

  @Test
  void searchAnswersPeopleAndPrograms() {
    kith("reindex");
    Outcome found = kith("search", "vpn");
    assertThat(found.exit()).isZero();
    assertThat(found.out().lines().toList()).startsWith(" 1  VPN on a Mac",
        "    Team notes · page · Mira Vasquez · 2026-03-01")
        .endsWith("    https://n.example/vpn");
    assertThat(found.err()).matches("\\(as Mira Vasquez; --as ID asks as somebody else\\)\n1 result in [\\d.]+ ms\n");
    JsonNode json = kith("search", "valve", "--json").json();
    assertThat(json.path("total").path("value").asInt()).isEqualTo(2);
    assertThat(json.path("hits").path(0).path("people").isArray()).isTrue();
    assertThat(kith("search", "valve", "--limit", "1", "--json").json().path("hits")).hasSize(1);

    Outcome nothing = kith("search", "xylophone");
    assertThat(nothing.exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(nothing.out()).isEqualTo("Nothing found for xylophone.\n");
    assertThat(kith("search", "xylophone", "--exit-zero").exit()).isZero();
    assertThat(kith("search", "walrus").exit()).as("as mira, who is not on the board").isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("search", "walrus", "--as", "ola").out()).contains("Merger plan");
    refused(kith("search", "walrus", "--as", "zed"), Exit.USAGE, "zed");
    refused(kith("search", "valve", "--limit", "101"), Exit.USAGE, "100");
    refused(kith("search", "valve", "--limit", "0"), Exit.USAGE, "--limit is 0; try a number from 1");
    refused(kith("who", "valve", "--limit", "-1"), Exit.USAGE, "--limit");
    refused(kith("search", "valve", "--limit", "many"), Exit.USAGE, "--limit");
  }

  @Test
  void whoNamesThePeople() {
    kith("reindex");
    Outcome who = kith("who", "grinding", "valves");
    assertThat(who.exit()).as(who.toString()).isZero();
    assertThat(who.out()).contains("Mira Vasquez");
    assertThat(kith("who", "valves", "--json").json().path("experts").path(0).path("id").asString()).isEqualTo("mira");
    assertThat(kith("who", "walrus").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("who", "walrus").out()).doesNotContain("Ola");
  }

  @Test
  void whereNothingHasBeenReadSearchSaysSoAndHowToReadIt() {
    for (String command : new String[] {"search", "who"}) {
      Outcome before = kith(command, "walrus");
      assertThat(before.exit()).isEqualTo(Exit.NOTHING_FOUND);
      assertThat(before.out()).isEmpty();
      assertThat(before.err()).contains("Nothing has been read yet: `kith reindex`");
    }
    kith("reindex");
    assertThat(kith("search", "walrus").err()).as("control").doesNotContain("Nothing has been read");
  }

  @Test
  void searchSaysWhatItMadeOfTheWordsAndWhatElseCouldBeAsked() {
    kith("reindex");
    Outcome none = kith("search", "valve type:mail");
    assertThat(none.exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(none.err()).contains("The words alone: “valve” in 2 documents").contains("  without type: mail: 2\n");
    assertThat(kith("search", "pages about vpn").err()).contains("(read as: ", "type:page");
    assertThat(kith("search", "who knows about the valve?").err()).contains("asks for people: `kith who` answers it");
    assertThat(kith("search", "vpn").err()).as("control").doesNotContain("read as", "kith who", "The words alone");
  }

  @Test
  void checkNamesFoldersThatAreNotThere() throws IOException {
    assertThat(kith("check").exit()).as("control: all are there").isZero();
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: folder, path: nowhere, access: [everyone]}
        """);
    Outcome check = kith("check");
    assertThat(check.exit()).isEqualTo(Exit.PARTLY);
    assertThat(check.out()).contains("missing: " + here.resolve("index-config/sources.yaml") + ":2: notes: path ",
        "nowhere is not there; try another path");
  }

  @Test
  void checkLooksAtSettingsAndIndex() throws IOException {
    assertThat(kith("check").out()).contains("sources: 2", "index: not there yet; kith reindex makes it");
    kith("reindex");
    assertThat(kith("check").out()).contains("documents: 4", "index: sound");
    assertThat(kith("check", "--json").json().path("index").asString()).isEqualTo("sound");
    damage();
    Outcome damaged = kith("check");
    assertThat(damaged.exit()).isEqualTo(Exit.FAILED);
    assertThat(damaged.err().lines()).hasSize(1);
    write("index-config/kith.yaml", "naem: Valve Works\n");
    for (String command : new String[] {"check", "reindex", "rollback", "status", "serve"}) {
      refused(kith(command), Exit.CONFIG, "kith.yaml:1: naem: ", "'name'");
    }
    refused(kith("search", "valve"), Exit.CONFIG, "kith.yaml:1");
  }

  /// Turns a byte in the largest file of the index.
  private void damage() throws IOException {
    try (var files = Files.walk(data().resolve("index"))) {
      Path largest = files.filter(file -> file.getFileName().toString().endsWith(".cfs"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
      byte[] bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 1;
      Files.write(largest, bytes);
    }
  }

  @Test
  void anIndexThatCanNoLongerBeReadIsMadeAnewWhenItIsNextReadInto() throws IOException {
    for (String command : List.of("reindex", "reindex tickets", "reindex --full")) {
      kith("reindex");
      write("index-config/kith.yaml", Files.readString(here.resolve("index-config/kith.yaml")).replaceFirst("(?s)\\nlanguages.*|$",
          "\nlanguages: [" + (command.endsWith("tickets") ? "en, fr" : command.endsWith("full") ? "en" : "en, de") + "]\n"));
      Outcome search = kith("search", "valve");
      refused(search, search.exit(), "make it anew with: kith reindex");
      Outcome anew = kith(command.split(" "));
      assertThat(anew.exit()).as(anew.toString()).isZero();
      assertThat(anew.err()).contains("could no longer be read");
      assertThat(kith("search", "valve").out()).contains("Grinding a valve", "Valve sticks at night");
    }
  }

  @Test
  void rollbackGoesBackToTheIndexOfBeforeTheFullReindex() throws IOException {
    kith("reindex");
    Outcome none = kith("rollback");
    assertThat(none.exit()).isNotZero();
    refused(none, none.exit(), "there is no former index to go back to");
    append("tickets.jsonl", "{\"id\": \"T-2\", \"title\": \"Paste ran out\"}");
    Outcome full = kith("reindex", "--full");
    assertThat(full.exit()).as(full.toString()).isZero();
    assertThat(full.out()).endsWith("The new index (generation 2) is in use; `kith rollback` goes back.\n");
    assertThat(kith("search", "paste", "ran").out()).contains("Paste ran out");
    assertThat(kith("rollback").out()).isEqualTo("Back to the former index (generation 1).\n");
    assertThat(kith("search", "title:ran").exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(kith("rollback", "--json").json().path("message").asString()).endsWith("(generation 2).");
    assertThat(kith("search", "title:ran").exit()).isZero();
  }

  @Test
  void aFullReindexThatLosesTooMuchIsRefused() throws IOException {
    kith("reindex");
    Files.delete(here.resolve("notes.jsonl"));
    Outcome full = kith("reindex", "--full");
    assertThat(full.exit()).isEqualTo(Exit.FAILED);
    assertThat(full.out()).contains("The new index was not good enough, so the old one stays in use:");
    assertThat(kith("search", "vpn").exit()).as("nothing was lost").isZero();
    assertThat(kith("reindex", "--full", "--force").exit()).isEqualTo(Exit.PARTLY);
    assertThat(kith("search", "vpn").exit()).isEqualTo(Exit.NOTHING_FOUND);
  }

  @Test
  void evalMeasuresAFolderOfJudgedQuestions() throws IOException {
    write("judged/documents.jsonl", """
        {"id": "a", "title": "Grinding a valve", "body": "With paste."}
        {"id": "b", "title": "VPN on a Mac", "body": "Hold the key."}
        """);
    write("judged/topics.jsonl", "{\"id\": \"1\", \"query\": \"valve\"}\n{\"id\": \"2\", \"query\": \"valve paste\"}\n");
    write("judged/qrels.tsv", "1\ta\t1\n2\tb\t1\n");
    JsonNode scores = kith("eval", here.resolve("judged").toString(), "--json").json();
    assertThat(scores.path("topics").asInt()).isEqualTo(2);
    assertThat(scores.path("mrr").asDouble()).as("the first is right, the second is not").isEqualTo(0.5);
    Outcome table = kith("eval", here.resolve("judged").toString(), "--topics");
    assertThat(table.exit()).isZero();
    assertThat(table.out()).containsPattern("1 +valve +1\\.000 +1\\.000 +a")
        .containsPattern("judged +documents +all +2 +0\\.500");
    refused(kith("eval", here.resolve("judged").toString(), "--split", "half"), Exit.USAGE, "try dev, test or all");
    refused(kith("eval", here.resolve("nowhere").toString()), Exit.FAILED, "nowhere");
    assertThat(data()).as("its index is its own").doesNotExist();
  }

  @Test
  void commandsGoThroughTheRunningServer() throws Exception {
    kith("reindex");
    try (Serving serving = new Serving("serve")) {
      assertThat(kith("status").out()).startsWith("Kith answers at " + serving.url() + " (process ")
          .containsPattern("notes +Team notes +3 ");
      assertThat(kith("search", "vpn").out()).contains("VPN on a Mac");
      assertThat(kith("search", "walrus", "--as", "ola").out()).contains("Merger plan");
      assertThat(kith("search", "walrus").exit()).isEqualTo(Exit.NOTHING_FOUND);
      refused(kith("search", "walrus", "--as", "zed"), Exit.USAGE, "zed");
      refused(kith("search", "valve", "--limit", "101"), Exit.USAGE, "100");
      assertThat(kith("who", "valves").out()).contains("Mira Vasquez");
      assertThat(kith("check").out()).contains("index: in use by the running server, so not checked");

      append("tickets.jsonl", "{\"id\": \"T-2\", \"title\": \"Paste ran out\"}");
      Outcome changes = kith("reindex");
      assertThat(changes.exit()).as(changes.toString()).isZero();
      assertThat(changes.out()).contains("notes: nothing changed", "tickets: 2 items, 1 written, 1 unchanged");
      assertThat(kith("search", "title:ran").exit()).isZero();
      refused(kith("reindex", "wiki"), Exit.USAGE, "There is no source “wiki”");
      refused(kith("rollback"), Exit.USAGE, "there is no former index to go back to");

      append("tickets.jsonl", "{\"id\": \"T-3\", \"title\": \"Ladder delivered\"}");
      assertThat(kith("reindex", "--full").out())
          .endsWith("The new index (generation 2) is in use; `kith rollback` goes back.\n");
      assertThat(kith("search", "ladder").exit()).isZero();
      assertThat(kith("rollback").out()).isEqualTo("Back to the former index (generation 1).\n");
      assertThat(kith("search", "ladder").exit()).isEqualTo(Exit.NOTHING_FOUND);
      append("tickets.jsonl", "{broken");
      assertThat(kith("reindex", "tickets").exit()).as("problems count here too").isEqualTo(Exit.PARTLY);
    }
    assertThat(kith("search", "ladder").exit()).as("what the server read stays").isZero();
  }

  @Test
  void oneServerServesADataFolderAndGoesQuietly() throws Exception {
    kith("reindex");
    Path told = data().resolve("server.json");
    try (Serving serving = new Serving("serve")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(told))).isEqualTo("rw-------");
      assertThat(JSON.readTree(Files.readAllBytes(told)).path("url").asString()).isEqualTo(serving.url());
      refused(kith("serve"), Exit.LOCKED, serving.url(), String.valueOf(ProcessHandle.current().pid()));
      assertThat(told).as("the second leaves the first alone").exists();
      assertThat(kith("search", "vpn").exit()).isZero();
      assertThat(serving.interrupt()).isZero();
      assertThat(serving.err()).endsWith("Stopped.\n").doesNotContain("Exception");
    }
    assertThat(told).doesNotExist();
    assertThat(kith("search", "vpn").exit()).as("the folder is free again").isZero();
  }

  @Test
  void whatALostServerLeftBehindStopsNobody() throws IOException {
    kith("reindex");
    for (String left : new String[] {"{\"pid\": 2147483646, \"url\": \"http://127.0.0.1:1\", \"token\": \"x\"}", "{\"pid\":",
        ""}) {
      write("data/server.json", left);
      assertThat(kith("search", "vpn").exit()).as(left).isZero();
    }
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    write("other/index-config/kith.yaml", "data: data\n");
    try (Serving serving = new Serving("serve", "--config", "other/index-config", "--port", "0")) {
      String port = serving.url().replaceFirst(".*:", "");
      kith("reindex");
      refused(kith("serve", "--port", port), Exit.FAILED, "port " + port + " is taken; try --port ");
      assertThat(data().resolve("server.json")).doesNotExist();
      assertThat(serving.interrupt()).isZero();
      assertThat(serving.err()).startsWith("There are no sources yet: name them in ");
    }
  }

  @Test
  void theServerReadsWhatWasNeverRead() throws Exception {
    try (Serving serving = new Serving("serve")) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
      while (kith("search", "valve", "sticks").exit() != Exit.OK) {
        assertThat(System.nanoTime()).isLessThan(until);
      }
      assertThat(serving.interrupt()).isZero();
    }
  }
}
