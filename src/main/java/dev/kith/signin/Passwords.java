package dev.kith.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) with 19 MiB, two passes and one lane: the least that OWASP advises. Each hash keeps a core and its memory
/// busy for a while, so few are made at once and few wait for it.
final class Passwords {
  private static final int KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  static final int AT_ONCE = 2;
  private static final int WAITING = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern ENCODED =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /// Compared where there is none, so that it takes as long; what comes of it is never looked at.
  private static final String NOBODYS = "$argon2id$v=19$m=" + KIB + ",t=" + PASSES + ",p=" + LANES + "$" + "A".repeat(22) + "$"
      + "A".repeat(43);

  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final SecureRandom random = new SecureRandom();

  /// A new hash with all that is needed to compare, in the usual form `$argon2id$v=19$…`.
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    places.acquireUninterruptibly();
    try {
      return "$argon2id$v=19$m=" + KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt) + "$"
          + base64.encodeToString(argon2(password, salt, KIB, PASSES, LANES, HASH_BYTES));
    } finally {
      places.release();
    }
  }

  /// Whether it is the password.
  ///
  /// @param encoded empty if there is none: then it takes as long, and is wrong
  /// @return empty if too many are being compared just now
  Optional<Boolean> matches(String password, String encoded) {
    return inTurn(() -> {
      Matcher parts = ENCODED.matcher(encoded.isEmpty() ? NOBODYS : encoded);
      if (!parts.matches()) {
        throw new IllegalStateException("a password is kept in an unknown form");
      }
      byte[] hash = Base64.getDecoder().decode(parts.group(5));
      byte[] given = argon2(password, Base64.getDecoder().decode(parts.group(4)), Integer.parseInt(parts.group(1)),
          Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)), hash.length);
      return MessageDigest.isEqual(hash, given) && !encoded.isEmpty();
    });
  }

  private <T> Optional<T> inTurn(Supplier<T> work) {
    try {
      if (places.getQueueLength() >= WAITING || !places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      places.release();
    }
  }

  private static byte[] argon2(String password, byte[] salt, int kib, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withSalt(salt).withMemoryAsKB(kib).withIterations(passes).withParallelism(lanes).build());
    byte[] out = new byte[length];
    // The same letters may be written in several ways, and keyboards differ.
    generator.generateBytes(Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), out);
    return out;
  }
}
