package dev.kith.connector.wiki;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.MediaTypes;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.Wording;
import dev.kith.connector.input.XmlFile;
import dev.kith.connector.wiki.ConfluenceSite.Belonging;
import dev.kith.connector.wiki.ConfluenceSite.Page;
import dev.kith.connector.wiki.ConfluenceSite.Space;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/// Makes items of a Confluence that was looked through.
final class ConfluenceItems {
  /// `attachments/<page>/<attachment>/<version>`
  static final Pattern ATTACHMENT = Pattern.compile("(?s)(?:.*/)?attachments/(\\d+/\\d+)/(\\d+)(?:\\.[a-z0-9]{1,8})?");
  private static final long LARGEST = 50L << 20;

  private final String source;
  private final String base;
  private final ConfluenceSite site;
  private final Spill texts;
  private final boolean archived;
  /// The pages that become items, with their access.
  private final Map<Long, Access> sent = new LinkedHashMap<>();
  /// The content and the bodies whose texts are needed.
  private final Set<Long> wanted = new HashSet<>();
  /// The attachments to be read, by `page/attachment`.
  private final Map<String, Belonging> files = new LinkedHashMap<>();

  private record Comment(Belonging own, Identity who, Instant at) {}

  ConfluenceItems(String source, String base, ConfluenceSite site, Spill texts, boolean archived) throws IOException {
    this.source = source;
    this.base = base;
    this.site = site;
    this.texts = texts;
    this.archived = archived;
    for (Page page : site.pages.values()) {
      if (left(page).isEmpty()) {
        want(page.id(), page.bodies());
        for (Belonging own : site.belongings(page.id())) {
          if (own.sort().equals("comment")) {
            wantThread(own, 0);
          }
        }
      }
    }
  }

  private void want(long id, List<String> bodies) {
    wanted.add(id);
    bodies.forEach(body -> XmlFile.number(body).ifPresent(wanted::add));
  }

  private void wantThread(Belonging comment, int depth) throws IOException {
    long id = XmlFile.number(comment.id()).orElse(-1);
    want(id, List.of(comment.bodies().split(" ")));
    for (Belonging own : depth > 50 ? List.<Belonging>of() : site.belongings(id)) {
      if (own.sort().equals("comment")) {
        wantThread(own, depth + 1);
      }
    }
  }

  /// Whether a text is needed, by the number of its content or its own.
  boolean wanted(long id) {
    return wanted.contains(id);
  }

  /// Why a page is no item, or the empty text.
  private String left(Page page) {
    Space space = site.spaces.get(page.space());
    boolean old = page.status().equals("archived") || space != null && space.archived();
    if (old) {
      return archived ? "" : "archived";
    }
    return page.status().equals("current") ? "" : ConfluenceSite.left(page.status());
  }

  void pages(Sink sink) throws IOException, InterruptedException {
    long count = site.pages.values().stream().filter(page -> left(page).isEmpty()).count();
    sink.expect(count);
    for (Page page : site.pages.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      if (page.status().equals("none")) {
        continue;
      }
      String reason = left(page);
      if (!reason.isEmpty()) {
        sink.skipped(reason + (page.blog() ? " post" : " page"));
        continue;
      }
      Access access = site.access(page);
      if (access != null && access.layers().isEmpty()) {
        sink.problem(new Problem(page.title(), "who may see it is not in the export, or nobody may; nobody will find it",
            "export the whole space, as an administrator", Long.toString(page.id())));
      }
      sent.put(page.id(), access);
      sink.item(item(page, access, sink));
    }
  }

