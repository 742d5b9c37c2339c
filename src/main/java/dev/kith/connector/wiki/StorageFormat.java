package dev.kith.connector.wiki;

import dev.kith.model.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/// Makes plain HTML of Confluence's storage format: XHTML with macros, links and people as elements of its own (`ac:…`,
/// `ri:…`). What a macro holds is kept, what it would fetch from elsewhere is not.
final class StorageFormat {
  /// Where links lead, and who is meant.
  interface Links {
    /// The person of a user key, login or account id, or `null`.
    Identity person(String written);

    /// The address of the page of this title, or the empty text.
    ///
    /// @param space the key of its space, or empty for the space the text stands in
    String page(String space, String title);

    /// The address of the content of this id, or the empty text.
    String content(String id);
  }

  /// Macros that show another page: only the link to it is this page's own.
  private static final Set<String> INCLUDES = Set.of("include", "includepage", "include-page", "excerpt-include",
      "multiexcerpt-include",
      "multiexcerpt-include-macro", "multiexcerpt-fast-include-inline-body-macro", "multiexcerpt-fast-include-block-macro");
  private static final Set<String> SILENT = Set.of("style", "css", "javascript", "anchor", "toc", "roadmap");
  private static final Set<String> MARKUP = Set.of("unmigrated-wiki-markup", "unmigrated-inline-wiki-markup", "wiki-markup");
  private static final Set<String> VOID = Set.of("br", "hr", "img", "col", "wbr");
  private static final Set<String> INLINE = Set.of("ac:inline-comment-marker", "ac:link-body", "ac:plain-text-link-body",
      "ac:link",
      "ac:emoticon", "ri:user", "ac:parameter", "ac:default-parameter");
  private static final String DROPPED = "ac|placeholder, ac|task-id, ac|task-uuid, ac|task-status, ac|adf-attribute, "
      + "at|declarations, fab|media";
  private static final Map<String, String> EMOTICONS = emoticons();
  /// No page that people wrote is nested deeper; of one that is, only the words are kept.
  private static final int DEPTH = 300;

  private final Links links;
  private final Consumer<Identity> mentioned;

  private StorageFormat(Links links, Consumer<Identity> mentioned) {
    this.links = links;
    this.mentioned = mentioned;
  }

  /// @param mentioned takes everybody the text mentions
  static String html(String body, Links links, Consumer<Identity> mentioned) {
    StorageFormat format = new StorageFormat(links, mentioned);
    Document page = Parser.xmlParser().parseInput(withoutCdata(body), "");
    int[] deepest = {0};
    page.traverse((_, depth) -> deepest[0] = Math.max(deepest[0], depth));
    if (deepest[0] > DEPTH) {
      return "<p>" + Entities.escape(page.text()) + "</p>";
    }
    format.flatten(page);
    return written(page);
  }

  private void flatten(Document page) {
    page.select(DROPPED).remove();
    // Cloud writes what the old editor cannot hold twice
    for (Element extension : page.getElementsByTag("ac:adf-extension")) {
      if (!extension.getElementsByTag("ac:adf-content").text().isBlank()) {
        extension.getElementsByTag("ac:adf-fallback").remove();
      }
    }
    page.getElementsByTag("ac:emoticon").forEach(emoticon -> emoticon.appendText(emoji(emoticon)));
    page.getElementsByTag("ac:image").forEach(StorageFormat::image);
    page.getElementsByTag("time").forEach(time -> {
      if (time.text().isBlank()) {
        time.appendText(time.attr("datetime"));
      }
    });
    page.getElementsByTag("ac:link").forEach(this::link);
    page.getElementsByTag("ri:user").forEach(this::person);
    List<Element> macros = new ArrayList<>(page.select("ac|structured-macro, ac|macro"));
    // the inner ones come after the outer ones
    macros.reversed().forEach(this::macro);
    page.getElementsByTag("ac:task-list").forEach(list -> list.tagName("ul"));
    page.getElementsByTag("ac:task").forEach(task -> task.tagName("li"));
    page.getElementsByTag("ac:plain-text-body").forEach(code -> code.tagName("pre"));
  }

