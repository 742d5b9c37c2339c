package dev.kith.engine.lucene;

import dev.kith.engine.Pending;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.util.FixedBitSet;

/// One request under way: one pass over the visible documents finds the hits, the total, and what facets are to be counted of.
final class Search {
  private final Request request;
  private final Schema schema;
  private final Analyzer analyzer;
  private final View view;

  /// Has facets counted, now or later.
  interface Counter {
    Supplier<List<List<Count>>> count(Counting counting, Nodes nodes, Scratch scratch, long total) throws IOException;
  }

  Search(Request request, Schema schema, Analyzer analyzer, View view) {
    this.request = request;
    this.schema = schema;
    this.analyzer = analyzer;
    this.view = view;
  }

  Pending run(Counter counter) throws IOException {
    if (onlyLooksUp()) {
      return new Pending(new Result(List.of(), 0, List.of(), List.of(), lookups()), List::of);
    }
    try (Scratch scratch = Scratch.take()) {
      return run(new Nodes(schema, analyzer, view, scratch), scratch, counter);
    }
  }

  /// Whether words are looked up and no documents.
  private boolean onlyLooksUp() {
    return request.size() == 0 && request.facets().isEmpty() && request.tests().isEmpty() && request.query() instanceof Query.Or(var none)
        && none.isEmpty();
  }

  private List<List<Count>> lookups() throws IOException {
    List<List<Count>> words = new ArrayList<>(request.lookups().size());
    for (Lookup lookup : request.lookups()) {
      words.add(words(lookup));
    }
    return words;
  }

  private Pending run(Nodes nodes, Scratch scratch, Counter counter) throws IOException {
    Node root = nodes.of(request.query(), request.size() > 0);
    int limit = request.size() == 0 ? 0 : Math.addExact(request.from(), request.size());
    TopHits top = new TopHits(view, schema, request.sort(), limit, scratch);
    Quoter quoter = request.quotes().isEmpty() ? null
        : new Quoter(new Marker(request.query(), schema, analyzer, view), schema);
    HitReader reader = new HitReader(request, schema, view, quoter);
    Counting counting = new Counting(request.facets(), schema, view, request.near() != null);
    long total = scan(root, top, counting);
    Supplier<List<List<Count>>> counts = counting.wanted() ? counter.count(counting, nodes, scratch, total) : List::of;
    List<TopHits.Ranked> ranked = top.ranked(request.from());
    List<Set<String>> passed = new ArrayList<>();
    for (Query test : request.tests()) {
      passed.add(passed(nodes.of(test, false), ranked));
    }
    return new Pending(new Result(reader.read(ranked), total, List.of(), passed, lookups(), near(ranked, total, counting, reader)), counts);
  }

  private List<Hit> near(List<TopHits.Ranked> hits, long total, Counting counting, HitReader reader) throws IOException {
    Request.Near asked = request.near();
    if (asked == null) {
      return null;
    }
    Neighbours neighbours = view.snapshot().neighbours(schema.field(asked.field(), Kind.KEYWORD).name());
    List<TopHits.Ranked> near = hits.size() == total ? List.of() : neighbours.of(hits, asked, counting.matches(), view);
    return near == null ? null : reader.read(near);
  }

  private List<Count> words(Lookup lookup) throws IOException {
    boolean stemmed = lookup.match() == Match.STEM;
    List<Slot> slots = analyzer.slots(lookup.word(), stemmed);
    if (slots.size() != 1) {
      return List.of();
    }
    List<Field> fields = new ArrayList<>();
    for (String name : lookup.fields()) {
      fields.add(schema.field(name, Kind.TEXT));
    }
    Slot slot = slots.getFirst();
    if (stemmed || lookup.match() == Match.EXACT) {
      long frequency = view.frequency(fields, slot);
      return frequency == 0 ? List.of() : List.of(new Count(slot.word(), frequency));
    }
    return view.expansions(fields, slot.word(), lookup.match()).stream()
        .map(found -> new Count(found.word(), found.frequency())).toList();
  }

  /// The ids of those hits that match another query as well; nothing but the hits is looked at.
  private Set<String> passed(Node test, List<TopHits.Ranked> hits) throws IOException {
    List<TopHits.Ranked> ordered = new ArrayList<>(hits);
    ordered.sort(Comparator.<TopHits.Ranked>comparingInt(hit -> hit.candidate().segment())
        .thenComparingInt(hit -> hit.candidate().doc()));
    Set<String> passed = new HashSet<>();
    FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    int opened = -1;
    for (int from = 0, to; from < ordered.size(); from = to) {
      int segment = ordered.get(from).candidate().segment();
      int base = ordered.get(from).candidate().doc() / Node.WINDOW * Node.WINDOW;
      candidates.clear();
      for (to = from; to < ordered.size() && ordered.get(to).candidate().segment() == segment
          && ordered.get(to).candidate().doc() < base + Node.WINDOW; to++) {
        candidates.set(ordered.get(to).candidate().doc() - base);
      }
      if (opened != segment) {
        test.open(view.segments().get(segment));
        opened = segment;
      }
      test.eval(base, candidates);
      for (TopHits.Ranked hit : ordered.subList(from, to)) {
        if (test.match.get(hit.candidate().doc() - base)) {
          passed.add(hit.id());
        }
      }
    }
    return passed;
  }

  private long scan(Node root, TopHits top, Counting counting) throws IOException {
    long total = 0;
    for (int i = 0; i < view.segments().size(); i++) {
      root.open(view.segments().get(i));
      top.open(i);
      total += scan(i, root, top, counting);
    }
    return total;
  }

  private long scan(int number, Node root, TopHits top, Counting counting) throws IOException {
    FixedBitSet searched = view.guards().forMatches(view.segments().get(number)).visible();
    FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    long total = 0;
    for (int next = root.next(0); next < searched.length(); ) {
      int base = next / Node.WINDOW * Node.WINDOW;
      if (Views.window(searched, base, candidates)) {
        root.sketch(base, candidates);
        total += root.match.cardinality();
        top.add(base, root);
        counting.add(number, base, root.match);
      }
      next = root.next(base + Node.WINDOW);
    }
    return total;
  }
}