  private Item item(Page page, Access access, Sink sink) throws IOException {
    PartsOnce others = new PartsOnce();
    Links links = new Links(page);
    String html = text(page.id(), page.bodies(), links, others, site.time(page.modified()));
    List<Comment> comments = new ArrayList<>();
    Set<String> tags = new TreeSet<>();
    Set<String> likes = new HashSet<>();
    List<Belonging> versions = new ArrayList<>();
    for (Belonging own : site.belongings(page.id())) {
      switch (own.sort()) {
        case "comment" -> thread(own, comments, 0);
        case "label" -> tags.add(site.label(own.text()));
        case "like" -> likes.add(own.text());
        case "version" -> versions.add(own);
        case "file" -> file(page, own, sink);
        default -> { }
      }
    }
    tags.remove("");
    Instant created = site.time(page.created());
    StringBuilder all = new StringBuilder(html);
    List<Content.Post> posts = new ArrayList<>();
    int said = comments(comments, links, others, all, page.id(), posts);
    Instant changed = site.time(page.modified());
    String title = page.title().isEmpty() ? Wording.title(Jsoup.parseBodyFragment(html).wholeText(), "Page " + page.id())
        : page.title();
    return Item.of(source, Long.toString(page.id()), page.blog() ? Kind.POST : Kind.PAGE, title,
        Content.html(all.toString(), posts))
        .withUrl(address(page.id())).withTimes(created, changed == null ? created : changed)
        .withParts(parts(page.creator(), created, page.modifier(), changed, versions, others)).withTags(List.copyOf(tags))
        .withAliases(versions.stream().map(Belonging::text).filter(old -> !old.isBlank() && !old.equals(title)).distinct()
            .sorted().toList())
        .withPlace(place(page)).withSignals(new Signals(likes.size(), 0, said, 0, 0, 0, false)).withAccess(access);
  }

  /// The author first, with the date of their last own change; then those who changed it, the last first; then the others.
  private List<Part> parts(String creator, Instant created, String modifier, Instant changed, List<Belonging> versions,
      PartsOnce others) {
    Identity author = site.people.identity(creator);
    PartsOnce editors = new PartsOnce();
    Instant[] last = {created};
    edit(modifier, changed, author, last, editors);
    versions.stream().sorted(Comparator.comparing(Belonging::modified).reversed())
        .forEach(version -> edit(version.modifier(), site.time(version.modified()), author, last, editors));
    List<Part> parts = new ArrayList<>();
    if (author != null) {
      parts.add(new Part(author, Role.AUTHOR, last[0]));
    }
    parts.addAll(editors.list());
    parts.addAll(others.list());
    return parts;
  }

  private void edit(String user, Instant at, Identity author, Instant[] last, PartsOnce editors) {
    Identity who = site.people.identity(user);
    if (who != null && author != null && who.key().equals(author.key())) {
      last[0] = last[0] == null || at != null && at.isAfter(last[0]) ? at : last[0];
    } else if (who != null) {
      editors.add(who, Role.EDITOR, at);
    }
  }

  private List<String> place(Page page) {
    List<String> place = new ArrayList<>();
    List<Long> line = site.line(page);
    for (long above : line.subList(1, line.size())) {
      // what was thrown away or is not published yet is named nowhere
      place.addFirst(left(site.pages.get(above)).isEmpty() ? site.pages.get(above).title() : "");
    }
    Space space = site.spaces.get(page.space());
    place.addFirst(space == null ? "" : space.name());
    place.removeIf(String::isBlank);
    return place;
  }

  private String address(long page) {
    return base.isEmpty() ? "" : base + "/pages/viewpage.action?pageId=" + page;
  }

  /// Where a comment on a page is opened; empty if the page has no address.
  static String comment(String page, String id) {
    return page.isEmpty() ? "" : page + (page.contains("?") ? "&" : "?") + "focusedCommentId=" + id + "#comment-" + id;
  }

