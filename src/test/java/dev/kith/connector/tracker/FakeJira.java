package dev.kith.connector.tracker;

import dev.kith.connector.tracker.FakeApi.Asked;
import dev.kith.connector.tracker.FakeApi.Out;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Jira: Cloud, or a server.
final class FakeJira implements FakeApi.Model {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
  private static final Pattern SINCE = Pattern.compile("updated >= \"([^\"]+)\"");

  static final class Said {
    int id;
    String user;
    String body;
    String role = "";
  }

  static final class Issue {
    int id;
    String project;
    int number;
    String summary;
    String reporter;
    String assignee = "";
    String level = "";
    Instant updated;
    boolean archived;
    final List<Said> comments = new ArrayList<>();

    String key() {
      return project + "-" + number;
    }
  }

  static final class Project {
    String key;
    /// Holders as `group:staff`, `user:ada`, `anyone`, `applicationRole`, `projectRole:10`, `reporter`, `assignee`.
    final Set<String> browse = new LinkedHashSet<>();
    final Map<String, List<String>> roles = new TreeMap<>();
    boolean shows = true;
    int last;
  }

  final boolean cloud;
  final TreeMap<Integer, Issue> issues = new TreeMap<>();
  final TreeMap<String, Project> projects = new TreeMap<>();
  final TreeMap<String, Set<String>> groups = new TreeMap<>();
  ZoneId zone = ZoneId.of("Pacific/Auckland");
  Instant clock = Instant.parse("2025-03-03T10:00:00.500Z");
  int most = 3;
  private int ids = 10_000;

  FakeJira(boolean cloud) {
    this.cloud = cloud;
  }

  Project project(String key, String... browse) {
    Project project = new Project();
    project.key = key;
    project.browse.addAll(Arrays.asList(browse));
    projects.put(key, project);
    return project;
  }

  Instant tick() {
    clock = clock.plusSeconds(17);
    return clock;
  }

  Issue open(Project project, String reporter, String summary) {
    Issue issue = new Issue();
    issue.id = ++ids;
    issue.project = project.key;
    issue.number = ++project.last;
    issue.summary = summary;
    issue.reporter = reporter;
    issue.updated = tick();
    issues.put(issue.id, issue);
    return issue;
  }

  Said say(Issue issue, String user, String body) {
    Said said = new Said();
    said.id = ++ids;
    said.user = user;
    said.body = body;
    issue.comments.add(said);
    issue.updated = tick();
    return said;
  }

  void move(Issue issue, Project to) {
    issue.project = to.key;
    issue.number = ++to.last;
    issue.updated = tick();
  }

  @Override
  public Out answer(Asked asked) {
    String path = asked.path().replaceFirst("^/rest/api/[23]", "");
    String[] step = path.split("/");
    return switch (step[1]) {
      case "serverInfo" -> Out.json(Map.of("version", "9", "deploymentType", cloud ? "Cloud" : "Server", "serverTime",
          "2025-03-03T10:00:00.000+0000"));
      case "myself" -> Out.json(Map.of("timeZone", zone.getId()));
      case "field" -> Out.json(List.of(Map.of("id", "customfield_1", "name", "Root cause")));
      case "project" -> project(step, asked);
      case "group" -> {
        Set<String> members = groups.get(asked.param("groupname"));
        yield members == null ? Out.status(404) : values(members.stream().map(this::user).toList(), asked);
      }
      case "search" -> path.equals("/search/jql") == cloud ? search(asked) : Out.status(410);
      case "issue" -> issue(step, asked);
      default -> Out.status(404);
    };
  }

  private Out project(String[] step, Asked asked) {
    List<Map<String, Object>> all = projects.values().stream().map(project -> Map.<String, Object>of("key", project.key, "id",
        project.key, "name", "Project " + project.key, "lead", user("lead"))).toList();
    if (step.length == 2) {
      return cloud ? Out.status(404) : Out.json(all);
    }
    if (step[2].equals("search")) {
      return values(all, asked);
    }
    Project project = projects.get(step[2]);
    if (project == null) {
      return Out.status(404);
    }
    if (step[3].equals("role")) {
      return Out.json(Map.of("actors", project.roles.getOrDefault(step[4], List.of()).stream().map(actor ->
          actor.startsWith("group:") ? Map.of("type", "atlassian-group-role-actor", "name", actor.substring(6), "actorGroup",
          Map.of("name", actor.substring(6))) : cloud ? Map.of("type", "atlassian-user-role-actor", "actorUser",
          Map.of("accountId", actor)) : Map.of("type", "atlassian-user-role-actor", "name", actor)).toList()));
    }
    return project.shows ? Out.json(Map.of("permissions", project.browse.stream().map(holder -> Map.of("permission",
        "BROWSE_PROJECTS", "holder", holder(holder))).toList())) : Out.status(403);
  }