  private static String emoji(Element emoticon) {
    String fallback = emoticon.attr("ac:emoji-fallback");
    String id = emoticon.attr("ac:emoji-id");
    if (fallback.codePoints().anyMatch(c -> c > 0x7f)) {
      return fallback;
    } else if (id.matches("(?i)[0-9a-f]{2,5}(?:-[0-9a-f]{2,5}){0,9}")) {
      StringBuilder signs = new StringBuilder();
      Stream.of(id.split("-")).forEach(code -> signs.appendCodePoint(Integer.parseInt(code, 16)));
      return signs.toString();
    }
    // an emoji of a site's own has only a name between colons
    return EMOTICONS.getOrDefault(emoticon.attr("ac:name"), "");
  }

  private static void image(Element image) {
    String caption = image.getElementsByTag("ac:caption").text();
    image.empty();
    image.appendText(caption.isBlank() ? image.attr("ac:alt") : caption);
    image.tagName("div");
  }

  private void link(Element link) {
    String shown = "";
    String address = "";
    Element body = link.children().stream().filter(child -> child.normalName().endsWith("link-body")).findFirst()
        .orElse(null);
    for (Element target : link.children().stream().filter(child -> child.normalName().startsWith("ri:")).toList()) {
      switch (target.normalName()) {
        case "ri:page", "ri:blog-post" -> {
          shown = target.attr("ri:content-title");
          address = links.page(target.attr("ri:space-key"), shown);
        }
        case "ri:content-entity" -> address = links.content(target.attr("ri:content-id"));
        case "ri:attachment" -> shown = target.attr("ri:filename");
        case "ri:space" -> shown = target.attr("ri:space-key");
        case "ri:url" -> {
          shown = target.attr("ri:value");
          address = shown;
        }
        case "ri:shortcut" -> shown = target.attr("ri:parameter");
        case "ri:user" -> {
          person(target);
          shown = target.text();
        }
        default -> { }
      }
      target.remove();
    }
    boolean bare = body == null || body.text().isBlank();
    if (bare && !shown.isBlank()) {
      link.appendText(shown);
    }
    if (!address.isEmpty()) {
      link.tagName("a").attr("href", address);
    }
  }

  private void person(Element mention) {
    Identity who = null;
    for (String attribute : List.of("ri:userkey", "ri:account-id", "ri:username")) {
      who = who != null ? who : links.person(mention.attr(attribute));
    }
    mention.empty();
    if (who != null) {
      mentioned.accept(who);
      mention.appendText(ConfluencePeople.shown(who));
    }
  }

  private void macro(Element macro) {
    String name = macro.attr("ac:name").toLowerCase(Locale.ROOT);
    Element rich = child(macro, "ac:rich-text-body");
    Element plain = child(macro, "ac:plain-text-body");
    List<Element> parameters = macro.children().stream().filter(child -> child.normalName().endsWith("parameter")).toList();
    StringBuilder title = new StringBuilder();
    List<Element> targets = new ArrayList<>();
    for (Element parameter : parameters) {
      String key = parameter.attr("ac:name");
      switch (key) {
        case "title", "label" -> title.append(title.isEmpty() ? "" : " ").append(parameter.text());
        case "body" -> title.append(name.startsWith("math") ? parameter.text() : "");
        case "key" -> title.append(name.startsWith("jira") ? parameter.text() : "");
        case "name" -> parameter.getElementsByTag("ri:attachment").forEach(file -> title.append(file.attr("ri:filename")));
        case "user" -> title.append(parameter.getElementsByTag("ri:user").text());
        default -> { }
      }
      targets.addAll(parameter.getElementsByTag("a"));
    }
    macro.empty();
    macro.tagName(rich == null && plain == null ? "span" : "div");
    if (SILENT.contains(name)) {
      return;
    }
    if (INCLUDES.contains(name)) {
      targets.forEach(macro::appendChild);
      return;
    }
    if (!title.isEmpty()) {
      macro.appendElement(rich == null && plain == null ? "span" : "p").text(title.toString());
    }
    if (plain != null) {
      plain(name, plain.wholeText(), macro);
    }
    if (rich != null) {
      macro.appendChild(rich);
    }
  }

