package dev.kith.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `kith warm`: for its help. The launcher does the work, since a Java that runs cannot keep what another loads.
@Command(name = "warm", description = "Keep what a server loads, so that kith serve starts sooner.", footer = {
    "  kith warm                     takes some 20 seconds; again after each update of Kith or Java",
    ""})
final class WarmCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CliError(Exit.USAGE, "warm is the work of the launcher; try the kith beside the jar: ./kith warm");
  }
}