  private Map<String, Object> holder(String holder) {
    String[] both = holder.split(":", 2);
    return both.length == 1 ? Map.of("type", holder) : both[0].equals("user")
        ? Map.of("type", "user", "parameter", both[1], "user", user(both[1])) : Map.of("type", both[0], "parameter", both[1]);
  }

  private Out values(List<?> all, Asked asked) {
    int from = asked.param("startAt").isEmpty() ? 0 : Integer.parseInt(asked.param("startAt"));
    int to = Math.min(all.size(), from + Math.min(most, Integer.parseInt(asked.param("maxResults"))));
    return Out.json(Map.of("values", all.subList(Math.min(from, to), to), "total", all.size(), "isLast", to == all.size()));
  }

  private Map<String, Object> user(String name) {
    return cloud ? Map.of("accountId", name, "displayName", "Person " + name, "active", true)
        : Map.of("name", name, "displayName", "Person " + name, "active", true);
  }

  private Out search(Asked asked) {
    String jql = asked.param("jql");
    Matcher since = SINCE.matcher(jql);
    Instant from = since.find() ? LocalDateTime.parse(since.group(1).replace('/', '-').replace(' ', 'T')).atZone(zone).toInstant()
        : Instant.EPOCH;
    Set<String> keys = new TreeSet<>();
    Matcher key = Pattern.compile("\"([A-Z]+)\"").matcher(jql);
    while (key.find()) {
      keys.add(key.group(1));
    }
    List<Issue> found = issues.values().stream().filter(issue -> !issue.archived && keys.contains(issue.project)
        && !issue.updated.isBefore(from)).sorted(jql.contains("BY updated") ? Comparator.comparing(issue -> issue.updated)
        : Comparator.comparing(issue -> issue.number)).toList();
    String place = asked.param(cloud ? "nextPageToken" : "startAt");
    int start = Math.min(found.size(), place.isEmpty() ? 0 : Integer.parseInt(place));
    int to = Math.min(found.size(), start + Math.min(most, Integer.parseInt(asked.param("maxResults"))));
    boolean whole = asked.param("fields").equals("*all");
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("issues", found.subList(start, to).stream().map(issue -> json(issue, whole)).toList());
    if (cloud) {
      page.put("isLast", to == found.size());
      if (to < found.size()) {
        page.put("nextPageToken", Integer.toString(to));
      }
    } else {
      page.put("startAt", start);
      page.put("total", found.size());
    }
    return Out.json(page);
  }

  private Out issue(String[] step, Asked asked) {
    Issue issue = issues.values().stream().filter(each -> each.key().equals(step[2]) || step[2].equals("" + each.id)).findFirst()
        .orElse(null);
    if (issue == null) {
      return Out.status(404);
    }
    if (step.length == 3) {
      return Out.json(json(issue, true));
    }
    int from = Integer.parseInt(asked.param("startAt"));
    int to = Math.min(issue.comments.size(), from + most);
    return Out.json(Map.of("comments", issue.comments.subList(from, to).stream().map(said -> json(issue, said)).toList(), "total",
        issue.comments.size(), "startAt", from));
  }

  private Map<String, Object> json(Issue issue, boolean whole) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("updated", STAMP.format(issue.updated.atZone(zone)));
    fields.put("project", Map.of("key", issue.project, "name", "Project " + issue.project));
    fields.put("reporter", user(issue.reporter));
    if (!issue.assignee.isEmpty()) {
      fields.put("assignee", user(issue.assignee));
    }
    if (!issue.level.isEmpty()) {
      fields.put("security", Map.of("id", "1", "name", issue.level));
    }
    if (whole) {
      fields.put("summary", issue.summary);
      fields.put("created", "2025-03-01T10:00:00.000+0000");
      fields.put("description", body("Body of " + issue.summary));
      fields.put("customfield_1", "a worn washer");
      fields.put("comment", Map.of("comments", issue.comments.stream().limit(2).map(said -> json(issue, said)).toList(), "total",
          issue.comments.size()));
      if (issue.archived) {
        fields.put("archiveddate", "2025-03-03");
      }
    }
    return Map.of("id", "" + issue.id, "key", issue.key(), "self", "https://jira.example.com/rest/api/2/issue/" + issue.id,
        "fields", fields);
  }

  private Map<String, Object> json(Issue issue, Said said) {
    Map<String, Object> json = new LinkedHashMap<>(Map.of("id", "" + said.id, "author", user(said.user), "body", body(said.body),
        "created", "2025-03-02T10:00:00.000+0000", "self", "https://jira.example.com/rest/api/2/issue/" + issue.id + "/comment/"
        + said.id));
    if (!said.role.isEmpty()) {
      json.put("visibility", Map.of("type", "role", "value", said.role));
    }
    return json;
  }

  private Object body(String text) {
    return cloud ? Map.of("type", "doc", "version", 1, "content", List.of(Map.of("type", "paragraph", "content",
        List.of(Map.of("type", "text", "text", text))))) : text;
  }
}
