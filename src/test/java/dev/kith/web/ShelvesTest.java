package dev.kith.web;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.web.Site.SECRET;
import static dev.kith.web.Site.VPN;
import static dev.kith.web.Site.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Saved searches, their feeds and bookmarks over HTTP: the owner's alone, and never more than the owner may see now.
final class ShelvesTest {
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

  private Reply send(String method, String path, String body, String as) {
    return site.send(method, "/api/v1/" + path, body, "X-Kith-As", as, "Sec-Fetch-Site", "same-origin");
  }

  private JsonNode save(String as, String name, String params) {
    Reply reply = send("POST", "saved-searches", "{\"name\": \"" + name + "\", \"params\": \"" + params + "\"}", as);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private List<JsonNode> saved(String as) {
    return site.ask("saved-searches", "X-Kith-As", as).path("searches").valueStream().toList();
  }

  private static List<String> titles(Reply feed) {
    assertThat(feed.status()).as(feed.text()).isEqualTo(200);
    assertThat(feed.header("content-type")).startsWith("application/atom+xml");
    return Jsoup.parse(feed.text(), "", Parser.xmlParser()).select("feed > entry > title").eachText();
  }

  @Test
  void aSearchIsSavedWithoutWhereOneWasInIt() {
    JsonNode saved = save("ola", "  The   VPN ", "q=vpn&source=wiki&page=3&cursor=x&source=blog&typing=true&tag=");
    assertThat(saved.path("name").asString()).isEqualTo("The VPN");
    assertThat(saved.path("params").asString()).isEqualTo("q=vpn&source=wiki&source=blog");
    assertThat(saved.path("fresh").asInt(-1)).isZero();
    assertThat(saved.path("feed").asString()).matches("/saved/[\\w-]{43}\\.atom");
    assertThat(saved.path("created").asString()).isEqualTo("2026-06-15T12:00:00Z");
    assertThat(saved("ola")).containsExactly(saved);
    assertThat(saved("mira")).as("nobody else's").isEmpty();
  }

  @Test
  void freshCountsWhatIsNewOrOtherSinceTheLastLook() {
    String id = save("ola", "VPN", "q=vpn").path("id").asString();
    site.library.add(item("wiki", "old", Kind.PAGE, "VPN of old", "An old page, found anew.").withTimes(daysAgo(900), daysAgo(900)),
        item("wiki", "vpn", Kind.PAGE, "VPN on a Mac", "Changed.").withTimes(daysAgo(30), daysAgo(1)));
    assertThat(saved("ola").getFirst().path("fresh").asInt()).isEqualTo(2);
    Reply seen = send("PUT", "saved-searches/" + id, "{\"seen\": true}", "ola");
    assertThat(seen.json().path("fresh").asInt(-1)).isZero();
    assertThat(saved("ola").getFirst().path("fresh").asInt(-1)).isZero();
    assertThat(saved("ola").getFirst().path("name").asString()).isEqualTo("VPN");
  }

  @Test
  void whatOneMayNotSeeIsNeitherFreshNorInTheFeed() {
    JsonNode open = save("mira", "Walrus", "q=walrus");
    JsonNode board = save("ola", "Walrus", "q=walrus");
    site.library.add(item("drive", "more", Kind.FILE, "More on it", "The walrus again.").withAccess(Access.of(Set.of("group:board"))));
    assertThat(saved("mira").getFirst().path("fresh").asInt(-1)).isZero();
    assertThat(saved("ola").getFirst().path("fresh").asInt(-1)).isEqualTo(1);
    assertThat(titles(site.get(open.path("feed").asString()))).isEmpty();
    assertThat(titles(site.get(board.path("feed").asString()))).as("control").containsExactly("More on it", "Merger plan");
  }

  @Test
  void theFeedOfSomebodyWhoMayNotSeeItAnyMoreIsWithoutIt() {
    String feed = save("ola", "Walrus", "q=walrus").path("feed").asString();
    Item item = item("drive", "merger", Kind.FILE, "Merger plan", "The walrus is ours in June.");
    assertThat(titles(site.get(feed))).containsExactly("Merger plan");
    site.library.add(item.withAccess(Access.of(Set.of("group:others"))));
    assertThat(titles(site.get(feed))).isEmpty();
    site.library.add(item.withAccess(Access.of(Set.of("everyone"))));
    assertThat(titles(site.get(feed, "X-Kith-As", "left"))).as("whoever reads it reads as its owner").containsExactly("Merger plan");
  }

  @Test
  void aFeedTellsOfDocumentsAsAtom() {
    JsonNode saved = save("mira", "VPN & <more>", "q=vpn&source=wiki");
    site.library.add(item("wiki", "odd", Kind.PAGE, "VPN\u0001 \uFFFF]]> <b>", "Text.").withTimes(daysAgo(1), daysAgo(1)));
    Reply reply = site.get(saved.path("feed").asString());
    Document feed = Jsoup.parse(reply.text(), "", Parser.xmlParser());
    assertThat(feed.select("feed > title").text()).isEqualTo("VPN & <more>");
    assertThat(feed.select("feed > link[rel=self]").attr("href")).isEqualTo(site.url() + saved.path("feed").asString());
    assertThat(feed.select("feed > link[rel=alternate]").attr("href")).isEqualTo(site.url() + "/search?q=vpn&source=wiki");
    assertThat(feed.select("feed > updated").text()).isEqualTo(daysAgo(1).toString());
    assertThat(feed.select("entry > title").eachText()).containsExactly("VPN ]]> <b>", "VPN on a Mac");
    assertThat(feed.select("entry > link").eachAttr("href"))
        .containsExactly(site.url() + "/d/" + Fields.id("wiki", "odd"), "https://wiki.valve.example/vpn");
    assertThat(feed.select("entry").get(1).select("author > name").eachText()).containsExactly("Mira Vasquez", "Zed Outsider");
    assertThat(feed.select("entry").get(1).select("category").attr("label")).isEqualTo("Team wiki");
    assertThat(feed.select("entry").get(1).select("summary").text()).contains("the VPN is back");
    assertThat(feed.select("id").eachText()).allMatch(id -> id.startsWith("urn:uuid:")).doesNotHaveDuplicates();
  }

  @Test
  void aFeedThatWasRemovedOrGotAnotherAddressIsGone() {
    JsonNode saved = save("ola", "VPN", "q=vpn");
    String path = "saved-searches/" + saved.path("id").asString();
    String renewed = send("PUT", path, "{\"newFeed\": true}", "ola").json().path("feed").asString();
    problem(site.get(saved.path("feed").asString()), 404, "not-found");
    assertThat(titles(site.get(renewed))).isNotEmpty();
    problem(send("DELETE", path, null, "mira"), 404, "not-found");
    problem(send("PUT", path, "{\"name\": \"Mine\"}", "mira"), 404, "not-found");
    assertThat(send("DELETE", path, null, "ola").status()).isEqualTo(200);
    problem(site.get(renewed), 404, "not-found");
    assertThat(saved("ola")).isEmpty();
  }

  @Test
  void theFeedOfSomebodyWhoDeletedThemselvesIsGone() {
    String feed = save("mira", "VPN", "q=vpn").path("feed").asString();
    assertThat(titles(site.get(feed))).isNotEmpty();
    assertThat(send("DELETE", "me?confirm=mira", null, "mira").status()).isEqualTo(200);
    problem(site.get(feed), 404, "not-found");
  }

  @Test
  void whatCannotBeASavedSearchIsRefused() {
    for (String body : List.of("", "[]", "{", "{\"name\": \"\", \"params\": \"q=vpn\"}", "{\"name\": \"x\"}",
        "{\"name\": \"x\", \"params\": \"page=2\"}", "{\"name\": \"x\", \"params\": \"q=%zz\"}",
        "{\"name\": \"x\", \"params\": \"q=vpn&sort=loudest\"}", "{\"name\": \"" + "x".repeat(101) + "\", \"params\": \"q=vpn\"}",
        "{\"name\": \"x\", \"params\": \"q=" + "x".repeat(2_001) + "\"}")) {
      problem(send("POST", "saved-searches", body, "ola"), 400, "bad-request");
    }
    assertThat(saved("ola")).isEmpty();
  }

  @Test
  void thereIsAnEndToSavedSearches() {
    for (int i = 0; i < 50; i++) {
      site.library.store().shelf().save(List.of("ola"), "n", "q=" + i, new dev.kith.store.Seen(0, Set.of()));
    }
    problem(send("POST", "saved-searches", "{\"name\": \"x\", \"params\": \"q=vpn\"}", "ola"), 400, "bad-request");
  }

  @Test
  void aBookmarkStandsBesideTheHit() {
    assertThat(send("PUT", "me/bookmarks/" + VPN, null, "ola").json().toString())
        .isEqualTo("{\"id\":\"" + VPN + "\",\"bookmarked\":true}");
    JsonNode kept = site.ask("me/bookmarks", "X-Kith-As", "ola").path("bookmarks");
    assertThat(kept).hasSize(1);
    assertThat(kept.path(0).toString()).isEqualTo("{\"id\":\"" + VPN + "\",\"title\":\"VPN on a Mac\",\"url\":\"https://wiki.valve.example/vpn\","
        + "\"source\":{\"id\":\"wiki\",\"label\":\"Team wiki\"},\"type\":\"page\",\"at\":\"2026-06-15T12:00:00Z\"}");
    JsonNode hits = site.ask("search?q=vpn", "X-Kith-As", "ola").path("hits");
    assertThat(hits.valueStream().filter(hit -> hit.path("bookmarked").asBoolean(false)).map(hit -> hit.path("id").asString()))
        .containsExactly(VPN);
    assertThat(site.ask("documents/" + VPN, "X-Kith-As", "ola").path("bookmarked").asBoolean(false)).isTrue();
    assertThat(site.ask("search?q=vpn", "X-Kith-As", "mira").toString()).as("nobody else's").doesNotContain("bookmarked");
    assertThat(send("DELETE", "me/bookmarks/" + VPN, null, "ola").status()).isEqualTo(200);
    assertThat(site.ask("me/bookmarks", "X-Kith-As", "ola").path("bookmarks")).isEmpty();
  }

  @Test
  void aBookmarkTellsNothingOfWhatOneMayNotSee() {
    problem(send("PUT", "me/bookmarks/" + SECRET, null, "mira"), 404, "not-found");
    problem(send("PUT", "me/bookmarks/none", null, "mira"), 404, "not-found");
    site.library.store().shelf().bookmark(List.of("mira"), SECRET);
    assertThat(site.ask("me/bookmarks", "X-Kith-As", "mira").path("bookmarks")).isEmpty();
    assertThat(send("PUT", "me/bookmarks/" + SECRET, null, "ola").status()).as("control").isEqualTo(200);
  }

  @Test
  void whatOneKeepsIsInTheExportWithoutTheKeysOfFeeds() {
    JsonNode saved = save("ola", "VPN", "q=vpn");
    send("PUT", "me/bookmarks/" + VPN, null, "ola");
    Reply export = site.get("/api/v1/me/export", "X-Kith-As", "ola");
    assertThat(export.json().path("savedSearches").path(0).path("params").asString()).isEqualTo("q=vpn");
    assertThat(export.json().path("bookmarks").path(0).path("documentId").asString()).isEqualTo(VPN);
    assertThat(export.text()).doesNotContain(saved.path("feed").asString().substring(7, 40));
  }

  @Test
  void similarDocumentsAreHits() {
    site.library.add(item("wiki", "vpn2", Kind.PAGE, "Tunnel on Linux", "The VPN tunnel on Linux: hold the key."),
        item("wiki", "soup", Kind.PAGE, "Soup", "Tomatoes and salt."));
    JsonNode like = site.ask("documents/" + VPN + "/similar", "X-Kith-As", "mira").path("hits");
    assertThat(like.valueStream().map(hit -> hit.path("title").asString())).contains("Tunnel on Linux")
        .doesNotContain("VPN on a Mac", "Soup");
    problem(site.get("/api/v1/documents/" + SECRET + "/similar", "X-Kith-As", "mira"), 404, "not-found");
    assertThat(site.get("/api/v1/documents/" + SECRET + "/similar", "X-Kith-As", "ola").status()).as("control").isEqualTo(200);
    problem(site.get("/api/v1/documents/" + VPN + "/similar?limit=0"), 400, "bad-request");
  }
}
