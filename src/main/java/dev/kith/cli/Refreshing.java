package dev.kith.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does in the background what somebody would else wait for: goes on with [Warming] for a little while, and after each commit works out
/// what people type (`Search.refresh`). For that it takes a tenth of one processor at most, however often there are commits.
final class Refreshing implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(2);
  private static final int REST = 9;
  private static final System.Logger LOG = System.getLogger(Refreshing.class.getName());

  private static final Duration WARMING = Duration.ofSeconds(30);

  private final App app;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  Refreshing(App app) {
    this.app = app;
    this.thread = Thread.ofPlatform().daemon().name("kith-refresh").priority(Thread.MIN_PRIORITY).start(this::run);
  }

  private void run() {
    long pause = LOOK.toNanos();
    try {
      warm();
      while (!stopped.await(pause, TimeUnit.NANOSECONDS)) {
        long start = System.nanoTime();
        try {
          app.search().refresh(MOST);
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

  private void warm() throws InterruptedException {
    try {
      new Warming(app.search(), app.experts()).goOn(app, WARMING, stopped);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "no more questions were asked ahead: " + e.getMessage());
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
