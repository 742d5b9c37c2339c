package dev.kith.model;

import java.util.Objects;

/// A person as one source wrote them. It stays as written and is joined to a [Person] only when it is read, so a change in
/// the directory needs no reindex.
///
/// @param realm   where the account lives: a source's id, or empty when the account is a company-wide id, mail or name
/// @param account the account within its realm: a user key, a handle, a mail address, or a bare name
/// @param name    the name to show while nobody is found behind the account; the account itself if the source gave none
public record Identity(String realm, String account, String name) {
  public Identity {
    Objects.requireNonNull(realm);
    account = account.strip();
    name = name == null || name.isBlank() ? account : name.strip();
    if (account.isEmpty()) {
      throw new IllegalArgumentException("an identity needs an account");
    }
  }

  /// An account that means the same everywhere: an id, a mail address or a full name.
  public static Identity of(String account) {
    return new Identity("", account, account);
  }

  /// An account of one source.
  public static Identity of(String realm, String account, String name) {
    return new Identity(realm, account, name);
  }

  /// The one string that stands for this identity in an index, in access lists and in the directory: `realm/account`, or the
  /// bare account where there is no realm.
  public String key() {
    return realm.isEmpty() ? account : realm + "/" + account;
  }
}
