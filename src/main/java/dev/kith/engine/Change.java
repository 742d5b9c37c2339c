package dev.kith.engine;

import java.util.Objects;

/// One change to what an engine keeps.
public sealed interface Change {
  /// Adds a document, or replaces the one of the same id.
  record Put(Doc doc) implements Change {
    public Put {
      Objects.requireNonNull(doc);
    }
  }

  /// Removes every document that the query matches at this point of the batch.
  record Delete(Query query) implements Change {
    public Delete {
      Objects.requireNonNull(query);
    }
  }
}
