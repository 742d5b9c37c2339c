package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where people sign in: no page of another site changes anything, only the server's own names are answered, and nobody says
/// themselves where they come from.
final class OwnPageTest {
  @TempDir
  private Path folder;

  /// Headers of a request as the server's own page sends it, with some changed; `null` leaves one out.
  private static String[] headers(String secret, String... changed) {
    List<String> all = new ArrayList<>();
    List<String> names = Stream.iterate(0, i -> i < changed.length, i -> i + 2).map(i -> changed[i]).toList();
    for (String[] usual : new String[][] {{"Cookie", "sid=" + secret}, {"Sec-Fetch-Site", "same-origin"}, {"X-Kith-Token", Guard.token(secret)},
        {"Content-Type", "application/json"}}) {
      if (!names.contains(usual[0])) {
        all.addAll(List.of(usual));
      }
    }
    for (int i = 0; i < changed.length; i += 2) {
      if (changed[i + 1] != null) {
        all.addAll(List.of(changed[i], changed[i + 1]));
      }
    }
    return all.toArray(String[]::new);
  }

  @Test
  void noPageOfAnotherSiteChangesAnything() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      String other = ola.again().secret();
      String self = "http://127.0.0.1:" + site.port();
      String[][] refused = {
          {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "none"}, {"Sec-Fetch-Site", ""},
          {"Sec-Fetch-Site", "cross-site", "Origin", self},
          {"Sec-Fetch-Site", null, "Origin", "http://evil.example"}, {"Sec-Fetch-Site", null, "Origin", "null"}, {"Sec-Fetch-Site", null},
          {"Sec-Fetch-Site", null, "Origin", "https://127.0.0.1:" + site.port()}, {"Sec-Fetch-Site", null, "Origin", "http://127.0.0.1:1"},
          {"Sec-Fetch-Site", null, "Origin", "http://127.0.0.1.evil.example"}, {"X-Kith-Token", null}, {"X-Kith-Token", ""},
          {"X-Kith-Token", Guard.token(other)}, {"X-Kith-Token", Guard.token("")}};
      for (String route : GuardTest.ROUTES.keySet().stream().filter(route -> !route.startsWith("GET ")).sorted().toList()) {
        Needs needs = GuardTest.ROUTES.get(route);
        if (needs.ownToken()) {
          continue;
        }
        String[] parts = route.replace("{id}", "none").replace("{kind}", "none").replace("{name}", "none").split(" ");
        for (String[] changed : refused) {
          Reply reply = site.send(parts[0], parts[1], "{}", headers(ola.secret(), changed));
          assertThat(reply.status()).as("%s with %s: %s", route, Arrays.toString(changed), reply.text()).isEqualTo(403);
        }
      }
      String path = "/api/v1/me/bookmarks/" + Site.VPN;
      assertThat(ola.get("/api/v1/me/bookmarks").json().path("bookmarks")).isEmpty();
      assertThat(site.send("POST", "/api/v1/saved-searches", "{\"name\": \"x\", \"params\": \"q=vpn\"}", headers(ola.secret(), "Content-Type",
          "text/plain")).status()).as("what a plain form can send").isEqualTo(415);
      assertThat(site.send("PUT", path, null, headers(ola.secret(), "Sec-Fetch-Site", null, "Origin", self)).status()).as("control").isEqualTo(200);
      assertThat(site.send("PUT", path, null, headers(ola.secret())).status()).as("control").isEqualTo(200);
      assertThat(ola.get("/api/v1/me/bookmarks").json().path("bookmarks")).as("control").hasSize(1);
    }
  }

  @Test
  void theSignInFormIsBoundToTheBrowserThatWasGivenIt() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker.add(site, "ola", "ola");
      String mine = site.get("/sign-in").header("set-cookie").split(";")[0];
      String theirs = site.get("/sign-in").header("set-cookie").split(";")[0];
      for (String[] pair : new String[][] {{mine, theirs}, {mine, ""}, {"", mine}, {"pre=", mine}}) {
        String token = pair[1].isEmpty() ? "" : Guard.token(pair[1].substring(4));
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"));
        if (!pair[0].isEmpty()) {
          headers.addAll(List.of("Cookie", pair[0]));
        }
        assertThat(site.post("/sign-in", "name=ola&password=x&token=" + token, headers.toArray(String[]::new)).status()).isEqualTo(403);
      }
      assertThat(site.post("/sign-in", "name=ola&password=x&token=" + Guard.token(mine.substring(4)), "Cookie", mine, "Content-Type",
          "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin").status()).as("control: it is looked at").isEqualTo(401);
      assertThat(site.post("/sign-in", "name=ola&password=x&token=" + Guard.token(mine.substring(4)), "Cookie", mine, "Content-Type",
          "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
    }
  }

  @Test
  void aCookieAndATokenInOneRequestAreRefused() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      Asker token = ola.token("search");
      assertThat(token.get("/api/v1/search").status()).as("control").isEqualTo(200);
      assertThat(token.get("/api/v1/search", "Cookie", "sid=" + ola.secret()).status()).isEqualTo(400);
      assertThat(site.get("/api/v1/search?token=" + token.secret()).status()).as("never in an address").isEqualTo(401);
      assertThat(token.send("POST", "/api/v1/search", "{\"q\": \"vpn\"}", "Sec-Fetch-Site", "cross-site").status())
          .as("no cookie is read, so nothing is needed but the token").isEqualTo(200);
    }
  }

  @Test
  void onlyItsOwnNamesAreAnsweredAndLinksAreMadeOfBaseUrl() throws IOException {
    try (Site site = Site.local(folder, "https://search.valve.example")) {
      for (String host : List.of("search.valve.example", "SEARCH.valve.example", "search.valve.example:443", "127.0.0.1:" + site.port(), "localhost")) {
        assertThat(raw(site, "/healthz", host).status()).as(host).isEqualTo(200);
      }
      for (String host : List.of("evil.example", "search.valve.example:8642", "search.valve.example.evil.example", "valve.example", "10.0.0.7",
          "0.0.0.0", "xsearch.valve.example", "search.valve.example.", "")) {
        assertThat(raw(site, "/healthz", host).status()).as(host).isIn(421, 400);
        assertThat(raw(site, "/sign-in", host).text()).as(host).doesNotContain("password");
      }
      for (String forged : List.of("X-Forwarded-Host: evil.example", "Forwarded: host=evil.example", "X-Forwarded-Proto: http", "X-Host: evil.example")) {
        Reply reply = Site.raw(site.port(), "GET /opensearch.xml HTTP/1.1\r\nHost: localhost\r\n" + forged + "\r\nConnection: close\r\n\r\n");
        assertThat(reply.text()).contains("https://search.valve.example/search").doesNotContain("evil", "http://search");
      }
    }
  }

  private static Reply raw(Site site, String path, String host) throws IOException {
    return Site.raw(site.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void behindHttpsCookiesAreBoundToTheHostAndBrowsersStayWithHttps() throws IOException {
    try (Site site = Site.local(folder, "https://search.valve.example")) {
      for (String path : List.of("/sign-in", "/", "/api/v1/search", "/nothing", "/web/style.css")) {
        assertThat(raw(site, path, "search.valve.example").header("strict-transport-security")).as(path).isEqualTo("max-age=31536000");
      }
      assertThat(raw(site, "/sign-in", "search.valve.example").header("set-cookie"))
          .matches("__Host-pre=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
      Asker ola = Asker.add(site, "ola", "ola");
      assertThat(site.get("/api/v1/search", "Cookie", "sid=" + ola.secret()).status()).as("a cookie that a sibling host could set").isEqualTo(401);
      assertThat(site.get("/api/v1/search", "Cookie", "__Host-sid=" + ola.secret()).status()).isEqualTo(200);
      String[] own = {"Cookie", "__Host-sid=" + ola.secret(), "X-Kith-Token", Guard.token(ola.secret()), "Content-Type", "application/json", "Origin", null};
      for (String origin : List.of("https://search.valve.example", "http://search.valve.example", "https://valve.example",
          "https://search.valve.example:8443")) {
        own[7] = origin;
        Reply reply = site.send("PUT", "/api/v1/me/bookmarks/" + Site.VPN, null, own);
        assertThat(reply.status()).as(origin + reply.text())
            .isEqualTo(origin.equals("https://search.valve.example") ? 200 : 403);
      }
    }
    try (Site site = Site.local(folder.resolve("plain"), null)) {
      assertThat(site.get("/sign-in").header("strict-transport-security")).as("control: not without https").isEmpty();
    }
  }

  @Test
  void whereARequestComesFromIsTheSocketsWordUnlessATrustedProxyIsThere() throws IOException {
    for (boolean trusted : List.of(true, false)) {
      try (Site site = Site.local(folder.resolve("t" + trusted), null, trusted ? new String[] {"127.0.0.1", "10.0.0.0/8"} : new String[0])) {
        Asker.nobody(site).get("/api/v1/search", "Authorization", "Bearer kith_wrong", "X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.1.2.3");
        Asker.nobody(site).get("/api/v1/search", "Authorization", "Bearer kith_wrong", "X-Forwarded-For", "10.1.2.3");
        assertThat(site.events).extracting(event -> event.details().get("address"))
            .containsExactly(trusted ? "203.0.113.7" : "127.0.0.1", "127.0.0.1");
      }
    }
  }
}
