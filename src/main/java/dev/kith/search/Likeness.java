package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What asks for documents like one: by the words that tell it from the others. A word counts by how often the document says it
/// and by how few others do (tf · idf, Salton and Buckley 1988), all counted among the documents that the asker may see.
final class Likeness {
  /// So many of the most frequent words are weighed, each by a count of the documents that have it.
  private static final int WEIGHED = 30;
  private static final int WORDS = 12;
  /// A document is like another if it has a third of its words.
  private static final int SHARE = 3;
  private static final int SHORTEST = 3;
  /// A word of a title or a tag says as much as one that stands so often in the text.
  private static final int NAMED = 5;
  /// What stands further down says no more about what a text is about.
  private static final int READ = 20_000;
  private static final Comparator<Map.Entry<String, Integer>> MOST_FIRST =
      Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

  private final Engine engine;
  private final List<Weighted> fields;
  private final Query visible;

  Likeness(Engine engine, List<Weighted> fields, Query visible) {
    this.engine = engine;
    this.fields = fields;
    this.visible = visible;
  }

  private record Weighed(String word, double weight) {}

  /// @param hit    a document with title, tags and text
  /// @param copies the ids of its copies
  Query to(Hit hit, List<String> copies) {
    Set<String> itself = new HashSet<>(copies);
    itself.add(hit.id());
    long all = total(new Query.All());
    List<Weighed> telling = new ArrayList<>();
    frequent(hit).entrySet().stream().sorted(MOST_FIRST).limit(WEIGHED).forEach(entry -> {
      String word = entry.getKey();
      long having = total(asking(List.of(word), 1));
      // what no other has finds nothing, and what most have tells nothing
      if (having > 1 && having * 4 < Math.max(all, 40)) {
        telling.add(new Weighed(word, Math.log1p(entry.getValue()) * Math.log((double) all / having)));
      }
    });
    List<String> words = telling.stream().sorted(Comparator.comparingDouble(Weighed::weight).reversed().thenComparing(Weighed::word))
        .limit(WORDS).map(Weighed::word).toList();
    if (words.isEmpty()) {
      return new Query.Or(List.of());
    }
    return new Query.And(List.of(asking(words, Math.max(1, words.size() / SHARE)), new Query.Not(new Query.AnyOf(Schema.ID, itself))));
  }

  private Query asking(List<String> words, int required) {
    return new Query.Words(words.stream().map(Word::of).toList(), fields, required, 1, 0, false, true);
  }

  private long total(Query query) {
    return engine.search(Request.of(query, visible, 0, List.of())).total();
  }

  /// The words that stand most often in title, tags and text, with how often; forms of one word together.
  private Map<String, Integer> frequent(Hit hit) {
    Map<String, Integer> times = new HashMap<>();
    count(hit.first(Fields.TITLE), NAMED, times);
    hit.all(Fields.TAG).forEach(tag -> count(tag, NAMED, times));
    String text = String.join("\n", hit.all(Fields.BODY));
    count(text.substring(0, Math.min(READ, text.length())), 1, times);
    Map<String, Integer> out = new HashMap<>();
    Map<Set<String>, String> byStems = new HashMap<>();
    times.entrySet().stream().sorted(MOST_FIRST).limit(2 * WEIGHED).forEach(entry -> {
      List<Set<String>> stems = engine.words(entry.getKey());
      if (stems.size() == 1) {
        out.merge(byStems.computeIfAbsent(stems.getFirst(), _ -> entry.getKey()), entry.getValue(), Integer::sum);
      }
    });
    return out;
  }

  private static void count(String text, int weight, Map<String, Integer> times) {
    for (String word : Translation.telling(text)) {
      if (word.length() >= SHORTEST && word.codePoints().anyMatch(Character::isLetter)) {
        times.merge(word.toLowerCase(Locale.ROOT), weight, Integer::sum);
      }
    }
  }
}
