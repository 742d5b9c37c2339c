package dev.kith.ingest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/// Reads sources into which documents were pushed, on a thread of its own: what comes while one is read is read together next.
final class Pushes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Pushes.class.getName());
  /// So long others may join before a source is read: a pass has its price, however little there is to read.
  private static final Duration GATHERING = Duration.ofMillis(300);

  interface Reading {
    void read(String source) throws InterruptedException;
  }

  private final Reading reading;
  private final Set<String> waiting = new LinkedHashSet<>();
  private Thread thread;
  private boolean closed;

  Pushes(Reading reading) {
    this.reading = reading;
  }

  synchronized void add(String source) {
    if (closed) {
      return;
    }
    waiting.add(source);
    notifyAll();
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("kith-pushes").start(this::run);
    }
  }

  private void run() {
    while (true) {
      try {
        await();
        Thread.sleep(GATHERING);
        for (String source : take()) {
          read(source);
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private synchronized void await() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
  }

  private synchronized Set<String> take() {
    Set<String> taken = new LinkedHashSet<>(waiting);
    waiting.clear();
    return taken;
  }

  private void read(String source) throws InterruptedException {
    try {
      reading.read(source);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "what was pushed into " + source + " could not be read by a fault in Kith", e);
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    if (running != null) {
      running.interrupt();
    }
  }
}
