package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.count;
import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.MediaTypes;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Rules;
import dev.kith.connector.input.Times;
import dev.kith.connector.wiki.ConfluenceAnswers.Page;
import dev.kith.connector.wiki.ConfluenceAnswers.Restriction;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/// Makes items of the saved answers of a Confluence.
final class ConfluenceAnswerItems {
  private static final List<String> SHOWN = List.of("view", "export_view", "styled_view", "anonymous_export_view");

  private final String source;
  private final String url;
  private final ConfluenceAnswers answers;
  private final boolean archived;
  private final Sink sink;
  private final Map<String, Long> byTitle = new HashMap<>();
  private final Set<String> files = new TreeSet<>();
  /// Whether who may read is known from elsewhere.
  private boolean given;
  private Access readers;
  private long without;
  private String first = "";

  /// @param version -1 if the answer does not say
  private record Piece(String where, String base, JsonNode node, int version) {}

  private record Comment(String id, String parent, JsonNode node, Identity who, Instant at) {}

  ConfluenceAnswerItems(String source, String url, ConfluenceAnswers answers, boolean archived, Sink sink) {
    this.source = source;
    this.url = url;
    this.answers = answers;
    this.archived = archived;
    this.sink = sink;
  }

  /// Sends one page and its attachments.
  ///
  /// @param readers who may see them, whatever the answers say of it
  /// @return the attachments that became items
  Set<String> send(long key, Access readers) throws IOException, InterruptedException {
    given = true;
    this.readers = readers;
    Page page = answers.pages.get(key);
    String reason = left(page);
    if (reason.isEmpty()) {
      item(key, page);
    } else {
      sink.skipped(reason + (page.blog ? " post" : " page"));
    }
    return files;
  }

  void send() throws IOException, InterruptedException {
    answers.pages.forEach((key, page) -> {
      if (left(page).isEmpty() && page.seen) {
        byTitle.putIfAbsent(title(page.space, page.title), key);
      }
    });
    sink.expect(byTitle.size());
    for (Map.Entry<Long, Page> entry : answers.pages.entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      Page page = entry.getValue();
      String reason = left(page);
      if (page.seen && !reason.isEmpty()) {
        sink.skipped(reason + (page.blog ? " post" : " page"));
      } else if (page.seen) {
        item(entry.getKey(), page);
      }
    }
    if (without > 0) {
      sink.problem(new Problem(first, without + (without == 1 ? " page" : " pages") + " without text",
          "ask with expand=body.storage,version,history,ancestors,space,metadata.labels,restrictions.read.restrictions.user,"
              + "restrictions.read.restrictions.group, or body-format=storage", ""));
    }
  }

  private static String title(String space, String title) {
    return space.toLowerCase(Locale.ROOT) + "\n" + title.strip().toLowerCase(Locale.ROOT);
  }

  /// Why a page is no item, or the empty text.
  private String left(Page page) {
    if (page.trashed()) {
      return "deleted";
    } else if (page.status.equals("archived")) {
      return archived ? "" : "archived";
    } else if (page.seen && page.draft && page.status.isEmpty() && page.title.isEmpty()) {
      return "draft";
    }
    return page.status.isEmpty() || page.status.equals("current") || page.status.equals("historical") ? ""
        : ConfluenceSite.left(page.status);
  }

  private static Piece piece(List<String> fields) {
    JsonNode node = JsonRecords.parse(fields.get(3));
    int version = node.path("version").path("number").asInt(node.path("number").asInt(-1));
    return new Piece(fields.get(1), fields.get(2), node, version);
  }

