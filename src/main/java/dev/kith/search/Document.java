package dev.kith.search;

import dev.kith.extract.Extract.Heading;
import java.util.List;

/// One document, whole, as far as Kith keeps it.
///
/// @param posts what was posted in it, in order
public record Document(Answer.Found found, String text, List<Heading> outline, String language, List<Said> posts) {

  /// A post and where it begins in the text, in UTF-16 units; it goes on to the next.
  public record Said(int start, Answer.Post post) {}
}
