package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Readings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Issues, merge requests, epics, snippets and releases of GitLab: the export of a project or group (also of old versions,
/// as one `project.json`), or saved answers of the API. One item each, with its notes.
///
/// @param path    a file, a folder, or an archive
/// @param url     the project's address, for the export of one project, which does not say it; without it items have none
/// @param readers who may read private projects, besides the members whom the export names
/// @param bots    accounts that are nobody, besides those that GitLab or their names call bots
public record GitLab(String source, Path path, String url, List<String> readers, List<String> bots) implements Connector {
  private static final String WHAT = "file of GitLab's issues";
  private static final Export.Wanted WANTED = new Export.Wanted(
      name -> name.matches("(?s).*\\.(json|ndjson|jsonl)(\\.gz)?")
      && !name.matches("(?s)(.*/)?(ci_pipelines|pipelines|commit_"
          + "notes|pipeline_schedules|auto_devops|protected_.*|services|integrations|container_.*|lfs_.*)\\.ndjson")
          || !name.substring(name.lastIndexOf('/') + 1).contains(".") && !name.matches("(?s)(.*/)?(version|gitlab_.*)"),
      name -> false);
  /// Lists of an export, by the name of their file or, in old exports, their key; those that an answer of the API may have
  /// as well under its own keys are not among them.
  private static final Set<String> LISTS = Set.of("issues", "merge_requests", "epics", "snippets", "releases",
      "project_members",
      "members");
  private static final Set<String> UNREAD = Set.of("pipelines", "ci_pipelines", "commit_notes", "protected_branches",
      "services",
      "integrations", "triggers", "boards", "hooks", "custom_attributes", "labels", "milestones", "badges",
      "project_badges", "external_pull_requests", "pipeline_schedules", "security_setting", "error_tracking_setting");
  private static final Pattern PLACE =
      Pattern.compile("https?://[^/]+/(?:groups/)?(.+?)/(?:-/)?(issues|merge_requests|work_items|epics|snippets|releases|"
      + "commit)/([^/?#]+)");

  public GitLab {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the project's export, or a folder of saved answers");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.matches("https?://[^/]+/.+")) {
      throw new IllegalArgumentException("url: " + url
          + " is no project's address; try https://gitlab.example.com/group/project");
    }
    readers = Accounts.readers("readers", readers);
    bots = bots == null ? List.of() : List.copyOf(bots);
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink); Joined heads = new Joined(); Joined loose = new Joined()) {
      Readings readings = new Readings(sink, export.entries().size());
      Records records = new Records(heads, loose, readings, sink);
      for (Export.Entry entry : export.entries()) {
        String project = project(entry);
        String list = entry.last().replaceFirst("\\.ndjson(\\.gz)?$", "");
        readings.read(entry, () -> JsonRecords.read(entry, LISTS, sink,
            (key, node, where) -> records.take(entry.last().contains(".ndjson") ? list : key, project, node, where)));
      }
      if (heads.size() == 0) {
        throw new IOException(path
            + ": holds no issue, merge request, epic or snippet; export it again, or check that it is "
            + "what GitLab's export or its API gave");
      }
      readings.end();
      records.projects.people();
      records.accounts.send(sink);
      loose.sort();
      GitLabThread threads = new GitLabThread(source, records.accounts, records.projects, loose);
      heads.each((key, pieces) -> threads.send(key, pieces, sink));
      threads.orphans(sink);
    }
    return now.cursor();
  }

  /// How the project of an exported file is called: as its address says, else its archive or folder; empty for the folder
  /// that is the source's own.
  private String project(Export.Entry entry) {
    if (!url.isEmpty()) {
      return url.replaceFirst("https?://[^/]+/", "");
    }
    int archive = entry.where().lastIndexOf("!/");
    String name = archive < 0 ? "" : entry.where().substring(0, archive);
    if (archive < 0) {
      Matcher root = Pattern.compile("(?:.*?([^/]+)/)??(?:tree/.*|project\\.json)").matcher(entry.name());
      return root.matches() && root.group(1) != null ? root.group(1) : "";
    }
    return name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.(tar\\.gz|tgz|tar|zip|gz)$", "")
        .replaceFirst("_export$", "")
        .replaceFirst("^\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d{2,3}_", "");
  }

  /// Adds an account as the API writes it.
  static void user(JsonNode user, Accounts accounts) {
    String mail = first(user, "public_email", "email", "commit_email");
    if (user.path("bot").asBoolean(false)) {
      accounts.bot(text(user, "id"));
    }
    if (user.isObject()) {
      String username = text(user, "username");
      accounts.person(text(user, "id"), text(user, "name"), List.of(mail.contains("@users.noreply.") ? "" : mail,
          username.isEmpty() ? "" : accounts.source() + "/" + username, username),
          text(user, "job_title"), text(user, "location"), text(user, "bio"), List.of(),
          !text(user, "state").matches("blocked|deactivated|banned"));
    }
  }

  /// Tells records apart: those of an export by the list they stand in, answers of the API by their shape.
  private final class Records {
    private final Joined heads;
    private final Joined loose;
    private final Readings readings;
    private final Sink sink;
    private final Accounts accounts = new Accounts(source, bots);
    private final GitLabProjects projects = new GitLabProjects(source, accounts, readers);

    Records(Joined heads, Joined loose, Readings readings, Sink sink) {
      this.heads = heads;
      this.loose = loose;
      this.readings = readings;
      this.sink = sink;
    }

    void take(String list, String project, JsonNode node, String where) throws IOException, InterruptedException {
      if (UNREAD.contains(list)) {
        return;
      }
      switch (list) {
        case "issues" -> exported(project, "#", "Issue", node, where);
        case "merge_requests" -> exported(project, "!", "MergeRequest", node, where);
        case "epics" -> exported(project, "&", "Epic", node, where);
        case "snippets" -> exported(project, "$", "Snippet", node, where);
        case "releases" -> exported(project, "@", "Release", node, where);
        case "project_members", "members" -> projects.member(project, node);
        default -> {
          if (node.path("data").isObject() && node.has("backend_name")) {
            harvested(node.path("data"), project, where);
          } else {
            answered(project, node, where);
          }
        }
      }
    }

    private void exported(String project, String mark, String type, JsonNode node, String where)
        throws IOException, InterruptedException {
      if (node.has("web_url") || node.has("_links")) {
        answered(project, node, where);
        return;
      }
      String number = first(node, "iid", "tag", "id");
      if (number.isEmpty()) {
        sink.problem(new dev.kith.connector.Problem(where, "a record without a number", "export it again", ""));
        return;
      }
      list(node, "notes").forEach(note -> accounts.name(text(note, "author_id"), text(note, "author", "name")));
      heads.add(project + mark + number, type, where, node);
    }

    /// What Perceval gathers: an issue or a merge request with its notes in keys of their own.
    private void harvested(JsonNode node, String project, String where) throws IOException, InterruptedException {
      answered(project, node, where);
      for (String key : List.of("notes_data", "award_emoji_data", "versions_data")) {
        for (JsonNode piece : list(node, key)) {
          answered(project, piece, where);
        }
      }
    }

    private void answered(String project, JsonNode node, String where) throws IOException, InterruptedException {
      if (node.has("noteable_type")) {
        user(node.path("author"), accounts);
        String number = text(node, "noteable_iid");
        loose.add(number.isEmpty() ? text(node, "noteable_type") + "/id:" + text(node, "noteable_id")
            : text(node, "noteable_type") + ":" + text(node, "project_id") + ":" + number, "note", where, node);
      } else if (node.path("notes").isArray() && node.has("individual_note")) {
        for (JsonNode note : list(node, "notes")) {
          answered(project, note, where);
        }
      } else if (node.has("awardable_type")) {
        loose.add(text(node, "awardable_type") + "/id:" + text(node, "awardable_id"), "emoji", where, node);
      } else if (node.has("approved_by")) {
        list(node, "approved_by").forEach(each -> user(each.path("user"), accounts));
        loose.add("MergeRequest:" + text(node, "project_id") + ":" + text(node, "iid"), "approvals", where, node);
      } else if (node.has("merge_request_id") && node.has("head_commit_sha")) {
        loose.add("MergeRequest/id:" + text(node, "merge_request_id"), "version", where, node);
      } else if (node.has("iid") && node.has("title") && !node.has("expired") && !node.has("due_date_fixed")
          && (node.has("web_url") && !text(node, "web_url").contains("/milestones/") || node.has("source_branch"))) {
        head(project, node, where);
      } else if (node.has("tag_name") && node.has("description")) {
        thread(project, "@", "Release", text(node, "tag_name"), text(node, "_links", "self"), where, node);
      } else if (node.has("short_id") && node.has("author_email") && !text(node, "id").isBlank()) {
        heads.add("commit " + text(node, "id"), "Commit", where, node);
      } else if (node.has("path_with_namespace")) {
        projects.take(node);
      } else if (node.has("visibility_level") && node.has("creator_id") || node.has("merge_requests_template")
          || node.has("visibility_level") && where.contains("project.json")) {
        projects.exported(project, node);
      } else if (node.has("username")) {
        user(node, accounts);
        projects.member(project, node);
      } else if (node.has("message") && node.size() <= 2 || node.has("error")) {
        readings.partial(where, "an error instead of an answer: " + first(node, "message", "error"), "ask GitLab again");
      } else {
        sink.skipped("record of another kind");
      }
    }

    private void head(String project, JsonNode node, String where) throws IOException {
      for (String key : List.of("author", "assignee", "closed_by", "merged_by", "merge_user")) {
        user(node.path(key), accounts);
      }
      for (String key : List.of("assignees", "reviewers")) {
        list(node, key).forEach(user -> user(user, accounts));
      }
      String address = text(node, "web_url");
      boolean merge = node.has("source_branch") || address.contains("/merge_requests/");
      boolean epic = address.contains("/epics/");
      thread(project, merge ? "!" : epic ? "&" : "#", merge ? "MergeRequest" : epic ? "Epic" : "Issue", text(node, "iid"),
          address,
          where, node);
    }

    private void thread(String project, String mark, String type, String number, String address, String where, JsonNode node)
        throws IOException {
      Matcher place = PLACE.matcher(address);
      boolean found = place.find();
      String home = found ? place.group(1) : project;
      projects.seen(home);
      heads.add(home + mark + (found ? place.group(3) : number), type, where, node);
    }
  }
}
