package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/// The words of the names of a segment's documents in memory, for whoever types: the words in their order, each with the documents
/// that hold it, the best first; and of each document the words in turn. About 65 bytes a document of eight words. It follows from what
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
  /// A word that one of so many names has is kept as bits, too: 1/8 byte a document for each of them, which are some fifty.
  private static final int FREQUENT = 64;
  /// Parts of the dictionary, each of about as much that stands in names: bits of a mark.
  private static final int PARTS = Long.SIZE;

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
  private final int[] ids;
  private final float[] merits;
  /// By rank: a bit for each of the words, those of a part of the dictionary sharing one.
  private final long[] marks;
  /// Frequent words, and the ranks of their documents.
  private final int[] frequent;
  private final long[][] bits;
  /// By word: a bit for each of its stems, which many share.
  private final int[] stems;
  /// Words that do not lie where [#same] looks for those of their stem.
  private final Map<String, int[]> irregular = new HashMap<>();
  /// Words of those who typed last, with those of the same stem.
  private final Map<String, int[]> kept = new ConcurrentHashMap<>();

  private Titles(NameWords reading, int[] docs, int[] ids, float[] merits, Packed names, Packed lists, int[] before) {
    this.words = reading.words;
    this.wordStarts = reading.wordStarts;
    this.docs = docs;
    this.ids = ids;
    this.merits = merits;
    this.stems = new int[reading.size()];
    this.marks = new long[docs.length];
    this.names = names.bytes();
    this.nameStarts = names.starts;
    this.lists = lists.bytes();
    this.listStarts = lists.starts;
    this.before = before;
    this.frequent = IntStream.range(0, size()).filter(word -> count(word, word + 1) > docs.length / FREQUENT).toArray();
    this.bits = new long[frequent.length][];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = new long[(docs.length >>> 6) + 1];
      read(frequent[i], 0, docs.length, bits[i], new Numbers());
    }
    Numbers read = new Numbers();
    for (int rank = 0; rank < docs.length; rank++) {
      name(rank, read);
      while (read.at() < nameStarts[rank + 1]) {
        for (int left = read.next(); left > 0; left--) {
          marks[rank] |= 1L << part(read.next());
        }
      }
    }
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

  /// @param weight  of the first field, against 1 for the others
  /// @param of      the documents; none of them may be deleted
  /// @param factors by document
  static Titles read(LeafReader reader, List<Field> fields, double weight, FixedBitSet of, float[] factors, Lengths known, Analyzer analyzer)
      throws IOException {
    NameWords read = new NameWords(reader, fields, known);
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
    int[] numbers = new int[size];
    float[] merits = new float[size];
    Packed names = new Packed(size);
    int[] counts = new int[read.size() + 1];
    int[] last = new int[read.size()];
    Arrays.fill(last, -1);
    for (int rank = 0; rank < size; rank++) {
      int doc = byId[(int) order[rank]];
      docs[rank] = doc;
      numbers[rank] = (int) order[rank];
      merits[rank] = Float.intBitsToFloat(Integer.MAX_VALUE - (int) (order[rank] >>> Integer.SIZE));
      for (int f = 0; f < read.lengths.length; f++) {
        names.add(read.lengths[f][doc]);
        for (int i = 0; i < read.lengths[f][doc]; i++) {
          int word = read.tokens[read.starts[f][doc] + i];
          names.add(word);
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
    Titles titles = new Titles(read, docs, numbers, merits, names, lists(read, docs, counts, last), counts);
    titles.stem(analyzer);
    return titles;
  }

  private static Packed lists(NameWords read, int[] docs, int[] counts, int[] last) {
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

  private void stem(Analyzer analyzer) {
    for (int word = 0; word < size(); word++) {
      String text = word(word);
      for (String stem : analyzer.slot(text, true).stems()) {
        stems[word] |= bit(stem);
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

  private static int bit(String stem) {
    int hash = stem.hashCode() * 0x9E3779B9;
    return 1 << (hash >>> Integer.SIZE - 5);
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

  /// Its number among the ids.
  int id(int rank) {
    return ids[rank];
  }

  float merit(int rank) {
    return merits[rank];
  }

  /// How many documents are worth as much as this at least.
  int worth(float least) {
    int low = 0;
    int high = merits.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (merits[middle] >= least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The part of the dictionary that a word lies in.
  private int part(int word) {
    return (int) ((long) before[word] * PARTS / (before[size()] + 1L));
  }

  /// The marks of words `from` to `to`.
  long marks(int from, int to) {
    return from >= to ? 0 : -1L >>> PARTS - 1 - part(to - 1) & -1L << part(from);
  }

  /// Whether a document may have one of the words that some marks are of; most that have not are found out without reading their names.
  boolean mayHave(int rank, long of) {
    return (marks[rank] & of) != 0;
  }

  String word(int word) {
    return new String(words, wordStarts[word], length(word), StandardCharsets.UTF_8);
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
      int bit = bit(stem);
      int[] others = irregular.getOrDefault(stem, Columns.NOBODY);
      for (int word = first(root); word < end; word++) {
        // most that begin alike have other stems: they are not stemmed again
        if ((stems[word] & bit) != 0 && isNear(length(word), stem) && analyzer.slot(word(word), true).stems().contains(stem)) {
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
  void ranks(int word, int from, int to, Ranks into, Numbers numbers) {
    numbers.open(lists, listStarts[word]);
    int end = listStarts[word + 1];
    for (int rank = 0; numbers.at() < end;) {
      rank += numbers.next();
      if (rank >= to) {
        return;
      }
      if (rank >= from) {
        into.add(rank);
      }
    }
  }

  /// Sets the bits of a word's documents that lie in a range, counted from its beginning; this is a multiple of 64.
  void set(int word, int from, int to, long[] into, Numbers numbers) {
    int place = Arrays.binarySearch(frequent, word);
    if (place < 0) {
      read(word, from, to, into, numbers);
      return;
    }
    int last = (to - 1 >>> 6) - (from >>> 6);
    for (int i = 0; i < last; i++) {
      into[i] |= bits[place][(from >>> 6) + i];
    }
    into[last] |= bits[place][(from >>> 6) + last] & -1L >>> -to;
  }

  private void read(int word, int from, int to, long[] into, Numbers numbers) {
    numbers.open(lists, listStarts[word]);
    int end = listStarts[word + 1];
    for (int rank = 0; numbers.at() < end;) {
      rank += numbers.next();
      if (rank >= to) {
        return;
      }
      if (rank >= from) {
        into[rank - from >>> 6] |= 1L << rank;
      }
    }
  }

  /// The words of a document, field by field, their number before them.
  void name(int rank, Numbers numbers) {
    numbers.open(names, nameStarts[rank]);
  }
}
