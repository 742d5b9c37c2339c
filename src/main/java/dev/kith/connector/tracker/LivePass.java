package dev.kith.connector.tracker;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The frame of a pass over a live tracker: whether it lists everything, and how it ends if it cannot come to its end.
///
/// It never calls a pass that began at a cursor whole: what is gone is said thing by thing, after it was missing from a
/// complete listing and was asked for by itself.
final class LivePass {
  interface Reading {
    void read() throws IOException, InterruptedException;

    /// Sends the people whom a pass from the start must not forget.
    void end() throws IOException, InterruptedException;
  }

  private final Sink sink;
  private final Cursor since;
  private final String settings;
  private final long before;
  private final boolean full;
  private boolean complete = true;

  /// @param settings another text if the settings are others
  LivePass(Sink sink, Cursor since, String settings, Duration listing) {
    this.sink = sink;
    this.since = since;
    this.settings = settings;
    String[] parts = since.text().split(" ", 2);
    this.before = parts.length == 2 && parts[1].matches("\\d{1,18}") ? Long.parseLong(parts[1]) : 0;
    this.full = !parts[0].equals(settings) || old(sink.noted("end/listed"), listing);
  }

  /// The number of this pass; the cursor holds that of the last one that ended.
  long number() {
    return before + 1;
  }

  private static boolean old(String listed, Duration listing) {
    return listed.isEmpty() || !Instant.ofEpochSecond(Long.parseLong(listed)).plus(listing).isAfter(Instant.now());
  }

  /// Whether this pass lists everything there is.
  boolean full() {
    return full;
  }

  /// Says that not everything could be listed.
  void incomplete() {
    complete = false;
  }

  Cursor run(Reading reading) throws IOException, InterruptedException {
    for (Map.Entry<String, String> note : sink.notes("gone/").entrySet()) {
      if (Long.parseLong(note.getValue()) <= before) {
        sink.note(note.getKey(), "");
      } else {
        sink.gone(note.getKey().substring("gone/".length()));
      }
    }
    try {
      reading.read();
      if (since.equals(Cursor.START)) {
        reading.end();
      }
    } catch (Calls.Spent e) {
      sink.problem(new Problem(e.where(), e.getMessage(),
          "nothing: the next pass goes on there; an account of its own may ask more", ""));
      sink.partial();
      return since;
    }
    if (full && complete) {
      sink.note("end/listed", Long.toString(Instant.now().getEpochSecond()));
    } else if (full) {
      sink.note("end/listed", "");
      sink.partial();
    }
    return new Cursor(settings + " " + number());
  }
}
