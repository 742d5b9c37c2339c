package dev.kith.signin;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.store.Account;
import dev.kith.store.Credentials;
import dev.kith.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Signing in and out. Whichever way somebody shows who they are, it ends here: with a password, or with an [Identity] that
/// somebody else vouches for. Both begin a session of an account; what an account may do is worked out anew for each request.
public final class SignIn {
  private final Credentials credentials;
  private final Callers callers;
  private final OpenSessions sessions;
  private final Tokens tokens;
  private final Accounts accounts;
  private final Passwords passwords = new Passwords();
  private final Vouching vouching;
  private final Attempts attempts;
  private final Audit audit;
  private final boolean demo;

  /// @param viewers as whom somebody sees, asked for each request
  /// @param demo whether anybody may be anybody here, so that nobody needs to sign in
  public SignIn(Store store, Supplier<Directory> directory, Function<Profile, Viewer> viewers, Audit audit, InstantSource clock, boolean demo) {
    this(store, directory, viewers, audit, clock, demo, _ -> Optional.empty());
  }

  /// As the other, where it is known what sources there are.
  ///
  /// @param noSource why a source cannot be looked after by anybody, in a line; empty if it can
  public SignIn(Store store, Supplier<Directory> directory, Function<Profile, Viewer> viewers, Audit audit, InstantSource clock, boolean demo,
      Function<String, Optional<String>> noSource) {
    this.credentials = store.credentials();
    this.callers = new Callers(directory, viewers);
    this.sessions = new OpenSessions(credentials, callers, clock);
    this.tokens = new Tokens(credentials, callers, sessions, audit, clock);
    this.accounts = new Accounts(credentials, callers, directory, passwords, tokens, audit, clock, noSource);
    this.vouching = new Vouching(credentials, directory, audit, clock);
    this.attempts = new Attempts(clock);
    this.audit = audit;
    this.demo = demo;
  }

  /// What came of trying to sign in.
  public sealed interface Outcome {
    /// @param secret opens the session; it is not kept
    record In(String secret) implements Outcome {}

    /// The name or the password is wrong, or the account is not to be used; which of these is nobody's business.
    record Refused() implements Outcome {}

    /// Too many have been tried.
    record Later(Duration time) implements Outcome {}
  }

  /// From where somebody signs in, and the session that they had before, which ends.
  ///
  /// @param address as text, without a port
  /// @param agent   what their browser calls itself
  /// @param former  the secret of a session; empty for none
  public record From(String address, String agent, String former) {}

  public boolean isDemo() {
    return demo;
  }

  public Accounts accounts() {
    return accounts;
  }

  public OpenSessions sessions() {
    return sessions;
  }

  public Tokens tokens() {
    return tokens;
  }

  /// Signs in with a password. It takes as long whether or not there is such an account.
  public Outcome password(String given, String password, From from) {
    String name = Accounts.name(given);
    String address = Addresses.block(from.address);
    Duration wait = attempts.begin(name, address);
    if (!wait.isZero()) {
      return new Outcome.Later(wait);
    }
    Optional<Account> account = credentials.account(name);
    Optional<Boolean> matches = passwords.matches(password, account.map(Account::password).orElse(""));
    if (matches.isEmpty()) {
      return new Outcome.Later(Duration.ofSeconds(2));
    }
    if (!matches.get() || account.flatMap(callers::of).isEmpty()) {
      refused(account, from, matches.get() ? "disabled" : "password");
      return new Outcome.Refused();
    }
    attempts.succeeded(name, address);
    return enter(account.get(), "password", from);
  }

  /// Signs in somebody whom an issuer vouches for; refused if the identity has no account.
  public Outcome identity(Identity identity, From from) {
    Optional<Account> account = credentials.account(identity.issuer(), identity.subject());
    if (account.flatMap(callers::of).isEmpty()) {
      refused(account, from, account.isEmpty() ? "no account" : "disabled");
      return new Outcome.Refused();
    }
    return enter(account.get(), identity.issuer(), from);
  }

  /// Signs in whom an issuer vouches for, with an account that is made or changed as the rules allow.
  public Outcome vouched(Vouched who, Vouching.Rules rules, From from) {
    vouching.account(who, rules);
    return identity(new Identity(who.issuer(), who.subject()), from);
  }

