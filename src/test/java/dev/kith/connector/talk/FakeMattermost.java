package dev.kith.connector.talk;

import dev.kith.connector.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A server as Mattermost's interface shows it: deleted posts only to whoever asks for changes, pages of few posts by the post
/// before. The token's account is `u1`, in every team.
final class FakeMattermost extends FakeChat {
  static final String TOKEN = "secret-token";

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

  static final class Team {
    final String id;
    final boolean open;
    final Set<String> members = new TreeSet<>();

    Team(String id, boolean open) {
      this.id = id;
      this.open = open;
    }
  }

  static final class Room {
    final String id;
    final String team;
    String name;
    String type = "O";
    boolean archived;
    final Set<String> members = new TreeSet<>();
    final Map<String, Said> said = new LinkedHashMap<>();

    Room(String id, String team, String name) {
      this.id = id;
      this.team = team;
      this.name = name;
    }
  }

  static final class Said {
    final String id;
    final String root;
    final String user;
    final long created;
    long updated;
    long edited;
    long deleted;
    int likes;
    String text;

    Said(String id, String root, String user, long created, String text) {
      this.id = id;
      this.root = root;
      this.user = user;
      this.created = created;
      this.updated = created;
      this.text = text;
    }
  }

  final Map<String, User> users = new LinkedHashMap<>();
  final Map<String, Team> teams = new LinkedHashMap<>();
  final Map<String, Room> rooms = new LinkedHashMap<>();
  int page = 4;
  private int tick;

  User user(String id, String name) {
    User user = new User(id, name);
    users.put(id, user);
    return user;
  }

  Team team(String id, boolean open, String... members) {
    Team team = new Team(id, open);
    team.members.addAll(List.of(members));
    teams.put(id, team);
    return team;
  }

  Room room(String id, String team, String name, String type, String... members) {
    Room room = new Room(id, team, name);
    room.type = type;
    room.members.addAll(List.of(members));
    rooms.put(id, room);
    return room;
  }

  private long tick() {
    return now.toEpochMilli() + ++tick;
  }

  Said say(Room room, String user, String text) {
    return say(room, "", user, text);
  }

  Said reply(Room room, Said to, String user, String text) {
    Said root = to.root.isEmpty() ? to : room.said.get(to.root);
    Said said = say(room, root.id, user, text);
    root.updated = said.created;
    return said;
  }

  private Said say(Room room, String root, String user, String text) {
    long at = tick();
    // as random as the server's own
    Said said = new Said("p" + Integer.toString((int) (at * 7919 % 46_655) + 46_656, 36) + at, root, user, at, text);
    room.said.put(said.id, said);
    return said;
  }

  void edit(Said said, String text) {
    said.text = text;
    said.edited = tick();
    said.updated = said.edited;
  }

  void like(Said said) {
    said.likes++;
    said.updated = tick();
  }

  /// Lets somebody into a channel, and so into its team, or puts them out.
  void inOrOut(Room room, String user) {
    if (!room.members.remove(user)) {
      room.members.add(user);
      teams.getOrDefault(room.team, new Team("", true)).members.add(user);
    }
  }

  /// Lets somebody into a team, or puts them out of it and of all its channels.
  void inOrOut(Team team, String user) {
    if (team.members.remove(user)) {
      rooms.values().stream().filter(room -> room.team.equals(team.id)).forEach(room -> room.members.remove(user));
    } else {
      team.members.add(user);
    }
  }

  void delete(Room room, Said said) {
    long at = tick();
    room.said.values().stream().filter(each -> each.id.equals(said.id) || each.root.equals(said.id)).forEach(each -> {
      each.deleted = each.deleted > 0 ? each.deleted : at;
      each.updated = at;
    });
  }

  MattermostApi connector(boolean privateChannels) {
    return new MattermostApi("test", url(), new Secret(TOKEN), privateChannels, false, Duration.ofDays(7), HTTP);
  }

  Held.Read read(MattermostApi connector) {
    return (since, sink) -> connector.read(since, sink, this);
  }

  /// The server's own answer to whether somebody may read a channel.
  boolean mayRead(String user, Room room) {
    User who = users.get(user);
    if (who.deleted || who.bot || room.type.equals("D")) {
      return false;
    }
    boolean team = teams.get(room.team).open || teams.get(room.team).members.contains(user);
    return room.members.contains(user) || room.type.equals("O") && !who.guest && team;
  }

  private static Reply error(int status) {
    return new Reply(status, "{\"id\":\"api.error\",\"message\":\"No\",\"status_code\":" + status + "}", Map.of());
  }

