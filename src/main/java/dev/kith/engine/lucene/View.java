package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What exists for a request: documents that are neither deleted nor hidden, and everything counted of them alone. Scores,
/// expansions and facets come from here, so that hidden documents leave no trace.
final class View {
  private static final int MAX_EXPANSIONS = 256;
  private static final int BYTES_PER_EXPANSIONS = 5000;

  private static final int MAX_COMPILED = 256;
  private static final int BYTES_PER_COMPILED = 5000;

  /// Beyond this many, frequencies are added up again.
  private static final int MAX_FREQUENCIES = 4096;
  private static final int BYTES_PER_FREQUENCY = 150;

  private record ExpansionKey(List<String> fields, String word, Match match) {}

  private final Snapshot snapshot;
  private final List<SegmentView> segments;
  private final Guards guards;
  private final long count;
  private final Map<ExpansionKey, List<Expansion>> expansions = new ConcurrentHashMap<>();
  private final Map<SegmentView.Key, Long> frequencies = new ConcurrentHashMap<>();

  private final Map<Query.Words, CompiledWords> compiled = new ConcurrentHashMap<>();

  View(Snapshot snapshot, List<SegmentView> segments, Guards guards) {
    this.snapshot = snapshot;
    this.segments = segments;
    this.guards = guards;
    this.count = guards.forLengths(segments).stream().mapToLong(SegmentView::count).sum();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  List<SegmentView> segments() {
    return segments;
  }

  Guards guards() {
    return guards;
  }

  long bytes() {
    return segments.stream().mapToLong(SegmentView::bytes).sum() + (long) BYTES_PER_EXPANSIONS * expansions.size()
        + (long) BYTES_PER_FREQUENCY * frequencies.size() + (long) BYTES_PER_COMPILED * compiled.size();
  }

  /// Another one whenever a document of the view is another, or another one is in it.
  long version() throws IOException {
    long sum = 0;
    for (SegmentView segment : guards.forVersions(segments)) {
      sum += segment.version();
    }
    return sum;
  }

  /// The mean number of words that a document has in a field.
  double averageLength(String field) {
    long sum = guards.forLengths(segments).stream().mapToLong(segment -> segment.length(field)).sum();
    return count == 0 ? 0 : (double) sum / count;
  }

  long frequency(List<Field> fields, Slot slot) throws IOException {
    SegmentView.Key key = new SegmentView.Key(fields, slot);
    Long known = frequencies.get(key);
    if (known != null) {
      return known;
    }
    long sum = 0;
    for (SegmentView segment : guards.forFrequencies(segments)) {
      sum += segment.frequency(key);
    }
    if (frequencies.size() >= MAX_FREQUENCIES) {
      frequencies.clear();
    }
    frequencies.put(key, sum);
    return sum;
  }

  double idf(List<Field> fields, Slot slot) throws IOException {
    long frequency = frequency(fields, slot);
    return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
  }

  /// A query's words: one question asks for them several times, for its page, for copies, for whoever helps to find.
  CompiledWords compiled(Query.Words query, Schema schema, Analyzer analyzer) throws IOException {
    CompiledWords known = compiled.get(query);
    if (known == null) {
      known = CompiledWords.of(query, schema, analyzer, this);
      if (compiled.size() >= MAX_COMPILED) {
        compiled.clear();
      }
      compiled.put(query, known);
    }
    return known;
  }

  /// The words that a prefix or a misspelt word stands for, in the order of [Match].
  List<Expansion> expansions(List<Field> fields, String word, Match match) throws IOException {
    ExpansionKey key = new ExpansionKey(fields.stream().map(Field::name).toList(), word, match);
    List<Expansion> known = expansions.get(key);
    if (known == null) {
      known = new Expander(guards.forExpansions(segments), fields, word).expand(match);
      if (expansions.size() >= MAX_EXPANSIONS) {
        expansions.clear();
      }
      expansions.put(key, known);
    }
    return known;
  }
}
