package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.engine.Worlds;
import dev.kith.expertise.AnswerWorlds;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Decisions;
import dev.kith.model.Item;
import dev.kith.people.Profile;
import dev.kith.search.FieldSettings;
import dev.kith.search.Question;
import dev.kith.store.Queries;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody may not see leaves no trace in what the server sends: two servers, one with everything in it, one that never held
/// what the asker may not see, are asked the same things in the same order, over every route, and their replies compared byte for
/// byte, headers included.
class RoutesNonInterferenceTest {
  /// `-Dworlds=5000` for a night.
  private static final int WORLDS = Integer.getInteger("worlds", 6);
  private static final int CONTROL_WORLDS = 10;
  private static final int QUESTIONS = 3;

  private static final String ACCOUNTS = "of accounts, never of documents";

  /// Routes that say nothing of documents, or say it to those who run the server: why none of them can tell a reader anything.
  private static final Map<String, String> EXEMPT = Map.ofEntries(
      Map.entry("GET /web/{file}", "a file of the program"),
      Map.entry("GET /web/{version}/{file}", "a file of the program"),
      Map.entry("GET /version", "the program's own"),
      Map.entry("GET /metrics", "counts of requests and times, for who runs the server"),
      Map.entry("PUT /api/v1/documents", "writes, with the token of a source"),
      Map.entry("DELETE /api/v1/documents", "writes, with the token of a source"),
      Map.entry("DELETE /api/v1/me", "ends what could be compared; DeletionTest"),
      Map.entry("POST /api/v1/session", "chooses who asks; here a header does"),
      Map.entry("GET /saved/{token}.atom", "its address is a secret of each server; SavedSearchesTest: asked as its owner"),
      Map.entry("GET /api/v1/admin/people", "lists of people, for who runs the server"),
      Map.entry("POST /api/v1/admin/people/unknown", "lists of people, for who runs the server"),
      Map.entry("GET /api/v1/admin/people/{id}", "of people, for who runs the server"),
      Map.entry("GET /api/v1/admin/people/{id}/export", "of people, for who runs the server"),
      Map.entry("POST /api/v1/admin/reindex", "for who runs the server"),
      Map.entry("GET /api/v1/admin/progress", "for who runs the server"),
      Map.entry("GET /api/v1/admin/sources", "for who runs the server"),
      Map.entry("POST /api/v1/admin/rollback", "for who runs the server"),
      Map.entry("GET /api/v1/admin/insight", "what people asked, for who runs the server; never what was found"),
      Map.entry("GET /api/v1/admin/pins", "for who runs the server"),
      Map.entry("PUT /api/v1/admin/pins", "for who runs the server"),
      Map.entry("DELETE /api/v1/admin/pins/{id}", "for who runs the server"),
      Map.entry("GET /sign-in", ACCOUNTS),
      Map.entry("POST /sign-in", ACCOUNTS),
      Map.entry("POST /sign-out", ACCOUNTS),
      Map.entry("GET /account", ACCOUNTS),
      Map.entry("GET /api/v1/me/account", ACCOUNTS),
      Map.entry("PUT /api/v1/me/password", ACCOUNTS),
      Map.entry("DELETE /api/v1/me/sessions", ACCOUNTS),
      Map.entry("DELETE /api/v1/me/sessions/{id}", ACCOUNTS),
      Map.entry("POST /api/v1/me/tokens", ACCOUNTS),
      Map.entry("DELETE /api/v1/me/tokens/{id}", ACCOUNTS),
      Map.entry("GET /api/v1/admin/accounts", ACCOUNTS),
      Map.entry("POST /api/v1/admin/accounts", ACCOUNTS),
      Map.entry("PUT /api/v1/admin/accounts/{name}", ACCOUNTS),
      Map.entry("DELETE /api/v1/admin/accounts/{name}", ACCOUNTS),
      Map.entry("POST /api/v1/admin/accounts/{name}/tokens", ACCOUNTS),
      Map.entry("GET /api/v1/admin/tokens", ACCOUNTS),
      Map.entry("DELETE /api/v1/admin/tokens/{id}", ACCOUNTS),
      Map.entry("GET /sign-in/oidc", "to and from a provider; nothing of documents"),
      Map.entry("GET /sign-in/oidc/callback", "to and from a provider; nothing of documents"),
      Map.entry("POST /sign-in/oidc/logout", "to and from a provider; nothing of documents"),
      Map.entry("GET /scim/v2/{type}", "of groups, for a directory server with a token of its own"),
      Map.entry("POST /scim/v2/{type}", "of groups, for a directory server with a token of its own"),
      Map.entry("GET /scim/v2/{type}/{id}", "of groups, for a directory server with a token of its own"),
      Map.entry("PUT /scim/v2/{type}/{id}", "of groups, for a directory server with a token of its own"),
      Map.entry("PATCH /scim/v2/{type}/{id}", "of groups, for a directory server with a token of its own"),
      Map.entry("DELETE /scim/v2/{type}/{id}", "of groups, for a directory server with a token of its own"),
      Map.entry("GET /api/v1/admin/audit", "for auditors; no title, no text, no address: AuditedTest, ReportCommandTest"),
      Map.entry("GET /api/v1/admin/report", "for auditors; no title, no text, no address: AuditedTest, ReportCommandTest"),
      Map.entry("POST /api/v1/admin/erasures", "for who runs the server; receipts bear digests: ErasureTest"),
      Map.entry("GET /api/v1/admin/erasures", "for who runs the server; receipts bear digests: ErasureTest"),
      Map.entry("DELETE /api/v1/admin/erasures/{id}", "for who runs the server; receipts bear digests: ErasureTest"),
      Map.entry("GET /api/v1/admin/retention", "for who runs the server; receipts bear digests: ErasureTest"),
      Map.entry("POST /api/v1/admin/retention", "for who runs the server; receipts bear digests: ErasureTest"),
      Map.entry("POST /api/v1/view-as", "changes who asks; what is then answered is what is compared here"),
      Map.entry("DELETE /api/v1/view-as", "changes who asks; what is then answered is what is compared here"));

