package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.first;
import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.input.JsonRecords;
import dev.kith.connector.input.Times;
import dev.kith.model.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What all answers together say of one page of a MediaWiki.
final class WikiAnswerPage {
  private static final Pattern REVERT = Pattern.compile("(?i)(?:reverted edits? by|undid revision|revert(?:ed)? to)\\b.*");
  private static final Set<String> REVERTS = Set.of("mw-rollback", "mw-undo", "mw-manual-revert", "mw-reverted");

  final long id;
  final String where;
  String title = "";
  Integer namespace;
  boolean redirect;
  /// Where it leads, if its text tells.
  String target = "";
  String model = "";
  String address = "";
  String language = "";
  final Set<String> contributors = new LinkedHashSet<>();
  final Set<String> categories = new LinkedHashSet<>();
  /// Those that the wiki keeps to itself.
  final Set<String> hidden = new LinkedHashSet<>();
  final Set<String> aliases = new TreeSet<>();
  /// Its revisions, from the oldest on.
  final WikiPage history = new WikiPage();
  /// The wikitext as it is now; `null` if no answer holds one.
  String wikitext;
  /// Whether there are older revisions that no answer holds.
  boolean cut;
  private final TreeMap<Long, JsonNode> revisions = new TreeMap<>();
  /// Versions of the file that the page is about.
  private final List<JsonNode> uploads = new ArrayList<>();
  private String html = "";
  private long htmlOf = -1;
  private Instant titled;

  private WikiAnswerPage(long id, String where) {
    this.id = id;
    this.where = where;
  }

  /// @param pieces as a [WikiAnswers] keeps them; at least one
  static WikiAnswerPage of(long id, List<List<String>> pieces, WikiAnswers answers) {
    WikiAnswerPage page = new WikiAnswerPage(id, pieces.getFirst().get(1));
    Set<Long> more = new LinkedHashSet<>();
    for (List<String> piece : pieces) {
      String said = piece.get(2);
      switch (piece.get(0)) {
        case "page" -> page.page(JsonRecords.parse(said));
        case "parse" -> page.parse(JsonRecords.parse(said));
        case "rest" -> page.rest(JsonRecords.parse(said));
        case "change" -> page.change((ObjectNode) JsonRecords.parse(said));
        default -> more.add(said.matches("\\d{1,18}") ? Long.parseLong(said) : -1);
      }
    }
    page.aliases.remove(page.title);
    page.revisions(answers);
    more.removeAll(page.revisions.keySet());
    page.cut = !more.isEmpty() && !page.history.whole;
    return page;
  }

  private void page(JsonNode page) {
    Instant newest = null;
    for (JsonNode revision : list(page, "revisions")) {
      Instant at = time(revision);
      newest = newest == null || at != null && at.isAfter(newest) ? at : newest;
      revision(revision);
    }
    named(text(page, "title"), newest);
    namespace = page.has("ns") ? (Integer) (int) WikiAnswers.number(page, "ns") : namespace;
    redirect |= WikiAnswers.flag(page, "redirect");
    model = first(page, "contentmodel").isEmpty() ? model : text(page, "contentmodel");
    address = first(page, "canonicalurl", "fullurl").isEmpty() ? address : first(page, "canonicalurl", "fullurl");
    language = text(page, "pagelanguage").isEmpty() ? language : text(page, "pagelanguage");
    list(page, "contributors").forEach(one -> contributors.add(text(one, "name").strip()));
    list(page, "redirects").forEach(one -> aliases.add(text(one, "title")));
    for (JsonNode category : list(page, "categories")) {
      String name = text(category, "title").replaceFirst("^[^:]*:", "");
      (WikiAnswers.flag(category, "hidden") ? hidden : categories).add(name);
    }
    uploads.addAll(list(page, "imageinfo"));
    if (html.isEmpty()) {
      html = text(page, "extract");
    }
  }

  /// A page that was moved has had several names; the one of the newest answer is its own.
  private void named(String name, Instant at) {
    if (name.isBlank()) {
      return;
    }
    aliases.add(name.strip());
    if (title.isEmpty() || titled == null || at != null && !at.isBefore(titled)) {
      title = name.strip();
      titled = at == null ? titled : at;
    }
  }

  private void parse(JsonNode parse) {
    named(text(parse, "title"), null);
    rendered(starred(parse, "text"), WikiAnswers.number(parse, "revid"));
    String source = starred(parse, "wikitext");
    if (!source.isEmpty()) {
      wikitext = wikitext == null ? source : wikitext;
    }
    for (JsonNode category : list(parse, "categories")) {
      String name = first(category, "*", "category").replace('_', ' ');
      (WikiAnswers.flag(category, "hidden") ? hidden : categories).add(name);
    }
  }

  private void rest(JsonNode page) {
    named(text(page, "title"), Times.parse(text(page, "latest", "timestamp")).orElse(null));
    ObjectNode revision = ((ObjectNode) page).objectNode();
    revision.put("revid", WikiAnswers.number(page.path("latest"), "id"));
    revision.put("timestamp", text(page, "latest", "timestamp"));
    if (page.path("source").isString()) {
      revision.put("content", text(page, "source"));
    }
    revision(revision);
    model = text(page, "content_model").isEmpty() ? model : text(page, "content_model");
    rendered(text(page, "html"), WikiAnswers.number(page.path("latest"), "id"));
  }