  private void item(long key, Page page) throws IOException, InterruptedException {
    List<Piece> versions = new ArrayList<>();
    List<Piece> edits = new ArrayList<>();
    List<Piece> attached = new ArrayList<>();
    Map<String, Comment> comments = new LinkedHashMap<>();
    Set<String> tags = new TreeSet<>();
    for (List<String> fields : answers.pieces.all(key)) {
      Piece piece = piece(fields);
      switch (fields.getFirst()) {
        case "page" -> versions.add(piece);
        case "version" -> edits.add(piece);
        case "file" -> attached.add(piece);
        case "comment" -> comment(piece, comments, 0);
        default -> {
          if (!text(piece.node, "prefix").equals("my")) {
            tags.add(text(piece.node, "name").strip());
          }
        }
      }
    }
    tags.remove("");
    // a later answer of the same version counts
    versions.sort(Comparator.comparing(Piece::version));
    versions = versions.reversed();
    if (versions.isEmpty()) {
      sink.problem(new Problem(page.title.isBlank() ? page.id : page.title, "only named in the answers, not there itself",
          "ask for /rest/api/content/" + page.id + " as well", page.id));
      return;
    }
    Piece newest = versions.getFirst();
    if (page.title.isBlank()) {
      sink.problem(new Problem(newest.where, "a page without a title", "ask for it again", page.id));
      return;
    }
    if (versions.stream().allMatch(one -> text(one.node, "status").equals("historical"))) {
      sink.problem(new Problem(newest.where, "only an older version of " + page.title + " is here",
          "ask for /rest/api/content/" + page.id + " as well", ""));
    }
    int newer = newest.version;
    versions.stream().filter(one -> one.version >= 0 && one.version < newer).forEach(_ -> sink.skipped("older version"));
    edits.addAll(versions);
    PartsOnce others = new PartsOnce();
    Instant changed = edits.stream().flatMap(ConfluenceAnswerItems::dates).max(Comparator.naturalOrder()).orElse(null);
    String html = versions.stream().map(one -> body(one.node, page, others, changed)).filter(body -> body != null).findFirst()
        .orElse(null);
    without += html == null ? 1 : 0;
    first = html == null && first.isEmpty() ? newest.where : first;
    StringBuilder all = new StringBuilder(html == null ? "" : html);
    String base = versions.stream().map(Piece::base).filter(found -> !found.isEmpty()).findFirst().orElse("");
    List<Content.Post> posts = new ArrayList<>();
    int said = comments(comments, page, others, all, address(page, base), posts);
    Instant created = versions.stream().map(one -> created(one.node)).filter(at -> at != null).findFirst()
        .orElse(edits.stream().filter(edit -> edit.version == 1).flatMap(ConfluenceAnswerItems::dates).findFirst().orElse(null));
    int likes = versions.stream().mapToInt(one -> count(one.node.path("metadata").path("likes"), "count")).max().orElse(0);
    Access access = given ? readers : access(key);
    if (given && access != null && access.layers().isEmpty()) {
      sink.skipped("page that nobody finds, since who may read it is not known");
    } else if (access != null && access.layers().isEmpty()) {
      sink.problem(new Problem(page.title, "who may read it is not in the answers; nobody will find it",
          "ask with expand=restrictions.read.restrictions.user,restrictions.read.restrictions.group", page.id));
    }
    Item item = Item.of(source, page.id, page.blog ? Kind.POST : Kind.PAGE, page.title, Content.html(all.toString(), posts))
        .withUrl(address(page, base)).withTimes(created, changed == null ? created : changed)
        .withParts(parts(versions, edits, others)).withTags(List.copyOf(tags))
        .withAliases(versions.stream().map(one -> text(one.node, "title").strip())
            .filter(old -> !old.isEmpty() && !old.equals(page.title)).distinct().sorted().toList())
        .withPlace(place(key)).withSignals(new Signals(likes, 0, said, 0, 0, 0, false)).withAccess(access);
    sink.item(item);
    for (Piece file : attached) {
      file(file, item);
    }
  }

  private static Stream<Instant> dates(Piece piece) {
    JsonNode node = piece.node.path("version").isObject() ? piece.node.path("version") : piece.node;
    return Stream.of(first(node, "when", "createdAt"), text(piece.node, "history", "lastUpdated", "when"))
        .flatMap(written -> Times.parse(written).stream());
  }

  private static Instant created(JsonNode node) {
    String written = text(node, "history", "createdDate");
    return Times.parse(written.isEmpty() && node.has("title") ? text(node, "createdAt") : written).orElse(null);
  }

  /// The text as HTML, or `null` if the answer does not hold it.
  private String body(JsonNode node, Page page, PartsOnce parts, Instant at) {
    JsonNode body = node.path("body");
    Links links = new Links(page);
    String storage = text(body, "storage", "value");
    if (body.path("storage").path("value").isString()) {
      return StorageFormat.html(storage, links, who -> parts.add(who, Role.MENTIONED, at));
    }
    for (String form : SHOWN) {
      if (body.path(form).path("value").isString()) {
        return text(body, form, "value");
      }
    }
    return body.path("wiki").path("value").isString()
        ? WikiMarkup.html(text(body, "wiki", "value"), links, who -> parts.add(who, Role.MENTIONED, at)) : null;
  }

  private Identity by(JsonNode version) {
    Identity by = answers.people.of(version.path("by"));
    return by != null ? by : answers.people.of(text(version, "authorId"));
  }

