package dev.kith.cli;

import dev.kith.store.Queries;
import dev.kith.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kith retention`: what would go because it is over its time.
@Command(name = "retention", description = "Show what is over the time that its source keeps it; the daily sweep removes it.", footer = {
    "  kith retention                changes nothing",
    "  kith retention --apply        removes it now",
    ""})
final class RetentionCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration YEAR = Duration.ofDays(365);

  private final Cli cli;

  @Option(names = "--apply", description = "remove it now, as the daily sweep of kith serve does")
  private boolean apply;

  RetentionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    JsonNode answer;
    if (server.isPresent()) {
      if (apply) {
        throw new CliError(Exit.LOCKED, "a server runs (process " + server.get().pid() + "), which sweeps once a day and at its start");
      }
      answer = server.get().get("/api/v1/admin/retention", Map.of(), null);
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock()); Queries queries = app.queries();
          Eraser eraser = new Eraser(app, queries, app.audit(), List.of())) {
        answer = JSON.readTree(eraser.retention());
        if (apply) {
          eraser.sweep();
        }
      }
    }
    if (cli.isJson()) {
      cli.printJson(answer, "sources");
      return Exit.OK;
    }
    Map<String, Long> swept;
    try (Store store = new Store(data, cli.clock())) {
      swept = store.erasures().swept(cli.clock().instant().minus(YEAR));
    }
    Table table = new Table("source", "documents", "kept", "over", "undated", "removed in a year");
    answer.path("sources").forEach(source -> table.row(source.path("source").asString(), source.path("documents").asLong(),
        source.path("retention").asString("for ever"), source.path("over").asLong(), source.path("undated").asLong(),
        swept.getOrDefault(source.path("source").asString(), 0L)));
    cli.print(table);
    answer.path("sources").valueStream().filter(source -> source.path("undated").asLong() > 0).forEach(source ->
        cli.note(source.path("source").asString() + ": " + Reports.plural(source.path("undated").asLong(), "document")
            + " without a time, kept for ever: only the source itself can say when it was changed."));
    return Exit.OK;
  }
}
