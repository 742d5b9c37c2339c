package dev.kith.signin.oidc;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.signin.Identity;
import dev.kith.signin.Role;
import dev.kith.signin.Vouched;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// Signs people in through the company's OpenID provider. It knows nothing of cookies and accounts: whoever calls keeps a
/// secret with the browser between [#begin] and [#finish], and opens the session.
///
/// Who is turned away is written to the audit log, once; who is let in is written by whoever opens the session.
public final class Oidc implements AutoCloseable {
  /// How long what the provider last said of groups is used while it does not say.
  static final Duration GROUPS_HOLD = Duration.ofHours(24);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /// While the provider is slow, all others are still served.
  private static final int AT_ONCE = 4;
  private static final int LONGEST_PARAMETER = 4_096;
  private static final int MOST_PARAMETERS = 20;
  private static final int LOGOUTS_REMEMBERED = 10_000;
  /// What a provider may say instead of signing somebody in, as it may stand in the log.
  private static final Set<String> ERRORS = Set.of("access_denied", "login_required", "consent_required",
      "interaction_required", "account_selection_required", "invalid_request", "unauthorized_client", "invalid_scope",
      "unsupported_response_type", "server_error", "temporarily_unavailable");

  /// @param to      where the browser is sent
  /// @param browser the secret that it keeps until it comes back
  public record Departure(URI to, String browser) {}

  /// @param back the path on our own pages where the sign-in was begun
  public record Arrival(Vouched who, String back) {}

