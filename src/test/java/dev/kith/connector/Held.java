package dev.kith.connector;

import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What Kith would hold of a source after some passes over it: as ingest does, a pass that fails leaves what it sent and what it
/// noted, removes nothing, and the next begins where it did.
public final class Held {
  public final TreeMap<String, Item> items = new TreeMap<>();
  public final TreeMap<String, Person> people = new TreeMap<>();
  public final TreeMap<String, String> notes = new TreeMap<>();
  private Cursor cursor = Cursor.START;
  /// What the last pass sent.
  public RecordingSink last = new RecordingSink();

  /// Runs a pass.
  ///
  /// @return why it failed; empty if it did not
  public String pass(Connector connector) {
    RecordingSink sink = new RecordingSink();
    sink.notes.putAll(notes);
    Cursor next = null;
    String why = "";
    try {
      next = connector.read(cursor, sink);
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.interrupted();
      why = "interrupted";
    }
    last = sink;
    sink.items.forEach(item -> items.put(item.id(), item));
    sink.people.forEach(person -> people.put(person.id(), person));
    notes.clear();
    notes.putAll(sink.notes);
    if (next != null) {
      sink.gone.forEach(items::remove);
      if ((cursor.equals(Cursor.START) || sink.whole) && !sink.partial) {
        Set<String> kept = new TreeSet<>(sink.present());
        sink.problems.forEach(problem -> kept.add(problem.id()));
        items.keySet().retainAll(kept);
        people.keySet().retainAll(kept);
      }
      cursor = next;
    }
    return why;
  }
}
