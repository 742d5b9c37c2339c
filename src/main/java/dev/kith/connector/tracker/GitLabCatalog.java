package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.model.Access;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The projects of a live GitLab: which there are, under which paths, and who their members are.
final class GitLabCatalog {
  /// @param path   such as `group/project`
  /// @param rights changes with who may read it, and with the settings that make its items
  record Project(String path, String id, String rights, JsonNode node) {
    /// Whether it has issues, or merge requests, at all.
    ///
    /// @param part as in `issues_access_level`
    boolean has(String part) {
      return !text(node, part + "_access_level").equals("disabled")
          && node.path(part + "_enabled").asBoolean(true);
    }
  }

  private static final List<String> NOTES = List.of("rights/", "walk/issues/", "walk/merge_requests/", "etag/walk/issues/",
      "etag/walk/merge_requests/", "etag/releases/");

  private final GitLabApi settings;
  private final Calls calls;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final GitLabProjects rights;
  private final Places places;
  private final Walk walk;
  private final Map<String, JsonNode> found = new LinkedHashMap<>();

  GitLabCatalog(GitLabApi settings, Calls calls, LivePass pass, Sink sink, Held held, Accounts accounts) {
    this.settings = settings;
    this.calls = calls;
    this.sink = sink;
    this.held = held;
    this.accounts = accounts;
    this.rights = new GitLabProjects(settings.source(), accounts, settings.readers());
    this.places = new Places(pass, sink, held, List.of("#", "!", "@", "/-/wikis/"), NOTES);
    this.walk = new Walk(calls, sink);
  }

  GitLabProjects rights() {
    return rights;
  }

  Places places() {
    return places;
  }

  /// All projects of the settings, after what is known of their members was sent; those whose readers are others than before
  /// come first.
  List<Project> read(Members members) throws IOException, InterruptedException {
    for (String wanted : settings.projects()) {
      try {
        named(wanted);
      } catch (FetchException | Calls.Refused e) {
        places.unsure(wanted, e);
      }
    }
    places.settle(known -> settings.projects().stream().anyMatch(each -> Places.within(known, each)), known -> {
      Calls.Reply reply = calls.get("/projects/" + known.id());
      return reply.missing() ? null : new Places.Place(text(reply.node(), "path_with_namespace"), text(reply.node(), "id"));
    });
    if (places.none()) {
      throw new Calls.Broken(settings.url() + ": none of " + settings.projects()
          + " can be read; check their paths, and that the token may read them", null);
    }
    List<Project> projects = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : found.entrySet()) {
      Project project = project(each.getKey(), each.getValue(), members);
      projects.add(places.changed(project.path(), project.rights()) ? 0 : projects.size(), project);
    }
    return projects;
  }

  private void named(String wanted) throws IOException, InterruptedException {
    Calls.Reply reply = calls.get("/projects/" + Calls.encoded(wanted));
    if (!reply.missing()) {
      take(reply.node());
      return;
    }
    String path = "/groups/" + Calls.encoded(wanted) + "/projects?include_subgroups=true&with_shared=false&order_by=id&sort=asc";
    if (!calls.get(path + "&per_page=1").missing()) {
      List<JsonNode> nodes = new ArrayList<>();
      Set<String> seen = new TreeSet<>();
      walk.all(path, node -> {
        nodes.add(node);
        return seen.add(text(node, "id"));
      });
      // not before the list came to its end
      for (JsonNode node : nodes) {
        take(node);
      }
    } else if (!places.knows(wanted)) {
      sink.problem(new Problem(wanted, "there is no such project or group, or the token may not know of it",
          "check its path, and that the token may read it", ""));
    }
  }

  private void take(JsonNode node) throws FetchException {
    String path = text(node, "path_with_namespace");
    if (path.isBlank() || text(node, "id").isEmpty()) {
      throw new FetchException("a project without a path was answered", "check that url is GitLab's address", null);
    }
    if (!node.has("visibility")) {
      ((ObjectNode) node).put("visibility", "private");
    }
    rights.take(node);
    rights.grouped(path);
    found.put(path, node);
    places.found(new Places.Place(path, text(node, "id")));
  }

  private Project project(String path, JsonNode node, Members members) throws IOException, InterruptedException {
    members(path, node, members);
    List<String> lists = Stream.of("Issue", "MergeRequest", "Release", "Wiki").map(type -> {
      Access access = rights.access(path, type);
      return access == null ? "" : access.text();
    }).toList();
    return new Project(path, text(node, "id"), Held.digest(lists, settings.readers(), settings.bots()), node);
  }

  /// Members, also those of the groups above and of groups that were invited.
  private void members(String path, JsonNode node, Members members) throws IOException, InterruptedException {
    Set<String> all = new TreeSet<>();
    Set<String> reporters = new TreeSet<>();
    String group = rights.group(path);
    try {
      String list = "/projects/" + text(node, "id") + "/members/all?";
      if (!calls.get(list + "per_page=1").missing()) {
        walk.all(list, user -> {
          GitLab.user(user, accounts);
          if (text(user, "state").matches("|active")) {
            if (GitLabProjects.reports(user.path("access_level").asInt(0))) {
              reporters.add(text(user, "id"));
            }
            return all.add(text(user, "id"));
          }
          return true;
        });
        members.group(group, all);
        members.group(group + GitLabProjects.REPORTERS, reporters);
        return;
      }
    } catch (Calls.Refused _) {
      // told below
    } catch (FetchException e) {
      // those who were known stay
      held.problem(path + ": its members", "", e);
      return;
    }
    members.group(group, Set.of());
    members.group(group + GitLabProjects.REPORTERS, Set.of());
    if (rights.access(path, "Issue") != null) {
      sink.problem(new Problem(path, "the members of this private project are not shown to the token's account, so nobody is"
          + " taken to be one", "make the account a member, name readers, or put people into the group " + group, ""));
    }
  }
}
