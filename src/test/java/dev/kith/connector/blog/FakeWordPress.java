package dev.kith.connector.blog;

import dev.kith.connector.AnswerServer.Asked;
import dev.kith.connector.AnswerServer.Reply;
import dev.kith.connector.AnswerServer.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A WordPress in memory, as its REST API shows it: the state is the answers themselves, and what an answer leaves out.
final class FakeWordPress implements Site {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final ObjectNode state = JSON.createObjectNode();
  boolean pretty = true;
  boolean usersShown = true;
  boolean commentsShown = true;
  boolean termsShown = true;
  /// A plugin may hand out what nobody approved.
  boolean allComments;
  /// A cache may answer with the same page for each.
  boolean repeats;
  /// Of this type of posts.
  String refused = "";
  /// So many rows at most, whatever is asked for.
  int page = 4;
  int seconds;
  int ids = 100;

  FakeWordPress() {
    for (String list : List.of("posts", "comments", "users", "categories", "tags")) {
      state.putArray(list);
    }
  }

  static FakeWordPress of(String state) {
    FakeWordPress fake = new FakeWordPress();
    fake.state.setAll((ObjectNode) JSON.readTree(state));
    return fake;
  }

  private String now() {
    return START.plusSeconds(60L * seconds++).toString().replace("Z", "");
  }

  ObjectNode add(String list) {
    return ((ArrayNode) state.get(list)).addObject().put("id", ids++);
  }

  ObjectNode post(String type, String status, String title, String html, int author) {
    ObjectNode post = add("posts").put("type", type).put("status", status).put("author", author);
    post.put("link", "https://blog.fern.example/" + post.get("id").asInt()).put("date_gmt", now());
    post.put("modified_gmt", post.get("date_gmt").stringValue());
    post.putObject("title").put("rendered", title);
    post.putObject("content").put("rendered", html).put("protected", false);
    post.putArray("categories");
    post.putArray("tags");
    return post;
  }

  ObjectNode comment(int post, int parent, int author, String name, String html, String status) {
    ObjectNode comment = add("comments").put("post", post).put("parent", parent).put("author", author).put("author_name", name)
        .put("date_gmt", now()).put("status", status).put("type", "comment");
    comment.putObject("content").put("rendered", html);
    return comment;
  }

  ObjectNode user(String name, String slug) {
    return add("users").put("name", name).put("slug", slug).put("description", "");
  }

