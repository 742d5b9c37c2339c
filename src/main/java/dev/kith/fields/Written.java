package dev.kith.fields;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells the language a text is written in: what its source says, or else whose small words stand in it. Only for filters: a
/// text of which nothing can be told has no language.
final class Written {
  /// So much of a text is looked at.
  private static final int LOOKED_AT = 4_000;
  /// Fewer small words than this tell nothing.
  private static final int FEWEST = 4;
  /// The first language must have so many times the small words of the second.
  private static final double CLEARLY = 1.5;

  private static final Map<String, Set<String>> SMALL = small(
      "en the of and to in is that for it with as was on are be this by from or have an they which you not but we if",
      "de der die das und ist nicht ein eine mit von zu den dem des im auf für sich auch es werden wird bei oder wir sie wenn",
      "fr le la les des et est une un dans pour que qui sur pas avec au par ce il sont nous vous ou mais plus aux",
      "es el la los las y es que una un en para por con del se no al lo como más pero su sus este si",
      "nl de het een en van is dat niet op te zijn voor met die er aan ook als door bij maar wij naar om",
      "it il lo la gli le di e che un una per non con sono del della nel da si come più ma anche questo",
      "pt o os as de e que um uma para não com do da em no na por se mais como mas foi ao este");

  private Written() {}

  private static Map<String, Set<String>> small(String... lists) {
    Map<String, Set<String>> small = new HashMap<>();
    for (String list : lists) {
      String[] words = list.split(" ");
      small.put(words[0], Set.copyOf(new HashSet<>(Arrays.asList(words).subList(1, words.length))));
    }
    return Map.copyOf(small);
  }

  /// @param told a BCP 47 tag, or empty
  static Optional<String> in(String told, String text) {
    if (!told.isBlank()) {
      return Optional.of(told.strip().split("[-_]")[0].toLowerCase(Locale.ROOT));
    }
    Map<String, Integer> counts = new HashMap<>();
    String start = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    for (String word : start.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
      SMALL.forEach((language, words) -> {
        if (words.contains(word)) {
          counts.merge(language, 1, Integer::sum);
        }
      });
    }
    String best = "";
    int most = 0;
    int next = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        next = most;
        most = count.getValue();
        best = count.getKey();
      } else {
        next = Math.max(next, count.getValue());
      }
    }
    return most >= FEWEST && most >= CLEARLY * next ? Optional.of(best) : Optional.empty();
  }
}
