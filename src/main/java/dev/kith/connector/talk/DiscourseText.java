package dev.kith.connector.talk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/// What a Discourse post itself says, as HTML: without the words of others that it quotes, without the previews of pages it
/// links to, and without elements that would make a reader take a part of it for the whole.
final class DiscourseText {
  private static final Pattern QUOTE = Pattern.compile("(?i)\\[(/?)quote(?:=[^\\]\n]{0,300})?]");
  private static final String OTHERS = "aside.quote, details.elided, div.meta, a.anchor, svg, script, style";
  private static final String FRAME = "article, main, header, footer, nav, section, aside, form, button";

  private DiscourseText() {}

  /// @param cooked the post as the site shows it; empty if the export does not have it
  /// @param raw    the post as it was typed, in Markdown, BBCode and HTML
  static String html(String cooked, String raw) {
    return clean(cooked.isBlank() ? Markdown.html(bbcode(withoutQuotes(raw)), true) : cooked);
  }

  static String plain(String html) {
    return Jsoup.parseBodyFragment(html).body().wholeText().strip();
  }

  private static String clean(String html) {
    Element body = Jsoup.parseBodyFragment(html).body();
    body.select(OTHERS).remove();
    for (Element preview : body.select("aside.onebox")) {
      Element title = preview.selectFirst("h3 a[href], h4 a[href]");
      Element link = title == null ? preview.selectFirst("a[href]") : title;
      if (link == null) {
        preview.remove();
      } else {
        preview.replaceWith(new Element("p").appendChild(new Element("a").attr("href", link.attr("href")).text(link.text())));
      }
    }
    body.select("img.emoji").forEach(image -> image.replaceWith(new TextNode(image.attr("alt"))));
    body.select(FRAME).forEach(Element::unwrap);
    body.select("[hidden]").removeAttr("hidden");
    body.ownerDocument().outputSettings().prettyPrint(false);
    return body.html().strip();
  }

  /// Quotes may hold quotes; one that is never closed is text.
  private static String withoutQuotes(String raw) {
    Matcher tag = QUOTE.matcher(raw);
    StringBuilder out = new StringBuilder();
    int depth = 0;
    int from = 0;
    int opened = 0;
    while (tag.find()) {
      boolean closing = !tag.group(1).isEmpty();
      if (!closing && depth++ == 0) {
        opened = tag.start();
      } else if (closing && depth > 0 && --depth == 0) {
        out.append(raw, from, opened);
        from = tag.end();
      }
    }
    return out.append(raw, from, raw.length()).toString();
  }

  private static String bbcode(String raw) {
    return raw.replaceAll("(?i)\\[url=\"?(https?://[^\\]\"\\s]{1,2000})\"?]([^\\[\n]{0,500})\\[/url]", "[$2]($1)")
        .replaceAll("(?i)\\[/?(?:b|i|u|s|url|img|center|left|right|size|color|spoiler|details|poll|list|\\*)(?:[ =][^\\]\n]{0,200})?]",
            "")
        .replaceAll("(?i)\\[/?code]", "\n```\n").replaceAll("\\[date=[^\\]\n]{0,200}]", "")
        .replaceAll("!?\\[([^\\]|\n]{0,300})(?:\\|[^\\]\n]{0,100})?]\\(upload://[^)\n]{0,200}\\)", "$1");
  }
}
