package dev.kith.store;

import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.News;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which accounts and groups the last changes were about, so that whoever knows what was true before them reads only these. Each
/// change is one row or more under the number that [Memberships#epoch] has after it: where a number is missing, all is read.
final class Touches {
  private static final String ALL = "ALL";
  private static final String FEED = "FEED";
  private static final String SEPARATOR = "\u001F";
  /// Of a change that touches more, only that is noted.
  private static final int MOST = 2_000;
  /// So many changes are noted, and of those that touch many the last few.
  private static final int KEPT = 1_000;
  private static final int KEPT_LARGE = 20;
  private static final int LARGE = 4_000;

  // SQLite joins the many short texts itself, since handing over a row costs more than all else
  private static final String GROUPS = """
      SELECT id, name, (SELECT group_concat(value, char(31)) FROM groups_member m WHERE m.realm = g.realm AND grp = g.id AND kind = 'GROUP'),
        (SELECT group_concat(value, char(31)) FROM groups_member m WHERE m.realm = g.realm AND grp = g.id AND kind = 'PRINCIPAL')
        FROM groups_group g WHERE realm = ?""";
  private static final String ACCOUNTS = """
      SELECT id, active AND NOT deleted, good,
        (SELECT group_concat(key, char(31)) FROM groups_key k WHERE k.realm = a.realm AND account = a.id),
        (SELECT group_concat(grp, char(31)) FROM groups_member m WHERE value = a.id AND m.realm = a.realm AND kind = 'ACCOUNT')
        FROM groups_account a WHERE realm = ?""";

  /// What one change is about, collected while it is made.
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> groups = new HashSet<>();

  void account(String id) {
    accounts.add(id);
  }

  void group(String id) {
    groups.add(id);
  }

  void member(Member member) {
    (member.kind() == Kind.ACCOUNT ? accounts : groups).add(member.kind() == Kind.ACCOUNT ? member.value() : member.group());
  }

  /// A group that goes, with what is in it and what it is in; to be called while it is still there.
  void gone(Database base, String realm, String group) throws SQLException {
    groups.add(group);
    base.each("SELECT value FROM groups_member WHERE realm = ? AND grp = ? AND kind = 'ACCOUNT'", row -> accounts.add(row.getString(1)), realm,
        group);
    base.each("SELECT grp FROM groups_member WHERE value = ? AND realm = ? AND kind = 'GROUP'", row -> groups.add(row.getString(1)), group, realm);
  }

  /// Notes it; within the transaction of the change.
  void note(Database base, String realm) throws SQLException {
    if (accounts.size() + groups.size() > MOST) {
      all(base, realm);
      return;
    }
    row(base, realm, Kind.ACCOUNT.name(), accounts);
    row(base, realm, Kind.GROUP.name(), groups);
    trim(base);
  }

  /// Notes that nothing but what is known of the feed itself changed.
  static void feed(Database base, String realm) throws SQLException {
    row(base, realm, FEED, List.of());
    trim(base);
  }

  static void all(Database base, String realm) throws SQLException {
    row(base, realm, ALL, List.of());
    trim(base);
  }

  /// Forgets what it was about, and so do all who ask next.
  static void forget(Database base) throws SQLException {
    base.update("DELETE FROM groups_touch");
  }

  private static void row(Database base, String realm, String kind, Collection<String> ids) throws SQLException {
    base.update("INSERT OR REPLACE INTO groups_touch VALUES (?, ?, ?, ?)", base.groups() + 1, realm, kind, String.join(SEPARATOR, ids));
  }

  private static void trim(Database base) throws SQLException {
    long now = base.groups();
    // an epoch goes whole: half of it would pass for all of it
    base.update("DELETE FROM groups_touch WHERE epoch <= ? OR epoch IN (SELECT epoch FROM groups_touch WHERE epoch <= ? AND length(ids) > ?)",
        now - KEPT, now - KEPT_LARGE, LARGE);
  }

  /// What was touched in one realm.
  private static final class Touched {
    private boolean all;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> groups = new HashSet<>();
  }

  /// Tells what has changed since an epoch, or all; which epoch it is now.
  static long tell(Database base, long known, News to) throws SQLException {
    long now = base.groups();
    Map<String, Touched> since = since(base, known, now);
    List<String> realms = new ArrayList<>();
    base.each("SELECT realm, kind, good FROM groups_feed ORDER BY realm", row -> {
      realms.add(row.getString(1));
      to.feed(row.getString(1), row.getString(2), time(row, 3));
    });
    for (String realm : realms) {
      Touched touched = since == null ? null : since.getOrDefault(realm, new Touched());
      if (touched == null || touched.all) {
        to.anew(realm);
        whole(base, realm, to);
      } else {
        parts(base, realm, touched, to);
      }
    }
    return now;
  }

  /// `null` if that is not known any more.
  private static Map<String, Touched> since(Database base, long known, long now) throws SQLException {
    if (known < 0 || known > now || now - known > KEPT) {
      return null;
    }
    Map<String, Touched> out = new LinkedHashMap<>();
    Set<Long> epochs = new HashSet<>();
    base.each("SELECT epoch, realm, kind, ids FROM groups_touch WHERE epoch > ? AND epoch <= ?", row -> {
      epochs.add(row.getLong(1));
      Touched touched = out.computeIfAbsent(row.getString(2), _ -> new Touched());
      switch (row.getString(3)) {
        case FEED -> { }
        case "ACCOUNT" -> touched.accounts.addAll(split(row.getString(4)));
        case "GROUP" -> touched.groups.addAll(split(row.getString(4)));
        default -> touched.all = true;
      }
    }, known, now);
    boolean many = out.values().stream().mapToInt(touched -> touched.accounts.size() + touched.groups.size()).sum() > MOST;
    return epochs.size() != now - known || many ? null : out;
  }

  private static void whole(Database base, String realm, News to) throws SQLException {
    base.each(GROUPS,
        row -> to.group(realm, row.getString(1), row.getString(2), split(row.getString(3)), split(row.getString(4))), realm);
    base.each(ACCOUNTS, row -> account(realm, row, to), realm);
  }

  private static void account(String realm, ResultSet row, News to) throws SQLException {
    to.account(realm, row.getString(1), row.getInt(2) == 1, time(row, 3), split(row.getString(4)), split(row.getString(5)));
  }

  private static void parts(Database base, String realm, Touched touched, News to) throws SQLException {
    for (String id : touched.groups) {
      Set<String> found = new HashSet<>();
      base.each(GROUPS + " AND id = ?", row -> {
        found.add(id);
        to.group(realm, id, row.getString(2), split(row.getString(3)), split(row.getString(4)));
      }, realm, id);
      if (found.isEmpty()) {
        to.groupGone(realm, id);
      }
    }
    for (String id : touched.accounts) {
      Set<String> found = new HashSet<>();
      base.each(ACCOUNTS + " AND id = ?", row -> {
        found.add(id);
        account(realm, row, to);
      }, realm, id);
      if (found.isEmpty()) {
        to.accountGone(realm, id);
      }
    }
  }

  private static List<String> split(String joined) {
    return joined == null || joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return Instant.ofEpochSecond(row.getLong(column));
  }
}
