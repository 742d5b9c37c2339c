package dev.kith.access;

import dev.kith.access.Groups.Standing;
import dev.kith.model.Access;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// Makes viewers: a person's principals are all their identities and all their groups.
public final class Viewers {
  /// Somebody signed in of whom nothing else is known.
  public static final Viewer ANYBODY = new Viewer("", Set.of(Access.EVERYONE_PRINCIPAL));

  private Viewers() {}

  /// The viewer that a person is where no feed tells of groups.
  public static Viewer of(Profile person) {
    return of(person, Groups.NONE);
  }

  /// The viewer that a person is now. People who have left or are disabled, bots and mailboxes see nothing; nor does anybody
  /// while it cannot be known who is in which group.
  public static Viewer of(Profile person, Groups groups) {
    Standing standing = groups.standing(keys(person));
    if (!person.active() || !person.human() || standing.disabled()) {
      return new Viewer(person.id(), Set.of());
    }
    Set<String> principals = new HashSet<>();
    principals.add(Access.EVERYONE_PRINCIPAL);
    // Not the id in addresses: it is made from a name, and anybody may call themselves like another.
    person.aliases().forEach(alias -> {
      principals.add("user:" + alias);
      if (alias.contains("@")) {
        // mail knows no capitals: access lists that come from mails and calendars have addresses in lower case
        principals.add("user:" + alias.toLowerCase(Locale.ROOT));
      }
    });
    // A group that a source calls like a feed's is not the feed's.
    for (String name : person.groups()) {
      String group = "group:" + name;
      if (!groups.hasRealm(Access.realm(group))) {
        principals.add(group);
      }
    }
    principals.addAll(standing.groups());
    standing.realms().forEach(realm -> principals.add(Access.KNOWN + realm));
    return new Viewer(person.id(), principals);
  }

  /// What feeds of groups know somebody by: the groups that sources and lists of people say they are in, and the ways in which
  /// the company's own list writes them. What an account elsewhere says of itself, such as a mail address, opens no group.
  public static Set<String> keys(Profile person) {
    Set<String> keys = new LinkedHashSet<>();
    for (Person record : person.records()) {
      if (record.id().indexOf('/') < 0) {
        keys.add(record.id());
        keys.addAll(record.aliases());
      }
    }
    keys.retainAll(person.aliases());
    Set<String> principals = new LinkedHashSet<>();
    keys.forEach(key -> principals.add("user:" + key));
    person.groups().forEach(group -> principals.add("group:" + group));
    return principals;
  }
}
