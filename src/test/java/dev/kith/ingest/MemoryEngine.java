package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// An engine that holds its documents in a map. What is committed lies on a [Disk], which outlives it: a new engine on the
/// same disk is what is there after a kill.
final class MemoryEngine implements Engine {
  record State(Map<String, Doc> docs, Map<String, String> cursors, long version) {}

  static final class Disk {
    volatile State state = new State(Map.of(), Map.of(), 1);
    /// Every state that was ever committed, in order.
    final List<State> history = new ArrayList<>();
  }

  final Disk disk;
  private Map<String, Doc> pending;
  /// Called before each write, with the batch; may throw.
  Consumer<List<Change>> onWrite = _ -> {};
  /// Called before each commit, with the cursors; may throw.
  Consumer<Map<String, String>> onCommit = _ -> {};
  Consumer<Request> onSearch = _ -> {};
  volatile boolean closed;

  MemoryEngine(Disk disk) {
    this.disk = disk;
    pending = new TreeMap<>(disk.state.docs());
  }

  MemoryEngine() {
    this(new Disk());
  }

  @Override
  public void write(List<Change> batch) {
    open();
    onWrite.accept(batch);
    for (Change change : batch) {
      switch (change) {
        case Change.Put(Doc doc) -> pending.put(doc.id(), doc);
        case Change.Delete(Query query) -> pending.values().removeIf(doc -> matches(query, doc));
      }
    }
  }

  @Override
  public void commit(Map<String, String> cursors) {
    open();
    onCommit.accept(cursors);
    disk.state = new State(new TreeMap<>(pending), Map.copyOf(cursors), disk.state.version() + 1);
    disk.history.add(disk.state);
  }

  @Override
  public Map<String, String> cursors() {
    return disk.state.cursors();
  }

  @Override
  public Result search(Request request) {
    open();
    onSearch.accept(request);
    List<Result.Hit> hits = new ArrayList<>();
    long total = 0;
    for (Doc doc : disk.state.docs().values()) {
      if (matches(request.visible(), doc) && matches(request.query(), doc)) {
        total++;
        if (total > request.from() && hits.size() < request.size()) {
          hits.add(new Result.Hit(doc.id(), 0, doc.strings(), doc.numbers(), List.of()));
        }
      }
    }
    open();
    return new Result(hits, total, List.of());
  }

  @Override
  public List<Set<String>> words(String text) {
    return text.isBlank() ? List.of() : List.of(Set.of(text));
  }

  @Override
  public long version() {
    return disk.state.version();
  }

  @Override
  public long version(Query visible) {
    return version();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void open() {
    if (closed) {
      throw new EngineException("the engine is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new EngineException("an interrupted thread entered the engine");
    }
  }

  private static boolean matches(Query query, Doc doc) {
    return switch (query) {
      case Query.All _ -> true;
      case Query.Term(String field, String value) -> values(doc, field).contains(value);
      case Query.AnyOf(String field, var wanted) -> values(doc, field).stream().anyMatch(wanted::contains);
      case Query.And(List<Query> queries) -> queries.stream().allMatch(q -> matches(q, doc));
      case Query.Or(List<Query> queries) -> queries.stream().anyMatch(q -> matches(q, doc));
      case Query.Not(Query inner) -> !matches(inner, doc);
      default -> throw new UnsupportedOperationException(query.toString());
    };
  }

  private static List<String> values(Doc doc, String field) {
    return field.equals(Schema.ID) ? List.of(doc.id()) : doc.strings().getOrDefault(field, List.of());
  }
}
