package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.Sink;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What an index would hold after passes over a source, and who would see it.
final class Held {
  interface Read {
    Cursor from(Cursor since, Sink sink) throws IOException, InterruptedException;
  }

  final Map<String, Item> items = new TreeMap<>();
  final Map<String, Person> people = new TreeMap<>();
  RecordingSink sink = new RecordingSink();
  Cursor cursor = Cursor.START;

  static Held of(Read read) throws Exception {
    Held held = new Held();
    held.pass(read);
    return held;
  }

  /// A pass that comes to its end, or throws with what it wrote kept.
  void pass(Read read) throws IOException, InterruptedException {
    sink = sink.next();
    boolean start = cursor.equals(Cursor.START);
    try {
      cursor = read.from(cursor, sink);
    } finally {
      sink.items.forEach(item -> items.put(item.id(), item));
      sink.people.forEach(person -> people.put(person.id(), person));
    }
    if (new HashSet<>(sink.sent()).size() != sink.sent().size() || sink.unchanged.stream().anyMatch(sink.sent()::contains)) {
      throw new AssertionError("something was sent twice, or sent and called unchanged");
    }
    sink.gone.forEach(items::remove);
    if ((start || sink.whole) && !sink.partial) {
      Set<String> present = sink.present();
      items.keySet().retainAll(present);
      people.keySet().retainAll(present);
    }
  }

  /// Whether somebody would see an item, as `access.Viewers` and `search.Rights` have it.
  boolean sees(String person, Item item, Access usual) {
    Person who = people.get(person);
    if (who == null || !who.active() || !who.human()) {
      return false;
    }
    Set<String> principals = new HashSet<>(Set.of("everyone"));
    who.aliases().forEach(alias -> principals.add("user:" + alias));
    who.groups().forEach(group -> principals.add("group:" + group));
    return (item.access() == null ? usual : item.access()).visibleTo(principals);
  }

  static Read live(Connector connector) {
    return connector::read;
  }
}
