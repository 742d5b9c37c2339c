package dev.kith.fields;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Digests of texts and of documents, as numbers to the base of 32. They lie in indexes and addresses, so what is digested must stay
/// the same to the last byte.
final class Digest {
  /// Of 256 bits.
  private static final int DIGITS = 52;
  private static final int DOCUMENT_DIGITS = 26;
  private static final byte[] NEXT = {',', ' '};

  private Digest() {}

  static String of(String text) {
    MessageDigest sha = sha();
    add(sha, text);
    return digits(sha);
  }

  /// Equal documents have equal digests: of the language, and of both maps as a [java.util.TreeMap] writes itself. That text is never put
  /// together, since whoever reads a source in digests each of its documents.
  static String of(String language, Map<String, List<String>> strings, Map<String, Long> numbers) {
    MessageDigest sha = sha();
    add(sha, language);
    sha.update((byte) '{');
    boolean first = true;
    for (String name : sorted(strings)) {
      key(sha, name, first);
      sha.update((byte) '[');
      List<String> values = strings.get(name);
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          sha.update(NEXT);
        }
        add(sha, values.get(i));
      }
      sha.update((byte) ']');
      first = false;
    }
    sha.update((byte) '}');
    sha.update((byte) '{');
    first = true;
    for (String name : sorted(numbers)) {
      key(sha, name, first);
      add(sha, numbers.get(name).toString());
      first = false;
    }
    sha.update((byte) '}');
    return digits(sha).substring(0, DOCUMENT_DIGITS);
  }

  private static String[] sorted(Map<String, ?> map) {
    String[] names = map.keySet().toArray(String[]::new);
    Arrays.sort(names);
    return names;
  }

  private static void key(MessageDigest sha, String name, boolean first) {
    if (!first) {
      sha.update(NEXT);
    }
    add(sha, name);
    sha.update((byte) '=');
  }

  private static void add(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String digits(MessageDigest sha) {
    byte[] bytes = sha.digest();
    char[] digits = new char[DIGITS];
    int bits = 0;
    int held = 0;
    int at = bytes.length;
    for (int i = digits.length - 1; i >= 0; i--) {
      if (held < 5 && at > 0) {
        bits |= (bytes[--at] & 0xFF) << held;
        held += 8;
      }
      digits[i] = Character.forDigit(bits & 31, 32);
      bits >>>= 5;
      held -= 5;
    }
    return new String(digits);
  }
}
