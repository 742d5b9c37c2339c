package dev.kith.signin.oidc;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The keys that the provider publishes. They are fetched anew when a token names an unknown one or they are an hour old, but
/// never twice within a minute; if that fails, they hold for another day.
final class Keys {
  private static final Duration STALE = Duration.ofHours(1);
  private static final Duration HOLD = Duration.ofHours(24);
  private static final int MOST = 100;

  private final Wire wire;
  private final Checks checks;
  private final InstantSource clock;
  private List<JWK> known = List.of();
  private Instant fetched = Instant.EPOCH;
  private Instant tried = Instant.EPOCH;
  private URI at;
  private Refused failure;

  Keys(Wire wire, Checks checks, InstantSource clock) {
    this.wire = wire;
    this.checks = checks;
    this.clock = clock;
  }

  /// Where they are published; if that changes, they are fetched from there when next asked for.
  synchronized void at(URI address) {
    if (!address.equals(at)) {
      at = address;
      known = List.of();
      fetched = Instant.EPOCH;
    }
  }

  /// The one key that a token says it is signed with and that can have signed it. A token that names none must leave no choice.
  ///
  /// @throws Refused if there are no keys because the provider cannot be reached
  synchronized Optional<JWK> of(Header header) throws Refused {
    if (!(header instanceof JWSHeader signed)) {
      return Optional.empty();
    }
    if (fetched.plus(STALE).isBefore(clock.instant())) {
      fetch();
    }
    Optional<JWK> found = find(signed);
    if (found.isEmpty()) {
      fetch();
      found = find(signed);
    }
    if (found.isEmpty() && failure != null) {
      throw failure;
    }
    return found;
  }

  /// All that are known now.
  synchronized List<JWK> known() {
    return known;
  }

  private Optional<JWK> find(JWSHeader header) {
    if (fetched.plus(HOLD).isBefore(clock.instant())) {
      return Optional.empty();
    }
    List<JWK> fitting = known.stream().filter(key -> Signatures.fits(header, key))
        .filter(key -> header.getKeyID() == null || header.getKeyID().equals(key.getKeyID())).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private void fetch() {
    Instant now = clock.instant();
    if (tried.plus(checks.betweenKeys()).isAfter(now)) {
      return;
    }
    tried = now;
    try {
      List<JWK> keys = JWKSet.parse(wire.get(at)).getKeys();
      if (keys.size() > MOST) {
        throw new Refused(Reason.OVERSIZED);
      }
      known = List.copyOf(keys);
      fetched = now;
      failure = null;
    } catch (ParseException | IllegalArgumentException e) {
      failure = new Refused(Reason.MALFORMED, e);
    } catch (Refused e) {
      failure = e;
    }
  }
}
