package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.model.Access;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Who may browse the projects of a live Jira: as its permission scheme says if the account may see that, else as the settings
/// say, else nobody. What the account sees without a token everybody sees.
///
/// Notes: `browse/<project>` is what the scheme said last.
final class JiraBrowse {
  /// @param principals those who may browse the project; `null` for everybody
  /// @param holders    `reporter`, `assignee` if those of an issue may
  private record Project(Set<String> principals, Set<String> holders) {
    String digest() {
      return Held.digest(principals == null ? "all" : new TreeSet<>(principals), new TreeSet<>(holders));
    }
  }

  private final JiraApi settings;
  private final JiraServer server;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final JiraJson answers;
  private final Map<String, Project> projects = new TreeMap<>();
  private final Set<String> groups = new TreeSet<>();
  private final Map<String, String> roles = new HashMap<>();

  JiraBrowse(JiraApi settings, JiraServer server, Sink sink, Held held, Accounts accounts, JiraJson answers) {
    this.settings = settings;
    this.server = server;
    this.sink = sink;
    this.held = held;
    this.accounts = accounts;
    this.answers = answers;
  }

  /// Learns who may browse a project.
  void project(JsonNode project) throws IOException, InterruptedException {
    String key = text(project, "key");
    if (settings.token() == null) {
      projects.put(key, new Project(null, Set.of()));
      return;
    }
    try {
      Calls.Reply reply = server.get("/project/" + key + "/permissionscheme?expand=permissions,user,group,projectRole");
      if (!reply.missing() && reply.node().path("permissions").isArray()) {
        projects.put(key, scheme(project, reply.node()));
        sink.note("browse/" + key, written(projects.get(key)));
        return;
      }
    } catch (Calls.Refused _) {
      // told below, as where Jira says that there is no such scheme
    } catch (FetchException e) {
      held.problem(key + ": who may browse it", "", e);
      projects.put(key, read(sink.noted("browse/" + key)));
      return;
    }
    projects.put(key, new Project(Set.copyOf(settings.readers()), Set.of()));
    if (settings.readers().isEmpty()) {
      sink.problem(new Problem(key, "who may browse this project is not shown to the account, so nobody sees its issues",
          "give the account the permission Administer Projects, or name readers", ""));
    }
  }

  private Project scheme(JsonNode project, JsonNode scheme) throws IOException, InterruptedException {
    Set<String> principals = new HashSet<>();
    Set<String> holders = new HashSet<>();
    for (JsonNode grant : list(scheme, "permissions")) {
      if (!text(grant, "permission").equals("BROWSE_PROJECTS")) {
        continue;
      }
      JsonNode holder = grant.path("holder");
      switch (text(holder, "type")) {
        case "anyone" -> {
          return new Project(null, Set.of());
        }
        case "applicationRole" -> {
          // of a named application: whoever may use that, who are not shown
          if (text(holder, "parameter").isEmpty()) {
            principals.add(Access.EVERYONE_PRINCIPAL);
          }
        }
        case "group" -> group(first(holder, "parameter", "value").isEmpty() ? text(holder, "group", "name")
            : text(holder, "group", "name").isEmpty() ? first(holder, "parameter", "value") : text(holder, "group", "name"),
            principals);
        case "user" -> user(holder.path("user"), text(holder, "parameter"), principals);
        case "projectLead" -> user(project.path("lead"), "", principals);
        case "projectRole" -> role(text(project, "key"), text(holder, "parameter"), principals);
        case "reporter", "assignee" -> holders.add(text(holder, "type"));
        default -> sink.skipped("permission to browse given in a way that is not read");
      }
    }
    return new Project(principals, holders);
  }

  private void group(String name, Set<String> into) {
    if (!name.isBlank()) {
      groups.add(name);
      into.add("group:" + settings.source() + "/" + name);
    }
  }

  private void user(JsonNode user, String id, Set<String> into) {
    String account = text(answers.who(user), "id");
    if (!account.isEmpty() || !id.isEmpty()) {
      into.add(accounts.principal(account.isEmpty() ? id : account));
    }
  }

  private void role(String project, String id, Set<String> into) throws IOException, InterruptedException {
    JsonNode role = server.get("/project/" + project + "/role/" + id).node();
    for (JsonNode actor : list(role, "actors")) {
      if (text(actor, "type").contains("group")) {
        group(text(actor, "actorGroup", "name").isEmpty() ? first(actor, "name", "displayName")
            : text(actor, "actorGroup", "name"), into);
      } else {
        String account = text(actor, "actorUser", "accountId");
        into.add(accounts.principal(account.isEmpty() ? text(actor, "name") : account));
      }
    }
  }

  /// Learns who is in the groups that were named, if the account may see it; else an administrator may fill them.
  void members(Members members) throws IOException, InterruptedException {
    String own = "group:" + settings.source() + "/";
    Stream.concat(settings.readers().stream(), settings.security().values().stream().flatMap(List::stream))
        .filter(principal -> principal.startsWith(own)).forEach(group -> groups.add(group.substring(own.length())));
    for (String group : members.groups()) {
      if (!groups.contains(group.substring(settings.source().length() + 1))) {
        members.group(group, Set.of());
      }
    }
    for (String group : groups) {
      Set<String> in = new TreeSet<>();
      String name = settings.source() + "/" + group;
      try {
        String path = "/group/member?groupname=" + Calls.encoded(group) + "&";
        boolean there = !server.get(path + "maxResults=1").missing();
        for (JsonNode user : there ? server.all(path, "values") : JiraJson.JSON.createArrayNode()) {
          if (user.path("active").asBoolean(true)) {
            in.add(text(answers.who(user), "id"));
          }
        }
      } catch (Calls.Refused _) {
        sink.skipped("group whose members are not shown");
        in.clear();
      } catch (FetchException e) {
        // those who were known stay
        held.problem(name + ": its members", "", e);
        continue;
      }
      in.remove("");
      members.group(name, in);
    }
  }

  /// Changes with who may see an issue.
  String version(JsonNode issue) {
    Project project = projects.get(text(issue, "fields", "project", "key"));
    return project == null ? "" : project.digest();
  }

  /// Who may see an issue in the form of [JiraThread].
  Access access(JsonNode issue) {
    Project project = projects.get(text(issue, "key").replaceFirst("-\\d+$", ""));
    Access level = JiraThread.level(settings.security(), text(issue, "security"));
    if (project == null || level != null && level.layers().isEmpty()) {
      return Access.NOBODY;
    }
    if (project.principals == null) {
      return level;
    }
    Set<String> principals = new TreeSet<>(project.principals);
    for (String holder : project.holders) {
      if (!text(issue, holder, "id").isEmpty()) {
        principals.add(accounts.principal(text(issue, holder, "id")));
      }
    }
    if (principals.isEmpty()) {
      return Access.NOBODY;
    }
    return level == null ? Access.of(principals) : level.and(principals);
  }

  boolean knows(String project) {
    return projects.containsKey(project);
  }

  Set<String> keys() {
    return projects.keySet();
  }

  private static String written(Project project) {
    return project.principals == null ? "all" : String.join("\n", new TreeSet<>(project.principals)) + "\t"
        + String.join("\n", new TreeSet<>(project.holders));
  }

  private static Project read(String note) {
    if (note.equals("all")) {
      return new Project(null, Set.of());
    }
    String[] parts = note.split("\t", -1);
    return new Project(Set.copyOf(parts[0].lines().toList()), Set.copyOf(parts.length < 2 ? List.of() : parts[1].lines().toList()));
  }
}
