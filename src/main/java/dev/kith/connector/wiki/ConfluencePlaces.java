package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.wiki.ConfluenceLayers.Restriction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Where the pages of a live Confluence lie, and who is let in there: its spaces and their permissions, the lists of their
/// pages, the restrictions of single ones. Cloud lists by the second version of its interface, and tells of restrictions by
/// the first.
final class ConfluencePlaces {
  /// @param view who may view it; `null` if that is not shown
  record Space(String id, String key, String name, boolean archived, Set<String> view) {}

  record Above(String id, String title) {}

  /// @param above       the pages above it, from the top down
  /// @param restriction its own; `null` to ask for it
  record Place(String id, boolean blog, int version, String title, Space space, List<Above> above, Restriction restriction) {}

  private record Listed(JsonNode node, boolean blog) {}

  private final ConfluenceApi settings;
  private final ConfluenceClient client;
  private final ConfluenceLayers layers;
  private final Sink sink;
  private final Map<String, Space> spaces = new LinkedHashMap<>();
  private final Map<String, Restriction> asked = new HashMap<>();
  private boolean cloud;

  ConfluencePlaces(ConfluenceApi settings, ConfluenceClient client, ConfluenceLayers layers, Sink sink) {
    this.settings = settings;
    this.client = client;
    this.layers = layers;
    this.sink = sink;
  }

  boolean cloud() {
    return cloud;
  }

  List<Space> wanted() {
    return List.copyOf(spaces.values());
  }

  /// Throws if the account is let in nowhere any more.
  void stillLetIn() throws IOException, InterruptedException {
    client.ask(cloud ? "/api/v2/spaces" : "/rest/api/space", "limit", "1");
  }

