package dev.kith.connector.talk;

import dev.kith.model.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/// What a Slack message says: from its `text`, and where that is empty from its blocks or attachments. People and channels
/// stand in it as numbers (`<@U1>`), links in angle brackets, and `&`, `<` and `>` as entities.
///
/// @param source   the source, as realm of the accounts
/// @param people   account → name
/// @param channels number → name
record SlackText(String source, Map<String, String> people, Map<String, String> channels) implements ChatText {
  private static final Pattern FENCE = Pattern.compile("```");
  private static final Pattern MENTION = Pattern.compile("<@([A-Z0-9]{1,30})(?:\\|[^>]*)?>");
  private static final int DEPTH = 20;

  /// The message as Slack writes texts, whatever of its parts says it.
  static String raw(JsonNode message) {
    StringBuilder out = new StringBuilder(text(message, "text").strip());
    if (out.isEmpty()) {
      blocks(message.path("blocks"), out, 0);
    }
    if (out.toString().isBlank()) {
      message.path("attachments").forEach(attachment -> attachment(attachment, out));
    }
    for (JsonNode file : message.path("files")) {
      String title = text(file, "title");
      out.append('\n').append(escaped(title.isEmpty() ? text(file, "name") : title));
    }
    return out.toString().strip();
  }

  /// An attachment as Slack and those who copied it write it: what a program added to a message, or is all of it.
  static void attachment(JsonNode attachment, StringBuilder out) {
    StringBuilder said = new StringBuilder();
    for (String part : new String[] {"pretext", "title", "text"}) {
      said.append(text(attachment, part)).append(text(attachment, part).isEmpty() ? "" : "\n");
    }
    for (JsonNode field : attachment.path("fields")) {
      said.append(text(field, "title")).append(": ").append(text(field, "value")).append('\n');
    }
    if (said.isEmpty()) {
      blocks(attachment.path("blocks"), said, 0);
    }
    out.append(said.isEmpty() ? text(attachment, "fallback") + "\n" : said);
  }

  /// Where a message is opened; an answer in its thread.
  static String address(String workspace, Channel channel, Message message) {
    String own = workspace + "/archives/" + channel.id() + "/p" + message.id().replace(".", "");
    return message.reply() ? own + "?thread_ts=" + message.thread().replaceFirst("^(\\d+)(\\d{6})$", "$1.$2") + "&cid=" + channel.id() : own;
  }

  static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() ? value.stringValue() : "";
  }

  private static void blocks(JsonNode node, StringBuilder out, int depth) {
    if (depth > DEPTH) {
      return;
    }
    if (node.isArray()) {
      node.forEach(child -> blocks(child, out, depth + 1));
      return;
    }
    switch (text(node, "type")) {
      case "text" -> out.append(escaped(text(node, "text")));
      case "link" -> out.append('<').append(text(node, "url")).append('|').append(escaped(text(node, "text"))).append('>');
      case "user" -> out.append("<@").append(text(node, "user_id")).append('>');
      case "emoji" -> out.append(':').append(text(node, "name")).append(':');
      case "broadcast" -> out.append("<!").append(text(node, "range")).append('>');
      case "date" -> out.append(escaped(text(node, "fallback")));
      case "channel" -> out.append("<#").append(text(node, "channel_id")).append('>');
      case "mrkdwn" -> out.append(text(node, "text")).append('\n');
      case "plain_text" -> out.append(escaped(text(node, "text"))).append('\n');
      case "section", "header" -> {
        blocks(node.path("text"), out, depth + 1);
        blocks(node.path("fields"), out, depth + 1);
      }
      case "rich_text_section", "rich_text_quote" -> {
        blocks(node.path("elements"), out, depth + 1);
        out.append('\n');
      }
      case "rich_text_preformatted" -> {
        out.append("```");
        blocks(node.path("elements"), out, depth + 1);
        out.append("```\n");
      }
      case "rich_text", "rich_text_list", "context" -> blocks(node.path("elements"), out, depth + 1);
      default -> { }
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  @Override
  public List<Identity> mentioned(String raw) {
    List<Identity> mentioned = new ArrayList<>();
    Matcher mention = MENTION.matcher(raw);
    while (mention.find()) {
      if (people.containsKey(mention.group(1))) {
        mentioned.add(Identity.of(source, mention.group(1), people.get(mention.group(1))));
      }
    }
    return mentioned;
  }

  @Override
  public String plain(String raw) {
    return decoded(raw, false);
  }

  /// HTML with line breaks; what stands between three backticks is code.
  @Override
  public String html(String raw) {
    StringBuilder out = new StringBuilder();
    String[] pieces = FENCE.split(raw, -1);
    for (int i = 0; i < pieces.length; i++) {
      boolean code = i % 2 == 1 && i < pieces.length - 1;
      String piece = decoded(pieces[i], true);
      out.append(code ? "<pre>" + piece + "</pre>" : piece.replace("\n", "<br>\n"));
    }
    return out.toString();
  }

  private String decoded(String raw, boolean html) {
    StringBuilder out = new StringBuilder(raw.length());
    int from = 0;
    for (int start = raw.indexOf('<'); start >= 0; start = raw.indexOf('<', from)) {
      int end = raw.indexOf('>', start);
      if (end < 0) {
        break;
      }
      append(out, raw.substring(from, start), html);
      from = end + 1;
      control(out, raw.substring(raw.lastIndexOf('<', end) + 1, end), html);
    }
    append(out, raw.substring(from), html);
    return out.toString();
  }

  private static void append(StringBuilder out, String escapedText, boolean html) {
    String text = unescaped(escapedText);
    out.append(html ? Entities.escape(text) : text);
  }

  private void control(StringBuilder out, String what, boolean html) {
    int bar = what.indexOf('|');
    String target = bar < 0 ? what : what.substring(0, bar);
    String label = bar < 0 ? "" : what.substring(bar + 1);
    char sort = target.isEmpty() ? ' ' : target.charAt(0);
    switch (sort) {
      case '@' -> append(out, "@" + escaped(people.getOrDefault(target.substring(1),
          label.isEmpty() ? target.substring(1) : unescaped(label))), html);
      case '#' -> append(out, "#" + (label.isEmpty() ? escaped(channels.getOrDefault(target.substring(1), target.substring(1)))
          : label), html);
      case '!' -> append(out, label.isEmpty() ? "@" + target.substring(1) : label, html);
      default -> {
        boolean link = target.matches("(?i)(https?://|mailto:).*");
        String shown = label.isEmpty() ? target.replaceFirst("^mailto:", "") : label;
        if (html && link) {
          out.append("<a href=\"").append(Entities.escape(unescaped(target))).append("\">");
        }
        append(out, shown, html);
        out.append(html && link ? "</a>" : "");
      }
    }
  }
}
