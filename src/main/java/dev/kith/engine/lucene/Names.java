package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The names under which the values of a keyword field are counted, by the number of the value. It follows from the values
/// alone, whatever documents have them.
final class Names {
  static final int UNNAMED = -1;

  private final String[] texts;
  private final Numbering numbering;
  /// The values that have a name, ascending; `null` if `inSegments` has all values.
  private final int[] values;
  /// By value, of `values`.
  private final int[] places;
  /// By segment and the value's number there.
  private final int[][] inSegments;
  /// By segment: the documents with names in the place of their values; `null` until these names were asked for again, since that
  /// costs a look at all documents.
  private volatile Ordinals[] columns;

  private Names(String[] texts, Numbering numbering, int[] values, int[] places, int[][] inSegments) {
    this.texts = texts;
    this.numbering = numbering;
    this.values = values;
    this.places = places;
    this.inSegments = inSegments;
  }

  /// Looks each value with a name up.
  static Names few(Map<String, String> names, Numbering numbering) throws IOException {
    String[] texts = texts(names);
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (Map.Entry<String, String> name : names.entrySet()) {
      int value = numbering.of(name.getKey());
      if (value >= 0) {
        places.put(value, Arrays.binarySearch(texts, name.getValue()));
      }
    }
    return new Names(texts, numbering, places.keySet().stream().mapToInt(Integer::intValue).toArray(),
        places.values().stream().mapToInt(Integer::intValue).toArray(), null);
  }

  /// Looks at all values.
  static Names many(Map<String, String> names, Numbering numbering) throws IOException {
    String[] texts = texts(names);
    Map<String, Integer> byText = HashMap.newHashMap(texts.length);
    for (int i = 0; i < texts.length; i++) {
      byText.put(texts[i], i);
    }
    int[] places = new int[numbering.size()];
    numbering.each((value, text) -> {
      String name = names.get(text);
      places[value] = name == null ? UNNAMED : byText.get(name);
    });
    int[][] inSegments = new int[numbering.segments()][];
    for (int segment = 0; segment < inSegments.length; segment++) {
      int[] all = numbering.in(segment);
      inSegments[segment] = new int[all.length];
      for (int ordinal = 0; ordinal < all.length; ordinal++) {
        inSegments[segment][ordinal] = places[all[ordinal]];
      }
    }
    return new Names(texts, numbering, null, null, inSegments);
  }

  /// As these, which are many, for the segments of another commit: what was worked out of those that are still there is taken over.
  ///
  /// @param before by segment of that commit: its number here, or -1
  Names later(Map<String, String> names, Numbering numbering, int[] before) throws IOException {
    int[][] later = new int[before.length][];
    Ordinals[] known = columns;
    Ordinals[] kept = known == null ? null : new Ordinals[before.length];
    for (int segment = 0; segment < before.length; segment++) {
      if (before[segment] >= 0) {
        later[segment] = inSegments[before[segment]];
        if (known != null) {
          kept[segment] = known[before[segment]];
        }
      } else {
        int[] places = new int[numbering.in(segment).length];
        numbering.each(segment, (value, text) -> {
          String name = names.get(text);
          places[value] = name == null ? UNNAMED : Arrays.binarySearch(texts, name);
        });
        later[segment] = places;
      }
    }
    Names all = new Names(texts, numbering, null, null, later);
    all.columns = kept;
    return all;
  }

  private static String[] texts(Map<String, String> names) {
    return names.values().stream().distinct().sorted().toArray(String[]::new);
  }

  int size() {
    return texts.length;
  }

  /// The names in their order.
  String text(int place) {
    return texts[place];
  }

  /// Is told that these were asked for again.
  Names again() {
    if (columns == null && inSegments != null) {
      columns = new Ordinals[inSegments.length];
    }
    return this;
  }

  /// The documents of a segment with names in the place of their values; `null` if values are to be looked up one by one.
  Ordinals column(int segment, Ordinals values) {
    Ordinals[] all = columns;
    if (all == null) {
      return null;
    }
    Ordinals known = all[segment];
    if (known == null) {
      known = values.named(inSegments[segment], texts.length);
      all[segment] = known;
    }
    return known;
  }

  /// By the number of a value in a segment: the place of its name, or [#UNNAMED].
  int of(int segment, int ordinal) {
    if (inSegments != null) {
      return inSegments[segment][ordinal];
    }
    int found = Arrays.binarySearch(values, numbering.in(segment)[ordinal]);
    return found < 0 ? UNNAMED : places[found];
  }
}
