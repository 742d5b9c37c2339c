package dev.kith.cli;

import dev.kith.access.Viewers;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.expertise.Experts;
import dev.kith.fields.Fields;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    int asked = 0;
    List<String> questions = questions(app);
    for (String question : questions) {
      if (System.nanoTime() > end) {
        break;
      }
      ask(question);
      asked++;
    }
    // last: of a large index the words of all names are read for it, and fewer wait for a suggestion than for an answer
    questions.stream().takeWhile(_ -> System.nanoTime() < end).forEach(this::type);
    return asked;
  }

  /// Goes on with that when readers are answered already, with as much rest as work, until the code that answers is compiled well, which
  /// takes some thousand times: else the first of a small company would wait ten times as long for days.
  ///
  /// @param stopped ends it before its time
  void goOn(App app, Duration most, CountDownLatch stopped) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    List<String> questions = questions(app);
    for (int i = 0; !questions.isEmpty() && System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      ask(questions.get(i % questions.size()));
      type(questions.get(i % questions.size()));
      if (stopped.await(System.nanoTime() - start, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  private static List<String> questions(App app) {
    Request newest = new Request(new Query.Term(Fields.RECORD, Fields.ITEM), new Query.All(), 0, TITLES,
        new Request.Sort(Fields.AT, true), List.of(Fields.TITLE), List.of(), List.of());
    List<String> questions = new ArrayList<>();
    for (Hit hit : app.engine().search(newest).hits()) {
      List<String> words = Arrays.stream(hit.first(Fields.TITLE).split("[^\\p{L}\\p{N}]+")).filter(word -> word.length() > 2).limit(WORDS).toList();
      questions.add(String.join(" ", words));
    }
    return questions;
  }

  private void ask(String question) {
    Json.answer(search.answer(Question.of(question), Viewers.ANYBODY), null, null);
    Json.experts(experts.whoKnows(question, Map.of(), 5, Viewers.ANYBODY));
  }

  private void type(String question) {
    search.suggest(question.substring(0, Math.min(3, question.length())), 8, Viewers.ANYBODY);
  }
}
