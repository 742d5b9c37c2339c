package dev.kith.connector.site;

import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Validators;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.input.MailTimes;
import dev.kith.connector.input.MediaTypes;
import dev.kith.connector.input.Times;
import dev.kith.connector.input.Wording;
import dev.kith.connector.page.Addresses;
import dev.kith.connector.page.Likeness;
import dev.kith.connector.page.PageReader;
import dev.kith.connector.page.PageText;
import dev.kith.connector.page.WebPage;
import dev.kith.connector.page.WebPage.Sort;
import dev.kith.connector.site.Reports.Cause;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What each answer of a site means for what is known of it.
final class Answers {
  /// Pages kept in memory in case their titles look different once more pages are known.
  private static final int EARLY = 30;
  private static final int LITTLE = 400;

  /// What a site says where there is nothing.
  private record Nothing(String title, long likeness) {}

  private final Website settings;
  private final Scope scope;
  private final Fetcher fetcher;
  private final Crawl crawl;
  private final PageReader reader;
  private final Map<String, Optional<Nothing>> nothing = new HashMap<>();
  private final Map<String, WebPage> early = new LinkedHashMap<>();

  Answers(Website settings, Scope scope, Fetcher fetcher, Crawl crawl) {
    this.settings = settings;
    this.scope = scope;
    this.fetcher = fetcher;
    this.crawl = crawl;
    this.reader = new PageReader(settings.source(), settings.content(), settings.remove());
  }

  void take(String address, int depth, Known known, Answer answer) throws IOException, InterruptedException {
    URI uri = URI.create(address);
    switch (answer) {
      case Answer.NotModified _ -> {
        Known now = known.asked(crawl.pass()).found();
        crawl.book().put(address, now);
        crawl.asNoted(address, depth, now);
      }
      case Answer.Gone gone -> {
        atStart(uri, "is not there (" + gone.status() + "); check url");
        crawl.missed(address, depth, known, "gone");
      }
      case Answer.Denied denied -> {
        atStart(uri, "is refused (" + denied.status() + "); set authorization or cookie");
        crawl.withheld(address, depth, known, Cause.DENIED, "is refused now (" + denied.status()
            + "), and was readable before");
      }
      case Answer.Barred barred -> {
        atStart(uri, barred.why() + "; check url and http.origins");
        crawl.withheld(address, depth, known, Cause.BARRED, barred.why());
      }
      case Answer.Found found -> found(address, depth, known, found);
    }
  }

  /// The start page is the source: if it cannot be read, nothing is concluded of the rest.
  private void atStart(URI uri, String what) throws IOException {
    if (scope.isStart(uri)) {
      throw new IOException(uri + ": the start page " + what);
    }
  }

  private void found(String address, int depth, Known known, Answer.Found found) throws IOException, InterruptedException {
    URI uri = URI.create(address);
    URI last = Addresses.normal("", found.uri().toString()).orElse(uri);
    if (last.equals(uri)) {
      body(address, depth, known, found);
    } else if (PageReader.isLogin(last) && !PageReader.isLogin(uri)) {
      login(uri, depth, known);
    } else if (scope.isHome(last) && !scope.isHome(uri)) {
      crawl.reports().add(Cause.SOFT_GONE, address);
      crawl.missed(address, depth, known, "leads home");
    } else if (!scope.holds(last)) {
      atStart(uri, "leads to " + last + ", which is out of the scope; set url to that");
      crawl.reports().add(Cause.BARRED, address);
      crawl.missed(address, depth, known, "leads out of the scope");
    } else {
      if (crawl.meet(last.toString())) {
        body(last.toString(), depth, crawl.book().get(last.toString()), found);
      }
      moved(address, depth, known, last);
    }
  }

  /// Its own address leads elsewhere now; what was known under it goes as what is not there does.
  private void moved(String address, int depth, Known known, URI to) throws IOException, InterruptedException {
    if (known.item() && known.misses() == 0) {
      crawl.missed(address, depth, known, "moved");
    } else {
      crawl.without(address, known, "moved", crawl.lead(address, List.of(to), depth - 1));
    }
  }

