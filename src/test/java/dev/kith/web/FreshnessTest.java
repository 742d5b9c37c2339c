package dev.kith.web;

import static dev.kith.web.Site.VPN;
import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.model.Access;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whoever has an answer is told that it still is the answer, and nobody is told so of another's; cursors hold as long.
final class FreshnessTest {
  private static final Pattern NEXT = Pattern.compile("<(/api/v1/search\\?[^>]*)>; rel=\"next\"");

  @TempDir
  private Path folder;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = Site.open(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Reply get(String path, String as) {
    return site.get("/api/v1/" + path, "X-Kith-As", as);
  }

  private Reply again(String path, String as, Reply before) {
    return site.get("/api/v1/" + path, "X-Kith-As", as, "If-None-Match", before.header("etag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"search?q=vpn", "experts?q=vpn", "people/ola", "topics/vpn", "gaps", "documents/$VPN", "documents/$VPN/similar",
      "saved-searches", "me/bookmarks"})
  void anAnswerThatIsStillTheAnswerIsNotSentAgain(String route) {
    String path = route.replace("$VPN", VPN);
    Reply first = get(path, "ola");
    assertThat(first.header("etag")).startsWith("W/\"");
    assertThat(first.header("cache-control")).isEqualTo("private, no-cache");
    assertThat(first.header("vary")).isEqualTo("Authorization, Cookie, Accept-Encoding, Accept-Language, X-Kith-As");
    Reply second = again(path, "ola", first);
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.text()).isEmpty();
    assertThat(second.header("etag")).isEqualTo(first.header("etag"));
    assertThat(again(path, "mira", first).status()).as("as somebody else").isEqualTo(200);
    site.library.add(Library.page("other", "Other", "Of the VPN.").withAccess(Access.of(Set.of("group:elsewhere"))));
    assertThat(again(path, "ola", first).status()).as("after a commit of what they may not see").isEqualTo(304);
    site.library.add(Library.page("new", "New", "Another page."));
    assertThat(again(path, "ola", first).status()).as("after a commit").isEqualTo(200);
    Reply third = get(path, "ola");
    site.send("PUT", "/api/v1/me/decisions/hidden", null, "X-Kith-As", "mira", "Sec-Fetch-Site", "same-origin");
    assertThat(again(path, "ola", third).status()).as("after a decision").isEqualTo(200);
    Reply fourth = get(path, "ola");
    site.library.store().shelf().bookmark(List.of("ola"), VPN);
    assertThat(again(path, "ola", fourth).status()).as("after a bookmark").isEqualTo(200);
  }

  @Test
  void theSameQuestionInOtherWordsIsTheSame() {
    Reply first = get("search?q=vpn%20%20mac&source=wiki&tag=", "ola");
    assertThat(again("search?source=wiki&q=+vpn+mac", "ola", first).status()).isEqualTo(304);
    assertThat(again("search?source=wiki&q=mac+vpn", "ola", first).status()).as("order counts").isEqualTo(200);
    assertThat(again("search?source=wiki&q=vpn+mac&limit=1", "ola", first).status()).isEqualTo(200);
  }

  @Test
  void aMistakeIsNoAnswerToKeep() {
    Reply first = get("search?q=vpn", "ola");
    Reply wrong = again("search?q=vpn&limit=x", "ola", first);
    problem(wrong, 400, "bad-request");
    Reply none = get("documents/none", "ola");
    problem(none, 404, "not-found");
    assertThat(none.header("etag")).isEmpty();
    assertThat(none.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void aPageLeadsToTheNextAndAllAreSeenOnce() {
    for (int i = 0; i < 23; i++) {
      site.library.add(Library.page("many" + i, "Walnut " + i, "A walnut."));
    }
    List<String> ids = new ArrayList<>();
    Reply page = get("search?q=walnut&limit=5", "ola");
    for (Matcher next = NEXT.matcher(page.header("link")); next.find(); next = NEXT.matcher(page.header("link"))) {
      assertThat(next.group(1)).contains("cursor=" + page.json().path("next").asString());
      page.json().path("hits").forEach(hit -> ids.add(hit.path("id").asString()));
      page = site.get(next.group(1), "X-Kith-As", "ola");
    }
    page.json().path("hits").forEach(hit -> ids.add(hit.path("id").asString()));
    assertThat(ids).hasSize(23).doesNotHaveDuplicates();
    assertThat(page.json().has("next")).isFalse();
  }

  @Test
  void aCursorOfAnIndexThatChangedIsExpired() {
    String cursor = get("search?q=v*+OR+vpn+OR+valve&limit=1&copies=all", "ola").json().path("next").asString();
    assertThat(cursor).isNotEmpty();
    String path = "search?q=v*+OR+vpn+OR+valve&limit=1&copies=all&cursor=" + cursor;
    assertThat(get(path, "ola").status()).isEqualTo(200);
    problem(get(path, "mira"), 410, "cursor-expired");
    problem(get(path.replace("valve", "walrus"), "ola"), 410, "cursor-expired");
    site.library.add(Library.page("new", "New", "Another page."));
    JsonNode problem = problem(get(path, "ola"), 410, "cursor-expired");
    assertThat(problem.path("errors").path(0).path("parameter").asString()).isEqualTo("cursor");
    for (String wrong : Set.of("x", "%2B%2B", "MTI", "LTEuYQ", cursor.substring(3))) {
      assertThat(get("search?q=vpn&cursor=" + wrong, "ola").status()).as(wrong).isIn(400, 410);
    }
  }

  @Test
  void aQuestionCanBeAskedInABody() {
    JsonNode get = get("search?q=vpn&source=wiki&source=blog&limit=1", "ola").json();
    Reply post = site.post("/api/v1/search", "{\"q\": \"vpn\", \"source\": [\"wiki\", \"blog\"], \"limit\": 1}", "X-Kith-As", "ola");
    assertThat(post.status()).as(post.text()).isEqualTo(200);
    assertThat(post.json().path("hits")).isEqualTo(get.path("hits"));
    assertThat(post.json().path("next")).isEqualTo(get.path("next"));
    assertThat(post.header("etag")).isEmpty();
    for (String wrong : List.of("", "[]", "{", "{\"q\": null}", "{\"q\": {}}", "{\"limit\": \"x\"}", "{\"source\": [[]]}")) {
      problem(site.post("/api/v1/search", wrong), 400, "bad-request");
    }
  }

  @Test
  void tagsTellNothingOfWhoMaySeeWhat() throws IOException {
    String tag = get("search?q=vpn", "ola").header("etag");
    Set<String> tags = new HashSet<>(Set.of(tag));
    try (Site other = Site.open(folder.resolve("other"))) {
      assertThat(tags.add(other.get("/api/v1/search?q=vpn", "X-Kith-As", "ola").header("etag"))).as("each start has its own").isTrue();
    }
  }
}
