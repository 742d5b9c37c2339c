package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads answers of a forum's interface that somebody saved: `/t/{id}.json`, `/t/{id}/posts.json`, `/posts.json`,
/// `/posts/{id}.json`, lists of topics, `/categories.json`, `/site.json`, `/c/{id}/show.json`, users and groups. What an object is
/// shows in its keys.
///
/// @param forum where it goes
record DiscourseJson(DiscourseForum forum, Sink sink) {
  /// What an answer says only to an account that may do more than look.
  private static final Set<String> RIGHTS = Set.of("can_edit", "can_delete", "can_recover", "can_wiki", "can_accept_answer",
      "can_unaccept_answer", "yours", "can_create_post", "can_move_posts", "can_invite_to", "can_close_topic");
  private static final int LIKE = 2;

  void read(Export.Entry entry) throws IOException, InterruptedException {
    JsonFile.each(entry, "", (_, node, where) -> answer(node, where));
  }

  void answer(JsonNode node, String where) throws IOException, InterruptedException {
    if (node.path("data").isObject() && node.has("backend_name")) {
      // a program that keeps what it fetched in a wrapping of its own
      answer(node.path("data"), where);
    } else if (node.path("post_stream").isObject()) {
      topic(node, where);
      for (JsonNode post : node.path("post_stream").path("posts")) {
        post(post, JsonFile.number(node, "id"), where);
      }
    } else if (node.path("topic_list").isObject()) {
      node.path("users").forEach(this::person);
      for (JsonNode topic : node.path("topic_list").path("topics")) {
        JsonNode starter = topic.path("posters").path(0);
        topic(topic, JsonFile.text(starter, "user_id"), "", false, where);
      }
    } else if (node.path("latest_posts").isArray()) {
      for (JsonNode post : node.path("latest_posts")) {
        post(post, 0, where);
      }
    } else if (node.path("category_list").isObject()) {
      node.path("category_list").path("categories").forEach(this::category);
    } else if (node.path("category").isObject()) {
      category(node.path("category"));
    } else if (node.path("categories").isArray()) {
      node.path("categories").forEach(this::category);
    } else if (node.path("members").isArray()) {
      members(node, where);
    } else if (node.path("directory_items").isArray()) {
      node.path("directory_items").forEach(item -> person(item.path("user")));
    } else if (node.path("user").isObject()) {
      person(node.path("user"));
    } else if (node.has("topic_id") && node.has("post_number")) {
      post(node, 0, where);
    } else if (node.has("username") && node.has("id")) {
      person(node);
    } else if (node.path("errors").isArray()) {
      sink.problem(new Problem(where, "an error of the site: " + node.path("errors").path(0).asString("unknown"),
          "ask it again, with an account that may see it", ""));
    } else {
      sink.skipped("answer of another kind");
    }
  }

  private static boolean asked(JsonNode node) {
    return RIGHTS.stream().anyMatch(right -> JsonFile.flag(node, right));
  }

  private void topic(JsonNode node, String where) throws IOException {
    JsonNode details = node.path("details");
    person(details.path("created_by"));
    details.path("participants").forEach(this::person);
    String starter = JsonFile.text(node, "user_id");
    List<String> stream = new ArrayList<>();
    node.path("post_stream").path("stream").forEach(id -> stream.add(id.asString("")));
    topic(node, starter.isEmpty() ? JsonFile.text(details.path("created_by"), "id") : starter, String.join(",", stream),
        asked(details) || asked(node), where);
  }

  private void topic(JsonNode node, String user, String stream, boolean asked, String where) throws IOException {
    long id = JsonFile.number(node, "id");
    if (id <= 0) {
      return;
    }
    List<String> tags = new ArrayList<>();
    // newer versions send objects
    node.path("tags").forEach(tag -> tags.add(tag.isObject() ? JsonFile.text(tag, "name") : tag.asString("")));
    boolean unlisted = node.path("visible").isBoolean() && !JsonFile.flag(node, "visible");
    new DiscourseTopic(JsonFile.text(node, "title"), JsonFile.text(node, "slug"), JsonFile.text(node, "category_id"),
        JsonFile.text(node, "archetype"), unlisted, node.path("deleted_at").isString(), JsonFile.text(node, "created_at"), user,
        JsonFile.text(node, "views"), JsonFile.text(node, "vote_count"), String.join("\n", tags), stream, asked, where)
        .to(forum.topics, id);
    String answer = JsonFile.text(node.path("accepted_answer"), "post_number");
    if (!answer.isEmpty()) {
      forum.facts.add(id, "accepted number", answer);
    }
  }

