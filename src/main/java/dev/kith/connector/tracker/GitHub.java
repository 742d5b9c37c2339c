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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Issues, pull requests, discussions, releases and commits of GitHub: a migration archive, saved answers of the REST or the
/// GraphQL API, or what `gh … --json` prints. One item each, with its comments and reviews.
///
/// @param path       a file, a folder, or an archive
/// @param repository `owner/name` for answers that do not say which repository they are of
/// @param readers    who may read private repositories, besides those whom the export names
/// @param bots       accounts that are nobody, besides those that GitHub or their names call bots
public record GitHub(String source, Path path, String repository, List<String> readers, List<String> bots)
    implements Connector {
  private static final String WHAT = "file of GitHub's issues";
  private static final Export.Wanted WANTED = Export.Wanted.files(name ->
      name.matches("(?s).*\\.(json|ndjson|jsonl)(\\.gz)?")
      || !name.substring(name.lastIndexOf('/') + 1).contains("."));
  private static final Set<String> LISTS = Set.of("items");
  private static final Pattern THREAD =
      Pattern.compile("([^/]+)/([^/]+)/(?:issues|pull|pulls|discussions)/(\\d+)(?:[/?#].*)?$");

  public GitHub {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the migration archive, or a folder of saved answers");
    }
    repository = repository == null ? "" : repository.strip();
    if (!repository.isEmpty() && !repository.matches("[^/\\s]+/[^/\\s]+")) {
      throw new IllegalArgumentException("repository: " + repository + " is no repository; try owner/name");
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
    try (Export export = Export.open(path, WANTED, WHAT, sink); Joined joined = new Joined()) {
      Readings readings = new Readings(sink, export.entries().size());
      Records records = new Records(joined, readings, sink);
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> JsonRecords.read(entry, LISTS, sink, (_, node, where) -> records.take(node, where, 0)));
      }
      if (joined.size() == 0 || !records.found) {
        throw new IOException(path
            + ": holds no issue, pull request or discussion; export it again, or check that it is what "
            + "GitHub's migration, its API or gh --json gave");
      }
      readings.end();
      records.accounts.send(sink);
      GitHubThread threads = new GitHubThread(source, records.accounts, records.repositories);
      joined.each((key, pieces) -> threads.send(key, pieces, sink));
    }
    return now.cursor();
  }

  /// `owner/name#7` of an address of an issue, or empty.
  static String key(String address) {
    Matcher thread = THREAD.matcher(address);
    return thread.find() ? thread.group(1) + "/" + thread.group(2) + "#" + thread.group(3) : "";
  }

  /// Adds an account as an archive or the API writes it.
  static void user(JsonNode user, Accounts accounts) {
    List<String> mails = new ArrayList<>();
    list(user, "emails").forEach(mail -> mails.add(text(mail, "address")));
    mails.add(text(user, "email"));
    accounts.person(text(user, "login"), text(user, "name"),
        mails.stream().filter(mail -> !mail.isBlank() && !mail.contains("@users.noreply.")).toList(), "",
        text(user, "location"), text(user, "bio"), List.of(), true);
  }

  /// Tells records apart by their shape, since every way out of GitHub names its files in its own way.
  private final class Records {
    private static final int DEEPEST = 40;
    private final Joined joined;
    private final Readings readings;
    private final Sink sink;
    private final Accounts accounts = new Accounts(source, bots);
    private final GitHubRepositories repositories = new GitHubRepositories(readers);
    private boolean found;

    Records(Joined joined, Readings readings, Sink sink) {
      this.joined = joined;
      this.readings = readings;
      this.sink = sink;
    }

    void take(JsonNode node, String where, int depth) throws IOException, InterruptedException {
      if (node.path("data").isObject() && (node.has("backend_name") || node.has("perceval_version"))) {
        harvested(node.path("data"), where);
      } else if (node.path("data").isObject()) {
        graph(node.path("data"), "", where, depth);
      } else if (node.path("errors").isArray() || node.has("message") && node.has("documentation_url")) {
        readings.partial(where, "an error instead of an answer: "
            + (text(node, "message").isBlank() ? text(node.path("errors").path(0), "message") : text(node, "message")),
            "ask GitHub again");
      } else if (!archived(node, where)) {
        answered(node, where, depth);
      }
    }

    /// What Perceval gathers: an issue or a pull request with its comments in keys of their own.
    private void harvested(JsonNode node, String where) throws IOException, InterruptedException {
      take(node, where, 1);
      for (String key : List.of("comments_data", "reviews_data", "review_comments_data")) {
        for (JsonNode piece : list(node, key)) {
          take(piece, where, 1);
        }
      }
    }

    /// A record of a migration archive, which says its type and refers to all others by address.
    private boolean archived(JsonNode node, String where) throws IOException {
      switch (text(node, "type")) {
        case "user" -> user(node, accounts);
        case "organization", "team", "repository", "milestone" -> repositories.take(node);
        case "issue", "pull_request", "discussion" -> thread(node, text(node, "url"), text(node, "type"), where);
        case "issue_comment", "discussion_comment" -> piece(first(node, "issue", "pull_request", "discussion"), "comment",
            where,
            node);
        case "pull_request_review" -> piece(text(node, "pull_request"), "review", where, node);
        case "pull_request_review_comment" -> piece(text(node, "pull_request"), "remark", where, node);
        case "release" -> release(node, text(node, "url"), where);
        case "issue_event", "protected_branch", "attachment", "project", "commit_comment", "pull_request_review_thread" ->
            sink.skipped(text(node, "type").replace('_', ' '));
        default -> {
          return false;
        }
      }
      return true;
    }

    private void answered(JsonNode node, String where, int depth) throws IOException, InterruptedException {
      String parent = first(node, "pull_request_url", "issue_url", "discussion_url");
      if (node.has("number") && node.has("title") && !node.has("due_on")) {
        String address = key(text(node, "html_url")).isEmpty() ? text(node, "url") : text(node, "html_url");
        boolean pull = node.path("pull_request").isObject() || node.has("base") || node.has("headRefName")
            || node.has("reviews") || address.matches(".*/pulls?/\\d+$");
        thread(node, address, pull ? "pull_request" : node.has("category") || address.contains("/discussions/")
            ? "discussion"
            : "issue", where);
      } else if (!parent.isEmpty() && node.has("diff_hunk")) {
        piece(parent, "remark", where, node);
      } else if (!parent.isEmpty() && node.has("state")) {
        piece(parent, "review", where, node);
      } else if (!parent.isEmpty() && node.has("body")) {
        piece(parent, "comment", where, node);
      } else if (node.has("tag_name") || node.has("tagName")) {
        release(node, first(node, "html_url", "url"), where);
      } else if (!text(node, "sha").isBlank() && node.path("commit").isObject()) {
        found = true;
        joined.add("commit " + text(node, "sha"), "commit", where, node);
      } else if (node.has("full_name") || node.has("nameWithOwner")) {
        repositories.take(node);
      } else if (node.has("login")) {
        if (text(node, "type").equals("Bot")) {
          accounts.bot(text(node, "login"));
        }
        if (!text(node, "type").equals("Organization") && !node.has("members_url")) {
          user(node, accounts);
        }
      } else if (depth == 0 && node.path("repository").isObject()) {
        graph(node, "", where, depth);
      } else {
        sink.skipped("record of another kind");
      }
    }

    /// Looks through an answer of the GraphQL API for issues, pull requests and discussions, wherever the question put them.
    private void graph(JsonNode node, String repo, String where, int depth) throws IOException, InterruptedException {
      if (depth > DEEPEST || !node.isContainer()) {
        return;
      }
      String name = text(node, "nameWithOwner").isEmpty() ? repo : text(node, "nameWithOwner");
      if (node.has("nameWithOwner")) {
        repositories.take(node);
      }
      if (node.has("title") && node.has("number") && (node.has("body") || node.has("bodyText") || node.has("bodyHTML"))) {
        String address = text(node, "url");
        thread(node, address.isEmpty() && !name.isEmpty() ? name + "/issues/" + text(node, "number") : address,
            node.has("category") || node.has("answer") || address.contains("/discussions/") ? "discussion"
                : address.contains("/pull/") || node.has("reviews") || node.has("headRefName") ? "pull_request" : "issue",
                where);
        return;
      }
      for (JsonNode inner : node.values()) {
        graph(inner, name, where, depth + 1);
      }
    }

    private void thread(JsonNode node, String address, String type, String where) throws IOException {
      String key = key(address);
      // whether a repository is private, many answers tell only in passing; it must be known before anything is sent
      for (JsonNode repo : List.of(node.path("base").path("repo"), node.path("repository"))) {
        if (repo.isObject()) {
          repositories.take(repo);
        }
      }
      found = true;
      joined.add(key.isEmpty() ? repository + "#" + text(node, "number") : key, type, where, node);
    }

    private void piece(String address, String type, String where, JsonNode node) throws IOException {
      String key = key(address);
      if (key.isEmpty()) {
        sink.skipped("comment on nothing known");
      } else {
        joined.add(key, type, where, node);
      }
    }

    private void release(JsonNode node, String address, String where) throws IOException {
      Matcher in = Pattern.compile("([^/]+/[^/]+)/releases(/.*)?$").matcher(address);
      String repo = in.find() ? in.group(1) : repository;
      found = true;
      joined.add(repo + "@" + first(node, "tag_name", "tagName"), "release", where, node);
    }
  }
}