  private void rendered(String text, long revision) {
    if (!text.isBlank() && revision >= htmlOf) {
      html = text;
      htmlOf = revision;
    }
  }

  /// `{"text": "…"}`, or as the first version of the format writes it, `{"text": {"*": "…"}}`.
  private static String starred(JsonNode node, String key) {
    return node.path(key).isObject() ? text(node, key, "*") : text(node, key);
  }

  private void change(ObjectNode change) {
    named(text(change, "title"), time(change));
    if (change.has("old_revid")) {
      change.put("parentid", WikiAnswers.number(change, "old_revid"));
    }
    revision(change);
  }

  private void revision(JsonNode revision) {
    if (!revision.isObject()) {
      return;
    }
    long number = WikiAnswers.number(revision, "revid");
    // without numbers, one that has no date either can only be told by its place
    long key = number > 0 ? number : time(revision) == null ? -1 - revisions.size() : time(revision).getEpochSecond();
    revisions.merge(key, revision, (old, now) -> {
      ObjectNode both = (ObjectNode) old.deepCopy();
      for (var field : now.properties()) {
        if (!field.getKey().equals("slots") || content(old) == null) {
          both.set(field.getKey(), field.getValue());
        }
      }
      return both;
    });
  }

  private static Instant time(JsonNode revision) {
    return Times.parse(text(revision, "timestamp")).orElse(null);
  }

  private static JsonNode main(JsonNode revision) {
    return revision.path("slots").path("main").isObject() ? revision.path("slots").path("main") : revision;
  }

  private static String content(JsonNode revision) {
    JsonNode main = main(revision);
    JsonNode content = main.has("content") ? main.path("content") : main.path("*");
    return content.isString() ? content.stringValue() : null;
  }

  private static boolean hides(JsonNode revision, String what) {
    return WikiAnswers.flag(revision, what) || WikiAnswers.flag(revision, "suppressed");
  }

  private record Dated(JsonNode revision, Instant order) {}

  private void revisions(WikiAnswers answers) {
    List<Dated> order = new ArrayList<>();
    Instant last = Instant.EPOCH;
    for (JsonNode revision : revisions.values()) {
      Instant at = time(revision);
      last = at == null ? last : at;
      order.add(new Dated(revision, last));
    }
    // what was imported has a higher number than its date would give it
    order.sort(Comparator.comparing(Dated::order));
    boolean telling = order.stream().anyMatch(one -> one.revision.has("parentid"));
    for (Dated dated : order) {
      JsonNode one = dated.revision;
      String now = content(one);
      boolean gone = hides(one, "texthidden") || WikiAnswers.flag(main(one), "texthidden");
      boolean nobody = WikiAnswers.flag(one, "anon") || WikiAnswers.flag(one, "temp") || hides(one, "userhidden");
      String summary = hides(one, "commenthidden") ? "" : text(one, "comment").strip();
      boolean revert = now == null && text(one, "sha1").isEmpty() && (REVERT.matcher(summary).lookingAt()
          || list(one, "tags").stream().anyMatch(tag -> REVERTS.contains(tag.asString(""))));
      String form = first(main(one), "contentmodel").isEmpty() ? text(one, "contentmodel") : text(main(one), "contentmodel");
      String user = text(one, "user");
      history.add(new WikiPage.Revision(one.has("parentid") && WikiAnswers.number(one, "parentid") == 0, time(one),
          nobody ? "" : user.substring(user.indexOf('>') + 1).strip(),
          WikiAnswers.flag(one, "minor") || WikiAnswers.flag(one, "bot") || revert, gone, false, summary, form,
          text(one, "sha1"), now), name -> answers.contributes(name) ? name : "", telling);
      if (gone || now != null) {
        wikitext = gone ? "" : now;
        history.deleted = gone;
        model = form.isEmpty() ? model : form;
        htmlOf = htmlOf > 0 && htmlOf < WikiAnswers.number(one, "revid") ? 0 : htmlOf;
      }
    }
    for (JsonNode upload : uploads) {
      String user = text(upload, "user");
      if (!WikiAnswers.flag(upload, "anon") && answers.contributes(user)) {
        history.history.uploaded(user, time(upload));
      }
    }
    Matcher leads = WikiSite.REDIRECT.matcher(wikitext == null ? "" : wikitext);
    if (leads.lookingAt()) {
      redirect = true;
      target = leads.group(1);
    }
  }

  /// Whether any answer says more than the title.
  boolean known() {
    return !revisions.isEmpty() || wikitext != null || !html.isEmpty() || !contributors.isEmpty();
  }

  boolean hasText() {
    return wikitext != null || !html.isEmpty();
  }

  /// As the wiki shows it, if that is as new as what was typed: only then templates' words are in it.
  Content content() {
    boolean rendered = !html.isEmpty() && (htmlOf > 0 || wikitext == null);
    return rendered ? Content.html(html) : Content.wikitext(wikitext == null ? "" : wikitext);
  }
}
