package dev.kith.connector.file;

import dev.kith.connector.input.Times;
import dev.kith.connector.input.Wording;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A note of Google Keep, from the JSON of a [Takeout], or from the HTML where there is no JSON.
///
/// @param html    its text and list, cleaned, as HTML
/// @param words   its text, for a title where it has none
/// @param sharees mail addresses of all who may see it, but the owner
/// @param writer  the mail address of its owner, or empty where it is the exporter's
record KeepNote(String title, String html, String words, Instant created, Instant edited, List<String> labels,
    Set<String> sharees,
    String writer, boolean trashed) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_TITLE = 512;

  /// The note, or empty if the JSON is none.
  static Optional<KeepNote> json(byte[] bytes) {
    JsonNode note;
    try {
      note = JSON.readTree(bytes);
    } catch (JacksonException _) {
      return Optional.empty();
    }
    if (note == null || !note.isObject() || !(note.has("isTrashed") || note.has("userEditedTimestampUsec")
        || note.has("textContent")
        || note.has("listContent"))) {
      return Optional.empty();
    }
    StringBuilder html = new StringBuilder();
    StringBuilder words = new StringBuilder();
    paragraph(text(note, "textContent"), html, words);
    List<String> points = new ArrayList<>();
    note.path("listContent").forEach(point -> points.add(text(point, "text")));
    list(points, html, words);
    for (JsonNode link : note.path("annotations")) {
      link(text(link, "url"), text(link, "title"), text(link, "description"), html);
    }
    Set<String> sharees = new LinkedHashSet<>();
    String writer = "";
    for (JsonNode sharee : note.path("sharees")) {
      String mail = text(sharee, "email").strip();
      if (!mail.isEmpty()) {
        sharees.add(mail);
        writer = sharee.path("isOwner").asBoolean(false) ? mail : writer;
      }
    }
    List<String> labels = new ArrayList<>();
    note.path("labels").forEach(label -> labels.add(label.isString() ? label.asString("") : text(label, "name")));
    return Optional.of(new KeepNote(text(note, "title"), html.toString(), words.toString(), micros(note,
        "createdTimestampUsec"),
        micros(note, "userEditedTimestampUsec"), clean(labels), sharees, writer, note.path("isTrashed").asBoolean(false)));
  }

  /// The note, or empty if the page is none.
  static Optional<KeepNote> html(byte[] bytes) {
    Document page = Jsoup.parse(new String(bytes, StandardCharsets.UTF_8));
    Element note = page.selectFirst(".note");
    if (note == null) {
      return Optional.empty();
    }
    StringBuilder html = new StringBuilder();
    StringBuilder words = new StringBuilder();
    Element content = note.selectFirst(".content");
    if (content != null) {
      List<String> points = content.select(".listitem").stream().map(point -> {
        point.select(".bullet").remove();
        return point.text();
      }).toList();
      content.select("ul.list, .listitem").remove();
      paragraph(content.wholeText(), html, words);
      list(points, html, words);
    }
    for (Element link : note.select(".annotations a[href], .annotation a[href]")) {
      link(link.attr("href"), link.text(), "", html);
    }
    Set<String> sharees = new LinkedHashSet<>(note.select(".sharees li, .sharee").eachText());
    sharees.removeIf(mail -> !mail.contains("@"));
    Element title = note.selectFirst(".title");
    Element heading = note.selectFirst(".heading");
    boolean trashed = !note.select(".trashed, .meta-icons [title~=(?i)trash|papierkorb]").isEmpty();
    return Optional.of(new KeepNote(title == null ? "" : title.text(), html.toString(), words.toString(), null,
        heading == null ? null : NotionProperties.time(heading.ownText().replaceFirst("(\\d{4}),? ", "$1 ")
            .replaceFirst("(\\d:\\d\\d):\\d\\d", "$1"))
            .orElse(null), clean(note.select(".label-name").eachText()), sharees, "", trashed));
  }

  private static List<String> clean(List<String> labels) {
    return labels.stream().map(String::strip).filter(label -> !label.isEmpty()).distinct().toList();
  }

  boolean isEmpty() {
    return words.isBlank() && title.isBlank() && html.isBlank();
  }

  /// @param owner whose export it is
  Item item(String source, String id, String owner) {
    String name = title.replaceAll("\\s+", " ").strip();
    name = name.isEmpty() ? Wording.title(words, "Note") : name.substring(0, Math.min(name.length(), LONGEST_TITLE));
    Set<String> readers = sharees.stream().filter(mail -> mail.chars().noneMatch(Character::isISOControl))
        .map(mail -> "user:" + mail.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(LinkedHashSet::new));
    readers.add("user:" + owner);
    return Item.of(source, id, Kind.PAGE, name, Content.html("<main>" + html + "</main>")).withTimes(created, edited != null
        ? edited : created)
        .withParts(List.of(new Part(Identity.of(writer.isEmpty() ? owner : writer), Role.AUTHOR, edited != null ? edited
            : created)))
        .withTags(labels).withPlace(List.of("Keep")).withAccess(Access.of(readers))
        .withOwnership(readers.size() > 1 ? Ownership.CLOUD : Ownership.PERSONAL);
  }

  private static void paragraph(String text, StringBuilder html, StringBuilder words) {
    if (!text.isBlank()) {
      words.append(text).append('\n');
      html.append("<p>").append(text.strip().lines().map(Entities::escape).collect(Collectors.joining("<br>")))
          .append("</p>");
    }
  }

  private static void list(List<String> points, StringBuilder html, StringBuilder words) {
    for (String point : points) {
      if (!point.isBlank()) {
        words.append(point).append('\n');
        html.append("<ul><li>").append(Entities.escape(point.strip())).append("</li></ul>");
      }
    }
  }

  private static void link(String url, String title, String description, StringBuilder html) {
    if (url.matches("(?i)https?://\\S+")) {
      html.append("<p><a href=\"").append(Entities.escape(url)).append("\">").append(Entities.escape(title.isBlank() ? url
          : title))
          .append("</a>").append(description.isBlank() ? "" : "<br>" + Entities.escape(description)).append("</p>");
    }
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() ? value.asString("") : "";
  }

  private static Instant micros(JsonNode note, String key) {
    long micros = note.path(key).asLong(0);
    return micros <= 0 ? null : Times.epoch(micros / 1_000).orElse(null);
  }
}
