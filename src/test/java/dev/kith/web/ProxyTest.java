package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.signin.ClaimedGroups;
import dev.kith.signin.Vouching;
import dev.kith.signin.proxy.ProxySettings;
import dev.kith.signin.proxy.TrustedProxy;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who asks by the word of a proxy, at the front door. The tests' own connections come from 127.0.0.1.
class ProxyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String[] MIRA = {"X-Forwarded-User", "mira", "X-Kith-Proxy-Secret", SECRET};

  @TempDir
  Path folder;
  private Site site;

  private void start(boolean creates, String... peers) throws IOException {
    site = Site.vouched(folder, audit -> new Vouchers(null, new TrustedProxy(
        new ProxySettings(List.of(peers), "X-Forwarded-User", "X-Forwarded-Groups", "X-Kith-Proxy-Secret", SECRET), audit),
        new Vouching.Rules(creates, Set.of(), true, ClaimedGroups.NONE)));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Reply get(String path, String... headers) {
    return site.send("GET", path, null, headers);
  }

  private static String[] and(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void whomTheProxyNamesIsInAndOutWithEachRequest() throws IOException {
    start(true, "127.0.0.1");
    Reply in = get("/api/v1/search?q=vpn", MIRA);
    assertThat(in.status()).isEqualTo(200);
    assertThat(in.headers()).as("no cookie outlasts the proxy's word").doesNotContainKey("set-cookie");
    assertThat(get("/api/v1/me/bookmarks", MIRA).status()).isEqualTo(200);
    assertThat(get("/api/v1/search?q=vpn").status()).as("no word of the proxy").isEqualTo(401);
    assertThat(get("/api/v1/admin/people", MIRA).status()).as("a reader, no more").isEqualTo(403);
    assertThat(site.events.stream().map(Event::type)).containsExactly(Type.ACCOUNT_MADE, Type.IDENTITY_LINKED, Type.SIGN_IN, Type.DENIED);
  }

  @Test
  void aHeaderFromAnybodyElseIsRefusedOnEveryRoute() throws IOException {
    start(true, "10.0.3.7");
    int refused = 0;
    for (String path : List.of("/", "/healthz", "/web/app.js", "/api/v1/search?q=vpn", "/sign-in", "/nowhere")) {
      for (String[] headers : new String[][] {MIRA, {"X-Forwarded-User", "mira"}, {"x-forwarded-groups", "staff"},
          {"X-Kith-Proxy-Secret", "guess"}, {"X_Forwarded_User", "mira"}, and(MIRA, "X-Forwarded-For", "10.0.3.7")}) {
        Reply reply = get(path, headers);
        assertThat(reply.status()).as(path).isEqualTo(400);
        assertThat(reply.text()).doesNotContain("mira").doesNotContain(SECRET);
        refused++;
      }
      assertThat(get(path).status()).as("control: %s without them", path).isNotEqualTo(400);
    }
    assertThat(site.events).as("one line each").hasSize(refused).allMatch(event -> event.type() == Type.SIGN_IN_REFUSED
        && event.details().equals(java.util.Map.of("way", "proxy", "why", "peer", "address", "127.0.0.1")));
    assertThat(site.library.store().credentials().accounts()).isEmpty();
  }

  @Test
  void whatTheProxyMayNotSayIsRefused() throws IOException {
    start(true, "127.0.0.1");
    for (String[] headers : new String[][] {{"X-Forwarded-User", "mira"}, {"X-Forwarded-User", "mira", "X-Kith-Proxy-Secret", SECRET + "x"},
        and(MIRA, "X-Forwarded-User", "ola"), and(MIRA, "X_Forwarded_User", "ola"), and(MIRA, "X-Kith-Proxy-Secret", SECRET),
        {"X-Forwarded-User", "mira,ola", "X-Kith-Proxy-Secret", SECRET}, {"X-Forwarded-Groups", "staff", "X-Kith-Proxy-Secret", SECRET}}) {
      assertThat(get("/api/v1/search?q=vpn", headers).status()).as(String.join(" ", headers)).isEqualTo(400);
    }
    assertThat(site.events).hasSize(7).allMatch(event -> event.type() == Type.SIGN_IN_REFUSED);
    assertThat(get("/api/v1/search?q=vpn", MIRA).status()).as("control").isEqualTo(200);
  }

  @Test
  void whoHasNoAccountStaysOutWhereTheyAreTheAdminsMatter() throws IOException {
    start(false, "127.0.0.1");
    assertThat(get("/api/v1/search?q=vpn", MIRA).status()).isEqualTo(403);
    assertThat(get("/api/v1/search?q=vpn", MIRA).status()).isEqualTo(403);
    assertThat(site.events).as("once a minute").singleElement().returns(Type.SIGN_IN_REFUSED, Event::type);
  }

  @Test
  void aPageOfAnotherSiteChangesNothing() throws IOException {
    start(true, "127.0.0.1");
    String token = get("/api/v1/session", MIRA).json().path("token").asString("");
    assertThat(token).hasSize(64);
    String path = "/api/v1/me/bookmarks/" + Site.VPN;
    String[] own = {"Sec-Fetch-Site", "same-origin", "X-Kith-Token", token};
    assertThat(site.send("PUT", path, null, MIRA).status()).as("no token").isEqualTo(403);
    assertThat(site.send("PUT", path, null, and(MIRA, "Sec-Fetch-Site", "cross-site", "X-Kith-Token", token)).status()).isEqualTo(403);
    String[] ola = {"X-Forwarded-User", "ola", "X-Kith-Proxy-Secret", SECRET};
    assertThat(site.send("PUT", path, null, and(ola, own)).status()).as("somebody else's token").isEqualTo(403);
    assertThat(site.send("PUT", path, null, and(MIRA, own)).status()).as("control").isEqualTo(200);
  }

  @Test
  void theProxysWordComesBeforeACookieAndNeverWithAToken() throws IOException {
    start(true, "127.0.0.1");
    Asker ola = Asker.add(site, "ola", "ola");
    String cookie = "sid=" + ola.secret();
    assertThat(get("/api/v1/session", "Cookie", cookie).json().path("viewer").path("id").asString("")).isEqualTo("ola");
    assertThat(get("/api/v1/session", and(MIRA, "Cookie", cookie)).json().path("viewer").path("id").asString("")).isEqualTo("mira");
    assertThat(get("/api/v1/search?q=vpn", and(MIRA, "Authorization", "Bearer " + ola.token("search").secret())).status()).isEqualTo(400);
    assertThat(get("/api/v1/me/account", and(MIRA, "Cookie", cookie)).status()).as("nor is the cookie's account shown").isEqualTo(403);
  }
}
