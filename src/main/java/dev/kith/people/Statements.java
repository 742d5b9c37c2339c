package dev.kith.people;

import static dev.kith.model.Spelling.fold;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What admins have said of who is who, as changes of the records that are joined. They hold for everybody, like a list of
/// people, so nothing here looks at documents.
final class Statements {
  private final Decisions decisions;
  private final List<Decision> merges;
  private final List<Decision> splits;
  /// Records that are one person, by their folded ids, the leading one first.
  private final List<String[]> one = new ArrayList<>();

  Statements(Decisions decisions) {
    this.decisions = decisions;
    this.merges = decisions.all().stream().filter(decision -> decision.kind() == Kind.MERGE).toList();
    this.splits = decisions.all().stream().filter(decision -> decision.kind() == Kind.SPLIT).toList();
  }

  Decisions decisions() {
    return decisions;
  }

  /// Folded keys that have been split off somebody.
  Set<String> split() {
    Set<String> keys = new HashSet<>();
    splits.forEach(split -> keys.add(fold(split.other())));
    return keys;
  }

  /// The records after the merges: who is known from documents alone becomes one more alias of whom they are merged with; two
  /// such become a record of their own, for by the merge an admin has named them.
  List<Person> told(List<Person> people) {
    if (merges.isEmpty()) {
      return people;
    }
    List<Person> records = new ArrayList<>(people);
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      at.putIfAbsent(fold(records.get(i).id()), i);
    }
    for (int i = 0; i < people.size(); i++) {
      for (String key : Joining.keys(people.get(i))) {
        at.putIfAbsent(key, i);
      }
    }
    for (Decision merge : merges) {
      Integer first = merge.person().stream().map(key -> at.get(fold(key))).filter(found -> found != null).findFirst().orElse(null);
      Integer second = at.get(fold(merge.other()));
      if (first != null && second != null) {
        one.add(new String[] {fold(records.get(first).id()), fold(records.get(second).id())});
      } else if (first == null && second == null) {
        at.put(fold(merge.person().getFirst()), records.size());
        at.put(fold(merge.other()), records.size());
        records.add(Person.of("", merge.person().getFirst(), merge.name(), List.of(merge.other())));
      } else {
        int known = first != null ? first : second;
        String added = first != null ? merge.other() : merge.person().getFirst();
        List<String> aliases = new ArrayList<>(records.get(known).aliases());
        aliases.add(added);
        records.set(known, with(records.get(known), aliases));
        at.put(fold(added), known);
      }
    }
    return records;
  }

  /// The groups, with those that an admin has said to be one made one; an entry of the company's list leads.
  List<List<Person>> merged(List<List<Person>> groups) {
    if (one.isEmpty()) {
      return groups;
    }
    List<List<Person>> out = new ArrayList<>();
    Map<String, List<Person>> of = new HashMap<>();
    for (List<Person> group : groups) {
      List<Person> open = new ArrayList<>(group);
      out.add(open);
      group.forEach(record -> of.put(fold(record.id()), open));
    }
    for (String[] pair : one) {
      List<Person> first = of.get(pair[0]);
      List<Person> second = of.get(pair[1]);
      if (first != second) {
        first.addAll(second);
        second.forEach(record -> of.put(fold(record.id()), first));
        out.removeIf(group -> group == second);
      }
    }
    out.forEach(group -> group.sort(Comparator.comparing(record -> record.id().contains("/"))));
    return out;
  }

  /// @param records after the splits
  /// @param alone   folded ids of records that join nobody any more
  /// @param cut     whether a record lost an alias
  record Parted(List<Person> records, Set<String> alone, boolean cut) {}

  /// Takes out of each person what an admin has split off: an account becomes somebody of its own, with what only it has; an
  /// alias is struck.
  Parted parted(List<List<Person>> groups) {
    Set<String> alone = new HashSet<>();
    List<Person> records = new ArrayList<>();
    boolean cut = false;
    for (List<Person> group : groups) {
      Set<String> off = splits.isEmpty() ? Set.of() : off(group);
      for (Person record : group) {
        List<String> aliases = new ArrayList<>(record.aliases());
        if (off.contains(fold(record.id()))) {
          alone.add(fold(record.id()));
          Set<String> theirs = new HashSet<>();
          group.stream().filter(other -> other != record).forEach(other -> theirs.addAll(Joining.keys(other)));
          aliases.removeIf(alias -> theirs.contains(fold(alias)));
        } else {
          aliases.removeIf(alias -> off.contains(fold(alias)));
        }
        boolean less = aliases.size() < record.aliases().size();
        cut |= less;
        records.add(less ? with(record, aliases) : record);
      }
    }
    return new Parted(records, alone, cut);
  }

  private Set<String> off(List<Person> group) {
    Set<String> keys = new HashSet<>();
    group.forEach(record -> keys.addAll(Joining.keys(record)));
    Set<String> off = new HashSet<>();
    splits.stream().filter(split -> split.person().stream().anyMatch(key -> keys.contains(fold(key))))
        .map(split -> fold(split.other())).filter(keys::contains).forEach(off::add);
    return off;
  }

  private static Person with(Person p, List<String> aliases) {
    return new Person(p.source(), p.id(), p.name(), aliases, p.title(), p.team(), p.manager(), p.place(), p.about(), p.topics(),
        p.groups(), p.active(), p.human());
  }
}
