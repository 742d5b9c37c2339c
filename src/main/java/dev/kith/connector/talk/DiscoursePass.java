package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.Noted;
import dev.kith.connector.talk.DiscourseSite.Reply;
import dev.kith.model.Access;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One pass over a live forum. Lists of topics tell nearly everything that may have changed, 30 topics a request, so topics are
/// fetched only if what the list says of them differs from what is noted. Every pass reads the newest pages; a **listing** reads
/// all of them, asks for what is missing by itself, and reads the topics anew that were read longest ago.
///
/// The note of a topic: what the list and its category say of it, and the day it was read.
final class DiscoursePass {
  private static final int POSTS_A_REQUEST = 50;
  private static final int POSTS_A_TOPIC = 5_000;
  /// So many failures in a row are the forum's and not the topic's.
  private static final int DOWN = 3;
  private static final Duration OVERLAP = Duration.ofMinutes(10);
  /// Of all topics, one of so many is read anew in a listing at most, and at least these.
  private static final int REREAD_SHARE = 20;
  private static final int REREAD_FEW = 20;
  private static final String WALK = "walk";

  private final DiscourseApi settings;
  private final DiscourseSite site;
  private final DiscourseForum forum;
  private final Sink sink;
  private final Noted noted;
  private final DiscourseCategories categories;
  private final Set<String> seen = new HashSet<>();
  /// By topic: the version to note once it was read.
  private final Map<String, String> wanted = new LinkedHashMap<>();
  private boolean listing;
  private int failures;

  DiscoursePass(DiscourseApi settings, DiscourseSite site, DiscourseForum forum, Sink sink) {
    this.settings = settings;
    this.site = site;
    this.forum = forum;
    this.sink = sink;
    this.noted = new Noted(sink, settings.url() + " " + (settings.token() != null));
    this.categories = new DiscourseCategories(site, forum, sink);
  }

  Cursor run(Cursor since) throws IOException, InterruptedException {
    categories.read();
    listing = since.equals(Cursor.START) || noted.listingIsDue(settings.listing()) || categories.changed();
    Instant mark = listing ? Instant.EPOCH : time(sink.noted(WALK), Instant.EPOCH);
    Instant last = walk(mark);
    if (listing) {
      if (seen.isEmpty()) {
        throw new IOException(settings.url() + ": lists no topic at all; check url, token and user");
      }
      sink.expect(seen.size());
      missing();
      readAnew();
    } else {
      noted.toTryAgain().stream().filter(id -> !seen.contains(id)).forEach(id -> wanted.put(id, versionOf(id)));
    }
    for (Map.Entry<String, String> topic : wanted.entrySet()) {
      topic(topic.getKey(), topic.getValue());
    }
    if (settings.token() != null) {
      new DiscoursePeople(settings, site, forum, sink).send(since, listing, categories.readers());
    } else if (since.equals(Cursor.START)) {
      sink.whole();
    }
    if (listing) {
      categories.note();
      noted.listed();
    }
    noted.end();
    sink.note(WALK, last.toString());
    return new Cursor("live");
  }

  private static Instant time(String written, Instant otherwise) {
    Instant time = DiscourseForum.time(written);
    return time == null ? otherwise : time;
  }

