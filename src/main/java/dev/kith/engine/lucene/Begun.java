package dev.kith.engine.lucene;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// [Engine#begun] at work: the best documents in whose names the typed words stand, from [Titles]. In each segment the rarest of the words
/// is gone through, the best documents first, until there are enough that the asker may see; what they may not see is passed over and
/// counts for nothing. Which documents those are, and their order, follows from each of them alone, whatever segments they lie in.
final class Begun {
  /// What it can answer: words that all have to be there, compared as stems, the last one perhaps as a beginning as well; times factors
  /// that follow from numbers; without the documents that have a value.
  record Shape(Query.Words words, List<Factors.Of> rules, Query.Term without) {
    static Shape of(Query query, Schema schema) {
      if (!(query instanceof Query.And(var both) && both.size() == 2 && both.get(1) instanceof Query.Not(Query.Term without))) {
        return null;
      }
      Query.Scaled scaled = both.getFirst() instanceof Query.Words words ? new Query.Scaled(words, List.of())
          : both.getFirst() instanceof Query.Scaled some ? some : null;
      if (scaled == null || !(scaled.query() instanceof Query.Words words) || words.required() < words.words().size() || words.joins()
          || !words.combined() || scaled.factors().stream().anyMatch(Query.Factor.When.class::isInstance)) {
        return null;
      }
      return new Shape(words, scaled.factors().stream().map(factor -> Nodes.rule(factor, schema)).toList(), without);
    }

    Titles read(LeafReader reader, float[] factors, Lengths lengths, Schema schema, Analyzer analyzer) throws IOException {
      FixedBitSet of = new FixedBitSet(reader.maxDoc());
      for (int doc = 0; doc < of.length(); doc++) {
        if (reader.getLiveDocs() == null || reader.getLiveDocs().get(doc)) {
          of.set(doc);
        }
      }
      PostingsEnum others = reader.postings(new org.apache.lucene.index.Term(schema.field(without.field(), Kind.KEYWORD).name(), without.value()),
          PostingsEnum.NONE);
      for (int doc = others == null ? DocIdSetIterator.NO_MORE_DOCS : others.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = others.nextDoc()) {
        of.clear(doc);
      }
      return Titles.read(reader, fields(schema), words.fields().getFirst().weight(), of, factors, lengths, analyzer);
    }

    private List<Field> fields(Schema schema) {
      return words.fields().stream().map(each -> schema.field(each.field(), Kind.TEXT)).toList();
    }
  }

  private static final class Candidate {
    final int segment;
    final int rank;
    final int doc;
    final float merit;
    double score;
    String id;

    Candidate(int segment, int rank, int doc, float merit) {
      this.segment = segment;
      this.rank = rank;
      this.doc = doc;
      this.merit = merit;
    }
  }

  private final Request request;
  private final Shape shape;
  private final List<TypedWord> wanted;
  private final Schema schema;
  private final Analyzer analyzer;
  private final View view;
  private final Titles[] titles;
  private final TypedWord.Here[][] here;
  private final Titles.Ranks ranks = new Titles.Ranks();
  /// The words of the document that is looked at, those of one field behind those of the other.
  private final Titles.Numbers numbers = new Titles.Numbers();
  private final BitSet held = new BitSet();
  private final int[] ends;
  private final double[] means;
  private int[] name = new int[64];

  private Begun(Request request, Shape shape, List<TypedWord> wanted, Schema schema, Analyzer analyzer, View view) {
    this.request = request;
    this.shape = shape;
    this.wanted = wanted;
    this.schema = schema;
    this.analyzer = analyzer;
    this.view = view;
    this.titles = new Titles[view.segments().size()];
    this.here = new TypedWord.Here[titles.length][];
    this.ends = new int[shape.words.fields().size()];
    this.means = shape.words.fields().stream().mapToDouble(each -> Math.max(view.averageLength(each.field()), Double.MIN_NORMAL)).toArray();
  }

