package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Readings;
import dev.kith.connector.wiki.ConfluencePlaces.Above;
import dev.kith.connector.wiki.ConfluencePlaces.Place;
import dev.kith.model.Access;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads one page of a live Confluence with all that belongs to it, and has the reader of saved answers make items of it.
final class ConfluenceReading {
  private static final String COMMENT = "body.storage,version,history,ancestors,extensions.inlineProperties,extensions.resolution";
  private static final List<String> VERSIONS = List.of("/rest/api/content/", "/rest/experimental/content/");

  private final ConfluenceApi settings;
  private final ConfluenceClient client;
  private final ConfluenceAccounts people;
  private final ConfluencePlaces places;
  private final Sink sink;
  private final Set<String> asked = new HashSet<>();
  /// Where a Server tells of versions; empty once it is known that it tells nowhere.
  private final List<String> versions = new ArrayList<>(VERSIONS);

  /// What a page was read with.
  ///
  /// @param files the attachments that became items
  /// @param below comments and attachments with their versions, as a list would show them
  record Read(Set<String> files, String below) {}

  ConfluenceReading(ConfluenceApi settings, ConfluenceClient client, ConfluenceAccounts people, ConfluencePlaces places, Sink sink) {
    this.settings = settings;
    this.client = client;
    this.people = people;
    this.places = places;
    this.sink = sink;
  }

  /// Sends the page and its attachments.
  ///
  /// @throws IOException [ConfluenceClient.Absent] or [ConfluenceClient.Denied] if the page itself is; then nothing was sent
  Read read(Place place, Access access) throws IOException, InterruptedException {
    String id = LiveJson.encoded(place.id());
    ObjectNode page = (ObjectNode) (places.cloud()
        ? client.ask("/api/v2/" + (place.blog() ? "blogposts/" : "pages/") + id, "body-format", "storage", "include-labels", "true",
            "include-likes", "true")
        : client.ask("/rest/api/content/" + id, "status", "any", "expand", "body.storage,version,history,history.contributors.publishers,"
            + "metadata.labels,metadata.likes"));
    if (!page.path("body").path("storage").path("value").isString()) {
      throw new FetchException(client.url() + ": the answer about page " + place.id() + " holds no text",
          "look whether the account may read it", null);
    }
    page.put("id", place.id()).put("type", place.blog() ? "blogpost" : "page");
    page.putObject("space").put("key", place.space().key()).put("name", place.space().name());
    ArrayNode above = page.putArray("ancestors");
    for (Above upper : place.above()) {
      above.addObject().put("id", upper.id()).put("title", upper.title());
    }
    if (page.path("likes").path("results").isArray()) {
      page.putObject("metadata").putObject("likes").put("count", list(page.path("likes"), "results").size());
    }
    TreeMap<String, String> below = new TreeMap<>();
    List<ObjectNode> pieces = new ArrayList<>(List.of(page));
    comments(place, pieces, below);
    attachments(place, pieces, below);
    versions(place, page, pieces);
    if (places.cloud()) {
      users(pieces);
    }
    try (ConfluenceAnswers answers = new ConfluenceAnswers(people, Set.of(), sink)) {
      Readings readings = new Readings(sink, 1);
      for (ObjectNode piece : pieces) {
        answers.take(piece, client.url() + "/rest/api/content/" + place.id(), readings);
      }
      answers.pieces.sort();
      return new Read(new ConfluenceAnswerItems(settings.source(), client.url().toString(), answers, settings.archived(), sink)
          .send(ConfluenceAnswers.key(place.id()), access), below.toString());
    }
  }

  private void comments(Place place, List<ObjectNode> pieces, TreeMap<String, String> below) throws IOException, InterruptedException {
    ConfluenceClient.Taker taker = one -> belongs(one, place, "comment", pieces, below);
    if (places.cloud()) {
      client.each("/rest/api/content/search", taker, "cql", "type=comment and container=" + place.id(), "expand", COMMENT, "limit", "100");
    } else {
      client.each("/rest/api/content/" + LiveJson.encoded(place.id()) + "/child/comment?location=footer&location=inline&location=resolved",
          taker, "depth", "all", "expand", COMMENT, "limit", "100");
    }
  }

  private void attachments(Place place, List<ObjectNode> pieces, TreeMap<String, String> below) throws IOException, InterruptedException {
    String id = LiveJson.encoded(place.id());
    String path = places.cloud() ? "/api/v2/" + (place.blog() ? "blogposts/" : "pages/") + id + "/attachments"
        : "/rest/api/content/" + id + "/child/attachment";
    client.each(path, one -> belongs(one, place, "attachment", pieces, below), "expand", "version,history,metadata", "limit", "200");
  }

  private static void belongs(JsonNode one, Place place, String type, List<ObjectNode> pieces, TreeMap<String, String> below) {
    if (one instanceof ObjectNode node && !text(node, "id").isEmpty()) {
      below.put(text(node, "id"), text(node, "version", "number"));
      pieces.add(node.put("pageId", place.id()).put("type", type));
    }
  }

  private void versions(Place place, ObjectNode page, List<ObjectNode> pieces) throws IOException, InterruptedException {
    if (page.path("version").path("number").asInt(0) < 2) {
      return;
    }
    String id = LiveJson.encoded(place.id());
    ConfluenceClient.Taker taker = one -> {
      if (one instanceof ObjectNode node) {
        node.putObject("content").put("id", place.id());
        pieces.add(node);
      }
    };
    if (places.cloud()) {
      client.each("/api/v2/" + (place.blog() ? "blogposts/" : "pages/") + id + "/versions", taker, "limit", "250");
      return;
    }
    while (!versions.isEmpty()) {
      try {
        client.each(versions.getFirst() + id + "/version", taker, "limit", "200");
        return;
      } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
        versions.removeFirst();
      }
    }
  }

  /// Cloud names people by their account's number; who that is, is asked once.
  private void users(List<ObjectNode> pieces) throws IOException, InterruptedException {
    for (JsonNode piece : pieces) {
      for (String account : List.of(text(piece, "authorId"), text(piece, "version", "authorId"))) {
        if (!account.isEmpty() && !people.knows(account) && asked.add(account)) {
          try {
            people.add(client.ask("/rest/api/user", "accountId", account), "");
          } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
            sink.skipped("account of which nothing is told");
          }
        }
      }
    }
  }
}
