package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Sink;
import dev.kith.connector.input.Readings;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.XmlFile;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What saved answers of a Confluence say, told apart by their keys. What holds for several pages (titles, what lies above,
/// restrictions) is in memory; all that belongs to one page in a [Spill] under its number.
final class ConfluenceAnswers implements Closeable {
  private static final Pattern CONTENT = Pattern.compile("/(?:content|pages|blogposts|comments)/((?:att)?\\d{1,18})\\b");
  private static final Pattern MEMBERS = Pattern.compile("/group/([^/?]+)/member");
  private static final Pattern SPACE = Pattern.compile("/(?:space|display|spaces)/([^/?]+)");

  /// What is known of a page besides what its pieces say.
  static final class Page {
    final String id;
    /// Whether it is in an answer itself, rather than only above another.
    boolean seen;
    boolean blog;
    boolean draft;
    String title = "";
    String status = "";
    String space = "";
    String address = "";
    List<Long> above = List.of();
    /// Who may read it, one set for each answer that says so; `null` if none does.
    Set<Restriction> restrictions;
    private int version = -1;
    private int restrictedAt = -1;
    private int current = -2;
    private int trashed = -3;

    Page(String id) {
      this.id = id;
    }

    boolean trashed() {
      return trashed >= current;
    }
  }

  /// @param unclear some of those who may read are not in the answer, and nobody who is
  record Restriction(Set<String> users, Set<String> groups, boolean unclear) {}

  /// Sort of piece (`page`, `version`, `comment`, `file`, `label`), file and line, the site's address, JSON.
  final Spill pieces = new Spill();
  final Map<Long, Page> pages = new LinkedHashMap<>();
  final Map<String, String> spaces = new HashMap<>();
  final ConfluenceAccounts people;
  final Set<String> everybody;
  private final Sink sink;
  private final Map<String, String> open = new LinkedHashMap<>();
  private final Set<Long> comments = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  /// @param everybody groups, in lower case, that everybody signed in is a member of
  ConfluenceAnswers(String source, Set<String> everybody, Sink sink) {
    this(new ConfluenceAccounts(source), everybody, sink);
  }

  /// @param people those who are known already
  ConfluenceAnswers(ConfluenceAccounts people, Set<String> everybody, Sink sink) {
    this.people = people;
    this.everybody = everybody;
    this.sink = sink;
  }

  /// Attachments count apart from pages.
  static long key(String id) {
    String digits = id.startsWith("att") ? id.substring(3) : id;
    long number = digits.matches("\\d{1,18}") ? XmlFile.number(digits).orElse(-1) : (1L << 60) + (id.hashCode() & 0xFFFFFFFFL);
    return id.startsWith("att") ? -1 - number : number;
  }

  void take(JsonNode node, String where, Readings readings) throws IOException, InterruptedException {
    if (node.path("data").isObject() && node.has("backend_name")) {
      // a program that keeps what it fetched in a wrapping of its own
      element(node.path("data"), "", text(node, "origin"), where);
    } else if (node.has("statusCode") && node.has("message") || node.path("errors").isArray() && !node.has("id")) {
      String said = text(node, "message").isEmpty() ? text(node.path("errors").path(0), "title") : text(node, "message");
      readings.partial(where, "an error instead of an answer: " + said.lines().findFirst().orElse("unknown"),
          "ask Confluence again, with an account that may read it");
    } else if (node.path("results").isArray()) {
      String self = text(node, "_links", "self");
      String next = text(node, "_links", "next");
      if (next.isEmpty()) {
        ended.add(endpoint(self));
      } else {
        open.putIfAbsent(endpoint(next), where);
      }
      for (JsonNode one : list(node, "results")) {
        element(one, self.isEmpty() ? next : self, base(node, ""), where);
      }
    } else {
      element(node, text(node, "_links", "self"), base(node, ""), where);
    }
  }

  private static String endpoint(String link) {
    return link.replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "").replaceFirst("^.*?(?=/rest/|/api/)", "");
  }

  private static String base(JsonNode node, String otherwise) {
    String base = text(node, "_links", "base");
    String self = text(node, "_links", "self");
    int end = self.indexOf(self.contains("/rest/") ? "/rest/" : "/api/v2/");
    String found = !base.isEmpty() ? base : end > 0 ? self.substring(0, end) : "";
    return found.startsWith("http") ? found.replaceFirst("/+$", "") : otherwise;
  }

  /// @param from the address of the answer, which may tell what it is about
  private void element(JsonNode node, String from, String base, String where) throws IOException {
    String type = text(node, "type");
    if (node.has("number") && (node.has("when") || node.has("createdAt")) && !node.has("title")) {
      piece(owner(node, from), "version", where, base, node);
    } else if (node.path("operation").isString() && node.path("restrictions").isObject()) {
      restrict(owner(node, from), node, Integer.MAX_VALUE);
    } else if (node.path("read").path("restrictions").isObject()) {
      restrict(owner(node, text(node, "_links", "self")), node.path("read"), Integer.MAX_VALUE);
    } else if (node.path("content").isObject()) {
      element(node.path("content"), "", base(node.path("content"), base), where);
    } else if (node.path("user").isObject() || type.matches("known|user|unknown|anonymous")
        || node.has("displayName") && (node.has("accountId") || node.has("userKey"))) {
      Matcher group = MEMBERS.matcher(from);
      people.add(node.path("user").isObject() ? node.path("user") : node,
          group.find() ? URLDecoder.decode(group.group(1).replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8) : "");
    } else if (node.has("key") && node.has("name") || node.path("space").isObject() && !node.has("id")) {
      space(node.has("key") ? node : node.path("space"));
    } else if (node.has("prefix") && node.has("name")) {
      piece(owner(node, from), "label", where, base, node);
    } else if (!text(node, "id").isEmpty()) {
      content(node, "", base(node, base), where);
    } else {
      sink.skipped("answer of another kind");
    }
  }

  private static String owner(JsonNode node, String from) {
    for (String id : List.of(text(node, "content", "id"), text(node, "page", "id"), text(node, "blogpost", "id"))) {
      if (!id.isEmpty()) {
        return id;
      }
    }
    for (String link : List.of(text(node, "_expandable", "content"), text(node, "_links", "self"), from)) {
      Matcher content = CONTENT.matcher(link);
      if (content.find()) {
        return content.group(1);
      }
    }
    return "";
  }

  private void space(JsonNode space) {
    String name = text(space, "name").strip();
    if (!name.isEmpty()) {
      for (String key : List.of(text(space, "key"), text(space, "id"))) {
        if (!key.isEmpty()) {
          spaces.putIfAbsent(key, name);
        }
      }
    }
  }

  private void content(JsonNode node, String within, String base, String where) throws IOException {
    String webui = text(node, "_links", "webui");
    users(node);
    if (node.path("space").isObject()) {
      space(node.path("space"));
    }
    String type = text(node, "type");
    boolean second = type.isEmpty();
    if (type.equals("attachment") || second && (node.has("fileId") || node.has("mediaType"))) {
      belongs(node, within, "file", base, where);
    } else if (type.equals("comment") || second && (node.has("pageId") || node.has("blogPostId") || node.has("parentCommentId")
        || webui.contains("focusedCommentId="))) {
      belongs(node, within, "comment", base, where);
    } else if (type.equals("blogpost") || type.equals("page") || second && node.has("title")) {
      page(node, type.equals("blogpost") || second && (webui.contains("/blog/") || node.has("spaceId") && !node.has("parentId")
          && !node.has("parentType") && !node.has("position") && !webui.contains("/pages/")), base, where);
    } else {
      sink.skipped("neither page nor post");
    }
    for (String inner : List.of("comment", "attachment", "page")) {
      for (String below : List.of("children", "descendants")) {
        for (JsonNode one : list(node.path(below).path(inner), "results")) {
          content(one, inner.equals("page") ? "" : text(node, "id"), base(one, base), where);
        }
      }
    }
  }

  private void users(JsonNode node) {
    JsonNode history = node.path("history");
    List.of(history.path("createdBy"), node.path("version").path("by"), history.path("lastUpdated").path("by"),
        history.path("previousVersion").path("by"), history.path("nextVersion").path("by"))
        .forEach(user -> people.add(user, ""));
    list(history.path("contributors").path("publishers"), "users").forEach(user -> people.add(user, ""));
  }

  private void belongs(JsonNode node, String within, String sort, String base, String where) throws IOException {
    String status = text(node, "status");
    if (!status.isEmpty() && !status.equals("current")) {
      sink.skipped((status.equals("historical") ? "older version of a" : ConfluenceSite.left(status))
          + (sort.equals("file") ? " attachment" : " comment"));
      return;
    }
    String owner = first(node, "pageId", "blogPostId", "parentCommentId");
    owner = owner.isEmpty() ? text(node, "container", "id") : owner;
    owner = owner.isEmpty() ? within : owner;
    for (String link : List.of(text(node, "_expandable", "container"), text(node, "_links", "webui").replaceFirst(
        ".*[?&]pageId=(\\d+).*", "/pages/$1"))) {
      Matcher content = CONTENT.matcher(link);
      owner = owner.isEmpty() && content.find() ? content.group(1) : owner;
    }
    if (sort.equals("comment")) {
      comments.add(key(text(node, "id")));
    }
    piece(owner, sort, where, base, node);
  }

  private void page(JsonNode node, boolean blog, String base, String where) throws IOException {
    Page page = pages.computeIfAbsent(key(text(node, "id")), _ -> new Page(text(node, "id")));
    page.seen = true;
    page.blog |= blog;
    String status = text(node, "status").toLowerCase(Locale.ROOT);
    if (status.equals("draft")) {
      page.draft = true;
      return;
    }
    int version = node.path("version").path("number").asInt(-1);
    if (status.equals("trashed") || status.equals("deleted")) {
      page.trashed = Math.max(page.trashed, version < 0 ? Integer.MAX_VALUE : version);
    } else {
      page.current = Math.max(page.current, version);
    }
    String webui = text(node, "_links", "webui");
    if (version >= page.version) {
      page.version = version;
      page.title = text(node, "title").isBlank() ? page.title : text(node, "title").strip();
      page.status = status.isEmpty() ? page.status : status;
      page.address = webui.startsWith("/") ? (base.isEmpty() ? "" : base) + webui : page.address;
    }
    page.address = page.address.isEmpty() && webui.startsWith("/") ? base + webui : page.address;
    for (String link : List.of(text(node, "_expandable", "space"), webui)) {
      Matcher key = SPACE.matcher(link);
      page.space = page.space.isEmpty() && key.find() ? key.group(1) : page.space;
    }
    String stated = text(node, "space", "key").isEmpty() ? text(node, "spaceId") : text(node, "space", "key");
    page.space = stated.isEmpty() ? page.space : stated;
    above(page, node);
    if (!status.equals("historical")) {
      restrict(page.id, node.path("restrictions").path("read"), version);
    }
    for (JsonNode label : list(node.path("metadata").path("labels"), "results")) {
      piece(page.id, "label", where, base, label);
    }
    for (JsonNode label : list(node.path("labels"), "results")) {
      piece(page.id, "label", where, base, label);
    }
    piece(page.id, "page", where, base, node);
  }

  private void above(Page page, JsonNode node) {
    List<Long> above = new ArrayList<>();
    for (JsonNode one : list(node, "ancestors")) {
      String id = text(one, "id");
      if (!id.isEmpty() && !id.equals(page.id)) {
        Page upper = pages.computeIfAbsent(key(id), _ -> new Page(id));
        upper.title = upper.title.isEmpty() ? text(one, "title").strip() : upper.title;
        restrict(id, one.path("restrictions").path("read"), one.path("version").path("number").asInt(-1));
        above.add(key(id));
      }
    }
    String parent = text(node, "parentId");
    if (above.isEmpty() && !parent.isEmpty() && !parent.equals(page.id)) {
      above.add(key(parent));
    }
    page.above = above.isEmpty() ? page.above : above;
  }

  private void restrict(String id, JsonNode read, int version) {
    JsonNode users = read.path("restrictions").path("user");
    JsonNode groups = read.path("restrictions").path("group");
    String operation = text(read, "operation");
    if (id.isEmpty() || !operation.isEmpty() && !operation.equals("read")
        || !users.path("results").isArray() && !groups.path("results").isArray()) {
      return;
    }
    Page page = pages.computeIfAbsent(key(id), _ -> new Page(id));
    Set<String> accounts = new LinkedHashSet<>();
    for (JsonNode user : list(users, "results")) {
      people.add(user, "");
      accounts.add(first(user, "userKey", "accountId", "username"));
    }
    Set<String> names = new LinkedHashSet<>();
    list(groups, "results").forEach(group -> names.add(text(group, "name").strip()));
    boolean nobodyYet = accounts.isEmpty() && names.isEmpty();
    boolean all = users.path("results").isArray() && groups.path("results").isArray()
        && users.path("size").asInt(0) <= accounts.size() && groups.path("size").asInt(0) <= names.size();
    if (version > page.restrictedAt || page.restrictions == null) {
      page.restrictions = new LinkedHashSet<>();
      page.restrictedAt = version;
    }
    if (version == page.restrictedAt && !(nobodyYet && all)) {
      page.restrictions.add(new Restriction(accounts, names, nobodyYet));
    }
  }

  private void piece(String owner, String sort, String where, String base, JsonNode node) throws IOException {
    if (sort.equals("version")) {
      people.add(node.path("by"), "");
    }
    if (owner.isEmpty()) {
      sink.skipped(sort + " of nothing known");
    } else {
      pieces.add(key(owner), sort, where, base, node.toString());
    }
  }

  /// To be called when every answer was taken.
  void conclude(Readings readings) throws IOException, InterruptedException {
    open.keySet().removeAll(ended);
    if (!open.isEmpty() && !ended.contains("")) {
      readings.partial(open.values().iterator().next(), "the list goes on in an answer that is not here",
          "ask on with the _links.next of the answer; until then nothing of this source is forgotten");
    }
    pieces.sort();
    for (int i = 0; i < pieces.size(); i++) {
      Page owner = pages.get(pieces.key(i));
      if ((owner == null || !owner.seen) && !comments.contains(pieces.key(i))) {
        sink.skipped(pieces.get(i).getFirst() + " of nothing known");
      }
    }
  }

  @Override
  public void close() throws IOException {
    pieces.close();
  }
}
