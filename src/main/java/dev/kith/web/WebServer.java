package dev.kith.web;

import dev.kith.expertise.Experts;
import dev.kith.search.Search;
import dev.kith.store.Curation;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.router.EndpointNotFound;
import io.javalin.util.JavalinBindException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The server, and on one screen all its routes.
public final class WebServer implements AutoCloseable {
  /// @param port   0 for any that is free
  /// @param pages  a folder to serve the page from instead of the built-in one, or `null`
  /// @param people ids of the people one may look as in demo mode; if empty, anybody
  /// @param examples questions that the start page offers
  /// @param sample   whether this is the sample company
  /// @param baseUrl  how people reach it, or `null`: as they just did
  public record Settings(String host, int port, String name, Path pages, List<String> people, List<String> examples,
      boolean sample, URI baseUrl, Limits limits) {
    /// The beginning of addresses for whoever leaves the page with them.
    String base(Context ctx) {
      return baseUrl == null ? "http://" + ctx.header("Host") : baseUrl.toString().replaceFirst("/$", "");
    }
  }

  /// How often each person may ask.
  ///
  /// @param burst how many requests at once
  public record Limits(int requestsPerSecond, int burst) {}

  private static final int THREADS = 16;

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /// Starts and returns when connections are taken.
  ///
  /// @throws BindException if the port is taken
  public static WebServer start(Settings settings, Search search, Experts experts, Store store, Status status, Admin admin,
      Documents.Inbox inbox) throws BindException {
    return start(settings, search, experts, store, status, admin, inbox, Queries.off());
  }

  /// As [#start(Settings, Search, Experts, Store, Status, Admin, Documents.Inbox)], keeping what people ask.
  ///
  /// @throws BindException if the port is taken
  public static WebServer start(Settings settings, Search search, Experts experts, Store store, Status status, Admin admin,
      Documents.Inbox inbox, Queries queries) throws BindException {
    Sessions sessions = new Sessions(search, settings.people());
    Freshness freshness = new Freshness(search, store, status);
    Shelves shelves = new Shelves(search, store, sessions, freshness);
    Feeds feeds = new Feeds(settings, search, store, freshness);
    Gate gate = new Gate(sessions, settings.limits(), InstantSource.system());
    Metrics metrics = new Metrics(search, status, Operations.version());
    Mcp mcp = new Mcp(settings, new Tools(settings, search, experts, sessions));
    Programs programs = new Programs(new Operations(settings, search, sessions, InstantSource.system()), new Export(search, sessions), mcp, metrics);
    Curation curation = new Curation(store);
    Remarks remarks = new Remarks(search, curation);
    Voices voices = new Voices(search, sessions, curation, queries, remarks);
    InsightAdmin insight = new InsightAdmin(admin, queries, new Pins(search, curation));
    Me me = new Me(search, store, sessions, new Held(curation, queries, store.shelf()));
    PeopleAdmin people = new PeopleAdmin(search, admin, new Held(curation, queries, store.shelf()));
    Api api = new Api(settings, search, experts, sessions, status, queries, remarks, shelves, freshness);
    Documents documents = new Documents(inbox, InstantSource.system());
    Pages pages = new Pages(settings);
    Javalin javalin = Javalin.create(config -> {
      configure(config, settings);
      programs(config.routes, gate, programs);
      routes(config.routes, api, me, shelves, feeds, admin, people, documents, pages);
      routes(config.routes, voices, insight, pages);
    });
    try {
      return new WebServer(javalin.start());
    } catch (JavalinBindException _) {
      throw new BindException("port " + settings.port() + " is taken");
    }
  }

  /// What answers programs other than the page.
  private record Programs(Operations operations, Export export, Mcp mcp, Metrics metrics) {}

  /// These come first, since what stands before all routes does.
  private static void programs(RoutesConfig routes, Gate gate, Programs programs) {
    routes.before(Metrics::begin);
    routes.before(Guard::headers);
    routes.before(Guard::host);
    routes.before("/api/*", gate::pass);
    routes.before("/mcp", gate::pass);
    routes.before("/saved/*", gate::pass);
    routes.after(programs.metrics::end);

    routes.get("/api/v1/export", programs.export::lines);
    routes.get("/api/openapi.yaml", OpenApi::yaml);
    routes.get("/api/docs", OpenApi::page);
    routes.get("/help/errors/{type}", Help::error);
    routes.post("/mcp", programs.mcp::post);
    routes.get("/mcp", Mcp::get);
    routes.get("/opensearch.xml", programs.operations::description);
    routes.get("/suggest", programs.operations::suggest);
    routes.get("/.well-known/security.txt", programs.operations::security);
    routes.get("/version", programs.operations::version);
    routes.get("/metrics", programs.metrics::show);
  }

