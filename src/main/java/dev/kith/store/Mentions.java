package dev.kith.store;

import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether what was asked is about somebody who was deleted. Of them there are but digests, so every few words in a row are
/// tried.
final class Mentions {
  private static final int LONGEST_NAME = 4;
  private static final int SHORTEST_WORD = 3;

  private Mentions() {}

  /// Whether somebody deleted did this, or it names them.
  static boolean isOf(Queries.Event event, Erased erased) {
    return !erased.isEmpty() && switch (event) {
      case Queries.Asked(_, String who, _, String q, _) -> erased.key(Spelling.fold(who)) || isIn(q, erased);
      case Queries.Clicked(_, String who, String q, _) -> erased.key(Spelling.fold(who)) || isIn(q, erased);
      case Queries.Forgotten _, Queries.Marker _ -> false;
    };
  }

  private static boolean isIn(String q, Erased erased) {
    // Once as people separate words, for accounts and addresses, and once by all that is no letter.
    for (String separators : List.of("[\\s:,\"()]+", "[^\\p{L}\\p{N}]+")) {
      String[] words = q.split(separators);
      for (int from = 0; from < words.length; from++) {
        for (int to = from + 1; to <= Math.min(words.length, from + LONGEST_NAME); to++) {
          String run = String.join(" ", Arrays.asList(words).subList(from, to));
          if (erased.key(run) || erased.name(run)) {
            return true;
          }
        }
      }
    }
    return false;
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
