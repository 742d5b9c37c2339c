package dev.kith.connector.input;

import dev.kith.connector.Problem;
import dev.kith.connector.Sink;
import dev.kith.connector.input.Export.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Unpacks the archives of an [Export] into one temporary folder, within limits.
///
/// The folder holds a lock for as long as it is in use, so that the next one to unpack can tell what a killed process left
/// behind, and removes it. In the lock stands the number of the process.
final class Unpacking implements Closeable {
  private static final String PREFIX = "kith-export-";
  private static final String LOCK = "lock";
  /// The folders that this process uses: to open and close a lock a second time would let go of it.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  /// What an export may be.
  ///
  /// @param depth archives within archives
  /// @param files of all archives together
  /// @param ratio how many times its size an archive with all that is in it may grow to; texts pack at 5 to 20 times, dull
  ///              XML at up to 60
  /// @param least bytes that any archive may grow to
  /// @param free  bytes that must stay free on the disk of the temporary folder
  record Limits(int depth, int files, long ratio, long least, long free) {
    static final Limits USUAL = new Limits(3, 500_000, 100, 100L << 20, 256L << 20);
  }

  /// What one archive, with all archives within it, may still grow.
  private static final class Allowance {
    private final String where;
    private long left;

    Allowance(String where, long left) {
      this.where = where;
      this.left = left;
    }
  }

  private final Export.Wanted wanted;
  private final Sink sink;
  private final Limits limits;
  private final List<Entry> entries = new ArrayList<>();
  private Path folder;
  private FileChannel lock;
  private int seen;
  private int number;

  Unpacking(Export.Wanted wanted, Sink sink, Limits limits) {
    this.wanted = wanted;
    this.sink = sink;
    this.limits = limits;
  }

  /// What was unpacked so far, and what was added.
  List<Entry> entries() {
    return entries;
  }

  void unpack(Path file) throws IOException, InterruptedException {
    unpack(file, file.toString(), 1, new Allowance(file.toString(), Math.max(limits.least,
        limits.ratio * Files.size(file))));
  }

  private void unpack(Path file, String where, int depth, Allowance allowance) throws IOException, InterruptedException {
    Archive.read(file, where, limits.files, packed -> {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while unpacking " + where);
      }
      if (++seen > limits.files) {
        throw Archive.tooMany(allowance.where, limits.files);
      }
      take(packed, where, depth, allowance);
    });
  }

  private void take(Archive.Packed packed, String where, int depth, Allowance allowance) throws IOException,
      InterruptedException {
    String inner = where + "!/" + packed.name();
    String lower = packed.name().toLowerCase(Locale.ROOT);
    boolean part = wanted.parts().test(lower);
    if (!part && !wanted.file().test(lower)) {
      return;
    }
    if (!safe(packed.name())) {
      sink.problem(new Problem(inner.replaceAll("\\p{Cntrl}", "?"), "its name leads out of the archive",
          "nothing of it is read; ask where this archive comes from", ""));
    } else if (packed.link()) {
      sink.skipped("link in an archive");
    } else if (part && depth >= limits.depth) {
      sink.skipped("archive in an archive, more than " + limits.depth + " deep");
    } else {
      Path copy = copy(packed, allowance);
      if (part && Archive.isToBeUnpacked(copy, lower, inner)) {
        unpack(copy, inner, depth + 1, allowance);
        Files.delete(copy);
      } else {
        entries.add(new Entry(packed.name(), copy, inner, packed.modified()));
      }
    }
  }

  private Path copy(Archive.Packed packed, Allowance allowance) throws IOException, InterruptedException {
    Path to = folder().resolve(Integer.toString(number++));
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = packed.open(); var out = Files.newOutputStream(to)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while unpacking " + allowance.where);
        }
        long before = allowance.left >> 24;
        allowance.left -= n;
        if (allowance.left < 0) {
          throw new IOException(allowance.where + ": grows to more than " + limits.ratio
              + " times its size when unpacked; if"
              + " you trust it, unpack it yourself and name the folder instead");
        }
        if (before != allowance.left >> 24 && Files.getFileStore(folder).getUsableSpace() < limits.free) {
          throw new IOException(allowance.where + ": does not fit on the disk of " + folder.getParent()
              + " when unpacked; make room, set java.io.tmpdir, or unpack it yourself and name the folder");
        }
        out.write(buffer, 0, n);
      }
    }
    return to;
  }

  private static boolean safe(String name) {
    return !name.isEmpty() && !name.startsWith("/") && !name.matches("(?s)[A-Za-z]:/.*|.*\u0000.*")
        && Stream.of(name.split("/")).noneMatch(".."::equals);
  }

  private Path folder() throws IOException {
    while (lock == null) {
      folder = Files.createTempDirectory(PREFIX);
      OURS.add(folder);
      Path file = folder.resolve(LOCK);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      // another process may have taken it for left behind before it was locked, and removes it
      if (channel.tryLock() != null && Files.exists(file)) {
        lock = channel;
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        sweep(folder.getParent());
      } else {
        channel.close();
        OURS.remove(folder);
      }
    }
    return folder;
  }

  /// Removes the folders of processes that were killed: those whose lock is there and held by nobody.
  private static void sweep(Path temporary) {
    try (Stream<Path> all = Files.list(temporary)) {
      for (Path old : all.filter(path -> path.getFileName().toString().startsWith(PREFIX) && !OURS.contains(path))
          .toList()) {
        Path held = old.resolve(LOCK);
        if (Files.isRegularFile(held, LinkOption.NOFOLLOW_LINKS)) {
          try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE); FileLock free = channel.tryLock()) {
            if (free != null) {
              remove(old);
            }
          } catch (IOException | OverlappingFileLockException _) {
            // in use, or another's: it stays
          }
        }
      }
    } catch (IOException e) {
      System.getLogger(Unpacking.class.getName()).log(System.Logger.Level.DEBUG, "cannot look for leftovers", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        // another process may be removing it too
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      return;
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      if (lock != null) {
        lock.close();
      }
      remove(folder);
      OURS.remove(folder);
      folder = null;
      lock = null;
    }
  }
}
