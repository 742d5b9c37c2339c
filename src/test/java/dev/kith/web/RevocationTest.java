package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Groups;
import dev.kith.fields.Fields;
import dev.kith.groups.Tables;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A right that is taken away is gone with the next request, on every path whose answers are kept somewhere; and two who see
/// different things never get each other's. At the front door.
final class RevocationTest {
  /// A word that stands in nothing but what the group may see.
  private static final String CANARY = "quokka";
  /// Its author and what it was tagged with, who and which show only by it.
  private static final String GHOST = "Zenobia";
  private static final String TAG = "wombat";

  @TempDir Path folder;
  private Site site;
  private String feed;

  @BeforeEach
  void open() throws IOException {
    site = Site.open(folder.resolve("site"), "ola", "mira");
    site.library.add(List.of(new Person("people", "ada", "Ada Brandt", List.of("ada@valve.example"), "", "IT", "", "", "", List.of(), List.of(),
        true, true)), List.of());
    for (int i = 0; i < 12; i++) {
      site.library.add(secret(i, Access.of(Set.of("group:corp:secret"))));
    }
    table("corp,inner,ola", "corp,secret,group:inner", "corp,other,mira");
    feed = site.post("/api/v1/saved-searches", "{\"name\":\"q\",\"params\":\"q=" + CANARY + "\"}", "X-Kith-As", "ola", "Sec-Fetch-Site",
        "same-origin", "Content-Type", "application/json").json().path("feed").asString();
    site.send("PUT", "/api/v1/me/bookmarks/" + id(0), null, "X-Kith-As", "ola", "Sec-Fetch-Site", "same-origin");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private static Item secret(int i, Access access) {
    return Item.of("drive", "s" + i, Kind.FILE, "The " + CANARY + " plan " + i, Content.plain("All about the " + CANARY + " and the VPN, part " + i))
        .withAccess(access).withTags(List.of(TAG)).withPlace(List.of("Bilby"))
        .withParts(List.of(Library.part(Role.AUTHOR, "drive", "zen", GHOST + " Quill")));
  }

  private static String id(int i) {
    return Fields.id("drive", "s" + i);
  }

  private void table(String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("groups.csv"), "realm,group,member\n" + String.join("\n", lines) + "\n");
    Map<String, State> states = Tables.read(file, Library.NOW);
    states.forEach((realm, state) -> site.library.realms().sync(realm, "csv", state, true, "os:test"));
  }

