package dev.kith.connector.wiki;

import dev.kith.connector.Sink;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// Who is who in a Confluence. Pages name people by a user key, before 5.2 by their login name; keys, logins, names and
/// groups lie in objects of several classes, of which an export of one space holds only some.
final class ConfluencePeople {
  /// How the users end that apps of the Cloud work as.
  private static final String APP = "@connect.atlassian.com";

  private final String source;
  /// By user key, in order.
  private final Map<String, ConfluenceObject> keys = new LinkedHashMap<>();
  /// By login name in lower case.
  private final Map<String, ConfluenceObject> logins = new LinkedHashMap<>();
  private final Map<String, String> keyOfLogin = new HashMap<>();
  private final Map<String, String> keyOfAccountId = new HashMap<>();
  /// The numbers that a login has in the site's directories.
  private final Map<String, List<String>> usersOfLogin = new HashMap<>();
  /// Full names by user key or login in lower case, from the profiles.
  private final Map<String, String> profiles = new HashMap<>();
  private final Map<String, String> groupNames = new HashMap<>();
  private final Map<String, String> groupSpelling = new HashMap<>();
  private final Map<String, Set<String>> groupsOfUser = new HashMap<>();
  private final Map<String, Set<String>> parentsOfGroup = new HashMap<>();

  ConfluencePeople(String source) {
    this.source = source;
  }

  void add(ConfluenceObject object) {
    switch (object.type()) {
      case "ConfluenceUserImpl" -> {
        if (keys.putIfAbsent(object.id(), object) == null) {
          keyOfLogin.putIfAbsent(lower(object.value("name", "lowerName")), object.id());
          if (!object.value("atlassianAccountId").isEmpty()) {
            keyOfAccountId.putIfAbsent(object.value("atlassianAccountId"), object.id());
          }
        }
      }
      case "InternalUser", "DefaultHibernateUser" -> {
        String login = lower(object.value("name"));
        usersOfLogin.computeIfAbsent(login, _ -> new ArrayList<>()).add(object.id());
        // one person in two directories: who may still sign in counts
        logins.merge(login, object, (old, now) -> old.value("active").equals("false") ? now : old);
        object.list("groups").forEach(group -> join(groupsOfUser, object.id(), group));
      }
      case "InternalGroup", "DefaultHibernateGroup" -> {
        groupNames.put(object.id(), object.value("name"));
        groupSpelling.putIfAbsent(lower(object.value("name")), object.value("name"));
        if (!object.value("externalId").isEmpty()) {
          groupSpelling.putIfAbsent(lower(object.value("externalId")), object.value("name"));
        }
        object.list("localMembers").forEach(user -> join(groupsOfUser, user, object.id()));
      }
      case "HibernateMembership" -> {
        join(groupsOfUser, object.value("userMember"), object.value("parentGroup"));
        join(parentsOfGroup, object.value("groupMember"), object.value("parentGroup"));
      }
      case "PersonalInformation" -> {
        String who = object.value("user", "username");
        if (!object.value("title").isEmpty() && object.value("originalVersion", "originalVersionId").isEmpty()) {
          profiles.putIfAbsent(lower(who), object.value("title"));
        }
      }
      default -> { }
    }
  }

  private static void join(Map<String, Set<String>> sets, String member, String group) {
    if (!member.isEmpty() && !group.isEmpty()) {
      sets.computeIfAbsent(member, _ -> new LinkedHashSet<>()).add(group);
    }
  }

  /// The person of a user key, a login name or an Atlassian account id; `null` for nobody, that is anonymous.
  Identity identity(String written) {
    String text = written.strip();
    if (text.isEmpty()) {
      return null;
    }
    String key = keys.containsKey(text) ? text : keyOfLogin.getOrDefault(lower(text), keyOfAccountId.get(text));
    ConfluenceObject login = logins.get(lower(key == null ? text : keys.get(key).value("name")));
    String account = key != null ? key : login != null ? login.value("name") : text;
    return Identity.of(source, account, name(key, login, account));
  }

  private String name(String key, ConfluenceObject login, String account) {
    String user = key == null ? "" : keys.get(key).value("name");
    String both = login == null ? "" : (login.value("firstName") + " " + login.value("lastName")).strip();
    return Stream.of(login == null ? "" : login.value("displayName", "fullName"), both,
        profiles.getOrDefault(lower(account), ""),
        profiles.getOrDefault(lower(user), ""), user).filter(name -> !name.isBlank()).findFirst().orElse(account);
  }

  /// The name to show in a text: none for somebody of whom the export knows only the key.
  static String shown(Identity who) {
    return who.name().equals(who.account()) && who.account().matches("[0-9a-f:-]{20,}") ? "" : who.name();
  }

  /// A group as its own object writes it, whether it was named so, in other letters or by its id.
  String group(String written) {
    return groupSpelling.getOrDefault(lower(written), written.strip());
  }

  /// Sends everybody the export knows.
  void send(Sink sink) throws IOException, InterruptedException {
    Set<String> sent = new LinkedHashSet<>();
    for (String account : Stream.concat(keys.keySet().stream(), logins.keySet().stream()).toList()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      Identity who = identity(account);
      if (who != null && sent.add(who.account())) {
        sink.person(person(who));
      }
    }
  }

  private Person person(Identity who) {
    ConfluenceObject key = keys.get(who.account());
    ConfluenceObject login = logins.get(lower(key == null ? who.account() : key.value("name")));
    String user = key != null ? key.value("name") : login.value("name");
    List<String> aliases = new ArrayList<>(List.of(who.key()));
    if (!user.isEmpty()) {
      aliases.addAll(List.of(source + "/" + user, user));
    }
    if (key != null) {
      Stream.of(key.value("atlassianAccountId")).filter(id -> !id.isEmpty()).forEach(id -> aliases.add(source + "/" + id));
    }
    Stream.of(key, login).filter(Objects::nonNull).map(object -> object.value("email", "emailAddress"))
        .filter(mail -> mail.contains("@")).forEach(aliases::add);
    boolean active = login == null || !login.value("active").equals("false");
    return new Person(source, who.key(), who.name(), aliases.stream().distinct().toList(), "", "", "", "", "", List.of(),
        login == null ? List.of() : groups(login), active, aliases.stream().noneMatch(alias -> alias.endsWith(APP)));
  }

  /// All groups of a user, those that their groups are members of as well.
  private List<String> groups(ConfluenceObject user) {
    Set<String> ids = new LinkedHashSet<>();
    List<String> open = new ArrayList<>();
    usersOfLogin.getOrDefault(lower(user.value("name")), List.of())
        .forEach(id -> open.addAll(groupsOfUser.getOrDefault(id, Set.of())));
    while (!open.isEmpty()) {
      String group = open.removeLast();
      if (ids.add(group)) {
        open.addAll(parentsOfGroup.getOrDefault(group, Set.of()));
      }
    }
    return ids.stream().map(id -> groupNames.getOrDefault(id, "")).filter(name -> !name.isEmpty()).sorted().distinct()
        .toList();
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
