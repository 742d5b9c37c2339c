package dev.kith.connector.tracker;

import dev.kith.connector.tracker.FakeApi.Asked;
import dev.kith.connector.tracker.FakeApi.Out;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A GitHub Enterprise Server.
final class FakeGitHub implements FakeApi.Model {
  static final class Said {
    int id;
    String user;
    String body;
    Instant updated;
    boolean hidden;
    String state = "";
  }

  static final class Issue {
    int number;
    String title;
    String user;
    boolean pull;
    boolean discussion;
    Instant updated;
    final List<Said> comments = new ArrayList<>();
    final List<Said> reviews = new ArrayList<>();
    final List<Said> remarks = new ArrayList<>();
  }

  static final class Repo {
    int id;
    String name;
    boolean closed;
    boolean shows = true;
    final Set<String> collaborators = new TreeSet<>();
    final TreeMap<Integer, Issue> issues = new TreeMap<>();
    final TreeMap<String, String> releases = new TreeMap<>();
    int last;
  }

  final Map<String, Repo> repos = new TreeMap<>();
  final Map<String, String> renamed = new TreeMap<>();
  Instant clock = Instant.parse("2025-03-03T10:00:00Z");
  int most = 3;
  int remaining = 5000;
  private int ids;

  Repo repo(String name) {
    Repo repo = new Repo();
    repo.id = ++ids;
    repo.name = name;
    repos.put(name, repo);
    return repo;
  }

  Instant tick() {
    clock = clock.plusSeconds(1);
    return clock;
  }

  Issue open(Repo repo, String user, String title, boolean pull) {
    Issue issue = new Issue();
    issue.number = ++repo.last;
    issue.title = title;
    issue.user = user;
    issue.pull = pull;
    issue.updated = tick();
    repo.issues.put(issue.number, issue);
    return issue;
  }

  Issue discuss(Repo repo, String user, String title) {
    Issue issue = open(repo, user, title, false);
    issue.discussion = true;
    return issue;
  }

  Said say(Issue issue, List<Said> where, String user, String body) {
    Said said = new Said();
    said.id = ++ids;
    said.user = user;
    said.body = body;
    said.updated = tick();
    issue.updated = said.updated;
    where.add(said);
    return said;
  }

  /// As on GitHub, the issue's own time of change does not tell of it.
  void edit(Said said, String body) {
    said.body = body;
    said.updated = tick();
  }

  void rename(String from, String to) {
    Repo repo = repos.remove(from);
    repo.name = to;
    repos.put(to, repo);
    renamed.put(from, to);
  }

  @Override
  public Out answer(Asked asked) {
    if (asked.path().equals("/api/graphql")) {
      return graph(new JsonMapper().readTree(asked.body()));
    }
    String path = asked.path().replaceFirst("^/api/v3", "");
    Out out = rest(path.split("/"), path, asked);
    return out.with("X-RateLimit-Limit", "5000").with("X-RateLimit-Remaining", Integer.toString(remaining--))
        .with("X-RateLimit-Reset", "2000000000").with("X-RateLimit-Resource", "core");
  }

  private Out rest(String[] step, String path, Asked asked) {
    if (step[1].equals("users") && step.length == 3) {
      return Out.json(Map.of("login", step[2], "name", "Person " + step[2], "type", "User"));
    }
    if (step.length == 4 && step[3].equals("repos")) {
      List<Map<String, Object>> of = repos.values().stream().filter(repo -> repo.name.startsWith(step[2] + "/")).map(this::json)
          .toList();
      return of.isEmpty() || step[1].equals("users") ? Out.status(404) : FakeApi.page(of, asked, most);
    }
    String name = step[2] + "/" + step[3];
    if (renamed.containsKey(name)) {
      return Out.status(301).with("Location", prefix + asked.path().replace(name, renamed.get(name)));
    }
    Repo repo = repos.get(name);
    if (repo == null) {
      return Out.status(404);
    }
    String rest = path.substring(("/repos/" + name).length());
    List<Issue> issues = repo.issues.values().stream().filter(issue -> !issue.discussion).toList();
    if (rest.matches("/(issues|pulls)/\\d+.*")) {
      Issue issue = repo.issues.get(Integer.parseInt(step[5]));
      return issue == null || issue.discussion || step[4].equals("pulls") && !issue.pull
          ? Out.status(issue == null ? 410 : 404) : thing(repo, issue, step, asked);
    }
    return switch (rest) {
      case "" -> Out.json(json(repo));
      case "/collaborators" -> repo.shows ? FakeApi.page(repo.collaborators.stream().map(login -> Map.of("login", login,
          "permissions", Map.of("pull", true))).toList(), asked, most) : Out.status(403);
      case "/issues" -> FakeApi.page(since(issues.stream(), asked, issue -> issue.updated).map(issue -> json(repo, issue)).toList(),
          asked, most);
      case "/issues/comments" -> FakeApi.page(since(issues.stream().flatMap(issue -> issue.comments.stream()
          .map(said -> Map.entry(issue, said))), asked, each -> each.getValue().updated)
          .map(each -> json(repo, each.getKey(), each.getValue(), "issue")).toList(), asked, most);
      case "/pulls/comments" -> FakeApi.page(since(issues.stream().flatMap(issue -> issue.remarks.stream()
          .map(said -> Map.entry(issue, said))), asked, each -> each.getValue().updated)
          .map(each -> json(repo, each.getKey(), each.getValue(), "pull_request")).toList(), asked, most);
      case "/releases" -> FakeApi.page(repo.releases.entrySet().stream().map(each -> Map.of("tag_name", each.getKey(), "body",
          each.getValue(), "html_url", "https://git.example.com/" + repo.name + "/releases/tag/" + each.getKey(), "author",
          Map.of("login", "ada"), "created_at", "2025-03-03T10:00:00Z", "published_at", "2025-03-03T10:00:00Z")).toList(),
          asked, most);
      default -> Out.status(404);
    };
  }