  /// Who it is whom a proxy vouches for, for this one request; empty if they have no account, or may not use it. That somebody
  /// came is written down when they were not here for a while, and that somebody was refused once a minute.
  public Optional<Caller> vouched(Vouched who, Vouching.Rules rules, String address) {
    Optional<Account> account = vouching.again(who, rules);
    Optional<Caller> caller = account.flatMap(callers::of);
    String note = (caller.isEmpty() ? "refused " : "in ") + who.issuer() + " " + who.subject();
    if (vouching.isNews(note, "", caller.isEmpty() ? Vouching.REFUSALS : OpenSessions.IDLE)) {
      if (caller.isEmpty()) {
        refused(account, new From(address, "", ""), account.isEmpty() ? "no account" : "disabled");
      } else {
        audit.write(new Event(Type.SIGN_IN, caller.get().actor(), "account:" + account.get().name(),
            Map.of("way", who.issuer(), "address", address)));
      }
      vouching.note(note, "");
    }
    return caller;
  }

  /// Ends all sessions of whom an issuer says so.
  ///
  /// @return how many
  public int out(Identity identity) {
    return credentials.account(identity.issuer(), identity.subject()).map(account -> credentials.change(change -> {
      int ended = change.endSessions(account.name());
      if (ended > 0) {
        audit.write(new Event(Type.SESSIONS_ENDED, "kith", "account:" + account.name(),
            Map.of("sessions", Integer.toString(ended), "issuer", identity.issuer())));
      }
      return ended;
    })).orElse(0);
  }

  private Outcome enter(Account account, String way, From from) {
    Event event = new Event(Type.SIGN_IN, actor(account), "account:" + account.name(), Map.of("way", way, "address", from.address));
    List<String> over = new ArrayList<>(sessions.tooMany(account.name()));
    over.add(Secrets.digest(from.former));
    return new Outcome.In(credentials.change(change -> {
      audit.write(event);
      change.end(over);
      return sessions.begin(change, account.name(), from.address, from.agent);
    }));
  }

  /// A name that is nobody's is not written down: it may be a password in the wrong field.
  private void refused(Optional<Account> account, From from, String why) {
    audit.write(new Event(Type.SIGN_IN_REFUSED, account.map(one -> "account:" + one.name()).orElse("account:unknown"), "",
        Map.of("why", why, "address", from.address)));
  }

  /// Whether this is the password of an account: for who has signed in, and is about to do something that needs it.
  ///
  /// @return empty if too many were tried
  public Optional<Boolean> proves(String name, String password, String address) {
    String block = Addresses.block(address);
    if (!attempts.begin(name, block).isZero()) {
      return Optional.empty();
    }
    Optional<Boolean> matches = passwords.matches(password, credentials.account(name).map(Account::password).orElse(""));
    if (matches.orElse(false)) {
      attempts.succeeded(name, block);
    }
    return matches;
  }

  /// Another password, chosen by whose account it is; all its sessions end, and this one is begun anew.
  ///
  /// @throws IllegalArgumentException in one line if it is no good
  public Outcome changePassword(Caller by, String name, String password, From from) {
    accounts.ownPassword(by, name, password);
    return enter(credentials.account(name).orElseThrow(), "password", from);
  }

  /// Ends a session.
  public void out(String secret) {
    sessions.account(secret).flatMap(credentials::account).ifPresent(account ->
        end(new Event(Type.SIGN_OUT, actor(account), "account:" + account.name(), Map.of()), List.of(Secrets.digest(secret))));
  }

  /// Ends one of an account's sessions, or all but the one that asks.
  ///
  /// @param id     empty for all others
  /// @param secret of the one that asks
  /// @return how many
  public int end(String name, String id, String secret) {
    List<String> digests = sessions.ending(name, id, secret);
    credentials.account(name).filter(_ -> !digests.isEmpty()).ifPresent(account -> end(new Event(Type.SESSIONS_ENDED, actor(account),
        "account:" + name, Map.of("sessions", Integer.toString(digests.size()))), digests));
    return digests.size();
  }

  private void end(Event event, List<String> digests) {
    credentials.change(change -> {
      audit.write(event);
      change.end(digests);
      return null;
    });
  }

  private String actor(Account account) {
    return callers.of(account).map(Caller::actor).orElse("account:" + account.name());
  }

  /// Whether anybody may sign in as this person, so that what reads in their name goes on.
  public boolean isMember(Profile person) {
    return demo || callers.mayRead(person, credentials.accounts());
  }
}
