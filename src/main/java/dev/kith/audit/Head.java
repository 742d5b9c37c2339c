package dev.kith.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How far the log has come, in a file beside it, so that a cut end is noticed. It is written after the line, so a crash leaves
/// it behind the log, never ahead of it. Two places are written in turn: at any moment one of them is whole.
///
/// @param n      the number of the last line; 0 if there is none
/// @param hash   its hash
/// @param file   the name of its file
/// @param length of that file, in bytes
record Head(long n, String hash, String file, long length) {
  static final String FILE = "head";
  private static final int PLACE = 192;

  static Optional<Head> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    Optional<Head> first = place(bytes, 0);
    Optional<Head> second = place(bytes, PLACE);
    return first.isEmpty() || second.isPresent() && second.get().n > first.get().n ? second : first;
  }

  private static Optional<Head> place(byte[] bytes, int at) {
    if (bytes.length < at + PLACE) {
      return Optional.empty();
    }
    String text = new String(bytes, at, PLACE, StandardCharsets.ISO_8859_1);
    String[] words = text.strip().split(" ");
    boolean whole = words.length == 5 && words[0].matches("\\d{1,18}") && words[3].matches("\\d{1,18}")
        && words[4].equals(check(words[0] + ' ' + words[1] + ' ' + words[2] + ' ' + words[3]));
    return whole ? Optional.of(new Head(Long.parseLong(words[0]), words[1], words[2], Long.parseLong(words[3]))) : Optional.empty();
  }

  void write(Path folder) throws IOException {
    String text = n + " " + hash + " " + file + " " + length;
    String line = text + ' ' + check(text);
    byte[] bytes = (line + " ".repeat(PLACE - 1 - line.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    try (RandomAccessFile out = new RandomAccessFile(Own.file(folder.resolve(FILE)).toFile(), "rw")) {
      out.seek(n % 2 * PLACE);
      out.write(bytes);
    }
  }

  private static String check(String text) {
    return Line.hash(text.getBytes(StandardCharsets.ISO_8859_1)).substring(0, 16);
  }
}
