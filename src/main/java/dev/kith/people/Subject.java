package dev.kith.people;

import java.util.Arrays;
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
    List<String> keys = keys(person);
    Set<String> erase = new LinkedHashSet<>(keys);
    person.records().forEach(record -> erase.add(record.id()));
    person.identities().forEach(identity -> erase.add(key(identity)));
    Set<String> names = new LinkedHashSet<>();
    person.records().forEach(record -> names.add(record.name()));
    return new Subject(keys, erase, names);
  }

  /// The keys alone: what somebody keeps is looked up by them with each search.
  static List<String> keys(Profile person) {
    Set<String> keys = new LinkedHashSet<>();
    if (!person.records().isEmpty()) {
      keys.add(person.records().getFirst().id());
    }
    String[] aliases = person.aliases().toArray(String[]::new);
    Arrays.sort(aliases);
    keys.addAll(Arrays.asList(aliases));
    return List.copyOf(keys);
  }

  /// The key of an identity as documents hold it.
  static String key(String identity) {
    int tab = identity.indexOf('\t');
    return tab < 0 ? identity : identity.substring(0, tab);
  }
}