  /// A request, by the route it goes to.
  private record Asked(String route, String method, String path, String body) {
    static Asked get(String route, String path) {
      return new Asked("GET " + route, "GET", path, null);
    }
  }

  /// A server over a library.
  private record Server(Library library, Queries queries, WebServer web) implements AutoCloseable {
    static Server open(Path folder, Library library) throws IOException {
      Queries queries = new Queries(folder.resolve("queries"), 30, () -> Decisions.NONE, InstantSource.fixed(Library.NOW));
      WebServer.Settings settings = new WebServer.Settings("127.0.0.1", 0, "Two worlds", null, List.of(), List.of(), false,
          URI.create("http://localhost"), new WebServer.Limits(100_000, 100_000));
      return new Server(library, queries, WebServer.start(settings, library.search(), library.experts(), library.store(), new Site.State(),
          new Admin(new Site.Orders(), Site.TOKEN), new Site.Pushed(), queries));
    }

    @Override
    public void close() {
      web.close();
      queries.close();
      library.close();
    }
  }

  @Test
  void whatIsHiddenLeavesNoTraceInAnyReply(@TempDir Path folder) throws Exception {
    Random seeds = new Random(Worlds.seed("whatIsHiddenLeavesNoTraceInAnyReply"));
    Map<String, Integer> fine = new TreeMap<>();
    for (int world = 0; world < WORLDS; world++) {
      assertThat(difference(folder.resolve("w" + world), seeds.nextLong(), "", fine)).as("world %d", world).isNull();
    }
    System.out.println("replies compared, of them fine: " + fine);
    Set<String> silent = new TreeSet<>(routes());
    silent.removeAll(EXEMPT.keySet());
    silent.removeAll(fine.keySet());
    assertThat(silent).as("routes that never once gave a fine reply").containsExactly("GET /mcp");
  }

  /// Each is a careless hand: the second server is given what the asker may not see as well, changed in one way only.
  @ParameterizedTest
  @ValueSource(strings = {"one more document", "a document of everybody's gone"})
  void aTraceIsFoundOut(String careless, @TempDir Path folder) throws Exception {
    Random seeds = new Random(Worlds.seed("aTraceIsFoundOut: " + careless));
    boolean found = false;
    for (int world = 0; world < CONTROL_WORLDS && !found; world++) {
      found = difference(folder.resolve("w" + world), seeds.nextLong(), careless, new TreeMap<>()) != null;
    }
    assertThat(found).isTrue();
  }

