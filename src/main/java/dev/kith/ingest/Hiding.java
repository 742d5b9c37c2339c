package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Documents that nobody may see until their source sends them again: they are written anew out of what the index itself keeps.
final class Hiding {
  private static final int CHUNK = 500;

  private final Set<String> waiting = new LinkedHashSet<>();

  void add(String id) {
    waiting.add(id);
  }

  /// It was sent: what it says now of who may see it holds.
  void sent(String id) {
    waiting.remove(id);
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /// Writes those that are in the engine's last commit; the caller commits.
  void write(Engine engine) {
    List<String> all = new ArrayList<>(waiting);
    for (int from = 0; from < all.size(); from += CHUNK) {
      Set<String> some = Set.copyOf(all.subList(from, Math.min(all.size(), from + CHUNK)));
      engine.write(engine.search(Request.of(new Query.AnyOf(Schema.ID, some), new Query.All(), some.size(), Stored.WHOLE)).hits().stream()
          .<Change>map(hit -> new Change.Put(Fields.hidden(Stored.doc(hit)))).toList());
    }
    waiting.clear();
  }
}