  /// The author first, with the date of their last own change; then those who changed it, the last first; then the others.
  private List<Part> parts(List<Piece> versions, List<Piece> edits, PartsOnce others) {
    Identity author = null;
    for (Piece one : versions) {
      Identity creator = answers.people.of(one.node.path("history").path("createdBy"));
      creator = creator == null ? answers.people.of(text(one.node, "authorId")) : creator;
      author = author == null ? creator : author;
    }
    PartsOnce editors = new PartsOnce();
    Instant last = versions.stream().map(one -> created(one.node)).filter(at -> at != null).findFirst().orElse(null);
    edits.sort(Comparator.comparing(Piece::version).reversed());
    for (Piece edit : edits.reversed()) {
      author = author == null && edit.version == 1 ? by(version(edit)) : author;
    }
    for (Piece edit : edits) {
      JsonNode history = edit.node.path("history");
      for (JsonNode version : List.of(version(edit), history.path("lastUpdated"), history.path("nextVersion"),
          history.path("previousVersion"))) {
        Identity who = by(version);
        Instant at = Times.parse(first(version, "when", "createdAt")).orElse(null);
        if (who != null && author != null && who.key().equals(author.key())) {
          last = last == null || at != null && at.isAfter(last) ? at : last;
        } else if (who != null) {
          editors.add(who, Role.EDITOR, at);
        }
      }
      for (JsonNode user : list(history.path("contributors").path("publishers"), "users")) {
        Identity who = answers.people.of(user);
        if (who != null && (author == null || !who.key().equals(author.key()))) {
          editors.add(who, Role.EDITOR, null);
        }
      }
    }
    List<Part> parts = new ArrayList<>();
    if (author != null) {
      parts.add(new Part(author, Role.AUTHOR, last));
    }
    parts.addAll(editors.list());
    parts.addAll(others.list());
    return parts;
  }

  private static JsonNode version(Piece edit) {
    return edit.node.path("version").isObject() ? edit.node.path("version") : edit.node;
  }

  /// The pages above one, from the top down; itself the last.
  private List<Long> line(long key) {
    Set<Long> line = new LinkedHashSet<>();
    for (long at = key; answers.pages.containsKey(at) && line.add(at);) {
      List<Long> above = answers.pages.get(at).above;
      // an answer names all pages above, or only the next one
      above.subList(above.isEmpty() ? 0 : 1, above.size()).reversed().forEach(line::add);
      at = above.isEmpty() ? at : above.getFirst();
    }
    return List.copyOf(line).reversed();
  }

  private List<String> place(long key) {
    Page page = answers.pages.get(key);
    List<String> place = new ArrayList<>();
    place.add(answers.spaces.getOrDefault(page.space, page.space.matches("\\d+") ? "" : page.space));
    for (long above : line(key)) {
      Page upper = answers.pages.get(above);
      // what was thrown away or is not published yet is named nowhere
      if (above != key && upper != null && left(upper).isEmpty()) {
        place.add(upper.title);
      }
    }
    place.removeIf(String::isBlank);
    return place;
  }

  /// A restriction holds for all pages below; `null` if the answers say nothing of any.
  private Access access(long key) {
    Access access = null;
    for (long at : line(key)) {
      Page page = answers.pages.get(at);
      for (Restriction one : page == null || page.restrictions == null ? Set.<Restriction>of() : page.restrictions) {
        Set<String> principals = new TreeSet<>();
        boolean all = false;
        for (String group : one.groups()) {
          all |= answers.everybody.contains(group.toLowerCase(Locale.ROOT));
          principals.add("group:" + group);
        }
        for (String user : one.users()) {
          Identity who = answers.people.of(user);
          principals.add(who == null ? "" : "user:" + who.key());
        }
        principals.removeIf(principal -> !Rules.isPrincipal(principal));
        if (one.unclear() || principals.isEmpty()) {
          return Access.NOBODY;
        }
        Set<String> layer = all ? Set.of(Access.EVERYONE_PRINCIPAL) : principals;
        access = access == null ? Access.of(layer) : access.and(layer);
      }
    }
    return access;
  }

  private String address(Page page, String base) {
    if (!page.address.isEmpty() && (page.address.startsWith("http") || !url.isEmpty())) {
      String path = page.address.substring(page.address.startsWith(base) ? base.length() : 0);
      return url.isEmpty() || path.startsWith("http") ? page.address : url + path;
    }
    String site = url.isEmpty() ? base : url;
    return site.isEmpty() ? "" : site + "/pages/viewpage.action?pageId=" + page.id;
  }

