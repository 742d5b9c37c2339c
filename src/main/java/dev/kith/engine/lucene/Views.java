package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/// Keeps the views of those who searched last, within a number of bytes: a view costs some hundred microseconds to make, and
/// people with the same rights share it. After a commit a view is made anew from its parts for the segments that stayed.
final class Views {
  private final Schema schema;
  private final Guards guards;
  private final long maxBytes;
  private final LinkedHashMap<Query, View> views = new LinkedHashMap<>(16, 0.75f, true);

  Views(Schema schema, Guards guards, long maxBytes) {
    this.schema = schema;
    this.guards = guards;
    this.maxBytes = maxBytes;
  }

  View of(Query visible, Snapshot snapshot, Analyzer analyzer) throws IOException {
    Query key = guards.sharing(visible);
    View known;
    synchronized (this) {
      known = views.get(key);
    }
    if (known != null && known.snapshot() == snapshot) {
      return known;
    }
    View view = make(visible, snapshot, analyzer, known);
    synchronized (this) {
      if (known == views.get(key)) {
        views.put(key, view);
        shrink();
      }
    }
    return view;
  }

  /// Drops the views that nobody used since the commit before the last.
  synchronized void refreshed(Snapshot before) {
    views.values().removeIf(view -> view.snapshot() != before);
  }

  private void shrink() {
    long bytes = views.values().stream().mapToLong(View::bytes).sum();
    Iterator<View> oldest = views.values().iterator();
    while (bytes > maxBytes && views.size() > 1) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  private View make(Query visible, Snapshot snapshot, Analyzer analyzer, View before) throws IOException {
    // which words a prefix stands for follows from all segments together, so nothing of it outlives a commit
    Map<Object, SegmentView> known = new HashMap<>();
    if (before != null && !hasWords(visible)) {
      before.segments().forEach(segment -> known.put(segment.segment().key(), segment));
    }
    List<SegmentView> live = new ArrayList<>();
    for (Snapshot.Segment segment : snapshot.segments()) {
      live.add(new SegmentView(segment, liveDocs(segment)));
    }
    if (visible instanceof Query.All) {
      return new View(snapshot, live.stream().map(each -> known.getOrDefault(each.segment().key(), each)).toList(), guards);
    }
    Node node = new Nodes(schema, analyzer, new View(snapshot, live, guards)).of(visible, false);
    List<SegmentView> segments = new ArrayList<>();
    for (SegmentView each : live) {
      SegmentView old = known.get(each.segment().key());
      segments.add(old != null ? old : new SegmentView(each.segment(), matches(node, each)));
    }
    return new View(snapshot, segments, guards);
  }

  static FixedBitSet liveDocs(Snapshot.Segment segment) {
    Bits live = segment.reader().getLiveDocs();
    if (live != null) {
      return FixedBitSet.copyOf(live);
    }
    FixedBitSet all = new FixedBitSet(segment.reader().maxDoc());
    all.set(0, all.length());
    return all;
  }

  /// The documents of a segment view that a query matches.
  static FixedBitSet matches(Node node, SegmentView segment) throws IOException {
    node.open(segment);
    FixedBitSet found = new FixedBitSet(segment.visible().length());
    FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    for (int base = 0; base < found.length(); base += Node.WINDOW) {
      if (window(segment.visible(), base, candidates)) {
        node.eval(base, candidates);
        int words = Math.min(Node.WINDOW / Long.SIZE, found.getBits().length - base / Long.SIZE);
        System.arraycopy(node.match.getBits(), 0, found.getBits(), base / Long.SIZE, words);
      }
    }
    return found;
  }

  /// Copies a window of a segment's documents; false if there are none in it.
  static boolean window(FixedBitSet documents, int base, FixedBitSet window) {
    window.clear();
    int words = Math.min(Node.WINDOW / Long.SIZE, documents.getBits().length - base / Long.SIZE);
    System.arraycopy(documents.getBits(), base / Long.SIZE, window.getBits(), 0, words);
    return !window.scanIsEmpty();
  }

  private static boolean hasWords(Query query) {
    return switch (query) {
      case Query.Words _ -> true;
      case Query.And(var queries) -> anyHasWords(queries);
      case Query.Or(var queries) -> anyHasWords(queries);
      case Query.Not(Query other) -> hasWords(other);
      case Query.Boost(Query other, double _) -> hasWords(other);
      case Query.Scaled(Query other, var _) -> hasWords(other);
      case Query.All _, Query.Term _, Query.AnyOf _, Query.Between _ -> false;
    };
  }

  private static boolean anyHasWords(Collection<Query> queries) {
    return queries.stream().anyMatch(Views::hasWords);
  }
}
