package dev.kith.connector.talk;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.nodes.Entities;

/// Messages and posts that are written in Markdown as HTML, each for itself, so that a code block left open ends with its
/// message.
final class Markdown {
  /// What is longer, or so full of marks, is no message somebody wrote: it is shown as it stands.
  private static final int LONGEST = 200_000;
  private static final int MARKS = 5_000;
  private static final List<Extension> TABLES = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(TABLES).maxOpenBlockParsers(100).build();
  private static final HtmlRenderer ESCAPING = renderer(true);
  private static final HtmlRenderer KEEPING = renderer(false);

  private Markdown() {}

  private static HtmlRenderer renderer(boolean escaping) {
    return HtmlRenderer.builder().extensions(TABLES).escapeHtml(escaping).softbreak("<br>\n").build();
  }

  /// @param htmlToo whether tags in it mean what they mean in HTML
  static String html(String markdown, boolean htmlToo) {
    if (markdown.length() > LONGEST || markdown.chars().filter(c -> "*_[!<`~".indexOf(c) >= 0).count() > MARKS) {
      return "<pre>" + Entities.escape(markdown) + "</pre>";
    }
    String html = (htmlToo ? KEEPING : ESCAPING).render(PARSER.parse(markdown)).strip();
    boolean one = html.startsWith("<p>") && html.endsWith("</p>") && html.indexOf("<p>", 1) < 0;
    return one ? html.substring(3, html.length() - 4) : html;
  }
}
