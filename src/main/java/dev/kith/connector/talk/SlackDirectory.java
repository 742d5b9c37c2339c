package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.model.Access;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Who is in a live workspace, which channels it has, and who may read them: all of it is listed in every pass, so that a right
/// that was taken away is gone with the next one.
final class SlackDirectory {
  /// A channel that may be read.
  record Listed(Channel channel, boolean archived) {
    String id() {
      return channel.id();
    }

    String name() {
      return "#" + channel.name();
    }
  }

  private final SlackApi settings;
  private final SlackCalls calls;
  private final LivePass pass;
  private final Sink sink;
  private final SlackPeople people;
  private final Map<String, Person> persons = new LinkedHashMap<>();
  private final Set<String> full = new HashSet<>();
  private final Set<String> guests = new HashSet<>();
  private final Map<String, Set<String>> groups = new HashMap<>();
  private final Map<String, Listed> channels = new LinkedHashMap<>();
  private String address = "";

  SlackDirectory(SlackApi settings, SlackCalls calls, LivePass pass, Sink sink) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.people = new SlackPeople(settings.source());
  }

  SlackPeople people() {
    return people;
  }

  /// The workspace's own address, without a slash at its end.
  String address() {
    return address;
  }

  List<Listed> channels() {
    return List.copyOf(channels.values());
  }

  /// Reads all of it and sends the people.
  ///
  /// @throws IOException if one of the lists cannot be had as a whole: without it nobody knows who may see what
  void read() throws IOException, InterruptedException {
    try {
      JsonNode self = calls.call("auth.test", Map.of());
      address = SlackText.text(self, "url").replaceFirst("/+$", "");
      String team = SlackText.text(self, "team_id");
      calls.pages("users.list", Map.of("limit", "500"), "members", user -> user(user, team));
      if (persons.isEmpty()) {
        throw new IOException(settings.url() + ": users.list lists nobody; check the token's scope users:read");
      }
      calls.pages("conversations.list", Map.of("limit", "500", "exclude_archived", "false", "types",
          settings.privateChannels() ? "public_channel,private_channel" : "public_channel"), "channels", this::channel);
    } catch (SlackCalls.Refused e) {
      throw refused(e);
    }
    if (channels.isEmpty()) {
      throw new IOException(settings.url() + ": conversations.list lists no channel that may be read; check the token's scopes"
          + " channels:read and groups:read");
    }
    vanished();
    userGroups();
    for (Listed listed : channels.values()) {
      members(listed);
    }
    pass.people(persons.values().stream().map(this::grouped).toList());
    if (persons.values().stream().noneMatch(person -> person.human() && person.aliases().getFirst().contains("@"))) {
      sink.problem(new Problem(settings.url(), "no user has a mail address, so nobody is known as who they are elsewhere",
          "give the app the scope users:read.email and install it again", ""));
    }
  }

  private IOException refused(SlackCalls.Refused e) {
    return new IOException(settings.url() + ": answered " + e.error() + (e.needed().isEmpty()
        ? "; check token in sources.yaml" : "; give the app the scope " + e.needed() + " and install it again"));
  }

  private void user(JsonNode user, String team) throws IOException, InterruptedException {
    String id = SlackText.text(user, "id");
    Person person = people.read(user, "users.list: " + id, sink);
    if (person == null) {
      return;
    }
    persons.put(id, person);
    if (!person.active() || !person.human()) {
      return;
    }
    boolean ours = team.isEmpty() || SlackText.text(user, "team_id").isEmpty() || SlackText.text(user, "team_id").equals(team)
        || user.path("enterprise_user").path("teams").valueStream().anyMatch(each -> each.asString("").equals(team));
    boolean guest = !ours || user.path("is_restricted").asBoolean(false) || user.path("is_ultra_restricted").asBoolean(false)
        || user.path("is_stranger").asBoolean(false);
    (guest ? guests : full).add(id);
    if (!guest) {
      group(id, LivePass.FULL_MEMBERS);
    }
  }

  private void group(String user, String name) {
    groups.computeIfAbsent(user, _ -> new TreeSet<>()).add(pass.group(name));
  }

  private Person grouped(Person person) {
    String id = person.id().substring(person.id().lastIndexOf('/') + 1);
    return new Person(person.source(), person.id(), person.name(), person.aliases(), person.title(), person.team(),
        person.manager(), person.place(), person.about(), person.topics(), List.copyOf(groups.getOrDefault(id, Set.of())),
        person.active(), person.human());
  }

  private void channel(JsonNode node) throws IOException, InterruptedException {
    String id = SlackText.text(node, "id");
    String name = SlackText.text(node, "name");
    if (node.path("is_im").asBoolean(false) || node.path("is_mpim").asBoolean(false)) {
      sink.skipped("direct messages");
    } else if (isClosed(node) && !settings.privateChannels()) {
      sink.skipped("private channel");
    } else if (id.isBlank() || name.isBlank()) {
      sink.problem(new Problem("conversations.list", "a channel without id or name", "read it again later", ""));
    } else {
      Access access = isClosed(node) ? pass.members(id) : pass.open(LivePass.FULL_MEMBERS, id);
      if (!isClosed(node)) {
        // the name of a private channel is not for whoever reads of it elsewhere
        people.texts().channels().put(id, name);
      }
      channels.put(id, new Listed(new Channel(id, name, List.of(name), access), node.path("is_archived").asBoolean(false)));
    }
  }

  /// A channel that does not say that it is public is not.
  private static boolean isClosed(JsonNode node) {
    return node.path("is_private").asBoolean(true) || node.path("is_group").asBoolean(false);
  }

  /// Asks for each channel that was read and is not listed any more: it is gone, or private now and not for us, or the list was
  /// not whole.
  private void vanished() throws IOException, InterruptedException {
    for (String id : pass.channels()) {
      if (channels.containsKey(id)) {
        continue;
      }
      String where = "#" + pass.state(id).name();
      try {
        JsonNode node = calls.call("conversations.info", Map.of("channel", id)).path("channel");
        channel(node);
        if (channels.containsKey(id)) {
          pass.refused(where, "conversations.list left it out though it is there", "nothing; it was read all the same");
        } else {
          pass.vanished(id);
        }
      } catch (SlackCalls.Refused e) {
        if (e.error().equals("channel_not_found")) {
          pass.vanished(id);
        } else {
          pass.refused(where, "conversations.info answered " + e.getMessage(), "read it again later");
        }
      } catch (FetchException e) {
        pass.failed(where, e);
      }
    }
  }

  private void userGroups() throws IOException, InterruptedException {
    try {
      for (JsonNode group : calls.call("usergroups.list", Map.of("include_users", "true")).path("usergroups")) {
        String handle = SlackText.text(group, "handle");
        if (!handle.isBlank() && handle.chars().noneMatch(Character::isISOControl)) {
          group.path("users").forEach(user -> {
            if (full.contains(user.asString("")) || guests.contains(user.asString(""))) {
              group(user.asString(""), "@" + handle);
            }
          });
        }
      }
    } catch (SlackCalls.Refused _) {
      sink.skipped("user groups, without the scope usergroups:read");
    }
  }

  /// Those who are in a channel. Everybody with full membership may read a public one, so there only guests matter.
  private void members(Listed listed) throws IOException, InterruptedException {
    Access access = listed.channel.access();
    boolean open = access == null || !access.equals(pass.members(listed.id()));
    if (open && (access == null || guests.isEmpty())) {
      return;
    }
    List<String> members = new ArrayList<>();
    try {
      calls.pages("conversations.members", Map.of("channel", listed.id(), "limit", "500"), "members",
          member -> members.add(member.asString("")));
    } catch (SlackCalls.Refused e) {
      pass.refused(listed.name(), "conversations.members answered " + e.getMessage()
          + (open ? ", so guests do not see it" : ", so nobody sees it"), e.needed().isEmpty() ? "read it again later"
          : "give the app the scope " + e.needed() + " and install it again");
      return;
    }
    for (String member : members) {
      if (guests.contains(member) || !open && full.contains(member)) {
        group(member, listed.id());
      }
    }
  }
}
