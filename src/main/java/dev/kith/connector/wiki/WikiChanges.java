package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a MediaWiki's recent changes and its log say is to be looked at again.
final class WikiChanges {
  /// Events after which the same revision says something else, or other people wrote it.
  private static final Set<String> REWRITING = Set.of("delete/revision", "delete/event", "suppress/revision", "merge/merge",
      "import/upload", "import/interwiki", "contentmodel/change", "delete/restore");

  private final WikiApi api;
  private final WikiSite site;
  private final Sink sink;
  /// Pages to be looked at again, and among them those to be read even if their version is the same.
  final Set<Long> touched = new LinkedHashSet<>();
  final Set<Long> forced = new HashSet<>();
  /// Titles that another page may have now.
  final Set<String> titles = new LinkedHashSet<>();
  /// Pages that the log says were deleted.
  final Set<Long> deleted = new HashSet<>();
  /// Events of the log that are not to be acted on once more in the next pass.
  final List<String> handled = new ArrayList<>();
  /// Whether something may be new of the users.
  boolean users;
  private final Set<String> renamed = new LinkedHashSet<>();

  WikiChanges(WikiApi api, WikiSite site, Sink sink) {
    this.api = api;
    this.site = site;
    this.sink = sink;
  }

  /// @param from when the first of the changes was made
  void read(Instant from) throws IOException, InterruptedException {
    api.each(Map.of("list", "recentchanges", "rcstart", from.toString(), "rcdir", "newer", "rctype", "edit|new|log", "rcprop",
        "ids|title|timestamp", "rclimit", "max"), Map.of(), query -> {
          for (JsonNode change : list(query, "recentchanges")) {
            touch(change, "pageid");
            title(change, "ns", "title");
          }
        });
    api.each(Map.of("list", "logevents", "lestart", from.toString(), "ledir", "newer", "leprop",
        "ids|title|type|details|timestamp", "lelimit", "max"), Map.of(), query -> {
          for (JsonNode event : list(query, "logevents")) {
            event(event);
          }
        });
    for (String name : renamed) {
      pagesOf(name);
    }
    sink.notes("retry/").keySet().forEach(key -> touch(Long.parseLong(key.substring(6))));
    sink.notes("absent/").keySet().forEach(key -> touch(Long.parseLong(key.substring(7))));
  }

  private void touch(JsonNode change, String key) {
    long page = WikiAnswers.number(change, key);
    if (site.wanted.contains((int) WikiAnswers.number(change, "ns")) || !sink.noted("v/" + page).isEmpty()) {
      touch(page);
    }
  }

  private void touch(long page) {
    if (page > 0) {
      touched.add(page);
      Stream.of(sink.noted("r/" + page).split(" ")).filter(leads -> !leads.isEmpty()).map(Long::parseLong).forEach(touched::add);
    }
  }

  private void title(JsonNode node, String namespace, String title) {
    String said = text(node, title);
    if (!said.isEmpty() && node.has(namespace) && site.wanted.contains((int) WikiAnswers.number(node, namespace))) {
      titles.add(said);
    }
  }

  private void event(JsonNode event) {
    String id = text(event, "logid");
    String type = text(event, "type");
    String action = type + "/" + text(event, "action");
    long page = WikiAnswers.number(event, "logpage");
    touch(event, "logpage");
    title(event, "ns", "title");
    title(event.path("params"), "target_ns", "target_title");
    if (action.equals("delete/delete") || action.equals("delete/delete_redir")) {
      deleted.add(page);
    }
    if (!sink.noted("log/" + id).isEmpty()) {
      return;
    }
    if (REWRITING.contains(action)) {
      forced.add(page);
      handled.add(id);
    } else if (type.equals("renameuser")) {
      renamed.add(text(event, "params", "newuser"));
      handled.add(id);
    }
    users |= Set.of("block", "rights", "newusers", "renameuser").contains(type);
  }

  /// All pages that a user edited are to be read again.
  void pagesOf(String user) throws IOException, InterruptedException {
    if (!user.isBlank()) {
      api.each(Map.of("list", "usercontribs", "ucuser", user, "ucprop", "ids", "uclimit", "max"), Map.of(), query ->
          list(query, "usercontribs").forEach(one -> {
            touch(WikiAnswers.number(one, "pageid"));
            forced.add(WikiAnswers.number(one, "pageid"));
          }));
    }
  }
}
