package dev.kith.connector.input;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import java.io.IOException;

/// Reads the files of an export one after the other. One of several that is broken is told, and the rest is read; the pass
/// then is not whole, so that nothing is forgotten for its sake. One alone that is broken is a broken source.
public final class Readings {
  private final Sink sink;
  private final boolean alone;
  private boolean complete = true;

  public interface Reading {
    /// @return whether the file is of a kind that is read
    boolean read() throws IOException, InterruptedException;
  }

  /// @param files how many there are
  public Readings(Sink sink, int files) {
    this.sink = sink;
    this.alone = files == 1;
  }

  public void read(Export.Entry entry, Reading reading) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before " + entry.where());
    }
    try {
      if (!reading.read()) {
        sink.skipped("file of another kind");
      }
    } catch (IOException e) {
      if (alone) {
        throw e;
      }
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      sink.problem(new Problem(entry.where(), said.startsWith(entry.where()) ? said.substring(entry.where().length())
          .replaceFirst("^[: ]+", "") : said, "export it again; until then nothing of this source is forgotten", ""));
      incomplete();
    }
  }

  /// Says that the export holds less than there is.
  public void partial(String where, String what, String mend) throws IOException, InterruptedException {
    sink.problem(new Problem(where, what, mend, ""));
    incomplete();
  }

  private void incomplete() {
    complete = false;
    sink.partial();
  }

  /// To be called when everything was read: the pass is whole unless something is missing.
  public void end() {
    if (complete) {
      sink.whole();
    }
  }
}
