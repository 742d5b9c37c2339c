package dev.kith.engine.lucene;

import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.util.FixedBitSet;

/// The facets of one request: notes what matches while it is looked for, and counts it afterwards, on whichever thread.
final class Counting {
  private final List<Facet> facets;
  private final Schema schema;
  private final View view;
  private final boolean noting;
  private final List<Window> windows = new ArrayList<>();

  /// The documents of a window that match.
  private record Window(int segment, int base, FixedBitSet slots) {}

  /// A facet and the query it counts; `null` for the request's.
  private record Counted(FacetCounts counts, Node over) {}

  /// @param noting whether what matches is wanted, though nothing is counted
  Counting(List<Facet> facets, Schema schema, View view, boolean noting) {
    this.facets = facets;
    this.schema = schema;
    this.view = view;
    this.noting = noting || !facets.isEmpty();
  }

  boolean wanted() {
    return !facets.isEmpty();
  }

  /// Whether what matches is not all that has to be looked at.
  boolean others() {
    return facets.stream().anyMatch(facet -> facet.over() != null);
  }

  /// Notes what matches.
  void add(int segment, int base, FixedBitSet match) {
    if (noting && !match.scanIsEmpty()) {
      windows.add(new Window(segment, base, match.clone()));
    }
  }

  /// What matches, by segment and window; `null` where nothing of a window does.
  FixedBitSet[][] matches() {
    FixedBitSet[][] matches = new FixedBitSet[view.segments().size()][];
    for (int i = 0; i < matches.length; i++) {
      matches[i] = new FixedBitSet[view.segments().get(i).visible().length() / Node.WINDOW + 1];
    }
    for (Window window : windows) {
      matches[window.segment][window.base / Node.WINDOW] = window.slots;
    }
    return matches;
  }

  /// Takes over what another has noted.
  void add(Counting other) {
    windows.addAll(other.windows);
  }

  /// @param nodes of the thread that counts, as is `found`
  List<List<Count>> counts(Nodes nodes, Found found) throws IOException {
    List<Counted> counted = new ArrayList<>(facets.size());
    try {
      for (Facet facet : facets) {
        Node over = facet.over() == null ? null : nodes.of(facet.over(), false);
        counted.add(new Counted(new FacetCounts(facet, schema, view), over));
      }
      count(counted, found);
      List<List<Count>> counts = new ArrayList<>(counted.size());
      for (Counted each : counted) {
        counts.add(each.counts.top());
      }
      return counts;
    } finally {
      counted.forEach(each -> each.counts.close());
    }
  }

  private void count(List<Counted> counted, Found found) throws IOException {
    // in a list of its own, since whoever asked may go through the other meanwhile
    List<Window> ordered = new ArrayList<>(windows);
    ordered.sort(Comparator.comparingInt(Window::segment));
    int next = 0;
    for (int i = 0; i < view.segments().size(); i++) {
      for (Counted each : counted) {
        each.counts.open(i);
      }
      for (; next < ordered.size() && ordered.get(next).segment == i; next++) {
        found.list(ordered.get(next).base, ordered.get(next).slots);
        for (Counted each : counted) {
          if (each.over == null) {
            each.counts.add(found);
          }
        }
      }
      for (Counted each : counted) {
        if (each.over != null) {
          count(view.segments().get(i), each, found);
        }
      }
    }
  }

  private void count(SegmentView segment, Counted other, Found found) throws IOException {
    FixedBitSet visible = view.guards().forFacets(segment).visible();
    FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    other.over.open(segment);
    for (int base = 0; base < visible.length(); base += Node.WINDOW) {
      if (Views.window(visible, base, candidates)) {
        other.over.eval(base, candidates);
        found.list(base, other.over.match);
        other.counts.add(found);
      }
    }
  }
}
