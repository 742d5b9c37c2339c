package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The users that answers of a Confluence name: by user key (Server), account id (Cloud) or login, in one answer with a name
/// and a mail address, in another without.
final class ConfluenceAccounts {
  private final String source;
  private final Map<String, User> users = new LinkedHashMap<>();
  /// By login.
  private final Map<String, String> accounts = new HashMap<>();

  private static final class User {
    String name = "";
    boolean active = true;
    boolean human = true;
    final Set<String> aliases = new LinkedHashSet<>();
    final Set<String> groups = new LinkedHashSet<>();
  }

  ConfluenceAccounts(String source) {
    this.source = source;
  }

  private static boolean nobody(JsonNode user) {
    return !user.isObject() || text(user, "type").equals("anonymous") || account(user).isBlank();
  }

  private static String account(JsonNode user) {
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
    known.human &= !text(user, "accountType").equals("app");
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

  void send(Sink sink) throws IOException, InterruptedException {
    for (Map.Entry<String, User> entry : users.entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      User user = entry.getValue();
      String account = entry.getKey();
      if (accounts.getOrDefault(account, account).equals(account)) {
        Set<String> aliases = new LinkedHashSet<>(List.of(source + "/" + account));
        aliases.addAll(user.aliases);
        sink.person(new Person(source, source + "/" + account, user.name.isEmpty() ? account : user.name,
            List.copyOf(aliases), "", "", "", "", "", List.of(), List.copyOf(user.groups), user.active, user.human));
      }
    }
  }
}
