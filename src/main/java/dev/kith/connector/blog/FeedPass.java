package dev.kith.connector.blog;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Validators;
import dev.kith.connector.input.Fingerprint;
import dev.kith.connector.page.Addresses;
import dev.kith.connector.page.PageReader;
import dev.kith.connector.page.WebPage;
import dev.kith.model.Content;
import dev.kith.model.Item;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// One pass over feeds. The notes: `settings`, `f/<address>` (a feed's validators), `d/<address>` (a page of its past
/// that was read whole and will not change), `e/<id>` (an entry's digest as it was sent).
final class FeedPass {
  private static final int SUMMARY = 600;
  private static final int NAMED = 500;
  private static final String ACCEPT =
      "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/html;q=0.8,*/*;q=0.5";
  private final WebFeed settings;
  private final Fetcher fetcher;
  private final Sink sink;
  private final PageReader pages;
  private final Set<String> been = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private boolean any;
  private IOException failed;

  FeedPass(WebFeed settings, String hash, Fetcher fetcher, Sink sink) {
    this.settings = settings;
    this.fetcher = fetcher;
    this.sink = sink;
    this.pages = new PageReader(settings.source(), settings.content(), settings.remove());
    if (!sink.noted("settings").equals(hash)) {
      for (String prefix : List.of("f/", "d/", "e/")) {
        sink.notes(prefix).keySet().forEach(key -> sink.note(key, ""));
      }
      sink.note("settings", hash);
    }
  }

  /// @throws IOException if none of the feeds can be read
  void read(URI first, List<URI> others) throws IOException, InterruptedException {
    List<URI> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    for (URI address : all) {
      one(address, true);
    }
    if (!any) {
      throw failed == null ? new IOException(first + ": names no feed; try the address of the feed itself") : failed;
    }
    sink.partial();
  }

  private void one(URI address, boolean mayName) throws IOException, InterruptedException {
    if (been.size() >= NAMED || !been.add(address.toString())) {
      return;
    }
    String[] noted = sink.noted("f/" + address).split("\t", -1);
    try {
      switch (fetcher.get(fetch(address, noted.length == 2 ? new Validators(noted[0], noted[1]) : Validators.NONE))) {
        case Answer.NotModified _ -> {
          any = true;
          sink.skipped("feed that has not changed");
        }
        case Answer.Found found -> found(address, found, mayName);
        case Answer.Gone gone -> failed(address, "is not there (" + gone.status() + ")", "look for the feed's new address");
        case Answer.Denied denied -> failed(address, "is refused (" + denied.status() + ")", "set authorization");
        case Answer.Barred barred -> failed(address, barred.why(), "add its origin to http.origins");
      }
    } catch (FetchException e) {
      failed(address, e.getMessage(), e.mend());
    }
  }

  private static Fetch fetch(URI address, Validators validators) {
    return new Fetch(address, java.util.Map.of(), validators, ACCEPT, true, null);
  }

  private void failed(URI address, String what, String mend) throws IOException, InterruptedException {
    String said = what.startsWith(address.toString()) ? what : address + ": " + what;
    failed = new IOException(said + "; " + mend);
    sink.problem(new Problem(address.toString(), what, mend, ""));
  }

  private void found(URI address, Answer.Found found, boolean mayName) throws IOException, InterruptedException {
    Optional<FeedDocument> feed;
    try {
      feed = document(found);
    } catch (IOException e) {
      failed(address, e.getMessage(), "look at it in a feed reader");
      return;
    }
    if (feed.isPresent()) {
      any = true;
      if (feed(address, feed.get(), found)) {
        sink.note("f/" + address, found.validators().etag() + "\t" + found.validators().lastModified());
      }
      return;
    }
    List<URI> named = mayName ? named(found) : List.of();
    if (named.isEmpty()) {
      failed(address, "is no feed, and names none", "try the address of the feed itself");
    }
    for (URI one : named) {
      one(one, false);
    }
  }

  private static Optional<FeedDocument> document(Answer.Found found) throws IOException {
    if (JsonFeed.is(found.body())) {
      return Optional.of(JsonFeed.read(found.body()));
    }
    FeedDocument read = FeedDocument.read(found.body());
    return read.isFeed() ? Optional.of(read) : Optional.empty();
  }

  /// The feeds of an OPML list, or of a page.
  private List<URI> named(Answer.Found found) throws IOException {
    Set<URI> out = new LinkedHashSet<>();
    String base = found.uri().toString();
    if (FeedDocument.read(found.body()).kind().equals("opml")) {
      Document list = Parser.xmlParser().parseInput(new String(found.body(), java.nio.charset.StandardCharsets.UTF_8), base);
      for (Element outline : list.select("outline")) {
        outline.attributes().asList().stream().filter(one -> one.getKey().equalsIgnoreCase("xmlUrl"))
            .forEach(one -> Addresses.normal(base, one.getValue()).ifPresent(out::add));
      }
    } else {
      out.addAll(pages.read(found.uri(), found).feeds());
    }
    return List.copyOf(out);
  }

