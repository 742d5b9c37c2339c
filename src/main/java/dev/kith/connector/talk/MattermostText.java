package dev.kith.connector.talk;

import dev.kith.model.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import tools.jackson.databind.JsonNode;

/// What a Mattermost message says: Markdown, with people as `@username`.
///
/// @param people username → who that is
record MattermostText(Map<String, Identity> people) implements ChatText {
  private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}@._-])@([a-zA-Z0-9][a-zA-Z0-9._-]{0,63})");

  /// The message, what a program added to it, and the names of its files.
  static String raw(JsonNode post) {
    StringBuilder out = new StringBuilder(JsonFile.text(post, "message").strip());
    if (out.isEmpty()) {
      post.path("props").path("attachments").forEach(attachment -> SlackText.attachment(attachment, out));
    }
    for (JsonNode file : post.path("attachments")) {
      String path = JsonFile.text(file, "path");
      out.append("\n\n").append(path.substring(path.lastIndexOf('/') + 1));
    }
    for (JsonNode file : post.path("metadata").path("files")) {
      out.append("\n\n").append(JsonFile.text(file, "name"));
    }
    return out.toString().strip();
  }

  @Override
  public String html(String raw) {
    return Markdown.html(raw, false);
  }

  @Override
  public String plain(String raw) {
    return Jsoup.parseBodyFragment(html(raw)).body().wholeText();
  }

  @Override
  public List<Identity> mentioned(String raw) {
    List<Identity> mentioned = new ArrayList<>();
    Matcher mention = MENTION.matcher(raw);
    while (mention.find()) {
      String name = mention.group(1).toLowerCase(Locale.ROOT);
      // a name may end in a full stop, and so may a sentence
      Identity who = people.containsKey(name) ? people.get(name) : people.get(name.replaceFirst("[._-]+$", ""));
      if (who != null) {
        mentioned.add(who);
      }
    }
    return mentioned;
  }
}
