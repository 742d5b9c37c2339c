package dev.kith.connector.blog;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.blog.WordPressSite.Reply;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Noted;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Times;
import dev.kith.model.Role;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One pass over a live site. A **listing** compares everything with what the site lists, which costs a request for 100 posts
/// and one for 100 comments: it finds what went, what was published late, which comments were approved, changed or removed,
/// and which names changed, none of which changes a post's date. Between listings, only what has a new date is looked at.
///
/// The note of a post: its type's route, what the list says of it, and what the names and comments around it say.
final class WordPressPass {
  /// Building blocks of a site, whose text is in the posts themselves or nowhere.
  private static final String NO_TEXTS = "attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|user_request"
      + "|wp_.*|elementor.*|e-.*|jet-.*|popup.*|wpcf7.*|acf-.*|shop_.*|jp_.*|feedback|product_variation|ct_.*|et_.*|fl-.*|oxy.*";
  /// How many posts are fetched with their texts at once; as many are read again after a kill at most.
  private static final int CHUNK = 20;
  /// The site's clock, its caches and the changes of its local time differ from ours by less.
  private static final Duration OVERLAP = Duration.ofHours(2);
  /// So many failures in a row are the site's and not the post's.
  private static final int DOWN = 3;

  /// A list that holds posts.
  ///
  /// @param route such as `/wp/v2/posts`
  /// @param type  such as `post`
  private record Kind(String route, String type) {}

  private final WordPressApi settings;
  private final WordPressSite site;
  private final Sink sink;
  private final Noted noted;
  private final WordPressNames names;
  /// By route.
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  /// By post, in a listing: its comments' digests by their numbers.
  private final Map<Long, Map<Long, String>> commented = new HashMap<>();
  /// How far the walks got, noted once all they found was read.
  private final Map<String, String> marks = new LinkedHashMap<>();
  private boolean listing;
  private int failures;

  WordPressPass(WordPressApi settings, WordPressSite site, Sink sink) {
    this.settings = settings;
    this.site = site;
    this.sink = sink;
    this.noted = new Noted(sink, settings.reading());
    this.names = new WordPressNames(settings.source(), site, sink);
  }

  Cursor run(Cursor since) throws IOException, InterruptedException {
    kinds(site.open());
    if (settings.token() != null && !site.get("/wp/v2/users/me", Map.of()).found()) {
      throw new IOException(settings.url() + ": does not accept the account " + settings.user() + "; check user and token, and that"
          + " the web server hands the header Authorization on to WordPress");
    }
    listing = since.equals(Cursor.START) || noted.listingIsDue(settings.listing());
    names.open(settings.token() != null, listing);
    String posts = sink.noted("walk");
    String comments = sink.noted("comments walk");
    // before anything is asked, so that what comes meanwhile is asked for again
    Set<String> touched = settings.comments() ? comments(comments) : Set.of();
    if (listing) {
      list();
      people(since);
      noted.listed();
    } else {
      changes(posts, touched);
    }
    noted.end();
    return new Cursor("live");
  }

  private void kinds(JsonNode types) {
    for (JsonNode type : types) {
      String name = JsonRecords.text(type, "slug");
      String base = JsonRecords.first(type, "rest_base", "slug");
      boolean wanted = settings.types().isEmpty() ? !name.matches(NO_TEXTS) : settings.types().contains(name);
      if (wanted && base.matches("[\\w-]+")) {
        String space = JsonRecords.text(type, "rest_namespace");
        Kind kind = new Kind("/" + (space.matches("[\\w-]+(/[\\w-]+)*") ? space : "wp/v2") + "/" + base, name);
        kinds.put(kind.route, kind);
      }
    }
  }

