package dev.kith.cli;

import dev.kith.search.SynonymRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// Reads `synonyms.txt`: `vpn, virtual private network` for words that mean the same, `k8s => kubernetes` for one way only,
/// `#` for remarks.
final class SynonymFile {
  private static final int LONGEST = 100;

  private SynonymFile() {}

  /// @param file what errors call the file
  static List<SynonymRule> parse(String text, String file) {
    List<SynonymRule> rules = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
      if (!line.isEmpty()) {
        rules.add(rule(line, file, i + 1));
      }
    }
    return List.copyOf(rules);
  }

  private static SynonymRule rule(String line, String file, int number) {
    String[] sides = line.split("=>", -1);
    if (sides.length > 2) {
      throw new ConfigError(file, number, "synonyms", "has more than one =>", "one line for each");
    }
    if (line.contains("${")) {
      throw new ConfigError(file, number, "synonyms", "${…} is read only where a secret is expected", "the plain word");
    }
    List<String> left = words(sides[0], file, number);
    if (sides.length == 2) {
      return new SynonymRule(true, left, words(sides[1], file, number));
    }
    if (left.size() < 2) {
      throw new ConfigError(file, number, "synonyms", "has one word and nothing that means the same",
          "'" + left.getFirst() + ", another word'");
    }
    return new SynonymRule(false, left, left);
  }

  private static List<String> words(String side, String file, int number) {
    List<String> words = Arrays.stream(side.split(",", -1)).map(word -> word.strip().replaceAll("\\s+", " ")).toList();
    for (String word : words) {
      if (word.isEmpty()) {
        throw new ConfigError(file, number, "synonyms", "has nothing between two commas or beside the =>",
            "a word there, or no comma");
      }
      if (word.length() > LONGEST) {
        throw new ConfigError(file, number, "synonyms", ConfigError.quoted(word) + " is longer than a phrase",
            "fewer words");
      }
    }
    if (new HashSet<>(words).size() < words.size()) {
      throw new ConfigError(file, number, "synonyms", "has the same word twice", "each only once");
    }
    return words;
  }
}