  /// The text of a piece of content as HTML. Everybody it mentions is added to the parts.
  private String text(long id, List<String> bodies, Links links, PartsOnce parts, Instant at) throws IOException {
    List<List<String>> found = new ArrayList<>(texts.all(id));
    for (String body : bodies) {
      found.addAll(texts.all(XmlFile.number(body).orElse(-1)));
    }
    for (List<String> body : found) {
      String text = body.get(1);
      if (!text.isBlank()) {
        boolean markup = body.get(0).equals("0") || body.get(0).isEmpty() && !text.strip().matches("(?s)<[a-zA-Z!].*");
        return body.get(0).equals("1") ? "<pre>" + Entities.escape(text) + "</pre>"
            : markup ? WikiMarkup.html(text, links, who -> parts.add(who, Role.MENTIONED, at))
            : StorageFormat.html(text, links, who -> parts.add(who, Role.MENTIONED, at));
      }
    }
    return "";
  }

  private void thread(Belonging comment, List<Comment> all, int depth) throws IOException {
    all.add(new Comment(comment, site.people.identity(comment.creator()), site.time(comment.created())));
    for (Belonging own : depth > 50 ? List.<Belonging>of() : site.belongings(XmlFile.number(comment.id()).orElse(-1))) {
      if (own.sort().equals("comment")) {
        thread(own, all, depth + 1);
      }
    }
  }

  /// Appends the comments, each with its answers behind it, and returns how many there are.
  private int comments(List<Comment> comments, Links links, PartsOnce parts, StringBuilder html, long page, List<Content.Post> posts)
      throws IOException {
    Map<String, List<Comment>> answers = new HashMap<>();
    Set<String> ids = new HashSet<>();
    comments.removeIf(comment -> !ids.add(comment.own.id()));
    comments.sort(Comparator.comparing(comment -> comment.own.created()));
    for (Comment comment : comments) {
      String parent = comment.own.text();
      answers.computeIfAbsent(ids.contains(parent) ? parent : "", _ -> new ArrayList<>()).add(comment);
    }
    List<Comment> open = new ArrayList<>(answers.getOrDefault("", List.of()).reversed());
    int said = 0;
    while (!open.isEmpty()) {
      Comment comment = open.removeLast();
      said++;
      html.append(said == 1 ? "\n<h2>Comments</h2>" : "");
      posts.add(new Content.Post(html.length(), comment.who, comment.at,
          comment(address(page), comment.own.id())));
      html.append("\n<p>").append(head(comment)).append("</p>\n")
          .append(text(XmlFile.number(comment.own.id()).orElse(-1), List.of(comment.own.bodies().split(" ")), links,
              parts, comment.at));
      if (comment.who != null) {
        parts.add(comment.who, Role.COMMENTER, comment.at);
      }
      open.addAll(answers.getOrDefault(comment.own.id(), List.of()).reversed());
    }
    return said;
  }

  /// Who commented, and on which words.
  private String head(Comment comment) throws IOException {
    Map<String, String> properties = site.properties(comment.own);
    String selection = properties.getOrDefault("inline-original-selection", "").strip();
    boolean resolved = properties.getOrDefault("status", "").equalsIgnoreCase("resolved");
    String name = comment.who == null ? "" : ConfluencePeople.shown(comment.who);
    return (resolved ? "Resolved comment" : "Comment") + (name.isEmpty() ? "" : " by " + Entities.escape(name))
        + (selection.isEmpty() ? "" : " on “" + Entities.escape(selection) + "”") + ":";
  }

  private void file(Page page, Belonging own, Sink sink) throws IOException {
    String name = own.text().split("\n", -1)[0];
    Map<String, String> properties = site.properties(own);
    MediaTypes type = MediaTypes.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (properties.getOrDefault("HIDDEN", "").equals("true")) {
      sink.skipped("hidden attachment");
    } else if (type == null) {
      sink.skipped("attachment without text");
    } else {
      files.putIfAbsent(page.id() + "/" + own.id(), own);
    }
  }

  /// The attachments to be read, as `page/attachment`.
  Set<String> names() {
    return files.keySet();
  }

