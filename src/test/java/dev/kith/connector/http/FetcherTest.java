package dev.kith.connector.http;

import static dev.kith.connector.http.FaultServer.bytes;
import static dev.kith.connector.http.FaultServer.html;
import static dev.kith.connector.http.FaultServer.json;
import static dev.kith.connector.http.FaultServer.redirect;
import static dev.kith.connector.http.FaultServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetcherTest {
  static final Reach HOME = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ofSeconds(1), Duration.ofSeconds(30), 1 << 20, "");

  private final FakeTiming timing = new FakeTiming();
  private final Surroundings around = timing.surroundings();
  private final FaultServer server = FaultServer.start(timing);

  @AfterEach
  void close() {
    server.close();
  }

  private Fetcher fetcher(Credential... credentials) {
    return new Fetcher(HOME, server.origin(), List.of(credentials), around);
  }

  private Answer get(String target) throws Exception {
    try (Fetcher fetcher = fetcher()) {
      return fetcher.get(Fetch.api(server.uri(target)));
    }
  }

  @Test
  void aPageComesWholeAndSaysWhatItIs() throws Exception {
    server.on("/a?b=%C3%BC", html("<p>Grüße"));

    Answer.Found found = (Answer.Found) get("/a?b=ü");

    assertThat(found.text()).isEqualTo("<p>Grüße");
    assertThat(found.mediaType()).isEqualTo("text/html");
    assertThat(found.partial()).isFalse();
    assertThat(server.requests().getFirst().header("user-agent")).startsWith("Kith/");
    assertThat(server.requests().getFirst().header("host")).isEqualTo("127.0.0.1:" + server.port());
  }

  @Test
  void theContactIsInTheUserAgent() throws Exception {
    Reach reach = new Reach(List.of(), HOME.privateNetworks(), Duration.ZERO, HOME.deadline(), 1000, "search@fern.example");
    server.on("/", html(""));

    new Fetcher(reach, server.origin(), List.of(), around).get(Fetch.api(server.uri("/")));

    assertThat(server.requests().getFirst().header("user-agent")).matches("Kith/\\S+ \\(\\+search@fern\\.example\\)");
  }

  @Test
  void packedBodiesAreUnpacked() throws Exception {
    byte[] plain = "ferns ".repeat(100).getBytes(StandardCharsets.UTF_8);
    server.on("/gzip", bytes(200, FaultServer.gzip(plain), "Content-Encoding: gzip"));
    server.on("/x-gzip", bytes(200, FaultServer.gzip(plain), "content-encoding: X-GZip"));
    server.on("/zlib", bytes(200, deflated(plain, false), "Content-Encoding: deflate"));
    server.on("/raw", bytes(200, deflated(plain, true), "Content-Encoding: deflate"));
    server.on("/both", bytes(200, FaultServer.gzip(deflated(plain, false)), "Content-Encoding: deflate, gzip"));
    server.on("/empty", bytes(200, new byte[0], "Content-Encoding: gzip"));

    for (String each : List.of("/gzip", "/x-gzip", "/zlib", "/raw", "/both")) {
      assertThat(((Answer.Found) get(each)).body()).as(each).isEqualTo(plain);
    }
    assertThat(((Answer.Found) get("/empty")).body()).isEmpty();
  }

  private static byte[] deflated(byte[] plain, boolean raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream packing = new DeflaterOutputStream(out, new Deflater(9, raw))) {
      packing.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void aPageThatDidNotChangeIsNotSentAgain() throws Exception {
    server.on("/", bytes(200, new byte[] {'x'}, "ETag: \"7\"", "Last-Modified: Sun, 01 Mar 2026 07:00:00 GMT"), status(304));
    try (Fetcher fetcher = fetcher()) {
      Validators known = ((Answer.Found) fetcher.get(Fetch.page(server.uri("/"), Validators.NONE))).validators();

      assertThat(fetcher.get(Fetch.page(server.uri("/"), known))).isInstanceOf(Answer.NotModified.class);
      assertThat(server.requests().getLast().header("if-none-match")).isEqualTo("\"7\"");
      assertThat(server.requests().getLast().header("if-modified-since")).isEqualTo("Sun, 01 Mar 2026 07:00:00 GMT");
    }
  }

  @Test
  void whatWasKnownOfAPageSaysNothingOfThePageItNowRedirectsTo() throws Exception {
    server.on("/", redirect(302, "/other")).on("/other", html("other"));

    Answer answer = fetcher().get(Fetch.page(server.uri("/"), new Validators("\"7\"", "")));

    assertThat(((Answer.Found) answer).text()).isEqualTo("other");
    assertThat(server.requests().getLast().headers()).doesNotContainKey("if-none-match");
  }

  @Test
  void redirectsAreFollowedAndTheLastAddressIsTold() throws Exception {
    server.on("/a/b", redirect(301, "c?x=1#part")).on("/a/c?x=1", redirect(302, "?y=ü")).on("/a/c?y=%FC", redirect(308, "//127.0.0.1:"
        + server.port() + "/end of it")).on("/end%20of%20it", json("{}"));

    assertThat(get("/a/b").uri()).isEqualTo(server.uri("/end%20of%20it"));
  }

  @Test
  void statusesBecomeAnswers() throws Exception {
    for (int status : List.of(404, 410)) {
      server.on("/" + status, status(status));
      assertThat(get("/" + status)).isInstanceOf(Answer.Gone.class);
    }
    for (int status : List.of(401, 403, 451)) {
      server.on("/" + status, status(status));
      assertThat(get("/" + status)).isInstanceOf(Answer.Denied.class);
    }
    for (int status : List.of(206, 300, 304, 400, 418)) {
      server.on("/" + status, status(status));
      assertThatThrownBy(() -> get("/" + status)).as("" + status).isInstanceOf(FetchException.class)
          .extracting(e -> ((FetchException) e).status()).isEqualTo(status);
    }
  }

  @Test
  void aFormIsPosted() throws Exception {
    server.on("/login", json("{}"));

    fetcher().get(Fetch.api(server.uri("/login")).post(Map.of("pass word", "a&b=ü")));

    assertThat(server.requests().getFirst().method()).isEqualTo("POST");
    assertThat(server.requests().getFirst().body()).isEqualTo("pass+word=a%26b%3D%C3%BC");
    assertThat(server.requests().getFirst().header("content-type")).isEqualTo("application/x-www-form-urlencoded");
  }

  @Test
  void oneHostIsAskedOnceASecond() throws Exception {
    try (Fetcher fetcher = fetcher()) {
      for (int i = 0; i < 5; i++) {
        fetcher.get(Fetch.api(server.uri("/" + i)));
      }
    }
    List<Instant> times = server.requests().stream().map(FaultServer.Request::at).toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(server.connections()).as("on one connection").isEqualTo(1);
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSaysSo() throws Exception {
    server.on("/", status(503, "Retry-After: 7"), status(429, "Date: Sun, 01 Mar 2026 12:00:00 GMT",
        "Retry-After: Sun, 01 Mar 2026 12:00:11 GMT"), json("{}"));

    assertThat(get("/")).isInstanceOf(Answer.Found.class);

    List<Instant> times = server.requests().stream().map(FaultServer.Request::at).toList();
    assertThat(Duration.between(times.get(0), times.get(1))).isEqualTo(Duration.ofSeconds(7));
    assertThat(Duration.between(times.get(1), times.get(2))).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void aServerThatSaysToComeBackMuchLaterIsLeftAloneUntilThen() throws Exception {
    server.on("/", status(429, "Retry-After: 3600"), json("{}")).on("/other", json("{}"));
    try (Fetcher fetcher = fetcher()) {
      assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/")))).isInstanceOf(FetchException.class)
          .hasMessageContaining("2026-03-01T09:00:00Z");
      assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/other")))).isInstanceOf(FetchException.class)
          .hasMessageContaining("later");
      assertThat(server.requests()).hasSize(1);

      timing.pass(Duration.ofHours(1));
      assertThat(fetcher.get(Fetch.api(server.uri("/")))).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void credentialsGoToTheOwnOriginOnly() throws Exception {
    Credential token = Credential.bearer(new Secret("s3cret"));
    try (FaultServer other = FaultServer.start()) {
      Reach reach = new Reach(List.of(other.origin().toString()), HOME.privateNetworks(), Duration.ZERO, HOME.deadline(), 1 << 20, "");
      server.on("/", redirect(302, other.uri("/there").toString()));
      other.on("/there", redirect(302, server.uri("/back").toString()));
      server.on("/back", json("{}"));

      new Fetcher(reach, server.origin(), List.of(token), around).get(Fetch.api(server.uri("/")).header("X-Own", "1"));
      new Fetcher(reach, server.origin(), List.of(token), around).get(Fetch.api(other.uri("/direct")));

      assertThat(server.requests()).allSatisfy(request -> assertThat(request.header("authorization")).isEqualTo("Bearer s3cret"));
      assertThat(other.requests()).hasSize(2).allSatisfy(request -> assertThat(request.headers())
          .doesNotContainKeys("authorization", "x-own"));
    }
  }

  @Test
  void cookiesAreKeptOnlyIfAskedForAndOnlyForTheOwnOrigin() throws Exception {
    server.on("/login", status(200, "Set-Cookie: sid=1; Path=/; HttpOnly; SameSite=Lax", "Set-Cookie: lang=de; Path=/"));
    server.on("/page", json("{}"));
    try (Fetcher without = fetcher()) {
      without.get(Fetch.api(server.uri("/login")));
      without.get(Fetch.api(server.uri("/page")));
    }
    assertThat(server.requests().getLast().headers()).doesNotContainKey("cookie");
    try (FaultServer other = FaultServer.start()) {
      Reach reach = new Reach(List.of(other.origin().toString()), HOME.privateNetworks(), Duration.ZERO, HOME.deadline(), 1 << 20, "");
      Fetcher with = new Fetcher(reach, server.origin(), List.of(), around);
      with.keepCookies();
      with.get(Fetch.api(server.uri("/login")));
      with.get(Fetch.api(server.uri("/page")));
      with.get(Fetch.api(other.uri("/page")));

      assertThat(server.requests().getLast().header("cookie")).contains("sid=1").contains("lang=de");
      assertThat(other.requests().getLast().headers()).doesNotContainKey("cookie");
    }
  }

  @Test
  void aLoginThatSetsACookieAndRedirectsToItselfIsNoCircle() throws Exception {
    server.on("/page", FaultServer.status(302, "Location: /page", "Set-Cookie: sid=1; Path=/"), json("{}"));
    try (Fetcher fetcher = fetcher()) {
      fetcher.keepCookies();
      assertThat(fetcher.get(Fetch.api(server.uri("/page")))).isInstanceOf(Answer.Found.class);
    }
    server.on("/page", redirect(302, "/page"));
    try (Fetcher fetcher = fetcher()) {
      fetcher.keepCookies();
      assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/page")))).hasMessageContaining("in a circle");
    }
  }

  @Test
  void aHostThatFailsAgainAndAgainIsLeftAloneForAWhile() throws Exception {
    server.on("/", status(500), status(500), status(500), status(500), status(500), status(500), status(500), status(500), status(500),
        status(500), status(500), status(500), status(500), status(500), status(500), status(500), status(500), status(500), status(500),
        status(500), status(500), status(500), status(500), status(500), status(500), json("{}"));
    Fetch fetch = Fetch.api(server.uri("/"));
    try (Fetcher fetcher = fetcher()) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> fetcher.get(fetch)).hasMessageContaining("answered 500, at each of 5 tries");
      }
      assertThat(server.requests()).hasSize(25);

      assertThatThrownBy(() -> fetcher.get(fetch)).isInstanceOf(FetchException.class)
          .hasMessageContaining("not asked, since the last 5 tries to fetch something failed; the last: answered 500")
          .satisfies(e -> assertThat(((FetchException) e).notBefore()).hasValue(timing.instant().plusSeconds(30)));
      assertThat(server.requests()).hasSize(25);

      timing.pass(Duration.ofSeconds(30));
      assertThat(fetcher.get(fetch)).isInstanceOf(Answer.Found.class);
      assertThat(fetcher.get(fetch)).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void aThingThatFailsAmongOthersThatDoNotStopsNothing() throws Exception {
    server.on("/bad", status(500)).on("/good", json("{}"));
    try (Fetcher fetcher = fetcher()) {
      for (int i = 0; i < 8; i++) {
        assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/bad")))).hasMessageContaining("answered 500");
        assertThat(fetcher.get(Fetch.api(server.uri("/good")))).isInstanceOf(Answer.Found.class);
      }
    }
  }

  @Test
  void triesGrowApartAndAreSpread() throws Exception {
    server.on("/", status(500));
    for (int i = 0; i < 3; i++) {
      try (Fetcher fetcher = fetcher()) {
        assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/")))).isInstanceOf(FetchException.class);
      }
    }
    List<Instant> times = server.requests().stream().map(FaultServer.Request::at).toList();
    List<Duration> last = new java.util.ArrayList<>();
    for (int i = 0; i < 15; i += 5) {
      for (int n = 1; n < 5; n++) {
        Duration waited = Duration.between(times.get(i + n - 1), times.get(i + n));
        assertThat(waited).isBetween(Duration.ofMillis(Math.max(1000, 500L << n - 1)), Duration.ofSeconds(1L << n - 1));
      }
      last.add(Duration.between(times.get(i + 3), times.get(i + 4)));
    }
    assertThat(last).doesNotHaveDuplicates();
  }

  @Test
  void whatIsPostedIsNotPostedTwiceUnlessTheServerSaidThatItDidNothing() throws Exception {
    server.on("/reset", FaultServer.Fault.RESET).on("/500", status(500)).on("/busy", status(503), json("{}"));
    try (Fetcher fetcher = fetcher()) {
      for (String each : List.of("/reset", "/500")) {
        assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri(each)).post(Map.of()))).isInstanceOf(FetchException.class);
      }
      assertThat(fetcher.get(Fetch.api(server.uri("/busy")).post(Map.of()))).isInstanceOf(Answer.Found.class);
    }
    assertThat(server.targets()).containsExactly("/reset", "/500", "/busy", "/busy");
  }

  @Test
  void aRedirectOfAFormIsFollowedByAGetAndNeverPostsElsewhere() throws Exception {
    server.on("/login", redirect(302, "/home")).on("/home", json("{}")).on("/again", redirect(307, "/login2")).on("/login2", json("{}"));
    try (FaultServer other = FaultServer.start(); Fetcher fetcher = new Fetcher(new Reach(List.of(other.origin().toString()),
        HOME.privateNetworks(), Duration.ZERO, HOME.deadline(), 1 << 20, ""), server.origin(), List.of(), around)) {
      server.on("/away", redirect(307, other.uri("/steal").toString()));
      fetcher.get(Fetch.api(server.uri("/login")).post(Map.of("password", "x")));
      fetcher.get(Fetch.api(server.uri("/again")).post(Map.of("password", "x")));

      assertThat(fetcher.get(Fetch.api(server.uri("/away")).post(Map.of("password", "x")))).isInstanceOf(Answer.Barred.class);
      assertThat(server.requests()).extracting(FaultServer.Request::method).containsExactly("POST", "GET", "POST", "POST", "POST");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aSourceThatHasEnoughIsLeftAloneForSoLong() throws Exception {
    try (Fetcher fetcher = fetcher()) {
      fetcher.get(Fetch.api(server.uri("/a")));
      fetcher.pause(Duration.ofMinutes(10));
      fetcher.get(Fetch.api(server.uri("/b")));
    }
    assertThat(Duration.between(server.requests().get(0).at(), server.requests().get(1).at())).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aCountThatIsUsedUpIsWaitedFor() throws Exception {
    long soon = timing.instant().plusSeconds(12).getEpochSecond();
    server.on("/epoch", status(403, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: " + soon), json("{}"));
    server.on("/span", status(429, "RateLimit-Remaining: 0", "RateLimit-Reset: 9"), json("{}"));
    server.on("/denied", status(403, "X-RateLimit-Remaining: 17"));

    assertThat(get("/epoch")).isInstanceOf(Answer.Found.class);
    assertThat(get("/span")).isInstanceOf(Answer.Found.class);
    assertThat(get("/denied")).isInstanceOf(Answer.Denied.class);

    List<Instant> times = server.requests().stream().map(FaultServer.Request::at).toList();
    assertThat(Duration.between(times.get(0), times.get(1))).isEqualTo(Duration.ofSeconds(12));
    assertThat(Duration.between(times.get(2), times.get(3))).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void answersThatAreOddButRightAreRead() throws Exception {
    Map<String, String> answers = Map.of("/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "/bare", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        "/lf", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "/early", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "/both", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "/chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nTrailer: x\r\n\r\n",
        "/blank", "\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    for (Map.Entry<String, String> each : answers.entrySet()) {
      server.on(each.getKey(), FaultServer.raw(each.getValue()));
      Answer.Found found = (Answer.Found) get(each.getKey());
      assertThat(found.text()).as(each.getKey()).isEqualTo("ok");
      assertThat(found.partial()).as(each.getKey()).isFalse();
    }
  }

  @Test
  void whatIsSaidBesideAStatusChangesNothingOfIt() throws Exception {
    server.on("/gone", FaultServer.raw("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\ncut"));
    server.on("/moved", FaultServer.raw("HTTP/1.1 302 Found\r\nLocation: /there\r\nTransfer-Encoding: chunked\r\n\r\nzz"));
    server.on("/there", json("{}"));

    assertThat(get("/gone")).isInstanceOf(Answer.Gone.class);
    assertThat(get("/moved")).isInstanceOf(Answer.Found.class);
  }

  @Test
  void twoSourcesOnOneHostTakeTurns() throws Exception {
    Reach reach = new Reach(List.of(), HOME.privateNetworks(), Duration.ZERO, HOME.deadline(), 1 << 20, "");
    assertThat(most(reach, around, around)).isEqualTo(1);
    assertThat(most(reach, new FakeTiming().surroundings(), new FakeTiming().surroundings()))
        .as("control: if they know nothing of each other").isEqualTo(2);
  }

  /// How many requests were under way at once at most. A request waits a moment for another to join it.
  private static int most(Reach reach, Surroundings one, Surroundings other) throws Exception {
    java.util.concurrent.atomic.AtomicInteger now = new java.util.concurrent.atomic.AtomicInteger();
    java.util.concurrent.atomic.AtomicInteger most = new java.util.concurrent.atomic.AtomicInteger();
    FaultServer.Reply joining = (request, socket, out) -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      for (int i = 0; i < 100 && most.get() < 2; i++) {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
      now.decrementAndGet();
      return json("{}").send(request, socket, out);
    };
    try (FaultServer shared = FaultServer.serve(_ -> joining)) {
      List<Thread> threads = List.of(one, other).stream().map(around -> Thread.ofVirtual().start(() -> {
        try (Fetcher fetcher = new Fetcher(reach, shared.origin(), List.of(), around)) {
          fetcher.get(Fetch.api(shared.uri("/")));
          fetcher.get(Fetch.api(shared.uri("/")));
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      })).toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(shared.requests()).hasSize(4);
    }
    return most.get();
  }

  @Test
  void headersOfTheFetcherCannotBeReplaced() {
    for (String name : List.of("Host", "content-length", "Transfer-Encoding", "Connection", "", "a b", "a:b")) {
      assertThatThrownBy(() -> Fetch.api(URI.create("http://wiki.example/")).header(name, "x")).as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
