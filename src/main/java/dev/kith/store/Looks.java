package dev.kith.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who looked at Kith as somebody else, why and for how long: kept for the one who was looked as, until they are erased.
///
/// They are named by the ways they are written, as in [Shelf]. What a method that changes something has returned is on disk.
public final class Looks {
  private final Store store;

  Looks(Store store) {
    this.store = store;
  }

  /// @param by    as the audit log names them
  /// @param ended when it ended, or will at the latest
  public record Look(String by, String reason, Instant begun, Instant ended) {}

  /// @param until when it ends by itself
  /// @return its number
  public long begin(List<String> person, String by, String reason, Instant begun, Instant until) {
    return store.aside(base -> {
      base.update("INSERT INTO look (person, looked_by, reason, begun, ended) VALUES (?, ?, ?, ?, ?)", Store.folded(person).iterator().next(), by,
          reason, begun.getEpochSecond(), until.getEpochSecond());
      return Long.parseLong(base.text("SELECT last_insert_rowid()"));
    });
  }

  /// It ended before its time.
  public void end(long number, Instant at) {
    store.aside(base -> base.update("UPDATE look SET ended = ? WHERE number = ?", at.getEpochSecond(), number));
  }

  /// Who looked as somebody, the latest first.
  public List<Look> of(Collection<String> person) {
    List<String> keys = List.copyOf(Store.folded(person));
    Optional<List<Look>> looks = store.look(base -> {
      List<Look> out = new ArrayList<>();
      base.each("SELECT looked_by, reason, begun, ended FROM look WHERE person IN (" + "?, ".repeat(keys.size()) + "'') ORDER BY number DESC",
          row -> out.add(new Look(row.getString("looked_by"), row.getString("reason"), Instant.ofEpochSecond(row.getLong("begun")),
              Instant.ofEpochSecond(row.getLong("ended")))), keys.toArray());
      return out;
    });
    return looks.orElse(List.of());
  }

  static void erase(Database base, Set<String> keys) throws SQLException {
    for (String key : keys) {
      base.update("DELETE FROM look WHERE person = ?", key);
    }
  }
}
