package dev.kith.signin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.Optional;

/// Where somebody is turned away on the way in. Tests put something laxer in the place of one of these, to see that they would
/// notice.
class Checks {
  /// Each condition of a sign-in, by the reason that is given if it does not hold.
  void require(Reason reason, boolean holds) throws Refused {
    if (!holds) {
      throw new Refused(reason);
    }
  }

  /// Which sign-in an answer belongs to; each can be had once.
  Optional<Begun.Flow> begun(Begun begun, String state) {
    return begun.take(state);
  }

  /// Which of the provider's keys a token must be signed with.
  Optional<JWK> key(Keys keys, JWT token) throws Refused {
    return keys.of(token.getHeader());
  }

  boolean signed(JWT token, JWK key) throws JOSEException {
    return token instanceof SignedJWT signed && signed.verify(Signatures.verifier(signed.getHeader(), key));
  }

  /// How long after keys were fetched they are not fetched again, whoever asks.
  Duration betweenKeys() {
    return Duration.ofMinutes(1);
  }

  /// How many bytes an answer of the provider may have.
  int largest() {
    return 512 << 10;
  }

  /// Whether the group claim is there in full.
  boolean isWhole(Claims claims, String claim) {
    return !claims.isElsewhere(claim);
  }
}
