package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an admin sees of the sources: how well each is read, before and after it is one.
class SourcesCommandTest {
  private static final Path SAMPLE = Path.of("sample-data").toAbsolutePath();

  @TempDir
  private Path here;

  private record Outcome(int exit, String out, String err) {
    JsonNode json() {
      return JsonMapper.builder().build().readTree(out);
    }

    JsonNode of(String source) {
      JsonNode sources = json().isArray() ? json() : json().path("sources");
      return sources.values().stream().filter(row -> row.path("source").asString().equals(source)).findFirst().orElseThrow();
    }
  }

  @BeforeEach
  void settings() throws IOException {
    write("index-config/sources.yaml", """
        # our sources
        sources:
          - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl}

        # the end
        """);
    write("people.jsonl", "{\"id\": \"mira\", \"name\": \"Mira Vasquez\"}\n");
    write("notes.jsonl", """
        {"id": "1", "title": "Valve", "body": "Grind.", "authors": ["mira", {"account": "u9", "realm": "x"}], "date": "2026-03-01"}
        {"id": "2", "title": "Pump", "tags": "pumps", "signals": {"comments": 2}, "access": ["group:board"]}
        {"id": "3", "title": "Odd", "date": "someday"}
        """);
  }

  @Test
  void theIndexOfEachSourceIsCounted() {
    kith("reindex");
    JsonNode notes = kith("sources", "--json").of("notes");
    assertThat(List.of("files", "items", "people", "withPeople", "known", "unknown", "dated", "tagged", "withAccess",
        "unseen", "withComments", "problems").stream().map(key -> key + " " + notes.path(key).asLong()).toList())
        .containsExactly("files 2", "items 3", "people 1", "withPeople 1", "known 1", "unknown 1", "dated 1", "tagged 1",
            "withAccess 1", "unseen 1", "withComments 1", "problems 1");
    assertThat(kith("sources").out()).contains("source", "with people", "notes", "jsonl");
  }

  @Test
  void aTestShowsHowWellASourceIsReadAndLeavesTheIndexAlone() {
    Outcome test = kith("sources", "test", "notes");
    assertThat(test.exit()).isEqualTo(Exit.PARTLY);
    assertThat(test.out()).contains("notes", "someday");
    assertThat(here.resolve("data")).doesNotExist();
  }

  @Test
  void whatWroteAnExportIsFoundOut() {
    List<String> paths = Stream.of("people.csv", "wiki/fernhollow-wiki.xml", "blog/fernhollow-blog.xml", "answers", "slack", "drive")
        .map(path -> SAMPLE.resolve(path).toString()).toList();
    List<String> args = new ArrayList<>(List.of("sources", "test", "--json"));
    args.addAll(paths);
    Outcome test = kith(args.toArray(String[]::new));
    assertThat(test.json().path("sources").values().stream().map(row -> row.path("type").asString()).toList())
        .containsExactly("people-csv", "mediawiki-dump", "wordpress-wxr", "stackexchange", "slack-export", "folder");
    assertThat(test.of("fernhollow-wiki").path("withPeople").asLong()).isPositive()
        .isEqualTo(test.of("fernhollow-wiki").path("items").asLong());
    assertThat(test.of("slack").path("known").asLong()).as("accounts, by the people of another source").isPositive();
  }

  @Test
  void anExportIsAddedToTheSettingsAndTheRestOfThemStays() throws IOException {
    String before = Files.readString(here.resolve("index-config/sources.yaml"));
    Outcome add = kith("sources", "add", SAMPLE.resolve("answers").toString(), "--name", "Ask \"us\"", "--access", "group:staff");
    assertThat(add.exit()).as(add.err()).isZero();
    assertThat(Files.readString(here.resolve("index-config/sources.yaml"))).startsWith(before).contains("Ask \\\"us\\\"");
    assertThat(kith("config", "check").exit()).isZero();
    kith("reindex");
    JsonNode answers = kith("sources", "--json").of("answers");
    assertThat(answers.path("type").asString()).isEqualTo("stackexchange");
    assertThat(answers.path("items").asLong()).isPositive();
  }

  @Test
  void theFirstSourceIsAddedWhereThereWereNone() throws IOException {
    for (String none : List.of("sources: []\n", "# nothing yet\nsources: []   # none\n")) {
      write("index-config/sources.yaml", none);
      assertThat(kith("sources", "add", SAMPLE.resolve("people.csv").toString()).exit()).as(none).isZero();
      assertThat(kith("config", "check").out()).contains("1 source, 0 synonym rules");
    }
    Files.delete(here.resolve("index-config/sources.yaml"));
    assertThat(kith("sources", "add", SAMPLE.resolve("people.csv").toString()).exit()).isZero();
    assertThat(kith("config", "check").out()).contains("1 source, 0 synonym rules");
  }

  @Test
  void documentsThatNobodyMaySeeAreToldWhereverTheyAreReadIn() throws IOException {
    String told = "notes: 1 of 3 items are for nobody who is listed";
    assertThat(kith("reindex").err()).contains(told);
    assertThat(kith("sources", "test").out()).contains(told);
    write("people.jsonl", "{\"id\": \"mira\", \"name\": \"Mira Vasquez\", \"groups\": [\"board\"]}\n");
    assertThat(kith("reindex").err()).as("control: somebody is in the group").doesNotContain("for nobody");
  }

