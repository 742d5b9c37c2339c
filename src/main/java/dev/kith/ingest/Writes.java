package dev.kith.ingest;

import dev.kith.engine.Engine;
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
/// The first failure stays: every later call throws it again, so that a connector that swallows exceptions cannot go on over
/// it.
final class Writes implements AutoCloseable {
  private final Engine engine;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(
      Thread.ofPlatform().daemon().name("kith-writes").factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private RuntimeException failure;

  Writes(Engine engine) {
    this.engine = engine;
  }

  /// Asks the engine and waits for the answer.
  <T> T call(Function<Engine, T> question) {
    await();
    Future<T> answer = thread.submit(() -> question.apply(engine));
    last = answer;
    await();
    return answer.resultNow();
  }

  /// Hands work over as soon as the engine is done with the last.
  void later(Consumer<Engine> work) {
    await();
    last = thread.submit(() -> work.accept(engine));
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
