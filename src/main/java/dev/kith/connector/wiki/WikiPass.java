package dev.kith.connector.wiki;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.input.Times;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Person;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One pass over a live MediaWiki. Its recent changes and its log say which pages to look at again; the list of all pages
/// says so too, of all of them, with what lies behind every one: it is gone through at first and from time to time.
///
/// Notes: `v/<page>` the version that was sent (or, with a `-`, was found to be no item), `r/<redirect>` the pages it led to,
/// `u/<user>` a person that was sent, `log/<event>` an event whose pages were read again, `retry/<page>` and `absent/<page>`,
/// `bots`, and `listed`, when the last list ended.
final class WikiPass {
  /// Changes may become visible later than their date says.
  private static final Duration OVERLAP = Duration.ofMinutes(10);
  /// So many things in a row that cannot be read are no fault of theirs.
  private static final int BREAKDOWN = 5;
  private static final Map<String, String> ALL_OF_A_PAGE = Map.of("prop",
      "info|revisions|categories|contributors|redirects|imageinfo", "inprop", "url", "cllimit", "max", "clprop", "hidden",
      "pclimit", "max", "rdlimit", "max", "rdprop", "pageid|title", "iiprop", "user|timestamp", "iilimit", "max");
  private static final String REVISION = "ids|timestamp|user|flags|comment|sha1|tags";

  private final MediaWikiApi settings;
  private final WikiApi api;
  private final WikiAnswers answers;
  private final WikiSite site;
  private final WikiAnswerItems items;
  private final Sink sink;
  private final WikiChanges changes;
  private Instant started;
  private int failures;
  private boolean usersKnown;
  private final Set<Long> read = new HashSet<>();
  /// Notes that count only once the pass has come to its end: about what is gone, and about what all was read again for.
  private final Map<String, String> atEnd = new LinkedHashMap<>();

  WikiPass(MediaWikiApi settings, WikiApi api, WikiAnswers answers, Sink sink) {
    this.settings = settings;
    this.api = api;
    this.answers = answers;
    this.site = answers.site;
    this.items = new WikiAnswerItems(settings.source(), "", answers, sink);
    this.sink = sink;
    this.changes = new WikiChanges(api, site, sink);
  }

  Cursor run(Cursor since) throws IOException, InterruptedException {
    JsonNode about = api.ask(Map.of("action", "query", "meta", "siteinfo", "siprop", "general|namespaces", "curtimestamp", "1"));
    if (!about.path("query").path("general").isObject() || !about.path("query").path("namespaces").isObject()) {
      throw new IOException(settings.url() + ": does not say what wiki it is; check that url is the address of its api.php");
    }
    answers.query(about, settings.url().toString());
    site.conclude(settings.namespaces());
    if (settings.talk()) {
      site.wanted = site.wanted.stream().flatMap(one -> List.of(one, one | 1).stream()).collect(Collectors.toSet());
    }
    started = time(about, "curtimestamp");
    started = started == null ? time(about.path("query").path("general"), "time") : started;
    if (started == null) {
      throw new IOException(settings.url() + ": does not say what time it is there; check that it is a MediaWiki 1.25 or newer");
    }
    Instant listed = Times.parse(sink.noted("end/listed")).orElse(null);
    boolean list = since.equals(Cursor.START) || listed == null || !listed.plus(settings.listing()).isAfter(started);
    Instant from = Times.parse(since.text()).map(last -> last.minus(OVERLAP)).orElse(null);
    if (from == null) {
      list = true;
    } else {
      list |= forgotten(from);
      changes.read(from);
    }
    boolean due = list;
    if (due) {
      list = listing();
    } else {
      lookAgain();
    }
    people(since.equals(Cursor.START), list);
    atEnd.forEach(sink::note);
    for (String event : changes.handled) {
      sink.note("log/" + event, started.toString());
    }
    sink.notes("log/").forEach((key, at) -> {
      if (from != null && at.compareTo(from.minus(OVERLAP).toString()) < 0) {
        sink.note(key, "");
      }
    });
    if (due) {
      sink.note("end/listed", list ? started.toString() : "");
    }
    return new Cursor(started.toString());
  }

