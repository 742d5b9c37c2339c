package dev.kith.ingest;

import dev.kith.connector.Problem;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes documents in batches, but those that came out as they are in the index already. Used on the engine's thread; what it
/// counted is read once that has been waited for.
final class BatchWriter {
  /// @param again   whether this pass has sent it before
  /// @param standIn made without the text, which could not be read: it gives way to what is known of the item, unless that
  ///                was open to others than the item is now
  record Pending(Doc doc, boolean again, boolean standIn) {}

  private final boolean known;
  private final LateDeletions deleted;
  private List<Problem> refused = new ArrayList<>();
  private long written;
  private long cameOutEqual;

  /// @param known whether the engine holds documents of the source already
  BatchWriter(boolean known, LateDeletions deleted) {
    this.known = known;
    this.deleted = deleted;
  }

  long written() {
    return written;
  }

  /// Documents that came out as they were.
  long cameOutEqual() {
    return cameOutEqual;
  }

  /// What the engine refused since this was asked last.
  List<Problem> takeRefused() {
    List<Problem> taken = refused;
    refused = new ArrayList<>();
    return taken;
  }

  void write(Engine engine, List<Pending> made) {
    List<Pending> full = new ArrayList<>();
    made.forEach(pending -> deleted.pass(pending.doc()).ifPresent(doc -> full.add(doc == pending.doc() ? pending
        : new Pending(doc, pending.again(), pending.standIn()))));
    Map<String, Hit> before = known ? known(engine, full) : Map.of();
    List<Change> puts = new ArrayList<>();
    for (Pending pending : full) {
      Doc doc = pending.doc();
      Hit hit = before.get(doc.id());
      // Sent twice in one pass, the committed document says nothing about the one written since.
      String decides = pending.standIn() ? Fields.ACL : Fields.DIGEST;
      if (hit == null || pending.again() || !hit.all(decides).equals(doc.strings().getOrDefault(decides, List.of()))) {
        puts.add(new Change.Put(doc));
      } else if (!pending.standIn()) {
        cameOutEqual++;
      }
    }
    if (puts.isEmpty()) {
      return;
    }
    try {
      engine.write(puts);
      written += puts.size();
    } catch (IllegalArgumentException _) {
      puts.forEach(put -> writeAlone(engine, (Change.Put) put));
    }
  }

  /// One document that the engine refuses must not keep out the rest of its batch.
  private void writeAlone(Engine engine, Change.Put put) {
    try {
      engine.write(List.of(put));
      written++;
    } catch (IllegalArgumentException e) {
      String id = put.doc().strings().get(Fields.NATIVE).getFirst();
      refused.add(new Problem(id, Intake.message(e), Intake.MEND, id));
    }
  }

  private static Map<String, Hit> known(Engine engine, List<Pending> full) {
    Set<String> ids = new HashSet<>();
    for (Pending pending : full) {
      ids.add(pending.doc().id());
    }
    Map<String, Hit> known = new HashMap<>();
    for (Hit hit : engine.search(Request.of(new Query.AnyOf(Schema.ID, ids), new Query.All(), ids.size(),
        List.of(Fields.DIGEST, Fields.ACL))).hits()) {
      known.put(hit.id(), hit);
    }
    return known;
  }

  /// Those of some documents that the engine does not hold.
  static Set<String> missing(Engine engine, Collection<String> ids) {
    Set<String> missing = new HashSet<>(ids);
    Request these = Request.of(new Query.AnyOf(Schema.ID, missing), new Query.All(), 0, List.of());
    if (engine.search(these).total() == missing.size()) {
      return Set.of();
    }
    engine.search(Request.of(these.query(), new Query.All(), ids.size(), List.of())).hits()
        .forEach(hit -> missing.remove(hit.id()));
    return missing;
  }
}
