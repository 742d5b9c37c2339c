package dev.kith.search;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What somebody wants to know.
///
/// @param text    in the query language; empty for everything
/// @param filters chosen values by facet (see [FieldSettings#FACETS]): one of each facet's values, all facets
/// @param order   how to sort
/// @param from    how many results to leave out, at most [#MAX_FROM]
/// @param size    how many results to give, at most [#MAX_SIZE]
/// @param facets  whether to count facets
/// @param typing  true while the last word may go on
/// @param folded  whether copies of one text are one result (see [Folding]), else each is one
public record Question(String text, Map<String, List<String>> filters, Order order, int from, int size, boolean facets,
    boolean typing, boolean folded) {
  public static final int MAX_FROM = 1_000;
  public static final int MAX_SIZE = 100;

  /// How results are sorted.
  public enum Order {
    RELEVANCE, NEWEST, OLDEST
  }

  public Question {
    Objects.requireNonNull(text);
    Objects.requireNonNull(order);
    filters = Map.copyOf(filters);
    for (String facet : filters.keySet()) {
      if (!FieldSettings.FACETS.contains(facet)) {
        throw new QueryError("filter", "There is no filter “" + facet + "”. Filters: "
            + String.join(", ", FieldSettings.FACETS) + ".");
      }
    }
    if (from < 0 || from > MAX_FROM) {
      throw new QueryError("page", "Results can be paged up to " + MAX_FROM + "; narrow the question instead.");
    }
    if (size < 0 || size > MAX_SIZE) {
      throw new QueryError("limit", "A page has at most " + MAX_SIZE + " results.");
    }
  }

  public static Question of(String text) {
    return new Question(text, Map.of(), Order.RELEVANCE, 0, 20, true, false, true);
  }

  public Question sized(int size) {
    return new Question(text, filters, order, from, size, facets, typing, folded);
  }

  public Question unfolded() {
    return new Question(text, filters, order, from, size, facets, typing, false);
  }
}
