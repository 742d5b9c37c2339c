package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// Where something stands in one field of one segment, and how often.
interface Occurrences {
  /// To look a candidate up costs as much as to read so many of those that hold the word.
  int LOOK = 16;

  /// Writes the candidates that hold it, in ascending order, and how often each does.
  ///
  /// @return how many
  int fill(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException;

  /// Marks the candidates that hold it, besides those of them that are marked already.
  default void mark(int base, FixedBitSet candidates, FixedBitSet marked, Scratch scratch) throws IOException {
    int count = fill(base, candidates, scratch.slots(), scratch.times());
    for (int i = 0; i < count; i++) {
      marked.set(scratch.slots()[i]);
    }
  }

  /// The first document from one on that may hold it.
  int next(int from) throws IOException;

  /// About how many documents hold it.
  long cost();

  /// @return `null` if it stands nowhere
  static Occurrences of(List<Slot> slots, Field field, SegmentView segment, Scratch scratch) throws IOException {
    boolean phrase = slots.size() > 1;
    List<AnyTerm> places = new ArrayList<>();
    for (Slot slot : slots) {
      List<PostingsEnum> postings = new ArrayList<>();
      for (String term : slot.termsIn(field)) {
        PostingsEnum each = segment.postings(slot.fieldIn(field), term, phrase ? PostingsEnum.POSITIONS : PostingsEnum.FREQS);
        if (each != null) {
          postings.add(each);
        }
      }
      if (postings.isEmpty()) {
        return null;
      }
      if (!phrase && postings.size() == 1) {
        return new OneTerm(postings.getFirst(), segment.reader().maxDoc(), scratch.batch());
      }
      places.add(new AnyTerm(postings.toArray(PostingsEnum[]::new)));
    }
    return phrase ? new Phrase(places.toArray(AnyTerm[]::new)) : places.getFirst();
  }

  final class OneTerm implements Occurrences {
    private final PostingsEnum postings;
    private final DocAndFloatFeatureBuffer batch;
    /// Fewer candidates of a window than this are looked up one by one; of more, all that holds the word is read.
    private final int few;

    /// @param documents how many the segment has
    OneTerm(PostingsEnum postings, int documents, DocAndFloatFeatureBuffer batch) {
      this.postings = postings;
      this.batch = batch;
      this.few = (int) (postings.cost() * Node.WINDOW / documents / LOOK);
    }

    @Override
    public int fill(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException {
      if (postings.docID() < base) {
        postings.advance(base);
      }
      if (postings.docID() >= base + Node.WINDOW) {
        return 0;
      }
      return candidates.cardinality() <= few ? fillFew(base, candidates, slots, times)
          : fillMany(base, candidates, slots, times);
    }

    @Override
    public void mark(int base, FixedBitSet candidates, FixedBitSet marked, Scratch scratch) throws IOException {
      if (postings.docID() < base) {
        postings.advance(base);
      }
      if (candidates.cardinality() <= few) {
        Occurrences.super.mark(base, candidates, marked, scratch);
      } else {
        postings.intoBitSet(base + Node.WINDOW, marked, base);
        marked.and(candidates);
      }
    }

    @Override
    public long cost() {
      return postings.cost();
    }

    @Override
    public int next(int from) throws IOException {
      return postings.docID() < from ? postings.advance(from) : postings.docID();
    }

    private int fillFew(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException {
      int count = 0;
      for (int slot = Node.nextSlot(candidates, 0); slot < Node.WINDOW;) {
        int at = postings.docID() < base + slot ? postings.advance(base + slot) : postings.docID();
        if (at == base + slot) {
          slots[count] = slot;
          times[count++] = postings.freq();
        }
        slot = Node.nextSlot(candidates, Math.max(slot + 1, Math.min(at - base, Node.WINDOW)));
      }
      return count;
    }

    private int fillMany(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException {
      int count = 0;
      for (postings.nextPostings(base + Node.WINDOW, batch); batch.size > 0;
          postings.nextPostings(base + Node.WINDOW, batch)) {
        for (int i = 0; i < batch.size; i++) {
          int slot = batch.docs[i] - base;
          if (candidates.get(slot)) {
            slots[count] = slot;
            times[count++] = batch.features[i];
          }
        }
      }
      return count;
    }
  }

  /// Several terms that count as one.
  final class AnyTerm implements Occurrences {
    private final PostingsEnum[] postings;
    private int doc = -1;
    private int[] positions = new int[16];

    AnyTerm(PostingsEnum[] postings) {
      this.postings = postings;
    }

    @Override
    public long cost() {
      long cost = 0;
      for (PostingsEnum each : postings) {
        cost += each.cost();
      }
      return cost;
    }

    @Override
    public int fill(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException {
      int count = 0;
      for (int at = next(base, candidates, base); at < base + Node.WINDOW; at = next(base, candidates, at + 1)) {
        if (candidates.get(at - base)) {
          int frequency = 0;
          for (PostingsEnum each : postings) {
            frequency += each.docID() == at ? each.freq() : 0;
          }
          slots[count] = at - base;
          times[count++] = frequency;
        }
      }
      return count;
    }

    @Override
    public int next(int from) throws IOException {
      return advance(from);
    }

    /// The first document from that of the next candidate on.
    private int next(int base, FixedBitSet candidates, int from) throws IOException {
      int slot = Node.nextSlot(candidates, from - base);
      return slot >= Node.WINDOW ? DocIdSetIterator.NO_MORE_DOCS : advance(base + slot);
    }

    int advance(int target) throws IOException {
      if (doc >= target) {
        return doc;
      }
      doc = DocIdSetIterator.NO_MORE_DOCS;
      for (PostingsEnum each : postings) {
        doc = Math.min(doc, each.docID() < target ? each.advance(target) : each.docID());
      }
      return doc;
    }

    /// How many places [#positions] then has, each once, in ascending order.
    int readPositions() throws IOException {
      int count = 0;
      for (PostingsEnum each : postings) {
        if (each.docID() == doc) {
          int frequency = each.freq();
          if (count + frequency > positions.length) {
            positions = Arrays.copyOf(positions, 2 * (count + frequency));
          }
          for (int i = 0; i < frequency; i++) {
            positions[count++] = each.nextPosition();
          }
        }
      }
      if (postings.length > 1) {
        Arrays.sort(positions, 0, count);
      }
      return count;
    }
  }

  /// Words that stand one after the other.
  final class Phrase implements Occurrences {
    private final AnyTerm[] places;
    private int[] starts = new int[16];

    Phrase(AnyTerm[] places) {
      this.places = places;
    }

    @Override
    public long cost() {
      long cost = Long.MAX_VALUE;
      for (AnyTerm place : places) {
        cost = Math.min(cost, place.cost());
      }
      return cost;
    }

    @Override
    public int fill(int base, FixedBitSet candidates, int[] slots, float[] times) throws IOException {
      int count = 0;
      for (int at = next(base, candidates, base); at < base + Node.WINDOW; at = next(base, candidates, at + 1)) {
        if (candidates.get(at - base)) {
          int found = starts();
          if (found > 0) {
            slots[count] = at - base;
            times[count++] = found;
          }
        }
      }
      return count;
    }

    @Override
    public int next(int from) throws IOException {
      return advance(from);
    }

    /// The first document from that of the next candidate on.
    private int next(int base, FixedBitSet candidates, int from) throws IOException {
      int slot = Node.nextSlot(candidates, from - base);
      return slot >= Node.WINDOW ? DocIdSetIterator.NO_MORE_DOCS : advance(base + slot);
    }

    /// The first document from `target` on that holds all the words.
    private int advance(int target) throws IOException {
      int at = target;
      int agreed = 0;
      for (int i = 0; agreed < places.length && at != DocIdSetIterator.NO_MORE_DOCS; i = (i + 1) % places.length) {
        int doc = places[i].advance(at);
        agreed = doc == at ? agreed + 1 : 1;
        at = doc;
      }
      return at;
    }

    /// At how many places of the document the words stand.
    private int starts() throws IOException {
      int count = places[0].readPositions();
      if (starts.length < count) {
        starts = new int[2 * count];
      }
      System.arraycopy(places[0].positions, 0, starts, 0, count);
      for (int i = 1; i < places.length && count > 0; i++) {
        int others = places[i].readPositions();
        count = keep(count, i, places[i].positions, others);
      }
      return count;
    }

    /// Keeps the starts that have a position of the word `offset` places behind them.
    private int keep(int count, int offset, int[] positions, int length) {
      int kept = 0;
      int at = 0;
      for (int i = 0; i < count; i++) {
        int wanted = starts[i] + offset;
        while (at < length && positions[at] < wanted) {
          at++;
        }
        if (at < length && positions[at] == wanted) {
          starts[kept++] = starts[i];
        }
      }
      return kept;
    }
  }
}