  /// Every path whose answer is kept, or was worked out from something that is.
  private Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String path : List.of("search?q=" + CANARY, "search?q=" + CANARY + "&limit=2", "search?q=vpn", "search?q=qokka", "search?q=",
        "suggest?q=wom", "suggest?q=the+quok", "suggest?q=zen", "facets/tag?q=", "facets/person?q=" + CANARY, "experts?q=" + CANARY, "experts?q=vpn",
        "topics/" + CANARY, "gaps", "documents/" + id(0), "documents/" + id(1) + "/similar", "export?q=" + CANARY, "sources",
        "saved-searches", "me/bookmarks", "me/export", "people/" + ghost())) {
      paths.put(path, "/api/v1/" + path);
    }
    paths.put("feed", feed);
    paths.put("suggest (OpenSearch)", "/suggest?q=wom");
    paths.put("go", "/go/" + id(0));
    return paths;
  }

  private String ghost() {
    return site.library.search().directory().of("drive/zen\t" + GHOST + " Quill").orElseThrow().id();
  }

  private Reply get(String path, String as) {
    return site.get(path, "X-Kith-As", as);
  }

  /// Whether an answer tells anything of what only the group may see. What was asked stands in some answers, so a plain title, a
  /// name, an id or a number above none is looked for.
  private static boolean tells(Reply reply) {
    String text = reply.text();
    return reply.status() == 200 && (text.contains("plan ") || text.contains(GHOST) || text.contains(TAG) || text.contains("Bilby"));
  }

  private List<String> telling(String as) {
    return paths().entrySet().stream().filter(path -> tells(get(path.getValue(), as))).map(Map.Entry::getKey).toList();
  }

  /// Answers, and what to ask with to hear that they still hold.
  private Map<String, Reply> kept(String as) {
    Map<String, Reply> out = new LinkedHashMap<>();
    paths().forEach((name, path) -> out.put(name, get(path, as)));
    return out;
  }

  private void nothingIsLeft(Map<String, Reply> before, String cursor, String as, String why) {
    assertThat(telling(as)).as(why).isEmpty();
    before.forEach((name, reply) -> {
      if (tells(reply) && !reply.header("etag").isEmpty()) {
        assertThat(site.get(paths().get(name), "X-Kith-As", as, "If-None-Match", reply.header("etag")).status())
            .as("%s: what was kept is not the answer any more: %s", why, name).isNotEqualTo(304);
      }
    });
    Reply next = get("/api/v1/search?q=" + CANARY + "&limit=2&cursor=" + cursor, as);
    assertThat(next.status()).as("%s: the cursor", why).isIn(400, 410);
    assertThat(next.text()).doesNotContain("plan ");
    assertThat(get("/api/v1/documents/" + id(0), as).text()).as("%s: hidden is as missing", why)
        .isEqualTo(get("/api/v1/documents/none-00000000", as).text());
  }

  private String cursor(String as) {
    return get("/api/v1/search?q=" + CANARY + "&limit=2", as).json().path("next").asString();
  }

  @Test
  void whoIsTakenOutOfAGroupHasNothingOfItWithTheNextRequest() throws IOException {
    Map<String, Reply> before = kept("ola");
    String cursor = cursor("ola");
    assertThat(telling("ola")).as("control: the paths do tell whoever may know").contains("search?q=" + CANARY, "search?q=vpn", "suggest?q=wom",
        "facets/tag?q=", "experts?q=" + CANARY, "documents/" + id(0), "export?q=" + CANARY, "feed", "me/bookmarks", "people/" + ghost());
    assertThat(get("/api/v1/search?q=" + CANARY + "&limit=2&cursor=" + cursor, "ola").status()).as("control: the cursor holds").isEqualTo(200);
    assertThat(telling("mira")).as("control: and nobody else; a feed is its owner's whoever reads it").containsExactly("feed");
    table("corp,inner,ada", "corp,secret,group:inner", "corp,other,mira");
    nothingIsLeft(before, cursor, "ola", "out of an inner group");
    assertThat(get("/api/v1/search?q=" + CANARY, "ada").text()).as("control: whoever took the place sees").contains("plan ");
  }

  @Test
  void groupsThatAreRememberedWouldBeNoticed() throws IOException {
    Groups remembered = site.library.realms().get();
    site.library.groups = () -> remembered;
    table("corp,inner,ada", "corp,secret,group:inner", "corp,other,mira");
    assertThat(telling("ola")).as("control: without asking anew all of it is told still").contains("search?q=" + CANARY, "feed");
    site.library.groups = site.library.realms();
    assertThat(telling("ola")).isEmpty();
  }

  @Test
  void whoIsDisabledHasNothingWithTheNextRequest() {
    Map<String, Reply> before = kept("ola");
    String cursor = cursor("ola");
    State disabled = new State(List.of(new dev.kith.store.Memberships.Account("1", "ola", "", Set.of("ola@valve.example"), false, false,
        Library.NOW, "{}", Library.NOW, Library.NOW)), List.of(), Set.<Member>of());
    site.library.realms().sync("hr", "scim", disabled, true, "os:test");
    nothingIsLeft(before, cursor, "ola", "disabled");
    assertThat(get("/api/v1/search?q=vpn", "ola").json().path("total").path("value").asLong()).as("not even what is everybody's").isZero();
    assertThat(get("/api/v1/search?q=vpn", "mira").json().path("total").path("value").asLong()).as("control").isPositive();
  }

  @Test
  void aDocumentThatIsGivenAnotherListIsGoneWithTheCommit() {
    Map<String, Reply> before = kept("ola");
    String cursor = cursor("ola");
    for (int i = 0; i < 12; i++) {
      site.library.add(secret(i, i % 2 == 0 ? Access.NOBODY : new Access(Set.of("user:ola"), List.of(Set.of("group:corp:secret")))));
    }
    nothingIsLeft(before, cursor, "ola", "another list");
  }

  @Test
  void aFeedThatIsSilentForTooLongClosesItsGroups() {
    State state = site.library.realms().state("corp");
    site.library.realms().sync("tree", "ldap", new State(List.of(new dev.kith.store.Memberships.Account("1", "ola", "", Set.of("ola"), true,
        false, Library.NOW, "{}", Library.NOW, Library.NOW)), List.of(new dev.kith.store.Memberships.Group("g", "g", "", "{}", Library.NOW,
        Library.NOW)), Set.of(new Member("g", dev.kith.store.Memberships.Kind.ACCOUNT, "1"))), true, "kith");
    for (int i = 0; i < 12; i++) {
      site.library.add(secret(i, Access.of(Set.of("group:tree:g"))));
    }
    assertThat(state.groups()).isNotEmpty();
    Map<String, Reply> before = kept("ola");
    String cursor = cursor("ola");
    assertThat(telling("ola")).as("control").isNotEmpty();
    site.library.realms().failed("tree", "ldap", "it cannot be reached");
    site.library.passed = Duration.ofHours(24).minusSeconds(1);
    assertThat(telling("ola")).as("the last good holds for a day").isNotEmpty();
    site.library.passed = Duration.ofHours(24);
    nothingIsLeft(before, cursor, "ola", "closed");
  }

  @Test
  void whatCannotBeReadOrNamesNobodyKnownIsNobodys() throws IOException {
    List<Access> unsure = List.of(Access.NOBODY, Access.of(Set.of()), Access.of(Set.of("group:nowhere:g")), Access.of(Set.of("group:corp:gone")),
        Access.of(Set.of("somebody")), new Access(Set.of("group:nowhere:g"), List.of(Set.of(Access.EVERYONE_PRINCIPAL))),
        Access.EVERYONE.and(Set.of()));
    for (int i = 0; i < 12; i++) {
      site.library.add(secret(i, unsure.get(i % unsure.size())));
    }
    for (String as : List.of("ola", "mira", "ada")) {
      assertThat(telling(as)).as(as).isEmpty();
    }
  }

  @Test
  void twoWhoSeeDifferentThingsNeverGetEachOthers() throws IOException {
    Map<String, String> paths = paths();
    List<String> asked = List.of("search?q=" + CANARY, "suggest?q=wom", "facets/tag?q=", "experts?q=" + CANARY, "documents/" + id(0));
    Map<String, String> expected = asked.stream().collect(Collectors.toMap(path -> path, path -> timeless(get(paths.get(path), "mira"))));
    Map<String, String> own = asked.stream().collect(Collectors.toMap(path -> path, path -> timeless(get(paths.get(path), "ola"))));
    List<String> crossings = new ArrayList<>();
    int alternations = Integer.getInteger("alternations", 200);
    for (int i = 0; i < alternations; i++) {
      String path = asked.get(i % asked.size());
      String as = i / asked.size() % 2 == 0 ? "ola" : "mira";
      if (!timeless(get(paths.get(path), as)).equals((as.equals("ola") ? own : expected).get(path))) {
        crossings.add(i + " " + as + " " + path);
      }
    }
    assertThat(crossings).isEmpty();
    assertThat(own).as("control: the two see different things").isNotEqualTo(expected);
    table("corp,inner,ada", "corp,secret,group:inner", "corp,other,mira");
    for (String path : asked) {
      assertThat(tells(get(paths.get(path), "ola"))).as("after a revocation: " + path).isFalse();
      assertThat(timeless(get(paths.get(path), "mira"))).as("and the other as ever: " + path).isEqualTo(expected.get(path));
    }
  }

  @Test
  void norTenThousandTimesBehindTheDoor() throws IOException {
    Search search = site.library.search();
    Profile ola = search.directory().person("ola").orElseThrow();
    Profile mira = search.directory().person("mira").orElseThrow();
    List<Function<Viewer, Object>> asked = List.of(viewer -> search.answer(Question.of(CANARY).sized(3), viewer).hits(),
        viewer -> search.suggest("wom", 5, viewer), viewer -> search.census(viewer).tags(), viewer -> search.census(viewer).documents(),
        viewer -> search.counts(viewer), viewer -> search.document(id(0), viewer).map(document -> document.found().id()),
        viewer -> search.facet("tag", "", Question.of(""), viewer));
    List<Object> own = asked.stream().map(ask -> ask.apply(search.viewer(ola))).toList();
    List<Object> others = asked.stream().map(ask -> ask.apply(search.viewer(mira))).toList();
    for (int i = 0; i < asked.size(); i++) {
      assertThat(own.get(i)).as("control: the two see different things").isNotEqualTo(others.get(i));
    }
    for (int i = 0; i < 10_000; i++) {
      int which = i / 2 % asked.size();
      assertThat(asked.get(which).apply(search.viewer(i % 2 == 0 ? ola : mira))).isEqualTo((i % 2 == 0 ? own : others).get(which));
    }
    table("corp,inner,ada", "corp,secret,group:inner", "corp,other,mira");
    for (int i = 0; i < asked.size(); i++) {
      assertThat(asked.get(i).apply(search.viewer(ola)).toString()).as("after a revocation").doesNotContain("plan ", TAG);
      assertThat(asked.get(i).apply(search.viewer(mira))).isEqualTo(others.get(i));
    }
  }

  private static String timeless(Reply reply) {
    return reply.status() + reply.text().replaceAll("\"(took|tookMs|millis|ms)\":[\\d.]+", "");
  }
}
