package dev.kith.engine.lucene;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.RightOfWay;
import dev.kith.engine.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.document.Document;

/// Cuts the documents of a batch into words on a thread of its own, a little ahead of the one that writes them: writing a document takes
/// three times as long as cutting it, and whoever makes the next batch waits for that.
final class Ahead {
  /// So many documents are handed over at a time.
  private static final int PART = 32;
  private static final int PARTS = 2;
  private static final int IDLE_SECONDS = 5;

  /// For the thread that writes.
  private final Documents here;
  private final Documents documents;
  private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
      Thread.ofPlatform().daemon().name("kith-words").factory());

  Ahead(Documents here, Schema schema, List<String> languages) {
    this.here = here;
    this.documents = new Documents(schema, new Analyzer(languages));
    thread.allowCoreThreadTimeOut(true);
  }

  /// Lucene's documents of those that a batch puts, in its order; of a few they are made by whoever asks for them.
  Iterator<Document> of(List<Change> batch) {
    List<Doc> docs = new ArrayList<>();
    for (Change change : batch) {
      if (change instanceof Change.Put(Doc doc)) {
        docs.add(doc);
      }
    }
    return docs.size() <= PART ? docs.stream().map(here::of).iterator() : new Made(docs);
  }

  private List<Document> cut(List<Doc> part) {
    List<Document> cut = new ArrayList<>(part.size());
    for (Doc doc : part) {
      cut.add(documents.of(doc));
      RightOfWay.OF_ANSWERS.give();
    }
    return cut;
  }

  void close() {
    thread.shutdown();
  }

  private final class Made implements Iterator<Document> {
    private final List<Doc> docs;
    private final Deque<CompletableFuture<List<Document>>> parts = new ArrayDeque<>();
    private int handed;
    private Iterator<Document> part = List.<Document>of().iterator();

    Made(List<Doc> docs) {
      this.docs = docs;
      handOver();
    }

    private void handOver() {
      while (parts.size() < PARTS && handed < docs.size()) {
        List<Doc> next = docs.subList(handed, Math.min(handed + PART, docs.size()));
        parts.add(CompletableFuture.supplyAsync(() -> cut(next), thread));
        handed += next.size();
      }
    }

    @Override
    public boolean hasNext() {
      return part.hasNext() || !parts.isEmpty();
    }

    @Override
    public Document next() {
      if (!part.hasNext()) {
        try {
          part = parts.remove().join().iterator();
        } catch (CompletionException e) {
          throw e.getCause() instanceof RuntimeException why ? why : e;
        }
        handOver();
      }
      return part.next();
    }
  }
}
