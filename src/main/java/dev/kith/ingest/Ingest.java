package dev.kith.ingest;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.SourceException;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Schema;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One pass over one source: read what changed, clean it, write it, forget what is gone, commit with the cursor.
///
/// What holds whatever happens, a kill included:
///
///   - the saved cursor never runs ahead of the documents: while a pass runs, its commits carry the cursor of before, and only
///     the last one carries the new; reading something twice is harmless, since ids are stable;
///   - nothing is forgotten unless the source was read to its end;
///   - one bad item never ends a pass: it becomes a problem in the report, and what was known of it stays;
///   - if more than a fifth of a source's documents (and not just a few) would go, none goes before a person allows it: it is
///     more often a folder not mounted or a right taken away than a wish.
public final class Ingest {
  private static final System.Logger LOG = System.getLogger(Ingest.class.getName());
  static final String STOPPED = "stopped before its end; the next pass reads it again";
  /// So few removals are never held back.
  private static final int FEW = 5;
  private static final double HELD_BACK_SHARE = 0.2;
  /// Beside its cursor, under its id and this, lies what the admin said of the source at its last whole pass.
  private static final String SETTINGS = " settings";

  /// How often to write and to commit.
  ///
  /// @param documents a batch is handed to the engine once it has so many documents
  /// @param batch     or once its first document has waited so long, looked at whenever the connector sends something
  /// @param commit    how much time lies between commits at least; what was written becomes visible with the next one
  public record Pace(int documents, Duration batch, Duration commit) {
    public static final Pace DEFAULT = new Pace(200, Duration.ofSeconds(1), Duration.ofSeconds(10));

    public Pace {
      if (documents < 1) {
        throw new IllegalArgumentException("a batch has at least one document");
      }
      Objects.requireNonNull(batch);
      Objects.requireNonNull(commit);
    }
  }

  /// What a pass is told to do.
  ///
  /// @param full          read everything, not just what changed
  /// @param allowRemovals remove what is gone, however much it is
  /// @param allowGone     remove what the source says is gone, however much it is; not what a whole pass did not see
  public record Order(boolean full, boolean allowRemovals, boolean allowGone) {
    public static final Order CHANGES = new Order(false, false);
    public static final Order FULL = new Order(true, false);
    static final Order PUSHED = new Order(false, false, true);

    public Order(boolean full, boolean allowRemovals) {
      this(full, allowRemovals, false);
    }
  }

  private final Extractor extractor;
  private final InstantSource clock;
  private final Pace pace;
  private final Deleted.Register register;
  private final Writes.Turns turns = new Writes.Turns();

  /// An ingest that has nobody to leave out.
  public Ingest(Extractor extractor, InstantSource clock, Pace pace) {
    this(extractor, clock, pace, () -> Deleted.NOBODY);
  }

  /// @param register asked at the beginning of each pass
  public Ingest(Extractor extractor, InstantSource clock, Pace pace, Deleted.Register register) {
    this.extractor = extractor;
    this.clock = clock;
    this.pace = pace;
    this.register = register;
  }

  /// Those of whom nothing may be written.
  Deleted deleted() throws IOException {
    return register.read();
  }

