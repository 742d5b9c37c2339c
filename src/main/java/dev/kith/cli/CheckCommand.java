package dev.kith.cli;

import dev.kith.engine.lucene.LuceneEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `kith check`: whether settings and index are sound.
@Command(name = "check", description = "Look for mistakes in the settings and for damage in the index.", footer = {
    "  kith check",
    ""})
final class CheckCommand implements Callable<Integer> {
  private final Cli cli;

  CheckCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException {
    Config config = cli.configOrDemo();
    App.Settings settings = App.Settings.read(config);
    Path data = settings.kith().data();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("settings", config.folder().toAbsolutePath().normalize().toString());
    found.put("sources", settings.sources().size());
    String index;
    if (Server.running(data).isPresent()) {
      index = "in use by the running server, so not checked";
    } else if (!Files.isDirectory(data)) {
      index = "not there yet; kith reindex makes it";
    } else {
      Path folder;
      try (App app = App.open(settings, data, _ -> { }, cli.clock())) {
        folder = app.generations().path();
        found.put("documents", SourceStatus.documents(app).values().stream().mapToLong(Long::longValue).sum());
      }
      LuceneEngine.check(folder);
      index = "sound";
    }
    found.put("index", index);
    if (cli.isJson()) {
      cli.printJson(found);
    } else {
      found.forEach((name, value) -> cli.print(name + ": " + value));
    }
    return Exit.OK;
  }
}
