package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.JsonRecords;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The users that answers of a Confluence name: by user key (Server), account id (Cloud) or login, in one answer with a name
/// and a mail address, in another without.
final class ConfluenceAccounts {
  /// Mail addresses of programs, which Cloud gives them.
  private static final String APPS = "@connect.atlassian.com";

  private final String source;
  private final Map<String, User> users = new LinkedHashMap<>();
  /// By login.
  private final Map<String, String> accounts = new HashMap<>();

  private static final class User {
    String name = "";
    boolean active = true;
    boolean human = true;
    final Set<String> aliases = new LinkedHashSet<>();
    final Set<String> groups = new TreeSet<>();
    /// As [#told] wrote it last.
    String told = "";
  }

  ConfluenceAccounts(String source) {
    this.source = source;
  }

  private static boolean nobody(JsonNode user) {
    return !user.isObject() || text(user, "type").equals("anonymous") || account(user).isBlank();
  }

  static String account(JsonNode user) {
    return first(user, "userKey", "accountId", "username", "displayName", "publicName").strip();
  }

  /// Takes what an answer says of a user.
  ///
  /// @param group of which the answer lists the members; empty for none
  void add(JsonNode user, String group) {
    if (nobody(user)) {
      return;
    }
    String account = account(user);
    User known = users.computeIfAbsent(account, _ -> new User());
    String login = text(user, "username").strip();
    if (!login.isEmpty()) {
      accounts.putIfAbsent(login, account);
      known.aliases.add(source + "/" + login);
      known.aliases.add(login);
    }
    String other = text(user, "accountId").strip();
    if (!other.isEmpty()) {
      known.aliases.add(source + "/" + other);
      accounts.putIfAbsent(other, account);
    }
    if (text(user, "email").contains("@")) {
      known.aliases.add(text(user, "email").strip());
    }
    known.name = known.name.isEmpty() ? first(user, "displayName", "publicName").strip() : known.name;
    known.human &= !text(user, "accountType").equals("app") && !text(user, "email").strip().endsWith(APPS);
    known.active &= !text(user, "accountStatus").matches("inactive|closed") && !text(user, "status").equals("deactivated");
    if (!group.isEmpty()) {
      known.groups.add(group);
    }
  }

  /// The person of a user's object; `null` for nobody.
  Identity of(JsonNode user) {
    return nobody(user) ? null : of(account(user));
  }

  /// The person of a user key, an account id or a login; `null` for nobody.
  Identity of(String written) {
    String text = written.strip();
    String account = accounts.getOrDefault(text, text);
    return account.isEmpty() ? null : Identity.of(source, account,
        users.containsKey(account) ? users.get(account).name : "");
  }

  boolean knows(String account) {
    return users.containsKey(accounts.getOrDefault(account, account));
  }

  /// Whether the account is not known to be closed.
  boolean active(String account) {
    User user = users.get(accounts.getOrDefault(account, account));
    return user == null || user.active;
  }

  /// Who is in which group, instead of what was known of that.
  ///
  /// @param members groups by account
  void members(Map<String, Set<String>> members) {
    users.forEach((account, user) -> {
      user.groups.clear();
      user.groups.addAll(members.getOrDefault(account, Set.of()));
    });
  }

  /// Those who are known, but for other names of theirs.
  List<String> accounts() {
    return users.keySet().stream().filter(account -> accounts.getOrDefault(account, account).equals(account)).sorted().toList();
  }

  /// All that is known of an account, as one text.
  String told(String account) {
    User user = users.get(account);
    ObjectNode told = JsonNodeFactory.instance.objectNode().put("name", user.name).put("active", user.active).put("human", user.human);
    user.aliases.forEach(told.putArray("aliases")::add);
    user.groups.forEach(told.putArray("groups")::add);
    return told.toString();
  }

  /// Those of whom more is known than when this was asked last.
  List<String> changed() {
    List<String> changed = new ArrayList<>();
    for (String account : accounts()) {
      String now = told(account);
      if (!users.get(account).told.equals(now)) {
        users.get(account).told = now;
        changed.add(account);
      }
    }
    return changed;
  }

  /// Takes what [#told] wrote.
  void recall(String account, String told) {
    JsonNode node = JsonRecords.parse(told);
    User user = users.computeIfAbsent(account, _ -> new User());
    user.name = text(node, "name");
    user.active = node.path("active").asBoolean(true);
    user.human = node.path("human").asBoolean(true);
    list(node, "aliases").forEach(alias -> user.aliases.add(alias.asString("")));
    list(node, "groups").forEach(group -> user.groups.add(group.asString("")));
    user.aliases.stream().filter(alias -> !alias.contains("@") && !alias.contains("/")).forEach(login -> accounts.putIfAbsent(login, account));
    user.told = told;
  }

  Person person(String account) {
    User user = users.get(account);
    Set<String> aliases = new LinkedHashSet<>(List.of(source + "/" + account));
    aliases.addAll(user.aliases);
    return new Person(source, source + "/" + account, user.name.isEmpty() ? account : user.name, List.copyOf(aliases), "", "", "", "",
        "", List.of(), List.copyOf(user.groups), user.active, user.human);
  }

  void send(Sink sink) throws IOException, InterruptedException {
    for (Map.Entry<String, User> entry : users.entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      String account = entry.getKey();
      if (accounts.getOrDefault(account, account).equals(account)) {
        sink.person(person(account));
      }
    }
  }
}
