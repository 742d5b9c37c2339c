package dev.kith.store;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;

/// The notes of a source from one key up to another, as they lie in the file: read page by page while one goes through them,
/// so that a million of them take no memory. Notes made meanwhile may or may not be met. The order is that of code points.
final class NoteRange extends AbstractMap<String, String> implements SortedMap<String, String> {
  private static final int PAGE = 1_000;

  private final Notes notes;
  private final String source;
  private final String from;
  private final String to;

  NoteRange(Notes notes, String source, String from, String to) {
    this.notes = notes;
    this.source = source;
    this.from = from;
    this.to = to;
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, String>> iterator() {
        return new Pages();
      }

      @Override
      public int size() {
        return notes.count(source, from, to);
      }

      @Override
      public boolean isEmpty() {
        return NoteRange.this.isEmpty();
      }
    };
  }

  private final class Pages implements Iterator<Entry<String, String>> {
    private Iterator<Entry<String, String>> page = List.<Entry<String, String>>of().iterator();
    private String last;
    private boolean ended;

    @Override
    public boolean hasNext() {
      if (!page.hasNext() && !ended) {
        List<Map.Entry<String, String>> next = notes.page(source, last == null ? from : last, last != null, to, PAGE);
        ended = next.size() < PAGE;
        page = next.iterator();
      }
      return page.hasNext();
    }

    @Override
    public Entry<String, String> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry<String, String> entry = page.next();
      last = entry.getKey();
      return entry;
    }
  }

  @Override
  public boolean isEmpty() {
    return notes.page(source, from, false, to, 1).isEmpty();
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public String get(Object key) {
    String text = key instanceof String name && has(name) ? notes.text(source, name) : "";
    return text.isEmpty() ? null : text;
  }

  private boolean has(String key) {
    return order(key, from) >= 0 && order(key, to) < 0;
  }

  /// As SQLite compares: by code point.
  private static int order(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  @Override
  public Comparator<? super String> comparator() {
    return NoteRange::order;
  }

  @Override
  public SortedMap<String, String> subMap(String first, String end) {
    return new NoteRange(notes, source, order(first, from) < 0 ? from : first, order(end, to) > 0 ? to : end);
  }

  @Override
  public SortedMap<String, String> headMap(String end) {
    return subMap(from, end);
  }

  @Override
  public SortedMap<String, String> tailMap(String first) {
    return subMap(first, to);
  }

  @Override
  public String firstKey() {
    List<Map.Entry<String, String>> first = notes.page(source, from, false, to, 1);
    if (first.isEmpty()) {
      throw new NoSuchElementException();
    }
    return first.getFirst().getKey();
  }

  @Override
  public String lastKey() {
    return notes.last(source, from, to).orElseThrow();
  }
}
