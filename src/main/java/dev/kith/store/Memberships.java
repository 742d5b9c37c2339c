package dev.kith.store;

import dev.kith.model.Spelling;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is in which groups, as each feed said last; what follows from groups within groups is worked out by `groups`. Each feed
/// has a realm of its own, and writes nowhere else.
///
/// It lies beside people's decisions, since an account that a feed has disabled must stay so through a restart, a backup and a
/// restore, just as a decision; its changes are counted apart ([#epoch]), so that answers that are kept do not lose their worth
/// with each. What a method that changes something has returned is on disk, and in force at once; for other processes within a
/// second.
public final class Memberships {
  /// What is known of a feed.
  ///
  /// @param kind    `csv`, `scim`, `ldap` or `claims`
  /// @param good    when it was last known to be right; [Instant#EPOCH] for never
  /// @param tried   when it was last asked
  /// @param problem why it could not be read then; else empty
  /// @param held    since when a change waits for a word; `null` if none does
  /// @param why     what waits, in words
  public record Feed(String realm, String kind, Instant good, Instant tried, String problem, Instant held, String why, long accounts,
      long groups, long members) {}

  /// A person as a feed knows them.
  ///
  /// @param name     the login
  /// @param external the feed's own id, where it has one besides
  /// @param keys     how lists of people may write them
  /// @param deleted  gone from the feed: kept with their keys, so that they stay disabled
  /// @param good     when their own groups were last known, where each is told by itself; else [Instant#EPOCH]
  /// @param resource what else the feed said, as JSON
  public record Account(String id, String name, String external, Set<String> keys, boolean active, boolean deleted, Instant good,
      String resource, Instant created, Instant modified) {
    public Account {
      keys = Set.copyOf(keys);
    }
  }

  public record Group(String id, String name, String external, String resource, Instant created, Instant modified) {}

  /// What a member is: an account of the feed, a group of the feed, or a principal such as `user:ada` or `group:staff`.
  public enum Kind {
    ACCOUNT, GROUP, PRINCIPAL
  }

  /// @param group its id
  /// @param value an id or a principal
  public record Member(String group, Kind kind, String value) {}

  /// All that a feed says.
  public record State(Collection<Account> accounts, Collection<Group> groups, Set<Member> members) {}

  private static final String ACCOUNTS = "SELECT id, name, external, active, deleted, good, resource, created, modified FROM groups_account ";
  private static final String GROUPS = "SELECT id, name, external, resource, created, modified FROM groups_group ";

  private final Store store;

  Memberships(Store store) {
    this.store = store;
  }

  /// A number that differs whenever anything here could; at most a second old.
  ///
  /// @throws StoreException if it cannot be known
  public long epoch() {
    return store.groups();
  }

  /// All feeds, by realm.
  public List<Feed> feeds() {
    return store.look(base -> {
      List<Feed> out = new ArrayList<>();
      base.each("""
          SELECT realm, kind, good, tried, problem, held, held_why,
            (SELECT count(*) FROM groups_account a WHERE a.realm = f.realm AND deleted = 0),
            (SELECT count(*) FROM groups_group g WHERE g.realm = f.realm),
            (SELECT count(*) FROM groups_member m WHERE m.realm = f.realm) FROM groups_feed f ORDER BY realm""",
          row -> out.add(new Feed(row.getString(1), row.getString(2), time(row, 3), time(row, 4), row.getString(5),
              row.getLong(6) == 0 ? null : time(row, 6), row.getString(7), row.getLong(8), row.getLong(9), row.getLong(10))));
      return out;
    }).orElse(List.of());
  }

  public Optional<Feed> feed(String realm) {
    return feeds().stream().filter(feed -> feed.realm().equals(realm)).findFirst();
  }

  /// Which kind of feed has a realm.
  public Optional<String> kind(String realm) {
    return store.look(base -> {
      List<String> found = new ArrayList<>();
      base.each("SELECT kind FROM groups_feed WHERE realm = ?", row -> found.add(row.getString(1)), realm);
      return found;
    }).flatMap(found -> found.stream().findFirst());
  }

