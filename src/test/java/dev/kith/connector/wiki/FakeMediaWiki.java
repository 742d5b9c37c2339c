package dev.kith.connector.wiki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A MediaWiki in memory, as far as its `api.php` shows one: pages with revisions, redirects, templates, moves, deletions,
/// restorings, renamed users, hidden revisions; lists in small pages; its own clock.
final class FakeMediaWiki implements LiveFake.Site {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern CATEGORY = Pattern.compile("\\[\\[Category:([^\\]]+)\\]\\]");
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{([^}]+)\\}\\}");
  private static final Pattern REDIRECT = Pattern.compile("#REDIRECT \\[\\[([^\\]]+)\\]\\]");

  static final class Page {
    final long id;
    String title;
    Instant touched;
    final List<Revision> revisions = new ArrayList<>();

    Page(long id, String title) {
      this.id = id;
      this.title = title;
    }

    String text() {
      return revisions.getLast().text;
    }

    int namespace() {
      return FakeMediaWiki.namespace(title);
    }

    String leads() {
      Matcher redirect = REDIRECT.matcher(text());
      return redirect.lookingAt() ? redirect.group(1) : "";
    }
  }

  private static final class Revision {
    final long id;
    final Instant at;
    String user;
    final boolean minor;
    final String text;
    boolean hidden;

    Revision(long id, Instant at, String user, boolean minor, String text) {
      this.id = id;
      this.at = at;
      this.user = user;
      this.minor = minor;
      this.text = text;
    }
  }

  private record Change(long page, String title, Instant at, String type) {}

  private record Event(long id, String type, String action, long page, String title, Instant at, Map<String, String> params) {}

  final TreeMap<Long, Page> pages = new TreeMap<>();
  private final TreeMap<Long, Page> deleted = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  final TreeMap<String, Boolean> users = new TreeMap<>();
  Instant now = Instant.parse("2025-01-01T08:00:00Z");
  private long numbers;
  /// How many the longest list holds.
  int limit = 3;
  /// Pages that cannot be rendered.
  final TreeSet<String> broken = new TreeSet<>();
  final TreeSet<String> denied = new TreeSet<>();
  boolean closed;
  boolean emptyList;

  void tick(Duration time) {
    now = now.plus(time);
  }

  Page page(String title) {
    return pages.values().stream().filter(page -> page.title.equals(title)).findFirst().orElse(null);
  }

  private static int namespace(String title) {
    return title.startsWith("Talk:") ? 1 : title.startsWith("Template:") ? 10 : title.startsWith("Category:") ? 14 : 0;
  }

  void edit(String user, String title, String text) {
    edit(user, title, text, false);
  }

  void edit(String user, String title, String text, boolean minor) {
    users.putIfAbsent(user, user.endsWith("Bot"));
    Page page = page(title);
    boolean created = page == null;
    if (created) {
      page = new Page(++numbers, title);
      pages.put(page.id, page);
    }
    touchTarget(created ? "" : page.leads());
    page.revisions.add(new Revision(++numbers, now, user, minor, text));
    page.touched = now;
    touchTarget(page.leads());
    changes.add(new Change(page.id, title, now, created ? "new" : "edit"));
    if (title.startsWith("Template:")) {
      String call = "{{" + title.substring(9) + "}}";
      pages.values().stream().filter(one -> one.text().contains(call)).forEach(one -> one.touched = now);
    }
  }

  private void touchTarget(String title) {
    if (!title.isEmpty() && page(title) != null) {
      page(title).touched = now;
    }
  }

  void move(String user, String from, String to, boolean leaves) {
    Page page = page(from);
    page.title = to;
    page.touched = now;
    page.revisions.add(new Revision(++numbers, now, user, true, page.text()));
    log("move", "move", page.id, from, Map.of("target_title", to, "target_ns", Integer.toString(namespace(to))));
    if (leaves) {
      Page redirect = new Page(++numbers, from);
      redirect.revisions.add(new Revision(++numbers, now, user, false, "#REDIRECT [[" + to + "]]"));
      redirect.touched = now;
      pages.put(redirect.id, redirect);
    }
  }

  /// @param told whether the log says so
  void delete(String title, boolean told) {
    Page page = page(title);
    pages.remove(page.id);
    deleted.put(page.id, page);
    changes.removeIf(change -> change.page == page.id);
    if (told) {
      log("delete", "delete", page.id, title, Map.of());
    }
    touchTarget(page.leads());
  }

  void restore(String title) {
    Page page = deleted.values().stream().filter(one -> one.title.equals(title)).findFirst().orElse(null);
    if (page != null && page(title) == null) {
      deleted.remove(page.id);
      pages.put(page.id, page);
      page.touched = now;
      log("delete", "restore", page.id, title, Map.of());
      touchTarget(page.leads());
    }
  }

  /// Hides who made the first revision.
  void hide(String title) {
    page(title).revisions.getFirst().hidden = true;
    page(title).touched = now;
    log("delete", "revision", page(title).id, title, Map.of());
  }

  void rename(String user, String name) {
    if (!users.containsKey(user) || users.containsKey(name)) {
      return;
    }
    users.put(name, users.remove(user));
    pages.values().forEach(page -> page.revisions.stream().filter(one -> one.user.equals(user)).forEach(one -> one.user = name));
    deleted.values().forEach(page -> page.revisions.stream().filter(one -> one.user.equals(user)).forEach(one -> one.user = name));
    log("renameuser", "renameuser", 0, "User:" + user, Map.of("olduser", user, "newuser", name));
  }

  void bot(String user, boolean is) {
    users.put(user, is);
    log("rights", "rights", 0, "User:" + user, Map.of());
  }

  /// Recent changes older than that are dropped.
  void dropChanges(Instant before) {
    changes.removeIf(change -> change.at.isBefore(before));
    events.removeIf(event -> event.at.isBefore(before));
  }

  private void log(String type, String action, long page, String title, Map<String, String> params) {
    events.add(new Event(++numbers, type, action, page, title, now, params));
    changes.add(new Change(page, title, now, "log"));
  }

  @Override
  public LiveFake.Said answer(String path, Map<String, String> asked, Map<String, String> headers) throws IOException {
    if (closed) {
      return json(error("readapidenied", "You need read permission to use this module."));
    }
    ObjectNode answer = JSON.createObjectNode();
    if (asked.getOrDefault("action", "").equals("parse")) {
      parse(asked, answer);
    } else {
      query(asked, answer, answer.putObject("query"));
    }
    answer.put("curtimestamp", now.toString());
    return json(answer);
  }

  private static LiveFake.Said json(ObjectNode node) {
    return new LiveFake.Said(200, "application/json", node.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode error(String code, String info) {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("error").put("code", code).put("info", info);
    return node;
  }

  private void parse(Map<String, String> asked, ObjectNode answer) {
    Page page = pages.get(Long.parseLong(asked.get("pageid")));
    if (page == null || broken.contains(page.title) || denied.contains(page.title)) {
      String code = page == null ? "nosuchpageid" : broken.contains(page.title) ? "internal_api_error_Broken" : "permissiondenied";
      answer.set("error", error(code, "No.").path("error"));
      return;
    }
    ObjectNode parse = answer.putObject("parse").put("title", page.title).put("pageid", page.id)
        .put("revid", page.revisions.getLast().id);
    String shown = TEMPLATE.matcher(CATEGORY.matcher(page.text()).replaceAll("")).replaceAll(call -> {
      Page template = page("Template:" + call.group(1));
      return Matcher.quoteReplacement(template == null ? "no such template" : template.text());
    });
    parse.put("text", "<p>" + shown + "</p>");
    ArrayNode categories = parse.putArray("categories");
    CATEGORY.matcher(page.text()).results().forEach(one -> categories.addObject().put("category", one.group(1).replace(' ', '_')));
  }

  private void query(Map<String, String> asked, ObjectNode answer, ObjectNode query) {
    if (asked.getOrDefault("meta", "").equals("siteinfo")) {
      query.putObject("general").put("base", "https://wiki.fern.example/wiki/Main_Page").put("lang", "en").put("case", "first-letter");
      ObjectNode namespaces = query.putObject("namespaces");
      Map.of(0, "", 1, "Talk", 10, "Template", 14, "Category").forEach((id, name) ->
          namespaces.putObject(Integer.toString(id)).put("id", id).put("name", name));
    }
    switch (asked.getOrDefault("list", "")) {
      case "recentchanges" -> list(asked, answer, query, "recentchanges", "rc", changes.stream().sorted(Comparator.comparing(Change::at))
          .filter(one -> since(asked.get("rcstart"), one.at)).map(one -> (JsonNode) JSON.createObjectNode().put("type", one.type)
              .put("ns", namespace(one.title)).put("title", one.title).put("pageid", one.page).put("timestamp", one.at.toString())).toList());
      case "logevents" -> list(asked, answer, query, "logevents", "le", events.stream().filter(one -> since(asked.get("lestart"), one.at))
          .map(FakeMediaWiki::event).toList());
      case "usercontribs" -> list(asked, answer, query, "usercontribs", "uc", pages.values().stream()
          .flatMap(page -> page.revisions.stream().filter(one -> one.user.equals(asked.get("ucuser")))
              .map(one -> (JsonNode) JSON.createObjectNode().put("pageid", page.id).put("revid", one.id).put("title", page.title))).toList());
      case "allusers" -> list(asked, answer, query, "allusers", "au", users.entrySet().stream().map(user -> {
        ObjectNode one = JSON.createObjectNode().put("name", user.getKey());
        ArrayNode groups = one.putArray("groups").add("*");
        if (user.getValue()) {
          groups.add("bot");
        }
        return (JsonNode) one;
      }).toList());
      default -> pages(asked, answer, query);
    }
  }

  private static boolean since(String start, Instant at) {
    return start == null || !at.isBefore(Instant.parse(start));
  }

  private static JsonNode event(Event one) {
    ObjectNode node = JSON.createObjectNode().put("logid", one.id).put("type", one.type).put("action", one.action)
        .put("ns", namespace(one.title)).put("title", one.title).put("logpage", one.page).put("timestamp", one.at.toString());
    ObjectNode params = node.putObject("params");
    one.params.forEach((key, value) -> {
      if (key.equals("target_ns")) {
        params.put(key, Integer.parseInt(value));
      } else {
        params.put(key, value);
      }
    });
    return node;
  }

  /// A part of a list, from where the question says, and where it goes on.
  private void list(Map<String, String> asked, ObjectNode answer, ObjectNode query, String name, String prefix, List<JsonNode> all) {
    int from = Integer.parseInt(asked.getOrDefault(prefix + "continue", "0"));
    int to = Math.min(all.size(), from + (asked.getOrDefault(prefix + "limit", "max").equals("max") ? limit : 1));
    ArrayNode some = query.putArray(name);
    all.subList(Math.min(from, to), to).forEach(some::add);
    if (to < all.size()) {
      answer.putObject("continue").put(prefix + "continue", Integer.toString(to)).put("continue", "-||");
    } else {
      answer.put("batchcomplete", true);
    }
  }

  private void pages(Map<String, String> asked, ObjectNode answer, ObjectNode query) {
    ArrayNode out = query.putArray("pages");
    if (asked.getOrDefault("generator", "").equals("allpages")) {
      Predicate<Page> wanted = page -> page.leads().isEmpty() && page.namespace() == Integer.parseInt(asked.get("gapnamespace"))
          && page.title.compareTo(asked.getOrDefault("gapcontinue", "")) >= 0 && !emptyList;
      List<Page> all = pages.values().stream().filter(wanted).sorted(Comparator.comparing(page -> page.title)).toList();
      all.stream().limit(limit).forEach(page -> out.add(page(page, asked, answer)));
      answer.put("batchcomplete", true);
      if (all.size() > limit) {
        answer.putObject("continue").put("gapcontinue", all.get(limit).title).put("continue", "gapcontinue||");
      }
      return;
    }
    for (String id : asked.getOrDefault("pageids", "").isEmpty() ? new String[0] : asked.get("pageids").split("\\|")) {
      Page page = pages.get(Long.parseLong(id));
      out.add(page == null ? JSON.createObjectNode().put("pageid", Long.parseLong(id)).put("missing", true) : page(page, asked, answer));
    }
    for (String title : asked.getOrDefault("titles", "").isEmpty() ? new String[0] : asked.get("titles").split("\\|")) {
      Page page = page(title);
      Page target = page == null || !asked.containsKey("redirects") || page.leads().isEmpty() ? page : page(page.leads());
      out.add(target == null ? JSON.createObjectNode().put("title", title).put("missing", true) : page(target, asked, answer));
    }
    if (!answer.has("continue")) {
      answer.put("batchcomplete", true);
    }
  }

  private JsonNode page(Page page, Map<String, String> asked, ObjectNode answer) {
    ObjectNode node = JSON.createObjectNode().put("pageid", page.id).put("ns", page.namespace()).put("title", page.title)
        .put("contentmodel", "wikitext").put("pagelanguage", "en").put("touched", page.touched.toString())
        .put("lastrevid", page.revisions.getLast().id)
        .put("canonicalurl", "https://wiki.fern.example/wiki/" + page.title.replace(' ', '_'));
    if (!page.leads().isEmpty()) {
      node.put("redirect", true);
    }
    ArrayNode leading = node.putArray("redirects");
    List<String> namespaces = List.of(asked.getOrDefault("rdnamespace", "0|1|10|14").split("\\|"));
    pages.values().stream().filter(one -> one.leads().equals(page.title) && namespaces.contains(Integer.toString(one.namespace())))
        .forEach(one -> leading.addObject().put("pageid", one.id).put("title", one.title));
    if (asked.get("prop").contains("revisions")) {
      revisions(page, node, asked, answer);
    }
    return node;
  }

  private void revisions(Page page, ObjectNode node, Map<String, String> asked, ObjectNode answer) {
    List<Revision> all = page.revisions.reversed();
    int from = asked.containsKey("rvcontinue") ? Integer.parseInt(asked.get("rvcontinue").replaceFirst(".*\\|", "")) : 0;
    int to = Math.min(all.size(), from + limit);
    ArrayNode out = node.putArray("revisions");
    for (int i = from; i < to; i++) {
      Revision one = all.get(i);
      ObjectNode revision = out.addObject().put("revid", one.id).put("parentid", i + 1 < all.size() ? all.get(i + 1).id : 0)
          .put("timestamp", one.at.toString()).put("minor", one.minor).put("comment", "").put("sha1", "d" + one.text.hashCode());
      if (one.hidden) {
        revision.put("userhidden", true);
      } else {
        revision.put("user", one.user);
      }
      if (asked.get("rvprop").contains("content")) {
        revision.putObject("slots").putObject("main").put("contentmodel", "wikitext").put("content", one.text);
      }
    }
    if (to < all.size()) {
      answer.putObject("continue").put("rvcontinue", "x|" + to).put("continue", "||");
    }
  }
}
