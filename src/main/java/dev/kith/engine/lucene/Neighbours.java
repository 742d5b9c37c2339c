package dev.kith.engine.lucene;

import dev.kith.engine.Request;
import dev.kith.engine.Schema;
import dev.kith.engine.lucene.TopHits.Candidate;
import dev.kith.engine.lucene.TopHits.Ranked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/// Which documents share a value of a keyword field with one, deleted and hidden ones included: that depends on what was written
/// alone, and the same documents are the best again and again, so it is kept, segment by segment, and outlives commits. What of it
/// a search may tell is what the search has found to match anyway.
final class Neighbours {
  /// So many documents have theirs kept, of some 200 bytes.
  private static final int KEPT = Math.clamp(Long.highestOneBit(Runtime.getRuntime().maxMemory() >> 17), 1 << 10, 1 << 14);
  /// Of a document with more, they are looked up each time.
  private static final int MOST = 128;

  /// @param segment   stands for the document's segment, as [Columns#key]
  /// @param values    of the document, in their order
  /// @param segments  all segments of a commit, as [Columns#key]
  /// @param documents by segment; `null` if there are too many
  private record Entry(Object segment, int doc, List<String> values, Object[] segments, int[][] documents) {}

  private final String field;
  private final Entry[] entries = new Entry[KEPT];

  Neighbours(String field) {
    this.field = field;
  }

  /// Those that match, as [dev.kith.engine.Result#near] wants them.
  ///
  /// @param matches by segment and window; `null` where nothing matches
  List<Ranked> of(List<Ranked> hits, Request.Near asked, FixedBitSet[][] matches, View view) throws IOException {
    Places near = new Places(view.guards().forNeighbours(matches));
    Object[] segments = view.snapshot().keys();
    SortedSet<String> frequent = new TreeSet<>();
    for (Ranked hit : hits.subList(0, Math.min(asked.hits(), hits.size()))) {
      Entry entry = entry(hit.candidate(), segments, view);
      if (entry.documents == null) {
        frequent.addAll(entry.values);
        continue;
      }
      for (int i = 0; i < segments.length; i++) {
        near.add(i, entry.documents[i]);
      }
    }
    for (int i = 0; i < segments.length && !frequent.isEmpty(); i++) {
      int segment = i;
      for (PostingsEnum each : view.segments().get(i).postings(field, List.copyOf(frequent), some -> near.add(segment, some))) {
        near.add(segment, each);
      }
    }
    return near.besides(hits, asked.most(), view);
  }

  private Entry entry(Candidate of, Object[] segments, View view) throws IOException {
    Object segment = segments[of.segment()];
    int hash = System.identityHashCode(segment) * 31 + of.doc() * 0x9E3779B9;
    int place = (hash ^ hash >>> 15) & KEPT - 1;
    Entry known = entries[place];
    boolean same = known != null && known.doc == of.doc() && known.segment == segment;
    if (!same || known.segments != segments) {
      List<String> values = same ? known.values : values(of, view);
      known = new Entry(segment, of.doc(), values, segments, documents(values, same ? known : null, segments, view));
      entries[place] = known;
    }
    return known;
  }

  private List<String> values(Candidate of, View view) throws IOException {
    SortedSetDocValues all = DocValues.getSortedSet(view.segments().get(of.segment()).reader(), field);
    List<String> values = new ArrayList<>();
    for (int i = all.advanceExact(of.doc()) ? all.docValueCount() : 0; i > 0; i--) {
      values.add(all.lookupOrd(all.nextOrd()).utf8ToString());
    }
    return values;
  }

  /// @param before what is known from another commit; `null` if nothing is
  private int[][] documents(List<String> values, Entry before, Object[] segments, View view) throws IOException {
    int[][] documents = new int[segments.length][];
    int count = 0;
    for (int i = 0; i < segments.length && count <= MOST; i++) {
      int known = before == null || before.documents == null ? -1 : Arrays.asList(before.segments).indexOf(segments[i]);
      documents[i] = known >= 0 ? before.documents[known] : documents(values, view.segments().get(i));
      count += documents[i].length;
    }
    return count > MOST ? null : documents;
  }

  /// The documents with one of some values; if there are more than [#MOST], any array that is longer.
  private int[] documents(List<String> values, SegmentView segment) throws IOException {
    Places found = new Places(null);
    for (PostingsEnum each : segment.postings(field, values, some -> found.add(0, some))) {
      for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS && found.size <= MOST; doc = each.nextDoc()) {
        found.add(0, doc);
      }
    }
    if (found.size > MOST) {
      return new int[found.size];
    }
    long[] places = found.distinct();
    int[] documents = places.length == 0 ? Columns.NOBODY : new int[places.length];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = (int) places[i];
    }
    return documents;
  }

  /// Where documents are: the number of the segment, and in the lower half that of the document.
  private static final class Places {
    private final FixedBitSet[][] matches;
    private long[] places = new long[MOST];
    private int size;

    /// @param matches which alone are taken; `null` for all
    Places(FixedBitSet[][] matches) {
      this.matches = matches;
    }

    private static long place(int segment, int doc) {
      return (long) segment << Integer.SIZE | doc;
    }

    void add(int segment, int[] documents) {
      for (int doc : documents) {
        add(segment, doc);
      }
    }

    void add(int segment, PostingsEnum documents) throws IOException {
      for (int doc = documents.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = documents.nextDoc()) {
        add(segment, doc);
      }
    }

    void add(int segment, int doc) {
      FixedBitSet window = matches == null ? null : matches[segment][doc / Node.WINDOW];
      if (matches != null && (window == null || !window.get(doc % Node.WINDOW))) {
        return;
      }
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size);
      }
      places[size++] = place(segment, doc);
    }

    /// In their order.
    long[] distinct() {
      Arrays.sort(places, 0, size);
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || places[i] != places[i - 1]) {
          places[distinct++] = places[i];
        }
      }
      return Arrays.copyOf(places, distinct);
    }

    /// Those that are none of the hits; `null` if there are more than so many, hits among them.
    List<Ranked> besides(List<Ranked> hits, int most, View view) throws IOException {
      long[] all = distinct();
      if (all.length > most) {
        return null;
      }
      boolean[] hit = new boolean[all.length];
      for (Ranked each : hits) {
        int at = Arrays.binarySearch(all, place(each.candidate().segment(), each.candidate().doc()));
        if (at >= 0) {
          hit[at] = true;
        }
      }
      List<Ranked> others = new ArrayList<>();
      SortedDocValues ids = null;
      int opened = -1;
      for (int i = 0; i < all.length; i++) {
        if (!hit[i]) {
          int segment = (int) (all[i] >>> Integer.SIZE);
          int doc = (int) all[i];
          Snapshot.Segment there = view.segments().get(segment).segment();
          if (opened != segment) {
            ids = DocValues.getSorted(there.reader(), Schema.ID);
            opened = segment;
          }
          ids.advanceExact(doc);
          String id = there.columns().id(ids, ids.ordValue());
          view.snapshot().place(id, there, doc);
          others.add(new Ranked(new Candidate(segment, doc, 0, false, 0, 0, ids.ordValue()), id));
        }
      }
      others.sort(Comparator.comparing(Ranked::id));
      return Collections.unmodifiableList(others);
    }
  }
}
