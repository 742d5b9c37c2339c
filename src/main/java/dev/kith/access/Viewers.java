package dev.kith.access;

import dev.kith.model.Access;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Makes viewers: a person's principals are all their identities and all their groups.
public final class Viewers {
  /// Somebody signed in of whom nothing else is known.
  public static final Viewer ANYBODY = new Viewer("", Set.of(Access.EVERYONE_PRINCIPAL));

  private Viewers() {}

  /// The viewer that a person is. People who have left, bots and mailboxes see nothing.
  public static Viewer of(Profile person) {
    if (!person.active() || !person.human()) {
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
    person.groups().forEach(group -> principals.add("group:" + group));
    return new Viewer(person.id(), principals);
  }
}