  /// Walks the list of topics: all of it in a listing, by their beginning, so that replies that come meanwhile move nothing;
  /// else the newest activity first, until everything is older than the last walk.
  ///
  /// @return when something last happened in it
  private Instant walk(Instant mark) throws IOException, InterruptedException {
    Instant last = mark;
    for (int page = 0;; page++) {
      String path = "/latest.json?order=" + (listing ? "created&ascending=true" : "activity") + "&page=" + page;
      Reply reply = site.get(path);
      JsonNode list = reply.body().path("topic_list");
      if (!reply.found() || !list.path("topics").isArray()) {
        throw new IOException(settings.url() + path + ": is not shown (status " + reply.status() + "); check url, token and user");
      }
      boolean anew = false;
      boolean older = true;
      for (JsonNode row : list.path("topics")) {
        String id = JsonFile.text(row, "id");
        if (id.isEmpty() || !seen.add(id)) {
          continue;
        }
        anew = true;
        Instant bumped = time(JsonFile.text(row, "bumped_at"), Instant.EPOCH);
        last = bumped.isAfter(last) ? bumped : last;
        older &= !row(id, row) && bumped.isBefore(mark.minus(OVERLAP));
      }
      if (list.path("topics").isEmpty() || !listing && older || !list.path("more_topics_url").isString() && anew) {
        return last;
      }
      if (!anew && listing) {
        throw new IOException(settings.url() + path + ": repeats the pages before it; check that no cache answers for the forum");
      }
    }
  }

  /// @return whether the topic has to be fetched
  private boolean row(String id, JsonNode row) throws IOException, InterruptedException {
    String why = hidden(row);
    if (!why.isEmpty()) {
      sink.skipped(why);
      noted.gone(id);
      return false;
    }
    String version = version(row);
    if (version.equals(versionOf(id)) && !noted.toTryAgain().contains(id)) {
      sink.unchanged(id);
      return false;
    }
    wanted.put(id, version);
    return true;
  }

  /// Why nobody but a few may see a topic that this account is shown; empty if it is for its category's readers.
  private static String hidden(JsonNode topic) {
    String archetype = JsonFile.text(topic, "archetype");
    return topic.path("deleted_at").isString() ? "deleted topic" : archetype.equals("private_message") ? "private message"
        : topic.path("visible").isBoolean() && !JsonFile.flag(topic, "visible") ? "unlisted topic" : "";
  }

  private String version(JsonNode row) throws IOException, InterruptedException {
    String category = JsonFile.text(row, "category_id");
    Access access = categories.access(category);
    StringBuilder said = new StringBuilder(access == null ? "public" : access.text()).append(forum.place(category));
    for (String key : new String[] {"title", "slug", "category_id", "archetype", "created_at", "posts_count", "highest_post_number",
        "last_posted_at", "bumped_at", "like_count", "has_accepted_answer", "vote_count"}) {
      said.append('\n').append(row.path(key));
    }
    row.path("tags").forEach(tag -> {
      String name = tag.isObject() ? JsonFile.text(tag, "name") : tag.asString("");
      said.append(forum.secretTags.contains(name) ? "" : "\t" + name);
    });
    return Fingerprint.shortHash(said.toString());
  }

  /// What was read and is not listed any more is asked for by itself: a list may have shifted while it was read.
  private void missing() throws IOException, InterruptedException {
    for (String id : Stream.concat(noted.ids().stream(), noted.toTryAgain().stream()).distinct().toList()) {
      if (seen.contains(id)) {
        continue;
      }
      try {
        Reply alone = site.get("/t/" + id + ".json");
        failures = 0;
        if (!alone.found() || !hidden(alone.body()).isEmpty()) {
          noted.gone(id);
        } else {
          wanted.put(id, versionOf(id));
        }
      } catch (FetchException e) {
        failed(id, e);
      }
    }
  }

  /// Adds the topics that were read longest ago.
  private void readAnew() {
    long until = LocalDate.now(ZoneOffset.UTC).toEpochDay() - settings.reread().toDays();
    int most = settings.reread().isZero() ? Integer.MAX_VALUE : Math.max(REREAD_FEW, seen.size() / REREAD_SHARE);
    noted.ids().stream().filter(id -> seen.contains(id) && !wanted.containsKey(id) && day(id) <= until)
        .sorted(Comparator.comparingLong(this::day)).limit(most).forEach(id -> wanted.put(id, versionOf(id)));
  }

  private String versionOf(String id) {
    return noted.version(id).split(" ")[0];
  }

  private long day(String id) {
    String[] version = noted.version(id).split(" ");
    return version.length < 2 ? 0 : Long.parseLong(version[1]);
  }

