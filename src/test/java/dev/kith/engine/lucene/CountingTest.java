package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.engine.Pending;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Processors;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result;
import dev.kith.engine.Schema;
import dev.kith.engine.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What another thread counts is what would have been counted without it.
@Timeout(600)
class CountingTest {
  private static final int WORLDS = 60;
  private static final int REQUESTS = 20;
  private static final int DOCUMENTS = 200;
  /// So often two threads meet in one list if there is one.
  private static final int MANY = 20_000;
  private static final Query ALL = new Query.All();

  private static LuceneEngine open(Guards guards, int processors) {
    return LuceneEngine.open(Path.of("memory"), new ByteBuffersDirectory(), Worlds.SCHEMA, List.of("en"), guards,
        new Helpers(new Processors(processors), Path.of("memory"), 0, 0));
  }

  /// Which threads counted facets over other queries.
  private static final class Watching extends Guards {
    private volatile boolean helped;

    @Override
    SegmentView forFacets(SegmentView visible) {
      helped |= Thread.currentThread().getName().startsWith("kith-helper");
      return super.forFacets(visible);
    }
  }

  private static void change(Engine engine, Worlds worlds, Random random) {
    for (int i = 30 + random.nextInt(200); i > 0; i--) {
      String id = "d" + random.nextInt(DOCUMENTS);
      engine.write(List.of(random.nextInt(8) == 0 ? new Change.Delete(new Query.Term(Schema.ID, id)) : new Change.Put(worlds.doc(id))));
      if (random.nextInt(40) == 0) {
        engine.commit(Map.of());
      }
    }
    engine.commit(Map.of());
  }

  /// @param changed whether something else is written in between: a control
  /// @return how many requests were answered otherwise
  private static int differences(Guards guards, long seed, boolean changed) {
    Random random = new Random(seed);
    Worlds worlds = new Worlds(random);
    int differences = 0;
    try (Engine engine = open(guards, 3)) {
      change(engine, worlds, random);
      for (int i = 0; i < REQUESTS; i++) {
        Query visible = new Query.AnyOf("acl", new HashSet<>(List.of(worlds.acl(), worlds.acl())));
        Request request = worlds.request(visible, 1 + random.nextInt(30));
        Pending ahead = engine.searchAhead(request);
        if (changed) {
          change(engine, worlds, random);
        }
        Result whole = engine.search(request);
        if (!ahead.whole().equals(whole)) {
          differences++;
        }
      }
    }
    return differences;
  }

  @Test
  void whatIsCountedMeanwhileIsTheSame() {
    Random seeds = new Random(Worlds.seed("whatIsCountedMeanwhileIsTheSame"));
    Watching guards = new Watching();
    for (int world = 0; world < WORLDS; world++) {
      assertThat(differences(guards, seeds.nextLong(), false)).as("world %d", world).isZero();
    }
    assertThat(guards.helped).as("control: another thread counted").isTrue();
    assertThat(differences(guards, seeds.nextLong(), true)).as("control: another commit would show").isGreaterThan(REQUESTS / 4);
  }

  @Test
  void whatIsNearTheHitsIsLookedForWhileAnotherCounts() {
    Watching guards = new Watching();
    try (Engine engine = open(guards, 3)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        engine.write(List.of(new Change.Put(tagged("d" + i, "t1"))));
      }
      engine.commit(Map.of());
      Request request = TAGS.withNear(new Request.Near("tag", 1, DOCUMENTS));
      Result alone = engine.search(request);
      assertThat(alone.near()).hasSize(DOCUMENTS - 1);
      for (int i = 0; i < MANY; i++) {
        Pending ahead = engine.searchAhead(request);
        assertThat(ahead.whole()).isEqualTo(alone);
      }
    }
    assertThat(guards.helped).as("control: another thread counted").isTrue();
  }

  /// Lets another thread wait before it counts.
  private static final class Held extends Guards {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    SegmentView forFacets(SegmentView visible) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return super.forFacets(visible);
    }
  }

  private static Doc tagged(String id, String tag) {
    return new Doc(id, "", Map.of("title", List.of("pump"), "tag", List.of(tag)), Map.of());
  }

  private static final Request TAGS =
      Request.of(ALL, ALL, 1, List.of()).withFacets(List.of(Facet.of("tag", 9), new Facet("tag", 9, Map.of(), new Query.Term("tag", "t1"))));

  @Test
  void whatIsCountedIsOfTheCommitOfTheHitsEvenIfTheEngineIsClosedMeanwhile() throws InterruptedException {
    Held guards = new Held();
    Pending ahead;
    try (Engine engine = open(guards, 2)) {
      engine.write(List.of(new Change.Put(tagged("a", "t1")), new Change.Put(tagged("b", "t2"))));
      engine.commit(Map.of());
      ahead = engine.searchAhead(TAGS);
      guards.begun.await();
      engine.write(List.of(new Change.Delete(ALL), new Change.Put(tagged("c", "t1"))));
      engine.commit(Map.of());
    }
    guards.go.countDown();
    assertThat(ahead.result().total()).isEqualTo(2);
    assertThat(ahead.facets().get()).isEqualTo(List.of(List.of(new Result.Count("t1", 1), new Result.Count("t2", 1)),
        List.of(new Result.Count("t1", 1))));
  }

  @Test
  void whatFailsOnAnotherThreadFailsAsItWouldOnOne() {
    for (int processors = 1; processors <= 2; processors++) {
      Guards failing = new Guards() {
        @Override
        SegmentView forFacets(SegmentView visible) {
          throw new UncheckedIOException(new IOException("disk gone"));
        }
      };
      try (Engine engine = open(failing, processors)) {
        engine.write(List.of(new Change.Put(tagged("a", "t1"))));
        engine.commit(Map.of());
        assertThatThrownBy(() -> engine.searchAhead(TAGS).facets().get()).isInstanceOf(EngineException.class)
            .hasMessageContaining("cannot be read").hasMessageContaining("disk gone");
        assertThatThrownBy(() -> engine.search(TAGS)).isInstanceOf(EngineException.class).hasMessageContaining("disk gone");
        Request unknown = Request.of(ALL, ALL, 1, List.of()).withFacets(List.of(Facet.of("nowhere", 9)));
        assertThatThrownBy(() -> engine.searchAhead(unknown).facets().get()).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
