package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result.Count;
import dev.kith.fields.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// German writes as one word what a question may have in two, in either order, and the other way round: "Urlaubsantrag" for
/// "Antrag Urlaub". Two words of a question are also taken for held where the compound of them stands; a seldom compound also
/// finds what holds both its parts. All of it by words that stand in documents which the asker may see.
///
/// @param fields the text fields that words are looked up in
/// @param weight of the compound for its parts, and of the parts for it
record Compounds(Engine engine, Query visible, List<Weighted> fields, double weight) {
  private static final Query NONE = new Query.Or(List.of());
  /// What stands between the parts: "Urlaub-s-antrag", "Kunde-n-dienst", "Kind-er-garten".
  private static final List<String> LINKS = List.of("", "s", "es", "n", "en", "er", "e");
  private static final int SHORTEST = 4;
  /// A compound that more documents hold needs no help.
  private static final int SELDOM = 20;
  /// Of more words not every two are tried, but neighbours.
  private static final int FEW = 4;
  private static final int MOST = 8;

  /// A question's words with what they are called in compounds.
  List<Word> of(List<Word> words) {
    if (words.size() > MOST || weight <= 0) {
      return words;
    }
    List<Word> parted = new ArrayList<>();
    words.forEach(word -> parted.addAll(parts(word)));
    return parted.size() > words.size() ? parted : joined(words);
  }

  /// The word itself, or if it is a seldom compound its two parts, each of which the compound is as well.
  private List<Word> parts(Word word) {
    String compound = plain(word);
    if (compound.length() < 2 * SHORTEST) {
      return List.of(word);
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(compound, 0L);
    for (int at = SHORTEST; at <= compound.length() - SHORTEST; at++) {
      counts.put(compound.substring(at), 0L);
      heads(compound.substring(0, at)).forEach(head -> counts.put(head, 0L));
    }
    count(counts);
    String[] best = null;
    double most = 0;
    for (int at = SHORTEST; at <= compound.length() - SHORTEST && counts.get(compound) < SELDOM; at++) {
      String tail = compound.substring(at);
      for (String head : heads(compound.substring(0, at))) {
        // the parts of a compound are about as frequent as each other; chance splits have one that nearly nobody writes
        double together = Math.min(counts.get(head), counts.get(tail));
        if (together > most) {
          best = new String[] {head, tail};
          most = together;
        }
      }
    }
    if (best == null || counts.get(compound) > 0 && !isGerman(compound, counts.get(compound))) {
      return List.of(word);
    }
    List<Word> both = new ArrayList<>();
    for (String part : best) {
      List<Form> forms = new ArrayList<>(word.forms());
      forms.add(new Form(part, Match.STEM, weight));
      both.add(new Word(forms));
    }
    return both;
  }

  /// Whether most documents that hold a word are in German: "greenhouse" is neither green nor a house.
  private boolean isGerman(String word, long holders) {
    Query holding = new Query.Words(List.of(Word.of(word)), fields, 1, 0, 0, false);
    Query german = new Query.Term(Fields.WRITTEN, Language.DE.code());
    return 2 * engine.search(Request.of(new Query.And(List.of(german, holding)), visible, 0, List.of())).total() > holders;
  }

  /// A first part as it stands by itself.
  private static List<String> heads(String first) {
    return LINKS.stream().filter(link -> first.endsWith(link) && first.length() - link.length() >= SHORTEST)
        .map(link -> first.substring(0, first.length() - link.length())).toList();
  }

  private List<Word> joined(List<Word> words) {
    Map<String, int[]> made = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      for (int j = 0; j < words.size(); j++) {
        String head = plain(words.get(i));
        String tail = plain(words.get(j));
        if (i != j && (words.size() <= FEW || Math.abs(i - j) == 1) && head.length() >= SHORTEST && tail.length() >= SHORTEST) {
          for (String link : LINKS) {
            made.putIfAbsent(head + link + tail, new int[] {i, j});
          }
        }
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    made.keySet().forEach(compound -> counts.put(compound, 0L));
    count(counts);
    List<Word> out = new ArrayList<>(words);
    made.forEach((compound, parts) -> {
      for (int part : counts.get(compound) > 0 ? parts : new int[0]) {
        List<Form> forms = new ArrayList<>(out.get(part).forms());
        forms.add(new Form(compound, Match.STEM, weight));
        out.set(part, new Word(forms));
      }
    });
    return out;
  }

  /// The word as typed in small letters, if it is one of letters alone; else empty.
  private static String plain(Word word) {
    Form first = word.forms().getFirst();
    boolean letters = first.match() == Match.STEM && first.text().chars().allMatch(Character::isLetter);
    return letters ? first.text().toLowerCase(Locale.ROOT) : "";
  }

  /// Puts down in how many documents each of the words stands.
  private void count(Map<String, Long> words) {
    if (words.isEmpty()) {
      return;
    }
    List<String> names = fields.stream().map(Weighted::field).toList();
    List<List<Count>> found = engine.search(Request.of(NONE, visible, 0, List.of())
        .withLookups(words.keySet().stream().map(word -> new Lookup(word, Match.STEM, names)).toList())).words();
    int i = 0;
    for (Map.Entry<String, Long> word : words.entrySet()) {
      word.setValue(found.get(i++).stream().mapToLong(Count::count).sum());
    }
  }
}
