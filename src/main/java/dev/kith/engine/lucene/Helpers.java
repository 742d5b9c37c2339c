package dev.kith.engine.lucene;

import dev.kith.engine.Processors;
import dev.kith.engine.Processors.Later;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.lucene.store.AlreadyClosedException;

/// Who may work on an answer besides whoever asks.
///
/// @param folder of the index, to be named where it cannot be read
/// @param least  of so many documents on facets and tests are handed over: fewer take no longer than to wake another thread
/// @param worth  from so many nanoseconds of work on it pays to share it
record Helpers(Processors processors, Path folder, long least, long worth) {
  private static final long LEAST_HANDED = 200;
  private static final long WORTH = 60_000;

  Helpers(Processors processors, Path folder) {
    this(processors, folder, LEAST_HANDED, WORTH);
  }

  interface Work<T> {
    T done() throws IOException;
  }

  /// Whether to share what probably takes so many nanoseconds.
  boolean pays(long left) {
    return left >= worth && processors.idle();
  }

  /// Works on something of a view while whoever asked goes on. The commit is kept open until it is done, whether or not
  /// anybody still wants to know.
  ///
  /// @return `null` if no processor is free
  <T> Later<T> aside(View view, Work<T> work) throws IOException {
    if (!processors.idle()) {
      return null;
    }
    view.snapshot().reader().incRef();
    Later<T> later = processors.later(() -> {
      try (Snapshot _ = view.snapshot()) {
        return work.done();
      } catch (IOException | UncheckedIOException | AlreadyClosedException e) {
        throw Failures.doing(folder, "cannot be read", e);
      }
    });
    if (later == null) {
      view.snapshot().reader().decRef();
    }
    return later;
  }
}
