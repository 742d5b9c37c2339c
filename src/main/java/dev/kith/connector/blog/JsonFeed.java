package dev.kith.connector.blog;

import dev.kith.connector.input.JsonRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A JSON Feed (1.0 and 1.1), told in Atom, so that one reader does for all feeds.
final class JsonFeed {
  private JsonFeed() {}

  static boolean is(byte[] body) {
    String head = new String(body, 0, Math.min(body.length, 400), StandardCharsets.UTF_8).replace("\uFEFF", "")
        .stripLeading();
    return head.startsWith("{");
  }

  /// @throws IOException if it is no JSON Feed
  static FeedDocument read(byte[] body) throws IOException {
    JsonNode feed;
    try {
      feed = JsonRecords.parse(new String(body, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
    } catch (JacksonException e) {
      throw new IOException("is broken JSON, or cut", e);
    }
    if (!feed.path("items").isArray()) {
      throw new IOException("is JSON without items, so no feed");
    }
    StringBuilder atom = new StringBuilder("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    String language = JsonRecords.text(feed, "language");
    atom.append(language.isEmpty() ? ">" : " xml:lang=\"" + attribute(language) + "\">");
    element(atom, "title", "", JsonRecords.text(feed, "title"));
    link(atom, "alternate", JsonRecords.text(feed, "home_page_url"));
    link(atom, "self", JsonRecords.text(feed, "feed_url"));
    link(atom, "next", JsonRecords.text(feed, "next_url"));
    authors(atom, feed);
    for (JsonNode item : feed.path("items")) {
      atom.append("<entry>");
      element(atom, "id", "", JsonRecords.text(item, "id"));
      element(atom, "title", "", JsonRecords.text(item, "title"));
      link(atom, "alternate", JsonRecords.first(item, "url", "external_url"));
      element(atom, "published", "", JsonRecords.text(item, "date_published"));
      element(atom, "updated", "", JsonRecords.first(item, "date_modified", "date_published"));
      String html = JsonRecords.text(item, "content_html");
      element(atom, "content", html.isEmpty() ? "text" : "html", html.isEmpty() ? JsonRecords.text(item, "content_text")
          : html);
      element(atom, "summary", "text", JsonRecords.text(item, "summary"));
      item.path("tags").forEach(tag -> atom.append("<category term=\"").append(attribute(tag.asString(""))).append("\"/>"));
      authors(atom, item);
      atom.append("</entry>");
    }
    return FeedDocument.read(atom.append("</feed>").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void authors(StringBuilder atom, JsonNode of) {
    List<JsonNode> authors = Stream.concat(JsonRecords.list(of, "authors").stream(), Stream.of(of.path("author"))).toList();
    for (JsonNode author : authors) {
      String name = JsonRecords.text(author, "name");
      String mail = JsonRecords.text(author, "url").startsWith("mailto:") ? JsonRecords.text(author, "url").substring(7)
          : "";
      if (!name.isEmpty() || !mail.isEmpty()) {
        atom.append("<author>");
        element(atom, "name", "", name);
        element(atom, "email", "", mail);
        atom.append("</author>");
      }
    }
  }

  private static void element(StringBuilder atom, String name, String type, String text) {
    if (!text.isEmpty()) {
      atom.append('<').append(name).append(type.isEmpty() ? ">" : " type=\"" + type + "\">").append(Entities.escape(text))
          .append("</")
          .append(name).append('>');
    }
  }

  private static void link(StringBuilder atom, String rel, String href) {
    if (!href.isEmpty()) {
      atom.append("<link rel=\"").append(rel).append("\" href=\"").append(attribute(href)).append("\"/>");
    }
  }

  private static String attribute(String text) {
    return Entities.escape(text).replace("\"", "&quot;");
  }
}
