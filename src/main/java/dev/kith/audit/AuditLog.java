package dev.kith.audit;

import dev.kith.audit.Event.Type;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The audit log of a data folder: lines of JSON in `<data>/audit/`, an event each, each with the hash of the line before, so
/// that a line changed, removed or put elsewhere is found by [#verify()]. Nothing is ever changed in it.
///
/// Several may write at once, in this process or others: whoever writes locks the folder, reads where the log ends, appends,
/// waits for the disk, and notes the new end in `head`. Nothing is kept in memory in between. What a crash leaves behind the last
/// whole line was never acknowledged; the next writer puts it aside as `torn-<n>.txt` and says so in an event.
///
/// The chain has no key: whoever may write here can write all of it anew, `head` included. To notice that, keep what [#head()]
/// says somewhere else and give it to [#verify(String)].
public final class AuditLog implements Audit {
  /// @param days      how long lines are kept, at least: whole files go once their last line is older; 0 for always
  /// @param fileBytes a file that has come to that gets no more lines
  public record Keep(int days, long fileBytes) {
    public static final Keep DEFAULT = new Keep(400, 16L << 20);
  }

  /// Where the log ends.
  ///
  /// @param file empty before the first line of all
  private record End(Optional<LogFile> file, long length, long n, String hash) {}

  private final Path folder;
  private final Keep keep;
  private final InstantSource clock;

  /// @param data the data folder; nothing is made in it before the first event
  public AuditLog(Path data, Keep keep, InstantSource clock) {
    this.folder = data.resolve("audit");
    this.keep = keep;
    this.clock = clock;
  }

  @Override
  public void write(Event event) {
    alone(() -> append(end(), event));
  }