  private void login(URI uri, int depth, Known known) throws IOException, InterruptedException {
    atStart(uri, "asks who is reading; set authorization or cookie");
    crawl.withheld(uri.toString(), depth, known, Cause.LOGIN, "asks who is reading now, and was readable before");
  }

  private void body(String address, int depth, Known known, Answer.Found found) throws IOException, InterruptedException {
    if (isHtml(found)) {
      page(address, depth, known, found, reader.read(URI.create(address), found));
    } else {
      file(address, depth, known, found);
    }
  }

  private static boolean isHtml(Answer.Found found) {
    String type = found.mediaType();
    if (type.matches("text/html|application/xhtml\\+xml")) {
      return true;
    }
    String head = new String(found.body(), 0, Math.min(1_000, found.body().length), StandardCharsets.ISO_8859_1);
    return type.matches("|application/octet-stream|application/xml|text/xml|unknown/unknown")
        && head.toLowerCase(Locale.ROOT).matches("(?s).*<(?:!doctype\\s+html|html)\\b.*");
  }

  private void page(String address, int depth, Known known, Answer.Found found, WebPage page) throws IOException,
      InterruptedException {
    URI uri = page.uri();
    long likeness = Likeness.of(page.text());
    if (page.sort() == Sort.LOGIN) {
      login(uri, depth, known);
      return;
    }
    if (!scope.isHome(uri) && isNothing(uri, page, likeness)) {
      crawl.reports().add(Cause.SOFT_GONE, address);
      crawl.missed(address, depth, known, "soft 404");
      return;
    }
    if (found.partial() && known.item() && page.text().length() * 2 < known.length()) {
      crawl.withheld(address, depth, known, Cause.CUT, "came cut, with less than half of what was known");
      return;
    }
    if (page.sort() == Sort.SCRIPTED) {
      crawl.lead(address, page.links(), depth);
      crawl.withheld(address, depth, known, Cause.SCRIPTED, "says something only to a browser that runs scripts now");
      return;
    }
    if (page.refresh().filter(scope::holds).isPresent() && page.text().length() < LITTLE) {
      moved(address, depth, known, page.refresh().get());
      return;
    }
    List<String> leads = crawl.lead(address, page.links(), depth);
    crawl.feeds(page.feeds());
    if (page.sort() != Sort.READABLE && known.item()) {
      crawl.missed(address, depth, known, "empty");
    } else if (page.sort() != Sort.READABLE || !page.index()) {
      crawl.skipped(page.sort() == Sort.READABLE ? "page that asks not to be found" : "page without text");
      crawl.without(address, known, page.index() ? "empty" : "noindex", leads);
    } else {
      readable(address, depth, known, found, page, likeness, leads);
    }
  }

  private void readable(String address, int depth, Known known, Answer.Found found, WebPage page, long likeness,
      List<String> leads)
      throws IOException, InterruptedException {
    URI uri = page.uri();
    String alias = page.canonical().filter(scope::holds).filter(one -> !scope.isHome(one) || scope.isHome(uri))
        .map(URI::toString)
        .orElse("");
    crawl.traps().read(uri, likeness);
    crawl.titles().add(page.headTitle());
    if (early.size() < EARLY) {
      early.put(address, page);
    }
    Item item = item(address, page);
    String digest = digest(item);
    boolean same = known.item() && known.digest().equals(digest);
    Known now = new Known(crawl.pass(), known.item(), same ? digest : "", 0, "", alias, found.validators(), likeness,
        page.text().length(), crawl.lastmod(address), page.title(), page.headTitle(), item.title(), leads);
    if (alias.isEmpty()) {
      crawl.send(address, now.withItem(true, digest), item, same);
    } else {
      // whether the other address holds what this one promises is known when all were read
      crawl.book().put(address, now);
      crawl.lead(address, List.of(URI.create(alias)), depth - 1);
    }
  }

  /// Sends a page once more, or after all, now that all pages are known.
  void again(String address, Known known) throws IOException, InterruptedException {
    Optional<WebPage> page = Optional.ofNullable(early.get(address));
    if (page.isEmpty()) {
      page = crawl.fetched(address);
    }
    if (page.isPresent()) {
      Item item = item(address, page.get());
      crawl.send(address, known.titled(item.title()).withItem(true, digest(item)), item, false);
    } else if (known.item()) {
      crawl.present(address);
    }
  }

