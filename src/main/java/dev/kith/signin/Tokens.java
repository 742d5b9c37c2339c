package dev.kith.signin;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.store.Credentials;
import dev.kith.store.KeptToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tokens for programs. What one opens is worked out for each request: what its owner may do at that moment, and of that only
/// what its scopes name. It dies with its owner.
public final class Tokens {
  static final int USUAL_DAYS = 90;
  static final int MOST_DAYS = 365;
  private static final int MOST = 100;
  private static final int LONGEST_NAME = 100;
  private static final Pattern INGEST = Pattern.compile("ingest:([a-z0-9-]{1,40})");
  private static final Pattern SOURCE = Pattern.compile("source:([a-z0-9-]{1,40}):manage");

  private final Credentials credentials;
  private final Callers callers;
  private final OpenSessions sessions;
  private final Audit audit;
  private final InstantSource clock;

  Tokens(Credentials credentials, Callers callers, OpenSessions sessions, Audit audit, InstantSource clock) {
    this.credentials = credentials;
    this.callers = callers;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
  }

  /// A token as it is shown.
  ///
  /// @param used `null` if it never was
  public record Shown(String id, String account, String name, Set<String> scopes, String cidr, Instant made, Instant expires, Instant used) {}

  /// @param secret the token itself: shown once, and not kept
  public record Made(String secret, Shown shown) {}

  /// What is wanted of a new token.
  ///
  /// @param days 0 for the usual
  /// @param cidr the network that it may be used from; empty for any
  public record Wanted(String name, Set<String> scopes, int days, String cidr) {}

  /// @param by who says so
  /// @throws IllegalArgumentException in one line if it cannot be
  public Made make(Caller by, String account, Wanted wanted) {
    String name = wanted.name.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("A token has a name of 1 to " + LONGEST_NAME + " characters, that says what it is for.");
    }
    if (wanted.days < 0 || wanted.days > MOST_DAYS) {
      throw new IllegalArgumentException("A token is good for 1 to " + MOST_DAYS + " days.");
    }
    if (wanted.scopes.isEmpty()) {
      throw new IllegalArgumentException("A token needs a scope, such as search or documents:read.");
    }
    wanted.scopes.forEach(Tokens::scope);
    if (!wanted.cidr.isEmpty()) {
      Addresses.of(List.of(wanted.cidr));
    }
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    String secret = Secrets.token();
    KeptToken token = new KeptToken(Secrets.digest(secret), Secrets.id(secret).orElseThrow(), account, name, wanted.scopes, wanted.cidr,
        now, now.plus(Duration.ofDays(wanted.days == 0 ? USUAL_DAYS : wanted.days)), Instant.EPOCH);
    if (list(account).size() >= MOST) {
      throw new IllegalArgumentException("There are " + MOST + " tokens already; revoke some first.");
    }
    credentials.change(change -> {
      if (change.account(account).isEmpty()) {
        throw new IllegalArgumentException("There is no account “" + account + "”.");
      }
      audit.write(new Event(Event.Type.TOKEN_MADE, by.actor(), "token:" + token.id(), Map.of("account", account,
          "scopes", String.join(" ", new TreeSet<>(token.scopes())), "until", token.expires().toString())));
      change.keep(token);
      return null;
    });
    return new Made(secret, shown(token));
  }

  /// False if there is none of this id, or if it is not of this account.
  ///
  /// @param account empty for any
  public boolean revoke(Caller by, String account, String id) {
    Optional<KeptToken> token = credentials.tokens().stream().filter(one -> one.id().equals(id))
        .filter(one -> account.isEmpty() || one.account().equals(account)).findFirst();
    token.ifPresent(one -> credentials.change(change -> {
      audit.write(new Event(Event.Type.TOKEN_REVOKED, by.actor(), "token:" + id, Map.of("account", one.account())));
      return change.revoke(id);
    }));
    return token.isPresent();
  }

  /// @param account empty for all
  public List<Shown> list(String account) {
    return (account.isEmpty() ? credentials.tokens() : credentials.tokens(account)).stream()
        .sorted(Comparator.comparing(KeptToken::account).thenComparing(KeptToken::made).thenComparing(KeptToken::id)).map(this::shown).toList();
  }

  private Shown shown(KeptToken token) {
    Instant used = sessions.used(token.digest(), token.used());
    return new Shown(token.id(), token.account(), token.name(), token.scopes(), token.cidr(), token.made(), token.expires(),
        used.equals(Instant.EPOCH) ? null : used);
  }

  /// Who asks with a token; empty if it opens nothing, now and from there.
  public Optional<Caller> caller(String secret, String address) {
    return good(secret, address).flatMap(token -> credentials.account(token.account()).flatMap(callers::of)
        .map(owner -> narrowed(owner, token)));
  }

  /// Whether a token may push into a source: its owner looks after it, and the token names it.
  public boolean mayPush(String secret, String address, String source) {
    return good(secret, address).filter(token -> token.scopes().contains("ingest:" + source))
        .flatMap(token -> credentials.account(token.account())).flatMap(callers::of).filter(owner -> owner.owns(source)).isPresent();
  }

  private Optional<KeptToken> good(String secret, String address) {
    Optional<KeptToken> token = Secrets.id(secret).isEmpty() ? Optional.empty() : credentials.token(Secrets.digest(secret))
        .filter(one -> clock.instant().isBefore(one.expires()))
        .filter(one -> one.cidr().isEmpty() || Addresses.of(List.of(one.cidr())).hold(address));
    token.ifPresent(sessions::used);
    return token;
  }

  private static Caller narrowed(Caller owner, KeptToken token) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Set<String> sources = new HashSet<>();
    for (String text : token.scopes()) {
      scopes.add(scope(text));
      Matcher source = SOURCE.matcher(text);
      if (source.matches() && owner.owns(source.group(1))) {
        sources.add(source.group(1));
      }
    }
    Set<Role> roles = EnumSet.of(Role.READER);
    keep(roles, owner, scopes, Role.OPERATOR, Scope.OPS);
    keep(roles, owner, scopes, Role.AUDITOR, Scope.AUDIT);
    keep(roles, owner, scopes, Role.ADMIN, Scope.USERS);
    if (!sources.isEmpty()) {
      roles.add(Role.SOURCE_OWNER);
    }
    return new Caller(owner.person(), owner.viewer(), roles, scopes, sources, "token:" + token.id(), "");
  }

  private static void keep(Set<Role> roles, Caller owner, Set<Scope> scopes, Role role, Scope scope) {
    if (owner.may(role, scope) && scopes.contains(scope)) {
      roles.add(role);
    }
  }

  private static Scope scope(String text) {
    if (INGEST.matcher(text).matches()) {
      return Scope.INGEST;
    }
    if (SOURCE.matcher(text).matches()) {
      return Scope.SOURCE;
    }
    return Scope.ALL.stream().filter(scope -> scope != Scope.INGEST && scope != Scope.SOURCE && scope.label().equals(text)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("“" + text + "” is no scope; there are search, documents:read, me, ingest:SOURCE, "
            + "source:SOURCE:manage, users:manage, audit:read, ops and metrics."));
  }
}
