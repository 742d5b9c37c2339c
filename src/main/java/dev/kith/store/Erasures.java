package dev.kith.store;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What was erased: tombstones that keep it from coming back, and receipts. It comes first, before anything is taken out anywhere, so that
/// an erasure which is killed half-way is known and gone on with ([#open]).
///
/// Nothing here says whom or what it was: a receipt bears the beginning of a salted digest.
public final class Erasures {
  private static final String DOCUMENT = "document";
  private static final String PERSON = "person";
  private static final String DECISIONS = "decisions";
  private static final String PINS = "pins and feedback";
  private static final String SHELF = "bookmarks and saved searches";
  private static final String GROUPS = "feeds of groups";
  private static final String LOOKS = "who looked as them";
  private static final String CREDENTIALS = "accounts, sessions and tokens";
  private static final int SHORT = 12;
  private static final String ACTOR = "person:";

  /// How much of it a place held, and how much it holds now.
  public record Count(String place, long before, long after) {}

  /// @param what      `document` or `person`
  /// @param subject   the beginning of a digest: the same for the same
  /// @param done      when all places were through, or `null`
  /// @param undone    since when it may come back, or `null`
  public record Receipt(long number, String what, String subject, String by, Instant at, Instant done, Instant undone, String undoneBy,
      List<Count> places) {
    public Receipt {
      places = List.copyOf(places);
    }
  }

  private final Store store;

  Erasures(Store store) {
    this.store = store;
  }

  /// All receipts, the first first.
  public List<Receipt> all() {
    return some("1 = 1");
  }

  /// What was begun and is not through.
  public List<Receipt> open() {
    return some("done_at IS NULL AND undone_at IS NULL");
  }

  public Optional<Receipt> receipt(long number) {
    return some("number = " + number).stream().findFirst();
  }

  private List<Receipt> some(String which) {
    return store.look(base -> {
      List<Receipt> all = new ArrayList<>();
      base.each("SELECT number, what, digest, said_by, said_at, done_at, undone_at, undone_by, places FROM erasure WHERE " + which
          + " ORDER BY number", row -> all.add(receipt(row)));
      return all;
    }).orElse(List.of());
  }

  private static Receipt receipt(ResultSet row) throws SQLException {
    return new Receipt(row.getLong(1), row.getString(2), row.getString(3).substring(0, SHORT).toLowerCase(java.util.Locale.ROOT), row.getString(4),
        time(row, 5), time(row, 6), time(row, 7), row.getString(8), counts(row.getString(9)));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    long seconds = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochSecond(seconds);
  }

  private static String text(Collection<Count> counts) {
    return counts.stream().map(count -> count.place() + "\t" + count.before() + "\t" + count.after()).collect(Collectors.joining("\n"));
  }

  private static List<Count> counts(String text) {
    return text.lines().map(line -> line.split("\t")).map(c -> new Count(c[0], Long.parseLong(c[1]), Long.parseLong(c[2]))).toList();
  }

  /// From now on no document of this id is taken in; what the store itself holds of it goes. The rest is the caller's: [#finished].
  ///
  /// @param at when it was last changed, or `null`
  public long document(String id, Instant at, String by) {
    long number = store.change(base -> {
      String digest = Erased.digest(base.fact("salt"), id);
      base.update("DELETE FROM erasure WHERE what = 'document' AND digest = ? AND undone_at IS NULL AND done_at IS NULL", digest);
      base.update("INSERT INTO erasure (what, digest, said_by, said_at, places) VALUES (?, ?, ?, ?, ?)", DOCUMENT, digest, by,
          store.clock().instant().getEpochSecond(), text(said(base, id::equals, Map.of(id, at == null ? Instant.MIN : at))));
      return Long.parseLong(base.text("SELECT last_insert_rowid()"));
    });
    store.scrub();
    return number;
  }

  private static List<Count> said(Database base, Predicate<String> is, Map<String, Instant> seen) throws SQLException {
    long decisions = base.delete(base.decisions().all().stream().filter(each -> each.kind() == Kind.NOT_MY_EVIDENCE && is.test(each.other()))
        .map(Decision::number).toList());
    long pins = remove(base, "pin", is) + remove(base, "voice", is);
    long shelf = remove(base, "bookmark", is);
    for (Map.Entry<String, Instant> one : seen.entrySet()) {
      shelf += Shelf.unsee(base, one.getKey(), one.getValue());
    }
    return List.of(new Count(DECISIONS, decisions, 0), new Count(PINS, pins, 0), new Count(SHELF, shelf, 0));
  }

  private static long remove(Database base, String table, Predicate<String> is) throws SQLException {
    Set<String> theirs = new HashSet<>();
    base.each("SELECT DISTINCT document FROM " + table, row -> {
      if (is.test(row.getString(1))) {
        theirs.add(row.getString(1));
      }
    });
    long gone = 0;
    for (String document : theirs) {
      gone += base.update("DELETE FROM " + table + " WHERE document = ?", document);
    }
    return gone;
  }

