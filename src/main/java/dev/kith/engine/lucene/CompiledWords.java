package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// [Query.Words] with all that follows from the view: the words' stems, what prefixes and misspelt words stand for, and how
/// rare each is.
///
/// @param count    how many words it has, those without a token left out
/// @param parts    what is scored: the words, then the joined ones
record CompiledWords(Query.Words query, List<Field> fields, int count, int required, List<Part> parts, List<Pair> pairs) {
  /// Something that scores as the best of its variants.
  ///
  /// @param words which words of the query a document that holds it has
  record Part(List<Variant> variants, int[] words) {}

  /// A text that scores by itself.
  ///
  /// @param factor its idf, the weight of its form and its edits taken in
  record Variant(List<Slot> slots, double factor) {}

  record Pair(List<Slot> slots, double idf) {}

  static CompiledWords of(Query.Words query, Schema schema, Analyzer analyzer, View view) throws IOException {
    List<Field> fields = query.fields().stream().map(each -> schema.field(each.field(), Kind.TEXT)).toList();
    Compiler compiler = new Compiler(fields, analyzer, view);
    List<Word> words = query.words().stream().filter(compiler::hasTokens).toList();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      List<Variant> variants = new ArrayList<>();
      for (Form form : words.get(i).forms()) {
        variants.addAll(compiler.variants(form));
      }
      parts.add(new Part(variants, new int[] {i}));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      List<Slot> both = compiler.both(words.get(i), words.get(i + 1));
      if (both.isEmpty()) {
        continue;
      }
      if (query.joins()) {
        Slot joined = analyzer.slot(both.get(0).word() + both.get(1).word(), true);
        parts.add(new Part(List.of(new Variant(List.of(joined), view.idf(fields, joined))), new int[] {i, i + 1}));
      }
      if (query.pairs() > 0) {
        double idf = Math.max(view.idf(fields, both.get(0)), view.idf(fields, both.get(1)));
        pairs.add(new Pair(both, idf));
      }
    }
    return new CompiledWords(query, fields, words.size(), Math.min(query.required(), words.size()), parts, pairs);
  }

  private record Compiler(List<Field> fields, Analyzer analyzer, View view) {
    boolean hasTokens(Word word) {
      return word.forms().stream().anyMatch(form -> !analyzer.slots(form.text(), false).isEmpty());
    }

    /// The first forms of two words as stems, if each is one token.
    List<Slot> both(Word first, Word second) {
      List<Slot> one = analyzer.slots(first.forms().getFirst().text(), true);
      List<Slot> other = analyzer.slots(second.forms().getFirst().text(), true);
      return one.size() == 1 && other.size() == 1 ? List.of(one.getFirst(), other.getFirst()) : List.of();
    }

    List<Variant> variants(Form form) throws IOException {
      List<Slot> slots = analyzer.slots(form.text(), form.match() == Match.STEM);
      if (slots.isEmpty()) {
        return List.of();
      }
      boolean expands = form.match() == Match.PREFIX || form.match() == Match.FUZZY && slots.size() == 1;
      List<Slot> fixed = expands ? slots.subList(0, slots.size() - 1) : slots;
      double idf = 0;
      for (Slot slot : fixed) {
        idf += view.idf(fields, slot);
      }
      return expands ? expanded(form, fixed, slots.getLast().word(), idf)
          : List.of(new Variant(slots, form.weight() * idf));
    }

    private List<Variant> expanded(Form form, List<Slot> fixed, String last, double idf) throws IOException {
      List<Expansion> expansions = view.expansions(fields, last, form.match());
      Expansion frequent = null;
      for (Expansion each : expansions) {
        frequent = frequent == null || each.frequency() > frequent.frequency() ? each : frequent;
      }
      if (frequent == null) {
        return List.of();
      }
      double factor = form.weight() * (idf + view.idf(fields, new Slot(frequent.word(), null)));
      return expansions.stream().map(each -> {
        List<Slot> slots = new ArrayList<>(fixed);
        slots.add(new Slot(each.word(), null));
        return new Variant(slots, factor / (1 + each.edits()));
      }).toList();
    }
  }
}
