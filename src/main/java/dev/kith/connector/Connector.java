package dev.kith.connector;

import java.io.IOException;

/// Reads one source. A connector is a record: its components are its settings, and its compact constructor refuses settings
/// that cannot work.
public interface Connector {
  /// The id of the source it reads, as in `sources.yaml`.
  String source();

  /// Sends what changed since the cursor and returns where to start next time. From [Cursor#START] it sends everything, and
  /// what it did not send is then forgotten, unless it says that it cannot show everything ([Sink#partial]); so too in any
  /// pass that it declares [Sink#whole].
  ///
  /// An item that cannot be read goes to [Sink#problem] and the pass goes on.
  ///
  /// @throws IOException if the source as a whole cannot be read to its end: nothing is forgotten then, and the next pass
  ///         starts where this one did. A broken source must never look like the end of the data.
  Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException;
}
