package dev.kith.connector.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kith.connector.Connector;
import dev.kith.connector.Secret;
import dev.kith.model.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers that real wikis once gave, from a folder named by `-Dformats=`, served again and read by the live connectors: they
/// find in them what the connectors of saved answers find.
class WikiReplayTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static Path folder(String name) {
    String formats = System.getProperty("formats", "");
    if (formats.isEmpty()) {
      System.out.println("WikiReplayTest is skipped: name a folder of recorded answers by -Dformats=");
    }
    assumeThat(formats).isNotEmpty();
    return Path.of(formats, name);
  }

  private static List<JsonNode> files(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<JsonNode> nodes = new ArrayList<>();
      for (Path file : files.filter(one -> one.getFileName().toString().matches(pattern)).sorted().toList()) {
        nodes.add(JSON.readTree(Files.readAllBytes(file)));
      }
      return nodes;
    }
  }

  private static LiveFake.Said said(JsonNode node) {
    return new LiveFake.Said(200, "application/json", node.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void compare(String what, Connector live, Connector saved) throws Exception {
    Kept one = new Kept().pass(live);
    Kept other = new Kept().pass(saved);
    System.out.println(what + ": live " + row(one) + ", saved " + row(other));
    assertThat(row(one)).isEqualTo(row(other));
  }

  private static String row(Kept kept) {
    List<Item> items = List.copyOf(kept.items.values());
    return items.size() + " items, " + items.stream().filter(one -> one.at() != null).count() + " dated, "
        + items.stream().filter(one -> one.created() != null).count() + " with a beginning, "
        + items.stream().mapToInt(one -> one.parts().size()).sum() + " parts, " + items.stream().filter(one -> one.access() != null).count()
        + " with access, " + kept.people.values().stream().filter(one -> one.human()).count() + " people";
  }

  @Test
  void whatAMediaWikiAnswered() throws Exception {
    Path folder = folder("mediawiki-json-api");
    ObjectNode site = (ObjectNode) files(folder, "mediawiki_siteinfo_1\\.28\\.json").getFirst();
    ((ObjectNode) site.path("query")).setAll((ObjectNode) files(folder, "mediawiki_namespaces\\.json").getFirst().path("query"));
    site.put("curtimestamp", site.at("/query/general/time").asString("2016-06-24T00:00:00Z"));
    JsonNode all = files(folder, "mediawiki_pages_all\\.json").getFirst().at("/query/allpages");
    LiveFake served = new LiveFake((_, asked, _) -> {
      if (asked.getOrDefault("meta", "").equals("siteinfo")) {
        return said(site);
      } else if (asked.containsKey("generator")) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode pages = answer.putObject("query").putArray("pages");
        all.values().stream().filter(one -> one.path("ns").asInt(-1) == 0).forEach(pages::add);
        return said(answer);
      } else if (asked.containsKey("pageids") && asked.getOrDefault("prop", "").contains("revisions")) {
        List<JsonNode> told = files(folder, "mediawiki_page_" + asked.get("pageids") + "_revisions\\.json");
        if (told.isEmpty() || asked.containsKey("rvcontinue")) {
          return said(JSON.createObjectNode());
        }
        // recorded in the first version of the format, asked for in the second
        ObjectNode answer = (ObjectNode) told.getFirst();
        JsonNode pages = answer.path("query").path("pages");
        ArrayNode list = ((ObjectNode) answer.path("query")).putArray("pages");
        pages.values().forEach(list::add);
        return said(answer);
      }
      return said(JSON.createObjectNode());
    });
    Path saved = Files.createTempDirectory("kith-replay");
    for (String name : List.of("mediawiki_siteinfo_1.28.json", "mediawiki_namespaces.json", "mediawiki_page_476583_revisions.json",
        "mediawiki_page_592384_revisions.json", "mediawiki_page_476589_revisions.json", "mediawiki_pages_all.json")) {
      Files.copy(folder.resolve(name), saved.resolve(name));
    }
    compare("MediaWiki", new MediaWikiApi("test", served.url("/api.php"), null, null, null, null, false, null, null, MediaWikiApiTest.HERE),
        new MediaWikiJson("test", saved, null, null, null));
  }

  @Test
  void whatAConfluenceAnswered() throws Exception {
    Path folder = folder("confluence-json-api");
    Map<String, List<JsonNode>> versions = new TreeMap<>();
    Path saved = Files.createTempDirectory("kith-replay");
    for (String name : List.of("content_1_v1", "content_1_v2", "content_1_v3", "content_2_v1", "content_3")) {
      Path file = folder.resolve("confluence_" + name + ".json");
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      versions.computeIfAbsent(node.path("id").asString(), _ -> new ArrayList<>()).add(node);
      Files.copy(file, saved.resolve(file.getFileName().toString()));
    }
    versions.values().forEach(list -> list.sort(Comparator.comparing(one -> one.at("/version/number").asInt())));
    LiveFake served = new LiveFake((path, asked, _) -> answer(path, asked, versions));
    compare("Confluence", new ConfluenceApi("test", served.url(), "", new Secret("t"), null, null, null, false, null, MediaWikiApiTest.HERE),
        new ConfluenceJson("test", saved, null, null, false));
  }

  private static String space(JsonNode node) {
    return node.at("/_expandable/space").asString("").replaceFirst(".*/", "");
  }

  private static LiveFake.Said answer(String path, Map<String, String> asked, Map<String, List<JsonNode>> versions) {
    ObjectNode answer = JSON.createObjectNode();
    String id = path.replaceFirst("/rest/api/content/(\\w+).*", "$1");
    List<JsonNode> known = versions.getOrDefault(id, List.of());
    if (path.equals("/rest/api/space")) {
      ArrayNode results = answer.putArray("results");
      versions.values().stream().map(list -> space(list.getLast())).distinct()
          .forEach(key -> results.addObject().put("key", key).put("name", key));
    } else if (path.equals("/rest/api/content")) {
      ArrayNode results = answer.putArray("results");
      versions.values().stream().map(List::getLast).filter(one -> space(one).equals(asked.get("spaceKey")) && asked.get("type").equals("page"))
          .forEach(one -> {
            ObjectNode listed = one.asObject().deepCopy().put("status", "current");
            listed.putObject("space").put("key", space(one));
            listed.putArray("ancestors");
            ObjectNode read = listed.putObject("restrictions").putObject("read").putObject("restrictions");
            read.putObject("user").putArray("results");
            read.putObject("group").putArray("results");
            results.add(listed);
          });
    } else if (path.matches("/rest/api/(content/search|group)|.*/child/\\w+")) {
      answer.putArray("results");
    } else if (path.endsWith("/version")) {
      ArrayNode results = answer.putArray("results");
      known.forEach(one -> results.add(one.path("version")));
    } else if (!known.isEmpty()) {
      answer = known.getLast().asObject().deepCopy().put("status", "current");
    } else {
      return LiveFake.Said.html(404, "Not recorded.");
    }
    return said(answer);
  }
}
