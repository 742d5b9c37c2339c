package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Times;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How one live Jira is asked: Cloud and Server differ in their searches, and both take times as minutes in the account's zone.
final class JiraServer {
  /// Elements of a list that come at once; a server may give fewer.
  private static final int PAGE = 100;
  /// Issues with all their fields that come at once.
  private static final int WHOLE = 50;
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm");
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  interface Taker {
    void take(JsonNode issue) throws IOException, InterruptedException;
  }

  private final Calls calls;
  private final boolean cloud;
  private final String api;
  private final ZoneId zone;

  /// Asks which Jira it is, and in which zone the account lives.
  ///
  /// @param known whether there is an account
  JiraServer(Calls calls, boolean known) throws IOException, InterruptedException {
    this.calls = calls;
    JsonNode info = calls.get("/rest/api/2/serverInfo").node();
    if (!info.has("version") && !info.has("deploymentType")) {
      throw new Calls.Broken("/rest/api/2/serverInfo: there is no Jira; check url", null);
    }
    this.cloud = text(info, "deploymentType").equalsIgnoreCase("Cloud");
    this.api = cloud ? "/rest/api/3" : "/rest/api/2";
    this.zone = known ? zone(text(calls.get(api + "/myself").node(), "timeZone"), info) : zone("", info);
  }

  private static ZoneId zone(String name, JsonNode info) {
    try {
      return name.isEmpty() ? OffsetDateTime.parse(text(info, "serverTime"), STAMP).getOffset() : ZoneId.of(name);
    } catch (DateTimeException _) {
      // at worst some hours are asked for again
      return ZoneOffset.ofHours(-12);
    }
  }

  Calls.Reply get(String path) throws IOException, InterruptedException {
    return calls.get(api + path);
  }

