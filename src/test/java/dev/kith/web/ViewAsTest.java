package dev.kith.web;

import static dev.kith.web.Site.SECRET;
import static dev.kith.web.Site.TOKEN;
import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Viewer;
import dev.kith.signin.Caller;
import dev.kith.signin.Role;
import dev.kith.signin.Scope;
import dev.kith.signin.ViewAs;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Looking as somebody else: with a reason, for minutes, seen by the auditor and by the one looked as, and changing nothing.
final class ViewAsTest {
  private static final String[] COMMAND_LINE = {"Authorization", "Bearer " + TOKEN, "X-Kith-As", "mira"};
  private static final String REASON = "ticket 4711: ola sees no plan";

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

  private static Reply begin(String person, String reason, int minutes) {
    return site.post("/api/v1/view-as", Json.MAPPER.writeValueAsString(java.util.Map.of("person", person, "reason", reason, "minutes", minutes)),
        COMMAND_LINE);
  }

  private static String[] looking(String secret) {
    return new String[] {"Authorization", "Bearer " + TOKEN, "X-Kith-As", "mira", "X-Kith-View", secret};
  }

  private static List<Event> events(Type type) {
    return site.events.stream().filter(event -> event.type() == type).toList();
  }

  @Test
  void whoLooksAsSomebodySeesWhatTheySeeUntilItEnds() {
    site.events.clear();
    Reply begun = begin("ola", REASON, 5);
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    String[] looking = looking(begun.json().path("secret").asString());
    assertThat(site.get("/api/v1/documents/" + SECRET, COMMAND_LINE).status()).as("by themselves").isEqualTo(404);
    assertThat(site.get("/api/v1/documents/" + SECRET, looking).status()).isEqualTo(200);
    assertThat(site.ask("search?q=walrus", looking).path("hits")).hasSize(1);
    JsonNode session = site.ask("session", looking);
    assertThat(session.path("lookingAs").path("person").path("id").asString()).isEqualTo("ola");
    assertThat(session.path("lookingAs").path("reason").asString()).isEqualTo(REASON);
    assertThat(session.path("viewer").path("id").asString()).as("still who they are").isEqualTo("mira");
    assertThat(site.send("DELETE", "/api/v1/view-as", null, looking).json().path("ended").asBoolean()).isTrue();
    assertThat(site.get("/api/v1/documents/" + SECRET, looking).status()).isEqualTo(404);
    assertThat(site.send("DELETE", "/api/v1/view-as", null, looking).json().path("ended").asBoolean()).as("once").isFalse();
    assertThat(events(Type.VIEW_AS_BEGUN)).singleElement().satisfies(event -> {
      assertThat(event.subject()).isEqualTo("person:ola");
      assertThat(event.actor()).startsWith("os:");
      assertThat(event.details()).containsEntry("reason", REASON).containsKey("until");
    });
    assertThat(events(Type.VIEW_AS_ENDED).getLast().details()).containsEntry("how", "ended");
  }

  @Test
  void withoutAReasonATimeOrAPersonItIsRefusedInOneLine() {
    site.events.clear();
    assertThat(problem(begin("ola", "", 5), 400, "bad-request").path("detail").asString()).startsWith("Say why you look as somebody else");
    problem(begin("ola", "because", 5), 400, "bad-request");
    problem(begin("ola", "  \n  a  b   c  ", 5), 400, "bad-request");
    problem(begin("ola", REASON, 16), 400, "bad-request");
    problem(begin("ola", REASON, 0), 400, "bad-request");
    problem(begin("nobody-here", REASON, 5), 400, "bad-request");
    problem(begin("mira", REASON, 5), 400, "bad-request");
    problem(site.post("/api/v1/view-as", "[]", COMMAND_LINE), 400, "bad-request");
    assertThat(events(Type.VIEW_AS_BEGUN)).isEmpty();
    assertThat(begin("ola", REASON, 15).status()).as("control").isEqualTo(200);
  }