  /// `null` if it is no request of this kind.
  static Begun of(Request request, Schema schema, Analyzer analyzer, View view) {
    Shape shape = Shape.of(request.query(), schema);
    if (shape == null || shape.words.words().isEmpty() || request.sort() != null || !request.tests().isEmpty()
        || request.facets().stream().anyMatch(facet -> facet.over() != null)) {
      return null;
    }
    List<TypedWord> wanted = new ArrayList<>();
    for (Word word : shape.words.words()) {
      TypedWord one = TypedWord.of(word, analyzer);
      if (one == null || one.beginning() != null && wanted.size() + 1 < shape.words.words().size()) {
        return null;
      }
      wanted.add(one);
    }
    return new Begun(request, shape, wanted, schema, analyzer, view);
  }

  Result run() throws IOException {
    List<Candidate> found = best();
    for (Candidate each : found) {
      each.score = score(each);
    }
    List<TopHits.Ranked> ranked = ranked(found);
    Quoter quoter = request.quotes().isEmpty() ? null : new Quoter(new Marker(request.query(), schema, analyzer, view), schema);
    List<List<Count>> counts = new ArrayList<>();
    for (Facet facet : request.facets()) {
      counts.add(count(facet, found));
    }
    List<List<Count>> words = new ArrayList<>();
    for (Lookup _ : request.lookups()) {
      words.add(words(found));
    }
    return new Result(new HitReader(request, schema, view, quoter).read(ranked), found.size(), counts, List.<Set<String>>of(), words);
  }

  /// Those that are looked at, segment by segment.
  private List<Candidate> best() throws IOException {
    List<Candidate> found = new ArrayList<>();
    float least = 0;
    for (int i = 0; i < titles.length; i++) {
      titles[i] = view.segments().get(i).segment().columns().titles(shape, schema, analyzer, view.segments().get(i).reader());
      here[i] = new TypedWord.Here[wanted.size()];
      boolean all = true;
      for (int w = 0; w < here[i].length && all; w++) {
        here[i][w] = TypedWord.Here.of(wanted.get(w), titles[i], analyzer);
        all = here[i][w].count() > 0;
      }
      if (all) {
        add(i, least, found);
        least = least(found);
      }
    }
    return cut(found, least);
  }

  /// What the last of those that are enough is worth.
  private static float least(List<Candidate> found) {
    if (found.size() < Engine.LOOKS) {
      return 0;
    }
    float[] merits = new float[found.size()];
    for (int i = 0; i < merits.length; i++) {
      merits[i] = found.get(i).merit;
    }
    Arrays.sort(merits);
    return merits[merits.length - Engine.LOOKS];
  }

  /// Of those that are worth as much as the last, the first by id.
  private List<Candidate> cut(List<Candidate> found, float least) throws IOException {
    if (found.size() <= Engine.LOOKS) {
      return found;
    }
    List<Candidate> last = new ArrayList<>();
    List<Candidate> cut = new ArrayList<>();
    for (Candidate each : found) {
      if (each.merit >= least) {
        (each.merit > least ? cut : last).add(each);
      }
    }
    name(last);
    last.sort(Comparator.comparing(each -> each.id));
    cut.addAll(last.subList(0, Engine.LOOKS - cut.size()));
    cut.sort(Comparator.<Candidate>comparingInt(each -> each.segment));
    return cut;
  }

