package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.tracker.GitHubCatalog.Repo;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// One pass over the repositories of a GitHub.
///
/// Notes, besides those of [Held], [Members], [Places] and [Walk]: `walk/<repository>` is the change up to which all is held,
/// `said/…` the same of comments; `discussed/<repository>` says that the last walk over its discussions came to its end.
final class GitHubPass implements LivePass.Reading {
  private static final int PAGE = Walk.PAGE;
  private static final String ASCENDING = "sort=updated&direction=asc&since=";
  /// So many things that a listing lacks are asked for by themselves in one pass; the rest in the next.
  private static final int MISSING = 500;

  private final Calls calls;
  private final LivePass pass;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final Members members;
  private final GitHubCatalog catalog;
  private final GitHubThread threads;
  private final GitHubGraph graph;
  private final Walk walk;

  GitHubPass(GitHubApi settings, Calls calls, LivePass pass, Sink sink) {
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.held = new Held(sink, pass.number());
    this.accounts = new Accounts(settings.source(), settings.bots());
    this.members = new Members(sink, accounts);
    this.catalog = new GitHubCatalog(settings, calls, pass, sink, held, accounts, this::people);
    this.threads = new GitHubThread(settings.source(), accounts, catalog.repositories());
    this.graph = new GitHubGraph(settings, calls);
    this.walk = new Walk(calls, sink);
  }

