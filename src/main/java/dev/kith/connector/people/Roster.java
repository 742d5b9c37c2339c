package dev.kith.connector.people;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The people of a list while it is read: once all are known, managers are found and all are sent.
final class Roster {
  private final String source;
  private final Sink sink;
  private final boolean names;
  private final Groups groups = new Groups();
  private final Map<String, Card> cards = new LinkedHashMap<>();

  /// @param names whether managers are written by name, so that one who is not in this list may be in another
  Roster(String source, Sink sink, boolean names) {
    this.source = source;
    this.sink = sink;
    this.names = names;
  }

  Groups groups() {
    return groups;
  }

  int size() {
    return cards.size();
  }

  /// The card of this id, or `null`.
  Card get(String id) {
    return cards.get(id.toLowerCase(Locale.ROOT));
  }

  /// Adds a card, or puts it in place of the one of its id.
  void put(Card card) {
    cards.put(card.id().toLowerCase(Locale.ROOT), card);
  }

  /// Adds a card; a second one of an id is told and left out.
  void add(Card card) throws IOException, InterruptedException {
    Card first = cards.putIfAbsent(card.id().toLowerCase(Locale.ROOT), card);
    if (first != null) {
      sink.problem(new Problem(card.where(), "the id " + card.id() + " was there before, at " + first.where(),
          "give everybody an id of their own; the first one was taken", ""));
    }
  }

  void send() throws IOException, InterruptedException {
    for (String name : groups.ambiguous()) {
      sink.problem(new Problem(name, "several groups bear this name, so each goes by its full address",
          "use the full address in access lists, or rename one", ""));
    }
    Map<String, Set<String>> referred = new HashMap<>();
    for (Card card : cards.values()) {
      List<String> ways = new ArrayList<>(card.keys());
      ways.addAll(List.of(card.id(), card.name()));
      ways.addAll(card.all(PeopleColumns.MAIL));
      ways.forEach(way -> referred.computeIfAbsent(way.toLowerCase(Locale.ROOT), _ -> new LinkedHashSet<>()).add(card.id()));
    }
    for (Card card : cards.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      Set<String> aliases = new LinkedHashSet<>(card.all(PeopleColumns.MAIL));
      aliases.addAll(card.all(PeopleColumns.HANDLE));
      aliases.addAll(card.all(PeopleColumns.ALIASES));
      turned(card.name()).ifPresent(aliases::add);
      aliases.removeIf(card.name()::equals);
      Set<String> in = new LinkedHashSet<>(groups.of(card.keys()));
      in.addAll(card.all(PeopleColumns.GROUPS));
      sink.person(new Person(source, card.id(), card.name(), List.copyOf(aliases), card.one(PeopleColumns.TITLE),
          card.one(PeopleColumns.TEAM), manager(card, referred), card.one(PeopleColumns.PLACE),
          card.one(PeopleColumns.ABOUT),
          card.all(PeopleColumns.TOPICS), List.copyOf(in), card.active(), card.human()));
    }
  }

  /// `Lund, Bo` is Bo Lund elsewhere.
  static Optional<String> turned(String name) {
    String word = "[\\p{L}\\p{M}'’-]+";
    String[] parts = name.split(",\\s*");
    return name.matches(word + "( " + word + "){0,2}, " + word + "( " + word + "\\.?){0,2}")
        ? Optional.of(parts[1] + " " + parts[0]) : Optional.empty();
  }

  private String manager(Card card, Map<String, Set<String>> referred) throws IOException, InterruptedException {
    String written = card.one(PeopleColumns.MANAGER);
    if (written.isEmpty()) {
      return "";
    }
    Set<String> ids = referred.getOrDefault(written.toLowerCase(Locale.ROOT), Set.of());
    if (ids.size() > 1) {
      sink.problem(new Problem(card.where(), "the manager " + written + " may be any of " + String.join(", ", ids),
          "name managers by their id", ""));
    } else if (ids.isEmpty() && !names) {
      sink.skipped("manager who is not in the list");
    }
    return ids.size() == 1 ? ids.iterator().next() : ids.isEmpty() && names ? written : "";
  }
}
