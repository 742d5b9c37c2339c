package dev.kith.search;

import dev.kith.model.Viewer;
import dev.kith.search.Search.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Who typed what last, so that it can be worked out anew before they type again. A viewer stands for all of equal rights; whoever
/// loses a right is another viewer, and finds nothing that was worked out for the former.
final class Typists {
  private static final int VIEWERS = 64;
  private static final int BEGINNINGS = 200;
  /// Longer beginnings are seldom typed twice.
  private static final int LONGEST = 4;

  private final Map<Viewer, Map<Typed, Boolean>> latest = latest(VIEWERS);

  private static <K, V> Map<K, V> latest(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  synchronized void note(Viewer viewer, Typed typed) {
    Map<Typed, Boolean> theirs = latest.computeIfAbsent(new Viewer("", viewer.principals(), viewer.without()), _ -> latest(BEGINNINGS));
    if (typed.text().length() <= LONGEST) {
      theirs.put(typed, true);
    }
  }

  /// Those who typed last first, and of each what they typed last first.
  void each(BiConsumer<Viewer, List<Typed>> to) {
    List<Map.Entry<Viewer, List<Typed>>> all = new ArrayList<>();
    synchronized (this) {
      latest.forEach((viewer, typed) -> all.add(Map.entry(viewer, new ArrayList<>(typed.keySet()))));
    }
    all.reversed().forEach(one -> to.accept(one.getKey(), one.getValue().reversed()));
  }
}
