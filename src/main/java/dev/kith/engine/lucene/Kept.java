package dev.kith.engine.lucene;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What was read of documents last: whatever is asked, the same documents are the best again and again, and to find a dozen
/// values in the index, to unpack a text, to copy and to decode them costs far more than to look them up here. It depends on what
/// was written alone, so it outlives commits, and whoever gets something from it may see the document.
///
/// Who reads the same of a document twice gets the same maps, so what follows from them can be kept with them.
final class Kept {
  private static final int HEAP_SHARE = 16;
  /// About what an entry takes without what is long in it, and with what follows from it.
  private static final int BYTES = 2_000;
  private static final int SHORT = 500;
  private static final int MOST = 1 << 16;
  /// A longer text is read anew, so that one does not drive out a hundred.
  private static final int LONGEST = 200_000;
  private static final int SHAPES = 1_000;
  /// So many places a document may be kept at, side by side: with one, many that are asked for again and again drive each other
  /// out while there is room.
  private static final int WAYS = 4;

  /// What was read of a document in some fields.
  record Values(Map<String, List<String>> strings, Map<String, Long> numbers) {}

  private record Entry(Object segment, int doc, String[] fields, Values values, int bytes) {}

  private final long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  private final Entry[] entries = new Entry[Math.clamp(Long.highestOneBit(most / BYTES), WAYS, MOST)];
  private final Map<List<String>, String[]> shapes = new ConcurrentHashMap<>();
  private long bytes;
  /// Where what is kept is given up next.
  private int oldest;

  /// The names of these fields, as the other methods take them: always the same array.
  String[] fields(List<String> fields) {
    if (shapes.size() >= SHAPES) {
      shapes.clear();
    }
    return shapes.computeIfAbsent(fields, names -> names.toArray(String[]::new));
  }

  /// @param segment stands for a segment
  /// @return `null` if it is not known
  Values get(Object segment, int doc, String[] fields) {
    int first = place(segment, doc, fields);
    for (int place = first; place < first + WAYS; place++) {
      Entry entry = entries[place];
      if (entry != null && entry.doc == doc && entry.segment == segment && entry.fields == fields) {
        return entry.values;
      }
    }
    return null;
  }

  void put(Object segment, int doc, String[] fields, Values values) {
    int length = 0;
    for (List<String> strings : values.strings.values()) {
      for (String string : strings) {
        length += string.length();
      }
    }
    if (length <= LONGEST) {
      put(place(segment, doc, fields), new Entry(segment, doc, fields, values, BYTES + 2 * Math.max(0, length - SHORT)));
    }
  }

  /// The newest of some places comes first; the last is given up.
  private synchronized void put(int first, Entry entry) {
    bytes += entry.bytes - bytes(first + WAYS - 1);
    System.arraycopy(entries, first, entries, first + 1, WAYS - 1);
    entries[first] = entry;
    while (bytes > most) {
      oldest = oldest + 1 & entries.length - 1;
      if (oldest != first) {
        bytes -= bytes(oldest);
        entries[oldest] = null;
      }
    }
  }

  /// Gives up all of it: what somebody had removed for good stays in no memory either.
  synchronized void clear() {
    Arrays.fill(entries, null);
    bytes = 0;
  }

  private int bytes(int place) {
    return entries[place] == null ? 0 : entries[place].bytes;
  }

  /// The first of the places.
  private int place(Object segment, int doc, String[] fields) {
    int hash = (System.identityHashCode(segment) * 31 + System.identityHashCode(fields)) * 0x9E3779B9 + doc * 0x85EBCA6B;
    return (hash ^ hash >>> 15) & entries.length - WAYS;
  }
}
