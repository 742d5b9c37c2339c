package dev.kith.connector.blog;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/// A WordPress text as HTML: without the block editor's comments, without shortcodes, and with the paragraphs that WordPress
/// makes of blank lines when it shows an old post.
final class WordPressText {
  private static final Pattern SHORTCODE =
      Pattern.compile("(\\[?)\\[(/?)([A-Za-z][\\w-]{1,60})((?:[\\s/][^\\[\\]<>]{0,2000})?)\\](\\]?)");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\s[\\w-]{1,60}\\s?=\\s?[\"'“”″&\\w]");
  private static final Set<String> KNOWN = Set.of("caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist",
      "more", "toc", "contact-form", "contact-form-7", "code", "sourcecode");
  private static final Pattern BLANK_LINES = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n\\s*");

  /// What plugins put below or into a text: other posts, buttons, tables of contents.
  private static final String INJECTED = ".jp-relatedposts, .jetpack-related-posts, .wp-block-jetpack-related-posts,"
      + " .yarpp, .yarpp-related, .crp_related, .rp4wp-related-posts, .related-posts, .relpost-thumb-wrapper,"
      + " .sharedaddy, .addtoany_content,"
      + " .addtoany_share_save_container, .heateor_sss_sharing_container, .ez-toc-container, .lwptoc, #toc_container,"
      + " .wp-block-post-navigation-link, .wp-block-latest-posts, .post-views, .tptn_counter, script, style, noscript";

  private WordPressText() {}

  /// A text as the site shows it, without what plugins put there and without shortcodes that no plugin answers any more.
  static String shown(String rendered) {
    Document page = Jsoup.parseBodyFragment(rendered);
    page.outputSettings().prettyPrint(false);
    page.select(INJECTED).remove();
    return withoutShortcodes(page.body().html());
  }

  static String html(String written) {
    boolean blocks = written.contains("<!-- wp:");
    String html = withoutShortcodes(withoutBlockComments(written));
    return blocks ? html : withParagraphs(html);
  }

  private static String withoutBlockComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (int start = text.indexOf("<!-- "); start >= 0; start = text.indexOf("<!-- ", from)) {
      int end = text.indexOf("-->", start);
      if (end < 0) {
        break;
      }
      boolean block = text.startsWith("wp:", start + 5) || text.startsWith("/wp:", start + 5);
      out.append(text, from, block ? start : end + 3);
      from = end + 3;
    }
    return out.append(text, from, text.length()).toString();
  }

  /// Drops the codes and keeps what they enclose. In brackets, text is a code only if it is a common one, has attributes, or
  /// is closed: others are arrays and footnotes.
  private static String withoutShortcodes(String text) {
    Set<String> closed = new HashSet<>();
    Matcher code = SHORTCODE.matcher(text);
    while (code.find()) {
      if (!code.group(2).isEmpty()) {
        closed.add(code.group(3).toLowerCase(Locale.ROOT));
      }
    }
    return code.reset().replaceAll(found -> {
      String name = found.group(3).toLowerCase(Locale.ROOT);
      boolean escaped = !found.group(1).isEmpty() && !found.group(5).isEmpty();
      boolean drop = closed.contains(name) || KNOWN.contains(name) || ATTRIBUTE.matcher(found.group(4)).find();
      String kept = escaped ? found.group().substring(1, found.group().length() - 1)
          : drop ? found.group(1) + found.group(5) : found.group();
      return Matcher.quoteReplacement(kept);
    });
  }

  private static String withParagraphs(String text) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    int from = 0;
    while (from < text.length()) {
      int pre = text.indexOf("<pre", from);
      int end = pre < 0 ? -1 : text.indexOf("</pre>", pre);
      int plain = end < 0 ? text.length() : pre;
      out.append(BLANK_LINES.matcher(text.substring(from, plain)).replaceAll("\n<p>"));
      out.append(text, plain, end < 0 ? plain : end + 6);
      from = end < 0 ? plain : end + 6;
    }
    return out.toString();
  }
}
