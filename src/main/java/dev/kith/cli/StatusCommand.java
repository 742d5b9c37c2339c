package dev.kith.cli;

import dev.kith.connector.Problem;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `kith status`: how the sources are, and what could not be read.
@Command(name = "status", description = "Show how fresh each source is, and what could not be read.", footer = {
    "  kith status                   all sources, a line each",
    "  kith status wiki              its last pass with every problem",
    ""})
final class StatusCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "one source with its problems")
  private String source;

  StatusCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo());
    Path data = settings.kith().data();
    PassLog log = new PassLog(data);
    return source == null ? all(settings, data, log) : one(settings, log);
  }

  private int all(App.Settings settings, Path data, PassLog log) throws IOException, InterruptedException {
    Optional<Server> server = Server.running(data);
    Map<String, Long> documents = new LinkedHashMap<>();
    String running = state(settings, data, server, documents);
    List<Map<String, Object>> rows = new ArrayList<>();
    Table table = new Table("source", "name", "documents", "last pass", "outcome", "problems");
    for (Source each : settings.sources()) {
      Optional<Report> last = log.read(each.id()).map(PassLog.Entry::last);
      String ago = last.map(report -> ago(report.ended())).orElse("never");
      String outcome = last.map(SourceStatus::outcome).orElse("");
      long problems = last.map(report -> report.pass().tally().problems()).orElse(0L);
      table.row(each.id(), each.name(), documents.getOrDefault(each.id(), 0L), ago, outcome, problems);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", each.id());
      row.put("name", each.name());
      row.put("documents", documents.getOrDefault(each.id(), 0L));
      last.ifPresent(report -> row.put("lastPass", report));
      rows.add(row);
    }
    if (cli.isJson()) {
      cli.printJson(Map.of("server", server.map(Server::url).orElse(""), "sources", rows));
    } else {
      cli.print(server.map(s -> "Kith answers at " + s.url() + " (process " + s.pid() + ").").orElse("No server runs."));
      if (!running.isEmpty()) {
        cli.print(running);
      }
      cli.print(table);
    }
    return Exit.OK;
  }

  /// Counts the documents, and says in a line what is being read just now, if anything is.
  private String state(App.Settings settings, Path data, Optional<Server> server, Map<String, Long> documents)
      throws IOException, InterruptedException {
    if (server.isEmpty()) {
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        documents.putAll(SourceStatus.documents(app));
      }
      return "";
    }
    JsonNode state = server.get().get("/api/v1/admin/progress", Map.of(), null);
    state.path("documents").properties().forEach(entry -> documents.put(entry.getKey(), entry.getValue().asLong()));
    if (!state.has("source")) {
      return "";
    }
    long expected = state.path("expected").asLong();
    return "Reading " + state.path("source").asString() + " now: " + state.path("done").asLong()
        + (expected > 0 ? " of " + expected : "") + " documents.";
  }

  private int one(App.Settings settings, PassLog log) {
    if (settings.sources().stream().noneMatch(each -> each.id().equals(source))) {
      throw new CliError(Exit.USAGE, "there is no source " + source + "; there are "
          + String.join(", ", settings.sources().stream().map(Source::id).toList()));
    }
    Report report = log.read(source).map(PassLog.Entry::last)
        .orElseThrow(() -> new CliError(Exit.NOTHING_FOUND, source + " has never been read; try kith reindex " + source));
    if (cli.isJson()) {
      cli.printJson(report);
      return Exit.OK;
    }
    cli.print(ago(report.ended()) + "  " + Reports.line(report));
    if (!report.problems().isEmpty()) {
      Table problems = new Table("where", "what", "how to mend it");
      for (Problem problem : report.problems()) {
        problems.row(problem.where(), problem.what(), problem.mend());
      }
      cli.print(problems);
    }
    return Exit.OK;
  }

  private String ago(Instant then) {
    Duration age = Duration.between(then, cli.clock().instant());
    return age.toMinutes() < 1 ? "just now" : age.toHours() < 1 ? age.toMinutes() + " min ago"
        : age.toDays() < 1 ? age.toHours() + " h ago" : age.toDays() + " days ago";
  }
}
