package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.signin.Accounts;
import dev.kith.signin.Caller;
import dev.kith.signin.ClaimedGroups;
import dev.kith.signin.Vouching;
import dev.kith.signin.oidc.LastGroups;
import dev.kith.signin.oidc.Oidc;
import dev.kith.signin.oidc.OidcSettings;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in through a provider that others have written, at the front door.
class SignInElsewhereTest {
  private static final String BASE = "http://127.0.0.1";
  private static final String PASSWORD = "seven grey herons knit quietly";

  @TempDir
  Path folder;
  private MockOAuth2Server provider;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    provider = new MockOAuth2Server(
      new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(), Set.of(), new NettyWrapper()));
    provider.start();
    OidcSettings settings = new OidcSettings(URI.create(issuer()), "kith", "s3cret", URI.create(BASE + "/sign-in/oidc/callback"),
        List.of("openid", "profile", "email"), "", Set.of(), "", Map.of(), Map.of(), Set.of("valve.example"));
    Vouching.Rules rules = new Vouching.Rules(true, Set.of(), false, ClaimedGroups.NONE);
    site = Site.vouched(folder, audit -> new Vouchers(new Oidc(settings, audit, LastGroups.NONE, InstantSource.system()), null, rules));
  }

  @AfterEach
  void stop() {
    site.close();
    provider.shutdown();
  }

  private String issuer() {
    return provider.issuerUrl("company").toString();
  }

  /// What the provider says of the next who signs in.
  private void next(String subject, Map<String, Object> claims) {
    provider.enqueueCallback(new DefaultOAuth2TokenCallback("company", subject, "JWT", List.of("kith"), claims, 300));
  }

  /// The way there and back.
  ///
  /// @param cookie which the browser keeps
  /// @param back   the path and query to come back to
  private record Trip(String cookie, String back) {}

  private Trip trip(String to) throws IOException, InterruptedException {
    Reply begun = site.send("GET", "/sign-in/oidc?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8), null);
    assertThat(begun.status()).isEqualTo(303);
    String cookie = begun.headers().get("set-cookie").getFirst();
    assertThat(cookie).startsWith("pre=").contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
    URI there = URI.create(begun.header("location"));
    String back = HttpClient.newHttpClient().send(HttpRequest.newBuilder(there).build(), BodyHandlers.ofString()).headers()
        .firstValue("Location").orElseThrow();
    assertThat(back).startsWith(BASE + "/sign-in/oidc/callback?");
    return new Trip(cookie.replaceFirst(";.*", ""), back.substring(BASE.length()));
  }

  private static String session(Reply reply) {
    return reply.headers().getOrDefault("set-cookie", List.of()).stream().filter(cookie -> cookie.startsWith("sid=")).findFirst()
        .orElse("").replaceFirst(";.*", "");
  }

  private Reply as(String cookie, String path) {
    return site.send("GET", path, null, "Cookie", cookie);
  }

  private List<Type> events() {
    return site.events.stream().map(Event::type).toList();
  }

  @Test
  void whoeverTheProviderSignsInComesBackSignedIn() throws Exception {
    next("u-1", Map.of("name", "Mira Example", "email", "mira@valve.example", "email_verified", true));
    Trip trip = trip("/people?x=1");
    Reply in = as(trip.cookie(), trip.back());

    assertThat(in.status()).isEqualTo(303);
    assertThat(in.header("location")).isEqualTo("/people?x=1");
    String session = session(in);
    assertThat(session).matches("sid=[A-Za-z0-9_-]{43}");
    assertThat(as(session, "/api/v1/search?q=vpn").status()).isEqualTo(200);
    assertThat(as(session, "/api/v1/admin/people").status()).as("a reader, no more").isEqualTo(403);
    assertThat(events()).containsExactly(Type.ACCOUNT_MADE, Type.SIGN_IN, Type.DENIED);
    assertThat(site.events.toString()).doesNotContain("mira@").doesNotContain("eyJ");
  }

  @Test
  void theSignInPageLeadsThere() {
    Reply page = site.send("GET", "/sign-in?to=%2Fpeople%3Fx%3D1", null, "Accept", "text/html");
    assertThat(page.text()).contains("href=\"/sign-in/oidc?to=%2Fpeople%3Fx%3D1\"");
  }

  @Test
  void theWayBackIsForTheBrowserThatWentAndForOnce() throws Exception {
    next("u-1", Map.of());
    Trip trip = trip("/");
    assertThat(site.send("GET", trip.back(), null).status()).as("another browser").isEqualTo(401);
    assertThat(as(trip.cookie(), trip.back()).status()).as("and then it is spent").isEqualTo(401);

    Trip second = trip("/");
    assertThat(session(as(second.cookie(), second.back()))).isNotEmpty();
    Reply again = as(second.cookie(), second.back());
    assertThat(again.status()).isEqualTo(401);
    assertThat(session(again)).isEmpty();
    assertThat(again.text()).contains("not begun here");
    assertThat(events().stream().filter(type -> type == Type.SIGN_IN_REFUSED)).hasSize(3);
    assertThat(site.events.getLast().details()).containsEntry("why", "state").containsEntry("way", "oidc");
  }

  @Test
  void nobodyIsLedToAnotherSite() throws Exception {
    for (String bad : List.of("//evil.example", "https://evil.example/", "/\\evil.example")) {
      Trip trip = trip(bad);
      assertThat(as(trip.cookie(), trip.back()).header("location")).as(bad).isEqualTo("/");
    }
  }

  @Test
  void whileTheProviderIsDownAPasswordStillOpens() {
    site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted("keeper", false, "", Set.of(), Set.of(), PASSWORD));
    provider.shutdown();

    assertThat(site.send("GET", "/sign-in/oidc", null).status()).isEqualTo(503);
    assertThat(site.events.getLast().details()).containsEntry("why", "down");
    Reply page = site.send("GET", "/sign-in", null);
    String pre = page.headers().get("set-cookie").getFirst().replaceFirst(";.*", "");
    Reply in = site.send("POST", "/sign-in", "name=keeper&password=" + PASSWORD.replace(' ', '+') + "&to=%2F&token=" + Guard.token(pre.substring(4)),
        "Cookie", pre, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin");
    assertThat(in.status()).isEqualTo(303);
    assertThat(as(session(in), "/api/v1/search?q=vpn").status()).isEqualTo(200);
  }

  @Test
  void theProviderSignsPeopleOut() throws Exception {
    next("u-1", Map.of());
    Trip trip = trip("/");
    String session = session(as(trip.cookie(), trip.back()));
    Map<String, Object> events = Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());

    assertThat(logout("u-1", Map.of())).as("no logout token").isEqualTo(400);
    assertThat(logout("u-2", Map.of("events", events))).as("somebody else").isEqualTo(200);
    assertThat(as(session, "/api/v1/search?q=vpn").status()).isEqualTo(200);
    assertThat(logout("u-1", Map.of("events", events))).isEqualTo(200);
    assertThat(as(session, "/api/v1/search?q=vpn").status()).isEqualTo(401);
    assertThat(site.send("POST", "/sign-in/oidc/logout", "logout_token=x", "Content-Type", "application/x-www-form-urlencoded").status())
        .isEqualTo(400);
  }

  private int logout(String subject, Map<String, Object> claims) {
    Map<String, Object> all = new java.util.HashMap<>(claims);
    all.put("jti", UUID.randomUUID().toString());
    String token = provider.issueToken("company", "kith",
        new DefaultOAuth2TokenCallback("company", subject, "JWT", List.of("kith"), all, 300)).serialize();
    return site.send("POST", "/sign-in/oidc/logout", "logout_token=" + token, "Content-Type", "application/x-www-form-urlencoded").status();
  }

  @Test
  void whoTriesTooOftenWaits() {
    for (int i = 0; i < 10; i++) {
      assertThat(site.send("GET", "/sign-in/oidc/callback?state=x&code=x", null).status()).isEqualTo(401);
    }
    Reply late = site.send("GET", "/sign-in/oidc/callback?state=x&code=x", null);
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.header("retry-after")).isEqualTo("6");
  }

  @Test
  void whereNobodySignsInThisWayThereIsNothing(@TempDir Path other) throws IOException {
    try (Site without = Site.local(other, null)) {
      for (String route : List.of("/sign-in/oidc", "/sign-in/oidc/callback?state=x&code=x")) {
        assertThat(without.send("GET", route, null).status()).as(route).isEqualTo(404);
      }
      assertThat(without.send("GET", "/sign-in", null, "Accept", "text/html").text()).contains("<p hidden><a class=\"button\"");
      assertThat(without.send("GET", "/api/v1/session", null, "X-Forwarded-User", "mira").text()).doesNotContain("mira");
    }
  }
}
