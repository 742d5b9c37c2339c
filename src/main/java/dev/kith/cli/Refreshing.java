package dev.kith.cli;

import dev.kith.search.Search;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Works out after a commit, in the background, what whoever types next would else wait for ([Search#refresh]). It takes a tenth of
/// one processor at most, however often there are commits.
final class Refreshing implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(2);
  private static final int REST = 9;
  private static final System.Logger LOG = System.getLogger(Refreshing.class.getName());

  private final Search search;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  Refreshing(Search search) {
    this.search = search;
    this.thread = Thread.ofPlatform().daemon().name("kith-refresh").start(this::run);
  }

  private void run() {
    long pause = LOOK.toNanos();
    try {
      while (!stopped.await(pause, TimeUnit.NANOSECONDS)) {
        long start = System.nanoTime();
        try {
          search.refresh(MOST);
        } catch (RuntimeException e) {
          // whoever asks is told; nothing is lost but a little time
          LOG.log(System.Logger.Level.WARNING, "what people type could not be worked out ahead: " + e.getMessage());
        }
        pause = Math.max(LOOK.toNanos(), REST * (System.nanoTime() - start));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is under way ends before this returns, since the index is closed next.
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(2 * MOST.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
