package dev.kith.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One of the files the log lies in, `000007-2026-11.jsonl`: they follow each other by number.
record LogFile(Path path, int number, YearMonth month) {
  private static final Pattern NAME = Pattern.compile("(\\d{6,9})-(\\d{4}-(?:0[1-9]|1[0-2]))\\.jsonl");

  /// Told of each line of a file.
  interface Lines {
    /// @param line without its end
    /// @param end  how long the file is with it
    void line(byte[] line, long end) throws IOException;
  }

  static LogFile next(Path folder, Optional<LogFile> last, YearMonth month) {
    int number = last.map(file -> file.number + 1).orElse(1);
    return new LogFile(folder.resolve(String.format("%06d-%s.jsonl", number, month)), number, month);
  }

  /// All there are, the oldest first.
  static List<LogFile> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(LogFile::of).flatMap(Optional::stream).sorted((a, b) -> Integer.compare(a.number, b.number)).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private static Optional<LogFile> of(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() ? Optional.of(new LogFile(path, Integer.parseInt(name.group(1)), YearMonth.parse(name.group(2))))
        : Optional.empty();
  }

  String name() {
    return path.getFileName().toString();
  }

  long length() throws IOException {
    return Files.size(path);
  }

  /// Gives each whole line of the first `length` bytes, and returns what is left behind the last of them.
  byte[] read(long length, Lines lines) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      long at = 0;
      for (int b; at < length && (b = in.read()) >= 0;) {
        at++;
        if (b == '\n') {
          lines.line(line.toByteArray(), at);
          line.reset();
        } else {
          line.write(b);
        }
      }
      return line.toByteArray();
    }
  }
}
