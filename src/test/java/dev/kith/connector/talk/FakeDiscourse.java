package dev.kith.connector.talk;

import dev.kith.connector.AnswerServer.Asked;
import dev.kith.connector.AnswerServer.Reply;
import dev.kith.connector.AnswerServer.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A forum in memory, as its API shows it to an admin's key and to anybody. A category's `groups` may see it if it is restricted.
final class FakeDiscourse implements Site {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final ObjectNode state = JSON.createObjectNode();
  boolean accountsShown = true;
  boolean groupsTold = true;
  /// Whether `/site.json` names the categories; forums with very many do not.
  boolean lazyCategories;
  int page = 4;
  int chunk = 3;
  int seconds;
  int ids = 100;

  FakeDiscourse() {
    for (String list : List.of("topics", "posts", "categories", "users", "tag_groups")) {
      state.putArray(list);
    }
    state.putObject("groups");
  }

  static FakeDiscourse of(String state) {
    FakeDiscourse fake = new FakeDiscourse();
    fake.state.setAll((ObjectNode) JSON.readTree(state));
    return fake;
  }

  private String now() {
    return START.plusSeconds(60L * seconds++).toString();
  }

  ObjectNode add(String list) {
    return ((ArrayNode) state.get(list)).addObject().put("id", ids++);
  }

  ObjectNode category(String name, boolean restricted, String... groups) {
    ObjectNode category = add("categories").put("name", name).put("slug", name).put("read_restricted", restricted);
    ArrayNode readers = category.putArray("groups");
    List.of(groups).forEach(readers::add);
    return category;
  }

  ObjectNode user(String username, String... groups) {
    ObjectNode user = add("users").put("username", username).put("name", username + " Vink").put("email", username + "@fern.example");
    for (String group : groups) {
      join(user, group);
    }
    return user;
  }

  void join(ObjectNode user, String group) {
    ObjectNode all = (ObjectNode) state.get("groups");
    (all.has(group) ? (ArrayNode) all.get(group) : all.putArray(group)).add(user.get("id").asInt());
  }

  ObjectNode topic(int category, String title) {
    String now = now();
    ObjectNode topic = add("topics").put("title", title).put("slug", "topic").put("archetype", "regular").put("visible", true)
        .put("created_at", now).put("bumped_at", now).put("last_posted_at", now).put("views", 1).putNull("deleted_at");
    if (category > 0) {
      topic.put("category_id", category);
    }
    topic.putArray("tags");
    return topic;
  }

  ObjectNode post(ObjectNode topic, int user, int type, String html) {
    String now = now();
    int number = 1 + posts(topic).size();
    ObjectNode post = add("posts").put("topic_id", topic.get("id").asInt()).put("post_number", number).put("user_id", user)
        .put("username", "u" + user).put("post_type", type).put("cooked", html).put("created_at", now).put("updated_at", now)
        .put("version", 1).put("hidden", false).putNull("deleted_at");
    topic.put("last_posted_at", now);
    if (type == 1) {
      topic.put("bumped_at", now);
    }
    return post;
  }

  List<ObjectNode> all(String list) {
    List<ObjectNode> all = new ArrayList<>();
    state.get(list).forEach(node -> all.add((ObjectNode) node));
    return all;
  }

  void remove(String list, ObjectNode gone) {
    List<ObjectNode> rest = all(list);
    rest.remove(gone);
    ((ArrayNode) state.get(list)).removeAll().addAll(rest);
  }

  List<ObjectNode> posts(ObjectNode topic) {
    return all("posts").stream().filter(post -> post.get("topic_id").equals(topic.get("id"))).toList();
  }

  /// Without the deleted ones, which an admin is not shown either unless he asks for them.
  private List<ObjectNode> stream(ObjectNode topic, boolean admin) {
    return posts(topic).stream().filter(post -> !post.get("deleted_at").isString() && (admin || post.get("post_type").asInt() != 4))
        .toList();
  }

  @Override
  public Reply answer(Asked asked) {
    boolean admin = "key".equals(asked.headers().get("api-key")) && "system".equals(asked.headers().get("api-username"));
    if (asked.headers().containsKey("api-key") && !admin) {
      return Reply.of(403);
    }
    String path = asked.path().replaceFirst("^/\\d+/", "/");
    String[] parts = path.split("/");
    if (path.equals("/site.json")) {
      ObjectNode site = JSON.createObjectNode();
      ArrayNode categories = site.putArray("categories");
      all("categories").stream().filter(category -> !lazyCategories && (admin || !restricted(category)))
          .forEach(category -> categories.add(category.deepCopy().without("groups")));
      return Reply.ok(site);
    } else if (path.equals("/tag_groups.json")) {
      return admin ? Reply.ok(JSON.createObjectNode().set("tag_groups", state.get("tag_groups"))) : Reply.of(403);
    } else if (path.matches("/c/\\d+/show\\.json")) {
      return category(parts[2], admin);
    } else if (path.equals("/latest.json")) {
      return latest(asked, admin);
    } else if (path.matches("/t/\\d+\\.json")) {
      return topic(parts[2].replace(".json", ""), admin);
    } else if (path.matches("/t/\\d+/posts\\.json")) {
      return posts(parts[2], new TreeSet<>(asked.query().getOrDefault("post_ids[]", List.of())), admin);
    } else if (path.startsWith("/groups/") && admin) {
      return members(parts[2], asked.number("limit", 50), asked.number("offset", 0));
    } else if (path.equals("/admin/users/list/active.json") && admin && accountsShown) {
      ArrayNode users = JSON.createArrayNode();
      all("users").stream().skip((asked.number("page", 1) - 1) * 100L).limit(100).forEach(users::add);
      return Reply.ok(users);
    }
    return Reply.of(404);
  }

