package dev.kith.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The processors, and how many of them answers keep at work: what is not wanted at once can be done on another one
/// meanwhile ([#later]), as long as one has nothing else to do. Threads that help go after some seconds without work.
public final class Processors {
  /// Those of this machine, or those of it that this process may use.
  public static final Processors HERE = new Processors(Runtime.getRuntime().availableProcessors());

  private static final int SECONDS_KEPT = 20;
  /// So many nanoseconds it is looked whether work that another thread has begun is done, before this one sleeps: being
  /// woken costs more.
  private static final long LOOKED = 20_000;
  /// How long, in nanoseconds, one who has helped stays awake without work, at most: while somebody is answered, and a moment longer,
  /// since the next question may follow at once.
  private static final long AWAKE = 200_000;
  private static final long AFTER = 20_000;
  /// How long, in nanoseconds, it counts that all were at work: where questions come one upon the other, whoever helps takes a
  /// processor from the next.
  private static final long CROWDED = 2_000_000;

  private final int count;
  private final long crowding;
  private final AtomicInteger busy = new AtomicInteger();
  /// Until then by [System#nanoTime()].
  private volatile long crowded = System.nanoTime();
  private final AtomicInteger made = new AtomicInteger();
  /// Whether a thread that keeps a processor at work may be helped.
  private final ThreadLocal<Boolean> atWork = new ThreadLocal<>();
  private final ThreadPoolExecutor helpers;

  public Processors(int count) {
    this(count, CROWDED);
  }

  /// @param crowding how long, in nanoseconds, it counts that all were at work
  Processors(int count, long crowding) {
    this.count = count;
    this.crowding = crowding;
    int most = Math.max(1, count - 1);
    // nothing ever waits in the queue for long: no more is handed over than there are processors for
    this.helpers = new ThreadPoolExecutor(most, most, SECONDS_KEPT, TimeUnit.SECONDS, new Waiting(), this::helper);
    helpers.allowCoreThreadTimeOut(true);
  }

  private Thread helper(Runnable work) {
    return Thread.ofPlatform().daemon().name("kith-helper-", made.getAndIncrement()).unstarted(() -> {
      atWork.set(true);
      work.run();
    });
  }

  /// What is handed over. Who has helped looks out for more for a moment before going to sleep: an answer hands over more
  /// than once, and to wake somebody takes 5 to 25 µs and they begin after 4 to 50.
  private final class Waiting extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      Runnable next = poll();
      long now = System.nanoTime();
      long asleep = now + AWAKE;
      for (long over = now; next == null && idle() && now < asleep && now - over < AFTER; next = poll(), now = System.nanoTime()) {
        if (busy.get() > 0) {
          over = now;
        }
        Thread.onSpinWait();
      }
      return next != null ? next : super.poll(timeout, unit);
    }
  }

  /// From now on this thread keeps one of the processors at work. If another has nothing to do, somebody who can help is woken, to be
  /// awake by the time there is something to hand over.
  ///
  /// @return whether it did not before, and is to say when it no longer does
  public boolean begin() {
    return begin(true);
  }

  /// As [#begin], for what mostly takes less time than to wake somebody: nobody is woken, and until the end nothing is handed over.
  public boolean beginAlone() {
    return begin(false);
  }

  private boolean begin(boolean helped) {
    if (atWork.get() != null) {
      return false;
    }
    atWork.set(helped);
    if (busy.incrementAndGet() >= count) {
      crowded = System.nanoTime() + crowding;
    } else if (idle()) {
      try {
        helpers.execute(() -> { });
      } catch (OutOfMemoryError _) {
        // no thread could be made; it is tried again when there is something to hand over
      }
    }
    return true;
  }

  /// @param begun what [#begin] said
  public void end(boolean begun) {
    if (begun) {
      busy.decrementAndGet();
      atWork.remove();
    }
  }

  /// Whether one has nothing to do that may help this thread, and had so for a moment, as far as is known here.
  public boolean idle() {
    return busy.get() < count && System.nanoTime() - crowded >= 0 && !Boolean.FALSE.equals(atWork.get());
  }

  /// Work whose outcome is not wanted at once. If a processor has nothing to do, another thread begins with it, and whoever
  /// asks for the outcome before does it themselves: nobody waits for work that was not begun. It is done once, and if it
  /// fails, it fails for whoever asks for the outcome.
  ///
  /// @return `null` if no processor has nothing to do; nothing is done then
  public <T> Later<T> later(Supplier<T> work) {
    if (!idle()) {
      return null;
    }
    int asking = atWork.get() == null ? 1 : 0;
    if (busy.incrementAndGet() + asking > count) {
      busy.decrementAndGet();
      return null;
    }
    Task<T> later = new Task<>(() -> {
      try {
        return work.get();
      } finally {
        // before anybody has the outcome, who may hand over more
        busy.decrementAndGet();
      }
    });
    try {
      helpers.execute(later);
    } catch (OutOfMemoryError _) {
      // no thread could be made
      busy.decrementAndGet();
      return null;
    }
    return later;
  }

  /// What another thread may be at, or whoever asks for the outcome.
  public interface Later<T> extends Supplier<T> {
    /// Whether the outcome is there, at the latest after so many nanoseconds, which are spent looking; or longer, if nobody
    /// had begun.
    boolean within(long nanos);
  }

  private static final class Task<T> extends FutureTask<T> implements Later<T> {
    Task(Supplier<T> work) {
      super(work::get);
    }

    @Override
    public boolean within(long nanos) {
      // does nothing if another thread has begun
      run();
      for (long end = System.nanoTime() + nanos; !isDone() && System.nanoTime() < end;) {
        Thread.onSpinWait();
      }
      return isDone();
    }

    @Override
    public T get() {
      within(LOOKED);
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return super.get();
          } catch (InterruptedException _) {
            // it is not given up: without it too the answer would have been finished
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        throw unchecked(e.getCause());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static RuntimeException unchecked(Throwable failure) {
      if (failure instanceof Error error) {
        throw error;
      }
      return (RuntimeException) failure;
    }
  }
}
