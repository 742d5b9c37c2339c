package dev.kith.search;

import dev.kith.model.Access;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The access lists in use, each with a number, and by principal the numbers of those that name it: which of them somebody
/// satisfies is found by looking up their own principals, not by reading every list. A hundred thousand lists are the same
/// few principals again and again.
///
/// Lists are only ever added; what is satisfied by whom never changes, so an answer for the first `n` lists stays true.
final class AccessLists {
  /// The numbers of lists that name a principal, and in which of their layers.
  private static final class Places {
    private int[] lists = new int[2];
    private int[] layers = new int[2];
    private int count;

    void add(int list, int layer) {
      if (count == lists.length) {
        lists = Arrays.copyOf(lists, 2 * count);
        layers = Arrays.copyOf(layers, 2 * count);
      }
      lists[count] = list;
      layers[count++] = layer;
    }

    /// The first place of a list with this number or a higher one.
    int from(int list) {
      int at = Arrays.binarySearch(lists, 0, count, list);
      at = at < 0 ? -at - 1 : at;
      while (at > 0 && lists[at - 1] >= list) {
        at--;
      }
      return at;
    }
  }

  private int size;
  /// Of lists with several layers how many; of those that nobody may see none.
  private final Map<Integer, Integer> several = new HashMap<>();
  /// Lists that deny somebody; few do, and they are read.
  private final Map<Integer, Access> denying = new HashMap<>();
  private final Map<String, Places> allowed = new HashMap<>();

  int size() {
    return size;
  }

  /// Gives a list the next number.
  void add(Access list) {
    int number = size++;
    if (!list.deny().isEmpty()) {
      denying.put(number, list);
    } else {
      if (list.layers().size() > 1) {
        several.put(number, list.layers().size());
      }
      for (int layer = 0; layer < list.layers().size(); layer++) {
        for (String principal : list.layers().get(layer)) {
          allowed.computeIfAbsent(principal, _ -> new Places()).add(number, layer);
        }
      }
    }
  }

  /// Adds to `satisfied` those lists, from a number on, that somebody with these principals satisfies.
  void satisfied(Set<String> principals, int from, BitSet satisfied) {
    Map<Integer, BitSet> matched = new HashMap<>();
    for (String principal : principals) {
      Places places = allowed.get(principal);
      for (int at = places == null ? 0 : places.from(from); places != null && at < places.count; at++) {
        int list = places.lists[at];
        if (several.containsKey(list)) {
          matched.computeIfAbsent(list, _ -> new BitSet()).set(places.layers[at]);
        } else {
          satisfied.set(list);
        }
      }
    }
    matched.forEach((list, layers) -> {
      if (layers.cardinality() == several.get(list)) {
        satisfied.set(list);
      }
    });
    denying.forEach((list, access) -> {
      if (list >= from && access.visibleTo(principals)) {
        satisfied.set(list);
      }
    });
  }
}
