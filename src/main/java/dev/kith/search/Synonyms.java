package dev.kith.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Other words for the same thing. They act on the query, so a change needs no reindex.
public final class Synonyms {
  public static final Synonyms NONE = new Synonyms(List.of());

  private final Map<String, Set<String>> others = new TreeMap<>();
  private final int longest;

  public Synonyms(List<SynonymRule> rules) {
    for (SynonymRule rule : rules) {
      for (String from : rule.left()) {
        Set<String> to = others.computeIfAbsent(key(from), _ -> new LinkedHashSet<>());
        rule.right().stream().filter(other -> !key(other).equals(key(from))).forEach(to::add);
      }
    }
    longest = others.keySet().stream().mapToInt(key -> key.split(" ").length).max().orElse(0);
  }

  /// A stretch of words, and what else is called so.
  ///
  /// @param words how many words of the query it covers
  record Match(int words, List<String> others) {}

  /// The longest stretch that begins at this word and has synonyms; one word without any if there is none.
  Match at(List<String> words, int from) {
    for (int length = Math.min(longest, words.size() - from); length > 0; length--) {
      Set<String> found = others.get(key(String.join(" ", words.subList(from, from + length))));
      if (found != null) {
        return new Match(length, new ArrayList<>(found));
      }
    }
    return new Match(1, List.of());
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
