package dev.kith.search;

import dev.kith.engine.Result;
import dev.kith.model.Sentence;
import java.util.ArrayList;
import java.util.List;

/// What to try where nothing was found.
final class Hints {
  private Hints() {}

  static List<Sentence> of(Question question, Result result) {
    List<Sentence> hints = new ArrayList<>();
    if (result.total() == 0 && !question.text().isBlank()) {
      if (question.filters().values().stream().anyMatch(values -> !values.isEmpty())) {
        hints.add(Sentence.of("Remove a filter."));
      }
      if (question.text().indexOf('"') >= 0) {
        hints.add(Sentence.of("Leave out the quotes to find the words apart."));
      }
      hints.add(Sentence.of("Try fewer or more general words."));
    }
    return hints;
  }
}
