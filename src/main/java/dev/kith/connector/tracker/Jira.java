package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Readings;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Issues of Jira, one item each with its comments: the XML or CSV of a search, a full backup (`entities.xml`), or saved
/// answers of the REST API.
///
/// @param path     a file, a folder, or an archive
/// @param url      Jira's address, such as `https://jira.example.com`, where the export does not say it
/// @param security who may see the issues of a security level, by its name; an issue whose level is not named here nobody
///                 may
/// @param authored types of issues whose reporter wrote what is to be done, as in a story, instead of asking for help
/// @param bots     accounts that are nobody, besides those that Jira or their names call bots
public record Jira(String source, Path path, String url, Map<String, List<String>> security, List<String> authored,
    List<String> bots) implements Connector {
  private static final String WHAT = "export of Jira";
  private static final Export.Wanted WANTED = Export.Wanted.files(name ->
      name.matches("(?s).*\\.(xml|csv|json|ndjson|jsonl)(\\.gz)?")
      && !name.matches("(?s)(.*/)?activeobjects\\.xml") || !name.substring(name.lastIndexOf('/') + 1).contains("."));
  private static final Set<String> LISTS = Set.of("issues", "comments", "worklogs", "values");
  private static final List<String> AUTHORED = List.of("story", "user story", "epic", "initiative", "requirement", "theme",
      "capability", "anforderung", "epos", "récit", "historia", "historia de usuario");

  public Jira {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the exported XML or CSV, or the backup");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://jira.example.com");
    }
    security = levels(security);
    authored = authored(authored);
    bots = bots == null ? List.of() : List.copyOf(bots);
  }

  /// The setting `security`, checked.
  static Map<String, List<String>> levels(Map<String, List<String>> security) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    (security == null ? Map.<String, List<String>>of() : security).forEach((level, principals) ->
        levels.put(level, Accounts.readers("security", principals)));
    return java.util.Collections.unmodifiableMap(levels);
  }

  /// The setting `authored`, or what it is without one.
  static List<String> authored(List<String> authored) {
    return authored == null || authored.isEmpty() ? AUTHORED : List.copyOf(authored);
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
    try (Export export = Export.open(path, WANTED, WHAT, sink); Joined issues = new Joined(); Joined loose = new Joined()) {
      Readings readings = new Readings(sink, export.entries().size());
      Records records = new Records(issues, loose, readings, sink);
      for (Export.Entry entry : export.entries()) {
        readings.read(entry, () -> records.read(entry));
      }
      if (issues.size() == 0) {
        throw new IOException(path + ": holds no issue; export it again, or remove the source if there is none");
      }
      records.complete();
      readings.end();
      records.backup.people();
      loose.sort();
      records.send();
    }
    return now.cursor();
  }

  /// The files of one export, each of its kind.
  private final class Records {
    private final Joined issues;
    private final Joined loose;
    private final Readings readings;
    private final Sink sink;
    private final Accounts accounts = new Accounts(source, bots);
    private final JiraJson answers = new JiraJson(source, accounts);
    private final JiraBackup backup;
    private final Set<String> keys = new HashSet<>();
    private long promised = -1;
    private String promise = "";
    /// The list that was read last: what follows it on its page tells how many there are of its elements.
    private String lists = "";
    private int comments;

    Records(Joined issues, Joined loose, Readings readings, Sink sink) {
      this.issues = issues;
      this.loose = loose;
      this.readings = readings;
      this.sink = sink;
      this.backup = new JiraBackup(source, loose, accounts, sink);
    }

    boolean read(Export.Entry entry) throws IOException, InterruptedException {
      String name = entry.name().toLowerCase(java.util.Locale.ROOT);
      if (name.matches("(?s).*\\.xml(\\.gz)?")) {
        return xml(entry);
      }
      return name.endsWith(".csv") ? csv(entry)
          : JsonRecords.read(entry, LISTS, sink, (list, node, where) -> answer(list, node, where));
    }

    private boolean xml(Export.Entry entry) throws IOException, InterruptedException {
      try (XmlFile xml = XmlFile.open(entry)) {
        boolean any = xml.child(0);
        if (any && xml.name().equals("entity-engine-xml")) {
          backup.read(xml, (id, row, where) -> {
            if (id.isBlank()) {
              sink.problem(new Problem(where, "an issue without an id", "export it again", ""));
              return;
            }
            keys.add(id);
            issues.add("id:" + id, "backup", where, row);
          });
          return true;
        }
        if (!any || !xml.name().equals("rss")) {
          return false;
        }
        new JiraRss(accounts).read(xml, new JiraRss.Taker() {
          @Override
          public void issue(ObjectNode issue, String where) throws IOException, InterruptedException {
            flat(issue, where);
          }

          @Override
          public void extent(long from, long to, long total) {
            promised(total, entry.where());
          }
        });
        return true;
      }
    }

    private boolean csv(Export.Entry entry) throws IOException, InterruptedException {
      return new JiraCsv(accounts).read(entry, new JiraCsv.Taker() {
        @Override
        public void issue(ObjectNode issue, String where) throws IOException, InterruptedException {
          flat(issue, where);
        }

        @Override
        public void flaw(String where, String what) throws IOException, InterruptedException {
          sink.problem(new Problem(where, what, "export the column Key as well", ""));
        }
      });
    }

    private void flat(ObjectNode issue, String where) throws IOException, InterruptedException {
      String key = text(issue, "key").isEmpty() ? text(issue, "id") : text(issue, "key");
      if (key.isBlank()) {
        sink.problem(new Problem(where, "an issue without a key", "export it again", ""));
      } else {
        keys.add(key);
        issues.add(key, "flat", where, issue);
      }
    }

    private void promised(long total, String where) {
      if (total > promised) {
        promised = total;
        promise = where;
      }
    }

    /// An answer of the API, or what stands in one of its lists.
    private void answer(String list, JsonNode node, String where) throws IOException, InterruptedException {
      JsonNode issue = node.has("backend_name") ? node.path("data") : node;
      lists = list.isEmpty() ? lists : list;
      if (issue.path("fields").isObject() && (issue.has("key") || issue.has("id"))) {
        String key = text(issue, "key").isEmpty() ? text(issue, "id") : text(issue, "key");
        if (key.isBlank()) {
          sink.problem(new Problem(where, "an issue without a key", "export it again", ""));
          return;
        }
        keys.add(key);
        answers.names(issue);
        // for the people in it; its fields may get their names only later
        answers.issue(issue);
        issues.add(key, "answer", where, issue);
      } else if (node.has("body") && node.has("author") || list.equals("worklogs")) {
        String of = JiraJson.issueOf(node);
        if (of.isEmpty()) {
          sink.skipped("comment on nothing known");
        } else {
          comments++;
          answers.comment(node);
          loose.add("id:" + of, list.equals("worklogs") || node.has("timeSpentSeconds") ? "work" : "comment", where, node);
        }
      } else if (node.has("name") && (node.has("custom") || node.has("schema")) && node.has("id")) {
        answers.field(node);
      } else if (list.isEmpty() && (node.has("errorMessages") || node.has("errors"))) {
        String what = node.path("errorMessages").path(0).asString("no reason given");
        readings.partial(where, "an error instead of an answer: " + what, "ask Jira again");
      } else if (list.isEmpty() && (node.has("total") || node.has("isLast") || node.has("startAt"))) {
        answers.names(node);
        // a page of comments has a total as well
        promised(lists.equals("issues") ? node.path("total").asLong(-1) : -1, where);
      } else if (node.has("displayName") && (node.has("accountId") || node.has("name"))) {
        answers.who(node);
      } else {
        sink.skipped("record of another kind");
      }
    }

    /// A search answers with at most some hundred issues at once, and its XML with a thousand.
    void complete() throws IOException, InterruptedException {
      if (promised > keys.size()) {
        readings.partial(promise, "holds " + keys.size() + " of " + promised + " issues",
            "export the rest in further files, such as a search for each project or year; until then nothing is forgotten");
      }
    }

    void send() throws IOException, InterruptedException {
      JiraThread threads = new JiraThread(source, url, authored,
          issue -> JiraThread.level(security, text(issue, "security")), accounts, sink);
      int[] used = {0};
      Set<String> sent = new HashSet<>();
      accounts.send(sink);
      issues.each((_, pieces) -> {
        // the same issue in two files: the later state counts
        Joined.Piece piece = pieces.stream().max(Comparator.comparing(each -> text(each.node(), "updated")
            + text(each.node(), "fields", "updated"))).orElseThrow();
        ObjectNode issue = switch (piece.type()) {
          case "answer" -> answers.issue(piece.node());
          case "backup" -> backup.issue(piece.node());
          default -> (ObjectNode) piece.node();
        };
        if (!sent.add(text(issue, "key").isEmpty() ? text(issue, "id") : text(issue, "key"))) {
          sink.skipped("issue that comes twice");
          return;
        }
        List<JsonNode> apart = new ArrayList<>();
        Set<String> ids = new java.util.TreeSet<>(List.of(text(issue, "id"),
            text(piece.node(), "self").replaceFirst(".*/issue/", ""), text(issue, "key")));
        ids.remove("");
        for (String id : piece.type().equals("backup") ? Set.<String>of() : ids) {
          for (Joined.Piece comment : loose.all("id:" + id)) {
            used[0]++;
            if (comment.type().equals("work")) {
              issue.withArray("work").add(answers.work(comment.node()));
            } else {
              apart.add(answers.comment(comment.node()));
            }
          }
        }
        threads.send(issue, apart);
      });
      for (int i = used[0]; i < comments; i++) {
        sink.skipped("comment whose issue is not in the export");
      }
    }
  }
}
