package dev.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// Folders of a benchmark in the system's folder for temporary files. They go with its process, however that ends, but for being killed
/// at once (`kill -9`).
final class Temporary {
  /// Whoever is stopped may still be writing.
  private static final int ATTEMPTS = 5;

  private Temporary() {}

  static Path folder(String name) throws IOException {
    Path folder = Files.createTempDirectory("kith-" + name);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> deleteAtEnd(folder)));
    return folder;
  }

  /// The folder of the option `--index`, which stays, or else a temporary one.
  static Path index(Map<String, String> options, String name) throws IOException {
    return options.containsKey("--index") ? Path.of(options.get("--index")) : folder(name);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void deleteAtEnd(Path folder) {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        delete(folder);
        return;
      } catch (NoSuchFileException _) {
        return;
      } catch (IOException | UncheckedIOException _) {
        // something was written in the meantime
      }
    }
  }
}
