package dev.kith.eval;

import dev.kith.access.Viewers;
import dev.kith.eval.Judgments.Topic;
import dev.kith.expertise.Experts;
import dev.kith.model.Viewer;
import dev.kith.search.Question;
import dev.kith.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks every topic of a set and measures the answers.
public final class Evaluation {
  private final Search search;
  private final Experts experts;

  public Evaluation(Search search, Experts experts) {
    this.search = search;
    this.experts = experts;
  }

  /// One topic's answer.
  ///
  /// @param ranked native ids, the best first
  public record Asked(Topic topic, List<String> ranked, Measures measures, long nanos) {}

  /// @param msPerQuery mean time of a question
  public record Scores(String set, String kind, String split, int topics, Measures mean, double msPerQuery,
      List<Asked> asked) {}

  /// @param split `dev`, `test` or `all`
  /// @throws IllegalArgumentException if a topic's viewer is nobody
  public Scores run(Judgments set, String split) {
    List<Asked> asked = new ArrayList<>();
    for (Topic topic : set.split(split)) {
      long start = System.nanoTime();
      Viewer viewer = viewer(topic);
      List<String> ranked = set.people() ? people(topic, viewer) : documents(topic, viewer);
      asked.add(new Asked(topic, ranked, Measures.of(ranked, topic.grades()), System.nanoTime() - start));
    }
    return new Scores(set.name(), set.people() ? "experts" : "documents", split, asked.size(),
        Measures.mean(asked.stream().map(Asked::measures).toList()),
        asked.stream().mapToLong(Asked::nanos).average().orElse(0) / 1e6, List.copyOf(asked));
  }

  private Viewer viewer(Topic topic) {
    if (topic.viewer().isEmpty()) {
      return Viewers.ANYBODY;
    }
    return search.directory().person(topic.viewer()).or(() -> search.directory().named(topic.viewer())).map(search::viewer)
        .orElseThrow(() -> new IllegalArgumentException(
            "topic " + topic.id() + ": there is no person “" + topic.viewer() + "” to ask as"));
  }

  /// Copies are judged each by itself, so they are ranked each by itself.
  private List<String> documents(Topic topic, Viewer viewer) {
    Question question = new Question(topic.query(), Map.of(), Question.Order.RELEVANCE, 0, Question.MAX_SIZE, false, false, false);
    return search.answer(question, viewer).hits().stream().map(hit -> hit.nativeId()).toList();
  }

  private List<String> people(Topic topic, Viewer viewer) {
    return experts.ranked(topic.query(), viewer).stream()
        .map(id -> search.directory().person(id).orElseThrow())
        .map(person -> person.records().isEmpty() ? person.id() : person.records().getFirst().id()).toList();
  }
}
