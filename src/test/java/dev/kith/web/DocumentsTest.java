package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.web.Site.Pushed;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Pushing over real HTTP, in the shapes of `docs/api.md`.
final class DocumentsTest {
  private static final String LINE = "{\"id\": \"1\", \"title\": \"One\"}";

  @TempDir
  private Path folder;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = Site.open(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Reply push(String method, String query, String body) {
    return site.send(method, "/api/v1/documents" + query, body, "Authorization", "Bearer " + Pushed.TOKEN);
  }

  private Reply put(String body) {
    return push("PUT", "?source=in", body);
  }

  @Test
  void linesAreKeptAndEachOneThatIsRefusedIsTold() {
    JsonNode answer = put(LINE + "\n\n{wrong}\n" + LINE + "\n").json();
    assertThat(answer).isEqualTo(Json.MAPPER.readTree("""
        {"source": "in", "accepted": 2, "refused": 1, "problems": [
          {"line": 3, "accepted": false, "what": "it is wrong", "mend": "write it right"}]}"""));
    assertThat(site.inbox.kept).containsExactly("+" + LINE, "+" + LINE);
  }

  @Test
  void documentsAreForgottenByLinesOrByParameters() {
    assertThat(push("DELETE", "?source=in&id=a&id=b", null).json().path("accepted").asInt()).isEqualTo(2);
    assertThat(push("DELETE", "?source=in", "{\"id\": \"c\"}").status()).isEqualTo(200);
    assertThat(site.inbox.kept).containsExactly("-{\"id\":\"a\"}", "-{\"id\":\"b\"}", "-{\"id\": \"c\"}");
  }

  @Test
  void withoutTheTokenOfTheSourceNothingIsTaken() {
    for (String header : List.of("Bearer wrong", "Bearer ", "Basic " + Pushed.TOKEN, Pushed.TOKEN, "Bearer " + Site.TOKEN)) {
      Reply reply = site.send("PUT", "/api/v1/documents?source=in", LINE, "Authorization", header);
      Site.problem(reply, 401, "unauthorized");
      assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
    }
    assertThat(site.inbox.kept).isEmpty();
  }

  @Test
  void aSourceThatIsNotThereOrTakesNothingIsNotFound() {
    for (String query : List.of("", "?source=", "?source=nowhere", "?source=wiki")) {
      Site.problem(push("PUT", query, LINE), 404, "not-found");
    }
  }

  @Test
  void aFullDiskAndAFailingOneAreSaidInASentence() {
    site.inbox.failure = new Documents.Full();
    assertThat(Site.problem(put(LINE), 507, "disk-full").path("detail").asString()).contains("send it again later");
    site.inbox.failure = new IOException("input/output error at /a/secret/place");
    assertThat(Site.problem(put(LINE), 503, "not-kept").toString()).doesNotContain("secret");
    site.inbox.failure = null;
    assertThat(put(LINE).status()).isEqualTo(200);
  }

  @Test
  void tooMuchAtOnceIsRefusedWhole() {
    Site.problem(put(""), 400, "bad-request");
    Site.problem(put((LINE + "\n").repeat(Documents.MOST_LINES + 1)), 400, "bad-request");
    Site.problem(put("{\"id\": \"1\", \"body\": \"" + "x".repeat(Documents.MOST_BYTES) + "\"}"), 413, "too-large");
    assertThat(site.inbox.kept).isEmpty();
    assertThat(put("{\"id\": \"1\", \"body\": \"" + "x".repeat(Documents.MOST_BYTES - 100) + "\"}").status()).isEqualTo(200);
  }

  @Test
  void tooManyRequestsAreToldToWait() {
    List<Integer> statuses = new ArrayList<>();
    long began = System.nanoTime();
    while (!statuses.contains(429) && statuses.size() < 3_000) {
      Reply reply = put(LINE);
      statuses.add(reply.status());
      if (reply.status() == 429) {
        assertThat(reply.header("retry-after")).isEqualTo("1");
      }
    }
    long allowed = Documents.BURST + (System.nanoTime() - began) * Documents.RATE / 1_000_000_000L + 1;
    if (statuses.contains(429)) {
      assertThat(statuses.size()).isBetween(Documents.BURST, (int) allowed + 1);
    } else {
      assertThat(statuses.size()).as("a machine too slow to be stopped").isLessThanOrEqualTo((int) allowed);
    }
  }
}
