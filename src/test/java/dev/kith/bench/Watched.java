package dev.kith.bench;

import dev.kith.engine.Pending;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.fields.Fields;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Another engine, of which it notes what each kind of search takes, in processor time of the thread that asks, while somebody
/// wants to know.
final class Watched implements Engine {
  enum Part {
    FIND("finding, facets counted"), COPIES("copies looked for"), RESULTS("results fetched, with passages"), OTHER("other searches");

    final String label;

    Part(String label) {
      this.label = label;
    }
  }

  private final Engine engine;
  private Map<Part, Long> noted;
  private Map<Part, List<Request>> recorded;

  Watched(Engine engine) {
    this.engine = engine;
  }

  /// From now on; `null` for no longer.
  void note(Map<Part, Long> noted) {
    this.noted = noted;
  }

  /// The searches themselves, from now on; `null` for no longer.
  void record(Map<Part, List<Request>> recorded) {
    this.recorded = recorded;
  }

  static Map<Part, Long> none() {
    return new EnumMap<>(Part.class);
  }

  @Override
  public Result search(Request request) {
    if (recorded != null) {
      recorded.computeIfAbsent(part(request), _ -> new ArrayList<>()).add(request);
    }
    if (noted == null) {
      return engine.search(request);
    }
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Result result = engine.search(request);
    noted.merge(part(request), ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start, Long::sum);
    return result;
  }

  @Override
  public Pending searchAhead(Request request) {
    return noted == null && recorded == null ? engine.searchAhead(request) : Engine.super.searchAhead(request);
  }

  private static Part part(Request request) {
    if (!request.facets().isEmpty() && request.size() > 0) {
      return Part.FIND;
    }
    if (request.fields().contains(Fields.PARTS) && !request.quotes().isEmpty()) {
      return Part.RESULTS;
    }
    return request.fields().contains(Fields.SKETCH) ? Part.COPIES : Part.OTHER;
  }

  @Override
  public void write(List<Change> batch) {
    engine.write(batch);
  }

  @Override
  public void commit(Map<String, String> cursors) {
    engine.commit(cursors);
  }

  @Override
  public Map<String, String> cursors() {
    return engine.cursors();
  }

  @Override
  public List<Set<String>> words(String text) {
    return engine.words(text);
  }

  @Override
  public long version() {
    return engine.version();
  }

  @Override
  public long version(Query visible) {
    return engine.version(visible);
  }

  /// The other is closed by whoever opened it.
  @Override
  public void close() {}
}
