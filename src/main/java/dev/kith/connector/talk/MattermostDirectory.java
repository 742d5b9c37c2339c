package dev.kith.connector.talk;

import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.model.Access;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Who has an account on a live Mattermost server, which teams and channels it has, and who may read them: all of it is listed
/// in every pass, so that a right that was taken away is gone with the next one.
final class MattermostDirectory {
  private static final String ROLE = "give the token's account the right to see it";

  /// A channel that may be read.
  record Listed(Channel channel, boolean archived) {
    String id() {
      return channel.id();
    }

    String name() {
      return String.join(" / ", channel.place());
    }
  }

  private final MattermostApi settings;
  private final MattermostCalls calls;
  private final LivePass pass;
  private final Sink sink;
  private final MattermostServer server;
  private final Set<String> full = new HashSet<>();
  private final Set<String> guests = new HashSet<>();
  private final Set<String> teams = new LinkedHashSet<>();
  private final Map<String, Set<String>> groups = new HashMap<>();
  private final Map<String, Listed> channels = new LinkedHashMap<>();

  MattermostDirectory(MattermostApi settings, MattermostCalls calls, LivePass pass, Sink sink) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.server = new MattermostServer(settings.source());
  }

  MattermostServer server() {
    return server;
  }

  List<Listed> channels() {
    return List.copyOf(channels.values());
  }

  /// Reads all of it and sends the people.
  ///
  /// @throws IOException if one of the lists cannot be had as a whole: without it nobody knows who may see what
  void read() throws IOException, InterruptedException {
    try {
      if (JsonFile.text(calls.get("users/me"), "id").isEmpty()) {
        throw new IOException(settings.url() + ": users/me names nobody, so this is no Mattermost; check url in sources.yaml");
      }
      calls.list("users", true, this::user);
      calls.list("users/me/teams", false, this::team);
    } catch (MattermostCalls.Refused e) {
      throw new IOException(settings.url() + ": " + e.getMessage() + (e.status() == 404
          ? ", so this is no Mattermost; check url in sources.yaml" : "; " + ROLE), e);
    }
    try {
      calls.list("teams", true, this::team);
    } catch (MattermostCalls.Refused _) {
      sink.skipped("teams that the token's account is not in");
    }
    for (String team : teams) {
      channels(team);
    }
    if (channels.isEmpty()) {
      throw new IOException(settings.url() + ": lists no channel that may be read; put the token's account into a team");
    }
    vanished();
    for (String team : teams) {
      teamMembers(team);
    }
    for (Listed listed : channels.values()) {
      members(listed);
    }
    pass.people(server.people(groups));
  }

  private void user(JsonNode user) throws IOException, InterruptedException {
    String id = JsonFile.text(user, "id");
    server.user(user, false, "users: " + id, sink);
    if (id.isEmpty() || JsonFile.number(user, "delete_at") > 0 || server.isBot(id)) {
      return;
    }
    if (JsonFile.text(user, "roles").contains("system_guest")) {
      guests.add(id);
    } else {
      full.add(id);
      group(id, pass.group(LivePass.FULL_MEMBERS));
    }
  }

  private void group(String user, String group) {
    groups.computeIfAbsent(user, _ -> new TreeSet<>()).add(group);
  }

  private void team(JsonNode team) {
    String id = JsonFile.text(team, "id");
    if (!id.isEmpty() && JsonFile.number(team, "delete_at") == 0 && teams.add(id)) {
      server.team(team);
    }
  }

  private void channels(String team) throws IOException, InterruptedException {
    try {
      calls.list("users/me/teams/" + team + "/channels", false, this::channel);
    } catch (MattermostCalls.Refused _) {
      sink.skipped("team that the token's account is not in");
    }
    try {
      calls.list("teams/" + team + "/channels", true, this::channel);
    } catch (MattermostCalls.Refused e) {
      pass.refused(server.group(team), e.getMessage() + "; what was read of it stays", "put the token's account into the team");
    }
  }

  private void channel(JsonNode node) {
    String id = JsonFile.text(node, "id");
    String type = JsonFile.text(node, "type");
    String team = JsonFile.text(node, "team_id");
    if (channels.containsKey(id)) {
      return;
    }
    if (type.equals("P") && !settings.privateChannels()) {
      sink.skipped("private channel");
    } else if (!type.equals("O") && !type.equals("P") || id.isEmpty() || !teams.contains(team)) {
      sink.skipped("direct messages");
    } else {
      server.room(node);
      String group = server.isOpen(team) ? LivePass.FULL_MEMBERS : server.group(team).substring(settings.source().length() + 1);
      Access access = type.equals("P") ? pass.members(id) : server.isOpen(team) ? pass.open(group, id)
          : Access.of(Set.of("group:" + pass.group(group), "group:" + pass.group(id)));
      channels.put(id, new Listed(server.channel(id, access), JsonFile.number(node, "delete_at") > 0));
    }
  }

  /// Asks for each channel that was read and is not listed any more: it is archived, gone, private now and not for us, or the
  /// list was not whole.
  private void vanished() throws IOException, InterruptedException {
    for (String id : pass.channels()) {
      if (channels.containsKey(id)) {
        continue;
      }
      String where = pass.state(id).name();
      try {
        JsonNode node = calls.get("channels/" + id);
        channel(node);
        if (!channels.containsKey(id)) {
          pass.vanished(id);
        } else if (!channels.get(id).archived) {
          pass.refused(where, "was left out of the list of channels though it is there", "nothing; it was read all the same");
        }
      } catch (MattermostCalls.Refused _) {
        pass.vanished(id);
      } catch (FetchException e) {
        pass.failed(where, e);
      }
    }
  }

  private void teamMembers(String team) throws IOException, InterruptedException {
    try {
      calls.list("teams/" + team + "/members", true, member -> {
        String user = JsonFile.text(member, "user_id");
        if (full.contains(user) && JsonFile.number(member, "delete_at") == 0) {
          group(user, server.group(team));
        }
      });
    } catch (MattermostCalls.Refused e) {
      pass.refused(server.group(team), e.getMessage() + ", so nobody is known to be in the team", ROLE);
    }
  }

  /// Those who are in a channel. In a public one only guests matter: others may read it as members of the team.
  private void members(Listed listed) throws IOException, InterruptedException {
    Access access = listed.channel.access();
    boolean open = access == null || !access.equals(pass.members(listed.id()));
    if (open && (access == null || guests.isEmpty())) {
      return;
    }
    List<String> members = new ArrayList<>();
    try {
      calls.list("channels/" + listed.id() + "/members", true, member -> members.add(JsonFile.text(member, "user_id")));
    } catch (MattermostCalls.Refused e) {
      pass.refused(listed.name(), e.getMessage() + (open ? ", so guests do not see it" : ", so nobody sees it"), ROLE);
      return;
    }
    for (String member : members) {
      if (guests.contains(member) || !open && full.contains(member)) {
        group(member, pass.group(listed.id()));
      }
    }
  }
}
