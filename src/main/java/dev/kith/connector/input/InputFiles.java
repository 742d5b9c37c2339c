package dev.kith.connector.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The files an export lies in: one file, every fitting file below a folder, or a glob in the last part of the path.
public final class InputFiles {
  private InputFiles() {}

  /// The files, in the order of their names.
  ///
  /// @param fits whether a file name (lower case) is one of the export's, asked for a folder only
  /// @param what what is looked for, for the message, such as `a .jsonl or .jsonl.gz file`
  /// @throws IOException if there is none: an export that vanished is never an empty one
  public static List<Path> find(Path input, Predicate<String> fits, String what) throws IOException {
    String name = String.valueOf(input.getFileName());
    if (!Files.exists(input) && name.matches(".*[*?\\[{].*")) {
      PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name);
      Path folder = input.toAbsolutePath().getParent();
      return nonEmpty(list(folder, 1, path -> glob.matches(path.getFileName())), input + ": no file is named so");
    }
    if (Files.isDirectory(input)) {
      return nonEmpty(list(input, Integer.MAX_VALUE, path -> fits.test(lowerName(path))),
          input + ": there is no " + what + " in this folder");
    }
    if (!Files.isReadable(input)) {
      throw new IOException(input + (Files.exists(input) ? ": may not be read; check its permissions"
          : ": there is no such file; check the path and that its disk is mounted"));
    }
    return List.of(input);
  }

  public static String lowerName(Path path) {
    return path.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
  }

  private static List<Path> list(Path folder, int depth, Predicate<Path> fits) throws IOException {
    // a walk that begins at a link would end there
    Path start = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
    try (Stream<Path> walk = Files.walk(start, depth)) {
      return walk.filter(Files::isRegularFile).filter(fits).sorted().toList();
    } catch (NoSuchFileException e) {
      throw new IOException(e.getFile() + ": there is no such folder; check the path and that its disk is mounted", e);
    } catch (UncheckedIOException e) {
      throw new IOException(folder + ": cannot be listed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static List<Path> nonEmpty(List<Path> files, String message) throws IOException {
    if (files.isEmpty()) {
      throw new IOException(message + "; check the path and that its disk is mounted");
    }
    return files;
  }
}