  private static Instant time(JsonNode node, String key) {
    return Times.parse(text(node, key)).orElse(null);
  }

  /// Whether the wiki may have dropped changes since then (`$wgRCMaxAge`).
  private boolean forgotten(Instant from) throws IOException, InterruptedException {
    JsonNode oldest = api.ask(Map.of("action", "query", "list", "recentchanges", "rcdir", "newer", "rclimit", "1", "rcprop",
        "timestamp|ids"));
    Instant at = time(oldest.path("query").path("recentchanges").path(0), "timestamp");
    return at == null || at.isAfter(from);
  }

  /// Who there is, and who of them is a bot, which must be known before a page is read.
  private void users() throws IOException, InterruptedException {
    if (usersKnown) {
      return;
    }
    usersKnown = true;
    try {
      api.each(Map.of("list", "allusers", "auwitheditsonly", "1", "auprop", "groups|blockinfo", "aulimit", "max"), Map.of(),
          query -> answers.query(((ObjectNode) query).objectNode().set("query", query), settings.url().toString()));
    } catch (WikiApi.Refused e) {
      sink.problem(new Problem(settings.url().toString(), "the wiki does not list its users (" + e.code + ")",
          "give the account the right to see them; until then bots are known by their names only", ""));
      return;
    }
    Set<String> now = new TreeSet<>(answers.bots.subList(settings.bots().size(), answers.bots.size()));
    String noted = String.join("\n", now);
    String before = sink.noted("bots");
    if (!before.equals(noted + ".") && !before.isEmpty()) {
      Set<String> other = new TreeSet<>(List.of(before.substring(0, before.length() - 1).split("\n")));
      for (String name : other) {
        if (!now.contains(name)) {
          changes.pagesOf(name);
        }
      }
      for (String name : now) {
        if (!other.contains(name)) {
          changes.pagesOf(name);
        }
      }
    }
    // only then were their pages read again
    atEnd.put("bots", noted + ".");
  }

  /// Only redirects of namespaces that are read are other titles: of others, nobody would see that they changed.
  private String wanted() {
    return site.wanted.stream().sorted().map(String::valueOf).collect(Collectors.joining("|"));
  }

  /// What the changes named.
  private void lookAgain() throws IOException, InterruptedException {
    if (changes.users || !changes.touched.isEmpty() || !changes.titles.isEmpty()) {
      users();
    }
    Map<String, String> info = Map.of("prop", "info|redirects", "rdlimit", "max", "rdprop", "pageid|title", "rdnamespace", wanted());
    Map<String, String> resolved = new HashMap<>(info);
    resolved.put("redirects", "1");
    Set<String> leading = new LinkedHashSet<>(changes.titles);
    List<JsonNode> found = new ArrayList<>();
    api.about("pageids", changes.touched.stream().map(String::valueOf).toList(), info, query -> {
      for (JsonNode page : query.path("pages").values()) {
        found.add(page);
        if (WikiAnswers.flag(page, "redirect")) {
          leading.add(text(page, "title"));
        }
      }
    });
    api.about("titles", leading, resolved, query -> query.path("pages").values().stream()
        .filter(page -> WikiAnswers.number(page, "pageid") > 0).forEach(found::add));
    for (JsonNode page : found) {
      look(page);
    }
  }

  private void look(JsonNode page) throws IOException, InterruptedException {
    long id = WikiAnswers.number(page, "pageid");
    String before = sink.noted("v/" + id);
    boolean elsewhere = WikiAnswers.flag(page, "redirect") || !site.wanted.contains((int) WikiAnswers.number(page, "ns"));
    if (WikiAnswers.flag(page, "missing")) {
      absent(id, before);
    } else if (elsewhere) {
      forget(id, before);
    } else if (changes.forced.contains(id) || !before.replace(" -", "").equals(version(page)) || retry(id)) {
      read(id);
    }
    if (!WikiAnswers.flag(page, "missing")) {
      sink.note("absent/" + id, "");
    }
  }

