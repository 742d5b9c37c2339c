package dev.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `kith reindex`: reads the sources again, in the running server if there is one.
@Command(name = "reindex", description = "Read what has changed in the sources, or everything.", footer = {
    "  kith reindex                  what has changed, in all sources",
    "  kith reindex wiki blog        in these only",
    "  kith reindex --full           build the whole index anew beside the one in use, then swap",
    ""})
final class ReindexCommand implements Callable<Integer> {
  static final String RENEWED = "The index could no longer be read, so all sources are read anew; the old one is kept beside it.";
  private static final int POLL_MILLIS = 300;

  private final Cli cli;

  @Parameters(paramLabel = "SOURCE", description = "sources to read (default: all)")
  private List<String> sources = new ArrayList<>();

  @Option(names = "--full", description = "read everything, not just what has changed")
  private boolean full;

  @Option(names = "--allow-removals", description = "remove what is gone, though it is more than a fifth of a source")
  private boolean allowRemovals;

  @Option(names = "--force", description = "with --full: swap though sources failed or documents are missing")
  private boolean force;

  ReindexCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo());
    if (settings.sources().isEmpty()) {
      throw new CliError(Exit.USAGE, "there are no sources to read; name them in "
          + cli.config().folder().resolve("sources.yaml"));
    }
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    Reports reports;
    List<String> unseen = new ArrayList<>();
    try (Progress bar = cli.progress("documents")) {
      if (server.isPresent()) {
        reports = remote(server.get(), bar);
      } else {
        try (App app = App.openToRead(settings, data, new PassBar(bar), cli.clock())) {
          if (app.isRenewed()) {
            cli.note(RENEWED);
          }
          SettingsWatch.look(cli.configOrDemo(), settings, app.audit(), Cli.actor());
          Work.ordered(app, sources, full, allowRemovals, force, Cli.actor());
          reports = Work.run(app, app.isRenewed() ? List.of() : sources, full && !app.isRenewed(), allowRemovals, force);
          unseen.addAll(SourceCounts.warnings(app.counts()));
        }
      }
    }
    if (cli.isJson()) {
      cli.printJson(reports);
    } else {
      reports.lines().forEach(cli::print);
      unseen.forEach(cli::note);
      if (reports.exit() != Exit.OK) {
        cli.note("`kith status SOURCE` lists the problems, and how to mend them.");
      }
    }
    return reports.exit();
  }

  private Reports remote(Server server, Progress bar) throws IOException, InterruptedException {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("sources", sources);
    order.put("full", full);
    order.put("allowRemovals", allowRemovals);
    order.put("force", force);
    server.post("/api/v1/admin/reindex", order);
    PassBar passes = new PassBar(bar);
    while (true) {
      JsonNode state = server.get("/api/v1/admin/progress", Map.of(), null);
      if (state.has("source")) {
        passes.accept(new dev.kith.ingest.Progress(state.path("source").asString(), state.path("done").asLong(),
            state.path("expected").asLong(), state.path("problems").asLong(), java.time.Duration.ZERO));
      }
      if (!state.path("running").asBoolean()) {
        List<String> lines = new ArrayList<>();
        state.path("lines").forEach(line -> lines.add(line.asString()));
        return new Reports(lines, state.path("exit").asInt());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException _) {
        throw new CliError(Exit.INTERRUPTED, "the server goes on reading; `kith status` shows how far it is");
      }
    }
  }
}