  /// Removes files whose last line is older than is to be kept, after an event that says so; never the last file.
  public void retain() {
    if (keep.days > 0 && Files.isDirectory(folder)) {
      alone(() -> {
        End end = end();
        Instant oldest = clock.instant().minus(Duration.ofDays(keep.days));
        List<LogFile> files = LogFile.all(folder);
        for (LogFile file : files.subList(0, Math.max(0, files.size() - 1))) {
          Last last = last(file);
          if (last.at == null || !last.at.isBefore(oldest)) {
            break;
          }
          end = append(end, new Event(Type.RETENTION_APPLIED, "kith", "audit:" + file.name(),
              Map.of("through", Long.toString(last.n), "hash", last.hash)));
          Files.deleteIfExists(file.path());
        }
      });
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /// An event of a thread that was interrupted is an event too: it is written, and the thread stays interrupted. Only opening and
  /// locking can be interrupted, not the writing of a line, so that trying again writes none twice.
  private void alone(Step step) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (Own _ = Own.take(folder)) {
          step.run();
          return;
        } catch (ClosedByInterruptException | FileLockInterruptionException _) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the audit log in " + folder + " cannot be written: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private End end() throws IOException {
    Optional<Head> head = Head.read(folder);
    List<LogFile> files = LogFile.all(folder);
    if (files.isEmpty()) {
      return head.map(known -> new End(Optional.empty(), 0, known.n(), known.hash())).orElse(new End(Optional.empty(), 0, 0, Line.NOTHING));
    }
    LogFile file = files.getLast();
    if (head.isPresent() && head.get().file().equals(file.name()) && head.get().length() == file.length()) {
      return new End(Optional.of(file), file.length(), head.get().n(), head.get().hash());
    }
    return mend(head, files);
  }

  /// A writer ended between line and head, or in a line; or somebody was here. Says so in events, and goes on.
  private End mend(Optional<Head> head, List<LogFile> files) throws IOException {
    List<Event> mended = new ArrayList<>();
    LogFile file = files.getLast();
    Last last = last(file);
    if (last.torn.length > 0) {
      Path aside = aside(last.n);
      Files.write(aside, last.torn);
      try (RandomAccessFile whole = new RandomAccessFile(file.path().toFile(), "rw")) {
        whole.setLength(last.end);
        whole.getFD().sync();
      }
      mended.add(new Event(Type.AUDIT_MENDED, "kith", "audit:" + file.name(),
          Map.of("what", "half a line at the end", "bytes", Integer.toString(last.torn.length), "keptIn", aside.getFileName().toString())));
    }
    if (last.n == 0 && files.size() > 1) {
      last = last(files.get(files.size() - 2)).endingAt(last.end);
    }
    if (head.isEmpty()) {
      mended.add(new Event(Type.AUDIT_MENDED, "kith", "audit:" + Head.FILE,
          Map.of("what", "the note of the end was missing, so it is not known whether lines were cut off")));
    }
    // Where the head knows of more lines than there are, the gap stays visible.
    boolean cut = head.isPresent() && head.get().n() > last.n;
    End end = new End(Optional.of(file), last.end, cut ? head.get().n() : last.n, cut ? head.get().hash() : last.hash);
    for (Event event : mended) {
      end = append(end, event);
    }
    return end;
  }

  private Path aside(long n) throws IOException {
    Path aside = folder.resolve("torn-" + n + ".txt");
    for (int more = 2; Files.exists(aside); more++) {
      aside = folder.resolve("torn-" + n + "-" + more + ".txt");
    }
    return Own.file(aside);
  }

  /// The last whole line of a file.
  ///
  /// @param n    0 if there is none
  /// @param at   `null` if it cannot be read
  /// @param end  where it ends
  /// @param torn what stands behind it
  private record Last(long n, String hash, Instant at, long end, byte[] torn) {
    Last endingAt(long length) {
      return new Last(n, hash, at, length, torn);
    }
  }

  private static Last last(LogFile file) throws IOException {
    Last[] last = {new Last(0, Line.NOTHING, null, 0, new byte[0])};
    byte[] torn = file.read(Long.MAX_VALUE, (line, end) -> {
      Optional<Entry> entry = Line.read(line).map(Line.Read::entry);
      last[0] = new Last(entry.map(Entry::n).orElse(last[0].n + 1), Line.hash(line), entry.map(Entry::at).orElse(null), end, new byte[0]);
    });
    return new Last(last[0].n, last[0].hash, last[0].at, last[0].end, torn);
  }

  private End append(End end, Event event) throws IOException {
    Instant now = clock.instant();
    YearMonth month = month(now);
    LogFile file = end.file.filter(last -> last.month().equals(month) && end.length < keep.fileBytes).orElse(null);
    long length = file == null ? 0 : end.length;
    if (file == null) {
      file = LogFile.next(folder, end.file, month);
      Own.file(file.path());
      Own.sync(folder);
    }
    byte[] line = Line.of(end.n + 1, now, event, end.hash);
    try (RandomAccessFile out = new RandomAccessFile(file.path().toFile(), "rw")) {
      out.seek(length);
      out.write(line);
      out.getFD().sync();
    }
    String hash = Line.hash(Arrays.copyOf(line, line.length - 1));
    new Head(end.n + 1, hash, file.name(), length + line.length).write(folder);
    return new End(Optional.of(file), length + line.length, end.n + 1, hash);
  }

  /// The newest lines that are asked for, in the order they were written. Lines that cannot be read are [#verify()]'s matter.
  @Override
  public List<Entry> read(Wanted wanted) {
    Deque<Entry> newest = new ArrayDeque<>();
    try {
      for (LogFile file : LogFile.all(folder)) {
        // A file holds what was written in its month, so an older one has nothing newer.
        if (wanted.since() == null || !file.month().isBefore(month(wanted.since()))) {
          read(file, wanted, newest);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the audit log in " + folder + " cannot be read: " + e.getMessage(), e);
    }
    return List.copyOf(newest);
  }

  private static void read(LogFile file, Wanted wanted, Deque<Entry> newest) throws IOException {
    try {
      file.read(Long.MAX_VALUE, (line, _) -> Line.read(line).map(Line.Read::entry).filter(wanted::takes).ifPresent(entry -> {
        newest.addLast(entry);
        if (newest.size() > wanted.most()) {
          newest.removeFirst();
        }
      }));
    } catch (NoSuchFileException _) {
      // Its time was up just now.
    }
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(at.atZone(ZoneOffset.UTC));
  }

  /// How far the log has come, as `<n>:<hash>`: to be kept where whoever runs this machine cannot change it. Empty if there is
  /// no log yet.
  public Optional<String> head() throws IOException {
    return Head.read(folder).map(head -> head.n() + ":" + head.hash());
  }

  /// Reads the whole log and says what is wrong with it. Writers go on meanwhile.
  public Verdict verify() throws IOException {
    return verify("");
  }

  /// As [#verify()], and whether the log still has the line that [#head()] once named.
  ///
  /// @param known `<n>:<hash>`; empty for none
  public Verdict verify(String known) throws IOException {
    while (true) {
      try {
        return new Verifying(known).run(snapshot());
      } catch (NoSuchFileException _) {
        // Its time was up just now: look again.
      }
    }
  }

  /// The log as it was at one moment, while nobody wrote.
  private Verifying.Snapshot snapshot() throws IOException {
    try (Own _ = Files.isDirectory(folder) && Files.isWritable(folder) ? Own.take(folder) : null) {
      Map<LogFile, Long> lengths = new LinkedHashMap<>();
      for (LogFile file : LogFile.all(folder)) {
        lengths.put(file, file.length());
      }
      return new Verifying.Snapshot(lengths, Head.read(folder));
    }
  }
}
