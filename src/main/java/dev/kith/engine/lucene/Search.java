package dev.kith.engine.lucene;

import dev.kith.engine.Pending;
import dev.kith.engine.Processors.Later;
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
import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.lucene.util.FixedBitSet;

/// One request under way: one pass over the visible documents finds the hits, the total, and what facets are to be counted of.
final class Search {
  /// So many nanoseconds, and of a pass a quarter of what it took, whoever helps may take for what they had begun.
  private static final long WAIT = 20_000;

  private final Request request;
  private final Schema schema;
  private final Supplier<Analyzer> analyzers;
  private final Analyzer analyzer;
  private final View view;
  private final Helpers helpers;

  /// @param analyzers gives each thread its own
  Search(Request request, Schema schema, Supplier<Analyzer> analyzers, View view, Helpers helpers) {
    this.request = request;
    this.schema = schema;
    this.analyzers = analyzers;
    this.analyzer = analyzers.get();
    this.view = view;
    this.helpers = helpers;
  }

  /// @param ahead whether facets may be counted and hits tested while whoever asks goes on
  Pending run(boolean ahead) throws IOException {
    if (onlyLooksUp()) {
      return new Pending(new Result(List.of(), 0, List.of(), List.of(), lookups()), List::of, List::of);
    }
    try (Scratch scratch = Scratch.take()) {
      return run(new Nodes(schema, analyzer, view, scratch), scratch, ahead);
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

  private Pending run(Nodes nodes, Scratch scratch, boolean ahead) throws IOException {
    Scan.Part found = scanned(nodes, scratch);
    Quoter quoter = request.quotes().isEmpty() ? null
        : new Quoter(new Marker(request.query(), schema, analyzer, view), schema);
    HitReader reader = new HitReader(request, schema, view, quoter);
    Supplier<List<List<Count>>> counts = counted(found, nodes, scratch, ahead);
    List<TopHits.Ranked> ranked = found.top().ranked(request.from());
    Supplier<List<Set<String>>> passed = looked(ranked, nodes, ahead);
    return new Pending(new Result(reader.read(ranked), found.total(), List.of(), List.of(), lookups(),
        near(ranked, found.total(), found.counting(), reader)), counts, passed);
  }

  /// Tests the hits, and notes where they are for whoever asks for them by id.
  private Supplier<List<Set<String>>> looked(List<TopHits.Ranked> ranked, Nodes nodes, boolean ahead) throws IOException {
    if (ahead && ranked.size() >= helpers.least()) {
      Supplier<List<Set<String>>> passed = helpers.aside(view, () -> {
        note(ranked);
        try (Scratch its = Scratch.take()) {
          return passed(ranked, new Nodes(schema, analyzers.get(), view, its));
        }
      });
      if (passed != null) {
        return passed;
      }
    }
    note(ranked);
    List<Set<String>> passed = passed(ranked, nodes);
    return () -> passed;
  }

  private void note(List<TopHits.Ranked> hits) {
    for (TopHits.Ranked hit : hits) {
      view.snapshot().place(hit.id(), view.segments().get(hit.candidate().segment()).segment(), hit.candidate().doc());
    }
  }

  private List<Set<String>> passed(List<TopHits.Ranked> hits, Nodes nodes) throws IOException {
    List<Set<String>> passed = new ArrayList<>();
    for (Query test : request.tests()) {
      passed.add(passed(nodes.of(test, false), hits));
    }
    return passed;
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
    int[] order = HitReader.order(hits);
    Set<String> passed = new HashSet<>();
    FixedBitSet candidates = new FixedBitSet(Node.WINDOW);
    int opened = -1;
    for (int from = 0, to; from < order.length; from = to) {
      TopHits.Candidate first = hits.get(order[from]).candidate();
      int segment = first.segment();
      int base = first.doc() / Node.WINDOW * Node.WINDOW;
      candidates.clear();
      for (to = from; to < order.length; to++) {
        TopHits.Candidate next = hits.get(order[to]).candidate();
        if (next.segment() != segment || next.doc() >= base + Node.WINDOW) {
          break;
        }
        candidates.set(next.doc() - base);
      }
      if (opened != segment) {
        test.open(view.segments().get(segment));
        opened = segment;
      }
      test.eval(base, candidates);
      for (int i = from; i < to; i++) {
        TopHits.Ranked hit = hits.get(order[i]);
        if (test.match.get(hit.candidate().doc() - base)) {
          passed.add(hit.id());
        }
      }
    }
    return passed;
  }

  /// Looks for what matches; with somebody's help where what is left is worth it.
  private Scan.Part scanned(Nodes nodes, Scratch scratch) throws IOException {
    Scan scan = new Scan(view);
    Scan.Part own = part(scan, nodes, scratch);
    AtomicReference<Later<Scan.Part>> helped = new AtomicReference<>();
    long begun = System.nanoTime();
    own.forward(() -> {
      if (helped.get() == null && helpers.pays(scan.left(System.nanoTime() - begun))) {
        helped.set(helpers.aside(view, () -> helping(scan)));
      }
    });
    Later<Scan.Part> later = helped.get();
    if (later != null && !later.within(WAIT + (System.nanoTime() - begun) / 4)) {
      // whoever helps has lost their processor
      own.again();
    } else if (later != null && later.get() != null) {
      own.add(later.get());
    }
    return own;
  }

  /// @return `null` if nothing was left to do
  private Scan.Part helping(Scan scan) throws IOException {
    if (scan.over()) {
      return null;
    }
    try (Scratch scratch = Scratch.take()) {
      Scan.Part part = part(scan, new Nodes(schema, analyzers.get(), view, scratch), scratch);
      part.backward();
      return part;
    }
  }

  private Scan.Part part(Scan scan, Nodes nodes, Scratch scratch) throws IOException {
    Node root = nodes.of(request.query(), request.size() > 0);
    int limit = request.size() == 0 ? 0 : Math.addExact(request.from(), request.size());
    Counting counting = new Counting(request.facets(), schema, view, request.near() != null);
    return scan.new Part(root, new TopHits(view, schema, request.sort(), limit, scratch), counting);
  }

  private Supplier<List<List<Count>>> counted(Scan.Part found, Nodes nodes, Scratch scratch, boolean ahead) throws IOException {
    Counting counting = found.counting();
    if (!counting.wanted()) {
      return List::of;
    }
    if (ahead && request.size() > 0 && (found.total() >= helpers.least() || counting.others())) {
      Supplier<List<List<Count>>> counts = helpers.aside(view, () -> {
        try (Scratch its = Scratch.take()) {
          return counting.counts(new Nodes(schema, analyzers.get(), view, its), its.found());
        }
      });
      if (counts != null) {
        return counts;
      }
    }
    Part before = Spent.to(Part.FACETS);
    List<List<Count>> counts = counting.counts(nodes, scratch.found());
    Spent.to(before);
    return () -> counts;
  }
}
