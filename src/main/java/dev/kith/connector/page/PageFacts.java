package dev.kith.connector.page;

import dev.kith.connector.input.PartsOnce;
import dev.kith.model.Identity;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/// Who, when, where and what about, as a page says it of itself: first in JSON-LD, then in its `meta` elements, then in its
/// markup, last in words.
final class PageFacts {
  private static final String[] WRITTEN = {"Article", "BlogPosting", "NewsArticle", "TechArticle", "DiscussionForumPosting",
      "SocialMediaPosting", "HowTo", "Report", "ScholarlyArticle", "WebPage", "FAQPage", "AboutPage", "ItemPage"};
  private static final Set<String> POSTS = Set.of("BlogPosting", "NewsArticle", "DiscussionForumPosting",
      "SocialMediaPosting");
  private static final Pattern MAIL = Pattern.compile("[\\w.+%'-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}");
  private static final Pattern NOBODY =
      Pattern.compile("(?i)(?:admin(?:istrator)?|root|editor(?:s|ial team)?|redaktion|staff|team|author"
      + "|autor|auteur|webmaster|anonymous|unknown|user|guest|n/a|none|https?://.*|@.*|.*\\d{3}.*)");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*");
  private static final int SHOWN = 60;

  private final JsonLd ld;
  private final String source;
  private final String language;
  private final JsonNode question;
  private final JsonNode written;
  private final PartsOnce parts = new PartsOnce();
  private final Set<String> tags = new LinkedHashSet<>();
  private final List<String> place = new ArrayList<>();
  private final Kind kind;
  private Instant created;
  private Instant changed;
  private int comments;

  private PageFacts(Document page, JsonLd ld, String source) {
    this.ld = ld;
    this.source = source;
    String said = Stream.of(page.select("html").attr("lang"), page.select("html").attr("xml:lang"),
        PageTitle.meta(page, "content-language"), PageTitle.meta(page, "og:locale"),
        page.select("meta[http-equiv~=(?i)content-language]").attr("content")).map(String::strip)
        .filter(text -> LANGUAGE.matcher(text).matches()).findFirst().orElse("");
    this.language = said.replace('_', '-');
    this.question = ld.first("Question").filter(_ -> ld.first("QAPage").isPresent()).orElse(null);
    this.written = ld.first(WRITTEN).orElse(null);
    this.kind = question != null ? Kind.QUESTION : written != null && JsonLd.types(written).stream()
        .anyMatch(POSTS::contains)
        || PageTitle.meta(page, "article:published_time").length() > 0 || page.selectFirst(".h-entry .dt-published") != null
        ? Kind.POST : Kind.PAGE;
  }

  /// What the page says before it is taken apart.
  static PageFacts of(Document page, JsonLd ld, String source, String base) {
    PageFacts facts = new PageFacts(page, ld, source);
    Bylines bylines = Bylines.of(page, facts.language);
    facts.times(page, bylines);
    facts.people(page, bylines);
    facts.talk();
    facts.tags(page);
    facts.place(page);
    return facts;
  }

  private void times(Document page, Bylines bylines) {
    created = first(() -> ldTime("datePublished", "dateCreated"), () -> meta(page, "article:published_time", "datePublished",
        "dc.date.created", "dcterms.created", "dc.date", "dcterms.issued", "date", "pubdate", "publish-date",
            "sailthru.date"),
        () -> marked(page, "[itemprop=datePublished], .dt-published, time[pubdate], time.published, time.entry-date"),
        bylines::created);
    changed = first(() -> ldTime("dateModified"), () -> meta(page, "article:modified_time", "og:updated_time",
        "dateModified",
        "dc.date.modified", "dcterms.modified", "last-modified", "revised"),
        () -> marked(page, "[itemprop=dateModified], .dt-updated, time.updated"), bylines::changed,
        () -> marked(page, "article time[datetime], main time[datetime]")
            .filter(_ -> page.select("time[datetime]").size() == 1));
    if (changed == null || created != null && changed.isBefore(created)) {
      changed = created;
    }
  }

