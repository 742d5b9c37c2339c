package dev.kith.cli;

import dev.kith.cli.Checkup.Line;
import dev.kith.cli.Checkup.State;
import dev.kith.cli.Terminal.Style;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `kith doctor`: whether all that Kith needs is as it should be, a line each, and how to mend what is not.
@Command(name = "doctor", description = "See whether all that Kith needs is well, and how to mend what is not.", footer = {
    "  kith doctor                   every check, a line each",
    "  kith doctor --quiet           says only what failed; for health checks, by its exit code",
    "  kith doctor --json",
    ""})
final class DoctorCommand implements Callable<Integer> {
  private final Cli cli;

  DoctorCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Line> lines = new Checkup(cli).lines();
    boolean well = lines.stream().noneMatch(line -> line.state() == State.FAIL);
    if (cli.isJson()) {
      cli.printJson(Map.of("ok", well, "checks", lines.stream().map(DoctorCommand::json).toList()), "checks");
    } else {
      List<Line> said = lines.stream().filter(line -> !cli.isQuiet() || line.state() == State.FAIL).toList();
      int width = said.stream().mapToInt(line -> line.what().length()).max().orElse(0);
      said.forEach(line -> print(line, width));
    }
    return well ? Exit.OK : Exit.FAILED;
  }

  private void print(Line line, int width) {
    Style style = switch (line.state()) {
      case OK -> Style.GREEN;
      case WARN -> Style.YELLOW;
      case FAIL -> Style.RED;
    };
    cli.print(cli.terminal().styled(style, "%-4s".formatted(line.state().label())) + "  "
        + Table.clean(line.what()) + " ".repeat(width - line.what().length() + 2) + Table.clean(line.found()));
    if (!line.mend().isEmpty()) {
      cli.print(" ".repeat(width + 8) + Table.clean("→ " + line.mend()));
    }
  }

  private static Map<String, Object> json(Line line) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", line.what());
    out.put("state", line.state().label());
    out.put("found", line.found());
    if (!line.mend().isEmpty()) {
      out.put("mend", line.mend());
    }
    return out;
  }
}