  private void add(int segment, float least, List<Candidate> found) {
    Titles all = titles[segment];
    FixedBitSet visible = view.guards().forMatches(view.segments().get(segment)).visible();
    TypedWord.Here rarest = here[segment][0];
    for (TypedWord.Here each : here[segment]) {
      rarest = each.count() < rarest.count() ? each : rarest;
    }
    long[] others = new long[wanted.size()];
    for (int w = 0; w < others.length; w++) {
      others[w] = here[segment][w] == rarest ? -1 : here[segment][w].marks();
    }
    int enough = found.size() + Engine.LOOKS;
    // the lists of a beginning are many and go by rank each: only as far as is likely to be needed
    long to = rarest.count() <= 4L * Engine.LOOKS ? all.documents() : Math.max(Engine.LOOKS, 2L * Engine.LOOKS * all.documents() / rarest.count());
    for (long from = 0; from < all.documents(); from = to, to = 8 * to) {
      gather(rarest, all, (int) from, (int) Math.min(to, all.documents()));
      for (int i = 0; i < ranks.size(); i++) {
        int rank = ranks.get(i);
        if (all.merit(rank) < least) {
          return;
        }
        if (!mayHold(all, rank, others)) {
          continue;
        }
        int doc = all.document(rank);
        if (visible.get(doc) && (wanted.size() == 1 || holds(all, rank, here[segment], rarest))) {
          found.add(new Candidate(segment, rank, doc, all.merit(rank)));
          if (found.size() == enough) {
            return;
          }
        }
      }
    }
  }

  private void gather(TypedWord.Here word, Titles all, int from, int to) {
    ranks.clear();
    for (int each : word.same()) {
      if (!word.begins(each)) {
        all.ranks(each, from, to, ranks);
      }
    }
    for (int each = word.from(); each < word.to(); each++) {
      all.ranks(each, from, to, ranks);
    }
    ranks.order();
  }

  private void read(Titles all, int rank) {
    all.name(rank, numbers);
    int size = 0;
    for (int f = 0; f < ends.length; f++) {
      int length = numbers.next();
      if (size + length > name.length) {
        name = Arrays.copyOf(name, 2 * (size + length));
      }
      for (int i = 0; i < length; i++) {
        name[size++] = numbers.next();
      }
      ends[f] = size;
    }
  }

