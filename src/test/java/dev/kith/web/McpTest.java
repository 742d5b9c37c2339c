package dev.kith.web;

import static dev.kith.web.Site.SECRET;
import static dev.kith.web.Site.VPN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.web.Site.Reply;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Assistants ask as whoever uses them: by the protocol's own client, and by hand where that is too polite.
final class McpTest {
  @TempDir
  private static Path folder;
  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    site = Site.open(folder);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static McpSyncClient client(String as) {
    McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(site.url()).endpoint("/mcp")
        .customizeClient(http -> http.version(java.net.http.HttpClient.Version.HTTP_1_1))
        .httpRequestCustomizer((request, _, _, _, _) -> request.header("X-Kith-As", as)).build()).build();
    client.initialize();
    return client;
  }

  private static JsonNode structured(CallToolResult result) {
    assertThat(result.isError()).as("%s", result.content()).isFalse();
    return Json.MAPPER.valueToTree(result.structuredContent());
  }

  private static Reply call(String tool, String arguments, String as) {
    return site.post("/mcp", "{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"tools/call\", \"params\": {\"name\": \"" + tool
        + "\", \"arguments\": " + arguments + "}}", "X-Kith-As", as);
  }

  private static JsonNode result(String tool, String arguments, String as) {
    Reply reply = call(tool, arguments, as);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().path("result");
  }

  @Test
  void theOfficialClientFindsTheToolsAndAsksThem() {
    McpSyncClient client = client("ola");
    try {
      assertThat(client.listTools().tools()).extracting(Tool::name).containsExactly("search", "fetch", "who_knows", "person", "similar");
      JsonNode found = structured(client.callTool(new CallToolRequest("search", Map.of("query", "vpn", "sources", List.of("wiki")))));
      assertThat(found.path("results").path(0).path("id").asString()).isEqualTo(VPN);
      assertThat(found.path("results").path(0).path("url").asString()).isEqualTo("https://wiki.valve.example/vpn");
      JsonNode read = structured(client.callTool(new CallToolRequest("fetch", Map.of("id", VPN))));
      assertThat(read.path("text").asString()).contains("Hold the key");
      JsonNode known = structured(client.callTool(new CallToolRequest("who_knows", Map.of("topic", "vpn"))));
      assertThat(known.path("experts").path(0).path("name").asString()).isEqualTo("Mira Vasquez");
      assertThat(known.path("experts").path(0).path("evidence").path(0).path("url").asString()).isEqualTo("https://wiki.valve.example/vpn");
    } finally {
      client.close();
    }
  }

  @Test
  void anAssistantSeesWhatItsUserSees() {
    assertThat(result("search", "{\"query\": \"merger\"}", "ola").path("structuredContent").path("total").asInt()).as("control").isEqualTo(1);
    assertThat(result("search", "{\"query\": \"merger\"}", "mira").path("structuredContent").path("total").asInt(-1)).isZero();
    for (String tool : List.of("fetch", "similar")) {
      JsonNode none = result(tool, "{\"id\": \"" + SECRET + "\"}", "mira");
      assertThat(none.path("isError").asBoolean(false)).isTrue();
      assertThat(none).isEqualTo(result(tool, "{\"id\": \"none\"}", "mira"));
      assertThat(result(tool, "{\"id\": \"" + SECRET + "\"}", "ola").path("isError").asBoolean(true)).as("control").isFalse();
    }
    assertThat(result("person", "{\"person\": \"Ghost Writer\"}", "mira").path("isError").asBoolean(false)).isTrue();
    assertThat(result("person", "{\"person\": \"Ghost Writer\"}", "ola").path("isError").asBoolean(true)).as("control").isFalse();
  }

  @Test
  void whatIsAskedWronglyIsSaidSoThatItCanBeMended() {
    for (String[] wrong : List.of(new String[] {"search", "{}"}, new String[] {"search", "{\"query\": \"x\", \"limit\": 0}"},
        new String[] {"search", "{\"query\": \"x\", \"limit\": 51}"}, new String[] {"person", "{\"person\": \"nobody\"}"},
        new String[] {"fetch", "{\"id\": \"" + VPN + "\", \"offset\": -1}"})) {
      JsonNode result = result(wrong[0], wrong[1], "ola");
      assertThat(result.path("isError").asBoolean(false)).as(wrong[1]).isTrue();
      assertThat(result.path("content").path(0).path("text").asString()).matches("[A-Z“].*\\.");
    }
    assertThat(call("drop", "{}", "ola").json().path("error").path("code").asInt()).isEqualTo(-32_602);
  }

  @Test
  void anArgumentOfAnotherKindOrNameIsRefusedWithWhatIsExpected() {
    Map<String, String> wrong = new java.util.LinkedHashMap<>();
    wrong.put("\"limit\": \"2\"", "“limit” must be a whole number from 1 to 50.");
    wrong.put("\"limit\": 2.5", "“limit” must be a whole number from 1 to 50.");
    wrong.put("\"limit\": 4294967297", "“limit” must be a whole number from 1 to 50.");
    wrong.put("\"sources\": \"wiki\"", "“sources” must be an array of strings, such as [\"wiki\"].");
    wrong.put("\"sources\": [1]", "“sources” must be an array of strings, such as [\"wiki\"].");
    wrong.put("\"author\": 7", "“author” must be a string.");
    for (String date : List.of("\"soon\"", "\"2026-13\"", "\"2026-02-30\"", "2026", "\"31.01.2026\"")) {
      wrong.put("\"after\": " + date, "“after” must be a date such as 2026-01-31, 2026-01 or 2026, or an age such as 30d.");
    }
    wrong.put("\"source\": [\"wiki\"]", "“source” is no argument of search; it takes query, sources, author, after, before, limit.");
    wrong.forEach((given, message) -> {
      JsonNode result = result("search", "{\"query\": \"vpn\", " + given + "}", "ola");
      assertThat(result.path("isError").asBoolean(false)).as(given).isTrue();
      assertThat(result.path("content").path(0).path("text").asString()).as(given).isEqualTo(message);
    });
    assertThat(result("search", "[\"vpn\"]", "ola").path("content").path(0).path("text").asString())
        .isEqualTo("“arguments” must be an object.");
    assertThat(result("search", "{\"query\": 7}", "ola").path("content").path(0).path("text").asString())
        .isEqualTo("“query” must be a string.");
    for (String right : List.of("\"limit\": 2", "\"limit\": 2.0", "\"limit\": null", "\"sources\": [\"wiki\"]", "\"after\": \"2020\"",
        "\"after\": \"2020-02\"", "\"after\": \"2020-02-29\"", "\"after\": \"9y\"")) {
      JsonNode found = result("search", "{\"query\": \"vpn\", " + right + "}", "ola").path("structuredContent");
      assertThat(found.path("results").path(0).path("id").asString()).as("control: " + right).isEqualTo(VPN);
      assertThat(found.path("notices")).as(right).isEmpty();
    }
  }

  @Test
  void theSchemaSaysOfEveryArgumentWhatItIs() {
    JsonNode tools = site.post("/mcp", "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}").json().path("result").path("tools");
    assertThat(tools).hasSize(5);
    for (JsonNode tool : tools) {
      JsonNode schema = tool.path("inputSchema");
      assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
      assertThat(schema.path("properties").has(schema.path("required").path(0).asString())).isTrue();
      for (Map.Entry<String, JsonNode> argument : schema.path("properties").properties()) {
        assertThat(argument.getValue().path("description").asString("")).as(argument.getKey()).matches("[A-Z].{10,}[.”]");
        if (argument.getValue().path("type").asString().equals("integer")) {
          assertThat(argument.getValue().has("minimum") && argument.getValue().has("maximum")).as(argument.getKey()).isTrue();
        }
      }
    }
    assertThat("2026-01-31").matches(tools.path(0).path("inputSchema").path("properties").path("after").path("pattern").asString());
  }

  @Test
  void passagesStandApartEachBehindItsHeading() {
    String filler = "Nothing of it is said here, and so it goes on for a while. ".repeat(30);
    site.library.add(dev.kith.Library.page("quagga", "Zebras", "# Stripes\n\nThe quagga had half of them.\n\n# Weather\n\n" + filler
        + "\n\n# Food\n\nA quagga ate grass."));
    JsonNode found = result("search", "{\"query\": \"quagga\"}", "ola").path("structuredContent").path("results").path(0);
    String[] passages = found.path("text").asString().split("\n\n");
    assertThat(passages).hasSize(2);
    assertThat(passages[0]).startsWith("Stripes: The quagga had half of them.");
    assertThat(passages[1]).isEqualTo("Food: A quagga ate grass.");
  }

  @Test
  void aQuestionForPeopleIsToldWhichToolAnswersIt() {
    assertThat(result("search", "{\"query\": \"who can help me with travel expenses\"}", "ola").path("structuredContent").path("hint").asString(""))
        .contains("who_knows");
    assertThat(result("search", "{\"query\": \"travel expenses\"}", "ola").path("structuredContent").has("hint")).isFalse();
  }

  @Test
  void aLongTextComesInParts() {
    String text = "Walnuts are long. ".repeat(2_000);
    site.library.add(dev.kith.Library.page("long", "Long", text));
    String id = dev.kith.fields.Fields.id("wiki", "long");
    StringBuilder read = new StringBuilder();
    JsonNode part = result("fetch", "{\"id\": \"" + id + "\"}", "ola").path("structuredContent");
    while (part.has("nextOffset")) {
      read.append(part.path("text").asString());
      part = result("fetch", "{\"id\": \"" + id + "\", \"offset\": " + part.path("nextOffset").asInt() + "}", "ola").path("structuredContent");
    }
    read.append(part.path("text").asString());
    assertThat(read).hasSize(part.path("length").asInt()).hasSizeGreaterThan(30_000);
  }

  @Test
  void messagesThatAreNoneAreRefused() {
    for (String body : List.of("", "x", "[]", "{}", "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"ping\"}",
        "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}]")) {
      Reply reply = site.post("/mcp", body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.json().path("error").path("code").asInt()).isNegative();
      assertThat(reply.json().path("id").isNull()).isTrue();
    }
    assertThat(site.post("/mcp", "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}").status()).isEqualTo(202);
    assertThat(site.post("/mcp", "{\"jsonrpc\": \"2.0\", \"id\": \"x\", \"method\": \"none\"}").json().path("error").path("code").asInt())
        .isEqualTo(-32_601);
    assertThat(site.get("/mcp").header("allow")).isEqualTo("POST");
  }

  @Test
  void thePageOfAnotherSiteMayNotAsk() {
    String ping = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";
    assertThat(site.post("/mcp", ping, "Origin", "http://evil.example").status()).isEqualTo(403);
    assertThat(site.post("/mcp", ping, "Origin", "http://evil.example", "Sec-Fetch-Site", "none").status()).isEqualTo(403);
    assertThat(site.post("/mcp", ping, "Origin", "null").status()).isEqualTo(403);
    assertThat(site.post("/mcp", ping, "Origin", site.url()).status()).as("control").isEqualTo(200);
  }

  @Test
  void theRevisionWithoutStateIsSpokenTooAndItsHeadersMustSayWhatTheBodySays() {
    String list = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\", \"params\": {\"_meta\": "
        + "{\"io.modelcontextprotocol/protocolVersion\": \"2026-07-28\"}}}";
    JsonNode result = site.post("/mcp", list, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list").json().path("result");
    assertThat(result.path("tools")).hasSize(5);
    assertThat(result.path("resultType").asString()).isEqualTo("complete");
    assertThat(result.path("ttlMs").asInt()).isPositive();
    assertThat(site.post("/mcp", list, "MCP-Protocol-Version", "2026-07-28").status()).isEqualTo(400);
    assertThat(site.post("/mcp", list, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call").status()).isEqualTo(400);
    assertThat(site.post("/mcp", list).status()).isEqualTo(400);
    assertThat(site.post("/mcp", list, "MCP-Protocol-Version", "1999-01-01").status()).isEqualTo(400);
    JsonNode told = site.post("/mcp", list.replace("tools/list", "server/discover"), "MCP-Protocol-Version", "2026-07-28",
        "Mcp-Method", "server/discover").json().path("result");
    assertThat(told.path("supportedVersions").toString()).contains("2026-07-28", "2025-11-25");
    assertThat(site.post("/mcp", list.replace("tools/list", "none"), "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "none").status())
        .isEqualTo(404);
  }
}
