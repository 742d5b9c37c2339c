package dev.kith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Takes the ending off a word. For one thread.
final class Stemmer {
  /// A plural's s, of names and identifiers.
  static final Stemmer PLURAL = new Stemmer(Stemmer::plural);
  private static final Stemmer NONE = new Stemmer(word -> word);

  private final UnaryOperator<String> rule;

  private Stemmer(UnaryOperator<String> rule) {
    this.rule = rule;
  }

  /// The stemmer of a language, by its two letters; of any other the words stay as they are.
  static Stemmer of(String language) {
    return switch (language) {
      case "en" -> light(KStemFilter::new);
      case "de" -> light(GermanLightStemFilter::new);
      case "fr" -> light(FrenchLightStemFilter::new);
      case "es" -> light(SpanishLightStemFilter::new);
      default -> NONE;
    };
  }

  String stem(String word) {
    return rule.apply(word);
  }

  private static String plural(String word) {
    int last = word.length() - 1;
    return last > 2 && word.charAt(last) == 's' && word.charAt(last - 1) != 's' ? word.substring(0, last) : word;
  }

  private static Stemmer light(Function<TokenStream, TokenStream> filter) {
    OneWord source = new OneWord();
    TokenStream stems = filter.apply(source);
    return new Stemmer(new Remembered(word -> source.through(stems, word)));
  }

  /// Keeps a stem for each of [#PLACES] numbers that words have: most words of a text are few words, and looking one up costs a
  /// third of stemming it.
  private static final class Remembered implements UnaryOperator<String> {
    private static final int PLACES = 4096;

    private final UnaryOperator<String> rule;
    private final String[] words = new String[PLACES];
    private final String[] stems = new String[PLACES];

    Remembered(UnaryOperator<String> rule) {
      this.rule = rule;
    }

    @Override
    public String apply(String word) {
      int hash = word.hashCode();
      int place = (hash ^ hash >>> 12) & PLACES - 1;
      if (!word.equals(words[place])) {
        stems[place] = rule.apply(word);
        words[place] = word;
      }
      return stems[place];
    }
  }

  /// Lucene's light stemmers are closed to others but for their filters: this feeds them a word at a time.
  private static final class OneWord extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    @Override
    public boolean incrementToken() {
      return true;
    }

    String through(TokenStream filter, String word) {
      term.setEmpty().append(word);
      try {
        filter.incrementToken();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return term.length() == 0 ? word : term.toString();
    }
  }
}
