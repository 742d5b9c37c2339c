package dev.kith.search;

import dev.kith.model.Sentence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;

/// What somebody wants to know.
///
/// @param text    in the query language; empty for everything
/// @param filters chosen values by facet (see [FieldSettings#FACETS]): one of each facet's values, all facets
/// @param without values that are not wanted, by facet
/// @param after   changed on this day (UTC) or later; `null` for whenever
/// @param before  changed before this day; `null` for whenever
/// @param order   how to sort
/// @param from    how many results to leave out, at most [#MAX_FROM]
/// @param size    how many results to give, at most [#MAX_SIZE]
/// @param facets  whether to count facets
/// @param typing  true while the last word may go on
/// @param folded  whether copies of one text are one result (see [Folding]), else each is one
/// @param literal whether words are nothing but words: no filters are read out of them, no spelling is put right
public record Question(String text, Map<String, List<String>> filters, Map<String, List<String>> without, LocalDate after,
    LocalDate before, Order order, int from, int size, boolean facets, boolean typing, boolean folded, boolean literal) {
  public static final int MAX_FROM = 1_000;
  public static final int MAX_SIZE = 100;

  /// How results are sorted.
  public enum Order {
    RELEVANCE, NEWEST, OLDEST
  }

  public Question {
    Objects.requireNonNull(text);
    Objects.requireNonNull(order);
    filters = known(filters);
    without = known(without);
    if (from < 0 || from > MAX_FROM) {
      throw new QueryError("page", Sentence.of("Results can be paged up to {0}; narrow the question instead.", MAX_FROM));
    }
    if (size < 0 || size > MAX_SIZE) {
      throw new QueryError("limit", Sentence.of("A page has at most {0} results.", MAX_SIZE));
    }
  }

  public Question(String text, Map<String, List<String>> filters, Order order, int from, int size, boolean facets, boolean typing,
      boolean folded) {
    this(text, filters, Map.of(), null, null, order, from, size, facets, typing, folded, false);
  }

  private static Map<String, List<String>> known(Map<String, List<String>> chosen) {
    for (String facet : chosen.keySet()) {
      if (!FieldSettings.FACETS.contains(facet)) {
        throw new QueryError("filter", Sentence.of("There is no filter “{0}”. Filters: {1}.", facet,
            List.copyOf(FieldSettings.FACETS)));
      }
    }
    Map<String, List<String>> kept = new TreeMap<>();
    chosen.forEach((facet, values) -> {
      if (!values.isEmpty()) {
        kept.put(facet, List.copyOf(values));
      }
    });
    return Collections.unmodifiableMap(kept);
  }

  public static Question of(String text) {
    return new Question(text, Map.of(), Order.RELEVANCE, 0, 20, true, false, true);
  }

  public Question sized(int size) {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, folded, literal);
  }

  public Question unfolded() {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, false, literal);
  }

  /// The same for other words.
  public Question asking(String text) {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, folded, literal);
  }

  public Question literally() {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, folded, true);
  }

  /// For the total alone.
  Question counting() {
    return new Question(text, filters, without, after, before, order, 0, 0, false, typing, false, literal);
  }

  public Question sorted(Order order) {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, folded, literal);
  }

  /// Without the chosen values of a facet.
  Question dropping(String facet) {
    Map<String, List<String>> fewer = new TreeMap<>(filters);
    fewer.remove(facet);
    return new Question(text, fewer, without, after, before, order, from, size, facets, typing, folded, literal);
  }

  /// Without what is not wanted of a facet.
  Question allowing(String facet) {
    Map<String, List<String>> fewer = new TreeMap<>(without);
    fewer.remove(facet);
    return new Question(text, filters, fewer, after, before, order, from, size, facets, typing, folded, literal);
  }

  Question between(LocalDate after, LocalDate before) {
    return new Question(text, filters, without, after, before, order, from, size, facets, typing, folded, literal);
  }

  /// Whether anything is asked for beside the words.
  boolean narrowed() {
    return !filters.isEmpty() || !without.isEmpty() || after != null || before != null;
  }

  /// The question as the query string of an address, as `docs/api.md` names its parameters: first page, its default size.
  public String params() {
    StringJoiner out = new StringJoiner("&");
    if (!text.isBlank()) {
      out.add("q=" + encoded(text));
    }
    filters.forEach((facet, values) -> values.forEach(value -> out.add(facet + "=" + encoded(value))));
    without.forEach((facet, values) -> values.forEach(value -> out.add("-" + facet + "=" + encoded(value))));
    if (after != null) {
      out.add("after=" + after);
    }
    if (before != null) {
      out.add("before=" + before);
    }
    if (order != Order.RELEVANCE) {
      out.add("sort=" + order.name().toLowerCase(Locale.ROOT));
    }
    if (!folded) {
      out.add("copies=all");
    }
    if (literal) {
      out.add("literal=true");
    }
    return out.toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
