package dev.kith.connector.blog;

import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Times;
import dev.kith.model.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The approved comments of one post.
final class WordPressComments {
  /// What is asked of a comment.
  static final String FIELDS = "id,post,parent,author,author_name,date_gmt,content,status,type";

  private static final int DEEPEST = 50;

  /// @param parent the comment it answers, or 0
  record Comment(long id, long parent, long user, String name, String html, String date) {
    private String digest() {
      return Fingerprint.shortHash(String.join("\n", "" + id, "" + parent, "" + user, name, html, date));
    }
  }

  private final Map<Long, Comment> comments = new TreeMap<>();

  /// @return whether it is an approved comment, and neither a pingback nor an editor's note
  static boolean isOne(JsonNode node) {
    String status = JsonRecords.text(node, "status");
    String type = JsonRecords.text(node, "type");
    return (status.isEmpty() || status.equals("approved")) && (type.isEmpty() || type.equals("comment"));
  }

  void add(JsonNode node) {
    Comment comment = of(node);
    comments.put(comment.id, comment);
  }

  private static Comment of(JsonNode node) {
    return new Comment(node.path("id").asLong(0), node.path("parent").asLong(0), node.path("author").asLong(0),
        JsonRecords.text(node, "author_name"), JsonRecords.text(node, "content", "rendered"), JsonRecords.text(node, "date_gmt"));
  }

  /// Notes a comment of a post without keeping its text.
  ///
  /// @param digests of the post's comments, by their numbers
  static void digest(JsonNode node, Map<Long, String> digests) {
    Comment comment = of(node);
    digests.put(comment.id, comment.digest());
  }

  /// Of all of them together: it tells whether any came, went or changed. Empty if there is none.
  static String digest(Map<Long, String> digests) {
    return digests.isEmpty() ? "" : Fingerprint.shortHash(String.join("", new TreeMap<>(digests).values()));
  }

  String digest() {
    Map<Long, String> digests = new TreeMap<>();
    comments.forEach((id, comment) -> digests.put(id, comment.digest()));
    return digest(digests);
  }

  /// Each below the one it answers, by time.
  List<WordPressPost.Comment> threaded(String source, WordPressNames names) {
    Map<Long, List<Comment>> answers = new HashMap<>();
    comments.values().stream().sorted(Comparator.comparing(Comment::date).thenComparing(Comment::id)).forEach(comment ->
        answers.computeIfAbsent(comments.containsKey(comment.parent) ? comment.parent : 0, _ -> new ArrayList<>()).add(comment));
    Set<Comment> ordered = new LinkedHashSet<>();
    place(0, answers, ordered, 0);
    // a circle, or a depth, that no site should have
    answers.values().forEach(ordered::addAll);
    List<WordPressPost.Comment> said = new ArrayList<>();
    for (Comment comment : ordered) {
      // a guest may write any name, so it means nobody but that guest
      Identity who = comment.user > 0 ? names.user(comment.user, comment.name)
          : comment.name.isBlank() ? null : Identity.of(source, "guest " + comment.name, comment.name);
      said.add(new WordPressPost.Comment(comment.id, who, comment.html, Times.parse(comment.date).orElse(null)));
    }
    return said;
  }

  private static void place(long parent, Map<Long, List<Comment>> answers, Set<Comment> ordered, int depth) {
    for (Comment comment : depth > DEEPEST ? List.<Comment>of() : answers.getOrDefault(parent, List.of())) {
      if (ordered.add(comment)) {
        place(comment.id, answers, ordered, depth + 1);
      }
    }
  }
}
