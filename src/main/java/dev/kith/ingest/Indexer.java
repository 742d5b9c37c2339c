package dev.kith.ingest;

import dev.kith.connector.Problem;
import dev.kith.engine.Engine;
import dev.kith.ingest.Ingest.Order;
import dev.kith.store.Notes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The one writer of a data folder: runs passes, one at a time, when told and by schedule; rebuilds the index. Beside the one pass
/// goes another over what was pushed from outside ([#pushed]), so that it need not wait for hours.
///
/// **Nothing is lost in a rebuild.** The sources are read one by one into the new index; between them, passes over the live
/// index go on, and what they found is noted. In the end, while no pass can run, each source with such a pass is read again
/// into the new index, from the cursor it has there; then the new index is checked and swapped in. So whatever a pass brought
/// into the old index is in the new one, as long as a connector can read it again: documents pushed from outside belong into a
/// spool that a connector reads.
public final class Indexer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Indexer.class.getName());
  /// The schedule looks at the clock at least so often, for clocks are set.
  private static final Duration NAP = Duration.ofMinutes(1);
  /// So large a share of the old index's documents a new one has at least.
  private static final double ENOUGH = 0.95;

  /// What runs now, for the status page.
  ///
  /// @param rebuild whether it goes into a new index
  public record Activity(boolean rebuild, Progress progress) {}

  /// What a new index has to pass besides its count of documents. Each gives what is wrong, a line each.
  ///
  /// @param integrity of an index folder that no engine has open
  /// @param golden    of its answers
  public record Checks(Function<Path, List<String>> integrity, Function<Engine, List<String>> golden) {
    public static final Checks NONE = new Checks(_ -> List.of(), _ -> List.of());
  }

  private final Generations generations;
  private final Ingest ingest;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final PassLog log;
  private final Checks checks;
  private final InstantSource clock;
  private final Consumer<Progress> progress;
  private final Schedule schedule;

  /// Held by whoever writes; fair, so that a pass does not wait for a whole rebuild.
  private final ReentrantLock writing = new ReentrantLock(true);
  private final ReentrantLock rebuilding = new ReentrantLock();
  /// Held by a pass over pushed documents to read, and by whoever puts another index in place, to write.
  private final ReentrantReadWriteLock placing = new ReentrantReadWriteLock(true);
  /// Held by a pass over a source, so that there is one.
  private final Map<String, ReentrantLock> reading = new HashMap<>();
  /// Sources read into the live index since they were read into the growing one.
  private final Set<String> readSince = ConcurrentHashMap.newKeySet();
  private final Pushes pushes;
  /// Threads that [#cancel] stops; guarded by itself, so that none is interrupted after it has left.
  private final Set<Thread> working = new HashSet<>();
  private volatile Activity activity;
  private volatile boolean closed;
  private Thread scheduler;

  /// @param progress told now and then, on the thread of the pass
  public Indexer(Generations generations, Ingest ingest, Collection<Source> sources, PassLog log, Checks checks,
      InstantSource clock, RandomGenerator random, Consumer<Progress> progress) {
    this.generations = generations;
    this.ingest = ingest;
    this.log = log;
    this.checks = checks;
    this.clock = clock;
    this.progress = progress;
    for (Source source : sources) {
      if (this.sources.put(source.id(), source) != null) {
        throw new IllegalArgumentException("source " + source.id() + " is there twice");
      }
      reading.put(source.id(), new ReentrantLock());
    }
    pushes = new Pushes(this::readPushed);
    schedule = new Schedule(sources, id -> log.read(id).map(PassLog.Entry::last), clock.instant(), random);
  }

  /// What runs now.
  public Optional<Activity> activity() {
    return Optional.ofNullable(activity);
  }

  /// When the next scheduled pass is due; empty if nothing is scheduled.
  public Optional<Instant> next() {
    return schedule.next();
  }

  /// When the next scheduled pass over a source is due; empty if none is.
  public Optional<Instant> next(String source) {
    return schedule.next(source);
  }

  /// Runs a pass over each of these sources, or over all if none is named. One that fails does not stop the others. If it is
  /// interrupted or cancelled, the rest is not begun, and the thread stays interrupted.
  ///
  /// @return a report for each that was begun
  /// @throws IllegalArgumentException if there is no source of a name
  public List<Report> run(Collection<String> names, Order order) {
    List<Source> wanted = new ArrayList<>();
    for (String name : names.isEmpty() ? sources.keySet() : names) {
      wanted.add(source(name));
    }
    List<Report> reports = new ArrayList<>();
    begin();
    try {
      for (Source source : wanted) {
        writing.lockInterruptibly();
        try {
          stopIfToldTo();
          reports.add(liveAndAlone(source, order, step -> tell(step, false)));
        } finally {
          activity = null;
          writing.unlock();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
    return reports;
  }

  /// Tells that documents of a source were pushed from outside, and are kept where its connector reads them: within a second or so they
  /// are in the index, also while a pass over another source runs.
  public void pushed(String source) {
    pushes.add(source(source).id());
  }

  private void readPushed(String source) throws InterruptedException {
    placing.readLock().lockInterruptibly();
    try {
      if (!closed) {
        liveAndAlone(source(source), Order.PUSHED, _ -> {});
      }
    } finally {
      placing.readLock().unlock();
    }
  }

  private Report liveAndAlone(Source source, Order order, Consumer<Progress> told) throws InterruptedException {
    ReentrantLock alone = reading.get(source.id());
    alone.lockInterruptibly();
    try {
      readSince.add(source.id());
      List<Problem> former = log.read(source.id()).map(entry -> entry.last().problems()).orElse(List.of());
      Report report = Unsaid.of(source, ingest.run(source, generations.engine(), generations.path().resolve(Notes.FILE), order, former, told));
      log.write(report);
      schedule.ran(report, clock.instant());
      return report;
    } finally {
      alone.unlock();
    }
  }

  private void tell(Progress step, boolean rebuild) {
    activity = new Activity(rebuild, step);
    progress.accept(step);
  }

  /// Builds the whole index anew beside the one in use and puts it in its place.
  ///
  /// @param force also if sources failed or documents went missing; never with an index that is damaged or fails the golden
  ///              check
  /// @throws IOException in one line if another rebuild runs, or if the disk fails
  public Rebuilt rebuild(boolean force) throws IOException, InterruptedException {
    if (!rebuilding.tryLock()) {
      throw new IOException("a rebuild is running already");
    }
    begin();
    try (Generations.Growing growing = generations.grow()) {
      Map<String, Report> reports = new LinkedHashMap<>();
      for (Source source : sources.values()) {
        writing.lockInterruptibly();
        try {
          readSince.remove(source.id());
          reports.put(source.id(), grow(source, List.of(), growing));
        } finally {
          writing.unlock();
        }
      }
      writing.lockInterruptibly();
      placing.writeLock().lock();
      try {
        for (String late : Set.copyOf(readSince)) {
          reports.put(late, catchUp(reports.get(late), grow(source(late), reports.get(late).problems(), growing)));
        }
        // Past this point a cancellation comes too late: an interrupted thread must not touch the index's files.
        leave();
        stopIfToldTo();
        return settle(growing, List.copyOf(reports.values()), force);
      } finally {
        placing.writeLock().unlock();
        writing.unlock();
      }
    } finally {
      leave();
      rebuilding.unlock();
    }
  }

  private Report grow(Source source, List<Problem> former, Generations.Growing growing) throws InterruptedException {
    stopIfToldTo();
    try {
      Report report = Unsaid.of(source, ingest.run(source, growing.engine(), growing.path().resolve(Notes.FILE), Order.CHANGES, former,
          step -> tell(step, true)));
      stopIfToldTo();
      return report;
    } finally {
      activity = null;
    }
  }

  /// The report of the first, whole reading stands, unless the second failed.
  private static Report catchUp(Report first, Report second) {
    return second.done() && first.done() ? first : second;
  }

  private Rebuilt settle(Generations.Growing growing, List<Report> reports, boolean force) throws IOException {
    List<String> complaints = new ArrayList<>();
    Ingest.Deleted deleted = ingest.deleted();
    if (!force) {
      complaints.addAll(missing(growing.engine(), reports, deleted.records()));
    }
    List<String> damages = growing.check(checks.integrity());
    complaints.addAll(damages);
    if (damages.isEmpty()) {
      complaints.addAll(checks.golden().apply(growing.engine()));
    }
    if (!complaints.isEmpty()) {
      return new Rebuilt.Kept(List.copyOf(complaints), reports);
    }
    // Whoever was deleted must not lie about in an index that is kept for a rollback.
    growing.adopt(!deleted.held());
    reports.forEach(log::write);
    return new Rebuilt.Swapped(generations.current(), generations.former().isPresent(), reports);
  }

  /// @param deleted documents that are not to be there any more
  private List<String> missing(Engine grown, List<Report> reports, long deleted) {
    List<String> complaints = new ArrayList<>();
    long before = -deleted;
    long now = 0;
    for (Report report : reports) {
      String source = report.source();
      long old = Ingest.documents(generations.engine(), source);
      long found = Ingest.documents(grown, source);
      // A source that gave nothing before has nothing to lose: it must not stand in the way of the others.
      if (report.pass() instanceof Pass.Failed failed && old > 0) {
        complaints.add(source + ": " + failed.why());
      } else if (report.pass() instanceof Pass.HeldBack held) {
        complaints.add(source + ": " + held.why());
      } else if (Ingest.heldBack(old - found, old)) {
        complaints.add(source + " has " + found + " documents in the new index and " + old
            + " in the old; if that is right: kith reindex --force");
      }
      before += old;
      now += found;
    }
    if (now < before * ENOUGH) {
      complaints.add("the new index has " + now + " documents, the old " + before + "; if that is right: kith reindex --force");
    }
    return complaints;
  }

  /// Goes back to the index of before the last rebuild (or rollback), with the cursors it had: the next passes bring it up to
  /// date.
  public void rollback() throws IOException, InterruptedException {
    writing.lockInterruptibly();
    placing.writeLock().lock();
    try {
      generations.rollback();
    } finally {
      placing.writeLock().unlock();
      writing.unlock();
    }
  }

  /// Removes everything of a source, as when it is no longer set up. Returns how many documents went.
  public long forget(String source) throws IOException, InterruptedException {
    writing.lockInterruptibly();
    placing.writeLock().lock();
    try {
      long removed = ingest.forget(source, generations.engine(), generations.path().resolve(Notes.FILE));
      log.forget(source);
      return removed;
    } finally {
      placing.writeLock().unlock();
      writing.unlock();
    }
  }

  /// Begins to run passes by the sources' intervals, on a thread of its own, until it is closed.
  public synchronized void start() {
    if (scheduler == null && !closed) {
      scheduler = Thread.ofPlatform().daemon().name("kith-schedule").start(this::keepSchedule);
    }
  }

  private void keepSchedule() {
    while (!closed) {
      try {
        Instant now = clock.instant();
        Optional<String> due = schedule.due(now);
        if (due.isPresent()) {
          run(List.of(due.get()), Order.CHANGES);
          // A cancellation ends the pass, not the schedule.
          Thread.interrupted();
        } else {
          Duration wait = schedule.next().map(next -> Duration.between(now, next)).orElse(NAP);
          Thread.sleep(wait.compareTo(NAP) < 0 ? wait : NAP);
        }
      } catch (InterruptedException _) {
        // Closed, or woken: the loop looks.
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a scheduled pass ended by a fault in Kith", e);
      }
    }
  }

  /// Stops what runs and what waits to run; what was written stays. False if there was nothing.
  public boolean cancel() {
    synchronized (working) {
      working.forEach(Thread::interrupt);
      return !working.isEmpty();
    }
  }

  private void begin() {
    synchronized (working) {
      working.add(Thread.currentThread());
    }
  }

  private void leave() {
    synchronized (working) {
      working.remove(Thread.currentThread());
    }
  }

  /// Stops what runs, waits for it and closes the index.
  @Override
  public void close() throws IOException {
    Thread stopped;
    synchronized (this) {
      closed = true;
      stopped = scheduler;
    }
    cancel();
    if (stopped != null) {
      stopped.interrupt();
    }
    pushes.close();
    rebuilding.lock();
    writing.lock();
    placing.writeLock().lock();
    try {
      generations.close();
    } finally {
      placing.writeLock().unlock();
      writing.unlock();
      rebuilding.unlock();
    }
  }

  private void stopIfToldTo() throws InterruptedException {
    if (Thread.interrupted() || closed) {
      throw new InterruptedException("stopped");
    }
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("there is no source " + name + "; there are " + String.join(", ", sources.keySet()));
    }
    return source;
  }
}
