package dev.kith.web;

import static dev.kith.web.Site.SECRET;
import static dev.kith.web.Site.VPN;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kith.cli.SampleServer;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the API says of itself is true: its routes, its examples, and what it answers.
final class OpenApiTest {
  private static final Pattern ROUTE = Pattern.compile("routes\\.(get|post|put|delete)\\(\"([^\"]+)\"");
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");
  private static final JsonNode API = read();
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static JsonNode read() {
    try {
      String yaml = Files.readString(Path.of("src/main/resources/api/openapi.yaml"));
      return Json.MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// What is wrong with a value.
  private static List<String> wrong(JsonNode schema, JsonNode value) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", API.path("components"));
    Schema known = REGISTRY.getSchema(whole);
    return known.validate(value).stream().map(Object::toString).toList();
  }

  /// As [#wrong], and what the schema does not name is wrong too: an answer that says more than is described is not described.
  private static List<String> wrongOrUnnamed(JsonNode schema, JsonNode value) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", API.path("components").deepCopy());
    close(whole, true);
    return REGISTRY.getSchema(whole).validate(value).stream().map(Object::toString).toList();
  }

  /// Closes every schema where a value stands; not the parts of which one is made.
  ///
  /// @param value whether a value is described here
  private static void close(JsonNode node, boolean value) {
    if (node instanceof ObjectNode object) {
      if (value && (object.has("properties") || object.has("$ref") || object.has("allOf"))) {
        object.put("unevaluatedProperties", false);
      }
      object.properties().forEach(one -> {
        switch (one.getKey()) {
          case "properties" -> one.getValue().forEach(property -> close(property, true));
          case "items", "additionalProperties" -> close(one.getValue(), true);
          case "allOf" -> one.getValue().forEach(part -> close(part, false));
          case "components", "schemas" -> one.getValue().forEach(part -> close(part, false));
          default -> { }
        }
      });
      if (object.has("schemas")) {
        object.path("schemas").forEach(schema -> close(schema, false));
      }
    }
  }

