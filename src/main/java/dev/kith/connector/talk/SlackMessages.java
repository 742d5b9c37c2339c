package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Reads the messages of a Slack channel, which look alike in exports and in answers of the Web API.
///
/// @param pinned the time stamps of pinned messages, if they do not say so themselves
/// @param mend   what to do about a message that cannot be read
record SlackMessages(SlackPeople people, Set<String> pinned, String mend) {
  private static final Set<String> SAYING = Set.of("", "thread_broadcast", "reply_broadcast", "me_message", "file_share",
      "file_comment");

  /// Adds a message to the others, under the time of its thread; or says why not.
  void read(JsonNode node, String where, Spill messages, Sink sink) throws IOException, InterruptedException {
    String subtype = SlackText.text(node, "subtype");
    String user = SlackText.text(node, "user");
    boolean bot = subtype.equals("bot_message") || !SlackText.text(node, "bot_id").isEmpty() || people.isBot(user);
    long micros = micros(SlackText.text(node, "ts"));
    String thread = SlackText.text(node, "thread_ts");
    long key = thread.isEmpty() ? micros : micros(thread);
    if (subtype.equals("tombstone") || node.path("hidden").asBoolean(false)) {
      sink.skipped("deleted message");
    } else if (!bot && !SAYING.contains(subtype)) {
      sink.skipped("channel notice");
    } else if (bot && (thread.isEmpty() || micros != key)) {
      // what a bot began and people answered stays, as what they talk about
      sink.skipped("message of a bot");
    } else if (micros < 0 || key < 0 || user.isBlank() && !bot) {
      sink.problem(new Problem(where, "a message without a usable ts or user", mend, ""));
    } else {
      String raw = SlackText.raw(node);
      if (raw.isBlank()) {
        sink.skipped("empty message");
        return;
      }
      String ts = SlackText.text(node, "ts");
      String name = bot ? botName(node, user) : people.name(user, node);
      reactions(new Message(micros, Long.toString(key), ts, bot ? "" : user, name, raw, 0, pins(node, ts), Set.of(),
          edited(node), key != micros), node).to(messages, key);
    }
  }

  private String botName(JsonNode node, String user) {
    String name = SlackText.text(node, "username");
    String profile = SlackText.text(node.path("bot_profile"), "name");
    return !name.isBlank() ? name : !profile.isBlank() ? profile : people.texts().people().getOrDefault(user, "bot");
  }

  private int pins(JsonNode node, String ts) {
    return node.path("pinned_to").size() > 0 || pinned.contains(ts) ? 1 : 0;
  }

  private static Instant edited(JsonNode message) {
    long micros = micros(SlackText.text(message.path("edited"), "ts"));
    return micros < 0 ? null : Instant.ofEpochSecond(micros / 1_000_000);
  }

  private static Message reactions(Message message, JsonNode node) {
    int likes = 0;
    Set<String> checkedBy = new TreeSet<>();
    for (JsonNode reaction : node.path("reactions")) {
      likes += Math.clamp(reaction.path("count").asInt(reaction.path("users").size()), 0, 100_000);
      if (Message.isCheck(SlackText.text(reaction, "name").toLowerCase(Locale.ROOT))) {
        reaction.path("users").forEach(user -> checkedBy.add(user.asString("")));
      }
    }
    return new Message(message.micros(), message.thread(), message.id(), message.user(), message.name(), message.raw(), likes,
        message.pins(), checkedBy, message.edited(), message.reply());
  }

  /// Microseconds since 1970 of a Slack time stamp such as `1736478514.897649`, or -1.
  static long micros(String ts) {
    if (!ts.matches("\\d{9,11}(\\.\\d{1,6})?")) {
      return -1;
    }
    String[] parts = ts.split("\\.");
    return Long.parseLong(parts[0]) * 1_000_000 + (parts.length == 1 ? 0 : Long.parseLong((parts[1] + "000000").substring(0, 6)));
  }
}