  Optional<WebPage> readable(String address, Answer.Found found) {
    URI uri = URI.create(address);
    return Optional.of(found).filter(one -> isHtml(one) && Addresses.normal("", one.uri().toString()).filter(uri::equals)
        .isPresent())
        .map(one -> reader.read(uri, one)).filter(page -> page.sort() == Sort.READABLE);
  }

  private Item item(String address, WebPage page) {
    String title = crawl.titles().own(page.title());
    Instant at = page.at() != null ? page.at() : Times.parse(crawl.lastmod(address)).orElse(null);
    return Item.of(settings.source(), address, page.kind(), title.isBlank() ? Wording.title(page.text(), address) : title,
            Content.html(page.html()))
        .withUrl(address).withTimes(page.created(), at).withParts(page.parts()).withTags(page.tags()).withPlace(page.place())
        .withLanguage(page.language()).withSignals(page.signals());
  }

  private static String digest(Item item) {
    return Fingerprint.shortHash(item.toString());
  }

  private void file(String address, int depth, Known known, Answer.Found found) throws IOException, InterruptedException {
    URI uri = URI.create(address);
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.replaceFirst("/+$", "").replaceFirst(".*/", "");
    MediaTypes byName = name.contains(".") ? MediaTypes.of(name.replaceFirst(".*\\.", "").toLowerCase(Locale.ROOT)) : null;
    String type = found.mediaType().isEmpty() || found.mediaType().equals("application/octet-stream")
        ? byName == null ? "" : byName.mediaType() : found.mediaType();
    boolean text = type.matches("text/(?:plain|markdown|x-wiki)");
    boolean readable = text || MediaTypes.reads(type);
    if (!settings.files() || !readable || found.header("x-robots-tag").toLowerCase(Locale.ROOT)
        .matches(".*\\b(?:noindex|none)\\b.*")) {
      crawl.skipped(settings.files() ? "file of type " + type : "file");
      if (known.item() && !readable) {
        // a server that sends a page as something else for once
        crawl.missed(address, depth, known, "type");
      } else {
        crawl.without(address, known, "type", List.of());
      }
      return;
    }
    if (found.partial() && known.item() && found.body().length * 2 < known.length()) {
      crawl.withheld(address, depth, known, Cause.CUT, "came cut, with less than half of what was known");
      return;
    }
    Content content = text ? new Content.Text(type, PageText.decoded(found.body(), found.header("content-type")))
        : new Content.Binary(type, found.body());
    Instant at = MailTimes.parse(found.header("last-modified")).orElse(null);
    Item item = Item.of(settings.source(), address, Kind.FILE, name.isBlank() ? address : name, content).withUrl(address)
        .withTimes(null, at);
    String digest = Fingerprint.shortHash(item + Fingerprint.shortHash(found.body()));
    boolean same = known.item() && known.digest().equals(digest);
    crawl.send(address, new Known(crawl.pass(), true, digest, 0, "", "", found.validators(), 0, found.body().length,
        crawl.lastmod(address), "", "", item.title(), List.of()), item, same);
  }

  /// Whether a page is what the site says of an address that nobody ever made.
  private boolean isNothing(URI uri, WebPage page, long likeness) throws InterruptedException {
    String origin = Addresses.origin(uri);
    Optional<Nothing> said = nothing.get(origin);
    if (said == null) {
      said = askForNothing(uri, origin);
      nothing.put(origin, said);
    }
    return said.filter(one -> one.title.equals(page.title()) && Likeness.near(one.likeness, likeness)).isPresent();
  }

  private Optional<Nothing> askForNothing(URI uri, String origin) throws InterruptedException {
    URI nowhere = uri.resolve("./kith-" + Fingerprint.shortHash(origin + crawl.pass()));
    try {
      if (fetcher.get(Fetch.page(nowhere, Validators.NONE)) instanceof Answer.Found found && isHtml(found)) {
        WebPage page = reader.read(nowhere, found);
        return Optional.of(new Nothing(page.title(), Likeness.of(page.text())));
      }
    } catch (FetchException _) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
