package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.engine.Spent.Part;
import dev.kith.search.Search;
import dev.kith.store.Queries;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Figures for whoever watches the server, in the text format of Prometheus (version 0.0.4). No label holds what was asked or
/// by whom, and documents are counted as far as everybody may see them: a token that opens this opens nothing else.
final class Metrics {
  /// In seconds.
  private static final double[] WHOLE = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  private static final double[] PARTS = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1};
  private static final String NONE = "none";

  private final Search search;
  private final Status status;
  private final String version;
  private final Queries queries;
  private final SlowRequests slow;
  private final Map<Series, Histogram> requests = new ConcurrentHashMap<>();
  private final Map<PartOf, Histogram> parts = new ConcurrentHashMap<>();

  private record Series(String method, String route, String outcome) {
    String labels() {
      return "method=\"" + method + "\",route=\"" + escaped(route) + "\",outcome=\"" + outcome + "\"";
    }
  }

  private record PartOf(String route, Part part) {
    String labels() {
      return "route=\"" + escaped(route) + "\",part=\"" + part.label() + "\"";
    }
  }

  Metrics(Search search, Status status, Queries queries, SlowRequests slow, String version) {
    this.search = search;
    this.status = status;
    this.queries = queries;
    this.slow = slow;
    this.version = version;
  }

  /// The route that answers, as it is written in the table of routes: addresses hold ids, questions and keys.
  static String route(Context ctx) {
    Endpoint endpoint = DirectContext.route(ctx);
    return endpoint == null ? NONE : endpoint.path;
  }

  /// Counts a request.
  ///
  /// @param took  in nanoseconds
  /// @param spent what its answer's time went to; empty if it is none
  void add(Context ctx, long took, Map<Part, Long> spent) {
    int status = ctx.statusCode();
    String route = route(ctx);
    String outcome = status == 304 ? "unchanged" : status < 400 ? "done" : status == 429 ? "limited" : status < 500 ? "refused" : "failed";
    of(requests, new Series(route.equals(NONE) ? NONE : ctx.method().name(), route, outcome), WHOLE).add(took);
    spent.forEach((part, nanos) -> of(parts, new PartOf(route, part), PARTS).add(nanos));
  }

  private static <K> Histogram of(Map<K, Histogram> all, K key, double[] bounds) {
    // making one if need be takes a lock
    Histogram known = all.get(key);
    return known == null ? all.computeIfAbsent(key, _ -> new Histogram(bounds)) : known;
  }

  void show(Context ctx) {
    StringBuilder out = new StringBuilder(8_192);
    head(out, "kith_build_info", "gauge", "The version that runs.");
    line(out, "kith_build_info", "version=\"" + version + "\"", "1");
    head(out, "kith_request_seconds", "histogram", "Requests by route and outcome.");
    requests.entrySet().stream().sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
        .forEach(entry -> entry.getValue().write(out, "kith_request_seconds", entry.getKey().labels()));
    head(out, "kith_part_seconds", "histogram", "What the time of answers went to, by route.");
    parts.entrySet().stream().sorted(Comparator.comparing((Map.Entry<PartOf, Histogram> entry) -> entry.getKey().route())
        .thenComparing(entry -> entry.getKey().part())).forEach(entry -> entry.getValue().write(out, "kith_part_seconds", entry.getKey().labels()));
    head(out, "kith_slow_requests_total", "counter", "Requests that took longer than slowRequests.milliseconds.");
    line(out, "kith_slow_requests_total", "", Long.toString(slow.seen()));
    head(out, "kith_slow_requests_lost_total", "counter", "Slow requests that could not be written down.");
    line(out, "kith_slow_requests_lost_total", "", Long.toString(slow.lost()));
    head(out, "kith_queries_lost_total", "counter", "What was asked and could not be kept.");
    line(out, "kith_queries_lost_total", "", Long.toString(queries.lost()));
    head(out, "kith_index_documents", "gauge", "Documents that everybody may see, by source.");
    Map<String, Long> counts = search.counts(Viewers.ANYBODY);
    status.sources().forEach(source -> line(out, "kith_index_documents", source(source), Long.toString(counts.getOrDefault(source.id(), 0L))));
    head(out, "kith_index_age_seconds", "gauge", "Time since the last pass over a source ended.");
    status.sources().stream().filter(source -> source.lastPass() != null).forEach(source -> line(out, "kith_index_age_seconds", source(source),
        Long.toString(Math.max(0, Duration.between(source.lastPass(), search.now()).toSeconds()))));
    head(out, "kith_source_ok", "gauge", "Whether the last pass over a source was done.");
    status.sources().stream().filter(source -> source.outcome() != null)
        .forEach(source -> line(out, "kith_source_ok", source(source), source.outcome().equals("done") ? "1" : "0"));
    head(out, "kith_ready", "gauge", "Whether searches can be answered.");
    line(out, "kith_ready", "", status.notReady().isEmpty() ? "1" : "0");
    machine(out);
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(out.toString());
  }

  private static void machine(StringBuilder out) {
    Runtime runtime = Runtime.getRuntime();
    head(out, "jvm_memory_used_bytes", "gauge", "Heap in use.");
    line(out, "jvm_memory_used_bytes", "area=\"heap\"", Long.toString(runtime.totalMemory() - runtime.freeMemory()));
    head(out, "jvm_memory_max_bytes", "gauge", "The most the heap may take.");
    line(out, "jvm_memory_max_bytes", "area=\"heap\"", Long.toString(runtime.maxMemory()));
    head(out, "jvm_gc_collection_seconds", "summary", "Collections of the heap, by collector.");
    ManagementFactory.getGarbageCollectorMXBeans().forEach(each -> {
      String collector = "gc=\"" + escaped(each.getName()) + "\"";
      line(out, "jvm_gc_collection_seconds_sum", collector, Double.toString(each.getCollectionTime() / 1000.0));
      line(out, "jvm_gc_collection_seconds_count", collector, Long.toString(each.getCollectionCount()));
    });
    head(out, "jvm_threads_current", "gauge", "Threads.");
    line(out, "jvm_threads_current", "", Integer.toString(ManagementFactory.getThreadMXBean().getThreadCount()));
    head(out, "process_uptime_seconds", "gauge", "Time since the start.");
    line(out, "process_uptime_seconds", "", Double.toString(ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0));
  }

  private static String source(Status.Source source) {
    return "source=\"" + escaped(source.id()) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  static void line(StringBuilder out, String name, String labels, String value) {
    out.append(name).append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ').append(value).append('\n');
  }
}
