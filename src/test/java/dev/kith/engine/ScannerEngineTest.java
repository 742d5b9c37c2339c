package dev.kith.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

final class ScannerEngineTest extends EngineContract {
  private final Map<Path, ScannerEngine.Disk> disks = new HashMap<>();

  @Override
  protected Engine open(Path folder) {
    return new ScannerEngine(Worlds.SCHEMA, disks.computeIfAbsent(folder, _ -> new ScannerEngine.Disk()));
  }
}
