package dev.kith.web;

import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.fields.Fields;
import dev.kith.model.Item;
import dev.kith.store.Curation;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people ask, open and say of documents over HTTP, and what of it the admin sees.
final class InsightTest {
  private static final String[] TOKEN = {"Authorization", "Bearer " + Site.TOKEN};

  @TempDir
  private Path folder;
  private Site site;
  private Curation curation;

  @BeforeEach
  void start() throws IOException {
    site = Site.open(folder);
    site.library.add(Library.person("tom", "Tom Bell", "IT"), Library.person("uma", "Uma Stone", "IT"));
    curation = new Curation(site.library.store());
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private JsonNode search(String q, String as) {
    return site.ask("search?q=" + q.replace(" ", "+"), "X-Kith-As", as);
  }

  private JsonNode insight() {
    return site.ask("admin/insight", TOKEN);
  }

  private List<String> lines(String list) {
    return insight().path(list).valueStream().map(line -> line.path("q").asString() + " " + line.path("people").asInt() + "/"
        + line.path("times").asInt()).toList();
  }

  private Reply say(String kind, String as) {
    return site.send(kind.isEmpty() ? "DELETE" : "PUT", "/api/v1/documents/" + Site.VPN + "/feedback" + (kind.isEmpty() ? "" : "/" + kind),
        null, "X-Kith-As", as);
  }

  @Test
  void whatThreePeopleAskInVainIsToldAndWhatFewerAskIsNot() {
    for (String who : List.of("ola", "mira", "tom")) {
      search("Zebra  crossing", who);
      search("vpn", who);
    }
    search("zebra crossing", "ola");
    search("yak", "ola");
    search("yak", "mira");
    assertThat(insight().path("searches").asInt()).isEqualTo(9);
    assertThat(lines("zero")).containsExactly("zebra crossing 3/4");
    assertThat(insight().toString()).doesNotContain("yak", "ola", "mira", "tom");
    search("yak", "tom");
    assertThat(lines("zero")).as("control: the third makes it known").containsExactly("zebra crossing 3/4", "yak 3/3");
  }

  @Test
  void whatIsTypedOrPagedOrCountedIsNoSearch() {
    for (String who : List.of("ola", "mira", "tom")) {
      for (String more : List.of("&typing=true", "&page=2", "&limit=0")) {
        site.ask("search?q=zebra" + more, "X-Kith-As", who);
      }
      search("", who);
    }
    assertThat(insight().path("searches").asInt()).isZero();
    search("zebra", "ola");
    assertThat(insight().path("searches").asInt()).as("control").isEqualTo(1);
  }

  @Test
  void openingLeadsToTheDocumentsOwnAddressAndIsNotedForWhomMaySeeIt() {
    for (String who : List.of("ola", "mira", "tom")) {
      search("vpn", who);
      search("valve", who);
    }
    Reply gone = site.get("/go/" + Site.VPN + "?q=VPN&r=7&url=https://evil.example", "X-Kith-As", "ola");
    assertThat(gone.status()).isEqualTo(303);
    assertThat(gone.header("location")).isEqualTo("https://wiki.valve.example/vpn");
    site.get("/go/" + Site.VPN + "?q=vpn&r=9", "X-Kith-As", "mira");
    site.get("/go/" + Site.VPN + "?q=vpn&r=8", "X-Kith-As", "tom", "Sec-Fetch-Site", "cross-site");
    assertThat(insight().path("clicks").asInt()).as("another site's page clicks for nobody").isEqualTo(2);
    site.get("/go/" + Site.VPN + "?q=vpn&r=8", "X-Kith-As", "tom");
    assertThat(lines("deep")).containsExactly("vpn 3/3");
    assertThat(insight().path("deep").path(0).path("rank").asInt()).isEqualTo(8);
    assertThat(lines("abandoned")).as("who has just asked may still open something").isEmpty();
    site.now.pass(Duration.ofHours(1));
    assertThat(lines("abandoned")).containsExactly("valve 3/3");
    problem(site.get("/go/" + Site.SECRET + "?q=x", "X-Kith-As", "mira"), 404, "not-found");
    problem(site.get("/go/none?q=x"), 404, "not-found");
    assertThat(site.get("/go/" + Site.SECRET + "?q=x", "X-Kith-As", "mira").text())
        .as("there or not, it is the same").isEqualTo(site.get("/go/none?q=x").text());
  }

  @Test
  void onlyAnAddressOfTheWebIsLedTo() {
    for (String address : List.of("javascript:alert(1)", "ftp://files.example/x", "file:///etc/passwd", "/relative", "https:///x", "mailto:a@b.example")) {
      Item item = Library.page("odd", "Odd", "Text.").withUrl(address);
      site.library.add(item);
      problem(site.get("/go/" + Fields.id("wiki", "odd")), 404, "not-found");
    }
    site.library.add(Library.page("odd", "Odd", "Text.").withUrl("https://wiki.valve.example/ü?a=b#c"));
    assertThat(site.get("/go/" + Fields.id("wiki", "odd")).header("location"))
        .isEqualTo("https://wiki.valve.example/%C3%BC?a=b#c");
  }

  @Test
  void whatIsAskedAnewInOtherWordsIsOneToldAsSuch() {
    for (String who : List.of("ola", "mira", "tom")) {
      search("valve grinder manual", who);
      site.now.pass(Duration.ofMinutes(2));
      search("valves", who);
      site.now.pass(Duration.ofMinutes(2));
      search("vpn", who);
      site.now.pass(Duration.ofMinutes(20));
    }
    assertThat(insight().path("reworded").toString())
        .isEqualTo("[{\"from\":\"valve grinder manual\",\"to\":\"valves\",\"people\":3}]");
  }

  @Test
  void afterThirtyDaysNothingIsLeftAndTheFileNamesNobody() throws IOException {
    for (String who : List.of("ola", "mira", "tom")) {
      search("zebra", who);
    }
    site.queries.flush();
    String bytes = new String(Files.readAllBytes(folder.resolve("queries/queries.db-wal")), StandardCharsets.ISO_8859_1);
    assertThat(bytes).as("control").contains("zebra").doesNotContain("mira");
    site.now.pass(Duration.ofDays(31));
    assertThat(insight().path("searches").asInt()).isZero();
  }

  @Test
  void whatSomebodyAskedAndSaidIsInTheirExportAndNobodyElses() {
    search("zebra", "mira");
    say("helped", "ola");
    assertThat(site.ask("me/export", "X-Kith-As", "mira").path("asked").path(0).path("q").asString()).isEqualTo("zebra");
    assertThat(site.ask("me/export", "X-Kith-As", "ola").path("asked")).isEmpty();
    assertThat(site.ask("me/export", "X-Kith-As", "ola").path("feedback").path(0).path("said").asString()).isEqualTo("helped");
    assertThat(site.ask("me/export", "X-Kith-As", "mira").path("feedback")).isEmpty();
    assertThat(site.send("DELETE", "/api/v1/me?confirm=mira", null, "X-Kith-As", "mira").status()).isEqualTo(200);
    assertThat(site.queries.of("mira")).isEmpty();
  }

  @Test
  void aDocumentSaysHowManyItHelpedAndOneHasOneVoice() {
    assertThat(search("vpn", "ola").path("hits").path(0).has("helped")).isFalse();
    assertThat(say("helped", "ola").json().path("helped").asInt()).isEqualTo(1);
    say("helped", "ola");
    say("helped", "tom");
    assertThat(say("not-helpful", "uma").json().path("said").asString()).isEqualTo("not-helpful");
    assertThat(search("vpn", "mira").path("hits").path(0).path("helped").asInt()).isEqualTo(2);
    JsonNode one = site.ask("documents/" + Site.VPN, "X-Kith-As", "tom");
    assertThat(one.path("helped").asInt() + "/" + one.path("notHelpful").asInt() + " " + one.path("said").asString()).isEqualTo("2/1 helped");
    assertThat(say("not-helpful", "tom").json().path("helped").asInt()).as("in place of what was said before").isEqualTo(1);
    say("", "tom");
    assertThat(site.ask("documents/" + Site.VPN, "X-Kith-As", "tom").has("said")).isFalse();
  }

  @Test
  void aVoiceIsForDocumentsOneMaySeeAndDidNotWrite() {
    problem(say("helped", "mira"), 400, "bad-request");
    problem(say("loved", "ola"), 400, "bad-request");
    String secret = "/api/v1/documents/" + Site.SECRET + "/feedback/helped";
    problem(site.send("PUT", secret, null, "X-Kith-As", "mira"), 404, "not-found");
    assertThat(site.send("PUT", secret, null, "X-Kith-As", "ola").status()).as("control").isEqualTo(200);
    problem(site.send("PUT", secret, null, "X-Kith-As", "ola", "Sec-Fetch-Site", "cross-site"), 403, "forbidden");
  }

  private Reply pin(String q, String document, String owner, String until) {
    return site.send("PUT", "/api/v1/admin/pins", "{\"q\":\"" + q + "\",\"document\":\"" + document + "\",\"owner\":\"" + owner
        + "\",\"until\":\"" + until + "\"}", TOKEN);
  }

  private static List<String> titles(JsonNode answer) {
    return answer.path("hits").valueStream().map(hit -> hit.path("title").asString()).toList();
  }

  @Test
  void aPinComesFirstWithItsOwnerUntilItsDay() {
    String bare = Fields.id("wiki", "bare");
    assertThat(titles(search("vpn", "mira"))).containsExactly("VPN on a Mac", "Working from the train");
    assertThat(pin("VPN", bare, "ola", "2026-12-01").status()).isEqualTo(200);
    JsonNode answer = search("vpn", "mira");
    assertThat(titles(answer)).containsExactly("Bare", "VPN on a Mac", "Working from the train");
    assertThat(answer.path("total").path("value").asInt()).isEqualTo(2);
    assertThat(answer.path("hits").path(0).path("pinned").toString())
        .isEqualTo("{\"by\":{\"id\":\"ola\",\"name\":\"Ola Lindqvist\"},\"until\":\"2026-12-01\"}");
    assertThat(answer.path("hits").path(1).has("pinned")).isFalse();
    assertThat(titles(search("vpn mac", "mira"))).as("for this question only").doesNotContain("Bare");
    assertThat(titles(site.ask("search?q=vpn&source=wiki", "X-Kith-As", "mira"))).doesNotContain("Bare");
    assertThat(titles(site.ask("search?q=vpn&sort=newest", "X-Kith-As", "mira"))).doesNotContain("Bare");
    assertThat(pin("vpn", Fields.id("blog", "remote"), "ola", "2026-12-01").status()).isEqualTo(200);
    assertThat(titles(search("vpn", "mira"))).as("one that is found moves up, and comes once")
        .containsExactly("Bare", "Working from the train", "VPN on a Mac");
    JsonNode pins = site.ask("admin/pins", TOKEN).path("pins");
    assertThat(pins).hasSize(2);
    assertThat(pins.path(0).path("title").asString()).isEqualTo("Bare");
    assertThat(site.send("DELETE", "/api/v1/admin/pins/" + pins.path(0).path("id").asLong(), null, TOKEN).status()).isEqualTo(200);
    assertThat(titles(search("vpn", "mira"))).doesNotContain("Bare");
    problem(site.send("DELETE", "/api/v1/admin/pins/77", null, TOKEN), 404, "not-found");
    curation.pin("expired", bare, "ola", Library.NOW, "os:root");
    assertThat(titles(search("expired", "mira"))).isEmpty();
  }

  @Test
  void aPinOfWhatOneMayNotSeeChangesNothing() {
    String before = like(search("vpn", "mira"));
    assertThat(pin("vpn", Site.SECRET, "ola", "2026-12-01").status()).isEqualTo(200);
    assertThat(titles(search("vpn", "ola"))).as("control: the owner sees it").startsWith("Merger plan");
    assertThat(like(search("vpn", "mira"))).isEqualTo(before);
    assertThat(site.get("/api/v1/search?q=vpn", "X-Kith-As", "mira").text()).doesNotContain("pinned", "Merger");
  }

  /// Without what differs from answer to answer.
  private static String like(JsonNode answer) {
    return answer.toString().replaceAll("\"tookMs\":[^,]*,", "");
  }

  @Test
  void aPinNeedsAnOwnerWhoMaySeeItAndADay() {
    problem(pin("vpn", Site.SECRET, "mira", "2026-12-01"), 400, "bad-request");
    problem(pin("vpn", Site.VPN, "nobody", "2026-12-01"), 400, "bad-request");
    problem(pin("vpn", Site.VPN, "left", "2026-12-01"), 400, "bad-request");
    problem(pin("vpn", Site.VPN, "ola", "2026-06-15"), 400, "bad-request");
    problem(pin("vpn", Site.VPN, "ola", "someday"), 400, "bad-request");
    problem(pin("vpn", Site.VPN, "ola", "2036-06-15"), 400, "bad-request");
    problem(pin(" ", Site.VPN, "ola", "2026-12-01"), 400, "bad-request");
    problem(site.send("PUT", "/api/v1/admin/pins", "[]", TOKEN), 400, "bad-request");
    assertThat(curation.pins()).isEmpty();
  }

  @Test
  void whileTheStoreCannotBeReadNobodyKnowsWhoIsInWhichGroupsSoNothingIsShownAndThatIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("shut/store"));
    Files.writeString(folder.resolve("shut/store/kith.db"), "no database".repeat(100));
    try (Site shut = Site.open(folder.resolve("shut"))) {
      assertThat(shut.get("/api/v1/search?q=vpn").status()).isEqualTo(503);
      assertThat(shut.get("/api/v1/search?q=vpn").text()).contains("Who is in which groups cannot be read").doesNotContain("VPN on a Mac");
    }
  }

  @Test
  void theOwnersNameFollowsTheirDeletion() {
    pin("vpn", Site.VPN, "uma", "2026-12-01");
    say("helped", "uma");
    assertThat(curation.pins()).hasSize(1);
    assertThat(site.send("DELETE", "/api/v1/me?confirm=uma", null, "X-Kith-As", "uma").status()).isEqualTo(200);
    assertThat(curation.pins()).isEmpty();
    assertThat(search("vpn", "ola").toString()).doesNotContain("pinned", "Uma", "helped\"");
  }
}
