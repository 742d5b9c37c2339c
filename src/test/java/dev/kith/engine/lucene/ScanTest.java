package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Processors;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.Worlds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What two threads find together is what one would have found.
@Timeout(600)
class ScanTest {
  /// Several windows, a segment and what came later.
  private static final int DOCUMENTS = 10_000;
  private static final int REQUESTS = 80;

  private static boolean helping() {
    return Thread.currentThread().getName().startsWith("kith-helper");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static LuceneEngine open(Guards guards, int processors) {
    return LuceneEngine.open(Path.of("memory"), new ByteBuffersDirectory(), Worlds.SCHEMA, List.of("en"), guards,
        new Helpers(new Processors(processors), Path.of("memory"), 0, 0));
  }

  private static void write(List<Change> documents, Engine... engines) {
    for (Engine engine : engines) {
      engine.write(documents);
      engine.commit(Map.of());
    }
  }

  /// How many of some requests two threads answer otherwise than one.
  private static int differences(Guards guards, long seed) {
    Random random = new Random(seed);
    Worlds worlds = new Worlds(random);
    int differences = 0;
    try (Engine one = open(new Guards(), 1); Engine two = open(guards, 2)) {
      int begin = 0;
      for (int end : new int[] {DOCUMENTS / 20, DOCUMENTS / 2, DOCUMENTS}) {
        List<Change> documents = new ArrayList<>();
        for (; begin < end; begin++) {
          documents.add(new Change.Put(worlds.doc("d" + begin)));
        }
        write(documents, one, two);
      }
      write(List.of(new Change.Delete(new Query.Term("acl", worlds.acl()))), one, two);
      for (int i = 0; i < REQUESTS; i++) {
        Query visible = random.nextBoolean() ? new Query.All() : new Query.AnyOf("acl", new HashSet<>(List.of(worlds.acl(), worlds.acl())));
        Request request = worlds.request(visible, 1 + random.nextInt(100));
        Result expected = one.search(request);
        if (!two.search(request).equals(expected)) {
          differences++;
        }
      }
    }
    return differences;
  }

  /// Counts the segments that a helper begins with.
  private static class Watching extends Guards {
    final AtomicInteger helped = new AtomicInteger();

    @Override
    SegmentView forMatches(SegmentView visible) {
      if (helping()) {
        helped.incrementAndGet();
      }
      return super.forMatches(visible);
    }
  }

  @Test
  void whatTwoThreadsFindIsWhatOneWouldHaveFound() {
    long seed = Worlds.seed("whatTwoThreadsFindIsWhatOneWouldHaveFound");
    Watching guards = new Watching();
    assertThat(differences(guards, seed)).isZero();
    assertThat(guards.helped.get()).as("control: another thread took part").isGreaterThan(REQUESTS / 10);
    Guards blind = new Watching() {
      @Override
      SegmentView forMatches(SegmentView visible) {
        super.forMatches(visible);
        return helping() ? new SegmentView(visible.segment(), new FixedBitSet(visible.visible().length())) : visible;
      }
    };
    assertThat(differences(blind, seed)).as("control: a helper who finds nothing would show").isPositive();
  }

  @Test
  void aHelperWhoHasLostTheirProcessorIsNotWaitedFor() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger segments = new AtomicInteger();
    Guards held = new Guards() {
      @Override
      SegmentView forMatches(SegmentView visible) {
        if (!helping() && segments.incrementAndGet() == 2) {
          await(begun);
        }
        return visible;
      }

      @Override
      long tie(long ordinal, int document) {
        if (helping()) {
          begun.countDown();
          await(go);
        }
        return ordinal;
      }
    };
    List<Change> documents = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      documents.add(new Change.Put(new Doc("d" + i, "", Map.of("title", List.of("pump")), Map.of())));
    }
    try (Engine engine = open(held, 2)) {
      write(documents.subList(0, 10), engine);
      write(documents.subList(10, 20), engine);
      write(documents.subList(20, 30), engine);
      Result found = engine.search(Request.of(new Query.All(), new Query.All(), 30, List.of()));
      assertThat(found.total()).isEqualTo(30);
      assertThat(found.hits()).hasSize(30);
      assertThat(segments).as("control: the helper's segment was looked through again").hasValue(3);
      go.countDown();
    }
  }
}