  @Test
  void nothingCanBeChangedExportedOrAskedInAnothersName() {
    String[] looking = looking(begin("ola", REASON, 5).json().path("secret").asString());
    for (String route : List.of("PUT /api/v1/me/decisions/hidden", "PUT /api/v1/me/bookmarks/" + Site.VPN, "DELETE /api/v1/me?confirm=mira",
        "POST /api/v1/saved-searches", "PUT /api/v1/documents/" + Site.VPN + "/feedback/helped", "POST /api/v1/admin/reindex",
        "POST /api/v1/session", "GET /api/v1/export?q=", "GET /api/v1/me/export", "GET /api/v1/admin/audit", "GET /api/v1/admin/people/ola/export")) {
      Reply reply = site.send(route.split(" ")[0], route.split(" ")[1], route.startsWith("POST") ? "{\"person\": \"ola\"}" : null, looking);
      assertThat(reply.status()).as("%s: %s", route, reply.text()).isEqualTo(403);
    }
    assertThat(site.get("/api/v1/search?q=walrus&limit=1", looking).status()).isEqualTo(200);
    assertThat(site.post("/api/v1/search", "{\"q\": \"walrus\"}", looking).status()).as("asking in a body is no change").isEqualTo(200);
    assertThat(site.ask("documents/" + SECRET, looking).path("feedback").isMissingNode()).isTrue();
    assertThat(site.get("/api/v1/me/export", COMMAND_LINE).status()).as("control: by themselves").isEqualTo(200);
    assertThat(site.queries.of("ola").stream().map(own -> own.q())).as("nobody's question").doesNotContain("walrus");
    assertThat(site.queries.of("mira").stream().map(own -> own.q())).doesNotContain("walrus");
  }

  @Test
  void theOneLookedAsReadsWhoWhenAndWhy() {
    begin("left", "nobody reads this", 5);
    begin("ola", "a reason that only ola reads", 5);
    JsonNode views = site.ask("me/views", "X-Kith-As", "ola").path("views");
    assertThat(views.path(0).path("reason").asString()).isEqualTo("a reason that only ola reads");
    assertThat(views.path(0).path("by").path("actor").asString()).startsWith("os:");
    assertThat(Instant.parse(views.path(0).path("until").asString())).isAfter(Instant.parse(views.path(0).path("from").asString()));
    assertThat(site.get("/api/v1/me/views", "X-Kith-As", "mira").text()).doesNotContain("only ola reads");
  }

  @Test
  void anothersSecretOpensNothing() {
    String secret = begin("ola", REASON, 5).json().path("secret").asString();
    assertThat(site.get("/api/v1/documents/" + SECRET, "X-Kith-As", "mira", "X-Kith-View", secret).status()).isEqualTo(404);
    assertThat(site.get("/api/v1/documents/" + SECRET, "X-Kith-As", "mira", "Cookie", "kith-view=" + secret).status()).isEqualTo(404);
    assertThat(site.get("/api/v1/documents/" + SECRET, looking(secret)).status()).as("control").isEqualTo(200);
    assertThat(site.post("/api/v1/view-as", "{\"person\": \"ola\", \"reason\": \"" + REASON + "\"}").status()).as("a reader may not").isEqualTo(403);
  }

  @Test
  void lookingAsAnotherEndsLookingAsTheFirst() {
    String first = begin("ola", REASON, 15).json().path("secret").asString();
    site.events.clear();
    assertThat(site.get("/api/v1/documents/" + SECRET, looking(first)).status()).as("control").isEqualTo(200);
    String second = begin("left", REASON, 15).json().path("secret").asString();
    assertThat(site.get("/api/v1/documents/" + SECRET, looking(first)).status()).isEqualTo(404);
    assertThat(site.ask("session", looking(second)).path("lookingAs").path("person").path("id").asString()).isEqualTo("left");
    assertThat(site.events).extracting(event -> event.type() + " " + event.subject() + " " + event.details().get("how")).containsExactly(
        "VIEW_AS_ENDED person:ola another was begun", "VIEW_AS_BEGUN person:left null");
  }

  @Test
  void whoLookedAsSomebodyStandsInTheirExport() {
    begin("ola", "a reason that ola can take along", 5);
    JsonNode views = site.ask("me/export", "X-Kith-As", "ola").path("views");
    assertThat(views.path(0).path("reason").asString()).isEqualTo("a reason that ola can take along");
    assertThat(views.path(0).path("by").asString()).startsWith("os:");
    assertThat(site.get("/api/v1/me/export", "X-Kith-As", "mira").text()).as("and in nobody else's").doesNotContain("ola can take along");
  }

  private static Caller caller(String actor, Role... roles) {
    return new Caller("mira", new Viewer("mira", Set.of()), Set.of(roles), Scope.ALL, Set.of(), actor, "");
  }

