package dev.kith.ingest;

import dev.kith.connector.Connector;
import dev.kith.connector.Cursor;
import dev.kith.connector.Sink;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.ForwardingEngine;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import dev.kith.store.Notes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The process that [IngestKillTest] kills: passes over a generated source, one after the other, until the source has no more
/// changes or somebody kills it. After each commit it prints `ack`, the cursor of that commit (or `-`), the ids it
/// wrote with the change that each shows, and a full stop, without which the line was cut.
///
/// Arguments: the index folder, the seed, how many changes the source has, whether to save cursors before documents.
final class KilledPass {
  private static final int ROUND = 200;
  private static final Ingest.Pace PACE = new Ingest.Pace(40, Duration.ofHours(1), Duration.ZERO);

  private KilledPass() {}

  /// A source all of whose history follows from a seed: change `n` writes, removes or writes again one of a few hundred items.
  /// Its cursor is the number of changes read; one pass reads [#ROUND] of them.
  record Generated(long seed, int changes) implements Connector {
    @Override
    public String source() {
      return "gen";
    }

    int item(int change) {
      return Math.floorMod(mix(change), 400);
    }

    boolean removes(int change) {
      return Math.floorMod(mix(change) >>> 20, 10) == 0;
    }

    private int mix(int change) {
      long z = (seed + change) * 0x9E3779B97F4A7C15L;
      return (int) ((z ^ z >>> 29) * 0xBF58476D1CE4E5B9L >>> 32);
    }

    /// From any cursor, the start included, up to [#ROUND] changes; so a first pass is whole only as far as it goes.
    @Override
    public Cursor read(Cursor since, Sink sink) throws IOException, InterruptedException {
      int from = since.equals(Cursor.START) ? 0 : Integer.parseInt(since.text());
      int to = Math.min(changes, from + ROUND);
      for (int change = from; change < to; change++) {
        String id = "n" + item(change);
        if (removes(change)) {
          sink.gone(id);
          sink.note(id, "");
        } else {
          sink.item(Item.of("gen", id, Kind.PAGE, "Item " + id, Content.plain("text as of change " + change)));
          sink.note(id, Integer.toString(change));
          sink.person(Person.of("gen", "p" + item(change) % 7, "Person " + change, List.of()));
        }
      }
      return new Cursor(Integer.toString(to));
    }

    Source setUp() {
      return new Source(this, "", Access.EVERYONE, Ownership.OWNED, null);
    }
  }

  /// Prints what each commit of the engine below made durable, once it is.
  private static final class Acked extends ForwardingEngine {
    private final Set<String> written = new HashSet<>();
    private final PrintStream out;

    Acked(Engine engine, PrintStream out) {
      super(engine);
      this.out = out;
    }

    @Override
    public void write(List<Change> batch) {
      engine.write(batch);
      for (Change change : batch) {
        if (change instanceof Change.Put(var doc)) {
          written.add(doc.strings().get(Fields.NATIVE).getFirst() + "=" + shown(doc.strings()));
        }
      }
    }

    @Override
    public void commit(Map<String, String> cursors) {
      engine.commit(cursors);
      out.println("ack " + cursors.getOrDefault("gen", "-") + " " + String.join(",", written) + " .");
      out.flush();
      written.clear();
    }
  }

  /// The change that a document shows.
  static int shown(Map<String, List<String>> strings) {
    String text = strings.containsKey(Fields.CARD) ? strings.get(Fields.CARD).get(2) : strings.get(Fields.BODY).getFirst();
    return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
  }

  static Path notes(Path folder) {
    return folder.resolve(Notes.FILE);
  }

  static Engine open(Path folder) {
    return LuceneEngine.open(folder, Fields.SCHEMA, List.of("en"));
  }

  /// Runs passes until the source is read to its end; what is gone is let go, however much.
  ///
  /// @param pace the one to be killed commits often; nobody else has to
  static void toTheEnd(Generated source, Engine engine, Path notes, Ingest.Pace pace) {
    Ingest ingest = new Ingest(FakeSource.EXTRACTOR, InstantSource.system(), pace);
    while (!Integer.toString(source.changes()).equals(engine.cursors().get("gen"))) {
      Report report = ingest.run(source.setUp(), engine, notes, new Ingest.Order(false, true), List.of(), _ -> {});
      if (!report.done()) {
        throw new IllegalStateException(report.pass().toString());
      }
    }
  }

  public static void main(String[] arguments) {
    Generated source = new Generated(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    PrintStream out = System.out;
    try (Engine engine = open(Path.of(arguments[0]))) {
      Engine durable = new Acked(engine, out);
      out.println("ready");
      toTheEnd(source, Boolean.parseBoolean(arguments[3]) ? new CursorFirst(durable) : durable,
          notes(Path.of(arguments[0])), PACE);
    }
    out.println("end");
  }
}
