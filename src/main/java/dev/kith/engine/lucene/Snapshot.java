package dev.kith.engine.lucene;

import dev.kith.engine.Values;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// One commit, opened for reading, and what follows from it alone.
final class Snapshot implements Closeable {
  /// A segment as of this commit.
  record Segment(LeafReader reader, Columns columns) {
    /// Differs by segment and by which of its documents are deleted.
    Object key() {
      return reader.getReaderCacheHelper().getKey();
    }

    /// How many words each document has in a field; empty if none has it.
    int[] lengths(String field) {
      return columns.lengths(field, reader);
    }

    /// The values that each document has in a keyword field.
    Ordinals ordinals(String field) {
      return columns.ordinals(field, reader);
    }

    Factors factors(Factors.Of rule) throws IOException {
      return columns.factors(rule, reader);
    }

    /// At most what several factors together multiply the score of each document by.
    float[] most(List<Factors.Of> rules) throws IOException {
      return columns.most(rules, reader);
    }

    /// The values of a keyword field, but for a known segment, and which of them documents have.
    Values values(String field, Set<Object> known) throws IOException {
      Object part = reader.getCoreCacheHelper().getKey();
      SortedSetDocValues all = DocValues.getSortedSet(reader, field);
      int size = (int) all.getValueCount();
      BitSet used = new BitSet(size);
      if (reader.hasDeletions()) {
        ordinals(field).used(Views.liveDocs(this), used);
      } else {
        used.set(0, size);
      }
      if (known.contains(part)) {
        return new Values(part, List.of(), used);
      }
      List<String> values = new ArrayList<>(size);
      TermsEnum terms = all.termsEnum();
      for (BytesRef term = terms.next(); term != null; term = terms.next()) {
        values.add(term.utf8ToString());
      }
      return new Values(part, values, used);
    }
  }

  private static final int FEW_NAMES = 64;
  /// Those of people and of teams, and of those before a change among people.
  private static final int KEPT_NAMES = 4;

  /// @param of the map itself: comparing large maps costs more than finding their names
  private record Named(String field, Map<String, String> of, Names names) {}

  /// Where a document is.
  record Place(Segment segment, int doc) {}

  private static final int KEPT_PLACES = 32_768;

  private final DirectoryReader reader;
  private final Kept kept;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  /// Another one whenever what was noted is given up.
  private volatile Object notes = new Object();
  private final Deque<Named> named = new ArrayDeque<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, Numbering> numberings = new ConcurrentHashMap<>();

  /// @param before whose columns are taken over for the segments that are still there; `null` for none
  Snapshot(DirectoryReader reader, Snapshot before) {
    this.reader = reader;
    this.kept = before == null ? new Kept() : before.kept;
    Map<Object, Columns> known = new HashMap<>();
    if (before != null) {
      before.segments.forEach(old -> known.put(old.reader().getCoreCacheHelper().getKey(), old.columns()));
    }
    for (LeafReaderContext leaf : reader.leaves()) {
      Columns columns = known.get(leaf.reader().getCoreCacheHelper().getKey());
      segments.add(new Segment(leaf.reader(), columns == null ? new Columns() : columns));
    }
  }

  /// As [#place(String, Segment, int)], once: hits are the same again and again, and to find each among the places costs more than to
  /// read it.
  void place(Columns.Id id, Segment segment, int doc) {
    if (id.noted != notes) {
      id.noted = notes;
      place(id.text, segment, doc);
    }
  }

  /// Notes where a document of this id is that is not deleted.
  void place(String id, Segment segment, int doc) {
    Place known = places.get(id);
    if (known != null && known.doc == doc && known.segment == segment) {
      return;
    }
    if (places.size() >= KEPT_PLACES) {
      notes = new Object();
      places.clear();
    }
    places.put(id, new Place(segment, doc));
  }

  /// Where the document of this id is, if it was found before; else `null`.
  Place place(String id) {
    return places.get(id);
  }

  DirectoryReader reader() {
    return reader;
  }

  Kept kept() {
    return kept;
  }

  List<Segment> segments() {
    return segments;
  }

  /// The numbering of a field that somebody has asked for; else `null`.
  Numbering knownNumbering(String field) {
    return numberings.get(field);
  }

  Numbering numbering(String field) {
    return numberings.computeIfAbsent(field, name -> {
      try {
        return Numbering.of(name, segments.stream().map(Segment::reader).toList(), reader.getReaderCacheHelper().getKey());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /// The names under which values of a keyword field are counted. Many names are kept, since people's are asked for again and
  /// again; a few are found faster than all values are looked at.
  Names names(String field, Map<String, String> names) {
    try {
      if (names.size() <= FEW_NAMES) {
        return Names.few(names, numbering(field));
      }
      synchronized (named) {
        for (Named each : named) {
          if (each.of == names && each.field.equals(field)) {
            return each.names.again();
          }
        }
        Names found = Names.many(names, numbering(field));
        named.addFirst(new Named(field, names, found));
        if (named.size() > KEPT_NAMES) {
          named.removeLast();
        }
        return found;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.decRef();
  }
}
