package dev.kith.engine.lucene;

import dev.kith.engine.EngineException;
import dev.kith.engine.Processors;
import dev.kith.engine.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.store.MMapDirectory;

/// An engine that has whatever it may counted by another thread, however little it is.
public final class Helped {
  private Helped() {}

  public static LuceneEngine open(Path folder, Schema schema, List<String> languages, Processors processors) {
    try {
      return LuceneEngine.open(folder, new MMapDirectory(Files.createDirectories(folder)), schema, languages, new Guards(),
          new Helpers(processors, folder, 0, 0));
    } catch (IOException e) {
      throw new EngineException(folder + " cannot be opened", e);
    }
  }
}
