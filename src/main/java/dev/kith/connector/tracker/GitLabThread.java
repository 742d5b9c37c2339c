package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.count;
import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Times;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Puts the records of one issue, merge request, epic, snippet, release or commit together.
///
/// Who opens an issue asks; who opens a merge request or an epic writes. Whoever an issue was assigned to when it was closed
/// answered it, or else who closed somebody else's.
final class GitLabThread {
  private static final Pattern CO_AUTHOR = Pattern.compile("(?im)^\\s*co-authored-by:\\s*([^<\n]{0,"
      + "100}?)\\s*<([^<>\\s]{3,200})>");
  private static final Pattern HIDDEN = Pattern.compile("(?i)(\\d+)-[^@]+@users\\.noreply\\..+");
  private static final Set<String> DISLIKES = Set.of("thumbsdown", "confused", "disappointed", "angry", "eyes", "thinking");

  private final String source;
  private final Accounts accounts;
  private final GitLabProjects projects;
  private final Joined loose;
  private int used;

  /// @param loose notes, emoji, approvals and versions that lie apart from what they belong to
  GitLabThread(String source, Accounts accounts, GitLabProjects projects, Joined loose) {
    this.source = source;
    this.accounts = accounts;
    this.projects = projects;
    this.loose = loose;
  }

  /// Counts what belongs to nothing in the export.
  void orphans(Sink sink) {
    for (int i = used; i < loose.size(); i++) {
      sink.skipped("note whose issue is not in the export");
    }
  }

  void send(String key, List<Joined.Piece> pieces, Sink sink) throws IOException, InterruptedException {
    Joined.Piece piece = pieces.stream().max(Comparator.comparing((Joined.Piece each) -> text(each.node(), "updated_at"))
        .thenComparing(each -> each.node().size())).orElseThrow();
    JsonNode node = piece.node();
    if (piece.type().equals("Commit")) {
      commit(node, sink);
      return;
    }
    int mark = piece.type().equals("Release") ? key.indexOf('@') : key.replaceAll("[!&$]", "#").lastIndexOf('#');
    String project = key.substring(0, mark);
    Ticket ticket = new Ticket(key, Ticket.Markup.MARKDOWN);
    ticket.title(first(node, "title", "name", "tag"));
    ticket.url(address(piece.type(), node));
    ticket.times(time(node, "created_at"), time(node, "updated_at", "released_at"));
    ticket.place(project);
    ticket.body(text(node, "description"));
    Access access = projects.access(project, piece.type());
    switch (piece.type()) {
      case "Snippet" -> access = snippet(node, ticket, access);
      case "Release" -> {
        ticket.kind(Kind.POST);
        ticket.place("releases");
        ticket.alias(first(node, "tag_name", "tag"));
      }
      default -> labels(node, ticket);
    }
    Identity author = who(node, "author");
    ticket.part(author, piece.type().equals("Issue") ? Role.ASKER : Role.AUTHOR, time(node, "created_at"));
    JsonNode confidential = node.path("confidential");
    if (!confidential.isMissingNode() && !(confidential.isBoolean() && !confidential.asBoolean())) {
      access = projects.confidential(project, accountsOf(node));
    }
    ticket.access(access);
    List<JsonNode> notes = new ArrayList<>(list(node, "notes"));
    List<JsonNode> emoji = new ArrayList<>(list(node, "award_emoji"));
    for (Joined.Piece apart : apart(piece.type(), node, key.substring(mark + 1))) {
      switch (apart.type()) {
        case "note" -> notes.add(apart.node());
        case "emoji" -> emoji.add(apart.node());
        case "approvals" -> list(apart.node(), "approved_by")
            .forEach(each -> ticket.part(who(each, "user"), Role.APPROVER, null));
        default -> version(apart.node(), ticket);
      }
    }
    ticket.likes(Math.max((int) emoji.stream().filter(GitLabThread::likes).count(), count(node, "upvotes")));
    if (piece.type().equals("MergeRequest")) {
      merge(node, author, ticket);
    } else {
      settled(node, author, notes, ticket);
    }
    notes(notes, author, piece.type().equals("MergeRequest"), ticket, sink);
    ticket.atLeastComments(count(node, "user_notes_count"));
    sink.item(ticket.item(source));
  }

  private static String address(String type, JsonNode node) {
    String self = first(node, "web_url");
    return !self.isEmpty() ? self : type.equals("Release") ? text(node, "_links", "self") : "";
  }

