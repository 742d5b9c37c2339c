package dev.kith.extract;

import dev.kith.model.Content;
import java.io.IOException;

/// Turns content into clean text, outline and links.
public interface Extractor extends AutoCloseable {
  /// @throws IOException if the content cannot be read; the message is one line that says why, for an admin
  Extract extract(Content content) throws IOException, InterruptedException;

  @Override
  void close();
}
