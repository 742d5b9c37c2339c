package dev.kith.fields;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Tells the language a text is written in: what its source says, or else whose small words stand in it. Only for filters: a
/// text of which nothing can be told has no language.
final class Written {
  /// So much of a text is looked at.
  private static final int LOOKED_AT = 4_000;
  /// Fewer small words than this tell nothing.
  private static final int FEWEST = 4;
  /// The first language must have so many times the small words of the second.
  private static final double CLEARLY = 1.5;

  /// Each begins with its language.
  private static final List<String> LISTS = List.of(
      "en the of and to in is that for it with as was on are be this by from or have an they which you not but we if",
      "de der die das und ist nicht ein eine mit von zu den dem des im auf für sich auch es werden wird bei oder wir sie wenn",
      "fr le la les des et est une un dans pour que qui sur pas avec au par ce il sont nous vous ou mais plus aux",
      "es el la los las y es que una un en para por con del se no al lo como más pero su sus este si",
      "nl de het een en van is dat niet op te zijn voor met die er aan ook als door bij maar wij naar om",
      "it il lo la gli le di e che un una per non con sono del della nel da si come più ma anche questo",
      "pt o os as de e que um uma para não com do da em no na por se mais como mas foi ao este");

  private static final List<String> LANGUAGES = LISTS.stream().map(list -> list.substring(0, 2)).toList();
  /// By small word: a bit for each language that has it.
  private static final Map<String, Integer> SMALL = new HashMap<>();
  private static final int LONGEST;

  static {
    for (int language = 0; language < LISTS.size(); language++) {
      for (String word : LISTS.get(language).substring(3).split(" ")) {
        SMALL.merge(word, 1 << language, (one, other) -> one | other);
      }
    }
    LONGEST = SMALL.keySet().stream().mapToInt(String::length).max().orElseThrow();
  }

  private Written() {}

  /// @param told a BCP 47 tag, or empty
  static Optional<String> in(String told, String text) {
    if (!told.isBlank()) {
      return Optional.of(told.strip().split("[-_]")[0].toLowerCase(Locale.ROOT));
    }
    int[] counts = new int[LANGUAGES.size()];
    String start = (text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text).toLowerCase(Locale.ROOT);
    int word = -1;
    for (int at = 0; at <= start.length();) {
      int point = at < start.length() ? start.codePointAt(at) : ' ';
      if (Character.isLetter(point)) {
        word = word < 0 ? at : word;
      } else if (word >= 0) {
        if (at - word <= LONGEST) {
          count(start.substring(word, at), counts);
        }
        word = -1;
      }
      at += Character.charCount(point);
    }
    int best = 0;
    int next = 0;
    for (int language = 1; language < counts.length; language++) {
      next = Math.max(next, Math.min(counts[language], counts[best]));
      best = counts[language] > counts[best] ? language : best;
    }
    return counts[best] >= FEWEST && counts[best] >= CLEARLY * next ? Optional.of(LANGUAGES.get(best)) : Optional.empty();
  }

  private static void count(String word, int[] counts) {
    for (int languages = SMALL.getOrDefault(word, 0); languages != 0; languages &= languages - 1) {
      counts[Integer.numberOfTrailingZeros(languages)]++;
    }
  }
}
