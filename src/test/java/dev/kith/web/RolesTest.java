package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.signin.Caller;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each route with each kind of caller, where people sign in: what opens is what stands here, and nothing else.
final class RolesTest {
  private enum Who { ANONYMOUS, READER, SOURCE_OWNER, OPERATOR, AUDITOR, ADMIN, COMMAND_LINE, DISABLED, IDLE, EXPIRED, REVOKED_TOKEN,
    SEARCH_TOKEN, METRICS_TOKEN, OPS_TOKEN, USERS_TOKEN, OTHER_TOKEN }

  private static final Set<Who> SESSIONS = EnumSet.of(Who.READER, Who.SOURCE_OWNER, Who.OPERATOR, Who.AUDITOR, Who.ADMIN);
  private static final Map<Needs, Set<Who>> OPENS = new EnumMap<>(Needs.class);

  static {
    OPENS.put(Needs.ANYONE, EnumSet.allOf(Who.class));
    OPENS.put(Needs.SIGNED_IN, SESSIONS);
    OPENS.put(Needs.SESSION, SESSIONS);
    OPENS.put(Needs.SEARCH, with(SESSIONS, Who.SEARCH_TOKEN));
    OPENS.put(Needs.READ, SESSIONS);
    OPENS.put(Needs.METRICS, with(SESSIONS, Who.METRICS_TOKEN));
    OPENS.put(Needs.SOURCE_OWNER, EnumSet.of(Who.SOURCE_OWNER, Who.OPERATOR, Who.COMMAND_LINE, Who.OPS_TOKEN));
    OPENS.put(Needs.OPERATOR, EnumSet.of(Who.OPERATOR, Who.COMMAND_LINE, Who.OPS_TOKEN));
    OPENS.put(Needs.LOOK, EnumSet.of(Who.AUDITOR, Who.ADMIN, Who.COMMAND_LINE));
    OPENS.put(Needs.AUDITOR, EnumSet.of(Who.AUDITOR, Who.COMMAND_LINE));
    OPENS.put(Needs.ADMIN, EnumSet.of(Who.ADMIN, Who.COMMAND_LINE, Who.USERS_TOKEN));
    // the provider's token is all that is looked at there; see SignInElsewhereTest
    OPENS.put(Needs.PROVIDER, EnumSet.allOf(Who.class));
    OPENS.put(Needs.PUSH, Set.of());
    OPENS.put(Needs.SCIM, Set.of());
  }

  @TempDir
  private Path folder;

  private static Set<Who> with(Set<Who> some, Who more) {
    Set<Who> all = EnumSet.copyOf(some);
    all.add(more);
    return all;
  }

  /// Whether a reply is that of a door that is shut: told to a program, or by being led to where one signs in.
  private static boolean isShut(Reply reply) {
    return reply.status() == 401 || reply.status() == 403 || reply.header("location").startsWith("/sign-in?")
        // SCIM counts wrong tokens
        || reply.status() == 429 && reply.text().contains("without the right token");
  }

  private static Map<Who, Asker> askers(Site site) {
    Map<Who, Asker> all = new LinkedHashMap<>();
    all.put(Who.ANONYMOUS, Asker.nobody(site));
    all.put(Who.READER, Asker.add(site, "reader", "ola"));
    all.put(Who.SOURCE_OWNER, Asker.add(site, "owner", "", "source-owner:wiki"));
    all.put(Who.OPERATOR, Asker.add(site, "operator", "", "operator"));
    all.put(Who.AUDITOR, Asker.add(site, "auditor", "", "auditor"));
    all.put(Who.ADMIN, Asker.add(site, "admin", "mira", "admin"));
    all.put(Who.DISABLED, Asker.add(site, "disabled", "", "admin", "operator", "auditor"));
    all.put(Who.EXPIRED, Asker.add(site, "expired", "", "admin", "operator", "auditor"));
    all.put(Who.IDLE, Asker.add(site, "idle", "", "admin", "operator", "auditor"));
    Asker revoked = all.get(Who.ADMIN).token("search", "users:manage", "documents:read", "me");
    site.signIn.tokens().revoke(Caller.commandLine(), "", revoked.secret().substring(0, 13));
    all.put(Who.REVOKED_TOKEN, revoked);
    all.put(Who.SEARCH_TOKEN, all.get(Who.READER).token("search", "users:manage", "ops", "audit:read"));
    all.put(Who.METRICS_TOKEN, all.get(Who.READER).token("metrics"));
    all.put(Who.OPS_TOKEN, all.get(Who.OPERATOR).token("ops", "users:manage"));
    all.put(Who.USERS_TOKEN, all.get(Who.ADMIN).token("users:manage", "ops", "audit:read"));
    all.put(Who.OTHER_TOKEN, all.get(Who.ADMIN).token("source:wiki:manage", "ingest:wiki"));
    return all;
  }

