package dev.kith.extract;

import dev.kith.extract.text.TextBuilder;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeVisitor;

/// The main text of an HTML page, found by structure: `main` or the only `article`, else the body without its frame.
final class HtmlText implements NodeVisitor {
  private static final int LONGEST_PAGE = 20_000_000;
  private static final String NEVER = "script, style, noscript, template, svg, iframe, object, canvas, button, select, input,"
      + " textarea, dialog, [hidden], [aria-hidden=true], a.headerlink, a.anchor, .mw-editsection";
  private static final String FRAME = "nav, header, footer, aside, [role=navigation], [role=banner], [role=contentinfo],"
      + " [role=search], [role=complementary]";
  private static final String MAIN = "main, [role=main], #main-content, #mw-content-text";
  private static final int ENOUGH = 200;
  private static final Set<String> BLOCKS = Set.of("address", "article", "blockquote", "body", "caption", "center", "dd",
      "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav",
      "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "aside", "br");
  private final TextBuilder out;
  private Node heading;
  private int verbatim;

  private HtmlText(TextBuilder out) {
    this.out = out;
  }

  static Extract extract(String html) {
    Document page = Jsoup.parse(html.length() > LONGEST_PAGE ? html.substring(0, LONGEST_PAGE) : html);
    TextBuilder out = new TextBuilder();
    main(page).traverse(new HtmlText(out));
    return Extracts.of(out);
  }

  /// Adds a piece of HTML that stands within another text.
  static void fragment(String html, TextBuilder out) {
    Element body = Jsoup.parseBodyFragment(html).body();
    body.select(NEVER).remove();
    body.traverse(new HtmlText(out));
  }

  private static Element main(Document page) {
    Element body = page.body();
    body.select(NEVER).remove();
    String all = body.text();
    // a form around everything is the page itself (ASP.NET); a smaller one is a search box or a login
    body.select("form").stream().filter(form -> form.text().length() * 2 < all.length()).forEach(Node::remove);
    Elements mains = body.select(MAIN);
    Elements articles = body.select("article");
    Element main = !mains.isEmpty() ? mains.first() : articles.size() == 1 ? articles.first() : null;
    if (main != null && main.text().length() >= Math.min(ENOUGH, all.length() / 4)) {
      main.select("nav, aside, [role=navigation]").remove();
      return main;
    }
    Element whole = body.clone();
    body.select(FRAME).remove();
    return body.text().isBlank() ? whole : body;
  }

  @Override
  public void head(Node node, int depth) {
    if (heading != null || out.full()) {
      return;
    }
    switch (node) {
      case TextNode text when verbatim > 0 -> out.verbatim(text.getWholeText());
      case TextNode text -> out.words(text.getWholeText());
      case Element element -> open(element);
      default -> { }
    }
  }

  private void open(Element element) {
    String tag = element.normalName();
    if (tag.matches("h[1-6]")) {
      heading = element;
      element.select("a[href]").forEach(a -> out.link(a.attr("href")));
      out.heading(tag.charAt(1) - '0', element.text(), anchor(element));
      return;
    }
    switch (tag) {
      case "a" -> out.link(element.attr("href"));
      case "td", "th" -> out.cell();
      case "pre" -> {
        out.line();
        verbatim++;
      }
      default -> {
        if (BLOCKS.contains(tag)) {
          out.line();
        }
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node == heading) {
      heading = null;
    } else if (heading == null && node instanceof Element element) {
      if (element.normalName().equals("pre")) {
        verbatim--;
      }
      if (BLOCKS.contains(element.normalName())) {
        out.line();
      }
    }
  }

  /// The id of the heading, of an anchor within it, or of the section it opens.
  private static String anchor(Element heading) {
    if (!heading.id().isEmpty()) {
      return heading.id();
    }
    Element inner = heading.selectFirst("[id], a[name]");
    if (inner != null) {
      return inner.id().isEmpty() ? inner.attr("name") : inner.id();
    }
    Element parent = heading.parent();
    return parent != null && parent.firstElementChild() == heading && parent.normalName().matches("section|div|article|header")
        ? parent.id() : "";
  }
}
