package dev.kith.store;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Erased;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sqlite.SQLiteDataSource;

/// The one connection to the file: SQL and nothing else. For one thread.
final class Database {
  /// Each step takes a file from the version before it to its own; a step that was released is never changed.
  private static final List<List<String>> STEPS = List.of(List.of(
      "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
      """
      CREATE TABLE decision (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, other TEXT NOT NULL,
        name TEXT NOT NULL, said_by TEXT NOT NULL, said_at INTEGER NOT NULL) STRICT""",
      """
      CREATE TABLE decision_person (decision INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE, place INTEGER NOT NULL,
        key TEXT NOT NULL, PRIMARY KEY (decision, place)) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE erased (decision INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE, what TEXT NOT NULL,
        digest TEXT NOT NULL, PRIMARY KEY (decision, what, digest)) STRICT, WITHOUT ROWID""",
      "INSERT INTO fact VALUES ('version', '0')"), List.of(
      """
      CREATE TABLE pin (number INTEGER PRIMARY KEY AUTOINCREMENT, q TEXT NOT NULL, document TEXT NOT NULL, owner TEXT NOT NULL,
        until INTEGER NOT NULL, said_by TEXT NOT NULL, said_at INTEGER NOT NULL, UNIQUE (q, document)) STRICT""",
      """
      CREATE TABLE voice (document TEXT NOT NULL, giver TEXT NOT NULL, kind TEXT NOT NULL, said_at INTEGER NOT NULL,
        PRIMARY KEY (document, giver)) STRICT, WITHOUT ROWID"""), List.of(
      """
      CREATE TABLE saved_search (id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, params TEXT NOT NULL,
        token TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, seen BLOB NOT NULL) STRICT""",
      "CREATE INDEX saved_search_owner ON saved_search (owner)",
      """
      CREATE TABLE bookmark (owner TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (owner, document)) STRICT, WITHOUT ROWID""",
      "INSERT INTO fact VALUES ('aside', '0')"), List.of(
      """
      CREATE TABLE groups_feed (realm TEXT PRIMARY KEY, kind TEXT NOT NULL, good INTEGER NOT NULL, tried INTEGER NOT NULL,
        problem TEXT NOT NULL, held INTEGER NOT NULL, held_why TEXT NOT NULL, held_state BLOB) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE groups_account (realm TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, external TEXT NOT NULL,
        active INTEGER NOT NULL, deleted INTEGER NOT NULL, good INTEGER NOT NULL, resource TEXT NOT NULL, created INTEGER NOT NULL,
        modified INTEGER NOT NULL, PRIMARY KEY (realm, id)) STRICT, WITHOUT ROWID""",
      "CREATE INDEX groups_account_name ON groups_account (realm, name)",
      """
      CREATE TABLE groups_key (realm TEXT NOT NULL, account TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (realm, account, key)) STRICT, WITHOUT ROWID""",
      "CREATE INDEX groups_key_key ON groups_key (key)",
      """
      CREATE TABLE groups_group (realm TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, external TEXT NOT NULL,
        resource TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (realm, id)) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE groups_member (realm TEXT NOT NULL, grp TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (realm, grp, kind, value)) STRICT, WITHOUT ROWID""",
      "CREATE INDEX groups_member_value ON groups_member (value, realm)",
      "INSERT INTO fact VALUES ('groups', '0')"), List.of(
      """
      CREATE TABLE account (name TEXT PRIMARY KEY, service INTEGER NOT NULL, person TEXT NOT NULL, password TEXT NOT NULL,
        disabled INTEGER NOT NULL, grants TEXT NOT NULL, principals TEXT NOT NULL, made INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE account_identity (issuer TEXT NOT NULL, subject TEXT NOT NULL,
        account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, PRIMARY KEY (issuer, subject)) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE session (digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, began INTEGER NOT NULL, seen INTEGER NOT NULL,
        proved INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE token (digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL REFERENCES account ON DELETE CASCADE, name TEXT NOT NULL, scopes TEXT NOT NULL, cidr TEXT NOT NULL,
        made INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER NOT NULL) STRICT, WITHOUT ROWID"""), List.of(
      """
      CREATE TABLE look (number INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, looked_by TEXT NOT NULL, reason TEXT NOT NULL,
        begun INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT""",
      "CREATE INDEX look_person ON look (person)"), List.of(
      """
      CREATE TABLE erasure (number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, digest TEXT NOT NULL, decision INTEGER,
        said_by TEXT NOT NULL, said_at INTEGER NOT NULL, done_at INTEGER, undone_by TEXT, undone_at INTEGER,
        places TEXT NOT NULL) STRICT""",
      """
      INSERT INTO erasure (what, digest, decision, said_by, said_at, places)
        SELECT 'person', hex(randomblob(32)), number, said_by, said_at, '' FROM decision WHERE kind = 'deleted'""",
      "CREATE TABLE swept (source TEXT NOT NULL, at INTEGER NOT NULL, removed INTEGER NOT NULL) STRICT"), accountChanges(), List.of(
      """
      CREATE TABLE groups_touch (epoch INTEGER NOT NULL, realm TEXT NOT NULL, kind TEXT NOT NULL, ids TEXT NOT NULL,
        PRIMARY KEY (epoch, realm, kind)) STRICT, WITHOUT ROWID"""));
  private static final int SCRUBS = 20;
  private static final int ROWS = 200;
  private static final String VERSION = "version";
  private static final String ASIDE = "aside";
  private static final String GROUPS = "groups";
  private static final String KEY = "key";
  private static final String NAME = "name";

