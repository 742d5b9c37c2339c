package dev.kith.store;

import dev.kith.model.Decisions;
import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What people ask and what comes of it, in the SQLite file `queries.db` of a data folder: to see what is not found. It may be lost
/// without harm and has nothing to do with the decisions, so its faults never reach an answer: what cannot be kept is counted
/// and given up.
///
/// **Nobody waits for it.** Whoever asks hands over what happened, and a thread of its own writes it, some together in one
/// transaction; if more waits than [#MOST_WAITING], it is given up.
///
/// **It knows nobody.** Who asked is kept as a pseudonym under a secret that lies in another file. All of it is removed after
/// the days that the settings say, at most 30. Of who was deleted, what they asked and what was asked of them goes.
public final class Queries implements AutoCloseable {
  public static final String FILE = "queries.db";
  public static final int MOST_DAYS = 30;
  static final int MOST_WAITING = 10_000;
  private static final int BATCH = 500;
  private static final Duration GATHERING = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NAP = Duration.ofMinutes(30);
  private static final int LONGEST = 200;
  private static final System.Logger LOG = System.getLogger(Queries.class.getName());

  /// What was asked for.
  public enum Kind {
    /// Documents.
    SEARCH,
    /// People who know.
    WHO;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What happened; not yet kept, so with the one who did it.
  sealed interface Event {}

  record Asked(Instant at, String who, Kind kind, String q, long results) implements Event {}

  record Clicked(Instant at, String who, String q, int rank) implements Event {}

  /// @param texts what is forgotten beside people: questions in which one of these stands
  record Forgotten(Collection<String> keys, Collection<String> names, Collection<String> texts, AtomicLong gone, CompletableFuture<Void> done)
      implements Event {}

  record Marker(CompletableFuture<Void> reached) implements Event {}

  /// What somebody asked, for themselves.
  public record Own(Instant at, String q) {}

  private final Path data;
  private final int days;
  private final Supplier<Decisions> decisions;
  private final InstantSource clock;
  private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread writer;
  /// Used by the writer, or by whoever holds this while nothing is kept.
  private QueryLog log;
  private volatile boolean closed;
  private long lost;
  private boolean failing;

  /// @param days      how long anything is kept, 1 to [#MOST_DAYS]; 0 keeps nothing and removes what there is
  /// @param decisions who was deleted, asked for before anything is written
  public Queries(Path data, int days, Supplier<Decisions> decisions, InstantSource clock) {
    this.data = data;
    this.days = days;
    this.decisions = decisions;
    this.clock = clock;
    this.writer = days == 0 ? null : Thread.ofPlatform().daemon().name("kith-queries").unstarted(this::write);
    if (writer == null) {
      QueryLog.remove(data);
    } else {
      writer.start();
    }
  }

  /// Keeps nothing.
  public static Queries off() {
    return new Queries(null, 0, () -> Decisions.NONE, InstantSource.system());
  }

  public boolean isOn() {
    return writer != null;
  }

  public int days() {
    return days;
  }

  /// Somebody asked something. What has no words is not kept.
  ///
  /// @param who     the person's id; empty if nobody is known
  /// @param results how many documents or people it found
  public void asked(String who, Kind kind, String question, long results) {
    String q = normal(question);
    if (!q.isEmpty()) {
      offer(new Asked(clock.instant(), who, kind, q, results));
    }
  }

  /// Somebody opened a result of what they had asked.
  ///
  /// @param rank the number of the result, from 1; 0 if it is not known
  public void clicked(String who, String question, int rank) {
    String q = normal(question);
    if (!q.isEmpty()) {
      offer(new Clicked(clock.instant(), who, q, rank));
    }
  }

  /// Removes what somebody asked, and what was asked of them, for good.
  ///
  /// @param keys  as in [Store#delete]
  /// @param names the same
  /// @return how many questions that were
  public long forget(Collection<String> keys, Collection<String> names) {
    return forget(keys, names, List.of());
  }

  /// Removes questions in which one of some texts stands, for good. Returns how many.
  public long forget(Collection<String> texts) {
    return forget(List.of(), List.of(), texts);
  }

  private long forget(Collection<String> keys, Collection<String> names, Collection<String> texts) {
    AtomicLong gone = new AtomicLong();
    if (isOn() && writer.isAlive()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      put(new Forgotten(List.copyOf(keys), List.copyOf(names), texts.stream().map(Queries::normal).toList(), gone, done));
      await(done);
    }
    return gone.get();
  }

