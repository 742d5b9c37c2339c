package dev.kith.signin;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.store.Account;
import dev.kith.store.Credentials;
import dev.kith.store.Credentials.Change;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Who may sign in, and what they may do: as admins say. Nobody gives what they do not have, and the last admin stays.
///
/// Each change is written down, on disk, and in force within a second when its method returns; what an account may do is another
/// then, so its sessions have ended. Mistakes are [IllegalArgumentException]s in one line; what one may not, [NotAllowed].
public final class Accounts {
  private final Credentials credentials;
  private final Callers callers;
  private final Supplier<Directory> directory;
  private final Passwords passwords;
  private final Tokens tokens;
  private final Audit audit;
  private final InstantSource clock;
  private final Function<String, Optional<String>> noSource;

  /// @param noSource why a source cannot be looked after, in a line; empty if it can
  Accounts(Credentials credentials, Callers callers, Supplier<Directory> directory, Passwords passwords, Tokens tokens,
      Audit audit, InstantSource clock, Function<String, Optional<String>> noSource) {
    this.noSource = noSource;
    this.credentials = credentials;
    this.callers = callers;
    this.directory = directory;
    this.passwords = passwords;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /// Whoever asks may not do this.
  public static final class NotAllowed extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAllowed(String why) {
      super(why);
    }
  }

  /// What is wanted of a new account.
  ///
  /// @param person   the id in the directory; empty for nobody's
  /// @param password empty for none: of programs, and of those whom others vouch for
  public record Wanted(String name, boolean service, String person, Set<Grant> grants, Set<String> principals, String password) {}

  /// @param person     the id in the directory; empty if it is nobody's, or if they are not there
  /// @param personName as the directory has it
  /// @param closed     why nobody may use it just now, though it need not be disabled; empty if it may be used
  /// @param password   whether there is one
  public record Shown(String name, boolean service, String person, String personName, boolean disabled, String closed, boolean password,
      Set<String> grants, Set<String> principals, Instant made, int sessions, int tokens) {}

  public List<Shown> list() {
    return credentials.accounts().stream().map(this::shown).toList();
  }

  public Optional<Shown> find(String name) {
    return credentials.account(name(name)).map(this::shown);
  }

  private Shown shown(Account account) {
    Optional<Profile> person = callers.person(account);
    return new Shown(account.name(), account.service(), person.map(Profile::id).orElse(""), person.map(Profile::name).orElse(""),
        account.disabled(), callers.closed(account), !account.password().isEmpty(), new TreeSet<>(account.grants()),
        new TreeSet<>(account.principals()), account.made(), credentials.sessions(account.name()).size(), credentials.tokens(account.name()).size());
  }

