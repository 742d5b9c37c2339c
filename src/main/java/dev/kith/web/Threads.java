package dev.kith.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ExecutionStrategy;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The threads that read requests and answer them.
///
/// Jetty wakes another thread with each request, to wait for the next one in the place of the one that answers: two take turns, each on
/// another core, where what the last answer used is in no cache. Here whoever has read a request answers it and reads the next one,
/// and only where an answer takes longer than the patience another begins to read in its place. So somebody's slow answer keeps others
/// waiting for twice the patience at most.
final class Threads extends QueuedThreadPool {
  /// More than most answers take.
  static final Duration PATIENCE = Duration.ofMillis(3);
  /// How often one looks for slow answers after the last request, before one rests until the next.
  private static final int LOOKS = 300;

  private final long patience;
  /// Asked for once: the system is asked anew each time.
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Map<Thread, Turn> turns = new ConcurrentHashMap<>();
  private volatile Thread watch;
  private volatile boolean resting;

  /// What a thread is at.
  private static final class Turn {
    /// Reads the next requests when it is run; `null` once somebody else was told to.
    volatile Runnable reading;
    /// When the answer was begun; 0 if there is none to give.
    volatile long since;

    void begin() {
      // never 0
      since = System.nanoTime() | 1;
    }
  }

  Threads(int most, int least, Duration patience) {
    super(most, least);
    this.patience = patience.toNanos();
    setReservedThreads(0);
  }

  /// How many should read, each for connections of its own: one a processor, so that none is idle while somebody waits.
  int readers() {
    return Math.min(getMaxThreads() / 2, processors);
  }

  /// To stand around what answers.
  Handler.Wrapper around() {
    return new Handler.Wrapper() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Turn turn = turns.get(Thread.currentThread());
        if (turn == null) {
          return super.handle(request, response, callback);
        }
        turn.begin();
        try {
          return super.handle(request, response, callback);
        } finally {
          turn.since = 0;
        }
      }
    };
  }

  /// Jetty asks for somebody else to go on reading. It bears that this comes late or never: whoever answers looks, when they are done,
  /// whether somebody has begun.
  @Override
  public boolean tryExecute(Runnable reading) {
    // Where nobody is left to read in somebody's place they go on reading, and others answer: what is sent waits for who reads.
    if (!(reading instanceof ExecutionStrategy) || getMaxThreads() - getThreads() + getIdleThreads() - getQueueSize() < readers()) {
      return super.tryExecute(reading);
    }
    Turn turn = turns.computeIfAbsent(Thread.currentThread(), _ -> new Turn());
    turn.reading = reading;
    turn.begin();
    if (resting) {
      LockSupport.unpark(watch);
    }
    return true;
  }

  private void watch() {
    int idle = 0;
    while (watch == Thread.currentThread()) {
      resting = idle > LOOKS;
      if (relieve(System.nanoTime())) {
        idle = 0;
      } else if (resting) {
        LockSupport.park();
        idle = 0;
      }
      idle++;
      LockSupport.parkNanos(patience);
    }
  }

  /// Lets others read in the place of those who are slow. Whether there is anybody who may become so. Whoever was woken by something else
  /// than a request, such as an end of a connection, passes for slow: that somebody is told to read beside them does no harm.
  private boolean relieve(long now) {
    boolean busy = false;
    for (Turn turn : turns.values()) {
      long since = turn.since;
      Runnable reading = turn.reading;
      if (since == 0 || reading == null) {
        continue;
      }
      busy = true;
      if (now - since > patience) {
        turn.reading = null;
        execute(reading);
      }
    }
    return busy;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    watch = Thread.ofPlatform().daemon().name("kith-turns").unstarted(this::watch);
    watch.start();
  }

  @Override
  protected void doStop() throws Exception {
    Thread watching = watch;
    watch = null;
    LockSupport.unpark(watching);
    watching.join();
    super.doStop();
  }

  @Override
  protected void removeThread(Thread thread) {
    turns.remove(thread);
    super.removeThread(thread);
  }
}
