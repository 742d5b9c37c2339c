package dev.kith.expertise;

import dev.kith.engine.Query.Weighted;
import dev.kith.fields.Fields;
import dev.kith.model.Viewer;
import dev.kith.search.Census;
import dev.kith.search.Search;
import dev.kith.search.Topic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Tells tags that name a topic, which somebody can know about, from labels that only sort documents: "kafka" from "news", "under
/// the hood" and the name of a team. One answer long.
final class Nameable {
  /// A single word in more of all texts is a common word, and nobody's topic.
  private static final double COMMON = 0.12;
  /// In a smaller company every word is common.
  private static final int FEW_DOCUMENTS = 100;
  /// Of the documents with a phrase as a tag, so many say it: else it is the name of a shelf.
  private static final double SAID = 1.0 / 3;
  /// Kinds of news, not of knowledge.
  private static final Set<String> SHELVES = Set.of("news", "year", "misc", "other", "general", "uncategorized", "uncategorised", "blog", "post",
      "update", "updates", "announcement", "announcements", "todo", "draft", "archive", "archived", "old", "important", "question", "help",
      "info", "meeting", "meetings", "minutes", "event", "events", "team", "company", "people", "office");
  private static final int BYTES_PER_TAG = 200;
  private static final List<Weighted> TEXT = List.of(new Weighted(Fields.TITLE, 1, false), new Weighted(Fields.BODY, 1, false));

  private final Search search;
  private final Viewer viewer;
  private Set<Set<String>> teams;
  private final Census census;
  private final long documents;

  Nameable(Search search, Viewer viewer, Census census) {
    this.search = search;
    this.viewer = viewer;
    this.census = census;
    this.documents = census.documents();
  }

  /// How many documents the viewer may see.
  long documents() {
    return documents;
  }

  /// @param tagged how many documents have the tag
  boolean names(String tag, long tagged) {
    return census.found(Boolean.class, new Tag(tag, tagged), BYTES_PER_TAG, () -> named(tag, tagged));
  }

  private record Tag(String name, long tagged) {}

  private boolean named(String tag, long tagged) {
    Set<String> words = words(tag);
    if (words.isEmpty() || SHELVES.containsAll(words) || teams().stream().anyMatch(team -> team.containsAll(words))
        || words.stream().allMatch(word -> word.length() < 2 || word.chars().allMatch(Character::isDigit))) {
      return false;
    }
    return words.size() == 1 ? documents < FEW_DOCUMENTS || said(tag, Map.of()) <= COMMON * documents
        : said(tag, Map.of(Fields.TAG, List.of(tag))) >= SAID * tagged;
  }

  private Set<Set<String>> teams() {
    if (teams == null) {
      teams = new HashSet<>();
      search.directory().teams().forEach(team -> teams.add(words(team)));
    }
    return teams;
  }

  private long said(String tag, Map<String, List<String>> filters) {
    return search.count(new Topic('"' + tag.replaceAll("[^\\p{L}\\p{N}]+", " ") + '"', filters, TEXT, 1, 0, false, 1, 1), viewer);
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toSet());
  }
}
