package dev.kith.connector.talk;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Reads the database in a site's backup. Everything is in it: what is deleted, hidden or private is left out by
/// [DiscourseTopics], which also sees what answers of the interface say.
final class DiscourseDump {
  private final DiscourseForum forum;
  private final Map<String, Set<String>> tagsOfGroup = new HashMap<>();
  private final Map<String, Set<String>> readersOfTagGroup = new HashMap<>();

  private DiscourseDump(DiscourseForum forum) {
    this.forum = forum;
  }

  /// @throws IOException if the dump is cut, or not that of a forum
  static void read(Export.Entry entry, DiscourseForum forum, Sink sink) throws IOException, InterruptedException {
    DiscourseDump dump = new DiscourseDump(forum);
    Map<String, CopyDump.Taker> tables = new HashMap<>();
    tables.put("topics", dump::topic);
    tables.put("posts", dump::post);
    tables.put("users", dump::user);
    tables.put("user_emails", row -> forum.mail(row.get("user_id"), row.get("email")));
    tables.put("user_profiles", row -> forum.details(row.get("user_id"), "", row.get("location"), row.get("bio_cooked"), true));
    tables.put("groups", row -> forum.groups.put(row.get("id"), row.get("name")));
    tables.put("group_users", row -> forum.member(row.get("user_id"), row.get("group_id")));
    tables.put("categories", row -> forum.category(row.get("id"), row.get("name"), row.get("parent_category_id"),
        row.has("read_restricted") ? row.is("read_restricted") : null));
    tables.put("category_groups", row -> forum.mayRead(row.get("category_id"), row.get("group_id")));
    tables.put("tags", row -> forum.tags.put(row.get("id"), row.get("name")));
    tables.put("topic_tags", row -> dump.fact(row.get("topic_id"), "tag", row.get("tag_id")));
    tables.put("tag_group_memberships", row -> add(dump.tagsOfGroup, row.get("tag_group_id"), row.get("tag_id")));
    tables.put("tag_group_permissions", row -> add(dump.readersOfTagGroup, row.get("tag_group_id"), row.get("group_id")));
    tables.put("post_actions", dump::like);
    tables.put("topic_custom_fields", row -> {
      if (row.get("name").equals("accepted_answer_post_id")) {
        dump.fact(row.get("topic_id"), "accepted", row.get("value"));
      }
    });
    tables.put("discourse_solved_solved_topics", row -> dump.fact(row.get("topic_id"), "accepted", row.get("answer_post_id")));
    for (String table : new String[] {"topic_voting_topic_vote_count", "discourse_voting_topic_vote_count"}) {
      tables.put(table, row -> dump.fact(row.get("topic_id"), "votes", row.get("votes_count")));
    }
    Set<String> seen = CopyDump.read(entry, tables, sink);
    for (String table : new String[] {"topics", "posts", "users", "categories"}) {
      if (!seen.contains(table)) {
        throw new IOException(entry.where() + ": holds no table " + table + ", as a forum's backup does; back it up again");
      }
    }
    dump.readersOfTagGroup.forEach((group, readers) -> {
      if (!readers.contains("0")) {
        forum.secretTags.addAll(dump.tagsOfGroup.getOrDefault(group, Set.of()));
      }
    });
  }

  private static void add(Map<String, Set<String>> sets, String key, String value) {
    sets.computeIfAbsent(key, _ -> new HashSet<>()).add(value);
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private void fact(String topic, String name, String value) throws IOException {
    if (number(topic).isPresent() && !value.isEmpty()) {
      forum.facts.add(number(topic).getAsLong(), name, value);
    }
  }

  private void like(CopyDump.Row row) throws IOException {
    OptionalLong post = number(row.get("post_id"));
    if (row.get("post_action_type_id").equals("2") && row.get("deleted_at").isEmpty() && post.isPresent()) {
      forum.likes.add(post.getAsLong());
    }
  }

  private void user(CopyDump.Row row) {
    String id = row.get("id");
    forum.user(id, row.get("username"), row.get("name"));
    forum.mail(id, row.get("email"));
    // for ever is a thousand years, which is no date to anybody else
    String until = row.get("suspended_till");
    boolean suspended = !until.isEmpty() && Times.parse(until).orElse(Instant.MAX).isAfter(Instant.now());
    forum.details(id, row.get("title"), "", "", !suspended);
  }

  private void topic(CopyDump.Row row) throws IOException {
    OptionalLong id = number(row.get("id"));
    if (id.isPresent()) {
      new DiscourseTopic(row.get("title"), row.get("slug"), row.get("category_id"), row.get("archetype"),
          row.has("visible") && !row.is("visible"), !row.get("deleted_at").isEmpty(), row.get("created_at"), row.get("user_id"),
          row.get("views"), "", "", "", false, row.where())
          .to(forum.topics, id.getAsLong());
    }
  }

  private void post(CopyDump.Row row) throws IOException {
    OptionalLong topic = number(row.get("topic_id"));
    OptionalLong id = number(row.get("id"));
    if (topic.isEmpty() || id.isEmpty()) {
      return;
    }
    String edited = !number(row.get("version")).equals(OptionalLong.of(1)) ? row.get("last_version_at") : "";
    String why = !row.get("deleted_at").isEmpty() || row.is("user_deleted") ? "deleted" : row.is("hidden") ? "hidden" : "";
    new DiscoursePost(id.getAsLong(), number(row.get("post_number")).orElse(0), row.get("user_id"), row.get("created_at"),
        edited, row.get("post_type"), why, row.get("like_count"), false, row.get("last_editor_id"), row.get("raw"),
        row.get("cooked"), row.is("wiki"), row.where()).to(forum.posts, topic.getAsLong());
  }
}
