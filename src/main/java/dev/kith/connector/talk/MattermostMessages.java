package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Reads posts of Mattermost, which look alike in exports and in answers of its interface.
///
/// @param mend what to do about a post that cannot be read
record MattermostMessages(MattermostServer server, String mend) {
  /// Milliseconds since 1970 after which no post was written.
  static final long LATEST = (1L << 42) - 1;

  /// The post as a message; `null` if it is none to be shown, which is told.
  ///
  /// @param thread   what its thread is called
  /// @param reply    whether it answers in a thread
  /// @param threaded whether its thread has replies
  Message read(JsonNode post, String where, String thread, String id, String user, boolean reply, boolean threaded, Sink sink)
      throws IOException, InterruptedException {
    long time = JsonFile.number(post, "create_at");
    String type = JsonFile.text(post, "type");
    String raw = MattermostText.raw(post);
    boolean bot = JsonFile.flag(post.path("props"), "from_webhook") || JsonFile.flag(post.path("props"), "from_bot")
        || JsonFile.flag(post.path("props"), "from_plugin") || server.isBot(user);
    if (JsonFile.number(post, "delete_at") > 0 || JsonFile.number(post, "deleted_at") > 0) {
      sink.skipped("deleted message");
    } else if (!Set.of("", "me", "slack_attachment").contains(type)
        || type.isEmpty() && raw.matches("@?\\Q" + user.replace("\\E", "") + "\\E (joined|left) the (channel|team)\\.")) {
      sink.skipped("channel notice");
    } else if (bot && (reply || !threaded)) {
      sink.skipped("message of a bot");
    } else if (time <= 0 || time > LATEST || user.isBlank() || id.isBlank()) {
      sink.problem(new Problem(where, "a post without a usable time, user or channel", mend, ""));
    } else if (raw.isBlank()) {
      sink.skipped("empty message");
    } else {
      String override = JsonFile.text(post.path("props"), "override_username");
      String name = bot && !override.isBlank() ? override : server.name(user);
      long edited = JsonFile.number(post, "edit_at");
      Set<String> checkedBy = new TreeSet<>();
      int likes = 0;
      JsonNode reactions = post.path("reactions").size() > 0 ? post.path("reactions") : post.path("metadata").path("reactions");
      for (JsonNode reaction : reactions) {
        likes++;
        if (Message.isCheck(JsonFile.text(reaction, "emoji_name"))) {
          checkedBy.add(JsonFile.text(reaction, reaction.has("user") ? "user" : "user_id"));
        }
      }
      return new Message(time * 1_000, thread, id, bot ? "" : user, name, raw, likes,
          (JsonFile.flag(post, "is_pinned") ? 1 : 0) + post.path("flagged_by").size(), checkedBy,
          edited > 0 && edited <= LATEST ? Instant.ofEpochMilli(edited) : null, reply);
    }
    return null;
  }
}
