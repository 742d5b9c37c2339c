package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One pass over a Jira.
///
/// Notes, besides those of [Held], [Members] and [JiraBrowse]: `walk` is the change up to which all is held; `id/<number>` is the
/// key of an issue, which is another once it has moved to another project; `browsed/<project>` says that a project was read.
final class JiraPass implements LivePass.Reading {
  /// So many issues that a listing lacks are asked for by themselves in one pass; the rest in the next.
  private static final int MISSING = 500;

  private final JiraApi settings;
  private final Calls calls;
  private final LivePass pass;
  private final Sink sink;
  private final Held held;
  private final Accounts accounts;
  private final Members members;
  private final JiraJson answers;
  private final Map<String, String> browsed = new HashMap<>();
  private JiraServer server;
  private JiraBrowse browse;
  private JiraThread threads;

  JiraPass(JiraApi settings, Calls calls, LivePass pass, Sink sink) {
    this.settings = settings;
    this.calls = calls;
    this.pass = pass;
    this.sink = sink;
    this.held = new Held(sink, pass.number());
    this.accounts = new Accounts(settings.source(), settings.bots());
    this.members = new Members(sink, accounts);
    this.answers = new JiraJson(settings.source(), accounts);
  }

  @Override
  public void read() throws IOException, InterruptedException {
    try {
      server = new JiraServer(calls, settings.token() != null);
      browse = new JiraBrowse(settings, server, sink, held, accounts, answers);
      threads = new JiraThread(settings.source(), settings.url(), settings.authored(), browse::access, accounts, sink);
      server.get("/field").list().forEach(answers::field);
      boolean closed = projects();
      browse.members(members);
      members.send();
      for (String id : held.ids("retry/", "")) {
        again(id);
      }
      walk();
      if (pass.full() || closed) {
        listing();
      }
    } catch (FetchException | Calls.Refused e) {
      throw new Calls.Broken(e.getMessage() + (e instanceof FetchException fetch ? "; " + fetch.mend()
          : "; check that the account may browse the projects"), e);
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    members.sendRest();
  }

  /// @return whether who may browse a project is another than at the last pass, so that its issues are to be sent again
  private boolean projects() throws IOException, InterruptedException {
    Set<String> wanted = new TreeSet<>();
    settings.projects().forEach(key -> wanted.add(key.toUpperCase(java.util.Locale.ROOT)));
    Set<String> there = new TreeSet<>();
    boolean changed = false;
    for (JsonNode project : server.projects()) {
      String key = text(project, "key");
      there.add(key);
      if (!key.isBlank() && (wanted.isEmpty() || wanted.contains(key))) {
        browse.project(project);
        ObjectNode issue = JiraJson.JSON.createObjectNode();
        issue.putObject("fields").putObject("project").put("key", key);
        String rights = browse.version(issue);
        changed |= !sink.noted("browsed/" + key).equals(rights);
        browsed.put(key, rights);
      }
    }
    for (String key : wanted) {
      if (!there.contains(key)) {
        sink.problem(new Problem(key, "there is no such project, or the account may not browse it",
            "check its key, and that the account may browse it", ""));
      }
    }
    if (browse.keys().isEmpty()) {
      throw new Calls.Broken(settings.url() + ": there is no project that the account may browse; check token and projects",
          null);
    }
    return changed;
  }

  private void walk() throws IOException, InterruptedException {
    String from = sink.noted("walk");
    String projects = "project in (\"" + String.join("\", \"", browse.keys()) + "\")";
    server.changed(projects, from.isEmpty() ? Instant.EPOCH.plusSeconds(86_400) : Instant.parse(from), answers, issue -> {
      take(issue);
      Instant updated = Times.parse(text(issue, "fields", "updated")).orElse(Instant.EPOCH);
      String now = updated.toString();
      if (sink.noted("walk").isEmpty() || updated.isAfter(Instant.parse(sink.noted("walk")))) {
        sink.note("walk", now);
      }
    });
  }

  private String version(JsonNode issue) {
    JsonNode fields = issue.path("fields");
    return Held.digest(text(fields, "updated"), fields.path("security").isObject() ? text(fields, "security", "id")
        + text(fields, "security", "name") : "", browse.version(issue));
  }

  /// Sends an issue unless it is held as it is.
  private void take(JsonNode issue) throws IOException, InterruptedException {
    String key = text(issue, "key");
    String id = text(issue, "id");
    String before = sink.noted("id/" + id);
    if (!before.isEmpty() && !before.equals(key)) {
      held.gone(before);
      sink.note("id/" + id, "");
    }
    if (held.version(key).equals(version(issue))) {
      held.unchanged(key);
    } else {
      send(key, id, issue);
    }
  }

  private void send(String key, String id, JsonNode issue) throws IOException, InterruptedException {
    try {
      server.complete(issue);
      ObjectNode whole = answers.issue(issue);
      members.send();
      threads.send(whole, List.of());
      sink.note("id/" + id, key);
      held.sent(key, version(issue));
    } catch (FetchException | Calls.Refused e) {
      held.failed(key, settings.url() + "/browse/" + key, e, "");
    }
  }

  /// Reads one issue by its key or number, or learns that it is gone: deleted, archived, or moved out of what is read.
  ///
  /// @param key as it was sent, or is to be
  private void again(String key) throws IOException, InterruptedException {
    try {
      Calls.Reply reply = server.issue(key);
      JsonNode issue = reply.node();
      if (!reply.missing() && !issue.path("fields").isObject()) {
        throw new FetchException(reply.address() + ": answers with no issue", "the next pass asks again", null);
      }
      if (reply.missing() || !browse.knows(text(issue, "fields", "project", "key")) || archived(issue)) {
        held.gone(key);
        return;
      }
      if (!text(issue, "key").equals(key)) {
        held.gone(key);
      }
      answers.names(issue);
      take(issue);
    } catch (FetchException | Calls.Refused e) {
      held.failed(key, settings.url() + "/browse/" + key, e, "");
    }
  }

  private static boolean archived(JsonNode issue) {
    return issue.path("archived").asBoolean(false)
        || issue.path("fields").properties().stream().anyMatch(field -> field.getKey().toLowerCase(java.util.Locale.ROOT)
        .matches("archived_?date") && !text(issue.path("fields"), field.getKey()).isEmpty());
  }

  /// Compares what is there with what is held. What a project's list lacks is asked for by itself.
  private void listing() throws IOException, InterruptedException {
    Set<String> listed = new HashSet<>();
    boolean complete = true;
    for (String project : browse.keys()) {
      complete &= server.listed(project, issue -> {
        String key = text(issue, "key");
        listed.add(key);
        if (held.shown(key)) {
          return;
        }
        if (held.version(key).equals(version(issue))) {
          held.unchanged(key);
        } else {
          again(key);
        }
      });
    }
    int asked = 0;
    for (String key : held.ids("v/", "")) {
      if (!listed.contains(key) && !held.shown(key)) {
        if (++asked > MISSING) {
          complete = false;
          break;
        }
        again(key);
      }
    }
    if (complete) {
      // not before all issues of a project were sent again whose readers are others
      browsed.forEach((project, rights) -> sink.note("browsed/" + project, rights));
    } else {
      pass.incomplete();
    }
  }
}
