package dev.kith.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.Event;
import dev.kith.signin.Vouched;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Signing in at a provider that others have written.
class RealProviderTest {
  private static final MockOAuth2Server SERVER = new MockOAuth2Server(
      new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(), Set.of(), new NettyWrapper()));
  private final List<Event> audited = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.shutdown();
  }

  private Oidc oidc(InstantSource clock) {
    OidcSettings groups = SigningIn.groups(Set.of("staff"), Map.of(), Map.of());
    return new Oidc(SigningIn.at(groups, URI.create(SERVER.issuerUrl("company").toString())), audited::add, LastGroups.NONE,
        clock, new Checks(), Duration.ofSeconds(10));
  }

  /// What it says of the next who signs in.
  private static void next(Map<String, Object> claims) {
    SERVER.enqueueCallback(new DefaultOAuth2TokenCallback("company", "u-1", "JWT", List.of("kith"), claims, 300));
  }

  @Test
  void somebodySignsIn() throws Exception {
    try (Oidc oidc = oidc(InstantSource.system())) {
      next(Map.of("name", "Ida Example", "groups", List.of("staff")));
      Oidc.Departure departure = oidc.begin(Optional.empty(), "/people", "192.0.2.7");
      Oidc.Arrival arrival = oidc.finish(departure.browser(), SigningIn.visit(departure.to()), "192.0.2.7");

      assertThat(arrival.back()).isEqualTo("/people");
      assertThat(arrival.who()).isEqualTo(new Vouched(SERVER.issuerUrl("company").toString(), "u-1", "Ida Example", List.of(),
          Set.of("staff"), true, Set.of(), Set.of()));
      assertThat(audited).isEmpty();
    }
  }

  @Test
  void whatItSaysOfStrangersOrTooLateIsRefused() throws Exception {
    try (Oidc oidc = oidc(InstantSource.system())) {
      next(Map.of("groups", List.of("guests")));
      assertThat(finish(oidc, Map.of()).reason()).isEqualTo(Reason.GROUP);
      assertThat(finish(oidc, Map.of("state", "x")).reason()).isEqualTo(Reason.STATE);
      assertThat(finish(oidc, Map.of("code", "x")).reason()).isIn(Reason.CODE, Reason.MALFORMED);
      assertThat(audited).hasSize(3);
    }
    try (Oidc late = oidc(() -> Instant.now().plusSeconds(400))) {
      next(Map.of("groups", List.of("staff")));
      assertThat(finish(late, Map.of()).reason()).isEqualTo(Reason.EXPIRED);
    }
  }

  private static Refused finish(Oidc oidc, Map<String, String> changed) throws Exception {
    Oidc.Departure departure = oidc.begin(Optional.empty(), "/", "192.0.2.7");
    Map<String, List<String>> brought = SigningIn.visit(departure.to());
    changed.forEach((name, value) -> brought.put(name, List.of(value)));
    return OidcTest.refusal(() -> oidc.finish(departure.browser(), brought, "192.0.2.7"));
  }
}
