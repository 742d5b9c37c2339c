package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// The values of a keyword field in a segment, each document's by number: one or two bytes a value, four where there are more
/// than 65,535 of them, and four a document where one has several.
final class Ordinals {
  private static final int BYTE = 0xFF;
  private static final int CHAR = 0xFFFF;

  private final byte[] bytes;
  private final char[] chars;
  private final int[] ints;
  /// By document: where its values begin; `null` if none has several, and then there is one a document, 0 standing for none.
  private final int[] starts;

  /// @param values those of the documents one after the other, counted from 1
  private Ordinals(int[] values, int distinct, int[] starts) {
    this.starts = starts;
    byte[] narrow = null;
    char[] wide = null;
    if (distinct <= BYTE) {
      narrow = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        narrow[i] = (byte) values[i];
      }
    } else if (distinct <= CHAR) {
      wide = new char[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = (char) values[i];
      }
    }
    bytes = narrow;
    chars = wide;
    ints = narrow == null && wide == null ? values : null;
  }

  static Ordinals read(String field, LeafReader reader) throws IOException {
    SortedSetDocValues all = DocValues.getSortedSet(reader, field);
    int distinct = (int) all.getValueCount();
    SortedDocValues single = DocValues.unwrapSingleton(all);
    return single == null ? several(all, distinct, reader.maxDoc()) : single(single, distinct, reader.maxDoc());
  }

  private static Ordinals single(SortedDocValues values, int distinct, int documents) throws IOException {
    int[] each = new int[documents];
    for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
      each[doc] = values.ordValue() + 1;
    }
    return new Ordinals(each, distinct, null);
  }

  private static Ordinals several(SortedSetDocValues values, int distinct, int documents) throws IOException {
    int[] starts = new int[documents + 1];
    int[] each = new int[documents];
    int size = 0;
    int filled = 0;
    for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
      Arrays.fill(starts, filled, doc + 1, size);
      filled = doc + 1;
      int count = values.docValueCount();
      if (size + count > each.length) {
        each = Arrays.copyOf(each, Math.max(size + count, 2 * each.length));
      }
      for (int i = 0; i < count; i++) {
        each[size++] = (int) values.nextOrd() + 1;
      }
    }
    Arrays.fill(starts, filled, starts.length, size);
    return new Ordinals(Arrays.copyOf(each, size), distinct, starts);
  }

  private int at(int place) {
    return bytes != null ? bytes[place] & BYTE : chars != null ? chars[place] : ints[place];
  }

  /// Adds the values of some documents.
  void used(FixedBitSet documents, BitSet used) {
    for (int doc = 0; doc < documents.length(); doc++) {
      if (documents.get(doc)) {
        int to = starts == null ? doc + 1 : starts[doc + 1];
        for (int place = starts == null ? doc : starts[doc]; place < to; place++) {
          int value = at(place);
          if (value > 0) {
            used.set(value - 1);
          }
        }
      }
    }
  }

  /// How long an array [#tally] wants, 0 if there are too many values for that or several a document.
  int tallied() {
    return starts == null && bytes != null ? 2 * (BYTE + 1) : 0;
  }

  /// Counts the values of some documents by their numbers in this segment, in two halves in turn: a processor that counts the
  /// same number twice running waits for itself.
  void tally(Found found, int[] tally) {
    int[] documents = found.documents();
    int size = found.size();
    int i = 0;
    for (; i + 1 < size; i += 2) {
      tally[bytes[documents[i]] & BYTE]++;
      tally[BYTE + 1 + (bytes[documents[i + 1]] & BYTE)]++;
    }
    if (i < size) {
      tally[bytes[documents[i]] & BYTE]++;
    }
  }

  /// Adds what [#tally] counted, and clears it.
  ///
  /// @param numbers by value: the number to count it under
  void count(int[] tally, int[] numbers, Counters counts) {
    for (int value = 1; value <= numbers.length; value++) {
      int times = tally[value] + tally[BYTE + 1 + value];
      if (times > 0) {
        counts.add(numbers[value - 1], times);
        tally[value] = 0;
        tally[BYTE + 1 + value] = 0;
      }
    }
    tally[0] = 0;
    tally[BYTE + 1] = 0;
  }

  /// Counts the values of some documents.
  ///
  /// @param numbers by value: the number to count it under; `null` for its own, counted from 0
  void count(Found found, int[] numbers, Counters counts) {
    int[] places = starts == null ? found.documents() : found.places(starts);
    int size = starts == null ? found.size() : found.placed();
    for (int i = 0; i < size; i++) {
      int value = at(places[i]);
      if (value > 0) {
        counts.add(numbers == null ? value - 1 : numbers[value - 1]);
      }
    }
  }

  /// As [#count], of names, which values may share or lack: each once a document.
  void countOnce(Found found, Names names, int segment, Counters counts) {
    for (int i = 0; i < found.size(); i++) {
      int doc = found.documents()[i];
      int from = starts == null ? doc : starts[doc];
      int to = starts == null ? doc + 1 : starts[doc + 1];
      for (int place = from; place < to; place++) {
        int value = at(place);
        int number = value == 0 ? Names.UNNAMED : names.of(segment, value - 1);
        boolean first = number != Names.UNNAMED;
        for (int before = from; first && before < place; before++) {
          first = names.of(segment, at(before) - 1) != number;
        }
        if (first) {
          counts.add(number);
        }
      }
    }
  }

  /// The same documents with names in the place of their values, each once a document.
  ///
  /// @param names by value: the number of its name, or [Names#UNNAMED]
  /// @param distinct how many names there are
  Ordinals named(int[] names, int distinct) {
    int[] each = new int[bytes != null ? bytes.length : chars != null ? chars.length : ints.length];
    int documents = starts == null ? each.length : starts.length - 1;
    for (int doc = 0; doc < documents; doc++) {
      int from = starts == null ? doc : starts[doc];
      int to = starts == null ? doc + 1 : starts[doc + 1];
      for (int place = from; place < to; place++) {
        int value = at(place);
        each[place] = value == 0 ? 0 : names[value - 1] - Names.UNNAMED;
        for (int before = from; before < place; before++) {
          if (each[before] == each[place]) {
            each[place] = 0;
          }
        }
      }
    }
    return new Ordinals(each, distinct, starts);
  }

  /// The values of a document, in their order.
  List<String> texts(int doc, Numbering numbering, int segment) throws IOException {
    int from = starts == null ? doc : starts[doc];
    int to = starts == null ? doc + 1 : starts[doc + 1];
    if (from == to || at(from) == 0) {
      return List.of();
    }
    if (to == from + 1) {
      return List.of(numbering.text(numbering.in(segment)[at(from) - 1], true));
    }
    List<String> texts = new ArrayList<>(to - from);
    for (int place = from; place < to; place++) {
      texts.add(numbering.text(numbering.in(segment)[at(place) - 1], true));
    }
    return texts;
  }
}
