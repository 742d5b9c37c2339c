package dev.kith.connector;

import dev.kith.model.Content;
import dev.kith.model.Item;
import java.util.List;

/// What an item says was posted by whom.
public final class PostsOf {
  private PostsOf() {}

  /// Of each post: the account or `-`, the day or `-`, the address, and how its markup begins.
  public static List<String> item(Item item) {
    Content.Text content = (Content.Text) item.content();
    return content.posts().stream().map(post -> (post.who() == null ? "-" : post.who().key()) + " "
        + (post.at() == null ? "-" : post.at().toString().substring(0, 10)) + " " + post.url() + " "
        + content.text().substring(post.start()).strip().lines().findFirst().orElse("")).toList();
  }
}
