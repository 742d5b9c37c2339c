package dev.kith.connector.people;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a list says of one person, by the columns of [PeopleColumns] and nothing else: a reader that knows no column for a
/// value has nowhere to put it, so pay, birth dates and private addresses are gone before anything is made of a card.
final class Card {
  private static final int LONGEST = 1_000;

  private final String where;
  private final String id;
  private final Map<PeopleColumns, Set<String>> values = new EnumMap<>(PeopleColumns.class);
  private final Set<String> keys = new LinkedHashSet<>();
  private boolean active = true;
  private boolean human = true;

  /// @param where file and line, for people
  Card(String where, String id) {
    this.where = where;
    this.id = id.strip();
  }

  String where() {
    return where;
  }

  String id() {
    return id;
  }

  void add(PeopleColumns column, String value) {
    String text = value.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (!text.isEmpty() && text.length() <= LONGEST) {
      values.computeIfAbsent(column, _ -> new LinkedHashSet<>()).add(text);
    }
  }

  /// The first value of a column, or empty.
  String one(PeopleColumns column) {
    return values.getOrDefault(column, Set.of("")).iterator().next();
  }

  List<String> all(PeopleColumns column) {
    return List.copyOf(values.getOrDefault(column, Set.of()));
  }

  /// Adds how others refer to this person: a DN, an id of the list's own.
  void key(String key) {
    if (!key.isBlank()) {
      keys.add(key);
    }
  }

  Set<String> keys() {
    return keys;
  }

  void left() {
    active = false;
  }

  boolean active() {
    return active;
  }

  /// Is a service account, a shared mailbox, a room.
  void nobody() {
    human = false;
  }

  boolean human() {
    return human;
  }

  /// The name, or one put together from its parts.
  String name() {
    String parts = (one(PeopleColumns.GIVEN) + " " + one(PeopleColumns.FAMILY)).strip();
    return one(PeopleColumns.NAME).isEmpty() ? parts : one(PeopleColumns.NAME);
  }
}
