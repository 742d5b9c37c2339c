package dev.kith.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a settings file as text, or says in one line why it cannot be read.
final class TextFile {
  /// More than this is not a settings file but somebody's mistake, or an attack.
  static final int LARGEST = 1 << 20;

  private TextFile() {}

  /// The file's text, or empty if there is no such file.
  ///
  /// @param shown what errors call the file
  static Optional<String> read(Path file, String shown) {
    if (!Files.exists(file)) {
      if (Files.isSymbolicLink(file)) {
        throw new ConfigError(shown, 1, "file", "is a link that leads nowhere", "mending or removing the link");
      }
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new ConfigError(shown, 1, "file", "is not a file", "a text file of this name");
    }
    try {
      byte[] bytes;
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(LARGEST + 1);
      }
      if (bytes.length > LARGEST) {
        throw new ConfigError(shown, 1, "file", "is larger than 1 MiB", "a smaller file");
      }
      return Optional.of(decode(bytes, shown));
    } catch (AccessDeniedException _) {
      throw new ConfigError(shown, 1, "file", "may not be read by this user", "chmod u+r and the right owner");
    } catch (IOException e) {
      throw new ConfigError(shown, 1, "file", "cannot be read: " + e.getMessage(), "mending the disk or the folder");
    }
  }

  static String decode(byte[] bytes, String shown) {
    if (bytes.length >= 2 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF || bytes[0] == (byte) 0xFF
        && bytes[1] == (byte) 0xFE)) {
      throw new ConfigError(shown, 1, "file", "is UTF-16", "saving it as UTF-8");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw new ConfigError(shown, line(text, text.length()), "file", "is not UTF-8 from here on", "saving it as UTF-8");
    }
    if (text.startsWith("\uFEFF")) {
      throw new ConfigError(shown, 1, "file", "starts with a byte order mark", "saving it as UTF-8 without one");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7F && c < 0xA0 && c != 0x85 || c == '\uFEFF') {
        throw new ConfigError(shown, line(text, i), "file", "holds the control character U+%04X".formatted((int) c),
            "removing it");
      }
    }
    return text;
  }

  /// The line, from 1, of a place in the text.
  private static int line(String text, int index) {
    return 1 + (int) text.chars().limit(index).filter(c -> c == '\n').count();
  }
}
