package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Analysis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Texts and queries to words and stems. For one thread: the stemmers keep a buffer.
final class Analyzer {
  private static final int KEPT = 1 << 8;

  private final List<String> languages;
  private final List<Stemmer> stemmers = new ArrayList<>();
  /// Those of forms that were asked for last: one question asks for each of its own half a dozen times.
  private final Known[] known = new Known[KEPT];

  private record Known(String text, boolean stemmed, List<Slot> slots) {}

  /// @param languages those in use, the default first
  Analyzer(List<String> languages) {
    this.languages = languages;
    languages.forEach(language -> stemmers.add(Stemmer.of(language)));
  }

  /// Which of the languages a document is stemmed by: an index, 0 for the default.
  int language(String tag) {
    int dash = tag.indexOf('-');
    String language = (dash < 0 ? tag : tag.substring(0, dash)).toLowerCase(Locale.ROOT);
    return Math.max(0, languages.indexOf(language));
  }

  String stem(String word, Analysis analysis, int language) {
    return switch (analysis) {
      case STEMMED -> stemmers.get(language).stem(word);
      case PATH -> Stemmer.PLURAL.stem(word);
      case EXACT, NONE -> word;
    };
  }

  /// The words of a query's form, each of which stands for a place in the text.
  List<Slot> slots(String text, boolean stemmed) {
    int hash = text.hashCode() * 31 + (stemmed ? 1 : 0);
    int place = (hash ^ hash >>> 8) & KEPT - 1;
    Known last = known[place];
    if (last == null || last.stemmed != stemmed || !last.text.equals(text)) {
      List<Slot> slots = new ArrayList<>();
      for (Token token : Tokenizer.tokens(text, Analysis.EXACT)) {
        slots.add(slot(token.text(), stemmed));
      }
      last = new Known(text, stemmed, List.copyOf(slots));
      known[place] = last;
    }
    return last.slots;
  }

  Slot slot(String word, boolean stemmed) {
    if (!stemmed) {
      return new Slot(word, null);
    }
    Set<String> stems = new LinkedHashSet<>();
    for (Stemmer stemmer : stemmers) {
      stems.add(stemmer.stem(word));
    }
    return new Slot(word, List.copyOf(stems));
  }
}
