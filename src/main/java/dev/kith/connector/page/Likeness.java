package dev.kith.connector.page;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How alike two pages are: 64 bits of their runs of three words (Charikar's simhash). Numbers do not count, so the pages
/// of a calendar are alike. Equal texts have equal bits; texts that differ in a word or two of a hundred, in a few bits.
public final class Likeness {
  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final int NEAR = 4;
  private static final int LONGEST = 200_000;

  private Likeness() {}

  public static long of(String text) {
    int[] votes = new int[Long.SIZE];
    long before = 0;
    long last = 0;
    Matcher words = WORD.matcher(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    while (words.find()) {
      long word = mixed(words.group().toLowerCase(Locale.ROOT).hashCode());
      long run = mixed(before * 31 + last * 17 + word);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        votes[bit] += (run >>> bit & 1) == 1 ? 1 : -1;
      }
      before = last;
      last = word;
    }
    long out = 0;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      out |= votes[bit] > 0 ? 1L << bit : 0;
    }
    return out;
  }

  public static boolean near(long one, long other) {
    return Long.bitCount(one ^ other) <= NEAR;
  }

  /// The finaliser of SplitMix64.
  private static long mixed(long value) {
    long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
