package dev.kith.cli;

import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.ingest.Source;
import dev.kith.store.Store;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    List<String> missing = missing(settings.sources()).stream().map(each -> each.line(config)).toList();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("settings", config.folder().toAbsolutePath().normalize().toString());
    found.put("sources", settings.sources().size());
    try (Store store = new Store(data, cli.clock())) {
      found.put("decisions", store.decisions().all().size());
    }
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
    if (!missing.isEmpty()) {
      found.put("missing", missing);
    }
    if (cli.isJson()) {
      cli.printJson(found);
    } else {
      found.forEach((name, value) -> (value instanceof List<?> all ? all : List.of(value))
          .forEach(each -> cli.print(name + ": " + each)));
    }
    return missing.isEmpty() ? Exit.OK : Exit.PARTLY;
  }

  /// A file or folder that a source is to be read from and that is not there.
  ///
  /// @param key the setting that names it
  record Missing(String source, String key, Path path) {
    String what() {
      return key + " " + path + " is not there";
    }

    /// As mistakes in the settings are told, with the line that names it.
    String line(Config config) {
      return config.folder().resolve("sources.yaml") + ":" + config.line(source, key) + ": " + source + ": " + what()
          + "; try another " + key + ", or mount what should be there";
    }
  }

  /// Files and folders that sources are to be read from and that are not there. A glob is no path, and
  /// a spool is there once something was pushed.
  static List<Missing> missing(List<Source> sources) {
    List<Missing> missing = new ArrayList<>();
    for (Source source : sources) {
      for (RecordComponent component : source.connector().getClass().getRecordComponents()) {
        try {
          component.getAccessor().setAccessible(true);
          if (!component.getName().equals(Config.SPOOL)
              && component.getAccessor().invoke(source.connector()) instanceof Path path && !path.toString().contains("*")
              && !Files.exists(path)) {
            missing.add(new Missing(source.id(), component.getName(), path));
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return missing;
  }
}
