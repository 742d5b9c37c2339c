package dev.kith.engine.lucene;

import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Pending;
import dev.kith.engine.Processors;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.RightOfWay;
import dev.kith.engine.Schema;
import dev.kith.engine.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

/// An engine that keeps its documents as a Lucene index in a folder. One process at a time may have it open.
///
/// A failed write or commit takes the index back to its last commit and says so; searches go on meanwhile. It never tries again
/// to bring to disk what once failed to: the disk may have forgotten what it did not write.
public final class LuceneEngine implements Engine {
  private static final double BUFFER_MB = 64;
  private static final int VIEWS_SHARE = 16;
  private static final int PURGES = 5;
  /// So many of about one size are left apart.
  private static final double SEGMENTS = 4;
  private static final double FLOOR_MB = 32;

  private final Path folder;
  private final Directory directory;
  private final Schema schema;
  private final List<String> languages;
  private final Guards guards;
  private final Helpers helpers;
  private final Views views;
  private final Documents documents;
  private final Ahead ahead;
  private final Analyzer writeAnalyzer;
  /// The readers' analyzers: stemmers are for one thread.
  private final ThreadLocal<Analyzer> readAnalyzer;

  private IndexWriter writer;
  private ConcurrentMergeScheduler merges;
  private volatile Current current;
  private volatile boolean closed;

  private record Current(Snapshot snapshot, CommitData data) {}

  private LuceneEngine(Path folder, Directory directory, Schema schema, List<String> languages, Guards guards, Helpers helpers) {
    this.folder = folder;
    this.directory = directory;
    this.schema = schema;
    this.languages = List.copyOf(languages);
    this.guards = guards;
    this.helpers = helpers;
    this.views = new Views(schema, guards, Runtime.getRuntime().maxMemory() / VIEWS_SHARE);
    this.writeAnalyzer = new Analyzer(languages);
    this.documents = new Documents(schema, writeAnalyzer);
    this.ahead = new Ahead(documents, schema, languages);
    this.readAnalyzer = ThreadLocal.withInitial(() -> new Analyzer(languages));
  }

  /// As [#open(Path, Schema, List)] with one language.
  public static LuceneEngine open(Path folder, Schema schema, String language) {
    return open(folder, schema, List.of(language));
  }

  /// Opens the index in a folder, or makes an empty one.
  ///
  /// @param languages those that texts are in, two letters each, the default first
  /// @throws EngineException if it is in use, damaged, or was written for other fields, other languages or by another Lucene
  public static LuceneEngine open(Path folder, Schema schema, List<String> languages) {
    Directory directory;
    try {
      Files.createDirectories(folder);
      directory = new MMapDirectory(folder);
    } catch (IOException e) {
      throw Failures.opening(folder, e);
    }
    return open(folder, directory, schema, languages, new Guards());
  }

  static LuceneEngine open(Path folder, Directory directory, Schema schema, List<String> languages, Guards guards) {
    return open(folder, directory, schema, languages, guards, new Helpers(Processors.HERE, folder));
  }

  static LuceneEngine open(Path folder, Directory directory, Schema schema, List<String> languages, Guards guards, Helpers helpers) {
    LuceneEngine engine = new LuceneEngine(folder, directory, schema, languages, guards, helpers);
    try {
      engine.start();
      return engine;
    } catch (IOException | IllegalArgumentException e) {
      engine.close();
      throw Failures.opening(folder, e);
    } catch (EngineException e) {
      engine.close();
      throw e;
    }
  }

  /// Reads every file of the index in a folder whole; no engine may have it open.
  ///
  /// @throws EngineException naming what is damaged, or if it is in use
  public static void check(Path folder) {
    Failures.check(folder);
  }

  private void start() throws IOException {
    boolean exists = DirectoryReader.indexExists(directory);
    openWriter();
    if (!exists) {
      writer.setLiveCommitData(CommitData.first(schema, languages).entries().entrySet());
      writer.commit();
    }
    DirectoryReader reader = DirectoryReader.open(directory);
    CommitData data = CommitData.of(reader.getIndexCommit().getUserData());
    current = new Current(new Snapshot(reader, null), data);
    data.check(folder, schema, languages);
  }

