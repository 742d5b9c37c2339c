package dev.kith.web;

import static dev.kith.web.Site.SECRET;
import static dev.kith.web.Site.TOKEN;
import static dev.kith.web.Site.VPN;
import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.access.Viewers;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who asks decides what there is: the header, the cookie, the token, and what is hidden from whom.
final class WhoAsksTest {
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

  @Test
  void whatIsHiddenAndWhatIsNotThereLookTheSame() {
    String missing = SECRET.substring(0, SECRET.length() - 1) + (SECRET.endsWith("0") ? "1" : "0");
    for (String asker : List.of("mira", "left")) {
      Reply hidden = site.get("/api/v1/documents/" + SECRET, "X-Kith-As", asker);
      problem(hidden, 404, "not-found");
      assertThat(hidden).isEqualTo(site.get("/api/v1/documents/" + missing, "X-Kith-As", asker));
    }
    Reply page = site.get("/d/" + SECRET, "Accept", "text/html");
    assertThat(page).isEqualTo(site.get("/d/" + missing, "Accept", "text/html"));
    assertThat(site.get("/api/v1/documents/" + SECRET, "X-Kith-As", "ola").status()).as("control: it is there")
        .isEqualTo(200);

    String ghost = site.ask("documents/" + SECRET, "X-Kith-As", "ola").path("people").path(0).path("id").asString();
    Reply person = site.get("/api/v1/people/" + ghost);
    assertThat(person).isEqualTo(site.get("/api/v1/people/" + ghost.replace("ghost", "guest")));
    assertThat(site.get("/api/v1/people/" + ghost, "X-Kith-As", "ola").status()).as("control").isEqualTo(200);
  }

  @Test
  void whatIsHiddenIsInNoAnswer() {
    for (String path : List.of("search?q=", "search?q=walrus", "search?q=merger", "search?q=author:ghost",
        "search?author=ghost",
        "experts?q=walrus", "experts?q=merger", "sources", "session", "people/mira", "search?q=walr&typing=true")) {
      String shown = site.get("/api/v1/" + path).text().toLowerCase(java.util.Locale.ROOT)
          .replace(path.replaceFirst("^[^=]*=?", "").replaceFirst("&.*", ""), "");
      assertThat(shown).as(path).doesNotContain("walrus", "merger", "ghost writer", SECRET);
    }
    assertThat(site.ask("search?q=walrus", "X-Kith-As", "ola").path("hits").path(0).path("title").asString()).as("control")
        .isEqualTo("Merger plan");
  }

  @Test
  void aProgramAsksAsAnybodyOfAPeopleList() {
    assertThat(site.ask("session", "X-Kith-As", "ola").path("viewer").path("name").asString()).isEqualTo("Ola Lindqvist");
    assertThat(site.ask("search", "X-Kith-As", "ola").path("total").path("value").asInt()).isEqualTo(5);
    assertThat(site.ask("search", "X-Kith-As", "mira").path("total").path("value").asInt()).isEqualTo(4);
    for (String nothing : List.of("left", "bot")) {
      assertThat(site.ask("search", "X-Kith-As", nothing).path("total").path("value").asInt()).as(nothing).isZero();
    }
    for (String route : List.of("search", "experts?q=vpn", "people/ola", "documents/" + VPN, "sources", "session")) {
      problem(site.get("/api/v1/" + route, "X-Kith-As", "nobody"), 400, "bad-request");
      problem(site.get("/api/v1/" + route, "X-Kith-As", site.outsider()), 400, "bad-request");
    }
  }

