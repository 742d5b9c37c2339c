package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.UnicodeUtil;

/// The words of the names of a segment's documents in memory, for whoever types: the words in their order, each with the documents
/// that hold it, the best first; and of each document the words in turn. About 55 bytes a document of eight words. It follows from what
/// was written alone, whoever may see it and whatever was deleted since.
///
/// What a document is worth follows from itself alone, never from the others: how short its name is, and its factors.
final class Titles {
  /// How many words a name has that is neither short nor long.
  private static final double USUAL = 6;
  /// A stem and the words that have it differ behind so many letters at most.
  private static final int SHORT = 3;
  private static final int ENDING = 4;

  private static final int KEPT = 1_024;

  private final byte[] words;
  private final int[] wordStarts;
  /// By word: the ranks of its documents, each as the difference to the one before; and how many the words before have.
  private final byte[] lists;
  private final int[] listStarts;
  private final int[] before;
  /// By rank: the words of each field, their number first.
  private final byte[] names;
  private final int[] nameStarts;
  private final int[] docs;
  private final float[] merits;
  /// By rank: a bit for each of the words, several sharing one.
  private final long[] marks;
  /// Words that do not lie where [#same] looks for those of their stem.
  private final Map<String, int[]> irregular = new HashMap<>();
  /// Words of those who typed last, with those of the same stem.
  private final Map<String, int[]> kept = new ConcurrentHashMap<>();

  private Titles(Reading read, int[] docs, float[] merits, long[] marks, Packed names, Packed lists, int[] before) {
    this.words = read.words;
    this.wordStarts = read.wordStarts;
    this.docs = docs;
    this.merits = merits;
    this.marks = marks;
    this.names = names.bytes();
    this.nameStarts = names.starts;
    this.lists = lists.bytes();
    this.listStarts = lists.starts;
    this.before = before;
  }

  /// Numbers of few bytes each, in rows.
  private static final class Packed {
    private final int[] starts;
    private byte[] bytes = new byte[1 << 10];
    private int size;
    private int rows;

    Packed(int rows) {
      starts = new int[rows + 1];
    }