  @SafeVarargs
  private static Instant first(Supplier<Optional<Instant>>... ways) {
    for (Supplier<Optional<Instant>> way : ways) {
      Optional<Instant> found = way.get();
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  private Optional<Instant> ldTime(String... keys) {
    for (JsonNode node : question != null ? List.of(question) : written != null ? List.of(written) : List.<JsonNode>of()) {
      for (String key : keys) {
        Optional<Instant> time = WrittenDates.parse(JsonLd.text(node, key), language);
        if (time.isPresent()) {
          return time;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> meta(Document page, String... names) {
    return Stream.of(names).map(name -> WrittenDates.parse(PageTitle.meta(page, name), language)).flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Instant> marked(Document page, String selector) {
    return page.select(selector).stream().map(one -> Stream.of(one.attr("datetime"), one.attr("content"), one.text())
        .filter(text -> !text.isBlank()).findFirst().orElse("")).map(text -> WrittenDates.parse(text, language))
        .flatMap(Optional::stream).findFirst();
  }

  private void people(Document page, Bylines bylines) {
    Role first = question != null ? Role.ASKER : Role.AUTHOR;
    JsonNode about = question != null ? question : written;
    if (about != null) {
      ld.people(about, "author").forEach(one -> add(one, first, created));
      ld.people(about, "creator").stream().filter(_ -> parts.list().isEmpty()).forEach(one -> add(one, first, created));
      ld.people(about, "contributor").forEach(one -> add(one, Role.EDITOR, changed));
      ld.people(about, "editor").forEach(one -> add(one, Role.EDITOR, changed));
      ld.people(about, "reviewedBy").forEach(one -> add(one, Role.REVIEWER, null));
    }
    if (parts.list().isEmpty()) {
      for (String name : List.of("author", "article:author", "dc.creator", "dcterms.creator", "citation_author",
          "parsely-author")) {
        page.select("meta[content]").stream().filter(meta -> (meta.attr("name") + meta.attr("property"))
            .equalsIgnoreCase(name))
            .forEach(meta -> add(meta.attr("content"), "", first, created));
      }
    }
    if (parts.list().isEmpty()) {
      page.select("[rel~=(?i)\\bauthor\\b], [itemprop=author], .p-author, .h-card .p-name").stream()
          .filter(one -> one.parents().stream().noneMatch(above -> (above.className() + " " + above.id())
              .toLowerCase(Locale.ROOT)
              .matches(".*\\b(?:comments?|related|sidebar)\\b.*")))
          .limit(5).forEach(one -> {
            Element name = one.selectFirst("[itemprop=name], .p-name");
            String said = one.normalName().equals("link") ? "" : name == null ? one.hasAttr("content") ? one.attr("content")
                : one.text() : name.hasAttr("content") ? name.attr("content") : name.text();
            add(said, one.attr("href").startsWith("mailto:") ? one.attr("href").substring(7) : "", first, created);
          });
    }
    if (parts.list().isEmpty()) {
      bylines.authors().forEach(name -> add(name, "", first, created));
    }
    bylines.editors().forEach(name -> add(name, "", Role.EDITOR, bylines.changed().orElse(changed)));
  }

  private void add(JsonNode person, Role role, Instant at) {
    String mail = person.isObject() ? JsonLd.text(person, "email").replaceFirst("(?i)^mailto:", "") : "";
    add(JsonLd.text(person), mail, role, at);
  }

  /// Anybody may write any name into a page, so a bare one stays within the source; a mail address says who it is.
  private void add(String written, String address, Role role, Instant at) {
    String text = written.replaceAll("[\\s\u00a0]+", " ").strip().replaceFirst("(?i)^(?:by|von|par|por|da|door)[: ]\\s*",
        "");
    Matcher mail = MAIL.matcher(address.isEmpty() ? text : address);
    boolean known = mail.find();
    String name = (known ? text.replace(mail.group(), "") : text).replaceAll("^[\\s(<\"',;-]+|[\\s)>\"',;-]+$", "").strip();
    boolean nobody = name.isEmpty() || name.length() > 80 || NOBODY.matcher(name).matches()
        || name.codePoints().filter(Character::isLetter).count() < 2;
    if (known && !mail.group().matches("(?i)(?:no-?reply|info|webmaster|contact|office)@.*")) {
      parts.add(Identity.of("", mail.group().toLowerCase(Locale.ROOT), nobody ? "" : name), role, at);
    } else if (!nobody) {
      String[] several = name.split("\\s*(?:,|;|&|\\band\\b|\\bund\\b)\\s*");
      boolean list = several.length > 1 && Stream.of(several).allMatch(one -> one.matches("\\S+(?: \\S+){1,3}"));
      Stream.of(list ? several : new String[] {name}).forEach(one -> parts.add(Identity.of(source, one, one), role, at));
    }
  }

  /// Who answered and who commented.
  private void talk() {
    if (question != null) {
      for (String key : List.of("acceptedAnswer", "suggestedAnswer")) {
        for (JsonNode answer : JsonLd.list(question, key)) {
          Role role = key.equals("acceptedAnswer") ? Role.ACCEPTED_ANSWERER : Role.ANSWERER;
          ld.people(answer, "author").forEach(one -> add(one, role, WrittenDates.parse(time(answer), language)
              .orElse(null)));
          commenters(answer);
        }
      }
      commenters(question);
    }
    if (written != null) {
      commenters(written);
      comments = Math.max(comments, JsonLd.count(written, "commentCount"));
    }
  }

  private void commenters(JsonNode of) {
    for (JsonNode comment : JsonLd.list(of, "comment")) {
      comments++;
      ld.people(comment, "author").forEach(one -> add(one, Role.COMMENTER, WrittenDates.parse(time(comment), language)
          .orElse(null)));
    }
  }

  private static String time(JsonNode node) {
    return Stream.of("dateCreated", "datePublished", "dateModified").map(key -> JsonLd.text(node, key))
        .filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  /// Adds the answers that the page keeps for programs only.
  void answers(Element main) {
    String said = question == null ? "" : main.text();
    for (String key : question == null ? List.<String>of() : List.of("acceptedAnswer", "suggestedAnswer")) {
      for (JsonNode answer : JsonLd.list(question, key)) {
        String text = org.jsoup.Jsoup.parseBodyFragment(JsonLd.text(answer, "text")).text();
        if (!text.isBlank() && !said.contains(text.substring(0, Math.min(SHOWN, text.length())))) {
          main.append("<p>" + Entities.escape(text) + "</p>");
        }
      }
    }
  }

  private void tags(Document page) {
    for (JsonNode node : Stream.of(question, written).filter(one -> one != null).toList()) {
      tags.addAll(JsonLd.keywords(node));
      JsonLd.list(node, "articleSection").stream().map(JsonLd::text).forEach(tags::add);
    }
    page.select("meta[property=article:tag], meta[property=article:section]")
        .forEach(meta -> tags.add(meta.attr("content")));
    page.select("a[rel~=(?i)\\btag\\b], .p-category").forEach(link -> tags.add(link.text()));
    if (tags.isEmpty()) {
      tags.addAll(List.of(PageTitle.meta(page, "keywords").split("\\s*[,;]\\s*")));
    }
    tags.removeIf(tag -> tag.isBlank() || tag.length() > 60 || tag.matches("(?i)uncategori[sz]ed|allgemein"));
  }

  private void place(Document page) {
    List<JsonNode> crumbs = ld.first("BreadcrumbList").map(list -> JsonLd.list(list, "itemListElement")).orElse(List.of());
    crumbs.stream().sorted(java.util.Comparator.comparingInt(one -> JsonLd.count(one, "position")))
        .map(one -> JsonLd.text(one, "name").isEmpty() ? JsonLd.text(one, "item") : JsonLd.text(one, "name"))
            .forEach(place::add);
    if (place.isEmpty()) {
      Element trail = page.selectFirst("[class~=(?i)\\bbreadcrumbs?\\b], [id~=(?i)^breadcrumbs?$],"
          + " [aria-label~=(?i)breadcrumb]");
      if (trail != null) {
        trail.select("a, li, [aria-current]").stream().filter(one -> one.select("a, li, [aria-current]").size() == 1)
            .map(Element::text).forEach(place::add);
      }
    }
    place.replaceAll(crumb -> crumb.replaceAll("\\s+", " ").replaceAll("^[\\s»›>/|→]+|[\\s»›>/|→]+$", ""));
    place.removeIf(crumb -> crumb.isBlank() || crumb.length() > 100);
  }

  /// Without the page itself, which ends most trails.
  List<String> place(String title) {
    List<String> out = new ArrayList<>(new LinkedHashSet<>(place));
    if (!out.isEmpty() && (title.startsWith(out.getLast()) || out.getLast().startsWith(title))) {
      out.removeLast();
    }
    return out.size() > 12 ? out.subList(0, 12) : out;
  }

  Kind kind() {
    return kind;
  }

  List<Part> parts() {
    return parts.list();
  }

  Instant created() {
    return created;
  }

  Instant changed() {
    return changed;
  }

  List<String> tags() {
    return tags.stream().map(tag -> tag.replaceAll("\\s+", " ").strip()).distinct().limit(50).toList();
  }

  String language() {
    return language;
  }

  Signals signals() {
    int votes = question == null ? 0 : JsonLd.count(question, "upvoteCount") - JsonLd.count(question, "downvoteCount");
    boolean accepted = question != null && !JsonLd.list(question, "acceptedAnswer").isEmpty();
    int likes = written == null ? 0 : JsonLd.list(written, "interactionStatistic").stream()
        .filter(one -> (JsonLd.text(one, "interactionType") + one.path("interactionType")).contains("Like"))
        .mapToInt(one -> JsonLd.count(one, "userInteractionCount")).sum();
    return new Signals(likes, votes, comments, 0, 0, 0, accepted);
  }
}