  private void openWriter() throws IOException {
    merges = new ConcurrentMergeScheduler();
    IndexWriterConfig config = new IndexWriterConfig()
        .setCodec(new KithCodec())
        .setSimilarity(new Lengths.Exact())
        .setMergeScheduler(merges)
        .setMergePolicy(merging())
        .setRAMBufferSizeMB(BUFFER_MB)
        .setCommitOnClose(false);
    writer = new IndexWriter(new GivingWay(directory), config);
  }

  /// Fewer segments than Lucene's own choice would leave: whatever is looked up is looked up in each. And for [#purge]: by default
  /// a tenth of a segment may stay deleted and readable.
  private static MergePolicy merging() {
    return new TieredMergePolicy().setSegmentsPerTier(SEGMENTS).setFloorSegmentMB(FLOOR_MB).setForceMergeDeletesPctAllowed(0);
  }

  @Override
  public synchronized void write(List<Change> batch) {
    // whatever is wrong with the changes themselves shows before any is taken
    for (Change change : batch) {
      switch (change) {
        case Change.Put(var doc) -> documents.check(doc);
        case Change.Delete(Query query) -> checkFields(query);
      }
    }
    change("could not be written and is as of the last commit", () -> {
      Iterator<Document> made = ahead.of(batch);
      for (Change change : batch) {
        switch (change) {
          case Change.Put(var doc) -> writer.updateDocument(new Term(Schema.ID, doc.id()), made.next());
          case Change.Delete(Query query) -> delete(query);
        }
        RightOfWay.OF_ANSWERS.give();
      }
    });
  }

