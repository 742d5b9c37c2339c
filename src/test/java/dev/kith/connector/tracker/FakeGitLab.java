package dev.kith.connector.tracker;

import dev.kith.connector.tracker.FakeApi.Asked;
import dev.kith.connector.tracker.FakeApi.Out;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A GitLab of one's own.
final class FakeGitLab implements FakeApi.Model {
  static final class Note {
    int id;
    int user;
    String body;
    boolean internal;
    boolean system;
  }

  static final class Thing {
    int iid;
    int id;
    String title;
    int author;
    List<Integer> assignees = new ArrayList<>();
    boolean confidential;
    Instant updated;
    final List<Note> notes = new ArrayList<>();
    final List<Integer> approvals = new ArrayList<>();
  }

  static final class Project {
    int id;
    String path;
    String visibility = "public";
    final Map<String, String> features = new TreeMap<>();
    /// Access levels by user: 10 guest, 20 reporter, 30 developer.
    final TreeMap<Integer, Integer> members = new TreeMap<>();
    boolean shows = true;
    final TreeMap<Integer, Thing> issues = new TreeMap<>();
    final TreeMap<Integer, Thing> merges = new TreeMap<>();
    final TreeMap<String, String> wiki = new TreeMap<>();
    final TreeMap<String, String> releases = new TreeMap<>();
    int last;
  }

  final TreeMap<Integer, Project> projects = new TreeMap<>();
  final java.util.Set<Integer> blocked = new java.util.TreeSet<>();
  Instant clock = Instant.parse("2025-03-03T10:00:00.500Z");
  int most = 3;
  private int ids;

  Project project(String path) {
    Project project = new Project();
    project.id = ++ids;
    project.path = path;
    projects.put(project.id, project);
    return project;
  }

  Instant tick() {
    clock = clock.plusMillis(700);
    return clock;
  }

  Thing open(Project project, int author, String title, boolean merge) {
    Thing thing = new Thing();
    thing.id = ++ids;
    thing.iid = ++project.last;
    thing.title = title;
    thing.author = author;
    thing.updated = tick();
    (merge ? project.merges : project.issues).put(thing.iid, thing);
    return thing;
  }

  Note say(Thing thing, int user, String body) {
    Note note = new Note();
    note.id = ++ids;
    note.user = user;
    note.body = body;
    thing.notes.add(note);
    thing.updated = tick();
    return note;
  }

  @Override
  public Out answer(Asked asked) {
    String[] step = asked.path().replaceFirst("^/api/v4/", "").split("/");
    String name = FakeApi.decoded(step[1]);
    if (step[0].equals("groups")) {
      List<Map<String, Object>> in = projects.values().stream().filter(project -> project.path.startsWith(name + "/"))
          .map(this::json).toList();
      return in.isEmpty() ? Out.status(404) : FakeApi.page(in, asked, most);
    }
    Project project = projects.values().stream().filter(each -> each.path.equals(name) || name.equals("" + each.id)).findFirst()
        .orElse(null);
    if (project == null) {
      return Out.status(404);
    }
    if (step.length == 2) {
      return Out.json(json(project));
    }
    return switch (step[2]) {
      case "members" -> project.shows ? FakeApi.page(project.members.entrySet().stream().map(each -> {
        Map<String, Object> member = new LinkedHashMap<>(user(each.getKey()));
        member.put("access_level", each.getValue());
        return member;
      }).toList(), asked, most) : Out.status(403);
      case "issues" -> things(project, project.issues, "issues", step, asked);
      case "merge_requests" -> things(project, project.merges, "merge_requests", step, asked);
      case "releases" -> FakeApi.page(project.releases.entrySet().stream().map(each -> Map.of("tag_name", each.getKey(),
          "description", each.getValue(), "author", user(1), "released_at", "2025-03-03T10:00:00Z", "created_at",
          "2025-03-03T10:00:00Z", "_links", Map.of("self", "https://git.example.com/" + project.path + "/-/releases/"
          + each.getKey()))).toList(), asked, most);
      case "wikis" -> step.length > 3 ? project.wiki.containsKey(FakeApi.decoded(step[3])) ? Out.json(Map.of()) : Out.status(404)
          : Out.json(project.wiki.entrySet().stream().map(each -> Map.of("slug", each.getKey(), "title", each.getKey(),
          "content", each.getValue(), "format", "markdown")).toList());
      default -> Out.status(404);
    };
  }

  private Out things(Project project, TreeMap<Integer, Thing> all, String kind, String[] step, Asked asked) {
    if ("disabled".equals(project.features.get(kind))) {
      return Out.status(403);
    }
    if (step.length == 3) {
      Instant since = Instant.parse(asked.param("updated_after"));
      Stream<Thing> found = all.values().stream().filter(thing -> !thing.updated.isBefore(since));
      return FakeApi.page(found.sorted(Comparator.comparing(thing -> thing.updated)).map(thing -> json(project, thing, kind))
          .toList(), asked, most);
    }
    Thing thing = all.get(Integer.parseInt(step[3]));
    if (thing == null) {
      return Out.status(404);
    }
    return step.length == 4 ? Out.json(json(project, thing, kind)) : switch (step[4]) {
      case "notes" -> FakeApi.page(thing.notes.stream().map(note -> Map.of("id", note.id, "body", note.body, "author",
          user(note.user), "internal", note.internal, "system", note.system, "created_at", "2025-03-02T10:00:00Z",
          "noteable_type", "Issue")).toList(), asked, most);
      case "commits" -> FakeApi.page(List.of(Map.of("id", "c" + thing.iid, "author_name", "Fay Moor", "author_email",
          "fay@fern.example", "message", "Fix")), asked, most);
      default -> Out.json(Map.of("approved_by", thing.approvals.stream().map(id -> Map.of("user", user(id))).toList()));
    };
  }

  private Map<String, Object> json(Project project) {
    Map<String, Object> json = new LinkedHashMap<>(Map.of("id", project.id, "path_with_namespace", project.path, "visibility",
        project.visibility, "web_url", "https://git.example.com/" + project.path));
    project.features.forEach((feature, level) -> json.put(feature + "_access_level", level));
    return json;
  }

  private Map<String, Object> user(int id) {
    return Map.of("id", id, "username", "user" + id, "name", "Person " + id, "state", blocked.contains(id) ? "blocked" : "active");
  }

  private Map<String, Object> json(Project project, Thing thing, String kind) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", thing.id);
    json.put("iid", thing.iid);
    json.put("project_id", project.id);
    json.put("title", thing.title);
    json.put("description", "Body of " + thing.title);
    json.put("author", user(thing.author));
    json.put("assignees", thing.assignees.stream().map(this::user).toList());
    json.put("confidential", thing.confidential);
    json.put("state", "opened");
    json.put("created_at", "2025-03-01T10:00:00Z");
    json.put("updated_at", thing.updated.toString());
    json.put("user_notes_count", thing.notes.stream().filter(note -> !note.system).count());
    json.put("web_url", "https://git.example.com/" + project.path + "/-/" + kind + "/" + thing.iid);
    return json;
  }
}
