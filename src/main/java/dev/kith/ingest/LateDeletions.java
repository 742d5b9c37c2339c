package dev.kith.ingest;

import dev.kith.engine.Doc;
import dev.kith.fields.Unnamed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// What was deleted when a pass began, and what was since: a document that was made before, but is not yet written, is looked at once more
/// right before it is. Whoever erases something says so first and takes it out of the index then, in a turn of their own; so whatever is
/// written before that turn is found there, and whatever comes after it knows.
final class LateDeletions {
  private final Deleted.Register register;
  private final Deleted first;
  private volatile Deleted latest;
  private volatile long version;

  /// @throws UncheckedIOException if it cannot be known
  LateDeletions(Deleted.Register register) {
    this.register = register;
    this.version = register.version();
    this.first = read();
    this.latest = first;
  }

  private Deleted read() {
    try {
      return register.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As it was when the pass began: what documents are made with.
  Deleted first() {
    return first;
  }

  /// As far as known; on the pass's own thread.
  Deleted latest() {
    return latest;
  }

  /// As it is now; on the engine's thread.
  Deleted now() {
    long version = register.version();
    if (version != this.version) {
      latest = read();
      this.version = version;
    }
    return latest;
  }

  /// The document as it may be written now; empty if it may not.
  Optional<Doc> pass(Doc doc) {
    Deleted now = now();
    if (now == first) {
      return Optional.of(doc);
    }
    return now.document().test(doc.id()) ? Optional.empty() : new Unnamed(now.who()).of(doc);
  }
}
