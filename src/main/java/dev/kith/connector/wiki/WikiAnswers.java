package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Readings;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.Times;
import dev.kith.model.Person;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What saved answers of a MediaWiki's API say, told apart by their keys: pages go to a [Spill] under their ids, in as many
/// pieces as there are.
final class WikiAnswers implements Closeable {
  /// What is said of a page: `page`, `parse` (as rendered), `change` (an edit), or `more` (the number of an older revision
  /// that the next answer begins with); then file and line; then the JSON.
  final Spill pages = new Spill();
  final WikiSite site;
  /// By title, as the answers write both.
  final Map<String, String> redirects = new HashMap<>();
  /// By name.
  final Map<String, Person> users = new LinkedHashMap<>();
  private final String source;
  /// Users whose edits count for nobody: those of the settings, and those whom the wiki calls bots.
  final List<String> bots;
  private final Sink sink;
  private final Map<String, Log> logs = new HashMap<>();
  /// The list of pages that goes on in an answer of which nothing was seen yet, and where that was said.
  private String open = "";
  private boolean ended;

  private record Log(Instant at, boolean deleted) {}

  WikiAnswers(String source, WikiSite site, List<String> bots, Sink sink) throws IOException {
    this.source = source;
    this.site = site;
    this.bots = new ArrayList<>(bots);
    this.sink = sink;
  }

  /// Whether a key is there and not `false`: the first version of the format writes the empty text for true.
  static boolean flag(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return !value.isMissingNode() && !value.isNull() && !(value.isBoolean() && !value.booleanValue());
  }

  static long number(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : 0;
  }

  boolean contributes(String user) {
    return WikiSite.contributes(user, bots);
  }

  /// Whether the wiki's log says that a page was deleted after its last change.
  boolean deleted(String title, Instant at) {
    Log log = logs.get(title);
    return log != null && log.deleted && (at == null || !log.at.isBefore(at));
  }

  void take(JsonNode node, String where, Readings readings) throws IOException, InterruptedException {
    if (node.path("data").isObject() && node.has("backend_name")) {
      // a program that keeps what it fetched in a wrapping of its own
      page(node.path("data"), where);
    } else if (node.path("error").isObject() || node.has("errorKey") || node.path("errors").isArray()) {
      String said = text(node, "error", "info");
      readings.partial(where, "an error instead of an answer: " + (said.isEmpty() ? text(node, "errorKey") : said)
          .lines().findFirst().orElse("unknown"), "ask the wiki again, with an account that may read it");
    } else if (node.path("query").isObject()) {
      query(node, where);
    } else if (node.path("parse").isObject()) {
      add(number(node.path("parse"), "pageid"), "parse", where, node.path("parse"));
    } else if (node.has("pageid") && node.has("title")) {
      page(node, where);
    } else if (number(node, "id") > 0 && node.path("latest").isObject()) {
      add(number(node, "id"), "rest", where, node);
    } else {
      sink.skipped("answer of another kind");
    }
  }

  /// Takes what stands under `query`.
  void query(JsonNode answer, String where) throws IOException {
    JsonNode query = answer.path("query");
    JsonNode more = answer.has("continue") ? answer.path("continue") : answer.path("query-continue");
    for (var part : query.properties()) {
      JsonNode value = part.getValue();
      switch (part.getKey()) {
        case "general" -> {
          site.base = text(value, "base");
          site.language = text(value, "lang");
          site.firstLetter = !text(value, "case").equals("case-sensitive");
        }
        case "namespaces" -> value.values().forEach(one -> site.names.put((int) number(one, "id"),
            text(one, one.has("*") ? "*" : "name")));
        case "redirects" -> value.values().forEach(one -> redirects.put(text(one, "from"), text(one, "to")));
        case "pages" -> pages(value, more, where);
        case "recentchanges", "usercontribs" -> {
          for (JsonNode change : value.values()) {
            change(change, where);
          }
        }
        case "logevents" -> value.values().forEach(this::log);
        case "allusers", "users" -> value.values().forEach(this::user);
        default -> {
          for (JsonNode one : value.isArray() ? value.values() : List.<JsonNode>of()) {
            if (number(one, "pageid") > 0 && one.has("title")) {
              page(one, where);
            }
          }
        }
      }
    }
  }

  private void pages(JsonNode pages, JsonNode more, String where) throws IOException {
    boolean goesOn = false;
    for (var next : more.properties()) {
      // of all that goes on, what begins with g is the list of pages itself
      goesOn |= next.getKey().startsWith("g") || !next.getValue().path("gapcontinue").isMissingNode();
    }
    open = goesOn ? where : open;
    ended |= !goesOn && !pages.isEmpty();
    String older = text(more, "rvcontinue").replaceFirst(".*\\|", "");
    for (JsonNode page : pages.values()) {
      page(page, where);
      if (pages.size() == 1 && !older.isEmpty()) {
        add(number(page, "pageid"), "more", where, older);
      }
    }
  }

  private void page(JsonNode page, String where) throws IOException {
    if (flag(page, "missing") || flag(page, "invalid") || number(page, "ns") < 0) {
      sink.skipped(flag(page, "missing") ? "missing page" : "no page");
    } else {
      add(number(page, "pageid"), "page", where, page);
    }
  }

  private void change(JsonNode change, String where) throws IOException {
    String type = text(change, "type");
    if (number(change, "revid") > 0 && number(change, "pageid") > 0 && (type.isEmpty() || type.matches("edit|new"))) {
      add(number(change, "pageid"), "change", where, change);
    }
  }

  private void log(JsonNode event) {
    Instant at = Times.parse(text(event, "timestamp")).orElse(null);
    String action = text(event, "action");
    if (at != null && text(event, "type").equals("delete") && Set.of("delete", "delete_redir", "restore").contains(action)) {
      logs.merge(text(event, "title"), new Log(at, !action.equals("restore")),
          (old, now) -> now.at.isAfter(old.at) ? now : old);
    }
  }

  private void user(JsonNode user) {
    String name = text(user, "name").strip();
    if (name.isEmpty() || flag(user, "missing") || flag(user, "invalid")) {
      return;
    }
    boolean bot = list(user, "groups").stream().anyMatch(group -> group.asString("").equals("bot"));
    if (bot) {
      bots.add(name);
    }
    boolean active = !flag(user, "blockid") || flag(user, "blockpartial");
    users.putIfAbsent(name, new Person(source, source + "/" + name, name, List.of(source + "/" + name), "", "", "", "", "",
        List.of(), List.of(), active, !bot && contributes(name)));
  }

  private void add(long page, String sort, String where, Object said) throws IOException {
    if (page > 0) {
      pages.add(page, sort, where, said.toString());
    } else {
      sink.skipped("page without an id");
    }
  }

  /// To be called when every answer was taken.
  void conclude(Readings readings, List<String> namespaces) throws IOException, InterruptedException {
    if (!open.isEmpty() && !ended) {
      readings.partial(open, "the list of pages goes on in an answer that is not here",
          "ask on with what the answer says under continue; until then nothing of this source is forgotten");
    }
    site.conclude(namespaces);
    pages.sort();
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }
}
