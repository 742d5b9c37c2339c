package dev.kith.cli;

import dev.kith.model.Viewer;
import dev.kith.signin.Caller;
import dev.kith.web.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith pins`: which page comes first for which question. It asks the running server, if there is one.
@Command(name = "pins", description = "See, add and remove pins: for a question a page comes first.", footer = {
    "  kith pins                     all of them",
    "  kith pins add vpn reset --document wiki-0a1b2c --owner ada --until 2027-01-01",
    "  kith pins remove 3",
    ""})
final class PinsCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/api/v1/admin/pins";

  private final Cli cli;

  PinsCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return list();
  }

  private interface Remote {
    JsonNode of(Server server) throws IOException, InterruptedException;
  }

  private JsonNode ask(Remote remote, BiFunction<Pins, Optional<Viewer>, byte[]> local) throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    if (server.isPresent()) {
      return remote.of(server.get());
    }
    try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
      return JSON.readTree(local.apply(new Pins(app.search(), app.curation()), app.signIn().isDemo() ? Optional.empty()
          : Optional.of(Caller.commandLine().viewer())));
    }
  }

  @Command(description = "List all pins.")
  int list() throws IOException, InterruptedException {
    JsonNode pins = ask(server -> server.get(ROUTE, Map.of(), null), Pins::list);
    if (cli.isJson()) {
      cli.printJson(pins, "pins");
      return Exit.OK;
    }
    Table table = new Table("number", "question", "document", "title", "owner", "until");
    pins.path("pins").forEach(pin -> table.row(pin.path("id").asLong(), pin.path("q").asString(), pin.path("document").asString(),
        pin.path("title").asString(""), pin.path("owner").path("name").asString(pin.path("owner").path("id").asString()),
        pin.path("until").asString() + (pin.path("expired").asBoolean() ? " (over)" : "")));
    if (table.isEmpty()) {
      cli.note("Nothing is pinned.");
    } else {
      cli.print(table);
    }
    return Exit.OK;
  }

  @Command(description = "Show a page first for a question, with its owner, until a day.", footer = {"", "Examples:",
      "  kith pins add vpn reset --document wiki-0a1b2c --owner ada --until 2027-01-01"})
  int add(@Parameters(paramLabel = "WORD", arity = "1..*", description = "the question") List<String> words,
      @Option(names = "--document", required = true, paramLabel = "ID", description = "the document, as its page /d/ID is called") String document,
      @Option(names = "--owner", required = true, paramLabel = "ID", description = "whom to ask about it; they must be able to see it") String owner,
      @Option(names = "--until", required = true, paramLabel = "DAY", description = "when it ends, such as 2027-01-01") String until)
      throws IOException, InterruptedException {
    String q = String.join(" ", words);
    String by = "os:" + System.getProperty("user.name");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("q", q);
    body.put("document", document);
    body.put("owner", owner);
    body.put("until", until);
    JsonNode pin = ask(server -> server.put(ROUTE, body), (pins, as) -> pins.add(q, document, owner, until, by, as));
    if (cli.isJson()) {
      cli.printJson(pin);
    } else {
      cli.print("“" + pin.path("title").asString(document) + "” comes first for “" + pin.path("q").asString() + "” until " + until + "; kith pins remove "
          + pin.path("id").asLong() + " ends it.");
    }
    return Exit.OK;
  }

  @Command(description = "Remove a pin.", footer = {"", "Examples:", "  kith pins remove 3    its number is in kith pins"})
  int remove(@Parameters(paramLabel = "NUMBER", description = "the pin's number") long number) throws IOException, InterruptedException {
    ask(server -> server.delete(ROUTE + "/" + number), (pins, _) -> {
      if (!pins.remove(number)) {
        throw new CliError(Exit.NOTHING_FOUND, "there is no pin " + number + "; see kith pins");
      }
      return "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    });
    if (cli.isJson()) {
      cli.printJson(Map.of("removed", number));
    } else {
      cli.print("Pin " + number + " is removed.");
    }
    return Exit.OK;
  }
}
