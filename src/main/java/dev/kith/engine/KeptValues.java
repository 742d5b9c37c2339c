package dev.kith.engine;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values of a document that an engine keeps, and beside them what somebody worked out of them, which is gone with them.
public final class KeptValues extends AbstractMap<String, List<String>> {
  private final Map<String, List<String>> values;
  /// Of whichever type was put last; unguarded, since it can be worked out again.
  Object beside;

  /// @param values which nobody changes any more
  public KeptValues(Map<String, List<String>> values) {
    this.values = values;
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
