package dev.kith.ingest;

import dev.kith.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Opens memory engines by folder: a file in the folder names the disk, so that a deleted folder is a lost index.
final class MemoryFolders implements Function<Path, Engine> {
  private final List<MemoryEngine.Disk> disks = new ArrayList<>();
  MemoryEngine last;

  @Override
  public synchronized Engine apply(Path folder) {
    try {
      Path file = folder.resolve("disk");
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        disks.add(new MemoryEngine.Disk());
        Files.writeString(file, Integer.toString(disks.size() - 1));
      }
      last = new MemoryEngine(disks.get(Integer.parseInt(Files.readString(file))));
      return last;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
