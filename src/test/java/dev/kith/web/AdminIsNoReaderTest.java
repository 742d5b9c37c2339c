package dev.kith.web;

import static dev.kith.web.Site.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.store.Curation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever has every role and no right to a document reads nothing of it, whatever they ask. Who is who is an admin's matter, so
/// the names of people are theirs to see.
final class AdminIsNoReaderTest {
  private static final List<String> ITS_WORDS = List.of("Merger plan", "walrus");

  @TempDir
  private Path folder;

  /// Every address that only reads, filled in with the document, its people and its words.
  private static Map<String, String> answers(Asker asker, String ghost) {
    Map<String, String> answers = new TreeMap<>();
    GuardTest.ROUTES.keySet().stream().filter(route -> route.startsWith("GET ")).forEach(route -> {
      String path = route.substring(4).replace("/people/{id}", "/people/" + ghost).replace("{id}", SECRET).replace("{version}", "dev")
          .replace("{file}", "app.js").replace("{topic}", "merger").replace("{kind}", "hidden").replace("{name}", "author").replace("{type}", "bad-request")
          .replace("{token}", "none");
      answers.put(route, asker.get(path).text());
      answers.put(route + " with words", asker.get(path + (path.contains("?") ? "&" : "?") + "q=merger").text());
    });
    answers.put("POST /mcp", asker.send("POST", "/mcp", "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"search\", "
        + "\"arguments\": {\"query\": \"merger\"}}}").text());
    return answers;
  }

  @Test
  void noRouteTellsAnAdminOfADocumentThatTheyMayNotRead() throws IOException {
    try (Site site = Site.local(folder, null)) {
      new Curation(site.library.store()).pin("plans", SECRET, "ola", Library.NOW.plusSeconds(100_000), "os:root");
      Asker ola = Asker.add(site, "ola", "ola");
      Asker mira = Asker.add(site, "mira", "mira", "admin", "operator", "auditor");
      String ghost = ola.get("/api/v1/documents/" + SECRET).json().path("people").path(0).path("id").asString();
      answers(mira, ghost).forEach((route, text) -> assertThat(text).as(route).doesNotContain(ITS_WORDS));
      assertThat(answers(ola, ghost).entrySet().stream().filter(answer -> ITS_WORDS.stream().anyMatch(answer.getValue()::contains)))
          .as("control: whoever may read it is told of it by many routes").hasSizeGreaterThan(5);
    }
  }
}