  private static boolean restricted(ObjectNode category) {
    return category.get("read_restricted").booleanValue();
  }

  private ObjectNode find(String list, String id) {
    return all(list).stream().filter(node -> node.get("id").asString("").equals(id)).findFirst().orElse(null);
  }

  private Reply category(String id, boolean admin) {
    ObjectNode category = find("categories", id);
    if (category == null || restricted(category) && !admin) {
      return Reply.of(404);
    }
    ObjectNode shown = category.deepCopy();
    shown.remove("groups");
    if (admin && groupsTold) {
      ArrayNode permissions = shown.putArray("group_permissions");
      for (JsonNode group : category.get("groups")) {
        permissions.addObject().put("group_name", group.stringValue()).put("permission_type", 1 + permissions.size() % 3);
      }
      if (permissions.isEmpty() && !restricted(category)) {
        permissions.addObject().put("group_name", "everyone").put("permission_type", 1);
      }
    }
    return Reply.ok(JSON.createObjectNode().set("category", shown));
  }

  private boolean seen(ObjectNode topic, boolean admin) {
    ObjectNode category = topic.has("category_id") ? find("categories", topic.get("category_id").asString("")) : null;
    return admin || (category == null ? !topic.has("category_id") : !restricted(category)) && !topic.get("deleted_at").isString()
        && !topic.get("archetype").stringValue().equals("private_message");
  }

  private Reply latest(Asked asked, boolean admin) {
    List<ObjectNode> topics = new ArrayList<>(all("topics").stream().filter(topic -> seen(topic, admin)
        && (admin || topic.get("visible").booleanValue()) && !topic.get("deleted_at").isString()
        && !topic.get("archetype").stringValue().equals("private_message")).toList());
    Comparator<ObjectNode> order = asked.first("order", "").equals("created")
        ? Comparator.comparing(topic -> topic.get("created_at").stringValue()) : Comparator.comparing(topic -> topic.get("bumped_at").stringValue());
    topics.sort(asked.first("ascending", "").equals("true") ? order : order.reversed());
    int number = asked.number("page", 0);
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode list = answer.putObject("topic_list");
    ArrayNode rows = list.putArray("topics");
    topics.stream().skip((long) number * page).limit(page).forEach(topic -> {
      ObjectNode row = rows.addObject().setAll(topic.deepCopy());
      List<ObjectNode> posts = stream(topic, admin);
      row.put("posts_count", posts.stream().filter(post -> post.get("post_type").asInt() != 4).count()).put("highest_post_number",
          posts.stream().mapToInt(post -> post.get("post_number").asInt()).max().orElse(0));
      row.remove("broken");
    });
    if (topics.size() > (number + 1) * page) {
      list.put("more_topics_url", "/latest?page=" + (number + 1));
    }
    return Reply.ok(answer);
  }

  private Reply topic(String id, boolean admin) {
    ObjectNode topic = find("topics", id);
    if (topic == null || !seen(topic, admin)) {
      return Reply.of(404);
    } else if (topic.has("broken")) {
      return Reply.of(500);
    }
    ObjectNode shown = topic.deepCopy();
    ObjectNode stream = shown.putObject("post_stream");
    ArrayNode ids = stream.putArray("stream");
    ArrayNode posts = stream.putArray("posts");
    stream(topic, admin).forEach(post -> {
      ids.add(post.get("id").asInt());
      if (posts.size() < chunk) {
        posts.add(post);
      }
    });
    shown.putObject("details").put("can_edit", admin);
    return Reply.ok(shown);
  }

  private Reply posts(String id, Set<String> wanted, boolean admin) {
    ObjectNode topic = find("topics", id);
    if (topic == null || !seen(topic, admin)) {
      return Reply.of(404);
    }
    ObjectNode shown = JSON.createObjectNode().put("id", topic.get("id").asInt());
    ArrayNode posts = shown.putObject("post_stream").putArray("posts");
    stream(topic, admin).stream().filter(post -> wanted.contains(post.get("id").asString(""))).limit(chunk)
        .forEach(posts::add);
    return Reply.ok(shown);
  }

  private Reply members(String group, int limit, int from) {
    JsonNode members = state.get("groups").path(group);
    if (!members.isArray()) {
      return Reply.of(404);
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode shown = answer.putArray("members");
    members.values().stream().skip(from).limit(Math.min(limit, 2)).forEach(id -> {
      ObjectNode user = find("users", id.asString(""));
      if (user != null) {
        shown.add(user.deepCopy().without("email"));
      }
    });
    answer.putObject("meta").put("total", members.size()).put("limit", limit).put("offset", from);
    return Reply.ok(answer);
  }
}
