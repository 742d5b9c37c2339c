package dev.kith.connector.site;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.SourceException;
import dev.kith.connector.http.Answer;
import dev.kith.connector.http.Fetch;
import dev.kith.connector.http.FetchException;
import dev.kith.connector.http.Fetcher;
import dev.kith.connector.http.Validators;
import dev.kith.connector.page.WebPage;
import dev.kith.connector.site.Reports.Cause;
import dev.kith.model.Item;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One pass over a site, breadth first. An address that this pass has noted already, before it was killed, is not asked for
/// again: its links are followed as they were noted. What is known but no longer linked is asked for last.
///
/// The notes: `pass` (its number, whether it is open, the settings), `titles` (what the site adds to each title), `p/…`
/// (one an address, see [Known]), `s/…` (one a sitemap or a feed).
final class Crawl {
  private static final int FAILURES = 20;
  private static final int FEEDS = 20;

  private record Step(String address, int depth) {}

  private final Website settings;
  private final Scope scope;
  private final List<URI> starts;
  private final String settingsHash;
  private final Fetcher fetcher;
  private final Sink sink;
  private final Book book;
  private final Reports reports = new Reports();
  private final Traps traps;
  private final Titles titles;
  private final Answers answers;
  private final Deque<Step> queue = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  /// Too many links away, but perhaps not for ever.
  private final Set<String> deep = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private Sitemaps maps;
  private int pass;
  private int failures;
  private int feeds;
  private boolean complete = true;

  Crawl(Website settings, Scope scope, List<URI> starts, String settingsHash, Fetcher fetcher, Sink sink) {
    this.settings = settings;
    this.scope = scope;
    this.starts = starts;
    this.settingsHash = settingsHash;
    this.fetcher = fetcher;
    this.sink = sink;
    this.book = new Book(sink);
    this.traps = new Traps(settings);
    this.titles = new Titles(sink.noted("titles"));
    this.answers = new Answers(settings, scope, fetcher, this);
  }

  void run() throws IOException, InterruptedException {
    interrupted();
    begin();
    for (URI start : starts) {
      offer(start.toString(), 0);
    }
    maps = new Sitemaps(fetcher, scope, book, sink, reports, pass, settings.pages());
    if (queue.isEmpty()) {
      throw new SourceException(starts.getFirst() + ": is no page to start from",
          "set url to the address of the site's first page, and check that `include` and `exclude` leave it in", null);
    }
    visitNext();
    for (String address : maps.all()) {
      offer(address, 1);
    }
    visitAll();
    for (String address : book.addresses()) {
      Known known = book.get(address);
      if (known.item() && seen.add(address)) {
        if (scope.holds(URI.create(address))) {
          visit(address, 1);
        } else {
          sink.gone(address);
          book.drop(address);
        }
      }
    }
    visitAll();
    settle();
    end();
  }

  private void begin() {
    String[] noted = sink.noted("pass").split(" ");
    int last = noted.length == 3 ? Integer.parseInt(noted[0]) : 0;
    pass = noted.length == 3 && noted[1].equals("open") && noted[2].equals(settingsHash) ? last : last + 1;
    if (noted.length == 3 && !noted[2].equals(settingsHash)) {
      for (String address : book.addresses()) {
        Known known = book.get(address);
        if (known.pass() > 0) {
          book.put(address, new Known(known.pass(), known.item(), "", known.misses(), known.fate(), known.alias(),
              Validators.NONE, 0,
              known.length(), known.lastmod(), known.title(), known.headTitle(), known.sent(), known.links()));
        }
      }
      sink.notes("s/").keySet().forEach(key -> sink.note(key, ""));
    }
    sink.note("pass", pass + " open " + settingsHash);
  }

  private void visitAll() throws IOException, InterruptedException {
    while (!queue.isEmpty()) {
      visitNext();
    }
  }

  private void visitNext() throws IOException, InterruptedException {
    Step step = queue.removeFirst();
    visit(step.address, step.depth);
  }

  private void visit(String address, int depth) throws IOException, InterruptedException {
    interrupted();
    Known known = book.get(address);
    if (known.pass() == pass) {
      asNoted(address, depth, known);
      return;
    }
    if (!known.item() && traps.isClosed(URI.create(address))) {
      reports.add(Cause.ALIKE, address);
      return;
    }
    boolean anew = known.digest().isEmpty() || !lastmod(address).equals(known.lastmod());
    Answer answer;
    try {
      answer = fetcher.get(Fetch.page(URI.create(address), anew ? Validators.NONE : known.validators()));
      failures = 0;
    } catch (FetchException e) {
      failed(address, depth, known, e);
      return;
    }
    answers.take(address, depth, known, answer);
  }

  String lastmod(String address) {
    return maps.lastmod(address);
  }

  /// As it was when this pass, or for a page that has not changed the last one, read it.
  void asNoted(String address, int depth, Known known) throws IOException, InterruptedException {
    if (known.item() && known.alias().isEmpty()) {
      present(address);
    }
    if (known.item() && known.likeness() != 0) {
      traps.read(URI.create(address), known.likeness());
      titles.add(known.headTitle());
    }
    follow(known, depth);
  }

  void follow(Known known, int depth) {
    for (String link : book.addresses(known.links())) {
      offer(link, depth + 1);
    }
    if (!known.alias().isEmpty()) {
      offer(known.alias(), depth);
    }
  }

  private void failed(String address, int depth, Known known, FetchException e) throws IOException, InterruptedException {
    if (scope.isStart(URI.create(address)) || ++failures >= FAILURES) {
      throw new IOException(e.getMessage() + "; " + e.mend(), e);
    }
    complete = false;
    told.add(address);
    sink.problem(new Problem(address, e.getMessage(), e.mend(), address));
    follow(known, depth);
  }