  @Test
  void everyRouteIsComparedOrSaysWhyNot() throws IOException {
    Set<String> compared = new TreeSet<>(EXEMPT.keySet());
    AnswerWorlds world = new AnswerWorlds(new Random(1));
    List<Item> items = IntStream.range(0, 20).mapToObj(world::item).toList();
    requests(world, items, List.of("p0")).forEach(asked -> compared.add(asked.route));
    assertThat(compared).isEqualTo(new TreeSet<>(routes()));
  }

  private static List<String> routes() throws IOException {
    return Pattern.compile("routes\\.(get|post|put|patch|delete)\\(\"([^\"]+)\"").matcher(Files.readString(
        Path.of("src/main/java/dev/kith/web/WebServer.java"))).results()
        .map(route -> route.group(1).toUpperCase(Locale.ROOT) + " " + route.group(2)).toList();
  }

  /// The first reply in which both servers differ, or `null`.
  private static String difference(Path folder, long seed, String careless, Map<String, Integer> fine) throws Exception {
    Random random = new Random(seed);
    AnswerWorlds world = new AnswerWorlds(random);
    List<Item> items = IntStream.range(0, 15 + random.nextInt(30)).mapToObj(i -> world.item(i).withUrl("https://example.com/" + i)).toList();
    Decisions decisions = world.decisions(items);
    Supplier<Decisions> decided = () -> decisions;
    try (Server all = Server.open(folder.resolve("a"), new Library(folder.resolve("all"), decided).add(world.people, items));
        HttpClient client = HttpClient.newHttpClient()) {
      List<Profile> profiles = all.library.search().directory().people().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
      List<Profile> listed = profiles.stream().filter(Profile::listed).toList();
      if (listed.isEmpty()) {
        return null;
      }
      Profile asker = world.any(listed);
      Set<String> principals = dev.kith.access.Viewers.of(asker).principals();
      List<Item> some = new ArrayList<>(items.stream().filter(item -> item.access().visibleTo(principals)).toList().reversed());
      if (careless.equals("one more document")) {
        some.add(world.item(99).withAccess(Access.EVERYONE));
      } else if (!careless.isEmpty() && !some.isEmpty()) {
        some.removeFirst();
      }
      List<String> ids = profiles.stream().map(Profile::id).toList();
      try (Server without = Server.open(folder.resolve("b"), new Library(folder.resolve("some"), decided).add(world.people, some))) {
        for (Asked asked : requests(world, items, ids)) {
          String found = send(client, all, asked, asker.id());
          String wanted = send(client, without, asked, asker.id());
          if (!found.equals(wanted)) {
            return asked.method + " " + asked.path + " as " + asker.id() + "\nwith the hidden:    " + found + "\nwithout the hidden: " + wanted;
          }
          if (found.matches("(?s)(200|201|204|302|303) .*")) {
            fine.merge(asked.route, 1, Integer::sum);
          }
        }
      }
    }
    return null;
  }

