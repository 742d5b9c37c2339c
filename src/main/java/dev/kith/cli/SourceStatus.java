package dev.kith.cli;

import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.fields.Fields;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Report;
import dev.kith.web.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the server tells of its sources, from the reports of their passes.
final class SourceStatus implements Status {
  private static final Duration FRESH = Duration.ofMillis(200);

  private final App app;
  private volatile Ended ended = new Ended(null, 0);

  /// @param at `null` if no pass has ended
  private record Ended(Instant at, long nanos) {}

  SourceStatus(App app) {
    this.app = app;
  }

  @Override
  public List<Source> sources() {
    return app.settings().sources().stream().map(source -> {
      Optional<Report> last = app.log().read(source.id()).map(PassLog.Entry::last);
      // No counts: they would tell of documents that the asker may not see.
      String running = app.indexer().activity().map(a -> a.progress()).filter(p -> p.source().equals(source.id()))
          .map(p -> "for " + Progress.time(p.elapsed().toSeconds())).orElse(null);
      return new Source(source.id(), source.name(), SourceCounts.type(source.connector()), last.map(Report::ended).orElse(null),
          last.map(SourceStatus::outcome).orElse(null), running);
    }).toList();
  }

  /// `done`, `failed` or `held-back`.
  static String outcome(Report report) {
    return switch (report.pass()) {
      case dev.kith.ingest.Pass.Done _ -> "done";
      case dev.kith.ingest.Pass.Failed _ -> "failed";
      case dev.kith.ingest.Pass.HeldBack _ -> "held-back";
    };
  }

  /// How many documents each source has in the index, people not counted.
  static Map<String, Long> documents(App app) {
    Query items = new Query.Term(Fields.RECORD, Fields.ITEM);
    Request counting = Request.of(items, new Query.All(), 0, List.of())
        .withFacets(List.of(Facet.of(Fields.SOURCE, Integer.MAX_VALUE)));
    Map<String, Long> out = new LinkedHashMap<>();
    app.engine().search(counting).facets().getFirst().forEach(count -> out.put(count.value(), count.count()));
    return out;
  }

  /// When the newest document of each source is of, those that lie in the future left out.
  static Map<String, Instant> newest(App app) {
    Map<String, Instant> newest = new LinkedHashMap<>();
    for (dev.kith.ingest.Source source : app.settings().sources()) {
      Query past = new Query.And(List.of(new Query.Term(Fields.SOURCE, source.id()),
          new Query.Between(Fields.AT, Long.MIN_VALUE, app.clock().instant().getEpochSecond() + 1)));
      Request request = new Request(past, new Query.All(), 0, 1, new Request.Sort(Fields.AT, true), List.of(Fields.AT), List.of(),
          List.of());
      app.engine().search(request).hits().forEach(hit -> newest.put(source.id(), Instant.ofEpochSecond(hit.numbers().get(Fields.AT))));
    }
    return newest;
  }

  /// Each answer tells it, and the log is a file a source: so it is up to [#FRESH] old.
  @Override
  public Instant indexedAt() {
    Ended known = ended;
    long now = System.nanoTime();
    if (known.at == null || now - known.nanos > FRESH.toNanos()) {
      known = new Ended(lastEnded(), now);
      ended = known;
    }
    return known.at;
  }

  private Instant lastEnded() {
    return app.settings().sources().stream().map(source -> app.log().read(source.id())).flatMap(Optional::stream)
        .map(entry -> entry.last().ended()).max(Comparator.naturalOrder()).orElse(null);
  }

  @Override
  public Optional<String> notReady() {
    List<dev.kith.ingest.Source> sources = app.settings().sources();
    if (sources.isEmpty()) {
      return Optional.of("no sources are set up");
    }
    return sources.stream().allMatch(source -> app.log().read(source.id()).isEmpty())
        ? Optional.of("no source has been read yet") : Optional.empty();
  }
}
