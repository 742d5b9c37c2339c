package dev.kith.search;

import static dev.kith.model.Spelling.fold;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// The words of a title and what stands between them. A dozen titles are looked through for each letter that somebody types, so nearly
/// all, which are ASCII, are compared where they stand.
final class TitleWords {
  /// What may stand within a phrase: a blank, or what holds two words together. At anything else a title goes on with something else.
  private static final Pattern JOINT = Pattern.compile("\\s+|[-/'’._@#]|\\s?[&+%°€$£]\\s?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int ASCII = 0x80;

  private final String title;
  /// The title in lower case, place by place; `null` if it is not ASCII.
  private final String lower;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int size;

  TitleWords(String title) {
    this.title = title;
    boolean ascii = true;
    int start = -1;
    for (int at = 0; at < title.length();) {
      int c = title.codePointAt(at);
      ascii &= c < ASCII;
      boolean within = isOfWord(c);
      if (within && start < 0) {
        start = at;
      } else if (!within && start >= 0) {
        add(start, at);
        start = -1;
      }
      at += Character.charCount(c);
    }
    if (start >= 0) {
      add(start, title.length());
    }
    lower = ascii ? title.toLowerCase(Locale.ROOT) : null;
  }

  /// Letters and numbers of any kind.
  private static boolean isOfWord(int c) {
    return Character.isLetterOrDigit(c)
        || c >= ASCII && (Character.getType(c) == Character.OTHER_NUMBER || Character.getType(c) == Character.LETTER_NUMBER);
  }

  private void add(int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  int size() {
    return size;
  }

  /// As it is written.
  String word(int at) {
    return title.substring(starts[at], ends[at]);
  }

  boolean is(int at, String folded) {
    return lower != null ? ends[at] - starts[at] == folded.length() && lower.startsWith(folded, starts[at]) : fold(word(at)).equals(folded);
  }

  boolean begins(int at, String folded) {
    return lower != null ? ends[at] - starts[at] >= folded.length() && lower.startsWith(folded, starts[at])
        : fold(word(at)).startsWith(folded);
  }

  /// Whether the title, or a part of it, ends with this word.
  boolean stopsBehind(int at) {
    if (at + 1 == size) {
      return true;
    }
    boolean blank = starts[at + 1] - ends[at] == 1 && title.charAt(ends[at]) == ' ';
    return !blank && !JOINT.matcher(title.substring(ends[at], starts[at + 1])).matches();
  }

  /// From one word to another, in lower case.
  String phrase(int from, int to) {
    String phrase = lower != null ? lower.substring(starts[from], ends[to]) : title.substring(starts[from], ends[to]).toLowerCase(Locale.ROOT);
    for (int at = 1; at < phrase.length(); at++) {
      if (phrase.charAt(at) < ' ' || phrase.charAt(at) == ' ' && phrase.charAt(at - 1) == ' ') {
        return BLANKS.matcher(phrase).replaceAll(" ");
      }
    }
    return phrase;
  }
}
