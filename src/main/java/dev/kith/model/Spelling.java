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
    boolean ascii = text.chars().allMatch(c -> c < 128);
    String lower = (ascii ? text : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll(""))
        .toLowerCase(Locale.ROOT).strip();
    boolean single = lower.indexOf("  ") < 0 && lower.chars().noneMatch(c -> c < ' ');
    String folded = single ? lower : BLANKS.matcher(lower).replaceAll(" ");
    return folded.startsWith("@") ? folded.substring(1) : folded;
  }
}
