package dev.kith.cli;

import dev.kith.connector.file.Push;
import dev.kith.connector.file.Push.Checked;
import dev.kith.connector.file.Spool;
import dev.kith.connector.input.JsonFields.Refused;
import dev.kith.fields.Fields;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// Takes in what programs push: into the spool of the source, and from there, soon, into the index.
final class Inbox implements Documents.Inbox, AutoCloseable {
  /// With less room than this nothing is taken, so that the index can still finish what it has begun.
  private static final long ROOM = 64 << 20;

  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final Consumer<String> pushed;

  /// @param pushed told the source once something new is kept
  Inbox(List<Source> sources, Consumer<String> pushed) {
    this.pushed = pushed;
    for (Source source : sources) {
      if (source.connector() instanceof Push push) {
        boxes.put(source.id(), new Box(push));
      }
    }
  }

  Collection<String> sources() {
    return boxes.keySet();
  }

  /// Writes what is kept anew without those who were deleted; what documents say in their own words stays. The source is then
  /// read again.
  ///
  /// @param deleted whether an identity, as stored, is somebody's who was deleted
  void forget(Predicate<String> deleted) throws IOException {
    for (Box box : boxes.values()) {
      if (Files.isDirectory(box.push.spool())) {
        box.open().rewrite(Push.without(who -> deleted.test(Fields.identity(who)), deleted));
        pushed.accept(box.push.source());
      }
    }
  }

  @Override
  public Optional<Documents.Box> of(String source) {
    return Optional.ofNullable(boxes.get(source));
  }

  private final class Box implements Documents.Box {
    private final Push push;
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
      List<Spool.Line> kept = new ArrayList<>();
      List<Flaw> flaws = new ArrayList<>();
      for (Given line : lines) {
        Checked checked = look.apply(line.text());
        if (checked.line() != null) {
          kept.add(checked.line());
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
