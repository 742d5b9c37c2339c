package dev.kith.connector.http;

import static dev.kith.connector.http.FaultServer.json;
import static dev.kith.connector.http.FaultServer.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.connector.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A fetcher cannot be led to an address that the admin did not allow: by no spelling, no redirect, no DNS server and no proxy.
/// At the decoy on 127.0.0.1 nothing may arrive.
class ConfinementTest {
  private final FakeTiming timing = new FakeTiming();
  private final FaultServer decoy = FaultServer.at("127.0.0.1", 0);
  private final FaultServer own = FaultServer.at("127.0.0.2", decoy.port());

  @AfterEach
  void close() {
    own.close();
    decoy.close();
  }

  /// The source's own server is at 127.0.0.2; the decoy's address and all others are not allowed.
  private static Reach only(String... networks) {
    return new Reach(List.of(), List.of(networks), Duration.ZERO, Duration.ofSeconds(30), 1 << 20, "");
  }

  private Fetcher fetcher(Surroundings.Names names, AddressRule rule, Credential... credentials) {
    Surroundings usual = timing.surroundings(names);
    Surroundings around = rule == null ? usual
        : new Surroundings(timing, names, _ -> rule, usual.random(), usual.hosts());
    return new Fetcher(only("127.0.0.2/32"), URI.create("http://wiki.example:" + decoy.port()), List.of(credentials), around);
  }

  private URI wiki(String path) {
    return URI.create("http://wiki.example:" + decoy.port() + path);
  }

