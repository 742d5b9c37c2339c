package dev.kith.connector.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/// Where documents pushed from outside lie, so that none of them depends on the index: a file to which lines are added, and
/// from which [Push] reads. What [#append] has returned from is on disk, whatever happens afterwards. Many threads may append
/// at once; they share the disk's work.
///
/// The file's first line names its era; each other has a checksum, `+` and a document or `-` and an id. What stands behind the
/// last whole line was never acknowledged and is cut off when the file is opened. When most of it is outdated, it is written
/// anew with the last line of each id, under a new era; the first line then says how far of which era that goes.
public final class Spool implements AutoCloseable {
  static final String FILE = "spool.jsonl";
  private static final System.Logger LOG = System.getLogger(Spool.class.getName());
  /// A file is written anew once it is so large, and twice as large as when that was last done.
  private static final long LARGE = 64 << 20;

  /// A document to keep, or an id to forget.
  ///
  /// @param json the document on one line, or `null` to forget it
  public record Line(String id, String json) {}

  private final Path folder;
  private final long large;
  private final Object writing = new Object();
  private final Object syncing = new Object();
  private RandomAccessFile file;
  /// Up to where whole lines are written, and up to where they are on disk.
  private long written;
  private volatile long durable;
  private long compacted;
  /// Counts how often lines were lost that had been written but not acknowledged.
  private long losses;

  private Spool(Path folder, long large) {
    this.folder = folder;
    this.large = large;
  }

  /// Opens the spool in a folder, or makes it. Nobody else may write to it.
  public static Spool open(Path folder) throws IOException {
    return open(folder, LARGE);
  }

  static Spool open(Path folder, long large) throws IOException {
    Spool spool = new Spool(folder, large);
    Files.createDirectories(folder);
    spool.open();
    return spool;
  }

  private void open() throws IOException {
    Path path = folder.resolve(FILE);
    Files.deleteIfExists(folder.resolve(FILE + ".tmp"));
    if (!Files.exists(path) || SpoolReader.isEmpty(path)) {
      replace(null, 0, line -> line);
    }
    long end = new SpoolReader(path).end();
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(end);
    file.seek(end);
    file.getFD().sync();
    written = end;
    durable = end;
    compacted = end;
    compactIfLarge();
  }

  /// Keeps some lines; when this returns, they are on disk.
  ///
  /// @throws IOException if they cannot be kept: then none of them is, unless the disk failed at the very last
  public void append(List<Line> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(written(line.json() == null ? "-" + Push.JSON.writeValueAsString(line.id()) : "+" + line.json()));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    long end;
    long before;
    synchronized (writing) {
      if (file == null) {
        open();
      }
      before = losses;
      try {
        file.write(bytes);
      } catch (IOException e) {
        takeBack(e);
        throw e;
      }
      written += bytes.length;
      end = written;
    }
    sync(end, before);
  }

  /// No half a line may stay in the way of the next.
  private void takeBack(IOException reason) {
    try {
      file.setLength(written);
      file.seek(written);
    } catch (IOException e) {
      reason.addSuppressed(e);
      giveUp();
    }
  }

  /// Whoever comes first brings to disk what all have written; the others find it done.
  private void sync(long end, long before) throws IOException {
    synchronized (syncing) {
      RandomAccessFile open;
      long upTo;
      synchronized (writing) {
        if (losses != before) {
          throw new IOException("what was written with it could not be brought to disk");
        }
        if (durable >= end) {
          return;
        }
        if (file == null) {
          throw new IOException("the spool is closed");
        }
        open = file;
        upTo = written;
      }
      try {
        open.getFD().sync();
      } catch (IOException e) {
        giveUp();
        throw e;
      }
      synchronized (writing) {
        durable = upTo;
        if (durable == written) {
          compactIfLarge();
        }
      }
    }
  }

  /// A disk that once failed to keep something may have forgotten it: what is not surely there is cut off, and the file opened anew.
  private void giveUp() {
    synchronized (writing) {
      losses++;
      try (RandomAccessFile failed = file) {
        file = null;
        failed.setLength(durable);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, folder + ": the spool could not be closed in order; it is opened anew", e);
      }
    }
  }

  static String written(String entry) {
    CRC32C sum = new CRC32C();
    sum.update(entry.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue()) + entry + "\n";
  }

  /// @param from where in which era this file begins to be the same, at `here` of its own
  private static String header(String era, String sameEra, long from, long here) {
    return written("#%s %s %018d %018d".formatted(era, sameEra, from, here));
  }

  private void compactIfLarge() throws IOException {
    if (written >= large && written >= 2 * compacted) {
      compact(line -> line);
    }
  }

  /// Writes the file anew with the last line of each id, each changed so; nothing else of before is left. Whoever reads it
  /// meanwhile has to begin anew, and is told so.
  ///
  /// @param change gives a document of the same id, or one without text that is to go
  public void rewrite(UnaryOperator<Line> change) throws IOException {
    synchronized (syncing) {
      synchronized (writing) {
        if (file == null) {
          open();
        }
        file.getFD().sync();
        durable = written;
        compact(change);
      }
    }
  }

  /// Whether one of the documents that are kept is such.
  public boolean anyMatch(Predicate<Line> such) throws IOException {
    synchronized (writing) {
      if (file == null) {
        open();
      }
      boolean[] found = {false};
      new SpoolReader(folder.resolve(FILE)).latest(written, line -> found[0] |= such.test(line));
      return found[0];
    }
  }

  private void compact(UnaryOperator<Line> change) throws IOException {
    replace(new SpoolReader(folder.resolve(FILE)), written, change);
    file.close();
    file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
    written = file.length();
    file.seek(written);
    durable = written;
    compacted = written;
  }

  /// Puts a new file in the place of the old: whole or not at all.
  private void replace(SpoolReader old, long end, UnaryOperator<Line> change) throws IOException {
    Path growing = folder.resolve(FILE + ".tmp");
    String era = UUID.randomUUID().toString();
    String sameEra = old == null ? "-" : old.era();
    try (var out = Files.newBufferedWriter(growing, StandardCharsets.UTF_8)) {
      out.write(header(era, sameEra, end, 0));
      if (old != null) {
        old.latest(end, line -> {
          Line kept = line.json() == null ? line : change.apply(line);
          if (kept.json() != null) {
            out.write(written("+" + kept.json()));
          }
        });
      }
    }
    try (RandomAccessFile head = new RandomAccessFile(growing.toFile(), "rw")) {
      head.write(header(era, sameEra, end, head.length()).getBytes(StandardCharsets.UTF_8));
      head.getFD().sync();
    }
    Files.move(growing, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (writing) {
      if (file != null) {
        file.close();
        file = null;
      }
    }
  }
}