  /// As accounts are called: small letters, and each letter written in one way.
  static String name(String given) {
    return Normalizer.normalize(given.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /// Adds an account.
  public Shown add(Caller by, Wanted wanted) {
    String name = name(wanted.name);
    if (!name.matches("[\\p{Ll}\\p{Lo}0-9][\\p{Ll}\\p{Lo}0-9._@-]{0,79}")) {
      throw new IllegalArgumentException("An account is called by 1 to 80 small letters, digits, dots, hyphens and @; try ada or ada@example.com.");
    }
    if (wanted.service && (!wanted.password.isEmpty() || !wanted.person.isEmpty())) {
      throw new IllegalArgumentException("A program's account has tokens; it has no password, and is no person's.");
    }
    if (!wanted.service && !wanted.principals.isEmpty()) {
      throw new IllegalArgumentException("Only a program's account says itself as whom it sees; a person's is linked to the person.");
    }
    wanted.grants.forEach(grant -> mayGrant(by, grant));
    wanted.principals.forEach(principal -> mayGive(by, principal));
    String hash = wanted.password.isEmpty() ? "" : hash(wanted.password, name);
    String person = wanted.person.isEmpty() ? "" : key(wanted.person);
    Account account = new Account(name, wanted.service, person, hash, false,
        wanted.grants.stream().map(Grant::toString).collect(Collectors.toSet()), wanted.principals, clock.instant());
    credentials.change(change -> {
      if (change.account(name).isPresent()) {
        throw new IllegalArgumentException("There is an account “" + name + "” already.");
      }
      write(by, Type.ACCOUNT_MADE, name, Map.of("kind", wanted.service ? "program" : "person",
          "principals", String.join(" ", new TreeSet<>(wanted.principals))));
      wanted.grants.forEach(grant -> write(by, Type.ROLE_GRANTED, name, Map.of("role", grant.toString())));
      if (!person.isEmpty()) {
        write(by, Type.IDENTITY_LINKED, name, Map.of("person", wanted.person));
      }
      change.put(account);
      return null;
    });
    return shown(account);
  }

  /// Another password, said by an admin.
  public void password(Caller by, String name, String password) {
    String hash = hash(password, name(name));
    change(by, name, Type.PASSWORD_CHANGED, Map.of(), account -> {
      if (account.service()) {
        throw new IllegalArgumentException("A program's account has tokens and no password.");
      }
      return account.withPassword(hash);
    });
  }

  /// The account's own next password, once it is known whose it is.
  void ownPassword(Caller by, String name, String password) {
    String hash = hash(password, name);
    credentials.change(change -> {
      Account account = change.account(name).orElseThrow();
      write(by, Type.PASSWORD_CHANGED, name, Map.of("by", "owner"));
      change.put(account.withPassword(hash));
      change.endSessions(name);
      return null;
    });
  }

  /// A change by its name, for whoever has it from outside.
  ///
  /// @param value what to, where that is not said by the name
  public void change(Caller by, String name, String change, String value) {
    switch (change) {
      case "disable" -> disable(by, name);
      case "enable" -> enable(by, name);
      case "password" -> password(by, name, value);
      case "person" -> person(by, name, value);
      case "link" -> {
        String[] identity = value.strip().split(" +");
        if (identity.length != 2) {
          throw new IllegalArgumentException("“value” is an issuer and a subject; try “https://login.example.com 248289761001”.");
        }
        link(by, name, new Identity(identity[0], identity[1]));
      }
      case "grant" -> grant(by, name, Grant.of(value));
      case "revoke" -> revoke(by, name, Grant.of(value));
      default -> throw new IllegalArgumentException(
          "“change” is disable, enable, password, person, link, grant or revoke; what to comes in “value”.");
    }
  }

  /// A token of a program's account. People make their own, so that nobody reads in their name.
  public Tokens.Made token(Caller by, String name, Tokens.Wanted wanted) {
    Account account = credentials.account(name(name))
        .orElseThrow(() -> new IllegalArgumentException("There is no account “" + name(name) + "”."));
    if (!account.service()) {
      throw new NotAllowed("“" + account.name() + "” is a person's account: they make their own tokens, on the page of their account.");
    }
    mayActOn(by, account);
    account.principals().forEach(principal -> mayGive(by, principal));
    return tokens.make(by, account.name(), wanted);
  }

  public void disable(Caller by, String name) {
    change(by, name, Type.ACCOUNT_DISABLED, Map.of(), account -> account.withDisabled(true));
  }

  public void enable(Caller by, String name) {
    change(by, name, Type.ACCOUNT_CHANGED, Map.of("change", "enabled"), account -> account.withDisabled(false));
  }

  /// With its sessions and tokens.
  public void remove(Caller by, String name) {
    change(by, name, Type.ACCOUNT_REMOVED, Map.of(), _ -> null);
  }

  public void grant(Caller by, String name, Grant grant) {
    mayGrant(by, grant);
    change(by, name, Type.ROLE_GRANTED, Map.of("role", grant.toString()), account -> {
      Set<String> grants = new HashSet<>(account.grants());
      grants.add(grant.toString());
      return account.withGrants(grants);
    });
  }

  public void revoke(Caller by, String name, Grant grant) {
    change(by, name, Type.ROLE_REVOKED, Map.of("role", grant.toString()), account -> {
      Set<String> grants = new HashSet<>(account.grants());
      if (!grants.remove(grant.toString())) {
        throw new IllegalArgumentException("“" + name(name) + "” does not have the role " + grant + ".");
      }
      return account.withGrants(grants);
    });
  }

  /// Says whose account it is; never by a name, which others may have, too.
  ///
  /// @param person the id in the directory; empty for nobody's
  public void person(Caller by, String name, String person) {
    String key = person.isEmpty() ? "" : key(person);
    change(by, name, Type.IDENTITY_LINKED, Map.of("person", person), account -> {
      if (account.service()) {
        throw new IllegalArgumentException("A program's account is no person's.");
      }
      return account.withPerson(key);
    });
  }

  /// Says as whom somebody signs in whom an issuer vouches for.
  public void link(Caller by, String name, Identity identity) {
    String of = name(name);
    credentials.change(change -> {
      mayActOn(by, account(change, of));
      write(by, Type.IDENTITY_LINKED, of, Map.of("issuer", identity.issuer(), "subject", identity.subject()));
      change.link(identity.issuer(), identity.subject(), of);
      return null;
    });
  }

  /// @param to what becomes of the account; `null` if it goes
  private void change(Caller by, String name, Type type, Map<String, String> details, Function<Account, Account> to) {
    String of = name(name);
    credentials.change(change -> {
      Account account = account(change, of);
      mayActOn(by, account);
      Account next = to.apply(account);
      if (isAdmin(account) && (next == null || !isAdmin(next))
          && change.having(Role.ADMIN.label()).stream().filter(one -> !one.name().equals(of)).noneMatch(Accounts::isAdmin)) {
        throw new IllegalArgumentException("“" + of + "” is the last admin; make somebody else one first.");
      }
      write(by, type, of, details);
      change.endSessions(of);
      if (next == null) {
        change.remove(of);
      } else {
        change.put(next);
      }
      return null;
    });
  }

  private static boolean isAdmin(Account account) {
    return !account.service() && !account.disabled() && account.grants().contains(Role.ADMIN.label());
  }

  private static Account account(Change change, String name) {
    return change.account(name).orElseThrow(() -> new IllegalArgumentException("There is no account “" + name + "”."));
  }

  private String hash(String password, String name) {
    PasswordRules.wrong(password, List.of(name)).ifPresent(wrong -> {
      throw new IllegalArgumentException(wrong);
    });
    return passwords.hash(password);
  }

  private String key(String person) {
    Directory all = directory.get();
    return all.person(person).filter(Profile::listed).filter(Profile::human).map(one -> all.subject(one).keys().getFirst())
        .orElseThrow(() -> new IllegalArgumentException("There is nobody in a list of people with the id “" + person + "”."));
  }

  /// Else whoever may set passwords could become anybody, and be more than they are.
  private static void mayActOn(Caller by, Account account) {
    account.grants().forEach(text -> {
      Grant grant = Grant.of(text);
      if (!has(by, grant)) {
        throw new NotAllowed("“" + account.name() + "” has the role " + grant + ", which you do not have.");
      }
    });
  }

  private void mayGrant(Caller by, Grant grant) {
    if (grant.role() == Role.SOURCE_OWNER) {
      noSource.apply(grant.source()).ifPresent(why -> {
        throw new IllegalArgumentException(why);
      });
    }
    if (!has(by, grant)) {
      throw new NotAllowed("You cannot give the role " + grant + ", which you do not have.");
    }
  }

  private static boolean has(Caller by, Grant grant) {
    return grant.role() == Role.SOURCE_OWNER ? by.owns(grant.source()) : by.roles().contains(grant.role());
  }

  /// The command line may: who can use it can read the files of the index as well. It is written down.
  private static void mayGive(Caller by, String principal) {
    if (!principal.matches("everyone|(user|group):\\S(.*\\S)?")) {
      throw new IllegalArgumentException("“" + principal + "” names nobody; try everyone, group:<name> or user:<account>.");
    }
    if (!by.actor().startsWith("os:") && !by.viewer().principals().contains(principal)) {
      throw new NotAllowed("You cannot let a program see as " + principal + ", which you are not.");
    }
  }

  private void write(Caller by, Type type, String account, Map<String, String> details) {
    audit.write(new Event(type, by.actor(), "account:" + account, details));
  }
}
