package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.count;
import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Times;
import dev.kith.model.Identity;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Puts the records of one issue, pull request, discussion, release or commit together.
///
/// Who opens an issue asks; who opens a pull request writes. Who approves approves, who reviews otherwise reviews; who
/// merges somebody else's work approves. Whoever an issue was assigned to when it was closed as completed answered it.
final class GitHubThread {
  private static final Pattern CO_AUTHOR = Pattern.compile("(?im)^\\s*co-authored-by:\\s*([^<\n]{0,"
      + "100}?)\\s*<([^<>\\s]{3,200})>");
  private static final Pattern NOREPLY = Pattern.compile("(?i)(?:\\d+\\+)?([^@+]+)@users\\.noreply\\..+");
  private static final Set<String> LIKES = Set.of("+1", "heart", "hooray", "rocket", "laugh", "thumbs_up");

  private final String source;
  private final Accounts accounts;
  private final GitHubRepositories repositories;

  GitHubThread(String source, Accounts accounts, GitHubRepositories repositories) {
    this.source = source;
    this.accounts = accounts;
    this.repositories = repositories;
  }

  void send(String key, List<Joined.Piece> pieces, Sink sink) throws IOException, InterruptedException {
    JsonNode release = newest(pieces, "release");
    JsonNode commit = newest(pieces, "commit");
    if (release != null) {
      release(key, release, sink);
    } else if (commit != null) {
      commit(commit, sink);
    } else {
      thread(key, pieces, sink);
    }
  }

  private static JsonNode newest(List<Joined.Piece> pieces, String type) {
    return pieces.stream().filter(piece -> piece.type().equals(type)).map(Joined.Piece::node)
        .max(Comparator.comparing((JsonNode node) -> first(node, "updated_at", "updatedAt"))).orElse(null);
  }

  private void thread(String key, List<Joined.Piece> pieces, Sink sink) throws IOException, InterruptedException {
    // the API repeats a pull request as an issue
    JsonNode pull = newest(pieces, "pull_request");
    JsonNode discussion = newest(pieces, "discussion");
    JsonNode issue = newest(pieces, "issue");
    JsonNode head = pull != null ? pull : discussion != null ? discussion : issue;
    if (head == null) {
      pieces.forEach(_ -> sink.skipped("comment whose issue is not in the export"));
      return;
    }
    List<JsonNode> heads = pieces.stream().filter(piece -> piece.type().matches("issue|pull_request|discussion"))
        .map(Joined.Piece::node).toList();
    String repo = key.substring(0, key.lastIndexOf('#'));
    Ticket ticket = new Ticket(key, Ticket.Markup.MARKDOWN);
    ticket.title(text(head, "title"));
    ticket.url(page(first(head, "html_url", "url")));
    ticket.times(time(head, "created_at", "createdAt"), time(head, "updated_at", "updatedAt"));
    ticket.place(repo);
    ticket.body(first(head, "body", "bodyText", "bodyHTML"));
    ticket.access(repositories.access(repo, source, accounts));
    heads.forEach(each -> labels(each, ticket));
    ticket.likes(heads.stream().mapToInt(GitHubThread::likes).max().orElse(0));
    ticket.votes(heads.stream().mapToInt(each -> count(each, "upvoteCount")).max().orElse(0));
    heads.stream().flatMap(each -> list(each, "files").stream())
        .forEach(file -> ticket.path(first(file, "path", "filename")));
    Identity author = who(head.has("user") ? head.path("user") : head.path("author"));
    boolean asks = pull == null && (discussion == null || question(discussion));
    ticket.kind(discussion == null ? Kind.TICKET : asks ? Kind.QUESTION : Kind.POST);
    ticket.part(author, asks ? Role.ASKER : Role.AUTHOR, time(head, "created_at", "createdAt"));
    if (pull != null) {
      pull(heads, author, ticket);
    } else {
      settled(heads, author, ticket);
    }
    comments(pieces, heads, author, discussion != null && asks, ticket, sink);
    heads.forEach(each -> ticket.atLeastComments(count(each, "comments")));
    sink.item(ticket.item(source));
  }

