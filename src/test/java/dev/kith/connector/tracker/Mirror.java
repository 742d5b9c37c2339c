package dev.kith.connector.tracker;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an index would hold after some passes: what was sent stays, what is gone goes, and a pass that saw everything forgets
/// the rest; one that is killed keeps what it sent, and its notes.
final class Mirror implements Sink {
  final TreeMap<String, Item> items = new TreeMap<>();
  final TreeMap<String, Person> people = new TreeMap<>();
  final TreeMap<String, String> notes = new TreeMap<>();
  final List<Problem> problems = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  private final Set<String> kept = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private boolean whole;
  private boolean partial;
  private Cursor cursor = Cursor.START;

  /// One pass.
  Mirror pass(Connector connector) throws IOException, InterruptedException {
    kept.clear();
    gone.clear();
    problems.clear();
    sent.clear();
    whole = false;
    partial = false;
    Cursor next = connector.read(cursor, this);
    if ((whole || cursor.equals(Cursor.START)) && !partial) {
      items.keySet().removeIf(id -> !kept.contains("i " + id));
      people.keySet().removeIf(id -> !kept.contains("p " + id));
    } else {
      gone.forEach(items::remove);
    }
    cursor = next;
    return this;
  }

  /// As if the source were to be read anew.
  void restart() {
    cursor = Cursor.START;
    notes.clear();
  }

  @Override
  public void item(Item item) {
    items.put(item.id(), item);
    sent.add(item.id());
    kept.add("i " + item.id());
    gone.remove(item.id());
  }

  @Override
  public void person(Person person) {
    people.put(person.id(), person);
    kept.add("p " + person.id());
  }

  @Override
  public void unchanged(String id) {
    if (!items.containsKey(id)) {
      throw new AssertionError(id + " is called unchanged, and was never sent");
    }
    kept.add("i " + id);
    gone.remove(id);
  }

  @Override
  public void hidden(String id) {
    items.computeIfPresent(id, (_, item) -> item.withAccess(Access.NOBODY));
    kept.add("i " + id);
  }

  @Override
  public void gone(String id) {
    gone.add(id);
    kept.remove("i " + id);
  }

  @Override
  public void problem(Problem problem) {
    problems.add(problem);
    if (items.containsKey(problem.id())) {
      kept.add("i " + problem.id());
    }
  }

  @Override
  public void skipped(String reason) {}

  @Override
  public void ignored(String what) {}

  @Override
  public void whole() {
    whole = true;
  }

  @Override
  public void partial() {
    partial = true;
  }

  @Override
  public void note(String key, String text) {
    if (text.isEmpty()) {
      notes.remove(key);
    } else {
      notes.put(key, text);
    }
  }

  @Override
  public String noted(String key) {
    return notes.getOrDefault(key, "");
  }

  @Override
  public SortedMap<String, String> notes(String prefix) {
    return new TreeMap<>(notes.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  @Override
  public void expect(long items) {}

  /// Whether somebody may see an item, by what was sent: their own account, and the groups they were put into.
  ///
  /// @param account of the source
  boolean sees(String source, String account, String id) {
    Item item = items.get(id);
    if (item == null) {
      return false;
    }
    // what says nothing is for whom the source's `access` names: everybody signed in
    if (item.access() == null) {
      return true;
    }
    Set<String> principals = new HashSet<>(Set.of("everyone", "user:" + source + "/" + account));
    Person person = people.get(source + "/" + account);
    if (person != null && person.active()) {
      person.groups().forEach(group -> principals.add("group:" + group));
    }
    return item.access().visibleTo(principals);
  }

  /// What two differ in, one line each.
  static List<String> differences(Mirror one, Mirror other) {
    Set<String> keys = new java.util.TreeSet<>(one.state().keySet());
    keys.addAll(other.state().keySet());
    return keys.stream().filter(key -> !java.util.Objects.equals(one.state().get(key), other.state().get(key)))
        .map(key -> key + ": " + one.state().get(key) + "  INSTEAD OF  " + other.state().get(key)).toList();
  }

  /// What is held, for comparison; of groups those that an access list names.
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    items.forEach((id, item) -> state.put(id, item.title() + " | " + item.content() + " | " + item.url() + " | " + item.parts()
        + " | " + item.at() + " | " + item.tags() + " | " + item.place() + " | " + item.signals() + " | "
        + (item.access() == null ? "open" : item.access().text())));
    Set<String> named = new HashSet<>();
    items.values().stream().filter(item -> item.access() != null).forEach(item -> item.access().layers().forEach(named::addAll));
    people.forEach((id, person) -> {
      List<String> groups = person.groups().stream().filter(group -> named.contains("group:" + group)).toList();
      if (!groups.isEmpty()) {
        state.put("groups of " + id, groups.toString());
      }
    });
    return state;
  }
}
