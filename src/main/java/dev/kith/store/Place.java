package dev.kith.store;

import dev.kith.store.Erasures.Count;
import java.io.IOException;
import java.util.Collection;

/// Somewhere things may be held that are to be erased. Whoever keeps something about people or documents brings such a place, and is then
/// part of every erasure: see `cli.Eraser`.
public interface Place {
  /// What is erased: a document or a person.
  sealed interface Subject {
    /// @param id    in Kith
    /// @param texts by which it would be recognised: its own id in the source, its address, its title
    record Document(String id, Collection<String> texts) implements Subject {}

    /// @param id    of the person in the directory; empty if only digests are left of them
    /// @param keys  their ids, mail addresses, accounts and identities
    /// @param names what they are called in lists of people
    record Person(String id, Collection<String> keys, Collection<String> names) implements Subject {}
  }

  /// Takes all of it out; what was taken out can be read nowhere any more when this returns. To erase twice does no harm.
  Count erase(Subject subject) throws IOException;
}
