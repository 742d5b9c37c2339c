package dev.kith.signin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a password must be: long, and not one of those that are tried first. No rules about kinds of characters, and no end.
final class PasswordRules {
  static final int SHORTEST = 12;
  private static final int LONGEST = 256;
  private static final int LITTLE = 6;
  /// What makes most of a password must not be one of these.
  private static final List<String> COMMON = read();

  private PasswordRules() {}

  private static List<String> read() {
    try (InputStream in = PasswordRules.class.getResourceAsStream("/signin/common-passwords.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#")).map(PasswordRules::plain).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is wrong with a password, in one line; empty if nothing is.
  ///
  /// @param names of the account and the like, of which it must not be made
  static Optional<String> wrong(String password, List<String> names) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) {
      return Optional.of("A password has at least " + SHORTEST + " characters; three or four words that do not belong together are good.");
    }
    if (length > LONGEST) {
      return Optional.of("A password has at most " + LONGEST + " characters.");
    }
    String plain = plain(password);
    boolean common = COMMON.stream().anyMatch(word -> mostlyOf(plain, word))
        || names.stream().map(PasswordRules::plain).filter(name -> name.length() > 2).anyMatch(name -> mostlyOf(plain, name));
    return common || repeats(password) || password.matches("[\\d\\p{Punct}\\s]*")
        ? Optional.of("This password is among the first that are tried; take three or four words that do not belong together.")
        : Optional.empty();
  }

  /// Whether hardly anything is left without a word.
  private static boolean mostlyOf(String plain, String word) {
    return plain.contains(word) && plain.replace(word, "").length() < LITTLE;
  }

  /// Small letters, with the usual disguises taken off; other signs and digits count for nothing.
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'i').replace('3', 'e')
        .replace('4', 'a').replace('5', 's').replace('7', 't').replace('@', 'a').replace('$', 's').replace('!', 'i')
        .replaceAll("[^\\p{L}]", "");
  }

  /// A short piece over and over, or few different characters.
  private static boolean repeats(String password) {
    return password.chars().distinct().count() < 5 || password.matches("(?s)(.{1,6})\\1+.{0,5}");
  }
}
