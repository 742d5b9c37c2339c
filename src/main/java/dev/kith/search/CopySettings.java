package dev.kith.search;

import dev.kith.model.Kind;
import java.util.List;
import java.util.Set;

/// What counts as a copy of a text, and which copy is shown: the section `copies` of `ranking.yaml`.
///
/// @param likeness       two documents of different sources are copies if this share of the shorter text stands in the longer
///                       one, 0 to 1; above 1 nothing is folded
/// @param likenessWithin the same for documents of one source, whose numbers must agree as well: there, alike texts are rather
///                       made from one form
/// @param order          kinds of documents, the most official first; kinds that are not named come last
public record CopySettings(double likeness, double likenessWithin, List<String> order) {
  public static final CopySettings DEFAULTS = new CopySettings(0.6, 0.9,
      List.of("page", "post", "ticket", "question", "answer", "file", "code", "event", "commit", "bookmark", "mail", "message"));

  public CopySettings {
    ContentRanking.range("likeness", likeness, 0.3, 2);
    ContentRanking.range("likenessWithin", likenessWithin, 0.3, 2);
    order = List.copyOf(order);
    for (String kind : order) {
      if (!Kind.of(kind).map(Kind::label).equals(java.util.Optional.of(kind))) {
        throw new IllegalArgumentException("order: there is no kind " + kind + "; try " + DEFAULTS.order());
      }
    }
    if (Set.copyOf(order).size() < order.size()) {
      throw new IllegalArgumentException("order: names one twice; try each once");
    }
  }
}
