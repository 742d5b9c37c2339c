package dev.kith.cli;

import dev.kith.audit.Event;
import dev.kith.ingest.Indexer;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Rebuilt;
import dev.kith.ingest.Report;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Source;
import dev.kith.store.Queries;
import dev.kith.web.Admin;
import dev.kith.web.Erasing;
import dev.kith.web.SlowRequests;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a running server does when the command line tells it to: one thing at a time, on a thread of its own.
final class Work implements Admin.Work {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final App app;
  private volatile Erasing erasing;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("kith-work").factory());
  private Future<Reports> current;

  Work(App app) {
    this.app = app;
  }

  /// What erases from now on.
  Eraser eraser(Queries queries, SlowRequests slow) {
    Eraser eraser = new Eraser(app, queries, app.audit(), List.of(Eraser.slow(slow)));
    erasing = eraser;
    return eraser;
  }

  @Override
  public Optional<Erasing> erasing() {
    return Optional.ofNullable(erasing);
  }

  /// Reads the sources that have never been read to their end.
  synchronized void readWhatWasNever() {
    List<String> never = app.settings().sources().stream().map(Source::id).filter(id -> app.isRenewed()
        || app.log().read(id).map(PassLog.Entry::lastDone).isEmpty()).toList();
    if (!never.isEmpty()) {
      current = thread.submit(() -> Reports.of(app.indexer().run(never, Order.CHANGES)));
    }
  }

  @Override
  public synchronized void reindex(List<String> sources, boolean full, boolean allowRemovals, boolean force, String actor) {
    if (current != null && !current.isDone()) {
      throw new IllegalArgumentException("A reindex is running already; `kith status` shows how far it is.");
    }
    List<String> known = app.settings().sources().stream().map(Source::id).toList();
    for (String source : sources) {
      if (!known.contains(source)) {
        throw new IllegalArgumentException("There is no source “" + source + "”; there are " + String.join(", ", known)
            + ". (The server has the settings of its start: restart it if you have added one.)");
      }
    }
    ordered(app, sources, full, allowRemovals, force, actor);
    current = thread.submit(() -> run(app, sources, full, allowRemovals, force));
  }

  /// Writes down who ordered what; if that cannot be written, nothing is begun.
  static void ordered(App app, List<String> sources, boolean full, boolean allowRemovals, boolean force, String actor) {
    app.audit().write(new Event(Event.Type.REINDEXED, actor, sources.isEmpty() ? "index" : "source:" + String.join(",", sources),
        Map.of("full", Boolean.toString(full), "allowRemovals", Boolean.toString(allowRemovals), "force", Boolean.toString(force))));
  }

  /// Reads some sources, or builds the whole index anew.
  static Reports run(App app, List<String> sources, boolean full, boolean allowRemovals, boolean force)
      throws IOException, InterruptedException {
    if (full && sources.isEmpty()) {
      app.cleanPushed();
      return switch (app.indexer().rebuild(force)) {
        case Rebuilt.Swapped(long generation, boolean rollback, List<Report> reports) ->
            Reports.of(reports).with("The new index (generation " + generation + ") is in use; " + (rollback
                ? "`kith rollback` goes back." : "the former held somebody who was deleted, so it is gone."));
        case Rebuilt.Kept(List<String> complaints, List<Report> reports) -> {
          reports.forEach(app::ended);
          yield Reports.of(reports).refused(complaints);
        }
      };
    }
    Set<String> before = full ? Set.of() : app.settings().sources().stream().map(Source::id)
        .filter(id -> app.log().read(id).map(PassLog.Entry::lastDone).isPresent()).collect(Collectors.toSet());
    return Reports.of(app.indexer().run(sources, new Order(full, allowRemovals)), before);
  }

  @Override
  public byte[] progress() {
    Map<String, Object> out = new LinkedHashMap<>();
    Future<Reports> now;
    synchronized (this) {
      now = current;
    }
    out.put("running", now != null && !now.isDone());
    Optional<Indexer.Activity> activity = app.indexer().activity();
    activity.ifPresent(a -> {
      out.put("source", a.progress().source());
      out.put("done", a.progress().done());
      out.put("expected", a.progress().expected());
      out.put("problems", a.progress().problems());
      out.put("rate", a.progress().rate());
      a.progress().left().ifPresent(left -> out.put("leftSeconds", left.toSeconds()));
    });
    if (now != null && now.isDone()) {
      try {
        Reports reports = now.get();
        out.put("lines", reports.lines());
        out.put("exit", reports.exit());
      } catch (ExecutionException e) {
        out.put("lines", List.of(String.valueOf(e.getCause().getMessage())));
        out.put("exit", Exit.FAILED);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    out.put("documents", SourceStatus.documents(app));
    out.put("newest", texts(SourceStatus.newest(app)));
    Map<String, Instant> next = new LinkedHashMap<>();
    app.settings().sources().forEach(source -> app.indexer().next(source.id()).ifPresent(at -> next.put(source.id(), at)));
    out.put("next", texts(next));
    return JSON.writeValueAsBytes(out);
  }

  private static Map<String, String> texts(Map<String, Instant> times) {
    Map<String, String> texts = new LinkedHashMap<>();
    times.forEach((source, time) -> texts.put(source, time.toString()));
    return texts;
  }

  @Override
  public byte[] sources() {
    return JSON.writeValueAsBytes(app.counts());
  }

  @Override
  public byte[] report(String actor) {
    return JSON.writeValueAsBytes(holdings(actor));
  }

  /// What is held; that it was asked for is written down.
  Holdings holdings(String actor) {
    app.audit().write(new Event(Event.Type.AUDIT_READ, actor, "report", Map.of()));
    return Holdings.of(app.engine(), app.search().directory().people(), app.search()::viewer, app.settings().sources(), app.log(), app.clock().instant());
  }

  /// What [#sources] of a running server said.
  static List<SourceCounts> counts(JsonNode json) {
    return List.of(JSON.treeToValue(json, SourceCounts[].class));
  }

  @Override
  public String rollback(String actor) {
    app.audit().write(new Event(Event.Type.ROLLED_BACK, actor, "index", Map.of("from", Long.toString(app.generations().current()))));
    try {
      app.indexer().rollback();
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return "Back to the former index (generation " + app.generations().current() + ").";
  }

  void stop() {
    app.indexer().cancel();
    thread.shutdownNow();
  }
}
