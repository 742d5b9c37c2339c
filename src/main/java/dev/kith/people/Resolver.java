package dev.kith.people;

import dev.kith.model.Erased;
import dev.kith.model.Person;
import dev.kith.model.Spelling;
import dev.kith.people.Join.By;
import java.util.Map;
import java.util.Set;

/// Finds whom an identity belongs to, as it is written in documents: by its key, else by its account without the realm, else by
/// its name, provided that one person only bears it. What an admin has split off is found by its key alone. Who was deleted is
/// looked for at each step before the living: what was theirs never becomes another's.
///
/// @param byAlias ids by folded key
/// @param byName  ids by folded name
/// @param split   folded keys that are nobody's by a guess
record Resolver(Map<String, String> byAlias, Map<String, Set<String>> byName, Set<String> split, Erased erased) {
  private static final Match NOBODY = new Match(null, By.ALONE, "", false);
  private static final Match DELETED = new Match(null, By.ALONE, "", true);

  /// @param id      whose, or `null`
  /// @param deleted whether it is somebody's who was deleted
  record Match(String id, By by, String through, boolean deleted) {}

  Match resolve(String identity) {
    int tab = identity.indexOf('\t');
    String key = tab < 0 ? identity : identity.substring(0, tab);
    int slash = key.indexOf('/');
    String folded = Spelling.fold(key);
    if (erased.key(folded)) {
      return DELETED;
    }
    String id = byAlias.get(folded);
    if (id != null) {
      return new Match(id, By.key(folded), folded, false);
    }
    if (split.contains(folded)) {
      return NOBODY;
    }
    String account = slash < 0 ? folded : Spelling.fold(key.substring(slash + 1));
    if (slash >= 0) {
      if (erased.key(account)) {
        return DELETED;
      }
      id = byAlias.get(account);
      if (id != null) {
        return new Match(id, By.key(account), account, false);
      }
    }
    if (tab >= 0) {
      Match named = named(Spelling.fold(identity.substring(tab + 1)));
      if (named != NOBODY) {
        return named;
      }
    }
    return named(account);
  }

  private Match named(String folded) {
    if (erased.name(folded)) {
      return DELETED;
    }
    Set<String> ids = byName.getOrDefault(folded, Set.of());
    return ids.size() == 1 ? new Match(ids.iterator().next(), By.NAME, folded, false) : NOBODY;
  }

  /// Whether a list tells of somebody who was deleted.
  boolean deleted(Person person) {
    return !erased.isEmpty() && Joining.keys(person).stream().anyMatch(erased::key);
  }

  /// The listed person that a text stands for, or `null`.
  String listed(String text) {
    String folded = Spelling.fold(text);
    String id = erased.key(folded) ? null : byAlias.get(folded);
    return id != null || erased.key(folded) ? id : named(folded).id();
  }
}