  /// Only Cloud knows the second version of the interface.
  private boolean isCloud() throws IOException, InterruptedException {
    if (settings.url().getHost().endsWith(".atlassian.net")) {
      return true;
    }
    try {
      return client.ask("/api/v2/spaces", "limit", "1").path("results").isArray();
    } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
      return false;
    } catch (FetchException e) {
      if (e.getCause() instanceof JacksonException) {
        return false;
      }
      throw e;
    }
  }

  void spaces() throws IOException, InterruptedException {
    String noted = sink.noted("edition");
    cloud = noted.isEmpty() ? isCloud() : noted.equals("cloud");
    for (String status : settings.archived() ? List.of("current", "archived") : List.of("current")) {
      client.each(cloud ? "/api/v2/spaces" : "/rest/api/space", one -> {
        String key = text(one, "key");
        String said = text(one, "status");
        if (!key.isEmpty() && (said.isEmpty() || said.equals(status)) && (settings.spaces().isEmpty()
            || settings.spaces().stream().anyMatch(key::equalsIgnoreCase))) {
          spaces.put(key, new Space(text(one, "id"), key, text(one, "name").strip(), status.equals("archived"), null));
        }
      }, "status", status, "limit", cloud ? "250" : "100");
    }
    sink.note("edition", cloud ? "cloud" : "server");
    for (String key : settings.spaces()) {
      if (spaces.keySet().stream().noneMatch(key::equalsIgnoreCase)) {
        sink.problem(new Problem("spaces: " + key, "the account sees no such space", "let it view the space, or leave out its key", ""));
      }
    }
  }

  void permissions() throws IOException, InterruptedException {
    for (Space space : wanted()) {
      Set<String> view = shown(cloud ? "/api/v2/spaces/" + space.id() + "/permissions"
          : "/rest/api/space/" + LiveJson.encoded(space.key()) + "/permissions");
      view = view == null ? former(space) : view;
      spaces.put(space.key(), new Space(space.id(), space.key(), space.name(), space.archived(), view));
    }
    if (spaces.values().stream().anyMatch(space -> space.view() == null) && settings.viewers().isEmpty()) {
      sink.skipped("space whose permissions the interface does not show");
    }
  }

  private Set<String> shown(String path) throws IOException, InterruptedException {
    Set<String> view = new TreeSet<>();
    boolean[] any = new boolean[1];
    try {
      client.each(path, one -> any[0] |= layers.permission(one, view), "limit", "250");
    } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
      return null;
    }
    return any[0] ? view : null;
  }

  /// As Cloud showed them before.
  private Set<String> former(Space space) throws IOException, InterruptedException {
    Set<String> view = new TreeSet<>();
    boolean any = false;
    try {
      for (JsonNode one : list(client.ask("/rest/api/space/" + LiveJson.encoded(space.key()), "expand", "permissions"), "permissions")) {
        any |= layers.permission(one, view);
      }
    } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
      return null;
    }
    return any ? view : null;
  }

  /// The pages and posts of a space.
  void pages(Space space, Map<String, Place> all) throws IOException, InterruptedException {
    if (cloud) {
      listCloud(space, all);
      return;
    }
    for (String type : List.of("page", "blogpost")) {
      for (String status : settings.archived() ? List.of("current", "archived") : List.of("current")) {
        client.each("/rest/api/content", one -> found(one, all), "spaceKey", space.key(), "type", type, "status", status, "expand",
            ConfluencePass.SITED.replace("container,", ""), "limit", "100");
      }
    }
  }

  private void listCloud(Space space, Map<String, Place> all) throws IOException, InterruptedException {
    Map<String, Listed> listed = new LinkedHashMap<>();
    for (String type : List.of("pages", "blogposts")) {
      for (String status : settings.archived() ? List.of("current", "archived") : List.of("current")) {
        client.each("/api/v2/spaces/" + space.id() + "/" + type, one ->
            listed.put(text(one, "id"), new Listed(one, type.equals("blogposts"))), "status", status, "limit", "250");
      }
    }
    Map<String, Place> searched = new HashMap<>();
    client.each("/rest/api/content/search", one -> found(one, searched), "cql", "space=\"" + space.key()
        + "\" and type in (page,blogpost)", "expand", ConfluencePass.SITED, "limit", "100");
    for (Map.Entry<String, Listed> entry : listed.entrySet()) {
      String id = entry.getKey();
      JsonNode node = entry.getValue().node();
      Place place = searched.get(id);
      // what a search does not know yet is asked for one by one
      all.put(id, new Place(id, entry.getValue().blog(), node.path("version").path("number").asInt(0), text(node, "title").strip(),
          spaces.get(space.key()), place == null ? above(id, listed) : place.above(), place == null ? null : place.restriction()));
    }
  }

  private static List<Above> above(String id, Map<String, Listed> listed) {
    Set<String> line = new LinkedHashSet<>();
    String at = text(listed.get(id).node(), "parentId");
    while (!at.isEmpty() && !at.equals(id) && line.add(at)) {
      at = listed.containsKey(at) ? text(listed.get(at).node(), "parentId") : "";
    }
    List<Above> above = new ArrayList<>();
    line.forEach(one -> above.addFirst(new Above(one, listed.containsKey(one) ? text(listed.get(one).node(), "title").strip() : "")));
    return above;
  }

  /// A page or post of a list or a search, asked for with [ConfluencePass#SITED].
  void found(JsonNode one, Map<String, Place> into) {
    String id = text(one, "id");
    String type = text(one, "type");
    String status = text(one, "status");
    String key = text(one, "space", "key");
    Space space = spaces.get(key);
    if (id.isEmpty() || space == null || !type.matches("page|blogpost")
        || !status.matches(settings.archived() ? "|current|archived" : "|current")) {
      return;
    }
    List<Above> above = new ArrayList<>();
    for (JsonNode upper : list(one, "ancestors")) {
      above.add(new Above(text(upper, "id"), text(upper, "title").strip()));
    }
    JsonNode read = one.path("restrictions").path("read");
    into.put(id, new Place(id, type.equals("blogpost"), one.path("version").path("number").asInt(0), text(one, "title").strip(), space,
        above, read.isObject() ? layers.restriction(read) : null));
  }

  /// The restriction of one page, asked for once in a pass; unknown if it may not be read.
  Restriction restriction(String id) throws IOException, InterruptedException {
    Restriction known = asked.get(id);
    if (known == null) {
      try {
        known = layers.restriction(client.ask("/rest/api/content/" + LiveJson.encoded(id) + "/restriction/byOperation/read", "expand",
            "restrictions.user,restrictions.group"));
      } catch (ConfluenceClient.Absent | ConfluenceClient.Denied _) {
        known = Restriction.UNKNOWN;
      }
      asked.put(id, known);
    }
    return known;
  }
}
