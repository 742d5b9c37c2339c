package dev.kith.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A question to an engine.
///
/// @param query   what to look for
/// @param visible what exists for this question: the answer (hits, order, scores, total, facets, expansions, quotes) is what
///                an engine would give that never held the other documents. A promise, not a filter.
/// @param from    how many hits to leave out
/// @param size    how many to give; 0 for none
/// @param sort    `null` for the best score first; ties always by id
/// @param fields  whose values to give with each hit: any kind
/// @param facets  what to count
/// @param quotes  which texts to quote
/// @param tests   other queries, to be told which hits match them too
/// @param lookups which words to look up
/// @param near    what else to give; `null` for nothing
public record Request(Query query, Query visible, int from, int size, Sort sort, List<String> fields, List<Facet> facets,
    List<Quotes> quotes, List<Query> tests, List<Lookup> lookups, Near near) {
  public Request {
    Objects.requireNonNull(query);
    Objects.requireNonNull(visible);
    if (from < 0 || size < 0) {
      throw new IllegalArgumentException("from and size are 0 or more");
    }
    fields = List.copyOf(fields);
    facets = List.copyOf(facets);
    quotes = List.copyOf(quotes);
    tests = List.copyOf(tests);
    lookups = List.copyOf(lookups);
  }

  public Request(Query query, Query visible, int from, int size, Sort sort, List<String> fields, List<Facet> facets,
      List<Quotes> quotes, List<Query> tests, List<Lookup> lookups) {
    this(query, visible, from, size, sort, fields, facets, quotes, tests, lookups, null);
  }

  public Request(Query query, Query visible, int from, int size, Sort sort, List<String> fields, List<Facet> facets,
      List<Quotes> quotes, List<Query> tests) {
    this(query, visible, from, size, sort, fields, facets, quotes, tests, List.of());
  }

  public Request(Query query, Query visible, int from, int size, Sort sort, List<String> fields, List<Facet> facets,
      List<Quotes> quotes) {
    this(query, visible, from, size, sort, fields, facets, quotes, List.of());
  }

  public static Request of(Query query, Query visible, int size, List<String> fields) {
    return new Request(query, visible, 0, size, null, fields, List.of(), List.of());
  }

  public Request withFacets(List<Facet> facets) {
    return new Request(query, visible, from, size, sort, fields, facets, quotes, tests, lookups, near);
  }

  public Request withTests(List<Query> tests) {
    return new Request(query, visible, from, size, sort, fields, facets, quotes, tests, lookups, near);
  }

  public Request withLookups(List<Lookup> lookups) {
    return new Request(query, visible, from, size, sort, fields, facets, quotes, tests, lookups, near);
  }

  public Request withNear(Near near) {
    return new Request(query, visible, from, size, sort, fields, facets, quotes, tests, lookups, near);
  }

  /// The documents that match and share a value of a keyword field with one of the first hits, besides the hits.
  ///
  /// @param hits with how many of the first
  /// @param most none are given if these are more, the hits of which that is true among them
  public record Near(String field, int hits, int most) {
    public Near {
      Objects.requireNonNull(field);
      if (hits < 0 || most < 0) {
        throw new IllegalArgumentException("hits and most are 0 or more");
      }
    }
  }

  /// By a number field; documents without it come last either way.
  public record Sort(String field, boolean descending) {
    public Sort {
      Objects.requireNonNull(field);
    }
  }

  /// Counts how many matching documents have each value of a keyword field, the most frequent first, then by value.
  ///
  /// @param limit how many values to give
  /// @param names if not empty: values are counted under the name given here, a document once a name, and values without a
  ///              name not at all
  /// @param over  what to count; `null` for the request's query
  public record Facet(String field, int limit, Map<String, String> names, Query over) {
    public Facet {
      Objects.requireNonNull(field);
      names = Map.copyOf(names);
    }

    public static Facet of(String field, int limit) {
      return new Facet(field, limit, Map.of(), null);
    }
  }

  /// Passages of a text field in which the words of the query stand.
  ///
  /// @param count  how many passages at most, the best first
  /// @param length about how many characters a passage has; a text that is not longer is given whole. Without a word of the
  ///               query in the field, the passage is the beginning of the text.
  public record Quotes(String field, int count, int length) {
    public Quotes {
      Objects.requireNonNull(field);
      if (count < 1 || length < 1) {
        throw new IllegalArgumentException("quotes need a count and a length of at least 1");
      }
    }
  }

  /// Words that stand in the documents, whether or not these match, with how many hold each in any of some text fields: those
  /// that a word stands for as PREFIX or FUZZY, in the order of [Query.Match]; as STEM or EXACT the word itself. Nothing for a
  /// text that is not one token, and for what stands nowhere.
  public record Lookup(String word, Query.Match match, List<String> fields) {
    public Lookup {
      Objects.requireNonNull(word);
      Objects.requireNonNull(match);
      fields = List.copyOf(fields);
    }
  }
}