  /// Walks the comments: all of them in a listing, else those since the last walk.
  ///
  /// @return the posts that have new ones
  private Set<String> comments(String walked) throws IOException, InterruptedException {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("_fields", WordPressComments.FIELDS);
    params.put("orderby", "id");
    params.put("order", "asc");
    Instant mark = Times.parse(walked).orElse(null);
    if (!listing && mark != null) {
      params.put("after", mark.minus(OVERLAP).toString());
    }
    Set<String> posts = new TreeSet<>();
    Instant[] last = {mark};
    Reply first = site.all("/wp/v2/comments", params, node -> {
      if (WordPressComments.isOne(node)) {
        long post = node.path("post").asLong(0);
        posts.add("" + post);
        if (listing) {
          WordPressComments.digest(node, commented.computeIfAbsent(post, _ -> new TreeMap<>()));
        }
        Instant at = Times.parse(JsonRecords.text(node, "date_gmt")).orElse(null);
        last[0] = last[0] == null || at != null && at.isAfter(last[0]) ? at : last[0];
      }
    });
    if (!first.found()) {
      throw new IOException(settings.url() + ": does not show its comments (status " + first.status() + "); let it, or set comments:"
          + " false to read the site without them");
    }
    newMark("comments walk", last[0]);
    return posts;
  }

  private void newMark(String key, Instant at) {
    if (at != null) {
      marks.put(key, at.toString());
    }
  }

