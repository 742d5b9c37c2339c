package dev.kith.connector.http;

import dev.kith.connector.Secret;
import dev.kith.connector.http.Failure.Again;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;

/// Fetches for one pass over one source: politely (a pause between requests, robots.txt where it counts, later if told so),
/// within bounds (time, size), and only from origins and addresses that the admin allowed.
///
/// Not safe for several threads.
public final class Fetcher implements AutoCloseable {
  private static final int TRIES = 5;
  private static final int REDIRECTS = 10;
  /// How long a server may send nothing, as a part of the deadline: so there is time for another try.
  private static final int SILENCES = 3;
  private static final Duration LEAST_WAIT = Duration.ofMillis(10);

  private final Reach reach;
  private final Origin own;
  private final Scope scope;
  private final List<Credential> credentials;
  private final Surroundings around;
  private final AddressRule rule;
  private final RobotsFiles robots;
  private final String agent;
  private SSLSocketFactory tls;
  private CookieManager cookies;
  private Line line;

  /// @param origin      the source's own address; its scheme, host and port are the first of the origins allowed
  /// @param credentials sent there and nowhere else
  public Fetcher(Reach reach, URI origin, List<Credential> credentials) {
    this(reach, origin, credentials, Surroundings.REAL);
  }

  Fetcher(Reach reach, URI origin, List<Credential> credentials, Surroundings around) {
    this.reach = reach;
    this.credentials = List.copyOf(credentials);
    this.around = around;
    try {
      own = Origin.of(origin);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the address " + Shown.of(origin) + " cannot be fetched, since " + e.getMessage(), e);
    }
    scope = new Scope(own, reach, !this.credentials.isEmpty());
    rule = around.rules().apply(reach);
    robots = new RobotsFiles(around.timing(), this::robotsFile);
    String version = Fetcher.class.getPackage().getImplementationVersion();
    agent = "Kith/" + (version == null ? "0" : version) + (reach.contact().isEmpty() ? "" : " (+" + reach.contact() + ")");
  }

  /// Fetches one thing, with its redirects and tries, within [Reach#deadline]; only waiting for the host's turn is not counted.
  ///
  /// @throws FetchException       if it could not be had now, in one line that says what happened and what to do
  /// @throws InterruptedException at once, if the thread is interrupted
  public Answer get(Fetch fetch) throws FetchException, InterruptedException {
    return follow(fetch, reach.maxBytes(), false, REDIRECTS);
  }