  @Test
  void itEndsByItselfAndWhenKithStops() {
    Instant[] now = {Instant.parse("2026-06-15T12:00:00Z")};
    List<Event> events = new ArrayList<>();
    Caller admin = caller("person:mira", Role.READER, Role.ADMIN);
    try (ViewAs views = new ViewAs(site.library.store(), site.library.search()::directory, events::add, () -> now[0])) {
      String secret = views.begin(admin, "ola", REASON, ViewAs.LONGEST).secret();
      now[0] = now[0].plus(ViewAs.LONGEST).minusSeconds(1);
      assertThat(views.of(secret, "person:mira")).isPresent();
      now[0] = now[0].plusSeconds(1);
      assertThat(views.of(secret, "person:mira")).isEmpty();
      views.begin(admin, "ola", REASON, Duration.ofMinutes(1));
    }
    assertThat(events).extracting(event -> event.type() + event.details().getOrDefault("how", "")).containsExactly("VIEW_AS_BEGUN",
        "VIEW_AS_ENDEDtime was up", "VIEW_AS_BEGUN", "VIEW_AS_ENDEDKith stopped");
  }

  @Test
  void onlyAnAdminOrAuditorInPersonMayAndWhatCannotBeWrittenDownDoesNotHappen() {
    for (Role role : EnumSet.allOf(Role.class)) {
      assertThat(ViewAs.mayBegin(caller("person:mira", role))).as(role.label()).isEqualTo(role == Role.ADMIN || role == Role.AUDITOR);
      assertThat(ViewAs.mayBegin(caller("token:3f9a", role))).as("a token of %s", role.label()).isFalse();
    }
    List<ViewAs.View> begun = new ArrayList<>();
    try (ViewAs views = new ViewAs(site.library.store(), site.library.search()::directory, _ -> {
      throw new java.io.UncheckedIOException(new IOException("the disk is full"));
    }, () -> Instant.parse("2026-06-15T12:00:00Z"))) {
      assertThatThrownBy(() -> begun.add(views.begin(caller("person:mira", Role.ADMIN), "ola", REASON, Duration.ofMinutes(1))))
          .hasMessageContaining("the disk is full");
    }
    assertThat(begun).isEmpty();
  }

  @Test
  void whereASessionAsksItIsTheBrowsersAndAPersonsAndNoTokens(@TempDir Path other) throws IOException {
    try (Site local = Site.local(other, null)) {
      Asker mira = Asker.add(local, "mira", "mira", "auditor");
      Asker ola = Asker.add(local, "ola", "ola");
      String body = "{\"person\": \"ola\", \"reason\": \"" + REASON + "\"}";
      assertThat(problem(ola.send("POST", "/api/v1/view-as", body), 403, "forbidden").path("detail").asString()).as("a reader")
          .startsWith("Only an admin or an auditor looks as somebody else");
      assertThat(mira.get("/api/v1/session").json().path("mayLook").asBoolean()).isTrue();
      assertThat(ola.get("/api/v1/session").json().path("mayLook").asBoolean()).isFalse();
      Reply begun = mira.send("POST", "/api/v1/view-as", body);
      assertThat(begun.status()).as(begun.text()).isEqualTo(200);
      assertThat(begun.json().has("secret")).as("only the cookie has it").isFalse();
      String cookie = begun.header("set-cookie").split(";")[0];
      assertThat(begun.header("set-cookie")).contains("HttpOnly", "SameSite=Lax");
      String[] looking = {"Cookie", "sid=" + mira.secret() + "; " + cookie};
      assertThat(local.get("/api/v1/documents/" + SECRET, looking).status()).isEqualTo(200);
      assertThat(mira.get("/api/v1/documents/" + SECRET).status()).as("without the cookie").isEqualTo(404);
      assertThat(local.get("/api/v1/documents/" + SECRET, "Cookie", cookie).status()).as("the cookie alone is nobody").isEqualTo(401);
      assertThat(problem(local.get("/api/v1/admin/audit", looking), 403, "forbidden").path("detail").asString())
          .as("and is no auditor meanwhile").contains("your own roles rest");
      local.now.pass(Duration.ofMinutes(20));
      Reply stale = mira.send("POST", "/api/v1/view-as", body);
      assertThat(problem(stale, 400, "bad-request").path("detail").asString()).contains("password");
    }
  }
}