  /// Puts an address into the queue, unless it was there, is not to be followed, or lies elsewhere.
  private void offer(String address, int depth) {
    if (seen.contains(address)) {
      return;
    }
    URI uri = URI.create(address);
    if (!scope.holds(uri) || Scope.isNoText(uri) || Scope.isPrint(uri)) {
      return;
    }
    Optional<Cause> objection = traps.objection(uri, depth);
    if (objection.isEmpty()) {
      seen.add(address);
      queue.add(new Step(address, depth));
      deep.remove(address);
    } else {
      reports.add(objection.get(), address);
      if (objection.get() == Cause.DEEP && seen.size() + deep.size() < 2L * settings.pages()) {
        deep.add(address);
      }
    }
  }

  /// Follows a page's links.
  ///
  /// @return them as notes keep them
  List<String> lead(String from, List<URI> links, int depth) {
    List<String> hashes = new ArrayList<>();
    for (URI link : links) {
      if (!scope.holds(link) || Scope.isNoText(link) || Scope.isPrint(link)) {
        continue;
      }
      if (hashes.size() >= settings.links()) {
        reports.add(Cause.MANY_LINKS, from);
        break;
      }
      offer(link.toString(), depth + 1);
      if (seen.contains(link.toString()) || deep.contains(link.toString())) {
        hashes.add(book.found(link.toString()));
      }
    }
    return hashes;
  }

  void feeds(List<URI> named) throws IOException, InterruptedException {
    for (URI feed : named) {
      if (feeds < FEEDS) {
        feeds++;
        for (String address : maps.feed(feed)) {
          offer(address, 1);
        }
      }
    }
  }

  /// Whether an address that another one led to still has to be read in this pass; it is then taken to be.
  boolean meet(String address) {
    seen.add(address);
    return book.get(address).pass() != pass;
  }

  void present(String address) throws IOException, InterruptedException {
    if (told.add(address)) {
      sink.unchanged(address);
    }
  }

  /// It was not there: a thing that was there before goes when that happens in two passes in a row.
  void missed(String address, int depth, Known known, String why) throws IOException, InterruptedException {
    if (known.item() && known.misses() == 0) {
      present(address);
      book.put(address, known.missed(pass));
      follow(known, depth);
    } else {
      without(address, known, why, List.of());
    }
  }

  void without(String address, Known known, String why, List<String> leads) throws IOException, InterruptedException {
    if (known.item()) {
      told.add(address);
      sink.gone(address);
    }
    book.put(address, known.without(pass, why, leads));
  }

  /// It is there, and cannot be read now: what was known of it stays, and the admin is told.
  void withheld(String address, int depth, Known known, Cause cause, String what) throws IOException, InterruptedException {
    reports.add(cause, address);
    if (known.item()) {
      if (told.add(address)) {
        sink.problem(new Problem(address, what, "look at it; what was known of it stays until it answers 404 or 410",
            address));
      }
      book.put(address, known.asked(pass));
      follow(known, depth);
    } else {
      book.put(address, known.without(pass, cause.name().toLowerCase(Locale.ROOT), List.of()));
    }
  }

  void send(String address, Known as, Item item, boolean same) throws IOException, InterruptedException {
    if (same) {
      present(address);
    } else {
      told.add(address);
      sink.item(item);
    }
    book.put(address, as);
  }

  /// When all pages are known: whose other address holds what it promises, and what the site adds to its titles.
  private void settle() throws IOException, InterruptedException {
    List<String> all = book.addresses().stream().filter(seen::contains).toList();
    titles.learn(all.stream().map(book::get).filter(known -> known.item() && known.alias().isEmpty()).map(Known::headTitle)
        .filter(title -> !title.isEmpty()).toList());
    for (String address : all) {
      Known known = book.get(address);
      Known target = known.alias().isEmpty() ? Known.NEW : book.get(known.alias());
      boolean copy = target.item() && target.alias().isEmpty();
      if (copy && known.item()) {
        told.add(address);
        sink.gone(address);
        book.put(address, known.withItem(false, ""));
      } else if (!copy && known.misses() == 0 && !known.alias().isEmpty() && known.digest().isEmpty()) {
        answers.again(address, known);
      } else if (!copy && known.item() && !known.title().isEmpty() && !titles.own(known.title()).equals(known.sent())) {
        answers.again(address, known);
      } else if (known.item()) {
        present(address);
      }
    }
  }

  private void end() throws IOException, InterruptedException {
    for (String address : book.addresses()) {
      if (!seen.contains(address) && !deep.contains(address) && !book.get(address).item()) {
        book.drop(address);
      }
    }
    sink.note("titles", titles.noted());
    sink.note("pass", pass + " done " + settingsHash);
    reports.tell(sink, settings.depth());
    if (complete) {
      sink.whole();
    } else {
      sink.partial();
    }
  }

  private void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(settings.source() + " interrupted");
    }
  }

  int pass() {
    return pass;
  }

  Titles titles() {
    return titles;
  }

  Traps traps() {
    return traps;
  }

  Reports reports() {
    return reports;
  }

  Book book() {
    return book;
  }

  void skipped(String reason) {
    sink.skipped(reason);
  }

  /// What a page read again says.
  Optional<WebPage> fetched(String address) throws IOException, InterruptedException {
    interrupted();
    try {
      return fetcher.get(Fetch.page(URI.create(address), Validators.NONE)) instanceof Answer.Found found
          ? answers.readable(address, found) : Optional.empty();
    } catch (FetchException e) {
      complete = false;
      sink.problem(new Problem(address, e.getMessage(), e.mend(), address));
      return Optional.empty();
    }
  }
}