  private void list() throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    Instant[] last = {null};
    Map<Kind, Set<String>> wanted = new LinkedHashMap<>();
    for (Kind kind : kinds.values()) {
      Set<String> changed = new LinkedHashSet<>();
      wanted.put(kind, changed);
      try {
        Reply first = site.all(kind.route, fields(Map.of("orderby", "id", "order", "asc")), row -> {
          String id = row.path("id").asString("");
          seen.add(id);
          last[0] = later(last[0], row);
          row(kind, row, changed);
        });
        if (!first.found()) {
          refused(kind, "is now refused with status " + first.status(), seen);
        }
      } catch (FetchException e) {
        if (kind.type.matches("post|page")) {
          throw e;
        }
        // types of plugins have lists of their own making
        refused(kind, "cannot be listed now: " + e.getMessage(), seen);
      }
    }
    if (seen.isEmpty()) {
      throw new IOException(settings.url() + ": lists no post at all; check url, and that no plugin empties the lists");
    }
    sink.expect(seen.size());
    missing(seen);
    for (Map.Entry<Kind, Set<String>> entry : wanted.entrySet()) {
      fetch(entry.getKey(), entry.getValue());
    }
    newMark("walk", last[0]);
    marks.forEach(sink::note);
  }

  /// What a list says of a post that has not changed is enough.
  private void row(Kind kind, JsonNode row, Set<String> changed) throws IOException, InterruptedException {
    String id = row.path("id").asString("");
    String why = hidden(row);
    if (!why.isEmpty()) {
      sink.skipped(why);
      noted.gone(id);
    } else if (!id.matches("\\d+")) {
      sink.problem(new Problem(settings.url(), "a post without a number in " + kind.route, "look at what plugins do to the API", ""));
    } else if (noted.version(id).equals(version(kind, row, WordPressComments.digest(commented.getOrDefault(Long.parseLong(id),
        Map.of())))) && !noted.toTryAgain().contains(id)) {
      sink.unchanged(id);
    } else {
      changed.add(id);
    }
  }

  /// Why it is not for everybody who may see the site; empty if it is. An account may be shown more than everybody is.
  private static String hidden(JsonNode row) {
    String status = JsonRecords.text(row, "status");
    return !status.isEmpty() && !status.equals("publish") ? status : row.path("content").path("protected").asBoolean(false)
        || !JsonRecords.text(row, "password").isEmpty() ? "password-protected" : "";
  }

  private String version(Kind kind, JsonNode row, String comments) {
    StringBuilder said = new StringBuilder();
    for (String field : fieldNames()) {
      if (!field.startsWith("content") && !field.startsWith("_")) {
        said.append(row.path(field)).append('\n');
      }
    }
    return kind.route + " " + Fingerprint.shortHash(said.toString()) + " "
        + Fingerprint.shortHash(names.digest(row) + "\n" + comments);
  }

  private List<String> fieldNames() {
    List<String> fields = new ArrayList<>(List.of("id", "date_gmt", "modified_gmt", "status", "link", "type", "author", "authors"));
    fields.addAll(names.termKeys());
    return fields;
  }

  private Map<String, String> fields(Map<String, String> params) {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.put("_fields", String.join(",", fieldNames()) + ",content.protected");
    return all;
  }

  private static Instant later(Instant last, JsonNode row) {
    Instant at = Times.parse(JsonRecords.text(row, "modified_gmt")).orElse(null);
    return last == null || at != null && at.isAfter(last) ? at : last;
  }

  /// A type that is there and not for us: what was read of it stays, since a refusal is no deletion.
  private void refused(Kind kind, String why, Set<String> seen) throws IOException, InterruptedException {
    boolean any = false;
    for (String id : noted.ids()) {
      if (noted.version(id).startsWith(kind.route + " ") && seen.add(id)) {
        any = true;
        sink.unchanged(id);
      }
    }
    if (any) {
      sink.partial();
      sink.problem(new Problem(settings.url() + " " + kind.route, "was shown before and " + why + "; what was read of it stays",
          "give the account its right again, or name only other types", ""));
    } else {
      sink.skipped("type of posts that is not shown: " + kind.type);
    }
  }

  /// What was read and is in no list any more is asked for by itself: a list may have shifted while it was read.
  private void missing(Set<String> seen) throws IOException, InterruptedException {
    for (String id : noted.ids()) {
      if (seen.contains(id)) {
        continue;
      }
      String route = noted.version(id).split(" ")[0];
      if (kinds.containsKey(route)) {
        try {
          Reply alone = site.get(route + "/" + id, fields(Map.of()));
          failures = 0;
          if (alone.found() && hidden(alone.body()).isEmpty()) {
            sink.unchanged(id);
            continue;
          }
        } catch (FetchException e) {
          failed(route, id, e);
          continue;
        }
      }
      noted.gone(id);
    }
    for (String id : noted.toTryAgain()) {
      if (!seen.contains(id)) {
        noted.gone(id);
      }
    }
  }

  /// Between listings: what has a new date, what was commented on, and what could not be read before.
  private void changes(String walked, Set<String> commentedOn) throws IOException, InterruptedException {
    Instant mark = Times.parse(walked).orElse(Instant.EPOCH);
    Instant[] last = {mark};
    for (Kind kind : kinds.values()) {
      Set<String> changed = new LinkedHashSet<>();
      Map<String, String> params = fields(Map.of("modified_after", mark.minus(OVERLAP).toString(), "orderby", "modified", "order", "asc"));
      site.all(kind.route, params, row -> {
        String id = row.path("id").asString("");
        last[0] = later(last[0], row);
        if (!hidden(row).isEmpty()) {
          noted.gone(id);
        } else if (id.matches("\\d+") && !sameRow(kind, row)) {
          changed.add(id);
        }
      });
      for (String id : commentedOn) {
        if (noted.version(id).startsWith(kind.route + " ")) {
          changed.add(id);
        }
      }
      for (String id : noted.toTryAgain()) {
        if (noted.how(id).equals(kind.route)) {
          changed.add(id);
        }
      }
      fetch(kind, changed);
    }
    newMark("walk", last[0]);
    marks.forEach(sink::note);
  }

  private boolean sameRow(Kind kind, JsonNode row) {
    String version = noted.version(row.path("id").asString(""));
    return !version.isEmpty() && version.split(" ")[1].equals(version(kind, row, "").split(" ")[1]);
  }

  private void fetch(Kind kind, Set<String> ids) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(ids);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<String> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
      Map<String, JsonNode> posts = new LinkedHashMap<>();
      try {
        site.all(kind.route, text(Map.of("include", String.join(",", chunk), "orderby", "id", "order", "asc")),
            row -> posts.put(row.path("id").asString(""), row));
        failures = 0;
      } catch (FetchException _) {
        posts.clear();
        alone(kind, chunk, posts);
      }
      names.know(List.copyOf(posts.values()));
      Map<String, WordPressComments> comments = commentsOf(posts.keySet());
      for (String id : chunk) {
        JsonNode post = posts.get(id);
        if (post != null) {
          post(kind, id, post, comments.getOrDefault(id, new WordPressComments()));
        } else if (!noted.toTryAgain().contains(id)) {
          // it went this moment: the next listing tells
          sink.unchanged(id);
        }
      }
    }
  }

  private Map<String, String> text(Map<String, String> params) {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.put("_fields", String.join(",", fieldNames()) + ",title,content" + (names.usersShown() ? "" : ",_links,_embedded"));
    if (!names.usersShown()) {
      all.put("_embed", "author");
    }
    return all;
  }

  /// One post that the site cannot show must not hide the others.
  private void alone(Kind kind, List<String> chunk, Map<String, JsonNode> posts)
      throws IOException, InterruptedException {
    for (String id : chunk) {
      try {
        Reply reply = site.get(kind.route + "/" + id, text(Map.of()));
        failures = 0;
        if (reply.found()) {
          posts.put(id, reply.body());
        }
      } catch (FetchException e) {
        failed(kind.route, id, e);
      }
    }
  }

  private void failed(String route, String id, FetchException e) throws IOException, InterruptedException {
    if (++failures >= DOWN) {
      throw e;
    }
    noted.tryAgain(id, route);
    sink.problem(new Problem(settings.url() + " " + route + "/" + id, e.getMessage(), e.mend(), id));
  }

  private Map<String, WordPressComments> commentsOf(Set<String> posts) throws IOException, InterruptedException {
    Map<String, WordPressComments> comments = new HashMap<>();
    Set<String> asked = new TreeSet<>(posts);
    if (listing) {
      asked.removeIf(id -> !commented.containsKey(Long.parseLong(id)));
    }
    if (settings.comments() && !asked.isEmpty()) {
      Reply first = site.all("/wp/v2/comments", Map.of("post", String.join(",", asked), "orderby", "id", "order", "asc", "_fields",
          WordPressComments.FIELDS), node -> {
            if (WordPressComments.isOne(node)) {
              comments.computeIfAbsent(node.path("post").asString(""), _ -> new WordPressComments()).add(node);
            }
          });
      if (!first.found()) {
        throw new IOException(settings.url() + ": no longer shows its comments (status " + first.status() + "); let it, or set"
            + " comments: false");
      }
    }
    return comments;
  }

  private void post(Kind kind, String id, JsonNode post, WordPressComments comments) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(settings.source() + " interrupted");
    }
    String why = hidden(post);
    if (!why.isEmpty()) {
      sink.skipped(why);
      noted.gone(id);
      return;
    }
    String version = version(kind, post, comments.digest());
    if (version.equals(noted.version(id)) && !noted.toTryAgain().contains(id)) {
      sink.unchanged(id);
      return;
    }
    Instant created = Times.parse(JsonRecords.text(post, "date_gmt")).orElse(null);
    Instant modified = Times.parse(JsonRecords.text(post, "modified_gmt")).orElse(null);
    PartsOnce parts = new PartsOnce();
    names.writers(post).forEach(writer -> parts.add(writer, Role.AUTHOR, created));
    sink.item(new WordPressPost(settings.source(), id, kind.type, JsonRecords.text(post, "title", "rendered"),
        WordPressText.shown(JsonRecords.text(post, "content", "rendered")), JsonRecords.text(post, "link"), created, modified,
        parts, names.tags(post), "").item(comments.threaded(settings.source(), names)));
    noted.read(id, version);
  }

  /// Sends the users if they changed, and then all of them, so that those who left are forgotten.
  private void people(Cursor since) throws IOException, InterruptedException {
    if (names.usersClosed()) {
      sink.problem(new Problem(settings.url() + " /wp/v2/users", "the site listed its users before and now refuses, so they stay as"
          + " they were", "let it show them, or set user and token", ""));
      if (since.equals(Cursor.START)) {
        sink.partial();
      }
      return;
    }
    String digest = Fingerprint.shortHash(names.people().stream().map(Object::toString).collect(Collectors.joining("\n")));
    if (since.equals(Cursor.START) || !digest.equals(sink.noted("people"))) {
      for (var person : names.people()) {
        sink.person(person);
      }
      sink.whole();
      sink.note("people", digest);
    }
  }
}
