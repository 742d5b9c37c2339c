package dev.kith.web;

import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.store.Store;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What somebody decides about themselves over HTTP: in force when the answer is there, and nobody else's to see.
final class MeTest {
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

  private Reply put(String path, String as) {
    return site.send("PUT", "/api/v1/me/" + path, null, "X-Kith-As", as, "Sec-Fetch-Site", "same-origin");
  }

  private Reply delete(String path, String as) {
    return site.send("DELETE", "/api/v1/me" + path, null, "X-Kith-As", as, "Sec-Fetch-Site", "same-origin");
  }

  private List<String> experts(String q) {
    JsonNode answer = site.ask("experts?q=" + q, "X-Kith-As", "ola");
    return List.of("experts", "faint", "former", "declared").stream().flatMap(list -> answer.path(list).valueStream())
        .map(person -> person.path("id").asString()).toList();
  }

  @Test
  void notMeHoldsInTheNextAnswerAndCanBeTakenBack() {
    assertThat(experts("vpn")).as("control").contains("mira");
    Reply reply = put("decisions/not-me?topic=VPNs", "mira");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("you").path("notMe").path(0).path("topic").asString()).isEqualTo("VPNs");
    assertThat(reply.json().path("you").path("notMe").path(0).path("by").asString()).isEqualTo("self");
    assertThat(experts("vpn")).doesNotContain("mira");
    assertThat(site.ask("me/decisions", "X-Kith-As", "mira")).isEqualTo(reply.json());
    assertThat(delete("/decisions/not-me?topic=vpns", "mira").json().path("you").path("notMe")).isEmpty();
    assertThat(experts("vpn")).contains("mira");
    assertThat(delete("/decisions/not-me?topic=vpns", "mira").status()).as("twice is as good as once").isEqualTo(200);
  }

  @Test
  void aDocumentThatShowsNothingOfMeIsNoEvidenceUntilITakeItBack() {
    JsonNode evidence = site.ask("experts?q=vpn", "X-Kith-As", "ola").path("experts").valueStream()
        .filter(one -> one.path("id").asString().equals("mira")).findFirst().orElseThrow().path("evidence");
    String id = evidence.path(0).path("documentId").asString();
    Reply reply = put("decisions/not-my-evidence?document=" + id, "mira");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode kept = reply.json().path("you").path("notMyEvidence").path(0);
    assertThat(kept.path("document").asString()).isEqualTo(id);
    assertThat(kept.path("title").asString()).isEqualTo(evidence.path(0).path("title").asString());
    assertThat(experts("vpn")).doesNotContain("mira");
    assertThat(site.ask("search?q=author:mira", "X-Kith-As", "ola").path("hits")).as("she stays its author").isNotEmpty();
    assertThat(site.ask("people/mira", "X-Kith-As", "ola").path("knows")).isEmpty();
    assertThat(delete("/decisions/not-my-evidence?document=" + id, "mira").json().path("you").path("notMyEvidence")).isEmpty();
    assertThat(experts("vpn")).contains("mira");
    problem(site.send("PUT", "/api/v1/me/decisions/not-my-evidence?document=wiki-nosuch", null, "X-Kith-As", "mira"), 404, "not-found");
    problem(site.send("PUT", "/api/v1/me/decisions/not-my-evidence", null, "X-Kith-As", "mira"), 400, "bad-request");
  }

  @Test
  void whatOneSaysOfAnothersHelpIsToldAndCanBeTakenBack() {
    String mira = "/api/v1/people/mira/feedback";
    Reply said = site.send("PUT", mira + "/helped?topic=vpn", null, "X-Kith-As", "ola", "Sec-Fetch-Site", "same-origin");
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.json().path("said").asString()).isEqualTo("helped");
    JsonNode found = site.ask("experts?q=vpn", "X-Kith-As", "ola").path("experts").valueStream()
        .filter(one -> one.path("id").asString().equals("mira")).findFirst().orElseThrow();
    assertThat(found.path("feedback").path("helped").asInt()).isEqualTo(1);
    assertThat(found.path("feedback").path("mine").asString()).isEqualTo("helped");
    assertThat(site.ask("me/export", "X-Kith-As", "mira").toString()).as("whom it is about sees it").contains("\"helped\"");
    assertThat(site.send("DELETE", mira + "?topic=vpn", null, "X-Kith-As", "ola", "Sec-Fetch-Site", "same-origin").status())
        .isEqualTo(200);
    assertThat(site.library.store().decisions().all()).isEmpty();
  }

  @Test
  void feedbackIsForOthersWhoAreThereAndOnATopic() {
    problem(site.send("PUT", "/api/v1/people/mira/feedback/helped?topic=vpn", null, "X-Kith-As", "mira"), 400, "bad-request");
    problem(site.send("PUT", "/api/v1/people/nobody/feedback/helped?topic=vpn", null, "X-Kith-As", "ola"), 404, "not-found");
    problem(site.send("PUT", "/api/v1/people/mira/feedback/loved?topic=vpn", null, "X-Kith-As", "ola"), 400, "bad-request");
    problem(site.send("PUT", "/api/v1/people/mira/feedback/helped", null, "X-Kith-As", "ola"), 400, "bad-request");
    problem(site.send("PUT", "/api/v1/people/mira/feedback/helped?topic=vpn", null, "X-Kith-As", "ola",
        "Sec-Fetch-Site", "cross-site"), 403, "forbidden");
  }

  @Test
  void hiddenAndNotInferredAreSwitches() {
    for (String kind : List.of("hidden", "not-inferred")) {
      String key = kind.equals("hidden") ? "hidden" : "notInferred";
      assertThat(put("decisions/" + kind, "mira").json().path("you").path(key).path("at").asString()).isNotEmpty();
      assertThat(experts("vpn")).as(kind).doesNotContain("mira");
      assertThat(delete("/decisions/" + kind, "mira").json().path("you").has(key)).isFalse();
      assertThat(experts("vpn")).contains("mira");
    }
  }

  @Test
  void whatIsNotInferredIsNotOnThePageForOthers() {
    assertThat(site.ask("people/mira", "X-Kith-As", "ola").path("documents")).hasSize(1);
    put("decisions/not-inferred", "mira");
    assertThat(site.ask("people/mira", "X-Kith-As", "ola").path("documents")).isEmpty();
    assertThat(site.ask("people/mira", "X-Kith-As", "mira").path("documents")).as("she herself sees what there is").hasSize(1);
  }

  @Test
  void askMeIsShownAsDeclared() {
    assertThat(put("decisions/ask-me?topic=Bench%20%2F%20vices", "mira").status()).isEqualTo(200);
    assertThat(site.ask("people/mira", "X-Kith-As", "ola").path("topics").toString()).isEqualTo("[\"Bench / vices\"]");
    JsonNode declared = site.ask("experts?q=bench+vice", "X-Kith-As", "ola").path("declared").path(0);
    assertThat(declared.path("id").asString()).isEqualTo("mira");
    assertThat(declared.path("topic").asString()).isEqualTo("Bench / vices");
  }

  @Test
  void onlyThePersonThemselvesSeesTheirDecisions() {
    put("decisions/hidden", "mira");
    assertThat(site.ask("people/mira", "X-Kith-As", "mira").path("you").path("hidden").isObject()).isTrue();
    assertThat(site.ask("people/mira", "X-Kith-As", "ola").has("you")).isFalse();
    assertThat(site.ask("me/decisions", "X-Kith-As", "ola").path("you").has("hidden")).isFalse();
    assertThat(site.get("/api/v1/me/export", "X-Kith-As", "ola").text()).doesNotContain("mira");
  }

  @Test
  void theExportHoldsWhatIsHeldAsFarAsOneMayReadIt() {
    put("decisions/not-me?topic=walrus", "mira");
    Reply reply = site.get("/api/v1/me/export", "X-Kith-As", "mira");
    assertThat(reply.header("content-disposition")).contains("attachment");
    JsonNode export = reply.json();
    assertThat(export.path("person").path("name").asString()).isEqualTo("Mira Vasquez");
    assertThat(export.path("lists").path(0).path("aliases").toString()).isEqualTo("[\"wiki/mv\"]");
    assertThat(export.path("identities").toString()).isEqualTo("[\"wiki/mv M. Vasquez\"]");
    assertThat(export.path("decisions").path(0).path("topic").asString()).isEqualTo("walrus");
    assertThat(export.path("documents").path(0).path("title").asString()).isEqualTo("VPN on a Mac");
    assertThat(export.path("documents").path(0).path("role").asString()).isEqualTo("author");
    assertThat(export.has("held")).as("what one may not read is not counted either").isFalse();
  }

  @Test
  void whoDeletesThemselvesIsGoneAtOnce() {
    put("decisions/ask-me?topic=antennas", "mira");
    problem(delete("", "mira"), 400, "bad-request");
    problem(delete("?confirm=ola", "mira"), 400, "bad-request");
    assertThat(delete("?confirm=mira", "mira").status()).isEqualTo(200);
    assertThat(site.get("/api/v1/people/mira").status()).isEqualTo(404);
    assertThat(experts("vpn")).doesNotContain("mira");
    Reply found = site.get("/api/v1/search?q=vpn");
    assertThat(found.text()).contains("VPN on a Mac").doesNotContain("Vasquez").doesNotContain("mira");
    problem(site.get("/api/v1/me/decisions", "X-Kith-As", "mira"), 400, "bad-request");
    assertThat(site.ask("session").path("choices").toString()).doesNotContain("mira");
  }

  @ParameterizedTest
  @CsvSource({"PUT, decisions/vanish", "PUT, decisions/deleted", "PUT, decisions/merge", "PUT, decisions/not-me", "PUT, decisions/not-me?topic=",
      "PUT, decisions/not-me?topic=%3F%21", "PUT, decisions/hidden?topic=vpn", "DELETE, decisions/ask-me", "DELETE, decisions/vanish"})
  void whatIsNoDecisionIsSaidToBeNone(String method, String path) {
    problem(site.send(method, "/api/v1/me/" + path, null, "X-Kith-As", "mira"), 400, "bad-request");
    problem(site.send("PUT", "/api/v1/me/decisions/ask-me?topic=" + "x".repeat(101), null, "X-Kith-As", "mira"), 400, "bad-request");
    assertThat(site.library.store().decisions().all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT decisions/hidden", "PUT decisions/not-me?topic=vpn", "DELETE decisions/hidden", "DELETE ?confirm=mira"})
  void anotherSitesPageDecidesNothing(String request) {
    put("decisions/hidden", "mira");
    String[] parts = request.split(" ");
    String path = "/api/v1/me" + (parts[1].startsWith("?") ? "" : "/") + parts[1];
    for (String[] foreign : new String[][] {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://evil.example"}}) {
      problem(site.send(parts[0], path, null, "X-Kith-As", "mira", foreign[0], foreign[1]), 403, "forbidden");
    }
    assertThat(site.library.store().decisions().all()).hasSize(1);
  }

  @Test
  void whileDecisionsCannotBeReadNothingIsDecided() throws IOException {
    put("decisions/hidden", "mira");
    try (Site closed = Site.open(folder.resolve("closed"))) {
      Path data = folder.resolve("closed/store");
      Files.createDirectories(data);
      Files.writeString(data.resolve(Store.FILE), "no database".repeat(100));
      for (String request : List.of("GET decisions", "PUT decisions/hidden", "GET export", "DELETE decisions/hidden")) {
        Reply reply = closed.send(request.split(" ")[0], "/api/v1/me/" + request.split(" ")[1], null);
        problem(reply, 503, "no-decisions");
        assertThat(reply.text()).doesNotContain(data.toString());
      }
    }
  }

  @Test
  void theAdminsRoutesTellWhyAndTheTokenIsNeeded() {
    String[] token = {"Authorization", "Bearer " + Site.TOKEN};
    JsonNode one = site.ask("admin/people/mira", token);
    assertThat(one.path("keys").path(0).asString()).isEqualTo("mira");
    assertThat(one.path("identities").valueStream().map(way -> way.path("written").asString() + " " + way.path("by").asString() + " "
        + way.path("certainty").asString())).containsExactly("mira list certain", "wiki/mv list certain", "wiki/mv M. Vasquez list certain");
    assertThat(site.ask("admin/people?q=zed", token).path("people").path(0).path("listed").asBoolean()).isFalse();
    assertThat(site.ask("admin/people/ola/export", token).path("held").path("documents").toString()).isEqualTo("{\"blog\":1}");
    problem(site.get("/api/v1/admin/people/nobody", token), 404, "not-found");
    assertThat(site.post("/api/v1/admin/people/unknown", "{\"keys\": [\"MIRA\", \"ola@valve.example\", \"zed\", \"wiki/mv\"]}", token).json().path("unknown")
        .valueStream().map(JsonNode::asString)).as("what an account elsewhere says of itself counts for nothing").contains("zed").doesNotContain("MIRA", "ola@valve.example");
    for (String path : List.of("people", "people/mira", "people/mira/export")) {
      problem(site.get("/api/v1/admin/" + path, "X-Kith-As", "mira"), 403, "forbidden");
    }
  }
}
