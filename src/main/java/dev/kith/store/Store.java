package dev.kith.store;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// The decisions about people of one data folder, in the SQLite file `kith.db`.
///
/// What a method that changes something has returned is on disk, and survives a kill and a loss of power. Several processes may
/// use the file at once; each notices within a second what another has changed. All work is done on one platform thread, since
/// native code would hold up virtual ones.
///
/// **In doubt it throws.** A file that is damaged, gone or of a newer Kith gives a [StoreException], never an empty answer:
/// whoever shows people must then show none.
public final class Store implements AutoCloseable {
  public static final String FILE = "kith.db";
  private static final String THREAD = "kith-store";
  /// How long what was read is good for.
  private static final Duration FRESH = Duration.ofMillis(200);

  private final Path file;
  private final InstantSource clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(THREAD).factory());
  /// Used on the thread only.
  private Database database;

  private final Shelf shelf;
  private final Memberships memberships;
  private final Looks looks;
  private final Credentials credentials;
  private volatile Looked looked;
  /// Grows on the thread only.
  private volatile long changes;

  /// What the last look into the file gave: decisions, or why there are none.
  private record Looked(long nanos, Decisions decisions, long asides, long groups, StoreException failure) {
    boolean isFresh() {
      return System.nanoTime() - nanos < FRESH.toNanos();
    }

    Looked orThrow() {
      if (failure != null) {
        throw failure;
      }
      return this;
    }
  }

  /// Nothing is opened before it is needed, and the file is made with the first decision.
  public Store(Path data, InstantSource clock) {
    this.file = data.resolve(FILE);
    this.clock = clock;
    this.shelf = new Shelf(this, clock);
    this.memberships = new Memberships(this);
    this.looks = new Looks(this);
    this.credentials = new Credentials(this);
  }

  /// All decisions in force, at most a second old.
  ///
  /// @throws StoreException if they cannot be known
  public Decisions decisions() {
    return known().decisions();
  }

  private Looked known() {
    Looked last = looked;
    if (last == null || !last.isFresh()) {
      last = on(this::look);
    }
    return last.orThrow();
  }

  /// What was erased, and the receipts of it.
  public Erasures erasures() {
    return new Erasures(this);
  }

  /// What people keep for themselves.
  public Shelf shelf() {
    return shelf;
  }

  /// Who is in which groups, as feeds say.
  public Memberships memberships() {
    return memberships;
  }

  /// A number that differs whenever what feeds say of groups could; at most a second old.
  long groups() {
    return known().groups();
  }

  /// Who looked as somebody else.
  public Looks looks() {
    return looks;
  }

  /// Who may sign in.
  public Credentials credentials() {
    return credentials;
  }

  /// A number that differs whenever what is no decision about people could: bookmarks, saved searches, pins, what is said of
  /// documents; at most a second old.
  public long asides() {
    return known().asides();
  }

  /// Keeps a decision and gives it back, with its number; one that is in force already is left as it is.
  ///
  /// @param person how the person is written, the most lasting first
  /// @param other  a topic or a key, as the kind needs it; else empty
  /// @param name   what to call those of whom only a merge tells; else empty
  /// @param by     [Decision#SELF], or `os:` and an account
  public Decision decide(Kind kind, List<String> person, String other, String name, String by) {
    if (person.isEmpty() || kind == Kind.DELETED || kind.isFeedback()) {
      throw new IllegalArgumentException("a decision is about somebody who is there");
    }
    return change(base -> {
      Optional<Decision> same = base.decisions().all().stream().filter(decision -> decision.kind() == kind
          && same(decision.person().getFirst(), person.getFirst()) && same(decision.other(), other)).findFirst();
      if (same.isPresent()) {
        return same.get();
      }
      Decision decision = new Decision(0, kind, person, other.strip(), name, by, clock.instant());
      return base.insert(decision);
    });
  }

  /// Keeps what somebody says of a person's help with a topic, in place of what they said of it before: one voice a giver, a
  /// person and a topic.
  ///
  /// @param kind   [Kind#HELPED] or [Kind#NOT_RIGHT]; `null` to take back what was said
  /// @param person how the person is written, the most lasting first
  /// @param giver  all the ways the giver is written, the most lasting first
  public void feedback(Kind kind, List<String> person, String topic, List<String> giver) {
    if (person.isEmpty() || giver.isEmpty() || kind != null && !kind.isFeedback()) {
      throw new IllegalArgumentException("feedback is somebody's about somebody");
    }
    Set<String> givers = folded(giver);
    Set<String> persons = folded(person);
    change(base -> {
      List<Long> former = base.decisions().all().stream().filter(decision -> decision.kind().isFeedback()
          && givers.contains(Spelling.fold(decision.by())) && same(decision.other(), topic)
          && decision.person().stream().anyMatch(key -> persons.contains(Spelling.fold(key)))).map(Decision::number).toList();
      base.delete(former);
      return kind == null ? null
          : base.insert(new Decision(0, kind, person, topic.strip(), "", giver.getFirst(), clock.instant()));
    });
  }

  /// Takes a decision back; false if there is none of this number. Who was deleted comes back when the sources are read again.
  public boolean undo(long number) {
    return change(base -> {
      base.update("UPDATE erasure SET undone_at = ?, undone_by = '' WHERE decision = ? AND undone_at IS NULL", clock.instant().getEpochSecond(),
          number);
      return base.delete(List.of(number)) > 0;
    });
  }

  /// Deletes a person: what they or others decided or said about them goes, and what they said of others; of
  /// themselves nothing is kept but digests of how they were written.
  ///
  /// @param keys  their ids, mail addresses, accounts and identities
  /// @param names what they are called in lists of people
  public Decision delete(Collection<String> keys, Collection<String> names, String by) {
    Set<String> theirs = folded(keys);
    if (theirs.isEmpty()) {
      throw new IllegalArgumentException("somebody to delete is written somehow");
    }
    Decision deleted = change(base -> {
      Decision tombstone = base.insert(new Decision(0, Kind.DELETED, List.of(), "", "", by, clock.instant()));
      base.erase(tombstone.number(), theirs, folded(names));
      Erasures.person(base, tombstone, theirs, folded(names));
      credentials.forgotten();
      return tombstone;
    });
    scrub();
    return deleted;
  }

  /// What was deleted can be read nowhere in the files any more.
  void scrub() {
    on(() -> {
      if (database != null) {
        database.scrub();
      }
      return null;
    });
  }

  static Set<String> folded(Collection<String> texts) {
    Set<String> out = new HashSet<>();
    texts.forEach(text -> out.add(Spelling.fold(text)));
    out.remove("");
    return out;
  }

  static boolean same(String one, String other) {
    return Spelling.fold(one).equals(Spelling.fold(other));
  }

  interface Work<T> {
    T apply(Database database) throws SQLException;
  }

  /// One transaction, durable when this returns; what it changed is seen at once.
  <T> T change(Work<T> work) {
    return on(() -> {
      looked = null;
      changes++;
      T result = open(true).transaction(work::apply);
      looked = null;
      return result;
    });
  }

  /// As [#change], of what is no decision about people.
  <T> T aside(Work<T> work) {
    return on(() -> {
      changes++;
      looked = null;
      T result = open(true).aside(work::apply);
      looked = null;
      return result;
    });
  }

  /// As [#change], of who is in which groups.
  <T> T grouping(Work<T> work) {
    return on(() -> {
      changes++;
      looked = null;
      T result = open(true).grouping(work::apply);
      looked = null;
      return result;
    });
  }

  /// As [#change], of what no answer follows from but who may ask.
  <T> T apart(Work<T> work) {
    return on(() -> open(true).apart(work::apply));
  }

  /// Looks into the file; empty if there is none yet.
  <T> Optional<T> look(Work<T> work) {
    return on(() -> {
      Database base = open(false);
      return base == null ? Optional.<T>empty() : Optional.of(work.apply(base));
    });
  }

  /// Counts what this process changes; SQLite itself tells of others.
  long changes() {
    return changes;
  }

  InstantSource clock() {
    return clock;
  }

  private interface Job<T> {
    T run() throws SQLException;
  }

  private <T> T on(Job<T> job) {
    if (Thread.currentThread().getName().equals(THREAD)) {
      throw new IllegalStateException("what runs within a change must not ask the store again: it would wait for itself");
    }
    try {
      // Joining takes no notice of interrupts: a change that was begun is waited for.
      return CompletableFuture.supplyAsync(() -> {
        try {
          return job.run();
        } catch (SQLException e) {
          throw unusable(e);
        }
      }, thread).join();
    } catch (RejectedExecutionException e) {
      throw new StoreException(file + " is closed", e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e.getCause() instanceof RuntimeException bug ? bug : e;
    }
  }

  private Looked look() {
    Looked last = looked;
    if (last != null && last.isFresh()) {
      return last;
    }
    long now = System.nanoTime();
    Looked next;
    try {
      Database base = open(false);
      boolean same = base != null && last != null && last.failure() == null && last.decisions().version() == base.version();
      next = new Looked(now, base == null ? Decisions.NONE : same ? last.decisions() : base.snapshot(),
          base == null ? 0 : base.asides(), base == null ? 0 : base.groups(), null);
    } catch (SQLException e) {
      next = new Looked(now, null, 0, 0, unusable(e));
    } catch (StoreException e) {
      next = new Looked(now, null, 0, 0, e);
    }
    looked = next;
    return next;
  }

  /// `null` if there is no file yet and none is to be made.
  private Database open(boolean make) throws SQLException {
    boolean exists = Files.exists(file);
    if (database != null && !exists) {
      throw new StoreException(file + ", which holds what people decided about themselves, is gone: restore it from a backup, "
          + "or start Kith again to begin without any decision", null);
    }
    if (database == null && (exists || make)) {
      database = Database.open(file);
    }
    return database;
  }

  private StoreException unusable(SQLException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("^\\[SQLITE_\\w+]\\s*", "");
    return new StoreException(file + ", which holds what people decided about themselves, cannot be used (" + reason
        + "): mend it or restore it from a backup", e);
  }

  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    on(() -> {
      if (database != null) {
        database.close();
      }
      return null;
    });
    thread.shutdown();
  }
}