  private final OidcSettings settings;
  private final Audit audit;
  private final LastGroups last;
  private final Checks checks;
  private final InstantSource clock;
  private final Wire wire;
  private final Provider provider;
  private final Tokens tokens;
  private final Begun begun;
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final SecureRandom random = new SecureRandom();
  private final Set<String> logouts = Collections.newSetFromMap(new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > LOGOUTS_REMEMBERED;
    }
  });

  /// Asks the provider nothing yet: it may be down while Kith starts.
  public Oidc(OidcSettings settings, Audit audit, LastGroups last, InstantSource clock) {
    this(settings, audit, last, clock, new Checks(), PATIENCE);
  }

  Oidc(OidcSettings settings, Audit audit, LastGroups last, InstantSource clock, Checks checks, Duration patience) {
    this.settings = settings;
    this.audit = audit;
    this.last = last;
    this.checks = checks;
    this.clock = clock;
    this.wire = new Wire(patience, checks);
    Keys keys = new Keys(wire, checks, clock);
    this.provider = new Provider(settings, wire, keys, checks, clock);
    this.tokens = new Tokens(settings, keys, checks, clock);
    this.begun = new Begun(clock);
  }

  /// Begins a sign-in.
  ///
  /// @param browser the secret of an earlier one that this browser still keeps, so that two windows do not disturb each other;
  ///                else empty
  /// @param back    where to go afterwards; anything but a path of our own becomes the start page
  /// @param address of the browser, for the audit log
  public Departure begin(Optional<String> browser, String back, String address) throws Refused {
    return audited(address, () -> {
      OIDCProviderMetadata metadata = provider.metadata();
      String secret = browser.filter(kept -> kept.matches("[A-Za-z0-9_-]{43}")).orElseGet(this::secret);
      Begun.Flow flow = new Begun.Flow(secret(), secret(), secret(), digest(secret), ownPath(back), clock.instant());
      begun.add(flow);
      URI to = new AuthenticationRequest.Builder(new ResponseType(ResponseType.Value.CODE),
          new Scope(settings.scopes().toArray(String[]::new)), new ClientID(settings.clientId()), settings.redirect())
          .endpointURI(metadata.getAuthorizationEndpointURI()).state(new State(flow.state())).nonce(new Nonce(flow.nonce()))
          .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256).build().toURI();
      return new Departure(to, secret);
    });
  }

  /// Ends a sign-in with what the browser brought from the provider.
  ///
  /// @param browser    the secret that it kept; empty if it has none
  /// @param parameters of the address it came to
  public Arrival finish(String browser, Map<String, List<String>> parameters, String address) throws Refused {
    return audited(address, () -> {
      String state = one(parameters, "state");
      Begun.Flow flow = checks.begun(begun, state).orElseThrow(() -> new Refused(Reason.STATE));
      checks.require(Reason.BROWSER, MessageDigest.isEqual(digest(browser).getBytes(StandardCharsets.US_ASCII),
          flow.browser().getBytes(StandardCharsets.US_ASCII)));
      String issuer = one(parameters, "iss");
      checks.require(Reason.RESPONSE_ISSUER, issuer.isEmpty() ? !provider.metadata().supportsAuthorizationResponseIssuerParam()
          : issuer.equals(settings.issuer().toString()));
      if (parameters.containsKey("error")) {
        throw new Refused(Reason.REFUSED_THERE, new IllegalStateException(one(parameters, "error")));
      }
      String code = one(parameters, "code");
      if (code.isEmpty()) {
        throw new Refused(Reason.MALFORMED);
      }
      Provider.Granted granted = provider.redeem(code, flow.verifier());
      return new Arrival(vouched(tokens.identity(granted.id(), flow.nonce()), granted), flow.back());
    });
  }

  private Vouched vouched(Claims claims, Provider.Granted granted) throws Refused {
    String issuer = settings.issuer().toString();
    Optional<Claims> more = wanted().stream().allMatch(claims.all()::containsKey) ? Optional.empty()
        : provider.about(claims.subject(), granted.access());
    Optional<Set<String>> said = settings.groupsClaim().isEmpty() ? Optional.of(Set.of())
        : names(settings.groupsClaim(), claims, more);
    Set<String> groups = said.or(() -> last.of(issuer, claims.subject(), clock.instant().minus(GROUPS_HOLD))).orElse(Set.of());
    checks.require(Reason.GROUP, settings.allowedGroups().isEmpty()
        || settings.allowedGroups().stream().anyMatch(groups::contains));
    Set<String> values = settings.rolesFrom().isEmpty() ? Set.of()
        : settings.rolesFrom().equals(settings.groupsClaim()) ? said.orElse(Set.of())
        : names(settings.rolesFrom(), claims, more).orElse(Set.of());
    Set<Role> roles = EnumSet.noneOf(Role.class);
    settings.roles().forEach((role, names) -> {
      if (names.stream().anyMatch(values::contains)) {
        roles.add(role);
      }
    });
    Set<String> sources = new TreeSet<>();
    settings.owners().forEach((source, names) -> {
      if (names.stream().anyMatch(values::contains)) {
        sources.add(source);
        roles.add(Role.SOURCE_OWNER);
      }
    });
    // an address counts with the word on it that came in the same answer
    Claims mails = claims.all().containsKey("email") ? claims : more.orElse(claims);
    String name = claims.all().containsKey("name") ? claims.text("name") : more.map(all -> all.text("name")).orElse("");
    return new Vouched(issuer, claims.subject(), name, mails.mails(settings.mailDomains()), groups, said.isPresent(), roles,
        sources);
  }

  /// What is used of what a provider may say. The protocol leaves it open whether it stands in the token or must be asked for.
  private Set<String> wanted() {
    Set<String> wanted = new TreeSet<>(Set.of("name"));
    if (!settings.mailDomains().isEmpty()) {
      wanted.add("email");
    }
    Stream.of(settings.groupsClaim(), settings.rolesFrom()).filter(claim -> !claim.isEmpty()).forEach(wanted::add);
    return wanted;
  }

  /// The names that a claim lists, in the token, else in what the provider says when asked; empty if in neither.
  private Optional<Set<String>> names(String claim, Claims claims, Optional<Claims> more) {
    if (!checks.isWhole(claims, claim)) {
      return Optional.empty();
    }
    return claims.all().containsKey(claim) ? claims.names(claim)
        : more.filter(all -> checks.isWhole(all, claim)).flatMap(all -> all.names(claim));
  }

  /// Whose sessions a logout token of the provider ends: all of them. A token is taken once.
  public Identity logout(String token, String address) throws Refused {
    return audited(address, () -> {
      provider.metadata();
      Tokens.Logout out = tokens.logout(token);
      synchronized (logouts) {
        checks.require(Reason.LOGOUT, logouts.add(out.id()));
      }
      return new Identity(settings.issuer().toString(), out.subject());
    });
  }

  @FunctionalInterface
  private interface Step<T> {
    T take() throws Refused;
  }

  private <T> T audited(String address, Step<T> step) throws Refused {
    try {
      if (!atOnce.tryAcquire()) {
        throw new Refused(Reason.BUSY);
      }
      try {
        return step.take();
      } finally {
        atOnce.release();
      }
    } catch (Refused e) {
      Map<String, String> details = new LinkedHashMap<>(Map.of("way", "oidc", "why", e.label(), "address", address));
      if (e.reason() == Reason.REFUSED_THERE) {
        String error = e.getCause().getMessage();
        details.put("error", ERRORS.contains(error) ? error : "other");
      }
      audit.write(new Event(Event.Type.SIGN_IN_REFUSED, "account:unknown", "", details));
      throw e;
    }
  }

  /// The one value of a parameter, or the empty text. No parameter may be there twice, and none be endless.
  private String one(Map<String, List<String>> parameters, String name) throws Refused {
    checks.require(Reason.OVERSIZED, parameters.size() <= MOST_PARAMETERS && parameters.values().stream()
        .flatMap(List::stream).allMatch(value -> value.length() <= LONGEST_PARAMETER));
    checks.require(Reason.REPEATED, parameters.values().stream().allMatch(values -> values.size() == 1));
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  /// Nobody is sent to another site: neither by `//host` nor by what browsers take for it.
  private static String ownPath(String back) {
    return back.length() <= 2_000 && back.matches("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*") ? back : "/";
  }

  /// 256 random bits.
  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String digest(String secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
