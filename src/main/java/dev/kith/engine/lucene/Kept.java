package dev.kith.engine.lucene;

import java.util.List;

/// Short texts of documents, as they were read last: whatever is asked, the same documents are the best again and again, and to
/// find a text in the index, to copy and to decode it costs ten times as much as to look it up here. It depends on what was
/// written alone, so it outlives commits, and whoever gets a text from it may see the document.
///
/// Who reads a text twice gets the same list, so what follows from it can be kept with it.
final class Kept {
  private static final int HEAP_SHARE = 32;
  /// About what an entry takes.
  private static final int BYTES = 1_024;
  private static final int LONGEST = 2_000;

  private record Entry(Object segment, int doc, String field, List<String> values) {}

  private final Entry[] entries = new Entry[(int) Math.min(1 << 16, Long.highestOneBit(Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES))];

  /// @param segment stands for a segment
  /// @return empty if there are none, `null` if that is not known
  List<String> get(Object segment, int doc, String field) {
    Entry entry = entries[place(segment, doc, field)];
    return entry != null && entry.doc == doc && entry.segment == segment && entry.field.equals(field) ? entry.values : null;
  }

  /// @return the same values
  List<String> put(Object segment, int doc, String field, List<String> values) {
    int length = 0;
    for (String value : values) {
      length += value.length();
    }
    if (length <= LONGEST) {
      entries[place(segment, doc, field)] = new Entry(segment, doc, field, values);
    }
    return values;
  }

  private int place(Object segment, int doc, String field) {
    int hash = (System.identityHashCode(segment) * 31 + field.hashCode()) * 0x9E3779B9 + doc * 0x85EBCA6B;
    return (hash ^ hash >>> 15) & entries.length - 1;
  }
}
