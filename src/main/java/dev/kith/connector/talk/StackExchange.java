package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Spill;
import dev.kith.connector.input.Times;
import dev.kith.connector.input.Wording;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/// The data dump of a Stack Exchange site: one item a question, with its answers and comments, since that is what one looks
/// for. The accepted answer comes first, the others by their votes.
///
/// @param path the dump's folder, or only its `Posts.xml`; people then have no names but their numbers
/// @param url  the site's address, such as `https://qa.example.com`; without it items have none
public record StackExchange(String source, Path path, String url) implements Connector {
  /// Posts of a thread beyond this are left out; no real question has as many answers.
  private static final int THREAD_LIMIT = 2_000;

  public StackExchange {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the folder that Posts.xml lies in");
    }
    url = url == null ? "" : url.strip().replaceFirst("/+$", "");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("url: " + url + " is no web address; try https://qa.example.com");
    }
  }

  /// A post as it goes through the [Spill].
  private record Post(boolean question, String id, Identity owner, String title, String body, String tags, int score, int views,
      int bookmarks, int comments, String accepted, Instant created, Instant edited, Identity editor) {
    Instant last() {
      return edited != null && (created == null || edited.isAfter(created)) ? edited : created;
    }
  }

  private record Comment(Identity who, String text, Instant at) {}

  /// The attributes kept of a post, in the order of the [Spill]'s fields.
  private static final List<String> POST = List.of("PostTypeId", "Id", "OwnerUserId", "OwnerDisplayName", "Title", "Body", "Tags",
      "Score", "ViewCount", "FavoriteCount", "CommentCount", "AcceptedAnswerId", "CreationDate", "LastEditDate",
      "LastEditorUserId", "LastEditorDisplayName", "CommunityOwnedDate");
  private static final List<String> COMMENT = List.of("UserId", "UserDisplayName", "Text", "CreationDate");

  private interface Row {
    void read(XmlFile xml) throws IOException, InterruptedException;
  }

  /// What is known of the whole site while its threads are put together.
  private record Site(Spill posts, Spill comments, Map<String, String> names, Map<Long, Integer> links) {}

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Path posts = XmlFile.present(Files.isDirectory(path) ? path.resolve("Posts.xml") : path);
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("Posts.xml", posts);
    for (String name : List.of("Users.xml", "Comments.xml", "Badges.xml", "PostLinks.xml")) {
      if (Files.isDirectory(path) && Files.exists(path.resolve(name))) {
        files.put(name, path.resolve(name));
      }
    }
    Fingerprint now = Fingerprint.of(toString(), List.copyOf(files.values()), since);
    if (Thread.interrupted()) {
      throw new InterruptedException(source + " interrupted");
    }
    if (now.sameAs(since)) {
      return now.cursor();
    }
    try (Spill threads = new Spill(); Spill comments = new Spill()) {
      Site site = new Site(threads, comments, new HashMap<>(), new HashMap<>());
      rows(posts, xml -> post(xml, threads, sink));
      if (threads.size() == 0) {
        throw new IOException(posts + ": holds no question; export it again, or remove the source if the site is empty");
      }
      rows(files.get("Comments.xml"), xml -> comment(xml, comments, sink));
      rows(files.get("PostLinks.xml"), xml -> XmlFile.number(xml.attribute("RelatedPostId"))
          .ifPresent(id -> site.links.merge(id, 1, Integer::sum)));
      threads.sort();
      comments.sort();
      sink.whole();
      people(files, site, sink);
      send(site, sink);
    }
    return now.cursor();
  }

  /// Hands over each `row` of a file; none if there is no such file.
  private static void rows(Path file, Row row) throws IOException, InterruptedException {
    if (file == null) {
      return;
    }
    try (XmlFile xml = XmlFile.open(file)) {
      while (xml.child(0)) {
        while (xml.child(1)) {
          row.read(xml);
        }
      }
    }
  }

  private static void post(XmlFile xml, Spill threads, Sink sink) throws IOException, InterruptedException {
    String type = xml.attribute("PostTypeId");
    if (!type.equals("1") && !type.equals("2")) {
      sink.skipped(type.equals("4") || type.equals("5") ? "description of a tag" : "neither question nor answer");
      return;
    }
    if (!xml.attribute("DeletionDate").isEmpty()) {
      sink.skipped("deleted");
      return;
    }
    String id = xml.attribute("Id");
    OptionalLong thread = XmlFile.number(type.equals("1") ? id : xml.attribute("ParentId"));
    if (thread.isEmpty() || XmlFile.number(id).isEmpty() || Times.parse(xml.attribute("CreationDate")).isEmpty()) {
      sink.problem(new Problem(xml.where(), "a post without a usable Id, ParentId or CreationDate", "export it again",
          type.equals("1") ? id : xml.attribute("ParentId")));
      return;
    }
    threads.add(thread.getAsLong(), POST.stream().map(xml::attribute).toArray(String[]::new));
  }

  private static void comment(XmlFile xml, Spill comments, Sink sink) throws IOException, InterruptedException {
    OptionalLong post = XmlFile.number(xml.attribute("PostId"));
    if (post.isEmpty()) {
      sink.problem(new Problem(xml.where(), "a comment without a usable PostId", "export it again", ""));
      return;
    }
    comments.add(post.getAsLong(), COMMENT.stream().map(xml::attribute).toArray(String[]::new));
  }

  /// Sends the users, with the tags they earned a badge for as what they know about.
  private void people(Map<String, Path> files, Site site, Sink sink) throws IOException, InterruptedException {
    Map<String, Set<String>> topics = new HashMap<>();
    rows(files.get("Badges.xml"), xml -> {
      if (xml.attribute("TagBased").equalsIgnoreCase("true")) {
        topics.computeIfAbsent(xml.attribute("UserId"), _ -> new LinkedHashSet<>()).add(xml.attribute("Name"));
      }
    });
    rows(files.get("Users.xml"), xml -> {
      String id = xml.attribute("Id").strip();
      String name = xml.attribute("DisplayName");
      if (XmlFile.number(id).orElse(-1) < 0 || site.names.putIfAbsent(id, name) != null) {
        return;
      }
      String about = Jsoup.parseBodyFragment(xml.attribute("AboutMe")).text();
      sink.person(new Person(source, source + "/" + id, name, List.of(source + "/" + id), "", "", "", xml.attribute("Location"),
          Wording.title(about, ""), List.copyOf(topics.getOrDefault(id, Set.of())), List.of(), true, true));
    });
  }

  private void send(Site site, Sink sink) throws IOException, InterruptedException {
    Spill posts = site.posts;
    for (int from = 0, to; from < posts.size(); from = to) {
      if (Thread.interrupted()) {
        throw new InterruptedException(source + " interrupted");
      }
      Post question = null;
      List<Post> answers = new ArrayList<>();
      for (to = from; to < posts.size() && posts.key(to) == posts.key(from); to++) {
        Post post = post(posts.get(to), site.names);
        if (!post.question && answers.size() < THREAD_LIMIT) {
          answers.add(post);
        } else if (post.question && question == null) {
          question = post;
        } else {
          sink.skipped(post.question ? "question that comes twice" : "answer beyond the " + THREAD_LIMIT + "th");
        }
      }
      if (question == null) {
        answers.forEach(_ -> sink.skipped("answer without its question"));
      } else {
        sink.item(thread(question, answers, site));
      }
    }
  }

  private Item thread(Post question, List<Post> answers, Site site) throws IOException {
    answers.sort(Comparator.comparing((Post answer) -> !answer.id.equals(question.accepted))
        .thenComparing(Comparator.comparingInt(Post::score).reversed()));
    StringBuilder html = new StringBuilder(question.body);
    PartsOnce parts = new PartsOnce();
    PartsOnce commenters = new PartsOnce();
    addTo(parts, question.owner, Role.ASKER, question.created);
    int comments = comments(question, site, html, commenters);
    int votes = question.score;
    boolean accepted = false;
    Instant last = question.last();
    for (Post answer : answers) {
      boolean taken = answer.id.equals(question.accepted);
      accepted |= taken;
      html.append("\n<h2>Answer");
      if (answer.owner != null) {
        html.append(" by ").append(Entities.escape(answer.owner.name()));
      }
      html.append(taken ? ", accepted, " : ", ").append(answer.score).append(answer.score == 1 ? " vote" : " votes")
          .append("</h2>\n").append(answer.body);
      if (answer.score >= 0) {
        addTo(parts, answer.owner, taken ? Role.ACCEPTED_ANSWERER : Role.ANSWERER, answer.created);
      }
      comments += comments(answer, site, html, commenters);
      votes = (int) Math.clamp((long) votes + answer.score, Integer.MIN_VALUE, Integer.MAX_VALUE);
      last = answer.last() != null && answer.last().isAfter(last) ? answer.last() : last;
    }
    for (Post post : Stream.concat(Stream.of(question), answers.stream()).toList()) {
      if (post.editor != null && (post.owner == null || !post.editor.key().equals(post.owner.key()))) {
        addTo(parts, post.editor, Role.EDITOR, post.edited);
      }
    }
    commenters.list().forEach(part -> addTo(parts, part.who(), part.role(), part.at()));
    Signals signals = new Signals(0, votes, comments, question.views, question.bookmarks,
        site.links.getOrDefault(Long.parseLong(question.id), 0), accepted);
    String title = question.title.isBlank() ? Wording.title(Jsoup.parseBodyFragment(question.body).wholeText(),
        "Question " + question.id) : question.title;
    return Item.of(source, question.id, Kind.QUESTION, title, Content.html(html.toString()))
        .withUrl(url.isEmpty() ? "" : url + "/questions/" + question.id).withTimes(question.created, last)
        .withParts(parts.list()).withTags(tags(question.tags)).withSignals(signals);
  }

  private static void addTo(PartsOnce parts, Identity who, Role role, Instant at) {
    if (who != null) {
      parts.add(who, role, at);
    }
  }

  /// Appends a post's comments and returns how many there are, which the post itself says if there is no file of them.
  private int comments(Post post, Site site, StringBuilder html, PartsOnce parts) throws IOException {
    List<List<String>> comments = site.comments.all(Long.parseLong(post.id));
    for (List<String> fields : comments) {
      Identity who = identity(fields.get(0), fields.get(1), site.names);
      html.append("\n<p>Comment").append(who == null ? "" : " by " + Entities.escape(who.name())).append(": ")
          .append(Entities.escape(fields.get(2))).append("</p>");
      addTo(parts, who, Role.COMMENTER, Times.parse(fields.get(3)).orElse(null));
    }
    return site.comments.size() == 0 ? post.comments : comments.size();
  }

  private Post post(List<String> fields, Map<String, String> names) {
    boolean wiki = !fields.get(16).isEmpty();
    return new Post(fields.get(0).equals("1"), fields.get(1).strip(), wiki ? null : identity(fields.get(2), fields.get(3), names),
        fields.get(4), fields.get(5), fields.get(6), count(fields.get(7)), count(fields.get(8)), count(fields.get(9)),
        count(fields.get(10)), fields.get(11), Times.parse(fields.get(12)).orElse(null),
        Times.parse(fields.get(13)).orElse(null), wiki ? null : identity(fields.get(14), fields.get(15), names));
  }

  /// The account, or where it was deleted the name that was left behind; `null` for nobody and for the site's own user (-1).
  private Identity identity(String id, String leftName, Map<String, String> names) {
    if (id.isBlank() || id.startsWith("-")) {
      return leftName.isBlank() || !id.isBlank() ? null : Identity.of(source, leftName, leftName);
    }
    return Identity.of(source, id, names.getOrDefault(id, leftName.isBlank() ? "user" + id : leftName));
  }

  private static List<String> tags(String written) {
    return Arrays.stream(written.split("[<>|]")).map(String::strip).filter(tag -> !tag.isEmpty()).distinct().toList();
  }

  private static int count(String text) {
    return (int) Math.clamp(XmlFile.number(text).orElse(0), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
