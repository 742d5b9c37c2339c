package dev.kith.signin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/// In which ways a token may be signed. No other is ever tried, whatever the token says of itself.
final class Signatures {
  static final JWSAlgorithm ED25519 = JWSAlgorithm.Ed25519;
  static final Set<JWSAlgorithm> ACCEPTED =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, ED25519);
  private static final int LEAST_RSA_BITS = 2048;
  /// What stands before the 32 bytes of an Ed25519 key where the JDK reads one (RFC 8410).
  private static final byte[] ED25519_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

  private Signatures() {}

  /// Whether a key can have signed in that way: its kind, its use, its size.
  static boolean fits(JWSHeader header, JWK key) {
    JWSAlgorithm algorithm = header.getAlgorithm();
    boolean kind = switch (key) {
      case RSAKey rsa -> (algorithm.equals(JWSAlgorithm.RS256) || algorithm.equals(JWSAlgorithm.PS256))
          && rsa.size() >= LEAST_RSA_BITS;
      case ECKey ec -> algorithm.equals(JWSAlgorithm.ES256) && ec.getCurve().equals(Curve.P_256);
      case OctetKeyPair pair -> isEdDsa(algorithm) && pair.getCurve().equals(Curve.Ed25519);
      default -> false;
    };
    return kind && (key.getKeyUse() == null || key.getKeyUse().identifier().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm)
            || isEdDsa(algorithm) && key.getAlgorithm().getName().startsWith("Ed"));
  }

  static JWSVerifier verifier(JWSHeader header, JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa when fits(header, key) -> new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec when fits(header, key) -> new ECDSAVerifier(ec.toECPublicKey());
      case OctetKeyPair pair when fits(header, key) -> new EdDsa(pair);
      default -> throw new JOSEException("a key of another kind than the signature");
    };
  }

  private static boolean isEdDsa(JWSAlgorithm algorithm) {
    return algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(ED25519);
  }

  /// The JDK's own Ed25519; the library would need another library for it.
  private record EdDsa(OctetKeyPair key) implements JWSVerifier {
    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
      if (header.getCriticalParams() != null) {
        return false;
      }
      try {
        byte[] point = key.getDecodedX();
        byte[] encoded = new byte[ED25519_KEY.length + point.length];
        System.arraycopy(ED25519_KEY, 0, encoded, 0, ED25519_KEY.length);
        System.arraycopy(point, 0, encoded, ED25519_KEY.length, point.length);
        PublicKey known = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(known);
        verifier.update(signed);
        return verifier.verify(signature.decode());
      } catch (GeneralSecurityException e) {
        throw new JOSEException("the key or the signature is none", e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA, ED25519);
    }

    @Override
    public JCAContext getJCAContext() {
      return new JCAContext();
    }
  }
}
