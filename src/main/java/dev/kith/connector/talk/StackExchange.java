package dev.kith.connector.talk;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/// The data dump of a Stack Exchange site: one item a question, with its answers and comments, since that is what one looks
/// for. The accepted answer comes first, the others by their votes.
///
/// @param path the dump's folder or archive, or only its `Posts.xml`; people then have no names but their numbers
/// @param url  the site's address, such as `https://qa.example.com`; without it items have none
public record StackExchange(String source, Path path, String url) implements Connector {
  /// Posts of a thread beyond this are left out; no real question has as many answers.
  private static final int THREAD_LIMIT = 2_000;
  private static final String WHAT = "dump of a Stack Exchange site";
  /// A site's tables lie in one 7z archive; those of the largest site each in its own.
  private static final Export.Wanted WANTED = new Export.Wanted(
      name -> name.matches("(?s)(.*/)?(posts|users|comments|badges|postlinks|posthistory|votes)\\.xml(\\.gz|\\.bz2)?"),
      name -> name.endsWith(".7z"));

  public StackExchange {
    if (path == null) {
      throw new IllegalArgumentException("path: is missing; try the folder that Posts.xml lies in");
    }
    url = WebAddress.of("url", url, "https://qa.example.com");
  }

  /// A post as it goes through the [Spill].
  private record Post(boolean question, String id, Identity owner, String title, String body, String tags, int score, int views,
      int bookmarks, int comments, String accepted, Instant created, Instant edited, Identity editor, int bounty, boolean taken,
      boolean wiki) {
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
  ///
  /// @param votes      by post: the type of the vote and the bounty
  /// @param history    by post: what was done to it, by whom and when, as far as it matters here
  /// @param links      how many questions link to one
  /// @param duplicates question → the questions that ask the same
  private record Site(Spill posts, Spill comments, Spill votes, Spill history, Map<String, String> names,
      Map<Long, Integer> links, Map<Long, List<Long>> duplicates) {}

  // types of votes
  private static final String ACCEPTED = "1";
  private static final String UP = "2";
  private static final String DOWN = "3";
  private static final String BOOKMARKED = "5";
  private static final String BOUNTY = "9";
  // types of events in a post's history
  private static final String TITLE_EDITED = "4";
  private static final String BODY_EDITED = "5";
  private static final String DELETED = "12";
  private static final String UNDELETED = "13";
  private static final String DUPLICATE = "3";

  @Override
  public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
    Pass.Start start = Pass.start(toString(), Export.inputs(path, WANTED, WHAT), since);
    if (start.unchanged()) {
      return start.next();
    }
    try (Export export = Export.open(path, WANTED, WHAT, sink); Spill threads = new Spill(); Spill comments = new Spill();
        Spill votes = new Spill(); Spill history = new Spill()) {
      Map<String, Export.Entry> files = tables(export);
      Site site = new Site(threads, comments, votes, history, new HashMap<>(), new HashMap<>(), new HashMap<>());
      boolean[] unscored = {false};
      rows(files.get("posts"), xml -> {
        post(xml, threads, sink);
        unscored[0] |= xml.attribute("Score").isEmpty();
      });
      if (threads.size() == 0) {
        throw new IOException(path + ": holds no question; export it again, or remove the source if the site is empty");
      }
      rows(files.get("comments"), xml -> comment(xml, comments, sink));
      rows(files.get("postlinks"), xml -> link(xml, site));
      rows(files.get("votes"), xml -> vote(xml, votes, unscored[0]));
      rows(files.get("posthistory"), xml -> event(xml, history));
      for (Spill spill : List.of(threads, comments, votes, history)) {
        spill.sort();
      }
      sink.whole();
      people(files, site, sink);
      send(site, sink);
    }
    return start.next();
  }

  /// The tables by their names, in lower case; a file alone is that of the posts.
  private Map<String, Export.Entry> tables(Export export) throws IOException {
    Map<String, Export.Entry> tables = new LinkedHashMap<>();
    for (Export.Entry entry : export.entries()) {
      String name = entry.last().toLowerCase(Locale.ROOT).replaceFirst("\\.xml(\\.gz|\\.bz2)?$", "");
      if (tables.putIfAbsent(export.entries().size() == 1 ? "posts" : name, entry) != null) {
        throw new IOException(path + ": holds " + entry.last() + " twice; name the folder or archive of one site");
      }
    }
    if (!tables.containsKey("posts")) {
      throw new IOException(path + ": holds no Posts.xml; check that the dump is complete");
    }
    return tables;
  }