  private void checkFields(Query query) {
    try {
      new Nodes(schema, writeAnalyzer, new View(snapshot(), List.of(), guards)).of(query, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(Query query) throws IOException {
    switch (query) {
      case Query.Term(String field, String value) -> delete(field, List.of(value));
      case Query.AnyOf(String field, var values) -> delete(field, values);
      default -> delete(Schema.ID, matching(query));
    }
  }

  private void delete(String field, Collection<String> values) throws IOException {
    writer.deleteDocuments(values.stream().map(value -> new Term(field, value)).toArray(Term[]::new));
  }

  /// The ids of the documents that match now, uncommitted changes included.
  private List<String> matching(Query query) throws IOException {
    List<String> found = new ArrayList<>();
    try (Snapshot now = new Snapshot(DirectoryReader.open(writer), null)) {
      View all = new Views(schema, guards, 0).of(new Query.All(), now, writeAnalyzer);
      Node node = new Nodes(schema, writeAnalyzer, all).of(query, false);
      for (SegmentView segment : all.segments()) {
        FixedBitSet matches = Views.matches(node, segment);
        SortedDocValues ids = DocValues.getSorted(segment.reader(), Schema.ID);
        for (int doc = 0; doc < matches.length(); doc++) {
          if (matches.get(doc) && ids.advanceExact(doc)) {
            found.add(ids.lookupOrd(ids.ordValue()).utf8ToString());
          }
        }
      }
    }
    return found;
  }

  @Override
  public synchronized void commit(Map<String, String> cursors) {
    CommitData data = current.data().next(cursors);
    change("could not be committed and is as of the commit before", () -> {
      writer.setLiveCommitData(data.entries().entrySet());
      writer.commit();
    });
    refresh(data);
  }

  @Override
  public synchronized void purge() {
    CommitData data = current.data().next(cursors());
    change("could not be rid of what was removed and is as of the commit before", () -> {
      // a merge that was under way when something was removed brings it along, once
      for (int pass = 0; pass < PURGES; pass++) {
        writer.forceMergeDeletes();
        // that waits for merges of its own only
        merges.sync();
        if (!writer.hasDeletions()) {
          break;
        }
      }
      writer.setLiveCommitData(data.entries().entrySet());
      writer.commit();
    });
    refresh(data);
    current.snapshot().kept().clear();
    if (current.snapshot().reader().hasDeletions()) {
      throw new EngineException("the index in " + folder + " still holds what was removed; try again");
    }
  }

  private void refresh(CommitData data) {
    Snapshot before = current.snapshot();
    try {
      DirectoryReader changed = DirectoryReader.openIfChanged(before.reader());
      if (changed == null) {
        current = new Current(before, data);
        return;
      }
      Snapshot next = new Snapshot(changed, before);
      try {
        next.prepare(before);
      } catch (IOException | UncheckedIOException _) {
        // whoever asks works it out, or hears what is wrong
      }
      current = new Current(next, data);
      views.refreshed(before);
      before.close();
    } catch (IOException e) {
      throw Failures.doing(folder, "is committed but cannot be read again", e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /// Does something with the writer; if that fails, what it took in since the last commit is given up.
  private void change(String failed, Step step) {
    if (closed) {
      throw new EngineException("the index in " + folder + " is closed");
    }
    try {
      if (writer == null) {
        openWriter();
      }
      step.run();
    } catch (IOException | RuntimeException e) {
      reopen(e);
      throw Failures.doing(folder, failed, cause(e));
    }
  }

  /// Lucene says "closed" of a writer that gave up earlier; what it gave up for says more.
  private static Throwable cause(Exception e) {
    return e instanceof AlreadyClosedException && e.getCause() != null ? e.getCause() : e;
  }

  private void reopen(Exception reason) {
    try {
      if (writer != null) {
        writer.rollback();
      }
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
    writer = null;
    try {
      openWriter();
    } catch (IOException | RuntimeException e) {
      // the next write tries again
      reason.addSuppressed(e);
    }
  }

  @Override
  public Map<String, String> cursors() {
    return current.data().cursors();
  }

  @Override
  public List<Set<String>> words(String text) {
    return readAnalyzer.get().slots(text, true).stream().map(slot -> Set.copyOf(slot.stems())).toList();
  }

  @Override
  public long version() {
    return current.data().version();
  }

  @Override
  public long version(Query visible) {
    return with(visible, View::version);
  }

  @Override
  public Result search(Request request) {
    return with(request.visible(), view -> searched(request, view));
  }

  private Result searched(Request request, View view) throws IOException {
    return new Search(request, schema, readAnalyzer::get, view, helpers).run(false).whole();
  }

  @Override
  public Pending searchAhead(Request request) {
    return with(request.visible(), view -> new Search(request, schema, readAnalyzer::get, view, helpers).run(true));
  }

  @Override
  public Result begun(Request request) {
    return with(request.visible(), view -> {
      Analyzer analyzer = readAnalyzer.get();
      Begun begun = Begun.of(request, schema, analyzer, view);
      return begun == null ? searched(request, view) : begun.run();
    });
  }

  @Override
  public List<Values> values(String field, Set<Object> known) {
    String name = schema.field(field, Schema.Kind.KEYWORD).name();
    try (Snapshot snapshot = acquire()) {
      List<Values> parts = new ArrayList<>();
      for (Snapshot.Segment segment : snapshot.segments()) {
        parts.add(segment.values(name, known));
      }
      return parts;
    } catch (IOException | UncheckedIOException | AlreadyClosedException e) {
      throw Failures.doing(folder, "cannot be read", e);
    }
  }

  private interface Reading<T> {
    T of(View view) throws IOException;
  }

  private <T> T with(Query visible, Reading<T> reading) {
    boolean begun = helpers.processors().begin();
    try (Snapshot snapshot = acquire()) {
      return reading.of(views.of(visible, snapshot, readAnalyzer.get()));
    } catch (IOException | UncheckedIOException | AlreadyClosedException e) {
      throw Failures.doing(folder, "cannot be read", e);
    } finally {
      helpers.processors().end(begun);
    }
  }

  /// The last commit; whoever goes on to read it uses [#acquire].
  Snapshot snapshot() {
    return current.snapshot();
  }

  private Snapshot acquire() {
    while (!closed) {
      Snapshot snapshot = snapshot();
      if (snapshot.reader().tryIncRef()) {
        return snapshot;
      }
    }
    throw new EngineException("the index in " + folder + " is closed");
  }

  /// What was not committed is given up.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ahead.close();
    try {
      if (writer != null) {
        writer.rollback();
      }
      if (current != null) {
        current.snapshot().close();
      }
      directory.close();
    } catch (IOException e) {
      throw Failures.doing(folder, "could not be closed", e);
    }
  }
}
