package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Spill;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The export of a Slack workspace or of an Enterprise Grid: an item for each thread, and for each burst of messages outside
/// threads that is more than small talk. Direct messages are never read.
///
/// @param path            the export's zip file, or the folder it was unpacked to
/// @param privateChannels whether to read private channels as well, for their members only
/// @param url             the workspace's address, such as `https://example.slack.com`; without it items have none
public record SlackExport(String source, Path path, boolean privateChannels, String url) implements Connector {
  private static final String WHAT = "Slack export";
  private static final String DAY = "\\d{4}-\\d\\d-\\d\\d\\.json";
  private static final Export.Wanted WANTED = Export.Wanted.files(
      name -> name.matches("(?s)(.+/)?(users|org_users|channels|groups|dms|mpims)\\.json|(.+/)?[^/]+/" + DAY));
  private static final Set<String> SAYING = Set.of("", "thread_broadcast", "reply_broadcast", "me_message", "file_share",
      "file_comment");

  public SlackExport {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the export's zip file");
    }
    url = WebAddress.of("url", url, "https://example.slack.com");
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Pass.Start start = Pass.start(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (start.unchanged()) {
      return start.next();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink)) {
      read(export, sink);
    }
    return start.next();
  }

  private void read(Export export, Sink sink) throws IOException, InterruptedException {
    SlackWorkspace workspace = SlackWorkspace.of(source, path, privateChannels, export, sink);
    boolean any = false;
    Pass pass = new Pass(sink);
    for (SlackWorkspace.Talkative listed : workspace.channels()) {
      Channel channel = listed.channel();
      try (Spill messages = new Spill()) {
        for (Export.Entry day : listed.days()) {
          pass.file(day, () -> SlackWorkspace.list(day, sink,
              (message, where) -> message(message, where, listed, workspace, messages, sink)));
        }
        messages.sort();
        if (messages.size() == 0) {
          sink.skipped("channel without messages");
        }
        any |= !listed.days().isEmpty();
        new Talks(source, channel, workspace.texts(), this::address).send(messages, 0, messages.size(), sink);
      }
    }
    if (!any) {
      throw new IOException(path + ": holds no message of a channel that may be read; export it again");
    }
    pass.end();
  }

  private String address(Channel channel, Message first) {
    return url.isEmpty() ? "" : url + "/archives/" + channel.id() + "/p" + first.id().replace(".", "");
  }

  private void message(JsonNode node, String where, SlackWorkspace.Talkative listed, SlackWorkspace workspace, Spill messages,
      Sink sink) throws IOException, InterruptedException {
    String subtype = SlackText.text(node, "subtype");
    String user = SlackText.text(node, "user");
    boolean bot = subtype.equals("bot_message") || !SlackText.text(node, "bot_id").isEmpty() || workspace.isBot(user);
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
      sink.problem(new Problem(where, "a message without a usable ts or user", "export it again", ""));
    } else {
      String raw = SlackText.raw(node);
      if (raw.isBlank()) {
        sink.skipped("empty message");
        return;
      }
      String ts = SlackText.text(node, "ts");
      String name = bot ? botName(node, user, workspace) : workspace.name(user, node);
      reactions(new Message(micros, Long.toString(key), ts, bot ? "" : user, name, raw, 0, pins(node, ts, listed), Set.of(),
          edited(node), key != micros), node).to(messages, key);
    }
  }

  private static String botName(JsonNode node, String user, SlackWorkspace workspace) {
    String name = SlackText.text(node, "username");
    String profile = SlackText.text(node.path("bot_profile"), "name");
    return !name.isBlank() ? name : !profile.isBlank() ? profile : workspace.texts().people().getOrDefault(user, "bot");
  }

  private static int pins(JsonNode node, String ts, SlackWorkspace.Talkative listed) {
    return node.path("pinned_to").size() > 0 || listed.pinned().contains(ts) ? 1 : 0;
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
  private static long micros(String ts) {
    if (!ts.matches("\\d{9,11}(\\.\\d{1,6})?")) {
      return -1;
    }
    String[] parts = ts.split("\\.");
    return Long.parseLong(parts[0]) * 1_000_000 + (parts.length == 1 ? 0 : Long.parseLong((parts[1] + "000000").substring(0, 6)));
  }
}
