package dev.kith.search;

import dev.kith.engine.Result;
import java.util.ArrayList;
import java.util.List;

/// What to try where nothing was found.
final class Hints {
  private Hints() {}

  static List<String> of(Question question, Result result) {
    List<String> hints = new ArrayList<>();
    if (result.total() == 0 && !question.text().isBlank()) {
      if (question.filters().values().stream().anyMatch(values -> !values.isEmpty())) {
        hints.add("Remove a filter.");
      }
      if (question.text().indexOf('"') >= 0) {
        hints.add("Leave out the quotes to find the words apart.");
      }
      hints.add("Try fewer or more general words.");
    }
    return hints;
  }
}
