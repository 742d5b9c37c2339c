package dev.kith.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What connectors noted beside one index: an SQLite file of notes by source and key. All changes belong to one transaction
/// until [#commit]; whoever looks meanwhile sees them. What is not committed when it is closed is given up. Any thread may
/// call, one at a time.
///
/// Each source has a stamp: the caller's word for the state of the index that its notes go with.
public final class Notes implements AutoCloseable {
  public static final String FILE = "notes.db";
  private static final List<String> TABLES = List.of(
      "CREATE TABLE IF NOT EXISTS stamp (source TEXT PRIMARY KEY, stamp TEXT NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE IF NOT EXISTS note (source TEXT, key TEXT, text TEXT NOT NULL, PRIMARY KEY (source, key)) STRICT, WITHOUT ROWID",
      "CREATE TABLE IF NOT EXISTS gone (source TEXT, id TEXT, PRIMARY KEY (source, id)) STRICT, WITHOUT ROWID");
  private static final Set<SQLiteErrorCode> DAMAGE = Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB,
      SQLiteErrorCode.SQLITE_CORRUPT_INDEX, SQLiteErrorCode.SQLITE_CORRUPT_VTAB);

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private Notes(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// The notes cannot be read any more; without their file the next pass begins without any.
  public static final class Damaged extends StoreException {
    private static final long serialVersionUID = 1;

    Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Opens the file, or makes it.
  ///
  /// @throws Damaged if it is not what it should be
  public static Notes open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      make(file);
      Notes notes = new Notes(file, source.getConnection());
      try {
        notes.prepare();
        return notes;
      } catch (SQLException e) {
        notes.connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  /// Before SQLite does, so that nobody but its user may read it: it says what pages there are.
  private static void make(Path file) throws SQLException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // As it is in every pass but the first.
    } catch (IOException e) {
      throw new SQLException("it cannot be made: " + e, e);
    }
  }

  private void prepare() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // What is deleted is overwritten: notes may name people.
      statement.execute("PRAGMA secure_delete = ON");
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    connection.setAutoCommit(false);
  }

  /// Deletes a file of notes with what SQLite keeps beside it.
  public static void delete(Path file) throws IOException {
    for (String end : List.of("-wal", "-shm", "")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
    }
  }

  /// What the notes of a source go with, as committed or set since.
  public Optional<String> stamp(String source) {
    return ask("SELECT stamp FROM stamp WHERE source = ?", row -> row.next() ? Optional.of(row.getString(1)) : Optional.empty(), source);
  }

  /// The text under a key; empty if there is none.
  public String text(String source, String key) {
    return ask("SELECT text FROM note WHERE source = ? AND key = ?", row -> row.next() ? row.getString(1) : "", source, key);
  }

  /// Sets the text of a key; an empty one removes it.
  public void put(String source, String key, String text) {
    if (text.isEmpty()) {
      change("DELETE FROM note WHERE source = ? AND key = ?", source, key);
    } else {
      change("INSERT INTO note VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", source, key, text);
    }
  }

  /// The notes of a source whose keys begin so, as they are whenever one looks; nothing of them is held in memory.
  public SortedMap<String, String> beginning(String source, String prefix) {
    return new NoteRange(this, source, prefix, prefix + Character.toString(Character.MAX_CODE_POINT));
  }

  /// The next notes of a range, by key, at most so many.
  ///
  /// @param from the first key, or the last one before it if `after`
  /// @param to   the first key that is not of the range
  List<Map.Entry<String, String>> page(String source, String from, boolean after, String to, int most) {
    return ask("SELECT key, text FROM note WHERE source = ? AND key " + (after ? ">" : ">=") + " ? AND key < ? ORDER BY key LIMIT "
        + most, row -> {
          List<Map.Entry<String, String>> found = new ArrayList<>();
          while (row.next()) {
            found.add(Map.entry(row.getString(1), row.getString(2)));
          }
          return found;
        }, source, from, to);
  }

  int count(String source, String from, String to) {
    return ask("SELECT count(*) FROM note WHERE source = ? AND key >= ? AND key < ?", row -> row.getInt(1), source, from, to);
  }

  Optional<String> last(String source, String from, String to) {
    return ask("SELECT key FROM note WHERE source = ? AND key >= ? AND key < ? ORDER BY key DESC LIMIT 1",
        row -> row.next() ? Optional.of(row.getString(1)) : Optional.empty(), source, from, to);
  }

  /// The documents that a source said are gone and that are still to be removed.
  public Set<String> gone(String source) {
    return ask("SELECT id FROM gone WHERE source = ?", row -> {
      Set<String> ids = new HashSet<>();
      while (row.next()) {
        ids.add(row.getString(1));
      }
      return ids;
    }, source);
  }

  /// Says whether a document is still to be removed.
  public void gone(String source, String id, boolean gone) {
    change(gone ? "INSERT INTO gone VALUES (?, ?) ON CONFLICT DO NOTHING" : "DELETE FROM gone WHERE source = ? AND id = ?", source, id);
  }

  /// Nothing is to be removed any more.
  public void removed(String source) {
    change("DELETE FROM gone WHERE source = ?", source);
  }

  /// What a note says, to somebody who decides on it.
  public interface Which {
    boolean test(String source, String key, String text);
  }

  /// Removes some notes of all sources and makes that durable; what was removed cannot be read in the file any more.
  ///
  /// @return how many there were
  public long erase(Which which) {
    Map<String, Set<String>> found = ask("SELECT source, key, text FROM note", row -> {
      Map<String, Set<String>> keys = new HashMap<>();
      while (row.next()) {
        if (which.test(row.getString(1), row.getString(2), row.getString(3))) {
          keys.computeIfAbsent(row.getString(1), _ -> new HashSet<>()).add(row.getString(2));
        }
      }
      return keys;
    });
    found.forEach((source, keys) -> keys.forEach(key -> put(source, key, "")));
    commit();
    doing(() -> {
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
      connection.setAutoCommit(false);
      return null;
    });
    return found.values().stream().mapToLong(Set::size).sum();
  }

  /// Removes all that is known of a source.
  public void forget(String source) {
    for (String table : List.of("note", "gone", "stamp")) {
      change("DELETE FROM " + table + " WHERE source = ?", source);
    }
  }

  /// Makes all changes durable; the notes of this source go with this state of the index from now on.
  public void commit(String source, String stamp) {
    change("INSERT INTO stamp VALUES (?, ?) ON CONFLICT DO UPDATE SET stamp = excluded.stamp", source, stamp);
    commit();
  }

  /// Makes all changes durable.
  public void commit() {
    doing(() -> {
      connection.commit();
      return null;
    });
  }

  /// Gives up all changes since the last commit.
  public void rollback() {
    doing(() -> {
      connection.rollback();
      return null;
    });
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private interface Job<T> {
    T run() throws SQLException;
  }

  private synchronized <T> T ask(String sql, Reading<T> reading, String... values) {
    return doing(() -> {
      try (ResultSet row = filled(sql, values).executeQuery()) {
        return reading.of(row);
      }
    });
  }

  private synchronized void change(String sql, String... values) {
    doing(() -> filled(sql, values).executeUpdate());
  }

  private PreparedStatement filled(String sql, String... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement;
  }

  private <T> T doing(Job<T> job) {
    try {
      return job.run();
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  private static StoreException unusable(Path file, SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("^\\[SQLITE_\\w+]\\s*", "");
    String message = file + ", which holds how far live sources were read, cannot be used (" + reason + ")";
    return e instanceof SQLiteException sqlite && DAMAGE.contains(sqlite.getResultCode())
        ? new Damaged(message, e) : new StoreException(message + ": see to it that there is room and the right to write", e);
  }

  @Override
  public synchronized void close() {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      connection.rollback();
      connection.close();
    } catch (SQLException _) {
      // What was committed is safe; nothing else is to be kept.
    }
  }
}
