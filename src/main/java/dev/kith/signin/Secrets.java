package dev.kith.signin;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Random secrets, and what is kept in their place. A secret of 256 random bits cannot be guessed, so a plain SHA-256 keeps it.
public final class Secrets {
  public static final String TOKEN_PREFIX = "kith_";
  private static final int BYTES = 32;
  private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger RADIX = BigInteger.valueOf(BASE62.length());
  /// 256 bits, and 32 of a checksum.
  private static final int TOKEN_LENGTH = 43;
  private static final int SUM_LENGTH = 6;
  private static final Pattern TOKEN = Pattern.compile(TOKEN_PREFIX + "[0-9A-Za-z]{" + (TOKEN_LENGTH + SUM_LENGTH) + "}");
  private static final int ID_LENGTH = TOKEN_PREFIX.length() + 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /// 256 random bits, in characters of addresses.
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// A token for programs. The checksum lets a scanner tell it from other text, and a slip of the hand from a wrong token.
  static String token() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    String text = base62(new BigInteger(1, bytes), TOKEN_LENGTH);
    return TOKEN_PREFIX + text + sum(text);
  }

  /// What a token is called: its beginning, which tells 47 of its 256 bits; empty if it is no token of Kith's.
  static Optional<String> id(String token) {
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    String text = token.substring(TOKEN_PREFIX.length(), TOKEN_PREFIX.length() + TOKEN_LENGTH);
    return token.endsWith(sum(text)) ? Optional.of(token.substring(0, ID_LENGTH)) : Optional.empty();
  }

  private static String sum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), SUM_LENGTH);
  }

  private static String base62(BigInteger number, int length) {
    StringBuilder out = new StringBuilder();
    BigInteger left = number;
    while (out.length() < length) {
      BigInteger[] parts = left.divideAndRemainder(RADIX);
      out.append(BASE62.charAt(parts[1].intValue()));
      left = parts[0];
    }
    return out.reverse().toString();
  }

  /// SHA-256 in hexadecimal.
  public static String digest(String secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// In a time that does not depend on where they differ.
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
