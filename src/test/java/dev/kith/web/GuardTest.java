package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.fields.Fields;
import dev.kith.signin.Accounts;
import dev.kith.signin.Addresses;
import dev.kith.signin.Caller;
import dev.kith.signin.SignIn;
import dev.kith.signin.Tokens;
import dev.kith.signin.ViewAs;
import dev.kith.store.Curation;
import dev.kith.people.Subject;
import dev.kith.store.Erasures;
import dev.kith.store.Erasures.Receipt;
import dev.kith.store.SavedSearch;
import dev.kith.store.Seen;
import dev.kith.store.Shelf;
import dev.kith.web.Site.Reply;
import io.javalin.Javalin;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What guards every route: the headers of every answer, the host it is asked by, and who may use it.
final class GuardTest {
  private static final Pattern ROUTE =
      Pattern.compile("routes\\.(get|post|put|patch|delete|head|options|sse|ws)\\(\"([^\"]+)\", [^,]+, (\\w+)\\);");
  private static final Map<String, String> HEADERS = Map.of(
      "content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "x-content-type-options", "nosniff", "referrer-policy", "no-referrer", "cross-origin-opener-policy", "same-origin",
      "cross-origin-resource-policy", "same-origin");

  /// Every route and who may use it. A new route needs a row.
  static final Map<String, Needs> ROUTES = Map.ofEntries(
      Map.entry("GET /api/v1/export", Needs.READ),
      Map.entry("GET /api/openapi.yaml", Needs.ANYONE),
      Map.entry("GET /api/docs", Needs.ANYONE),
      Map.entry("GET /help/errors/{type}", Needs.ANYONE),
      Map.entry("POST /mcp", Needs.SEARCH),
      Map.entry("GET /mcp", Needs.SEARCH),
      Map.entry("GET /opensearch.xml", Needs.ANYONE),
      Map.entry("GET /suggest", Needs.SEARCH),
      Map.entry("GET /.well-known/security.txt", Needs.ANYONE),
      Map.entry("GET /version", Needs.ANYONE),
      Map.entry("GET /metrics", Needs.METRICS),
      Map.entry("GET /scim/v2/{type}", Needs.SCIM),
      Map.entry("POST /scim/v2/{type}", Needs.SCIM),
      Map.entry("GET /scim/v2/{type}/{id}", Needs.SCIM),
      Map.entry("PUT /scim/v2/{type}/{id}", Needs.SCIM),
      Map.entry("PATCH /scim/v2/{type}/{id}", Needs.SCIM),
      Map.entry("DELETE /scim/v2/{type}/{id}", Needs.SCIM),
      Map.entry("GET /healthz", Needs.ANYONE),
      Map.entry("GET /readyz", Needs.ANYONE),
      Map.entry("GET /robots.txt", Needs.ANYONE),
      Map.entry("GET /api/v1/search", Needs.SEARCH),
      Map.entry("POST /api/v1/search", Needs.SEARCH),
      Map.entry("GET /api/v1/suggest", Needs.SEARCH),
      Map.entry("GET /api/v1/facets/{name}", Needs.SEARCH),
      Map.entry("GET /api/v1/experts", Needs.SEARCH),
      Map.entry("GET /api/v1/people/{id}", Needs.SEARCH),
      Map.entry("GET /api/v1/topics/{topic}", Needs.SEARCH),
      Map.entry("GET /api/v1/gaps", Needs.SEARCH),
      Map.entry("GET /api/v1/documents/{id}", Needs.READ),
      Map.entry("GET /api/v1/documents/{id}/similar", Needs.SEARCH),
      Map.entry("PUT /api/v1/documents", Needs.PUSH),
      Map.entry("DELETE /api/v1/documents", Needs.PUSH),
      Map.entry("GET /api/v1/sources", Needs.SEARCH),
      Map.entry("GET /api/v1/session", Needs.ANYONE),
      Map.entry("POST /api/v1/session", Needs.ANYONE),
      Map.entry("GET /api/v1/me/decisions", Needs.SIGNED_IN),
      Map.entry("PUT /api/v1/me/decisions/{kind}", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/me/decisions/{kind}", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/me/export", Needs.SIGNED_IN),
      Map.entry("PUT /api/v1/people/{id}/feedback/{kind}", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/people/{id}/feedback", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/me", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/saved-searches", Needs.SIGNED_IN),
      Map.entry("POST /api/v1/saved-searches", Needs.SIGNED_IN),
      Map.entry("PUT /api/v1/saved-searches/{id}", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/saved-searches/{id}", Needs.SIGNED_IN),
      Map.entry("GET /saved/{token}.atom", Needs.ANYONE),
      Map.entry("GET /api/v1/me/bookmarks", Needs.SIGNED_IN),
      Map.entry("PUT /api/v1/me/bookmarks/{id}", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/me/bookmarks/{id}", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/admin/people", Needs.ADMIN),
      Map.entry("POST /api/v1/admin/people/unknown", Needs.ADMIN),
      Map.entry("GET /api/v1/admin/people/{id}", Needs.ADMIN),
      Map.entry("GET /api/v1/admin/people/{id}/export", Needs.ADMIN),
      Map.entry("POST /api/v1/admin/reindex", Needs.SOURCE_OWNER),
      Map.entry("GET /api/v1/admin/progress", Needs.OPERATOR),
      Map.entry("GET /api/v1/admin/sources", Needs.SOURCE_OWNER),
      Map.entry("POST /api/v1/admin/rollback", Needs.OPERATOR),
      Map.entry("POST /api/v1/admin/erasures", Needs.ADMIN),
      Map.entry("GET /api/v1/admin/erasures", Needs.AUDITOR),
      Map.entry("DELETE /api/v1/admin/erasures/{id}", Needs.ADMIN),
      Map.entry("GET /api/v1/admin/retention", Needs.OPERATOR),
      Map.entry("POST /api/v1/admin/retention", Needs.OPERATOR),
      Map.entry("GET /", Needs.SIGNED_IN),
      Map.entry("GET /search", Needs.SIGNED_IN),
      Map.entry("GET /people", Needs.SIGNED_IN),
      Map.entry("GET /people/{id}", Needs.SIGNED_IN),
      Map.entry("GET /topics/{topic}", Needs.SIGNED_IN),
      Map.entry("GET /gaps", Needs.SIGNED_IN),
      Map.entry("GET /d/{id}", Needs.SIGNED_IN),
      Map.entry("GET /web/{file}", Needs.ANYONE),
      Map.entry("GET /web/{version}/{file}", Needs.ANYONE),
      Map.entry("GET /go/{id}", Needs.SIGNED_IN),
      Map.entry("PUT /api/v1/documents/{id}/feedback/{kind}", Needs.SIGNED_IN),
      Map.entry("DELETE /api/v1/documents/{id}/feedback", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/admin/insight", Needs.OPERATOR),
      Map.entry("GET /api/v1/admin/pins", Needs.OPERATOR),
      Map.entry("PUT /api/v1/admin/pins", Needs.OPERATOR),
      Map.entry("DELETE /api/v1/admin/pins/{id}", Needs.OPERATOR),
      Map.entry("GET /api/v1/admin/audit", Needs.AUDITOR),
      Map.entry("GET /api/v1/admin/report", Needs.AUDITOR),
      Map.entry("POST /api/v1/view-as", Needs.LOOK),
      Map.entry("DELETE /api/v1/view-as", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/me/views", Needs.SIGNED_IN),
      Map.entry("GET /sign-in", Needs.ANYONE),
      Map.entry("POST /sign-in", Needs.ANYONE),
      Map.entry("GET /sign-in/oidc", Needs.ANYONE),
      Map.entry("GET /sign-in/oidc/callback", Needs.ANYONE),
      Map.entry("POST /sign-in/oidc/logout", Needs.PROVIDER),
      Map.entry("POST /sign-out", Needs.SESSION),
      Map.entry("GET /account", Needs.SIGNED_IN),
      Map.entry("GET /api/v1/me/account", Needs.SESSION),
      Map.entry("PUT /api/v1/me/password", Needs.SESSION),
      Map.entry("DELETE /api/v1/me/sessions", Needs.SESSION),
      Map.entry("DELETE /api/v1/me/sessions/{id}", Needs.SESSION),
      Map.entry("POST /api/v1/me/tokens", Needs.SESSION),
      Map.entry("DELETE /api/v1/me/tokens/{id}", Needs.SESSION),
      Map.entry("GET /api/v1/admin/accounts", Needs.ADMIN),
      Map.entry("POST /api/v1/admin/accounts", Needs.ADMIN),
      Map.entry("PUT /api/v1/admin/accounts/{name}", Needs.ADMIN),
      Map.entry("DELETE /api/v1/admin/accounts/{name}", Needs.ADMIN),
      Map.entry("POST /api/v1/admin/accounts/{name}/tokens", Needs.ADMIN),
      Map.entry("GET /api/v1/admin/tokens", Needs.ADMIN),
      Map.entry("DELETE /api/v1/admin/tokens/{id}", Needs.ADMIN),
      Map.entry("GET /insight", Needs.ANYONE));

  @TempDir
  private static Path folder;
  private static Site site;
  private static int spares;

  @BeforeAll
  static void start() throws IOException {
    site = Site.open(folder);
    site.orders.erasing = new Erasing() {
      @Override
      public Receipt document(String document, String by) {
        throw new IllegalArgumentException("there is no document " + document);
      }

      @Override
      public Receipt person(Subject person, String by) {
        Erasures erasures = site.library.store().erasures();
        long number = erasures.of(site.library.store().delete(person.erase(), person.names(), by));
        return erasures.finished(number, List.of());
      }

      @Override
      public List<Receipt> finish() {
        return List.of();
      }

      @Override
      public byte[] retention() {
        return "{\"sources\": []}".getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public byte[] sweptNow(String by) {
        return ("{\"by\": \"" + by + "\"}").getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String path(String route) {
    return route.replaceFirst("^\\w+ ", "").replace("documents/{id}/feedback", "documents/" + Fields.id("blog", "remote") + "/feedback")
        .replace("feedback/{kind}", "feedback/helped?topic=vpn")
        .replaceFirst("feedback$", "feedback?topic=vpn").replace("/saved-searches/{id}", "/saved-searches/" + saved().id())
        .replace("{token}", saved().token()).replace("/people/{id}", "/people/ola").replace("{id}", Site.VPN)
        .replace("{version}", "dev").replace("{file}", "app.js").replace("{topic}", "vpn").replace("{kind}", "hidden").replace("{name}", "tag")
        .replace("{type}", "bad-request");
  }

  /// A search of the one who asks if nobody says who does.
  private static SavedSearch saved() {
    Shelf shelf = site.library.store().shelf();
    return shelf.searches(List.of("mira")).stream().findFirst()
        .orElseGet(() -> shelf.save(List.of("mira"), "VPN", "q=vpn", new Seen(0, Set.of())));
  }

  private static Reply ask(String route, String... headers) {
    String method = route.split(" ")[0];
    if (route.equals("DELETE /api/v1/me")) {
      // Each time somebody else, since this one works once.
      String spare = "spare" + spares++;
      site.library.add(Library.person(spare, "Spare " + spare, ""));
      List<String> all = new ArrayList<>(List.of("X-Kith-As", spare));
      all.addAll(List.of(headers));
      return site.send(method, "/api/v1/me?confirm=" + spare, null, all.toArray(String[]::new));
    }
    if (route.endsWith("/admin/pins/{id}")) {
      // Each time another, since a pin is removed once.
      return site.send(method, "/api/v1/admin/pins/" + new Curation(site.library.store()).pin("spare", Site.VPN, "ola",
          Library.NOW.plusSeconds(1), "os:root").number(), null, headers);
    }
    if (route.equals("PUT /api/v1/admin/pins")) {
      return site.send(method, path(route), "{\"q\": \"vpn\", \"document\": \"" + Site.VPN
          + "\", \"owner\": \"ola\", \"until\": \"2026-12-01\"}", headers);
    }
    if (route.equals("POST /api/v1/view-as")) {
      return site.send(method, path(route), "{\"person\": \"ola\", \"reason\": \"sees no handbook\"}", headers);
    }
    if (route.equals("POST /api/v1/admin/erasures")) {
      return site.send(method, path(route), "{\"finish\": true}", headers);
    }
    if (route.equals("DELETE /api/v1/admin/erasures/{id}")) {
      // Each time another, since an erasure is taken back once.
      return site.send(method, "/api/v1/admin/erasures/" + site.library.store().erasures().document("spare", null, "os:root"), null, headers);
    }
    if (ROUTES.get(route) == Needs.PUSH) {
      return site.send(method, path(route) + "?source=in", "{\"id\": \"1\"}", headers);
    }
    if (route.contains("/admin/accounts") || route.contains("/admin/tokens")) {
      // Each time another account, since some go.
      String name = "spare" + spares++;
      site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted(name, true, "", Set.of(), Set.of(), ""));
      String token = site.signIn.accounts().token(Caller.commandLine(), name, new Tokens.Wanted("spare", Set.of("search"), 1, "")).shown().id();
      return site.send(method, path(route.replace("{name}", name).replace("{id}", token)), method.equals("PUT") ? "{\"change\": \"disable\"}"
          : method.equals("POST") ? "{\"name\": \"more" + name + "\", \"kind\": \"program\", \"scopes\": [\"search\"]}" : null, headers);
    }
    if (route.equals("POST /mcp")) {
      return site.send(method, "/mcp", "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}", headers);
    }
    return site.send(method, path(route), method.equals("POST") || route.startsWith("PUT /api/v1/saved")
        ? "{\"person\": \"ola\", \"name\": \"VPN\", \"params\": \"q=vpn\"}" : null, headers);
  }

  @Test
  void retentionThatIsAppliedThroughTheServerIsTheDoingOfWhomeverRanTheCommand() throws IOException {
    assertThat(site.send("POST", "/api/v1/admin/retention", "{}", "Authorization", "Bearer " + Site.TOKEN).json().path("by").asString())
        .isEqualTo(Caller.commandLine().actor()).startsWith("os:");
  }

  private static String raw(String method, String target, String headers) {
    return method + " " + target + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
  }

  /// What an answer lacks of the headers that each must carry.
  private static List<String> lacking(Reply reply) {
    List<String> wrong = new ArrayList<>();
    HEADERS.forEach((name, value) -> {
      if (!reply.header(name).equals(value)) {
        wrong.add(name + ": " + reply.header(name));
      }
    });
    if (!reply.header("cache-control").matches("no-store|no-cache|private, no-cache")) {
      wrong.add("cache-control: " + reply.header("cache-control"));
    }
    if (!reply.header("server").isEmpty() || !reply.header("x-powered-by").isEmpty()) {
      wrong.add("server: " + reply.header("server"));
    }
    return wrong;
  }

  /// Answers of every kind: each route, each error, each file of the page, and what Jetty itself refuses.
  private static Map<String, Reply> everyAnswer(int port) throws IOException {
    Map<String, Reply> replies = new LinkedHashMap<>();
    List<String> targets = new ArrayList<>(ROUTES.keySet());
    try (var files = Files.list(Path.of("src/main/resources/web"))) {
      files.forEach(file -> targets.add("GET /web/" + file.getFileName()));
    }
    targets.addAll(List.of("GET /nothing", "GET /api/v1/nothing", "PUT /api/v1/search", "DELETE /",
        "OPTIONS /api/v1/session", "TRACE /", "HEAD /", "HEAD /api/v1/search", "GET /web/none.js",
        "GET /web/%2e%2e/secret", "GET /api/v1/search?limit=x",
        "GET /api/v1/documents/none", "GET /%zz", "BREW /pot"));
    for (String target : targets) {
      String method = target.split(" ")[0];
      replies.put(target, Site.raw(port, raw(method, path(target), "Host: localhost:" + port + "\r\n"
          + (method.equals("POST") ? "Content-Length: 0\r\n" : ""))));
    }
    replies.put("a foreign host", Site.raw(port, raw("GET", "/", "Host: evil.example\r\n")));
    replies.put("no host", Site.raw(port, raw("GET", "/", "")));
    replies.put("two hosts", Site.raw(port, raw("GET", "/", "Host: localhost\r\nHost: evil.example\r\n")));
    replies.put("long headers", Site.raw(port, raw("GET", "/", "Host: localhost\r\nX-Long: " + "x".repeat(9_000) + "\r\n")));
    replies.put("no HTTP", Site.raw(port, "good day\r\n\r\n"));
    replies.put("a large body", Site.raw(port, raw("POST", "/api/v1/session",
        "Host: localhost\r\nContent-Length: 1000001\r\n")
        + "x".repeat(1_000_001)));
    return replies;
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws IOException {
    Map<String, Reply> replies = everyAnswer(site.port());
    assertThat(replies.values()).extracting(Reply::status).contains(200, 400, 403, 404, 413, 421, 431);
    assertThat(replies.get("long headers").json().path("detail").asString()).isEqualTo("The headers are too long: they have at most 8 kB.");
    replies.forEach((what, reply) -> {
      assertThat(lacking(reply)).as("%s: %s", what, reply).isEmpty();
      assertThat(reply.text()).as(what).doesNotContain("jetty", "Jetty", "javalin", "\tat ");
      if (reply.status() >= 400 && !what.startsWith("HEAD") && !what.equals("POST /mcp")) {
        assertThat(reply.header("content-type")).as(what).startsWith(what.contains("/scim/") ? "application/scim+json"
            : "application/problem+json");
        assertThat(reply.json().path("status").asString()).isEqualTo(Integer.toString(reply.status()));
      }
    });
  }

  @Test
  void onlyThePagesFilesMayBeKeptAndAnswersOnlyToAskAgain() {
    ROUTES.keySet().forEach(route -> {
      Reply reply = ask(route);
      assertThat(reply.header("cache-control")).as(route).isEqualTo(!reply.header("etag").isEmpty() ? "private, no-cache"
          : reply.header("content-type").matches("(text/(html|javascript)|application/yaml).*") ? "no-cache" : "no-store");
    });
  }

  @Test
  void everyRouteHasARowThatSaysWhatItNeeds() throws IOException {
    String code = Files.readString(Path.of("src/main/java/dev/kith/web/WebServer.java"));
    Map<String, Needs> routes = new TreeMap<>();
    ROUTE.matcher(code).results().forEach(route ->
        routes.put(route.group(1).toUpperCase(java.util.Locale.ROOT) + " " + route.group(2), Needs.valueOf(route.group(3))));
    assertThat(routes).isEqualTo(new TreeMap<>(ROUTES));
    assertThat(code.lines().filter(line -> line.strip().startsWith("routes.")).filter(line -> !ROUTE.matcher(line).find()))
        .as("nothing else routes").allMatch(line -> line.strip().matches("routes\\.(before|beforeMatched|after|exception)\\(.*"));
  }

  @Test
  void aRouteWithoutANeedIsOpenToNobody() {
    Admin admin = new Admin(site.orders, Site.TOKEN);
    Network network = new Network(null, Addresses.of(List.of()));
    SignIn signIn = new SignIn(site.library.store(), site.library.search()::directory, site.library.search()::viewer, _ -> { }, () -> Library.NOW, true);
    Sessions sessions = new Sessions(site.library.search(), new Demo(site.library.search(), List.of()), admin, signIn, network,
        new ViewAs(site.library.store(), site.library.search()::directory, _ -> { }, () -> Library.NOW), new ByProxy(Vouchers.NONE, signIn));
    Authorization authorization = new Authorization(sessions, new Guard(network, admin, true), network, _ -> { });
    for (boolean guarded : List.of(true, false)) {
      Javalin bare = Javalin.create(config -> {
        config.startup.showJavalinBanner = false;
        config.jetty.host = "127.0.0.1";
        config.jetty.port = 0;
        if (guarded) {
          config.routes.beforeMatched(authorization::decide);
        }
        config.routes.get("/none", ctx -> ctx.result("open"));
        config.routes.get("/two", ctx -> ctx.result("open"), Needs.ANYONE, Needs.ADMIN);
        config.routes.get("/other", ctx -> ctx.result("open"), new RouteRole() { });
        config.routes.get("/one", ctx -> ctx.result("open"), Needs.ANYONE);
        config.routes.head("/head", ctx -> ctx.result("open"));
      }).start();
      try {
        for (String route : List.of("GET /none", "GET /two", "GET /other", "GET /one", "HEAD /head")) {
          String[] parts = route.split(" ");
          assertThat(Site.raw(bare.port(), raw(parts[0], parts[1], "Host: localhost\r\nAuthorization: Bearer " + Site.TOKEN + "\r\n")).status())
              .as("%s, guarded: %s", route, guarded).isEqualTo(guarded && !route.equals("GET /one") ? 403 : 200);
        }
        assertThat(Site.raw(bare.port(), raw("HEAD", "/none", "Host: localhost\r\n")).text()).as("nothing is run").isEmpty();
      } catch (IOException e) {
        throw new AssertionError(e);
      } finally {
        bare.stop();
      }
    }
  }

  @Test
  void inDemoModeEachRouteServesWhomItsNeedNamesAndNobodyElse() {
    String[] foreign = {"Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"};
    String[] token = {"Authorization", "Bearer " + Site.TOKEN};
    ROUTES.forEach((route, needs) -> {
      boolean reads = route.startsWith("GET ");
      // nobody signs in through a provider here
      int served = route.contains("/oidc") ? 404 : route.startsWith("GET /go/") || route.endsWith(" /sign-in") ? 303
          : route.equals("GET /mcp") ? 405 : 200;
      switch (needs) {
        case PUSH -> {
          String[] own = {"Authorization", "Bearer " + Site.Pushed.TOKEN};
          assertThat(ask(route).status()).as(route).isEqualTo(401);
          assertThat(ask(route, foreign).status()).as("%s from another site", route).isEqualTo(401);
          assertThat(ask(route, token).status()).as("%s with another token", route).isEqualTo(401);
          assertThat(ask(route, own).status()).as("%s with its token", route).isEqualTo(200);
        }
        case ANYONE, SIGNED_IN, SEARCH, READ -> {
          assertThat(ask(route).status()).as(route).isEqualTo(served);
          assertThat(ask(route, foreign).status()).as("%s from another site", route).isEqualTo(reads ? served : 403);
          assertThat(ask(route, token).status()).as("%s with the token", route).isEqualTo(served);
        }
        case SESSION -> assertThat(ask(route).status()).as(route).isEqualTo(403);
        case SOURCE_OWNER, OPERATOR, LOOK, AUDITOR, ADMIN -> {
          for (String[] no : new String[][] {{}, foreign, {"Authorization", "Bearer wrong"}}) {
            Reply reply = ask(route, no);
            assertThat(reply.status()).as(route).isEqualTo(403);
            assertThat(reply.text()).as(route).doesNotContain("Ola", "running", "generation");
          }
          assertThat(ask(route, token).status()).as("%s with the token", route).isIn(served, 201, 202);
        }
        case PROVIDER -> assertThat(ask(route).status()).as(route).isEqualTo(served);
        case SCIM -> assertThat(ask(route).status()).as(route).isEqualTo(401);
      }
    });
  }

  @Test
  void onlyTheNamesOfThisComputerAreAnswered() throws IOException {
    int port = site.port();
    for (String host : List.of("127.0.0.1", "localhost", "[::1]", "127.0.0.1:" + port, "localhost:1", "[::1]:" + port)) {
      assertThat(Site.raw(port, raw("GET", "/api/v1/session", "Host: " + host + "\r\n")).status()).as(host).isEqualTo(200);
    }
    for (String host : List.of("evil.example", "evil.example:" + port, "localhost.evil.example", "127.0.0.1.evil.example",
        "127.1", "0.0.0.0", "192.168.0.7", "localhost.", "[::ffff:127.0.0.1]", "[::]", "evil-localhost")) {
      for (String route : ROUTES.keySet()) {
        Reply reply = Site.raw(port, raw(route.split(" ")[0], path(route), "Host: " + host + "\r\nContent-Length: 0\r\n"
            + "Authorization: Bearer " + Site.TOKEN + "\r\n"));
        assertThat(reply.status()).as("%s %s", host, route).isEqualTo(421);
        assertThat(reply.json().path("type").asString()).isEqualTo("/help/errors/wrong-host");
      }
    }
  }

  @Test
  void aRequestWithoutOneClearHostIsRefused() throws IOException {
    for (String headers : List.of("", "Host:\r\n", "Host: localhost\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: localhost\r\n",
        "Host: localhost@evil.example\r\n", "Host: localhost evil.example\r\n", "Host: localhost/evil\r\n",
        "Host: localhost,evil.example\r\n")) {
      assertThat(Site.raw(site.port(), raw("GET", "/api/v1/session", headers)).status()).as(headers).isIn(400, 421);
    }
    assertThat(Site.raw(site.port(), "GET /api/v1/session HTTP/1.0\r\n\r\n").status()).isEqualTo(421);
    assertThat(Site.raw(site.port(), raw("GET", "http://evil.example/api/v1/session", "Host: localhost\r\n")).status())
        .isEqualTo(400);
    assertThat(Site.raw(site.port(), raw("GET", "http://evil.example/api/v1/session", "Host: evil.example\r\n")).status())
        .isEqualTo(421);
  }

  @Test
  void withoutTheGuardNoneOfThisHolds() throws IOException {
    Javalin bare = Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.jetty.host = "127.0.0.1";
      config.jetty.port = 0;
      config.routes.get("/api/v1/session", ctx -> ctx.result("{}"));
      config.routes.get("/", ctx -> ctx.result("page"));
    }).start();
    try {
      assertThat(everyAnswer(bare.port()).values()).allSatisfy(reply -> assertThat(lacking(reply)).isNotEmpty());
      assertThat(Site.raw(bare.port(), raw("GET", "/api/v1/session", "Host: evil.example\r\n")).status()).isEqualTo(200);
    } finally {
      bare.stop();
    }
  }
}
