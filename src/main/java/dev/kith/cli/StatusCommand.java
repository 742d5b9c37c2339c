package dev.kith.cli;

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
import java.util.Locale;
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
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    PassLog log = new PassLog(data);
    return source == null ? all(settings, data, log) : one(settings, log);
  }

  private int all(App.Settings settings, Path data, PassLog log) throws IOException, InterruptedException {
    Optional<Server> server = Server.running(data);
    Known known = server.isEmpty() ? inIndex(settings, data) : inServer(server.get());
    Map<String, Long> documents = known.documents;
    List<Map<String, Object>> rows = new ArrayList<>();
    Table table = new Table("source", "name", "documents", "last pass", "outcome", "problems", "newest", "next pass");
    for (Source each : settings.sources()) {
      Optional<Report> last = log.read(each.id()).map(PassLog.Entry::last);
      String ago = last.map(report -> ago(report.ended())).orElse("never");
      String outcome = last.map(SourceStatus::outcome).orElse("");
      long problems = last.map(Cause::count).orElse(0L);
      table.row(each.id(), each.name(), documents.getOrDefault(each.id(), 0L), ago, outcome, problems,
          Optional.ofNullable(known.newest.get(each.id())).map(this::ago).orElse(""),
          Optional.ofNullable(known.next.get(each.id())).map(this::until).orElse(each.every() == null && each.at() == null ? "when told" : ""));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", each.id());
      row.put("name", each.name());
      row.put("documents", documents.getOrDefault(each.id(), 0L));
      last.ifPresent(report -> row.put("lastPass", report));
      last.ifPresent(report -> row.put("causes", Cause.of(report)));
      Optional.ofNullable(known.newest.get(each.id())).ifPresent(newest -> row.put("newest", newest));
      Optional.ofNullable(known.next.get(each.id())).ifPresent(next -> row.put("nextPass", next));
      rows.add(row);
    }
    if (cli.isJson()) {
      cli.printJson(Map.of("server", server.map(Server::url).orElse(""), "sources", rows), "sources");
    } else {
      cli.print(server.map(s -> "Kith answers at " + s.url() + " (process " + s.pid() + ").").orElse("No server runs."));
      if (!known.running.isEmpty()) {
        cli.print(known.running);
      }
      cli.print(table);
    }
    return Exit.OK;
  }

  /// What the reports of the passes do not say.
  ///
  /// @param running what is being read just now, as a line; empty if nothing is
  /// @param newest  when the newest document of a source is of
  private record Known(Map<String, Long> documents, Map<String, Instant> newest, Map<String, Instant> next, String running) {}

  private Known inIndex(App.Settings settings, Path data) throws IOException {
    try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
      return new Known(SourceStatus.documents(app), SourceStatus.newest(app), Map.of(), "");
    }
  }

  private Known inServer(Server server) throws IOException, InterruptedException {
    JsonNode state = server.get("/api/v1/admin/progress", Map.of(), null);
    Map<String, Long> documents = new LinkedHashMap<>();
    state.path("documents").properties().forEach(entry -> documents.put(entry.getKey(), entry.getValue().asLong()));
    return new Known(documents, times(state.path("newest")), times(state.path("next")), state.has("source") ? running(state) : "");
  }

  private static Map<String, Instant> times(JsonNode node) {
    Map<String, Instant> times = new LinkedHashMap<>();
    node.properties().forEach(entry -> times.put(entry.getKey(), Instant.parse(entry.getValue().asString())));
    return times;
  }

  private static String running(JsonNode state) {
    long expected = state.path("expected").asLong();
    long left = state.path("leftSeconds").asLong(-1);
    return "Reading " + state.path("source").asString() + " now: " + state.path("done").asLong()
        + (expected > 0 ? " of " + expected : "") + " documents, " + String.format(Locale.ROOT, "%.1f", state.path("rate").asDouble())
        + "/s" + (left < 0 ? "" : ", " + Progress.time(left) + " left") + ".";
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
    List<Cause> causes = Cause.of(report);
    if (!causes.isEmpty()) {
      cli.print(Cause.table(causes));
    }
    return Exit.OK;
  }

  private String until(Instant then) {
    Duration wait = Duration.between(cli.clock().instant(), then);
    return wait.toMinutes() < 1 ? "now" : wait.toHours() < 2 ? "in " + wait.toMinutes() + " min" : "in " + wait.toHours() + " h";
  }

  private String ago(Instant then) {
    return ago(Duration.between(then, cli.clock().instant()));
  }

  static String ago(Duration age) {
    return age.toMinutes() < 1 ? "just now" : age.toHours() < 1 ? age.toMinutes() + " min ago"
        : age.toDays() < 1 ? age.toHours() + " h ago" : age.toDays() < 90 ? Reports.plural(age.toDays(), "day") + " ago"
        : age.toDays() < 730 ? age.toDays() / 30 + " months ago" : age.toDays() / 365 + " years ago";
  }
}
