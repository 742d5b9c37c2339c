package dev.kith.engine;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values of a document that an engine keeps, and beside them what somebody worked out of them, which is gone with them.
public final class KeptValues extends AbstractMap<String, List<String>> {
  private final Map<String, List<String>> values;
  /// Of the type that was put last and of the one before; unguarded, since it can be worked out again.
  private Object beside;
  private Object before;

  /// @param values which nobody changes any more
  public KeptValues(Map<String, List<String>> values) {
    this.values = values;
  }

  /// `null` if nothing of the type is kept.
  <T> T beside(Class<T> type) {
    Object known = beside;
    if (!type.isInstance(known)) {
      known = before;
    }
    return type.isInstance(known) ? type.cast(known) : null;
  }

  void keep(Object made) {
    Object known = beside;
    if (known != null && known.getClass() != made.getClass()) {
      before = known;
    }
    beside = made;
  }

  @Override
  public List<String> get(Object field) {
    return values.get(field);
  }

  @Override
  public boolean containsKey(Object field) {
    return values.containsKey(field);
  }

  @Override
  public Set<Entry<String, List<String>>> entrySet() {
    return values.entrySet();
  }
}
