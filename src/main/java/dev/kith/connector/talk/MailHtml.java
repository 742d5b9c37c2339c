package dev.kith.connector.talk;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// Makes plain text of an HTML mail, in lines as a text mail has them: what is quoted begins with `> `, so that quotes are
/// known as such whichever way they were written.
final class MailHtml {
  private static final Set<String> BLOCKS = Set.of("p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5",
      "h6",
      "blockquote", "pre", "section", "article", "header", "footer", "center", "dl", "dt", "dd", "hr");
  private static final Set<String> APART = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol",
      "table");
  private static final int DEPTH = 400;

  private final StringBuilder out = new StringBuilder();
  private int quoted;
  private boolean bol = true;

  private MailHtml() {}

  static String text(String html) {
    Document page = Jsoup.parse(html);
    page.select("script, style, head, title, [style~=(?i)display\\s*:\\s*none]").remove();
    page.select("#divRplyFwdMsg, #appendonsend, hr[id=stopSpelling]").before("<div>-----Original Message-----</div>");
    page.select("div[style~=(?i)border-top:\\s*solid\\s*#(?:E1E1E1|B5C4DF)]").before("<div>-----Original Message-----</di"
        + "v>");
    page.select("pre.moz-signature, div.moz-signature, .gmail_signature, #Signature").remove();
    MailHtml text = new MailHtml();
    text.children(page.body(), false, 0);
    return text.out.toString();
  }

  private void children(Element element, boolean pre, int depth) {
    if (depth < DEPTH) {
      element.childNodes().forEach(node -> node(node, pre, depth));
    }
  }

  private void node(Node node, boolean pre, int depth) {
    if (node instanceof TextNode text) {
      say(text.getWholeText(), pre);
    } else if (node instanceof Element element) {
      String name = element.normalName();
      boolean quote = name.equals("blockquote") && !element.attr("style").contains("margin:0 0 0 40px")
          || element.hasClass("gmail_quote_container") || element.hasClass("yahoo_quoted");
      switch (name) {
        case "br" -> newLine();
        case "img" -> { }
        default -> {
          boolean block = BLOCKS.contains(name);
          if (block) {
            end(APART.contains(name));
          }
          quoted += quote ? 1 : 0;
          if (name.equals("li")) {
            say("- ", true);
          }
          children(element, pre || name.equals("pre"), depth + 1);
          String link = name.equals("a") ? element.attr("href") : "";
          if (link.startsWith("http") && !element.text().contains(link.replaceFirst("^https?://", "")
              .replaceFirst("/$", ""))) {
            say(" <" + link + ">", true);
          }
          if (name.equals("td") || name.equals("th")) {
            say(" ", false);
          }
          if (block || quote) {
            end(APART.contains(name));
          }
          quoted -= quote ? 1 : 0;
        }
      }
    }
  }

  private void say(String text, boolean pre) {
    String said = pre ? text.replace("\r", "") : text.replaceAll("[\\s\u00a0]+", " ");
    for (String line : said.split("(?<=\n)")) {
      String words = bol && !pre ? line.stripLeading() : line;
      if (words.isEmpty()) {
        continue;
      }
      if (bol) {
        out.append("> ".repeat(Math.min(quoted, 20)));
      }
      out.append(words);
      bol = words.endsWith("\n");
    }
  }

  private void newLine() {
    if (bol) {
      out.append("> ".repeat(Math.min(quoted, 20)));
    }
    out.append('\n');
    bol = true;
  }

  private void end(boolean apart) {
    if (!bol) {
      newLine();
    }
    int length = out.length();
    if (apart && length > 1 && !(out.charAt(length - 1) == '\n' && (out.charAt(length - 2) == '\n'))) {
      newLine();
    }
  }
}
