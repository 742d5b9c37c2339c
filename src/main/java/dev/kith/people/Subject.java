package dev.kith.people;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A person as a decision names them.
///
/// @param keys  ids and accounts that are theirs alone, the most lasting first; never empty
/// @param erase all that has to be recognised if they are deleted: the keys, and those of their identities in documents
/// @param names what lists of people call them
public record Subject(List<String> keys, Set<String> erase, Set<String> names) {
  static Subject of(Profile person) {
    Set<String> keys = new LinkedHashSet<>();
    person.records().stream().limit(1).forEach(record -> keys.add(record.id()));
    person.aliases().stream().sorted().forEach(keys::add);
    Set<String> erase = new LinkedHashSet<>(keys);
    person.records().forEach(record -> erase.add(record.id()));
    person.identities().forEach(identity -> erase.add(key(identity)));
    Set<String> names = new LinkedHashSet<>();
    person.records().forEach(record -> names.add(record.name()));
    return new Subject(List.copyOf(keys), erase, names);
  }

  /// The key of an identity as documents hold it.
  static String key(String identity) {
    int tab = identity.indexOf('\t');
    return tab < 0 ? identity : identity.substring(0, tab);
  }
}
