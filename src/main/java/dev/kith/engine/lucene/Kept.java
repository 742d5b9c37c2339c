package dev.kith.engine.lucene;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What was read of documents last: whatever is asked, the same documents are the best again and again, and to find a dozen values
/// in the index, to copy and to decode them costs far more than to look them up here. It depends on what was written alone, so it
/// outlives commits, and whoever gets something from it may see the document.
///
/// Who reads the same of a document twice gets the same maps, so what follows from them can be kept with them.
final class Kept {
  private static final int HEAP_SHARE = 32;
  /// About what an entry takes.
  private static final int BYTES = 1_500;
  private static final int MOST = 1 << 16;
  private static final int LONGEST = 4_000;
  private static final int SHAPES = 1_000;

  /// What was read of a document in some fields.
  record Values(Map<String, List<String>> strings, Map<String, Long> numbers) {}

  private record Entry(Object segment, int doc, List<String> fields, Values values) {}

  private final Entry[] entries =
      new Entry[(int) Math.min(MOST, Long.highestOneBit(Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES))];
  private final Map<List<String>, List<String>> shapes = new ConcurrentHashMap<>();

  /// The one list of these fields that the other methods take.
  List<String> fields(List<String> fields) {
    if (shapes.size() >= SHAPES) {
      shapes.clear();
    }
    return shapes.computeIfAbsent(fields, all -> all);
  }

  /// @param segment stands for a segment
  /// @return `null` if it is not known
  Values get(Object segment, int doc, List<String> fields) {
    Entry entry = entries[place(segment, doc, fields)];
    return entry != null && entry.doc == doc && entry.segment == segment && entry.fields == fields ? entry.values : null;
  }

  void put(Object segment, int doc, List<String> fields, Values values) {
    int length = 0;
    for (List<String> strings : values.strings.values()) {
      for (String string : strings) {
        length += string.length();
      }
    }
    if (length <= LONGEST) {
      entries[place(segment, doc, fields)] = new Entry(segment, doc, fields, values);
    }
  }

  private int place(Object segment, int doc, List<String> fields) {
    int hash = (System.identityHashCode(segment) * 31 + System.identityHashCode(fields)) * 0x9E3779B9 + doc * 0x85EBCA6B;
    return (hash ^ hash >>> 15) & entries.length - 1;
  }
}
