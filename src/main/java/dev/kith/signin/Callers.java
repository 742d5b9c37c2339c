package dev.kith.signin;

import dev.kith.access.Viewers;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.store.Account;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes callers of accounts: by what the account and the directory say at this moment.
final class Callers {
  private static final Viewer NOTHING = new Viewer("", Set.of());

  private final Supplier<Directory> directory;
  private final Function<Profile, Viewer> viewers;

  /// @param viewers as whom a person sees
  Callers(Supplier<Directory> directory, Function<Profile, Viewer> viewers) {
    this.directory = directory;
    this.viewers = viewers;
  }

  /// The person whose account it is.
  Optional<Profile> person(Account account) {
    return account.person().isEmpty() ? Optional.empty() : directory.get().bearer(account.person());
  }

  /// Who an account is when it is its own; empty if it may not be used: it is disabled, whose it is has left, or a feed of groups
  /// says that they are disabled, so that they see nothing.
  Optional<Caller> of(Account account) {
    Optional<Profile> person = person(account);
    Optional<Viewer> seeing = person.map(viewers);
    if (!closed(account, person, seeing).isEmpty()) {
      return Optional.empty();
    }
    Set<Role> roles = EnumSet.of(Role.READER);
    Set<String> sources = new HashSet<>();
    for (String text : account.grants()) {
      Grant grant = Grant.of(text);
      roles.add(grant.role());
      if (grant.role() == Role.SOURCE_OWNER) {
        sources.add(grant.source());
      }
    }
    // Who is not found in the directory, though the account is somebody's, sees nothing; they can still mend what is broken.
    Viewer viewer = account.service() ? new Viewer("", account.principals())
        : account.person().isEmpty() ? Viewers.ANYBODY : seeing.orElse(NOTHING);
    return Optional.of(new Caller(person.map(Profile::id).orElse(""), viewer, roles, Scope.ALL, sources,
        person.map(one -> "person:" + one.id()).orElse("account:" + account.name()), ""));
  }

  /// Why an account may not be used, to go on a sentence; empty if it may.
  String closed(Account account) {
    Optional<Profile> person = person(account);
    return closed(account, person, person.map(viewers));
  }

  private static String closed(Account account, Optional<Profile> person, Optional<Viewer> seeing) {
    return account.disabled() ? "the account is disabled"
        : person.filter(one -> !one.active()).map(one -> one.name() + " has left, as the lists of people say")
            .or(() -> person.filter(one -> !one.human()).map(one -> one.name() + " is no human, as the lists of people say"))
            .or(() -> seeing.filter(viewer -> viewer.principals().isEmpty())
                .map(_ -> person.get().name() + " is disabled by a feed of groups")).orElse("");
  }

  /// Whether anybody may sign in as this person.
  boolean mayRead(Profile person, Iterable<Account> accounts) {
    for (Account account : accounts) {
      if (!account.disabled() && person(account).filter(one -> one.id().equals(person.id())).isPresent()) {
        return person.active();
      }
    }
    return false;
  }
}