  /// What stands before the path, for redirects.
  String prefix = "";

  private interface When<T> {
    Instant of(T each);
  }

  private static <T> Stream<T> since(Stream<T> all, Asked asked, When<T> when) {
    Instant since = Instant.parse(asked.param("since"));
    return all.filter(each -> !when.of(each).isBefore(since)).sorted(Comparator.comparing(when::of));
  }

  private Out thing(Repo repo, Issue issue, String[] step, Asked asked) {
    String last = step.length == 6 ? step[4] : step[6];
    return switch (last) {
      case "issues" -> Out.json(json(repo, issue));
      case "pulls" -> {
        Map<String, Object> pull = new LinkedHashMap<>(json(repo, issue));
        pull.put("base", Map.of("ref", "main"));
        yield Out.json(pull);
      }
      case "reviews" -> FakeApi.page(issue.reviews.stream().map(said -> json(repo, issue, said, "pull_request")).toList(), asked,
          most);
      default -> FakeApi.page((step[4].equals("pulls") ? issue.remarks : issue.comments).stream()
          .map(said -> json(repo, issue, said, step[4].equals("pulls") ? "pull_request" : "issue")).toList(), asked, most);
    };
  }

  private Map<String, Object> json(Repo repo) {
    return Map.of("id", repo.id, "full_name", repo.name, "private", repo.closed, "has_discussions", true, "owner",
        Map.of("login", repo.name.replaceFirst("/.*", "")));
  }

  private static Map<String, Object> json(Repo repo, Issue issue) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", issue.number);
    json.put("title", issue.title);
    json.put("body", "Body of " + issue.title);
    json.put("user", Map.of("login", issue.user, "type", "User"));
    json.put("comments", issue.comments.size());
    json.put("created_at", "2025-03-01T10:00:00Z");
    json.put("updated_at", issue.updated.toString());
    json.put("html_url", "https://git.example.com/" + repo.name + (issue.pull ? "/pull/" : "/issues/") + issue.number);
    if (issue.pull) {
      json.put("pull_request", Map.of("url", "x"));
    }
    return json;
  }

  private static Map<String, Object> json(Repo repo, Issue issue, Said said, String of) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", said.id);
    json.put("body", said.body);
    json.put("user", Map.of("login", said.user, "type", "User"));
    json.put("created_at", "2025-03-02T10:00:00Z");
    json.put("updated_at", said.updated.toString());
    json.put("submitted_at", "2025-03-02T10:00:00Z");
    json.put("state", said.state);
    json.put(of + "_url", "https://git.example.com/api/v3/repos/" + repo.name + "/" + (of.equals("issue") ? "issues" : "pulls")
        + "/" + issue.number);
    return json;
  }

  private Out graph(JsonNode question) {
    JsonNode of = question.path("variables");
    Repo repo = repos.get(of.path("o").asString() + "/" + of.path("n").asString());
    String query = question.path("query").asString();
    if (repo == null) {
      return Out.json(Map.of("errors", List.of(Map.of("message", "Could not resolve to a Repository"))));
    }
    Issue issue = of.has("i") ? repo.issues.get(of.path("i").asInt()) : null;
    Map<String, Object> end = Map.of("hasNextPage", false);
    Object found;
    String key;
    if (query.contains("issueOrPullRequest(")) {
      key = "issueOrPullRequest";
      found = Map.of("comments", Map.of("nodes", Stream.of(issue.comments, issue.reviews, issue.remarks).flatMap(List::stream)
          .map(said -> Map.of("databaseId", said.id, "isMinimized", said.hidden)).toList(), "pageInfo", end));
    } else if (query.contains("discussion(number")) {
      key = "discussion";
      found = issue == null ? Map.of() : Map.of("number", issue.number, "title", issue.title, "body", "Body of " + issue.title,
          "url", "https://git.example.com/" + repo.name + "/discussions/" + issue.number, "updatedAt", issue.updated.toString(),
          "createdAt", "2025-03-01T10:00:00Z", "author", Map.of("login", issue.user), "comments", Map.of("pageInfo", end,
          "nodes", issue.comments.stream().map(said -> Map.of("id", "C" + said.id, "body", said.body, "createdAt",
          "2025-03-02T10:00:00Z", "isMinimized", said.hidden, "author", Map.of("login", said.user))).toList()));
    } else {
      key = "discussions";
      List<Issue> all = repo.issues.values().stream().filter(each -> each.discussion)
          .sorted(Comparator.comparing((Issue each) -> each.updated).reversed()).toList();
      int from = of.path("c").isString() ? Integer.parseInt(of.path("c").asString()) : 0;
      int to = Math.min(all.size(), from + most);
      found = Map.of("nodes", all.subList(from, to).stream().map(each -> Map.of("number", each.number, "updatedAt",
          each.updated.toString(), "comments", Map.of("totalCount", each.comments.size()))).toList(), "pageInfo",
          Map.of("hasNextPage", to < all.size(), "endCursor", Integer.toString(to)));
    }
    return Out.json(Map.of("data", Map.of("repository", Map.of(key, found))));
  }
}
