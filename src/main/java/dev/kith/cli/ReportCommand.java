package dev.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `kith report`: what is held, from where, under which permission, for whom. It asks the running server, if there is one.
@Command(name = "report", description = "Show what is indexed, from where, under which permission, and for whom.", footer = {
    "  kith report                   each source, and its largest access lists",
    "  kith report --lists 1000      more of the access lists",
    "  kith report --json            everything",
    "  kith report --ndjson          a source a line",
    ""})
final class ReportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cli cli;

  @Option(names = "--lists", paramLabel = "N", defaultValue = "10", description = "how many access lists of each source (default: 10)")
  private int lists;

  ReportCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lists < 0) {
      throw new CliError(Exit.USAGE, "--lists is " + lists + "; try a number from 0");
    }
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    Holdings holdings;
    if (server.isPresent()) {
      holdings = JSON.treeToValue(server.get().get("/api/v1/admin/report", Map.of(), null), Holdings.class);
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        holdings = new Work(app).holdings(Cli.actor());
      }
    }
    if (cli.isJson()) {
      cli.printJson(holdings, "sources");
    } else {
      show(holdings);
    }
    return Exit.OK;
  }

  private void show(Holdings holdings) {
    cli.print(Reports.plural(holdings.documents(), "document") + " of " + Reports.plural(holdings.sources().size(), "source") + " for "
        + Reports.plural(holdings.people(), "person", "people") + ".");
    Table sources = new Table("source", "type", "from", "whose", "documents", "for everyone", "for nobody", "lists", "kept", "last pass");
    holdings.sources().forEach(held -> sources.row(held.source(), held.type(), String.join(", ", held.origin()), owners(held),
        held.documents(), held.everyone(), held.nobody(), held.lists().size(),
        held.retention() + (held.undated() > 0 && held.hasTime() ? ", " + held.undated() + " undated for ever" : ""),
        held.lastRead() == null ? "never" : held.lastPass() + " " + held.lastRead()));
    cli.print(sources);
    for (Holdings.Held held : holdings.sources()) {
      List<Holdings.Under> largest = held.lists().stream().limit(lists).toList();
      if (!largest.isEmpty()) {
        cli.print("");
        cli.print(held.source() + (held.lists().size() > lists ? ", the " + lists + " largest of " + held.lists().size() + " access lists" : ""));
        Table table = new Table("documents", "people", "who may see them");
        largest.forEach(under -> table.row(under.documents(), under.people(), under.access()));
        cli.print(table);
        held.why().forEach((why, documents) -> cli.print("For nobody: " + Reports.plural(documents, "document") + ", since " + why + "."));
      }
    }
  }

  private static String owners(Holdings.Held held) {
    return held.ownerships().isEmpty() ? held.ownership()
        : held.ownerships().entrySet().stream().map(owner -> owner.getKey() + (held.ownerships().size() > 1 ? " " + owner.getValue() : ""))
            .collect(Collectors.joining(", "));
  }
}
