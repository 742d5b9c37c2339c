package dev.kith.search;

import dev.kith.engine.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a question's filters leave of the documents, each as a query under a name: a facet, `-` and a facet for what is not
/// wanted of it, `after` and `before`.
record Narrowing(Map<String, Query> parts) {
  static Narrowing of(Question question, Translation translation) {
    Map<String, Query> parts = new LinkedHashMap<>();
    question.filters().forEach((facet, values) -> parts.put(facet, translation.filter(facet, values)));
    question.without().forEach((facet, values) -> parts.put("-" + facet, new Query.Not(translation.filter(facet, values))));
    if (question.after() != null) {
      parts.put("after", Translation.after(question.after()));
    }
    if (question.before() != null) {
      parts.put("before", Translation.before(question.before()));
    }
    return new Narrowing(parts);
  }

  /// Words and all filters.
  Query with(Query words) {
    List<Query> all = new ArrayList<>(List.of(words));
    all.addAll(parts.values());
    return new Query.And(all);
  }

  boolean has(String... names) {
    return List.of(names).stream().anyMatch(parts::containsKey);
  }

  /// Words and all filters but some.
  Query besides(Query words, String... names) {
    List<String> left = List.of(names);
    List<Query> all = new ArrayList<>(List.of(words));
    parts.forEach((name, filter) -> {
      if (!left.contains(name)) {
        all.add(filter);
      }
    });
    return new Query.And(all);
  }
}
