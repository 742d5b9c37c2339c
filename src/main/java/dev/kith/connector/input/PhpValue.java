package dev.kith.connector.input;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A value that PHP's `serialize` wrote: `a:1:{s:4:"name";s:3:"Ada";}`. What is cut or of another form ends where it breaks;
/// no object is ever made of it.
public final class PhpValue {
  public static final PhpValue NONE = new PhpValue("", Map.of());
  private static final int DEPTH = 50;

  private final String text;
  private final Map<String, PhpValue> members;

  private PhpValue(String text, Map<String, PhpValue> members) {
    this.text = text;
    this.members = members;
  }

  public static PhpValue read(byte[] bytes) {
    // lengths are of bytes, so the text is read byte by byte
    return new Reader(new String(bytes, StandardCharsets.ISO_8859_1)).value(0);
  }

  /// The value under these keys, one within the other; [#NONE] if there is none.
  public PhpValue at(String... keys) {
    PhpValue value = this;
    for (String key : keys) {
      value = value.members.getOrDefault(key, NONE);
    }
    return value;
  }

  /// This value, or the other if this one says nothing.
  public PhpValue or(PhpValue other) {
    return text.isEmpty() && members.isEmpty() ? other : this;
  }

  /// What a text, number or truth value says; the empty text for an array.
  public String text() {
    return text;
  }

  public Set<String> keys() {
    return members.keySet();
  }

  /// The texts of an array's members.
  public List<String> list() {
    return members.values().stream().map(PhpValue::text).filter(member -> !member.isBlank()).toList();
  }

  /// Seconds since 1970, or `null`.
  public Instant time() {
    return XmlFile.number(text).stream().boxed().filter(seconds -> seconds > 0).findFirst().flatMap(Times::epoch)
        .orElse(null);
  }

  private static final class Reader {
    private final String in;
    private int at;

    Reader(String in) {
      this.in = in;
    }

    PhpValue value(int depth) {
      char kind = at < in.length() ? in.charAt(at) : 'N';
      at += 2;
      return switch (kind) {
        case 's' -> string();
        case 'i', 'd', 'b' -> new PhpValue(until(';'), Map.of());
        case 'a' -> depth > DEPTH ? end() : array(depth);
        case 'N' -> NONE;
        default -> end();
      };
    }

    private PhpValue string() {
      int length = (int) XmlFile.number(until(':')).orElse(-1);
      if (length < 0 || length > in.length() - at - 2) {
        return end();
      }
      String bytes = in.substring(at + 1, at + 1 + length);
      at += length + 3;
      return new PhpValue(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8), Map.of());
    }

    private PhpValue array(int depth) {
      until('{');
      Map<String, PhpValue> members = new LinkedHashMap<>();
      while (at < in.length() && in.charAt(at) != '}') {
        String key = value(depth + 1).text;
        if (at < in.length()) {
          members.put(key, value(depth + 1));
        }
      }
      at++;
      return new PhpValue("", members);
    }

    private String until(char mark) {
      int end = Math.min(at, in.length());
      int found = in.indexOf(mark, end);
      found = found < 0 ? in.length() : found;
      at = found + 1;
      return in.substring(end, found);
    }

    private PhpValue end() {
      at = in.length();
      return NONE;
    }
  }
}