  private static String path(String route) {
    return route.replaceFirst("^\\w+ ", "").replace("{id}", "none").replace("{kind}", "none").replace("{name}", "none").replace("{topic}", "vpn")
        .replace("{token}", "none").replace("{version}", "dev").replace("{file}", "app.js").replace("{type}", "bad-request");
  }

  @Test
  void whoeverIsErasedOrDisabledByTheDirectoryIsSignedOutWithTheNextRequest() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker erased = Asker.add(site, "gone", "ola", "admin");
      Asker token = erased.token("users:manage");
      Asker disabled = Asker.add(site, "off", "mira", "admin");
      for (Asker each : List.of(erased, token, disabled)) {
        assertThat(each.get("/api/v1/admin/accounts").status()).as("control").isEqualTo(200);
      }
      site.library.store().delete(List.of("ola", "ola@valve.example"), List.of("Ola Lindqvist"), "self");
      assertThat(erased.get("/api/v1/admin/accounts").status()).as("erased").isEqualTo(401);
      assertThat(token.get("/api/v1/admin/accounts").status()).as("with a token").isEqualTo(401);
      assertThat(disabled.get("/api/v1/admin/accounts").status()).as("somebody else").isEqualTo(200);
      assertThat(site.send("POST", "/scim/v2/Users", "{\"userName\": \"mira\", \"displayName\": \"Größe\", \"active\": false}",
          "Authorization", "Bearer " + Site.SCIM_TOKEN, "Content-Type", "application/scim+json").text()).contains("Größe");
      assertThat(disabled.get("/api/v1/admin/accounts").status()).as("disabled by the directory").isEqualTo(401);
      assertThat(disabled.send("POST", "/api/v1/view-as", "{\"person\": \"left\", \"reason\": \"to see what there is\"}").status())
          .isEqualTo(401);
    }
  }

  @Test
  void eachRouteOpensToWhomItsNeedNamesAndToNobodyElse() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Map<Who, Asker> askers = askers(site);
      // Sessions that are too old, or that nobody used for a while; the others begin after that.
      site.now.pass(Duration.ofHours(8));
      site.signIn.accounts().disable(Caller.commandLine(), "disabled");
      for (Who who : SESSIONS) {
        askers.put(who, askers.get(who).again());
      }
      List<String> wrong = new ArrayList<>();
      GuardTest.ROUTES.forEach((route, needs) -> askers(askers).forEach((who, asker) -> {
        String method = route.split(" ")[0];
        Asker now = SESSIONS.contains(who) && route.endsWith("/sign-out") ? asker.again() : asker;
        String[] more = who == Who.COMMAND_LINE ? new String[] {"Authorization", "Bearer " + Site.TOKEN} : new String[0];
        // A form that nobody may send is of another test.
        if (!route.equals("POST /sign-in") && !route.equals("POST /api/v1/session")) {
          Reply reply = now.send(method, path(route), method.equals("GET") || method.equals("DELETE") ? null
              : route.endsWith("/reindex") ? "{\"sources\": [\"wiki\"]}" : "[]", more);
          if (isShut(reply) == OPENS.get(needs).contains(who)) {
            wrong.add(who + " " + route + ": " + reply.status() + " " + reply.text().lines().findFirst().orElse(""));
          }
          if (isShut(reply)) {
            assertThat(reply.text()).as(route).doesNotContain("VPN on a Mac", "Ola Lindqvist");
          }
        }
      }));
      assertThat(wrong).isEmpty();
      assertThat(OPENS).as("every need is in the table").containsOnlyKeys(Needs.values());
    }
  }

  private static Map<Who, Asker> askers(Map<Who, Asker> some) {
    Map<Who, Asker> all = new LinkedHashMap<>(some);
    all.put(Who.COMMAND_LINE, some.get(Who.ANONYMOUS));
    return all;
  }

  @Test
  void whoLooksAfterASourceLooksAfterThatOne() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker owner = Asker.add(site, "owner", "", "source-owner:wiki");
      Asker other = Asker.add(site, "other", "", "source-owner:drive");
      assertThat(owner.get("/api/v1/admin/sources").json()).hasSize(1);
      assertThat(other.get("/api/v1/admin/sources").json()).isEmpty();
      String reindex = "/api/v1/admin/reindex";
      assertThat(owner.send("POST", reindex, "{\"sources\": [\"wiki\"]}").status()).isEqualTo(202);
      for (String all : List.of("{}", "{\"sources\": []}", "{\"sources\": [\"drive\"]}", "{\"sources\": [\"wiki\", \"drive\"]}")) {
        assertThat(owner.send("POST", reindex, all).status()).as(all).isEqualTo(403);
      }
      Asker token = Asker.add(site, "operator", "", "operator").token("source:wiki:manage");
      assertThat(token.send("POST", reindex, "{\"sources\": [\"wiki\"]}").status()).isEqualTo(202);
      assertThat(token.send("POST", reindex, "{}").status()).as("a token narrows").isEqualTo(403);
      assertThat(site.orders.given).hasSize(2);
    }
  }

  @Test
  void anAdminReadsNothingByBeingOne() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker admin = Asker.add(site, "admin", "mira", "admin", "operator", "auditor");
      assertThat(admin.get("/api/v1/documents/" + Site.SECRET).status()).isEqualTo(404);
      assertThat(admin.get("/api/v1/search?q=walrus").json().path("total").path("value").asInt()).isZero();
      Asker member = Asker.add(site, "member", "ola");
      assertThat(member.get("/api/v1/documents/" + Site.SECRET).status()).as("control: it is there").isEqualTo(200);
      for (String path : List.of("/api/v1/search?q=vpn", "/api/v1/documents/" + Site.VPN, "/api/v1/export", "/api/v1/people/ola", "/api/v1/me/bookmarks")) {
        assertThat(site.get(path, "Authorization", "Bearer " + Site.TOKEN).status()).as("the command line: " + path).isEqualTo(403);
      }
    }
  }

  @Test
  void nobodyGivesWhatTheyDoNotHaveAndTheLastAdminStays() throws IOException {
    try (Site site = Site.local(folder, null)) {
      Asker admin = Asker.add(site, "admin", "mira", "admin");
      Asker.add(site, "boss", "", "auditor");
      Asker.add(site, "reader", "ola");
      String accounts = "/api/v1/admin/accounts/";
      for (String role : List.of("operator", "auditor", "source-owner:wiki")) {
        assertThat(admin.send("PUT", accounts + "reader", change("grant", role)).status()).as(role).isEqualTo(403);
      }
      assertThat(admin.send("PUT", accounts + "boss", change("password", "three words that differ")).status()).as("to become the auditor")
          .isEqualTo(403);
      assertThat(admin.send("POST", accounts, "{\"name\": \"spy\", \"kind\": \"program\", \"principals\": [\"group:board\"]}").status())
          .as("a program that sees more").isIn(403, 404);
      assertThat(admin.send("POST", "/api/v1/admin/accounts", "{\"name\": \"spy\", \"kind\": \"program\", \"principals\": [\"group:board\"]}").status())
          .isEqualTo(403);
      assertThat(admin.send("POST", accounts + "reader/tokens", "{\"name\": \"x\", \"scopes\": [\"search\"]}").status())
          .as("a token in somebody's name").isEqualTo(403);
      for (String last : List.of(change("revoke", "admin"), change("disable", ""))) {
        Reply reply = admin.send("PUT", accounts + "admin", last);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("the last admin");
      }
      assertThat(admin.send("DELETE", accounts + "admin", null).status()).isEqualTo(400);
      assertThat(admin.send("PUT", accounts + "reader", change("grant", "admin")).status()).as("control").isEqualTo(200);
      assertThat(admin.send("PUT", accounts + "admin", change("revoke", "admin")).status()).as("control: another one is left").isEqualTo(200);
      assertThat(admin.get("/api/v1/admin/accounts").status()).as("at once").isEqualTo(401);
    }
  }

  private static String change(String what, String value) {
    return "{\"change\": \"" + what + "\", \"value\": \"" + value + "\"}";
  }
}
