package dev.kith.engine.lucene;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What was read of a document, by field. Whatever looks at hundreds of hits waits for memory, and this is in two places of it, where
/// a hash table is in five; what the fields are called is looked through from the first on, since all that were read alike share it.
final class Row<V> extends AbstractMap<String, V> {
  private final String[] names;
  /// In the order of the names; `null` where there is none.
  private final V[] values;

  private Row(String[] names, V[] values) {
    this.names = names;
    this.values = values;
  }

  /// @param names as [Kept#fields] gives them; there is none other among the values
  @SuppressWarnings("unchecked")
  static <V> Map<String, V> of(String[] names, Map<String, V> values) {
    if (values.isEmpty()) {
      return Map.of();
    }
    Object[] row = new Object[names.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(names[i]);
    }
    return new Row<>(names, (V[]) row);
  }

  @Override
  public V get(Object name) {
    // names of fields are constants
    for (int i = 0; i < values.length; i++) {
      if (names[i] == name) {
        return values[i];
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    Map<String, V> all = LinkedHashMap.newLinkedHashMap(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        all.put(names[i], values[i]);
      }
    }
    return Collections.unmodifiableMap(all).entrySet();
  }
}