  private void labels(JsonNode head, Ticket ticket) {
    for (JsonNode label : list(head, "labels")) {
      ticket.tag(label.isString() ? GitHubRepositories.last(label.stringValue()) : text(label, "name"));
    }
    JsonNode milestone = head.path("milestone");
    ticket.tag(milestone.isString() ? repositories.milestone(milestone.stringValue()) : text(milestone, "title"));
    ticket.tag(text(head, "category", "name"));
  }

  private static boolean question(JsonNode discussion) {
    return discussion.path("category").path("isAnswerable").asBoolean(false) || discussion.path("answer").isObject()
        || text(discussion, "category", "name").matches("(?i)q\\s*&\\s*a|questions?|help|support.*")
        || !first(discussion, "answer_html_url", "answer_chosen_at", "answerChosenAt").isEmpty();
  }

  /// Who has written, checked and merged a pull request.
  private void pull(List<JsonNode> heads, Identity author, Ticket ticket) {
    for (JsonNode head : heads) {
      for (JsonNode commit : list(head, "commits")) {
        for (JsonNode each : list(commit, "authors")) {
          ticket.part(committer(text(each, "login"), text(each, "name"), text(each, "email")), Role.AUTHOR, null);
        }
        coAuthors(text(commit, "messageBody"), ticket);
      }
      coAuthors(first(head, "body", "bodyText"), ticket);
      Instant merged = time(head, "merged_at", "mergedAt");
      if (merged != null || head.path("merged").asBoolean(false) || !text(head, "pull_request", "merged_at").isEmpty()
          || text(head, "state").equals("MERGED")) {
        ticket.accept();
        Identity merger = who(head.has("merged_by") ? head.path("merged_by") : head.path("mergedBy"));
        if (merger != null && !same(merger, author)) {
          ticket.part(merger, Role.APPROVER, merged);
        }
      }
      for (Identity assignee : assignees(head)) {
        if (!ticket.has(assignee)) {
          ticket.part(assignee, Role.MENTIONED, null);
        }
      }
    }
  }

  private void settled(List<JsonNode> heads, Identity author, Ticket ticket) {
    for (JsonNode head : heads) {
      Instant closed = time(head, "closed_at", "closedAt");
      boolean done = (closed != null || text(head, "state").equalsIgnoreCase("closed"))
          && !first(head, "state_reason", "stateReason").matches("(?i)not_planned|duplicate");
      if (done && !head.has("category")) {
        ticket.accept();
      }
      Set<Identity> assignees = assignees(head);
      assignees.forEach(assignee -> ticket.part(assignee, done ? Role.ANSWERER : Role.MENTIONED, done ? closed : null));
      Identity closer = who(head.path("closed_by"));
      if (done && assignees.isEmpty() && closer != null && !same(closer, author)) {
        ticket.part(closer, Role.ANSWERER, closed);
      }
    }
  }

  private Set<Identity> assignees(JsonNode head) {
    Set<Identity> out = new java.util.LinkedHashSet<>();
    list(head, "assignees").forEach(each -> out.add(who(each)));
    out.add(who(head.path("assignee")));
    out.remove(null);
    return out;
  }

  /// A comment, review or remark on a line of code.
  ///
  /// @param reply to a comment of a discussion
  private record Said(String type, JsonNode node, boolean reply) {}

  private void comments(List<Joined.Piece> pieces, List<JsonNode> heads, Identity author, boolean question, Ticket ticket,
      Sink sink) {
    List<Said> all = new ArrayList<>();
    pieces.stream().filter(piece -> piece.type().matches("comment|review|remark"))
        .forEach(piece -> all.add(new Said(piece.type(), piece.node(), false)));
    for (JsonNode head : heads) {
      list(head, "reviews").forEach(review -> all.add(new Said("review", review, false)));
      String chosen = text(head, "answer", "id");
      if (head.path("answer").has("author") || head.path("answer").has("body")) {
        all.add(new Said("answer", head.path("answer"), false));
      }
      for (JsonNode comment : list(head, "comments")) {
        boolean answer = comment.path("isAnswer").asBoolean(false) || !chosen.isEmpty()
            && chosen.equals(text(comment, "id"));
        all.add(new Said(answer ? "answer" : "comment", comment, false));
        list(comment, "replies").forEach(reply -> all.add(new Said(
            reply.path("isAnswer").asBoolean(false) || !chosen.isEmpty() && chosen.equals(text(reply, "id")) ? "answer"
                : "comment", reply, true)));
      }
    }
    // the answer first, as on the page
    all.sort(Comparator.comparing((Said said) -> !said.type.equals("answer"))
        .thenComparing(said -> first(said.node, "created_at", "createdAt", "submitted_at", "submittedAt")));
    Set<String> seen = new HashSet<>();
    for (Said said : all) {
      String id = first(said.node, "id", "url", "html_url");
      if (id.isEmpty() || seen.add((said.type.equals("answer") ? "comment" : said.type) + id)) {
        said(said, author, question, ticket, sink);
      }
    }
  }