  /// A time as JQL takes it: in minutes of the account's zone, and never after the time meant. Where clocks are put back an
  /// hour comes twice: then from before it.
  String minute(Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at.minusSeconds(60), zone);
    return MINUTE.format(zone.getRules().getValidOffsets(local).size() > 1 ? local.minusHours(1) : local);
  }

  /// Issues that were changed since, oldest change first, with all that a search gives of them. Where one minute ends on a
  /// page, the next page is asked for by its time, since what changes meanwhile moves behind all others.
  ///
  /// @param projects JQL
  void changed(String projects, Instant since, JiraJson answers, Taker taker) throws IOException, InterruptedException {
    String minute = minute(since);
    Set<String> seen = new HashSet<>();
    String place = "";
    List<String> before = List.of();
    while (true) {
      String jql = projects + " AND updated >= \"" + minute + "\" ORDER BY updated ASC, key ASC";
      JsonNode page = search(jql, "fields=*all&expand=names,schema,changelog", WHOLE, place);
      answers.names(page);
      List<JsonNode> issues = list(page, "issues");
      List<String> now = issues.stream().map(issue -> text(issue, "id") + " " + text(issue, "fields", "updated")).toList();
      for (int i = 0; i < now.size(); i++) {
        if (seen.add(now.get(i))) {
          taker.take(issues.get(i));
        }
      }
      String next = next(page, place, issues.size());
      if (next.isEmpty()) {
        return;
      }
      String last = minute(Times.parse(text(issues.getLast(), "fields", "updated")).orElse(since));
      if (last.compareTo(minute) > 0) {
        minute = last;
        place = "";
        before = List.of();
      } else if (now.equals(before)) {
        throw new FetchException("search: the list repeats a page", "the next pass lists it again", null);
      } else {
        place = next;
        before = now;
      }
    }
  }

  /// All issues of a project, with no more than what their version is made of.
  ///
  /// @return whether it was all of them: a list that changed while it was read may lack some
  boolean listed(String project, Taker taker) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    String place = "";
    long total = -1;
    do {
      JsonNode page = search("project = \"" + project + "\" ORDER BY key ASC", "fields=updated,security,project,reporter,assignee",
          PAGE, place);
      total = page.path("total").asLong(-1);
      boolean anew = false;
      List<JsonNode> issues = list(page, "issues");
      for (JsonNode issue : issues) {
        if (seen.add(text(issue, "id"))) {
          anew = true;
          taker.take(issue);
        }
      }
      place = next(page, place, issues.size());
      if (!place.isEmpty() && !anew) {
        throw new FetchException("search: the list repeats a page", "the next pass lists it again", null);
      }
    } while (!place.isEmpty());
    return total <= seen.size();
  }

  /// @param place where the page begins: a token in Cloud, a number elsewhere, empty for the first
  private JsonNode search(String jql, String fields, int size, String place) throws IOException, InterruptedException {
    String path = (cloud ? "/search/jql?" : "/search?") + "jql=" + Calls.encoded(jql) + "&" + fields + "&maxResults=" + size
        + (place.isEmpty() ? "" : (cloud ? "&nextPageToken=" : "&startAt=") + Calls.encoded(place));
    Calls.Reply reply = get(path);
    if (reply.missing() || !reply.node().path("issues").isArray()) {
      throw new FetchException(reply.address().replaceFirst("\\?.*", "") + ": answers with no list of issues",
          "check that the account may browse the projects", null);
    }
    return reply.node();
  }

  /// Where the next page begins; empty after the last.
  private String next(JsonNode page, String place, int size) throws FetchException {
    if (cloud) {
      return page.path("isLast").asBoolean(false) ? "" : text(page, "nextPageToken");
    }
    long end = (place.isEmpty() ? 0 : Long.parseLong(place)) + size;
    if (size == 0 && end < page.path("total").asLong(0)) {
      throw new FetchException("search: the list broke off", "the next pass lists it again", null);
    }
    return size == 0 || end >= page.path("total").asLong(end + 1) ? "" : Long.toString(end);
  }

  /// One issue with all that a search would give of it; missing if there is none.
  Calls.Reply issue(String id) throws IOException, InterruptedException {
    return get("/issue/" + id + "?fields=*all&expand=names,schema,changelog");
  }

  /// Adds the comments, work logs and changes that were left out of an issue's own answer, since they are many.
  void complete(JsonNode issue) throws IOException, InterruptedException {
    String path = "/issue/" + text(issue, "id");
    ObjectNode fields = (ObjectNode) issue.path("fields");
    if (lacks(fields.path("comment"), "comments")) {
      fields.putObject("comment").set("comments", all(path + "/comment?", "comments"));
    }
    if (fields.path("worklog").isObject() && lacks(fields.path("worklog"), "worklogs")) {
      fields.putObject("worklog").set("worklogs", all(path + "/worklog?", "worklogs"));
    }
    if (cloud && issue.path("changelog").isObject() && lacks(issue.path("changelog"), "histories")) {
      ((ObjectNode) issue).putObject("changelog").set("histories", all(path + "/changelog?", "values"));
    }
  }

  private static boolean lacks(JsonNode list, String key) {
    return !list.path(key).isArray() || list.path("total").asLong(0) > list.path(key).size();
  }

  /// All elements of a list in numbered pages.
  ArrayNode all(String path, String key) throws IOException, InterruptedException {
    ArrayNode out = JiraJson.JSON.createArrayNode();
    Set<String> seen = new HashSet<>();
    while (true) {
      Calls.Reply reply = get(path + "startAt=" + out.size() + "&maxResults=" + PAGE);
      JsonNode page = reply.node();
      if (reply.missing() || !page.path(key).isArray()) {
        throw new FetchException(reply.address() + ": answers with no list", "the next pass asks again", null);
      }
      List<JsonNode> elements = new ArrayList<>(page.path(key).values());
      boolean anew = false;
      for (JsonNode each : elements) {
        anew |= seen.add(text(each, "self") + each.path("id") + text(each, "name"));
        out.add(each);
      }
      if (page.path("isLast").asBoolean(false) || elements.isEmpty()
          || out.size() >= page.path("total").asLong(page.has("isLast") ? Long.MAX_VALUE : out.size())) {
        if (out.size() < page.path("total").asLong(0)) {
          throw new FetchException(reply.address() + ": the list broke off", "the next pass asks again", null);
        }
        return out;
      }
      if (!anew) {
        throw new FetchException(reply.address() + ": the list repeats a page", "the next pass asks again", null);
      }
    }
  }

  /// The projects that the account may browse.
  List<JsonNode> projects() throws IOException, InterruptedException {
    if (cloud) {
      return List.copyOf(all("/project/search?expand=lead&", "values").values());
    }
    return get("/project?expand=lead").list();
  }
}
