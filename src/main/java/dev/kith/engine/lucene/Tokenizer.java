package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Analysis;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/// Cuts a text into words at whatever is neither letter nor digit. Chinese, Japanese and Korean characters are words of their
/// own: a query of several is then a phrase, which finds any part of a text, with no dictionary to keep.
final class Tokenizer {
  private static final int MAX_BYTES = 256;
  private static final int MIN_HEX = 7;
  private static final int ASCII = 0x80;
  /// By ASCII character: whether words are made of it.
  private static final boolean[] OF_WORDS = new boolean[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      OF_WORDS[c] = Character.isLetterOrDigit(c);
    }
  }

  private final String text;
  private final boolean paths;
  /// The words asked for; `null` for all.
  private final Vocabulary asked;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Tokenizer(String text, boolean paths, Vocabulary asked) {
    this.text = text;
    this.paths = paths;
    this.asked = asked;
  }

  static List<Token> tokens(String text, Analysis analysis) {
    return new Tokenizer(text, analysis == Analysis.PATH, null).cut();
  }

  /// As [#tokens(String, Analysis)], but may leave out words that are not asked for; positions stay the same.
  static List<Token> tokens(String text, Analysis analysis, Vocabulary asked) {
    return new Tokenizer(text, analysis == Analysis.PATH, asked).cut();
  }

  private List<Token> cut() {
    int length = text.length();
    Skimming skimming = asked == null || paths ? null : asked.skimming(text);
    int at = 0;
    while (at < length) {
      if (skimming != null) {
        at = skimming.next(at);
        position += skimming.counted();
        if (at == length) {
          break;
        }
      }
      char first = text.charAt(at);
      if (first < ASCII && !OF_WORDS[first]) {
        at++;
        continue;
      }
      if (first < ASCII) {
        int end = endOfAscii(at + 1);
        if (end == length || text.charAt(end) < ASCII) {
          if (canSkip(at, end)) {
            position++;
          } else {
            addAny(at, end);
          }
          at = end;
          continue;
        }
      }
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      if (!Character.isLetterOrDigit(point)) {
        at = next;
        continue;
      }
      boolean alone = standsAlone(point);
      while (next < length) {
        int following = text.codePointAt(next);
        boolean goesOn = isMark(following) || !alone && Character.isLetterOrDigit(following) && !standsAlone(following);
        if (!goesOn) {
          break;
        }
        next += Character.charCount(following);
      }
      addAny(at, next);
      at = next;
    }
    return tokens;
  }

  private void addAny(int start, int end) {
    if (paths) {
      addPath(start, end);
    } else {
      add(start, end);
    }
  }

  /// Where a run of ASCII letters and digits ends; the word may go on with other letters.
  private int endOfAscii(int start) {
    int end = start;
    while (end < text.length() && isAsciiWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isAsciiWord(char c) {
    return c < ASCII && OF_WORDS[c];
  }

  /// Whether a word of ASCII counts but is not asked for.
  private boolean canSkip(int start, int end) {
    return asked != null && !paths && end - start <= MAX_BYTES && !asked.matters(text, start, end);
  }

  private static boolean standsAlone(int point) {
    if (point < 0x1100) {
      return false;
    }
    return switch (UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  private static boolean isMark(int point) {
    if (point < 0x300) {
      return false;
    }
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private void addPath(int start, int end) {
    int first = position;
    int from = start;
    for (int i = start + 1; i < end; i++) {
      if (turns(start, i, end)) {
        add(from, i);
        from = i;
      }
    }
    if (from == start) {
      add(start, end);
      return;
    }
    add(from, end);
    String whole = fold(text.substring(start, end));
    if (keeps(whole) && position > first) {
      // right behind the first part, so that positions never fall
      int index = tokens.size();
      while (index > 0 && tokens.get(index - 1).position() > first) {
        index--;
      }
      tokens.add(index, new Token(whole, first, start, end));
    }
  }

  /// Whether a new part begins at `i`: `userName`, `utf8Name`, `HTTPServer`.
  private boolean turns(int start, int i, int end) {
    if (!Character.isUpperCase(text.charAt(i)) || i <= start) {
      return false;
    }
    char before = text.charAt(i - 1);
    return Character.isLowerCase(before) || Character.isDigit(before)
        || Character.isUpperCase(before) && i + 1 < end && Character.isLowerCase(text.charAt(i + 1));
  }

  private void add(int start, int end) {
    String word = fold(text.substring(start, end));
    if (keeps(word)) {
      tokens.add(new Token(word, position, start, end));
      position++;
    }
  }

  private boolean keeps(String word) {
    return !word.isEmpty() && bytes(word) <= MAX_BYTES && !(paths && isHex(word));
  }

  /// How long a word is in UTF-8; of short ones, a lower bound.
  private static int bytes(String word) {
    if (3 * word.length() <= MAX_BYTES) {
      return word.length();
    }
    int bytes = 0;
    for (int i = 0; i < word.length() && bytes <= MAX_BYTES; i++) {
      char c = word.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /// Names of commits and blobs. Words ("defaced") and dates (20240131) are not meant: it takes a letter and a digit.
  private static boolean isHex(String word) {
    boolean letter = false;
    boolean digit = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c >= 'a' && c <= 'f') {
        letter = true;
      } else {
        return false;
      }
    }
    return letter && digit && word.length() >= MIN_HEX;
  }

  /// Lowered and without accents; what is written in one way or another for technical reasons (full width, ligatures,
  /// decomposed accents) becomes the same.
  static String fold(String word) {
    int length = word.length();
    for (int i = 0; i < length; i++) {
      if (word.charAt(i) >= 0x80) {
        return foldAny(word);
      }
    }
    for (int i = 0; i < length; i++) {
      char c = word.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return lower(word);
      }
    }
    return word;
  }

  private static String lower(String ascii) {
    char[] chars = ascii.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] += 'a' - 'A';
      }
    }
    return new String(chars);
  }

  private static String foldAny(String word) {
    StringBuilder out = new StringBuilder(word.length());
    Normalizer.normalize(word, Normalizer.Form.NFKD).codePoints().forEach(point -> {
      if (point < 0x300 || point > 0x36F) {
        int lowered = Character.toLowerCase(point);
        out.appendCodePoint(lowered == 'ς' ? 'σ' : lowered);
      }
    });
    // the rest of the Latin letters, those that no accent explains: ß, ø, ł, æ
    char[] latin = out.toString().toCharArray();
    char[] folded = new char[4 * latin.length];
    int length = ASCIIFoldingFilter.foldToASCII(latin, 0, folded, 0, latin.length);
    return Normalizer.normalize(new String(folded, 0, length), Normalizer.Form.NFC);
  }
}
