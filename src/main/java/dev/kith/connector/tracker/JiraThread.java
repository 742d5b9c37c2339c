package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Times;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Makes an item of an issue in Jira, once its reader has brought it into the one form below ([JiraJson], [JiraRss],
/// [JiraCsv] and [JiraBackup] do).
///
/// ```json
/// {"id": "", "key": "", "summary": "", "type": "", "status": "", "done": "true|false|", "resolution": "", "security": "",
///  "projectName": "", "parent": "", "url": "", "created": "", "updated": "", "resolved": "",
///  "description": BODY, "reporter": WHO, "creator": WHO, "assignee": WHO, "labels": [], "components": [], "versions": [],
///  "votes": 0, "watches": 0, "links": 0,
///  "comments": [{"id": "", "author": WHO, "created": "", "body": BODY, "hidden": "why it must not be shown"}],
///  "work": [the same], "changes": [{"author": WHO, "created": "", "field": "", "to": ""}],
///  "fields": [{"name": "", "type": "", "body": BODY}]}
/// ```
///
/// WHO is `{"id": "", "name": ""}`; BODY is one of `{"wiki": ""}`, `{"html": ""}`, `{"adf": {}}`, `{"plain": ""}`.
///
/// Roles: who reports asks, or writes if the type is one of those whose text is the plan itself (a story). To whom the issue
/// was assigned when it was resolved has the accepted answer; without an assignee, who resolved it, unless that is who
/// asked. Whoever else moved it to done, or logged work on it, answered.
final class JiraThread {
  private static final Pattern REFUSED = Pattern.compile("(?iu).*(won.?t|wont|will not|not? (a )?bug|duplicate|declined|"
      + "reject|cannot|can.t reproduce|not reproducible|incomplete|invalid|abandon|obsolete|withdrawn|cancel|wird nicht|"
      + "duplikat|abgelehnt|nicht reproduzierbar|unvollständig|abgebrochen|ungültig|ne sera pas|doublon|non reproductible|"
      + "rejeté|incomplet|annulé|no se |duplicad|rechazad|cancelad|no reproducible).*");
  private static final Pattern DONE = Pattern.compile("(?iu)done|closed|resolved|complete[d]?|fixed|released|verified|"
      + "erledigt|geschlossen|gelöst|fertig|abgeschlossen|terminée?|fermée?|résolue?|fini|cerrad[ao]|resuelt[ao]|hech[ao]|"
      + "listo|finalizad[ao]|chiuso|risolto|completato|concluído|fechado|resolvido|gesloten|opgelost|gereed");
  /// Fields that Jira's own parts keep for themselves.
  private static final Pattern MACHINERY = Pattern.compile("(?iu)rank.*|sprints?|epic (colou?r|status|link)|development|"
      + "flagged|story points?.*|team|request participants|organi[sz]ations|time to .*|\\[chart].*|last (commented|viewed|"
      + "public).*|satisfaction.*|.*approvers?|watchers?|issue colou?r|start date|target (start|end)|parent link|"
      + "request language|work ?ratio");
  private static final Pattern MACHINE = Pattern.compile("(?s)com\\.atlassian.*|\\{.*|\\d+\\|\\w+:\\w*|[\\d\\s.,:/|"
      + "+TZ-]*|[\\w.-]+@[0-9a-f]+\\[.*");
  private static final Pattern MENTION = Pattern.compile("\\[~([^]\n]{1,200})]|class=\"user-hover\"[^>]{0,"
      + "200}?rel=\"([^\"]{1,200})\"");

  interface Rights {
    /// Who may see an issue; `null` for the source's own `access`.
    Access of(JsonNode issue);
  }

  private final String source;
  private final String url;
  private final List<String> authored;
  private final Rights rights;
  private final Accounts accounts;
  private final Sink sink;

  /// @param url      Jira's address, or empty
  /// @param authored types of issues whose reporter wrote what is to be done
  JiraThread(String source, String url, List<String> authored, Rights rights, Accounts accounts, Sink sink) {
    this.source = source;
    this.url = url;
    this.authored = authored;
    this.rights = rights;
    this.accounts = accounts;
    this.sink = sink;
  }

  /// An issue with a security level is for those whom the settings name for it; for nobody if they name none.
  static Access level(Map<String, List<String>> security, String level) {
    if (level.isBlank()) {
      return null;
    }
    return security.entrySet().stream().filter(each -> each.getKey().equalsIgnoreCase(level.strip())).findFirst()
        .map(each -> Access.of(Set.copyOf(each.getValue()))).orElse(Access.NOBODY);
  }

  void send(JsonNode issue, List<JsonNode> comments) throws IOException, InterruptedException {
    String key = first(issue, "key", "id");
    Ticket ticket = new Ticket(key, Ticket.Markup.HTML);
    ticket.title(text(issue, "summary").isBlank() ? key : text(issue, "summary"));
    ticket.alias(key);
    ticket.url(text(issue, "url").isEmpty() && !url.isEmpty() ? url + "/browse/" + key : text(issue, "url"));
    ticket.times(time(issue, "created"), time(issue, "updated"));
    ticket.place(text(issue, "projectName").isBlank() ? key.replaceFirst("-\\d+$", "") : text(issue, "projectName"));
    ticket.place(text(issue, "parent"));
    ticket.access(rights.of(issue));
    for (String list : List.of("labels", "components", "versions")) {
      list(issue, list).forEach(each -> ticket.tag(each.asString("")));
    }
    ticket.tag(text(issue, "type"));
    ticket.votes(issue.path("votes").asInt(0));
    ticket.bookmarks(issue.path("watches").asInt(0));
    ticket.inlinks(issue.path("links").asInt(0));
    ticket.body(html(issue.path("description")));
    fields(issue, ticket);
    people(issue, ticket);
    said(issue, comments, ticket);
    mentions(issue.path("description"), ticket);
    sink.item(ticket.item(source));
  }

  private void fields(JsonNode issue, Ticket ticket) {
    ticket.section("Environment", html(issue.path("environment")));
    for (JsonNode field : list(issue, "fields")) {
      String name = text(field, "name");
      String html = html(field.path("body"));
      String plain = html.replaceAll("<[^>]{0,300}>", " ").strip();
      if (!plain.isEmpty() && !name.isBlank() && !MACHINERY.matcher(name.strip()).matches() && !MACHINE.matcher(plain)
          .matches()
          && !text(field, "type")
          .matches("(?i).*(datepicker|datetime|userpicker|multiuserpicker|grouppicker|float|sprint|rank)")) {
        ticket.section(name, html);
      }
    }
  }

  private void people(JsonNode issue, Ticket ticket) {
    String resolution = text(issue, "resolution");
    boolean resolved = !resolution.isBlank()
        && !resolution.matches("(?iu)unresolved|-1|nicht erledigt|nicht gelöst|non résolue?|"
        + "sin resolver|none|ungelöst");
    boolean done = (resolved || text(issue, "done").equals("true")
        || text(issue, "done").isEmpty() && DONE.matcher(text(issue, "status").strip()).matches());
    boolean solved = done && !REFUSED.matcher(resolution).matches() && !REFUSED.matcher(text(issue, "status")).matches();
    boolean written = authored.stream().anyMatch(text(issue, "type").strip()::equalsIgnoreCase);
    Identity reporter = who(issue.path("reporter"));
    if (reporter == null) {
      reporter = who(issue.path("creator"));
    }
    ticket.part(reporter, written ? Role.AUTHOR : Role.ASKER, time(issue, "created"));
    Identity assignee = who(issue.path("assignee"));
    JsonNode last = null;
    for (JsonNode change : list(issue, "changes")) {
      String field = text(change, "field").toLowerCase(Locale.ROOT);
      Identity who = who(change.path("author"));
      if (field.equals("status") && DONE.matcher(text(change, "to").strip()).matches()
          || field.equals("resolution") && !text(change, "to").isBlank()) {
        last = change;
      } else if (field.matches("description|summary") && who != null && !same(who, reporter)) {
        ticket.part(who, Role.EDITOR, time(change, "created"));
      }
    }
    Identity mover = last == null ? null : who(last.path("author"));
    Instant when = time(issue, "resolved");
    when = when == null && last != null ? time(last, "created") : when;
    if (solved) {
      ticket.accept();
      Identity answerer = assignee == null && !same(mover, reporter) ? mover : assignee;
      ticket.part(answerer, Role.ACCEPTED_ANSWERER, when);
      if (mover != null && !same(mover, answerer) && !same(mover, reporter)) {
        ticket.part(mover, Role.ANSWERER, when);
      }
    } else if (assignee != null && !same(assignee, reporter)) {
      ticket.part(assignee, Role.MENTIONED, null);
    }
  }

  private void said(JsonNode issue, List<JsonNode> apart, Ticket ticket) {
    Set<String> seen = new HashSet<>();
    List<JsonNode> comments = Stream.concat(list(issue, "comments").stream(), apart.stream())
        .sorted(Comparator.comparing(comment -> Times.parse(text(comment, "created")).orElse(Instant.EPOCH))).toList();
    for (JsonNode comment : comments) {
      String id = text(comment, "id");
      if (!id.isEmpty() && !seen.add(id)) {
        continue;
      }
      Identity who = who(comment.path("author"));
      if (!text(comment, "hidden").isEmpty()) {
        sink.skipped(text(comment, "hidden"));
      } else if (who == null && !text(comment, "author", "id").isEmpty()) {
        sink.skipped("comment of a bot");
      } else {
        String html = html(comment.path("body"));
        Instant at = time(comment, "created");
        ticket.part(who, Role.COMMENTER, at);
        ticket.seen(at);
        ticket.comments(1);
        ticket.said("Comment", who, at, ticket.at("?focusedCommentId=", id), html);
        mentions(comment.path("body"), ticket);
      }
    }
    for (JsonNode work : list(issue, "work")) {
      if (!text(work, "hidden").isEmpty()) {
        sink.skipped(text(work, "hidden"));
        continue;
      }
      Identity who = who(work.path("author"));
      ticket.part(who, Role.ANSWERER, time(work, "created"));
      ticket.said("Work", who, time(work, "created"), ticket.at("?focusedWorklogId=", text(work, "id")), html(work.path("body")));
    }
  }

  private void mentions(JsonNode body, Ticket ticket) {
    Set<String> mentioned = new LinkedHashSet<>();
    Matcher found = MENTION.matcher(text(body, "wiki") + text(body, "html"));
    while (found.find()) {
      mentioned.add(found.group(1) == null ? found.group(2) : JiraMarkup.account(found.group(1)));
    }
    body.path("adf").findParents("attrs").stream().filter(node -> text(node, "type").equals("mention"))
        .forEach(node -> mentioned.add(text(node, "attrs", "id")));
    for (String account : mentioned) {
      Identity who = accounts.of(account, "");
      if (who != null && !ticket.has(who)) {
        ticket.part(who, Role.MENTIONED, null);
      }
    }
  }

  private String html(JsonNode body) {
    UnaryOperator<String> names = account -> accounts.name(account).isEmpty() ? account : accounts.name(account);
    if (body.path("adf").isObject()) {
      return JiraDocument.html(body.path("adf"), names);
    }
    if (!text(body, "wiki").isBlank()) {
      return JiraMarkup.html(text(body, "wiki"), names);
    }
    String plain = text(body, "plain");
    return plain.isBlank() ? text(body, "html") : "<p>" + org.jsoup.nodes.Entities.escape(plain) + "</p>";
  }

  private Identity who(JsonNode who) {
    return accounts.of(text(who, "id"), text(who, "name"));
  }

  private static boolean same(Identity a, Identity b) {
    return a != null && b != null && a.key().equals(b.key());
  }

  private static Instant time(JsonNode node, String key) {
    return Times.parse(text(node, key)).orElse(null);
  }
}