  /// All that a feed said last.
  public State state(String realm) {
    return store.look(base -> {
      List<Account> accounts = accounts(base, "WHERE realm = ?", realm);
      List<Group> groups = groups(base, "WHERE realm = ?", realm);
      return new State(accounts, groups, members(base, "WHERE realm = ?", realm));
    }).orElse(new State(List.of(), List.of(), Set.of()));
  }

  /// Takes what decides who is in which groups, and nothing else: it is asked for after each change.
  public interface News {
    /// All feeds, each time; one that is not told is gone.
    void feed(String realm, String kind, Instant good);

    /// What was told of this realm before is void; all of it follows.
    void anew(String realm);

    /// @param inner      ids of the groups in it
    /// @param principals of others in it
    void group(String realm, String id, String name, List<String> inner, List<String> principals);

    void groupGone(String realm, String id);

    /// @param groups ids of those it is in directly
    void account(String realm, String id, boolean active, Instant good, List<String> keys, List<String> groups);

    void accountGone(String realm, String id);
  }

  /// Tells what has changed since an epoch, whichever process did it, or all where that is not known any more; all is of one moment.
  ///
  /// @param known an epoch that this gave; -1 for all
  /// @return the epoch as of which it is
  public long tell(long known, News to) {
    return store.look(base -> base.moment(it -> Touches.tell(it, known, to))).orElse(0L);
  }

  /// Makes a feed's realm known, once.
  ///
  /// @throws IllegalArgumentException if another kind of feed has it
  public void declare(String realm, String kind, Instant now) {
    Optional<String> known = kind(realm);
    if (known.isPresent() && !known.get().equals(kind)) {
      throw new IllegalArgumentException("the realm " + realm + " is that of a feed by " + known.get()
          + "; a realm has one feed, so choose another name");
    }
    if (known.isEmpty()) {
      store.grouping(base -> {
        Touches.all(base, realm);
        return base.update("INSERT INTO groups_feed VALUES (?, ?, 0, ?, '', 0, '', NULL)", realm, kind, now.getEpochSecond());
      });
    }
  }

  /// Takes away what is gone. Accounts lose their groups and are kept as deleted.
  public void remove(String realm, Collection<String> accounts, Collection<String> groups, Collection<Member> members, Instant now) {
    Touches touches = new Touches();
    store.grouping(base -> {
      base.batch("DELETE FROM groups_member WHERE realm = ? AND grp = ? AND kind = ? AND value = ?", members, member -> {
        touches.member(member);
        return new Object[] {realm, member.group(), member.kind().name(), member.value()};
      });
      for (String group : groups) {
        touches.gone(base, realm, group);
        base.update("DELETE FROM groups_member WHERE realm = ? AND grp = ?", realm, group);
        base.update("DELETE FROM groups_member WHERE value = ? AND realm = ? AND kind = 'GROUP'", group, realm);
        base.update("DELETE FROM groups_group WHERE realm = ? AND id = ?", realm, group);
      }
      for (String account : accounts) {
        touches.account(account);
        base.update("DELETE FROM groups_member WHERE value = ? AND realm = ? AND kind = 'ACCOUNT'", account, realm);
        base.update("UPDATE groups_account SET active = 0, deleted = 1, resource = '{}', modified = ? WHERE realm = ? AND id = ?",
            now.getEpochSecond(), realm, account);
      }
      touches.note(base, realm);
      return null;
    });
  }