    void add(int number) {
      if (size + 5 > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length + 5, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 3L / 2)));
      }
      int rest = number;
      for (; rest > 0x7F; rest >>>= 7) {
        bytes[size++] = (byte) (rest | 0x80);
      }
      bytes[size++] = (byte) rest;
    }

    void end() {
      starts[++rows] = size;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /// A walk over the numbers of a row.
  static final class Numbers {
    private byte[] bytes;
    private int at;

    int next() {
      int number = bytes[at++];
      if (number >= 0) {
        return number;
      }
      number &= 0x7F;
      for (int shift = 7;; shift += 7) {
        byte more = bytes[at++];
        number |= (more & 0x7F) << shift;
        if (more >= 0) {
          return number;
        }
      }
    }
  }

  /// What stands in the index, by document.
  private static final class Reading {
    final byte[] words;
    final int[] wordStarts;
    /// By field and document.
    final int[][] starts;
    final int[][] lengths;
    final int[] tokens;

    Reading(LeafReader reader, List<Field> fields, Lengths known) throws IOException {
      List<BytesRef> all = new ArrayList<>();
      for (Field field : fields) {
        Terms terms = reader.terms(field.name());
        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
          all.add(BytesRef.deepCopyOf(term));
        }
      }
      all.sort(null);
      int size = 0;
      for (int i = 0; i < all.size(); i++) {
        if (i == 0 || !all.get(i).equals(all.get(size - 1))) {
          all.set(size++, all.get(i));
        }
      }
      wordStarts = new int[size + 1];
      for (int i = 0; i < size; i++) {
        wordStarts[i + 1] = wordStarts[i] + all.get(i).length;
      }
      words = new byte[wordStarts[size]];
      for (int i = 0; i < size; i++) {
        System.arraycopy(all.get(i).bytes, all.get(i).offset, words, wordStarts[i], all.get(i).length);
      }
      lengths = new int[fields.size()][];
      starts = new int[fields.size()][reader.maxDoc()];
      for (int f = 0; f < lengths.length; f++) {
        int[] each = known.of(fields.get(f).name(), reader);
        lengths[f] = each.length == 0 ? new int[reader.maxDoc()] : each;
      }
      int total = 0;
      for (int doc = 0; doc < reader.maxDoc(); doc++) {
        for (int f = 0; f < lengths.length; f++) {
          starts[f][doc] = total;
          total += lengths[f][doc];
        }
      }
      tokens = new int[total];
      for (int f = 0; f < lengths.length; f++) {
        fill(reader.terms(fields.get(f).name()), all.subList(0, size), f);
      }
    }

    private void fill(Terms terms, List<BytesRef> all, int f) throws IOException {
      TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
      PostingsEnum postings = null;
      int word = 0;
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        while (!all.get(word).equals(term)) {
          word++;
        }
        postings = each.postings(postings, PostingsEnum.POSITIONS);
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
          for (int i = postings.freq(); i > 0; i--) {
            int position = postings.nextPosition();
            if (position < lengths[f][doc]) {
              tokens[starts[f][doc] + position] = word;
            }
          }
        }
      }
    }

    int size() {
      return wordStarts.length - 1;
    }
  }

  /// @param weight  of the first field, against 1 for the others
  /// @param of      the documents; none of them may be deleted
  /// @param factors by document
  static Titles read(LeafReader reader, List<Field> fields, double weight, FixedBitSet of, float[] factors, Lengths known, Analyzer analyzer)
      throws IOException {
    Reading read = new Reading(reader, fields, known);
    SortedDocValues ids = DocValues.getSorted(reader, dev.kith.engine.Schema.ID);
    int[] byId = new int[ids.getValueCount()];
    long[] order = new long[reader.maxDoc()];
    int size = 0;
    for (int doc = 0; doc < reader.maxDoc(); doc++) {
      boolean named = false;
      for (int[] lengths : read.lengths) {
        named |= lengths[doc] > 0;
      }
      if (named && of.get(doc) && ids.advanceExact(doc)) {
        int length = read.lengths[0][doc];
        float merit = (float) (saturated(length > 0 ? norm(weight, length, USUAL) : norm(1, USUAL, USUAL)) * factors[doc]);
        byId[ids.ordValue()] = doc;
        order[size++] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(merit)) << Integer.SIZE | ids.ordValue();
      }
    }
    Arrays.sort(order, 0, size);
    int[] docs = new int[size];
    float[] merits = new float[size];
    long[] marks = new long[size];
    Packed names = new Packed(size);
    int[] counts = new int[read.size() + 1];
    int[] last = new int[read.size()];
    Arrays.fill(last, -1);
    for (int rank = 0; rank < size; rank++) {
      int doc = byId[(int) order[rank]];
      docs[rank] = doc;
      merits[rank] = Float.intBitsToFloat(Integer.MAX_VALUE - (int) (order[rank] >>> Integer.SIZE));
      for (int f = 0; f < read.lengths.length; f++) {
        names.add(read.lengths[f][doc]);
        for (int i = 0; i < read.lengths[f][doc]; i++) {
          int word = read.tokens[read.starts[f][doc] + i];
          names.add(word);
          marks[rank] |= mark(word);
          if (last[word] != rank) {
            counts[word + 1]++;
            last[word] = rank;
          }
        }
      }
      names.end();
    }
    for (int word = 0; word < read.size(); word++) {
      counts[word + 1] += counts[word];
    }
    Titles titles = new Titles(read, docs, merits, marks, names, lists(read, docs, counts, last), counts);
    titles.findIrregular(analyzer);
    return titles;
  }

  private static Packed lists(Reading read, int[] docs, int[] counts, int[] last) {
    int[] next = Arrays.copyOf(counts, read.size());
    int[] ranks = new int[counts[read.size()]];
    Arrays.fill(last, -1);
    for (int rank = 0; rank < docs.length; rank++) {
      for (int f = 0; f < read.lengths.length; f++) {
        for (int i = 0; i < read.lengths[f][docs[rank]]; i++) {
          int word = read.tokens[read.starts[f][docs[rank]] + i];
          if (last[word] != rank) {
            ranks[next[word]++] = rank;
            last[word] = rank;
          }
        }
      }
    }
    Packed lists = new Packed(read.size());
    for (int word = 0; word < read.size(); word++) {
      for (int i = counts[word]; i < counts[word + 1]; i++) {
        lists.add(i == counts[word] ? ranks[i] : ranks[i] - ranks[i - 1]);
      }
      lists.end();
    }
    return lists;
  }

  private void findIrregular(Analyzer analyzer) {
    for (int word = 0; word < size(); word++) {
      String text = word(word);
      for (String stem : analyzer.slot(text, true).stems()) {
        if (!text.startsWith(root(stem)) || !isNear(length(word), stem)) {
          int added = word;
          irregular.merge(stem, new int[] {word}, (some, _) -> {
            int[] more = Arrays.copyOf(some, some.length + 1);
            more[some.length] = added;
            return more;
          });
        }
      }
    }
  }

  /// In bytes.
  private int length(int word) {
    return wordStarts[word + 1] - wordStarts[word];
  }

  private static String root(String stem) {
    return stem.length() <= SHORT ? stem : stem.substring(0, stem.length() - 1);
  }

  private static boolean isNear(int length, String stem) {
    return length <= stem.length() + ENDING;
  }

  /// What a word that stands so often counts in a name of a length, before it saturates.
  static double norm(double weight, double length, double mean) {
    return weight / (0.6 + 0.4 * length / mean);
  }

  static double saturated(double x) {
    return 1.9 * x / (x + 0.9);
  }

  int size() {
    return wordStarts.length - 1;
  }

  int documents() {
    return docs.length;
  }

  int document(int rank) {
    return docs[rank];
  }

  float merit(int rank) {
    return merits[rank];
  }

  /// One of 64 bits.
  static long mark(int word) {
    return 1L << (word * 0x9E3779B9 >>> 26);
  }

  /// Whether a document may have one of the words that some marks are of; most that have not are found out without reading their names.
  boolean mayHave(int rank, long of) {
    return (marks[rank] & of) != 0;
  }

  String word(int word) {
    char[] chars = new char[wordStarts[word + 1] - wordStarts[word]];
    return new String(chars, 0, UnicodeUtil.UTF8toUTF16(words, wordStarts[word], chars.length, chars));
  }

  /// The first word that does not go before this one.
  int first(BytesRef text) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(words, wordStarts[middle], wordStarts[middle + 1], text.bytes, text.offset, text.offset + text.length) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Behind the last word that begins so.
  int end(BytesRef beginning) {
    BytesRef behind = new BytesRef(Arrays.copyOf(beginning.bytes, beginning.length + 1), 0, beginning.length + 1);
    // no letter has this byte
    behind.bytes[beginning.length] = (byte) 0xFF;
    return first(behind);
  }

  /// The words that share a stem with one.
  int[] same(Slot slot, Analyzer analyzer) {
    int[] known = kept.get(slot.word());
    if (known == null) {
      known = find(slot, analyzer);
      if (kept.size() >= KEPT) {
        kept.clear();
      }
      kept.put(slot.word(), known);
    }
    return known;
  }

  private int[] find(Slot slot, Analyzer analyzer) {
    int[] found = new int[8];
    int size = 0;
    for (String stem : slot.stems()) {
      BytesRef root = new BytesRef(root(stem));
      int end = end(root);
      int[] others = irregular.getOrDefault(stem, Columns.NOBODY);
      for (int word = first(root); word < end; word++) {
        if (isNear(length(word), stem) && analyzer.slot(word(word), true).stems().contains(stem)) {
          found = size == found.length ? Arrays.copyOf(found, 2 * size) : found;
          found[size++] = word;
        }
      }
      found = Arrays.copyOf(found, Math.max(found.length, size + others.length));
      System.arraycopy(others, 0, found, size, others.length);
      size += others.length;
    }
    return Arrays.stream(found, 0, size).sorted().distinct().toArray();
  }

  /// How many documents words `from` to `to` have, those of several counted for each.
  int count(int from, int to) {
    return before[to] - before[from];
  }

  /// Adds the ranks of a word's documents that lie in a range.
  void ranks(int word, int from, int to, Ranks into) {
    Numbers numbers = into.numbers;
    numbers.bytes = lists;
    numbers.at = listStarts[word];
    int end = listStarts[word + 1];
    for (int rank = 0; numbers.at < end;) {
      rank += numbers.next();
      if (rank >= to) {
        return;
      }
      if (rank >= from) {
        into.add(rank);
      }
    }
  }

  static final class Ranks {
    private final Numbers numbers = new Numbers();
    private int[] ranks = new int[256];
    private int size;

    private void add(int rank) {
      if (size == ranks.length) {
        ranks = Arrays.copyOf(ranks, 2 * size);
      }
      ranks[size++] = rank;
    }

    void clear() {
      size = 0;
    }

    /// Orders them, each once.
    void order() {
      Arrays.sort(ranks, 0, size);
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || ranks[i] != ranks[kept - 1]) {
          ranks[kept++] = ranks[i];
        }
      }
      size = kept;
    }

    int size() {
      return size;
    }

    int get(int i) {
      return ranks[i];
    }
  }

  /// The words of a document, field by field, their number before them.
  void name(int rank, Numbers numbers) {
    numbers.bytes = names;
    numbers.at = nameStarts[rank];
  }
}
