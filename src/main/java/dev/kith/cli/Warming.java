package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Experts;
import dev.kith.fields.Fields;
import dev.kith.search.Question;
import dev.kith.search.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Asks a few questions before anybody else does, so that the first reader does not wait for what every first question costs:
/// code that never ran, files that were not read. The questions are words of the newest documents' titles, asked as somebody
/// who may see only what all may; the answers are thrown away.
record Warming(Search search, Experts experts) {
  private static final int TITLES = 40;
  private static final int WORDS = 3;

  /// @param most how long it may take; the question under way is still answered
  /// @return how many questions were asked
  int run(App app, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    // who is in which groups, which nobody whose rights are everybody's is asked about
    app.realms().get();
    Request newest = new Request(new Query.Term(Fields.RECORD, Fields.ITEM), new Query.All(), 0, TITLES,
        new Request.Sort(Fields.AT, true), List.of(Fields.TITLE), List.of(), List.of());
    List<String> questions = new ArrayList<>();
    for (Hit hit : app.engine().search(newest).hits()) {
      List<String> words = Arrays.stream(hit.first(Fields.TITLE).split("[^\\p{L}\\p{N}]+")).filter(word -> word.length() > 2).limit(WORDS).toList();
      questions.add(String.join(" ", words));
    }
    int asked = 0;
    for (String question : questions) {
      if (System.nanoTime() > end) {
        break;
      }
      search.answer(Question.of(question), Viewers.ANYBODY);
      search.suggest(question.substring(0, Math.min(3, question.length())), 8, Viewers.ANYBODY);
      experts.whoKnows(question, Map.of(), 5, Viewers.ANYBODY);
      asked++;
    }
    return asked;
  }
}