  private void comment(Piece piece, Map<String, Comment> all, int depth) throws IOException {
    JsonNode node = piece.node;
    String id = text(node, "id");
    String parent = text(node, "parentCommentId");
    for (JsonNode above : list(node, "ancestors")) {
      parent = text(above, "id");
    }
    Identity who = answers.people.of(node.path("history").path("createdBy"));
    who = who == null ? answers.people.of(text(node, "authorId")) : who;
    Instant at = created(node);
    all.put(id, new Comment(id, parent, node, who == null ? by(node.path("version")) : who,
        at == null ? dates(piece).findFirst().orElse(null) : at));
    for (List<String> fields : depth > 50 ? List.<List<String>>of() : answers.pieces.all(ConfluenceAnswers.key(id))) {
      if (fields.getFirst().equals("comment") && !all.containsKey(text(JsonRecords.parse(fields.get(3)), "id"))) {
        comment(piece(fields), all, depth + 1);
      }
    }
  }

  /// Appends the comments, each with its answers behind it, and returns how many there are.
  private int comments(Map<String, Comment> comments, Page page, PartsOnce parts, StringBuilder html, String address,
      List<Content.Post> posts) {
    Map<String, List<Comment>> byParent = new HashMap<>();
    comments.values().stream().sorted(Comparator.comparing(one -> one.at == null ? Instant.EPOCH : one.at))
        .forEach(one -> byParent.computeIfAbsent(comments.containsKey(one.parent) ? one.parent : "", _ -> new ArrayList<>())
            .add(one));
    // taken out once, so that no comment is its own answer, whatever the ids say
    List<Comment> open = new ArrayList<>(Objects.requireNonNullElse(byParent.remove(""), List.<Comment>of()).reversed());
    int said = 0;
    while (!open.isEmpty()) {
      Comment one = open.removeLast();
      said++;
      String body = body(one.node, page, parts, one.at);
      html.append(said == 1 ? "\n<h2>Comments</h2>" : "");
      posts.add(new Content.Post(html.length(), one.who, one.at, ConfluenceItems.comment(address, one.id)));
      html.append("\n<p>").append(head(one)).append("</p>\n")
          .append(body == null ? "" : body);
      if (one.who != null) {
        parts.add(one.who, Role.COMMENTER, one.at);
      }
      open.addAll(Objects.requireNonNullElse(byParent.remove(one.id), List.<Comment>of()).reversed());
    }
    return said;
  }

  /// Who commented, and on which words.
  private static String head(Comment comment) {
    JsonNode node = comment.node;
    String selection = (text(node, "extensions", "inlineProperties", "originalSelection")
        + text(node, "properties", "inlineOriginalSelection")).strip();
    boolean resolved = (text(node, "extensions", "resolution", "status") + text(node, "resolutionStatus")).equals("resolved");
    String name = comment.who == null ? "" : ConfluencePeople.shown(comment.who);
    return (resolved ? "Resolved comment" : "Comment") + (name.isEmpty() ? "" : " by " + Entities.escape(name))
        + (selection.isEmpty() ? "" : " on “" + Entities.escape(selection) + "”") + ":";
  }

  /// An attachment is found by its name, and by what was said when it was uploaded.
  private void file(Piece piece, Item page) throws IOException, InterruptedException {
    JsonNode node = piece.node;
    String name = text(node, "title").strip();
    String about = Stream.of(text(node, "metadata", "comment"), text(node, "extensions", "comment"), text(node, "comment"))
        .filter(text -> !text.isBlank()).findFirst().orElse("");
    if (MediaTypes.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) == null && about.isBlank()) {
      sink.skipped("attachment without text");
      return;
    }
    if (name.isEmpty() || !files.add(text(node, "id"))) {
      return;
    }
    String base = url.isEmpty() ? piece.base : url;
    String path = Stream.of(text(node, "_links", "download"), text(node, "downloadLink"), text(node, "_links", "webui"))
        .filter(link -> link.startsWith("/")).findFirst().orElse("");
    List<String> place = new ArrayList<>(page.place());
    place.add(page.title());
    Instant at = dates(piece).findFirst().orElse(null);
    Instant created = created(node);
    sink.item(Item.of(source, text(node, "id"), Kind.FILE, name, Content.plain(about))
        .withUrl(base.isEmpty() || path.isEmpty() ? "" : base + path).withTimes(created, at == null ? created : at)
        .withParts(parts(List.of(piece), new ArrayList<>(List.of(piece)), new PartsOnce())).withPlace(place)
        .withAccess(page.access()));
  }

  /// Links as one page means them.
  private final class Links implements StorageFormat.Links {
    private final Page from;

    Links(Page from) {
      this.from = from;
    }

    @Override
    public Identity person(String written) {
      return answers.people.of(written);
    }

    @Override
    public String page(String space, String title) {
      Long key = byTitle.get(title(space.isBlank() ? from.space : space.strip(), title));
      return key == null ? "" : address(answers.pages.get(key), "");
    }

    @Override
    public String content(String id) {
      Page page = answers.pages.get(ConfluenceAnswers.key(id));
      return page == null ? "" : address(page, "");
    }
  }
}
