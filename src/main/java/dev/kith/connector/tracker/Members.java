package dev.kith.connector.tracker;

import dev.kith.connector.Sink;
import dev.kith.connector.input.JsonRecords;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The people of a live tracker and the groups they are in. Who may read a closed project is said by a group, so that
/// whoever joins or leaves it changes one person, and no document.
///
/// Notes: `p/<account>` is the person as sent, `m/<group>` the accounts in a group.
final class Members {
  private static final JsonMapper JSON = new JsonMapper();

  private final Sink sink;
  private final Accounts accounts;
  private final Map<String, Set<String>> groups = new HashMap<>();
  private final Set<String> sent = new HashSet<>();

  Members(Sink sink, Accounts accounts) {
    this.sink = sink;
    this.accounts = accounts;
    sink.notes("m/").forEach((key, members) -> members.lines()
        .forEach(account -> groups.computeIfAbsent(account, _ -> new TreeSet<>()).add(key.substring(2))));
    for (String note : sink.notes("p/").values()) {
      JsonNode person = JsonRecords.parse(note);
      accounts.name(JsonRecords.text(person, "account"), JsonRecords.text(person, "name"));
    }
  }

  /// Says who is in a group now; people of whom nothing is known yet are those that [Accounts] knows, or bare accounts.
  void group(String group, Set<String> members) throws IOException, InterruptedException {
    Set<String> before = new TreeSet<>(sink.noted("m/" + group).lines().toList());
    Set<String> changed = new TreeSet<>(before);
    changed.addAll(members);
    for (String account : changed) {
      Set<String> of = groups.computeIfAbsent(account, _ -> new TreeSet<>());
      boolean in = members.contains(account);
      if ((in ? of.add(group) : of.remove(group)) || in && !sent.contains(account)) {
        send(account);
      }
    }
    // after the people: a pass that is killed here says them again
    sink.note("m/" + group, String.join("\n", new TreeSet<>(members)));
  }

  /// The groups that are known.
  Set<String> groups() {
    Set<String> known = new TreeSet<>();
    sink.notes("m/").keySet().forEach(key -> known.add(key.substring(2)));
    return known;
  }

  /// Sends whoever the records read since the last time named anew or otherwise.
  void send() throws IOException, InterruptedException {
    for (String account : accounts.touched()) {
      send(account);
    }
  }

  boolean known(String account) {
    return !sink.noted("p/" + account).isEmpty();
  }

  private void send(String account) throws IOException, InterruptedException {
    Person told = accounts.person(account);
    String note = sink.noted("p/" + account);
    JsonNode old = note.isEmpty() ? null : JsonRecords.parse(note);
    ObjectNode now = told == null && old != null ? (ObjectNode) old.deepCopy() : written(account, told);
    now.remove("groups");
    groups.getOrDefault(account, Set.of()).forEach(now.withArray("groups")::add);
    String text = now.toString();
    if (!text.equals(note)) {
      send(account, now);
      sink.note("p/" + account, text);
    }
  }

  private ObjectNode written(String account, Person told) {
    if (told == null) {
      accounts.person(account, "", List.of(), "", "", "", List.of(), true);
      told = accounts.person(account);
    }
    ObjectNode out = JSON.createObjectNode();
    out.put("account", account).put("name", told.name()).put("title", told.title()).put("place", told.place())
        .put("about", told.about()).put("active", told.active()).put("human", told.human());
    told.aliases().forEach(out.withArray("aliases")::add);
    return out;
  }

  private void send(String account, JsonNode now) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before " + account);
    }
    sent.add(account);
    sink.person(new Person(accounts.source(), accounts.source() + "/" + account, JsonRecords.text(now, "name"),
        texts(now, "aliases"), JsonRecords.text(now, "title"), "", "", JsonRecords.text(now, "place"),
        JsonRecords.text(now, "about"), List.of(), texts(now, "groups"), now.path("active").asBoolean(true),
        now.path("human").asBoolean(true)));
  }

  private static List<String> texts(JsonNode node, String key) {
    return node.path(key).isArray() ? node.path(key).values().stream().map(JsonNode::stringValue).toList() : List.of();
  }

  /// Sends everybody whom this pass has not sent, so that a pass from the start that goes on after a stop forgets nobody.
  void sendRest() throws IOException, InterruptedException {
    for (Map.Entry<String, String> note : sink.notes("p/").entrySet()) {
      String account = note.getKey().substring(2);
      if (!sent.contains(account)) {
        send(account, JsonRecords.parse(note.getValue()));
      }
    }
  }
}
