package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.ForwardingEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The control of every test on cursors: it makes the cursor durable first and the documents afterwards.
final class CursorFirst extends ForwardingEngine {
  private final List<Change> held = new ArrayList<>();
  private int written;

  CursorFirst(Engine engine) {
    super(engine);
  }

  @Override
  public void write(List<Change> batch) {
    held.addAll(batch);
  }

  @Override
  public void commit(Map<String, String> cursors) {
    if (withoutStamps(cursors).equals(withoutStamps(engine.cursors()))) {
      return;
    }
    engine.commit(cursors);
    for (Change change : held) {
      engine.write(List.of(change));
      if (++written % 20 == 0) {
        engine.commit(cursors);
      }
    }
    held.clear();
    engine.commit(cursors);
  }

  private static Map<String, String> withoutStamps(Map<String, String> cursors) {
    Map<String, String> rest = new HashMap<>(cursors);
    rest.keySet().removeIf(key -> key.endsWith(" notes"));
    return rest;
  }
}
