package dev.kith.web;

import static dev.kith.web.Site.VPN;
import static dev.kith.web.Site.problem;
import static dev.kith.Library.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.fields.Fields;
import dev.kith.model.Kind;
import dev.kith.web.Site.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API over real HTTP: each route and parameter, in the shapes of `docs/api.md`.
final class ApiTest {
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

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text.replace("$ZED", site.outsider()).replace("$VPN", VPN)
        .replace("$BLOG", Fields.id("blog", "remote")));
  }

  /// Without what differs from run to run or is only comparable within an answer.
  private static JsonNode steady(JsonNode answer) {
    assertThat(answer.path("tookMs").isNumber()).isTrue();
    ((ObjectNode) answer).remove("tookMs");
    answer.path("hits").forEach(hit -> {
      assertThat(hit.path("score").asDouble()).isPositive();
      ((ObjectNode) hit).remove("score");
    });
    return answer;
  }

  private static List<String> titles(JsonNode answer) {
    return answer.path("hits").valueStream().map(hit -> hit.path("title").asString()).toList();
  }

  @Test
  void aHitSaysAllThatIsKnownAndNothingThatIsNot() {
    assertThat(steady(site.ask("search?q=vpn+tunnels&limit=2"))).isEqualTo(json("""
        {"query": {"text": "vpn tunnels", "parsed": "vpn tunnels", "notices": [], "understood": [], "corrections": []},
         "total": {"value": 2, "relation": "exact"},
         "indexedAt": "2026-06-14T12:00:00Z",
         "hits": [
          {"id": "$VPN", "title": "VPN on a Mac",
           "titleFragments": [{"text": "VPN", "hit": true}, {"text": " on a Mac", "hit": false}],
           "url": "https://wiki.valve.example/vpn", "nativeId": "vpn",
           "snippets": [{"fragments": [{"text": "Before you begin.\\nReset the ", "hit": false}, {"text": "tunnel",
            "hit": true},
             {"text": "\\nHold the key and the ", "hit": false}, {"text": "VPN", "hit": true}, {"text": " is back.",
              "hit": false}]}],
           "source": {"id": "wiki", "label": "Team wiki"}, "type": "page", "place": ["IT", "Guides"],
           "people": [{"id": "mira", "name": "Mira Vasquez", "role": "author", "at": "2026-05-06T12:00:00Z"},
             {"id": "$ZED", "name": "Zed Outsider", "role": "editor"}],
           "created": "2026-05-16T12:00:00Z", "updated": "2026-05-16T12:00:00Z", "tags": ["mac", "vpn"],
            "ownership": "owned",
           "signals": {"likes": 1, "votes": 2, "comments": 3, "views": 4, "bookmarks": 5, "inlinks": 6, "accepted": true},
           "why": ["found in the title", "has an accepted answer", "changed in the last two months"], "copies": []},
          {"id": "$BLOG", "title": "Working from the train",
           "titleFragments": [{"text": "Working from the train", "hit": false}], "nativeId": "remote",
           "snippets": [{"fragments": [{"text": "The ", "hit": false}, {"text": "VPN", "hit": true},
             {"text": " holds between two ", "hit": false}, {"text": "tunnels", "hit": true}, {"text": ".", "hit": false}]}],
           "source": {"id": "blog", "label": "Blog"}, "type": "post", "place": [],
           "people": [{"id": "ola", "name": "Ola Lindqvist", "role": "author", "at": "2026-05-16T12:00:00Z"}],
           "created": "2025-05-11T12:00:00Z", "updated": "2025-05-11T12:00:00Z", "tags": [], "ownership": "external",
           "signals": {}, "why": [], "copies": []}],
         "facets": {
          "source": [{"value": "blog", "label": "Blog", "count": 1, "selected": false},
            {"value": "wiki", "label": "Team wiki", "count": 1, "selected": false}],
          "type": [{"value": "page", "label": "page", "count": 1, "selected": false},
            {"value": "post", "label": "post", "count": 1, "selected": false}],
          "author": [{"value": "mira", "label": "Mira Vasquez", "count": 1, "selected": false},
            {"value": "ola", "label": "Ola Lindqvist", "count": 1, "selected": false},
            {"value": "$ZED", "label": "Zed Outsider", "count": 1, "selected": false}],
          "team": [{"value": "IT", "label": "IT", "count": 1, "selected": false},
            {"value": "Radio", "label": "Radio", "count": 1, "selected": false}],
          "tag": [{"value": "mac", "label": "mac", "count": 1, "selected": false},
            {"value": "vpn", "label": "vpn", "count": 1, "selected": false}],
          "year": [{"value": "2025", "label": "2025", "count": 1, "selected": false},
            {"value": "2026", "label": "2026", "count": 1, "selected": false}],
          "ownership": [{"value": "external", "label": "external", "count": 1, "selected": false},
            {"value": "owned", "label": "owned", "count": 1, "selected": false}]},
         "dates": [{"month": "2025-05", "count": 1}, {"month": "2026-05", "count": 1}],
         "hints": [], "words": [{"word": "vpn", "total": 2}, {"word": "tunnels", "total": 2}], "loosen": []}"""));
    assertThat(steady(site.ask("search?q=title:bare&facets=false"))).isEqualTo(json("""
        {"query": {"text": "title:bare", "parsed": "title:bare", "notices": [], "understood": [],
          "corrections": []}, "total": {"value": 1, "relation": "exact"},
         "indexedAt": "2026-06-14T12:00:00Z",
         "hits": [{"id": "$BARE", "title": "Bare", "titleFragments": [{"text": "Bare", "hit": true}], "nativeId": "bare", "snippets": [],
           "source": {"id": "wiki", "label": "Team wiki"}, "type": "page", "place": [], "people": [], "tags": [],
           "ownership": "owned", "signals": {}, "why": ["found in the title"], "copies": []}],
         "facets": {}, "dates": [], "hints": [], "words": [], "loosen": []}""".replace("$BARE", Fields.id("wiki", "bare"))));
  }

  @Test
  void aSearchThatAsksForPeopleIsToldWhereThatIsAnswered() {
    for (String question : List.of("who+knows+about+vpn", "wer+kennt+sich+mit+vpn+aus", "vpn+expert", "who+knows+about+walrus")) {
      assertThat(site.ask("search?q=" + question).path("query").path("hint").asString("")).as(question)
          .isEqualTo("This asks for people: /api/v1/experts answers it, with the documents that show what they know.");
    }
    for (String question : List.of("vpn", "the+who", "author:mira+vpn", "")) {
      assertThat(site.ask("search?q=" + question).path("query").has("hint")).as("control: " + question).isFalse();
    }
  }

  @Test
  void whoAsksForPeopleIsSuggestedTopics() {
    JsonNode first = site.ask("suggest?q=who+knows+about+vp").path("suggestions").path(0);
    assertThat(first).isEqualTo(site.ask("suggest?q=vp").path("suggestions").path(0));
    assertThat(first.path("q").asString()).isEqualTo("who knows about vpn");
    assertThat(site.ask("suggest?q=who+knows+about+walrus").path("suggestions")).as("a page of the board").isEmpty();
  }

  @Test
  void suggestionsSayWhereTheyLead() {
    assertThat(site.ask("suggest?q=vp")).isEqualTo(json("""
        {"query": "vp", "suggestions": [
          {"kind": "who", "text": "Who knows about vpn", "fragments": [], "q": "who knows about vpn", "href": "/people?q=vpn",
           "people": [{"id": "mira", "name": "Mira Vasquez"}, {"id": "$ZED", "name": "Zed Outsider"}]},
          {"kind": "query", "text": "vpn", "fragments": [{"text": "vp", "hit": true}, {"text": "n", "hit": false}], "q": "vpn",
           "href": "/search?q=vpn"},
          {"kind": "page", "text": "VPN on a Mac", "fragments": [{"text": "VPN", "hit": true}, {"text": " on a Mac", "hit": false}],
           "href": "/d/$VPN", "id": "$VPN", "url": "https://wiki.valve.example/vpn", "detail": "Team wiki"}]}"""));
    assertThat(site.ask("suggest?q=tunn").path("suggestions")).as("in no title").isEqualTo(json("""
        [{"kind": "source", "text": "Blog", "fragments": [], "q": "tunn source:blog", "href": "/search?q=tunn%20source%3Ablog",
          "id": "blog", "detail": "1 document"}]"""));
    assertThat(site.ask("suggest?q=ola").path("suggestions").get(0)).isEqualTo(json("""
        {"kind": "person", "text": "Ola Lindqvist", "fragments": [{"text": "Ola", "hit": true}, {"text": " Lindqvist", "hit": false}],
         "href": "/people/ola", "id": "ola", "detail": "Radio"}"""));
    assertThat(site.ask("suggest?q=walrus").path("suggestions")).as("a page of the board").isEmpty();
    assertThat(site.ask("suggest?q=vp&limit=1").path("suggestions")).hasSize(1);
    problem(site.get("/api/v1/suggest?q=vp&limit=9"), 400, "bad-request");
  }

  @Test
  void aLongFacetCanBeSearchedIn() {
    assertThat(site.ask("facets/tag?q=vpn&prefix=M")).isEqualTo(json("""
        {"values": [{"value": "mac", "label": "mac", "count": 1, "selected": false}]}"""));
    assertThat(site.ask("facets/author?prefix=lind&author=ola")).isEqualTo(json("""
        {"values": [{"value": "ola", "label": "Ola Lindqvist", "count": 1, "selected": true}]}"""));
    problem(site.get("/api/v1/facets/colour"), 404, "not-found");
  }

  @Test
  void valuesAndTimesCanBeLeftOut() {
    JsonNode answer = site.ask("search?q=vpn&-source=wiki");
    assertThat(titles(answer)).containsExactly("Working from the train");
    assertThat(answer.path("facets").path("source").get(1)).isEqualTo(json("""
        {"value": "wiki", "label": "Team wiki", "count": 1, "selected": false, "excluded": true}"""));
    assertThat(titles(site.ask("search?q=vpn&after=2026-01-01"))).containsExactly("VPN on a Mac");
    assertThat(titles(site.ask("search?q=vpn&before=2026-01-01"))).containsExactly("Working from the train");
    assertThat(site.ask("search?q=vpn&before=2026-01-01").path("dates")).as("time leaves the months as they are").hasSize(2);
    problem(site.get("/api/v1/search?after=soon"), 400, "bad-request");
  }

  @Test
  void whatWasMadeOfTheWordsIsTold() {
    JsonNode query = site.ask("search?q=ola's+posts+about+tunels").path("query");
    assertThat(query.path("understood")).isEqualTo(json("""
        [{"from": "ola's", "to": "author:ola", "label": "Ola Lindqvist", "q": "tunnels type:post"},
         {"from": "posts", "to": "type:post", "label": "post", "q": "tunnels author:ola"}]"""));
    assertThat(query.path("corrections")).isEqualTo(json("[{\"from\": \"tunels\", \"to\": \"tunnels\"}]"));
    assertThat(query.path("corrected")).isEqualTo(json("""
        {"q": "ola's posts about tunnels", "applied": true, "total": 1, "original": 0}"""));
    JsonNode little = site.ask("search?q=vpn&source=blog&type=page");
    assertThat(little.path("words")).isEqualTo(json("[{\"word\": \"vpn\", \"total\": 2}]"));
    assertThat(little.path("loosen")).isEqualTo(json("""
        [{"text": "without source: Blog", "q": "vpn", "params": "q=vpn&type=page", "total": 1},
         {"text": "without type: page", "q": "vpn", "params": "q=vpn&source=blog", "total": 1}]"""));
    assertThat(site.ask("search?q=ola's+posts&literal=true").path("query").path("understood")).isEmpty();
  }

  @Test
  void expertsComeWithTheirEvidence() {
    assertThat(steady(site.ask("experts?q=who+knows+about+vpn&type=page"))).isEqualTo(json("""
        {"query": {"text": "who knows about vpn", "parsed": "vpn", "notices": []}, "filters": [],
         "experts": [
          {"id": "mira", "name": "Mira Vasquez", "team": "IT", "active": true, "strength": "some",
           "why": "Wrote 1 document.",
           "lastActive": "2026-05-06T12:00:00Z",
           "evidence": [{"documentId": "$VPN", "title": "VPN on a Mac", "url": "https://wiki.valve.example/vpn",
             "role": "author", "date": "2026-05-06T12:00:00Z", "source": {"id": "wiki", "label": "Team wiki"},
             "snippet": [{"text": "Before you begin.\\nReset the tunnel\\nHold the key and the ", "hit": false},
               {"text": "VPN", "hit": true}, {"text": " is back.", "hit": false}]}],
           "caveats": ["One document only."], "backup": {"id": "$ZED", "name": "Zed Outsider"}}],
         "faint": [
          {"id": "$ZED", "name": "Zed Outsider", "active": true, "strength": "faint",
           "why": "Edited 1 document.",
           "lastActive": "2026-05-16T12:00:00Z",
           "evidence": [{"documentId": "$VPN", "title": "VPN on a Mac", "url": "https://wiki.valve.example/vpn",
             "role": "editor", "date": "2026-05-16T12:00:00Z", "source": {"id": "wiki", "label": "Team wiki"},
             "snippet": [{"text": "Before you begin.\\nReset the tunnel\\nHold the key and the ", "hit": false},
               {"text": "VPN", "hit": true}, {"text": " is back.", "hit": false}]}],
           "caveats": []}],
         "declared": [], "former": [], "gems": [],
         "nobody": {"text": "No strong expert.", "team": {"name": "IT", "members": [{"id": "mira", "name": "Mira Vasquez", "team": "IT",
             "active": true}], "why": "IT wrote most of what there is on this."}, "adjacent": []},
         "message": "Nobody stands out on “vpn”; these people have some experience with it."}"""));
    assertThat(site.ask("experts?q=vpn&limit=1&source=nowhere").path("experts")).isEmpty();
    assertThat(site.ask("experts?q=vpn&without=me,manager", "X-Kith-As", "mira").path("experts")).isEmpty();
    JsonNode narrowed = site.ask("experts?q=vpn+in+the+wiki&team=Radio");
    assertThat(narrowed.path("filters").valueStream().map(filter -> filter.path("text").asString())).containsExactly("team:Radio", "source:wiki");
    JsonNode former = site.ask("experts?q=valve").path("former").path(0);
    assertThat(former.path("id").asString()).isEqualTo("left");
    assertThat(former.path("active").asBoolean(true)).isFalse();
    assertThat(former.path("caveats").path(0).asString()).isEqualTo("Has left the company.");
  }

  @Test
  void aPersonComesWithWhatTheyDid() {
    assertThat(site.ask("people/ola")).isEqualTo(json("""
        {"id": "ola", "name": "Ola Lindqvist", "title": "Radio engineer", "team": "Radio", "place": "Umeå", "active": true,
         "about": "Antennas and ladders.", "topics": ["antennas"],
         "documents": [{"documentId": "$BLOG", "title": "Working from the train", "role": "author",
           "date": "2025-05-11T12:00:00Z", "source": {"id": "blog", "label": "Blog"}}],
         "knows": [], "years": {}, "sources": [], "worksWith": [], "ties": [{"reports": "from-you"}]}"""));
    assertThat(site.ask("people/mira")).isEqualTo(json("""
        {"id": "mira", "name": "Mira Vasquez", "team": "IT", "active": true,
         "manager": {"id": "ola", "name": "Ola Lindqvist"}, "topics": [],
         "you": {"id": "mira", "notMe": [], "askMe": [], "notMyEvidence": []},
         "documents": [{"documentId": "$VPN", "title": "VPN on a Mac", "url": "https://wiki.valve.example/vpn",
          "role": "author",
           "date": "2026-05-16T12:00:00Z", "source": {"id": "wiki", "label": "Team wiki"}}],
         "lastActive": "2026-05-06T12:00:00Z", "knows": [], "years": {"2026": 1},
         "sources": [{"id": "wiki", "label": "Team wiki", "documents": 1}],
         "worksWith": [{"id": "$ZED", "name": "Zed Outsider", "active": true, "documents": 1,
           "example": {"documentId": "$VPN", "title": "VPN on a Mac"}}], "ties": []}"""));
    problem(site.get("/api/v1/people/bot"), 404, "not-found");
    problem(site.get("/api/v1/people/nobody"), 404, "not-found");
  }

  @Test
  void aTopicIsSeenAtAGlance() {
    JsonNode vpn = site.ask("topics/vpn");
    assertThat(vpn.path("topic").asString()).isEqualTo("vpn");
    assertThat(vpn.path("documents").asLong()).isPositive();
    assertThat(vpn.path("key").path(0).path("id").asString()).isEqualTo(VPN);
    assertThat(vpn.path("people").path("experts").path(0).path("id").asString()).isEqualTo("mira");
    assertThat(vpn.path("years").properties()).isNotEmpty();
    JsonNode nothing = site.ask("topics/xyzzy");
    assertThat(nothing.path("documents").asLong()).isZero();
    assertThat(nothing.path("people").path("message").asString()).contains("Nobody is known");
    assertThat(nothing.path("holders")).isEmpty();
  }

  @Test
  void aBugOfOursIsSaidAndNothingOfItShown() {
    site.state.bug = new IllegalStateException("the walrus");
    Reply bug = site.get("/api/v1/sources");
    site.state.bug = null;
    site.state.error = new ExceptionInInitializerError("the walrus");
    Reply error = site.get("/api/v1/sources");
    site.state.error = null;
    for (Reply reply : List.of(bug, error)) {
      problem(reply, 500, "internal");
      assertThat(reply.text()).doesNotContain("walrus", "Exception", "dev.kith");
    }
    assertThat(site.get("/api/v1/sources").status()).as("control: it was the bug").isEqualTo(200);
  }

  @Test
  void gapsAreAskedForWithALimit() {
    assertThat(site.ask("gaps").path("gaps").isArray()).isTrue();
    problem(site.get("/api/v1/gaps?limit=0"), 400, "bad-request");
  }

  @Test
  void aDocumentIsWholeAndHasItsHeadings() {
    JsonNode document = site.ask("documents/" + VPN);
    JsonNode hit = site.ask("search?q=tag:mac").path("hits").path(0);
    assertThat(document.path("text").asString())
        .isEqualTo("Before you begin.\nReset the tunnel\nHold the key and the VPN is back.");
    assertThat(document.path("language").asString()).isEqualTo("en");
    assertThat(document.path("headings"))
        .isEqualTo(json("""
            [{"level": 1, "text": "Reset the tunnel", "anchor": "reset-the-tunnel", "start": 18}]"""));
    assertThat(new TreeSet<>(document.propertyNames())).containsAll(hit.propertyNames());
    for (String key : List.of("id", "title", "url", "source", "type", "place", "people", "created", "updated", "tags",
        "signals")) {
      assertThat(document.path(key)).as(key).isEqualTo(hit.path(key));
    }
    assertThat(site.ask("documents/" + Fields.id("wiki", "bare")).path("headings").isArray()).isTrue();
  }

  @Test
  void sourcesSayHowFreshTheyAreAndCountWhatTheAskerMaySee() {
    assertThat(site.ask("sources")).isEqualTo(json("""
        {"sources": [
          {"id": "wiki", "label": "Team wiki", "type": "jsonl", "documents": 3,
           "lastPass": {"at": "2026-06-14T12:00:00Z", "outcome": "done"}},
          {"id": "drive", "label": "Shared drive", "type": "folder", "documents": 0, "running": "for 12 s"}],
         "indexedAt": "2026-06-14T12:00:00Z"}"""));
    assertThat(site.ask("sources", "X-Kith-As", "ola").path("sources").path(1).path("documents").asInt()).isEqualTo(1);
  }

  @Test
  void theSessionNamesTheAskerAndTheChoices(@TempDir Path other) throws IOException {
    assertThat(site.ask("session")).isEqualTo(json("""
        {"mode": "demo", "name": "Valve Works", "sample": true, "examples": ["vpn", "who knows vpn"],
         "viewer": {"id": "mira", "name": "Mira Vasquez"},
         "choices": [{"id": "mira", "name": "Mira Vasquez", "note": "IT"},
           {"id": "ola", "name": "Ola Lindqvist", "title": "Radio engineer", "note": "Radio"}]}"""));
    try (Site named = Site.open(other, "ola", "gone")) {
      assertThat(named.ask("session").path("viewer").path("id").asString()).isEqualTo("ola");
      assertThat(named.ask("session").path("choices")).hasSize(1);
    }
  }

  @Test
  void pagesFollowEachOtherByNumberAndByCursor() {
    List<String> all = titles(site.ask("search"));
    assertThat(all).hasSize(4);
    List<String> paged = new ArrayList<>();
    String next = "";
    int steps = 0;
    do {
      JsonNode answer = site.ask("search?limit=1&cursor=" + next);
      paged.addAll(titles(answer));
      assertThat(titles(site.ask("search?limit=1&page=" + ++steps))).isEqualTo(titles(answer));
      next = answer.path("next").asString("");
    } while (!next.isEmpty());
    assertThat(paged).isEqualTo(all);
    String cursor = site.ask("search?limit=1&page=2").path("next").asString();
    assertThat(titles(site.ask("search?limit=1&page=1&cursor=" + cursor))).as("the cursor wins").isEqualTo(all.subList(2, 3));
    JsonNode none = site.ask("search?limit=0");
    assertThat(none.path("total").path("value").asInt()).isEqualTo(4);
    assertThat(none.path("hits")).isEmpty();
    assertThat(none.has("next")).isFalse();
  }

  @Test
  void copiesAreOneResultUnlessEachIsWanted(@TempDir Path other) throws IOException {
    String text = "Turn the wheel by hand until the mark stands at the top, hold it there, and tighten the two bolts crosswise, a little "
        + "at a time, until neither of them can be moved by two fingers any more.";
    try (Site copied = Site.open(other)) {
      copied.library.add(item("wiki", "bolts", Kind.PAGE, "Bolts", text),
          item("drive", "file", Kind.FILE, "Bolts of 2024", text).withUrl("https://drive.valve.example/bolts"));
      JsonNode answer = copied.ask("search?q=crosswise");
      assertThat(titles(answer)).containsExactly("Bolts");
      assertThat(answer.path("total").path("value").asInt()).isEqualTo(2);
      assertThat(answer.has("next")).isFalse();
      assertThat(answer.path("hits").path(0).path("copyCount").asInt()).isEqualTo(1);
      assertThat(answer.path("hits").path(0).path("copies")).isEqualTo(json("""
          [{"id": "%s", "title": "Bolts of 2024", "url": "https://drive.valve.example/bolts",
            "source": {"id": "drive", "label": "Shared drive"}, "type": "file", "updated": "2026-05-16T12:00:00Z"}]"""
          .formatted(Fields.id("drive", "file"))));
      assertThat(titles(copied.ask("search?q=crosswise&copies=all"))).containsExactlyInAnyOrder("Bolts", "Bolts of 2024");
      assertThat(copied.ask("documents/" + Fields.id("drive", "file")).path("copies").path(0).path("title").asString())
          .isEqualTo("Bolts");
    }
  }

  @Test
  void resultsAreSortedAsAsked() {
    assertThat(titles(site.ask("search?sort=newest"))).containsExactly("Valves", "VPN on a Mac", "Working from the train",
        "Bare");
    assertThat(titles(site.ask("search?sort=oldest"))).containsExactly("Working from the train", "VPN on a Mac", "Valves",
        "Bare");
    assertThat(titles(site.ask("search?q=vpn&sort=relevance"))).isEqualTo(titles(site.ask("search?q=vpn&sort=")));
  }

  @ParameterizedTest
  @CsvSource({"source=blog, Working from the train", "type=post, Working from the train", "author=mira, VPN on a Mac",
      "team=IT, VPN on a Mac + Valves", "tag=mac, VPN on a Mac", "year=2025, Working from the train",
      "ownership=external, Working from the train", "source=blog&type=page, ''",
      "source=blog&source=wiki&year=2026, VPN on a Mac + Valves", "tag=nothing, ''", "tag=, everything",
      "colour=blue, everything"})
  void filtersOfOneFacetAreAlternativesAndDifferentOnesAllHold(String filter, String titles) {
    JsonNode answer = site.ask("search?" + filter);
    List<String> expected = titles.isEmpty() ? List.of() : List.of(titles.split(" \\+ "));
    if (titles.equals("everything")) {
      assertThat(answer.path("total").path("value").asInt()).isEqualTo(4);
    } else {
      assertThat(titles(answer)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aChosenFacetIsMarkedAndKeepsItsAlternatives() {
    assertThat(site.ask("search?source=blog").path("facets").path("source")).isEqualTo(json("""
        [{"value": "wiki", "label": "Team wiki", "count": 3, "selected": false},
         {"value": "blog", "label": "Blog", "count": 1, "selected": true}]"""));
    assertThat(site.ask("search?q=vpn&facets=false").path("facets")).isEmpty();
  }

  @Test
  void theLastWordMayGoOnWhileSomebodyTypes() {
    assertThat(titles(site.ask("search?q=tunn&typing=true"))).contains("VPN on a Mac");
    assertThat(titles(site.ask("search?q=tunn"))).isEmpty();
    assertThat(site.ask("search?q=tunn&source=wiki").path("hints").valueStream().map(JsonNode::asString))
        .containsExactly("Remove a filter.", "Try fewer or more general words.");
  }

  @ParameterizedTest
  @CsvSource({"search?limit=-1, limit", "search?limit=101, limit", "search?limit=ten, limit", "search?limit=1.5, limit",
      "search?limit=99999999999, limit", "search?page=0, page", "search?page=1001, page", "search?page=1000&limit=100, page",
      "search?cursor=%21, cursor", "search?cursor=-1, cursor", "search?cursor=rs, cursor", "search?cursor=zzzz, cursor",
      "search?cursor=zzzzzzzzz, cursor",
      "search?sort=best, sort", "search?copies=some, copies", "experts?limit=0, limit", "experts?limit=51, limit", "experts?limit=x, limit",
      "search?facets=0, facets", "search?typing=yes, typing", "search?literal=1, literal", "experts?gems=1, gems", "experts?typing=yes, typing",
      "experts?without=boss, without"})
  void aBadParameterIsNamedInOneSentence(String path, String parameter) {
    JsonNode problem = problem(site.get("/api/v1/" + path), 400, "bad-request");
    assertThat(problem.path("errors")).hasSize(1);
    assertThat(problem.path("errors").path(0).path("parameter").asString()).isEqualTo(parameter);
    assertThat(problem.path("errors").path(0).path("detail")).isEqualTo(problem.path("detail"));
  }

  @Test
  void filtersHaveABound() throws IOException {
    String some = "\"s\",".repeat(500).transform(all -> all.substring(0, all.length() - 1));
    String many = IntStream.rangeClosed(0, 500).mapToObj(i -> "\"s" + i + "\"").collect(Collectors.joining(","));
    for (String name : List.of("source", "-tag")) {
      JsonNode problem = problem(site.post("/api/v1/search", "{\"" + name + "\": [" + many + "]}", "Content-Type", "application/json"), 400, "bad-request");
      assertThat(problem.path("detail").asString()).contains("at most 500");
      assertThat(site.post("/api/v1/search", "{\"" + name + "\": [" + some + "]}", "Content-Type", "application/json").status()).isEqualTo(200);
    }
  }

  @Test
  void limitsThemselvesAreAllowed() {
    for (String path : List.of("search?limit=100", "search?limit=0&page=1000", "search?page=1000&limit=1",
        "experts?q=vpn&limit=50",
        "search?limit=", "search?cursor=", "search?facets=", "search?typing=false&facets=true&literal=false", "experts?q=vpn&gems=&typing=false")) {
      assertThat(site.get("/api/v1/" + path).status()).as(path).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%22", "((((", "%22vpn", "author:", "author:nobody", "-", "NOT", "OR OR", "after:yesterday", "*",
      "a*",
      "%00%01", "%ED%A0%80", "%F0%9F%A6%AD", "vpn)))", "source:nowhere", "+", "%zz", "~~~", "%3Cscript%3E"})
  void nothingInTheQuestionIsAMistake(String q) throws IOException {
    for (String route : List.of("search", "experts")) {
      Reply reply = Site.raw(site.port(), "GET /api/v1/" + route + "?q=" + q.replace(" ", "+")
          + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(reply.status()).as("%s: %s", route, reply.text()).isEqualTo(200);
      assertThat(reply.json().path("query").path("parsed").isString()).isTrue();
    }
  }

  @Test
  void aQuestionOfManyWordsIsAnswered() {
    String long_ = "vpn+".repeat(1_500);
    assertThat(site.get("/api/v1/search?q=" + long_).status()).isEqualTo(200);
    Reply tooLong = site.get("/api/v1/search?q=" + long_.repeat(3));
    assertThat(tooLong.status()).isEqualTo(414);
    assertThat(tooLong.json().path("detail").asString()).contains("8 kB", "POST");
  }

  @Test
  void anUnknownAddressIsAProblemForProgramsAndThePageForPeople() {
    for (String path : List.of("/api/v1/nothing", "/api/v2/search", "/api/")) {
      problem(site.get(path, "Accept", "text/html"), 404, "not-found");
    }
    problem(site.get("/nothing"), 404, "not-found");
    problem(site.send("PUT", "/api/v1/search", ""), 404, "not-found");
    Reply page = site.get("/nothing/here", "Accept", "text/html,*/*");
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.text()).isEqualTo(site.get("/people/ola").text()).startsWith("<!doctype html>");
    for (String path : List.of("/", "/search", "/people", "/d/x", "/search?q=vpn")) {
      Reply reply = site.get(path);
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(reply.text().replaceFirst("data-view=\"\\w+\"", "data-view=\"other\"")).as(path).isEqualTo(page.text());
    }
    for (String path : List.of("/web/nothing.js", "/web/..%2findex.html", "/web/.html", "/web/index", "/web/app.js.bak")) {
      problem(site.get(path), 404, "not-found");
    }
    assertThat(site.get("/web/app.js").header("content-type")).startsWith("text/javascript");
    assertThat(site.get("/web/style.css").header("content-type")).startsWith("text/css");
  }

  @Test
  void itSaysWhetherItLivesAndIsReady() {
    assertThat(site.get("/healthz").text()).isEqualTo("ok\n");
    assertThat(site.get("/readyz").text()).isEqualTo("ready\n");
    site.state.reason = "The index is being opened.";
    try {
      assertThat(site.get("/readyz").status()).isEqualTo(503);
      assertThat(site.get("/readyz").text()).isEqualTo("The index is being opened.\n");
      assertThat(site.get("/healthz").status()).as("it lives all the same").isEqualTo(200);
    } finally {
      site.state.reason = null;
    }
    assertThat(site.get("/robots.txt").text()).isEqualTo("User-agent: *\nDisallow: /\n");
  }

  @Test
  void aParameterThatIsNoneIsToldOf() {
    assertThat(site.ask("search?q=vpn&limt=1&-source=blog").path("query").path("notices").toString())
        .contains("There is no parameter “limt”, so it was left out. Parameters: q, limit, page").doesNotContain("“-source”");
    assertThat(site.ask("search?q=vpn&limit=1&page=1&copies=all&sort=newest&typing=true&literal=true&facets=false&after=2020-01-01"
        + "&before=2030-01-01&author=mira").path("query").path("notices")).isEmpty();
  }

  @Test
  void answersOfAnIndexThatIsClosedAreUnavailableAndTellNothing(@TempDir Path other) throws IOException {
    try (Site broken = Site.open(other)) {
      broken.library.close();
      Reply reply = broken.get("/api/v1/search?q=vpn");
      problem(reply, 503, "unavailable");
      assertThat(reply.header("retry-after")).isEqualTo("5");
      assertThat(reply.text()).doesNotContain("Exception", other.toString());
    }
  }
}