  /// @return whether all of it was taken in, so that it need not be asked for again before it changes
  private boolean feed(URI address, FeedDocument newest, Answer.Found found) throws IOException, InterruptedException {
    FeedItems items = new FeedItems(settings.source(), sink);
    items.add(newest, address.toString());
    List<String> archives = new ArrayList<>();
    boolean whole = past(newest, found, items, archives);
    for (Item item : items.items()) {
      whole &= send(item);
    }
    for (String id : items.gone()) {
      if (!sink.noted("e/" + id).isEmpty() && told.add(id)) {
        sink.gone(id);
        sink.note("e/" + id, "");
      }
    }
    if (whole) {
      archives.forEach(archive -> sink.note("d/" + archive, "1"));
    }
    return whole && !newest.cut() && !found.partial();
  }

  /// Adds the pages before the newest, until one that is known.
  private boolean past(FeedDocument newest, Answer.Found found, FeedItems items, List<String> archives)
      throws IOException, InterruptedException {
    FeedDocument at = newest;
    URI base = found.uri();
    Set<URI> seen = new HashSet<>(Set.of(base));
    for (int page = 1; page < settings.pages() && unknown(items); page++) {
      String archive = link(at, "prev-archive");
      URI next = Addresses.normal(base.toString(), archive.isEmpty() ? link(at, "next") : archive).orElse(null);
      if (next == null || !seen.add(next) || !sink.noted("d/" + next).isEmpty()) {
        return true;
      }
      String what;
      String mend = "the next pass tries again";
      try {
        Answer answer = fetcher.get(fetch(next, Validators.NONE));
        Optional<FeedDocument> older = answer instanceof Answer.Found one ? document(one) : Optional.empty();
        what = older.isPresent() ? "" : "is no page of the feed's past";
        if (older.isPresent()) {
          at = older.get();
          items.add(at, next.toString());
          base = next;
          if (!archive.isEmpty()) {
            archives.add(next.toString());
          }
        }
      } catch (FetchException e) {
        what = e.getMessage();
        mend = e.mend();
      }
      if (!what.isEmpty()) {
        sink.problem(new Problem(next.toString(), what, mend, ""));
        return false;
      }
    }
    return true;
  }

  /// Whether anything of what was read so far was not there before: then there may be more.
  private boolean unknown(FeedItems items) {
    return items.items().stream().anyMatch(item -> sink.noted("e/" + item.id()).isEmpty());
  }

  private static String link(FeedDocument feed, String rel) {
    return feed.children(feed.head(), "atom:link", "link").stream().filter(link -> FeedDocument.attribute(link, "rel")
        .equals(rel))
        .map(link -> FeedDocument.attribute(link, "href")).filter(href -> !href.isEmpty()).findFirst().orElse("");
  }

  /// @return whether it was sent as it is to be
  private boolean send(Item item) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(settings.source() + " interrupted");
    }
    String digest = Fingerprint.shortHash(item.toString());
    if (!told.add(item.id())) {
      return true;
    }
    if (sink.noted("e/" + item.id()).equals(digest)) {
      sink.unchanged(item.id());
      return true;
    }
    Item sent = item;
    boolean done = true;
    if (settings.follow() && !item.url().isEmpty() && isSummary(item)) {
      try {
        sent = article(item);
      } catch (FetchException e) {
        done = false;
        sink.problem(new Problem(item.url(), e.getMessage(), e.mend(), ""));
        if (!sink.noted("e/" + item.id()).isEmpty()) {
          // what was read of the article before says more than the summary
          sink.unchanged(item.id());
          return false;
        }
      }
    }
    sink.item(sent);
    if (done) {
      sink.note("e/" + item.id(), digest);
    }
    return done;
  }

  private static boolean isSummary(Item item) {
    String text = item.content() instanceof Content.Text(String _, String html, _) ? Jsoup.parseBodyFragment(html).text() : "";
    return text.length() < SUMMARY || text.endsWith("…") || text.endsWith("...") || text.endsWith("[…]")
        || text.endsWith("[...]");
  }

  /// The entry with the text of its page, and with who wrote it if the feed does not say.
  private Item article(Item item) throws FetchException, InterruptedException {
    URI uri = Addresses.normal("", item.url()).orElse(null);
    if (uri == null || !(fetcher.get(Fetch.page(uri, Validators.NONE)) instanceof Answer.Found found)
        || !found.mediaType().matches("|text/html|application/xhtml\\+xml")) {
      return item;
    }
    WebPage page = pages.read(Addresses.normal("", found.uri().toString()).orElse(uri), found);
    String summary = item.content() instanceof Content.Text(String _, String html, _) ? Jsoup.parseBodyFragment(html).text()
        : "";
    if (page.sort() != WebPage.Sort.READABLE || page.text().length() < summary.length()) {
      return item;
    }
    return new Item(item.source(), item.id(), item.kind(), item.title(), Content.html(page.html()), item.url(),
        item.at() == null ? page.at() : item.at(), item.created() == null ? page.created() : item.created(),
        item.parts().isEmpty() ? page.parts() : item.parts(), item.tags().isEmpty() ? page.tags() : item.tags(),
            item.aliases(),
        item.place(), item.paths(), item.language().isEmpty() ? page.language() : item.language(), item.signals(),
            item.access(),
        item.ownership());
  }
}
