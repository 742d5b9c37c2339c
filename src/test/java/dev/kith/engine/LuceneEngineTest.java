package dev.kith.engine;

import dev.kith.engine.lucene.LuceneEngine;
import java.nio.file.Path;

final class LuceneEngineTest extends EngineContract {
  @Override
  protected Engine open(Path folder) {
    return LuceneEngine.open(folder, Worlds.SCHEMA, "en");
  }
}