  @Test
  void whatRunsAtAnAddressIsFoundOut() throws IOException {
    Map<String, String> pages = Map.of(
        "mediawiki", "<html><head><meta name=\"generator\" content=\"MediaWiki 1.43.0\"/>"
            + "<link rel=\"EditURI\" type=\"application/rsd+xml\" href=\"/w/api.php?action=rsd\"/>",
        "wordpress", "<link rel='https://api.w.org/' href='/wp-json/'/>",
        "discourse", "<meta name=\"generator\" content=\"Discourse 3.4\">",
        "confluence", "<meta name=\"confluence-base-url\" content=\"http://wiki\">",
        "feed", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel/></rss>",
        "website", "<h1>Fern</h1> We write about <rss> and MediaWiki.");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    pages.forEach((path, page) -> server.createContext("/" + path, exchange -> {
      byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }));
    server.createContext("/closed", exchange -> {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
    });
    server.start();
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    String[] allowed = {"--set", "http.privateNetworks=[127.0.0.1/32]", "--set", "http.pause=0s"};
    try {
      for (String path : pages.keySet()) {
        Stream<String> token = path.equals("confluence") ? Stream.of("--set", "token=${env:T}") : Stream.of();
        Outcome added = kith(Stream.of(Stream.of("sources", "add", at + "/" + path, "--id", path), Stream.of(allowed), token)
            .flatMap(each -> each).toArray(String[]::new));
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(added.out()).contains("Added " + path + ": " + (path.equals("feed") ? "web-feed" : path.equals("website") ? "website"
            : path + "-api"));
      }
      assertThat(Files.readString(here.resolve("index-config/sources.yaml"))).contains("    url: \"" + at + "/w/api.php\"\n"
          + "    every: \"1h\"\n    http:\n      privateNetworks: [127.0.0.1/32]\n      pause: \"0s\"\n    access: [\"everyone\"]\n");
      assertThat(kith("sources", "add", at + "/wiki").err()).as("control: unless it is allowed").contains("http.privateNetworks");
      assertThat(kith(Stream.concat(Stream.of("sources", "add", at + "/closed"), Stream.of(allowed)).toArray(String[]::new)).err())
          .contains("signed in (401)", "--type");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whoOnlyAsksNeedsNoSecretOfASource() throws IOException {
    kith("reindex");
    write("index-config/sources.yaml", "sources:\n  - {id: notes, type: jsonl, path: notes.jsonl, people: people.jsonl}\n"
        + "  - {id: tool, type: push, token: \"${env:NO_SUCH_VARIABLE_HERE}\"}\n");
    for (String[] asking : new String[][] {{"status"}, {"search", "valve"}, {"who", "valve"}, {"sources"}, {"people", "mira"}}) {
      assertThat(kith(asking).err()).as(asking[0]).doesNotContain("NO_SUCH_VARIABLE_HERE");
    }
    assertThat(kith("reindex").err()).as("control: who reads does").contains("NO_SUCH_VARIABLE_HERE");
  }

  @Test
  void whereAnAddressIsKnownNothingIsAsked() throws IOException {
    assertThat(kith("sources", "add", "https://github.com/fern/leaf/issues").out()).contains("github-api");
    assertThat(kith("sources", "add", "https://gitlab.com/fern/apps/leaf/-/issues").out()).contains("gitlab-api");
    assertThat(kith("sources", "add", "https://fern.atlassian.net/wiki/spaces/X", "--set", "user=ada@fern.example",
        "--set", "token=${env:T}")).extracting(Outcome::out, Outcome::err).asString().contains("confluence-api");
    assertThat(Files.readString(here.resolve("index-config/sources.yaml"))).contains("repositories: [\"fern/leaf\"]",
        "projects: [\"fern/apps/leaf\"]",
        "url: \"https://fern.atlassian.net/wiki\"");
  }

  @Test
  void aFolderOfSeveralExportsIsNotTakenForOneOfThem() {
    Outcome several = kith("sources", "add", SAMPLE.toString());
    assertThat(several.exit()).isEqualTo(Exit.USAGE);
    assertThat(several.err()).contains("several kinds", "mediawiki-dump in wiki", "slack-export in slack");
  }

  @Test
  void aSettingThatNoTypeHasIsRefusedInATrialToo() {
    assertThat(kith("sources", "test", SAMPLE.resolve("slack").toString(), "--set", "privateChannel=true").err())
        .contains("no type has such a setting", "privateChannels");
  }

  @Test
  void whatIsLikeNoExportIsRefusedInALineAndTheSettingsStay() throws IOException {
    write("odd.bin", "\u0001\u0002\u0003");
    String before = Files.readString(here.resolve("index-config/sources.yaml"));
    for (String[] args : new String[][] {{"sources", "add", "odd.bin"}, {"sources", "add", "nowhere.zip"},
        {"sources", "add", "notes.jsonl", "--type", "wyki"}, {"sources", "add", "notes.jsonl", "--id", "notes"},
        {"sources", "add", "notes.jsonl", "--access", "all"}, {"sources", "test", "odd.bin"}}) {
      Outcome refused = kith(absolute(args));
      assertThat(refused.exit()).as(String.join(" ", args)).isNotZero();
      assertThat(refused.err().strip().lines().toList()).as(refused.err()).hasSize(1);
      assertThat(Files.readString(here.resolve("index-config/sources.yaml"))).isEqualTo(before);
    }
  }

  private String[] absolute(String[] args) {
    return Arrays.stream(args).map(arg -> arg.matches(".*\\.(bin|zip|jsonl)") ? here.resolve(arg).toString() : arg)
        .toArray(String[]::new);
  }

  private void write(String file, String text) throws IOException {
    Path path = here.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Outcome kith(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = new Cli(new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), false, false, 100, false), Map.<String, String>of()::get,
        InstantSource.system(), here, null);
    int exit = cli.run(Main.commands(cli), args);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
