package dev.kith.signin;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.store.Account;
import dev.kith.store.Credentials;
import dev.kith.store.Credentials.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps the accounts of those whom a provider or a proxy vouches for as these say. An account is found by issuer and subject
/// and by nothing else: neither a name nor a mail address ever leads to an account that is there already.
public final class Vouching {
  private static final int LONGEST = 40;
  private static final int DIGITS = 12;
  private static final int MOST_NOTES = 100_000;
  static final Duration REFUSALS = Duration.ofMinutes(1);
  private static final Duration GROUPS = Duration.ofHours(1);

  /// What an issuer's word may do.
  ///
  /// @param creates     whether whoever is new gets an account
  /// @param managed     the roles that the issuer gives and takes; all others are the admins' matter
  /// @param subjectIsKey whether the subject is an id or address in lists of people
  /// @param groups      where the groups go that it names
  public record Rules(boolean creates, Set<Grant> managed, boolean subjectIsKey, ClaimedGroups groups) {
    public Rules {
      managed = Set.copyOf(managed);
    }
  }

  private final Credentials credentials;
  private final Supplier<Directory> directory;
  private final Audit audit;
  private final InstantSource clock;
  private final Map<String, Note> notes = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Note> eldest) {
      return size() > MOST_NOTES;
    }
  };

  private record Note(String value, Instant at) {}

  Vouching(Credentials credentials, Supplier<Directory> directory, Audit audit, InstantSource clock) {
    this.credentials = credentials;
    this.directory = directory;
    this.audit = audit;
    this.clock = clock;
  }

  /// The account of whom is vouched for, after it was made or changed as the issuer says; empty if there is none.
  Optional<Account> account(Vouched who, Rules rules) {
    Optional<Account> known = credentials.account(who.issuer(), who.subject());
    if (known.isEmpty() && !rules.creates) {
      return Optional.empty();
    }
    String name = known.map(Account::name).orElseGet(() -> name(who));
    String person = known.map(Account::person).filter(key -> !key.isEmpty()).orElseGet(() -> person(who, rules, name));
    Set<String> said = said(who);
    Set<String> managed = rules.managed.stream().map(Grant::toString).collect(Collectors.toSet());
    said.retainAll(managed);
    Optional<Account> account = known.filter(one -> one.person().equals(person)
        && one.grants().equals(next(one, managed, said)));
    if (account.isEmpty()) {
      account = credentials.change(change -> changed(change, who, known.isPresent(), name, person, managed, said));
    }
    if (account.isEmpty()) {
      // somebody's second request was made while the first one made the account
      account = credentials.account(who.issuer(), who.subject());
    }
    account.ifPresent(one -> rules.groups.signedIn(who.issuer(), who.subject(),
        one.person().isEmpty() ? Set.of() : Set.of(one.person()), who.groupsFresh() ? Optional.of(who.groups()) : Optional.empty()));
    return account;
  }

  private static Set<String> said(Vouched who) {
    Stream<Grant> roles = who.roles().stream().filter(role -> role != Role.SOURCE_OWNER).map(role -> new Grant(role, ""));
    Stream<Grant> sources = who.sources().stream().map(source -> new Grant(Role.SOURCE_OWNER, source));
    return Stream.concat(roles, sources).map(Grant::toString).collect(Collectors.toSet());
  }

  /// As [#account], for who is vouched for with each request: their groups are handed on when they change, else once an
  /// hour.
  Optional<Account> again(Vouched who, Rules rules) {
    String name = "groups " + who.issuer() + " " + who.subject();
    String groups = who.groupsFresh() + " " + new TreeSet<>(who.groups());
    boolean tell = isNews(name, groups, GROUPS);
    Rules silent = new Rules(rules.creates, rules.managed, rules.subjectIsKey, ClaimedGroups.NONE);
    Optional<Account> account = account(who, tell ? rules : silent);
    if (tell) {
      note(name, groups);
    }
    return account;
  }

  /// Whether this was not noted with this value within that time.
  synchronized boolean isNews(String name, String value, Duration quiet) {
    Note last = notes.get(name);
    return last == null || !last.value.equals(value) || !clock.instant().isBefore(last.at.plus(quiet));
  }

  synchronized void note(String name, String value) {
    notes.put(name, new Note(value, clock.instant()));
  }

  private static Set<String> next(Account account, Set<String> managed, Set<String> said) {
    Set<String> grants = new HashSet<>(account.grants());
    grants.removeAll(managed);
    grants.addAll(said);
    return grants;
  }

  private Optional<Account> changed(Change change, Vouched who, boolean known, String name, String person,
      Set<String> managed, Set<String> said) {
    Optional<Account> there = change.account(name);
    if (!known && there.isPresent()) {
      // somebody else's, or our own of a moment ago
      return Optional.empty();
    }
    Account before = there.orElseGet(() -> new Account(name, false, "", "", false, Set.of(), Set.of(), clock.instant()));
    Account after = before.withPerson(person).withGrants(next(before, managed, said));
    if (there.isEmpty()) {
      write(Type.ACCOUNT_MADE, name, Map.of("kind", "person", "issuer", who.issuer(), "subject", who.subject()));
    }
    if (!person.equals(before.person())) {
      write(Type.IDENTITY_LINKED, name, Map.of("person", person, "issuer", who.issuer()));
    }
    minus(after.grants(), before.grants())
        .forEach(grant -> write(Type.ROLE_GRANTED, name, Map.of("role", grant, "issuer", who.issuer())));
    minus(before.grants(), after.grants())
        .forEach(grant -> write(Type.ROLE_REVOKED, name, Map.of("role", grant, "issuer", who.issuer())));
    change.put(after);
    if (there.isEmpty()) {
      change.link(who.issuer(), who.subject(), name);
    } else {
      change.endSessions(name);
    }
    return Optional.of(after);
  }

  private static Set<String> minus(Set<String> one, Set<String> other) {
    Set<String> out = new TreeSet<>(one);
    out.removeAll(other);
    return out;
  }

  /// How the directory writes the person, if the issuer is entitled to say who it is; empty if nobody is, or if another account
  /// of this issuer is theirs already: an address may have been given to somebody new.
  private String person(Vouched who, Rules rules, String name) {
    Directory people = directory.get();
    return Stream.concat(who.mails().stream(), rules.subjectIsKey ? Stream.of(who.subject()) : Stream.empty())
        .map(people::bearer).flatMap(Optional::stream).filter(Profile::listed).filter(Profile::human).findFirst()
        .filter(person -> credentials.of(who.issuer()).stream().filter(account -> !account.name().equals(name)).noneMatch(account ->
                people.bearer(account.person()).filter(other -> other.id().equals(person.id())).isPresent()))
        .map(person -> people.subject(person).keys().getFirst()).orElse("");
  }

  /// What people can read, and behind it what no other identity has.
  private static String name(Vouched who) {
    String said = (who.name().isEmpty() ? who.subject() : who.name()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".")
        .replaceAll("^\\.|\\.$", "");
    String short_ = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    return (short_.isEmpty() ? "" : short_ + "-") + Secrets.digest(who.issuer() + " " + who.subject()).substring(0, DIGITS);
  }

  private void write(Type type, String account, Map<String, String> details) {
    audit.write(new Event(type, "kith", "account:" + account, details));
  }
}
