package dev.kith.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How an event lies in a file: one line of JSON, whatever is in its texts, with the hash of the line before as its last key.
final class Line {
  /// What the first line of all has as the hash before.
  static final String NOTHING = "0".repeat(64);
  /// Longer texts are cut, so that nobody fills the disk with a name.
  private static final int LONGEST = 500;
  private static final int MOST_DETAILS = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// @param before the hash the line names
  record Read(Entry entry, String before) {}

  private Line() {}

  /// The bytes of a line, with its end.
  static byte[] of(long n, Instant at, Event event, String before) {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"n\":").append(n).append(",\"at\":\"").append(at.truncatedTo(ChronoUnit.MILLIS)).append('"');
    text(out.append(",\"type\":"), event.type().label());
    text(out.append(",\"actor\":"), event.actor());
    text(out.append(",\"subject\":"), event.subject());
    out.append(",\"details\":{");
    boolean first = true;
    for (Map.Entry<String, String> detail : new TreeMap<>(event.details()).entrySet().stream().limit(MOST_DETAILS).toList()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      text(out, detail.getKey());
      text(out.append(':'), detail.getValue());
    }
    return out.append("},\"before\":\"").append(before).append("\"}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Escapes all that a terminal, an editor or a program might take for an end of line or a command: control and format
  /// characters, odd spaces.
  private static void text(StringBuilder out, String text) {
    int end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    out.append('"');
    for (int at = 0, c; at < end; at += Character.charCount(c)) {
      c = text.codePointAt(at);
      if (c == '"' || c == '\\') {
        out.append('\\').append((char) c);
      } else if (Character.getType(c) == Character.SURROGATE) {
        // half a pair is no text, and JSON's readers refuse it
        out.append('\ufffd');
      } else if (isSafe(c)) {
        out.appendCodePoint(c);
      } else {
        for (char half : Character.toChars(c)) {
          out.append(String.format("\\u%04x", (int) half));
        }
      }
    }
    out.append(end < text.length() ? "…\"" : "\"");
  }

  private static boolean isSafe(int c) {
    return c == ' ' || switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR,
          Character.PRIVATE_USE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }

  /// Empty if the bytes (without the end of line) are not what [#of] writes.
  static Optional<Read> read(byte[] line) {
    try {
      JsonNode json = JSON.readTree(line);
      Map<String, String> details = new LinkedHashMap<>();
      json.path("details").properties().forEach(detail -> details.put(detail.getKey(), detail.getValue().asString()));
      if (!json.path("n").isIntegralNumber() || !json.path("before").isString()) {
        return Optional.empty();
      }
      return Optional.of(new Read(new Entry(json.path("n").asLong(), Instant.parse(json.path("at").asString()),
          json.path("type").asString(), json.path("actor").asString(), json.path("subject").asString(), details),
          json.path("before").asString()));
    } catch (JacksonException | DateTimeException _) {
      return Optional.empty();
    }
  }

  /// SHA-256 of a line without its end, in hexadecimal.
  static String hash(byte[] line) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
