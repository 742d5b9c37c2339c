package dev.kith.signin.oidc;

import dev.kith.audit.Event;
import dev.kith.signin.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Somebody who signs in through a provider, with a clock of their own.
final class SigningIn implements AutoCloseable {
  static final URI HOME = URI.create("https://search.example.com/sign-in/oidc/callback");
  static final OidcSettings PLAIN = new OidcSettings(URI.create("http://127.0.0.1:1"), SmallProvider.CLIENT,
      SmallProvider.SECRET, HOME, List.of("openid", "profile", "email"), "", Set.of(), "", Map.of(), Map.of(), Set.of());
  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  /// A clock that a test turns.
  static final class Clock implements InstantSource {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    void turn(Duration by) {
      now = now.plus(by);
    }
  }

  final Clock clock = new Clock();
  final SmallProvider provider;
  final List<Event> audited = new CopyOnWriteArrayList<>();
  final Oidc oidc;

  SigningIn() throws IOException {
    this(PLAIN, new Checks(), LastGroups.NONE);
  }

  SigningIn(OidcSettings settings, Checks checks, LastGroups last) throws IOException {
    provider = new SmallProvider(clock);
    oidc = new Oidc(at(settings, URI.create(provider.issuer())), audited::add, last, clock, checks, Duration.ofSeconds(2));
  }

  static OidcSettings at(OidcSettings s, URI issuer) {
    return new OidcSettings(issuer, s.clientId(), s.clientSecret(), s.redirect(), s.scopes(), s.groupsClaim(),
        s.allowedGroups(), s.rolesClaim(), s.roles(), s.owners(), s.mailDomains());
  }

  static OidcSettings groups(Set<String> allowed, Map<Role, Set<String>> roles, Map<String, Set<String>> owners) {
    return new OidcSettings(PLAIN.issuer(), PLAIN.clientId(), PLAIN.clientSecret(), PLAIN.redirect(), PLAIN.scopes(), "groups",
        allowed, "", roles, owners, Set.of());
  }

  static OidcSettings mails(String... domains) {
    return new OidcSettings(PLAIN.issuer(), PLAIN.clientId(), PLAIN.clientSecret(), PLAIN.redirect(), PLAIN.scopes(), "",
        Set.of(), "", Map.of(), Map.of(), Set.of(domains));
  }

  Oidc.Departure begin() throws Refused {
    return oidc.begin(Optional.empty(), "/search?q=x", "192.0.2.7");
  }

  /// What the browser brings back from the provider.
  static Map<String, List<String>> visit(URI to) throws IOException, InterruptedException {
    String location = BROWSER.send(HttpRequest.newBuilder(to).build(), BodyHandlers.ofString()).headers()
        .firstValue("Location").orElseThrow();
    Map<String, List<String>> out = new LinkedHashMap<>();
    SmallProvider.form(URI.create(location).getRawQuery()).forEach((name, value) -> out.put(name, new ArrayList<>(List.of(value))));
    return out;
  }

  Oidc.Arrival finish(String browser, Map<String, List<String>> parameters) throws Refused {
    return oidc.finish(browser, parameters, "192.0.2.7");
  }

  /// All of it, as it should go.
  Oidc.Arrival signIn() throws Exception {
    Oidc.Departure departure = begin();
    return finish(departure.browser(), visit(departure.to()));
  }

  @Override
  public void close() {
    oidc.close();
    provider.close();
  }
}
