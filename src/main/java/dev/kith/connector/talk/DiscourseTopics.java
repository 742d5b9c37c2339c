package dev.kith.connector.talk;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jsoup.nodes.Entities;

/// Makes items of a forum: one a topic, with its posts. What only the staff, its author or its two partners could see is left
/// out here, whatever the export came as.
///
/// @param url the site's address, or empty
record DiscourseTopics(DiscourseForum forum, String url, Sink sink) {
  /// Shorter replies than this answer nothing, unless they are accepted.
  private static final int ANSWER = 60;
  /// A first post longer than this says more than it asks.
  private static final int ASKING = 1_500;
  /// Posts of a topic beyond this are left out.
  private static final int LIMIT = 5_000;

  /// A post that may be read, with what it says.
  private record Said(DiscoursePost post, Identity who, String html, boolean accepted) {}

  /// @return how many were sent
  int send() throws IOException, InterruptedException {
    int sent = 0;
    for (int from = 0, to; from < forum.topics.size(); from = to) {
      if (Thread.interrupted()) {
        throw new InterruptedException(forum.source + " interrupted");
      }
      long id = forum.topics.key(from);
      List<List<String>> records = new ArrayList<>();
      for (to = from; to < forum.topics.size() && forum.topics.key(to) == id; to++) {
        if (records.size() < LIMIT) {
          records.add(forum.topics.get(to));
        }
      }
      Item item = topic(id, DiscourseTopic.all(records));
      if (item != null) {
        sink.item(item);
        sent++;
      }
    }
    return sent;
  }

  /// The item of a topic; `null` if nothing of it may be read.
  private Item topic(long id, DiscourseTopic topic) throws IOException, InterruptedException {
    String why = topic.deleted() ? "deleted topic" : topic.archetype().equals("private_message") ? "private message"
        : topic.unlisted() ? "unlisted topic" : "";
    if (!why.isEmpty()) {
      sink.skipped(why);
      return null;
    }
    Map<Long, DiscoursePost> posts = posts(id);
    if (posts.isEmpty()) {
      sink.skipped("topic of which the export has no post");
      return null;
    }
    missing(id, topic, posts.keySet());
    boolean described = !topic.archetype().isEmpty();
    if (!described) {
      sink.problem(new Problem(topic.where(), "the export has posts of topic " + id + " but does not say who may see it, so "
          + "nobody may read it", "save /t/" + id + ".json beside it", ""));
    }
    Access access = described ? forum.access(topic.category(), topic.asked(), topic.where(), sink) : Access.NOBODY;
    List<Said> said = said(id, posts);
    if (said.isEmpty()) {
      sink.skipped("topic of which nothing may be read");
      return null;
    }
    return item(id, topic, said).withAccess(access);
  }

  /// The posts of a topic by their number; of one that comes several times, the one that says most.
  private Map<Long, DiscoursePost> posts(long topic) throws IOException {
    Map<Long, DiscoursePost> posts = new TreeMap<>();
    for (List<String> fields : forum.posts.all(topic)) {
      DiscoursePost post = DiscoursePost.of(fields);
      if (posts.size() < LIMIT || posts.containsKey(post.id())) {
        posts.merge(post.id(), post, DiscourseTopics::better);
      } else {
        sink.skipped("post beyond the " + LIMIT + "th of a topic");
      }
    }
    return posts;
  }

  /// What one answer hides stays hidden; else the last edited.
  private static DiscoursePost better(DiscoursePost old, DiscoursePost now) {
    return old.why().isEmpty() && (!now.why().isEmpty() || now.edited().compareTo(old.edited()) > 0) ? now : old;
  }

  private void missing(long id, DiscourseTopic topic, Set<Long> there) throws IOException, InterruptedException {
    Set<String> wanted = new HashSet<>(List.of(topic.stream().split(",")));
    wanted.remove("");
    int all = wanted.size();
    there.forEach(post -> wanted.remove("" + post));
    int missing = wanted.size() == all ? all - there.size() : wanted.size();
    if (missing > 0) {
      sink.problem(new Problem(topic.where(), "topic " + id + " has " + all + " posts, of which " + missing
          + " are not in the export", "an answer holds 20 posts; save the others as /t/" + id + "/posts.json?post_ids[]=…", ""));
    }
  }

  private List<Said> said(long topic, Map<Long, DiscoursePost> posts) throws IOException {
    Set<String> accepted = new HashSet<>();
    for (List<String> fact : forum.facts.all(topic)) {
      if (fact.getFirst().equals("accepted")) {
        accepted.add("id " + fact.get(1));
      } else if (fact.getFirst().equals("accepted number")) {
        accepted.add("number " + fact.get(1));
      }
    }
    List<Said> said = new ArrayList<>();
    for (DiscoursePost post : posts.values().stream().sorted(Comparator.comparingLong(DiscoursePost::number)).toList()) {
      String html = DiscourseText.html(post.cooked(), post.raw());
      String why = why(post, html);
      if (why.isEmpty()) {
        said.add(new Said(post, forum.identity(post.user()), html, post.accepted() || accepted.contains("id " + post.id())
            || accepted.contains("number " + post.number())));
      } else {
        sink.skipped(why);
      }
    }
    return said;
  }

