package dev.kith.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The words that a question wants, to compare topics with: as the engine reads them, with their synonyms, and two that stand
/// side by side as one. What it does not want (`-word`) is left out; of alternatives all count, since for whoever wants not to
/// be asked, too much left out is better than too little.
///
/// @param wanted every stem of every word
/// @param words  each word with its stems and those of its synonyms
/// @param read   how the engine reads a text
record Asked(Set<String> wanted, List<Set<String>> words, Function<String, List<Set<String>>> read) {
  static Asked of(String question, Map<String, List<String>> filters, Synonyms synonyms,
      Function<String, List<Set<String>>> read) {
    Asked asked = new Asked(new HashSet<>(), new ArrayList<>(), read);
    asked.add(QueryParser.parse(question).node(), synonyms);
    filters.getOrDefault("tag", List.of()).forEach(tag -> asked.add(tag, synonyms));
    return asked;
  }

  private void add(Node node, Synonyms synonyms) {
    switch (node) {
      case null -> { }
      case Node.Run(var pieces) -> add(String.join(" ", pieces.stream().map(Node.Piece::text).toList()), synonyms);
      case Node.Field(String name, String value) when name.equals("title") || name.equals("tag") -> add(value, synonyms);
      case Node.And(var nodes) -> nodes.forEach(each -> add(each, synonyms));
      case Node.Or(var nodes) -> nodes.forEach(each -> add(each, synonyms));
      case Node.Field _, Node.Not _ -> { }
    }
  }

  private void add(String text, Synonyms synonyms) {
    List<String> run = Translation.telling(text);
    for (int i = 0; i < run.size(); i++) {
      Set<String> stems = stems(run.get(i));
      if (i + 1 < run.size()) {
        wanted.addAll(stems(run.get(i) + run.get(i + 1)));
      }
      Synonyms.Match match = synonyms.at(run, i);
      match.others().forEach(other -> {
        stems.addAll(stems(other));
        stems.addAll(stems(other.replaceAll("[^\\p{L}\\p{N}]+", "")));
      });
      words.add(stems);
      wanted.addAll(stems);
    }
  }

  private Set<String> stems(String text) {
    Set<String> stems = new HashSet<>();
    read.apply(text).forEach(stems::addAll);
    return stems;
  }

  /// Whether all words of a topic are wanted, or the topic written as one word.
  boolean asksFor(String topic) {
    List<String> telling = Translation.telling(topic);
    if (telling.isEmpty() || wanted.isEmpty()) {
      return false;
    }
    return telling.stream().flatMap(word -> read.apply(word).stream()).allMatch(this::wants)
        || stems(String.join("", telling)).stream().anyMatch(wanted::contains);
  }

  private boolean wants(Set<String> stems) {
    return meet(stems, wanted);
  }

  /// Whether the words of a topic are all wanted, or all that is wanted stands in the topic.
  boolean near(List<Set<String>> topic) {
    if (topic.isEmpty() || words.isEmpty()) {
      return false;
    }
    return wantsAll(topic) || saysAll(topic);
  }

  private boolean wantsAll(List<Set<String>> topic) {
    for (Set<String> stems : topic) {
      if (!wants(stems)) {
        return false;
      }
    }
    return true;
  }

  private boolean saysAll(List<Set<String>> topic) {
    for (Set<String> word : words) {
      boolean said = false;
      for (Set<String> stems : topic) {
        said |= meet(stems, word);
      }
      if (!said) {
        return false;
      }
    }
    return true;
  }

  private static boolean meet(Set<String> some, Set<String> others) {
    for (String one : some) {
      if (others.contains(one)) {
        return true;
      }
    }
    return false;
  }
}
