package dev.kith.engine.lucene;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
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

  /// What it costs to begin a list and to look at a name, against a step on a list.
  private static final long START = 4;
  private static final long NAME = 5;

  private static final Comparator<Count> MOST_FREQUENT_FIRST = (one, other) -> one.count() != other.count()
      ? Long.compare(other.count(), one.count()) : one.value().compareTo(other.value());

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
  private final Ranks ranks = new Ranks();
  /// Of some ranks, those that have a word.
  private long[] bits = new long[64];
  private final Numbers numbers = new Numbers();
  private final BitSet held = new BitSet();
  private final NameScore name;

  private Begun(Request request, Shape shape, List<TypedWord> wanted, Schema schema, Analyzer analyzer, View view) {
    this.request = request;
    this.shape = shape;
    this.wanted = wanted;
    this.schema = schema;
    this.analyzer = analyzer;
    this.view = view;
    this.titles = new Titles[view.segments().size()];
    this.here = new TypedWord.Here[titles.length][];
    this.name = new NameScore(shape.words, wanted, view);
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
    List<Count> words = looked(found);
    List<TopHits.Ranked> ranked = ranked(found);
    Quoter quoter = request.quotes().isEmpty() ? null : new Quoter(new Marker(request.query(), schema, analyzer, view), schema);
    List<List<Count>> counts = new ArrayList<>();
    for (Facet facet : request.facets()) {
      counts.add(count(facet, found));
    }
    return new Result(new HitReader(request, schema, view, quoter).read(ranked), found.size(), counts, List.<Set<String>>of(),
        Collections.nCopies(request.lookups().size(), words));
  }

  /// Those that are looked at, segment by segment.
  private List<Candidate> best() throws IOException {
    List<Candidate> found = new ArrayList<>(2 * Engine.LOOKS);
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
      others[w] = here[segment][w] == rarest ? -1 : here[segment][w].marks(all);
    }
    int enough = found.size() + Engine.LOOKS;
    int end = all.worth(least);
    // the lists of a beginning are many and go by rank each: only as far as is likely to be needed
    long to = rarest.count() <= 4L * Engine.LOOKS ? end : Math.max(Engine.LOOKS, 2L * Engine.LOOKS * all.documents() / rarest.count());
    to = to + Long.SIZE - 1 & -Long.SIZE;
    for (long from = 0; from < end; from = to, to = 8 * to) {
      int until = (int) Math.min(to, end);
      gather(rarest, all, (int) from, until);
      boolean sure = narrowed(all, here[segment], rarest, (int) from, until);
      for (int i = 0; i < ranks.size(); i++) {
        int rank = ranks.get(i);
        if (!sure && !mayHold(all, rank, others)) {
          continue;
        }
        int doc = all.document(rank);
        if (visible.get(doc) && (sure || holds(all, rank, here[segment], rarest))) {
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
    if (word.words() > 1 && word.count() > all.documents() / Long.SIZE) {
      fill(word, all, from, to);
      ranks.add(bits, (to - from - 1 >>> 6) + 1, from);
      return;
    }
    for (int each : word.same()) {
      if (!word.begins(each)) {
        all.ranks(each, from, to, ranks, numbers);
      }
    }
    for (int each = word.from(); each < word.to(); each++) {
      all.ranks(each, from, to, ranks, numbers);
    }
    ranks.order();
  }

  private void fill(TypedWord.Here word, Titles all, int from, int to) {
    int size = (to - from - 1 >>> 6) + 1;
    bits = size > bits.length ? new long[size] : bits;
    Arrays.fill(bits, 0, size, 0);
    for (int each : word.same()) {
      if (!word.begins(each)) {
        all.set(each, from, to, bits, numbers);
      }
    }
    for (int each = word.from(); each < word.to(); each++) {
      all.set(each, from, to, bits, numbers);
    }
  }

  /// Leaves of the gathered only those that have the other words, where it costs less to go through their lists than to look at names.
  ///
  /// @return whether it was so for all of these words
  private boolean narrowed(Titles all, TypedWord.Here[] words, TypedWord.Here rarest, int from, int to) {
    boolean sure = true;
    for (TypedWord.Here word : words) {
      if (word != rarest) {
        boolean fills = START * word.words() + word.count() * to / all.documents() < NAME * ranks.size();
        if (fills) {
          fill(word, all, from, to);
          ranks.retain(bits, from);
        }
        sure &= fills;
      }
    }
    return sure;
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
    for (int f = shape.words.fields().size(); f > 0; f--) {
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

  /// Scores them, and counts what the last word is or begins in them.
  private List<Count> looked(List<Candidate> found) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    int[] last = new int[found.size()];
    for (int from = 0, to = 0; from < found.size(); from = to) {
      int segment = found.get(from).segment;
      int size = 0;
      float[] factors = view.segments().get(segment).segment().most(shape.rules);
      for (; to < found.size() && found.get(to).segment == segment; to++) {
        Candidate each = found.get(to);
        name.read(titles[segment], each.rank);
        each.score = name.score(here[segment]) * factors[each.doc];
        last = size + name.length() > last.length ? Arrays.copyOf(last, 2 * last.length + name.length()) : last;
        size = name.last(here[segment][wanted.size() - 1], last, size);
      }
      Arrays.sort(last, 0, size);
      for (int i = 0, same = 0; i < size; i += same) {
        for (same = 1; i + same < size && last[i + same] == last[i]; same++) { }
        counts.merge(titles[segment].word(last[i]), (long) same, Long::sum);
      }
    }
    if (wanted.getLast().beginning() == null) {
      counts.keySet().retainAll(List.of(wanted.getLast().slot().word()));
    }
    List<Count> words = new ArrayList<>(counts.size());
    counts.forEach((word, count) -> words.add(new Count(word, count)));
    words.sort(MOST_FREQUENT_FIRST);
    return words.subList(0, Math.min(Query.EXPANSIONS, words.size()));
  }

  private List<TopHits.Ranked> ranked(List<Candidate> found) throws IOException {
    int end = Math.min(request.from() + request.size(), found.size());
    if (end == 0) {
      return List.of();
    }
    double[] scores = new double[found.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = found.get(i).score;
    }
    Arrays.sort(scores);
    List<Candidate> best = new ArrayList<>();
    for (Candidate each : found) {
      if (each.score >= scores[scores.length - end]) {
        best.add(each);
      }
    }
    name(best);
    best.sort(Comparator.<Candidate>comparingDouble(each -> each.score).reversed().thenComparing(each -> each.id));
    List<TopHits.Ranked> ranked = new ArrayList<>();
    for (Candidate each : best.subList(Math.min(request.from(), end), end)) {
      view.snapshot().place(each.id, view.segments().get(each.segment).segment(), each.doc);
      ranked.add(new TopHits.Ranked(new TopHits.Candidate(each.segment, each.doc, each.score, false, 0, 0, 0), each.id));
    }
    return ranked;
  }

  private void name(List<Candidate> some) throws IOException {
    for (Candidate each : some) {
      if (each.id == null) {
        SegmentView segment = view.segments().get(each.segment);
        each.id = segment.segment().columns().id(titles[each.segment].id(each.rank), segment.reader());
      }
    }
  }

  private List<Count> count(Facet facet, List<Candidate> found) throws IOException {
    try (FacetCounts counts = new FacetCounts(facet, schema, view); Scratch scratch = Scratch.take()) {
      int[] docs = new int[found.size()];
      for (int from = 0, to = 0; from < docs.length; from = to) {
        int segment = found.get(from).segment;
        for (; to < docs.length && found.get(to).segment == segment; to++) {
          docs[to - from] = found.get(to).doc;
        }
        scratch.found().list(docs, to - from);
        counts.open(segment);
        counts.add(scratch.found());
      }
      return counts.top();
    }
  }
}
