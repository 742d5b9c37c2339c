package dev.kith.connector.blog;

import dev.kith.connector.input.Times;
import dev.kith.connector.input.XmlFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One `item` of a WordPress export as it is written: a post, a page, or one of the many things that are neither.
final class WxrItem {
  final String where;
  String title = "";
  String link = "";
  String guid = "";
  String creator = "";
  String content = "";
  String id = "";
  String type = "";
  String status = "";
  String password = "";
  /// The number of the user who saved it last, or empty.
  String lastEditor = "";
  /// By-lines of the Co-Authors plugin, login → name.
  final Map<String, String> byline = new LinkedHashMap<>();
  final Set<String> tags = new LinkedHashSet<>();
  final List<Comment> comments = new ArrayList<>();
  private final Map<String, String> dates = new LinkedHashMap<>();

  /// @param approved `1`, `0`, `spam` or `trash`
  record Comment(String id, String author, String mail, String user, String content, String approved, String type, Instant at) {}

  private WxrItem(String where) {
    this.where = where;
  }

  static WxrItem read(XmlFile xml) throws IOException, InterruptedException {
    WxrItem item = new WxrItem(xml.where());
    int depth = xml.depth();
    while (xml.child(depth)) {
      switch (xml.name()) {
        case "title" -> item.title = xml.text().strip();
        case "link" -> item.link = xml.text().strip();
        case "guid" -> item.guid = xml.text().strip();
        case "creator" -> item.creator = xml.text().strip();
        // `excerpt:encoded` has the same local name
        case "encoded" -> item.content = item.content.isEmpty() && !xml.prefix().equals("excerpt") ? xml.text() : item.content;
        case "post_id" -> item.id = xml.text().strip();
        case "post_type" -> item.type = xml.text().strip();
        case "status" -> item.status = xml.text().strip();
        case "post_password" -> item.password = xml.text().strip();
        case "pubDate", "post_date", "post_date_gmt", "post_modified", "post_modified_gmt" ->
            item.dates.put(xml.name(), xml.text().strip());
        case "category" -> item.category(xml);
        case "comment" -> item.comments.add(comment(xml));
        case "postmeta" -> item.meta(xml);
        default -> { }
      }
    }
    return item;
  }

  /// When it was published: the time in UTC, or where WordPress left that at zero the feed's date, or the site's local time.
  Instant created() {
    return firstOf("post_date_gmt", "pubDate", "post_date");
  }

  /// When it was last changed; `null` in old exports.
  Instant modified() {
    return firstOf("post_modified_gmt", "post_modified");
  }

  private Instant firstOf(String... names) {
    for (String name : names) {
      Instant time = Times.parse(dates.getOrDefault(name, "")).orElse(null);
      if (time != null) {
        return time;
      }
    }
    return null;
  }

  private void category(XmlFile xml) throws IOException {
    String domain = xml.attribute("domain");
    String nicename = xml.attribute("nicename");
    String name = xml.text().strip();
    if (name.isEmpty()) {
      return;
    }
    if (domain.equals("author")) {
      byline.putIfAbsent(nicename.replaceFirst("^cap-", ""), name);
    } else if ((domain.equals("category") || domain.equals("post_tag")) && !nicename.equals("uncategorized")) {
      tags.add(name);
    }
  }

  private void meta(XmlFile xml) throws IOException, InterruptedException {
    int depth = xml.depth();
    String key = "";
    while (xml.child(depth)) {
      if (xml.name().equals("meta_key")) {
        key = xml.text().strip();
      } else if (key.equals("_edit_last")) {
        lastEditor = xml.text().strip();
      }
    }
  }

  private static Comment comment(XmlFile xml) throws IOException, InterruptedException {
    int depth = xml.depth();
    Map<String, String> fields = new LinkedHashMap<>();
    while (xml.child(depth)) {
      if (xml.name().startsWith("comment_")) {
        fields.put(xml.name().substring(8), xml.text().strip());
      }
    }
    Instant at = Times.parse(fields.getOrDefault("date_gmt", ""))
        .or(() -> Times.parse(fields.getOrDefault("date", ""))).orElse(null);
    return new Comment(fields.getOrDefault("id", ""), fields.getOrDefault("author", ""), fields.getOrDefault("author_email", ""),
        fields.getOrDefault("user_id", ""), fields.getOrDefault("content", ""), fields.getOrDefault("approved", ""),
        fields.getOrDefault("type", ""), at);
  }
}