  /// Notes of which accounts changed: by name, or empty for "any".
  private static List<String> accountChanges() {
    List<String> out = new ArrayList<>(List.of(
        "CREATE TABLE account_change (number INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL) STRICT"));
    for (String table : List.of("account", "account_identity", "session", "token")) {
      String column = table.equals("account") ? NAME : "account";
      if (!column.equals(NAME)) {
        out.add("CREATE INDEX " + table + "_account ON " + table + " (account)");
      }
      for (String deed : List.of("INSERT", "UPDATE", "DELETE")) {
        List<String> rows = deed.equals("UPDATE") ? List.of("OLD", "NEW") : List.of(deed.equals("INSERT") ? "NEW" : "OLD");
        rows.forEach(row -> out.add("CREATE TRIGGER " + table + "_" + (deed + "_" + row).toLowerCase(Locale.ROOT) + " AFTER " + deed + " ON " + table
            + (rows.size() == 2 && row.equals("OLD") ? " WHEN OLD." + column + " <> NEW." + column : "")
            + " BEGIN INSERT INTO account_change (account) VALUES (" + row + "." + column + "); END"));
      }
    }
    return out;
  }

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  interface Work<T> {
    T apply(Database database) throws SQLException;
  }

  /// Opens the file, makes it if it is not there, and brings it to this version.
  ///
  /// @throws SQLException if it is damaged, in use for too long, or of a newer version
  static Database open(Path file) throws SQLException {
    make(file);
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    Database database;
    try {
      database = new Database(source.getConnection());
    } catch (LinkageError e) {
      throw new SQLException("SQLite's own library cannot be loaded, perhaps from a folder for temporary files that allows no "
          + "programs; try KITH_JAVA_OPTS=-Dorg.sqlite.tmpdir=DIR", e);
    }
    try {
      database.prepare();
      return database;
    } catch (SQLException e) {
      database.connection.close();
      throw e;
    }
  }