  private boolean retry(long id) {
    return !sink.noted("retry/" + id).isEmpty();
  }

  /// Gone if the wiki's log says so, or if it is missing for the second time.
  private void absent(long id, String before) throws IOException, InterruptedException {
    if (before.isEmpty() || changes.deleted.contains(id) || !sink.noted("absent/" + id).isEmpty()) {
      atEnd.put("absent/" + id, "");
      atEnd.put("r/" + id, "");
      forget(id, before);
    } else {
      sink.note("absent/" + id, started.toString());
    }
  }

  /// It is no item any more. If it is a redirect now, what it leads to stays noted: that must be looked at when it changes.
  private void forget(long id, String before) throws IOException, InterruptedException {
    if (!before.isEmpty() && !before.endsWith("-") && read.add(id)) {
      sink.gone(Long.toString(id));
    }
    List.of("v/", "retry/").forEach(note -> atEnd.put(note + id, ""));
  }

  /// @return whether it is to be believed
  private boolean listing() throws IOException, InterruptedException {
    users();
    Set<Long> seen = new HashSet<>();
    for (int namespace : new TreeSet<>(site.wanted)) {
      api.each(Map.of("generator", "allpages", "gapnamespace", Integer.toString(namespace), "gapfilterredir", "nonredirects",
          "gaplimit", "max", "prop", "info|redirects", "rdlimit", "max", "rdprop", "pageid|title", "rdnamespace", wanted()),
          Map.of(), query -> {
            for (JsonNode page : query.path("pages").values()) {
              long id = WikiAnswers.number(page, "pageid");
              if (id > 0 && seen.add(id)) {
                listed(id, page);
              }
            }
          });
    }
    Set<String> known = sink.notes("v/").keySet();
    if (seen.isEmpty() && !known.isEmpty()) {
      sink.partial();
      sink.problem(new Problem(settings.url().toString(), "the wiki's list of pages is empty, though it had " + known.size(),
          "look whether the account still may read the wiki; nothing is forgotten until then", ""));
      return false;
    }
    for (String key : known) {
      long id = Long.parseLong(key.substring(2));
      if (!seen.contains(id)) {
        forget(id, sink.noted(key));
        atEnd.put("absent/" + id, "");
      }
    }
    return true;
  }

  private void listed(long id, JsonNode page) throws IOException, InterruptedException {
    String before = sink.noted("v/" + id);
    if (!before.replace(" -", "").equals(version(page)) || changes.forced.contains(id) || retry(id)) {
      read(id);
    } else if (!before.endsWith("-")) {
      sink.unchanged(Long.toString(id));
    }
    sink.note("absent/" + id, "");
  }

  /// What changes whenever an item made of the page may: its text, its title, what leads to it, and when the wiki last
  /// rendered it anew because of something it shows.
  private String version(JsonNode page) {
    TreeSet<String> leading = new TreeSet<>();
    list(page, "redirects").forEach(one -> leading.add(text(one, "title")));
    Instant shown = time(page, "touched");
    // within the same second it may change once more
    boolean fresh = shown != null && shown.plusSeconds(2).isAfter(started);
    return WikiAnswers.number(page, "lastrevid") + " " + text(page, "touched") + (fresh ? "?" + started : "") + " "
        + Integer.toHexString((text(page, "title") + "\n" + String.join("\n", leading)).hashCode());
  }

  private void read(long id) throws IOException, InterruptedException {
    if (!read.add(id)) {
      return;
    }
    try {
      page(id);
      failures = 0;
    } catch (WikiApi.Refused e) {
      if (e.general()) {
        throw e;
      } else if (e.denied()) {
        denied(id, e);
      } else if (!e.code.matches("nosuchpageid|missingtitle")) {
        failed(id, e);
      }
    } catch (FetchException e) {
      failed(id, e);
    }
  }

  private void failed(long id, IOException e) throws IOException, InterruptedException {
    if (++failures >= BREAKDOWN) {
      throw e;
    }
    sink.note("retry/" + id, started.toString());
    sink.problem(new Problem(settings.url() + "?curid=" + id, e.getMessage(), e instanceof FetchException fetch ? fetch.mend()
        : "look at the page in the wiki; the next pass tries again", Long.toString(id)));
  }