  private static void link(XmlFile xml, Site site) {
    OptionalLong from = XmlFile.number(xml.attribute("PostId"));
    OptionalLong to = XmlFile.number(xml.attribute("RelatedPostId"));
    if (to.isPresent()) {
      site.links.merge(to.getAsLong(), 1, Integer::sum);
      if (from.isPresent() && xml.attribute("LinkTypeId").equals(DUPLICATE)) {
        site.duplicates.computeIfAbsent(to.getAsLong(), _ -> new ArrayList<>()).add(from.getAsLong());
      }
    }
  }

  /// Ups and downs are in a post's score already, and they are most of all votes.
  private static void vote(XmlFile xml, Spill votes, boolean unscored) throws IOException {
    String type = xml.attribute("VoteTypeId").strip();
    boolean matters = Set.of(ACCEPTED, BOOKMARKED, BOUNTY).contains(type) || unscored && (type.equals(UP) || type.equals(DOWN));
    OptionalLong post = XmlFile.number(xml.attribute("PostId"));
    if (matters && post.isPresent()) {
      votes.add(post.getAsLong(), type, xml.attribute("BountyAmount"));
    }
  }

  private static void event(XmlFile xml, Spill history) throws IOException {
    String type = xml.attribute("PostHistoryTypeId").strip();
    OptionalLong post = XmlFile.number(xml.attribute("PostId"));
    if (Set.of(TITLE_EDITED, BODY_EDITED, DELETED, UNDELETED).contains(type) && post.isPresent()) {
      history.add(post.getAsLong(), type, xml.attribute("UserId"), xml.attribute("UserDisplayName"),
          xml.attribute("CreationDate"));
    }
  }