  private static boolean mayHold(Titles all, int rank, long[] others) {
    for (long marks : others) {
      if (!all.mayHave(rank, marks)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a document that has one of the words has the others. Most have not: nothing is kept of what is read.
  private boolean holds(Titles all, int rank, TypedWord.Here[] words, TypedWord.Here one) {
    all.name(rank, numbers);
    int missing = words.length - 1;
    held.clear();
    for (int f = 0; f < ends.length; f++) {
      for (int left = numbers.next(); left > 0; left--) {
        int word = numbers.next();
        for (int w = 0; w < words.length; w++) {
          if (words[w] != one && (words[w].begins(word) || words[w].isSame(word)) && !held.get(w)) {
            held.set(w);
            if (--missing == 0) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /// As [Query.Words] defines it, with an idf of 1 for every word: all have to be there.
  private double score(Candidate candidate) throws IOException {
    read(titles[candidate.segment], candidate.rank);
    TypedWord.Here[] words = here[candidate.segment];
    double sum = 0;
    for (int w = 0; w < words.length; w++) {
      sum += score(words[w], wanted.get(w).weight());
    }
    for (int w = 0; w + 1 < words.length; w++) {
      sum += shape.words.pairs() * Titles.saturated(pairs(words[w], words[w + 1]));
    }
    return sum * view.segments().get(candidate.segment).segment().most(shape.rules)[candidate.doc];
  }

  private double score(TypedWord.Here word, double begun) {
    double same = 0;
    double best = 0;
    for (int i = 0, f = 0; i < ends[ends.length - 1]; i++) {
      while (i >= ends[f]) {
        f++;
      }
      if (word.isSame(name[i])) {
        same += norm(f);
      }
      if (word.begins(name[i])) {
        double times = 0;
        for (int j = 0, g = 0; j < ends[ends.length - 1]; j++) {
          while (j >= ends[g]) {
            g++;
          }
          times += name[j] == name[i] ? norm(g) : 0;
        }
        best = Math.max(best, times);
      }
    }
    return Math.max(Titles.saturated(same), begun * Titles.saturated(best));
  }

  private double pairs(TypedWord.Here one, TypedWord.Here other) {
    double sum = 0;
    for (int f = 0, start = 0; f < ends.length; start = ends[f++]) {
      for (int i = start; i + 1 < ends[f] && shape.words.fields().get(f).inPairs(); i++) {
        sum += one.isSame(name[i]) && other.isSame(name[i + 1]) ? norm(f) : 0;
      }
    }
    return sum;
  }

  private double norm(int f) {
    Weighted field = shape.words.fields().get(f);
    return Titles.norm(field.weight(), ends[f] - (f == 0 ? 0 : ends[f - 1]), means[f]);
  }

  private List<TopHits.Ranked> ranked(List<Candidate> found) throws IOException {
    int end = request.from() + request.size();
    List<Candidate> best = new ArrayList<>(found);
    best.sort(Comparator.<Candidate>comparingDouble(each -> each.score).reversed());
    int ties = Math.min(end, best.size());
    while (ties > 0 && ties < best.size() && best.get(ties).score == best.get(ties - 1).score) {
      ties++;
    }
    best = best.subList(0, ties);
    name(best);
    best.sort(Comparator.<Candidate>comparingDouble(each -> each.score).reversed().thenComparing(each -> each.id));
    List<TopHits.Ranked> ranked = new ArrayList<>();
    for (Candidate each : best.subList(Math.min(request.from(), ties), Math.min(end, ties))) {
      view.snapshot().place(each.id, view.segments().get(each.segment).segment(), each.doc);
      ranked.add(new TopHits.Ranked(new TopHits.Candidate(each.segment, each.doc, each.score, false, 0, 0, 0), each.id));
    }
    return ranked;
  }

  private void name(List<Candidate> some) throws IOException {
    SortedDocValues[] ids = new SortedDocValues[titles.length];
    for (Candidate each : some) {
      if (each.id == null) {
        SegmentView segment = view.segments().get(each.segment);
        // these values are read forward only
        ids[each.segment] = DocValues.getSorted(segment.reader(), Schema.ID);
        ids[each.segment].advanceExact(each.doc);
        each.id = segment.segment().columns().id(ids[each.segment], ids[each.segment].ordValue()).text;
      }
    }
  }

  private List<Count> count(Facet facet, List<Candidate> found) throws IOException {
    try (FacetCounts counts = new FacetCounts(facet, schema, view); Scratch scratch = Scratch.take()) {
      int at = 0;
      for (int i = 0; i < titles.length; i++) {
        if (at < found.size() && found.get(at).segment == i) {
          counts.open(i);
          for (; at < found.size() && found.get(at).segment == i; at++) {
            scratch.found().list(found.get(at).doc);
            counts.add(scratch.found());
          }
        }
      }
      return counts.top();
    }
  }

  /// What the last word is or begins, with how many of the documents hold it.
  private List<Count> words(List<Candidate> found) {
    Map<String, Long> counts = new HashMap<>();
    int[] seen = new int[8];
    for (Candidate each : found) {
      TypedWord.Here last = here[each.segment][wanted.size() - 1];
      read(titles[each.segment], each.rank);
      int many = 0;
      for (int i = 0; i < ends[ends.length - 1]; i++) {
        int word = name[i];
        if (many < seen.length && (last.begins(word) || wanted.getLast().beginning() == null && last.isSame(word))
            && Arrays.stream(seen, 0, many).noneMatch(other -> other == word)) {
          seen[many++] = word;
          counts.merge(titles[each.segment].word(word), 1L, Long::sum);
        }
      }
    }
    if (wanted.getLast().beginning() == null) {
      counts.keySet().retainAll(List.of(wanted.getLast().slot().word()));
    }
    return counts.entrySet().stream().map(count -> new Count(count.getKey(), count.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value)).limit(Query.EXPANSIONS).toList();
  }
}
