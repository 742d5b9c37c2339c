package dev.kith.cli;

import dev.kith.connector.Connector;
import dev.kith.ingest.Source;
import dev.kith.search.FieldSettings;
import dev.kith.search.SynonymRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `kith config`: whether the settings are right, and where they are.
@Command(name = "config", description = "Look for mistakes in the settings, or for the settings.", footer = {
    "  kith config check",
    "  kith config path",
    ""})
final class ConfigCommand implements Callable<Integer> {
  private final Cli cli;
  private final Map<String, Class<? extends Connector>> connectors;

  ConfigCommand(Cli cli, Map<String, Class<? extends Connector>> connectors) {
    this.cli = cli;
    this.connectors = connectors;
  }

  @Override
  public Integer call() {
    return check();
  }

  @Command(description = "Read all settings and start nothing; a mistake ends it with code 78.")
  int check() {
    Config config = cli.configOrDemo();
    KithSettings kith = config.kith();
    List<Source> sources = config.hasSources() ? config.sources(connectors) : List.of();
    List<SynonymRule> synonyms = config.synonyms();
    config.read("fields.yaml", FieldSettings.class);
    config.read("ranking.yaml", Ranking.class);
    if (cli.isJson()) {
      cli.printJson(Map.of("name", kith.name(), "sources", sources.stream().map(Source::id).toList(),
          "synonyms", synonyms.size()));
    } else {
      cli.print("No mistakes in " + config.folder() + ": " + Reports.plural(sources.size(), "source") + ", "
          + Reports.plural(synonyms.size(), "synonym rule"));
    }
    return Exit.OK;
  }

  @Command(description = "Print the folder of the settings.")
  int path() {
    cli.print(cli.configOrDemo().folder().toAbsolutePath().normalize().toString());
    return Exit.OK;
  }
}
