package dev.kith.ingest;

import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/// The thread on which a pass talks to the engine. A pass can be interrupted at any moment, and the JDK closes a file channel
/// when an interrupted thread uses it, which would take the index with it: so the pass itself never enters the engine. While
/// the engine takes one batch in, the pass reads the next.
///
/// Several passes may share an engine, each in its turn. If it fails one of them, it is as of its last commit, without what the
/// others wrote since: so it then fails them all.
///
/// The first failure stays: every later call throws it again, so that a connector that swallows exceptions cannot go on over
/// it.
final class Writes implements AutoCloseable {
  /// How often an engine failed whoever shares these; it is their lock as well.
  static final class Turns {
    private long faults;
  }

  private final Engine engine;
  private final Turns turns;
  private final long faults;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(
      Thread.ofPlatform().daemon().name("kith-writes").factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private RuntimeException failure;

  Writes(Engine engine, Turns turns) {
    this.engine = engine;
    this.turns = turns;
    synchronized (turns) {
      this.faults = turns.faults;
    }
  }

  private <T> T turn(Function<Engine, T> work) {
    synchronized (turns) {
      if (turns.faults != faults) {
        throw new EngineException("the index failed another pass meanwhile and is as of its last commit; the next pass reads it again");
      }
      try {
        return work.apply(engine);
      } catch (EngineException e) {
        turns.faults++;
        throw e;
      }
    }
  }

  /// Asks the engine and waits for the answer.
  <T> T call(Function<Engine, T> question) {
    await();
    Future<T> answer = thread.submit(() -> turn(question));
    last = answer;
    await();
    return answer.resultNow();
  }

  /// Hands work over as soon as the engine is done with the last.
  void later(Consumer<Engine> work) {
    await();
    last = thread.submit(() -> turn(e -> {
      work.accept(e);
      return null;
    }));
  }

  /// Waits until everything handed over is done, interrupted or not; an interruption is kept for whoever asks next.
  void await() {
    if (failure != null) {
      throw failure;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          last.get();
          return;
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            failure = new IllegalStateException(error);
            throw error;
          }
          failure = (RuntimeException) e.getCause();
          throw failure;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