  @Test
  void aBrowserBecomesSomebodyByACookie() {
    Reply chosen = site.post("/api/v1/session", "{\"person\": \"ola\"}", "Content-Type", "application/json",
        "Sec-Fetch-Site", "same-origin");
    assertThat(chosen.status()).isEqualTo(200);
    assertThat(chosen.json().path("viewer").path("id").asString()).isEqualTo("ola");
    assertThat(chosen.header("set-cookie")).matches("kith-session=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict");
    String cookie = chosen.header("set-cookie").split(";")[0];
    JsonNode session = site.ask("session", "Cookie", cookie);
    assertThat(session.path("viewer").path("id").asString()).isEqualTo("ola");
    assertThat(new TreeSet<>(session.propertyNames())).isEqualTo(new TreeSet<>(chosen.json().propertyNames()));
    assertThat(site.ask("search", "Cookie", cookie).path("total").path("value").asInt()).isEqualTo(5);
    assertThat(site.ask("search", "Cookie", cookie, "X-Kith-As", "mira").path("total").path("value").asInt())
        .as("the header wins").isEqualTo(4);
    assertThat(site.ask("session", "Cookie", "kith-session=" + "A".repeat(43)).path("viewer").path("id").asString())
        .as("an unknown session is none").isEqualTo("mira");
    assertThat(site.post("/api/v1/session", "{\"person\": \"ola\"}").header("set-cookie"))
        .as("each choice has its own cookie").isNotEqualTo(chosen.header("set-cookie"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "person=ola", "null", "[]", "\"ola\"", "{}", "{\"person\": 7}", "{\"person\": null}",
      "{\"person\": {\"id\": \"ola\"}}", "{\"person\": \"nobody\"}", "{\"person\": \"$ZED\"}"})
  void aSessionIsForSomebodyKnownAndInJson(String body) {
    assertThat(site.get("/api/v1/people/" + site.outsider()).status()).as("control: there is such a person").isEqualTo(200);
    Reply reply = site.post("/api/v1/session", body.replace("$ZED", site.outsider()));
    problem(reply, 400, "bad-request");
    assertThat(reply.headers()).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @CsvSource({"Sec-Fetch-Site, cross-site, 403", "Sec-Fetch-Site, same-site, 403", "Sec-Fetch-Site, same-origin, 200",
      "Sec-Fetch-Site, none, 200", "Origin, http://evil.example, 403", "Origin, null, 403", "Origin, https://SELF, 403",
      "Origin, http://localhost.evil.example, 403", "Origin, http://127.0.0.1:1, 403", "Origin, http://SELF, 200"})
  void anotherSitesPageChoosesNobody(String header, String value, int status) {
    Reply reply = site.post("/api/v1/session", "{\"person\": \"ola\"}", header, value.replace("SELF", "127.0.0.1:"
        + site.port()));
    if (status == 403) {
      problem(reply, 403, "forbidden");
      assertThat(reply.headers()).doesNotContainKey("set-cookie");
    } else {
      assertThat(reply.status()).isEqualTo(status);
    }
    assertThat(site.get("/api/v1/session", header, "http://evil.example").headers()).as("nobody may read it from elsewhere")
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void adminRoutesAreForWhoHasTheToken() {
    site.orders.given.clear();
    for (String[] no : new String[][] {{}, {"Authorization", "Bearer wrong"}, {"Authorization", "Bearer "}, {"Authorization",
        "Basic eDp5"},
        {"Authorization", "Bearer " + TOKEN + "x"}, {"Authorization", "Bearer " + TOKEN.substring(1)}, {"X-Kith-As",
            "ola"}}) {
      for (Reply reply : List.of(site.post("/api/v1/admin/reindex", "{\"sources\": [\"nowhere\"]}", no),
          site.get("/api/v1/admin/progress", no), site.get("/api/v1/admin/sources", no), site.post("/api/v1/admin/rollback", "", no))) {
        problem(reply, 403, "forbidden");
        assertThat(reply.text()).doesNotContain("nowhere", "wiki", "running", TOKEN);
      }
    }
    assertThat(site.orders.given).isEmpty();
    String[] yes = {"Authorization", "Bearer " + TOKEN};
    assertThat(site.post("/api/v1/admin/reindex", "", yes).status()).isEqualTo(202);
    assertThat(site.post("/api/v1/admin/reindex",
        "{\"sources\": [\"wiki\"], \"full\": true, \"allowRemovals\": true, \"force\": true}", yes).status()).isEqualTo(202);
    problem(site.post("/api/v1/admin/reindex", "{\"sources\": [\"nowhere\"]}", yes), 400, "bad-request");
    problem(site.post("/api/v1/admin/reindex", "{", yes), 400, "bad-request");
    assertThat(site.get("/api/v1/admin/progress", yes).json()).isEqualTo(Json.MAPPER.readTree("{\"running\": false}"));
    assertThat(site.get("/api/v1/admin/sources", yes).json()).isEqualTo(Json.MAPPER.readTree("[{\"source\": \"wiki\"}]"));
    assertThat(site.post("/api/v1/admin/rollback", "", yes).json())
        .isEqualTo(Json.MAPPER.readTree("{\"message\": \"Back to the former index (generation 1).\"}"));
    assertThat(site.orders.given).containsExactly("reindex [] false false false", "reindex [wiki] true true true",
        "rollback");
  }

  @Test
  void readingChangesNothing() {
    site.orders.given.clear();
    long before = site.library.search().version(Viewers.ANYBODY);
    Stream.of("/", "/search?q=vpn", "/people", "/people/ola", "/d/" + VPN, "/web/app.js", "/healthz", "/readyz",
        "/robots.txt",
        "/api/v1/search?q=vpn", "/api/v1/experts?q=vpn", "/api/v1/people/ola", "/api/v1/documents/" + VPN, "/api/v1/sources",
        "/api/v1/session", "/api/v1/session?person=ola", "/api/v1/admin/progress", "/api/v1/admin/sources", "/api/v1/admin/reindex",
            "/api/v1/admin/rollback")
        .forEach(path -> assertThat(site.get(path, "Authorization", "Bearer " + TOKEN).headers()).as(path)
            .doesNotContainKey("set-cookie"));
    assertThat(site.orders.given).isEmpty();
    assertThat(site.library.search().version(Viewers.ANYBODY)).isEqualTo(before);
    assertThat(site.ask("session").path("viewer").path("id").asString()).isEqualTo("mira");
  }
}
