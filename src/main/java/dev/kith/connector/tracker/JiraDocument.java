package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.input.Times;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/// The Atlassian Document Format, in which Jira Cloud keeps its texts as JSON, as HTML. What is unknown gives the text
/// within.
final class JiraDocument {
  private static final int DEEPEST = 200;
  private static final Set<String> BLOCKS = Set.of("paragraph", "caption");

  private final StringBuilder out = new StringBuilder();
  private final UnaryOperator<String> names;

  private JiraDocument(UnaryOperator<String> names) {
    this.names = names;
  }

  /// @param names how an account that is mentioned is called; the account itself if nobody knows
  static String html(JsonNode document, UnaryOperator<String> names) {
    JiraDocument html = new JiraDocument(names);
    html.inside(document, 0);
    return html.out.toString().strip();
  }

  private void inside(JsonNode node, int depth) {
    if (depth < DEEPEST) {
      node.path("content").forEach(child -> node(child, depth + 1));
    }
  }

  private void within(String tag, JsonNode node, int depth) {
    out.append('<').append(tag).append('>');
    inside(node, depth);
    out.append("</").append(tag).append(">\n");
  }

  private void node(JsonNode node, int depth) {
    String type = text(node, "type");
    JsonNode attributes = node.path("attrs");
    switch (type) {
      case "text" -> marked(node);
      case "heading" -> within("h" + Math.clamp(attributes.path("level").asInt(2), 1, 6), node, depth);
      case "bulletList", "taskList", "decisionList" -> within("ul", node, depth);
      case "orderedList" -> within("ol", node, depth);
      case "listItem", "taskItem", "decisionItem" -> within("li", node, depth);
      case "blockquote" -> within("blockquote", node, depth);
      case "table" -> within("table", node, depth);
      case "tableRow" -> within("tr", node, depth);
      case "tableHeader" -> within("th", node, depth);
      case "tableCell" -> within("td", node, depth);
      case "codeBlock" -> within("pre", node, depth);
      case "hardBreak" -> out.append("<br>\n");
      case "mention" -> mention(attributes);
      case "emoji" -> out.append(Entities.escape(text(attributes, "text")));
      case "status" -> out.append(Entities.escape(text(attributes, "text")));
      case "date" -> Times.epoch(attributes.path("timestamp")
          .asLong(Long.parseLong("0" + digits(text(attributes, "timestamp")))))
          .ifPresent(day -> out.append(day.toString(), 0, 10));
      case "inlineCard", "blockCard", "embedCard" -> link(text(attributes, "url"), text(attributes, "url"));
      case "expand", "nestedExpand" -> {
        out.append("<p>").append(Entities.escape(text(attributes, "title"))).append("</p>\n");
        inside(node, depth);
      }
      case "media" -> out.append(Entities.escape(text(attributes, "alt")));
      case "rule", "placeholder" -> out.append('\n');
      default -> {
        if (BLOCKS.contains(type)) {
          within("p", node, depth);
        } else {
          inside(node, depth);
        }
      }
    }
  }

  private static String digits(String text) {
    return text.matches("\\d{1,15}") ? text : "";
  }

  private void marked(JsonNode node) {
    String words = Entities.escape(text(node, "text"));
    String target = "";
    for (JsonNode mark : node.path("marks")) {
      if (text(mark, "type").equals("code")) {
        words = "<code>" + words + "</code>";
      } else if (text(mark, "type").equals("link")) {
        target = text(mark, "attrs", "href");
      }
    }
    out.append(target.isEmpty() ? words : "<a href=\"" + Entities.escape(target) + "\">" + words + "</a>");
  }

  private void mention(JsonNode attributes) {
    String id = text(attributes, "id");
    String name = names.apply(id);
    String shown = name.equals(id) ? text(attributes, "text").replaceFirst("^@", "") : name;
    out.append('@').append(Entities.escape(shown.isBlank() ? id : shown));
  }

  private void link(String address, String words) {
    out.append("<a href=\"").append(Entities.escape(address)).append("\">").append(Entities.escape(words)).append("</a>");
  }
}
