package dev.kith.cli;

import dev.kith.people.Profile;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import dev.kith.web.Erasing;
import dev.kith.web.SlowRequests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith erase`: takes documents and people out of everything Kith keeps. It asks the running server to do it, if there is one.
@Command(name = "erase", description = "Erase a document or a person from everything that Kith keeps, for good.", footer = {
    "  kith erase document wiki-0a1b2c          by its id, as its page /d/ID is called",
    "  kith erase document https://wiki.example.com/x --yes",
    "  kith erase person mira                   as kith people delete mira, and nothing is left in any file",
    "  kith erase receipts                      what was erased, when, by whom, from where",
    "  kith erase undo 3                        it may come back, with the next reading of its source",
    ""})
final class EraseCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String ROUTE = "/api/v1/admin/erasures";
  /// A large index takes minutes to be written anew.
  private static final Duration PATIENCE = Duration.ofHours(2);

  private final Cli cli;

  EraseCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return receipts();
  }

  private interface Local {
    byte[] of(Eraser eraser, App app) throws IOException, InterruptedException;
  }

  private App.Settings settings() {
    return App.Settings.read(cli.configOrDemo().withoutSecrets());
  }

  static String admin() {
    return "os:" + System.getProperty("user.name");
  }

  private JsonNode ask(Map<String, Object> body, Local local) throws IOException, InterruptedException {
    App.Settings settings = settings();
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    if (server.isPresent()) {
      return server.get().post(ROUTE, body, PATIENCE);
    }
    try (App app = App.open(settings, data, _ -> { }, cli.clock()); Queries queries = app.queries();
        SlowRequests slow = app.slowRequests(); Eraser eraser = new Eraser(app, queries, app.audit(), List.of(Eraser.slow(slow)))) {
      return JSON.readTree(local.of(eraser, app));
    }
  }

  @Command(description = "Erase one document: it comes back with no pass and no push.", footer = {
      "  kith erase document wiki-0a1b2c", ""})
  int document(@Parameters(paramLabel = "ID|URL", description = "its id, or its address") String document,
      @Option(names = {"-y", "--yes"}, description = "do not ask") boolean yes) throws IOException, InterruptedException {
    confirm("the document " + document, document, yes);
    return show(ask(Map.of("document", document), (eraser, _) -> Erasing.list(List.of(eraser.document(document, admin())))));
  }

  @Command(description = "Erase a person: nobody is named as them any more, in no file; what documents say in their text stays.", footer = {
      "  kith erase person mira", ""})
  int person(@Parameters(paramLabel = "ID", description = "the person's id") String id,
      @Option(names = {"-y", "--yes"}, description = "do not ask") boolean yes) throws IOException, InterruptedException {
    confirm("the person " + id, id, yes);
    return show(erased(id));
  }

  /// Erases a person, through the server if one runs.
  JsonNode erased(String id) throws IOException, InterruptedException {
    return ask(Map.of("person", id), (eraser, app) -> {
      Profile person = app.search().directory().person(id).orElseThrow(() -> new CliError(Exit.NOTHING_FOUND,
          "There is nobody with the id “" + id + "”; try kith people " + id));
      return Erasing.list(List.of(eraser.person(app.search().directory().subject(person), admin())));
    });
  }

  @Command(description = "Go on with erasures that were begun and are not through; kith serve does so at its start.", footer = {
      "  kith erase finish", ""})
  int finish() throws IOException, InterruptedException {
    return show(ask(Map.of("finish", true), (eraser, _) -> Erasing.list(eraser.finish())));
  }

  @Command(description = "List what was erased, when, by whom, and from where. It does not say what it was.", footer = {
      "  kith erase receipts --json", ""})
  int receipts() {
    try (Store store = new Store(settings().kith().data(), cli.clock())) {
      return show(JSON.readTree(Erasing.list(store.erasures().all())));
    }
  }

  @Command(description = "Let something erased come back, when its source is read whole or sends it again.", footer = {
      "  kith erase undo 3             its number is in kith erase receipts", ""})
  int undo(@Parameters(paramLabel = "NUMBER", description = "the receipt's number") long number) {
    try (Store store = new Store(settings().kith().data(), cli.clock())) {
      if (!store.erasures().undo(number, admin())) {
        throw new CliError(Exit.NOTHING_FOUND, "there is no erasure " + number + " in force; see kith erase receipts");
      }
    }
    if (cli.isJson()) {
      cli.printJson(Map.of("undone", number));
    } else {
      cli.print("Erasure " + number + " is taken back. What it was comes back when its source sends it again: kith reindex --full asks all.");
    }
    return Exit.OK;
  }

  private int show(JsonNode receipts) {
    if (cli.isJson()) {
      cli.printJson(receipts, "receipts");
      return open(receipts) ? Exit.PARTLY : Exit.OK;
    }
    Table table = new Table("number", "what", "subject", "by", "at", "through", "from (before, after)");
    receipts.path("receipts").forEach(receipt -> {
      StringBuilder places = new StringBuilder();
      receipt.path("places").forEach(place -> {
        if (place.path("before").asLong() > 0 || place.path("after").asLong() > 0) {
          places.append(places.isEmpty() ? "" : "; ").append(place.path("place").asString()).append(' ').append(place.path("before").asLong())
              .append(", ").append(place.path("after").asLong());
        }
      });
      table.row(receipt.path("number").asLong(), receipt.path("what").asString(), receipt.path("subject").asString(),
          receipt.path("by").asString(), receipt.path("at").asString(), receipt.has("undone") ? "taken back" : receipt.has("done") ? "yes"
              : "not yet", places);
    });
    if (table.isEmpty()) {
      cli.note("Nothing was erased.");
    } else {
      cli.print(table);
    }
    if (open(receipts)) {
      cli.warn("not all is through: a pass is running that holds notes; it is gone on with when it has ended, or by kith erase finish");
    }
    return open(receipts) ? Exit.PARTLY : Exit.OK;
  }

  private static boolean open(JsonNode receipts) {
    for (JsonNode receipt : receipts.path("receipts")) {
      if (!receipt.has("done") && !receipt.has("undone")) {
        return true;
      }
    }
    return false;
  }

  private void confirm(String what, String word, boolean yes) throws IOException {
    if (yes) {
      return;
    }
    if (cli.terminal().errTty()) {
      cli.warn("this erases " + what + " for good. Type it again to go on:");
      String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line != null && line.strip().equals(word)) {
        return;
      }
    }
    throw new CliError(Exit.USAGE, "nothing was erased; to erase without being asked, add --yes");
  }
}
