package dev.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `kith rollback`: back to the index of before the last full reindex.
@Command(name = "rollback", description = "Go back to the index of before the last full reindex.", footer = {
    "  kith rollback",
    ""})
final class RollbackCommand implements Callable<Integer> {
  private final Cli cli;

  RollbackCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    App.Settings settings = App.Settings.read(cli.configOrDemo().withoutSecrets());
    Path data = settings.kith().data();
    Optional<Server> server = Server.running(data);
    String message;
    if (server.isPresent()) {
      message = server.get().post("/api/v1/admin/rollback", Map.of()).path("message").asString();
    } else {
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        message = new Work(app).rollback(Cli.actor());
      }
    }
    if (cli.isJson()) {
      cli.printJson(Map.of("message", message));
    } else {
      cli.print(message);
    }
    return Exit.OK;
  }
}
