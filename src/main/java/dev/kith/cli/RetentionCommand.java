package dev.kith.cli;

import dev.kith.store.Queries;
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

/// `kith retention`: what would go because it is over its time; with `--apply` what is left when it has gone.
@Command(name = "retention", description = "Show what is over the time that its source keeps it; the daily sweep removes it.", footer = {
    "  kith retention                changes nothing",
    "  kith retention --apply        removes it now",
    ""})
final class RetentionCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/api/v1/admin/retention";
  /// A large index takes minutes to be written anew.
  private static final Duration PATIENCE = Duration.ofHours(2);

  private final Cli cli;

  @Option(names = "--apply", description = "remove it now, as the daily sweep of kith serve does; through the server if one runs")
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
      answer = apply ? server.get().post(ROUTE, Map.of(), PATIENCE) : server.get().get(ROUTE, Map.of(), null);
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock()); Queries queries = app.queries();
          Eraser eraser = new Eraser(app, queries, app.audit(), List.of())) {
        answer = JSON.readTree(apply ? eraser.sweptNow(Cli.actor()) : eraser.retention());
      }
    }
    if (cli.isJson()) {
      cli.printJson(answer, "sources");
      return Exit.OK;
    }
    Table table = new Table("source", "documents", "kept", "over", "undated", "removed since a year ago");
    answer.path("sources").forEach(source -> table.row(source.path("source").asString(), source.path("documents").asLong(),
        source.path("retention").asString("for ever"), source.path("over").asLong(), source.path("undated").asLong(),
        source.path("removedSinceYearAgo").asLong()));
    cli.print(table);
    if (apply) {
      long removed = answer.path("sources").valueStream().mapToLong(source -> source.path("removedNow").asLong()).sum();
      cli.note(removed == 0 ? "Nothing was over its time." : Reports.plural(removed, "document") + " removed now, and counted above.");
    } else {
      answer.path("sources").valueStream().filter(source -> source.path("undated").asLong() > 0).forEach(source ->
          cli.note(source.path("source").asString() + ": " + Reports.plural(source.path("undated").asLong(), "document")
              + " without a time, kept for ever: only the source itself can say when it was changed."));
    }
    return Exit.OK;
  }
}
