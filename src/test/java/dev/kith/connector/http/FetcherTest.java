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
}
