package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.LineReader;
import dev.kith.connector.input.Spill;
import dev.kith.model.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A Mattermost server as it exports itself in bulk (JSON lines, or the zip file they lie in), or as answers of its interface
/// that somebody saved: posts, users, channels, teams and their members. An item for each thread, and for each burst of
/// messages outside threads that is more than small talk. Direct messages are never read.
///
/// @param path            the export's file, or a folder or archive of it
/// @param privateChannels whether to read private channels as well, for their members only
/// @param url             the server's address; items have none without it
public record Mattermost(String source, Path path, boolean privateChannels, String url) implements Connector {
  private static final String WHAT = "Mattermost export";
  private static final Export.Wanted WANTED = new Export.Wanted(
      name -> name.matches("(?s)(?!(.*/)?data/).*\\.(jsonl|ndjson|json)(\\.gz)?"),
      name -> name.matches("[^/]+\\.(zip|tar|tar\\.gz|tgz)"));
  private static final int LONGEST_LINE = 64 << 20;
  /// A key is the number of the channel and the milliseconds of the thread; these are the bits of the latter.
  private static final int TIME_BITS = 42;

  public Mattermost {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of the bulk export's .zip or .jsonl file");
    }
    url = WebAddress.of("url", url, "https://chat.example.com");
  }

  /// What goes along while a pass reads.
  ///
  /// @param rooms   channel → its number, in the order they came
  /// @param threads root → when its first reply came; the interface's answers hold replies before their roots
  private record Reading(MattermostServer server, Map<String, Integer> rooms, Map<String, Long> threads, Spill messages,
      Sink sink) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Pass.Start start = Pass.start(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (start.unchanged()) {
      return start.next();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink); Spill messages = new Spill()) {
      read(export, new Reading(new MattermostServer(source), new LinkedHashMap<>(), new HashMap<>(), messages, sink));
    }
    return start.next();
  }

  private void read(Export export, Reading reading) throws IOException, InterruptedException {
    Pass pass = new Pass(reading.sink);
    Set<String> broken = new HashSet<>();
    for (Export.Entry entry : export.entries()) {
      Pass.Reading first = () -> {
        if (isBulk(entry)) {
          bulk(entry, reading);
        } else {
          broken.add(entry.where());
          JsonFile.each(entry, "posts", (in, node, where) -> answer(in, node, where, reading));
          broken.remove(entry.where());
        }
      };
      if (export.entries().size() == 1) {
        first.read();
      } else {
        pass.file(entry, first);
      }
    }
    for (Export.Entry entry : export.entries()) {
      if (!isBulk(entry) && !broken.contains(entry.where())) {
        JsonFile.each(entry, "posts", (in, node, where) -> {
          if (isPost(in, node)) {
            post(node, where, reading);
          }
        });
      }
    }
    if (reading.messages.size() == 0) {
      throw new IOException(path + ": holds no post of a channel; check that it is the export that this type reads");
    }
    for (Person person : reading.server.people(reading.server.teamGroups())) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      reading.sink.person(person);
    }
    send(reading);
    pass.end();
  }

  private static boolean isBulk(Export.Entry entry) throws IOException {
    if (entry.name().toLowerCase(Locale.ROOT).matches("(?s).*\\.(jsonl|ndjson)(\\.gz)?")) {
      return true;
    }
    try (LineReader lines = new LineReader(entry.file(), entry.where(), LONGEST_LINE)) {
      LineReader.Line line = lines.next();
      JsonNode node = line == null || line.flaw() != null ? JsonFile.object() : JsonFile.parse(line.text());
      return JsonFile.text(node, "type").equals("version") && node.has("version");
    } catch (JacksonException _) {
      return false;
    }
  }

  private void bulk(Export.Entry entry, Reading reading) throws IOException, InterruptedException {
    try (LineReader lines = new LineReader(entry.file(), entry.where(), LONGEST_LINE)) {
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException(source + " interrupted");
        }
        String where = entry.where() + ":" + line.number();
        JsonNode node = null;
        try {
          node = line.flaw() != null || line.text().isBlank() ? null : JsonFile.parse(line.text());
        } catch (JacksonException e) {
          if (!line.ended()) {
            throw new IOException(where + ": the last line is cut; export it again", e);
          }
        }
        if (node != null && node.isObject()) {
          line(node, where, reading);
        } else if (!line.text().isBlank() || line.flaw() != null) {
          String flaw = line.flaw() == null ? "the line is no JSON object" : line.flaw();
          reading.sink.problem(new Problem(where, flaw, "export it again", ""));
        }
      }
    }
  }

  private void line(JsonNode line, String where, Reading reading) throws IOException, InterruptedException {
    String type = JsonFile.text(line, "type");
    JsonNode node = line.path(type);
    switch (type) {
      case "team" -> reading.server.team(node);
      case "channel" -> reading.server.room(node);
      case "user", "bot" -> reading.server.user(node, type.equals("bot"), where, reading.sink);
      case "post" -> bulkPost(node, where, reading);
      case "direct_post" -> reading.sink.skipped("direct messages");
      default -> { }
    }
  }

  /// A post of a bulk export has no number, and its replies lie in it.
  private void bulkPost(JsonNode post, String where, Reading reading) throws IOException, InterruptedException {
    String room = MattermostServer.key(JsonFile.text(post, "team"), JsonFile.text(post, "channel"));
    String user = JsonFile.text(post, "user");
    long time = JsonFile.number(post, "create_at");
    // two posts of one user at one moment are two, unless they say the same
    String thread = time + "-" + user + "-" + Fingerprint.shortHash(MattermostText.raw(post));
    message(post, where, room, thread, time + "-" + user, user, time, false, post.path("replies").size() > 0, reading);
    int number = 0;
    for (JsonNode reply : post.path("replies")) {
      String who = JsonFile.text(reply, "user");
      String id = JsonFile.number(reply, "create_at") + "-" + who + "-" + number++;
      message(reply, where, room, thread, id, who, time, true, true, reading);
    }
  }

  private static boolean isPost(String in, JsonNode node) {
    return in.equals("posts") || node.path("message").isString() && node.has("channel_id");
  }

  /// Tells by its keys what an object of the interface is.
  private void answer(String in, JsonNode node, String where, Reading reading) throws IOException, InterruptedException {
    if (isPost(in, node)) {
      String root = JsonFile.text(node, "root_id");
      if (!root.isEmpty()) {
        reading.threads.merge(root, JsonFile.number(node, "create_at"), Math::min);
      }
    } else if (node.has("status_code")) {
      reading.sink.problem(new Problem(where, "an error of the server: " + JsonFile.text(node, "message"),
          "ask it again, with an account that may see it", ""));
    } else if (node.has("username")) {
      reading.server.user(node, false, where, reading.sink);
    } else if (node.has("user_id") && node.has("channel_id")) {
      reading.server.member(JsonFile.text(node, "channel_id"), JsonFile.text(node, "user_id"));
    } else if (node.has("user_id") && node.has("team_id")) {
      reading.server.teamMember(JsonFile.text(node, "team_id"), JsonFile.text(node, "user_id"));
    } else if (node.has("allow_open_invite")) {
      reading.server.team(node);
    } else if (node.has("id") && node.has("type") && node.has("team_id")) {
      reading.server.room(node);
    } else if (!node.has("order")) {
      reading.sink.skipped("answer of another kind");
    }
  }

  private void post(JsonNode post, String where, Reading reading) throws IOException, InterruptedException {
    String id = JsonFile.text(post, "id");
    String root = JsonFile.text(post, "root_id");
    long time = JsonFile.number(post, "create_at");
    String thread = root.isEmpty() ? id : root;
    boolean threaded = reading.threads.containsKey(thread);
    String room = JsonFile.text(post, "channel_id");
    if (!JsonFile.text(post, "original_id").isEmpty()) {
      reading.sink.skipped("former wording");
      return;
    }
    message(post, where, room, thread, id, JsonFile.text(post, "user_id"), threaded ? reading.threads.get(thread) : time,
        !root.isEmpty(), threaded, reading);
  }

  private void message(JsonNode post, String where, String room, String thread, String id, String user, long threadTime,
      boolean reply, boolean threaded, Reading reading) throws IOException, InterruptedException {
    Message message = new MattermostMessages(reading.server, "export it again")
        .read(post, where, thread, id, user, reply, threaded, reading.sink);
    if (message == null) {
      return;
    }
    if (threadTime <= 0 || threadTime > MattermostMessages.LATEST || room.isBlank() || room.startsWith("/") || room.endsWith("/")) {
      reading.sink.problem(new Problem(where, "a post without a usable time, user or channel", "export it again", ""));
      return;
    }
    int number = reading.rooms.computeIfAbsent(room, _ -> reading.rooms.size());
    message.to(reading.messages, ((long) number << TIME_BITS) + threadTime);
  }

  private void send(Reading reading) throws IOException, InterruptedException {
    Spill messages = reading.messages;
    messages.sort();
    Object[] rooms = reading.rooms.keySet().toArray();
    for (int from = 0, to; from < messages.size(); from = to) {
      long number = messages.key(from) >> TIME_BITS;
      for (to = from; to < messages.size() && messages.key(to) >> TIME_BITS == number; ) {
        to++;
      }
      String room = (String) rooms[(int) number];
      String closed = reading.server.closed(room, privateChannels);
      if (!closed.isEmpty()) {
        reading.sink.skipped(closed);
        continue;
      }
      if (!reading.server.knows(room)) {
        reading.sink.problem(new Problem(path.toString(), "the export does not say what channel " + room + " is, so nobody may "
            + "read its messages", "save the server's answer about the channel and its members beside them", ""));
      }
      new Talks(source, reading.server.channel(room), reading.server.texts(), (channel, first) -> address(room, first, reading))
          .send(messages, from, to, reading.sink);
    }
  }

  private String address(String room, Message first, Reading reading) {
    if (url.isEmpty()) {
      return "";
    }
    return room.contains("/") ? url + reading.server.path(room) : url + "/_redirect/pl/" + first.id();
  }
}
