package dev.kith.connector.blog;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.blog.WxrItem.Comment;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.InputFiles;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Identity;
import dev.kith.model.Person;
import dev.kith.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What WordPress writes under Tools › Export (WXR): the published posts and pages with their approved comments.
///
/// @param path  a file, a folder of the files of **one** site, or a glob of them
/// @param types the post types to read; `post` and `page` if not given
public record WordPressWxr(String source, Path path, List<String> types) implements Connector {
  public WordPressWxr {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the path of an export, such as /data/blog.WordPress.xml");
    }
    types = types == null || types.isEmpty() ? List.of("post", "page") : List.copyOf(types);
  }

  private record Author(String login, String name) {}

  /// What one pass knows of the site.
  private static final class Site {
    String language = "";
    final Map<String, Author> byLogin = new HashMap<>();
    final Map<String, Author> byNumber = new HashMap<>();
    /// Post id → guid.
    final Map<String, String> seen = new HashMap<>();
  }

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    List<Path> files = InputFiles.find(path, name -> name.matches(".*\\.xml(\\.gz)?"), ".xml file of a WordPress export");
    Fingerprint now = Fingerprint.of(toString(), files, since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    sink.whole();
    Site site = new Site();
    for (Path file : files) {
      file(file, site, sink);
    }
    return now.cursor();
  }

  private void file(Path file, Site site, Sink sink) throws IOException, InterruptedException {
    boolean channel = false;
    try (XmlFile xml = XmlFile.open(file)) {
      while (xml.child(0)) {
        while (xml.child(1)) {
          if (xml.name().equals("channel")) {
            channel = true;
            channel(xml, site, sink);
          }
        }
      }
    }
    if (!channel) {
      throw new IOException(file + ": holds no <channel>; try a file that WordPress wrote under Tools, Export");
    }
  }

  private void channel(XmlFile xml, Site site, Sink sink) throws IOException, InterruptedException {
    while (xml.child(2)) {
      switch (xml.name()) {
        case "language" -> site.language = xml.text().strip();
        case "author" -> author(xml, site, sink);
        case "item" -> {
          WxrItem item = WxrItem.read(xml);
          String reason = skip(item);
          if (reason == null) {
            item(item, site, sink);
          } else {
            sink.skipped(reason);
          }
        }
        default -> { }
      }
    }
  }

  private void author(XmlFile xml, Site site, Sink sink) throws IOException, InterruptedException {
    Map<String, String> fields = new HashMap<>();
    int depth = xml.depth();
    while (xml.child(depth)) {
      fields.put(xml.name(), xml.text().strip());
    }
    String login = fields.getOrDefault("author_login", "");
    if (login.isEmpty()) {
      return;
    }
    String first = fields.getOrDefault("author_first_name", "");
    String full = (first + " " + fields.getOrDefault("author_last_name", "")).strip();
    String shown = fields.getOrDefault("author_display_name", "");
    String name = shown.isEmpty() || shown.equals(login) ? full.isEmpty() ? login : full : shown;
    Author author = new Author(login, name);
    site.byNumber.put(fields.getOrDefault("author_id", ""), author);
    if (site.byLogin.putIfAbsent(login.toLowerCase(Locale.ROOT), author) == null) {
      List<String> aliases = Stream.of(fields.getOrDefault("author_email", ""), login, source + "/" + login, full)
          .filter(alias -> !alias.isEmpty() && !alias.equals(name)).distinct().toList();
      sink.person(Person.of(source, source + "/" + login, name, aliases));
    }
  }

  /// Why it is not for everybody who may read the site, or `null`.
  private String skip(WxrItem item) {
    if (!types.contains(item.type)) {
      return Set.of("attachment", "revision", "nav_menu_item").contains(item.type) ? item.type : "other type of post";
    } else if (!item.status.equals("publish")) {
      return Set.of("draft", "pending", "private", "trash", "auto-draft", "future").contains(item.status) ? item.status
          : "other status";
    }
    return item.password.isEmpty() ? null : "password-protected";
  }

  private void item(WxrItem item, Site site, Sink sink) throws IOException, InterruptedException {
    if (item.id.isEmpty()) {
      sink.problem(new Problem(item.where, "a post without wp:post_id", "export it again with WordPress's own exporter", ""));
      return;
    }
    String guid = site.seen.putIfAbsent(item.id, item.guid);
    if (guid != null && guid.equals(item.guid)) {
      sink.skipped("in two files");
      return;
    } else if (guid != null) {
      sink.problem(new Problem(item.where, "another post has the id " + item.id + " too: these are files of two sites",
          "give each site a source of its own", item.id));
      return;
    }
    PartsOnce parts = new PartsOnce();
    credit(item, site, parts);
    List<WordPressPost.Comment> comments = new ArrayList<>();
    for (Comment comment : item.comments) {
      String reason = skip(comment);
      if (reason == null) {
        comments.add(new WordPressPost.Comment(XmlFile.number(comment.id()).orElse(0), identity(comment, site), comment.content(), comment.at()));
      } else {
        sink.skipped(reason);
      }
    }
    String url = item.link.startsWith("http") ? item.link : item.guid.startsWith("http") ? item.guid : "";
    sink.item(new WordPressPost(source, item.id, item.type, item.title, WordPressText.html(item.content), url, item.created(),
        item.modified(), parts, List.copyOf(item.tags), site.language).item(comments));
  }

  /// The by-line of the Co-Authors plugin if there is one, else the account that wrote the post.
  private void credit(WxrItem item, Site site, PartsOnce parts) {
    for (var writer : item.byline.entrySet()) {
      Author author = site.byLogin.get(writer.getKey().toLowerCase(Locale.ROOT));
      author = author == null ? site.byLogin.get(writer.getValue().toLowerCase(Locale.ROOT)) : author;
      parts.add(author == null ? Identity.of(source, writer.getValue(), writer.getValue()) : identity(author), Role.AUTHOR,
          item.created());
    }
    if (!item.creator.isEmpty() && item.byline.isEmpty()) {
      Author author = site.byLogin.get(item.creator.toLowerCase(Locale.ROOT));
      parts.add(author == null ? Identity.of(source, item.creator, item.creator) : identity(author), Role.AUTHOR,
          item.created());
    }
    Author editor = site.byNumber.get(item.lastEditor);
    if (editor != null && !parts.has(identity(editor))) {
      parts.add(identity(editor), Role.EDITOR, item.modified());
    }
  }

  private Identity identity(Author author) {
    return Identity.of(source, author.login(), author.name());
  }

  /// A user of the site, or what the guest wrote of himself; `null` for nobody. A guest's bare name stays within the source,
  /// since anybody can write any name.
  private Identity identity(Comment comment, Site site) {
    Author author = comment.user().isEmpty() || comment.user().equals("0") ? null : site.byNumber.get(comment.user());
    if (author != null) {
      return identity(author);
    }
    String account = comment.mail().isEmpty() ? comment.author() : comment.mail();
    return account.isBlank() ? null : Identity.of(comment.mail().isEmpty() ? source : "", account, comment.author());
  }

  private static String skip(Comment comment) {
    if (!comment.type().isEmpty() && !comment.type().equals("comment")) {
      return Set.of("pingback", "trackback").contains(comment.type()) ? comment.type() : "other type of comment";
    } else if (!comment.approved().equals("1")) {
      return Set.of("spam", "trash").contains(comment.approved()) ? comment.approved() + " comment" : "comment not approved";
    }
    return null;
  }
}