  /// The wiki lets the account read, but not this page any more: who may see it is not for us to know, so nobody does.
  private void denied(long id, WikiApi.Refused e) throws IOException, InterruptedException {
    String named = Long.toString(id);
    if (!sink.noted("v/" + id).isEmpty()) {
      sink.item(Item.of(settings.source(), named, Kind.PAGE, "Page " + id, Content.plain("")).withAccess(Access.NOBODY));
    }
    sink.problem(new Problem(settings.url() + "?curid=" + id, "the account may not read this page (" + e.code + "); nobody finds it",
        "let the account read it, or leave out its namespace", named));
    sink.note("retry/" + id, started.toString());
  }

  private void page(long id) throws IOException, InterruptedException {
    Map<String, String> first = new LinkedHashMap<>(ALL_OF_A_PAGE);
    first.putAll(Map.of("rdnamespace", wanted(), "pageids", Long.toString(id), "rvslots", "main", "rvprop", REVISION + "|content",
        "rvlimit", "max"));
    JsonNode[] told = new JsonNode[1];
    // the texts of the newest revisions; of older ones, only who and when
    api.each(first, Map.of("rvprop", REVISION), query -> told[0] = query.path("pages").path(0));
    JsonNode page = told[0];
    if (page == null || WikiAnswers.number(page, "pageid") != id || WikiAnswers.flag(page, "missing")) {
      return;
    }
    List<List<String>> pieces = new ArrayList<>();
    String where = settings.url() + "?curid=" + id;
    pieces.add(List.of("page", where, page.toString()));
    if (text(page, "contentmodel").matches("|wikitext") && !WikiAnswers.flag(page, "redirect")) {
      JsonNode shown = api.ask(Map.of("action", "parse", "pageid", Long.toString(id), "prop", "text|revid|categories",
          "disableeditsection", "1", "disabletoc", "1", "disablelimitreport", "1"));
      if (shown.path("parse").isObject()) {
        pieces.add(List.of("parse", where, shown.path("parse").toString()));
      }
    }
    Item item = items.item(WikiAnswerPage.of(id, pieces, answers));
    String before = sink.noted("v/" + id);
    if (item != null) {
      sink.item(item);
      changes.users = true;
    } else if (!before.isEmpty() && !before.endsWith("-")) {
      sink.gone(Long.toString(id));
    }
    for (JsonNode leading : list(page, "redirects")) {
      String key = "r/" + WikiAnswers.number(leading, "pageid");
      String known = sink.noted(key);
      // where it led before must be looked at too, even if this pass breaks off
      sink.note(key, Set.of(known.split(" ")).contains(Long.toString(id)) ? known : (known + " " + id).strip());
      atEnd.put(key, Long.toString(id));
    }
    if (item == null) {
      atEnd.put("v/" + id, version(page) + " -");
      atEnd.put("retry/" + id, "");
    } else {
      sink.note("v/" + id, version(page));
      sink.note("retry/" + id, "");
    }
  }

  /// Those whom the wiki lists, as far as they are new or changed. If one is no longer there, all are sent, and who is not
  /// among them is forgotten.
  private void people(boolean start, boolean listed) throws IOException, InterruptedException {
    if (!listed && !changes.users) {
      return;
    }
    users();
    Set<String> left = new HashSet<>(sink.notes("u/").keySet());
    answers.users.keySet().forEach(name -> left.remove("u/" + name));
    boolean all = start || listed && !left.isEmpty() && !answers.users.isEmpty();
    if (all) {
      left.forEach(key -> sink.note(key, ""));
      sink.whole();
    }
    for (Person user : answers.users.values()) {
      String digest = Integer.toHexString(user.hashCode());
      if (all || !sink.noted("u/" + user.name()).equals(digest)) {
        sink.person(user);
        sink.note("u/" + user.name(), digest);
      }
    }
  }
}
