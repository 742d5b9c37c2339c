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
import java.util.stream.IntStream;

/// [Query.Words] with all that follows from the view: the words' stems, what prefixes and misspelt words stand for, and how
/// rare each is.
///
/// @param count    how many words it has, those without a token left out
/// @param parts    what is scored: the words, then the joined ones
record CompiledWords(Query.Words query, List<Field> fields, int count, int required, List<Part> parts, List<Pair> pairs,
    Weights weights) {
  static final double K1 = 0.9;
  private static final double B = 0.4;
  /// What bounds are raised by, so that they hold whatever sums were rounded to.
  private static final double ROUNDING = 1 + 1e-9;

  /// Something that scores as the best of its variants.
  ///
  /// @param words which words of the query a document that holds it has
  record Part(List<Variant> variants, int[] words) {
    boolean holds(int word) {
      return words[0] == word || words[words.length - 1] == word;
    }
  }

  /// A text that scores by itself.
  ///
  /// @param factor its idf, the weight of its form and its edits taken in
  /// @param in     as of an [Expansion]
  record Variant(List<Slot> slots, double factor, long in) {
    Variant(List<Slot> slots, double factor) {
      this(slots, factor, -1);
    }
  }

  record Pair(List<Slot> slots, double idf) {}

  /// What scores are made of.
  ///
  /// @param powers    by how many words a document holds
  /// @param fields    by field: what a find counts
  /// @param constant  by field: what a word of the field's mean length adds to tf
  /// @param perWord   and what each word of the document's length does
  /// @param joined    by word: the parts besides the word itself that count as it
  /// @param variants  whether a part has several
  /// @param pairsMost what all pairs together add to a score at most
  record Weights(double[] powers, double[] fields, double[] constant, double[] perWord, int[][] joined, boolean variants,
      double pairsMost) {
    static Weights of(Query.Words query, List<Field> fields, int count, List<Part> parts, List<Pair> pairs, View view) {
      double[] powers = new double[count + 1];
      for (int m = 0; m <= count; m++) {
        powers[m] = Math.pow((double) m / count, query.coordination());
      }
      double[] weights = query.fields().stream().mapToDouble(Query.Weighted::weight).toArray();
      double[] constant = new double[weights.length];
      double[] perWord = new double[weights.length];
      for (int f = 0; f < weights.length; f++) {
        double average = view.averageLength(fields.get(f).name());
        constant[f] = K1 * (1 - B);
        perWord[f] = average == 0 ? 0 : K1 * B / average;
      }
      int[][] joined = new int[count][];
      for (int word = 0; word < count; word++) {
        int wanted = word;
        joined[word] = IntStream.range(count, parts.size()).filter(p -> parts.get(p).holds(wanted)).toArray();
      }
      double pairsMost = pairs.stream().mapToDouble(pair -> most(query, pair)).sum() * ROUNDING;
      boolean variants = parts.stream().anyMatch(part -> part.variants().size() != 1);
      return new Weights(powers, weights, constant, perWord, joined, variants, pairsMost);
    }

    /// What a pair adds at most: what it would if it stood there without end.
    private static double most(Query.Words query, Pair pair) {
      double most = 0;
      for (Query.Weighted field : query.fields()) {
        most += field.inPairs() ? field.weight() : 0;
      }
      return query.pairs() * pair.idf() * (1 + K1) * (query.combined() ? 1 : most);
    }
  }

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
    Weights weights = Weights.of(query, fields, words.size(), parts, pairs, view);
    return new CompiledWords(query, fields, words.size(), Math.min(query.required(), words.size()), parts, pairs, weights);
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
        return new Variant(slots, factor / (1 + each.edits()), each.in());
      }).toList();
    }
  }
}