  @Override
  public void read() throws IOException, InterruptedException {
    IOException first = null;
    boolean any = false;
    for (Repo repo : catalog.read(members)) {
      try {
        walk(repo);
        said(repo, "issues");
        said(repo, "pulls");
        releases(repo);
        discussions(repo);
        any = true;
      } catch (FetchException | Calls.Refused e) {
        first = first == null ? e : first;
        held.problem(repo.name(), "", e);
        pass.incomplete();
      }
    }
    if (!any) {
      throw new Calls.Broken(first.getMessage() + "; check that the token may read issues and pull requests", first);
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    members.sendRest();
  }

  private void walk(Repo repo) throws IOException, InterruptedException {
    for (String id : held.ids("retry/", repo.name() + "#")) {
      again(repo, id);
    }
    Set<String> listed = new HashSet<>();
    String began = sink.noted("walk/" + repo.name());
    boolean all = pass.full() || began.isEmpty();
    // comments are asked for from when the first pass began: whatever was said before is read with its issue
    for (String list : List.of("issues", "pulls")) {
      if (sink.noted("said/" + list + "/" + repo.name()).isEmpty()) {
        sink.note("said/" + list + "/" + repo.name(), calls.began().truncatedTo(ChronoUnit.SECONDS).toString());
      }
    }
    boolean ended = walk.pages("/repos/" + repo.name() + "/issues?state=all&" + ASCENDING, "walk/" + repo.name(), all, issue -> {
      String id = repo.name() + "#" + text(issue, "number");
      boolean first = listed.add(id);
      if (!held.version(id).startsWith(version(repo, issue) + "\t")) {
        thread(repo, id, issue);
      } else if (all) {
        held.unchanged(id);
      }
      return first;
    });
    if (all && ended) {
      missing(repo, listed);
    }
  }

  private static String version(Repo repo, JsonNode issue) {
    return text(issue, "updated_at") + " " + text(issue, "comments") + " " + repo.rights();
  }

  /// What the listing lacks is asked for by itself: it may be deleted (404, 410), or have moved to another repository.
  private void missing(Repo repo, Set<String> listed) throws IOException, InterruptedException {
    int asked = 0;
    for (String id : held.ids("v/", repo.name() + "#")) {
      if (listed.contains(id) || held.shown(id) || GitHubGraph.isDiscussion(held.version(id))) {
        continue;
      }
      if (++asked > MISSING) {
        pass.incomplete();
        return;
      }
      again(repo, id);
    }
  }

  /// Reads one issue by its number, or learns that it is gone.
  private void again(Repo repo, String id) throws IOException, InterruptedException {
    if (GitHubGraph.isDiscussion(held.version(id))) {
      return;
    }
    String path = "/repos/" + repo.name() + "/issues/" + id.substring(id.lastIndexOf('#') + 1);
    try {
      Calls.Reply reply = calls.get(path);
      String key = GitHub.key(text(reply.node(), "html_url"));
      if (!reply.missing() && !reply.node().has("number")) {
        throw new FetchException(reply.address() + ": answers with no issue", "the next pass asks again", null);
      }
      if (reply.missing() || !key.isEmpty() && !key.equalsIgnoreCase(id)) {
        held.gone(id);
      } else {
        thread(repo, id, reply.node());
      }
    } catch (FetchException | Calls.Refused e) {
      held.failed(id, path, e, repo.rights());
    }
  }

  /// Sends an issue or a pull request with all that was said about it.
  private void thread(Repo repo, String id, JsonNode issue) throws IOException, InterruptedException {
    String path = "/repos/" + repo.name();
    String number = text(issue, "number");
    try {
      List<Joined.Piece> pieces = new ArrayList<>();
      pieces.add(new Joined.Piece("issue", path, issue));
      boolean pull = issue.path("pull_request").isObject();
      if (issue.path("comments").asInt(1) > 0) {
        all(path + "/issues/" + number + "/comments", "comment", pieces);
      }
      if (pull) {
        Calls.Reply reply = calls.get(path + "/pulls/" + number);
        if (!reply.node().has("number")) {
          throw new FetchException(reply.address() + ": answers with no pull request, though it is listed", "the next pass asks again", null);
        }
        pieces.add(new Joined.Piece("pull_request", path, reply.node()));
        all(path + "/pulls/" + number + "/reviews", "review", pieces);
        all(path + "/pulls/" + number + "/comments", "remark", pieces);
      }
      graph.hide(repo, number, pieces);
      String latest = pieces.stream().filter(piece -> piece.type().matches("comment|remark"))
          .map(piece -> text(piece.node(), "updated_at")).max(String::compareTo).orElse("");
      send(id, pieces, version(repo, issue) + "\t" + latest);
    } catch (FetchException | Calls.Refused e) {
      held.failed(id, text(issue, "html_url"), e, repo.rights());
    }
  }

  private void send(String id, List<Joined.Piece> pieces, String version) throws IOException, InterruptedException {
    Set<String> logins = new TreeSet<>();
    for (Joined.Piece piece : pieces) {
      for (String key : List.of("user", "author", "assignee", "closed_by", "merged_by")) {
        login(piece.node().path(key), logins);
      }
      list(piece.node(), "assignees").forEach(user -> login(user, logins));
      if (piece.type().equals("discussion")) {
        piece.node().findParents("login").forEach(user -> login(user, logins));
      }
    }
    people(logins);
    members.send();
    threads.send(id, pieces, sink);
    held.sent(id, version);
  }

  private void login(JsonNode user, Set<String> into) {
    String login = text(user, "login");
    if (Stream.of(text(user, "type"), text(user, "__typename")).anyMatch("Bot"::equals)) {
      accounts.bot(login);
    } else if (!login.isEmpty() && !login.equalsIgnoreCase("ghost")) {
      into.add(login);
    }
  }

  /// Learns how accounts are called, of each once.
  private void people(Set<String> logins) throws IOException, InterruptedException {
    for (String login : logins) {
      if (members.known(login) || accounts.person(login) != null || accounts.isBot(login, "")) {
        continue;
      }
      Calls.Reply reply = calls.get("/users/" + Calls.encoded(login));
      if (reply.missing() || text(reply.node(), "login").isEmpty()) {
        accounts.person(login, "", List.of(), "", "", "", List.of(), true);
      } else {
        GitHub.user(reply.node(), accounts);
      }
    }
  }

  private void all(String path, String type, List<Joined.Piece> into) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    walk.all(path + "?", node -> {
      into.add(new Joined.Piece(type, path, node));
      return seen.add(text(node, "id"));
    });
  }

