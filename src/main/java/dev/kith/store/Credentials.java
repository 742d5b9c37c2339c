package dev.kith.store;

import dev.kith.model.Spelling;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Accounts, what signs them in, their sessions and their tokens, none of whose secrets are kept.
///
/// What a method that changes something has returned is on disk, and in force here at once; what another process changes is in
/// force within a second.
public final class Credentials {
  /// How long what was read is good for.
  private static final Duration FRESH = Duration.ofMillis(200);

  private final Store store;
  private volatile Snapshot last = new Snapshot(Long.MIN_VALUE, -1, -1, Map.of(), Map.of(), Map.of(), Map.of());
  /// Counts what this process changes; grows on the store's thread only.
  private volatile long changes;

  Credentials(Store store) {
    this.store = store;
  }

  private record Snapshot(long nanos, long others, long changes, Map<String, Account> accounts, Map<List<String>, String> identities,
      Map<String, KeptSession> sessions, Map<String, KeptToken> tokens) {}

  public Optional<Account> account(String name) {
    return Optional.ofNullable(snapshot().accounts.get(name));
  }

  /// All of them, by name.
  public List<Account> accounts() {
    return snapshot().accounts.values().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /// Whose account this is, as an issuer knows them.
  public Optional<Account> account(String issuer, String subject) {
    return Optional.ofNullable(snapshot().identities.get(List.of(issuer, subject))).flatMap(this::account);
  }

  /// Whether an issuer knows somebody whose account this is.
  public boolean isOf(String issuer, String name) {
    return snapshot().identities.entrySet().stream().anyMatch(one -> one.getKey().getFirst().equals(issuer) && one.getValue().equals(name));
  }

  public Optional<KeptSession> session(String digest) {
    return Optional.ofNullable(snapshot().sessions.get(digest));
  }

  public List<KeptSession> sessions() {
    return List.copyOf(snapshot().sessions.values());
  }

  public Optional<KeptToken> token(String digest) {
    return Optional.ofNullable(snapshot().tokens.get(digest));
  }

  public List<KeptToken> tokens() {
    return List.copyOf(snapshot().tokens.values());
  }

  /// What is changed in one go: all of it or nothing. What it reads is of that moment.
  public final class Change {
    private final Database base;

    private Change(Database base) {
      this.base = base;
    }

    public List<Account> accounts() {
      return sure(() -> List.copyOf(Credentials.accounts(base).values()));
    }

    public Optional<Account> account(String name) {
      return accounts().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// Keeps an account, in the place of one of this name.
    public void put(Account a) {
      sure(() -> base.update("""
          INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET person = excluded.person,
          password = excluded.password, disabled = excluded.disabled, grants = excluded.grants, principals = excluded.principals""",
          a.name(), a.service() ? 1 : 0, a.person(), a.password(), a.disabled() ? 1 : 0, joined(a.grants()), joined(a.principals()),
          a.made().getEpochSecond()));
    }

    /// With its sessions and tokens.
    public void remove(String name) {
      sure(() -> base.update("DELETE FROM account WHERE name = ?", name));
    }

    public void link(String issuer, String subject, String name) {
      sure(() -> base.update("INSERT INTO account_identity VALUES (?, ?, ?) ON CONFLICT (issuer, subject) DO UPDATE SET account = "
          + "excluded.account", issuer, subject, name));
    }

    /// How many sessions there were.
    public int endSessions(String account) {
      return sure(() -> base.update("DELETE FROM session WHERE account = ?", account));
    }

    public void open(KeptSession s) {
      sure(() -> base.update("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)", s.digest(), s.id(), s.account(),
          s.began().getEpochSecond(), s.seen().getEpochSecond(), s.proved().getEpochSecond(), s.address(), s.agent()));
    }

    public void end(Collection<String> digests) {
      digests.forEach(digest -> sure(() -> base.update("DELETE FROM session WHERE digest = ?", digest)));
    }

    /// Notes when sessions and tokens were last used, by their digests.
    public void used(Map<String, Instant> sessions, Map<String, Instant> tokens) {
      sessions.forEach((digest, at) -> sure(() -> base.update("UPDATE session SET seen = ? WHERE digest = ?", at.getEpochSecond(), digest)));
      tokens.forEach((digest, at) -> sure(() -> base.update("UPDATE token SET used = ? WHERE digest = ?", at.getEpochSecond(), digest)));
    }

    public void keep(KeptToken t) {
      sure(() -> base.update("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", t.digest(), t.id(), t.account(), t.name(),
          joined(t.scopes()), t.cidr(), t.made().getEpochSecond(), t.expires().getEpochSecond(), t.used().getEpochSecond()));
    }

    /// False if there is none of this id.
    public boolean revoke(String id) {
      return sure(() -> base.update("DELETE FROM token WHERE id = ?", id)) > 0;
    }
  }

  /// Makes a change, which an exception takes back whole; it is on disk when this returns.
  ///
  /// @throws StoreException if the file cannot be used
  public <T> T change(Function<Change, T> work) {
    return store.apart(base -> {
      changes++;
      try {
        return work.apply(new Change(base));
      } catch (Failed e) {
        throw e.cause;
      }
    });
  }

  /// Carries what SQLite says out of a lambda.
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SQLException cause;

    Failed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  private interface Sql<T> {
    T run() throws SQLException;
  }

  private static <T> T sure(Sql<T> sql) {
    try {
      return sql.run();
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  /// Forgets the accounts of a person, with their sessions and tokens.
  ///
  /// @param keys folded
  ///
  /// @return how many accounts, sessions and tokens there were
  static long forget(Database base, Set<String> keys) throws SQLException {
    long gone = 0;
    for (Account account : accounts(base).values()) {
      if (keys.contains(Spelling.fold(account.person()))) {
        gone += base.update("DELETE FROM session WHERE account = ?", account.name());
        gone += base.update("DELETE FROM token WHERE account = ?", account.name());
        gone += base.update("DELETE FROM account WHERE name = ?", account.name());
      }
    }
    return gone;
  }

  /// What was read before holds no longer; within a change that another part of the file's made.
  void forgotten() {
    changes++;
  }

  private Snapshot snapshot() {
    Snapshot known = last;
    if (known.changes != changes || System.nanoTime() - known.nanos > FRESH.toNanos()) {
      known = store.look(base -> {
        last = read(base, last);
        return last;
      }).orElseGet(() -> new Snapshot(System.nanoTime(), -1, changes, Map.of(), Map.of(), Map.of(), Map.of()));
    }
    return known;
  }

  /// Reads all, or says that what was read before still holds: other processes change it as well. On the store's thread.
  private Snapshot read(Database base, Snapshot former) throws SQLException {
    long nanos = System.nanoTime();
    long others = Long.parseLong(base.text("PRAGMA data_version"));
    if (former.others == others && former.changes == changes) {
      return new Snapshot(nanos, others, changes, former.accounts, former.identities, former.sessions, former.tokens);
    }
    Map<List<String>, String> identities = new HashMap<>();
    base.each("SELECT issuer, subject, account FROM account_identity", row ->
        identities.put(List.of(row.getString(1), row.getString(2)), row.getString(3)));
    Map<String, KeptSession> sessions = new HashMap<>();
    base.each("SELECT digest, id, account, began, seen, proved, address, agent FROM session", row -> sessions.put(row.getString(1),
        new KeptSession(row.getString(1), row.getString(2), row.getString(3), at(row.getLong(4)), at(row.getLong(5)), at(row.getLong(6)),
            row.getString(7), row.getString(8))));
    Map<String, KeptToken> tokens = new HashMap<>();
    base.each("SELECT digest, id, account, name, scopes, cidr, made, expires, used FROM token", row -> tokens.put(row.getString(1),
        new KeptToken(row.getString(1), row.getString(2), row.getString(3), row.getString(4), split(row.getString(5)), row.getString(6),
            at(row.getLong(7)), at(row.getLong(8)), at(row.getLong(9)))));
    return new Snapshot(nanos, others, changes, accounts(base), identities, sessions, tokens);
  }

  private static Map<String, Account> accounts(Database base) throws SQLException {
    List<Account> all = new ArrayList<>();
    base.each("SELECT name, service, person, password, disabled, grants, principals, made FROM account", row -> all.add(new Account(
        row.getString(1), row.getInt(2) == 1, row.getString(3), row.getString(4), row.getInt(5) == 1, split(row.getString(6)),
        split(row.getString(7)), at(row.getLong(8)))));
    return all.stream().collect(Collectors.toMap(Account::name, account -> account));
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static String joined(Set<String> texts) {
    return String.join("\n", texts);
  }

  private static Set<String> split(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split("\n"));
  }
}
