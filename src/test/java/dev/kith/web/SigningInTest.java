package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.signin.Accounts;
import dev.kith.signin.Caller;
import dev.kith.signin.Grant;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in by the form, what guards it, and how sessions end.
final class SigningInTest {
  private static final String PASSWORD = "lantern harbour quilt";
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  @TempDir
  private Path folder;

  private static void add(Site site, String name, String person, String... roles) {
    site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted(name, false, person,
        Set.copyOf(Arrays.stream(roles).map(Grant::of).toList()), Set.of(), PASSWORD));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Fetches the form and sends it, as a browser without scripts does.
  private static Reply signIn(Site site, String name, String password, String... more) {
    Reply form = site.get("/sign-in?to=%2Fsearch%3Fq%3Dvpn", more);
    String cookie = form.header("set-cookie").split(";")[0];
    Matcher token = TOKEN.matcher(form.text());
    assertThat(token.find()).isTrue();
    List<String> headers = new ArrayList<>(List.of("Cookie", cookie, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site",
        "same-origin"));
    headers.addAll(List.of(more));
    return site.post("/sign-in", "name=" + encoded(name) + "&password=" + encoded(password) + "&to=" + encoded("/search?q=vpn") + "&token="
        + token.group(1), headers.toArray(String[]::new));
  }

  private static String session(Reply reply) {
    return reply.headers().getOrDefault("set-cookie", List.of()).stream().filter(cookie -> cookie.matches("(__Host-)?sid=.*")).findFirst().orElse("");
  }

  private static String cookie(Reply reply) {
    return session(reply).split(";")[0];
  }

  @Test
  void whoKnowsTheirPasswordGetsASessionAndGoesOnToWhereTheyWanted() throws IOException {
    try (Site site = Site.local(folder, null)) {
      add(site, "ola", "ola");
      Reply led = site.get("/search?q=vpn", "Accept", "text/html");
      assertThat(led.status()).isEqualTo(303);
      assertThat(led.header("location")).isEqualTo("/sign-in?to=%2Fsearch%3Fq%3Dvpn");
      Reply in = signIn(site, " Ola ", PASSWORD);
      assertThat(in.status()).isEqualTo(303);
      assertThat(in.header("location")).isEqualTo("/search?q=vpn");
      assertThat(session(in)).matches("sid=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax");
      assertThat(site.ask("session", "Cookie", cookie(in)).path("viewer").path("name").asString()).isEqualTo("Ola Lindqvist");
      assertThat(site.ask("search?q=walrus", "Cookie", cookie(in)).path("total").path("value").asInt()).isEqualTo(1);
      assertThat(signIn(site, "ola", PASSWORD).header("set-cookie")).as("a new one each time").doesNotContain(cookie(in));
      assertThat(site.ask("session").path("signedIn").asBoolean()).isFalse();
      assertThat(site.ask("session").toString()).as("nothing for strangers").doesNotContain("viewer", "token");
      assertThat(site.get("/api/v1/search?q=vpn").status()).isEqualTo(401);
      assertThat(site.get("/api/v1/search?q=vpn", "Cookie", "sid=" + "A".repeat(43)).status()).isEqualTo(401);
      assertThat(site.get("/api/v1/search?q=vpn", "X-Kith-As", "ola").status()).as("nobody asks as somebody else").isEqualTo(400);
      assertThat(site.events).extracting(Event::type).contains(Type.SIGN_IN);
      assertThat(site.events.toString()).doesNotContain(PASSWORD, cookie(in).substring(4));
    }
  }

  @Test
  void afterSigningInOneGoesNowhereElse() {
    for (String evil : List.of("//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "", "/sign-out",
        "/\n/evil.example", "http:evil.example", "/\t/evil.example")) {
      assertThat(SigningIn.local(evil)).as(evil).isEqualTo("/");
    }
    assertThat(SigningIn.local("/search?q=vpn&sort=newest")).isEqualTo("/search?q=vpn&sort=newest");
  }

