package dev.kith.connector.http;

import static dev.kith.connector.http.FaultServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.http.FaultServer.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault that a server can have, and what the fetcher makes of it: the table of `docs/connectors.md`, section
/// "Live sources". In all of them it ends in time, in one line, after five tries at most.
class FaultsTest {
  private static final Reach SHORT = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMillis(600), 4 << 20, "");
  private static final Reach USUAL =
      new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ofSeconds(1), Duration.ofSeconds(30), 4 << 20, "");
  private static final Duration GENEROUS = Duration.ofMinutes(1);

  /// What a reply leads to: how many requests, and what is said at last.
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("500", status(500), 5, "answered 500"),
        Arguments.of("502", status(502), 5, "answered 502"),
        Arguments.of("503", status(503), 5, "answered 503"),
        Arguments.of("503, Retry-After beyond the deadline", status(503, "Retry-After: 600"), 1, "said to come back at"),
        Arguments.of("429", status(429), 5, "answered 429"),
        Arguments.of("403 with Retry-After", status(403, "Retry-After: 600"), 1, "said to come back at"),
        Arguments.of("reset", Fault.RESET, 5, "broke off"),
        Arguments.of("reset in the body", Fault.RESET_IN_BODY, 5, "broke off"),
        Arguments.of("empty reply", Fault.EMPTY, 5, "hung up without an answer"),
        Arguments.of("garbage", Fault.GARBAGE, 5, "did not answer by HTTP"),
        Arguments.of("wrong Content-Length", Fault.SHORT_LENGTH, 5, "hung up before the answer was whole"),
        Arguments.of("cut chunks", Fault.CUT_CHUNKS, 5, "hung up before the answer was whole"),
        Arguments.of("bad chunks", Fault.BAD_CHUNKS, 5, "parts do not fit"),
        Arguments.of("gzip bomb", Fault.GZIP_BOMB, 1, "unpacks to more than 100 times"),
        Arguments.of("half a gzip", Fault.HALF_GZIP, 5, "ended before it was whole"),
        Arguments.of("false gzip", Fault.FALSE_GZIP, 5, "packed wrongly"),
        Arguments.of("unknown packing", FaultServer.bytes(200, new byte[9], "Content-Encoding: br"), 1, "packed as 'br'"),
        Arguments.of("1 MB header", Fault.HUGE_HEADER, 1, "too large a head"),
        Arguments.of("10,000 headers", Fault.MANY_HEADERS, 1, "too large a head"),
        Arguments.of("too large", FaultServer.bytes(200, new byte[(4 << 20) + 1]), 1, "larger than 4194304 bytes"),
        Arguments.of("endless", Fault.ENDLESS, 1, "larger than 4194304 bytes"),
        Arguments.of("redirect loop", FaultServer.redirect(302, "/it"), 1, "in a circle"),
        Arguments.of("redirect to nowhere", status(302), 1, "no address to go to"));
  }

  private static final String ENDED = "was not done within 0.6s|sent nothing for too long|could not be connected to in time";

  /// What takes time and never ends, and what is said of it.
  static Stream<Arguments> delays() {
    return Stream.of(
        Arguments.of("read time-out", Fault.STALL, ENDED),
        Arguments.of("read time-out in the head", Fault.STALL_IN_HEAD, ENDED),
        Arguments.of("read time-out in the body", Fault.STALL_IN_BODY, ENDED),
        Arguments.of("trickle", Fault.DRIP, ENDED),
        Arguments.of("trickle in the head", Fault.DRIP_HEAD, ENDED),
        Arguments.of("100 Continue without end", Fault.ENDLESS_CONTINUE, ENDED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultEndsInOneLineAndAfterFewTries(String name, FaultServer.Reply reply, int tries, String said) throws Exception {
    FakeTiming timing = new FakeTiming();
    try (FaultServer server = FaultServer.start(); Fetcher fetcher = new Fetcher(USUAL, server.origin(), List.of(), timing.surroundings())) {
      server.on("/it", reply);

      FetchException failure = failure(fetcher, server.uri("/it"));

      assertThat(failure.getMessage()).startsWith(server.uri("/it") + ": ").doesNotContain("\n").containsPattern(said);
      assertThat(failure.mend()).isNotBlank().doesNotContain("\n");
      assertThat(server.requests()).hasSize(tries);
      assertThat(timing.slept.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("delays")
  void whatNeverEndsIsEnded(String name, FaultServer.Reply reply, String said) throws Exception {
    try (FaultServer server = FaultServer.start(); Fetcher fetcher = fetcher(SHORT, server.origin())) {
      server.on("/it", reply);

      FetchException failure = failure(fetcher, server.uri("/it"));

      assertThat(failure.getMessage()).startsWith(server.uri("/it") + ": ").doesNotContain("\n").containsPattern(said);
      assertThat(server.requests()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultThatPassesLosesNothing(String name, FaultServer.Reply reply, int tries, String said) throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(tries > 1, "this one is not tried again");
    try (FaultServer server = FaultServer.start();
        Fetcher fetcher = patient(server.origin())) {
      server.on("/it", reply, FaultServer.json("{}"));

      assertThat(fetcher.get(Fetch.api(server.uri("/it")))).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionMayBeCutAndSaysSo() throws Exception {
    try (FaultServer server = FaultServer.start(); Fetcher fetcher = patient(server.origin())) {
      server.on("/it", Fault.NO_LENGTH);

      Answer.Found found = (Answer.Found) fetcher.get(Fetch.api(server.uri("/it")));

      assertThat(found.partial()).isTrue();
      assertThat(found.text()).isEqualTo("<p>This may be half");
    }
  }

  @Test
  void whatIsOnlyWrongInsideIsHandedOnAsItCame() throws Exception {
    byte[] halfZip = {'P', 'K', 3, 4, 20, 0, 0, 0};
    byte[] latin = {'f', (byte) 0xfc, 'r'};
    try (FaultServer server = FaultServer.start(); Fetcher fetcher = patient(server.origin())) {
      server.on("/zip", FaultServer.bytes(200, halfZip, "Content-Type: application/zip"));
      server.on("/charset", FaultServer.bytes(200, latin, "Content-Type: text/html; charset=utf-8"));
      server.on("/login", FaultServer.html("<form action=login><input type=password></form>"));
      server.on("/captcha", FaultServer.html("<p>Are you a robot?"));
      server.on("/empty", FaultServer.json("[]"));

      assertThat(((Answer.Found) fetcher.get(Fetch.api(server.uri("/zip")))).body()).isEqualTo(halfZip);
      assertThat(((Answer.Found) fetcher.get(Fetch.api(server.uri("/charset")))).body()).isEqualTo(latin);
      for (String page : List.of("/login", "/captcha")) {
        assertThat(((Answer.Found) fetcher.get(Fetch.api(server.uri(page)))).mediaType()).isEqualTo("text/html");
      }
      assertThat(((Answer.Found) fetcher.get(Fetch.api(server.uri("/empty")))).text()).isEqualTo("[]");
    }
  }

  @Test
  void aRefusedConnectionIsTriedAgainAndSaid() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    URI uri = URI.create("http://127.0.0.1:" + port + "/it");
    try (Fetcher fetcher = patient(uri)) {
      assertThat(failure(fetcher, uri)).hasMessageContaining("refused the connection, at each of 5 tries");
    }
  }

  @Test
  void aConnectionThatNobodyAcceptsEndsInTime() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      List<Socket> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          Socket socket = new Socket();
          waiting.add(socket);
          try {
            socket.connect(full.getLocalSocketAddress(), 200);
          } catch (IOException _) {
            break;
          }
        }
        URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/it");
        try (Fetcher fetcher = fetcher(SHORT, uri)) {
          assertThat(failure(fetcher, uri).getMessage()).containsPattern("could not be connected to in time|was not done within");
        }
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  }

  @Test
  void aHostWithoutAnAddressIsSaid() throws Exception {
    URI uri = URI.create("http://no-such-host.invalid/it");
    Surroundings nameless = new Surroundings(Timing.system(), host -> {
      throw new java.net.UnknownHostException(host);
    }, Addresses::new, new java.util.SplittableRandom(1), new Hosts(Timing.system()));
    try (Fetcher fetcher = new Fetcher(SHORT, uri, List.of(), nameless)) {
      assertThat(failure(fetcher, uri)).hasMessageContaining("host is not known");
    }
  }

  @Test
  void anInterruptEndsAStallAtOnce() throws Exception {
    Reach patient = new Reach(List.of(), List.of("127.0.0.1/32"), Duration.ZERO, Duration.ofMinutes(10), 1 << 20, "");
    for (Fault fault : List.of(Fault.STALL, Fault.STALL_IN_HEAD, Fault.DRIP)) {
      try (FaultServer server = FaultServer.start(); Fetcher fetcher = fetcher(patient, server.origin())) {
        Thread reader = Thread.currentThread();
        server.on("/it", (request, socket, out) -> {
          reader.interrupt();
          return fault.send(request, socket, out);
        });
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> fetcher.get(Fetch.api(server.uri("/it"))))
            .isInstanceOf(InterruptedException.class);
      }
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerAndAHandshakeThatNeverEndsAreEnded() throws Exception {
    URI uri = URI.create("https://wiki.example:9/it");
    Surroundings real = Surroundings.REAL;
    Surroundings mute = new Surroundings(real.timing(), _ -> {
      try {
        new java.util.concurrent.CountDownLatch(1).await();
      } catch (InterruptedException _) {
        // ended
      }
      return new InetAddress[0];
    }, Addresses::new, real.random(), new Hosts(real.timing()));
    try (Fetcher fetcher = new Fetcher(SHORT, uri, List.of(), mute)) {
      assertThat(failure(fetcher, uri)).hasMessageContaining("was not done within");
    }
    try (FaultServer plain = FaultServer.start()) {
      URI secure = URI.create("https://127.0.0.1:" + plain.port() + "/it");
      try (Fetcher fetcher = fetcher(SHORT, secure)) {
        assertThat(failure(fetcher, secure)).isNotNull();
      }
    }
  }

  private static FetchException failure(Fetcher fetcher, URI uri) throws InterruptedException {
    long start = System.nanoTime();
    try {
      Answer answer = fetcher.get(Fetch.api(uri));
      throw new AssertionError("was answered " + answer);
    } catch (FetchException e) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GENEROUS);
      return e;
    }
  }

  /// One whose waits take no time, so that a busy machine changes nothing.
  private static Fetcher patient(URI origin) {
    return new Fetcher(USUAL, origin, List.of(), new FakeTiming().surroundings());
  }

  private static Fetcher fetcher(Reach reach, URI origin) {
    return new Fetcher(reach, origin, List.of());
  }
}
