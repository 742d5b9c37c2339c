package dev.kith.people;

import static dev.kith.model.Spelling.fold;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Person;
import dev.kith.people.Join.By;
import dev.kith.people.Resolver.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Says why each way of writing a person is taken for them, by going the joining's steps again.
record Explanation(Resolver resolver, Decisions decisions) {
  List<Join> of(Profile person) {
    List<Join> out = new ArrayList<>();
    Set<String> aliases = new TreeSet<>();
    person.aliases().forEach(alias -> aliases.add(fold(alias)));
    for (Person record : person.records()) {
      Join entry = entry(record, person.records());
      out.add(entry);
      for (String alias : record.aliases().stream().filter(alias -> !fold(alias).equals(fold(record.id()))).toList()) {
        out.add(merge(fold(alias)).map(d -> merged(alias, alias, record.source(), d))
            .orElseGet(() -> new Join(alias, alias, record.source(), !aliases.contains(fold(alias)) ? By.SHARED
                : weaker(By.LIST, entry.by()), record.id())));
      }
    }
    new TreeSet<>(person.identities()).forEach(identity -> out.add(identity(identity, person)));
    return out;
  }

  /// An entry in a list: the first is who the person is, the others have something in common with one of the rest.
  private Join entry(Person record, List<Person> records) {
    if (record == records.getFirst()) {
      return new Join(record.id(), record.id(), record.source(), By.LIST, "");
    }
    Set<String> others = new TreeSet<>();
    records.stream().filter(other -> other != record).forEach(other -> others.addAll(Joining.keys(other)));
    Set<String> common = new TreeSet<>(Joining.keys(record));
    common.retainAll(others);
    if (common.contains(fold(records.getFirst().id()))) {
      return new Join(record.id(), record.id(), record.source(), By.ID, records.getFirst().id());
    }
    Optional<String> mail = common.stream().filter(key -> By.key(key) == By.MAIL).findFirst();
    Optional<String> best = mail.or(() -> common.stream().findFirst());
    if (best.isPresent()) {
      return new Join(record.id(), record.id(), record.source(), By.key(best.get()), best.get());
    }
    return Joining.keys(record).stream().flatMap(key -> merge(key).stream()).findFirst()
        .map(d -> merged(record.id(), record.id(), record.source(), d))
        .orElse(new Join(record.id(), record.id(), record.source(), By.NAME, fold(record.name())));
  }

  private Join identity(String identity, Profile person) {
    String written = identity.replace('\t', ' ');
    String key = Subject.key(identity);
    Match match = resolver.resolve(identity);
    if (!person.listed()) {
      return new Join(written, key, "", By.ALONE, "");
    }
    Optional<Decision> merge = match.by() == By.NAME ? Optional.empty() : merge(match.through());
    if (merge.isPresent()) {
      return merged(written, key, "", merge.get());
    }
    if (match.by() == By.ACCOUNT && match.through().equals(fold(person.records().getFirst().id()))) {
      return new Join(written, key, "", By.ID, match.through());
    }
    boolean whole = key.contains("/") && match.through().equals(fold(key));
    By by = whole && match.by() == By.ACCOUNT ? By.LIST : match.by();
    // What an entry stands for is no surer than the entry itself.
    By entry = person.records().stream().filter(record -> Joining.keys(record).contains(match.through()))
        .map(record -> entry(record, person.records()).by()).min(Comparator.naturalOrder()).orElse(by);
    return new Join(written, key, "", weaker(by, entry), match.through());
  }

  /// A merge is as sure as can be, so it never weakens.
  private static By weaker(By one, By other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Join merged(String written, String key, String in, Decision merge) {
    return new Join(written, key, in, By.MERGE, "decision " + merge.number());
  }

  /// The merge that named this key.
  private Optional<Decision> merge(String folded) {
    return decisions.all().stream().filter(d -> d.kind() == Kind.MERGE && (fold(d.other()).equals(folded)
        || d.person().stream().anyMatch(key -> fold(key).equals(folded)) && !d.name().isEmpty())).findFirst();
  }
}
