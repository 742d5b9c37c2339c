package dev.kith.connector.input;

import dev.kith.connector.Sink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The files of an export by their names, whatever it lies in: a folder, one archive (zip, tar, tar.gz, tar.bz2, 7z), or
/// several parts of one. What is packed is unpacked into a temporary folder under numbers instead of names, so no name in an
/// archive can lead anywhere; [#close] removes it.
///
/// ```java
/// Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, "Confluence export"), since);
/// …
/// try (Export export = Export.open(path, WANTED, "Confluence export", sink)) {
///   for (Export.Entry entry : export.entries()) { … }
/// }
/// ```
public final class Export implements Closeable {
  /// Which files are the export's, by their path within it (lower case, parted by `/`).
  ///
  /// @param file  the files that the connector reads; others are not unpacked
  /// @param parts archives that are part of the export itself, and are unpacked as if their files lay beside them
  public record Wanted(Predicate<String> file, Predicate<String> parts) {
    /// Only files; archives within the export are none of it.
    public static Wanted files(Predicate<String> file) {
      return new Wanted(file, _ -> false);
    }
  }

  /// A file of the export.
  ///
  /// @param name     its path within the export, parted by `/`
  /// @param file     where its bytes lie now
  /// @param where    where it lies for people: the file itself, or `archive!/name`
  /// @param modified as the folder or the archive says; `null` if it does not
  public record Entry(String name, Path file, String where, Instant modified) {
    /// The last part of the name.
    public String last() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  private final List<Entry> entries;
  private final Map<String, Entry> byName = new HashMap<>();
  private final Unpacking unpacking;

  private Export(Unpacking unpacking) {
    this.unpacking = unpacking;
    this.entries = unpacking.entries().stream().sorted(Comparator.comparing(Entry::name)).toList();
    this.entries.forEach(entry -> byName.putIfAbsent(entry.name, entry));
  }

  /// The files on disk that hold the export, for a [Fingerprint]: loose ones and archives.
  ///
  /// @param written a folder, a file, or a glob in the last part of the path
  /// @param what    what is looked for, for the message, such as `Confluence export`
  /// @throws IOException if there is none: an export that vanished is never an empty one
  public static List<Path> inputs(Path written, Wanted wanted, String what) throws IOException {
    Path path = real(written);
    if (!Files.isDirectory(path)) {
      return InputFiles.find(path, _ -> true, what);
    }
    List<Path> all = InputFiles.find(path, _ -> true, what);
    List<Path> found = new ArrayList<>();
    for (Path file : all) {
      if (isPart(path, file, wanted) || isLoose(path, file, wanted)) {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      for (Path file : all) {
        if (Archive.isNamedSo(InputFiles.lowerName(file)) && Archive.is(file)) {
          found.add(file);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException(path + ": holds no " + what + "; check the path and that its disk is mounted");
    }
    return found;
  }

  /// Opens the export; what is packed and wanted is unpacked.
  ///
  /// @throws IOException if an archive is damaged, locked or a bomb, or if nothing of the export is there
  public static Export open(Path path, Wanted wanted, String what, Sink sink) throws IOException, InterruptedException {
    return open(path, wanted, what, sink, Unpacking.Limits.USUAL);
  }

  static Export open(Path written, Wanted wanted, String what, Sink sink, Unpacking.Limits limits)
      throws IOException, InterruptedException {
    Path path = real(written);
    Unpacking unpacking = new Unpacking(wanted, sink, limits);
    Export export = null;
    try {
      for (Path file : inputs(path, wanted, what)) {
        String name = Files.isDirectory(path) ? name(path, file) : file.getFileName().toString();
        boolean packed = Files.isDirectory(path) ? isPart(path, file, wanted) || !isLoose(path, file, wanted)
            : Archive.isNamedSo(name.toLowerCase(Locale.ROOT)) || !wanted.file.test(name.toLowerCase(Locale.ROOT));
        if (packed && Archive.isToBeUnpacked(file, name, file.toString())) {
          unpacking.unpack(file);
        } else {
          unpacking.entries().add(new Entry(name, file, file.toString(), Files.getLastModifiedTime(file).toInstant()));
        }
      }
      if (unpacking.entries().isEmpty()) {
        throw new IOException(path + ": holds no " + what + "; check that it is the export that this type reads");
      }
      export = new Export(unpacking);
      return export;
    } finally {
      if (export == null) {
        unpacking.close();
      }
    }
  }

  /// Every wanted file, in the order of the names; of two with one name, as parts of an export may hold, both.
  public List<Entry> entries() {
    return entries;
  }

  /// The file of this name.
  public Optional<Entry> entry(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public void close() throws IOException {
    unpacking.close();
  }

  /// A folder that is reached by a link; names are told within where it leads.
  private static Path real(Path path) throws IOException {
    return Files.isSymbolicLink(path) && Files.isDirectory(path) ? path.toRealPath() : path;
  }

  private static boolean isPart(Path folder, Path file, Wanted wanted) {
    return wanted.parts.test(name(folder, file).toLowerCase(Locale.ROOT));
  }

  /// A link among the files of an unpacked export could lead anywhere.
  private static boolean isLoose(Path folder, Path file, Wanted wanted) {
    return !Files.isSymbolicLink(file) && wanted.file.test(name(folder, file).toLowerCase(Locale.ROOT));
  }

  private static String name(Path folder, Path file) {
    Path within = folder.relativize(file);
    return within.toString().replace(within.getFileSystem().getSeparator(), "/");
  }
}
