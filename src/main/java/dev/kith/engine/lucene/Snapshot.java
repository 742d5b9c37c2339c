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
  record Place(String id, Segment segment, int doc) {}

  /// By hash of the id, in one of two places side by side, so that two that are asked for together do not drive each other out.
  private static final int KEPT_PLACES = 32_768;

  private final DirectoryReader reader;
  private final Kept kept;
  private final Map<String, Neighbours> neighbours;
  private final Object[] keys;
  private final Place[] places = new Place[KEPT_PLACES];
  private final Deque<Named> named = new ArrayDeque<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, Numbering> numberings = new ConcurrentHashMap<>();

  /// @param before whose columns are taken over for the segments that are still there; `null` for none
  Snapshot(DirectoryReader reader, Snapshot before) {
    this.reader = reader;
    this.kept = before == null ? new Kept() : before.kept;
    this.neighbours = before == null ? new ConcurrentHashMap<>() : before.neighbours;
    Map<Object, Columns> known = new HashMap<>();
    if (before != null) {
      before.segments.forEach(old -> known.put(old.reader().getCoreCacheHelper().getKey(), old.columns()));
    }
    for (LeafReaderContext leaf : reader.leaves()) {
      Columns columns = known.get(leaf.reader().getCoreCacheHelper().getKey());
      segments.add(new Segment(leaf.reader(), columns == null ? new Columns() : columns));
    }
    this.keys = segments.stream().map(segment -> segment.columns().key()).toArray();
  }

  /// Works out what was asked of the commit before, so that nobody waits for it who asks this one first.
  void prepare(Snapshot before) throws IOException {
    before.numberings.keySet().forEach(this::numbering);
    Map<Object, Integer> numbers = new HashMap<>();
    for (int i = 0; i < before.segments.size(); i++) {
      numbers.put(before.segments.get(i).reader().getCoreCacheHelper().getKey(), i);
    }
    int[] there = segments.stream().mapToInt(segment -> numbers.getOrDefault(segment.reader().getCoreCacheHelper().getKey(), -1)).toArray();
    List<Named> asked;
    synchronized (before.named) {
      asked = List.copyOf(before.named);
    }
    for (Named each : asked) {
      named.addLast(new Named(each.field, each.of, each.names.later(each.of, numbering(each.field), there)));
    }
  }

  /// Notes where a document of this id is that is not deleted.
  void place(String id, Segment segment, int doc) {
    int first = first(id);
    Place known = places[first];
    Place other = places[first + 1];
    if ((known == null || known.doc != doc || known.segment != segment) && (other == null || other.doc != doc || other.segment != segment)) {
      places[first + 1] = known;
      places[first] = new Place(id, segment, doc);
    }
  }

  /// Where the document of this id is, if it was found before; else `null`.
  Place place(String id) {
    int first = first(id);
    for (int i = first; i <= first + 1; i++) {
      Place known = places[i];
      if (known != null && known.id.equals(id)) {
        return known;
      }
    }
    return null;
  }

  private static int first(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 15) & KEPT_PLACES - 2;
  }

  DirectoryReader reader() {
    return reader;
  }

  Kept kept() {
    return kept;
  }

  /// Which documents share a value of a keyword field.
  Neighbours neighbours(String field) {
    return neighbours.computeIfAbsent(field, Neighbours::new);
  }

  List<Segment> segments() {
    return segments;
  }

  /// What stands for each segment, as [Columns#key]: the one array of this commit.
  Object[] keys() {
    return keys;
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
