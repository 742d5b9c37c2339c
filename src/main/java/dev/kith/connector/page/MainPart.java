package dev.kith.connector.page;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.Elements;

/// Finds the part of a page that is its text: what the admin selected, else what the page itself calls so, else the body
/// without its frame. Found by structure; in doubt more is kept, since what is cut off can never be found.
final class MainPart {
  private static final String NEVER =
      "script, style, noscript, template, svg, canvas, iframe, object, embed, button, select,"
      + " input, textarea, dialog, link, meta, [hidden], [aria-hidden=true], a.headerlink, a.anchor, .mw-editsection,"
      + " .visually-hidden, .sr-only, .screen-reader-text, [style~=(?i)display\\s*:\\s*none]";
  private static final String FRAME = "nav, [role=navigation], [role=search], [role=complementary], [role=alertdialog],"
      + " [role=dialog], aside";
  private static final String OUTER_FRAME = "header, footer, [role=banner], [role=contentinfo]";
  private static final List<String> MAINS = List.of("main", "[role=main]", "[itemprop=mainContentOfPage]", "#main-content",
      "#mw-content-text", "[itemprop=articleBody]", "article", "#content", "#main", ".entry-content", ".post-content");
  /// Words in a class or an id that name what stands around a text.
  private static final Set<String> JUNK = Set.of("cookie", "cookies", "consent", "gdpr", "breadcrumb", "breadcrumbs",
      "share",
      "sharing", "social", "navbar", "nav", "navigation", "navheader", "navfooter", "menu", "menubar", "sidebar", "sidebars",
      "sphinxsidebar", "footer", "pagination", "pager", "paginator", "prevnext", "skip", "skiplink", "advert", "ads",
      "advertisement", "promo", "newsletter", "subscribe", "popup", "modal", "toolbar", "related", "searchbox", "topnav",
      "subnav", "sitenav", "docnav", "catlinks");
  private static final Pattern WORDS = Pattern.compile("[^a-z]+");
  private static final Pattern COOKIES = Pattern.compile("(?i).*\\b(?:cookies?)\\b.*\\b(?:accept|agree|ok|got it|akzeptieren"
      + "|zustimmen|einverstanden|accepter|j'accepte|aceptar|acepto|accetta|accepteren|aceitar)\\b.*");
  private static final Set<String> KEPT_ATTRIBUTES = Set.of("href", "src", "id", "name", "alt", "colspan", "rowspan",
      "start",
      "lang", "datetime");
  private static final String BUTTON =
      "button, [role=button], input[type=submit], input[type=button], a[class*=btn], a[class*=button]";
  private static final int ENOUGH = 140;
  private static final int BANNER = 800;
  private static final int LINKS = 3;

  private MainPart() {}

  /// Takes the page apart; what is returned holds nothing that changes from one reading to the next without the text
  /// doing so.
  ///
  /// @param content the admin's CSS selectors of the text; what none of them finds is looked for by structure
  /// @param remove  the admin's CSS selectors of what is no text
  static Element of(Document page, List<String> content, List<String> remove) {
    Element body = page.body();
    cookieBanners(body);
    body.select(NEVER).remove();
    comments(body);
    remove.forEach(selector -> body.select(selector).remove());
    Element main = chosen(body, content);
    if (main == null) {
      int all = body.text().length();
      body.select("form").stream().filter(form -> form.text().length() * 2 < all).forEach(Node::remove);
      main = stated(body, all);
      boolean stated = main != null;
      main = stated ? main : body;
      withoutFrame(main, stated);
    }
    Element out = new Element("main");
    out.appendChildren(List.copyOf(main.childNodes()));
    plain(out);
    return out;
  }

  private static Element chosen(Element body, List<String> content) {
    Elements found = new Elements();
    for (String selector : content) {
      found.addAll(body.select(selector));
    }
    List<Element> outer = found.stream().distinct().filter(one -> found.stream().noneMatch(two -> two != one
        && one.parents().contains(two))).toList();
    if (outer.isEmpty() || outer.stream().allMatch(one -> one.text().isBlank())) {
      return null;
    }
    Element out = new Element("div");
    outer.forEach(out::appendChild);
    return out;
  }

  /// What the page itself calls its text, if it holds enough of it.
  private static Element stated(Element body, int all) {
    for (String selector : MAINS) {
      Elements found = body.select(selector);
      found.removeIf(one -> one.parents().stream().anyMatch(found::contains));
      Element one = found.size() == 1 || selector.equals("main") && !found.isEmpty() ? found.first() : null;
      if (one != null && one.text().length() >= Math.min(ENOUGH, all / 4)) {
        return one;
      }
    }
    return null;
  }

  private static void withoutFrame(Element main, boolean stated) {
    int all = main.text().length();
    remove(main.select(stated ? FRAME : FRAME + ", " + OUTER_FRAME), all);
    Elements named = new Elements(main.select("[class], [id]").stream().filter(MainPart::isNamedJunk).toList());
    remove(named, all);
    if (!stated) {
      Elements lists = new Elements(main.select("ul, ol, table, div, p, td, center").stream().filter(MainPart::isAllLinks)
          .toList());
      int left = main.text().length();
      // a page that is but a list of links is one to be found as well
      if (lists.stream().filter(one -> one.parents().stream().noneMatch(lists::contains))
          .mapToInt(one -> one.text().length()).sum() * 2 < left) {
        lists.remove();
      }
    }
  }

  /// Never half of the page or more, and never all of it together: then it is no frame, whatever it is called.
  private static void remove(Elements frame, int all) {
    List<Element> small = frame.stream().filter(one -> one.parent() != null && one.text().length() * 2 < all).toList();
    Set<Element> these = Collections.newSetFromMap(new IdentityHashMap<>());
    these.addAll(small);
    int together = small.stream().filter(one -> !these.contains(one.parent())).mapToInt(one -> one.text().length()).sum();
    if (together * 20L < all * 19L) {
      small.forEach(Node::remove);
    }
  }

  private static boolean isNamedJunk(Element element) {
    if (element.normalName().matches("body|main|article|h1|h2|html")) {
      return false;
    }
    for (String word : WORDS.split((element.className() + " " + element.id()).toLowerCase(Locale.ROOT))) {
      if (JUNK.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAllLinks(Element element) {
    Elements links = element.select("a[href]");
    int linked = links.stream().mapToInt(link -> link.text().length()).sum();
    int all = element.text().length();
    return links.size() >= LINKS && all > 0 && linked * 10 >= all * 8 && element.selectFirst("h1, h2, pre, dd") == null;
  }

  private static void cookieBanners(Element body) {
    for (Element box : body.select("div, section, aside, form")) {
      if (box.parent() != null && box.selectFirst(BUTTON) != null && box.text().length() < BANNER
          && COOKIES.matcher(box.text()).matches() && box.selectFirst("h1, article, main, pre") == null) {
        box.remove();
      }
    }
  }

  private static void comments(Element body) {
    body.forEachNode(node -> {
      if (node instanceof Comment) {
        node.remove();
      }
    });
  }

  /// Without classes, styles and data attributes, which change with every release of a site's programs.
  private static void plain(Element main) {
    for (Element element : main.getAllElements()) {
      element.attributes().asList().stream().map(attribute -> attribute.getKey())
          .filter(key -> !KEPT_ATTRIBUTES.contains(key))
          .toList().forEach(element::removeAttr);
    }
  }
}
