package dev.kith.ingest;

import dev.kith.engine.EngineException;
import dev.kith.store.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Takes what was erased out of all that [Indexer] writes. It does not wait for a pass to end, but for the notes of its connector, which lie
/// in a transaction of the pass: those are gone on with when it has.
public final class Erasing {
  /// How much of it a place held, and how much it holds now.
  public record Place(String name, long before, long after) {}

  static final String INDEX = "index";
  static final String FORMER = "former index";
  static final String NOTES = "notes of connectors";
  static final String PASSES = "reports of passes";
  private static final long PATIENCE_SECONDS = 5;

  private final Generations generations;
  private final Ingest ingest;
  private final PassLog log;
  private final ReentrantLock writing;
  private final ReentrantReadWriteLock placing;
  /// Guarded by [#placing].
  private Generations.Growing growing;
  private volatile boolean owed;
  private volatile Runnable goOn = () -> { };

  Erasing(Generations generations, Ingest ingest, PassLog log, ReentrantLock writing, ReentrantReadWriteLock placing) {
    this.generations = generations;
    this.ingest = ingest;
    this.log = log;
    this.writing = writing;
    this.placing = placing;
  }

  /// Begins the next generation, where it is found by erasures until what [#shown] gives is closed.
  Generations.Growing growing(Generations generations) throws IOException {
    placing.writeLock().lock();
    try {
      growing = generations.grow();
      return growing;
    } finally {
      placing.writeLock().unlock();
    }
  }

  interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  Shown shown() {
    return () -> {
      placing.writeLock().lock();
      growing = null;
      placing.writeLock().unlock();
    };
  }

  void whenPassEnds(Runnable goOn) {
    this.goOn = goOn;
  }

  void passEnded() {
    if (owed) {
      owed = false;
      goOn.run();
    }
  }

  List<Place> run(boolean people) throws IOException, InterruptedException {
    boolean alone = writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      placing.writeLock().lockInterruptibly();
      // An interrupted thread would have its files closed under its hands; what was begun is done.
      boolean interrupted = Thread.interrupted();
      try {
        return erase(people, alone);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } finally {
        placing.writeLock().unlock();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    } finally {
      if (alone) {
        writing.unlock();
      }
    }
  }

  private List<Place> erase(boolean people, boolean alone) throws IOException {
    Deleted deleted = ingest.deleted();
    Removal.Count index = ingest.remove(generations.engine(), people);
    if (growing != null && growing.engine() != null && growing.engine() != generations.engine()) {
      index = index.and(ingest.remove(growing.engine(), people));
    }
    List<Removal.Count> former = new ArrayList<>();
    long[] notes = {0};
    generations.inFormer((engine, path) -> {
      former.add(ingest.remove(engine, people));
      notes[0] += notes(path, deleted);
    });
    List<Place> places = new ArrayList<>();
    places.add(new Place(INDEX, index.before(), index.after()));
    former.forEach(count -> places.add(new Place(FORMER, count.before(), count.after())));
    if (alone) {
      notes[0] += notes(generations.path(), deleted);
      if (growing != null) {
        notes[0] += notes(growing.path(), deleted);
      }
      places.add(new Place(NOTES, notes[0], 0));
    } else {
      owed = true;
      places.add(new Place(NOTES, 1, 1));
    }
    places.add(new Place(PASSES, log.erase(deleted), 0));
    return places;
  }

  private static long notes(Path index, Deleted deleted) {
    Path file = index.resolve(Notes.FILE);
    if (!Files.exists(file)) {
      return 0;
    }
    try (Notes notes = Notes.open(file)) {
      return notes.erase(deleted::notes);
    }
  }

  Map<String, Long> sweep(Collection<Source> sources, Instant now) throws IOException, InterruptedException {
    if (sources.stream().allMatch(source -> source.retention() == null)) {
      return Map.of();
    }
    placing.writeLock().lockInterruptibly();
    boolean interrupted = Thread.interrupted();
    try {
      Map<String, Long> removed = ingest.sweep(generations.engine(), sources, now);
      generations.inFormer((engine, _) -> ingest.sweep(engine, sources, now));
      return removed;
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      placing.writeLock().unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
