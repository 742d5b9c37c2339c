package dev.kith.engine;

import java.util.List;
import java.util.Map;

/// What an engine keeps: values by field.
///
/// @param id       unique; queries may use it as the keyword field [Schema#ID]
/// @param language a BCP 47 tag that chooses the stemmer of the text fields; empty means the engine's default
/// @param strings  values of text, keyword and stored fields, in order; a field without values is absent
/// @param numbers  values of number fields, one each
public record Doc(String id, String language, Map<String, List<String>> strings, Map<String, Long> numbers) {
  public Doc {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a document needs an id");
    }
    strings = Map.copyOf(strings);
    numbers = Map.copyOf(numbers);
  }
}
