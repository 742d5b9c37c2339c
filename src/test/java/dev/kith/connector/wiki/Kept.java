package dev.kith.connector.wiki;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.RecordingSink;
import dev.kith.connector.Sink;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What Kith would hold of a source after passes over it, by the rules of [Sink]: items, people, notes, the cursor.
final class Kept {
  final TreeMap<String, Item> items = new TreeMap<>();
  final TreeMap<String, Person> people = new TreeMap<>();
  final TreeMap<String, String> notes = new TreeMap<>();
  final List<Problem> problems = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final TreeMap<String, Integer> skipped = new TreeMap<>();
  Cursor cursor = Cursor.START;
  boolean whole;

  /// One pass. If it breaks off, what it sent until then stays, and the next begins where this one did.
  Kept pass(Connector connector) throws IOException, InterruptedException {
    return pass(connector, cursor, null);
  }

  /// @param also told everything as well, and asked for its notes; or `null`
  Kept pass(Connector connector, Cursor since, Sink also) throws IOException, InterruptedException {
    Pass pass = new Pass(also);
    problems.clear();
    sent.clear();
    skipped.clear();
    Cursor next = connector.read(since, pass);
    whole = (since.equals(Cursor.START) || pass.whole) && !pass.partial;
    if (whole) {
      items.keySet().retainAll(pass.seen);
      people.keySet().retainAll(pass.persons);
    } else {
      pass.gone.forEach(items::remove);
    }
    cursor = next;
    return this;
  }

  /// In which items this differs from what one full pass made.
  List<String> differences(Kept full) {
    List<String> differences = new ArrayList<>();
    full.items.forEach((id, item) -> {
      if (!item.equals(items.get(id))) {
        differences.add((items.containsKey(id) ? "is " + items.get(id) : "lacks " + id) + " but should be " + item);
      }
    });
    items.forEach((id, item) -> {
      if (!full.items.containsKey(id)) {
        differences.add("still has " + item);
      }
    });
    return differences;
  }

  private final class Pass implements Sink {
    private final Set<String> seen = new HashSet<>();
    private final Set<String> persons = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Sink also;
    private boolean whole;
    private boolean partial;

    Pass(Sink also) {
      this.also = also == null ? new RecordingSink() : also;
      if (also == null) {
        notes.forEach(this.also::note);
      }
    }

    @Override
    public void item(Item item) throws IOException, InterruptedException {
      check();
      also.item(item);
      items.put(item.id(), item);
      sent.add(item.id());
      seen.add(item.id());
      gone.remove(item.id());
    }

    @Override
    public void person(Person person) throws IOException, InterruptedException {
      check();
      also.person(person);
      people.put(person.id(), person);
      persons.add(person.id());
    }

    @Override
    public void unchanged(String id) throws IOException, InterruptedException {
      check();
      also.unchanged(id);
      seen.add(id);
      gone.remove(id);
    }

    @Override
    public void hidden(String id) throws IOException, InterruptedException {
      check();
      also.hidden(id);
      items.computeIfPresent(id, (_, item) -> item.withAccess(Access.NOBODY));
      seen.add(id);
    }

    @Override
    public void gone(String id) throws IOException, InterruptedException {
      check();
      also.gone(id);
      seen.remove(id);
      gone.add(id);
    }

    @Override
    public void problem(Problem problem) throws IOException, InterruptedException {
      check();
      also.problem(problem);
      problems.add(problem);
      seen.add(problem.id());
    }

    private void check() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
    }

    @Override
    public void skipped(String reason) {
      Kept.this.skipped.merge(reason, 1, Integer::sum);
    }

    @Override
    public void ignored(String what) {}

    @Override
    public void whole() {
      also.whole();
      whole = true;
    }

    @Override
    public void partial() {
      also.partial();
      partial = true;
    }

    @Override
    public void note(String key, String text) {
      also.note(key, text);
      if (text.isEmpty()) {
        notes.remove(key);
      } else {
        notes.put(key, text);
      }
    }

    @Override
    public String noted(String key) {
      return also.noted(key);
    }

    @Override
    public SortedMap<String, String> notes(String prefix) {
      return also.notes(prefix);
    }

    @Override
    public void expect(long count) {
      // nobody looks at the progress here
    }
  }
}