  private static JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : API.at(reference.substring(1));
  }

  /// The schema of an answer; missing if it is not described.
  private static JsonNode schema(String route, String method, int status, String type) {
    return resolved(API.path("paths").path(route).path(method).path("responses").path(Integer.toString(status))).path("content")
        .path(type).path("schema");
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws IOException {
    String code = Files.readString(Path.of("src/main/java/dev/kith/web/WebServer.java"));
    TreeSet<String> routes = new TreeSet<>();
    ROUTE.matcher(code).results().forEach(route -> routes.add(route.group(1) + " " + route.group(2)));
    TreeSet<String> described = new TreeSet<>();
    API.path("paths").properties().forEach(path -> path.getValue().propertyNames().stream().filter(METHODS::contains)
        .forEach(method -> described.add(method + " " + path.getKey())));
    assertThat(routes).as("control: routes are found").contains("get /api/v1/search").hasSizeGreaterThan(50);
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPlaceInAPathIsAParameter() {
    API.findValuesAsString("$ref").forEach(reference -> assertThat(API.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
    API.path("paths").properties().forEach(path -> {
      List<String> named = new ArrayList<>();
      path.getValue().path("parameters").forEach(parameter -> named.add(resolved(parameter).path("name").asString()));
      Pattern.compile("\\{(\\w+)}").matcher(path.getKey()).results()
          .forEach(place -> assertThat(named).as(path.getKey()).contains(place.group(1)));
    });
  }

  @Test
  void everyExampleIsAsItsSchemaSays() {
    List<JsonNode> media = API.findParents("example").stream().filter(node -> node.has("schema")).toList();
    assertThat(media).as("control: examples are found").hasSizeGreaterThan(12);
    media.forEach(one -> assertThat(wrong(one.path("schema"), one.path("example"))).as(one.path("example").toString()).isEmpty());
    assertThat(wrong(Json.MAPPER.readTree("{\"$ref\": \"#/components/schemas/Hit\"}"), Json.MAPPER.readTree("{\"id\": 3}")))
        .as("control: what is wrong is found").isNotEmpty();
    assertThat(wrongOrUnnamed(Json.MAPPER.readTree("{\"$ref\": \"#/components/schemas/Copy\"}"), ((ObjectNode) Json.MAPPER.readTree(
        "{\"id\": \"a\", \"title\": \"b\", \"source\": {\"id\": \"c\", \"label\": \"d\"}, \"type\": \"page\"}")).put("more", 1)))
        .as("control: what is not described is found").hasSize(1);
  }

  @Test
  void theExampleOfAProblemIsOfItsStatusAndSaysWhatTheServerSays() {
    AtomicInteger seen = new AtomicInteger();
    API.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> method.getValue().path("responses")
        .properties().forEach(response -> {
          JsonNode example = resolved(response.getValue()).path("content").path("application/problem+json").path("example");
          if (!example.isMissingNode()) {
            seen.incrementAndGet();
            String where = method.getKey() + " " + path.getKey() + " " + response.getKey();
            assertThat(example.path("status").asString()).as(where).isEqualTo(response.getKey());
            assertThat(Problem.values()).as(where).anyMatch(problem -> example.path("type").asString().endsWith("/" + problem.type())
                && problem.title().equals(example.path("title").asString()) && problem.status() == example.path("status").asInt());
          }
        })));
    assertThat(seen.get()).as("control: examples are found").isGreaterThan(20);
  }

  /// Paths to ask, by the route that answers them.
  private static Map<String, List<String>> questions(String document, String person) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    out.put("/api/v1/search", List.of("?q=vpn", "?q=", "?q=who+knows+vpn&limit=100&copies=all", "?q=nothingsuch", "?sort=newest&source=wiki"));
    out.put("/api/v1/experts", List.of("?q=vpn", "?q=nothingsuch", "?q=valve", "?q=gateway"));
    out.put("/api/v1/people/{id}", List.of("/" + person));
    out.put("/api/v1/topics/{topic}", List.of("/vpn"));
    out.put("/api/v1/gaps", List.of(""));
    out.put("/api/v1/documents/{id}", List.of("/" + document));
    out.put("/api/v1/documents/{id}/similar", List.of("/" + document + "/similar"));
    out.put("/api/v1/sources", List.of(""));
    out.put("/api/v1/session", List.of(""));
    out.put("/api/v1/me/decisions", List.of(""));
    out.put("/api/v1/me/export", List.of(""));
    out.put("/api/v1/me/bookmarks", List.of(""));
    out.put("/api/v1/saved-searches", List.of(""));
    out.put("/version", List.of(""));
    out.put("/api/v1/suggest", List.of("?q=vp", "?q="));
    out.put("/suggest", List.of("?q=vp"));
    out.put("/api/v1/facets/{name}", List.of("/tag?q=vpn"));
    return out;
  }

  private static String path(String route, String rest) {
    return route.contains("{") ? route.substring(0, route.indexOf("/{")) + rest : route + rest;
  }

  private static void answersAsItSays(String route, String method, int status, String type, String text) {
    JsonNode schema = schema(route, method, status, type.replaceFirst(";.*", ""));
    assertThat(schema.isMissingNode()).as("%s %s answers %d with %s", method, route, status, type).isFalse();
    assertThat(wrongOrUnnamed(schema, Json.MAPPER.readTree(text))).as("%s: %s", route, text).isEmpty();
  }

  @Test
  void whatASmallCompanyAnswersIsAsDescribed(@TempDir Path folder) throws IOException {
    try (Site site = Site.open(folder)) {
      site.post("/api/v1/saved-searches", "{\"name\": \"VPN\", \"params\": \"q=vpn\"}");
      site.send("PUT", "/api/v1/me/bookmarks/" + VPN, null);
      site.send("PUT", "/api/v1/me/decisions/not-me?topic=valve", null);
      questions(VPN, "mira").forEach((route, all) -> all.forEach(rest -> {
        Reply reply = site.get(path(route, rest));
        answersAsItSays(route, "get", reply.status(), reply.header("content-type"), reply.text());
      }));
      for (String path : List.of("/api/v1/search?limit=x", "/api/v1/documents/" + SECRET, "/api/v1/people/none")) {
        Reply reply = site.get(path);
        String route = path.replaceFirst("\\?.*", "").replaceFirst("/[^/]+-[^/]+$|/none$", "/{id}");
        answersAsItSays(route, "get", reply.status(), reply.header("content-type"), reply.text());
      }
      Reply push = site.send("PUT", "/api/v1/documents?source=in", "{}\nwrong", "Authorization", "Bearer " + Site.Pushed.TOKEN);
      answersAsItSays("/api/v1/documents", "put", push.status(), push.header("content-type"), push.text());
      Reply rpc = site.post("/mcp", "{\"jsonrpc\": \"2.0\", \"id\": \"a\", \"method\": \"none\"}");
      answersAsItSays("/mcp", "post", rpc.status(), rpc.header("content-type"), rpc.text());
    }
  }

  @Test
  void whatTheSampleCompanyAnswersIsAsDescribed(@TempDir Path folder) throws IOException, InterruptedException {
    try (SampleServer sample = SampleServer.start(folder); HttpClient client = HttpClient.newHttpClient()) {
      String document = Json.MAPPER.readTree(get(client, sample.url() + "/api/v1/search?q=vpn").body()).path("hits").path(0).path("id").asString();
      for (Map.Entry<String, List<String>> route : questions(document, "tomasz-wilk").entrySet()) {
        for (String rest : route.getValue()) {
          HttpResponse<String> reply = get(client, sample.url() + path(route.getKey(), rest));
          answersAsItSays(route.getKey(), "get", reply.statusCode(), reply.headers().firstValue("Content-Type").orElse(""), reply.body());
        }
      }
    }
  }

  private static HttpResponse<String> get(HttpClient client, String address) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }

  @Test
  void thePageForPeopleNamesEveryRoute(@TempDir Path folder) throws IOException {
    try (Site site = Site.open(folder)) {
      assertThat(site.get("/api/openapi.yaml").text()).startsWith("openapi: 3.1");
      Reply page = site.get("/api/docs");
      assertThat(page.header("content-type")).startsWith("text/html");
      API.path("paths").properties().forEach(path -> path.getValue().propertyNames().stream().filter(METHODS::contains)
          .forEach(method -> assertThat(page.text()).contains("<code>" + method.toUpperCase(Locale.ROOT) + " " + path.getKey() + "</code>")));
      assertThat(page.text()).as("nobody else's, and no script").doesNotContain("<script", "https://cdn", "style=");
    }
  }

  @Test
  void everyTypeOfProblemIsAPageAndInTheDocs(@TempDir Path folder) throws IOException {
    String docs = Files.readString(Path.of("docs/api.md"));
    try (Site site = Site.open(folder)) {
      for (Problem problem : Problem.values()) {
        Reply page = site.get("/help/errors/" + problem.type());
        assertThat(page.status()).as(problem.type()).isEqualTo(200);
        assertThat(page.text()).contains(Html.escape(problem.title()), Html.escape(problem.why()), Html.escape(problem.mend()));
        assertThat(docs).as("docs/api.md").contains("| " + problem.status() + " | `" + problem.type() + "` |");
      }
      Site.problem(site.get("/help/errors/none"), 404, "not-found");
    }
  }
}