  /// What was found and what was not in the last days, as far as enough people asked for it.
  public Insight insight() {
    if (!isOn()) {
      return Insight.NOTHING;
    }
    flush();
    try {
      return QueryLog.insight(data, clock.instant().minus(Duration.ofDays(days)), clock.instant());
    } catch (StoreException e) {
      fail(e);
      return Insight.NOTHING;
    }
  }

  /// What somebody asked, the newest first.
  public List<Own> of(String who) {
    if (!isOn()) {
      return List.of();
    }
    flush();
    try {
      return QueryLog.of(data, who);
    } catch (StoreException e) {
      fail(e);
      return List.of();
    }
  }

  /// How much was given up since the start, for want of room or by a fault.
  public synchronized long lost() {
    return lost;
  }

  private static String normal(String question) {
    String q = Spelling.fold(question);
    return q.length() <= LONGEST ? q : q.substring(0, LONGEST);
  }

  private void offer(Event event) {
    if (isOn() && (closed || !waiting.offer(event))) {
      lose(1);
    }
  }

  private synchronized void lose(int count) {
    lost += count;
  }

  private void put(Event event) {
    try {
      waiting.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", e);
    }
  }

  /// Returns once what was handed over is kept.
  public void flush() {
    if (isOn() && writer.isAlive()) {
      CompletableFuture<Void> reached = new CompletableFuture<>();
      put(new Marker(reached));
      await(reached);
    }
  }

  /// Whoever closes it meanwhile must not leave anybody waiting.
  private static void await(CompletableFuture<Void> done) {
    done.completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void write() {
    List<Event> batch = new ArrayList<>();
    prune();
    while (!closed || !waiting.isEmpty()) {
      batch.clear();
      try {
        Event first = waiting.poll(NAP.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          prune();
          continue;
        }
        batch.add(first);
        gather(batch);
      } catch (InterruptedException _) {
        // Nobody of ours does that; what waits is still written.
        waiting.drainTo(batch);
      }
      keep(batch);
    }
    if (log != null) {
      log.close();
    }
  }

  private void gather(List<Event> batch) throws InterruptedException {
    long until = System.nanoTime() + GATHERING.toNanos();
    while (batch.size() < BATCH && !isUrgent(batch.getLast())) {
      Event next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      batch.add(next);
    }
  }

  private static boolean isUrgent(Event event) {
    return event instanceof Marker || event instanceof Forgotten;
  }

  private void keep(List<Event> batch) {
    try {
      Decisions said = decisions.get();
      Erased erased = said.erased();
      List<Event> kept = batch.stream().filter(event -> said.readable() || isUrgent(event))
          .filter(event -> !Mentions.isOf(event, erased)).toList();
      lose(said.readable() ? 0 : (int) batch.stream().filter(event -> !isUrgent(event)).count());
      if (!kept.stream().allMatch(Marker.class::isInstance)) {
        open().keep(kept);
      }
      failing = false;
    } catch (RuntimeException e) {
      lose((int) batch.stream().filter(event -> !isUrgent(event)).count());
      fail(e);
    } finally {
      for (Event event : batch) {
        switch (event) {
          case Marker(CompletableFuture<Void> reached) -> reached.complete(null);
          case Forgotten(_, _, _, _, CompletableFuture<Void> done) -> done.complete(null);
          case Asked _, Clicked _ -> { }
        }
      }
    }
  }

  private QueryLog open() {
    if (log == null) {
      log = QueryLog.open(data);
    }
    return log;
  }

  private void prune() {
    try {
      if (log != null || QueryLog.isThere(data)) {
        open().prune(clock.instant().minus(Duration.ofDays(days)));
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// Once a series of faults, lest they fill the log.
  private void fail(RuntimeException e) {
    if (!failing) {
      LOG.log(System.Logger.Level.WARNING, "what people ask cannot be kept or read for now: " + e.getMessage());
    }
    failing = true;
  }

  /// What was handed over is kept when this returns.
  @Override
  public void close() {
    closed = true;
    if (isOn()) {
      // Not by an interrupt, which would close files under the writer's hands. If there is no room for this, it is awake.
      waiting.offer(new Marker(new CompletableFuture<>()));
      try {
        writer.join(PATIENCE.toMillis());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
