package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.InputFiles;
import dev.kith.connector.input.Spill;
import dev.kith.connector.talk.SlackTalk.Message;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The export of a Slack workspace: an item for each thread, and for each burst of messages outside threads that is more than
/// small talk. Direct messages are never read.
///
/// @param path            the export's zip file, or the folder it was unpacked to
/// @param privateChannels whether to read private channels as well, for their members only
/// @param url             the workspace's address, such as `https://example.slack.com`; without it items have none
public record SlackExport(String source, Path path, boolean privateChannels, String url) implements Connector {
  private static final Duration QUIET = Duration.ofMinutes(30);
  private static final int BURST_LIMIT = 100;
  private static final int SUBSTANTIAL = 200;
  private static final Set<String> SAYING = Set.of("", "thread_broadcast", "me_message", "file_share", "file_comment");
  private static final Set<String> CHECKS = Set.of("white_check_mark", "heavy_check_mark", "ballot_box_with_check");
  private static final JsonMapper JSON = new JsonMapper();

  public SlackExport {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the export's zip file");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://example.slack.com");
    }
  }

  /// @param access `null` for a public channel
  private record Channel(String id, String name, Access access) {}

  /// What one pass knows of the workspace.
  private record Workspace(Path root, List<Channel> channels, SlackText texts, Set<String> bots) {}

  private interface Each {
    void take(JsonNode node, String where) throws IOException, InterruptedException;
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Path> files = InputFiles.find(path, name -> name.endsWith(".json"), ".json file of a Slack export");
    // an export has a file for each day and channel: their names and hashes are themselves hashed
    String contents = Fingerprint.of(toString(), files, Cursor.START).files().stream()
        .map(file -> file.name() + file.content()).collect(Collectors.joining(" "));
    Cursor now = new Cursor(Fingerprint.shortHash(toString() + contents));
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.equals(since)) {
      return now;
    }
    if (Files.isDirectory(path)) {
      read(path, sink);
    } else {
      try (FileSystem zip = unzipped()) {
        read(zip.getRootDirectories().iterator().next(), sink);
      }
    }
    return now;
  }

  private FileSystem unzipped() throws IOException {
    try {
      return FileSystems.newFileSystem(path);
    } catch (IOException | ProviderNotFoundException | IllegalArgumentException e) {
      throw new IOException(path + ": not a zip file that can be read; export it again", e);
    }
  }

  private void read(Path start, Sink sink) throws IOException, InterruptedException {
    Path root = root(start);
    Workspace workspace = new Workspace(root, new ArrayList<>(), new SlackText(new HashMap<>(), new HashMap<>()),
        new HashSet<>());
    sink.whole();
    each(root.resolve("users.json"), sink, (user, where) -> user(user, where, workspace, sink));
    each(root.resolve("channels.json"), sink, (channel, where) -> channel(channel, where, false, workspace, sink));
    if (Files.exists(root.resolve("groups.json"))) {
      each(root.resolve("groups.json"), sink, (channel, where) -> channel(channel, where, true, workspace, sink));
    }
    boolean any = false;
    for (Channel channel : workspace.channels) {
      any |= !days(channel, root).isEmpty();
    }
    if (!any) {
      throw new IOException(path + ": holds no message of a channel that may be read; export it again");
    }
    for (Channel channel : workspace.channels) {
      try (Spill messages = new Spill()) {
        for (Path day : days(channel, root)) {
          each(day, sink, (message, where) -> message(message, where, workspace, messages, sink));
        }
        messages.sort();
        if (messages.size() == 0) {
          sink.skipped("channel without messages");
        }
        talks(channel, messages, workspace, sink);
      }
    }
  }

  /// The folder that holds channels.json: some tools put the export into a folder of its own.
  private Path root(Path start) throws IOException {
    if (Files.exists(start.resolve("channels.json"))) {
      return start;
    }
    try (Stream<Path> below = Files.list(start)) {
      return below.filter(folder -> Files.exists(folder.resolve("channels.json"))).sorted().findFirst()
          .orElseThrow(() -> new IOException(path + ": holds no channels.json; try the export's zip file as Slack wrote it"));
    }
  }

  /// Hands over each object of a file that is one array.
  private static void each(Path file, Sink sink, Each each) throws IOException, InterruptedException {
    try (InputStream in = Files.newInputStream(file); JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException(file + ": is not a list, as the files of a Slack export are; export it again");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted in " + file);
        }
        if (parser.currentToken() == null) {
          throw new IOException(file + ": ends in the middle; export it again");
        }
        String where = file + ":" + parser.currentTokenLocation().getLineNr();
        JsonNode node = parser.readValueAsTree();
        if (node.isObject()) {
          each.take(node, where);
        } else {
          sink.problem(new Problem(where, "not an object", "export it again", ""));
        }
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(file + ":" + line + ": broken JSON; export it again", e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException(file + ": is missing from the export; export it again", e);
    }
  }

  private void user(JsonNode user, String where, Workspace workspace, Sink sink) throws IOException, InterruptedException {
    String id = SlackText.text(user, "id");
    JsonNode profile = user.path("profile");
    List<String> names = Stream.of(SlackText.text(profile, "real_name"), SlackText.text(user, "real_name"),
        SlackText.text(profile, "display_name"), SlackText.text(user, "name")).filter(name -> !name.isBlank()).distinct()
        .toList();
    if (id.isBlank() || names.isEmpty()) {
      sink.problem(new Problem(where, "a user without id or name", "export it again", ""));
      return;
    }
    if (workspace.texts.people().putIfAbsent(id, names.getFirst()) != null) {
      return;
    }
    boolean bot = user.path("is_bot").asBoolean(false) || id.equals("USLACKBOT");
    if (bot) {
      workspace.bots.add(id);
    }
    List<String> aliases = Stream.concat(Stream.of(SlackText.text(profile, "email"), source + "/" + id),
        names.stream().skip(1)).filter(alias -> !alias.isBlank()).distinct().toList();
    sink.person(new Person(source, source + "/" + id, names.getFirst(), aliases, SlackText.text(profile, "title"), "", "", "",
        "", List.of(), List.of(), !user.path("deleted").asBoolean(false), !bot));
  }

  private void channel(JsonNode node, String where, boolean group, Workspace workspace, Sink sink)
      throws IOException, InterruptedException {
    String id = SlackText.text(node, "id");
    String name = SlackText.text(node, "name");
    if (id.isBlank() || name.isBlank()) {
      sink.problem(new Problem(where, "a channel without id or name", "export it again", ""));
    } else if (node.path("is_im").asBoolean(false) || node.path("is_mpim").asBoolean(false)) {
      sink.skipped("direct messages");
    } else if (workspace.texts.channels().containsKey(id)) {
      sink.skipped("channel listed twice");
    } else {
      boolean closed = group || node.path("is_private").asBoolean(false) || node.path("is_group").asBoolean(false);
      if (closed && !privateChannels) {
        sink.skipped("private channel");
        return;
      }
      Set<String> members = new TreeSet<>();
      node.path("members").forEach(member -> members.add("user:" + source + "/" + member.asString("")));
      workspace.texts.channels().put(id, name);
      workspace.channels.add(new Channel(id, name,
          !closed ? null : members.isEmpty() ? Access.NOBODY : Access.of(members)));
    }
  }

  /// The channel's day files; its folder is named like it, or in some tools' exports by its id.
  private static List<Path> days(Channel channel, Path root) throws IOException {
    for (String name : List.of(channel.name, channel.id)) {
      if (name.matches("[^/\\\\\u0000]+") && !name.matches("\\.+")
          && Files.isDirectory(root.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        try (Stream<Path> files = Files.list(root.resolve(name))) {
          return files.filter(file -> file.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d\\.json"))
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        }
      }
    }
    return List.of();
  }

  private static void message(JsonNode node, String where, Workspace workspace, Spill messages, Sink sink)
      throws IOException, InterruptedException {
    String subtype = SlackText.text(node, "subtype");
    String user = SlackText.text(node, "user");
    if (subtype.equals("tombstone") || node.path("hidden").asBoolean(false)) {
      sink.skipped("deleted message");
    } else if (subtype.equals("bot_message") || !SlackText.text(node, "bot_id").isEmpty() || workspace.bots.contains(user)) {
      sink.skipped("message of a bot");
    } else if (!SAYING.contains(subtype)) {
      sink.skipped("channel notice");
    } else {
      String ts = SlackText.text(node, "ts");
      String thread = SlackText.text(node, "thread_ts");
      long micros = micros(ts);
      long key = thread.isEmpty() ? micros : micros(thread);
      String raw = SlackText.raw(node);
      if (micros < 0 || key < 0 || user.isBlank()) {
        sink.problem(new Problem(where, "a message without a usable ts or user", "export it again", ""));
      } else if (raw.isBlank()) {
        sink.skipped("empty message");
      } else {
        String name = workspace.texts.people().computeIfAbsent(user, _ -> inlineName(node, user));
        messages.add(key, reactions(new Message(micros, ts, user, name, raw, 0, Set.of(), edited(node), key != micros), node)
            .fields().toArray(String[]::new));
      }
    }
  }

  /// People of other workspaces are in no users.json; their messages carry their names.
  private static String inlineName(JsonNode message, String user) {
    JsonNode profile = message.path("user_profile");
    String real = SlackText.text(profile, "real_name");
    String shown = real.isBlank() ? SlackText.text(profile, "display_name") : real;
    return shown.isBlank() ? user : shown;
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
      if (CHECKS.contains(SlackText.text(reaction, "name"))) {
        reaction.path("users").forEach(user -> checkedBy.add(user.asString("")));
      }
    }
    return new Message(message.micros(), message.ts(), message.user(), message.name(), message.raw(), likes, checkedBy,
        message.edited(), message.reply());
  }

  /// Microseconds since 1970 of a Slack time stamp such as `1736478514.897649`, or -1.
  private static long micros(String ts) {
    if (!ts.matches("\\d{9,11}(\\.\\d{1,6})?")) {
      return -1;
    }
    String[] parts = ts.split("\\.");
    return Long.parseLong(parts[0]) * 1_000_000 + (parts.length == 1 ? 0 : Long.parseLong((parts[1] + "000000").substring(0, 6)));
  }

  private void talks(Channel channel, Spill messages, Workspace workspace, Sink sink) throws IOException, InterruptedException {
    List<Message> burst = new ArrayList<>();
    for (int from = 0, to; from < messages.size(); from = to) {
      // a message shown in its thread and in the channel comes twice
      Map<String, Message> group = new LinkedHashMap<>();
      for (to = from; to < messages.size() && messages.key(to) == messages.key(from); to++) {
        Message message = Message.of(messages.get(to));
        group.putIfAbsent(message.ts(), message);
      }
      List<Message> talk = group.values().stream().sorted(Comparator.comparingLong(Message::micros)).toList();
      if (talk.size() > 1) {
        send(channel, new SlackTalk(talk, true), workspace, sink);
        continue;
      }
      if (talk.getFirst().reply()) {
        // the rest of its thread was a bot's, or lies before the export
        endBurst(channel, talk, workspace, sink);
        continue;
      }
      Message lone = talk.getFirst();
      if (!burst.isEmpty() && (burst.size() == BURST_LIMIT
          || !lone.at().isBefore(burst.getLast().at().plus(QUIET)))) {
        endBurst(channel, burst, workspace, sink);
        burst = new ArrayList<>();
      }
      burst.add(lone);
    }
    endBurst(channel, burst, workspace, sink);
  }

  private void endBurst(Channel channel, List<Message> burst, Workspace workspace, Sink sink)
      throws IOException, InterruptedException {
    SlackTalk talk = new SlackTalk(burst, false);
    if (talk.substantial(SUBSTANTIAL)) {
      send(channel, talk, workspace, sink);
    } else {
      burst.forEach(_ -> sink.skipped("small talk"));
    }
  }

  private void send(Channel channel, SlackTalk talk, Workspace workspace, Sink sink) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    Item item = talk.item(source, channel.id, channel.name, workspace.texts);
    String ts = talk.messages().getFirst().ts().replace(".", "");
    sink.item(item.withAccess(channel.access).withUrl(url.isEmpty() ? "" : url + "/archives/" + channel.id + "/p" + ts));
  }
}
