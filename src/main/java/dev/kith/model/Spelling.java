package dev.kith.model;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// How names and accounts are compared, wherever they are.
public final class Spelling {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Spelling() {}

  /// Lower case, no accents, single blanks, no `@` in front.
  public static String fold(String text) {
    // Nearly all is ASCII with single blanks, and is folded some hundred thousand times for one directory.
    String folded = isPlain(text) ? text.toLowerCase(Locale.ROOT).strip() : BLANKS.matcher(MARKS.matcher(
        Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT).strip()).replaceAll(" ");
    return folded.startsWith("@") ? folded.substring(1) : folded;
  }

  /// Whether it is ASCII without control characters and double blanks.
  private static boolean isPlain(String text) {
    char before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 127 || c < ' ' || c == ' ' && before == ' ') {
        return false;
      }
      before = c;
    }
    return true;
  }
}
