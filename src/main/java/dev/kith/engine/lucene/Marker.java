package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the words of a query in a text, by the analysis that found the document.
final class Marker {
  /// A word of the query in a text.
  ///
  /// @param word its number in the query
  record Span(int start, int end, int word) {}

  private record Marked(List<Slot> slots, Match match, int word) {}

  private final Analyzer analyzer;
  private final Schema schema;
  private final View view;
  private final List<Marked> forms = new ArrayList<>();
  /// By word: its fields and the first slot of each of its forms; how rare it is follows from them, and costs more than finding it.
  private final List<List<Slot>> firsts = new ArrayList<>();
  private final List<List<Field>> fields = new ArrayList<>();
  private final Map<Integer, Double> weights = new HashMap<>();
  /// What the words in question begin with: stemming does not change it, misspelt words share it.
  private final Set<Character> initials = new HashSet<>();
  /// By how texts were read, and word: the forms that begin with it.
  private final Map<Reading, Map<String, List<Marked>>> known = new HashMap<>();

  private final Map<Reading, Vocabulary> vocabularies = new HashMap<>();

  private record Reading(Analysis analysis, int language) {}

  Marker(Query query, Schema schema, Analyzer analyzer, View view) throws IOException {
    this.analyzer = analyzer;
    this.schema = schema;
    this.view = view;
    collect(query);
    forms.forEach(form -> form.slots().forEach(slot -> initials.add(slot.word().charAt(0))));
  }

  /// How rare a word is.
  double weight(int word) {
    return weights.computeIfAbsent(word, number -> {
      try {
        double weight = 0;
        for (Slot slot : firsts.get(number)) {
          weight = Math.max(weight, view.idf(fields.get(number), slot));
        }
        return weight;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  int words() {
    return firsts.size();
  }

  private void collect(Query query) throws IOException {
    switch (query) {
      case Query.Words words -> add(words);
      case Query.And(var queries) -> collect(queries);
      case Query.Or(var queries) -> collect(queries);
      case Query.Boost(Query other, double _) -> collect(other);
      case Query.Scaled(Query other, var _) -> collect(other);
      case Query.Not _, Query.All _, Query.Term _, Query.AnyOf _, Query.Between _ -> { }
    }
  }

  private void collect(List<Query> queries) throws IOException {
    for (Query query : queries) {
      collect(query);
    }
  }

  private void add(Query.Words words) throws IOException {
    List<Field> fields = words.fields().stream().map(each -> schema.field(each.field(), Kind.TEXT)).toList();
    String before = null;
    for (Query.Word word : words.words()) {
      List<Slot> first = new ArrayList<>();
      int number = firsts.size();
      for (Form form : word.forms()) {
        List<Slot> slots = analyzer.slots(form.text(), form.match() == Match.STEM);
        if (!slots.isEmpty()) {
          forms.add(new Marked(slots, form.match(), number));
          first.add(slots.getFirst());
        }
      }
      if (first.isEmpty()) {
        continue;
      }
      firsts.add(first);
      this.fields.add(fields);
      List<Slot> whole = analyzer.slots(word.forms().getFirst().text(), true);
      String alone = whole.size() == 1 ? whole.getFirst().word() : null;
      if (words.joins() && before != null && alone != null) {
        forms.add(new Marked(List.of(analyzer.slot(before + alone, true)), Match.STEM, number));
      }
      before = alone;
    }
  }

  /// Where the words stand, in the order of the text.
  ///
  /// @param language the one the document was stemmed by
  List<Span> spans(String text, Field field, int language) {
    Reading reading = new Reading(field.analysis(), language);
    Vocabulary asked = vocabularies.computeIfAbsent(reading, _ -> new Vocabulary(initials, word -> matters(word, field.analysis(), language)));
    List<Token> tokens = Tokenizer.tokens(text, field.analysis(), asked);
    List<Span> spans = new ArrayList<>();
    Map<String, List<Marked>> begin = known.computeIfAbsent(reading, _ -> new HashMap<>());
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.get(i).text();
      List<Marked> here = begin.get(word);
      if (here == null) {
        here = beginningWith(word, field.analysis(), language);
        begin.put(word, here);
      }
      for (Marked form : here) {
        int last = last(tokens, i, form, field.analysis(), language);
        if (last >= 0) {
          spans.add(new Span(tokens.get(i).start(), tokens.get(last).end(), form.word()));
        }
      }
    }
    spans.sort(Comparator.comparingInt(Span::start).thenComparingInt(Span::end));
    return spans;
  }

  /// Whether a word can be part of a form.
  private boolean matters(String word, Analysis analysis, int language) {
    String stem = analyzer.stem(word, analysis, language);
    for (Marked form : forms) {
      for (int place = 0; place < form.slots().size(); place++) {
        if (matches(form, place, word, stem, analysis)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Marked> beginningWith(String word, Analysis analysis, int language) {
    String stem = analyzer.stem(word, analysis, language);
    return forms.stream().filter(form -> matches(form, 0, word, stem, analysis)).toList();
  }

  /// The token that a form beginning at `first` ends with, or -1.
  private int last(List<Token> tokens, int first, Marked form, Analysis analysis, int language) {
    int at = first;
    for (int place = 1; place < form.slots().size(); place++) {
      int wanted = tokens.get(first).position() + place;
      at++;
      while (at < tokens.size() && tokens.get(at).position() <= wanted && !(tokens.get(at).position() == wanted
          && matches(form, place, tokens.get(at).text(), analyzer.stem(tokens.get(at).text(), analysis, language), analysis))) {
        at++;
      }
      if (at == tokens.size() || tokens.get(at).position() > wanted) {
        return -1;
      }
    }
    return at;
  }

  private static boolean matches(Marked form, int place, String word, String stem, Analysis analysis) {
    Slot slot = form.slots().get(place);
    boolean last = place == form.slots().size() - 1;
    return switch (form.match()) {
      case STEM -> switch (analysis) {
        case STEMMED -> slot.stems().contains(stem);
        case PATH -> Stemmer.PLURAL.stem(slot.word()).equals(stem);
        case EXACT, NONE -> slot.word().equals(word);
      };
      case EXACT -> slot.word().equals(word);
      case PREFIX -> last ? word.startsWith(slot.word()) : slot.word().equals(word);
      case FUZZY -> form.slots().size() > 1 ? slot.word().equals(word) : near(slot.word(), word);
    };
  }

  private static boolean near(String wanted, String word) {
    return Math.abs(wanted.length() - word.length()) <= 4 && wanted.codePointAt(0) == word.codePointAt(0)
        && Edits.between(wanted, word) <= Expander.maxEdits(wanted);
  }
}
