package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.model.Access;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The projects of an export: which are private, and who their members are.
final class GitLabProjects {
  /// Members from this level on (Reporter) may read confidential issues.
  private static final int REPORTER = 20;

  private record Member(String username, String mail) {}

  private final String source;
  private final Accounts accounts;
  private final List<String> always;
  /// What the name of a group of members from Reporter on ends with.
  static final String REPORTERS = "+reporter";

  private final Set<String> closed = new HashSet<>();
  /// Parts of open projects that are for their members only: `project issues`.
  private final Set<String> closedParts = new HashSet<>();
  /// Projects whose members are known by groups.
  private final Set<String> grouped = new HashSet<>();
  private final Map<String, Map<String, Integer>> members = new HashMap<>();
  private final Map<String, Member> exported = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();

  /// @param always principals that may read private projects as well
  GitLabProjects(String source, Accounts accounts, List<String> always) {
    this.source = source;
    this.accounts = accounts;
    this.always = always;
  }

  /// A project as the API writes it.
  void take(JsonNode node) {
    String path = text(node, "path_with_namespace");
    // what is said in a way that is not known is no word for "open"
    if (node.has("visibility") && !text(node, "visibility").matches("public|internal")
        || node.has("visibility_level") && !text(node, "visibility_level").matches("10|20")) {
      closed.add(path);
    }
    node.properties().stream().filter(each -> each.getKey().endsWith("_access_level")
            && !each.getValue().asString("").matches("enabled|public"))
        .forEach(each -> closedParts.add(path + " " + each.getKey().replace("_access_level", "")));
  }

  /// Says that the members of a project are known by two groups: all of them, and those from Reporter on.
  void grouped(String project) {
    grouped.add(project);
  }

  /// The name of the group of a project's members.
  String group(String project) {
    return source + "/" + (project.isEmpty() ? "project" : project);
  }

  /// Whether members of this level may read what is confidential, and the merge requests of a private project.
  static boolean reports(int level) {
    return level >= REPORTER;
  }

  /// The project an export is of.
  void exported(String project, JsonNode node) {
    if (text(node, "visibility_level").equals("0")) {
      closed.add(project);
    }
  }

  /// Says that a ticket of this project is there.
  void seen(String path) {
    seen.add(path);
  }

  /// Whether all tickets are of one project, so that a number alone tells which is meant.
  boolean one() {
    return seen.size() <= 1;
  }

  void member(String project, JsonNode node) {
    JsonNode user = node.path("user").isObject() ? node.path("user") : node;
    String id = text(node, "user_id").isEmpty() ? text(user, "id") : text(node, "user_id");
    if (id.isEmpty() || !node.has("access_level")) {
      return;
    }
    members.computeIfAbsent(project, _ -> new HashMap<>()).merge(id, node.path("access_level").asInt(0), Math::max);
    if (node.has("user")) {
      exported.put(id, new Member(text(user, "username"), first(user, "public_email", "email")));
      accounts.name(id, text(user, "name"));
    }
  }

  /// Makes people of the members of exports; their names may stand in notes only.
  void people() {
    exported.forEach((id, member) -> {
      accounts.name(id, member.username);
      accounts.person(id, accounts.name(id), List.of(member.mail, member.username.isEmpty() ? "" : source + "/"
          + member.username,
          member.username), "", "", "", List.of(), true);
    });
  }

  /// Who may read what is in a project: of a private one its members and the group `source/path`; `null` where nothing says
  /// that it is private. Merge requests and commits of a private project are not for its guests.
  ///
  /// @param type of the record, as `Issue`, `MergeRequest`
  Access access(String project, String type) {
    boolean code = type.matches("MergeRequest|Commit");
    String part = switch (type) {
      case "Issue", "Epic" -> "issues";
      case "MergeRequest" -> "merge_requests";
      case "Commit" -> "repository";
      case "Wiki" -> "wiki";
      default -> type.toLowerCase(java.util.Locale.ROOT) + "s";
    };
    boolean shut = closed.contains(project);
    if (!shut && !closedParts.contains(project + " " + part)) {
      return null;
    }
    boolean reporters = shut && code;
    Set<String> principals = new TreeSet<>(always);
    principals.add("group:" + group(project) + (reporters && grouped.contains(project) ? REPORTERS : ""));
    members.getOrDefault(project, Map.of()).forEach((id, level) -> {
      if (!reporters || reports(level)) {
        principals.add(accounts.principal(id));
      }
    });
    return Access.of(principals);
  }

  /// Only these accounts; nobody if there are none.
  Access only(Set<String> people) {
    Set<String> principals = new TreeSet<>();
    people.forEach(id -> principals.add(accounts.principal(id)));
    return principals.isEmpty() ? Access.NOBODY : Access.of(principals);
  }

  /// Who may read a confidential ticket: its people, and members from Reporter on.
  ///
  /// @param people accounts
  Access confidential(String project, Set<String> people) {
    Set<String> readers = new TreeSet<>(people);
    members.getOrDefault(project, Map.of()).forEach((id, level) -> {
      if (level >= REPORTER) {
        readers.add(id);
      }
    });
    // whoever wrote it and has left a private project reads it no more
    Access whole = access(project, "Issue");
    if (!grouped.contains(project)) {
      return whole == null || readers.isEmpty() ? only(readers) : whole.and(only(readers).layers().getFirst());
    }
    Set<String> principals = new TreeSet<>(Set.of("group:" + group(project) + REPORTERS));
    people.forEach(id -> principals.add(accounts.principal(id)));
    return whole == null ? Access.of(principals) : whole.and(principals);
  }
}
