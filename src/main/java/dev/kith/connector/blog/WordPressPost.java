package dev.kith.connector.blog;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/// A published post or page as an item, wherever it was read.
///
/// @param type     `page`, `post` or a type of the site's own
/// @param title    as HTML
/// @param html     its text, cleaned
/// @param modified `null` if unknown
/// @param parts    who wrote and edited it
record WordPressPost(String source, String id, String type, String title, String html, String url, Instant created,
    Instant modified, PartsOnce parts, List<String> tags, String language) {
  /// An approved comment.
  ///
  /// @param id  0 if it is not known
  /// @param who `null` for nobody
  record Comment(long id, Identity who, String html, Instant at) {}

  Item item(List<Comment> comments) {
    StringBuilder content = new StringBuilder(html);
    List<Content.Post> posts = new ArrayList<>();
    for (Comment comment : comments) {
      content.append(comment == comments.getFirst() ? "\n<h2>Comments</h2>" : "");
      posts.add(new Content.Post(content.length(), comment.who, comment.at,
          url.isEmpty() || comment.id == 0 ? "" : url + "#comment-" + comment.id));
      content.append("\n<p>")
          .append(comment.who == null ? "" : Entities.escape(comment.who.name()) + ": ").append(comment.html).append("</p>");
      if (comment.who != null) {
        parts.add(comment.who, Role.COMMENTER, comment.at);
      }
    }
    String plain = Jsoup.parseBodyFragment(title).text();
    return Item.of(source, id, type.equals("page") ? Kind.PAGE : Kind.POST,
            plain.isBlank() ? Wording.title(Jsoup.parseBodyFragment(html).wholeText(), "Post " + id) : plain,
            Content.html(content.toString(), posts))
        .withUrl(url).withTimes(created, modified == null ? created : modified).withParts(parts.list()).withTags(tags)
        .withLanguage(language).withSignals(new Signals(0, 0, comments.size(), 0, 0, 0, false));
  }
}
