package dev.kith.connector.input;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

  private Export(List<Entry> entries, Unpacking unpacking) {
    this.unpacking = unpacking;
    this.entries = entries.stream().sorted(Comparator.comparing(Entry::name)).toList();
    this.entries.forEach(entry -> byName.putIfAbsent(entry.name, entry));
  }

  /// The files on disk that hold the export, for a [Fingerprint]: loose ones and archives.
  ///
  /// @param what what is looked for, for the message, such as `Confluence export`
  /// @throws IOException if there is none: an export that vanished is never an empty one
  public static List<Path> inputs(Path path, Wanted wanted, String what) throws IOException {
    if (!Files.isDirectory(path)) {
      return InputFiles.find(path, _ -> true, what);
    }
    List<Path> loose = new ArrayList<>();
    List<Path> archives = new ArrayList<>();
    for (Path file : InputFiles.find(path, _ -> true, what)) {
      String name = name(path, file).toLowerCase(java.util.Locale.ROOT);
      if (wanted.parts.test(name)) {
        archives.add(file);
      } else if (wanted.file.test(name)) {
        loose.add(file);
      }
    }
    if (loose.isEmpty() && archives.isEmpty()) {
      for (Path file : InputFiles.find(path, _ -> true, what)) {
        if (Archive.is(file)) {
          archives.add(file);
        }
      }
    }
    if (loose.isEmpty() && archives.isEmpty()) {
      throw new IOException(path + ": holds no " + what + "; check the path and that its disk is mounted");
    }
    return Stream.concat(loose.stream(), archives.stream()).toList();
  }

  /// Opens the export; what is packed and wanted is unpacked.
  ///
  /// @throws IOException if an archive is damaged, locked or a bomb, or if nothing of the export is there
  public static Export open(Path path, Wanted wanted, String what, Sink sink) throws IOException, InterruptedException {
    Unpacking unpacking = new Unpacking(wanted, sink);
    try {
      List<Entry> entries = new ArrayList<>();
      for (Path file : inputs(path, wanted, what)) {
        String name = Files.isDirectory(path) ? name(path, file) : file.getFileName().toString();
        boolean loose = Files.isDirectory(path) && wanted.file.test(name.toLowerCase(java.util.Locale.ROOT))
            && !wanted.parts.test(name.toLowerCase(java.util.Locale.ROOT));
        if (loose || !Archive.is(file)) {
          entries.add(new Entry(name, file, file.toString(), Files.getLastModifiedTime(file).toInstant()));
        } else {
          unpacking.unpack(file, file.toString(), 1, entries);
        }
      }
      if (entries.isEmpty()) {
        throw new IOException(path + ": holds no " + what + "; check that it is the export that this type reads");
      }
      return new Export(entries, unpacking);
    } catch (IOException | InterruptedException | RuntimeException e) {
      unpacking.close();
      throw e;
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

  private static String name(Path folder, Path file) {
    Path within = folder.relativize(file);
    return within.toString().replace(within.getFileSystem().getSeparator(), "/");
  }

  /// The temporary folder, and what has gone into it.
  private static final class Unpacking implements Closeable {
    private static final int DEPTH = 3;
    private static final int ENTRIES = 1_000_000;
    /// An export that grows more than this is a bomb; texts pack at 5 to 20 times, dull XML at up to 60.
    private static final long RATIO = 100;
    private static final long RATIO_FROM = 100L << 20;

    private final Wanted wanted;
    private final Sink sink;
    private Path folder;
    private int seen;
    private int number;

    Unpacking(Wanted wanted, Sink sink) {
      this.wanted = wanted;
      this.sink = sink;
    }

    void unpack(Path file, String where, int depth, List<Entry> entries) throws IOException, InterruptedException {
      long most = Math.max(RATIO_FROM, RATIO * Files.size(file));
      long[] taken = {0};
      Archive.read(file, where, packed -> {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while unpacking " + where);
        }
        if (++seen > ENTRIES) {
          throw new IOException(where + ": holds more than " + ENTRIES + " files; unpack it and name the folder instead");
        }
        if (!safe(packed.name())) {
          sink.problem(new Problem(where + "!/" + packed.name(), "its name leads out of the archive",
              "nothing of it is read; ask where this archive comes from", ""));
          return;
        }
        String lower = packed.name().toLowerCase(java.util.Locale.ROOT);
        boolean part = wanted.parts.test(lower);
        if (packed.link()) {
          sink.skipped("symbolic link");
        } else if (part && depth >= DEPTH) {
          sink.skipped("archive in an archive, more than " + DEPTH + " deep");
        } else if (part || wanted.file.test(lower)) {
          String inner = where + "!/" + packed.name();
          Path copy = copy(packed, most, taken, where);
          if (part && Archive.is(copy)) {
            unpack(copy, inner, depth + 1, entries);
            Files.delete(copy);
          } else {
            entries.add(new Entry(packed.name(), copy, inner, packed.modified()));
          }
        }
      });
    }

    private Path copy(Archive.Packed packed, long most, long[] taken, String where) throws IOException {
      if (folder == null) {
        folder = Files.createTempDirectory("kith-export-");
      }
      Path to = folder.resolve(Integer.toString(number++));
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = packed.open(); var out = Files.newOutputStream(to)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          taken[0] += n;
          if (taken[0] > most) {
            throw new IOException(where + ": grows to more than " + RATIO + " times its size when unpacked; if you trust it, "
                + "unpack it yourself and name the folder instead");
          }
          out.write(buffer, 0, n);
        }
      }
      return to;
    }

    private static boolean safe(String name) {
      return !name.isEmpty() && !name.startsWith("/") && !name.matches("(?s)[A-Za-z]:.*|.*\u0000.*")
          && Stream.of(name.split("/")).noneMatch(".."::equals);
    }

    @Override
    public void close() throws IOException {
      if (folder != null) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
        folder = null;
      }
    }
  }
}