  /// Runs a pass on this thread; interrupting the thread stops it, and leaves the thread interrupted. It does not throw: what
  /// went wrong is in the report.
  ///
  /// @param former the problems of the pass before; those of things that this pass does not read again are still problems
  /// @param notes  the file of what connectors noted beside this index; it need not be there
  public Report run(Source source, Engine engine, Path notes, Order order, List<Problem> former, Consumer<Progress> progress) {
    Instant started = clock.instant();
    try (Writes writes = new Writes(engine, turns)) {
      Map<String, String> before;
      long held;
      LateDeletions deleted;
      try {
        // On the engine's thread, as it may look into the index.
        deleted = writes.call(_ -> new LateDeletions(register));
        before = writes.call(Engine::cursors);
        long over = writes.call(e -> Retention.sweep(e, source, started));
        if (over > 0) {
          register.swept(source, over);
        }
        held = writes.call(e -> count(e, of(source)));
      } catch (EngineException | UncheckedIOException e) {
        return notBegun(source, started, told(e), former);
      }
      // What the admin says of a source is in each of its documents. Once that changes all are made again, and those of which
      // nothing can be read go: they must not stay open to whom the source was just closed to.
      boolean asBefore = settings(source).equals(before.getOrDefault(settingsKey(source), settings(source)));
      Cursor since = order.full() || !asBefore ? Cursor.START : new Cursor(before.getOrDefault(source.id(), ""));
      // Once something is written, neither what the admin said before holds for all documents, nor what is said now.
      Map<String, String> during = asBefore ? Map.of() : Map.of(settingsKey(source), "");
      try (PassNotes noted = new PassNotes(notes, source.id(), settings(source), before, order.full())) {
        Intake intake = new Intake(source, extractor, writes, during, noted, held > 0, asBefore, former, deleted,
            clock, pace, progress);
        Pass pass = read(source, order, since, asBefore, before, held, writes, intake, noted);
        Deleted now = deleted.latest();
        return new Report(source.id(), started, clock.instant(), pass,
            intake.problems().stream().filter(problem -> !now.tells(source.id(), problem)).toList());
      } catch (StoreException e) {
        return notBegun(source, started, e.getMessage(), former);
      }
    }
  }

  /// Takes whatever is erased out of an index, while passes over it go on, each in its turn.
  ///
  Removal.Count remove(Engine engine, boolean people) {
    try (Writes writes = new Writes(engine, turns)) {
      return writes.call(e -> {
        // what passes have written until now is looked at too
        e.commit(e.cursors());
        return new Removal(registered()).of(e, people);
      });
    }
  }

  /// Removes what is over the time its source keeps it, from an index and its files. Returns how many documents that were, by source.
  Map<String, Long> sweep(Engine engine, Collection<Source> sources, Instant now) {
    try (Writes writes = new Writes(engine, turns)) {
      return writes.call(e -> {
        Map<String, Long> removed = new TreeMap<>();
        sources.forEach(source -> removed.put(source.id(), Retention.sweep(e, source, now)));
        removed.values().removeIf(count -> count == 0);
        if (!removed.isEmpty()) {
          e.purge();
        }
        return removed;
      });
    }
  }