  /// Takes a person out of the file, within the transaction that deletes them.
  ///
  /// @param keys  folded
  /// @param names folded
  static void person(Database base, Decision tombstone, Set<String> keys, Set<String> names) throws SQLException {
    String salt = base.fact("salt");
    Erased theirs = new Erased(salt, digests(salt, keys), digests(salt, names));
    List<Long> old = new ArrayList<>();
    for (Decision decision : base.decisions().all()) {
      boolean about = decision.person().stream().anyMatch(key -> keys.contains(Spelling.fold(key)));
      boolean other = !decision.kind().hasTopic() && keys.contains(Spelling.fold(decision.other()));
      boolean given = decision.kind().isFeedback() && keys.contains(Spelling.fold(decision.by()));
      boolean named = decision.kind().hasTopic() && theirs.isNamedIn(Spelling.fold(decision.other()));
      if (about || other || given || named) {
        old.add(decision.number());
      }
    }
    List<Count> counts = List.of(new Count(DECISIONS, base.delete(old), 0), new Count(PINS, Curation.forget(base, keys, theirs::isNamedIn), 0),
        new Count(SHELF, Shelf.erase(base, keys, theirs::isNamedIn), 0), new Count(CREDENTIALS, Credentials.forget(base, keys), 0),
        new Count(LOOKS, Looks.erase(base, keys), 0), new Count(GROUPS, Memberships.erase(base, keys), 0));
    for (String[] place : List.of(new String[] {"erasure", "said_by"}, new String[] {"erasure", "undone_by"}, new String[] {"pin", "said_by"},
        new String[] {"decision", "said_by"}, new String[] {"look", "looked_by"})) {
      unname(base, place[0], place[1], keys);
    }
    String digest = Erased.digest(salt, keys.stream().sorted().findFirst().orElseThrow());
    base.update("INSERT INTO erasure (what, digest, decision, said_by, said_at, places) VALUES (?, ?, ?, ?, ?, ?)", PERSON, digest,
        tombstone.number(), tombstone.by(), tombstone.at().getEpochSecond(), text(counts));
  }

  private static Set<String> digests(String salt, Set<String> texts) {
    return texts.stream().map(text -> Erased.digest(salt, text)).collect(Collectors.toSet());
  }

  /// Who once did something as an admin is no more named as the one who did.
  private static void unname(Database base, String table, String column, Set<String> keys) throws SQLException {
    Set<String> actors = new HashSet<>();
    base.each("SELECT DISTINCT " + column + " FROM " + table + " WHERE " + column + " LIKE 'person:%'", row -> actors.add(row.getString(1)));
    for (String actor : actors) {
      if (keys.contains(Spelling.fold(actor.substring(ACTOR.length())))) {
        base.update("UPDATE " + table + " SET " + column + " = 'erased' WHERE " + column + " = ?", actor);
      }
    }
  }

  /// The number of the receipt of a deletion.
  public long of(Decision tombstone) {
    return store.look(base -> Long.parseLong(base.text("SELECT number FROM erasure WHERE decision = " + tombstone.number()))).orElseThrow();
  }

  /// All places are through.
  ///
  /// @param places those beside this file
  public Receipt finished(long number, List<Count> places) {
    return store.change(base -> {
      List<Count> all = new ArrayList<>();
      base.each("SELECT places FROM erasure WHERE number = ?", row -> all.addAll(counts(row.getString(1))), number);
      all.removeIf(count -> places.stream().anyMatch(other -> other.place().equals(count.place())));
      all.addAll(places);
      boolean clean = places.stream().allMatch(count -> count.after() == 0);
      base.update("UPDATE erasure SET places = ?, done_at = ? WHERE number = ?", text(all),
          clean ? store.clock().instant().getEpochSecond() : null, number);
      List<Receipt> receipt = new ArrayList<>();
      base.each("SELECT number, what, digest, said_by, said_at, done_at, undone_at, undone_by, places FROM erasure WHERE number = ?",
          row -> receipt.add(receipt(row)), number);
      return receipt.getFirst();
    });
  }

  /// It may come back: with the next pass that sends it. False if there is nothing of this number to be taken back.
  public boolean undo(long number, String by) {
    return store.change(base -> {
      String decision = base.text("SELECT decision FROM erasure WHERE number = " + number);
      if (decision != null) {
        base.delete(List.of(Long.parseLong(decision)));
      }
      return base.update("UPDATE erasure SET undone_at = ?, undone_by = ? WHERE number = ? AND undone_at IS NULL",
          store.clock().instant().getEpochSecond(), by, number) > 0;
    });
  }

  /// What went because it was over its time, by source, since a moment.
  public Map<String, Long> swept(Instant since) {
    return store.look(base -> {
      Map<String, Long> swept = new java.util.TreeMap<>();
      base.each("SELECT source, sum(removed) FROM swept WHERE at >= ? GROUP BY source", row -> swept.put(row.getString(1), row.getLong(2)),
          since.getEpochSecond());
      return swept;
    }).orElse(Map.of());
  }

  /// Notes that so many documents of a source went because they were over their time.
  public void swept(String source, long removed) {
    long now = store.clock().instant().getEpochSecond();
    store.aside(base -> {
      base.update("INSERT INTO swept VALUES (?, ?, ?)", source, now, removed);
      // a line a day and source; a year of them tells all that is asked for
      return base.update("DELETE FROM swept WHERE at < ?", now - java.time.Duration.ofDays(366).toSeconds());
    });
  }
}