  /// Before SQLite does, so that nobody but its user may ever read it; the files beside it get the same rights.
  private static void make(Path file) throws SQLException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // As it is on every start but the first.
    } catch (IOException e) {
      throw new SQLException("it cannot be made: " + e, e);
    }
  }

  private void prepare() throws SQLException {
    execute("PRAGMA busy_timeout = 5000");
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    // so much as a directory of 20,000 people takes, in KiB
    execute("PRAGMA cache_size = -16000");
    // What is deleted is overwritten.
    execute("PRAGMA secure_delete = ON");
    String check = text("PRAGMA quick_check(1)");
    if (!"ok".equals(check)) {
      throw new SQLException("it is damaged: " + check);
    }
    if (step() != STEPS.size()) {
      transaction(_ -> {
        migrate();
        return null;
      });
    }
  }

  private void migrate() throws SQLException {
    int step = step();
    if (step > STEPS.size()) {
      throw new SQLException("it is of a newer Kith: its version is " + step + ", this one knows " + STEPS.size());
    }
    for (List<String> statements : STEPS.subList(step, STEPS.size())) {
      for (String statement : statements) {
        execute(statement);
      }
    }
    if (step == 0) {
      byte[] salt = new byte[16];
      new SecureRandom().nextBytes(salt);
      update("INSERT INTO fact VALUES ('salt', ?)", HexFormat.of().formatHex(salt));
    }
    execute("PRAGMA user_version = " + STEPS.size());
  }

  private int step() throws SQLException {
    return Integer.parseInt(text("PRAGMA user_version"));
  }

  /// All of it or nothing; durable when this returns. Another process that is writing is waited for.
  <T> T transaction(Work<T> work) throws SQLException {
    return transaction(VERSION, work);
  }

  /// As [#transaction], of what is no decision about people.
  <T> T aside(Work<T> work) throws SQLException {
    return transaction(ASIDE, work);
  }

  /// As [#transaction], of who is in which groups.
  <T> T grouping(Work<T> work) throws SQLException {
    return transaction(GROUPS, work);
  }

  /// As [#transaction], of what no answer follows from but who may ask: sessions and the like.
  <T> T apart(Work<T> work) throws SQLException {
    return transaction("", work);
  }

  private <T> T transaction(String counter, Work<T> work) throws SQLException {
    execute("BEGIN IMMEDIATE");
    try {
      T result = work.apply(this);
      update("UPDATE fact SET value = value + 1 WHERE name = ?", counter);
      execute("COMMIT");
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        execute("ROLLBACK");
      } catch (SQLException rollback) {
        e.addSuppressed(rollback);
      }
      throw e;
    }
  }

  /// Counts the transactions of all processes that decided something about people.
  long version() throws SQLException {
    return Long.parseLong(fact(VERSION));
  }

  /// Counts the others.
  long asides() throws SQLException {
    return Long.parseLong(fact(ASIDE));
  }

  /// Counts those that changed who is in which groups.
  long groups() throws SQLException {
    return Long.parseLong(fact(GROUPS));
  }

  /// As [#decisions], all of one moment.
  Decisions snapshot() throws SQLException {
    return moment(Database::decisions);
  }

  /// Reads several things as they were at one moment.
  <T> T moment(Work<T> work) throws SQLException {
    execute("BEGIN");
    try {
      return work.apply(this);
    } finally {
      execute("COMMIT");
    }
  }

  /// Within a transaction.
  Decisions decisions() throws SQLException {
    long version = version();
    Map<Long, List<String>> persons = new HashMap<>();
    each("SELECT decision, key FROM decision_person ORDER BY decision, place",
        row -> persons.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>()).add(row.getString(2)));
    List<Decision> all = new ArrayList<>();
    each("SELECT number, kind, other, name, said_by, said_at FROM decision ORDER BY number", row -> {
      Kind kind = Kind.of(row.getString(2)).orElse(null);
      if (kind == null) {
        throw new SQLException("it holds a decision of an unknown kind, number " + row.getLong(1));
      }
      all.add(new Decision(row.getLong(1), kind, persons.getOrDefault(row.getLong(1), List.of()), row.getString(3),
          row.getString(4), row.getString(5), Instant.ofEpochSecond(row.getLong(6))));
    });
    Map<String, Set<String>> digests = new HashMap<>();
    each("SELECT what, digest FROM erased",
        row -> digests.computeIfAbsent(row.getString(1), _ -> new HashSet<>()).add(row.getString(2)));
    Set<String> documents = new HashSet<>();
    each("SELECT digest FROM erasure WHERE what = 'document' AND undone_at IS NULL", row -> documents.add(row.getString(1)));
    return new Decisions(version, true, all,
        new Erased(fact("salt"), digests.getOrDefault(KEY, Set.of()), digests.getOrDefault(NAME, Set.of()), documents));
  }

  Decision insert(Decision d) throws SQLException {
    update("INSERT INTO decision (kind, other, name, said_by, said_at) VALUES (?, ?, ?, ?, ?)", d.kind().label(), d.other(),
        d.name(), d.by(), d.at().getEpochSecond());
    long number = Long.parseLong(text("SELECT last_insert_rowid()"));
    for (int place = 0; place < d.person().size(); place++) {
      update("INSERT INTO decision_person VALUES (?, ?, ?)", number, place, d.person().get(place));
    }
    return new Decision(number, d.kind(), d.person(), d.other(), d.name(), d.by(), Instant.ofEpochSecond(d.at().getEpochSecond()));
  }

  /// How many of them there were.
  int delete(Collection<Long> numbers) throws SQLException {
    int deleted = 0;
    for (long number : numbers) {
      deleted += update("DELETE FROM decision WHERE number = ?", number);
    }
    return deleted;
  }

  void erase(long number, Set<String> keys, Set<String> names) throws SQLException {
    String salt = fact("salt");
    for (String key : keys) {
      update("INSERT INTO erased VALUES (?, ?, ?)", number, KEY, Erased.digest(salt, key));
    }
    for (String name : names) {
      update("INSERT INTO erased VALUES (?, ?, ?)", number, NAME, Erased.digest(salt, name));
    }
  }

  /// Takes what was deleted out of the log beside the file as well. Another process that is just reading can hold it up for a
  /// moment.
  void scrub() throws SQLException {
    for (int scrub = 0; scrub < SCRUBS && !"0".equals(text("PRAGMA wal_checkpoint(TRUNCATE)")); scrub++) {
      Thread.onSpinWait();
    }
  }

  void close() throws SQLException {
    connection.close();
  }

  String fact(String name) throws SQLException {
    String value = text("SELECT value FROM fact WHERE name = '" + name + "'");
    if (value == null) {
      throw new SQLException("it lacks its " + name);
    }
    return value;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /// One statement for each of many, made once.
  <T> void batch(String sql, Collection<T> all, Function<T, Object[]> values) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T one : all) {
        Object[] row = values.apply(one);
        for (int i = 0; i < row.length; i++) {
          statement.setObject(i + 1, row[i]);
        }
        statement.executeUpdate();
      }
    }
  }

  /// As [#batch] for inserts, many rows a statement: what a statement costs is dearer than a row.
  ///
  /// @param sql what stands before `VALUES`
  <T> void insert(String sql, int columns, List<T> all, Function<T, Object[]> values) throws SQLException {
    String row = "(" + "?, ".repeat(columns - 1) + "?)";
    int whole = all.size() / ROWS * ROWS;
    if (whole > 0) {
      List<List<T>> chunks = new ArrayList<>();
      for (int from = 0; from < whole; from += ROWS) {
        chunks.add(all.subList(from, from + ROWS));
      }
      batch(sql + " VALUES " + (row + ", ").repeat(ROWS - 1) + row, chunks,
          chunk -> chunk.stream().flatMap(one -> Stream.of(values.apply(one))).toArray());
    }
    batch(sql + " VALUES " + row, all.subList(whole, all.size()), values);
  }

  /// The first column of the first row, or `null`.
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  void each(String sql, Row reader, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