  private void plain(String name, String text, Element macro) {
    if (name.equals("html")) {
      macro.appendChildren(Jsoup.parseBodyFragment(text).body().childNodes());
    } else if (MARKUP.contains(name)) {
      macro.appendChildren(Jsoup.parseBodyFragment(WikiMarkup.html(text, links, mentioned)).body().childNodes());
    } else {
      macro.appendElement("pre").appendText(text);
    }
  }

  private static Element child(Element parent, String name) {
    return parent.children().stream().filter(child -> child.normalName().equals(name)).findFirst().orElse(null);
  }

  /// The page as HTML, with no attribute but a link's address. What is not HTML's becomes a block, or a piece of the line.
  private static String written(Document page) {
    StringBuilder out = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    page.traverse(new NodeVisitor() {
      @Override
      public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
          out.append(Entities.escape(text.getWholeText()));
        } else if (node instanceof Element element && depth > 0) {
          String name = element.normalName();
          String tag = !name.contains(":") ? name : INLINE.contains(name) ? "span" : "div";
          open.push(VOID.contains(tag) ? "" : "</" + tag + ">");
          out.append('<').append(tag);
          if (tag.equals("a") && element.hasAttr("href")) {
            out.append(" href=\"").append(Entities.escape(element.attr("href"))).append('"');
          }
          out.append('>');
        }
      }

      @Override
      public void tail(Node node, int depth) {
        if (node instanceof Element && depth > 0) {
          out.append(open.pop());
        }
      }
    });
    return out.toString();
  }

  /// Turns CDATA sections into plain text. The export cannot hold one within another and so writes their ends as `]] >`,
  /// which may stand in code as well: there it is an end only if a tag follows.
  static String withoutCdata(String body) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    boolean certain = true;
    for (int start = body.indexOf("<![CDATA["); start >= 0; start = body.indexOf("<![CDATA[", at)) {
      out.append(body, at, start);
      int from = start + 9;
      int first = -1;
      int end = -1;
      for (int i = body.indexOf("]]", from); i >= 0 && end < 0; i = body.indexOf("]]", i + 1)) {
        if (body.startsWith("]]>", i) || body.startsWith("]] >", i) && followed(body, i + 4)) {
          end = i;
        } else if (first < 0 && body.startsWith("]] >", i)) {
          first = i;
        }
        if (!certain && first >= 0) {
          break;
        }
      }
      certain &= end >= 0;
      end = end >= 0 ? end : first >= 0 ? first : body.length();
      out.append(Entities.escape(body.substring(from, end)));
      at = Math.min(body.length(), body.startsWith("]]>", end) ? end + 3 : end + 4);
    }
    return at == 0 ? body : out.append(body, at, body.length()).toString();
  }

  private static boolean followed(String body, int at) {
    int next = at;
    while (next < body.length() && Character.isWhitespace(body.charAt(next))) {
      next++;
    }
    return next == body.length() || body.startsWith("</", next) || body.startsWith("<![CDATA[", next);
  }

  private static Map<String, String> emoticons() {
    Map<String, String> emoticons = new HashMap<>();
    String[] pairs = ("smile 🙂 sad 🙁 cheeky 😛 laugh 😀 wink 😉 thumbs-up 👍 thumbs-down 👎 "
        + "information ℹ tick ✔ cross ✘ warning ⚠ plus ➕ minus ➖ question ❓ light-on 💡 yellow-star ⭐ "
        + "heart ❤ broken-heart 💔").split(" ");
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      emoticons.put(pairs[i], pairs[i + 1]);
    }
    return Map.copyOf(emoticons);
  }
}