  void touch(ObjectNode post) {
    post.put("modified_gmt", now());
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

  @Override
  public Reply answer(Asked asked) {
    String route = asked.path().contains("/wp-json/") ? asked.path().replaceFirst(".*/wp-json", "") : asked.first("rest_route", "");
    if (asked.path().contains("/wp-json/") && !pretty || route.isEmpty()) {
      return new Reply(404, Map.of("Content-Type", "text/html"), "<html>Nothing here</html>");
    }
    boolean editor = "Basic YWRhOnNlY3JldA==".equals(asked.headers().get("authorization"));
    if (asked.headers().containsKey("authorization") && !editor) {
      return Reply.of(401);
    }
    String[] parts = route.replaceFirst("^/wp/v2/", "").split("/");
    return switch (parts[0]) {
      case "types" -> Reply.ok(JSON.readTree("""
          {"post": {"slug": "post", "rest_base": "posts", "rest_namespace": "wp/v2"}, "page": {"slug": "page", "rest_base": "pages"},
           "recipe": {"slug": "recipe", "rest_base": "recipes"}, "wp_block": {"slug": "wp_block", "rest_base": "blocks"}}"""));
      case "taxonomies" -> Reply.ok(JSON.readTree("""
          {"category": {"slug": "category", "rest_base": "categories"}, "post_tag": {"slug": "post_tag", "rest_base": "tags"},
           "author": {"slug": "author", "rest_base": "coauthors"}, "nav_menu": {"slug": "nav_menu", "rest_base": "menus"}}"""));
      case "users" -> parts.length > 1 ? editor ? Reply.ok(JSON.createObjectNode().put("id", 1)) : Reply.of(401)
          : !usersShown ? Reply.of(401) : list(asked, all("users"), user -> true,
              user -> editor ? user : user.deepCopy().without(List.of("email", "username")));
      case "comments" -> !commentsShown ? Reply.of(403) : list(asked, all("comments"), comment -> visible(comment)
          && (!asked.query().containsKey("post") || ids(asked, "post").contains(comment.get("post").asString("")))
          && after(asked, "after", comment.get("date_gmt").stringValue()), comment -> comment);
      case "categories", "tags", "coauthors" -> !termsShown ? Reply.of(403) : list(asked, all(parts[0].equals("coauthors") ? "tags" : parts[0]), term ->
          parts[0].equals("categories") || term.path("byline").asBoolean(false) == parts[0].equals("coauthors"), term -> term);
      default -> posts(asked, parts, editor);
    };
  }

  private boolean visible(ObjectNode comment) {
    return allComments || comment.get("status").stringValue().equals("approved") && comment.get("type").stringValue().equals("comment")
        && all("posts").stream().anyMatch(post -> post.get("id").equals(comment.get("post")) && isPublished(post)
            && !post.get("content").get("protected").booleanValue());
  }

  private static boolean isPublished(ObjectNode post) {
    return post.get("status").stringValue().equals("publish");
  }

  private Reply posts(Asked asked, String[] parts, boolean editor) {
    String type = Map.of("posts", "post", "pages", "page", "recipes", "recipe").getOrDefault(parts[0], "");
    if (type.isEmpty()) {
      return Reply.of(404);
    } else if (type.equals(refused)) {
      return Reply.of(403);
    }
    List<ObjectNode> posts = all("posts").stream().filter(post -> post.get("type").stringValue().equals(type)).toList();
    if (parts.length > 1) {
      return posts.stream().filter(post -> post.get("id").asString("").equals(parts[1])).findFirst().map(post ->
          post.has("broken") ? Reply.of(500) : isPublished(post) || editor ? Reply.ok(shown(asked, post, editor)) : Reply.of(401))
          .orElse(Reply.of(404));
    }
    boolean text = List.of(asked.first("_fields", "").split(",")).contains("content");
    if (text && posts.stream().anyMatch(post -> post.has("broken") && ids(asked, "include").contains(post.get("id").asString("")))) {
      return Reply.of(500);
    }
    return list(asked, posts, post -> isPublished(post) && after(asked, "modified_after", post.get("modified_gmt").stringValue()),
        post -> shown(asked, post, editor));
  }

  /// An editor is shown the text behind a password, which still is called protected.
  private ObjectNode shown(Asked asked, ObjectNode post, boolean editor) {
    ObjectNode shown = post.deepCopy();
    ObjectNode content = (ObjectNode) shown.get("content");
    boolean text = List.of(asked.first("_fields", "").split(",")).contains("content");
    if (!text) {
      content.remove("rendered");
    } else if (content.get("protected").booleanValue() && !editor) {
      content.put("rendered", "");
    }
    if (asked.query().containsKey("_embed")) {
      all("users").stream().filter(user -> user.get("id").equals(post.get("author"))).forEach(user ->
          shown.putObject("_embedded").putArray("author").addObject().put("id", user.get("id").asInt())
              .put("name", user.get("name").stringValue()));
    }
    return shown;
  }

  private static Set<String> ids(Asked asked, String key) {
    return Set.of(asked.first(key, "").split(","));
  }

  private static boolean after(Asked asked, String key, String date) {
    return !asked.query().containsKey(key) || Instant.parse(date + "Z").isAfter(Instant.parse(asked.first(key, "")));
  }

  private Reply list(Asked asked, List<ObjectNode> rows, Predicate<ObjectNode> wanted, java.util.function.Function<ObjectNode, JsonNode> show) {
    Comparator<ObjectNode> order = asked.first("orderby", "id").equals("modified")
        ? Comparator.comparing(row -> row.get("modified_gmt").stringValue()) : Comparator.comparing(row -> row.get("id").asInt());
    List<ObjectNode> all = rows.stream().filter(wanted)
        .filter(row -> !asked.query().containsKey("include") || ids(asked, "include").contains(row.get("id").asString(""))).sorted(order)
        .toList();
    int size = Math.min(page, asked.number("per_page", 10));
    int pages = (all.size() + size - 1) / size;
    int number = asked.number("page", 1);
    if (number > 1 && number > pages) {
      return Reply.of(400);
    }
    ArrayNode body = JSON.createArrayNode();
    all.stream().skip(repeats ? 0 : (number - 1L) * size).limit(size).forEach(row -> body.add(show.apply(row)));
    Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json", "X-WP-Total", "" + all.size(),
        "X-WP-TotalPages", "" + pages));
    return new Reply(200, headers, body.toString());
  }
}