  /// Why a post is not read; empty if it is.
  private static String why(DiscoursePost post, String html) {
    return switch (post.type()) {
      case "4" -> "whisper";
      case "3" -> "notice";
      case "", "1", "2" -> !post.why().isEmpty() ? post.why() + " post"
          : post.user().startsWith("-") && post.number() != 1 ? "post of the program" : html.isBlank() ? "empty post" : "";
      default -> "post of another kind";
    };
  }

  private Item item(long id, DiscourseTopic topic, List<Said> said) throws IOException {
    Said first = said.getFirst();
    String title = topic.title().isBlank() ? Wording.title(topic.slug().replace('-', ' '), "Topic " + id) : topic.title();
    boolean begun = first.post.number() <= 1;
    boolean accepted = said.stream().anyMatch(Said::accepted);
    String opening = begun ? DiscourseText.plain(first.html) : "";
    boolean question = accepted || Questions.asks(title) || opening.length() < ASKING && Questions.asks(opening);
    String address = url.isEmpty() ? "" : url + "/t/" + (topic.slug().isEmpty() ? "" : topic.slug() + "/") + id;
    StringBuilder html = new StringBuilder();
    List<Content.Post> posts = new ArrayList<>();
    PartsOnce parts = new PartsOnce();
    int likes = 0;
    Instant last = null;
    for (Said each : said) {
      boolean opens = each == first && begun;
      posts.add(new Content.Post(html.length(), each.who, each.post.createdAt(),
          address.isEmpty() || opens ? address : address + "/" + each.post.number()));
      if (!opens) {
        html.append("<h2>Reply").append(each.who == null ? "" : " by " + Entities.escape(each.who.name()))
            .append(each.accepted ? ", accepted" : "").append("</h2>\n");
      }
      html.append(each.html).append('\n');
      likes += likes(each.post);
      Instant changed = each.post.editedAt() == null ? each.post.createdAt() : each.post.editedAt();
      last = last == null || changed != null && changed.isAfter(last) ? changed : last;
      if (each.who != null) {
        parts.add(each.who, role(each, opens, question, topic, first), each.post.createdAt());
      }
    }
    for (Said each : said) {
      Identity editor = each.post.editor().equals(each.post.user()) ? null : forum.identity(each.post.editor());
      if (editor != null) {
        parts.add(editor, Role.EDITOR, each.post.editedAt());
      }
    }
    Instant created = topic.created().isEmpty() ? first.post.createdAt() : DiscourseForum.time(topic.created());
    int replies = said.size() - (begun ? 1 : 0);
    Signals signals = new Signals(likes, votes(id, topic), replies, number(topic.views()), 0, 0, accepted);
    return Item.of(forum.source, "" + id, question ? Kind.QUESTION : Kind.POST, title, Content.html(html.toString(), posts))
        .withUrl(address)
        .withTimes(created, last).withParts(parts.list()).withTags(tags(id, topic)).withPlace(forum.place(topic.category()))
        .withSignals(signals);
  }

  private static Role role(Said said, boolean opens, boolean question, DiscourseTopic topic, Said first) {
    String starter = first.post.number() <= 1 ? first.post.user() : topic.user();
    if (opens) {
      return question ? Role.ASKER : Role.AUTHOR;
    }
    if (said.accepted) {
      return Role.ACCEPTED_ANSWERER;
    }
    String plain = question && !said.post.user().equals(starter) ? DiscourseText.plain(said.html) : "";
    return plain.length() >= ANSWER && !Questions.asks(plain) ? Role.ANSWERER : Role.COMMENTER;
  }

  private int likes(DiscoursePost post) throws IOException {
    return post.likes().isEmpty() ? forum.likes.all(post.id()).size() : number(post.likes());
  }

  private int votes(long id, DiscourseTopic topic) throws IOException {
    int votes = number(topic.votes());
    for (List<String> fact : forum.facts.all(id)) {
      votes = Math.max(votes, fact.getFirst().equals("votes") ? number(fact.get(1)) : 0);
    }
    return votes;
  }

  private List<String> tags(long id, DiscourseTopic topic) throws IOException {
    List<String> tags = new ArrayList<>(topic.tags().lines().filter(tag -> !tag.isBlank() && !forum.secretTags.contains(tag))
        .toList());
    for (List<String> fact : forum.facts.all(id)) {
      if (fact.getFirst().equals("tag") && !forum.secretTags.contains(fact.get(1)) && forum.tags.containsKey(fact.get(1))) {
        tags.add(forum.tags.get(fact.get(1)));
      }
    }
    return tags.stream().distinct().toList();
  }

  private static int number(String text) {
    try {
      return (int) Math.clamp(Long.parseLong(text), 0, Integer.MAX_VALUE);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
