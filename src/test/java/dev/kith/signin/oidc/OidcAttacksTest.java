package dev.kith.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kith.audit.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each way to be taken for somebody else, against a provider that keeps all other rules: refused, for its own reason, with one
/// line in the audit log. Its control takes the guard away, and the attack then succeeds.
class OidcAttacksTest {
  /// What somebody does between the beginning and the end.
  interface Bend {
    void by(SigningIn world, Oidc.Departure departure, Map<String, List<String>> brought) throws Exception;
  }

  /// @param lax the guards without the one that stops it; `null` if another than ours stops it
  record Attack(String name, Reason reason, Bend before, Bend bend, Checks lax, OidcSettings settings) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Bend NOTHING = (_, _, _) -> {};

  static Stream<Attack> attacks() {
    List<Attack> out = new ArrayList<>();
    token(out, "signed by somebody else with the same key id", Reason.SIGNATURE, without(Reason.SIGNATURE), world ->
        world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.OTHER, claims));
    token(out, "changed after it was signed", Reason.SIGNATURE, without(Reason.SIGNATURE), world ->
        world.provider.sign = claims -> forged(claims));
    token(out, "signed by nobody: alg none", Reason.ALGORITHM, believing(), world ->
        world.provider.sign = claims -> new PlainJWT(claims).serialize());
    token(out, "signed with the public key as a password: HS256", Reason.ALGORITHM, believing(), world ->
        world.provider.sign = OidcAttacksTest::withPublicKey);
    token(out, "signed with a key that it brings along", Reason.KEY, bringing(), world ->
        world.provider.sign = claims -> SmallProvider.sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("mine")
            .jwk(RSA_BROUGHT.toPublicJWK()).build(), RSA_BROUGHT, claims));
    token(out, "signed with a key of 1024 bits", Reason.KEY, anyKey(), world -> {
      world.provider.keys = List.of(WEAK);
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.RS256, WEAK, claims);
    });
    token(out, "signed with a key for encryption", Reason.KEY, anyKey(), world ->
        world.provider.keys = List.of(new RSAKey.Builder(SmallProvider.RSA).keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION).build()));
    token(out, "with a header that must be understood and is not", Reason.SIGNATURE, without(Reason.SIGNATURE), world ->
        world.provider.sign = claims -> SmallProvider.sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa")
            .criticalParams(Set.of("x")).customParam("x", 1).build(), SmallProvider.RSA, claims));
    claim(out, "of another issuer", Reason.ISSUER, "iss", "https://other.example");
    claim(out, "of an issuer that differs by a slash", Reason.ISSUER, "iss", "http://127.0.0.1/");
    claim(out, "for another client", Reason.AUDIENCE, "aud", "other");
    claim(out, "for another client that has our name in its own", Reason.AUDIENCE, "aud", "kith-test");
    claim(out, "for two, without a word to whom it was given", Reason.AUTHORIZED_PARTY, "aud", List.of("kith", "other"));
    claim(out, "given to another client", Reason.AUTHORIZED_PARTY, "azp", "other");
    claim(out, "with another nonce", Reason.NONCE, "nonce", "A".repeat(43));
    claim(out, "without a nonce", Reason.NONCE, "nonce", null);
    claim(out, "that names nobody", Reason.SUBJECT, "sub", "all of them");
    token(out, "that has expired", Reason.EXPIRED, without(Reason.EXPIRED), world ->
        world.provider.claims = claims -> claims.put("exp", world.clock.millis() / 1000 - 61));
    token(out, "that never expires", Reason.EXPIRED, without(Reason.EXPIRED), world ->
        world.provider.claims = claims -> claims.remove("exp"));
    token(out, "from the future", Reason.FUTURE, without(Reason.FUTURE), world ->
        world.provider.claims = claims -> claims.put("iat", world.clock.millis() / 1000 + 62));
    token(out, "not valid yet", Reason.FUTURE, without(Reason.FUTURE), world ->
        world.provider.claims = claims -> claims.put("nbf", world.clock.millis() / 1000 + 62));
    token(out, "that is endless", Reason.OVERSIZED, without(Reason.OVERSIZED), world ->
        world.provider.claims = claims -> claims.put("about", "x".repeat(70_000)));
    browser(out, "a state that nobody began", Reason.STATE, new Checks() {
      @Override
      Optional<Begun.Flow> begun(Begun begun, String state) {
        return begun.latest();
      }
    }, (_, _, brought) -> brought.put("state", List.of("A".repeat(43))));
    browser(out, "another browser", Reason.BROWSER, without(Reason.BROWSER), (world, _, brought) -> {
      Oidc.Departure theirs = world.begin();
      brought.clear();
      brought.putAll(SigningIn.visit(theirs.to()));
    });
    browser(out, "an answer of another provider", Reason.RESPONSE_ISSUER, without(Reason.RESPONSE_ISSUER),
        (_, _, brought) -> brought.put("iss", List.of("https://other.example")));
    browser(out, "an answer that does not say whose it is", Reason.RESPONSE_ISSUER, without(Reason.RESPONSE_ISSUER),
        (_, _, brought) -> brought.remove("iss"));
    browser(out, "two codes", Reason.REPEATED, without(Reason.REPEATED),
        (_, _, brought) -> brought.get("code").add("another"));
    browser(out, "a parameter without end", Reason.OVERSIZED, without(Reason.OVERSIZED),
        (_, _, brought) -> brought.put("more", List.of("x".repeat(5_000))));
    browser(out, "a refusal of the provider", Reason.REFUSED_THERE, null,
        (_, _, brought) -> {
          brought.remove("code");
          brought.put("error", List.of("access_denied"));
        });
    before(out, "an answer brought twice", Reason.STATE, kept(), (world, departure, brought) -> {
      world.provider.codesOnce = false;
      world.finish(departure.browser(), brought);
    });
    before(out, "a code of somebody else's sign-in at a strict provider", Reason.CODE, null,
        (world, _, brought) -> brought.put("code", SigningIn.visit(world.begin().to()).get("code")));
    before(out, "a code of somebody else's sign-in at a lax provider", Reason.NONCE, without(Reason.NONCE),
        (world, _, brought) -> {
          world.provider.checksPkce = false;
          brought.put("code", SigningIn.visit(world.begin().to()).get("code"));
        });
    before(out, "a code used before, in a new sign-in", Reason.CODE, null, (world, _, brought) -> {
      Oidc.Departure first = world.begin();
      Map<String, List<String>> used = SigningIn.visit(first.to());
      world.finish(first.browser(), used);
      brought.put("code", used.get("code"));
    });
    out.add(new Attack("an address without the challenge", Reason.CODE, (world, _, _) ->
        world.provider.asked = query -> query.remove("code_challenge"), NOTHING, null, SigningIn.PLAIN));
    out.add(new Attack("a description by another issuer", Reason.DISCOVERY, (world, _, _) ->
        world.provider.description = about -> about.put("issuer", "https://other.example"), NOTHING,
        without(Reason.DISCOVERY), SigningIn.PLAIN));
    out.add(new Attack("a provider without S256", Reason.DISCOVERY, (world, _, _) ->
        world.provider.description = about -> about.put("code_challenge_methods_supported", List.of("plain")), NOTHING,
        null, SigningIn.PLAIN));
    out.add(new Attack("keys over plain http elsewhere", Reason.DISCOVERY, (world, _, _) ->
        world.provider.description = about -> about.put("jwks_uri", "http://keys.example/keys"), NOTHING, null, SigningIn.PLAIN));
    out.add(new Attack("a description without end", Reason.OVERSIZED, (world, _, _) -> world.provider.padding = 600_000, NOTHING,
        new Checks() {
          @Override
          int largest() {
            return 100 << 20;
          }
        }, SigningIn.PLAIN));
    out.add(new Attack("a provider that is down", Reason.DOWN, (world, _, _) -> world.provider.close(), NOTHING, null,
        SigningIn.PLAIN));
    out.add(new Attack("groups that did not fit", Reason.GROUP, (world, _, _) ->
        world.provider.claims = claims -> claims.putAll(Map.of("groups", List.of("staff"), "_claim_names", Map.of("groups", "s"))),
        NOTHING, new Checks() {
          @Override
          boolean isWhole(Claims claims, String claim) {
            return true;
          }
        }, SigningIn.groups(Set.of("staff"), Map.of(), Map.of())));
    out.add(new Attack("a member of no group that may", Reason.GROUP, (world, _, _) ->
        world.provider.claims = claims -> claims.put("groups", List.of("guests")), NOTHING, without(Reason.GROUP),
        SigningIn.groups(Set.of("staff"), Map.of(), Map.of())));
    return out.stream();
  }

  private static final RSAKey RSA_BROUGHT = SmallProvider.rsa(2048, "mine");
  private static final RSAKey WEAK = SmallProvider.rsa(1024, "rsa");

  private interface Sabotage {
    void on(SigningIn world);
  }

  private static void token(List<Attack> out, String name, Reason reason, Checks lax, Sabotage sabotage) {
    out.add(new Attack("a token " + name, reason, (world, _, _) -> sabotage.on(world), NOTHING, lax, SigningIn.PLAIN));
  }

  private static void claim(List<Attack> out, String name, Reason reason, String claim, Object value) {
    token(out, name, reason, without(reason), world -> world.provider.claims = claims -> claims.put(claim, value));
  }

  private static void browser(List<Attack> out, String name, Reason reason, Checks lax, Bend bend) {
    out.add(new Attack(name, reason, NOTHING, bend, lax, SigningIn.PLAIN));
  }

  private static void before(List<Attack> out, String name, Reason reason, Checks lax, Bend bend) {
    browser(out, name, reason, lax, bend);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void nobodyGetsInBy(Attack attack) throws Exception {
    try (SigningIn world = new SigningIn(attack.settings(), new Checks(), LastGroups.NONE)) {
      Refused refused = OidcTest.refusal(() -> play(world, attack));

      assertThat(refused).as("refused").isNotNull();
      assertThat(refused.reason()).isEqualTo(attack.reason());
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
      assertThat(world.audited).as("lines in the audit log").hasSize(1);
      Event event = world.audited.getFirst();
      assertThat(event.type()).isEqualTo(Event.Type.SIGN_IN_REFUSED);
      assertThat(event.details()).containsEntry("why", attack.reason().label()).containsEntry("address", "192.0.2.7");
      assertThat(event.toString()).doesNotContain(SmallProvider.SECRET).doesNotContain("eyJ").doesNotContain("opaque");
    }
  }

  static Stream<Attack> stoppedByUs() {
    return attacks().filter(attack -> attack.lax() != null);
  }

  @ParameterizedTest
  @MethodSource("stoppedByUs")
  void controlWithoutItsGuardSomebodyGetsInBy(Attack attack) throws Exception {
    try (SigningIn world = new SigningIn(attack.settings(), attack.lax(), LastGroups.NONE)) {
      assertThat(play(world, attack).who().issuer()).isEqualTo(world.provider.issuer());
      assertThat(world.audited).isEmpty();
    }
  }

  @Test
  void thereAreTwentyAttacksAndMore() {
    assertThat(attacks()).hasSizeGreaterThan(20);
    assertThat(stoppedByUs().map(Attack::reason)).as("each reason that is ours alone has a control")
        .containsAll(EnumSet.of(Reason.STATE, Reason.BROWSER, Reason.REPEATED, Reason.OVERSIZED, Reason.RESPONSE_ISSUER,
            Reason.ALGORITHM, Reason.KEY, Reason.SIGNATURE, Reason.ISSUER, Reason.AUDIENCE, Reason.AUTHORIZED_PARTY,
            Reason.EXPIRED, Reason.FUTURE, Reason.NONCE, Reason.SUBJECT, Reason.GROUP, Reason.DISCOVERY));
  }

  private static Oidc.Arrival play(SigningIn world, Attack attack) throws Exception {
    attack.before().by(world, null, null);
    Oidc.Departure departure = world.begin();
    Map<String, List<String>> brought = SigningIn.visit(departure.to());
    attack.bend().by(world, departure, brought);
    return world.finish(departure.browser(), brought);
  }

  /// All checks but one.
  private static Checks without(Reason reason) {
    return new Checks() {
      @Override
      void require(Reason asked, boolean holds) throws Refused {
        super.require(asked, holds || asked == reason);
      }
    };
  }

  /// Believes what the token says of its own signature.
  private static Checks believing() {
    return new Checks() {
      @Override
      void require(Reason asked, boolean holds) throws Refused {
        super.require(asked, holds || asked == Reason.ALGORITHM);
      }

      @Override
      Optional<JWK> key(Keys keys, JWT token) throws Refused {
        keys.of(new JWSHeader(JWSAlgorithm.RS256));
        return keys.known().stream().findFirst();
      }

      @Override
      boolean signed(JWT token, JWK key) throws JOSEException {
        return token instanceof PlainJWT || token instanceof SignedJWT signed && signed.verify(new MACVerifier(publicKey(key)));
      }
    };
  }

  /// Takes the key that a token brings.
  private static Checks bringing() {
    return new Checks() {
      @Override
      Optional<JWK> key(Keys keys, JWT token) {
        return Optional.of(((SignedJWT) token).getHeader().getJWK());
      }
    };
  }

  /// Takes the key of that name, whatever its kind.
  private static Checks anyKey() {
    return new Checks() {
      @Override
      Optional<JWK> key(Keys keys, JWT token) throws Refused {
        keys.of(token.getHeader());
        return keys.known().stream().findFirst();
      }

      @Override
      boolean signed(JWT token, JWK key) throws JOSEException {
        RSAKey rsa = (RSAKey) key;
        return ((SignedJWT) token).verify(new com.nimbusds.jose.crypto.RSASSAVerifier(rsa.toRSAPublicKey()));
      }
    };
  }

  /// Leaves a sign-in there when it is had.
  private static Checks kept() {
    return new Checks() {
      @Override
      Optional<Begun.Flow> begun(Begun begun, String state) {
        Optional<Begun.Flow> flow = begun.take(state);
        flow.ifPresent(begun::add);
        return flow;
      }
    };
  }

  private static byte[] publicKey(JWK key) {
    return key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
  }

  private static String withPublicKey(JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims);
      token.sign(new MACSigner(publicKey(SmallProvider.RSA)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String forged(JWTClaimsSet claims) {
    String[] parts = SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.RSA, claims).split("\\.");
    String changed = new JWTClaimsSet.Builder(claims).subject("somebody-else").build().toString();
    return parts[0] + "." + Base64URL.encode(changed) + "." + parts[2];
  }
}
