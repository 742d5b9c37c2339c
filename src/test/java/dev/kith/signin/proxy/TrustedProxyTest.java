package dev.kith.signin.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kith.audit.Event;
import dev.kith.signin.Vouched;
import dev.kith.signin.proxy.Unbelievable.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.3.7");
  private final List<Event> audited = new ArrayList<>();

  private TrustedProxy proxy(TrustedProxy.Checks checks, String... peers) {
    return new TrustedProxy(settings(List.of(peers)), audited::add, checks);
  }

  private static ProxySettings settings(List<String> peers) {
    return new ProxySettings(peers, "X-Forwarded-User", "X-Forwarded-Groups", "X-Kith-Proxy-Secret", SECRET);
  }

  private static Map<String, List<String>> with(String... more) {
    Map<String, List<String>> out = new java.util.LinkedHashMap<>(Map.of("Host", List.of("search.example.com"),
        "X-Forwarded-User", List.of("ida"), "X-Kith-Proxy-Secret", List.of(SECRET)));
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1] == null) {
        out.remove(more[i]);
      } else {
        out.put(more[i], List.of(more[i + 1].split("\\|")));
      }
    }
    return out;
  }

  @Test
  void whomTheProxyNamesIsBelieved() throws Exception {
    TrustedProxy proxy = proxy(new TrustedProxy.Checks(), "10.0.3.0/24");
    assertThat(proxy.who(PROXY, with("X-Forwarded-Groups", "staff, wiki editors,,"))).contains(
        new Vouched("proxy", "ida", "", List.of(), Set.of("staff", "wiki editors"), true, Set.of(), Set.of()));
    assertThat(proxy.who(InetAddress.ofLiteral("::ffff:10.0.3.7"), with("x-forwarded-user", "ida", "X-Forwarded-User", null)))
        .as("names of headers know no capitals, and an IPv4 address may be written as IPv6").isPresent();
    assertThat(proxy(new TrustedProxy.Checks(), "fd00::/8").who(InetAddress.ofLiteral("fd12::1"), with())).isPresent();
    assertThat(audited).isEmpty();
  }

  @Test
  void whoeverTheProxyDoesNotNameIsNobody() throws Exception {
    TrustedProxy proxy = proxy(new TrustedProxy.Checks(), "10.0.3.7");
    assertThat(proxy.who(PROXY, with())).isPresent();
    assertThat(proxy.who(PROXY, with("X-Forwarded-User", null))).as("right after").isEmpty();
    assertThat(proxy.who(PROXY, Map.of("Host", List.of("x")))).isEmpty();
    assertThat(proxy.who(InetAddress.ofLiteral("192.0.2.7"), Map.of("Host", List.of("x")))).as("local sign-in").isEmpty();
    assertThat(audited).isEmpty();
  }

  record Attack(String name, Reason reason, String peer, Map<String, List<String>> headers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> attacks() {
    return Stream.of(
        new Attack("from somebody else", Reason.PEER, "10.0.3.8", with()),
        new Attack("from somebody else who knows no secret", Reason.PEER, "192.0.2.7", with("X-Kith-Proxy-Secret", null)),
        new Attack("from somebody else, the secret alone", Reason.PEER, "192.0.2.7", with("X-Forwarded-User", null)),
        new Attack("from somebody else with an underscore", Reason.PEER, "192.0.2.7",
            Map.of("X_Forwarded_User", List.of("ida"))),
        new Attack("from somebody else, forwarded for the proxy", Reason.PEER, "192.0.2.7", with("X-Forwarded-For", "10.0.3.7")),
        new Attack("from an address that looks alike as IPv6", Reason.PEER, "::10.0.3.7", with()),
        new Attack("from somebody else's address mapped into IPv6", Reason.PEER, "::ffff:10.0.3.8", with()),
        new Attack("with no secret", Reason.SECRET, "10.0.3.7", with("X-Kith-Proxy-Secret", null)),
        new Attack("with a wrong secret", Reason.SECRET, "10.0.3.7", with("X-Kith-Proxy-Secret", SECRET + "0")),
        new Attack("with the beginning of the secret", Reason.SECRET, "10.0.3.7", with("X-Kith-Proxy-Secret", "0123")),
        new Attack("with two secrets", Reason.REPEATED, "10.0.3.7", with("X-Kith-Proxy-Secret", SECRET + "|x")),
        new Attack("for two users", Reason.REPEATED, "10.0.3.7", with("X-Forwarded-User", "ida|boss")),
        new Attack("for one user twice", Reason.REPEATED, "10.0.3.7", with("X-Forwarded-User", "ida|ida")),
        new Attack("in two spellings", Reason.REPEATED, "10.0.3.7", with("x-forwarded-USER", "boss")),
        new Attack("with groups twice", Reason.REPEATED, "10.0.3.7", with("X-Forwarded-Groups", "a|b")),
        new Attack("for two users in one header", Reason.VALUE, "10.0.3.7", with("X-Forwarded-User", "ida,boss")),
        new Attack("for nobody", Reason.VALUE, "10.0.3.7", with("X-Forwarded-User", " ")),
        new Attack("for a name that is none", Reason.VALUE, "10.0.3.7", with("X-Forwarded-User", "ida\u0000boss")),
        new Attack("for a name without end", Reason.VALUE, "10.0.3.7", with("X-Forwarded-User", "x".repeat(256))),
        new Attack("with an underscore besides", Reason.SPELLING, "10.0.3.7", with("X_Forwarded_User", "boss")),
        new Attack("with a dot besides", Reason.SPELLING, "10.0.3.7", with("X-Forwarded.Groups", "admins")),
        new Attack("with groups of nobody", Reason.USER, "10.0.3.7", with("X-Forwarded-User", null, "X-Forwarded-Groups", "a")));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aHeaderIsNotBelieved(Attack attack) {
    TrustedProxy proxy = proxy(new TrustedProxy.Checks(), "10.0.3.7");
    Unbelievable refused = catchThrowableOfType(Unbelievable.class,
        () -> proxy.who(InetAddress.ofLiteral(attack.peer()), attack.headers()));
    assertThat(refused).as("refused").isNotNull();
    assertThat(refused.reason()).isEqualTo(attack.reason());
    assertThat(audited).hasSize(1);
    assertThat(audited.getFirst().details()).containsEntry("way", "proxy").containsEntry("why", attack.reason().label());
    assertThat(audited.toString()).doesNotContain(SECRET).doesNotContain("boss");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void controlWithoutItsGuardAnotherAtMostStopsIt(Attack attack) throws Exception {
    // the secret stops a stranger as well, so both must go before one is believed
    Set<Reason> gone = attack.reason() == Reason.PEER ? Set.of(Reason.PEER, Reason.SECRET, Reason.SPELLING) : Set.of(attack.reason());
    TrustedProxy proxy = proxy(new TrustedProxy.Checks() {
      @Override
      void require(Reason reason, boolean holds) throws Unbelievable {
        super.require(reason, holds || gone.contains(reason));
      }
    }, "10.0.3.7");
    Optional<Vouched> who;
    try {
      who = proxy.who(InetAddress.ofLiteral(attack.peer()), attack.headers());
    } catch (Unbelievable e) {
      // two secrets are stopped by the comparison too
      assertThat(e.reason()).isEqualTo(Reason.SECRET);
      assertThat(attack.name()).isEqualTo("with two secrets");
      return;
    } catch (IllegalArgumentException e) {
      assertThat(attack.name()).as("the record refuses a blank name too").isEqualTo("for nobody");
      return;
    }
    assertThat(who.isPresent()).as("believed")
        .isEqualTo(attack.headers().keySet().stream().anyMatch(name -> name.equalsIgnoreCase("X-Forwarded-User")));
    assertThat(audited).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "0.0.0.0/0", "::/0", "::ffff:0:0/96", "::ffff:0.0.0.0/97", "0.0.0.0/1", "10.0.0.0/7", "fc00::/6",
      "10.0.3.7/24", "proxy.example.com", "localhost", "10.0.3", "010.0.3.7", "0x0a000307", "167772935", "10.0.3.256", "10.0.3.0/33",
      "10.0.3.0/", "10.0.3.0/-1", "10.0.3.0/24/8", "fe80::1%eth0", "", "10.0.3.7:80", "[::1]"})
  void peersThatAreNoneOrNearlyAllAreRefusedAtTheStart(String peer) {
    assertThatThrownBy(() -> settings(List.of("10.0.3.7", peer))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trustedPeers has").hasMessageContaining("; try ").message().doesNotContain("\n");
  }

  @Test
  void settingsThatCannotBeSafeAreRefused() {
    assertThatCode(() -> settings(List.of("127.0.0.1", "::1", "10.0.0.0/8", "fc00::/7", "::ffff:10.0.3.0/120")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> settings(List.of())).hasMessageContaining("trustedPeers is empty");
    assertThatThrownBy(() -> new ProxySettings(List.of("::1"), "X-User", "", "X-Secret", "short")).hasMessageContaining("32");
    assertThatThrownBy(() -> new ProxySettings(List.of("::1"), "X-User", "x-user", "X-Secret", SECRET))
        .hasMessageContaining("as another");
    assertThatThrownBy(() -> new ProxySettings(List.of("::1"), "X_User", "", "X-Secret", SECRET)).hasMessageContaining("name");
    assertThatThrownBy(() -> new ProxySettings(List.of("::1"), "Cookie", "", "X-Secret", SECRET)).hasMessageContaining("else");
    assertThat(settings(List.of("::1")).toString()).doesNotContain(SECRET);
  }
}
