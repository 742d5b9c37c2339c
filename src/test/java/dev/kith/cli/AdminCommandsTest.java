package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.fields.Fields;
import dev.kith.model.Decision;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an admin asks of an installation: doctor, insight, pins; and how programs and shells read the commands.
@Timeout(240)
final class AdminCommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PLAN = Fields.id("notes", "plan");

  @TempDir
  private Path here;
  private final Map<String, String> env = new HashMap<>();

  record Outcome(int exit, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }

    List<JsonNode> lines() {
      return out.lines().map(JSON::readTree).toList();
    }
  }

  @BeforeEach
  void company() throws IOException {
    write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: 0}\nauth: {mode: demo, people: [ola]}\n");
    write("index-config/sources.yaml", """
        sources:
          - {id: notes, type: jsonl, name: Team notes, path: notes.jsonl, people: people.jsonl, mediaType: text/markdown}
        """);
    write("people.jsonl", """
        {"id": "ola", "name": "Ola Lindqvist", "team": "Radio", "groups": ["board"]}
        {"id": "mira", "name": "Mira Vasquez", "team": "IT"}
        """);
    write("notes.jsonl", """
        {"id": "valve", "title": "Grinding a valve", "body": "Slowly, with paste.", "authors": "mira", "date": "2026-03-02"}
        {"id": "vpn", "title": "VPN on a Mac", "body": "Hold the key of the valve.", "authors": "ola", "date": "2026-03-01"}
        {"id": "plan", "title": "Plan", "body": "Secret.", "authors": "ola", "access": ["group:board"]}
        """);
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
    Cli cli = new Cli(new Terminal(stream(out), stream(err), false, false, 140, false), env::get, InstantSource.system(), here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /// The state of a check and what was found.
  private String check(String name) {
    return kith("doctor", "--json").json().path("checks").valueStream().filter(line -> line.path("name").asString().equals(name))
        .map(line -> line.path("state").asString() + " " + line.path("found").asString() + " → " + line.path("mend").asString("")).findFirst()
        .orElse("");
  }

  @Test
  void doctorSaysWhatIsMissingFirstAndThatAllIsWellInTheEnd() {
    assertThat(check("index")).startsWith("warn not there yet").endsWith("kith reindex");
    assertThat(check("source notes")).startsWith("warn never read").endsWith("kith reindex notes");
    kith("reindex");
    Outcome well = kith("doctor");
    assertThat(well.exit()).as(well.toString()).isZero();
    assertThat(well.out()).contains("ok    java", "ok    secrets", "ok    decisions", "3 documents, last read just now")
        .containsPattern("warn  server +none runs").contains("→ kith serve").containsPattern("ok +accounts +2 entries in lists of people; .* 0 are nobody")
        .containsPattern("ok +source notes +read just now");
    assertThat(kith("doctor", "--quiet").out()).isEmpty();
    assertThat(kith("doctor", "--ndjson").lines()).allMatch(line -> line.has("name") && line.has("state"));
  }

  @Test
  void aDamagedAuditLogIsToldOfInOneLine() throws IOException {
    kith("reindex");
    kith("audit");
    kith("audit");
    assertThat(check("audit")).startsWith("ok ").contains("whole; the end is ");
    Path log;
    try (Stream<Path> files = Files.list(data().resolve("audit"))) {
      log = files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    Files.writeString(log, Files.readString(log).replaceFirst("\"actor\":\"[^\"]*\"", "\"actor\":\"os:nobody\""));
    assertThat(check("audit")).startsWith("fail the audit log is not what was written: " + log.getFileName() + ":1: ")
        .contains("→ kith audit verify shows each place");
    assertThat(kith("doctor", "--quiet").exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void doctorTellsEachFaultAndHowToMendIt() throws IOException {
    kith("reindex");
    Files.delete(here.resolve("notes.jsonl"));
    assertThat(check("source notes")).startsWith("fail path").contains("is not there").contains("sources.yaml");
    Outcome quiet = kith("doctor", "-q");
    assertThat(quiet.exit()).isEqualTo(Exit.FAILED);
    assertThat(quiet.out()).startsWith("fail  source notes").doesNotContain("ok ", "warn");
    write("notes.jsonl", "");

    write("index-config/sources.yaml", "sources:\n  - {id: in, type: push, token: \"${env:PUSH_TOKEN}\"}\n");
    assertThat(check("secrets")).startsWith("fail").contains("PUSH_TOKEN");
    env.put("PUSH_TOKEN", "a-token-of-some-length");
    assertThat(check("secrets")).startsWith("ok");
    assertThat(kith("doctor", "--json").out()).as("what a secret is is never said").doesNotContain("a-token-of");

    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      write("index-config/kith.yaml", "data: data\nserver: {host: 127.0.0.1, port: " + taken.getLocalPort() + "}\n");
      assertThat(check("server")).startsWith("fail none runs, and port " + taken.getLocalPort() + " is taken");
    }
    Files.writeString(data().resolve(Store.FILE), "no database".repeat(300));
    assertThat(check("decisions")).startsWith("fail").contains("kith.db");
    write("index-config/kith.yaml", "data: data\nsever: 1\n");
    assertThat(kith("doctor").exit()).isEqualTo(Exit.FAILED);
    assertThat(check("settings")).startsWith("fail").contains("sever");
  }

  @Test
  void doctorSaysThatFilesStillHoldSomebodyDeleted() throws Exception {
    kith("reindex");
    try (Store store = new Store(data(), InstantSource.offset(InstantSource.system(), java.time.Duration.ofSeconds(5)))) {
      store.delete(List.of("mira"), List.of("Mira Vasquez"), Decision.SELF);
    }
    assertThat(check("decisions")).startsWith("warn").endsWith("kith erase finish, or a restart of kith serve");
  }

  @Test
  void programsReadAnItemALine() {
    kith("reindex");
    assertThat(kith("search", "valve", "--ndjson").lines()).hasSize(2).allMatch(hit -> hit.has("title"));
    assertThat(kith("who", "valve", "--ndjson").lines()).isNotEmpty().allMatch(one -> one.has("name") && one.has("list"));
    assertThat(kith("people", "--ndjson").lines()).extracting(one -> one.path("id").asString()).contains("ola", "mira");
    assertThat(kith("status", "--ndjson").lines()).extracting(one -> one.path("id").asString()).containsExactly("notes");
    assertThat(kith("sources", "--ndjson").lines()).hasSize(1);
    assertThat(kith("people", "show", "ola", "--ndjson").lines()).as("one thing is one line").hasSize(1);
    assertThat(kith("people", "decisions", "--ndjson").out()).isEmpty();
    assertThat(kith("search", "valve", "--json").json().path("hits")).as("--json is one object").hasSize(2);
  }

  @Test
  void nobodyFoundIsSaidInALine() {
    kith("reindex");
    Outcome none = kith("people", "walrus");
    assertThat(none.exit()).isEqualTo(Exit.NOTHING_FOUND);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("Nobody has “walrus” in their id, name, team or accounts.");
  }

  @Test
  void shellsCanCompleteEveryCommand() {
    for (String shell : List.of("bash", "zsh")) {
      Outcome script = kith("completion", shell);
      assertThat(script.exit()).as(script.err()).isZero();
      assertThat(script.out()).contains("doctor", "insight", "--ndjson", "reindex", "complete -F");
    }
    assertThat(kith("completion", "zsh").out()).contains("bashcompinit");
    assertThat(kith("completion", "fish").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void everyCommandsHelpLeadsWithExamples() {
    for (String command : kith("--help").out().split("Commands:")[1].split("Options:")[0].lines().map(String::strip)
        .filter(line -> line.matches("[a-z]+ .*")).map(line -> line.split(" ")[0]).toList()) {
      String help = kith(command, "--help").out();
      assertThat(help).as(command).contains("Examples:");
      assertThat(help.indexOf("Examples:")).as(command).isLessThan(help.indexOf("Usage:"));
    }
  }

  @Test
  void aSourceThatIsReadAlreadyIsNotAddedAgain() throws IOException {
    Outcome again = kith("sources", "add", here.resolve("notes.jsonl").toString());
    assertThat(again.exit()).as(again.toString()).isEqualTo(Exit.USAGE);
    assertThat(again.err()).contains("is read already, as the source notes").contains("--id");
    assertThat(kith("sources", "add", here.resolve("notes.jsonl").toString(), "--id", "twice").exit()).as("who insists may").isZero();
    String wiki = "https://wiki.fern.example/api.php";
    assertThat(kith("sources", "add", wiki, "--type", "mediawiki-api").exit()).isZero();
    assertThat(kith("sources", "add", "https://WIKI.fern.example/api.php/", "--type", "mediawiki-api").err()).contains("is read already");
    assertThat(kith("sources", "add", "https://wiki.fern.example/other.php", "--type", "mediawiki-api").exit()).as("control").isZero();
  }

  @Test
  void pinsAreKeptWithAndWithoutAServer() throws Exception {
    kith("reindex");
    String until = LocalDate.now().plusDays(40).toString();
    assertThat(kith("pins").err()).contains("Nothing is pinned.");
    Outcome added = kith("pins", "add", "Company", "plan", "--document", PLAN, "--owner", "ola", "--until", until);
    assertThat(added.out()).as(added.err()).startsWith("“Plan” comes first for “company plan” until " + until);
    assertThat(kith("pins", "add", "x", "--document", PLAN, "--owner", "mira", "--until", until).exit()).as("she may not see it")
        .isEqualTo(Exit.USAGE);
    serving(() -> {
      assertThat(kith("pins").out()).containsPattern("1 +company plan +" + PLAN + " +Plan +Ola Lindqvist +" + until);
      assertThat(kith("pins", "--ndjson").lines()).hasSize(1);
      assertThat(kith("search", "company", "plan", "--json").json().path("hits").path(0).path("pinned").path("by").path("id").asString()).isEqualTo("ola");
      assertThat(kith("search", "company", "plan", "--as", "mira", "--json").out()).doesNotContain("pinned", "Secret");
      assertThat(kith("pins", "add", "other", "--document", PLAN, "--owner", "ola", "--until", until).exit()).isZero();
      assertThat(kith("pins", "remove", "1").exit()).isZero();
      assertThat(kith("pins", "remove", "1").exit()).isEqualTo(Exit.NOTHING_FOUND);
      assertThat(kith("doctor").out()).containsPattern("ok +server +answers at").containsPattern("ok +index +3 documents");
      assertThat(kith("insight").out()).contains("searches in 30 days");
      assertThat(kith("insight", "--page").out()).matches("http://127\\.0\\.0\\.1:\\d+/insight#[\\w-]{40,}\\n");
    });
    assertThat(kith("pins").out()).contains("other").doesNotContain("company plan");
    assertThat(kith("pins", "remove", "2").exit()).isZero();
    assertThat(kith("pins", "remove", "2").err()).contains("there is no pin 2");
  }

  @Test
  void aKeyThatMeansNothingIsToldOfAndSkipsNoItem() throws IOException {
    write("notes.jsonl", Files.readString(here.resolve("notes.jsonl")).replace("\"date\"", "\"updated\""));
    assertThat(kith("reindex").out()).containsPattern("notes: 3 items, 2 people, 5 written, key updated is not one Kith knows \\(2 times\\), ")
        .doesNotContain("skipped");
    Path log = data().resolve("passes/notes.json");
    String text = Files.readString(log);
    assertThat(text).contains("\"ignored\":{\"key updated is not one Kith knows\":2}");
    Files.writeString(log, text.replace("\"ignored\":{\"key updated is not one Kith knows\":2},", ""));
    assertThat(kith("status").out()).as("of an older Kith").contains("notes").doesNotContain("never");
  }

  @Test
  void retentionIsAppliedThroughTheServerAndTellsWhatIsLeft() throws Exception {
    write("index-config/sources.yaml", Files.readString(here.resolve("index-config/sources.yaml")).replace("name: Team", "retention: 99y, name: Team"));
    kith("reindex");
    serving(() -> {
      assertThat(kith("retention").err()).as("before").contains("notes: 1 document without a time");
      Outcome applied = kith("retention", "--apply");
      assertThat(applied.exit()).as(applied.toString()).isZero();
      assertThat(applied.out()).contains("removed since a year ago").containsPattern("notes +3 +99y +0 +1 +0");
      assertThat(applied.err()).contains("Nothing was over its time.").doesNotContain("without a time");
      assertThat(kith("retention", "--apply", "--json").json().path("sources").path(0).path("removedNow").asLong(-1)).isZero();
    });
    write("index-config/sources.yaml", Files.readString(here.resolve("index-config/sources.yaml")).replace("99y", "1d"));
    Outcome applied = kith("retention", "--apply");
    assertThat(applied.out()).containsPattern("notes +1 +1d +0 +1 +2");
    assertThat(applied.err()).contains("2 documents removed now");
    assertThat(kith("audit", "--type", "retention-applied", "--json").json().path("events").path(0).path("actor").asString()).startsWith("os:");
  }

  private interface Doing {
    void run() throws IOException;
  }

  private void serving(Doing doing) throws Exception {
    Thread server = Thread.ofPlatform().start(() -> kith("serve"));
    try {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (!Files.exists(data().resolve("server.json")) && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      doing.run();
    } finally {
      server.interrupt();
      server.join(60_000);
    }
  }

  @Test
  void insightTellsWhatThreeAskedAndTheSwitchRemovesIt() throws IOException {
    try (Queries queries = new Queries(data(), 30, () -> dev.kith.model.Decisions.NONE, InstantSource.system())) {
      for (String who : List.of("ola", "mira", "tom")) {
        queries.asked(who, Queries.Kind.SEARCH, "zebra", 0);
        queries.asked(who, Queries.Kind.WHO, "zebra", 0);
      }
      queries.asked("ola", Queries.Kind.SEARCH, "yak", 0);
    }
    Outcome insight = kith("insight");
    assertThat(insight.out()).as(insight.err()).startsWith("4 searches in 30 days").containsPattern("Nothing found:\\nquestion +people +times\\nzebra +3 +3")
        .contains("Nobody knows:").doesNotContain("yak");
    assertThat(kith("insight", "--ndjson").lines()).extracting(line -> line.path("list").asString()).containsExactly("zero", "nobody");
    assertThat(kith("insight", "--page").exit()).isEqualTo(Exit.UNREACHABLE);
    Files.writeString(here.resolve("index-config/kith.yaml"), "data: data\nqueries: {log: false}\n");
    assertThat(kith("insight").out()).contains("is not kept");
    assertThat(data().resolve(Queries.FILE)).doesNotExist();
    assertThat(data().resolve("queries.key")).doesNotExist();
    Files.writeString(here.resolve("index-config/kith.yaml"), "data: data\nqueries: {days: 31}\n");
    assertThat(kith("insight").err()).contains("1 to 30 days");
  }
}
