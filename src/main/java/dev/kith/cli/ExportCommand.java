package dev.kith.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kith export person`: as `kith people export`.
@Command(name = "export", description = "Print everything that is held about a person, as JSON.", footer = {
    "  kith export person mira > mira.json",
    ""})
final class ExportCommand implements Callable<Integer> {
  private final Cli cli;

  ExportCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    throw new CliError(Exit.USAGE, "say whom: kith export person ID");
  }

  @Command(description = "Print everything that is held about a person, as JSON.", footer = {"", "Examples:",
      "  kith export person mira > mira.json"})
  int person(@Parameters(paramLabel = "ID", description = "the person's id") String id) throws IOException, InterruptedException {
    return PeopleCommand.Export.print(cli, id);
  }
}
