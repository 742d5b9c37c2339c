package dev.kith.cli;

import dev.kith.store.Queries;
import dev.kith.store.Store;
import dev.kith.web.InsightAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith insight`: what people ask and do not find. Nobody is named, and what fewer than three asked is not told.
@Command(name = "insight", description = "See what people ask and do not find.", footer = {
    "  kith insight                  what at least three people asked in vain",
    "  kith insight --page           the address of the page that shows it, for a browser",
    "  kith insight --json",
    ""})
final class InsightCommand implements Callable<Integer> {
  private static final String[] LISTS = {"zero", "nobody", "abandoned", "deep", "reworded"};
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("zero", "Nothing found:");
    TITLES.put("nobody", "Nobody knows:");
    TITLES.put("abandoned", "Found, but nothing opened:");
    TITLES.put("deep", "Found far down (worth a pin: kith pins add):");
    TITLES.put("reworded", "Asked anew in other words (worth a synonym):");
  }

  private final Cli cli;

  @Option(names = "--page", description = "print the address of the page, which lets whoever has it see this")
  private boolean page;

  InsightCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    if (page) {
      cli.print(server.map(running -> running.url() + "/insight#" + running.token())
          .orElseThrow(() -> new CliError(Exit.UNREACHABLE, "no server runs that could show it; kith serve starts one")));
      return Exit.OK;
    }
    JsonNode insight = server.isPresent() ? server.get().get("/api/v1/admin/insight", Map.of(), null) : local(settings, data);
    if (cli.isJson()) {
      cli.printJson(insight, LISTS);
      return Exit.OK;
    }
    if (!insight.path("on").asBoolean()) {
      cli.print("What people ask is not kept: queries.log is false in kith.yaml.");
      return Exit.OK;
    }
    cli.print(insight.path("searches").asLong() + " searches in " + insight.path("days").asInt() + " days, "
        + insight.path("clicks").asLong() + " of them opened a result.");
    TITLES.forEach((list, title) -> show(insight.path(list), title));
    if (TITLES.keySet().stream().allMatch(list -> insight.path(list).isEmpty())) {
      cli.print("No question was asked in vain by " + insight.path("fewest").asInt() + " people.");
    }
    return Exit.OK;
  }

  private JsonNode local(App.Settings settings, Path data) {
    try (Store store = new Store(data, cli.clock()); Queries queries = App.queries(settings, data, store, cli.clock())) {
      return JsonMapper.builder().build().readTree(InsightAdmin.insight(queries));
    }
  }

  private void show(JsonNode lines, String title) {
    if (lines.isEmpty()) {
      return;
    }
    cli.print("");
    cli.print(title);
    boolean pairs = lines.path(0).has("to");
    boolean ranks = lines.path(0).has("rank");
    Table table = pairs ? new Table("asked", "then", "people") : ranks ? new Table("question", "people", "times", "rank")
        : new Table("question", "people", "times");
    for (JsonNode line : lines) {
      if (pairs) {
        table.row(line.path("from").asString(), line.path("to").asString(), line.path("people").asInt());
      } else if (ranks) {
        table.row(line.path("q").asString(), line.path("people").asInt(), line.path("times").asInt(), line.path("rank").asInt());
      } else {
        table.row(line.path("q").asString(), line.path("people").asInt(), line.path("times").asInt());
      }
    }
    cli.print(table);
  }
}