  /// @param within the topic whose answer holds it; 0 if it stands alone
  private void post(JsonNode node, long within, String where) throws IOException, InterruptedException {
    long topic = within > 0 ? within : JsonFile.number(node, "topic_id");
    long id = JsonFile.number(node, "id");
    if (topic <= 0 || id <= 0 || DiscourseForum.time(JsonFile.text(node, "created_at")) == null) {
      sink.problem(new Problem(where, "a post without a usable id, topic_id or created_at", "save it again", ""));
      return;
    }
    String user = JsonFile.text(node, "user_id");
    String username = JsonFile.text(node, "username");
    String account = user.isEmpty() ? username : user;
    forum.user(account, username, JsonFile.text(node, "name"));
    int likes = JsonFile.count(node, "like_count");
    for (JsonNode action : node.path("actions_summary")) {
      likes = Math.max(likes, JsonFile.number(action, "id") == LIKE ? JsonFile.count(action, "count") : 0);
    }
    String why = node.path("deleted_at").isString() || JsonFile.flag(node, "user_deleted") ? "deleted"
        : JsonFile.flag(node, "hidden") ? "hidden" : "";
    new DiscoursePost(id, JsonFile.number(node, "post_number"), account, JsonFile.text(node, "created_at"),
        JsonFile.number(node, "version") > 1 ? JsonFile.text(node, "updated_at") : "", JsonFile.text(node, "post_type"), why,
        "" + likes, JsonFile.flag(node, "accepted_answer"), JsonFile.text(node, "last_editor_id"), JsonFile.text(node, "raw"),
        JsonFile.text(node, "cooked"), JsonFile.flag(node, "wiki"), where).to(forum.posts, topic);
    // what a post says of its topic is little: neither who may see it nor whether it is listed
    new DiscourseTopic(JsonFile.text(node, "topic_title"), JsonFile.text(node, "topic_slug"), JsonFile.text(node, "category_id"),
        "", false, false, "", "", "", "", "", "", asked(node), where).to(forum.topics, topic);
  }

  void category(JsonNode node) {
    String id = JsonFile.text(node, "id");
    if (id.isEmpty()) {
      return;
    }
    forum.category(id, JsonFile.text(node, "name"), JsonFile.text(node, "parent_category_id"),
        node.path("read_restricted").isBoolean() ? JsonFile.flag(node, "read_restricted") : null);
    node.path("group_permissions").forEach(permission -> forum.mayRead(id, JsonFile.text(permission, "group_name")));
    node.path("subcategory_list").forEach(this::category);
  }

  /// The members of a group, which only the file's name tells; the owners among them do not matter.
  private void members(JsonNode node, String where) {
    String group = where.replaceFirst(":\\d+$", "").replaceFirst("(?i)(/members)?\\.json(\\.gz)?$", "")
        .replaceFirst("(?s).*/", "").replaceFirst("(?i)[-_.]members$", "");
    node.path("members").forEach(member -> {
      person(member);
      forum.member(JsonFile.text(member, "id"), group);
    });
  }

  void person(JsonNode node) {
    String id = JsonFile.text(node, "id");
    forum.user(id, JsonFile.text(node, "username"), JsonFile.text(node, "name"));
    forum.details(id, JsonFile.text(node, "title"), JsonFile.text(node, "location"), JsonFile.text(node, "bio_cooked"), true);
    forum.mail(id, JsonFile.text(node, "email"));
    node.path("groups").forEach(group -> forum.member(id, JsonFile.text(group, "name")));
  }
}
