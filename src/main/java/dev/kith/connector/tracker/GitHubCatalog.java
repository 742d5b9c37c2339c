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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The repositories of a live GitHub: which there are, under which names, and who may read the private ones.
final class GitHubCatalog {
  /// @param name   `owner/name` as GitHub writes it
  /// @param rights changes with who may read it, and with the settings that make its items
  record Repo(String name, String rights, boolean discussions) {}

  interface People {
    /// Learns how these accounts are called.
    void learn(Set<String> logins) throws IOException, InterruptedException;
  }

  private static final List<String> NOTES = List.of("rights/", "walk/", "etag/walk/", "etag/releases/", "discussed/",
      "said/issues/", "said/pulls/", "etag/said/issues/", "etag/said/pulls/");

  private final GitHubApi settings;
  private final Calls calls;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final People people;
  private final GitHubRepositories repositories;
  private final Places places;
  private final Walk walk;
  private final Map<String, JsonNode> found = new LinkedHashMap<>();

  GitHubCatalog(GitHubApi settings, Calls calls, LivePass pass, Sink sink, Held held, Accounts accounts, People people) {
    this.settings = settings;
    this.calls = calls;
    this.sink = sink;
    this.held = held;
    this.accounts = accounts;
    this.people = people;
    this.repositories = new GitHubRepositories(settings.readers());
    this.places = new Places(pass, sink, held, List.of("#", "@"), NOTES);
    this.walk = new Walk(calls, sink);
  }

  GitHubRepositories repositories() {
    return repositories;
  }

  /// All repositories of the settings, after what is known of their readers was sent; those whose readers are others than
  /// before come first.
  List<Repo> read(Members members) throws IOException, InterruptedException {
    for (String wanted : settings.repositories()) {
      try {
        if (wanted.contains("/")) {
          named(wanted);
        } else {
          owned(wanted);
        }
      } catch (FetchException | Calls.Refused e) {
        places.unsure(wanted, e);
      }
    }
    places.settle(known -> settings.repositories().stream().anyMatch(each -> Places.within(known, each)), known -> {
      Calls.Reply reply = calls.get("/repos/" + known.name());
      return reply.missing() ? null : new Places.Place(text(reply.node(), "full_name"), text(reply.node(), "id"));
    });
    if (places.none()) {
      throw new Calls.Broken(settings.url() + ": none of " + settings.repositories()
          + " can be read; check their names, and that the token may read them", null);
    }
    List<Repo> repos = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : found.entrySet()) {
      Repo repo = repo(each.getKey(), each.getValue(), members);
      repos.add(places.changed(repo.name(), repo.rights()) ? 0 : repos.size(), repo);
    }
    return repos;
  }

  private void named(String wanted) throws IOException, InterruptedException {
    Calls.Reply reply = calls.get("/repos/" + wanted);
    if (!reply.missing()) {
      take(reply.node());
    } else if (!places.knows(wanted)) {
      sink.problem(new Problem(wanted, "there is no such repository, or the token may not know of it",
          "check its name, and that the token may read it", ""));
    }
  }

  private void owned(String owner) throws IOException, InterruptedException {
    String path = "/orgs/" + owner + "/repos?type=all&sort=full_name";
    if (calls.get(path + "&per_page=1").missing()) {
      path = "/users/" + owner + "/repos?type=owner&sort=full_name";
    }
    List<JsonNode> nodes = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    walk.all(path, node -> {
      nodes.add(node);
      return seen.add(text(node, "full_name"));
    });
    // not before the list came to its end
    for (JsonNode node : nodes) {
      take(node);
    }
  }

  private void take(JsonNode node) throws FetchException {
    String name = text(node, "full_name");
    if (!name.matches("[^/\\s]+/[^/\\s]+")) {
      throw new FetchException("a repository without a name was answered", "check that url is GitHub's API", null);
    }
    if (!node.has("private") && !node.has("visibility")) {
      ((ObjectNode) node).put("private", true);
    }
    repositories.take(node);
    found.put(name, node);
    places.found(new Places.Place(name, text(node, "id")));
  }

  private Repo repo(String name, JsonNode node, Members members) throws IOException, InterruptedException {
    Access access = repositories.access(name, settings.source(), accounts);
    if (access == null) {
      members.group(settings.source() + "/" + name, Set.of());
    } else {
      collaborators(name, members);
    }
    String rights = Held.digest(access == null ? "" : access.text(), settings.readers(), settings.bots());
    return new Repo(name, rights, node.path("has_discussions").asBoolean(false));
  }

  /// Those who may read a private repository, through teams and as owners as well; seen only by who may push to it.
  private void collaborators(String name, Members members) throws IOException, InterruptedException {
    Set<String> logins = new TreeSet<>();
    String group = settings.source() + "/" + name;
    try {
      String path = "/repos/" + name + "/collaborators?affiliation=all";
      if (!calls.get(path + "&per_page=1").missing()) {
        walk.all(path, user ->
            !user.path("permissions").path("pull").asBoolean(true) || logins.add(text(user, "login")));
        people.learn(logins);
        members.group(group, logins);
        return;
      }
    } catch (Calls.Refused _) {
      // told below, as for those to whom GitHub says that there is no such list
    } catch (FetchException e) {
      // those who were known stay
      held.problem(name + ": who may read it", "", e);
      return;
    }
    members.group(group, Set.of());
    sink.problem(new Problem(name, "who may read this private repository is not shown to the token's account, so nobody is"
        + " taken to be its collaborator", "give the account push rights, name readers, or put people into the group "
        + group, ""));
  }
}
