package dev.kith.connector.talk;

import dev.kith.connector.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A workspace as Slack's Web API shows it: pages of a few, newest messages first, errors with status 200.
final class FakeSlack extends FakeChat {
  static final String TOKEN = "xoxb-1";

  static final class User {
    final String id;
    String name;
    boolean deleted;
    boolean guest;
    boolean bot;

    User(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  static final class Room {
    final String id;
    String name;
    boolean closed;
    boolean direct;
    boolean archived;
    /// Whether the token's account is in it.
    boolean invited = true;
    final Set<String> members = new TreeSet<>();
    final TreeMap<String, Said> said = new TreeMap<>();

    Room(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  static final class Said {
    final String ts;
    final String user;
    String text;
    String edited = "";
    boolean deleted;
    boolean broadcast;
    int likes;
    final TreeMap<String, Said> replies = new TreeMap<>();

    Said(String ts, String user, String text) {
      this.ts = ts;
      this.user = user;
      this.text = text;
    }
  }

  final Map<String, User> users = new LinkedHashMap<>();
  final Map<String, Room> rooms = new LinkedHashMap<>();
  int page = 4;
  private int tick;

  User user(String id, String name) {
    User user = new User(id, name);
    users.put(id, user);
    return user;
  }

  Room room(String id, String name, String... members) {
    Room room = new Room(id, name);
    room.members.addAll(List.of(members));
    rooms.put(id, room);
    return room;
  }

  String ts() {
    return "%d.%06d".formatted(now.getEpochSecond(), ++tick);
  }

  Said say(Room room, String user, String text) {
    Said said = new Said(ts(), user, text);
    room.said.put(said.ts, said);
    return said;
  }

  Said reply(Said root, String user, String text) {
    Said said = new Said(ts(), user, text);
    root.replies.put(said.ts, said);
    return said;
  }

  void edit(Said said, String text) {
    said.text = text;
    said.edited = ts();
  }

  SlackApi connector(boolean privateChannels) {
    return connector(privateChannels, Duration.ofDays(7), Duration.ofDays(7));
  }

  SlackApi connector(boolean privateChannels, Duration window, Duration reread) {
    return new SlackApi("test", new Secret(TOKEN), privateChannels, false, url(), window, reread, HTTP);
  }

  Held.Read read(SlackApi connector) {
    return (since, sink) -> connector.read(since, sink, this);
  }

  /// Slack's own answer to whether somebody may read a channel.
  boolean mayRead(String user, Room room) {
    User who = users.get(user);
    return !who.deleted && !who.bot && !room.direct && (room.members.contains(user) || !room.closed && !who.guest);
  }

  static Reply error(String error) {
    return Reply.of("{\"ok\":false,\"error\":\"" + error + "\",\"needed\":\"" + (error.equals("missing_scope") ? "groups:read" : "")
        + "\"}");
  }

  @Override
  Reply answer(String path, Map<String, String> query, String token) {
    if (!("Bearer " + TOKEN).equals(token)) {
      return error("invalid_auth");
    }
    Room room = rooms.get(query.get("channel"));
    boolean hidden = room == null || room.closed && !room.invited;
    return switch (path.replace("/api/", "")) {
      case "auth.test" -> Reply.of("{\"ok\":true,\"url\":\"https://fern.example/\",\"team_id\":\"T1\"}");
      case "users.list" -> listed("members", users.values().stream().map(FakeSlack::json).toList(), query, page);
      case "usergroups.list" -> Reply.of("{\"ok\":true,\"usergroups\":[{\"id\":\"S1\",\"handle\":\"pumps\",\"users\":[\"U1\"]}]}");
      case "users.info" -> Reply.of("{\"ok\":true,\"user\":{\"id\":\"" + query.get("user") + "\",\"profile\":{\"real_name\":\"Somebody Else\"}}}");
      case "conversations.list" -> listed("channels", rooms.values().stream()
          .filter(each -> !each.direct && (!each.closed || each.invited && query.get("types").contains("private")))
          .map(FakeSlack::json).toList(), query, page);
      case "conversations.info" -> hidden ? error("channel_not_found")
          : Reply.of(ok().set("channel", json(room)).toString());
      case "conversations.members" -> hidden ? error("channel_not_found") : members(room, query);
      case "conversations.history" -> hidden ? error("channel_not_found") : !room.invited ? error("not_in_channel")
          : history(room, query);
      case "conversations.replies" -> hidden ? error("channel_not_found") : replies(room, query);
      default -> error("unknown_method");
    };
  }

  private static ObjectNode ok() {
    return JsonFile.object().put("ok", true);
  }

  private static Reply listed(String list, List<ObjectNode> all, Map<String, String> query, int page) {
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    int to = Math.min(all.size(), from + page);
    ObjectNode answer = ok();
    ArrayNode nodes = answer.putArray(list);
    all.subList(from, to).forEach(nodes::add);
    answer.putObject("response_metadata").put("next_cursor", to < all.size() ? Integer.toString(to) : "");
    answer.put("has_more", to < all.size());
    return Reply.of(answer.toString());
  }

  private Reply members(Room room, Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    List<String> all = List.copyOf(room.members);
    int to = Math.min(all.size(), from + page);
    ObjectNode answer = ok();
    all.subList(from, to).forEach(answer.putArray("members")::add);
    answer.putObject("response_metadata").put("next_cursor", to < all.size() ? Integer.toString(to) : "");
    return Reply.of(answer.toString());
  }

  private Reply history(Room room, Map<String, String> query) {
    List<ObjectNode> all = new ArrayList<>();
    Stream<Said> broadcasts = room.said.values().stream().flatMap(said -> said.replies.values().stream())
        .filter(said -> said.broadcast && !said.deleted);
    Stream.concat(room.said.values().stream().filter(said -> !said.deleted || !replies(said).isEmpty()), broadcasts)
        .filter(said -> said.ts.compareTo(query.getOrDefault("oldest", "")) >= 0)
        .sorted((one, other) -> other.ts.compareTo(one.ts)).forEach(said -> all.add(json(room, said, true)));
    return listed("messages", all, query, page);
  }

  private Reply replies(Room room, Map<String, String> query) {
    Said root = room.said.get(query.get("ts"));
    if (root == null || root.deleted && replies(root).isEmpty()) {
      return error("thread_not_found");
    }
    List<ObjectNode> all = new ArrayList<>();
    all.add(json(room, root, false));
    replies(root).forEach(said -> all.add(json(room, said, false)));
    return listed("messages", all, query, page);
  }

  private static Collection<Said> replies(Said root) {
    return root.replies.values().stream().filter(said -> !said.deleted).toList();
  }

  private static ObjectNode json(User user) {
    ObjectNode node = JsonFile.object().put("id", user.id).put("name", user.id.toLowerCase()).put("deleted", user.deleted)
        .put("is_bot", user.bot).put("is_restricted", user.guest).put("team_id", "T1");
    node.putObject("profile").put("real_name", user.name).put("email", user.id.toLowerCase() + "@fern.example");
    return node;
  }

  private static ObjectNode json(Room room) {
    return JsonFile.object().put("id", room.id).put("name", room.name).put("is_channel", true).put("is_private", room.closed)
        .put("is_archived", room.archived);
  }

  private ObjectNode json(Room room, Said said, boolean history) {
    ObjectNode node = JsonFile.object().put("type", "message").put("ts", said.ts);
    Said root = room.said.containsKey(said.ts) ? null : room.said.values().stream()
        .filter(each -> each.replies.containsKey(said.ts)).findFirst().orElseThrow();
    if (root == null && !replies(said).isEmpty()) {
      String latest = replies(said).stream().map(each -> each.ts).max(String::compareTo).orElseThrow();
      node.put("thread_ts", said.ts).put("reply_count", replies(said).size()).put("latest_reply", latest);
    } else if (root != null) {
      node.put("thread_ts", root.ts);
      if (said.broadcast) {
        node.put("subtype", "thread_broadcast");
      }
    }
    if (!history) {
      node.put("subscribed", true);
    }
    if (said.deleted) {
      return node.put("subtype", "tombstone").put("user", "USLACKBOT").put("text", "This message was deleted.");
    }
    node.put("user", said.user).put("text", said.text);
    if (!said.edited.isEmpty()) {
      node.putObject("edited").put("user", said.user).put("ts", said.edited);
    }
    if (said.likes > 0) {
      node.putArray("reactions").addObject().put("name", "+1").put("count", said.likes).putArray("users");
    }
    return node;
  }

  Instant at(Said said) {
    return Instant.ofEpochSecond(Long.parseLong(said.ts.split("\\.")[0]));
  }
}