  /// From now on, keeps the cookies that the source's own origin sets and sends them back there, and there only: for a product
  /// that is logged in to.
  public void keepCookies() {
    if (cookies == null) {
      cookies = new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER);
    }
  }

  /// Sends nothing to the source's own host for so long: for a source that says in its own way that it has enough.
  public void pause(Duration time) {
    around.hosts().of(own).rest(time);
  }

  /// The sitemaps that robots.txt of the source's own origin names, in its order; they may lie anywhere.
  public List<URI> sitemaps() throws FetchException, InterruptedException {
    return robots.of(own).sitemaps();
  }

  private Answer follow(Fetch fetch, int maxBytes, boolean cutting, int redirects) throws FetchException, InterruptedException {
    URI uri = fetch.uri();
    String why = scope.bars(uri);
    if (!why.isEmpty()) {
      return new Answer.Barred(uri, "not fetched, since " + why);
    }
    Origin first = Origin.of(uri);
    boolean posting = fetch.form() != null;
    Set<URI> been = new HashSet<>();
    Limit limit = new Limit(around.timing().instant().plus(reach.deadline()));
    for (int hop = 0;; hop++) {
      Robots rules = fetch.askRobots() ? robots.of(Origin.of(uri)) : Robots.NONE;
      if (!rules.allows(uri)) {
        return new Answer.Barred(uri, "robots.txt of " + Origin.of(uri) + " forbids it");
      }
      Call call = new Call(uri, headers(fetch, uri, hop, Origin.of(uri).equals(first)), posting ? form(fetch.form()) : null, maxBytes,
          cutting);
      Reply reply = tried(call, limit, longer(reach.pause(), rules.crawlDelay()));
      if (!reply.isRedirect()) {
        return answer(fetch, uri, hop, reply);
      }
      URI next = Redirect.target(uri, reply);
      why = scope.bars(uri, next);
      if (!why.isEmpty()) {
        return new Answer.Barred(next, why);
      }
      boolean again = reply.status() == 307 || reply.status() == 308;
      if (posting && again && !Origin.of(next).equals(first)) {
        return new Answer.Barred(next, "it redirects to " + Shown.of(next) + ", where nothing is posted");
      }
      posting &= again;
      if (!been.add(uri) && cookies == null || hop == redirects || next.equals(uri) && cookies == null) {
        throw new FetchException(Shown.of(fetch.uri()) + ": redirects in a circle, or more than " + redirects + " times",
            "look at it in a browser", null, reply.status(), null);
      }
      uri = next;
    }
  }

  private Answer answer(Fetch fetch, URI uri, int hop, Reply reply) throws FetchException {
    boolean conditional = hop == 0 && !fetch.validators().equals(Validators.NONE);
    int status = reply.status();
    if (reply.isSuccess() && status != 206) {
      return new Answer.Found(uri, status, reply.headers(), reply.body(), reply.partial());
    }
    if (status == 304 && conditional) {
      return new Answer.NotModified(uri);
    }
    return switch (status) {
      case 404, 410 -> new Answer.Gone(uri, status);
      case 401, 403, 451 -> new Answer.Denied(uri, status);
      default -> throw new FetchException(Shown.of(uri) + ": answered " + status, "look at it in a browser, and at the server's log",
          null, status, null);
    };
  }

  /// Asks until there is an answer that says something of the thing, so often as it is worth it.
  private Reply tried(Call call, Limit limit, Duration pause) throws FetchException, InterruptedException {
    Hosts.Host host = around.hosts().of(call.origin());
    for (int attempt = 1;; attempt++) {
      limit.extend(host.await(reach.deadline()));
      Reply reply = null;
      Failure failure;
      Duration told = Duration.ZERO;
      try {
        reply = asked(call, limit);
        if (!reply.isPassing()) {
          host.answered();
          return reply;
        }
        told = RetryAfter.of(reply, around.timing().instant());
        failure = new Failure("answered " + reply.status(), reply.status() == 429 || reply.status() == 403
            ? "ask less often: raise http.pause" : "look at the server's log", Again.IF_HARMLESS, null);
      } catch (IOException e) {
        failure = Failures.of(e, line != null && line.isConnected());
      } finally {
        host.done(pause);
      }
      int status = reply == null ? 0 : reply.status();
      Instant notBefore = told.isZero() ? null : host.told(told);
      Duration wait = longer(told, backoff(attempt));
      boolean worth = failure.again() == Again.ALWAYS || failure.again() == Again.IF_HARMLESS && (call.form() == null || status == 429
          || status == 503);
      boolean late = !around.timing().instant().plus(wait).isBefore(limit.end());
      if (!worth || attempt == TRIES || late) {
        if (failure.again() != Again.NEVER) {
          host.failed(failure.getMessage(), reach.pause());
        }
        throw failed(call, failure, attempt, status, late ? notBefore : null);
      }
      around.timing().sleep(wait);
    }
  }

  private FetchException failed(Call call, Failure failure, int tries, int status, Instant notBefore) {
    String what = Shown.of(call.uri()) + ": " + failure.getMessage() + (tries > 1 ? ", at each of " + tries + " tries" : "")
        + (notBefore == null ? "" : ", and said to come back at " + Hosts.seconds(notBefore));
    for (Credential credential : credentials) {
      Secret secret = credential.secret();
      what = secret.value().isEmpty() ? what : what.replace(secret.value(), secret.toString());
    }
    return new FetchException(what, failure.mend(), failure, status, notBefore);
  }

  /// Half of a time that doubles with each try, and up to as much again.
  private Duration backoff(int attempt) {
    long whole = longer(reach.pause(), LEAST_WAIT).toMillis() << attempt - 1;
    return Duration.ofMillis(whole / 2 + around.random().nextLong(whole / 2 + 1));
  }

  /// One request, on the connection that is there if it fits. What is posted goes on a new one: on one that the server is just
  /// closing, nobody could say whether it arrived.
  private Reply asked(Call call, Limit limit) throws IOException, InterruptedException {
    if (line == null || call.form() != null || !line.isFor(call.origin())) {
      close();
      if (tls == null && call.origin().secure()) {
        tls = Trust.sockets(reach.authorities());
      }
      line = new Line(call.origin(), around.names(), rule, tls);
    }
    return asked(line, call, limit);
  }

  /// On a thread of its own, so that this one can end it: by the deadline, or when it is interrupted. Not a virtual one: looking
  /// up a name blocks, and would hold up others.
  private Reply asked(Line open, Call call, Limit limit) throws IOException, InterruptedException {
    Duration left = Duration.between(around.timing().instant(), limit.end());
    if (!left.isPositive()) {
      throw overdue(null);
    }
    Duration most = longer(reach.deadline().dividedBy(SILENCES), LEAST_WAIT);
    FutureTask<Reply> task = new FutureTask<>(() -> open.ask(call, most));
    Thread thread = Thread.ofPlatform().daemon().name("kith-fetch").start(task);
    boolean ended = false;
    try {
      Reply reply = task.get(left.toNanos(), TimeUnit.NANOSECONDS);
      ended = true;
      if (cookies != null && call.origin().equals(own)) {
        cookies.put(call.uri(), reply.headers());
      }
      return reply;
    } catch (TimeoutException e) {
      throw overdue(e);
    } catch (ExecutionException e) {
      ended = true;
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      if (!ended) {
        open.close();
        thread.interrupt();
      }
    }
  }

  private Failure overdue(Exception cause) {
    return new Failure("was not done within " + Hosts.span(reach.deadline()), "see whether the server is overloaded, or raise http.deadline",
        Again.IF_HARMLESS, cause);
  }

  private Map<String, String> headers(Fetch fetch, URI uri, int hop, boolean home) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("User-Agent", agent);
    all.put("Accept", fetch.accept());
    if (home) {
      all.putAll(fetch.headers());
    }
    if (hop == 0 && !fetch.validators().etag().isEmpty()) {
      all.put("If-None-Match", fetch.validators().etag());
    }
    if (hop == 0 && !fetch.validators().lastModified().isEmpty()) {
      all.put("If-Modified-Since", fetch.validators().lastModified());
    }
    if (scope.isOwn(uri)) {
      credentials.forEach(each -> all.put(each.header(), each.prefix() + each.secret().value()));
      if (cookies != null) {
        List<String> kept = cookies(uri);
        if (!kept.isEmpty()) {
          all.put("Cookie", String.join("; ", kept));
        }
      }
    }
    return all;
  }

  private List<String> cookies(URI uri) {
    try {
      return cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] form(Map<String, String> fields) {
    return fields.entrySet().stream().map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&")).getBytes(StandardCharsets.US_ASCII);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /// The file itself is fetched without asking anybody.
  private Answer robotsFile(URI uri) throws FetchException, InterruptedException {
    Fetch fetch = new Fetch(uri, Map.of(), Validators.NONE, "text/plain,*/*;q=0.5", false, null);
    return follow(fetch, Robots.MOST_BYTES, true, RobotsFiles.REDIRECTS);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }

  /// When one thing must have been fetched; waiting for a host's turn moves it.
  private static final class Limit {
    private Instant end;

    private Limit(Instant end) {
      this.end = end;
    }

    Instant end() {
      return end;
    }

    void extend(Duration waited) {
      end = end.plus(waited);
    }
  }
}
