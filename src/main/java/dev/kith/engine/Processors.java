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
  /// How often it is looked whether work that another thread has begun is done, before this one sleeps: some 20 µs, where
  /// being woken costs 50 and more.
  private static final int LOOKS = 1_000;

  private final int count;
  private final AtomicInteger busy = new AtomicInteger();
  private final ThreadLocal<Boolean> atWork = new ThreadLocal<>();
  private final ThreadPoolExecutor helpers;

  public Processors(int count) {
    this.count = count;
    int most = Math.max(1, count - 1);
    // nothing ever waits in the queue for long: no more is handed over than there are processors for
    this.helpers = new ThreadPoolExecutor(most, most, SECONDS_KEPT, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name("kith-helper-", 0).factory());
    helpers.allowCoreThreadTimeOut(true);
  }

  /// From now on this thread keeps one of the processors at work.
  ///
  /// @return whether it did not before, and is to say when it no longer does
  public boolean begin() {
    if (atWork.get() != null) {
      return false;
    }
    atWork.set(true);
    busy.incrementAndGet();
    return true;
  }

  /// @param begun what [#begin] said
  public void end(boolean begun) {
    if (begun) {
      busy.decrementAndGet();
      atWork.remove();
    }
  }

  /// Whether one has nothing to do, as far as is known here.
  public boolean idle() {
    return busy.get() < count;
  }

  /// Work whose outcome is not wanted at once. If a processor has nothing to do, another thread begins with it, and whoever
  /// asks for the outcome before does it themselves: nobody waits for work that was not begun. Else it is done here and now.
  /// Either way it is done once, and if it fails, it fails for whoever asks for the outcome. Handing over costs some 25 µs.
  public <T> Supplier<T> later(Supplier<T> work) {
    Later<T> later = new Later<>(work);
    int asking = atWork.get() == null ? 1 : 0;
    if (busy.incrementAndGet() + asking > count || !handed(later)) {
      busy.decrementAndGet();
      later.run();
    }
    return later;
  }

  private boolean handed(Later<?> later) {
    try {
      helpers.execute(() -> {
        atWork.set(true);
        try {
          later.run();
        } finally {
          atWork.remove();
          busy.decrementAndGet();
        }
      });
      return true;
    } catch (OutOfMemoryError _) {
      // no thread could be made
      return false;
    }
  }

  private static final class Later<T> extends FutureTask<T> implements Supplier<T> {
    Later(Supplier<T> work) {
      super(work::get);
    }

    @Override
    public T get() {
      // does nothing if another thread has begun
      run();
      for (int i = 0; i < LOOKS && !isDone(); i++) {
        Thread.onSpinWait();
      }
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