  /// @param entries the files of the export
  void files(List<Export.Entry> entries, Sink sink) throws IOException, InterruptedException {
    Map<String, Map<Integer, Export.Entry>> found = new HashMap<>();
    for (Export.Entry entry : entries) {
      Matcher name = ATTACHMENT.matcher(entry.name().toLowerCase(Locale.ROOT));
      if (name.matches() && name.group(2).length() < 10) {
        found.computeIfAbsent(name.group(1), _ -> new HashMap<>()).put(Integer.parseInt(name.group(2)), entry);
      }
    }
    Set<String> ids = new HashSet<>();
    for (Map.Entry<String, Belonging> file : files.entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      Map<Integer, Export.Entry> versions = found.getOrDefault(file.getKey(), Map.of());
      String[] about = file.getValue().text().split("\n", -1);
      int version = (int) XmlFile.number(about[about.length - 1]).orElse(0);
      Export.Entry entry = versions.getOrDefault(version, versions.keySet().stream().max(Comparator.naturalOrder())
          .map(versions::get).orElse(null));
      if (entry == null) {
        sink.skipped("attachment whose file is not in the export");
      } else if (Files.size(entry.file()) > LARGEST) {
        sink.problem(new Problem(entry.where(), about[0] + " is larger than " + (LARGEST >> 20) + " MiB",
            "split the file, or leave it out", "att" + file.getValue().id()));
      } else if (ids.add(file.getValue().id())) {
        sink.item(item(file.getKey(), file.getValue(), about[0], entry));
      }
    }
  }

  private Item item(String key, Belonging file, String name, Export.Entry entry) throws IOException {
    Page page = site.pages.get(XmlFile.number(key.substring(0, key.indexOf('/'))).orElse(-1));
    List<Belonging> versions = new ArrayList<>();
    PartsOnce parts = new PartsOnce();
    List<Comment> comments = new ArrayList<>();
    Set<String> tags = new TreeSet<>();
    for (Belonging own : site.belongings(XmlFile.number(file.id()).orElse(-1))) {
      switch (own.sort()) {
        case "version" -> versions.add(own);
        case "label" -> tags.add(site.label(own.text()));
        case "comment" -> thread(own, comments, 0);
        default -> { }
      }
    }
    tags.remove("");
    comments.stream().filter(comment -> comment.who != null)
        .forEach(comment -> parts.add(comment.who, Role.COMMENTER, comment.at));
    MediaTypes type = MediaTypes.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    byte[] bytes = Files.readAllBytes(entry.file());
    Instant first = versions.stream().map(Belonging::created).filter(date -> !date.isEmpty()).min(Comparator.naturalOrder())
        .map(site::time).orElse(site.time(file.created()));
    Instant created = site.time(file.created());
    List<String> place = new ArrayList<>(place(page));
    place.add(page.title().isEmpty() ? "Page " + page.id() : page.title());
    return Item.of(source, "att" + file.id(), Kind.FILE, name.isBlank() ? "Attachment " + file.id() : name,
        type.text() ? Content.decoded(type.mediaType(), bytes) : new Content.Binary(type.mediaType(), bytes))
        .withUrl(base.isEmpty() ? "" : base + "/download/attachments/" + page.id() + "/"
            + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
        .withTimes(first != null && (created == null || first.isBefore(created)) ? first : created,
            site.time(file.modified()))
        .withParts(parts(file.creator(), created, file.modifier(), site.time(file.modified()), versions, parts))
        .withTags(List.copyOf(tags)).withPlace(place).withAccess(sent.get(page.id()))
        .withSignals(new Signals(0, 0, comments.size(), 0, 0, 0, false));
  }

  /// Links as one page means them.
  private final class Links implements StorageFormat.Links {
    private final Page from;

    Links(Page from) {
      this.from = from;
    }

    @Override
    public Identity person(String written) {
      return site.people.identity(written);
    }

    @Override
    public String page(String space, String title) {
      Long id = site.byTitle(space.isBlank() ? site.spaceKey(from.space()) : space.strip(), title);
      return id == null ? "" : address(id);
    }

    @Override
    public String content(String id) {
      return XmlFile.number(id).isPresent() ? address(XmlFile.number(id).getAsLong()) : "";
    }
  }
}