  /// All that is asked of both, reading and writing.
  private static List<Asked> requests(AnswerWorlds world, List<Item> items, List<String> people) {
    List<Asked> out = new ArrayList<>();
    List.of("/", "/search", "/people", "/gaps", "/insight", "/healthz", "/readyz", "/robots.txt", "/opensearch.xml", "/api/openapi.yaml",
        "/api/docs", "/.well-known/security.txt", "/api/v1/session", "/api/v1/sources", "/mcp", "/api/v1/gaps", "/api/v1/saved-searches",
        "/api/v1/me/bookmarks", "/api/v1/me/decisions", "/api/v1/me/views", "/api/v1/me/export")
        .forEach(path -> out.add(Asked.get(path, path)));
    out.add(Asked.get("/help/errors/{type}", "/help/errors/bad-request"));
    for (int i = 0; i < QUESTIONS; i++) {
      Question question = world.question(people);
      String parameters = parameters(question);
      out.add(Asked.get("/api/v1/search", "/api/v1/search?" + parameters + "&explain=true"));
      out.add(new Asked("POST /api/v1/search", "POST", "/api/v1/search", Json.MAPPER.writeValueAsString(Map.of("q", question.text()))));
      out.add(Asked.get("/api/v1/export", "/api/v1/export?" + parameters(new Question(question.text(), question.filters(), question.without(),
          null, null, Question.Order.RELEVANCE, 0, 10, false, false, true, false)).replaceFirst("&limit=\\d+", "")));
      out.add(Asked.get("/api/v1/facets/{name}", "/api/v1/facets/" + world.any(FieldSettings.FACETS) + "?" + parameters));
      out.add(Asked.get("/api/v1/suggest", "/api/v1/suggest?q=" + in(world.beginning())));
      out.add(Asked.get("/suggest", "/suggest?q=" + in(world.beginning())));
      String topic = world.topic();
      out.add(Asked.get("/api/v1/experts", "/api/v1/experts?q=" + in(topic)));
      String word = topic.replaceAll(".*\\s(?=\\S)", "").replaceAll("\\W", "");
      out.add(Asked.get("/topics/{topic}", "/topics/" + in(word.isEmpty() ? "pump" : word)));
      out.add(Asked.get("/api/v1/topics/{topic}", "/api/v1/topics/" + in(word.isEmpty() ? "pump" : word)));
      out.add(new Asked("POST /mcp", "POST", "/mcp", call("search", Map.of("query", question.text()))));
      out.add(new Asked("POST /mcp", "POST", "/mcp", call("who_knows", Map.of("topic", topic.isBlank() ? "pump" : topic))));
    }
    out.add(new Asked("POST /api/v1/saved-searches", "POST", "/api/v1/saved-searches",
        Json.MAPPER.writeValueAsString(Map.of("name", "One", "params", "q=" + in(world.beginning())))));
    out.add(new Asked("PUT /api/v1/saved-searches/{id}", "PUT", "/api/v1/saved-searches/SAVED", "{\"name\": \"Again\"}"));
    out.add(Asked.get("/api/v1/saved-searches", "/api/v1/saved-searches"));
    out.add(new Asked("DELETE /api/v1/saved-searches/{id}", "DELETE", "/api/v1/saved-searches/SAVED", null));
    for (int i = 0; i < 2 * QUESTIONS; i++) {
      Item item = world.any(items);
      String id = in(Fields.id(item.source(), item.id()));
      out.add(Asked.get("/d/{id}", "/d/" + id));
      out.add(Asked.get("/go/{id}", "/go/" + id));
      out.add(Asked.get("/api/v1/documents/{id}", "/api/v1/documents/" + id));
      out.add(Asked.get("/api/v1/documents/{id}/similar", "/api/v1/documents/" + id + "/similar"));
      out.add(new Asked("PUT /api/v1/me/bookmarks/{id}", "PUT", "/api/v1/me/bookmarks/" + id, ""));
      out.add(new Asked("PUT /api/v1/documents/{id}/feedback/{kind}", "PUT", "/api/v1/documents/" + id + "/feedback/helped", ""));
      out.add(new Asked("POST /mcp", "POST", "/mcp", call("fetch", Map.of("id", Fields.id(item.source(), item.id())))));
      out.add(new Asked("DELETE /api/v1/documents/{id}/feedback", "DELETE", "/api/v1/documents/" + id + "/feedback", null));
    }
    out.add(Asked.get("/api/v1/me/bookmarks", "/api/v1/me/bookmarks"));
    out.add(new Asked("DELETE /api/v1/me/bookmarks/{id}", "DELETE", "/api/v1/me/bookmarks/"
        + in(Fields.id(items.getFirst().source(), items.getFirst().id())), null));
    for (int i = 0; i < 2 * QUESTIONS; i++) {
      String id = world.any(people);
      out.add(Asked.get("/people/{id}", "/people/" + in(id)));
      out.add(Asked.get("/api/v1/people/{id}", "/api/v1/people/" + in(id)));
      out.add(new Asked("PUT /api/v1/people/{id}/feedback/{kind}", "PUT", "/api/v1/people/" + in(id) + "/feedback/helped?topic=pump", ""));
      out.add(new Asked("DELETE /api/v1/people/{id}/feedback", "DELETE", "/api/v1/people/" + in(id) + "/feedback?topic=pump", null));
      out.add(new Asked("POST /mcp", "POST", "/mcp", call("person", Map.of("id", id))));
    }
    out.add(new Asked("PUT /api/v1/me/decisions/{kind}", "PUT", "/api/v1/me/decisions/not-me?topic=pump", "{\"topic\": \"pump\"}"));
    out.add(new Asked("DELETE /api/v1/me/decisions/{kind}", "DELETE", "/api/v1/me/decisions/not-me?topic=pump", null));
    out.add(Asked.get("/api/v1/me/export", "/api/v1/me/export"));
    return out;
  }

