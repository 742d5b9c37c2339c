package dev.kith.connector.file;

import dev.kith.connector.file.Spool.Line;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the file of a [Spool], as far as its lines are whole.
final class SpoolReader {
  private static final int SUM = 8;

  /// Takes what is read.
  interface Taking {
    void line(Line line) throws IOException, InterruptedException;
  }

  private final Path path;
  private final String era;
  /// Reading from `sameFrom` of era `sameEra` is reading this file from `sameHere`.
  private final String sameEra;
  private final long sameFrom;
  private final long sameHere;

  SpoolReader(Path path) throws IOException {
    this.path = path;
    try (Lines lines = new Lines(path, 0)) {
      String head = lines.next();
      String[] words = head == null ? new String[0] : head.split(" ", -1);
      if (words.length != 4 || !head.startsWith("#") || !(words[2] + words[3]).matches("[0-9]{36}")) {
        throw new IOException(path + " is damaged at its very beginning: restore it from a backup, or move it away and push everything again");
      }
      era = words[0].substring(1);
      sameEra = words[1];
      sameFrom = Long.parseLong(words[2]);
      sameHere = Long.parseLong(words[3]);
    }
  }

  /// Whether there is not even a first line: the very first start was killed.
  static boolean isEmpty(Path path) throws IOException {
    return Files.size(path) == 0;
  }

  String era() {
    return era;
  }

  /// Where to go on for whoever came to this offset of this era; 0 for the beginning.
  long from(String ofEra, long offset) throws IOException {
    if (ofEra.equals(sameEra) && offset == sameFrom) {
      return sameHere;
    }
    return ofEra.equals(era) && isLineEnd(offset) ? offset : 0;
  }

  private boolean isLineEnd(long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (offset < 1 || offset > file.length()) {
        return false;
      }
      file.seek(offset - 1);
      return file.read() == '\n';
    }
  }

  /// Brings what is written to disk, and says how much that is.
  long sync() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long size = file.length();
      file.getFD().sync();
      return size;
    }
  }

  /// Where the last whole line ends.
  ///
  /// @throws IOException if a whole line follows one that is not: that is no end cut off but damage
  long end() throws IOException {
    try (Lines lines = new Lines(path, 0)) {
      while (lines.next() != null) {
        // On to the end.
      }
      return lines.end();
    }
  }

  /// Gives the last line of each id, in their order, up to an offset.
  void latest(long to, Taking taking) throws IOException {
    try {
      each(0, to, taking);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /// Gives the last line of each id between two offsets, in their order. Returns where the last of the whole lines ends.
  long each(long from, long to, Taking taking) throws IOException, InterruptedException {
    Map<String, Long> last = new HashMap<>();
    long end = from;
    try (Lines lines = new Lines(path, from)) {
      for (String entry = lines.next(); entry != null && lines.end() <= to; entry = lines.next()) {
        end = lines.end();
        if (!entry.startsWith("#")) {
          last.put(line(entry).id(), end);
        }
      }
    }
    try (Lines lines = new Lines(path, from)) {
      for (String entry = lines.next(); entry != null && lines.end() <= end; entry = lines.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted at " + path);
        }
        if (!entry.startsWith("#")) {
          Line line = line(entry);
          if (last.get(line.id()) == lines.end()) {
            taking.line(line);
          }
        }
      }
    }
    return end;
  }

  private Line line(String entry) throws IOException {
    try {
      JsonNode node = Push.JSON.readTree(entry.substring(1));
      return entry.startsWith("-") ? new Line(node.asString(), null) : new Line(Push.id(node), entry.substring(1));
    } catch (JacksonException e) {
      throw new IOException(path + " holds a line that is not JSON", e);
    }
  }

  /// The whole lines of the file, without their checksums.
  private static final class Lines implements AutoCloseable {
    private final Path path;
    private final InputStream in;
    private long end;

    Lines(Path path, long from) throws IOException {
      this.path = path;
      this.in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
      try {
        in.skipNBytes(from);
      } catch (IOException e) {
        in.close();
        throw e;
      }
      this.end = from;
    }

    /// Where the line that [#next] gave last ends.
    long end() {
      return end;
    }

    /// `null` behind the last whole line.
    String next() throws IOException {
      byte[] line = bytes();
      String entry = line == null ? null : checked(line);
      if (entry != null) {
        end += line.length + 1;
        return entry;
      }
      for (byte[] more = line == null ? null : bytes(); more != null; more = bytes()) {
        if (checked(more) != null) {
          throw new IOException(path + " is damaged at byte " + end + ": restore it from a backup, or move it away and push everything again");
        }
      }
      return null;
    }

    private static String checked(byte[] line) {
      if (line.length <= SUM) {
        return null;
      }
      String entry = new String(line, SUM, line.length - SUM, StandardCharsets.UTF_8);
      return Spool.written(entry).startsWith(new String(line, 0, SUM, StandardCharsets.ISO_8859_1)) ? entry : null;
    }

    /// Up to a line break; `null` if there is none any more.
    private byte[] bytes() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          return line.toByteArray();
        }
        line.write(next);
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
