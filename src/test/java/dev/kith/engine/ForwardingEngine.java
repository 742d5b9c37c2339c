package dev.kith.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Hands on to another engine whatever a test does not change. What [Engine] makes of its other methods is made of the changed ones.
public class ForwardingEngine implements Engine {
  protected final Engine engine;

  protected ForwardingEngine(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void write(List<Change> batch) {
    engine.write(batch);
  }

  @Override
  public void commit(Map<String, String> cursors) {
    engine.commit(cursors);
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
