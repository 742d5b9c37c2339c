package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Near;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Hit;
import dev.kith.fields.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes results of a ranking in which each text is one result, however many copies of it match.
///
/// The ranking is gone through from its beginning, block by block: for the documents of a block the engine is asked which of all
/// that match could be copies of them, wherever they stand in the ranking. So it is the same whichever page is asked for, and
/// pages neither repeat nor lose anything. Nothing is asked of the engine but what the asker may see.
class Folding {
  /// The first block.
  private static final int BLOCK = 25;
  /// So many candidates are compared for a block, the best first: copies score alike, so they stand before what merely shares
  /// a turn of phrase.
  private static final int CANDIDATES = 100;
  /// Copies of a block's documents are first of all those that stand not much further down.
  private static final int AHEAD = 4;

  private final Engine engine;
  private final Copies copies;
  private final int block;

  Folding(Engine engine, Copies copies) {
    this(engine, copies, BLOCK);
  }

  /// @param block the length of the first block; each next one is twice as long
  Folding(Engine engine, Copies copies, int block) {
    this.engine = engine;
    this.copies = copies;
    this.block = block;
  }

  /// A text among the results.
  ///
  /// @param ids   its documents, the one that leads first
  /// @param score of the best of them
  record Text(List<String> ids, double score) {}

  /// @param more whether there are texts behind these
  record Page(List<Text> texts, boolean more) {}

  /// Among which documents copies are looked for. A test puts something laxer in its place, to see that it would notice.
  Query among(Query visible) {
    return visible;
  }

  private int reach(int from, int size) {
    int end = block;
    while (end <= from + size) {
      end = 2 * end + block;
    }
    return AHEAD * end;
  }

  /// What to ask for first so that the page is likely among the hits.
  Request first(Query query, Query visible, Sort sort, int from, int size) {
    int reach = size == 0 ? 0 : reach(from, size);
    // by date, the best of the copies may be behind the hits
    boolean near = sort == null && reach == AHEAD * block;
    return light(query, visible, 0, reach, sort).withNear(near ? new Near(Fields.COPY, block, CANDIDATES) : null);
  }

  /// @param query what was asked for
  /// @param found what [#first] found
  Page page(Query query, Query visible, Sort sort, int from, int size, Result found) {
    List<Text> texts = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    List<Hit> ranked = new ArrayList<>(found.hits());
    boolean all = ranked.size() < reach(from, size);
    int at = 0;
    for (int end = block; texts.size() <= from + size && at < ranked.size(); end = 2 * end + block) {
      int ahead = AHEAD * end;
      if (!all && ranked.size() < ahead) {
        ranked.addAll(engine.search(light(query, visible, ranked.size(), ahead - ranked.size(), sort)).hits());
        all = ranked.size() < ahead;
      }
      int to = Math.min(ranked.size(), end);
      List<Hit> others = new ArrayList<>(ranked.subList(0, Math.min(ranked.size(), ahead)));
      if (!all || others.size() < ranked.size()) {
        others.addAll(at == 0 && found.near() != null ? found.near() : near(query, visible, sort, ranked.subList(at, to), others));
      }
      // whoever sorts by date wants the newest, or the oldest, of all copies
      for (List<Hit> text : copies.texts(others, at, to, taken, sort == null)) {
        double best = Double.NEGATIVE_INFINITY;
        List<String> ids = new ArrayList<>(text.size());
        for (Hit hit : text) {
          best = Math.max(best, hit.score());
          ids.add(hit.id());
        }
        texts.add(new Text(ids, best));
        taken.addAll(ids);
      }
      at = end;
    }
    int start = Math.min(from, texts.size());
    return new Page(List.copyOf(texts.subList(start, Math.min(from + size, texts.size()))), texts.size() > from + size);
  }

  /// The copies of a document, the most official first, without itself.
  List<String> copiesOf(Hit hit, Query visible) {
    List<Hit> alone = List.of(hit);
    List<Hit> others = new ArrayList<>(alone);
    others.addAll(near(new Query.All(), visible, null, alone, alone));
    return copies.texts(others, 0, 1, Set.of(), true).getFirst().stream()
        .map(Hit::id).filter(id -> !id.equals(hit.id())).toList();
  }

  /// Those of all documents that match which may be copies of some, besides those that are known.
  private List<Hit> near(Query query, Query visible, Sort sort, List<Hit> some, List<Hit> known) {
    Set<String> keys = new HashSet<>();
    some.forEach(hit -> keys.addAll(copies.keys(hit)));
    if (keys.isEmpty()) {
      return List.of();
    }
    Query like = new Query.And(List.of(query, new Query.AnyOf(Fields.COPY, keys)));
    Set<String> ids = HashSet.newHashSet(known.size());
    known.forEach(hit -> ids.add(hit.id()));
    return engine.search(light(like, among(visible), 0, CANDIDATES, sort)).hits().stream().filter(hit -> !ids.contains(hit.id())).toList();
  }

  private static Request light(Query query, Query visible, int from, int size, Sort sort) {
    return new Request(query, visible, from, size, sort, Copies.COMPARED, List.of(), List.of());
  }
}
