package dev.kith.connector.talk;

import dev.kith.connector.Cursor;
import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export;
import dev.kith.connector.input.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What passes over exports of many files have in common: one broken file among others is told and the rest is read, and then
/// nothing is forgotten, since nobody knows what stood in it.
final class Pass {
  /// A fingerprint of more files than this is itself hashed: it is kept with every commit.
  private static final int FILES = 500;

  private final Sink sink;
  private boolean broken;

  Pass(Sink sink) {
    this.sink = sink;
  }

  interface Reading {
    void read() throws IOException, InterruptedException;
  }

  /// @param next      where a pass over these files ends
  /// @param unchanged whether it would send what the last one did
  record Start(Cursor next, boolean unchanged) {}

  static Start start(String settings, List<Path> files, Cursor since) throws IOException, InterruptedException {
    Fingerprint now = Fingerprint.of(settings, files, files.size() > FILES ? Cursor.START : since);
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted");
    }
    if (files.size() <= FILES) {
      return new Start(now.cursor(), now.sameAs(since));
    }
    Cursor next = new Cursor(Fingerprint.shortHash(settings + now.files().stream().map(file -> file.name() + file.content())
        .collect(Collectors.joining(" "))));
    return new Start(next, next.equals(since));
  }

  /// Reads one file of many.
  void file(Export.Entry entry, Reading reading) throws IOException, InterruptedException {
    try {
      reading.read();
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      sink.problem(new Problem(entry.where(), said.replace(entry.where(), "").replaceFirst("^[: ]+", ""),
          "export it again; until then nothing of this source is forgotten", ""));
      broken = true;
      sink.partial();
    }
  }

  /// To be called when everything was read, before anything is sent.
  void end() {
    if (!broken) {
      sink.whole();
    }
  }
}
