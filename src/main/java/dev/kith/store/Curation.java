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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What people say of documents: which one comes first for a question (pins), and whether one helped (voices). It lies in the
/// file of the decisions and is as durable as they are; a change of it is none of a decision, so nothing about people is worked
/// out anew. Whoever reads it has to see to rights: it names documents and people whoever asks.
public final class Curation {
  private static final Duration FRESH = Duration.ofMillis(200);
  private static final int MOST_PINS = 10_000;

  private final Store store;
  private volatile Snapshot last = NOTHING;

  /// For a question this document comes first.
  ///
  /// @param q     folded by [Spelling#fold]
  /// @param owner the id of whom to ask about it
  /// @param until from then on it is as if it were not there
  /// @param by    who said so, as in a decision
  public record Pin(long number, String q, String document, String owner, Instant until, String by, Instant at) {}

  /// What somebody says of a document.
  public enum Voice {
    HELPED, NOT_HELPFUL;

    /// As addresses write it.
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /// @param giver folded
  public record Said(String document, String giver, Voice voice, Instant at) {}

  /// All of one moment.
  ///
  /// @param others  another whenever another process changed something
  /// @param changes of this process, so far
  private record Snapshot(long nanos, long others, long changes, List<Pin> all, Map<String, List<Pin>> pins, Map<String, List<Said>> voices) {
    boolean isFresh(long now) {
      return changes == now && System.nanoTime() - nanos < FRESH.toNanos();
    }
  }

  private static final Snapshot NOTHING = new Snapshot(System.nanoTime() - FRESH.toNanos(), -1, -1, List.of(), Map.of(), Map.of());

  public Curation(Store store) {
    this.store = store;
  }

  /// All pins, by number; those that have expired too.
  public List<Pin> pins() {
    return snapshot().all();
  }

  /// The pins of a question that hold now, the first said first.
  public List<Pin> pins(String question) {
    Map<String, List<Pin>> pins = snapshot().pins();
    if (pins.isEmpty()) {
      return List.of();
    }
    Instant now = store.clock().instant();
    return pins.getOrDefault(Spelling.fold(question), List.of()).stream().filter(pin -> pin.until().isAfter(now)).toList();
  }

  /// What was said of a document.
  public List<Said> voices(String document) {
    return snapshot().voices().getOrDefault(document, List.of());
  }

  /// What somebody said of documents.
  ///
  /// @param giver all the ways they are written
  public List<Said> by(Collection<String> giver) {
    Set<String> keys = folded(giver);
    return snapshot().voices().values().stream().flatMap(List::stream).filter(said -> keys.contains(said.giver())).toList();
  }

  /// Keeps a pin, in the place of one of the same question and document.
  ///
  /// @throws IllegalArgumentException in one line if there are too many
  public Pin pin(String question, String document, String owner, Instant until, String by) {
    String q = Spelling.fold(question);
    Instant now = Instant.ofEpochSecond(store.clock().instant().getEpochSecond());
    return store.aside(base -> {
      if (Long.parseLong(base.text("SELECT count(*) FROM pin")) >= MOST_PINS) {
        throw new IllegalArgumentException("There are " + MOST_PINS + " pins already; remove some first.");
      }
      base.update("DELETE FROM pin WHERE q = ? AND document = ?", q, document);
      base.update("INSERT INTO pin (q, document, owner, until, said_by, said_at) VALUES (?, ?, ?, ?, ?, ?)", q, document, owner,
          until.getEpochSecond(), by, now.getEpochSecond());
      return new Pin(Long.parseLong(base.text("SELECT last_insert_rowid()")), q, document, owner, until, by, now);
    });
  }

  /// False if there is none of this number.
  public boolean unpin(long number) {
    return store.look(_ -> true).isPresent() && store.aside(base -> {
      return base.update("DELETE FROM pin WHERE number = ?", number) > 0;
    });
  }

  /// Keeps what somebody says of a document, in place of what they said before: one voice a giver and document.
  ///
  /// @param giver all the ways the giver is written, the most lasting first
  /// @param voice `null` to take back what was said
  public void say(String document, Collection<String> giver, Voice voice) {
    long now = store.clock().instant().getEpochSecond();
    if (voice == null && store.look(_ -> true).isEmpty()) {
      return;
    }
    store.aside(base -> {
      for (String key : folded(giver)) {
        base.update("DELETE FROM voice WHERE document = ? AND giver = ?", document, key);
      }
      if (voice != null) {
        base.update("INSERT INTO voice VALUES (?, ?, ?, ?)", document, Spelling.fold(giver.iterator().next()), voice.label(), now);
      }
      return null;
    });
  }

  /// Removes what somebody said, and the pins that are theirs or whose question names them.
  ///
  /// @param keys folded
  /// @return how many of both there were
  static long forget(Database base, Set<String> keys, Predicate<String> named) throws SQLException {
    long gone = 0;
    for (String key : keys) {
      gone += base.update("DELETE FROM voice WHERE giver = ?", key);
    }
    List<Long> theirs = new ArrayList<>();
    base.each("SELECT number, owner, q FROM pin", row -> {
      if (keys.contains(Spelling.fold(row.getString(2))) || named.test(row.getString(3))) {
        theirs.add(row.getLong(1));
      }
    });
    for (long number : theirs) {
      gone += base.update("DELETE FROM pin WHERE number = ?", number);
    }
    return gone;
  }

  private static Set<String> folded(Collection<String> keys) {
    return keys.stream().map(Spelling::fold).collect(Collectors.toSet());
  }

  private Snapshot snapshot() {
    Snapshot known = last;
    if (!known.isFresh(store.changes())) {
      long changes = store.changes();
      known = store.look(base -> read(base, last)).orElseGet(() -> new Snapshot(System.nanoTime(), -1, changes, List.of(), Map.of(),
          Map.of()));
      last = known;
    }
    return known;
  }

  /// Reads all, or says that what was read before still holds: other processes change it as well.
  private Snapshot read(Database base, Snapshot former) throws SQLException {
    long nanos = System.nanoTime();
    long changes = store.changes();
    long others = Long.parseLong(base.text("PRAGMA data_version"));
    if (former.others() == others && former.changes() == changes) {
      return new Snapshot(nanos, others, changes, former.all(), former.pins(), former.voices());
    }
    List<Pin> all = new ArrayList<>();
    base.each("SELECT number, q, document, owner, until, said_by, said_at FROM pin ORDER BY number", row -> all.add(new Pin(row.getLong(1),
        row.getString(2), row.getString(3), row.getString(4), Instant.ofEpochSecond(row.getLong(5)), row.getString(6),
        Instant.ofEpochSecond(row.getLong(7)))));
    Map<String, List<Said>> voices = new HashMap<>();
    base.each("SELECT document, giver, kind, said_at FROM voice ORDER BY document, said_at, giver", row -> voices
        .computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(new Said(row.getString(1), row.getString(2),
            row.getString(3).equals(Voice.HELPED.label()) ? Voice.HELPED : Voice.NOT_HELPFUL, Instant.ofEpochSecond(row.getLong(4)))));
    return new Snapshot(nanos, others, changes, List.copyOf(all), all.stream().collect(Collectors.groupingBy(Pin::q)), voices);
  }
}
