package dev.kith.connector.blog;

import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MailTimes;
import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Wording;
import dev.kith.connector.input.XmlFile;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.CDataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/// One entry of a feed, as far as the feed tells it.
///
/// @param item    the entry by itself
/// @param answers the id of the entry that this one answers (`thr:in-reply-to`), or empty
record FeedEntry(Item item, String html, String answers) {
  private static final Pattern MAIL = Pattern.compile("[\\w.+%'-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}");
  private static final Pattern NO_REPLY = Pattern.compile("(?i)(?:no-?reply|do-?not-?reply|donotreply)@.*");
  private static final Pattern URI = Pattern.compile("(?i)[a-z][a-z0-9+.-]{1,20}:\\S+");
  private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z!/][^<>]*>|&(?:#\\d{1,7}|#x[0-9a-fA-F]{1,6}"
      + "|[a-zA-Z]{2,10});");
  /// What stands for HTML where a feed should have said so.
  private static final Pattern HTML = Pattern.compile("(?i)<(?:p|br|a|b|i|em|strong|div|span|ul|ol|li|img|h[1-6]|table|pre"
      + "|code|blockquote)\\b[^<>]*>");
  private static final Pattern TRACKED = Pattern.compile("(?i)https?://(?:feedproxy\\.google|feeds\\.|feeds2\\."
      + "|rss\\.|www\\.google\\.[a-z]+/url|go\\.|click\\.).*");
  private static final int LONGEST_ID = 400;

  /// Why an entry is not for everybody who may read the feed, if so.
  static Optional<String> leftOut(FeedDocument feed, Element entry) {
    String draft = feed.child(entry, "app:control").map(control -> feed.text(control, "app:draft")).orElse("");
    String kind = categories(feed, entry, true).stream().findFirst().orElse("");
    String status = feed.text(entry, "blogger:status") + feed.text(entry, "wp:status");
    if (draft.equalsIgnoreCase("yes") || !status.isEmpty() && !status.matches("(?i)live|publish")) {
      return Optional.of("draft");
    } else if (kind.matches("(?:settings|template|page_settings)")) {
      return Optional.of("setting of the blog");
    }
    return feed.text(entry, "wp:post_password").isEmpty() ? Optional.empty() : Optional.of("password-protected");
  }

  /// @param home an address within the feed's site, or empty
  static FeedEntry read(FeedDocument feed, Element entry, String source, String home) {
    String link = link(feed, entry, home);
    String html = html(feed, entry, link.isEmpty() ? home : link);
    String text = Jsoup.parseBodyFragment(html).wholeText();
    String title = plain(feed, entry, "title", "atom:title", "dc:title", "media:title", "itunes:title");
    List<Instant> created = times(feed, entry, "atom:published", "pubDate", "dcterms:issued", "dcterms:created",
        "atom:issued", "atom:created",
        "dc:date", "pubdate", "date", "published");
    List<Instant> changed = times(feed, entry, "atom:updated", "dcterms:modified", "atom:modified", "updated");
    Instant first = created.isEmpty() ? changed.stream().findFirst().orElse(null) : created.getFirst();
    Instant last = changed.isEmpty() || first != null && changed.getFirst().isBefore(first) ? first : changed.getFirst();
    int comments = number(feed.text(entry, "slash:comments", "thr:total")).orElse(feed.children(entry, "atom:link").stream()
        .filter(one -> FeedDocument.attribute(one, "rel").equals("replies"))
            .map(one -> number(FeedDocument.attribute(one, "count")))
        .flatMap(Optional::stream).findFirst().orElse(0));
    Item item = Item.of(source, id(feed, entry, link, home, title, text), Kind.POST,
            title.isBlank() ? Wording.title(text, link.isEmpty() ? "Entry without a title" : link)
                : title, Content.html(html))
        .withUrl(link.matches("(?i)https?://.*") ? link : "").withTimes(first, last)
            .withParts(people(feed, entry, source, first, last))
        .withTags(categories(feed, entry, false)).withPlace(place(feed, entry)).withLanguage(language(feed, entry))
        .withSignals(new Signals(0, 0, comments, 0, 0, 0, false));
    String answers = feed.child(entry, "thr:in-reply-to").map(one -> FeedDocument.attribute(one, "ref")).orElse("");
    return new FeedEntry(item, html, answers);
  }

  /// The entry with those that answer it.
  Item with(List<FeedEntry> comments) {
    if (comments.isEmpty()) {
      return item;
    }
    StringBuilder all = new StringBuilder(html).append("\n<h2>Comments</h2>");
    List<Content.Post> posts = new ArrayList<>();
    PartsOnce parts = new PartsOnce();
    item.parts().forEach(part -> parts.add(part.who(), part.role(), part.at()));
    for (FeedEntry comment : comments) {
      List<Part> writers = comment.item.parts().stream().filter(part -> part.role() == Role.AUTHOR).toList();
      posts.add(new Content.Post(all.length(), writers.isEmpty() ? null : writers.getFirst().who(), comment.item.at(), comment.item.url()));
      all.append("\n<div><p>").append(writers.isEmpty() ? "" : Entities.escape(writers.getFirst().who().name()) + ":")
          .append("</p>")
          .append(comment.html).append("</div>");
      writers.forEach(writer -> parts.add(writer.who(), Role.COMMENTER, writer.at()));
    }
    return new Item(item.source(), item.id(), item.kind(), item.title(), Content.html(all.toString(), posts), item.url(), item.at(),
        item.created(),
        parts.list(), item.tags(), item.aliases(), item.place(), item.paths(), item.language(),
        new Signals(0, 0, Math.max(item.signals().comments(), comments.size()), 0, 0, 0, false), item.access(),
            item.ownership());
  }

  /// A guid or id that is an address of its own is one everywhere; others are the feed's.
  private static String id(FeedDocument feed, Element entry, String link, String home, String title, String text) {
    String own = feed.text(entry, "guid", "atom:id", "id");
    own = own.isEmpty() ? FeedDocument.attribute(entry, "about") : own;
    String id = own.isEmpty() ? link : URI.matcher(own).matches() ? own : home + "#" + own;
    id = id.isEmpty() ? "hash:" + Fingerprint.shortHash(home + "\n" + title + "\n" + text) : id;
    return id.length() > LONGEST_ID ? "hash:" + Fingerprint.shortHash(id) : id;
  }

  /// The address of the page itself: not that of a counter on the way to it.
  private static String link(FeedDocument feed, Element entry, String home) {
    String original = feed.text(entry, "feedburner:origLink");
    if (!original.isEmpty()) {
      return original;
    }
    List<String> links = new ArrayList<>();
    for (Element link : feed.children(entry, "atom:link", "link")) {
      String rel = FeedDocument.attribute(link, "rel");
      String href = FeedDocument.attribute(link, "href");
      String address = href.isEmpty() ? link.wholeText().strip() : href;
      if (!address.isEmpty() && (rel.isEmpty() || rel.equals("alternate"))) {
        boolean page = FeedDocument.attribute(link, "type").isEmpty()
            || FeedDocument.attribute(link, "type").contains("html");
        links.add(page ? 0 : links.size(), FeedDocument.resolved(link, address, home));
      }
    }
    Optional<Element> guid = feed.child(entry, "guid");
    boolean permanent = guid.isPresent() && guid.get().wholeText().strip().matches("(?i)https?://\\S+")
        && !FeedDocument.attribute(guid.get(), "isPermaLink").equalsIgnoreCase("false");
    String link = !links.isEmpty() ? links.getFirst() : FeedDocument.attribute(entry, "about");
    return permanent && (link.isEmpty() || TRACKED.matcher(link).matches()) ? guid.get().wholeText().strip() : link;
  }

  /// The body where the feed has it, else the summary.
  private static String html(FeedDocument feed, Element entry, String base) {
    for (String name : List.of("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "body", "description",
        "atom:summary", "summary",
        "dcterms:abstract", "dc:description", "itunes:summary", "media:description")) {
      for (Element element : feed.children(entry, name)) {
        String html = markup(element, name);
        if (!html.isBlank()) {
          return absolute(html, FeedDocument.resolved(element, "", base));
        }
      }
    }
    return feed.child(entry, "media:group").map(group -> feed.text(group, "media:description"))
        .filter(text -> !text.isEmpty())
        .map(FeedEntry::paragraphs).orElse("");
  }

  private static String markup(Element element, String name) {
    String type = FeedDocument.attribute(element, "type").toLowerCase(Locale.ROOT);
    String mode = FeedDocument.attribute(element, "mode");
    String text = element.wholeText();
    if (!element.children().isEmpty()) {
      StringBuilder html = new StringBuilder();
      // a CDATA section beside elements is markup as well
      element.childNodes().forEach(node -> html.append(node instanceof CDataNode cdata ? cdata.text() : node.outerHtml()));
      return html.toString().replaceAll("<(/?)(?:xhtml|html|h):", "<$1");
    } else if (mode.equals("base64") || name.equals("atom:content") && !type.isEmpty()
        && !type.matches("text|html|xhtml|text/.*|.*[+/]xml")) {
      return type.matches("|text.*|.*html.*") ? base64(text) : "";
    } else if (name.startsWith("atom:") && (type.isEmpty() && mode.isEmpty() && !HTML.matcher(text).find()
        || type.equals("text")
        || type.equals("text/plain"))) {
      return paragraphs(text);
    }
    return MARKUP.matcher(text).find() ? text : paragraphs(text);
  }

  private static String base64(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String paragraphs(String text) {
    return text.isBlank() ? "" : "<p>" + Entities.escape(text.strip()).replaceAll("\\R\\s*\\R", "</p>\n<p>")
        .replaceAll("(?<!>)\\R", "<br>\n") + "</p>";
  }

  /// Addresses made whole, and what counts readers left out.
  private static String absolute(String html, String base) {
    Document page = Jsoup.parseBodyFragment(html, base);
    page.outputSettings().prettyPrint(false);
    page.select(".feedflare, img[width=1], img[height=1], script, style").remove();
    for (Element link : page.select("a[href], img[src]")) {
      String key = link.hasAttr("href") ? "href" : "src";
      String whole = link.absUrl(key);
      link.attr(key, whole.isEmpty() ? link.attr(key) : whole);
    }
    return page.body().html();
  }

  private static String plain(FeedDocument feed, Element entry, String... names) {
    return feed.child(entry, names).map(title -> title.children().isEmpty() ? title.wholeText() : title.html())
        .map(text -> MARKUP.matcher(text).find() ? Jsoup.parseBodyFragment(text).text() : text).orElse("")
            .replaceAll("\\s+", " ").strip();
  }

  private static List<Instant> times(FeedDocument feed, Element entry, String... names) {
    List<Instant> times = new ArrayList<>();
    for (String name : names) {
      feed.children(entry, name).forEach(one -> MailTimes.parse(one.wholeText()).ifPresent(times::add));
    }
    return times;
  }

  private static Optional<Integer> number(String text) {
    return XmlFile.number(text).stream().mapToObj(number -> (int) Math.clamp(number, 0, 10_000_000)).findFirst();
  }

  /// The labels of the categories.
  ///
  /// @param kinds only what sort of entry it is, which Blogger says by a category; else all others
  private static List<String> categories(FeedDocument feed, Element entry, boolean kinds) {
    Set<String> tags = new LinkedHashSet<>();
    for (Element category : feed.children(entry, "category", "atom:category", "dc:subject", "media:keywords",
        "itunes:keywords", "media:category")) {
      String scheme = FeedDocument.attribute(category, "scheme");
      String term = FeedDocument.attribute(category, "term");
      boolean kind = scheme.endsWith("g/2005#kind");
      if (kind == kinds) {
        String label = FeedDocument.attribute(category, "label");
        String text = label.isEmpty() ? term.isEmpty() ? category.text() : term : label;
        text = kind ? text.replaceFirst(".*#", "") : text;
        Arrays.stream(feed.name(category).endsWith("keywords") ? text.split(",") : new String[] {text}).map(String::strip)
            .filter(tag -> !tag.isEmpty() && !tag.equalsIgnoreCase("uncategorized") && tag.length() < 200)
                .forEach(tags::add);
      }
    }
    if (kinds) {
      tags.add(feed.text(entry, "blogger:type").toLowerCase(Locale.ROOT));
      tags.remove("");
    }
    return List.copyOf(tags);
  }

  private static List<String> place(FeedDocument feed, Element entry) {
    String title = feed.child(entry, "atom:source", "source").map(from -> feed.text(from, "atom:title", "title").isEmpty()
        && from.children().isEmpty() ? from.wholeText().strip() : feed.text(from, "atom:title", "title")).orElse("");
    title = title.isEmpty() ? plain(feed, feed.head(), "title", "atom:title") : title;
    return title.isBlank() || feed.head() == entry ? List.of() : List.of(title.length() > 200 ? title.substring(0, 200)
        : title);
  }

  private static String language(FeedDocument feed, Element entry) {
    String language = entry.attr("xml:lang").isEmpty() ? feed.text(entry, "dc:language") : entry.attr("xml:lang");
    language = language.isEmpty() ? feed.text(feed.head(), "language", "dc:language") : language;
    language = language.isEmpty() ? feed.root().attr("xml:lang") : language;
    return language.matches("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*") ? language.replace('_', '-') : "";
  }

  /// The entry's own people, else those of the feed it was taken from, else the feed's.
  private static List<Part> people(FeedDocument feed, Element entry, String source, Instant created, Instant changed) {
    PartsOnce parts = new PartsOnce();
    authors(feed, entry, source, created, parts, "author", "dc:creator", "atom:author", "itunes:author");
    if (parts.list().isEmpty()) {
      feed.child(entry, "atom:source").ifPresent(from -> authors(feed, from, source, created, parts, "atom:author"));
    }
    if (parts.list().isEmpty() && feed.head() != entry) {
      authors(feed, feed.head(), source, created, parts, "atom:author", "dc:creator", "author", "managingEditor",
          "itunes:author");
    }
    for (Element contributor : feed.children(entry, "atom:contributor", "dc:contributor")) {
      who(feed, contributor, source).stream().filter(one -> !parts.has(one)).toList()
          .forEach(one -> parts.add(one, Role.EDITOR, changed));
    }
    return parts.list();
  }

  private static void authors(FeedDocument feed, Element of, String source, Instant at, PartsOnce parts, String... names) {
    for (String name : names) {
      List<Element> found = feed.children(of, name);
      found.forEach(author -> who(feed, author, source).stream().filter(one -> parts.list().stream()
          .noneMatch(part -> part.who().name().equalsIgnoreCase(one.name()))).toList()
              .forEach(one -> parts.add(one, Role.AUTHOR, at)));
      if (!found.isEmpty() && !name.equals("author") && !parts.list().isEmpty()) {
        return;
      }
    }
  }

  /// Anybody may write any name into a feed, so a bare one stays within the source; a mail address says who it is.
  private static List<Identity> who(FeedDocument feed, Element person, String source) {
    String name = feed.text(person, "atom:name", "name");
    String mail = feed.text(person, "atom:email", "email");
    String text = name.isEmpty() && mail.isEmpty() ? person.children().isEmpty()
        ? person.wholeText().replaceAll("\\s+", " ").strip()
        : person.text() : name;
    text = text.replaceFirst("(?i)^mailto:", "");
    Matcher found = MAIL.matcher(mail.isEmpty() ? text : mail);
    if (found.find()) {
      String address = found.group().toLowerCase(Locale.ROOT);
      String shown = text.replace(found.group(), "").replaceAll("^[\\s(<\"',;-]+|[\\s)>\"',;-]+$", "").strip();
      return NO_REPLY.matcher(address).matches() ? shown.isEmpty() ? List.of() : List.of(Identity.of(source, shown, shown))
          : List.of(Identity.of("", address, shown));
    }
    if (text.isBlank() || text.length() > 300 || text.matches("(?i)https?://.*|unknown|anonymous|none|n/a")) {
      return List.of();
    }
    String[] several = text.split("\\s*(?:,|;|&|\\band\\b)\\s*");
    boolean list = several.length > 1 && Arrays.stream(several).allMatch(one -> one.matches("\\S+(?: \\S+){1,3}"));
    return Arrays.stream(list ? several : new String[] {text}).map(one -> Identity.of(source, one, one)).toList();
  }
}