  private void said(Said said, Identity author, boolean question, Ticket ticket, Sink sink) {
    JsonNode node = said.node;
    JsonNode by = node.has("user") ? node.path("user") : node.path("author");
    Identity who = who(by);
    if (node.path("isMinimized").asBoolean(false) || node.path("minimized").isObject()
        || node.path("minimized").asBoolean(false)) {
      sink.skipped("hidden comment");
      return;
    }
    if (who == null && bot(by)) {
      sink.skipped("comment of a bot");
      return;
    }
    Instant at = time(node, "submitted_at", "submittedAt", "created_at", "createdAt");
    String state = text(node, "state").toUpperCase(Locale.ROOT);
    if (state.matches("PENDING|0")) {
      sink.skipped("review that was not sent");
      return;
    }
    boolean review = said.type.equals("review");
    String body = first(node, "body", "bodyText", "bodyHTML");
    Role role = switch (said.type) {
      case "answer" -> Role.ACCEPTED_ANSWERER;
      case "review" -> state.matches("APPROVED|40") ? Role.APPROVER : Role.REVIEWER;
      case "remark" -> Role.REVIEWER;
      default -> question && !said.reply ? Role.ANSWERER : Role.COMMENTER;
    };
    boolean own = same(who, author);
    ticket.part(who, own && role != Role.ACCEPTED_ANSWERER ? Role.COMMENTER : role, at);
    ticket.seen(at);
    ticket.likes(likes(node));
    ticket.votes(said.type.equals("answer") || question ? count(node, "upvoteCount") : 0);
    if (said.type.equals("answer")) {
      ticket.accept();
    }
    if (!body.isBlank()) {
      ticket.comments(1);
    }
    ticket.path(said.type.equals("remark") ? text(node, "path") : "");
    ticket.said(said.type.equals("answer") ? "Answer, accepted," : review || said.type.equals("remark") ? "Review"
        : "Comment",
        who, at, page(first(node, "html_url", "url")), body);
  }

  private void release(String key, JsonNode node, Sink sink) throws IOException, InterruptedException {
    if (node.path("draft").asBoolean(false) || node.path("isDraft").asBoolean(false)) {
      sink.skipped("draft");
      return;
    }
    String repo = key.substring(0, key.indexOf('@'));
    String tag = first(node, "tag_name", "tagName");
    Ticket ticket = new Ticket(key, Ticket.Markup.MARKDOWN);
    ticket.kind(Kind.POST);
    String name = text(node, "name").isBlank() ? tag : text(node, "name");
    ticket.title(name.contains(repo.substring(repo.indexOf('/') + 1)) ? name : repo.substring(repo.indexOf('/') + 1) + " "
        + name);
    ticket.alias(tag);
    ticket.url(page(first(node, "html_url", "url")));
    ticket.times(time(node, "created_at", "createdAt"), time(node, "published_at", "publishedAt"));
    ticket.place(repo);
    ticket.place("releases");
    ticket.body(text(node, "body"));
    ticket.likes(likes(node));
    ticket.access(repositories.access(repo, source, accounts));
    ticket.part(who(node.has("author") ? node.path("author") : node.path("user")), Role.AUTHOR,
        time(node, "published_at", "publishedAt"));
    sink.item(ticket.item(source));
  }

