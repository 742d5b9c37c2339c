package dev.kith.engine.lucene;

import java.util.function.Predicate;

/// Which words of texts matter to a question. Most words of a text stand in it many times and matter to none, so what was found
/// of a word is kept, and known again where it stands in the text.
final class Vocabulary {
  private static final int PLACES = 1 << 10;
  private static final int ASCII = 0x80;

  private final Predicate<String> matters;
  /// By ASCII letter: whether any word that begins with it could matter.
  private final boolean[] initials = new boolean[ASCII];
  private final String[] words = new String[PLACES];
  private final boolean[] known = new boolean[PLACES];
  private final Skimming skimming;

  /// @param initials what words that matter begin with, lowered
  /// @param matters  of a word, lowered
  Vocabulary(Iterable<Character> initials, Predicate<String> matters) {
    this.matters = matters;
    this.skimming = new Skimming(initials);
    for (char letter : initials) {
      if (letter < ASCII) {
        this.initials[letter] = true;
      }
    }
  }

  /// What goes past the words of a text that cannot matter.
  Skimming skimming(String text) {
    skimming.begin(text);
    return skimming;
  }

  /// Whether a word of ASCII letters and digits matters.
  boolean matters(String text, int start, int end) {
    if (!initials[lowered(text.charAt(start))]) {
      return false;
    }
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + lowered(text.charAt(i));
    }
    int place = (hash ^ hash >>> 10) & PLACES - 1;
    if (words[place] == null || !isAt(words[place], text, start, end)) {
      words[place] = Tokenizer.fold(text.substring(start, end));
      known[place] = matters.test(words[place]);
    }
    return known[place];
  }

  private static boolean isAt(String word, String text, int start, int end) {
    if (word.length() != end - start) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != lowered(text.charAt(start + i))) {
        return false;
      }
    }
    return true;
  }

  private static char lowered(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
  }
}