  private Report notBegun(Source source, Instant started, String why, List<Problem> former) {
    Tally nothing = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, former.size(), Map.of(), Map.of(), 0);
    return new Report(source.id(), started, clock.instant(), new Pass.Failed(nothing, why), former);
  }

  private Deleted registered() {
    try {
      return register.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String told(IOException e) {
    String what = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
    return e instanceof SourceException known && !known.mend().isEmpty() ? what + "; " + known.mend() : what;
  }

  private static String told(RuntimeException e) {
    return e instanceof UncheckedIOException io ? io.getCause().getMessage() : e.getMessage();
  }

  /// How many documents, items and people, the engine holds of a source.
  public static long documents(Engine engine, String source) {
    return count(engine, new Query.Term(Fields.SOURCE, source));
  }

  /// Whether so many removals of so many documents need a person's word.
  static boolean heldBack(long removals, long of) {
    return removals >= FEW && removals > of * HELD_BACK_SHARE;
  }

  private Pass read(Source source, Order order, Cursor since, boolean asBefore, Map<String, String> before, long held,
      Writes writes, Intake intake, PassNotes notes) {
    try {
      Cursor next = Objects.requireNonNull(source.connector().read(since, intake), "the connector gave no cursor");
      intake.end();
      // What a source no longer shows cannot be made again by what the admin now says of it, so then it goes all the same.
      boolean whole = (since.equals(Cursor.START) || intake.isWhole()) && !(intake.isPartial() && asBefore);
      return finish(source, order, whole, next, before, held, writes, intake, notes);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(intake, STOPPED, true);
    } catch (IOException e) {
      // A connector blocked in I/O may report an interruption as one.
      return Thread.currentThread().isInterrupted() ? failed(intake, STOPPED, true)
          : failed(intake, told(e), true);
    } catch (EngineException e) {
      intake.carryOver(false, false);
      return new Pass.Failed(intake.tally(0), e.getMessage());
    } catch (StoreException e) {
      return failed(intake, e.getMessage(), true);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, "the pass over " + source.id() + " ended by a fault in Kith", e);
      return failed(intake, "a fault in Kith, told in its log: " + e, false);
    }
  }

  private static Pass finish(Source source, Order order, boolean whole, Cursor next, Map<String, String> before, long held,
      Writes writes, Intake intake, PassNotes notes) {
    // A whole pass forgets what it did not see, any other only what the source says is gone.
    Query removed = whole ? new Query.And(List.of(of(source), new Query.Not(new Query.AnyOf(Schema.ID, intake.kept()))))
        : new Query.And(List.of(of(source), new Query.AnyOf(Schema.ID, intake.gone())));
    boolean any = whole ? held > 0 || !intake.gone().isEmpty() : !intake.gone().isEmpty();
    long removals = any ? writes.call(engine -> count(engine, removed)) : 0;
    boolean allowed = order.allowRemovals() || order.allowGone() && !whole;
    if (heldBack(removals, held) && !allowed) {
      intake.carryOver(false, whole);
      return new Pass.HeldBack(intake.tally(0), removals, held, removals + " of " + held
          + " documents would be removed, so none was; if that is right: kith reindex " + source.id() + " --allow-removals");
    }
    Map<String, String> cursors = Map.of(source.id(), next.text(), settingsKey(source), settings(source));
    if (removals > 0 || notes.areChanged() || !among(before, cursors).equals(before)) {
      Map<String, String> stamped = notes.stamped(cursors);
      writes.call(engine -> {
        if (removals > 0) {
          engine.write(List.of(new Change.Delete(removed)));
        }
        engine.commit(among(engine.cursors(), stamped));
        return null;
      });
      notes.indexed();
    }
    notes.done();
    intake.carryOver(true, whole);
    return new Pass.Done(intake.tally(removals));
  }

  /// Cursors with some replaced: those of other sources may have moved on.
  static Map<String, String> among(Map<String, String> all, Map<String, String> own) {
    Map<String, String> cursors = new HashMap<>(all);
    cursors.putAll(own);
    return cursors;
  }

  private static Pass failed(Intake intake, String why, boolean writeTheRest) {
    try {
      intake.giveUp(writeTheRest);
      intake.carryOver(false, false);
      return new Pass.Failed(intake.tally(0), why);
    } catch (EngineException | StoreException e) {
      intake.carryOver(false, false);
      return new Pass.Failed(intake.tally(0), why + "; and then: " + e.getMessage());
    }
  }

  /// Removes a source that is no longer set up: its documents, its cursor, its notes. Returns how many documents went.
  long forget(String source, Engine engine, Path notes) {
    if (Files.exists(notes)) {
      PassNotes.forget(notes, source);
    }
    try (Writes writes = new Writes(engine, turns)) {
      return writes.call(e -> {
        long removed = documents(e, source);
        Map<String, String> cursors = new HashMap<>(e.cursors());
        boolean had = cursors.keySet().removeAll(Set.of(source, source + SETTINGS, PassNotes.key(source)));
        if (removed > 0 || had) {
          e.write(List.of(new Change.Delete(new Query.Term(Fields.SOURCE, source))));
          e.commit(cursors);
        }
        return removed;
      });
    }
  }

  private static String settingsKey(Source source) {
    return source.id() + SETTINGS;
  }

  private static String settings(Source source) {
    return source.ownership().label() + "\n" + source.access().text() + (source.accessSaid() ? "" : "\npersonal");
  }

  private static Query of(Source source) {
    return new Query.Term(Fields.SOURCE, source.id());
  }

  private static long count(Engine engine, Query query) {
    return engine.search(Request.of(query, new Query.All(), 0, List.of())).total();
  }
}
