package dev.kith.search;

import static dev.kith.model.Spelling.fold;

import dev.kith.engine.Query;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What is counted beside the results of one question.
///
/// @param sources labels by source id
/// @param known   whether the asker may know of the person of an id
record Facets(Question question, List<String> counted, Directory directory, Map<String, String> sources, Predicate<String> known) {
  private static final int VALUES = 50;

  /// What to ask the engine for: each facet, then each that has chosen values, of those, then the months.
  List<Facet> requests(Query words, Narrowing narrowing) {
    if (!question.facets()) {
      return List.of();
    }
    List<Facet> facets = new ArrayList<>();
    List<Facet> chosen = new ArrayList<>();
    for (String facet : counted) {
      // The other values of a chosen facet keep the counts they would have if chosen as well.
      Query over = narrowing.has(facet, "-" + facet) ? narrowing.besides(words, facet, "-" + facet) : null;
      facets.add(new Facet(Translation.field(facet), VALUES, names(facet), over));
      if (over != null) {
        chosen.add(new Facet(Translation.field(facet), Integer.MAX_VALUE, names(facet, chosen(facet)), over));
      }
    }
    facets.addAll(chosen);
    Query whenever = narrowing.has("after", "before") ? narrowing.besides(words, "after", "before") : null;
    facets.add(new Facet(Fields.MONTH, Integer.MAX_VALUE, Map.of(), whenever));
    return facets;
  }

  private List<String> chosen(String facet) {
    List<String> values = new ArrayList<>(question.filters().getOrDefault(facet, List.of()));
    values.addAll(question.without().getOrDefault(facet, List.of()));
    return values;
  }

  /// Those of the engine's answer.
  Map<String, List<FacetValue>> read(List<List<Count>> counts) {
    Map<String, List<FacetValue>> out = new LinkedHashMap<>();
    int next = counted.size();
    for (int i = 0; question.facets() && i < counted.size(); i++) {
      String facet = counted.get(i);
      List<String> chosen = chosen(facet);
      List<FacetValue> values = new ArrayList<>(counts.get(i).size());
      if (chosen.isEmpty()) {
        for (Count count : counts.get(i)) {
          values.add(new FacetValue(count.value(), label(facet, count.value()), count.count(), false, false));
        }
        out.put(facet, values);
        continue;
      }
      Set<String> wanted = new HashSet<>(question.filters().getOrDefault(facet, List.of()));
      Set<String> unwanted = new HashSet<>(question.without().getOrDefault(facet, List.of()));
      Map<String, Long> unseen = new TreeMap<>();
      chosen.forEach(value -> unseen.put(value, 0L));
      counts.get(next++).forEach(count -> unseen.put(count.value(), count.count()));
      for (Count count : counts.get(i)) {
        unseen.remove(count.value());
        values.add(new FacetValue(count.value(), label(facet, count.value()), count.count(), wanted.contains(count.value()),
            unwanted.contains(count.value())));
      }
      // What is chosen stays to be seen, and to be taken back, though it is rare or counts nothing.
      unseen.forEach((value, count) -> {
        values.add(new FacetValue(value, count > 0 ? label(facet, value) : told(facet, value), count, wanted.contains(value), unwanted.contains(value)));
      });
      out.put(facet, values);
    }
    return out;
  }

  /// The months of the engine's answer.
  List<Month> dates(List<List<Count>> counts) {
    if (!question.facets()) {
      return List.of();
    }
    List<Month> months = new ArrayList<>(counts.getLast().size());
    for (Count count : counts.getLast()) {
      months.add(new Month(count.value(), count.count()));
    }
    months.sort(Comparator.comparing(Month::month));
    return months;
  }

  /// One facet, however many values it has.
  Facet whole(String facet, Query words, Narrowing narrowing) {
    return new Facet(Translation.field(facet), Integer.MAX_VALUE, names(facet), narrowing.besides(words, facet, "-" + facet));
  }

  /// The most frequent of those values of a facet in whose label a word begins so.
  List<FacetValue> beginning(String facet, String prefix, List<Count> counts) {
    String folded = fold(prefix);
    return counts.stream().map(count -> new FacetValue(count.value(), label(facet, count.value()), count.count(),
            question.filters().getOrDefault(facet, List.of()).contains(count.value()),
            question.without().getOrDefault(facet, List.of()).contains(count.value())))
        .filter(value -> begins(fold(value.label()), folded)).limit(VALUES).toList();
  }

  /// Whether a word of a text begins so; the text from there on, so that the beginning may have blanks.
  static boolean begins(String text, String prefix) {
    for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
      if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
        return true;
      }
    }
    return false;
  }

  private Map<String, String> names(String facet) {
    return switch (facet) {
      case "author" -> only(directory.idByIdentity());
      case "team" -> only(directory.teamByIdentity());
      default -> Map.of();
    };
  }

  /// A table of names that may be empty: to the engine, no names would mean every value under its own, and so accounts as they
  /// are written, of which nobody knows whether the asker may see them.
  static Map<String, String> only(Map<String, String> names) {
    return names.isEmpty() ? Map.of("", "") : names;
  }

  /// The names under which chosen values are counted by themselves: they may not be among the most frequent.
  private Map<String, String> names(String facet, List<String> chosen) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String value : chosen) {
      switch (facet) {
        case "author" -> directory.person(value).ifPresent(person -> person.identities().forEach(i -> names.put(i, value)));
        case "team" -> directory.team(value).forEach(person -> person.identities().forEach(i -> names.put(i, value)));
        default -> names.put(value, value);
      }
    }
    return only(names);
  }

  /// What a value that somebody typed or chose is called: a person of whom the asker may not know is called as they typed it.
  String told(String facet, String value) {
    return facet.equals("author") && !known.test(value) ? value : label(facet, value);
  }

  private String label(String facet, String value) {
    return switch (facet) {
      case "source" -> sources.getOrDefault(value, value);
      case "author" -> directory.person(value).map(Profile::name).orElse(value);
      case "language" -> Languages.label(value);
      default -> value;
    };
  }
}
