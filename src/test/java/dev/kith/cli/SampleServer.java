package dev.kith.cli;

import dev.kith.ingest.Ingest.Order;
import dev.kith.store.Queries;
import dev.kith.web.Admin;
import dev.kith.web.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The sample company, read whole, behind a server on a free port.
public final class SampleServer implements AutoCloseable {
  private final App app;
  private final Queries queries;
  private final WebServer server;

  private SampleServer(App app, Queries queries, WebServer server) {
    this.app = app;
    this.queries = queries;
    this.server = server;
  }

  public static SampleServer start(Path data) throws IOException {
    SampleTimes.restore(Path.of("sample-data"));
    App.Settings settings = App.Settings.read(new Config(Path.of("sample-data/index-config"), _ -> null));
    App app = App.open(settings, data, _ -> { }, InstantSource.fixed(Instant.parse("2026-11-21T16:00:00Z")));
    app.indexer().run(List.of(), Order.CHANGES);
    KithSettings kith = settings.kith();
    WebServer.Settings web = new WebServer.Settings("127.0.0.1", 0, kith.name(), null, kith.auth().people(),
        kith.examples(), true, null, new WebServer.Limits(100_000, 100_000));
    Queries queries = app.queries();
    return new SampleServer(app, queries, WebServer.start(web, app.search(), app.experts(), app.store(), new SourceStatus(app),
        new Admin(new Work(app), "none"), _ -> java.util.Optional.empty(), queries));
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
    queries.close();
    app.close();
  }
}
