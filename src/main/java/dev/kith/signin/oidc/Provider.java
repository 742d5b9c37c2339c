package dev.kith.signin.oidc;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is asked of the provider: how it describes itself, tokens for a code, and what it says of a person.
final class Provider {
  private static final Duration STALE = Duration.ofHours(1);
  /// While it cannot be reached, nobody waits for it more often than this.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// @param id     the ID token as it came
  /// @param access to ask for more with
  record Granted(String id, AccessToken access) {}

  private final OidcSettings settings;
  private final Wire wire;
  private final Keys keys;
  private final Checks checks;
  private final InstantSource clock;
  private OIDCProviderMetadata metadata;
  private Instant fetched = Instant.EPOCH;
  private Instant tried = Instant.EPOCH;
  private Refused failure;

  Provider(OidcSettings settings, Wire wire, Keys keys, Checks checks, InstantSource clock) {
    this.settings = settings;
    this.wire = wire;
    this.keys = keys;
    this.checks = checks;
    this.clock = clock;
  }

  /// How it describes itself; what was once read holds until it can be read anew.
  synchronized OIDCProviderMetadata metadata() throws Refused {
    Instant now = clock.instant();
    if (fetched.plus(STALE).isBefore(now) && !tried.plus(PAUSE).isAfter(now)) {
      tried = now;
      try {
        metadata = read();
        fetched = now;
      } catch (Refused e) {
        failure = e;
      }
    }
    if (metadata == null) {
      throw failure;
    }
    return metadata;
  }

  private OIDCProviderMetadata read() throws Refused {
    String base = settings.issuer().toString().replaceFirst("/$", "");
    try {
      OIDCProviderMetadata read = OIDCProviderMetadata.parse(wire.get(URI.create(base + "/.well-known/openid-configuration")));
      checks.require(Reason.DISCOVERY, read.getIssuer().getValue().equals(settings.issuer().toString()));
      List<CodeChallengeMethod> pkce = read.getCodeChallengeMethods();
      if (pkce != null && !pkce.contains(CodeChallengeMethod.S256)) {
        throw new Refused(Reason.DISCOVERY);
      }
      for (URI needed : new URI[] {read.getAuthorizationEndpointURI(), read.getTokenEndpointURI(), read.getJWKSetURI()}) {
        if (needed == null || !OidcSettings.isSafe(needed)) {
          throw new Refused(Reason.DISCOVERY);
        }
      }
      keys.at(read.getJWKSetURI());
      return read;
    } catch (ParseException | IllegalArgumentException e) {
      throw new Refused(Reason.MALFORMED, e);
    }
  }

  /// Gives the code back for tokens, together with what only whoever began the sign-in knows.
  Granted redeem(String code, String verifier) throws Refused {
    OIDCProviderMetadata read = metadata();
    AuthorizationCodeGrant grant = new AuthorizationCodeGrant(new AuthorizationCode(code), settings.redirect(),
        new CodeVerifier(verifier));
    TokenRequest request = new TokenRequest(read.getTokenEndpointURI(), authentication(read), grant, null);
    HTTPResponse answer = wire.send(request.toHTTPRequest());
    if (answer.getStatusCode() >= 500) {
      throw new Refused(Reason.DOWN);
    }
    try {
      TokenResponse response = OIDCTokenResponseParser.parse(answer);
      if (!(response instanceof OIDCTokenResponse granted)) {
        throw new Refused(Reason.CODE);
      }
      String id = granted.getOIDCTokens().getIDTokenString();
      if (id == null) {
        throw new Refused(Reason.MALFORMED);
      }
      return new Granted(id, granted.getOIDCTokens().getAccessToken());
    } catch (ParseException | IllegalArgumentException e) {
      throw new Refused(Reason.MALFORMED, e);
    }
  }

  private ClientAuthentication authentication(OIDCProviderMetadata read) {
    ClientID id = new ClientID(settings.clientId());
    Secret secret = new Secret(settings.clientSecret());
    List<ClientAuthenticationMethod> offered = read.getTokenEndpointAuthMethods();
    return offered != null && !offered.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        && offered.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
  }

  /// What else it says of the person of a token; empty if it says nothing, or of somebody else, or cannot be asked.
  Optional<Claims> about(String subject, AccessToken access) {
    try {
      URI address = metadata().getUserInfoEndpointURI();
      if (address == null || !OidcSettings.isSafe(address)) {
        return Optional.empty();
      }
      HTTPResponse answer = wire.send(new UserInfoRequest(address, access).toHTTPRequest());
      Claims claims = new Claims(answer.getStatusCode() == 200 ? answer.getBodyAsJSONObject() : Map.of());
      return Optional.of(claims).filter(said -> said.subject().equals(subject));
    } catch (Refused | ParseException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
