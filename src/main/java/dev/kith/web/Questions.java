package dev.kith.web;

import dev.kith.model.Sentence;
import dev.kith.search.FieldSettings;
import dev.kith.search.Question;
import dev.kith.search.Question.Order;
import dev.kith.search.QueryError;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes questions of the parameters of an address.
final class Questions {
  private static final int DEFAULT_SIZE = 20;
  private static final int MOST_TOLD = 3;
  /// Each is looked for and told again in the answer.
  private static final int MOST_CHOSEN = 500;

  private static final List<String> NAMES = List.of("q", "limit", "page", "cursor", "sort", "copies", "facets", "typing", "literal", "after",
      "before");

  private Questions() {}

  /// What to say of parameters that a search does not have: who misspells one gets an answer to another question.
  static List<Sentence> unknown(Map<String, List<String>> parameters) {
    List<String> unknown = new ArrayList<>(parameters.keySet());
    unknown.removeIf(name -> NAMES.contains(name) || FieldSettings.FACETS.contains(name.startsWith("-") ? name.substring(1) : name));
    if (unknown.isEmpty()) {
      return List.of();
    }
    return unknown.stream().sorted().limit(MOST_TOLD).map(name -> Sentence.of(
        "There is no parameter “{0}”, so it was left out. Parameters: {1}, and the filters {2}.", name, NAMES, FieldSettings.FACETS)).toList();
  }

  static Question of(Context ctx) {
    return of(ctx.queryParamMap());
  }

  /// @param parameters as `docs/api.md` names them; others are left alone
  static Question of(Map<String, List<String>> parameters) {
    return of(parameters, (number(parameters, "page", 1, 1, Question.MAX_FROM) - 1)
        * number(parameters, "limit", DEFAULT_SIZE, 0, Question.MAX_SIZE));
  }

  /// @param from how many results to leave out, whatever `page` says
  static Question of(Map<String, List<String>> parameters, int from) {
    int size = number(parameters, "limit", DEFAULT_SIZE, 0, Question.MAX_SIZE);
    Order order = switch (one(parameters, "sort")) {
      case "relevance", "" -> Order.RELEVANCE;
      case "newest" -> Order.NEWEST;
      case "oldest" -> Order.OLDEST;
      case String other -> throw new QueryError("sort", Sentence.of("Results cannot be sorted by “{0}”; try relevance, newest or oldest.",
          other));
    };
    boolean folded = switch (one(parameters, "copies")) {
      case "folded", "" -> true;
      case "all" -> false;
      case String other -> throw new QueryError("copies", Sentence.of("Copies cannot be “{0}”; try folded or all.", other));
    };
    return new Question(one(parameters, "q"), chosen(parameters, ""), chosen(parameters, "-"), day(parameters, "after"),
        day(parameters, "before"), order, from, size, flag(parameters, "facets", true),
        flag(parameters, "typing", false), folded, flag(parameters, "literal", false));
  }

  private static String one(Map<String, List<String>> parameters, String name) {
    List<String> given = parameters.getOrDefault(name, List.of());
    return given.isEmpty() ? "" : given.getFirst();
  }

  /// The values of facets, by facet.
  ///
  /// @param sign stands before the facet's name
  static Map<String, List<String>> chosen(Map<String, List<String>> parameters, String sign) {
    Map<String, List<String>> chosen = new LinkedHashMap<>();
    for (String facet : FieldSettings.FACETS) {
      List<String> given = parameters.get(sign + facet);
      List<String> values = given == null ? List.of() : given.stream().filter(value -> !value.isBlank()).distinct().toList();
      if (values.size() > MOST_CHOSEN) {
        throw new QueryError(facet, Sentence.of("“{0}” takes at most {1} values.", facet, MOST_CHOSEN));
      }
      if (!values.isEmpty()) {
        chosen.put(facet, values);
      }
    }
    return chosen;
  }

  private static LocalDate day(Map<String, List<String>> parameters, String name) {
    String given = one(parameters, name).strip();
    try {
      return given.isEmpty() ? null : LocalDate.parse(given);
    } catch (DateTimeParseException _) {
      throw new QueryError(name, Sentence.of("“{0}” is a day such as 2026-01-31.", name));
    }
  }

  static boolean flag(Map<String, List<String>> parameters, String name, boolean otherwise) {
    return switch (one(parameters, name).strip()) {
      case "" -> otherwise;
      case "true" -> true;
      case "false" -> false;
      case String _ -> throw new QueryError(name, Sentence.of("“{0}” is true or false.", name));
    };
  }

  static int number(Map<String, List<String>> parameters, String name, int otherwise, int from, int to) {
    String given = one(parameters, name);
    if (given.isBlank()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(given.strip());
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message for both mistakes.
    }
    throw new QueryError(name, Sentence.of("“{0}” is a number from {1} to {2}.", name, from, to));
  }
}
