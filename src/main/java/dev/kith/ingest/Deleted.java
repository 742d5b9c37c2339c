package dev.kith.ingest;

import dev.kith.connector.Problem;
import dev.kith.fields.Fields;
import java.io.IOException;
import java.util.function.Predicate;

/// Those of whom nothing may be written any more, and the documents that may not come back.
///
/// @param who      whether an identity, as stored, is one of theirs
/// @param document whether a document, by its id, was erased
/// @param named    whether a text names one of them
/// @param people   whether there are any of the first
/// @param held     whether the index in use still holds something of them
/// @param records  how many of its documents are their entries in lists of people
public record Deleted(Predicate<String> who, Predicate<String> document, Predicate<String> named, boolean people, boolean held, long records) {
  public static final Deleted NOBODY = new Deleted(_ -> false, _ -> false, _ -> false, false, false, 0);

  /// Where a pass learns of them.
  @FunctionalInterface
  public interface Register {
    /// @throws IOException in one line if it cannot be known: then nothing may be read in
    Deleted read() throws IOException;

    /// Another number whenever [#read] could give another answer; cheap.
    default long version() {
      return 0;
    }

    /// Told that a pass removed so many documents of a source since they were over their time.
    default void swept(Source source, long removed) {}
  }

  /// Whether what is told of a document that could not be read tells of what was erased.
  boolean tells(String source, Problem problem) {
    return !problem.id().isEmpty() && document.test(Fields.id(source, problem.id()))
        || named.test(problem.where() + " " + problem.what() + " " + problem.id());
  }

  /// Whether what a connector notes tells of what was erased: a document stands in the key, behind its first slash, a person anywhere.
  boolean notes(String source, String key, String text) {
    return document.test(Fields.id(source, key.substring(key.indexOf('/') + 1))) || named.test(key.replace('/', ' ') + " " + text)
        || named.test(key);
  }
}
