package dev.kith.cli;

import dev.kith.connector.file.Push;
import dev.kith.connector.file.Push.Checked;
import dev.kith.connector.file.Spool;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.fields.Fields;
import dev.kith.ingest.Deleted;
import dev.kith.ingest.Source;
import dev.kith.web.Documents;
import dev.kith.web.Documents.Flaw;
import dev.kith.web.Documents.Given;
import dev.kith.web.Documents.Taken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes in what programs push: into the spool of the source, and from there, soon, into the index.
final class Inbox implements Documents.Inbox, AutoCloseable {
  /// With less room than this nothing is taken, so that the index can still finish what it has begun.
  private static final long ROOM = 64 << 20;

  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final Consumer<String> pushed;
  private final Deleted.Register register;

  /// @param pushed   told the source once something new is kept
  /// @param register asked before anything is kept
  Inbox(List<Source> sources, Consumer<String> pushed, Deleted.Register register) {
    this.pushed = pushed;
    this.register = register;
    for (Source source : sources) {
      if (source.connector() instanceof Push push) {
        boxes.put(source.id(), new Box(push));
      }
    }
  }

  Collection<String> sources() {
    return boxes.keySet();
  }

  /// Writes what is kept anew, without documents that were erased and without people who were deleted; what documents say in their own
  /// words stays. Returns how many documents were touched.
  long erase() throws IOException {
    long touched = 0;
    for (Box box : boxes.values()) {
      if (Files.isDirectory(box.push.spool())) {
        touched += box.erase();
      }
    }
    return touched;
  }

  /// Removes what was changed last before a time from what is kept of a source. Returns how many documents that were.
  long drop(String source, Instant before) throws IOException {
    Box box = boxes.get(source);
    if (box == null || !Files.isDirectory(box.push.spool())) {
      return 0;
    }
    long[] dropped = {0};
    boolean any = box.open().anyMatch(line -> box.push.isOlder(line, before));
    if (any) {
      box.open().rewrite(line -> {
        boolean older = box.push.isOlder(line, before);
        dropped[0] += older ? 1 : 0;
        return older ? new Spool.Line(line.id(), null) : line;
      });
    }
    return dropped[0];
  }

  @Override
  public Optional<Documents.Box> of(String source) {
    return Optional.ofNullable(boxes.get(source));
  }

  /// What is left of lines that may be kept.
  private static final class Cleaning {
    private final Push push;
    private final Deleted deleted;
    private boolean theirs;
    private long touched;

    Cleaning(Push push, Deleted deleted) {
      this.push = push;
      this.deleted = deleted;
    }

    /// Without those who were deleted, and without text if the document was erased.
    Spool.Line of(Spool.Line line) {
      if (deleted.document().test(Fields.id(push.source(), line.id()))) {
        touched++;
        return new Spool.Line(line.id(), null);
      }
      if (!deleted.people()) {
        return line;
      }
      theirs = false;
      Spool.Line clean = Push.without(person -> isTheirs(Fields.identity(person)), this::isTheirs).apply(line);
      touched += theirs ? 1 : 0;
      return clean;
    }

    private boolean isTheirs(String identity) {
      theirs |= deleted.who().test(identity);
      return deleted.who().test(identity);
    }

    long touched() {
      return touched;
    }
  }

  private final class Box implements Documents.Box {
    private final Push push;
    private final ReentrantReadWriteLock cleaning = new ReentrantReadWriteLock(true);
    private Spool spool;

    Box(Push push) {
      this.push = push;
    }

    @Override
    public boolean opens(String token) {
      return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), push.token().value().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Taken take(List<Given> lines, boolean forget) throws IOException {
      Function<String, Checked> look = forget ? push.deletes() : push.puts();
      cleaning.readLock().lock();
      try {
        return taken(lines, forget, look, new Cleaning(push, register.read()));
      } finally {
        cleaning.readLock().unlock();
      }
    }

    private Taken taken(List<Given> lines, boolean forget, Function<String, Checked> look, Cleaning clean) throws IOException {
      List<Spool.Line> kept = new ArrayList<>();
      List<Flaw> flaws = new ArrayList<>();
      for (Given line : lines) {
        Checked checked = look.apply(line.text());
        if (checked.line() != null) {
          Spool.Line cleaned = forget ? checked.line() : clean.of(checked.line());
          if (!forget && cleaned.json() == null) {
            flaws.add(new Flaw(line.number(), checked.id(), false, "this document was erased", "kith erase undo allows it again"));
            continue;
          }
          kept.add(cleaned);
        }
        for (Refused problem : checked.problems()) {
          flaws.add(new Flaw(line.number(), checked.id(), checked.line() != null, problem.getMessage(), problem.mend()));
        }
      }
      if (!kept.isEmpty()) {
        keep(kept);
        pushed.accept(push.source());
      }
      return new Taken(kept.size(), flaws);
    }

    /// Nobody adds what was looked at before meanwhile.
    private long erase() throws IOException {
      cleaning.writeLock().lock();
      try {
        Cleaning clean = new Cleaning(push, register.read());
        open().rewrite(clean::of);
        return clean.touched();
      } finally {
        cleaning.writeLock().unlock();
      }
    }

    private void keep(List<Spool.Line> lines) throws IOException {
      try {
        Spool open = open();
        if (Files.getFileStore(push.spool()).getUsableSpace() < ROOM) {
          throw new Documents.Full();
        }
        open.append(lines);
      } catch (IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("No space left") || reason.contains("quota")) {
          throw (IOException) new Documents.Full().initCause(e);
        }
        throw e;
      }
    }

    private synchronized Spool open() throws IOException {
      if (spool == null) {
        spool = Spool.open(push.spool());
      }
      return spool;
    }

    private synchronized void close() throws IOException {
      if (spool != null) {
        spool.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Box box : boxes.values()) {
      box.close();
    }
  }
}
