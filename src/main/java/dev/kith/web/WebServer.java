package dev.kith.web;

import static dev.kith.web.Needs.ADMIN;
import static dev.kith.web.Needs.ANYONE;
import static dev.kith.web.Needs.AUDITOR;
import static dev.kith.web.Needs.LOOK;
import static dev.kith.web.Needs.METRICS;
import static dev.kith.web.Needs.OPERATOR;
import static dev.kith.web.Needs.PROVIDER;
import static dev.kith.web.Needs.PUSH;
import static dev.kith.web.Needs.READ;
import static dev.kith.web.Needs.SCIM;
import static dev.kith.web.Needs.SEARCH;
import static dev.kith.web.Needs.SESSION;
import static dev.kith.web.Needs.SIGNED_IN;
import static dev.kith.web.Needs.SOURCE_OWNER;

import dev.kith.audit.Audit;
import dev.kith.expertise.Experts;
import dev.kith.search.Search;
import dev.kith.signin.Addresses;
import dev.kith.signin.SignIn;
import dev.kith.signin.ViewAs;
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
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/// The server, and on one screen all its routes.
public final class WebServer implements AutoCloseable {
  /// @param port   0 for any that is free
  /// @param pages  a folder to serve the page from instead of the built-in one, or `null`
  /// @param people ids of the people one may look as in demo mode; if empty, anybody
  /// @param examples questions that the start page offers
  /// @param sample   whether this is the sample company
  /// @param baseUrl  how people reach it, or `null`: as they just did
  /// @param trusted  proxies before it, whose word on where a request came from is taken
  public record Settings(String host, int port, String name, Path pages, List<String> people, List<String> examples,
      boolean sample, URI baseUrl, Addresses trusted, Limits limits) {
    public Settings(String host, int port, String name, Path pages, List<String> people, List<String> examples, boolean sample, URI baseUrl,
        Limits limits) {
      this(host, port, name, pages, people, examples, sample, baseUrl, Addresses.of(List.of()), limits);
    }

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
  private final ViewAs viewAs;

  private WebServer(Javalin javalin, ViewAs viewAs) {
    this.viewAs = viewAs;
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
    return start(settings, search, experts, store, status, admin, inbox, queries, _ -> { }, new SignIn(store, search::directory, search::viewer, _ -> { }, InstantSource.system(), true),
        ScimApi.off(), Vouchers.NONE, SlowRequests.off());
  }

  /// As [#start(Settings, Search, Experts, Store, Status, Admin, Documents.Inbox, Queries)], writing down who did what, for those
  /// who signed in.
  ///
  /// @param scim     where a directory server keeps groups
  /// @param vouchers who else may say who somebody is
  /// @param slow     where slow requests are written down
  ///
  /// @throws BindException if the port is taken
  public static WebServer start(Settings settings, Search search, Experts experts, Store store, Status status, Admin admin,
      Documents.Inbox inbox, Queries queries, Audit audit, SignIn signIn, ScimApi scim, Vouchers vouchers,
      SlowRequests slow) throws BindException {
    Network network = new Network(settings.baseUrl(), settings.trusted());
    Guard guard = new Guard(network, admin, signIn.isDemo());
    ViewAs viewAs = new ViewAs(store, search::directory, audit, InstantSource.system());
    ByProxy proxy = new ByProxy(vouchers, signIn);
    Sessions sessions = new Sessions(search, new Demo(search, settings.people()), admin, signIn, network, viewAs, proxy);
    Authorization authorization = new Authorization(sessions, guard, network, audit);
    Freshness freshness = new Freshness(search, store, status);
    Shelves shelves = new Shelves(search, store, sessions, freshness);
    Feeds feeds = new Feeds(settings, search, store, freshness, sessions);
    Gate gate = new Gate(sessions, network, settings.limits(), InstantSource.system());
    Metrics metrics = new Metrics(search, status, queries, slow, Operations.version());
    Mcp mcp = new Mcp(settings, new Tools(settings, search, experts, sessions));
    Programs programs = new Programs(new Operations(settings, search, sessions, InstantSource.system()), new Export(search, sessions, audit), mcp, metrics);
    Curation curation = new Curation(store);
    Remarks remarks = new Remarks(search, curation);
    Voices voices = new Voices(search, sessions, curation, queries, remarks, guard);
    Held held = new Held(curation, queries, store.shelf(), store.credentials(), store.looks());
    InsightAdmin insight = new InsightAdmin(queries, sessions, new Pins(search, curation, audit));
    Me me = new Me(search, store, sessions, held, audit, admin);
    ErasureAdmin erasures = new ErasureAdmin(search, store, sessions, admin);
    PeopleAdmin people = new PeopleAdmin(search, held, audit);
    AuditAdmin auditing = new AuditAdmin(audit, InstantSource.system());
    Api api = new Api(settings, search, experts, sessions, status, queries, remarks, shelves, freshness);
    Documents documents = new Documents(inbox, sessions, InstantSource.system());
    Pages pages = new Pages(settings);
    SigningIn signingIn = new SigningIn(settings, signIn, sessions, network, pages, vouchers.oidc() != null);
    ByProvider provider = new ByProvider(vouchers, signIn, signingIn, network, InstantSource.system());
    OwnAccount own = new OwnAccount(signIn, signingIn, network, sessions);
    AccountsAdmin accounts = new AccountsAdmin(signIn, sessions, own);
    Looking looking = new Looking(search, store, sessions, viewAs, own);
    Chain chain = new Chain(guard, proxy, gate, authorization, new Watching(metrics, slow));
    Direct direct = new Direct(chain);
    Javalin javalin = Javalin.create(config -> {
      configure(config, settings, direct);
      chain.before(config.routes);
      programs(config.routes, programs);
      routes(config.routes, api, me, shelves, feeds, new SourcesAdmin(admin, sessions), people, documents, pages);
      routes(config.routes, voices, insight, pages);
      accounts(config.routes, signingIn, provider, own, accounts, pages);
      auditing(config.routes, auditing, looking);
      routes(config.routes, erasures);
      routes(config.routes, scim.at(settings));
    });
    direct.get(javalin.unsafe.internalRouter, "/api/v1/search", "/api/v1/suggest", "/api/v1/experts");
    try {
      return new WebServer(javalin.start(), viewAs);
    } catch (JavalinBindException _) {
      viewAs.close();
      throw new BindException("port " + settings.port() + " is taken");
    }
  }

  /// What answers programs other than the page.
  private record Programs(Operations operations, Export export, Mcp mcp, Metrics metrics) {}

  private static void programs(RoutesConfig routes, Programs programs) {
    routes.get("/api/v1/export", programs.export::lines, READ);
    routes.get("/api/openapi.yaml", OpenApi::yaml, ANYONE);
    routes.get("/api/docs", OpenApi::page, ANYONE);
    routes.get("/help/errors/{type}", Help::error, ANYONE);
    routes.post("/mcp", programs.mcp::post, SEARCH);
    routes.get("/mcp", Mcp::get, SEARCH);
    routes.get("/opensearch.xml", programs.operations::description, ANYONE);
    routes.get("/suggest", programs.operations::suggest, SEARCH);
    routes.get("/.well-known/security.txt", programs.operations::security, ANYONE);
    routes.get("/version", programs.operations::version, ANYONE);
    routes.get("/metrics", programs.metrics::show, METRICS);
  }

  private static void routes(RoutesConfig routes, Api api, Me me, Shelves shelves, Feeds feeds, SourcesAdmin admin, PeopleAdmin people,
      Documents documents, Pages pages) {
    routes.get("/healthz", api::health, ANYONE);
    routes.get("/readyz", api::ready, ANYONE);
    routes.get("/robots.txt", Api::robots, ANYONE);

    routes.get("/api/v1/search", api::search, SEARCH);
    routes.post("/api/v1/search", api::searchBody, SEARCH);
    routes.get("/api/v1/suggest", api::suggest, SEARCH);
    routes.get("/api/v1/facets/{name}", api::facet, SEARCH);
    routes.get("/api/v1/experts", api::experts, SEARCH);
    routes.get("/api/v1/people/{id}", api::person, SEARCH);
    routes.get("/api/v1/topics/{topic}", api::topic, SEARCH);
    routes.get("/api/v1/gaps", api::gaps, SEARCH);
    routes.get("/api/v1/documents/{id}", api::document, READ);
    routes.get("/api/v1/documents/{id}/similar", api::similar, SEARCH);
    routes.put("/api/v1/documents", documents::put, PUSH);
    routes.delete("/api/v1/documents", documents::delete, PUSH);
    routes.get("/api/v1/sources", api::sources, SEARCH);
    routes.get("/api/v1/session", api::session, ANYONE);
    routes.post("/api/v1/session", api::choose, ANYONE);

    routes.get("/api/v1/me/decisions", me::decisions, SIGNED_IN);
    routes.put("/api/v1/me/decisions/{kind}", me::decide, SIGNED_IN);
    routes.delete("/api/v1/me/decisions/{kind}", me::takeBack, SIGNED_IN);
    routes.get("/api/v1/me/export", me::export, SIGNED_IN);
    routes.put("/api/v1/people/{id}/feedback/{kind}", me::feedback, SIGNED_IN);
    routes.delete("/api/v1/people/{id}/feedback", me::takeFeedbackBack, SIGNED_IN);
    routes.delete("/api/v1/me", me::delete, SIGNED_IN);

    routes.get("/api/v1/saved-searches", shelves::searches, SIGNED_IN);
    routes.post("/api/v1/saved-searches", shelves::save, SIGNED_IN);
    routes.put("/api/v1/saved-searches/{id}", shelves::change, SIGNED_IN);
    routes.delete("/api/v1/saved-searches/{id}", shelves::remove, SIGNED_IN);
    routes.get("/saved/{token}.atom", feeds::atom, ANYONE);
    routes.get("/api/v1/me/bookmarks", shelves::bookmarks, SIGNED_IN);
    routes.put("/api/v1/me/bookmarks/{id}", shelves::bookmark, SIGNED_IN);
    routes.delete("/api/v1/me/bookmarks/{id}", shelves::removeBookmark, SIGNED_IN);

    routes.get("/api/v1/admin/people", people::list, ADMIN);
    routes.post("/api/v1/admin/people/unknown", people::unknown, ADMIN);
    routes.get("/api/v1/admin/people/{id}", people::show, ADMIN);
    routes.get("/api/v1/admin/people/{id}/export", people::export, ADMIN);
    routes.post("/api/v1/admin/reindex", admin::reindex, SOURCE_OWNER);
    routes.get("/api/v1/admin/progress", admin::progress, OPERATOR);
    routes.get("/api/v1/admin/sources", admin::sources, SOURCE_OWNER);
    routes.get("/api/v1/admin/report", admin::report, AUDITOR);
    routes.post("/api/v1/admin/rollback", admin::rollback, OPERATOR);

    routes.get("/", pages::index, SIGNED_IN);
    routes.get("/search", pages::index, SIGNED_IN);
    routes.get("/people", pages::index, SIGNED_IN);
    routes.get("/people/{id}", pages::index, SIGNED_IN);
    routes.get("/topics/{topic}", pages::index, SIGNED_IN);
    routes.get("/gaps", pages::index, SIGNED_IN);
    routes.get("/d/{id}", pages::index, SIGNED_IN);
    routes.get("/web/{file}", pages::file, ANYONE);
    routes.get("/web/{version}/{file}", pages::file, ANYONE);
    routes.exception(EndpointNotFound.class, (_, ctx) -> pages.nowhere(ctx));
    Problem.routes(routes);
  }

  private static void routes(RoutesConfig routes, Voices voices, InsightAdmin insight, Pages pages) {
    routes.get("/go/{id}", voices::go, SIGNED_IN);
    routes.put("/api/v1/documents/{id}/feedback/{kind}", voices::say, SIGNED_IN);
    routes.delete("/api/v1/documents/{id}/feedback", voices::takeBack, SIGNED_IN);
    routes.get("/api/v1/admin/insight", insight::insight, OPERATOR);
    routes.get("/api/v1/admin/pins", insight::pins, OPERATOR);
    routes.put("/api/v1/admin/pins", insight::pin, OPERATOR);
    routes.delete("/api/v1/admin/pins/{id}", insight::unpin, OPERATOR);
    routes.get("/insight", pages::insight, ANYONE);
  }

  private static void accounts(RoutesConfig routes, SigningIn signingIn, ByProvider provider, OwnAccount own, AccountsAdmin accounts, Pages pages) {
    routes.get("/sign-in", signingIn::page, ANYONE);
    routes.post("/sign-in", signingIn::password, ANYONE);
    routes.get("/sign-in/oidc", provider::begin, ANYONE);
    routes.get("/sign-in/oidc/callback", provider::callback, ANYONE);
    routes.post("/sign-in/oidc/logout", provider::logout, PROVIDER);
    routes.post("/sign-out", signingIn::out, SESSION);
    routes.get("/account", pages::account, SIGNED_IN);
    routes.get("/api/v1/me/account", own::show, SESSION);
    routes.put("/api/v1/me/password", own::password, SESSION);
    routes.delete("/api/v1/me/sessions", own::endSessions, SESSION);
    routes.delete("/api/v1/me/sessions/{id}", own::endSession, SESSION);
    routes.post("/api/v1/me/tokens", own::makeToken, SESSION);
    routes.delete("/api/v1/me/tokens/{id}", own::revokeToken, SESSION);

    routes.get("/api/v1/admin/accounts", accounts::list, ADMIN);
    routes.post("/api/v1/admin/accounts", accounts::add, ADMIN);
    routes.put("/api/v1/admin/accounts/{name}", accounts::change, ADMIN);
    routes.delete("/api/v1/admin/accounts/{name}", accounts::remove, ADMIN);
    routes.post("/api/v1/admin/accounts/{name}/tokens", accounts::makeToken, ADMIN);
    routes.get("/api/v1/admin/tokens", accounts::tokens, ADMIN);
    routes.delete("/api/v1/admin/tokens/{id}", accounts::revokeToken, ADMIN);
  }

  private static void auditing(RoutesConfig routes, AuditAdmin auditing, Looking looking) {
    routes.get("/api/v1/admin/audit", auditing::events, AUDITOR);
    routes.post("/api/v1/view-as", looking::begin, LOOK);
    routes.delete("/api/v1/view-as", looking::end, SIGNED_IN);
    routes.get("/api/v1/me/views", looking::mine, SIGNED_IN);
  }

  private static void routes(RoutesConfig routes, ErasureAdmin erasures) {
    routes.post("/api/v1/admin/erasures", erasures::erase, ADMIN);
    routes.get("/api/v1/admin/erasures", erasures::receipts, AUDITOR);
    routes.delete("/api/v1/admin/erasures/{id}", erasures::undo, ADMIN);
    routes.get("/api/v1/admin/retention", erasures::retention, OPERATOR);
    routes.post("/api/v1/admin/retention", erasures::sweep, OPERATOR);
  }

  private static void routes(RoutesConfig routes, ScimApi scim) {
    routes.get("/scim/v2/{type}", scim::list, SCIM);
    routes.post("/scim/v2/{type}", scim::create, SCIM);
    routes.get("/scim/v2/{type}/{id}", scim::show, SCIM);
    routes.put("/scim/v2/{type}/{id}", scim::replace, SCIM);
    routes.patch("/scim/v2/{type}/{id}", scim::patch, SCIM);
    routes.delete("/scim/v2/{type}/{id}", scim::delete, SCIM);
  }

  private static void configure(JavalinConfig config, Settings settings, Direct direct) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    // Platform threads: a search keeps a core busy, and virtual threads made searches up to twice as slow.
    Threads threads = new Threads(THREADS, 4, Threads.PATIENCE);
    config.jetty.threadPool = threads;
    config.jetty.addConnector((server, http) -> {
      ServerConnector connector = new ServerConnector(server, 1, threads.readers(), new HttpConnectionFactory(http));
      connector.setHost(settings.host());
      connector.setPort(settings.port());
      return connector;
    });
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setRequestHeaderSize(8_192);
    });
    config.jetty.modifyServletContextHandler(handler -> handler.setSessionHandler(new SessionHandler() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // Kith has sessions of its own: no cookie of Jetty's is looked for.
        return getHandler().handle(request, response, callback);
      }
    }));
    config.jetty.modifyServer(server -> {
      server.setErrorHandler(Problem::refused);
      Handler.Wrapper around = threads.around();
      around.setHandler(direct);
      server.setHandler(around);
    });
    config.router.javaLangErrorHandler(Problem::bug);
    config.http.maxRequestSize = 1_000_000;
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
    viewAs.close();
  }
}