  private void topic(String id, String version) throws IOException, InterruptedException {
    List<JsonNode> answers = new ArrayList<>();
    try {
      Reply reply = site.get("/t/" + id + ".json");
      if (!reply.found()) {
        // it went this moment, and the next listing tells; one alone may also be the site's hiccup
        sink.unchanged(id);
        return;
      }
      answers.add(reply.body());
      int refused = posts(id, reply.body(), answers);
      if (refused > 0) {
        // what was read of the topic before is more than its first page
        failed(id, "its posts after the first page are refused (status " + refused + ")", "check that token is an admin's key", null);
        return;
      }
      failures = 0;
    } catch (FetchException e) {
      failed(id, e);
      return;
    }
    JsonNode topic = answers.getFirst();
    String why = hidden(topic);
    if (!why.isEmpty()) {
      sink.skipped(why);
      noted.gone(id);
      return;
    }
    // known before the item is made of it
    categories.access(JsonFile.text(topic, "category_id"));
    String note = version + " " + LocalDate.now(ZoneOffset.UTC).toEpochDay();
    if (send(answers)) {
      noted.read(id, note);
    } else {
      noted.nothing(id, note);
    }
  }

  private void failed(String id, FetchException e) throws IOException, InterruptedException {
    failed(id, e.getMessage(), e.mend(), e);
  }

  private void failed(String id, String what, String mend, IOException cause) throws IOException, InterruptedException {
    if (++failures >= DOWN) {
      throw cause == null ? new IOException(settings.url() + "/t/" + id + ": " + what + "; " + mend) : cause;
    }
    noted.tryAgain(id, "topic");
    sink.problem(new Problem(settings.url() + "/t/" + id, what, mend, id));
  }

  /// An answer holds the first 20 posts; the others are asked for by their numbers, as long as each answer brings some.
  ///
  /// @return the status with which they were refused; 0 if they were not
  private int posts(String id, JsonNode topic, List<JsonNode> answers) throws IOException, InterruptedException {
    Set<String> missing = new LinkedHashSet<>();
    topic.path("post_stream").path("stream").values().stream().limit(POSTS_A_TOPIC).forEach(post -> missing.add(post.asString("")));
    topic.path("post_stream").path("posts").forEach(post -> missing.remove(JsonFile.text(post, "id")));
    for (int before = -1; !missing.isEmpty() && missing.size() != before;) {
      before = missing.size();
      for (List<String> some : chunks(missing)) {
        Reply reply = site.get("/t/" + id + "/posts.json?" + some.stream().map(post -> "post_ids%5B%5D=" + post)
            .collect(Collectors.joining("&")));
        if (!reply.found()) {
          return reply.status();
        }
        answers.add(reply.body());
        reply.body().path("post_stream").path("posts").forEach(post -> missing.remove(JsonFile.text(post, "id")));
      }
    }
    if (!missing.isEmpty()) {
      sink.skipped("post that the forum counts and does not show");
    }
    return 0;
  }

  private static List<List<String>> chunks(Set<String> posts) {
    List<String> all = List.copyOf(posts);
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += POSTS_A_REQUEST) {
      chunks.add(all.subList(from, Math.min(from + POSTS_A_REQUEST, all.size())));
    }
    return chunks;
  }

  /// @return whether anything of it may be read
  private boolean send(List<JsonNode> answers) throws IOException, InterruptedException {
    try (DiscourseForum one = forum.forOneTopic()) {
      DiscourseJson json = new DiscourseJson(one, sink);
      for (JsonNode answer : answers) {
        if (answer.path("post_stream") instanceof ObjectNode stream) {
          // a post of it that is in no answer was removed since
          stream.remove("stream");
        }
        json.answer(answer, settings.url() + "/t/" + JsonFile.text(answers.getFirst(), "id"));
      }
      one.sort();
      return new DiscourseTopics(one, settings.url(), sink).send() > 0;
    }
  }
}
