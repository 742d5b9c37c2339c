package dev.kith.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kith.Seed;
import dev.kith.audit.Event;
import dev.kith.signin.Identity;
import dev.kith.signin.Role;
import dev.kith.signin.Vouched;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OidcTest {
  @Test
  void whoSignsInAtTheProviderIsKnownByIssuerAndSubject() throws Exception {
    try (SigningIn world = new SigningIn()) {
      world.provider.claims = claims -> claims.putAll(Map.of("name", "Ida Example", "email", "boss@example.com",
          "email_verified", true, "preferred_username", "admin"));

      Oidc.Arrival arrival = world.signIn();

      assertThat(arrival.back()).isEqualTo("/search?q=x");
      assertThat(arrival.who()).isEqualTo(new Vouched(world.provider.issuer(), "248289761001", "Ida Example", List.of(), Set.of(),
          true, Set.of(), Set.of()));
      assertThat(world.audited).as("who is let in is written by whoever opens the session").isEmpty();
    }
  }

  @Test
  void theProviderIsAskedWithStateNonceAndAChallenge() throws Exception {
    try (SigningIn world = new SigningIn()) {
      Map<String, String> first = SmallProvider.form(world.begin().to().getRawQuery());
      Map<String, String> second = SmallProvider.form(world.begin().to().getRawQuery());

      assertThat(first).containsEntry("response_type", "code").containsEntry("client_id", "kith")
          .containsEntry("scope", "openid profile email").containsEntry("code_challenge_method", "S256")
          .containsEntry("redirect_uri", SigningIn.HOME.toString());
      for (String random : List.of("state", "nonce", "code_challenge")) {
        assertThat(first.get(random)).as(random).hasSize(43).isNotEqualTo(second.get(random));
      }
      assertThat(first.get("state")).isNotEqualTo(first.get("nonce"));
    }
  }

  @Test
  void eachAcceptedKindOfSignatureIsUnderstood() throws Exception {
    try (SigningIn world = new SigningIn()) {
      SmallProvider.Edwards edwards = SmallProvider.Edwards.make();
      world.provider.keys = List.of(SmallProvider.RSA, SmallProvider.EC, edwards.key());

      assertThat(world.signIn().who().subject()).as("RS256").isNotEmpty();
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.PS256, SmallProvider.RSA, claims);
      assertThat(world.signIn().who().subject()).as("PS256").isNotEmpty();
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.ES256, SmallProvider.EC, claims);
      assertThat(world.signIn().who().subject()).as("ES256").isNotEmpty();
      world.provider.sign = claims -> edwards(edwards, claims);
      assertThat(world.signIn().who().subject()).as("EdDSA").isNotEmpty();

      world.provider.sign = claims -> edwards(edwards, claims).replaceFirst(".$", "A").replaceFirst("\\.[^.]{6}", ".eyJhIj");
      assertThat(refusal(world::signIn).reason()).isIn(Reason.SIGNATURE, Reason.MALFORMED);
      world.provider.sign = claims -> edwards(new SmallProvider.Edwards(edwards.key(), another().signer()), claims);
      assertThat(refusal(world::signIn).reason()).as("signed by another").isEqualTo(Reason.SIGNATURE);
    }
  }

  private static SmallProvider.Edwards another() {
    try {
      return SmallProvider.Edwards.make();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String edwards(SmallProvider.Edwards edwards, JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build(), claims);
      token.sign(edwards.signer());
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoWindowsOfOneBrowserDoNotDisturbEachOther() throws Exception {
    try (SigningIn world = new SigningIn()) {
      Oidc.Departure first = world.begin();
      Oidc.Departure second = world.oidc.begin(Optional.of(first.browser()), "/", "192.0.2.7");

      assertThat(second.browser()).isEqualTo(first.browser());
      assertThat(world.finish(first.browser(), SigningIn.visit(first.to())).back()).isEqualTo("/search?q=x");
      assertThat(world.finish(first.browser(), SigningIn.visit(second.to())).back()).isEqualTo("/");
      assertThat(world.oidc.begin(Optional.of("short"), "/", "192.0.2.7").browser()).as("nothing guessable is kept").hasSize(43);
    }
  }

  @Test
  void nobodyIsSentToAnotherSiteAfterwards() throws Exception {
    try (SigningIn world = new SigningIn()) {
      for (String bad : List.of("//evil.example", "/\\evil.example", "https://evil.example", "", "javascript:alert(1)",
          "/x\r\nSet-Cookie: a=b", "/" + "x".repeat(3_000), "/\tx")) {
        Oidc.Departure departure = world.oidc.begin(Optional.empty(), bad, "192.0.2.7");
        assertThat(world.finish(departure.browser(), SigningIn.visit(departure.to())).back()).as(bad).isEqualTo("/");
      }
    }
  }

  @Test
  void aMailAddressCountsOnlyIfVerifiedAndOfADomainThatTheIssuerSpeaksFor() throws Exception {
    assertThat(mails("ida@example.com", true, "example.com")).containsExactly("ida@example.com");
    assertThat(mails("ida@Example.COM", true, "example.com")).containsExactly("ida@Example.COM");
    assertThat(mails("ida@example.com", true)).as("no domain is declared").isEmpty();
    assertThat(mails("ida@example.com", false, "example.com")).as("not verified").isEmpty();
    assertThat(mails("ida@example.com", "true", "example.com")).as("a text is not yes").isEmpty();
    assertThat(mails("ida@example.com", null, "example.com")).as("nothing is said of it").isEmpty();
    assertThat(mails("ida@other.example", true, "example.com")).isEmpty();
    assertThat(mails("ida@sub.example.com", true, "example.com")).as("another domain").isEmpty();
    assertThat(mails("ida@notexample.com", true, "example.com")).isEmpty();
    assertThat(mails("boss@other.example@example.com", true, "example.com")).isEmpty();
    assertThat(mails("\"boss@other.example \"@example.com", true, "example.com")).isEmpty();
  }

  private static List<String> mails(String mail, Object verified, String... domains) throws Exception {
    try (SigningIn world = new SigningIn(SigningIn.mails(domains), new Checks(), LastGroups.NONE)) {
      world.provider.claims = claims -> {
        claims.put("email", mail);
        claims.put("email_verified", verified);
      };
      return world.signIn().who().mails();
    }
  }

  @Test
  void nameAndAddressMayComeFromTheUserInfoToo() throws Exception {
    try (SigningIn world = new SigningIn(SigningIn.mails("example.com"), new Checks(), LastGroups.NONE)) {
      world.provider.more = Map.of("sub", world.provider.subject, "name", "Ida Example", "email", "ida@example.com", "email_verified", true);
      assertThat(world.signIn().who()).returns("Ida Example", Vouched::name).returns(List.of("ida@example.com"), Vouched::mails);

      world.provider.claims = claims -> claims.put("email", "boss@example.com");
      assertThat(world.signIn().who().mails()).as("what proves one address proves no other").isEmpty();
    }
  }

  @Test
  void groupsComeFromTheTokenElseFromTheUserInfo() throws Exception {
    try (SigningIn world = new SigningIn(SigningIn.groups(Set.of(), Map.of(), Map.of()), new Checks(), LastGroups.NONE)) {
      world.provider.claims = claims -> claims.put("groups", List.of("staff", "wiki"));
      assertThat(world.signIn().who().groups()).containsExactlyInAnyOrder("staff", "wiki");

      world.provider.claims = _ -> {};
      world.provider.more = Map.of("sub", world.provider.subject, "groups", List.of("sales"));
      assertThat(world.signIn().who().groups()).containsExactly("sales");

      world.provider.more = Map.of("sub", "somebody-else", "groups", List.of("sales"));
      assertThat(world.signIn().who()).as("of somebody else").returns(Set.of(), Vouched::groups)
          .returns(false, Vouched::groupsFresh);
      world.provider.claims = claims -> claims.put("groups", List.of());
      assertThat(world.signIn().who()).as("none is an answer too").returns(Set.of(), Vouched::groups)
          .returns(true, Vouched::groupsFresh);
    }
  }

  @Test
  void whatIsNotSaidOfGroupsIsWhatWasSaidLastForADay() throws Exception {
    List<Instant> asked = new ArrayList<>();
    LastGroups last = (issuer, subject, since) -> {
      asked.add(since);
      return subject.equals("248289761001") && issuer.startsWith("http://127.0.0.1") ? Optional.of(Set.of("staff")) : Optional.empty();
    };
    OidcSettings settings = SigningIn.groups(Set.of("staff"), Map.of(Role.ADMIN, Set.of("staff")), Map.of());
    try (SigningIn world = new SigningIn(settings, new Checks(), last)) {
      List<Map<String, Object>> unsaid = List.of(
          Map.of("_claim_names", Map.of("groups", "src1"), "_claim_sources", Map.of("src1", Map.of("endpoint", "https://x.example"))),
          Map.of("hasgroups", true), Map.of("groups", List.of("boss"), "_claim_names", Map.of("groups", "src1")),
          Map.of("groups", List.of("staff", 7)), Map.of("groups", Map.of("staff", true)), Map.of("groups", true), Map.of());
      for (Map<String, Object> said : unsaid) {
        world.provider.claims = claims -> claims.putAll(said);
        assertThat(world.signIn().who()).as("%s", said).returns(Set.of("staff"), Vouched::groups)
            .returns(false, Vouched::groupsFresh).returns(Set.of(), Vouched::roles);
      }
      assertThat(asked).containsOnly(world.clock.instant().minus(Duration.ofHours(24)));
      world.provider.subject = "nobody-before";
      assertThat(refusal(world::signIn).reason()).as("nothing was said before").isEqualTo(Reason.GROUP);
    }
  }

  @Test
  void rolesComeFromTheTableOnly() throws Exception {
    OidcSettings settings = SigningIn.groups(Set.of(), Map.of(Role.ADMIN, Set.of("kith-admins"), Role.AUDITOR, Set.of("audit")),
        Map.of("wiki", Set.of("wiki-editors"), "mail", Set.of("postmasters")));
    try (SigningIn world = new SigningIn(settings, new Checks(), LastGroups.NONE)) {
      world.provider.claims = claims -> claims.putAll(Map.of("groups", List.of("admin", "ADMIN", "Kith-Admins"),
          "role", "admin", "roles", List.of("admin")));
      assertThat(world.signIn().who().roles()).as("nothing is guessed").isEmpty();

      world.provider.claims = claims -> claims.put("groups", List.of("kith-admins", "wiki-editors"));
      assertThat(world.signIn().who()).returns(Set.of(Role.ADMIN, Role.SOURCE_OWNER), Vouched::roles)
          .returns(Set.of("wiki"), Vouched::sources);
    }
  }

  @Test
  void unknownKeysHaveTheProviderAskedOnceAMinuteAtMost() throws Exception {
    assertThat(fetchesDuringAFlood(new Checks())).isEqualTo(2);
    assertThat(fetchesDuringAFlood(new Checks() {
      @Override
      Duration betweenKeys() {
        return Duration.ZERO;
      }
    })).as("control").isGreaterThan(20);
  }

  private static int fetchesDuringAFlood(Checks checks) throws Exception {
    try (SigningIn world = new SigningIn(SigningIn.PLAIN, checks, LastGroups.NONE)) {
      world.signIn();
      world.clock.turn(Duration.ofSeconds(61));
      world.provider.sign = claims -> SmallProvider.sign(new JWSHeader.Builder(JWSAlgorithm.RS256)
          .keyID("unknown" + claims.getClaim("nonce")).build(), SmallProvider.OTHER, claims);
      for (int i = 0; i < 25; i++) {
        assertThat(refusal(world::signIn).reason()).isEqualTo(Reason.KEY);
        world.clock.turn(Duration.ofSeconds(2));
      }
      return world.provider.keysFetched.get();
    }
  }

  @Test
  void aNewKeyOfTheProviderIsFoundAMinuteLater() throws Exception {
    try (SigningIn world = new SigningIn()) {
      world.signIn();
      world.provider.keys = List.of(SmallProvider.OTHER.toPublicJWK());
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.OTHER, claims);
      assertThat(refusal(world::signIn).reason()).isEqualTo(Reason.SIGNATURE);
    }
    try (SigningIn world = new SigningIn()) {
      world.provider.keys = List.of(SmallProvider.EC);
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.ES256, SmallProvider.EC, claims);
      world.signIn();
      world.provider.keys = List.of(SmallProvider.RSA);
      world.provider.sign = claims -> SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.RSA, claims);
      assertThat(refusal(world::signIn).reason()).isEqualTo(Reason.KEY);
      world.clock.turn(Duration.ofSeconds(61));
      assertThat(world.signIn().who().subject()).isEqualTo(world.provider.subject);
    }
  }

  @Test
  void aKeyThatIsTakenBackIsGoneAfterAnHour() throws Exception {
    try (SigningIn world = new SigningIn()) {
      world.signIn();
      world.provider.keys = List.of(SmallProvider.EC);
      assertThat(world.signIn().who().subject()).as("still believed").isNotEmpty();
      world.clock.turn(Duration.ofMinutes(61));
      assertThat(refusal(world::signIn).reason()).isEqualTo(Reason.KEY);
    }
  }

  @Test
  void whileTheProviderIsDownEachIsToldAtOnceAndOneInTenSecondsAsks() throws Exception {
    try (SigningIn world = new SigningIn()) {
      world.provider.description = description -> description.put("issuer", "https://other.example");
      for (int i = 0; i < 5; i++) {
        assertThat(refusal(world::begin).isOutage()).isFalse();
      }
      assertThat(world.provider.described).hasValue(1);
      world.provider.description = _ -> {};
      world.clock.turn(Duration.ofSeconds(11));
      assertThat(world.signIn().who().subject()).as("it heals by itself").isNotEmpty();
    }
  }

  @Test
  void aProviderThatStopsInTheMiddleOfAnAnswerIsGivenUp() throws Exception {
    try (SigningIn world = new SigningIn()) {
      world.provider.stalls = true;
      long begun = System.nanoTime();
      Refused refused = refusal(world::begin);
      assertThat(refused.isOutage()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(10));
      assertThat(world.audited).hasSize(1);
    }
  }

  @Test
  void theProviderEndsSessionsWithALogoutTokenThatIsTakenOnce() throws Exception {
    try (SigningIn world = new SigningIn()) {
      String token = logout(world, Map.of());
      assertThat(world.oidc.logout(token, "192.0.2.9")).isEqualTo(new Identity(world.provider.issuer(), "248289761001"));
      assertThat(refusal(() -> world.oidc.logout(token, "192.0.2.9")).reason()).as("again").isEqualTo(Reason.LOGOUT);

      for (Map<String, Object> bad : List.<Map<String, Object>>of(Map.of("nonce", "n"), Map.of("events", Map.of()),
          Map.of("events", "http://schemas.openid.net/event/backchannel-logout"), Map.of("jti", ""), Map.of("sub", ""),
          Map.of("iat", world.clock.millis() / 1000 - 3_600))) {
        assertThat(refusal(() -> world.oidc.logout(logout(world, bad), "192.0.2.9")).reason()).as("%s", bad).isEqualTo(Reason.LOGOUT);
      }
      assertThat(refusal(() -> world.oidc.logout(logout(world, Map.of("aud", "other")), "192.0.2.9")).reason())
          .isEqualTo(Reason.AUDIENCE);
      String identity = SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.RSA, world.provider.claims(null));
      assertThat(refusal(() -> world.oidc.logout(identity, "192.0.2.9")).reason()).as("an ID token").isEqualTo(Reason.LOGOUT);
      assertThat(world.audited).hasSize(9).allMatch(event -> event.type() == Event.Type.SIGN_IN_REFUSED);
    }
  }

  private static int logouts;

  private static String logout(SigningIn world, Map<String, Object> but) {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(world.provider.claims(null)).jwtID("logout" + logouts++)
        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    but.forEach(claims::claim);
    return SmallProvider.sign(JWSAlgorithm.RS256, SmallProvider.RSA, claims.build());
  }

  @Test
  void whateverBecomesOfItsAnswersNobodyIsLetInAsAnother() throws Exception {
    long seed = Seed.get();
    System.out.println("OidcTest: -Dseed=" + seed);
    Random random = new Random(seed);
    List<String> pieces = List.of("\"", "{", "}", "[", "]", ":", ",", ".", "null", "-1", "1e999", "\\u0000", "\\ud800", "[[[[", "eyJ", "=",
        "\u0000", "\u00e9", "http://", "a".repeat(3_000));
    int let = 0;
    for (int round = 0; round < 25; round++) {
      try (SigningIn world = new SigningIn(SigningIn.groups(Set.of(), Map.of(), Map.of()), new Checks(), LastGroups.NONE)) {
        world.provider.more = Map.of("sub", world.provider.subject, "groups", List.of("staff"));
        world.provider.mangle = (path, body) -> path.equals("/authorize") ? body : mangled(body, random, pieces);
        for (int again = 0; again < 5; again++) {
          try {
            Oidc.Departure departure = world.begin();
            Map<String, List<String>> brought;
            try {
              brought = SigningIn.visit(departure.to());
            } catch (java.io.IOException | IllegalArgumentException | java.util.NoSuchElementException _) {
              // the browser was sent where nobody answers
              continue;
            }
            assertThat(world.finish(departure.browser(), brought).who()).returns(world.provider.issuer(), Vouched::issuer)
                .returns("248289761001", Vouched::subject);
            let++;
          } catch (Refused refused) {
            assertThat(refused.label()).isNotBlank();
          }
          world.clock.turn(Duration.ofMinutes(61));
        }
      }
    }
    assertThat(let).as("some of it did no harm").isPositive();
  }

  private static synchronized String mangled(String body, Random random, List<String> pieces) {
    if (random.nextInt(3) == 0) {
      return body;
    }
    int at = random.nextInt(body.length());
    int to = Math.min(body.length(), at + random.nextInt(4) * random.nextInt(10));
    return body.substring(0, at) + (random.nextBoolean() ? pieces.get(random.nextInt(pieces.size())) : "") + body.substring(to);
  }

  @Test
  void settingsThatCannotBeSafeAreRefused() {
    OidcSettings good = SigningIn.PLAIN;
    assertThatThrownBy(() -> SigningIn.at(good, URI.create("http://login.example.com"))).hasMessageContaining("https only");
    assertThatThrownBy(() -> SigningIn.at(good, URI.create("https://login.example.com?x=1"))).hasMessageContaining("query");
    assertThatThrownBy(() -> SigningIn.mails("*")).hasMessageContaining("is no domain");
    assertThatThrownBy(() -> SigningIn.groups(Set.of(), Map.of(Role.READER, Set.of("x")), Map.of())).hasMessageContaining("reader");
    assertThat(good.toString()).doesNotContain(SmallProvider.SECRET);
  }

  interface Step {
    Object take() throws Exception;
  }

  static Refused refusal(Step step) {
    return catchThrowableOfType(Refused.class, step::take);
  }
}
