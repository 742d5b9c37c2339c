package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Person;
import dev.kith.signin.Accounts;
import dev.kith.signin.Caller;
import dev.kith.signin.Grant;
import dev.kith.signin.Tokens;
import dev.kith.store.Store;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Tokens of programs: what they open is what their owner may at that moment, and of that what their scopes name.
final class TokensTest {
  @TempDir
  private Path folder;

  private static String made(String name, String scope, int days, String cidr) {
    return "{\"name\": \"" + name + "\", \"scopes\": [\"" + scope + "\"], " + (days < 0 ? "" : "\"days\": " + days + ", ") + "\"cidr\": \"" + cidr + "\"}";
  }

  @Test
  void aTokenForFiguresOpensTheFiguresAndNothingElse() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      Asker scraper = ola.token("metrics");
      assertThat(scraper.get("/metrics").status()).isEqualTo(200);
      assertThat(scraper.get("/metrics").text()).contains("kith_request_seconds_count{method=\"GET\",route=\"/metrics\",outcome=\"done\"} 1\n");
      for (String other : List.of("/api/v1/search?q=vpn", "/api/v1/suggest?q=v", "/api/v1/me/decisions", "/api/v1/export", "/api/v1/admin/sources")) {
        assertThat(scraper.get(other).status()).as(other).isEqualTo(403);
      }
      for (String scope : List.of("search", "me", "documents:read", "ops")) {
        assertThat(ola.token(scope).get("/metrics").status()).as("control: " + scope + " does not open them").isEqualTo(403);
      }
      assertThat(Asker.nobody(site).get("/metrics").status()).isEqualTo(401);
      assertThat(ola.get("/metrics").status()).as("whoever is signed in sees them").isEqualTo(200);
    }
  }

  @Test
  void aTokenIsShownOnceAndOnlyItsDigestIsKept() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      assertThat(ola.send("POST", "/api/v1/me/tokens", made("my script", "search", 0, "")).status()).as("good for no time").isEqualTo(400);
      Reply reply = ola.send("POST", "/api/v1/me/tokens", made("my script", "search", -1, ""));
      assertThat(reply.status()).isEqualTo(201);
      String token = reply.json().path("token").asString();
      assertThat(token).matches("kith_[0-9A-Za-z]{49}");
      assertThat(reply.json().path("expires").asString()).isEqualTo(site.now.instant().plus(Duration.ofDays(90)).toString());
      JsonNode listed = ola.get("/api/v1/me/account").json().path("tokens").path(0);
      assertThat(listed.path("id").asString()).isEqualTo(token.substring(0, 13));
      assertThat(listed.has("used")).isFalse();
      assertThat(new Asker(site, "ola", token).get("/api/v1/search").status()).isEqualTo(200);
      assertThat(ola.get("/api/v1/me/account").json().path("tokens").path(0).has("used")).isTrue();
      assertThat(ola.get("/api/v1/me/account").text()).doesNotContain(token);
      assertThat(site.events.toString()).contains(token.substring(0, 13)).doesNotContain(token.substring(0, 20), ola.secret());
      List<Path> kept = Files.walk(folder).filter(Files::isRegularFile).toList();
      boolean control = false;
      for (Path file : kept) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(token.substring(13)) || bytes.contains(ola.secret())).as(file.toString()).isFalse();
        control |= bytes.contains(token.substring(0, 13));
      }
      assertThat(control).as("control: it would be found").isTrue();
      assertThat(Stream.of(new Store(folder, () -> Library.NOW).credentials()).flatMap(one -> one.accounts().stream()).toList().toString())
          .doesNotContain("argon2");
    }
  }

  @Test
  void aTokenDiesByTimePlaceWordAndWithItsOwner() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      for (String bad : List.of(made("", "search", 1, ""), made("x", "all", 1, ""), made("x", "search", 366, ""), made("x", "search", 1, "everywhere"),
          "{\"name\": \"x\", \"scopes\": []}")) {
        assertThat(ola.send("POST", "/api/v1/me/tokens", bad).status()).as(bad).isEqualTo(400);
      }
      Asker day = new Asker(site, "ola", ola.send("POST", "/api/v1/me/tokens", made("x", "search", 1, "")).json().path("token").asString());
      Asker far = new Asker(site, "ola", ola.send("POST", "/api/v1/me/tokens", made("x", "search", 1, "10.0.0.0/8")).json().path("token").asString());
      Asker near = new Asker(site, "ola", ola.send("POST", "/api/v1/me/tokens", made("x", "search", 2, "127.0.0.0/8")).json().path("token").asString());
      assertThat(day.get("/api/v1/search").status()).isEqualTo(200);
      assertThat(far.get("/api/v1/search").status()).as("from elsewhere").isEqualTo(401);
      assertThat(near.get("/api/v1/search").status()).isEqualTo(200);
      String slip = day.secret().substring(0, 20) + (day.secret().charAt(20) == 'a' ? 'b' : 'a') + day.secret().substring(21);
      assertThat(new Asker(site, "ola", slip).get("/api/v1/search").status()).isEqualTo(401);
      site.now.pass(Duration.ofDays(1));
      assertThat(day.get("/api/v1/search").status()).as("expired").isEqualTo(401);
      assertThat(near.get("/api/v1/search").status()).isEqualTo(200);
      site.library.add(new Person("people", "ola", "Ola Lindqvist", List.of("ola@valve.example"), "", "", "", "", "", List.of(), List.of("board"), false,
          true));
      assertThat(near.get("/api/v1/search").status()).as("whose it is has left").isEqualTo(401);
    }
  }

  @Test
  void aWhileAfterSigningInATokenNeedsThePasswordAgain() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      Asker admin = Asker.add(site, "admin", "", "admin");
      site.signIn.accounts().password(Caller.commandLine(), "ola", "lantern harbour quilt");
      ola = ola.again();
      String bare = made("x", "search", 1, "");
      String with = bare.replace("{", "{\"password\": \"lantern harbour quilt\", ");
      assertThat(ola.send("POST", "/api/v1/me/tokens", bare).status()).as("just signed in").isEqualTo(201);
      site.now.pass(Duration.ofMinutes(11));
      assertThat(ola.send("POST", "/api/v1/me/tokens", bare).status()).isEqualTo(400);
      assertThat(ola.send("POST", "/api/v1/me/tokens", with.replace("quilt", "quilts")).status()).isEqualTo(400);
      assertThat(ola.send("POST", "/api/v1/me/tokens", with).status()).isEqualTo(201);
      for (int i = 0; i < 5; i++) {
        ola.send("POST", "/api/v1/me/tokens", with.replace("quilt", "quilt" + i));
      }
      assertThat(ola.send("POST", "/api/v1/me/tokens", with).status()).as("guessed too often").isEqualTo(429);
      assertThat(admin.send("PUT", "/api/v1/admin/accounts/ola", "{\"change\": \"disable\"}").status()).as("accounts, too").isEqualTo(400);
      assertThat(admin.again().send("PUT", "/api/v1/admin/accounts/ola", "{\"change\": \"disable\"}").status()).isEqualTo(200);
    }
  }

  @Test
  void itsRightsAreItsOwnersOfThisMoment() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker boss = Asker.add(site, "boss", "", "operator", "source-owner:in");
      Asker token = boss.token("ops", "ingest:in", "search");
      assertThat(token.get("/api/v1/admin/insight").status()).isEqualTo(200);
      String line = "{\"id\": \"1\"}";
      assertThat(token.send("PUT", "/api/v1/documents?source=in", line).status()).isEqualTo(200);
      assertThat(boss.token("ingest:wiki", "search").send("PUT", "/api/v1/documents?source=in", line).status()).as("of another source").isEqualTo(401);
      assertThat(boss.send("PUT", "/api/v1/documents?source=in", line).status()).as("a cookie").isEqualTo(401);
      site.signIn.accounts().revoke(Caller.commandLine(), "boss", Grant.of("operator"));
      assertThat(token.get("/api/v1/admin/insight").status()).isEqualTo(403);
      assertThat(token.send("PUT", "/api/v1/documents?source=in", line).status()).isEqualTo(200);
      site.signIn.accounts().revoke(Caller.commandLine(), "boss", Grant.of("source-owner:in"));
      assertThat(token.send("PUT", "/api/v1/documents?source=in", line).status()).isEqualTo(401);
      assertThat(token.get("/api/v1/search").status()).as("it still reads").isEqualTo(200);
      assertThat(Asker.add(site, "reader", "").token("ops", "users:manage").get("/api/v1/admin/accounts").status())
          .as("a scope gives nothing that its owner does not have").isEqualTo(403);
    }
  }

  @Test
  void anAssistantSeesWhatTheOwnerOfItsTokenSees() throws IOException {
    try (Site site = Site.local(folder, null)) {
      String call = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"search\", \"arguments\": "
          + "{\"query\": \"walrus\"}}}";
      assertThat(Asker.add(site, "ola", "ola").token("search").send("POST", "/mcp", call).text()).contains("Merger plan");
      assertThat(Asker.add(site, "mira", "mira").token("search").send("POST", "/mcp", call).text()).contains("structuredContent")
          .doesNotContain("Merger plan");
      assertThat(Asker.add(site, "other", "ola").token("ops").send("POST", "/mcp", call).status()).isEqualTo(403);
      assertThat(site.post("/mcp", call, "Content-Type", "application/json").status()).isEqualTo(401);
    }
  }

  @Test
  void aProgramsAccountSeesAsItsPrincipalsSay() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Accounts accounts = site.signIn.accounts();
      accounts.add(Caller.commandLine(), new Accounts.Wanted("blind", true, "", Set.of(), Set.of(), ""));
      accounts.add(Caller.commandLine(), new Accounts.Wanted("board", true, "", Set.of(), Set.of("group:board"), ""));
      assertThat(total(site, "blind")).as("never all").isZero();
      assertThat(total(site, "board")).isEqualTo(1);
      assertThat(site.events).filteredOn(event -> event.type() == Type.ACCOUNT_MADE).extracting(Event::details)
          .extracting(details -> details.get("principals")).contains("group:board");
    }
  }

  private static int total(Site site, String account) {
    String token = site.signIn.accounts().token(Caller.commandLine(), account, new Tokens.Wanted("x", Set.of("search"), 1, "")).secret();
    return new Asker(site, account, token).get("/api/v1/search").json().path("total").path("value").asInt();
  }
}
