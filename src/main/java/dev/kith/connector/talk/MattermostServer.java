package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a pass knows of a Mattermost server: teams, channels, people and who is where. A bulk export names all of them; answers
/// of the interface number them, so that a team or channel has two keys, its number and its name.
final class MattermostServer {
  private record Team(String name, String shown, boolean open) {}

  private record Room(String id, String team, String name, String shown, String type) {}

  private record User(Identity who, JsonNode node, boolean bot) {}

  private final String source;
  private final Map<String, Team> teams = new HashMap<>();
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Map<String, Set<String>> roomMembers = new HashMap<>();
  private final Map<String, Set<String>> teamMembers = new TreeMap<>();
  private final Map<String, Identity> byName = new HashMap<>();

  MattermostServer(String source) {
    this.source = source;
  }

  ChatText texts() {
    return new MattermostText(byName);
  }

  void team(JsonNode node) {
    String name = JsonFile.text(node, "name");
    String id = JsonFile.text(node, "id");
    String shown = JsonFile.text(node, "display_name");
    boolean open = JsonFile.text(node, "type").equals("O")
        && (!node.has("allow_open_invite") || JsonFile.flag(node, "allow_open_invite"));
    teams.put(id.isEmpty() ? name : id, new Team(name, shown.isBlank() ? name : shown, open));
  }

  /// A channel of a bulk export or of the interface.
  void room(JsonNode node) {
    String id = JsonFile.text(node, "id");
    String team = JsonFile.text(node, id.isEmpty() ? "team" : "team_id");
    String name = JsonFile.text(node, "name");
    String shown = JsonFile.text(node, "display_name");
    String key = id.isEmpty() ? key(team, name) : id;
    rooms.put(key, new Room(key, team, name, shown.isBlank() ? name : shown, JsonFile.text(node, "type")));
  }

  static String key(String team, String channel) {
    return team + "/" + channel;
  }

  void member(String room, String user) {
    roomMembers.computeIfAbsent(room, _ -> new TreeSet<>()).add(user);
  }

  void teamMember(String team, String user) {
    teamMembers.computeIfAbsent(team, _ -> new TreeSet<>()).add(user);
  }

  void user(JsonNode node, boolean bot, String where, Sink sink) throws IOException, InterruptedException {
    String username = JsonFile.text(node, "username").strip();
    String id = JsonFile.text(node, "id").strip();
    String account = id.isEmpty() ? username : id;
    if (username.isEmpty()) {
      sink.problem(new Problem(where, "a user without a username", "export it again", ""));
      return;
    }
    String full = (JsonFile.text(node, "first_name") + " " + JsonFile.text(node, "last_name")).strip();
    String name = Stream.of(full, JsonFile.text(node, "display_name"), JsonFile.text(node, "nickname"), username)
        .filter(each -> !each.isBlank()).findFirst().orElse(username);
    Identity who = Identity.of(source, account, name);
    if (users.putIfAbsent(account, new User(who, node, bot || JsonFile.flag(node, "is_bot"))) != null) {
      return;
    }
    byName.put(username.toLowerCase(Locale.ROOT), who);
    for (JsonNode team : node.path("teams")) {
      String teamName = JsonFile.text(team, "name");
      teamMember(teamName, account);
      team.path("channels").forEach(channel -> member(key(teamName, JsonFile.text(channel, "name")), account));
    }
  }

  /// The groups that teams are: account → the groups it is in.
  Map<String, Set<String>> teamGroups() {
    Map<String, Set<String>> groups = new HashMap<>();
    teamMembers.forEach((team, members) ->
        members.forEach(account -> groups.computeIfAbsent(account, _ -> new TreeSet<>()).add(group(team))));
    return groups;
  }

  /// Everybody.
  ///
  /// @param groups account → the groups it is in
  List<Person> people(Map<String, Set<String>> groups) {
    List<Person> people = new ArrayList<>();
    for (Map.Entry<String, User> entry : users.entrySet()) {
      User user = entry.getValue();
      JsonNode node = user.node;
      List<String> aliases = new ArrayList<>();
      Stream.of(JsonFile.text(node, "email"), user.who.key(), JsonFile.text(node, "username"), JsonFile.text(node, "nickname"))
          .filter(alias -> !alias.isBlank() && !aliases.contains(alias)).forEach(aliases::add);
      people.add(new Person(source, user.who.key(), user.who.name(), aliases, JsonFile.text(node, "position"), "", "", "", "",
          List.of(), List.copyOf(new TreeSet<>(groups.getOrDefault(entry.getKey(), Set.of()))),
          JsonFile.number(node, "delete_at") == 0, !user.bot));
    }
    return people;
  }

  /// The group that a team is.
  String group(String team) {
    return source + "/" + (teams.containsKey(team) ? teams.get(team).name : team);
  }

  /// Whether anybody may join a team.
  boolean isOpen(String team) {
    return teams.containsKey(team) && teams.get(team).open;
  }

  boolean isBot(String account) {
    return users.containsKey(account) && users.get(account).bot;
  }

  String name(String account) {
    return users.containsKey(account) ? users.get(account).who.name() : account;
  }

  /// How a channel may be read; empty text if as an ordinary one, else why not.
  String closed(String room, boolean privateChannels) {
    String type = rooms.containsKey(room) ? rooms.get(room).type : "";
    boolean direct = type.equals("D") || type.equals("G");
    return direct ? "direct messages" : type.equals("P") && !privateChannels ? "private channel" : "";
  }

  boolean knows(String room) {
    return rooms.containsKey(room);
  }

  /// A public channel is for anybody who may join its team, a private one for its members. One that the export does not
  /// describe may be anybody's conversation, and a team that it does not describe may be closed.
  Channel channel(String key) {
    Room room = rooms.get(key);
    if (room == null) {
      return new Channel(key, key, List.of(key), Access.NOBODY);
    }
    Team team = teams.get(room.team);
    Access access = null;
    if (!room.type.equals("O")) {
      Set<String> members = new TreeSet<>();
      roomMembers.getOrDefault(key, Set.of()).forEach(user -> members.add("user:" + source + "/" + user));
      access = members.isEmpty() ? Access.NOBODY : Access.of(members);
    } else if (team == null || !team.open) {
      access = Access.of(Set.of("group:" + group(room.team)));
    }
    return channel(key, access);
  }

  /// A channel that was described, with who may read it.
  Channel channel(String key, Access access) {
    Room room = rooms.get(key);
    Team team = teams.get(room.team);
    List<String> place = team == null ? List.of(room.shown) : List.of(team.shown, room.shown);
    return new Channel(room.id, room.shown, place, access);
  }

  /// The path of a channel in addresses; empty if its team is not known.
  String path(String key) {
    Room room = rooms.get(key);
    if (room == null) {
      return "";
    }
    String team = teams.containsKey(room.team) ? teams.get(room.team).name : room.team;
    return "/" + team + "/channels/" + room.name;
  }
}
