package dev.kith.engine.lucene;

import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;

/// An engine as others are: it filters what may be seen, and counts words, lengths and expansions of all documents. To measure what
/// the guards cost.
public final class Unguarded {
  private Unguarded() {}

  /// Opens the index of a folder beside another engine, to read only.
  public static Engine open(Path folder, Schema schema, List<String> languages) {
    try {
      return LuceneEngine.open(folder, new MMapDirectory(folder, NoLockFactory.INSTANCE), schema, languages, new Lax());
    } catch (IOException e) {
      throw new EngineException(folder + " cannot be opened", e);
    }
  }

  private static final class Lax extends Guards {
    private final Map<Object, SegmentView> whole = new WeakHashMap<>();

    private synchronized List<SegmentView> all(List<SegmentView> visible) {
      return visible.stream().map(each -> whole.computeIfAbsent(each.segment().key(),
          _ -> new SegmentView(each.segment(), Views.liveDocs(each.segment())))).toList();
    }

    @Override
    List<SegmentView> forFrequencies(List<SegmentView> visible) {
      return all(visible);
    }

    @Override
    List<SegmentView> forLengths(List<SegmentView> visible) {
      return all(visible);
    }

    @Override
    List<SegmentView> forExpansions(List<SegmentView> visible) {
      return all(visible);
    }

    @Override
    List<SegmentView> forVersions(List<SegmentView> visible) {
      return all(visible);
    }

    @Override
    long tie(long ordinal, int document) {
      return document;
    }
  }
}
