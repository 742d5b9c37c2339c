package dev.kith.bench;

import dev.kith.engine.Pending;
import dev.kith.engine.Engine;
import dev.kith.engine.ForwardingEngine;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.fields.Fields;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Another engine, of which it notes what each kind of search takes, in processor time of the thread that asks, while somebody
/// wants to know.
final class Watched extends ForwardingEngine {
  enum Part {
    FIND("finding, facets counted"), COPIES("copies looked for"), RESULTS("results fetched, with passages"), OTHER("other searches");

    final String label;

    Part(String label) {
      this.label = label;
    }
  }

  private Map<Part, Long> noted;
  private Map<Part, List<Request>> recorded;

  Watched(Engine engine) {
    super(engine);
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
    return noted == null && recorded == null ? engine.searchAhead(request) : super.searchAhead(request);
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

  /// The other is closed by whoever opened it.
  @Override
  public void close() {}
}