  private static void routes(RoutesConfig routes, Api api, Me me, Shelves shelves, Feeds feeds, Admin admin, PeopleAdmin people,
      Documents documents, Pages pages) {
    routes.get("/healthz", api::health);
    routes.get("/readyz", api::ready);
    routes.get("/robots.txt", Api::robots);

    routes.get("/api/v1/search", api::search);
    routes.post("/api/v1/search", api::searchBody);
    routes.get("/api/v1/suggest", api::suggest);
    routes.get("/api/v1/facets/{name}", api::facet);
    routes.get("/api/v1/experts", api::experts);
    routes.get("/api/v1/people/{id}", api::person);
    routes.get("/api/v1/topics/{topic}", api::topic);
    routes.get("/api/v1/gaps", api::gaps);
    routes.get("/api/v1/documents/{id}", api::document);
    routes.get("/api/v1/documents/{id}/similar", api::similar);
    routes.put("/api/v1/documents", documents::put);
    routes.delete("/api/v1/documents", documents::delete);
    routes.get("/api/v1/sources", api::sources);
    routes.get("/api/v1/session", api::session);
    routes.post("/api/v1/session", api::choose);

    routes.get("/api/v1/me/decisions", me::decisions);
    routes.put("/api/v1/me/decisions/{kind}", me::decide);
    routes.delete("/api/v1/me/decisions/{kind}", me::takeBack);
    routes.get("/api/v1/me/export", me::export);
    routes.put("/api/v1/people/{id}/feedback/{kind}", me::feedback);
    routes.delete("/api/v1/people/{id}/feedback", me::takeFeedbackBack);
    routes.delete("/api/v1/me", me::delete);

    routes.get("/api/v1/saved-searches", shelves::searches);
    routes.post("/api/v1/saved-searches", shelves::save);
    routes.put("/api/v1/saved-searches/{id}", shelves::change);
    routes.delete("/api/v1/saved-searches/{id}", shelves::remove);
    routes.get("/saved/{token}.atom", feeds::atom);
    routes.get("/api/v1/me/bookmarks", shelves::bookmarks);
    routes.put("/api/v1/me/bookmarks/{id}", shelves::bookmark);
    routes.delete("/api/v1/me/bookmarks/{id}", shelves::removeBookmark);

    routes.get("/api/v1/admin/people", people::list);
    routes.get("/api/v1/admin/people/{id}", people::show);
    routes.get("/api/v1/admin/people/{id}/export", people::export);
    routes.post("/api/v1/admin/reindex", admin::reindex);
    routes.get("/api/v1/admin/progress", admin::progress);
    routes.get("/api/v1/admin/sources", admin::sources);
    routes.post("/api/v1/admin/rollback", admin::rollback);

    routes.get("/", pages::index);
    routes.get("/search", pages::index);
    routes.get("/people", pages::index);
    routes.get("/people/{id}", pages::index);
    routes.get("/topics/{topic}", pages::index);
    routes.get("/gaps", pages::index);
    routes.get("/d/{id}", pages::index);
    routes.get("/web/{file}", pages::file);
    routes.get("/web/{version}/{file}", pages::file);
    routes.exception(EndpointNotFound.class, (_, ctx) -> pages.nowhere(ctx));
    Problem.routes(routes);
  }

  private static void routes(RoutesConfig routes, Voices voices, InsightAdmin insight, Pages pages) {
    routes.get("/go/{id}", voices::go);
    routes.put("/api/v1/documents/{id}/feedback/{kind}", voices::say);
    routes.delete("/api/v1/documents/{id}/feedback", voices::takeBack);
    routes.get("/api/v1/admin/insight", insight::insight);
    routes.get("/api/v1/admin/pins", insight::pins);
    routes.put("/api/v1/admin/pins", insight::pin);
    routes.delete("/api/v1/admin/pins/{id}", insight::unpin);
    routes.get("/insight", pages::insight);
  }

  private static void configure(JavalinConfig config, Settings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    // Platform threads: a search keeps a core busy, and virtual threads made searches up to twice as slow.
    config.jetty.threadPool = new QueuedThreadPool(THREADS, 4);
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setRequestHeaderSize(8_192);
    });
    config.jetty.modifyServer(server -> server.setErrorHandler(Problem::refused));
    config.router.javaLangErrorHandler(Problem::bug);
    config.http.maxRequestSize = 1_000_000;
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