  /// Adds what is new, and puts accounts and groups in the place of those of the same id.
  ///
  /// @throws IllegalArgumentException in one line if an id, a name, a key or a member holds a control character
  public void put(String realm, Collection<Account> accounts, Collection<Group> groups, Collection<Member> members) {
    accounts.forEach(one -> {
      plain(one.id());
      one.keys().forEach(Memberships::plain);
    });
    groups.forEach(one -> {
      plain(one.id());
      plain(one.name());
    });
    members.forEach(one -> {
      plain(one.group());
      plain(one.value());
    });
    Touches touches = new Touches();
    store.grouping(base -> {
      Map<String, Account> last = new LinkedHashMap<>();
      accounts.forEach(one -> last.put(one.id(), one));
      base.insert("INSERT OR REPLACE INTO groups_account", 10, List.copyOf(last.values()), one -> {
        touches.account(one.id());
        return new Object[] {realm, one.id(), one.name(), one.external(), one.active() ? 1 : 0, one.deleted() ? 1 : 0,
            one.good().getEpochSecond(), one.resource(), one.created().getEpochSecond(), one.modified().getEpochSecond()};
      });
      base.batch("DELETE FROM groups_key WHERE realm = ? AND account = ?", last.keySet(), id -> new Object[] {realm, id});
      base.insert("INSERT INTO groups_key", 3,
          last.values().stream().flatMap(one -> one.keys().stream().map(key -> new Object[] {realm, one.id(), key})).toList(), row -> row);
      base.insert("INSERT OR REPLACE INTO groups_group", 7, List.copyOf(groups), one -> {
        touches.group(one.id());
        return new Object[] {realm, one.id(), one.name(), one.external(), one.resource(), one.created().getEpochSecond(),
            one.modified().getEpochSecond()};
      });
      base.insert("INSERT OR IGNORE INTO groups_member", 4, List.copyOf(members), one -> {
        touches.member(one);
        return new Object[] {realm, one.group(), one.kind().name(), one.value()};
      });
      touches.note(base, realm);
      return null;
    });
  }