  /// Finds what was changed in comments, which an issue's own time of change does not tell.
  private void said(Repo repo, String list) throws IOException, InterruptedException {
    String note = "said/" + list + "/" + repo.name();
    Set<String> seen = new HashSet<>();
    walk.pages("/repos/" + repo.name() + "/" + list + "/comments?" + ASCENDING, note, false, comment -> {
      String number = text(comment, list.equals("issues") ? "issue_url" : "pull_request_url").replaceFirst(".*/", "");
      String id = repo.name() + "#" + number;
      String[] version = held.version(id).split("\t", -1);
      if (version.length == 2 && text(comment, "updated_at").compareTo(version[1]) > 0) {
        again(repo, id);
      }
      return seen.add(text(comment, "id"));
    });
  }

  /// Releases are few: they are listed as a whole, unless the first page is as it was.
  private void releases(Repo repo) throws IOException, InterruptedException {
    String path = "/repos/" + repo.name() + "/releases?per_page=" + PAGE;
    String mark = "etag/releases/" + repo.name();
    Calls.Reply reply = calls.get(path, pass.full() ? "" : sink.noted(mark));
    if (reply.unmodified()) {
      return;
    }
    Set<String> listed = new HashSet<>();
    String etag = reply.header("etag");
    for (int page = 2; ; page++) {
      for (JsonNode release : reply.list()) {
        if (!release.path("draft").asBoolean(false)) {
          String id = repo.name() + "@" + text(release, "tag_name");
          listed.add(id);
          release(repo, id, release);
        }
      }
      if (reply.last()) {
        break;
      }
      reply = calls.get(path + "&page=" + page);
    }
    for (String id : held.ids("v/", repo.name() + "@")) {
      if (!listed.contains(id)) {
        held.gone(id);
      }
    }
    sink.note(mark, etag);
  }

  private void release(Repo repo, String id, JsonNode release) throws IOException, InterruptedException {
    String version = Held.digest(text(release, "name"), text(release, "body"), text(release, "published_at"),
        release.path("reactions")) + " " + repo.rights();
    if (!held.version(id).equals(version)) {
      send(id, List.of(new Joined.Piece("release", id, release)), version);
    } else {
      held.unchanged(id);
    }
  }

  /// Discussions are in the GraphQL API only, newest change first: a page whose every element is held ends the walk, unless
  /// all are listed.
  private void discussions(Repo repo) throws IOException, InterruptedException {
    if (!graph.hasDiscussions(repo)) {
      return;
    }
    // newest first: a walk that was stopped has left the older ones, so it begins again
    String mark = "discussed/" + repo.name();
    boolean all = pass.full() || !sink.noted(mark).equals(repo.rights());
    sink.note(mark, "");
    Set<String> listed = new HashSet<>();
    String after = "";
    boolean anew = true;
    boolean failed = false;
    while (after != null && (anew || all)) {
      GitHubGraph.Page page = graph.discussions(repo, after);
      anew = false;
      for (JsonNode node : page.nodes()) {
        String id = repo.name() + "#" + text(node, "number");
        listed.add(id);
        String version = GitHubGraph.version(node) + " " + repo.rights();
        if (held.version(id).equals(version)) {
          held.unchanged(id);
        } else {
          anew = true;
          try {
            JsonNode whole = graph.discussion(repo, text(node, "number"));
            send(id, List.of(new Joined.Piece("discussion", id, whole)), version);
          } catch (FetchException | Calls.Refused e) {
            held.failed(id, text(node, "url"), e, repo.rights());
            failed = true;
          }
        }
      }
      after = page.next();
    }
    sink.note(mark, failed ? "" : repo.rights());
    if (all) {
      for (String id : held.ids("v/", repo.name() + "#")) {
        if (GitHubGraph.isDiscussion(held.version(id)) && !listed.contains(id)) {
          held.gone(id);
        }
      }
    }
  }
}
