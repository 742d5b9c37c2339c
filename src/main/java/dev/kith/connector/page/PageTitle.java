package dev.kith.connector.page;

import java.util.Locale;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/// What a page calls itself: what it tells others to call it, else the one heading of its text, else its `title`.
final class PageTitle {
  private static final int LONGEST = 300;

  private PageTitle() {}

  /// @param first the first `h1` of the whole page, or `null`
  static String of(Document page, JsonLd ld, Element main, Element first, String headTitle) {
    String site = meta(page, "og:site_name");
    Elements headings = main.select("h1");
    String heading = headings.size() == 1 ? words(headings.first()) : "";
    if (heading.isEmpty() && headings.size() > 1) {
      heading = headings.stream().map(PageTitle::words).filter(text -> within(text, headTitle)).findFirst().orElse("");
    }
    String outside = first == null ? "" : words(first);
    String named = ld.first("Article", "BlogPosting", "NewsArticle", "TechArticle", "QAPage", "Question")
        .map(node -> Stream.of("headline", "name").map(key -> JsonLd.text(node, key)).filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("")).orElse("");
    return Stream.of(meta(page, "og:title"), named, heading, within(outside, headTitle) ? outside : "", headTitle,
            main.select("h1, h2").stream().map(PageTitle::words).findFirst().orElse(""))
        .map(String::strip).filter(text -> !text.isEmpty() && !text.equalsIgnoreCase(site)).findFirst()
        .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) : text).orElse("");
  }

  private static boolean within(String heading, String title) {
    return heading.length() > 1 && title.toLowerCase(Locale.ROOT).contains(heading.toLowerCase(Locale.ROOT));
  }

  /// A heading without the sign that links to itself.
  private static String words(Element heading) {
    return heading.text().replaceAll("\\s+", " ").replaceFirst("\\s*[¶#§🔗]$", "").strip();
  }

  static String meta(Document page, String name) {
    return page.select("meta[content]").stream()
        .filter(meta -> meta.attr("property").equalsIgnoreCase(name) || meta.attr("name").equalsIgnoreCase(name))
        .map(meta -> meta.attr("content").replaceAll("\\s+", " ").strip()).filter(text -> !text.isEmpty()).findFirst()
            .orElse("");
  }
}
