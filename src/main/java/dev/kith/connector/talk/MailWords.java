package dev.kith.connector.talk;

import dev.kith.model.Content;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes characters of a mail's bytes: charsets by the names that mail programs write, and the encoded words of headers
/// (RFC 2047). Adjacent encoded words of one charset are joined before they are decoded, since programs cut them inside a
/// character.
final class MailWords {
  private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*)\\?=");
  private static final Pattern FOLDED = Pattern.compile("\r?\n[ \t]*");
  private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s]+");
  private static final Charset WINDOWS = Content.WINDOWS;
  /// Names that Java does not know, or takes for less than programs mean by them.
  private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("iso-8859-1", "windows-1252"),
      Map.entry("latin1", "windows-1252"), Map.entry("latin-1", "windows-1252"), Map.entry("iso8859-1", "windows-1252"),
      Map.entry("iso-8859-9", "windows-1254"), Map.entry("iso-8859-8-i", "windows-1255"),
          Map.entry("iso-8859-8", "windows-1255"),
      Map.entry("iso-8859-6-i", "windows-1256"), Map.entry("gb2312", "gb18030"), Map.entry("gbk", "gb18030"),
      Map.entry("ks_c_5601-1987", "x-windows-949"), Map.entry("euc-kr", "x-windows-949"), Map.entry("x-sjis", "windows-31j"),
      Map.entry("shift_jis", "windows-31j"), Map.entry("tis-620", "x-windows-874"), Map.entry("macintosh", "x-MacRoman"),
      Map.entry("x-mac-roman", "x-MacRoman"), Map.entry("utf8mb4", "utf-8"), Map.entry("cp-850", "cp850"));

  private MailWords() {}

  /// @param charset as the mail names it; unknown and empty ones, and US-ASCII with other bytes in it, are taken as UTF-8 if
  ///                they are strictly that, else as windows-1252
  static String decode(byte[] bytes, String charset) {
    String name = charset.replaceAll("[\"'\\s]", "").replaceFirst("\\*.*$", "").toLowerCase(Locale.ROOT);
    String known = NAMES.getOrDefault(name, name);
    try {
      if (!known.isEmpty() && !known.equals("us-ascii") && !known.equals("ascii") && !known.equals("utf-8")
          && !known.startsWith("windows-1252")) {
        return new String(bytes, Charset.forName(known));
      }
    } catch (IllegalArgumentException _) {
      return guessed(bytes);
    }
    return known.startsWith("windows-1252") && !looksLikeUtf8(bytes) ? new String(bytes, WINDOWS) : guessed(bytes);
  }

  /// Bytes of several characters beyond ASCII that all are right UTF-8 are so, whatever the mail says.
  private static boolean looksLikeUtf8(byte[] bytes) {
    String text = strictly(bytes);
    return text != null && text.codePoints().filter(c -> c > 127).limit(2).count() == 2;
  }

  private static String guessed(byte[] bytes) {
    String text = strictly(bytes);
    return text != null ? text : new String(bytes, WINDOWS);
  }

  private static String strictly(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /// The text of a header whose bytes come as ISO-8859-1: unfolded, encoded words decoded, raw bytes guessed at.
  static String header(String raw) {
    String text = FOLDED.matcher(raw).replaceAll(" ").strip();
    Matcher word = WORD.matcher(text);
    StringBuilder out = new StringBuilder();
    ByteArrayOutputStream pending = new ByteArrayOutputStream();
    String charset = "";
    int end = 0;
    while (word.find()) {
      String between = text.substring(end, word.start());
      boolean next = pending.size() > 0 && between.isBlank();
      if (!next || !word.group(1).equalsIgnoreCase(charset)) {
        out.append(decode(pending.toByteArray(), charset));
        pending.reset();
        out.append(next ? "" : raw(between));
      }
      charset = word.group(1);
      pending.writeBytes(bytes(word.group(2), word.group(3)));
      end = word.end();
    }
    String decoded = out.append(decode(pending.toByteArray(), charset)).append(raw(text.substring(end))).toString();
    return BLANKS.matcher(decoded).replaceAll(" ").strip();
  }

  private static String raw(String bytes) {
    return guessed(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] bytes(String encoding, String text) {
    if (encoding.equalsIgnoreCase("b")) {
      String letters = text.replaceAll("[^A-Za-z0-9+/]", "");
      try {
        return Base64.getDecoder().decode(letters.length() % 4 == 1 ? letters.substring(0, letters.length() - 1) : letters);
      } catch (IllegalArgumentException _) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(c == '_' ? ' ' : c);
      }
    }
    return out.toByteArray();
  }
}
