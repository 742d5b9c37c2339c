package dev.kith.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// People who were deleted, as digests of how they were written, and documents that were erased, as digests of their ids: they are
/// recognised when a source brings them again, and nobody can read from it who or what they were. Whoever has the file can still try a
/// name on it, as the salt lies beside it.
public final class Erased {
  public static final Erased NOBODY = new Erased("", Set.of(), Set.of());
  private static final int LONGEST_NAME = 4;

  private final String salt;
  private final Set<String> keys;
  private final Set<String> names;
  private final Set<String> documents;

  /// @param salt  one for a data folder
  /// @param keys  as [#digest] gives them: ids, mail addresses, accounts, identities
  /// @param names the same of names
  public Erased(String salt, Set<String> keys, Set<String> names) {
    this(salt, keys, names, Set.of());
  }

  /// @param documents the same of ids of documents
  public Erased(String salt, Set<String> keys, Set<String> names, Set<String> documents) {
    this.salt = salt;
    this.keys = Set.copyOf(keys);
    this.names = Set.copyOf(names);
    this.documents = Set.copyOf(documents);
  }

  /// Whether nobody was deleted.
  public boolean isEmpty() {
    return keys.isEmpty() && names.isEmpty();
  }

  public boolean hasDocuments() {
    return !documents.isEmpty();
  }

  /// Whether the document of this id was erased.
  public boolean document(String id) {
    return !documents.isEmpty() && documents.contains(digest(salt, id));
  }

  /// Whether a text names somebody deleted: by an id, an account or a mail address of theirs, or by their whole name. Of them there are but
  /// digests, so every few words in a row are tried.
  ///
  /// @param folded by [Spelling#fold]
  public boolean isNamedIn(String folded) {
    if (isEmpty()) {
      return false;
    }
    // Once as people separate words, for accounts and addresses, and once by all that is no letter.
    for (String separators : List.of("[\\s:,\"()\\[\\]{}]+", "[^\\p{L}\\p{N}]+")) {
      String[] words = folded.split(separators);
      for (int from = 0; from < words.length; from++) {
        for (int to = from + 1; to <= Math.min(words.length, from + LONGEST_NAME); to++) {
          String run = String.join(" ", Arrays.asList(words).subList(from, to));
          if (key(run) || name(run)) {
            return true;
          }
        }
      }
    }
    return false;
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
