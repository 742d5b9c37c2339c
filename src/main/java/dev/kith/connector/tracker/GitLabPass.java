package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.tracker.GitLabCatalog.Project;
import dev.kith.model.Kind;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One pass over the projects of a GitLab.
///
/// Notes, besides those of [Held], [Members], [Places] and [Walk]: `walk/issues/<project>` and `walk/merge_requests/<project>` are
/// the change up to which all is held.
final class GitLabPass implements LivePass.Reading {
  /// So many things that a listing lacks are asked for by themselves in one pass; the rest in the next.
  private static final int MISSING = 500;

  private final GitLabApi settings;
  private final Calls calls;
  private final LivePass pass;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final Members members;
  private final GitLabCatalog catalog;
  private final GitLabThread threads;
  private final Walk walk;

  /// @param none nothing: what is said about a thing comes with it
  GitLabPass(GitLabApi settings, Calls calls, LivePass pass, Sink sink, Joined none) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.held = new Held(sink, pass.number());
    this.accounts = new Accounts(settings.source(), settings.bots());
    this.members = new Members(sink, accounts);
    this.catalog = new GitLabCatalog(settings, calls, pass, sink, held, accounts);
    this.threads = new GitLabThread(settings.source(), accounts, catalog.rights(), none);
    this.walk = new Walk(calls, sink);
  }

  /// What is listed of a project by the time of its change.
  ///
  /// @param mark what stands between the project's path and the number
  private enum Threads {
    ISSUES("issues", "#", "Issue"), MERGES("merge_requests", "!", "MergeRequest");

    private final String list;
    private final String mark;
    private final String type;

    Threads(String list, String mark, String type) {
      this.list = list;
      this.mark = mark;
      this.type = type;
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  @Override
  public void read() throws IOException, InterruptedException {
    IOException first = null;
    int read = 0;
    for (Project project : catalog.read(members)) {
      List<Step> steps = List.of(() -> threads(project, Threads.ISSUES), () -> threads(project, Threads.MERGES),
          () -> releases(project), () -> wiki(project));
      for (Step step : steps) {
        try {
          step.run();
          read++;
        } catch (FetchException | Calls.Refused e) {
          first = first == null ? e : first;
          held.problem(project.path(), "", e);
          pass.incomplete();
        }
      }
    }
    if (read == 0) {
      throw new Calls.Broken(first.getMessage() + "; check that the token has the scope read_api", first);
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    members.sendRest();
  }

  private void threads(Project project, Threads kind) throws IOException, InterruptedException {
    String prefix = project.path() + kind.mark;
    if (!project.has(kind.list)) {
      catalog.places().dropThings(prefix);
      return;
    }
    for (String id : held.ids("retry/", prefix)) {
      again(project, kind, id);
    }
    Set<String> listed = new HashSet<>();
    String note = "walk/" + kind.list + "/" + project.path();
    boolean all = pass.full() || sink.noted(note).isEmpty();
    boolean ended = walk.pages("/projects/" + project.id() + "/" + kind.list
        + "?scope=all&state=all&order_by=updated_at&sort=asc&updated_after=", note, all, node -> {
          String id = prefix + text(node, "iid");
          boolean first = listed.add(id);
          if (!held.version(id).equals(version(project, node))) {
            thread(project, kind, id, node);
          } else if (all) {
            held.unchanged(id);
          }
          return first;
        });
    if (all && ended) {
      missing(project, kind, listed);
    }
  }

  private static String version(Project project, JsonNode node) {
    return text(node, "updated_at") + " " + text(node, "user_notes_count") + " " + text(node, "confidential") + " "
        + project.rights();
  }

  private void missing(Project project, Threads kind, Set<String> listed) throws IOException, InterruptedException {
    int asked = 0;
    for (String id : held.ids("v/", project.path() + kind.mark)) {
      if (!listed.contains(id) && !held.shown(id)) {
        if (++asked > MISSING) {
          pass.incomplete();
          return;
        }
        again(project, kind, id);
      }
    }
  }

  /// Reads one thing by its number, or learns that it is gone.
  private void again(Project project, Threads kind, String id) throws IOException, InterruptedException {
    String path = "/projects/" + project.id() + "/" + kind.list + "/" + id.substring(id.lastIndexOf(kind.mark) + 1);
    try {
      Calls.Reply reply = calls.get(path);
      if (reply.missing()) {
        held.gone(id);
      } else if (!reply.node().has("iid")) {
        throw new FetchException(reply.address() + ": answers with nothing that has a number", "the next pass asks again", null);
      } else {
        thread(project, kind, id, reply.node());
      }
    } catch (FetchException | Calls.Refused e) {
      held.failed(id, path, e, project.rights());
    }
  }

  /// Sends an issue or a merge request with all that was said about it.
  private void thread(Project project, Threads kind, String id, JsonNode listed) throws IOException, InterruptedException {
    String path = "/projects/" + project.id() + "/" + kind.list + "/" + text(listed, "iid");
    try {
      ObjectNode node = (ObjectNode) listed.deepCopy();
      ArrayNode notes = node.putArray("notes");
      collect(path + "/notes?sort=asc&order_by=created_at", notes);
      if (kind == Threads.MERGES) {
        collect(path + "/commits?", node.putObject("merge_request_diff").putArray("commits"));
        approvals(path, node);
      }
      for (String key : List.of("author", "assignee", "closed_by", "merged_by", "merge_user")) {
        GitLab.user(node.path(key), accounts);
      }
      for (String key : List.of("assignees", "reviewers")) {
        list(node, key).forEach(user -> GitLab.user(user, accounts));
      }
      notes.forEach(each -> GitLab.user(each.path("author"), accounts));
      send(id, kind.type, node, version(project, listed));
    } catch (FetchException | Calls.Refused e) {
      held.failed(id, text(listed, "web_url"), e, text(listed, "confidential") + " " + project.rights());
    }
  }

  private void collect(String path, ArrayNode into) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    walk.all(path, node -> {
      into.add(node);
      return seen.add(text(node, "id"));
    });
  }

  /// Those who approved; some editions have no approvals.
  private void approvals(String path, ObjectNode node) throws IOException, InterruptedException {
    try {
      Calls.Reply reply = calls.get(path + "/approvals");
      for (JsonNode each : list(reply.node(), "approved_by")) {
        GitLab.user(each.path("user"), accounts);
        node.withArray("approvals").addObject().put("user_id", text(each, "user", "id"));
      }
    } catch (Calls.Refused _) {
      sink.skipped("approvals that the account may not see");
    }
  }

  private void send(String id, String type, JsonNode node, String version) throws IOException, InterruptedException {
    members.send();
    threads.send(id, List.of(new Joined.Piece(type, id, node)), sink);
    held.sent(id, version);
  }

  private void releases(Project project) throws IOException, InterruptedException {
    if (!project.has("releases") || !project.has("repository")) {
      catalog.places().dropThings(project.path() + "@");
      return;
    }
    Set<String> listed = new HashSet<>();
    walk.all("/projects/" + project.id() + "/releases?", release -> {
      String id = project.path() + "@" + text(release, "tag_name");
      String version = Held.digest(text(release, "name"), text(release, "description"), text(release, "released_at"),
          project.rights());
      if (held.version(id).equals(version)) {
        held.unchanged(id);
      } else {
        GitLab.user(release.path("author"), accounts);
        send(id, "Release", release, version);
      }
      return listed.add(id);
    });
    for (String id : held.ids("v/", project.path() + "@")) {
      if (!listed.contains(id)) {
        held.gone(id);
      }
    }
  }

  /// The pages of a wiki; the API says neither who wrote them nor when.
  private void wiki(Project project) throws IOException, InterruptedException {
    String prefix = project.path() + "/-/wikis/";
    if (!project.has("wiki")) {
      catalog.places().dropThings(prefix);
      return;
    }
    Set<String> listed = new HashSet<>();
    Calls.Reply reply = calls.get("/projects/" + project.id() + "/wikis?with_content=1");
    for (JsonNode page : reply.list()) {
      String slug = text(page, "slug");
      String id = prefix + slug;
      String version = Held.digest(text(page, "title"), text(page, "content"), text(page, "format"), project.rights());
      listed.add(id);
      if (held.version(id).equals(version)) {
        held.unchanged(id);
      } else {
        Ticket ticket = new Ticket(id, Ticket.Markup.MARKDOWN);
        ticket.kind(Kind.PAGE);
        ticket.title(text(page, "title"));
        ticket.url(text(project.node(), "web_url") + "/-/wikis/" + Calls.encoded(slug).replace("%2F", "/"));
        ticket.place(project.path());
        ticket.place("wiki");
        ticket.body(text(page, "content"));
        ticket.access(catalog.rights().access(project.path(), "Wiki"));
        sink.item(ticket.item(settings.source()));
        held.sent(id, version);
      }
    }
    for (String id : held.ids("v/", prefix)) {
      if (!listed.contains(id) && calls.get("/projects/" + project.id() + "/wikis/"
          + Calls.encoded(id.substring(prefix.length()))).missing()) {
        held.gone(id);
      }
    }
  }
}
