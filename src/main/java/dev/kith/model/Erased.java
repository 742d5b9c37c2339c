package dev.kith.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// Those who were deleted, as digests of how they were written: they are recognised when a source brings them again, and
/// nobody can read from it who they were. Whoever has the file can still try a name on it, as the salt lies beside it.
public final class Erased {
  public static final Erased NOBODY = new Erased("", Set.of(), Set.of());

  private final String salt;
  private final Set<String> keys;
  private final Set<String> names;

  /// @param salt  one for a data folder
  /// @param keys  as [#digest] gives them: ids, mail addresses, accounts, identities
  /// @param names the same of names
  public Erased(String salt, Set<String> keys, Set<String> names) {
    this.salt = salt;
    this.keys = Set.copyOf(keys);
    this.names = Set.copyOf(names);
  }

  public boolean isEmpty() {
    return keys.isEmpty() && names.isEmpty();
  }

  /// Whether this is an id, mail address, account or identity of somebody deleted.
  ///
  /// @param folded by [Spelling#fold]
  public boolean key(String folded) {
    return !keys.isEmpty() && keys.contains(digest(salt, folded));
  }

  /// Whether somebody deleted was called so; others may be, too.
  ///
  /// @param folded by [Spelling#fold]
  public boolean name(String folded) {
    return !names.isEmpty() && names.contains(digest(salt, folded));
  }

  /// SHA-256 in hexadecimal of the salt and a text.
  public static String digest(String salt, String folded) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(folded.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
