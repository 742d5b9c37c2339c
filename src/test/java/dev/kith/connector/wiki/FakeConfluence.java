package dev.kith.connector.wiki;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Confluence in memory, as its REST interface shows one to an account that may read all but what is [#denied]: a Server,
/// or Cloud.
final class FakeConfluence implements LiveFake.Site {
  private static final JsonMapper JSON = new JsonMapper();
  /// The server's own clock, which the web server sends, is the real one.
  static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(10)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

  record Version(int number, String who, Instant at, String title, String body) {}

  static final class Thing {
    final String id;
    final String type;
    final String space;
    String status = "current";
    String parent = "";
    String container = "";
    final List<Version> versions = new ArrayList<>();
    final TreeSet<String> users = new TreeSet<>();
    final TreeSet<String> groups = new TreeSet<>();
    /// Whether the answers about its restriction say nothing.
    boolean silent;

    Thing(String id, String type, String space) {
      this.id = id;
      this.type = type;
      this.space = space;
    }

    Version now() {
      return versions.getLast();
    }
  }

  record Grant(String type, String name) {}

  static final class Space {
    final int id;
    final String key;
    String name;
    boolean archived;
    /// Who may view it; `null` if that is not shown.
    List<Grant> grants = new ArrayList<>(List.of(new Grant("group", "staff")));

    Space(int id, String key, String name) {
      this.id = id;
      this.key = key;
      this.name = name;
    }
  }

  record Account(String name, String type, boolean active, String mail) {}

  final boolean cloud;
  final TreeMap<String, Space> spaces = new TreeMap<>();
  final TreeMap<String, Thing> things = new TreeMap<>(Comparator.comparing((String id) -> id.length()).thenComparing(id -> id));
  final TreeMap<String, Account> accounts = new TreeMap<>();
  final TreeMap<String, TreeSet<String>> groups = new TreeMap<>();
  final TreeSet<String> denied = new TreeSet<>();
  final TreeSet<String> broken = new TreeSet<>();
  boolean groupsHidden;
  boolean closed;
  int limit = 3;
  Instant now = LONG_AGO;
  private int numbers = 100;

  FakeConfluence(boolean cloud) {
    this.cloud = cloud;
    spaces.put("GRD", new Space(1, "GRD", "Garden"));
    for (String user : List.of("Ada", "Bo", "Cy")) {
      accounts.put("k" + user, new Account(user, "known", true, user.toLowerCase(java.util.Locale.ROOT) + "@fern.example"));
    }
    groups.put("staff", new TreeSet<>(List.of("kAda", "kBo", "kCy")));
    groups.put("gardeners", new TreeSet<>(List.of("kAda")));
  }

  Thing page(String who, String title, String body, String parent) {
    return add("page", "GRD", who, title, body, parent, "");
  }

  Thing add(String type, String space, String who, String title, String body, String parent, String container) {
    Thing thing = new Thing((type.equals("attachment") ? "att" : "") + ++numbers, type, space);
    thing.parent = parent;
    thing.container = container;
    things.put(thing.id, thing);
    edit(thing, who, title, body);
    return thing;
  }

  void edit(Thing thing, String who, String title, String body) {
    now = now.plusSeconds(1);
    thing.versions.add(new Version(thing.versions.size() + 1, who, now, title, body));
  }

  List<Thing> current(String... types) {
    return things.values().stream().filter(one -> List.of(types).contains(one.type) && one.status.equals("current")
        && (one.container.isEmpty() || things.get(one.container).status.equals("current"))).toList();
  }

  private List<Thing> above(Thing thing) {
    List<Thing> above = new ArrayList<>();
    for (Thing at = things.get(thing.parent); at != null; at = things.get(at.parent)) {
      above.addFirst(at);
    }
    return above;
  }

  private static final class No extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int status;

    No(int status) {
      this.status = status;
    }
  }

  @Override
  public LiveFake.Said answer(String path, Map<String, String> asked, Map<String, String> headers) {
    try {
      if (closed || headers.getOrDefault("authorization", "").isEmpty()) {
        throw new No(401);
      }
      byte[] body = (path.startsWith("/api/v2/") ? second(path.substring(7), asked) : first(path, asked)).toString()
          .getBytes(StandardCharsets.UTF_8);
      return new LiveFake.Said(200, "application/json", body);
    } catch (No e) {
      return new LiveFake.Said(e.status, "application/json", "{\"statusCode\": 0, \"message\": \"No.\"}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Matcher match(String path, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(path);
    return found.matches() ? found : null;
  }

  private JsonNode first(String path, Map<String, String> asked) {
    Matcher m;
    if (path.equals("/rest/api/space") && !cloud) {
      return results(path, asked, spaces.values().stream().filter(one -> one.archived
          == asked.getOrDefault("status", "current").equals("archived")).toList(),
          one -> JSON.createObjectNode().put("id", one.id).put("key", one.key).put("name", one.name).put("type", "global"));
    } else if ((m = match(path, "/rest/api/space/(\\w+)/permissions")) != null && !cloud && spaces.get(m.group(1)).grants != null) {
      ArrayNode all = JSON.createArrayNode();
      all.addObject().putObject("operation").put("targetType", "page").put("operationKey", "create");
      for (Grant grant : spaces.get(m.group(1)).grants) {
        ObjectNode one = all.addObject();
        one.putObject("operation").put("targetType", "space").put("operationKey", "read");
        one.putObject("subject").put("type", grant.type).put(grant.type.equals("group") ? "name" : "userKey", grant.name);
      }
      return all;
    } else if ((m = match(path, "/rest/api/space/(\\w+)")) != null && !cloud) {
      return JSON.createObjectNode().put("key", m.group(1));
    } else if (path.equals("/rest/api/group") && !groupsHidden) {
      return results(path, asked, List.copyOf(groups.keySet()), name -> group(name));
    } else if ((m = match(path, "/rest/api/group/([^/]+)/(?:member|membersByGroupId)")) != null && !groupsHidden) {
      String name = m.group(1).replaceFirst("^g-", "");
      return results(path, asked, List.copyOf(groups.get(name)), this::user);
    } else if (path.equals("/rest/api/user")) {
      if (!accounts.containsKey(asked.get("accountId"))) {
        throw new No(404);
      }
      return user(asked.get("accountId"));
    } else if (path.equals("/rest/api/content/search")) {
      return results(path, asked, search(asked.get("cql")), one -> content(one, asked.getOrDefault("expand", "")));
    } else if (path.equals("/rest/api/content") && !cloud) {
      return results(path, asked, things.values().stream().filter(one -> one.type.equals(asked.get("type"))
          && one.space.equals(asked.get("spaceKey")) && one.status.equals(asked.get("status"))).toList(), one -> content(one, asked.get("expand")));
    } else if ((m = match(path, "/rest/api/content/(\\w+)/restriction/byOperation/read")) != null) {
      return restriction(readable(m.group(1)));
    } else if ((m = match(path, "/rest/api/content/(\\w+)/child/(comment|attachment)")) != null && !cloud) {
      String id = m.group(1);
      String type = m.group(2);
      return results(path, asked, current(type).stream().filter(one -> one.container.equals(id)).toList(), one -> content(one, asked.get("expand")));
    } else if ((m = match(path, "/rest/api/content/(\\w+)/version")) != null && !cloud) {
      return results(path, asked, readable(m.group(1)).versions, one -> version(one));
    } else if ((m = match(path, "/rest/api/content/(\\w+)")) != null && !cloud) {
      return content(readable(m.group(1)), asked.get("expand"));
    }
    throw new No(404);
  }

  private Thing readable(String id) {
    Thing thing = things.get(id);
    if (broken.contains(id)) {
      throw new IllegalStateException("broken on purpose");
    }
    if (thing == null || thing.status.equals("trashed") || denied.contains(id)) {
      throw new No(thing != null && denied.contains(id) ? 403 : 404);
    }
    return thing;
  }

  private JsonNode second(String path, Map<String, String> asked) {
    if (!cloud) {
      throw new No(404);
    }
    Matcher m;
    if (path.equals("/spaces")) {
      return results("/api/v2" + path, asked, spaces.values().stream().filter(one -> one.archived == asked.getOrDefault("status", "current").equals("archived"))
          .toList(), one -> JSON.createObjectNode().put("id", Integer.toString(one.id)).put("key", one.key).put("name", one.name)
              .put("status", one.archived ? "archived" : "current"));
    } else if ((m = match(path, "/spaces/(\\d+)/permissions")) != null) {
      Space space = space(m.group(1));
      if (space.grants == null) {
        throw new No(403);
      }
      return results("/api/v2" + path, asked, Stream.concat(Stream.of(new Grant("user", "nobody")), space.grants.stream()).toList(), grant -> {
        ObjectNode one = JSON.createObjectNode();
        one.putObject("principal").put("type", grant.type.equals("anonymous") ? "access-class" : grant.type).put("id",
            grant.type.equals("group") ? "g-" + grant.name : grant.type.equals("anonymous") ? "ANONYMOUS_USERS" : grant.name);
        one.putObject("operation").put("key", grant.name.equals("nobody") ? "create" : "read").put("targetType", grant.name.equals("nobody") ? "page" : "space");
        return one;
      });
    } else if ((m = match(path, "/spaces/(\\d+)/(page|blogpost)s")) != null) {
      Space space = space(m.group(1));
      String type = m.group(2);
      return results("/api/v2" + path, asked, things.values().stream().filter(one -> one.type.equals(type) && one.space.equals(space.key)
          && one.status.equals(asked.get("status"))).toList(), this::secondly);
    } else if ((m = match(path, "/(?:page|blogpost)s/(\\w+)")) != null) {
      Thing thing = readable(m.group(1));
      ObjectNode node = secondly(thing);
      node.putObject("body").putObject("storage").put("value", thing.now().body);
      return node;
    } else if ((m = match(path, "/(?:page|blogpost)s/(\\w+)/versions")) != null) {
      return results("/api/v2" + path, asked, readable(m.group(1)).versions, one -> JSON.createObjectNode().put("number", one.number)
          .put("authorId", one.who).put("createdAt", one.at.toString()));
    } else if ((m = match(path, "/(?:page|blogpost)s/(\\w+)/attachments")) != null) {
      String id = m.group(1);
      return results("/api/v2" + path, asked, current("attachment").stream().filter(one -> one.container.equals(id)).toList(), one ->
          secondly(one).put("fileId", "f" + one.id).put("mediaType", "application/pdf"));
    }
    throw new No(404);
  }

  private Space space(String id) {
    return spaces.values().stream().filter(one -> Integer.toString(one.id).equals(id)).findFirst().orElseThrow(() -> new No(404));
  }

  private ObjectNode secondly(Thing thing) {
    ObjectNode node = JSON.createObjectNode().put("id", thing.id).put("status", thing.status).put("title", thing.now().title)
        .put("spaceId", Integer.toString(spaces.get(thing.space).id)).put("authorId", thing.versions.getFirst().who)
        .put("createdAt", thing.versions.getFirst().at.toString());
    if (!thing.parent.isEmpty()) {
      node.put("parentId", thing.parent).put("parentType", "page");
    }
    node.putObject("version").put("number", thing.now().number).put("authorId", thing.now().who).put("createdAt", thing.now().at.toString());
    node.putObject("_links").put("webui", "/spaces/" + thing.space + "/pages/" + thing.id);
    return node;
  }

  /// A part of a list, from where the question says, and the link to the next.
  private <T> JsonNode results(String path, Map<String, String> asked, List<T> all, Function<T, ? extends JsonNode> form) {
    int from = Integer.parseInt(asked.getOrDefault("cursor", asked.getOrDefault("start", "0")));
    int to = Math.min(all.size(), from + Math.min(limit, Integer.parseInt(asked.getOrDefault("limit", "25"))));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode results = answer.putArray("results");
    all.subList(Math.min(from, to), to).forEach(one -> results.add(form.apply(one)));
    ObjectNode links = answer.putObject("_links");
    if (to < all.size()) {
      StringBuilder next = new StringBuilder(path).append('?');
      asked.forEach((key, value) -> {
        if (!key.matches("cursor|start")) {
          next.append(key).append('=').append(LiveJson.encoded(value)).append('&');
        }
      });
      links.put("next", next.append(cloud ? "cursor=" : "start=").append(to).toString());
    }
    return answer;
  }

  private List<Thing> search(String cql) {
    List<Thing> found = current("page", "blogpost", "comment", "attachment");
    Matcher space = Pattern.compile("space=\"(\\w+)\"").matcher(cql);
    Matcher types = Pattern.compile("type(?:=| in )\\(?([\\w,]+)\\)?").matcher(cql);
    Matcher ids = Pattern.compile("id in \\(([\\w,]+)\\)").matcher(cql);
    Matcher container = Pattern.compile("container=(\\w+)").matcher(cql);
    Matcher since = Pattern.compile("lastmodified >= \"([\\d-]+) ([\\d:]+)\"").matcher(cql);
    String key = space.find() ? space.group(1) : "";
    List<String> wanted = types.find() ? List.of(types.group(1).split(",")) : List.of("page", "blogpost", "comment", "attachment");
    List<String> numbers = ids.find() ? List.of(ids.group(1).split(",")) : List.of();
    String in = container.find() ? container.group(1) : "";
    Instant from = since.find() ? Instant.parse(since.group(1) + "T" + since.group(2) + ":00Z") : Instant.MIN;
    return found.stream().filter(one -> (key.isEmpty() || one.space.equals(key)) && wanted.contains(one.type)
        && (numbers.isEmpty() || numbers.contains(one.id)) && (in.isEmpty() || one.container.equals(in)) && !one.now().at.isBefore(from)
        && !spaces.get(one.space).archived)
        .sorted(Comparator.comparing(one -> one.now().at)).toList();
  }

  private ObjectNode group(String name) {
    ObjectNode node = JSON.createObjectNode().put("type", "group").put("name", name);
    return cloud ? node.put("id", "g-" + name) : node;
  }

  private ObjectNode user(String key) {
    Account account = accounts.get(key);
    ObjectNode node = JSON.createObjectNode().put("type", "known").put(cloud ? "accountId" : "userKey", key).put("displayName", account.name)
        .put("email", account.mail);
    if (cloud) {
      node.put("accountType", account.type.equals("app") ? "app" : "atlassian").put("accountStatus", account.active ? "active" : "closed");
    } else {
      node.put("username", account.name.toLowerCase(java.util.Locale.ROOT)).put("status", account.active ? "current" : "deactivated");
    }
    return node;
  }

  private ObjectNode version(Version one) {
    ObjectNode node = JSON.createObjectNode().put("number", one.number).put("when", one.at.toString());
    node.set("by", user(one.who));
    return node;
  }

  private ObjectNode content(Thing thing, String expand) {
    ObjectNode node = JSON.createObjectNode().put("id", thing.id).put("type", thing.type).put("status", thing.status).put("title", thing.now().title);
    if (expand.contains("version")) {
      node.set("version", version(thing.now()));
    }
    if (expand.contains("space")) {
      node.putObject("space").put("key", thing.space).put("name", spaces.get(thing.space).name);
    }
    if (expand.contains("container") && !thing.container.isEmpty()) {
      node.putObject("container").put("id", thing.container);
    }
    if (expand.contains("ancestors")) {
      ArrayNode above = node.putArray("ancestors");
      above(thing).forEach(one -> above.addObject().put("id", one.id).put("title", one.now().title));
    }
    if (expand.contains("history")) {
      ObjectNode history = node.putObject("history").put("createdDate", thing.versions.getFirst().at.toString());
      history.set("createdBy", user(thing.versions.getFirst().who));
    }
    if (expand.contains("body.storage")) {
      node.putObject("body").putObject("storage").put("value", thing.now().body);
    }
    if (expand.contains("restrictions.read") && !thing.silent) {
      node.putObject("restrictions").set("read", restriction(thing));
    }
    node.putObject("_links").put("webui", "/display/" + thing.space + "/" + thing.id);
    return node;
  }

  private ObjectNode restriction(Thing thing) {
    ObjectNode node = JSON.createObjectNode().put("operation", "read");
    if (thing.silent) {
      return node;
    }
    ObjectNode inner = node.putObject("restrictions");
    ObjectNode users = inner.putObject("user");
    ArrayNode named = users.putArray("results");
    thing.users.forEach(user -> named.add(user(user)));
    users.put("size", thing.users.size());
    ObjectNode grouped = inner.putObject("group");
    ArrayNode names = grouped.putArray("results");
    thing.groups.forEach(name -> names.add(group(name)));
    grouped.put("size", thing.groups.size());
    return node;
  }
}