  private void commit(JsonNode node, Sink sink) throws IOException, InterruptedException {
    if (list(node, "parents").size() > 1) {
      sink.skipped("merge commit");
      return;
    }
    JsonNode commit = node.path("commit");
    String message = text(commit, "message");
    Matcher in = Pattern.compile("([^/]+/[^/]+)/commits?/").matcher(first(node, "html_url", "url"));
    String repo = in.find() ? in.group(1) : "";
    Ticket ticket = new Ticket(text(node, "sha"), Ticket.Markup.MARKDOWN);
    ticket.kind(Kind.COMMIT);
    ticket.title(message.lines().findFirst().orElse(""));
    ticket.url(page(first(node, "html_url", "url")));
    Instant at = time(commit.path("author"), "date");
    ticket.times(at, at);
    ticket.place(repo);
    ticket.body(CO_AUTHOR.matcher(message.lines().skip(1).reduce("", (a, b) -> a + "\n" + b)).replaceAll("").strip());
    ticket.access(repositories.access(repo, source, accounts));
    list(node, "files").forEach(file -> ticket.path(text(file, "filename")));
    ticket.part(committer(text(node, "author", "login"), text(commit, "author", "name"), text(commit, "author", "email")),
        Role.AUTHOR, at);
    coAuthors(message, ticket);
    sink.item(ticket.item(source));
  }

  private void coAuthors(String message, Ticket ticket) {
    Matcher found = CO_AUTHOR.matcher(message);
    while (found.find()) {
      ticket.part(committer("", found.group(1), found.group(2)), Role.AUTHOR, null);
    }
  }

  /// Who is behind the author of a commit: an account, else a mail address; GitHub's own "noreply" addresses name an
  /// account.
  private Identity committer(String login, String name, String mail) {
    Matcher hidden = NOREPLY.matcher(mail);
    if (!login.isBlank() || hidden.matches()) {
      return who(login.isBlank() ? hidden.group(1) : login, name);
    }
    String account = mail.contains("@") ? mail : name;
    return account.isBlank() || accounts.isBot(account, name) ? null : new Identity("", account, name);
  }

  /// The account that a record names by an address or as an object; `null` for nobody, bots and those who have left GitHub.
  private Identity who(JsonNode user) {
    return bot(user) ? null : who(login(user), text(user, "name"));
  }

  private Identity who(String login, String name) {
    return login.equalsIgnoreCase("ghost") ? null : accounts.of(login, name);
  }

  private static String login(JsonNode user) {
    return user.isString() ? GitHubRepositories.last(user.stringValue()) : text(user, "login");
  }

  private boolean bot(JsonNode user) {
    return text(user, "type").equals("Bot") || text(user, "__typename").equals("Bot") || user.path("is_bot").asBoolean(false)
        || user.isString() && user.stringValue().contains("/apps/") || text(user, "login").startsWith("app/")
        || !login(user).isBlank() && accounts.isBot(login(user), text(user, "name"));
  }

  private static boolean same(Identity a, Identity b) {
    return a != null && b != null && a.key().equalsIgnoreCase(b.key());
  }

  private static int likes(JsonNode node) {
    int likes = 0;
    for (String like : LIKES) {
      likes += count(node.path("reactions"), like);
    }
    for (JsonNode group : list(node, "reactionGroups")) {
      if (LIKES.contains(text(group, "content").toLowerCase(Locale.ROOT))) {
        likes += Math.max(count(group.path("users"), "totalCount"), count(group.path("reactors"), "totalCount"));
      }
    }
    for (JsonNode reaction : list(node, "reactions")) {
      likes += LIKES.contains(text(reaction, "content").toLowerCase(Locale.ROOT)) ? 1 : 0;
    }
    return likes;
  }

  /// Where a person opens what the API has under an address of its own.
  private static String page(String address) {
    return address.replaceFirst("^https://api\\.github\\.com/repos/", "https://github.com/")
        .replaceFirst("^(https?://[^/]+)/api/v3/repos/", "$1/").replaceFirst("/pulls/(\\d+)$", "/pull/$1")
        .replaceFirst("/commits/(\\p{XDigit}+)$", "/commit/$1");
  }

  private static Instant time(JsonNode node, String... keys) {
    return Times.parse(first(node, keys)).orElse(null);
  }
}
