package dev.kith.store;

import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Whether what was asked is about somebody who was deleted.
final class Mentions {
  private static final int SHORTEST_WORD = 3;

  private Mentions() {}

  /// Whether somebody deleted did this, or it names them.
  static boolean isOf(Queries.Event event, Erased erased) {
    return !erased.isEmpty() && switch (event) {
      case Queries.Asked(_, String who, _, String q, _) -> erased.key(Spelling.fold(who)) || erased.isNamedIn(q);
      case Queries.Clicked(_, String who, String q, _) -> erased.key(Spelling.fold(who)) || erased.isNamedIn(q);
      case Queries.Forgotten _, Queries.Marker _ -> false;
    };
  }

  /// The words by which queries about somebody are known, while it is still known who they are.
  static Set<String> words(Collection<String> keys, Collection<String> names) {
    Set<String> words = new HashSet<>();
    keys.forEach(key -> words.add(Spelling.fold(key.substring(key.indexOf('/') + 1))));
    names.forEach(name -> words.addAll(Arrays.asList(Spelling.fold(name).split("[^\\p{L}\\p{N}]+"))));
    words.removeIf(word -> word.length() < SHORTEST_WORD);
    return words;
  }
}