  /// Many texts are read joined by a control character ([Touches]): one that held it would pass for two, the second perhaps
  /// a name of somebody else.
  private static void plain(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("“" + text.replaceAll("\\p{Cntrl}", "?")
          + "” holds a control character, which no name of people or groups may");
    }
  }

  /// Says that a feed was asked.
  ///
  /// @param problem why it could not be read; empty if it is right as it is kept
  public void asked(String realm, Instant now, String problem) {
    store.grouping(base -> {
      Touches.feed(base, realm);
      return problem.isEmpty()
          ? base.update("UPDATE groups_feed SET good = ?, tried = ?, problem = '', held = 0, held_why = '', held_state = NULL WHERE realm = ?",
              now.getEpochSecond(), now.getEpochSecond(), realm)
          : base.update("UPDATE groups_feed SET tried = ?, problem = ? WHERE realm = ?", now.getEpochSecond(), problem, realm);
    });
  }

  /// Keeps a change until somebody has said that it is meant.
  public void hold(String realm, Instant now, String why, byte[] state) {
    store.grouping(base -> {
      Touches.feed(base, realm);
      return base.update("""
          UPDATE groups_feed SET tried = ?, problem = '', held = CASE held WHEN 0 THEN ? ELSE held END, held_why = ?, held_state = ?
            WHERE realm = ?""", now.getEpochSecond(), now.getEpochSecond(), why, state, realm);
    });
  }

  /// What waits for a word; empty if nothing does.
  public Optional<byte[]> held(String realm) {
    return store.look(base -> {
      List<byte[]> found = new ArrayList<>();
      base.each("SELECT held_state FROM groups_feed WHERE realm = ? AND held_state IS NOT NULL", row -> found.add(row.getBytes(1)), realm);
      return found;
    }).flatMap(found -> found.stream().findFirst());
  }

  /// Accounts of one feed that are there, by a column; `by` is `id`, `name` (in any case) or `external`.
  public List<Account> accounts(String realm, String by, String value) {
    return store.look(base -> accounts(base, where(by), realm, value)).orElse(List.of());
  }

  /// Groups of one feed, as [#accounts(String, String, String)].
  public List<Group> groups(String realm, String by, String value) {
    return store.look(base -> groups(base, where(by).replace(" AND deleted = 0", ""), realm, value)).orElse(List.of());
  }

  private static String where(String by) {
    return switch (by) {
      case "id" -> "WHERE realm = ? AND id = ? AND deleted = 0";
      case "name" -> "WHERE realm = ? AND name = ? COLLATE NOCASE AND deleted = 0";
      case "external" -> "WHERE realm = ? AND external = ? AND deleted = 0";
      default -> throw new IllegalArgumentException("no column " + by);
    };
  }

  /// Some accounts of one feed that are there, in the order of their ids, from a place that counts from 0.
  public List<Account> accounts(String realm, long from, int most) {
    return store.look(base -> accounts(base, "WHERE realm = ? AND deleted = 0 ORDER BY id LIMIT ? OFFSET ?", realm, most, from))
        .orElse(List.of());
  }

  public List<Group> groups(String realm, long from, int most) {
    return store.look(base -> groups(base, "WHERE realm = ? ORDER BY id LIMIT ? OFFSET ?", realm, most, from)).orElse(List.of());
  }

  /// Who is directly in a group.
  public Set<Member> members(String realm, String group) {
    return store.look(base -> members(base, "WHERE realm = ? AND grp = ?", realm, group)).orElse(Set.of());
  }

  /// In which groups an account or a group is directly.
  public Set<Member> memberships(String realm, String value) {
    return store.look(base -> members(base, "WHERE realm = ? AND value = ?", realm, value)).orElse(Set.of());
  }

  /// Takes out all that is held of somebody; how many accounts that were, and memberships of who has none in the feed.
  ///
  /// @param keys folded
  static int erase(Database base, Set<String> keys) throws SQLException {
    List<String[]> found = new ArrayList<>();
    base.each("SELECT realm, account, key FROM groups_key", row -> {
      if (keys.contains(Spelling.fold(row.getString(3)))) {
        found.add(new String[] {row.getString(1), row.getString(2)});
      }
    });
    for (String[] account : found) {
      base.update("DELETE FROM groups_member WHERE realm = ? AND kind = 'ACCOUNT' AND value = ?", account[0], account[1]);
      base.update("DELETE FROM groups_key WHERE realm = ? AND account = ?", account[0], account[1]);
      base.update("DELETE FROM groups_account WHERE realm = ? AND id = ?", account[0], account[1]);
    }
    int gone = found.size();
    for (Member member : members(base, "WHERE kind = 'PRINCIPAL'")) {
      if (member.value().startsWith("user:") && keys.contains(Spelling.fold(member.value().substring(5)))) {
        gone += base.update("DELETE FROM groups_member WHERE grp = ? AND kind = 'PRINCIPAL' AND value = ?", member.group(), member.value());
      }
    }
    // What waits for a word holds names too; the feed brings it again.
    base.update("UPDATE groups_feed SET held = 0, held_why = '', held_state = NULL WHERE held_state IS NOT NULL");
    // which accounts changed would name them too; without it all is read again
    Touches.forget(base);
    base.update("UPDATE fact SET value = value + 1 WHERE name = 'groups'");
    return gone;
  }

  private static List<Account> accounts(Database base, String which, Object... values) throws SQLException {
    List<Account> out = new ArrayList<>();
    Map<String, Set<String>> keys = new HashMap<>();
    String chosen = which.replaceFirst("(?s) ORDER BY.*", "");
    base.each("SELECT account, key FROM groups_key WHERE realm = ? AND account IN (SELECT id FROM groups_account " + chosen + ")",
        row -> keys.computeIfAbsent(row.getString(1), _ -> new LinkedHashSet<>()).add(row.getString(2)),
        concat(values[0], chosen.equals(which) ? values : java.util.Arrays.copyOf(values, values.length - 2)));
    base.each(ACCOUNTS + which, row -> out.add(new Account(row.getString(1), row.getString(2), row.getString(3),
        keys.getOrDefault(row.getString(1), Set.of()), row.getInt(4) == 1, row.getInt(5) == 1, time(row, 6), row.getString(7),
        time(row, 8), time(row, 9))), values);
    return out;
  }

  private static Object[] concat(Object first, Object[] rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static List<Group> groups(Database base, String which, Object... values) throws SQLException {
    List<Group> out = new ArrayList<>();
    base.each(GROUPS + which, row -> out.add(new Group(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
        time(row, 5), time(row, 6))), values);
    return out;
  }

  private static Set<Member> members(Database base, String which, Object... values) throws SQLException {
    Set<Member> out = new LinkedHashSet<>();
    base.each("SELECT grp, kind, value FROM groups_member " + which,
        row -> out.add(new Member(row.getString(1), Kind.valueOf(row.getString(2)), row.getString(3))), values);
    return out;
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return Instant.ofEpochSecond(row.getLong(column));
  }
}