  private static Surroundings.Names inTurn(String... addresses) {
    List<InetAddress> left = new ArrayList<>(List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    return _ -> new InetAddress[] {left.size() > 1 ? left.removeFirst() : left.getFirst()};
  }

  /// Ways to write the decoy's address and others that no source may have; `PORT` is the decoy's.
  static final List<String> ADDRESSES = List.of("http://127.0.0.1:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/",
      "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://017700000001:PORT/",
      "http://0177.0.0.01:PORT/", "http://127.0.0.01:PORT/", "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/",
      "http://127.0.0.1.:PORT/", "http://[::1]:PORT/", "http://[::]:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
      "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/", "http://[::127.0.0.1]:PORT/",
      "http://[::1%25lo]:PORT/", "http://0.0.0.0:PORT/", "http://0:PORT/", "http://127.0.0.2:PORT/", "http://127.8.8.8:PORT/",
      "http://wiki.example@127.0.0.1:PORT/", "http://wiki.example:PORT@127.0.0.1:PORT/", "http://wiki.example:PORT\\@127.0.0.1:PORT/",
      "http://127.0.0.1:PORT\\@wiki.example:PORT/", "http://127.0.0.1:PORT#@wiki.example:PORT/", "http://１２７.０.０.１:PORT/",
      "http://①②⑦.⓪.⓪.①:PORT/", "http://127。0。0。1:PORT/", "http://xn--127-.example:PORT/", "http://wiki.example.:PORT/",
      "http://wıki.example:PORT/", "http://wiki.example:22/", "http://wiki.example/", "http://wiki.example:0/", "http://wiki.example:99999/",
      "https://wiki.example:PORT/", "ftp://wiki.example:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/", "jar:http://127.0.0.1!/",
      "//127.0.0.1:PORT/", "http:127.0.0.1", "http:///127.0.0.1:PORT/", "javascript:alert(1)", "data:text/html,x",
      "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://[fe80::1]/",
      "http://wiki.example:PORT.attacker.example/");

  @Test
  void noAddressButTheOwnIsFetchedDirectly() throws Exception {
    int refused = 0;
    for (String address : ADDRESSES) {
      URI uri;
      try {
        uri = new URI(address.replace("PORT", "" + decoy.port()));
      } catch (java.net.URISyntaxException _) {
        continue;
      }
      try (Fetcher fetcher = fetcher(inTurn("127.0.0.1"), (_, _) -> "")) {
        assertThat(fetcher.get(Fetch.api(uri))).as(address).isInstanceOf(Answer.Barred.class);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(45);
    assertThat(decoy.connections()).isZero();
  }

  @Test
  void noAddressButTheOwnIsFetchedByRedirect() throws Exception {
    for (String address : ADDRESSES) {
      own.on("/go", redirect(302, address.replace("PORT", "" + decoy.port())));
      own.forget();
      try (Fetcher fetcher = fetcher(inTurn("127.0.0.2"), null, Credential.bearer(new Secret("s3cret")))) {
        Answer answer = fetcher.get(Fetch.api(wiki("/go")));
        boolean stays = answer instanceof Answer.Gone gone && gone.uri().getHost().equals("wiki.example");
        assertThat(stays || answer instanceof Answer.Barred).as(address + " -> " + answer).isTrue();
      } catch (FetchException e) {
        assertThat(e).as(address).hasMessageContaining("no address to go to");
      }
      assertThat(own.requests()).as(address).allSatisfy(request -> assertThat(request.header("host")).startsWith("wiki.example:"));
    }
    assertThat(decoy.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
      "100.64.0.1", "100.127.255.255", "100.100.100.200", "169.254.169.254", "169.254.0.1", "168.63.129.16", "192.0.0.192", "192.0.2.1",
      "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::",
      "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
      "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:db8::1", "2001:10::1", "3fff::1",
      "fc00::1", "fd12:3456::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "febf::1", "fec0::1", "ff02::1", "100::1", "5f00::1",
      "4000::1"})
  void aNameOfAnAddressThatIsNotPublicIsNotConnectedTo(String address) {
    try (Fetcher fetcher = fetcher(inTurn(address), null)) {
      assertThatThrownBy(() -> fetcher.get(Fetch.api(wiki("/")))).isInstanceOf(FetchException.class)
          .hasMessageMatching(".*its host is at .*, an? (.* )?address.*, so nothing was sent");
    }
    assertThat(decoy.connections()).isZero();
    assertThat(timing.slept).as("tries").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1", "198.20.0.1",
      "223.255.255.255", "2606:4700::1111", "2a00::1", "2001:200::1", "64:ff9b::101:101"})
  void aPublicAddressIsAllowed(String address) {
    assertThat(new Addresses(only()).refusal("wiki.example", InetAddress.ofLiteral(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10.1.0.0/16, 10.1.2.3, ''", "10.1.0.0/16, 10.2.0.1, a private address", "wiki.example, 10.9.9.9, ''",
      "wiki.example, fd12::1, ''", "other.example, 10.9.9.9, a private address", "fd12::/16, fd12::1, ''",
      "fd00::/8, fd00:ec2::254, an address of cloud metadata", "wiki.example, 127.0.0.1, a loopback address",
      "0.0.0.0/0, 127.0.0.1, a loopback address", "127.0.0.0/8, 127.0.0.1, a loopback address", "127.0.0.1/32, 127.0.0.1, ''",
      "127.0.0.1/32, 127.0.0.2, a loopback address", "::1/128, ::1, ''", "::/0, ::1, a loopback address",
      "0.0.0.0/0, 169.254.169.254, an address of cloud metadata", "0.0.0.0/0, 169.254.0.1, a reserved or link-local address",
      "169.254.0.1/32, 169.254.0.1, a reserved or link-local address", "fe80::/10, fe80::1, a reserved or link-local address",
      "wiki.example, 100.100.100.200, an address of cloud metadata", "10.0.0.0/8, 64:ff9b::a00:1, ''", "0.0.0.0/0, 10.0.0.1, ''"})
  void onlyWhatTheAdminNamedIsAllowedBesides(String named, String address, String refusal) {
    assertThat(new Addresses(only(named)).refusal("wiki.example", InetAddress.ofLiteral(address))).isEqualTo(refusal);
  }

  @Test
  void aNameThatChangesItsAddressAfterTheCheckIsNotFollowed() throws Exception {
    own.on("/", (request, socket, out) -> {
      json("{}").send(request, socket, out);
      return false;
    });
    List<String> asked = new ArrayList<>();
    Surroundings.Names rebinding = inTurn("127.0.0.2", "127.0.0.1");
    try (Fetcher fetcher = fetcher(host -> {
      asked.add(host);
      return rebinding.of(host);
    }, null)) {
      assertThat(fetcher.get(Fetch.api(wiki("/")))).isInstanceOf(Answer.Found.class);
      assertThat(asked).as("resolved once, for the check and the connection").hasSize(1);

      assertThatThrownBy(() -> fetcher.get(Fetch.api(wiki("/")))).hasMessageContaining("127.0.0.1, a loopback address");
    }
    assertThat(decoy.connections()).isZero();
  }

  @Test
  void ofSeveralAddressesOnlyTheAllowedAreConnectedTo() throws Exception {
    own.on("/", json("{}"));
    InetAddress[] both = {InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")};
    try (Fetcher fetcher = fetcher(_ -> both, null)) {
      assertThat(fetcher.get(Fetch.api(wiki("/")))).isInstanceOf(Answer.Found.class);
    }
    assertThat(decoy.connections()).isZero();
  }

  @Test
  void withoutTheCheckTheDecoyIsHit() throws Exception {
    try (Fetcher control = fetcher(inTurn("127.0.0.1"), (_, _) -> "")) {
      control.get(Fetch.api(wiki("/")));
    }
    assertThat(decoy.requests()).hasSize(1);
    Surroundings.Names rebinding = inTurn("127.0.0.2", "127.0.0.1");
    own.on("/", (request, socket, out) -> {
      json("{}").send(request, socket, out);
      return false;
    });
    try (Fetcher control = fetcher(rebinding, (_, _) -> "")) {
      control.get(Fetch.api(wiki("/")));
      control.get(Fetch.api(wiki("/")));
    }
    assertThat(decoy.requests()).as("control: the name was bound anew").hasSize(2);
  }

  @Test
  void spellingsOfTheDecoyWouldReachIt() throws IOException {
    int reached = 0;
    for (String spelling : List.of("127.1", "2130706433", "::ffff:7f00:1", "localhost", "0.0.0.0")) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(spelling), decoy.port()), 2000);
        reached++;
      } catch (UnknownHostException _) {
        // the JDK does not read this one
      }
    }
    assertThat(reached).as("control: the spellings are dangerous").isGreaterThanOrEqualTo(4);
  }

  @Test
  void proxiesOfTheEnvironmentAreNotAsked() throws Exception {
    own.on("/", json("{}"));
    Map<String, String> settings = Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", "" + decoy.port(), "socksProxyHost", "127.0.0.1",
        "socksProxyPort", "" + decoy.port(), "http.nonProxyHosts", "", "socksNonProxyHosts", "");
    settings.forEach(System::setProperty);
    try (Fetcher fetcher = fetcher(inTurn("127.0.0.2"), null)) {
      assertThat(fetcher.get(Fetch.api(wiki("/")))).isInstanceOf(Answer.Found.class);
      assertThat(decoy.connections()).isZero();

      try (Socket control = new Socket()) {
        control.connect(new InetSocketAddress("127.0.0.2", decoy.port()), 2000);
      } catch (IOException _) {
        // the decoy is no proxy
      }
      assertThat(decoy.connections()).as("control: another client would have asked the proxy").isPositive();
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void whatIsSecretStaysOutOfMessages() {
    Credential token = Credential.bearer(new Secret("s3cret"));
    try (Fetcher fetcher = fetcher(inTurn("127.0.0.1"), null, token)) {
      assertThatThrownBy(() -> fetcher.get(Fetch.api(wiki("/a?user=ada&access_token=t0ken&page=2&q=" + "x".repeat(60)))))
          .hasMessageContaining("/a?user=…&access_token=…&page=2&q=…").hasMessageNotContaining("t0ken");
    }
    assertThatThrownBy(() -> Credential.bearer(new Secret("s3cret\nX-Evil: 1"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> Fetch.api(wiki("/")).header("X", "a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fetcher(only(), URI.create("https://ada:pw@wiki.example/"), List.of()))
        .hasMessage("the address https://wiki.example/ cannot be fetched, since it holds a name or password before the @");
  }

  @Test
  void whereAPasswordIsSentNothingGoesFromHttpsToHttpAndTheOtherWayIsTold() {
    Scope guarded = new Scope(Origin.of("https://wiki.example"), new Reach(List.of("http://wiki.example"), List.of(), Duration.ZERO,
        Duration.ofSeconds(1), 1, ""), true);
    Scope open = new Scope(Origin.of("http://wiki.example"), only(), false);
    Scope withToken = new Scope(Origin.of("http://wiki.example"), only(), true);
    URI secure = URI.create("https://wiki.example/");
    URI plain = URI.create("http://wiki.example/");

    assertThat(guarded.bars(secure, plain)).contains("from https to http");
    assertThat(open.bars(plain, secure)).isEmpty();
    assertThat(open.bars(plain, URI.create("https://wiki.example:8443/"))).contains("add https://wiki.example:8443 to http.origins");
    assertThat(withToken.bars(plain, secure)).contains("try https://wiki.example as the source's address");
  }
}
