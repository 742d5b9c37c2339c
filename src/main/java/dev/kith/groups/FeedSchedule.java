package dev.kith.groups;

import dev.kith.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Asks feeds by the clock, and writes down which have been silent for too long.
public final class FeedSchedule implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FeedSchedule.class.getName());
  private static final int WATCH_SECONDS = 60;

  private final Realms realms;
  private final List<Source> sources;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kith-groups").factory());

  public FeedSchedule(Realms realms, List<Source> sources) {
    this.realms = realms;
    this.sources = List.copyOf(sources);
  }

  /// The first time now.
  public FeedSchedule every(Duration interval) {
    if (!sources.isEmpty()) {
      thread.scheduleWithFixedDelay(this::sync, 0, interval.toSeconds(), TimeUnit.SECONDS);
    }
    thread.scheduleWithFixedDelay(() -> quietly(realms::watch), 0, WATCH_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  private void sync() {
    sources.forEach(source -> quietly(() -> sync(realms, source, "kith")));
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (StoreException | java.io.UncheckedIOException | IllegalArgumentException e) {
      // it is tried again by the clock; meanwhile what was known last holds for as long as it may
      LOG.log(System.Logger.Level.ERROR, "groups: " + e.getMessage());
    }
  }

  /// Asks one feed; says in one line what came of it.
  public static String sync(Realms realms, Source source, String by) {
    try {
      Realms.Outcome outcome = realms.sync(source.realm(), "ldap", source.read(realms.clock().instant()), false, by);
      if (outcome.held()) {
        String held = source.realm() + ": " + outcome.difference().words() + ": this waits for a word, kith groups accept " + source.realm();
        LOG.log(System.Logger.Level.WARNING, held);
        return held;
      }
      return source.realm() + ": " + outcome.difference().words();
    } catch (IOException e) {
      realms.failed(source.realm(), "ldap", e.getMessage());
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
      return source.realm() + ": could not be read: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
