package dev.kith.connector;

import dev.kith.model.Item;
import dev.kith.model.Person;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps what a connector sends, in order, and forgives nothing: what was sent twice is there twice.
public final class RecordingSink implements Sink {
  public final List<Item> items = new ArrayList<>();
  public final List<Person> people = new ArrayList<>();
  public final List<String> unchanged = new ArrayList<>();
  public final List<String> hidden = new ArrayList<>();
  public final List<String> gone = new ArrayList<>();
  public final List<Problem> problems = new ArrayList<>();
  public final TreeMap<String, Integer> skipped = new TreeMap<>();
  public final TreeMap<String, Integer> ignored = new TreeMap<>();
  /// What the connector noted; see [#next].
  public final TreeMap<String, String> notes = new TreeMap<>();
  public boolean whole;
  public boolean partial;
  public long expected = -1;
  private final boolean interrupting;

  public RecordingSink() {
    this(false);
  }

  private RecordingSink(boolean interrupting) {
    this.interrupting = interrupting;
  }

  /// A sink in whose pass the thread is interrupted as soon as the first item or person arrives.
  public static RecordingSink interrupting() {
    return new RecordingSink(true);
  }

  /// A sink for the next pass, which finds what was noted in this one.
  public RecordingSink next() {
    RecordingSink next = new RecordingSink();
    next.notes.putAll(notes);
    return next;
  }

  @Override
  public void item(Item item) {
    items.add(item);
    arrived();
  }

  @Override
  public void person(Person person) {
    people.add(person);
    arrived();
  }

  private void arrived() {
    if (interrupting && sent().size() == 1) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void unchanged(String id) {
    unchanged.add(id);
  }

  @Override
  public void hidden(String id) {
    hidden.add(id);
  }

  @Override
  public void gone(String id) {
    gone.add(id);
  }

  @Override
  public void problem(Problem problem) {
    problems.add(problem);
  }

  @Override
  public void skipped(String reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  @Override
  public void ignored(String what) {
    ignored.merge(what, 1, Integer::sum);
  }

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
  public void expect(long items) {
    expected = items;
  }

  /// The ids of the items and the people that came, in order, with repetitions.
  public List<String> sent() {
    return Stream.concat(items.stream().map(Item::id), people.stream().map(Person::id)).toList();
  }

  /// The ids of everything this pass showed to exist.
  public Set<String> present() {
    return Stream.of(sent(), unchanged).flatMap(List::stream).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The item of this id; fails if there is not exactly one.
  public Item item(String id) {
    List<Item> found = items.stream().filter(item -> item.id().equals(id)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " items have the id " + id + "; there are " + sent());
    }
    return found.getFirst();
  }

  /// The person of this id; fails if there is not exactly one.
  public Person person(String id) {
    List<Person> found = people.stream().filter(person -> person.id().equals(id)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " people have the id " + id + "; there are " + sent());
    }
    return found.getFirst();
  }
}
