package dev.kith.signin.oidc;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a token of the provider must be, to be believed.
final class Tokens {
  /// By how much two clocks may differ.
  static final Duration SKEW = Duration.ofSeconds(60);
  private static final Duration LOGOUT_AGE = Duration.ofMinutes(10);
  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
  private static final int LONGEST = 64 << 10;

  private final OidcSettings settings;
  private final Keys keys;
  private final Checks checks;
  private final InstantSource clock;

  Tokens(OidcSettings settings, Keys keys, Checks checks, InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.checks = checks;
    this.clock = clock;
  }

  /// The claims of an ID token that answers this very sign-in.
  Claims identity(String text, String nonce) throws Refused {
    try {
      JWTClaimsSet claims = signed(text);
      String said = claims.getStringClaim("nonce");
      checks.require(Reason.NONCE, said != null && MessageDigest.isEqual(bytes(said), bytes(nonce)));
      checks.require(Reason.EXPIRED, claims.getExpirationTime() != null);
      times(claims);
      checks.require(Reason.SUBJECT, isName(claims.getSubject()));
      return new Claims(claims.getClaims());
    } catch (ParseException | IllegalArgumentException e) {
      throw new Refused(Reason.MALFORMED, e);
    }
  }

  /// Whom a logout token ends the sessions of. One that names a session only is refused: what is kept of sessions does not tell
  /// which of the provider's they came of.
  Logout logout(String text) throws Refused {
    try {
      JWTClaimsSet claims = signed(text);
      times(claims);
      Object events = claims.getClaim("events");
      checks.require(Reason.LOGOUT, events instanceof Map<?, ?> map && map.containsKey(LOGOUT)
          && claims.getClaim("nonce") == null && isName(claims.getJWTID()) && isName(claims.getSubject())
          && claims.getIssueTime().toInstant().plus(LOGOUT_AGE).isAfter(clock.instant()));
      return new Logout(claims.getJWTID(), claims.getSubject());
    } catch (ParseException | IllegalArgumentException e) {
      throw new Refused(Reason.MALFORMED, e);
    }
  }

  /// @param id of the token
  record Logout(String id, String subject) {}

  /// What the provider has signed, for us.
  private JWTClaimsSet signed(String text) throws Refused, ParseException {
    checks.require(Reason.OVERSIZED, text.length() <= LONGEST);
    JWT token = JWTParser.parse(text);
    Algorithm algorithm = token.getHeader().getAlgorithm();
    checks.require(Reason.ALGORITHM, algorithm instanceof JWSAlgorithm signature && Signatures.ACCEPTED.contains(signature));
    Optional<JWK> key = checks.key(keys, token);
    if (key.isEmpty()) {
      throw new Refused(Reason.KEY);
    }
    try {
      checks.require(Reason.SIGNATURE, checks.signed(token, key.get()));
    } catch (JOSEException e) {
      throw new Refused(Reason.SIGNATURE, e);
    }
    JWTClaimsSet claims = token.getJWTClaimsSet();
    checks.require(Reason.ISSUER, settings.issuer().toString().equals(claims.getIssuer()));
    List<String> audience = claims.getAudience();
    checks.require(Reason.AUDIENCE, audience.contains(settings.clientId()));
    String party = claims.getStringClaim("azp");
    checks.require(Reason.AUTHORIZED_PARTY, party == null ? audience.size() == 1 : party.equals(settings.clientId()));
    return claims;
  }

  private void times(JWTClaimsSet claims) throws Refused {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date made = claims.getIssueTime();
    Date begins = claims.getNotBeforeTime();
    if (made == null) {
      throw new Refused(Reason.MALFORMED);
    }
    checks.require(Reason.EXPIRED, expires == null || expires.toInstant().plus(SKEW).isAfter(now));
    checks.require(Reason.FUTURE, !made.toInstant().isAfter(now.plus(SKEW))
        && (begins == null || !begins.toInstant().isAfter(now.plus(SKEW))));
  }

  /// What may name a person for good, and stand in a log: printable, and no longer than the protocol allows.
  private static boolean isName(String subject) {
    return subject != null && subject.matches("[\\x21-\\x7e]{1,255}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