  private List<Joined.Piece> apart(String type, JsonNode node, String number) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(type + ":" + text(node, "project_id") + ":" + number);
    if (projects.one()) {
      keys.add(type + "::" + number);
    }
    if (!text(node, "id").isEmpty()) {
      keys.add(type + "/id:" + text(node, "id"));
    }
    List<Joined.Piece> found = new ArrayList<>();
    for (String each : keys) {
      found.addAll(loose.all(each));
    }
    used += found.size();
    return found;
  }

  private static void labels(JsonNode node, Ticket ticket) {
    list(node, "labels").forEach(label -> ticket.tag(label.isString() ? label.stringValue()
        : first(label, "name", "title")));
    list(node, "label_links").forEach(link -> ticket.tag(text(link, "label", "title")));
    ticket.tag(text(node, "milestone", "title"));
    list(node, "merge_request_diff_files").forEach(file -> ticket.path(text(file, "new_path")));
    list(node.path("merge_request_diff"), "merge_request_diff_files").forEach(file -> ticket.path(text(file, "new_path")));
  }

  private Access snippet(JsonNode node, Ticket ticket, Access access) {
    ticket.kind(Kind.CODE);
    ticket.alias(text(node, "file_name"));
    ticket.path(text(node, "file_name"));
    String content = text(node, "content");
    if (!content.isBlank()) {
      ticket.body("````\n" + content.replace("````", "```") + "\n````");
    }
    boolean closed = text(node, "visibility_level").equals("0") || text(node, "visibility").equals("private");
    return closed ? projects.only(accountsOf(node)) : access;
  }

  private static boolean likes(JsonNode emoji) {
    return !DISLIKES.contains(text(emoji, "name"));
  }

  /// Author and assignees.
  private static Set<String> accountsOf(JsonNode node) {
    Set<String> accounts = new LinkedHashSet<>();
    Stream.of(text(node, "author_id"), text(node, "author", "id"), text(node, "assignee_id"), text(node, "assignee", "id"))
        .forEach(accounts::add);
    list(node, "assignees").forEach(each -> accounts.add(text(each, "id")));
    for (String key : List.of("issue_assignees", "merge_request_assignees")) {
      list(node, key).forEach(each -> accounts.add(text(each, "user_id")));
    }
    accounts.remove("");
    return accounts;
  }

  private Set<Identity> assignees(JsonNode node) {
    Set<Identity> out = new LinkedHashSet<>();
    Stream.concat(Stream.of(node.path("assignee")), list(node, "assignees").stream())
        .forEach(each -> out.add(account(text(each, "id"), text(each, "name"), text(each, "username"))));
    Stream.of("issue_assignees", "merge_request_assignees").flatMap(key -> list(node, key).stream())
        .forEach(each -> out.add(account(text(each, "user_id"), "", "")));
    out.add(account(text(node, "assignee_id"), "", ""));
    out.remove(null);
    return out;
  }

  private void merge(JsonNode node, Identity author, Ticket ticket) {
    if (text(node, "state").equals("merged")) {
      ticket.accept();
      Instant at = time(node, "merged_at");
      for (Identity merger : Arrays.asList(who(node, "merged_by"), who(node, "merge_user"),
          account(text(node, "metrics", "merged_by_id"), "", ""))) {
        if (!same(merger, author)) {
          ticket.part(merger, Role.APPROVER, at == null ? time(node.path("metrics"), "merged_at") : at);
        }
      }
    }
    list(node, "approvals").forEach(each -> ticket.part(account(text(each, "user_id"), "", ""), Role.APPROVER,
        time(each, "created_at")));
    for (JsonNode reviewer : list(node, "merge_request_reviewers")) {
      if (text(reviewer, "state").matches("reviewed|requested_changes|approved|1|2|3|5")) {
        ticket.part(account(text(reviewer, "user_id"), "", ""), Role.REVIEWER, time(reviewer, "created_at"));
      }
    }
    version(node.path("merge_request_diff"), ticket);
    assignees(node).stream().filter(assignee -> !ticket.has(assignee))
        .forEach(assignee -> ticket.part(assignee, Role.MENTIONED, null));
  }

  /// The commits and files of a version of a merge request.
  private void version(JsonNode version, Ticket ticket) {
    list(version, "diffs").forEach(diff -> ticket.path(text(diff, "new_path")));
    for (JsonNode commit : Stream.concat(list(version, "commits").stream(),
        list(version, "merge_request_diff_commits").stream()).toList()) {
      String name = text(commit, "author_name").isEmpty() ? text(commit, "commit_author", "name")
          : text(commit, "author_name");
      String mail = text(commit, "author_email").isEmpty() ? text(commit, "commit_author", "email")
          : text(commit, "author_email");
      ticket.part(committer(name, mail), Role.AUTHOR, time(commit, "authored_date"));
      coAuthors(text(commit, "message"), ticket);
    }
  }

  private void settled(JsonNode node, Identity author, List<JsonNode> notes, Ticket ticket) {
    boolean done = text(node, "state").equals("closed");
    Instant at = time(node, "closed_at");
    if (done) {
      ticket.accept();
    }
    Set<Identity> assignees = assignees(node);
    assignees.forEach(assignee -> ticket.part(assignee, done ? Role.ANSWERER : Role.MENTIONED, done ? at : null));
    Identity closer = who(node, "closed_by");
    for (JsonNode note : notes) {
      if (closer == null && note.path("system").asBoolean(false)
          && text(note, first(note, "note").isEmpty() ? "body" : "note")
          .startsWith("closed")) {
        closer = who(note, "author");
      }
    }
    if (done && assignees.isEmpty() && !same(closer, author)) {
      ticket.part(closer, Role.ANSWERER, at);
    }
    for (JsonNode log : list(node, "timelogs")) {
      ticket.part(account(text(log, "user_id"), "", ""), Role.ANSWERER, time(log, "spent_at"));
    }
  }

  private void notes(List<JsonNode> notes, Identity author, boolean merge, Ticket ticket, Sink sink) {
    notes.sort(Comparator.comparing(note -> text(note, "created_at")));
    Set<String> seen = new HashSet<>();
    for (JsonNode note : notes) {
      String body = first(note, "note", "body");
      Identity who = who(note, "author");
      Instant at = time(note, "created_at");
      if (!text(note, "id").isEmpty() && !seen.add(text(note, "id"))) {
        continue;
      }
      if (note.path("internal").asBoolean(false) || note.path("confidential").asBoolean(false)) {
        sink.skipped("internal note");
      } else if (note.path("system").asBoolean(false)) {
        if (merge && body.startsWith("approved this merge request")) {
          ticket.part(who, Role.APPROVER, at);
        } else {
          sink.skipped("system note");
        }
      } else if (who == null && accounts.isBot(text(note, "author", "username"), text(note, "author", "name"))) {
        sink.skipped("note of a bot");
      } else if (!body.isBlank()) {
        boolean review = merge && text(note, "type").equals("DiffNote");
        ticket.part(who, review && !same(who, author) ? Role.REVIEWER : Role.COMMENTER, at);
        ticket.seen(at);
        ticket.comments(1);
        ticket.likes((int) list(note, "award_emoji").stream().filter(GitLabThread::likes).count());
        ticket.said(review ? "Review" : "Comment", who, at, ticket.at("#note_", text(note, "id")), body);
      }
    }
  }

  private void commit(JsonNode node, Sink sink) throws IOException, InterruptedException {
    if (list(node, "parent_ids").size() > 1) {
      sink.skipped("merge commit");
      return;
    }
    String message = text(node, "message");
    Ticket ticket = new Ticket(text(node, "id"), Ticket.Markup.MARKDOWN);
    ticket.kind(Kind.COMMIT);
    ticket.title(text(node, "title"));
    ticket.url(text(node, "web_url"));
    Matcher in = Pattern.compile("https?://[^/]+/(.+?)/(?:-/)?commit/").matcher(text(node, "web_url"));
    String project = in.find() ? in.group(1) : "";
    ticket.place(project);
    ticket.access(projects.access(project, "Commit"));
    ticket.times(time(node, "authored_date", "created_at"), time(node, "authored_date", "created_at"));
    ticket.body(CO_AUTHOR.matcher(message.lines().skip(1).reduce("", (a, b) -> a + "\n" + b)).replaceAll("").strip());
    ticket.part(committer(text(node, "author_name"), text(node, "author_email")), Role.AUTHOR, time(node, "authored_date"));
    coAuthors(message, ticket);
    sink.item(ticket.item(source));
  }

  private void coAuthors(String message, Ticket ticket) {
    Matcher found = CO_AUTHOR.matcher(message);
    while (found.find()) {
      ticket.part(committer(found.group(1), found.group(2)), Role.AUTHOR, null);
    }
  }

  /// Who is behind the author of a commit: GitLab's own "noreply" addresses name an account, others are mail addresses.
  private Identity committer(String name, String mail) {
    Matcher hidden = HIDDEN.matcher(mail);
    if (hidden.matches()) {
      return accounts.of(hidden.group(1), name);
    }
    String account = mail.contains("@") ? mail : name;
    return account.isBlank() || accounts.isBot(account, name) ? null : new Identity("", account, name);
  }

  /// Whom a record names under a key, as an object or by number.
  private Identity who(JsonNode node, String key) {
    JsonNode user = node.path(key);
    String id = text(user, "id").isEmpty() ? text(node, key + "_id") : text(user, "id");
    return account(id, text(user, "name"), text(user, "username"));
  }

  private Identity account(String id, String name, String username) {
    if (username.equals("ghost") || name.equals("Ghost User") || accounts.name(id).equals("Ghost User")
        || !username.isEmpty() && accounts.isBot(username, name)) {
      return null;
    }
    return accounts.of(id, name);
  }

  private static boolean same(Identity a, Identity b) {
    return a != null && b != null && a.key().equals(b.key());
  }

  private static Instant time(JsonNode node, String... keys) {
    return Times.parse(first(node, keys)).orElse(null);
  }
}
