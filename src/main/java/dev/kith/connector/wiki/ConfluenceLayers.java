package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.input.Rules;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Who may read what, as answers of Confluence's REST interface say it: a space's permissions to view, and on top of them the
/// restrictions of a page and of every page above it, all of which somebody must satisfy. An empty restriction restricts
/// nothing; one that names nobody who can be known, and whatever could not be read, lets nobody in.
final class ConfluenceLayers {
  private final ConfluenceAccounts people;
  private final Set<String> everybody;
  private final List<String> viewers;
  /// Names of groups by the number that Cloud gives them.
  final Map<String, String> groupNames = new HashMap<>();

  /// @param known      whether it could be read
  /// @param restricted whether it names anybody, known or not
  /// @param principals those whom it names and who are known
  record Restriction(boolean known, boolean restricted, Set<String> principals) {
    static final Restriction NONE = new Restriction(true, false, Set.of());
    static final Restriction UNKNOWN = new Restriction(false, true, Set.of());
  }

  /// @param everybody groups, in lower case, that everybody signed in is a member of
  /// @param viewers   of spaces whose permissions are not shown
  ConfluenceLayers(ConfluenceAccounts people, Set<String> everybody, List<String> viewers) {
    this.people = people;
    this.everybody = everybody;
    this.viewers = viewers;
  }

  /// What `restrictions.read` of a page says, or the answer about its restriction of reading.
  Restriction restriction(JsonNode read) {
    JsonNode users = read.path("restrictions").path("user");
    JsonNode groups = read.path("restrictions").path("group");
    if (!users.path("results").isArray() || !groups.path("results").isArray()) {
      return Restriction.UNKNOWN;
    }
    Set<String> principals = new TreeSet<>();
    list(users, "results").forEach(user -> {
      people.add(user, "");
      user(first(user, "userKey", "accountId", "username"), principals);
    });
    list(groups, "results").forEach(group -> group(group, principals));
    boolean any = !list(users, "results").isEmpty() || !list(groups, "results").isEmpty()
        || users.path("size").asInt(0) > 0 || groups.path("size").asInt(0) > 0;
    return any ? new Restriction(true, true, principals) : Restriction.NONE;
  }

  /// Takes what one permission of a space says, in any of the forms that Server, Cloud and its older interface write.
  ///
  /// @return whether it is one, of whatever
  boolean permission(JsonNode one, Set<String> view) {
    JsonNode operation = one.path("operation");
    String verb = first(operation, "operationKey", "operation", "key");
    String target = first(operation, "targetType", "target");
    if (verb.isEmpty()) {
      return false;
    }
    if (!verb.equals("read") || !target.isEmpty() && !target.equals("space")) {
      return true;
    }
    if (one.path("anonymousAccess").asBoolean(false) || text(one, "subject", "type").equals("anonymous")) {
      view.add(Access.EVERYONE_PRINCIPAL);
    }
    for (JsonNode subject : List.of(one.path("subject"), one.path("principal"))) {
      switch (text(subject, "type").toLowerCase(Locale.ROOT)) {
        case "user", "known" -> user(first(subject, "userKey", "accountId", "id", "identifier", "username"), view);
        case "group" -> group(subject, view);
        default -> {
          // a role, or a kind of principal that is not known, lets nobody in
          if (text(subject, "id").toLowerCase(Locale.ROOT).contains("anonymous")) {
            view.add(Access.EVERYONE_PRINCIPAL);
          }
        }
      }
    }
    list(one.path("subjects").path("user"), "results").forEach(user -> {
      people.add(user, "");
      user(first(user, "userKey", "accountId", "username"), view);
    });
    list(one.path("subjects").path("group"), "results").forEach(group -> group(group, view));
    return true;
  }

  /// Who left may sign in nowhere, so they are not named.
  private void user(String account, Set<String> into) {
    Identity who = people.of(account);
    String principal = who == null ? "" : "user:" + who.key();
    if (Rules.isPrincipal(principal) && people.active(account)) {
      into.add(principal);
    }
  }

  private void group(JsonNode group, Set<String> into) {
    String id = first(group, "id", "identifier");
    String name = text(group, "name").isBlank() ? groupNames.getOrDefault(id, "") : text(group, "name").strip();
    String principal = everybody.contains(name.toLowerCase(Locale.ROOT)) ? Access.EVERYONE_PRINCIPAL : "group:" + name;
    if (Rules.isPrincipal(principal)) {
      into.add(principal);
    }
  }

  /// @param space who may view the space; `null` if that is not shown
  /// @param line  the restrictions of the pages above, and of the page itself
  /// @return `null` if nothing is known but that no page restricts it, so that the admin's word holds
  Access access(Set<String> space, Collection<Restriction> line) {
    Set<String> first = space != null ? space : Set.copyOf(viewers);
    if (line.stream().anyMatch(one -> !one.known()) || space != null && space.isEmpty()) {
      return Access.NOBODY;
    }
    Access access = first.isEmpty() ? null : Access.of(everyone(first));
    for (Restriction one : line) {
      if (one.restricted() && (one.principals().isEmpty() || access == null)) {
        // without the space's permissions, a restriction alone would let in too many
        return Access.NOBODY;
      }
      Set<String> layer = everyone(one.principals());
      access = one.restricted() && !access.layers().contains(layer) ? access.and(layer) : access;
    }
    return access;
  }

  private static Set<String> everyone(Set<String> principals) {
    return principals.contains(Access.EVERYONE_PRINCIPAL) ? Set.of(Access.EVERYONE_PRINCIPAL) : principals;
  }
}
