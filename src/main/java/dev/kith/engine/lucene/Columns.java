package dev.kith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.LeafReader;

/// What is kept of a segment in memory, by document, since every answer looks at it for each document that matches and Lucene's
/// doc values cost ten times as much a look. It depends on what was written alone, so it outlives commits.
final class Columns {
  /// Those of a day, and of rankings that are compared.
  private static final int KEPT_FACTORS = 16;

  private final Lengths lengths = new Lengths();
  private final Map<String, Ordinals> ordinals = new ConcurrentHashMap<>();
  private final Map<Factors.Of, Factors> factors = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Factors.Of, Factors> eldest) {
      return size() > KEPT_FACTORS;
    }
  };

  /// How many words each document has in a field; empty if none has it.
  ///
  /// @param reader of the segment as of any commit
  int[] lengths(String field, LeafReader reader) {
    return lengths.of(field, reader);
  }

  /// The values that each document has in a keyword field, by number.
  Ordinals ordinals(String field, LeafReader reader) {
    return ordinals.computeIfAbsent(field, name -> {
      try {
        return Ordinals.read(name, reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /// What the score of each document is multiplied by.
  Factors factors(Factors.Of rule, LeafReader reader) throws IOException {
    synchronized (factors) {
      Factors known = factors.get(rule);
      if (known == null) {
        known = Factors.read(rule, reader);
        factors.keySet().removeIf(rule::replaces);
        factors.put(rule, known);
      }
      return known;
    }
  }
}
