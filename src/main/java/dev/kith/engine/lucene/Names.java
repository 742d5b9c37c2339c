package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// The names under which the values of a keyword field are counted, by the number of the value. It follows from the values
/// alone, whatever documents have them.
final class Names {
  static final int UNNAMED = -1;

  private final String[] texts;
  /// The values that have a name, ascending; `null` if `places` has all values.
  private final int[] values;
  private final int[] places;

  private Names(String[] texts, int[] values, int[] places) {
    this.texts = texts;
    this.values = values;
    this.places = places;
  }

  /// Looks each value with a name up.
  ///
  /// @param values of each segment
  static Names few(Map<String, String> names, OrdinalMap ordinals, SortedSetDocValues[] values) throws IOException {
    String[] texts = texts(names);
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (Map.Entry<String, String> name : names.entrySet()) {
      BytesRef value = new BytesRef(name.getKey());
      for (int segment = 0; segment < values.length; segment++) {
        long ordinal = values[segment].lookupTerm(value);
        if (ordinal >= 0) {
          places.put((int) ordinals.getGlobalOrds(segment).get(ordinal), Arrays.binarySearch(texts, name.getValue()));
          break;
        }
      }
    }
    return new Names(texts, places.keySet().stream().mapToInt(Integer::intValue).toArray(),
        places.values().stream().mapToInt(Integer::intValue).toArray());
  }

  /// Looks at all values.
  ///
  /// @param values of each segment
  static Names many(Map<String, String> names, OrdinalMap ordinals, SortedSetDocValues[] values) throws IOException {
    String[] texts = texts(names);
    Map<String, Integer> byText = HashMap.newHashMap(texts.length);
    for (int i = 0; i < texts.length; i++) {
      byText.put(texts[i], i);
    }
    int[] places = new int[(int) ordinals.getValueCount()];
    for (int segment = 0; segment < values.length; segment++) {
      TermsEnum terms = values[segment].termsEnum();
      int ordinal = 0;
      for (BytesRef term = terms.next(); term != null; term = terms.next()) {
        int value = (int) ordinals.getGlobalOrds(segment).get(ordinal++);
        if (ordinals.getFirstSegmentNumber(value) == segment) {
          String name = names.get(term.utf8ToString());
          places[value] = name == null ? UNNAMED : byText.get(name);
        }
      }
    }
    return new Names(texts, null, places);
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

  /// The place of a value's name, or [#UNNAMED].
  int of(int value) {
    if (values == null) {
      return places[value];
    }
    int found = Arrays.binarySearch(values, value);
    return found < 0 ? UNNAMED : places[found];
  }
}