  @Test
  void theFormIsInTheReadersLanguageAndEscapesWhatWasTyped() throws IOException {
    try (Site site = Site.local(folder, null)) {
      add(site, "ola", "ola");
      assertThat(site.get("/sign-in", "Accept-Language", "de").text()).contains("<h1>Anmelden</h1>", "lang=\"de\"").doesNotContain("{{");
      Reply wrong = signIn(site, "\"><script>x</script>", "nothing at all here", "Accept-Language", "de");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.text()).contains("Der Name oder das Passwort ist falsch.").doesNotContain("<script>x", "nothing at all here");
    }
  }

  @Test
  void aSessionEndsByItselfAndWhenWhatItsAccountMayDoChanges() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker reader = Asker.add(site, "reader", "ola");
      Asker admin = Asker.add(site, "admin", "mira", "admin");
      site.now.pass(Duration.ofMinutes(29));
      assertThat(admin.get("/api/v1/admin/accounts").status()).isEqualTo(200);
      site.now.pass(Duration.ofMinutes(31));
      assertThat(admin.get("/api/v1/admin/accounts").status()).as("half an hour of nothing ends an admin's").isEqualTo(401);
      assertThat(reader.get("/api/v1/search").status()).as("but no reader's").isEqualTo(200);
      Asker busy = admin.again();
      for (int i = 0; i < 19; i++) {
        site.now.pass(Duration.ofMinutes(25));
        assertThat(busy.get("/api/v1/admin/accounts").status()).isEqualTo(200);
      }
      site.now.pass(Duration.ofMinutes(25));
      assertThat(busy.get("/api/v1/admin/accounts").status()).as("eight hours end it, though it was used").isEqualTo(401);
      Asker other = reader.again();
      site.now.pass(Duration.ofHours(7).plusMinutes(59));
      assertThat(other.get("/api/v1/search").status()).isEqualTo(200);
      site.now.pass(Duration.ofHours(8));
      assertThat(other.get("/api/v1/search").status()).as("eight hours of nothing").isEqualTo(401);

      Accounts accounts = site.signIn.accounts();
      Map<String, Runnable> changes = Map.of(
          "grant", () -> accounts.grant(Caller.commandLine(), "reader", Grant.of("operator")),
          "revoke", () -> accounts.revoke(Caller.commandLine(), "reader", Grant.of("operator")),
          "password", () -> accounts.password(Caller.commandLine(), "reader", PASSWORD),
          "person", () -> accounts.person(Caller.commandLine(), "reader", "mira"),
          "disable", () -> accounts.disable(Caller.commandLine(), "reader"));
      for (String what : List.of("grant", "revoke", "password", "person", "disable")) {
        Asker now = reader.again();
        Asker token = now.token("search");
        assertThat(now.get("/api/v1/search").status()).as("control: " + what).isEqualTo(200);
        long before = System.nanoTime();
        changes.get(what).run();
        assertThat(now.get("/api/v1/search").status()).as(what).isEqualTo(401);
        assertThat(token.get("/api/v1/search").status()).as("a token after " + what).isEqualTo(what.equals("disable") ? 401 : 200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void aFeedIsReadAsLongAsItsOwnerMaySignIn() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker ola = Asker.add(site, "ola", "ola");
      String feed = ola.send("POST", "/api/v1/saved-searches", "{\"name\": \"x\", \"params\": \"q=walrus\"}").json().path("feed").asString();
      assertThat(site.get(feed).text()).contains("Merger plan");
      site.signIn.accounts().disable(Caller.commandLine(), "ola");
      assertThat(site.get(feed).status()).isEqualTo(404);
    }
  }

  @Test
  void peopleSeeAndEndTheirSessions() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker here = Asker.add(site, "ola", "ola");
      Asker there = here.again();
      Asker stranger = Asker.add(site, "mira", "mira");
      var shown = here.get("/api/v1/me/account").json().path("sessions");
      assertThat(shown).hasSize(2);
      String id = shown.valueStream().filter(one -> !one.path("current").asBoolean()).findFirst().orElseThrow().path("id").asString();
      assertThat(stranger.send("DELETE", "/api/v1/me/sessions/" + id, null).status()).as("nobody else's").isEqualTo(404);
      assertThat(there.get("/api/v1/search").status()).isEqualTo(200);
      assertThat(here.send("DELETE", "/api/v1/me/sessions/" + id, null).status()).isEqualTo(200);
      assertThat(there.get("/api/v1/search").status()).isEqualTo(401);
      Asker third = here.again();
      assertThat(here.send("DELETE", "/api/v1/me/sessions", null).json().path("sessions")).hasSize(1);
      assertThat(third.get("/api/v1/search").status()).isEqualTo(401);
      Reply out = here.send("POST", "/sign-out", "");
      assertThat(out.status()).isEqualTo(303);
      assertThat(out.header("set-cookie")).contains("sid=;").contains("Max-Age=0");
      assertThat(here.get("/api/v1/search").status()).isEqualTo(401);
      assertThat(site.events).extracting(Event::type).contains(Type.SIGN_OUT, Type.SESSIONS_ENDED);
    }
  }

  @Test
  void anotherPasswordNeedsTheFormerAndEndsTheOtherSessions() throws IOException {
    try (Site site = Site.local(folder, null)) {
      add(site, "ola", "ola");
      String here = cookie(signIn(site, "ola", PASSWORD)).substring(4);
      String there = cookie(signIn(site, "ola", PASSWORD)).substring(4);
      Asker asker = new Asker(site, "ola", here);
      for (String body : List.of("{\"password\": \"wrong\", \"next\": \"four words quite apart\"}", "{\"next\": \"four words quite apart\"}",
          "{\"password\": \"" + PASSWORD + "\", \"next\": \"short\"}", "{\"password\": \"" + PASSWORD + "\", \"next\": \"password1234\"}")) {
        assertThat(asker.send("PUT", "/api/v1/me/password", body).status()).as(body).isEqualTo(400);
      }
      Reply changed = asker.send("PUT", "/api/v1/me/password", "{\"password\": \"" + PASSWORD + "\", \"next\": \"four words quite apart\"}");
      assertThat(changed.status()).isEqualTo(200);
      assertThat(site.get("/api/v1/search", "Cookie", cookie(changed)).status()).isEqualTo(200);
      for (String old : List.of(here, there)) {
        assertThat(site.get("/api/v1/search", "Cookie", "sid=" + old).status()).isEqualTo(401);
      }
      assertThat(signIn(site, "ola", PASSWORD).status()).isEqualTo(401);
      assertThat(signIn(site, "ola", "four words quite apart").status()).isEqualTo(303);
    }
  }

  @Test
  void passwordsThatAreTriedFirstAreNotTaken() throws IOException {
    try (Site site = Site.local(folder, null)) {
      for (String bad : List.of("", "short", "elevenchars", "password1234", "P@ssw0rd2026!", "123456789012", "aaaaaaaaaaaa", "qwertyuiop12",
          "Sommer2026!!!!", "abcabcabcabc", "correcthorsebatterystaple", "administrator1", "ola-lindqvist1")) {
        Reply reply = site.send("POST", "/api/v1/admin/accounts", Json.MAPPER.writeValueAsString(Map.of("name", "ola-lindqvist", "newPassword", bad,
            "kind", bad.isEmpty() ? "nobody" : "person")), "Authorization", "Bearer " + Site.TOKEN, "Content-Type", "application/json");
        if (!bad.isEmpty()) {
          assertThat(reply.status()).as(bad).isEqualTo(400);
          assertThat(reply.text()).as(bad).doesNotContain("\"" + bad);
        }
      }
      for (String good : List.of(PASSWORD, "Donaudampfschiff fährt", "dragon eats my lantern", "ﬁne ﬁsh for ﬁve")) {
        assertThat(site.send("POST", "/api/v1/admin/accounts", Json.MAPPER.writeValueAsString(Map.of("name", "n" + good.hashCode(), "newPassword", good)),
            "Authorization", "Bearer " + Site.TOKEN, "Content-Type", "application/json").status()).as(good).isEqualTo(201);
      }
    }
  }
}
