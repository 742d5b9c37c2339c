package dev.kith.web;

import dev.kith.access.Viewers;
import dev.kith.search.Search;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// Figures for whoever watches the server, in the text format of Prometheus (version 0.0.4). No label holds what was asked or
/// by whom, and documents are counted as far as everybody may see them: anybody who reaches the server can read this.
final class Metrics {
  private static final String STARTED = "kith.started";
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  private static final String NONE = "none";

  private final Search search;
  private final Status status;
  private final String version;
  private final Map<Series, Histogram> requests = new ConcurrentHashMap<>();

  private record Series(String method, String route, String outcome) {}

  private static final class Histogram {
    /// Not cumulative; the last is for what took longer than any bound.
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();

    void add(long took) {
      int bucket = 0;
      while (bucket < BOUNDS.length && took > BOUNDS[bucket] * 1e9) {
        bucket++;
      }
      counts.incrementAndGet(bucket);
      nanos.add(took);
    }
  }

  Metrics(Search search, Status status, String version) {
    this.search = search;
    this.status = status;
    this.version = version;
  }

  /// The route that answers, as it is written in the table of routes: addresses hold ids, questions and keys.
  static String route(Context ctx) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    return endpoint == null ? NONE : endpoint.path;
  }

  static void begin(Context ctx) {
    ctx.attribute(STARTED, System.nanoTime());
  }

  void end(Context ctx) {
    Long started = ctx.attribute(STARTED);
    if (started != null) {
      int status = ctx.statusCode();
      String route = route(ctx);
      String outcome = status == 304 ? "unchanged" : status < 400 ? "done" : status == 429 ? "limited" : status < 500 ? "refused" : "failed";
      requests.computeIfAbsent(new Series(route.equals(NONE) ? NONE : ctx.method().name(), route, outcome), _ -> new Histogram()).add(System.nanoTime() - started);
    }
  }

  void show(Context ctx) {
    StringBuilder out = new StringBuilder(8_192);
    head(out, "kith_build_info", "gauge", "The version that runs.");
    line(out, "kith_build_info", "version=\"" + version + "\"", "1");
    head(out, "kith_request_seconds", "histogram", "Requests by route and outcome.");
    requests.entrySet().stream().sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
        .forEach(entry -> histogram(out, entry.getKey(), entry.getValue()));
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
    head(out, "jvm_threads_current", "gauge", "Threads.");
    line(out, "jvm_threads_current", "", Integer.toString(ManagementFactory.getThreadMXBean().getThreadCount()));
    head(out, "process_uptime_seconds", "gauge", "Time since the start.");
    line(out, "process_uptime_seconds", "", Double.toString(ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0));
  }

  private static void histogram(StringBuilder out, Series series, Histogram histogram) {
    String labels = "method=\"" + series.method + "\",route=\"" + escaped(series.route) + "\",outcome=\"" + series.outcome + "\"";
    long count = 0;
    for (int i = 0; i < BOUNDS.length; i++) {
      count += histogram.counts.get(i);
      line(out, "kith_request_seconds_bucket", labels + ",le=\"" + BOUNDS[i] + "\"", Long.toString(count));
    }
    count += histogram.counts.get(BOUNDS.length);
    line(out, "kith_request_seconds_bucket", labels + ",le=\"+Inf\"", Long.toString(count));
    line(out, "kith_request_seconds_sum", labels, String.format(Locale.ROOT, "%.6f", histogram.nanos.sum() / 1e9));
    line(out, "kith_request_seconds_count", labels, Long.toString(count));
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

  private static void line(StringBuilder out, String name, String labels, String value) {
    out.append(name).append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ').append(value).append('\n');
  }
}
