package dev.kith.connector.wiki;

import dev.kith.connector.input.Rules;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Who may read what: the spaces' permissions to view, and the pages' own restrictions. A restriction holds for all pages
/// below.
///
/// Whatever cannot be understood is nobody's.
final class ConfluenceRights {
  private static final Set<String> NOT_OF_VIEWING = Set.of("edit", "share");
  /// All that a permission of a space says. One that says more than we know might name somebody there.
  private static final Set<String> KNOWN = Set.of("space", "type", "group", "userName", "userSubject", "allUsersSubject",
      "creator", "creatorName", "creationDate", "lastModifier", "lastModifierName", "lastModificationDate");

  private final ConfluencePeople people;
  private final Set<String> everybody;
  /// By the permission's number: who it lets view a space.
  private final Map<Long, Grant> views = new HashMap<>();
  private final Map<Long, Set<Long>> viewsOfSpace = new HashMap<>();
  private final Map<Long, Grant> members = new HashMap<>();
  private final Map<Long, Set<Long>> membersOfSet = new HashMap<>();
  /// By the restriction's number: whether it is one of viewing.
  private final Map<Long, Boolean> sets = new HashMap<>();
  private final Map<Long, Set<Long>> setsOfPage = new HashMap<>();
  private boolean stated;

  /// As written: a user, a group, or whoever comes.
  private record Grant(String user, String group, boolean all) {}

  /// @param everybody groups, in lower case, that everybody signed in is a member of
  ConfluenceRights(ConfluencePeople people, Set<String> everybody) {
    this.people = people;
    this.everybody = everybody;
  }

  void add(ConfluenceObject object) {
    switch (object.type()) {
      case "SpacePermission" -> {
        stated |= object.number("space") >= 0;
        if (object.value("type").equalsIgnoreCase("VIEWSPACE")) {
          views.put(object.key(), grant(object, true));
          link(viewsOfSpace, object.number("space"), object.key());
        }
      }
      case "Space" -> object.list("permissions").forEach(id -> {
        stated = true;
        link(viewsOfSpace, object.key(), number(id));
      });
      case "ContentPermission" -> {
        members.put(object.key(), grant(object, false));
        link(membersOfSet, object.number("owningSet"), object.key());
      }
      case "ContentPermissionSet" -> {
        sets.put(object.key(), !NOT_OF_VIEWING.contains(object.value("type").toLowerCase(Locale.ROOT)));
        object.list("contentPermissions").forEach(id -> link(membersOfSet, object.key(), number(id)));
        link(setsOfPage, object.number("owningContent"), object.key());
      }
      case "Page", "BlogPost" -> object.list("contentPermissionSets")
          .forEach(id -> link(setsOfPage, object.key(), number(id)));
      default -> { }
    }
  }

  private static long number(String id) {
    return XmlFile.number(id).orElse(-1);
  }

  private static void link(Map<Long, Set<Long>> links, long from, long to) {
    if (from >= 0) {
      links.computeIfAbsent(from, _ -> new HashSet<>()).add(to);
    }
  }

  /// A permission of a space that names nobody is one for everybody who comes; a restriction that names nobody is nobody's.
  private static Grant grant(ConfluenceObject object, boolean space) {
    String user = object.value("userSubject", "userName");
    String group = object.value("group", "groupName");
    boolean named = object.values().containsKey("userSubject") || !user.isEmpty() || !group.isEmpty();
    String all = object.value("allUsersSubject").toLowerCase(Locale.ROOT);
    return new Grant(user, group, space && !named && KNOWN.containsAll(object.values().keySet())
        && Set.of("", "anonymous-users", "authenticated-users").contains(all));
  }

  /// Whether the export says anything of permissions at all.
  boolean stated() {
    return stated || !sets.isEmpty();
  }

  /// Who may view the space; `null` where the export leaves out the permissions of spaces.
  Access space(long space) {
    if (!stated) {
      return null;
    }
    return layer(viewsOfSpace.getOrDefault(space, Set.of()), views);
  }

  /// Who may see what lies below these restrictions.
  ///
  /// @param space who may view the space, or `null`
  /// @param line  the page and all pages above it
  Access page(Access space, List<Long> line) {
    Access access = space;
    for (long page : line) {
      Set<Long> own = setsOfPage.getOrDefault(page, Set.of());
      boolean known = own.stream().anyMatch(set -> sets.getOrDefault(set, false));
      for (long set : own) {
        // a page has one restriction of viewing at most: if that one is known, one that is missing is of another kind
        if (sets.getOrDefault(set, !known)) {
          Access restricted = layer(membersOfSet.getOrDefault(set, Set.of()), members);
          access = restricted.layers().isEmpty() || access != null && access.layers().isEmpty() ? Access.NOBODY
              : access == null ? restricted : access.and(restricted.layers().getFirst());
        }
      }
    }
    return access;
  }

  private Access layer(Set<Long> ids, Map<Long, Grant> grants) {
    Set<String> principals = new TreeSet<>();
    for (long id : ids) {
      Grant grant = grants.get(id);
      if (grant == null) {
        continue;
      }
      String group = people.group(grant.group);
      if (grant.all || everybody.contains(group.toLowerCase(Locale.ROOT))) {
        return Access.EVERYONE;
      }
      if (!group.isEmpty()) {
        principals.add("group:" + group);
      }
      Identity who = people.identity(grant.user);
      if (who != null) {
        principals.add("user:" + who.key());
      }
    }
    principals.removeIf(principal -> !Rules.isPrincipal(principal));
    return principals.isEmpty() ? Access.NOBODY : Access.of(principals);
  }
}
