package dev.kith.store;

import dev.kith.model.Spelling;
import dev.kith.store.Roster.Entry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Accounts, what signs them in, their sessions and their tokens, none of whose secrets are kept.
///
/// What a method that changes something has returned is on disk, and in force here at once; what another process changes is in
/// force within a second.
public final class Credentials {
  /// How long what was read is good for.
  private static final Duration FRESH = Duration.ofMillis(200);

  private final Store store;
  private volatile Moment last = new Moment(Long.MIN_VALUE, -1, -1, Roster.EMPTY);
  /// Counts what this process changes; grows on the store's thread only.
  private volatile long changes;
  /// How many accounts were read since this was made; grows on the store's thread only.
  private volatile long read;

  Credentials(Store store) {
    this.store = store;
  }

  /// @param others counts what other processes commit, as SQLite does; negative before the first look
  private record Moment(long nanos, long others, long changes, Roster roster) {}

  public Optional<Account> account(String name) {
    return roster().account(name).map(Entry::account);
  }

  /// All of them, by name.
  public List<Account> accounts() {
    return roster().accounts().values().stream().map(Entry::account).sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /// Whose account this is, as an issuer knows them.
  public Optional<Account> account(String issuer, String subject) {
    return roster().account(issuer, subject).map(Entry::account);
  }

  /// The accounts of those whom an issuer knows.
  public List<Account> of(String issuer) {
    return roster().accounts().values().stream().filter(entry -> entry.identities().stream().anyMatch(one -> one.getFirst().equals(issuer)))
        .map(Entry::account).toList();
  }

  public Optional<KeptSession> session(String digest) {
    return roster().session(digest);
  }

  /// Those of an account.
  public List<KeptSession> sessions(String account) {
    return roster().account(account).map(entry -> List.copyOf(entry.sessions().values())).orElse(List.of());
  }

  public List<KeptSession> sessions() {
    return roster().accounts().values().stream().flatMap(entry -> entry.sessions().values().stream()).toList();
  }

  public Optional<KeptToken> token(String digest) {
    return roster().token(digest);
  }

  /// Those of an account.
  public List<KeptToken> tokens(String account) {
    return roster().account(account).map(entry -> List.copyOf(entry.tokens().values())).orElse(List.of());
  }

  public List<KeptToken> tokens() {
    return roster().accounts().values().stream().flatMap(entry -> entry.tokens().values().stream()).toList();
  }

  /// How many accounts were read from the file so far: what a change costs.
  long read() {
    return read;
  }

  /// What is changed in one go: all of it or nothing. What it reads is of that moment.
  public final class Change {
    private final Database base;

    private Change(Database base) {
      this.base = base;
    }

    /// Those that have a role.
    public List<Account> having(String grant) {
      return sure(() -> Roster.accounts(base, " WHERE instr(char(10) || grants || char(10), char(10) || ? || char(10)) > 0", grant));
    }

    public Optional<Account> account(String name) {
      return sure(() -> Roster.accounts(base, " WHERE name = ?", name)).stream().findFirst();
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
        T result = work.apply(new Change(base));
        base.update("DELETE FROM account_change WHERE number <= (SELECT max(number) FROM account_change) - ?", Roster.NOTES);
        return result;
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

  /// Forgets the accounts of a person, with their sessions and tokens, and every name in the notes of changes.
  ///
  /// @param keys folded
  ///
  /// @return how many accounts, sessions and tokens there were
  static long forget(Database base, Set<String> keys) throws SQLException {
    long gone = 0;
    for (Account account : Roster.accounts(base, " WHERE person <> ''")) {
      if (keys.contains(Spelling.fold(account.person()))) {
        gone += base.update("DELETE FROM session WHERE account = ?", account.name());
        gone += base.update("DELETE FROM token WHERE account = ?", account.name());
        gone += base.update("DELETE FROM account WHERE name = ?", account.name());
      }
    }
    base.update("DELETE FROM account_change");
    base.update("INSERT INTO account_change (account) VALUES ('')");
    return gone;
  }

  /// What was read before holds no longer; within a change that another part of the file's made.
  void forgotten() {
    changes++;
  }

  private Roster roster() {
    Moment known = last;
    if (known.changes != changes || System.nanoTime() - known.nanos > FRESH.toNanos()) {
      known = store.look(base -> {
        last = look(base, last);
        return last;
      }).orElseGet(() -> new Moment(System.nanoTime(), -1, changes, Roster.EMPTY));
    }
    return known.roster;
  }

  /// Reads what changed, or says that what was read before still holds: other processes change it as well. On the store's thread.
  private Moment look(Database base, Moment former) throws SQLException {
    long nanos = System.nanoTime();
    long others = Long.parseLong(base.text("PRAGMA data_version"));
    if (former.others == others && former.changes == changes) {
      return new Moment(nanos, others, changes, former.roster);
    }
    Roster roster = former.others < 0 ? Roster.read(base) : former.roster.next(base);
    read += roster == former.roster ? 0 : roster.read();
    return new Moment(nanos, others, changes, roster);
  }

  private static String joined(Set<String> texts) {
    return String.join("\n", texts);
  }
}
