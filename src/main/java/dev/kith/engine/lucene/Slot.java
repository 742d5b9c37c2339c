package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import java.util.List;

/// What stands at one place: a word as such, or whatever shares its stem.
///
/// @param stems by any language in use; `null` to compare exactly
record Slot(String word, List<String> stems) {
  /// The Lucene field of the stems. They have one of their own, so that the terms of the other are words, as prefixes,
  /// nearest words and their frequencies need them; its lengths are those of the other.
  static String stemField(String field) {
    return field + "~";
  }

  boolean stemmed() {
    return stems != null;
  }

  String fieldIn(Field field) {
    return stemmed() && field.analysis() != Analysis.EXACT ? stemField(field.name()) : field.name();
  }

  List<String> termsIn(Field field) {
    if (!stemmed()) {
      return List.of(word);
    }
    return switch (field.analysis()) {
      case STEMMED -> stems;
      case PATH -> List.of(Stemmer.PLURAL.stem(word));
      case EXACT, NONE -> List.of(word);
    };
  }
}
