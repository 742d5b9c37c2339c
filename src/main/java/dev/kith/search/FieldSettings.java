package dev.kith.search;

import dev.kith.engine.Query.Weighted;
import dev.kith.fields.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which fields are searched and counted: `fields.yaml`.
///
/// @param searched text fields and how much a find in each counts
/// @param facets   what is counted beside the results, in the order shown
public record FieldSettings(Map<String, Searched> searched, List<String> facets) {
  private static final List<String> TEXTS = List.of(Fields.TITLE, Fields.BODY, Fields.LABELS, Fields.PATH);
  /// Everything that can be counted.
  public static final List<String> FACETS = List.of("source", "type", "author", "team", "tag", "year", "ownership", "language");

  public static final FieldSettings DEFAULTS = new FieldSettings(Map.of(Fields.TITLE, new Searched(3, true), Fields.BODY,
      new Searched(1, true), Fields.LABELS, new Searched(1.5, false), Fields.PATH, new Searched(0.5, false)),
      List.of("source", "type", "author", "team", "tag", "year", "ownership"));

  public FieldSettings {
    searched = Map.copyOf(searched);
    facets = List.copyOf(facets);
    if (searched.isEmpty()) {
      throw new IllegalArgumentException("searched: is empty; try title and body");
    }
    known("searched", searched.keySet(), TEXTS);
    known("facets", facets, FACETS);
    if (Set.copyOf(facets).size() < facets.size()) {
      throw new IllegalArgumentException("facets: names one twice; try each once");
    }
  }

  private static void known(String key, Iterable<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(key + ": there is no " + name + "; try one of " + known);
      }
    }
  }

  /// @param weight how much a find counts; 0 to leave the field out
  /// @param pairs  whether words side by side count more here
  public record Searched(double weight, boolean pairs) {
    public Searched {
      ContentRanking.range("weight", weight, 0, 100);
    }
  }

  /// In a fixed order, so that equal settings give equal queries.
  List<Weighted> weighted() {
    return TEXTS.stream().filter(name -> searched.containsKey(name) && searched.get(name).weight() > 0)
        .map(name -> new Weighted(name, searched.get(name).weight(), searched.get(name).pairs())).toList();
  }
}
