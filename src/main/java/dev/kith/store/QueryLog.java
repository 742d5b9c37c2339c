package dev.kith.store;

import dev.kith.model.Spelling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The file of [Queries]: SQL and pseudonyms. For one thread.
final class QueryLog implements AutoCloseable {
  private static final String KEY = "queries.key";
  /// Asked again within this time it is the same search, and a click within it belongs to it.
  private static final Duration SAME = Duration.ofMinutes(30);

  /// A title such as "Go" stands in too many questions to tell of one document.
  private static final int LEAST_TEXT = 8;

  private final Path file;
  private final Connection connection;
  private final SecretKeySpec key;

  private QueryLog(Path file, Connection connection, SecretKeySpec key) {
    this.file = file;
    this.connection = connection;
    this.key = key;
  }

  static boolean isThere(Path data) {
    return Files.exists(data.resolve(Queries.FILE));
  }

  static void remove(Path data) {
    if (data == null) {
      return;
    }
    try {
      Notes.delete(data.resolve(Queries.FILE));
      Files.deleteIfExists(data.resolve(KEY));
    } catch (IOException e) {
      throw new StoreException(data.resolve(Queries.FILE) + ", which is to be kept no longer, cannot be deleted: " + e.getMessage(), e);
    }
  }

  static QueryLog open(Path data) {
    Path file = data.resolve(Queries.FILE);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(5_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Files.createDirectories(data);
      make(file, new byte[0]);
      QueryLog log = new QueryLog(file, source.getConnection(), key(data));
      log.execute("PRAGMA secure_delete = ON");
      log.execute("CREATE TABLE IF NOT EXISTS asked (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, "
          + "kind TEXT NOT NULL, q TEXT NOT NULL, results INTEGER NOT NULL, clicks INTEGER NOT NULL, rank INTEGER NOT NULL) STRICT");
      log.execute("CREATE INDEX IF NOT EXISTS asked_who ON asked (who, at)");
      return log;
    } catch (SQLException | IOException | LinkageError e) {
      throw unusable(file, e);
    }
  }

  /// Before SQLite does, so that nobody but its user may ever read it.
  private static void make(Path file, byte[] bytes) throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, bytes);
    } catch (FileAlreadyExistsException _) {
      // As it is on every start but the first.
    }
  }

  private static SecretKeySpec key(Path data) throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    make(data.resolve(KEY), HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
    return new SecretKeySpec(Files.readString(data.resolve(KEY)).strip().getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
  }

  /// What stands for a person: the same for the same, and nobody can tell for whom who has not the secret.
  private String pseudonym(String who) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(Spelling.fold(who).getBytes(StandardCharsets.UTF_8)), 0, 12);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /// All of it in one transaction.
  void keep(List<Queries.Event> events) {
    try {
      execute("BEGIN IMMEDIATE");
      try {
        for (Queries.Event event : events) {
          switch (event) {
            case Queries.Asked asked -> asked(asked);
            case Queries.Clicked clicked -> clicked(clicked);
            case Queries.Forgotten(var keys, var names, var texts, var gone, _) -> gone.addAndGet(forget(keys, names, texts));
            case Queries.Marker _ -> { }
          }
        }
        execute("COMMIT");
      } catch (SQLException e) {
        execute("ROLLBACK");
        throw e;
      }
      if (events.stream().anyMatch(Queries.Forgotten.class::isInstance)) {
        // Out of the log beside the file as well.
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  private void asked(Queries.Asked asked) throws SQLException {
    String who = pseudonym(asked.who());
    long at = asked.at().getEpochSecond();
    int same = update("UPDATE asked SET results = ?, at = ? WHERE number = (SELECT number FROM asked WHERE who = ? AND kind = ? "
        + "ORDER BY at DESC, number DESC LIMIT 1) AND q = ? AND at >= ?", asked.results(), at, who, asked.kind().label(), asked.q(),
        at - SAME.toSeconds());
    if (same == 0) {
      update("INSERT INTO asked (at, who, kind, q, results, clicks, rank) VALUES (?, ?, ?, ?, ?, 0, 0)", at, who,
          asked.kind().label(), asked.q(), asked.results());
    }
  }

  /// A click on what was never asked tells nothing.
  private void clicked(Queries.Clicked clicked) throws SQLException {
    update("UPDATE asked SET clicks = clicks + 1, rank = CASE clicks WHEN 0 THEN ? ELSE rank END WHERE number = (SELECT number FROM asked "
        + "WHERE who = ? AND kind = 'search' AND q = ? AND at >= ? ORDER BY at DESC, number DESC LIMIT 1)", clicked.rank(),
        pseudonym(clicked.who()), clicked.q(), clicked.at().minus(SAME).getEpochSecond());
  }

  private long forget(Collection<String> keys, Collection<String> names, Collection<String> texts) throws SQLException {
    long gone = 0;
    for (String key : keys) {
      gone += update("DELETE FROM asked WHERE who = ?", pseudonym(key));
    }
    Set<String> words = Mentions.words(keys, names);
    List<Long> theirs = new ArrayList<>();
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT number, q FROM asked")) {
      while (row.next()) {
        String q = row.getString(2);
        if (words.stream().anyMatch(q::contains) || texts.stream().anyMatch(text -> text.length() >= LEAST_TEXT && q.contains(text))) {
          theirs.add(row.getLong(1));
        }
      }
    }
    for (long number : theirs) {
      gone += update("DELETE FROM asked WHERE number = ?", number);
    }
    return gone;
  }

  void prune(Instant before) {
    try {
      if (update("DELETE FROM asked WHERE at < ?", before.getEpochSecond()) > 0) {
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (SQLException e) {
      throw unusable(file, e);
    }
  }

  static Insight insight(Path data, Instant from, Instant now) {
    if (!isThere(data)) {
      return Insight.NOTHING;
    }
    try (QueryLog log = open(data); PreparedStatement asked = log.connection.prepareStatement(
        "SELECT who, at, kind, q, results, clicks, rank FROM asked WHERE at >= ? ORDER BY who, kind, at, number")) {
      asked.setLong(1, from.getEpochSecond());
      QueryTally tally = new QueryTally(now);
      try (ResultSet row = asked.executeQuery()) {
        while (row.next()) {
          tally.add(new QueryTally.Search(row.getString(1), Instant.ofEpochSecond(row.getLong(2)), row.getString(3),
              row.getString(4), row.getLong(5), row.getInt(6), row.getInt(7)));
        }
      }
      return tally.insight();
    } catch (SQLException e) {
      throw unusable(data.resolve(Queries.FILE), e);
    }
  }

  static List<Queries.Own> of(Path data, String who) {
    if (!isThere(data)) {
      return List.of();
    }
    List<Queries.Own> own = new ArrayList<>();
    try (QueryLog log = open(data); PreparedStatement asked = log.connection.prepareStatement(
        "SELECT at, q FROM asked WHERE who = ? ORDER BY at DESC, number DESC")) {
      asked.setString(1, log.pseudonym(who));
      try (ResultSet row = asked.executeQuery()) {
        while (row.next()) {
          own.add(new Queries.Own(Instant.ofEpochSecond(row.getLong(1)), row.getString(2)));
        }
      }
      return own;
    } catch (SQLException e) {
      throw unusable(data.resolve(Queries.FILE), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static StoreException unusable(Path file, Throwable e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("^\\[SQLITE_\\w+]\\s*", "");
    return new StoreException(file + ", which holds what people ask, cannot be used (" + reason + "): delete it, it can be lost", e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // What was committed is there; nothing else is to be kept.
    }
  }
}
