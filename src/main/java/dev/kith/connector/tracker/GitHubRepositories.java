package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.model.Access;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The repositories of an export: which are private, and who may read those.
final class GitHubRepositories {
  private final Set<String> closed = new HashSet<>();
  /// Logins by repository, and of those who may read all of an organization.
  private final Map<String, Set<String>> readers = new HashMap<>();
  private final Map<String, String> milestones = new HashMap<>();
  private final List<String> always;

  /// @param always principals that may read private repositories as well
  GitHubRepositories(List<String> always) {
    this.always = always;
  }

  /// A repository, team, organization or milestone, as an archive or the API writes it.
  void take(JsonNode node) {
    switch (text(node, "type")) {
      case "milestone" -> milestones.put(text(node, "url"), text(node, "title"));
      case "organization" -> list(node, "members").stream().filter(member -> text(member, "role").equals("admin"))
          .forEach(member -> reader(text(node, "login"), text(member, "user")));
      case "team" -> list(node, "permissions").forEach(permission -> list(node, "members")
          .forEach(member -> reader(name(text(permission, "repository")), text(member, "user"))));
      default -> {
        String name = first(node, "full_name", "nameWithOwner");
        String repo = name.isEmpty() ? name(text(node, "url")) : name;
        boolean internal = text(node, "visibility").equalsIgnoreCase("internal");
        boolean visible = !node.hasNonNull("visibility") || text(node, "visibility").equalsIgnoreCase("public");
        if (!internal && !(visible && isOpen(node.path("private")) && isOpen(node.path("isPrivate")))) {
          closed.add(repo.toLowerCase(java.util.Locale.ROOT));
        }
        list(node, "collaborators").forEach(member -> reader(repo, text(member, "user")));
        reader(repo, text(node, "owner").isEmpty() ? text(node, "owner", "login") : text(node, "owner"));
      }
    }
  }

  /// What says neither yes nor no is no word for "open".
  private static boolean isOpen(JsonNode closed) {
    return closed.isMissingNode() || closed.isBoolean() && !closed.asBoolean();
  }

  private void reader(String of, String user) {
    if (!user.isEmpty()) {
      readers.computeIfAbsent(of.toLowerCase(java.util.Locale.ROOT), _ -> new TreeSet<>()).add(last(user));
    }
  }

  /// Who may read what is in a repository: for a private one those whom the export names, and the group `source/owner/name`,
  /// which the administrator may fill; `null` where nothing says that it is private.
  Access access(String repo, String source, Accounts accounts) {
    String key = repo.toLowerCase(java.util.Locale.ROOT);
    if (!closed.contains(key)) {
      return null;
    }
    Set<String> principals = new TreeSet<>(always);
    principals.add("group:" + source + "/" + repo);
    readers.getOrDefault(key, Set.of()).forEach(login -> principals.add(accounts.principal(login)));
    readers.getOrDefault(key.replaceFirst("/.*", ""), Set.of()).forEach(login -> principals.add(accounts.principal(login)));
    return Access.of(principals);
  }

  String milestone(String address) {
    return milestones.getOrDefault(address, "");
  }

  /// `owner/name` of a repository's address.
  static String name(String address) {
    String[] steps = address.replaceFirst("\\.git$|/+$", "").split("/");
    return steps.length < 2 ? address : steps[steps.length - 2] + "/" + steps[steps.length - 1];
  }

  /// The last step of an address, decoded: a login, a label.
  static String last(String address) {
    String step = address.substring(address.lastIndexOf('/') + 1);
    try {
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return step;
    }
  }
}
