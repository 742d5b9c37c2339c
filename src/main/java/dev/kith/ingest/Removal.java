package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.fields.Unnamed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes what was erased out of one index, without asking any source: documents go, and those that name somebody deleted are written anew
/// without them, out of what the index itself keeps. Then the engine's files are rid of it.
record Removal(Deleted deleted) {
  private static final int CHUNK = 1_000;
  private static final List<String> NAMING = List.of(Fields.RECORD, Fields.AUTHOR, Fields.INVOLVED, Fields.PARTS, Fields.NAMED, Fields.POSTS, Fields.ACL,
      Fields.CARD);

  /// How many documents an index held of it, and how many it holds now.
  record Count(long before, long after) {
    Count and(Count other) {
      return new Count(before + other.before, after + other.after);
    }
  }

  /// @param people whether to look into every document for those who were deleted
  Count of(Engine engine, boolean people) {
    Set<String> gone = new HashSet<>();
    List<String> others = new ArrayList<>();
    for (String id : ids(engine)) {
      if (deleted.document().test(id)) {
        gone.add(id);
      } else {
        others.add(id);
      }
    }
    List<String> named = people ? naming(engine, others) : List.of();
    if (!gone.isEmpty()) {
      engine.write(List.of(new Change.Delete(new Query.AnyOf(Schema.ID, gone))));
    }
    each(engine, named, Stored.WHOLE, hits -> engine.write(hits.stream().map(this::change).toList()));
    // Also if nothing was found: a pass may have removed it before, and its files hold it still.
    engine.purge();
    long left = ids(engine).stream().filter(deleted.document()).count() + naming(engine, named).size();
    return new Count(gone.size() + named.size(), left);
  }

  private Change change(Hit hit) {
    Optional<Doc> without = new Unnamed(deleted.who()).of(Stored.doc(hit));
    return without.<Change>map(Change.Put::new).orElseGet(() -> new Change.Delete(new Query.Term(Schema.ID, hit.id())));
  }

  private List<String> naming(Engine engine, List<String> ids) {
    Unnamed without = new Unnamed(deleted.who());
    List<String> named = new ArrayList<>();
    each(engine, ids, NAMING, hits -> hits.stream().filter(hit -> {
      Doc doc = Stored.doc(hit);
      return without.of(doc).filter(doc::equals).isEmpty();
    }).map(Hit::id).forEach(named::add));
    return named;
  }

  private static List<String> ids(Engine engine) {
    Query all = new Query.All();
    int documents = Math.toIntExact(engine.search(Request.of(all, all, 0, List.of())).total());
    return engine.search(Request.of(all, all, documents, List.of())).hits().stream().map(Hit::id).toList();
  }

  private interface Work {
    void on(List<Hit> hits);
  }

  private static void each(Engine engine, List<String> ids, List<String> fields, Work work) {
    for (int from = 0; from < ids.size(); from += CHUNK) {
      Set<String> some = Set.copyOf(ids.subList(from, Math.min(ids.size(), from + CHUNK)));
      work.on(engine.search(Request.of(new Query.AnyOf(Schema.ID, some), new Query.All(), some.size(), fields)).hits());
    }
  }
}
