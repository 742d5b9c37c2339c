package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/// What exists of a segment for those who see the same documents, and what was counted of it.
final class SegmentView {
  /// Beyond this many, counts are forgotten and counted again.
  private static final int MAX_COUNTS = 8192;
  private static final int BYTES_PER_COUNT = 150;

  /// How many documents hold a word in any of some fields.
  record Key(List<Field> fields, Slot slot) {}

  private final Snapshot.Segment segment;
  private final FixedBitSet visible;
  private final int count;
  private final Map<Key, Integer> frequencies = new ConcurrentHashMap<>();
  private final Map<String, Long> lengths = new ConcurrentHashMap<>();
  private volatile Long version;

  SegmentView(Snapshot.Segment segment, FixedBitSet visible) {
    this.segment = segment;
    this.visible = visible;
    this.count = visible.cardinality();
  }

  Snapshot.Segment segment() {
    return segment;
  }

  LeafReader reader() {
    return segment.reader();
  }

  FixedBitSet visible() {
    return visible;
  }

  /// How many documents are visible.
  int count() {
    return count;
  }

  long bytes() {
    return visible.ramBytesUsed() + (long) BYTES_PER_COUNT * frequencies.size() + 200;
  }

  /// The sum of what each visible document was marked with when it was written: whichever segment it lies in by now.
  long version() throws IOException {
    Long known = version;
    if (known == null) {
      long sum = 0;
      NumericDocValues written = DocValues.getNumeric(reader(), Documents.WRITTEN);
      for (int doc = nextVisible(0, visible.length()); doc < visible.length(); doc = nextVisible(doc + 1, visible.length())) {
        // of an index from before there were marks, all documents weigh the same
        sum += written.advanceExact(doc) ? written.longValue() : 1;
      }
      known = sum;
      version = known;
    }
    return known;
  }

  /// How many words all visible documents have in a field.
  long length(String field) {
    return lengths.computeIfAbsent(field, name -> {
      long sum = 0;
      int[] each = segment.lengths(name);
      for (int doc = nextVisible(0, each.length); doc < each.length; doc = nextVisible(doc + 1, each.length)) {
        sum += each[doc];
      }
      return sum;
    });
  }

  private int nextVisible(int from, int end) {
    return from >= end ? end : Math.min(end, visible.nextSetBit(from));
  }

  /// How many visible documents hold the word in any of the fields.
  int frequency(Key key) throws IOException {
    return frequency(key, -1);
  }

  /// @param in a bit for each of the fields that the word may stand in
  int frequency(Key key, long in) throws IOException {
    Integer known = frequencies.get(key);
    if (known != null) {
      return known;
    }
    int counted = count(key.fields, in, key.slot);
    if (frequencies.size() >= MAX_COUNTS) {
      frequencies.clear();
    }
    frequencies.put(key, counted);
    return counted;
  }

  private int count(List<Field> fields, long in, Slot slot) throws IOException {
    PostingsEnum only = null;
    FixedBitSet holders = null;
    for (int f = 0; f < fields.size(); f++) {
      Field field = fields.get(f);
      for (String term : (in >>> f & 1) == 0 ? List.<String>of() : slot.termsIn(field)) {
        PostingsEnum postings = postings(slot.fieldIn(field), term, PostingsEnum.NONE);
        if (postings == null) {
          continue;
        }
        if (only == null && holders == null) {
          only = postings;
          continue;
        }
        if (holders == null) {
          holders = new FixedBitSet(visible.length());
          add(only, holders);
          only = null;
        }
        add(postings, holders);
      }
    }
    if (holders != null) {
      return (int) FixedBitSet.intersectionCount(holders, visible);
    }
    return only == null ? 0 : count(only);
  }

  private int count(PostingsEnum postings) throws IOException {
    int counted = 0;
    for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
      counted += visible.get(doc) ? 1 : 0;
    }
    return counted;
  }

  private static void add(PostingsEnum postings, FixedBitSet holders) throws IOException {
    postings.nextDoc();
    postings.intoBitSet(DocIdSetIterator.NO_MORE_DOCS, holders, 0);
  }

  /// The documents of each of some terms that has any, deleted and hidden ones included. One look through the dictionary in
  /// the order of its terms costs half of what one look for each does.
  ///
  /// @param few is given those of terms that few documents have, and the others are returned
  List<PostingsEnum> postings(String field, List<String> ordered, Consumer<int[]> few) throws IOException {
    List<PostingsEnum> found = new ArrayList<>();
    Terms terms = ordered.isEmpty() ? null : reader().terms(field);
    TermsEnum each = null;
    PostingsEnum used = null;
    for (int i = 0; terms != null && i < ordered.size(); i++) {
      String value = ordered.get(i);
      int[] documents = segment.columns().documents(field, value);
      if (documents == null) {
        each = each == null ? terms.iterator() : each;
        if (!each.seekExact(new BytesRef(value))) {
          documents = Columns.NOBODY;
        } else if (each.docFreq() > Columns.RARE) {
          found.add(each.postings(null, PostingsEnum.NONE));
          continue;
        } else {
          used = each.postings(used, PostingsEnum.NONE);
          documents = read(used, each.docFreq());
        }
        segment.columns().documents(field, value, documents);
      }
      few.accept(documents);
    }
    return found;
  }

  private static int[] read(PostingsEnum postings, int frequency) throws IOException {
    int[] documents = new int[frequency];
    for (int i = 0; i < frequency; i++) {
      documents[i] = postings.nextDoc();
    }
    return documents;
  }

  /// The documents of a term, deleted and hidden ones included; `null` if there are none.
  PostingsEnum postings(String field, String term, int flags) throws IOException {
    return segment.columns().postings(field, term, flags, reader());
  }
}
