package dev.kith.signin;

import dev.kith.store.Account;
import dev.kith.store.Credentials;
import dev.kith.store.KeptSession;
import dev.kith.store.KeptToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Sessions of browsers: a secret in a cookie, of which only the digest is kept here. A session ends when it was not used for a
/// while, when it is old, and when what its account may do changes.
public final class OpenSessions {
  static final Duration IDLE = Duration.ofHours(8);
  static final Duration OLDEST = Duration.ofHours(24);
  static final Duration POWERFUL_IDLE = Duration.ofMinutes(30);
  static final Duration POWERFUL_OLDEST = Duration.ofHours(8);
  /// How long who has just shown who they are may make tokens and change accounts.
  static final Duration PROOF = Duration.ofMinutes(10);
  private static final Duration FLUSH = Duration.ofMinutes(1);
  private static final int MOST = 20;
  private static final int ID_LENGTH = 12;
  private static final int AGENT_LENGTH = 200;

  private final Credentials credentials;
  private final Callers callers;
  private final InstantSource clock;
  /// Later than what is written down, which happens at most once a minute; by digest.
  private final Map<String, Instant> seen = new ConcurrentHashMap<>();
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> flushed;

  OpenSessions(Credentials credentials, Callers callers, InstantSource clock) {
    this.credentials = credentials;
    this.callers = callers;
    this.clock = clock;
    this.flushed = new AtomicReference<>(clock.instant());
  }

  /// A session as its owner sees it.
  public record Shown(String id, Instant began, Instant seen, String address, String agent, boolean current) {}

  /// Begins one within a change, so that what is written down of it stands or falls with it.
  ///
  /// @return the secret, which is not kept
  String begin(Credentials.Change change, String account, String address, String agent) {
    String secret = Secrets.random();
    Instant now = clock.instant();
    change.open(new KeptSession(Secrets.digest(secret), Secrets.digest("id " + secret).substring(0, ID_LENGTH), account, now, now, now,
        address, agent.length() > AGENT_LENGTH ? agent.substring(0, AGENT_LENGTH) : agent));
    return secret;
  }

  /// Digests of the oldest sessions of an account, if there would be too many with one more.
  List<String> tooMany(String account) {
    return of(account).stream().sorted(Comparator.comparing(KeptSession::began).reversed()).skip(MOST - 1).map(KeptSession::digest).toList();
  }

  /// Who asks with a session; empty if it is none, or has ended.
  public Optional<Caller> caller(String secret) {
    String digest = Secrets.digest(secret);
    Optional<Caller> caller = credentials.session(digest).filter(this::isOpen)
        .flatMap(session -> credentials.account(session.account())).flatMap(callers::of);
    if (caller.isPresent()) {
      seen.put(digest, clock.instant());
      flush();
    }
    return caller;
  }

  /// The name of the account of a session that is open.
  public Optional<String> account(String secret) {
    return credentials.session(Secrets.digest(secret)).filter(this::isOpen).map(KeptSession::account);
  }

  /// Whether whoever has this session showed a little while ago who they are.
  public boolean isProved(String secret) {
    return credentials.session(Secrets.digest(secret)).filter(this::isOpen)
        .filter(session -> clock.instant().isBefore(session.proved().plus(PROOF))).isPresent();
  }

  private boolean isOpen(KeptSession session) {
    boolean powerful = credentials.account(session.account()).stream().map(Account::grants).flatMap(Set::stream)
        .anyMatch(grant -> Grant.of(grant).role().isPowerful());
    Instant now = clock.instant();
    return now.isBefore(session.began().plus(powerful ? POWERFUL_OLDEST : OLDEST))
        && now.isBefore(seen(session).plus(powerful ? POWERFUL_IDLE : IDLE));
  }

  private Instant seen(KeptSession session) {
    Instant here = seen.get(session.digest());
    return here != null && here.isAfter(session.seen()) ? here : session.seen();
  }

  private List<KeptSession> of(String account) {
    return credentials.sessions(account);
  }

  /// Those of an account that are open, the one used last first.
  ///
  /// @param secret of the one that asks
  public List<Shown> list(String account, String secret) {
    String current = Secrets.digest(secret);
    return of(account).stream().filter(this::isOpen).map(session -> new Shown(session.id(), session.began(), seen(session),
        session.address(), session.agent(), session.digest().equals(current))).sorted(Comparator.comparing(Shown::seen).reversed()).toList();
  }

  /// Digests of sessions of an account: of one by its id, or of all but the one that asks.
  ///
  /// @param id     empty for all others
  /// @param secret of the one that asks
  List<String> ending(String account, String id, String secret) {
    String current = Secrets.digest(secret);
    return of(account).stream().filter(session -> id.isEmpty() ? !session.digest().equals(current) : session.id().equals(id))
        .map(KeptSession::digest).toList();
  }

  /// Notes that a token was used.
  void used(KeptToken token) {
    used.put(token.digest(), clock.instant());
    flush();
  }

  Instant used(String digest, Instant written) {
    Instant here = used.get(digest);
    return here != null && here.isAfter(written) ? here : written;
  }

  /// Writes down when what was used, once in a while, and forgets what has ended.
  private void flush() {
    Instant last = flushed.get();
    Instant now = clock.instant();
    if (now.isBefore(last.plus(FLUSH)) || !flushed.compareAndSet(last, now)) {
      return;
    }
    Map<String, Instant> sessions = Map.copyOf(seen);
    Map<String, Instant> tokens = Map.copyOf(used);
    List<String> over = credentials.sessions().stream().filter(session -> !isOpen(session)).map(KeptSession::digest).toList();
    credentials.change(change -> {
      change.used(sessions, tokens);
      change.end(over);
      return null;
    });
    sessions.forEach(seen::remove);
    tokens.forEach(used::remove);
  }
}