  /// Hands over each `row` of a file; none if there is no such file.
  private static void rows(Export.Entry file, Row row) throws IOException, InterruptedException {
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
  private void people(Map<String, Export.Entry> files, Site site, Sink sink) throws IOException, InterruptedException {
    Map<String, Set<String>> topics = new HashMap<>();
    rows(files.get("badges"), xml -> {
      if (xml.attribute("TagBased").equalsIgnoreCase("true")) {
        topics.computeIfAbsent(xml.attribute("UserId"), _ -> new LinkedHashSet<>()).add(xml.attribute("Name"));
      }
    });
    rows(files.get("users"), xml -> {
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
        Post post = post(posts.get(to), site);
        if (isDeleted(post, site)) {
          sink.skipped("deleted");
        } else if (!post.question && answers.size() < THREAD_LIMIT) {
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

  /// A dump holds what was not deleted when it was made; other exports may hold the rest.
  private static boolean isDeleted(Post post, Site site) throws IOException {
    boolean deleted = false;
    for (List<String> event : site.history.all(Long.parseLong(post.id))) {
      deleted = event.getFirst().equals(DELETED) || deleted && !event.getFirst().equals(UNDELETED);
    }
    return deleted;
  }

  private Item thread(Post question, List<Post> answers, Site site) throws IOException {
    answers.sort(Comparator.comparing((Post answer) -> !isAccepted(answer, question))
        .thenComparing(Comparator.comparingInt(Post::score).reversed()));
    StringBuilder html = new StringBuilder(question.body);
    List<Content.Post> posts = new ArrayList<>(List.of(new Content.Post(0, question.owner, question.created, address("/questions/", question.id))));
    PartsOnce parts = new PartsOnce();
    PartsOnce commenters = new PartsOnce();
    addTo(parts, question.owner, Role.ASKER, question.created);
    int comments = comments(question, site, html, posts, commenters);
    int votes = question.score;
    boolean accepted = false;
    Instant last = question.last();
    for (Post answer : answers) {
      boolean taken = isAccepted(answer, question);
      accepted |= taken;
      posts.add(new Content.Post(html.length(), answer.owner, answer.created, address("/a/", answer.id)));
      html.append("\n<h2>Answer");
      if (answer.owner != null) {
        html.append(" by ").append(Entities.escape(answer.owner.name()));
      }
      html.append(taken ? ", accepted, " : ", ").append(answer.score).append(answer.score == 1 ? " vote" : " votes")
          .append(answer.bounty > 0 ? ", bounty of " + answer.bounty : "").append("</h2>\n").append(answer.body);
      if (answer.score >= 0) {
        addTo(parts, answer.owner, taken ? Role.ACCEPTED_ANSWERER : Role.ANSWERER, answer.created);
      }
      comments += comments(answer, site, html, posts, commenters);
      votes = (int) Math.clamp((long) votes + answer.score, Integer.MIN_VALUE, Integer.MAX_VALUE);
      last = answer.last() != null && answer.last().isAfter(last) ? answer.last() : last;
    }
    for (Post post : Stream.concat(Stream.of(question), answers.stream()).toList()) {
      if (post.editor != null && (post.owner == null || !post.editor.key().equals(post.owner.key()))) {
        addTo(parts, post.editor, Role.EDITOR, post.edited);
      }
      editors(post, site, parts);
    }
    commenters.list().forEach(part -> addTo(parts, part.who(), part.role(), part.at()));
    Signals signals = new Signals(0, votes, comments, question.views, question.bookmarks,
        site.links.getOrDefault(Long.parseLong(question.id), 0), accepted);
    String title = question.title.isBlank() ? Wording.title(Jsoup.parseBodyFragment(question.body).wholeText(),
        "Question " + question.id) : question.title;
    return Item.of(source, question.id, Kind.QUESTION, title, Content.html(html.toString(), posts))
        .withAliases(askedAlso(question, site)).withUrl(address("/questions/", question.id)).withTimes(question.created, last)
        .withParts(parts.list()).withTags(tags(question.tags)).withSignals(signals);
  }

  private String address(String path, String id) {
    return url.isEmpty() ? "" : url + path + id;
  }

  private static boolean isAccepted(Post answer, Post question) {
    return question.accepted.isEmpty() ? answer.taken : answer.id.equals(question.accepted);
  }

  /// Who ever edited a post, where the dump has its history; the post itself names only the last.
  private void editors(Post post, Site site, PartsOnce parts) throws IOException {
    for (List<String> event : site.history.all(Long.parseLong(post.id))) {
      Identity editor = identity(event.get(1), event.get(2), site.names);
      boolean edit = !post.wiki && (event.getFirst().equals(TITLE_EDITED) || event.getFirst().equals(BODY_EDITED));
      if (edit && editor != null && (post.owner == null || !post.owner.key().equals(editor.key()))) {
        parts.add(editor, Role.EDITOR, Times.parse(event.get(3)).orElse(null));
      }
    }
  }

  /// The titles of the questions that were closed since this one asks the same: other words for it.
  private List<String> askedAlso(Post question, Site site) throws IOException {
    List<String> titles = new ArrayList<>();
    for (long duplicate : site.duplicates.getOrDefault(Long.parseLong(question.id), List.of())) {
      for (List<String> fields : site.posts.all(duplicate)) {
        Post post = post(fields, site);
        if (post.question && !post.title.isBlank() && !post.title.equals(question.title) && !isDeleted(post, site)) {
          titles.add(post.title);
        }
      }
    }
    return titles.stream().distinct().toList();
  }

  private static void addTo(PartsOnce parts, Identity who, Role role, Instant at) {
    if (who != null) {
      parts.add(who, role, at);
    }
  }

  /// Appends a post's comments and returns how many there are, which the post itself says if there is no file of them.
  private int comments(Post post, Site site, StringBuilder html, List<Content.Post> posts, PartsOnce parts) throws IOException {
    List<List<String>> comments = site.comments.all(Long.parseLong(post.id));
    for (List<String> fields : comments) {
      Identity who = identity(fields.get(0), fields.get(1), site.names);
      Instant at = Times.parse(fields.get(3)).orElse(null);
      posts.add(new Content.Post(html.length(), who, at, address(post.question ? "/questions/" : "/a/", post.id)));
      html.append("\n<p>Comment").append(who == null ? "" : " by " + Entities.escape(who.name())).append(": ")
          .append(Entities.escape(fields.get(2))).append("</p>");
      addTo(parts, who, Role.COMMENTER, at);
    }
    return site.comments.size() == 0 ? post.comments : comments.size();
  }

  private Post post(List<String> fields, Site site) throws IOException {
    Map<String, String> names = site.names;
    String id = fields.get(1).strip();
    boolean wiki = !fields.get(16).isEmpty();
    int score = count(fields.get(7));
    int bookmarks = count(fields.get(9));
    int bounty = 0;
    boolean taken = false;
    for (List<String> vote : site.votes.all(Long.parseLong(id))) {
      switch (vote.getFirst()) {
        case ACCEPTED -> taken = true;
        case BOOKMARKED -> bookmarks += fields.get(9).isEmpty() ? 1 : 0;
        case BOUNTY -> bounty += Math.clamp(count(vote.get(1)), 0, 1_000);
        default -> score += !fields.get(7).isEmpty() ? 0 : vote.getFirst().equals(UP) ? 1 : -1;
      }
    }
    return new Post(fields.get(0).equals("1"), id, wiki ? null : identity(fields.get(2), fields.get(3), names), fields.get(4),
        fields.get(5), fields.get(6), score, count(fields.get(8)), bookmarks, count(fields.get(10)), fields.get(11),
        Times.parse(fields.get(12)).orElse(null), Times.parse(fields.get(13)).orElse(null),
        wiki ? null : identity(fields.get(14), fields.get(15), names), bounty, taken, wiki);
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
