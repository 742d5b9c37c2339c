package dev.kith.ingest;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The control of every test on cursors: it makes the cursor durable first and the documents afterwards.
final class CursorFirst implements Engine {
  private final Engine engine;
  private final List<Change> held = new ArrayList<>();
  private int written;

  CursorFirst(Engine engine) {
    this.engine = engine;
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

  @Override
  public Map<String, String> cursors() {
    return engine.cursors();
  }

  @Override
  public Result search(Request request) {
    return engine.search(request);
  }

  @Override
  public List<Set<String>> words(String text) {
    return engine.words(text);
  }

  @Override
  public long version() {
    return engine.version();
  }

  @Override
  public long version(Query visible) {
    return engine.version(visible);
  }

  @Override
  public void close() {
    engine.close();
  }
}
