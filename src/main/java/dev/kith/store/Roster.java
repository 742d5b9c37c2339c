package dev.kith.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All accounts, with what signs them in, as they were at one moment.
///
/// The file itself notes which accounts change, by triggers, whatever process changes them; so the next moment reads these
/// accounts and no others. Whoever missed too many of the notes, which are pruned, reads all.
final class Roster {
  static final Roster EMPTY = new Roster(0, 0, Map.of(), Map.of(), Map.of(), Map.of());
  /// How many notes are kept. What changes more at once costs reading all, which then is about as fast.
  static final int NOTES = 5_000;
  private static final String ACCOUNT = "SELECT name, service, person, password, disabled, grants, principals, made FROM account";

  /// What belongs to an account; the keys are digests.
  record Entry(Account account, Set<List<String>> identities, Map<String, KeptSession> sessions, Map<String, KeptToken> tokens) {}

  private final long number;
  private final int read;
  private final Map<String, Entry> accounts;
  private final Map<List<String>, String> identities;
  private final Map<String, String> sessions;
  private final Map<String, String> tokens;

  /// @param number of the last note that it knows of
  /// @param read   how many accounts were read from the file for it
  private Roster(long number, int read, Map<String, Entry> accounts, Map<List<String>, String> identities, Map<String, String> sessions,
      Map<String, String> tokens) {
    this.number = number;
    this.read = read;
    this.accounts = accounts;
    this.identities = identities;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  int read() {
    return read;
  }

  Map<String, Entry> accounts() {
    return accounts;
  }

  Optional<Entry> account(String name) {
    return Optional.ofNullable(accounts.get(name));
  }

  Optional<Entry> account(String issuer, String subject) {
    return owner(identities, List.of(issuer, subject));
  }

  Optional<KeptSession> session(String digest) {
    return owner(sessions, digest).map(entry -> entry.sessions.get(digest));
  }

  Optional<KeptToken> token(String digest) {
    return owner(tokens, digest).map(entry -> entry.tokens.get(digest));
  }

  private <K> Optional<Entry> owner(Map<K, String> owners, K key) {
    return Optional.ofNullable(owners.get(key)).map(accounts::get);
  }

  /// What is in the file now.
  static Roster read(Database base) throws SQLException {
    return base.moment(file -> {
      Map<String, Gathered> all = gather(file, "");
      Roster roster = new Roster(last(file), all.size(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
      all.values().forEach(roster::put);
      return roster;
    });
  }

  /// As [#read], reading only what changed since.
  Roster next(Database base) throws SQLException {
    Optional<Roster> next = base.moment(file -> {
      long last = last(file);
      if (last == number) {
        return Optional.of(this);
      }
      Set<String> changed = new HashSet<>();
      long[] first = {Long.MAX_VALUE};
      file.each("SELECT number, account FROM account_change WHERE number > ?", row -> {
        first[0] = Math.min(first[0], row.getLong(1));
        changed.add(row.getString(2));
      }, number);
      if (last < number || first[0] != number + 1 || changed.contains("")) {
        return Optional.empty();
      }
      return Optional.of(with(last, changed, gather(file, " WHERE %s IN (SELECT account FROM account_change WHERE number > " + number + ")")));
    });
    return next.isPresent() ? next.get() : read(base);
  }

  private Roster with(long last, Set<String> changed, Map<String, Gathered> now) {
    Roster out = new Roster(last, now.size(), new HashMap<>(accounts), new HashMap<>(identities), new HashMap<>(sessions), new HashMap<>(tokens));
    for (String name : changed) {
      Entry former = out.accounts.remove(name);
      if (former != null) {
        out.identities.keySet().removeAll(former.identities);
        former.sessions.keySet().forEach(out.sessions::remove);
        former.tokens.keySet().forEach(out.tokens::remove);
      }
    }
    now.values().forEach(out::put);
    return out;
  }

  private void put(Gathered one) {
    String name = one.account.name();
    accounts.put(name, new Entry(one.account, Set.copyOf(one.identities), Map.copyOf(one.sessions), Map.copyOf(one.tokens)));
    one.identities.forEach(key -> identities.put(key, name));
    one.sessions.keySet().forEach(key -> sessions.put(key, name));
    one.tokens.keySet().forEach(key -> tokens.put(key, name));
  }

  private static long last(Database base) throws SQLException {
    String last = base.text("SELECT max(number) FROM account_change");
    return last == null ? 0 : Long.parseLong(last);
  }

  private record Gathered(Account account, List<List<String>> identities, Map<String, KeptSession> sessions, Map<String, KeptToken> tokens) {}

  /// @param where with a place for the column that names the account; empty for all
  private static Map<String, Gathered> gather(Database base, String where) throws SQLException {
    Map<String, Gathered> out = new HashMap<>();
    for (Account account : accounts(base, String.format(where, "name"))) {
      out.put(account.name(), new Gathered(account, new ArrayList<>(), new HashMap<>(), new HashMap<>()));
    }
    String of = String.format(where, "account");
    base.each("SELECT issuer, subject, account FROM account_identity" + of, row ->
        out.get(row.getString(3)).identities.add(List.of(row.getString(1), row.getString(2))));
    base.each("SELECT digest, id, account, began, seen, proved, address, agent FROM session" + of, row -> out.get(row.getString(3))
        .sessions.put(row.getString(1), new KeptSession(row.getString(1), row.getString(2), row.getString(3), at(row.getLong(4)),
            at(row.getLong(5)), at(row.getLong(6)), row.getString(7), row.getString(8))));
    base.each("SELECT digest, id, account, name, scopes, cidr, made, expires, used FROM token" + of, row -> out.get(row.getString(3))
        .tokens.put(row.getString(1), new KeptToken(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
            split(row.getString(5)), row.getString(6), at(row.getLong(7)), at(row.getLong(8)), at(row.getLong(9)))));
    return out;
  }

  static List<Account> accounts(Database base, String where, Object... values) throws SQLException {
    List<Account> all = new ArrayList<>();
    base.each(ACCOUNT + where, row -> all.add(new Account(row.getString(1), row.getInt(2) == 1, row.getString(3), row.getString(4),
        row.getInt(5) == 1, split(row.getString(6)), split(row.getString(7)), at(row.getLong(8)))), values);
    return all;
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static Set<String> split(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split("\n"));
  }
}
