package dev.kith.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// An engine's answer.
///
/// @param total  how many documents match, exactly
/// @param facets values and counts by facet, in the order of the request's facets
/// @param passed by test, in the order of the request's: the ids of the hits that match it
/// @param words  by lookup, in the order of the request's: what was found, and how many documents hold it
/// @param near   those of [Request#near] in the order of their ids, whatever they score; `null` if there are too many, and of an engine
///               that would have to search for them
public record Result(List<Hit> hits, long total, List<List<Count>> facets, List<Set<String>> passed, List<List<Count>> words,
    List<Hit> near) {
  public Result {
    hits = List.copyOf(hits);
    facets = facets.stream().map(List::copyOf).toList();
    passed = passed.stream().map(Set::copyOf).toList();
    words = words.stream().map(List::copyOf).toList();
    near = near == null ? null : List.copyOf(near);
  }

  public Result(List<Hit> hits, long total, List<List<Count>> facets) {
    this(hits, total, facets, List.of(), List.of());
  }

  public Result(List<Hit> hits, long total, List<List<Count>> facets, List<Set<String>> passed, List<List<Count>> words) {
    this(hits, total, facets, passed, words, null);
  }

  /// @param strings values of the text, keyword and stored fields asked for, in the order they were put (keywords: sorted,
  ///                each once); absent fields are absent
  /// @param numbers values of the number fields asked for
  public record Hit(String id, double score, Map<String, List<String>> strings, Map<String, Long> numbers,
      List<Quote> quotes) {
    /// The first value of a field, or empty.
    public String first(String field) {
      List<String> values = strings.get(field);
      return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    public List<String> all(String field) {
      List<String> values = strings.get(field);
      return values == null ? List.of() : values;
    }

    /// What follows from the values of the hit alone: an engine that keeps these keeps it with them, for the next who reads the same of
    /// the document.
    ///
    /// @param type safe to be used by several threads
    public <T> T following(Class<T> type, Function<Hit, T> made) {
      return following(type, _ -> true, made);
    }

    /// The same of what follows from something else too.
    ///
    /// @param holds whether what is kept still does
    public <T> T following(Class<T> type, Predicate<T> holds, Function<Hit, T> made) {
      if (!(strings instanceof KeptValues kept)) {
        return made.apply(this);
      }
      T known = kept.beside(type);
      if (known == null || !holds.test(known)) {
        known = made.apply(this);
        kept.keep(known);
      }
      return known;
    }
  }

  public record Count(String value, long count) {}

  /// A passage.
  ///
  /// @param start     where it begins in the field's text (values joined by a line break), in UTF-16 units
  /// @param fragments its text, cut where words of the query begin and end
  public record Quote(String field, int start, List<Fragment> fragments) {
    public Quote {
      fragments = List.copyOf(fragments);
    }
  }

  public record Fragment(String text, boolean hit) {}
}
