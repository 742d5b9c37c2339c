package dev.kith.engine;

import dev.kith.engine.lucene.LuceneEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A process that writes batches until it is killed and says which are committed; what batch n does follows from n alone.
final class CrashingWriter {
  static final String CURSOR = "batches";
  private static final int IDS = 200;

  private CrashingWriter() {}

  /// @param args the folder, and `early` to break the promise: say "committed" before it is
  public static void main(String[] args) {
    boolean early = args.length > 1 && args[1].equals("early");
    try (Engine engine = LuceneEngine.open(Path.of(args[0]), Worlds.SCHEMA, "en")) {
      for (long batch = committed(engine) + 1; batch > 0; batch++) {
        engine.write(changes(batch));
        if (!early || batch % 4 == 0) {
          engine.commit(Map.of(CURSOR, Long.toString(batch)));
        }
        System.out.println(batch);
        System.out.flush();
      }
    }
  }

  static long committed(Engine engine) {
    return Long.parseLong(engine.cursors().getOrDefault(CURSOR, "0"));
  }

  private static List<Change> changes(long batch) {
    Random random = new Random(batch);
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      String id = "d" + random.nextInt(IDS);
      if (random.nextInt(4) == 0) {
        changes.add(new Change.Delete(new Query.Term(Schema.ID, id)));
      } else {
        changes.add(new Change.Put(EngineContract.doc(id, "title", "pump " + batch, "at", batch)));
      }
    }
    return changes;
  }

  /// The number that each document has after so many batches, by id.
  static Map<String, Long> after(long batches) {
    Map<String, Long> model = new TreeMap<>();
    for (long batch = 1; batch <= batches; batch++) {
      for (Change change : changes(batch)) {
        switch (change) {
          case Change.Put(Doc doc) -> model.put(doc.id(), doc.numbers().get("at"));
          case Change.Delete(Query.Term(String _, String id)) -> model.remove(id);
          case Change.Delete _ -> throw new IllegalStateException("no other deletions are written");
        }
      }
    }
    return model;
  }
}
