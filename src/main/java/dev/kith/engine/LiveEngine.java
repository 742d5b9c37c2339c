package dev.kith.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/// An engine that can be replaced while searches run. A search that began on the old one ends on it; whoever comes after the
/// swap meets the new one; the old one is closed when the last search has left it.
public final class LiveEngine implements Engine {
  private final Object lock = new Object();
  private Held current;

  private static final class Held {
    final Engine engine;
    final long generation;
    int users;

    Held(Engine engine, long generation) {
      this.engine = Objects.requireNonNull(engine);
      this.generation = generation;
    }
  }

  /// @param generation a number that no other engine of this index has had, now or in an earlier process
  public LiveEngine(Engine engine, long generation) {
    current = new Held(engine, generation);
  }

  /// Puts another engine in the place of the current one, which is closed once nobody uses it; waits for that. It must not be
  /// called from within a search.
  public void swap(Engine next, long generation) {
    Held old;
    synchronized (lock) {
      old = open();
      current = new Held(next, generation);
    }
    retire(old);
  }

  @Override
  public void write(List<Change> batch) {
    with(held -> {
      held.engine.write(batch);
      return null;
    });
  }

  @Override
  public void commit(Map<String, String> cursors) {
    with(held -> {
      held.engine.commit(cursors);
      return null;
    });
  }

  @Override
  public void purge() {
    with(held -> {
      held.engine.purge();
      return null;
    });
  }

  @Override
  public Map<String, String> cursors() {
    return with(held -> held.engine.cursors());
  }

  @Override
  public Result search(Request request) {
    return with(held -> held.engine.search(request));
  }

  /// What is counted later keeps its commit open by itself.
  @Override
  public Pending searchAhead(Request request) {
    return with(held -> held.engine.searchAhead(request));
  }

  @Override
  public Result begun(Request request) {
    return with(held -> held.engine.begun(request));
  }

  @Override
  public List<Values> values(String field, Set<Object> known) {
    return with(held -> held.engine.values(field, known));
  }

  @Override
  public List<Set<String>> words(String text) {
    return with(held -> held.engine.words(text));
  }

  /// Engines count from the same number, so the generation is mixed in; multiplied by an odd constant, so that near numbers of
  /// two generations do not meet.
  @Override
  public long version() {
    return with(held -> held.engine.version() ^ held.generation * 0x9E3779B97F4A7C15L);
  }

  @Override
  public long version(Query visible) {
    return with(held -> held.engine.version(visible));
  }

  @Override
  public void close() {
    Held old;
    synchronized (lock) {
      if (current == null) {
        return;
      }
      old = current;
      current = null;
    }
    retire(old);
  }

  private <T> T with(Function<Held, T> work) {
    Held held;
    synchronized (lock) {
      held = open();
      held.users++;
    }
    try {
      return work.apply(held);
    } finally {
      synchronized (lock) {
        held.users--;
        lock.notifyAll();
      }
    }
  }

  private Held open() {
    if (current == null) {
      throw new EngineException("the index is closed");
    }
    return current;
  }

  private void retire(Held old) {
    boolean interrupted = false;
    synchronized (lock) {
      while (old.users > 0) {
        try {
          lock.wait();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    // Not while interrupted: an engine must not meet that in the middle of its files.
    interrupted |= Thread.interrupted();
    old.engine.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
