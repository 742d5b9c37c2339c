package dev.kith.store;

import dev.kith.model.Spelling;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What people keep for themselves: searches and bookmarks. They are the owner's alone; what they find is answered by the
/// owner's rights at the time of asking, so nothing here tells of a document that was taken away.
///
/// An owner is named by the ways they are written, the most lasting first, as in decisions; what any of them is the key of is
/// theirs. What a method that changes something has returned is on disk.
public final class Shelf {
  private static final int ID_BYTES = 9;
  private static final int TOKEN_BYTES = 32;
  private static final String SEARCHES = "SELECT id, owner, name, params, token, created, seen FROM saved_search WHERE ";

  private static final int OWNERS = 1_000;

  private final Store store;
  private final InstantSource clock;
  /// By owner, those who asked last.
  private final Map<List<String>, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<List<String>, Kept> eldest) {
      return size() > OWNERS;
    }
  };

  /// As long as this is the same, so is everything here.
  private record State(long asides, long changes, long decided) {}

  private record Kept(State as, Map<String, Instant> bookmarks) {}
  private final SecureRandom random = new SecureRandom();

  Shelf(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A number that differs whenever anything here could; at most a second old.
  public long version() {
    return store.asides();
  }

  /// The searches that somebody keeps, in the order in which they were saved.
  public List<SavedSearch> searches(Collection<String> owner) {
    List<String> keys = List.copyOf(Store.folded(owner));
    return store.look(base -> searches(base, "owner IN " + places(keys) + " ORDER BY created, id", keys.toArray())).orElse(List.of());
  }

  /// The search of this id, if it is theirs.
  public Optional<SavedSearch> search(String id, Collection<String> owner) {
    return searches(owner).stream().filter(search -> search.id().equals(id)).findFirst();
  }

  /// The search whose feed this token opens.
  public Optional<SavedSearch> feed(String token) {
    return store.look(base -> searches(base, "token = ?", token)).orElse(List.of()).stream().findFirst();
  }

  public SavedSearch save(List<String> owner, String name, String params, Seen seen) {
    SavedSearch search = new SavedSearch(random(ID_BYTES), first(owner), name, params, random(TOKEN_BYTES),
        Instant.ofEpochSecond(clock.instant().getEpochSecond()), seen);
    store.aside(base -> base.update("INSERT INTO saved_search VALUES (?, ?, ?, ?, ?, ?, ?)", search.id(),
        search.owner(), name, params, search.token(), search.created().getEpochSecond(), seen.bytes()));
    return search;
  }

  /// Keeps another name and what was seen now.
  public void update(SavedSearch search) {
    store.aside(base -> base.update("UPDATE saved_search SET name = ?, seen = ? WHERE id = ?", search.name(),
        search.seen().bytes(), search.id()));
  }

  /// Gives the feed another address; the one before opens nothing any more.
  public void renewFeed(String id) {
    store.aside(base -> base.update("UPDATE saved_search SET token = ? WHERE id = ?", random(TOKEN_BYTES), id));
  }

  public void remove(SavedSearch search) {
    store.aside(base -> base.update("DELETE FROM saved_search WHERE id = ?", search.id()));
  }

  /// Documents that somebody keeps, with the time since when, the latest first.
  /// It is asked with each search, so what was read is kept for as long as nothing changes.
  public Map<String, Instant> bookmarks(Collection<String> owner) {
    List<String> keys = List.copyOf(Store.folded(owner));
    State state = new State(store.asides(), store.changes(), store.decisions().version());
    Kept known;
    synchronized (kept) {
      known = kept.get(keys);
    }
    if (known == null || !known.as.equals(state)) {
      known = new Kept(state, Collections.unmodifiableMap(read(keys)));
      synchronized (kept) {
        kept.put(keys, known);
      }
    }
    return known.bookmarks;
  }

  private Map<String, Instant> read(List<String> keys) {
    return store.look(base -> {
      Map<String, Instant> out = new LinkedHashMap<>();
      base.each("SELECT document, at FROM bookmark WHERE owner IN " + places(keys) + " ORDER BY at DESC, document",
          row -> out.putIfAbsent(row.getString(1), Instant.ofEpochSecond(row.getLong(2))), keys.toArray());
      return out;
    }).orElse(Map.of());
  }

  /// Nothing happens if it is kept already.
  public void bookmark(List<String> owner, String document) {
    store.aside(base -> base.update("INSERT OR IGNORE INTO bookmark VALUES (?, ?, ?)", first(owner), document,
        clock.instant().getEpochSecond()));
  }

  /// Nothing happens if it is not kept.
  public void removeBookmark(Collection<String> owner, String document) {
    store.aside(base -> {
      for (String key : Store.folded(owner)) {
        base.update("DELETE FROM bookmark WHERE owner = ? AND document = ?", key, document);
      }
      return null;
    });
  }

  /// Removes what somebody keeps, and the searches of others that name them.
  ///
  /// @param keys folded
  /// @return how much it was
  static long erase(Database base, Set<String> keys, Predicate<String> named) throws SQLException {
    long gone = 0;
    for (String key : keys) {
      gone += base.update("DELETE FROM saved_search WHERE owner = ?", key);
      gone += base.update("DELETE FROM bookmark WHERE owner = ?", key);
    }
    for (SavedSearch search : searches(base, "1 = 1")) {
      if (named.test(Spelling.fold(search.name())) || named.test(Spelling.fold(decoded(search.params())))) {
        gone += base.update("DELETE FROM saved_search WHERE id = ?", search.id());
      }
    }
    return gone;
  }

  private static String decoded(String params) {
    try {
      return URLDecoder.decode(params, StandardCharsets.UTF_8).replaceAll("[&=]", " ");
    } catch (IllegalArgumentException _) {
      return params;
    }
  }

  /// No search has seen this version of a document any more.
  static long unsee(Database base, String document, Instant at) throws SQLException {
    long gone = 0;
    for (SavedSearch search : searches(base, "1 = 1")) {
      Seen seen = search.seen().without(document, at);
      if (!seen.equals(search.seen())) {
        gone += base.update("UPDATE saved_search SET seen = ? WHERE id = ?", seen.bytes(), search.id());
      }
    }
    return gone;
  }

  private static List<SavedSearch> searches(Database base, String which, Object... values) throws SQLException {
    List<SavedSearch> out = new ArrayList<>();
    base.each(SEARCHES + which, row -> out.add(search(row)), values);
    return out;
  }

  private static SavedSearch search(ResultSet row) throws SQLException {
    return new SavedSearch(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
        Instant.ofEpochSecond(row.getLong(6)), Seen.read(row.getBytes(7)));
  }

  private static String places(List<String> keys) {
    return "(" + "?, ".repeat(keys.size()).replaceFirst(", $", "") + ")";
  }

  private static String first(List<String> owner) {
    return List.copyOf(Store.folded(owner.subList(0, 1))).getFirst();
  }

  private String random(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }
}