  private static String call(String tool, Map<String, String> arguments) {
    return Json.MAPPER.writeValueAsString(Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params",
        Map.of("name", tool, "arguments", arguments)));
  }

  private static String parameters(Question question) {
    StringBuilder out = new StringBuilder("q=" + in(question.text()));
    question.filters().forEach((facet, values) -> values.forEach(value -> out.append('&').append(facet).append('=').append(in(value))));
    question.without().forEach((facet, values) -> values.forEach(value -> out.append("&-").append(facet).append('=').append(in(value))));
    out.append(day("after", question.after())).append(day("before", question.before()));
    return out.append("&sort=").append(question.order().name().toLowerCase(Locale.ROOT)).append("&limit=").append(Math.max(1, question.size()))
        .append("&typing=").append(question.typing()).append("&copies=").append(question.folded() ? "folded" : "all").append("&literal=")
        .append(question.literal()).toString();
  }

  private static String day(String name, LocalDate day) {
    return day == null ? "" : "&" + name + "=" + day;
  }

  private static String in(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Status, headers and body, without what differs by time, by the server's address and by what it draws at random.
  private static String send(HttpClient client, Server server, Asked asked, String as) throws Exception {
    String path = asked.path.replace("SAVED", saved(client, server, as));
    HttpResponse<String> reply = client.send(request(server, asked.method, path, asked.body, as), BodyHandlers.ofString());
    Map<String, List<String>> headers = new LinkedHashMap<>(new TreeMap<>(reply.headers().map()));
    List.of("date", "server-timing", "content-length", "connection").forEach(headers::remove);
    headers.computeIfPresent("etag", (_, tag) -> List.of("some"));
    headers.computeIfPresent("link", (_, links) -> links.stream().map(RoutesNonInterferenceTest::bare).toList());
    headers.computeIfPresent("location", (_, links) -> links.stream().map(link -> link.replaceAll("[0-9a-zA-Z_-]{20,}", "drawn")).toList());
    return reply.statusCode() + " " + headers + "\n" + bare(reply.body()).replace("127.0.0.1:" + server.web.port(), "server");
  }

  private static String bare(String text) {
    return text.replaceAll("\"tookMs\":[0-9.]+", "\"tookMs\":0").replaceAll("(\"next\":\"|[?&]cursor=)[\\w-]+", "$1drawn")
        .replaceAll("(\"feed\":\"[^\"]*/saved/)[^\"]+|(\"id\":\")[\\w-]{12}(?=\",\"(name|params)\")", "$1$2drawn")
        .replaceAll("\"(at|created)\":\"20(2[7-9]|26-(0[7-9]|1))[^\"]*\"", "\"$1\":\"now\"");
  }

  private static String saved(HttpClient client, Server server, String as) throws Exception {
    HttpResponse<String> all = client.send(request(server, "GET", "/api/v1/saved-searches", null, as), BodyHandlers.ofString());
    List<String> ids = new ArrayList<>();
    Json.MAPPER.readTree(all.body()).findValues("id").forEach(id -> ids.add(id.asString()));
    return ids.isEmpty() ? "none" : ids.getFirst();
  }

  private static HttpRequest request(Server server, String method, String path, String body, String as) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.web.port() + path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).header("X-Kith-As", as)
        .header("Accept", "application/json, text/event-stream");
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return request.build();
  }
}