  @Override
  Reply answer(String path, Map<String, String> query, String token) {
    if (!("Bearer " + TOKEN).equals(token)) {
      return error(401);
    }
    String[] parts = path.replace("/api/v4/", "").split("/");
    String what = path.replace("/api/v4/", "").replaceAll("(?<=(teams|channels|posts)/)(?!me/)[^/]+", "*");
    Team team = parts.length > 1 ? teams.get(parts[parts[0].equals("users") && parts.length > 3 ? 3 : 1]) : null;
    Room room = parts.length > 1 && parts[0].equals("channels") ? rooms.get(parts[1]) : null;
    if (parts[0].equals("channels") && (room == null || !room.members.contains("u1") && !room.type.equals("O"))) {
      return error(room == null ? 404 : 403);
    }
    return switch (what) {
      case "users/me" -> Reply.of("{\"id\":\"u1\"}");
      case "users" -> list(users.values().stream().map(FakeMattermost::json).toList(), query);
      case "users/me/teams", "teams" -> list(teams.values().stream().map(FakeMattermost::json).toList(), query);
      case "teams/*/members" -> list(team.members.stream().map(user -> JsonFile.object().put("team_id", team.id).put("user_id", user))
          .toList(), query);
      case "teams/*/channels" -> list(rooms.values().stream().filter(each -> each.team.equals(team.id) && each.type.equals("O")
          && !each.archived).map(FakeMattermost::json).toList(), query);
      case "users/me/teams/*/channels" -> list(rooms.values().stream().filter(each -> each.members.contains("u1") && !each.archived
          && (each.team.equals(team.id) || each.team.isEmpty())).map(FakeMattermost::json).toList(), query);
      case "channels/*" -> Reply.of(json(room).toString());
      case "channels/*/members" -> list(room.members.stream().map(user -> JsonFile.object().put("channel_id", room.id)
          .put("user_id", user)).toList(), query);
      case "channels/*/posts" -> posts(room, query);
      case "posts/*/thread" -> thread(parts[1]);
      default -> error(404);
    };
  }

  private static Reply list(List<ObjectNode> all, Map<String, String> query) {
    int size = Integer.parseInt(query.getOrDefault("per_page", "1000"));
    int from = Math.min(all.size(), size * Integer.parseInt(query.getOrDefault("page", "0")));
    ArrayNode nodes = JsonFile.object().putArray("list");
    all.subList(from, Math.min(all.size(), from + size)).forEach(nodes::add);
    return Reply.of(nodes.toString());
  }

  private Reply posts(Room room, Map<String, String> query) {
    List<Said> newest = room.said.values().stream().sorted(Comparator.comparingLong((Said said) -> said.created).reversed()).toList();
    if (query.containsKey("since")) {
      long since = Long.parseLong(query.get("since"));
      return Reply.of(answer(room, newest.stream().filter(said -> said.updated > since).limit(1_000).toList()).toString());
    }
    String before = query.getOrDefault("before", "");
    List<Said> older = newest;
    if (!before.isEmpty()) {
      older = newest.stream().filter(said -> said.created < room.said.get(before).created).toList();
    }
    older = older.stream().filter(said -> said.deleted == 0).toList();
    List<Said> some = older.subList(0, Math.min(page, older.size()));
    return Reply.of(answer(room, some).put("prev_post_id", older.size() > some.size() ? older.get(some.size()).id : "").toString());
  }

  private Reply thread(String id) {
    for (Room room : rooms.values()) {
      Said root = room.said.get(id);
      if (root != null && root.deleted == 0) {
        return Reply.of(answer(room, room.said.values().stream().filter(said -> said.deleted == 0 && (said == root || said.root.equals(id)))
            .toList()).toString());
      }
    }
    return error(404);
  }

  private static ObjectNode answer(Room room, List<Said> some) {
    ObjectNode answer = JsonFile.object();
    ArrayNode order = answer.putArray("order");
    ObjectNode posts = answer.putObject("posts");
    for (Said said : some) {
      order.add(said.id);
      ObjectNode node = posts.putObject(said.id).put("id", said.id).put("channel_id", room.id).put("user_id", said.user)
          .put("root_id", said.root).put("create_at", said.created).put("update_at", said.updated).put("edit_at", said.edited)
          .put("delete_at", said.deleted).put("original_id", "").put("type", "").put("message", said.text)
          .put("reply_count", room.said.values().stream().filter(each -> each.deleted == 0 && each.root.equals(said.id)).count());
      ArrayNode reactions = node.putObject("metadata").putArray("reactions");
      for (int i = 0; i < said.likes; i++) {
        reactions.addObject().put("user_id", "u" + i).put("emoji_name", "+1");
      }
    }
    return answer;
  }

  private static ObjectNode json(User user) {
    return JsonFile.object().put("id", user.id).put("username", user.id + "x").put("nickname", user.name)
        .put("email", user.id + "@fern.example").put("delete_at", user.deleted ? 5 : 0).put("is_bot", user.bot)
        .put("roles", user.guest ? "system_guest" : "system_user");
  }

  private static ObjectNode json(Team team) {
    return JsonFile.object().put("id", team.id).put("name", "name-" + team.id).put("display_name", "Team " + team.id)
        .put("type", team.open ? "O" : "I").put("allow_open_invite", team.open).put("delete_at", 0);
  }

  private static ObjectNode json(Room room) {
    return JsonFile.object().put("id", room.id).put("team_id", room.team).put("type", room.type).put("name", room.id)
        .put("display_name", room.name).put("delete_at", room.archived ? 5 : 0);
  }

  List<Said> alive(Room room) {
    return new ArrayList<>(room.said.values().stream().filter(said -> said.deleted == 0).toList());
  }
}
