package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.Schema;
import dev.kith.engine.Worlds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// [Request#visible] is a promise: an index that holds hidden documents answers, to the last bit, as one that never held them.
/// Each control takes one guard away and has to be found out.
final class NonInterferenceTest {
  private static final int WORLDS = 300;
  private static final int CONTROL_WORLDS = 100;
  private static final int REQUESTS = 10;

  @Test
  void whatIsHiddenLeavesNoTraceInAnyAnswer() {
    Random seeds = new Random(Worlds.seed("whatIsHiddenLeavesNoTraceInAnyAnswer"));
    int hits = 0;
    for (int world = 0; world < WORLDS; world++) {
      Found found = compare(new Guards(), seeds.nextLong());
      assertThat(found.difference()).as("world %d", world).isNull();
      hits += found.hits();
    }
    assertThat(hits).isGreaterThan(30 * WORLDS);
  }

  static Stream<Arguments> controls() {
    return Stream.of(
        Arguments.of("words counted in hidden documents", new Guards() {
          @Override
          List<SegmentView> forFrequencies(List<SegmentView> visible) {
            return all(visible);
          }
        }),
        Arguments.of("documents and lengths counted with the hidden", new Guards() {
          @Override
          List<SegmentView> forLengths(List<SegmentView> visible) {
            return all(visible);
          }
        }),
        Arguments.of("expansions to words of hidden documents", new Guards() {
          @Override
          List<SegmentView> forExpansions(List<SegmentView> visible) {
            return all(visible);
          }
        }),
        Arguments.of("facets of hidden documents", new Guards() {
          @Override
          SegmentView forFacets(SegmentView visible) {
            return all(List.of(visible)).getFirst();
          }
        }),
        Arguments.of("hits among hidden documents", new Guards() {
          @Override
          SegmentView forMatches(SegmentView visible) {
            return all(List.of(visible)).getFirst();
          }
        }),
        Arguments.of("documents that do not match, near the hits", new Guards() {
          @Override
          FixedBitSet[][] forNeighbours(FixedBitSet[][] matches) {
            return null;
          }
        }),
        Arguments.of("ties by the document's number", new Guards() {
          @Override
          long tie(long ordinal, int document) {
            return document;
          }
        }),
        Arguments.of("a view shared by all", new Guards() {
          @Override
          Query sharing(Query visible) {
            return new Query.All();
          }
        }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("controls")
  void aMissingGuardIsFoundOut(String name, Guards guards) {
    Random seeds = new Random(Worlds.seed("aMissingGuardIsFoundOut: " + name));
    boolean found = IntStream.range(0, CONTROL_WORLDS).anyMatch(_ -> compare(guards, seeds.nextLong()).difference() != null);
    assertThat(found).as("a difference within %d worlds", CONTROL_WORLDS).isTrue();
  }

  private static List<SegmentView> all(List<SegmentView> segments) {
    return segments.stream().map(each -> new SegmentView(each.segment(), Views.liveDocs(each.segment()))).toList();
  }

  /// @param difference the first request answered otherwise, or `null`
  private record Found(String difference, int hits) {}

  /// One world, seen by two viewers in turn; one in three is then changed and seen again.
  private static Found compare(Guards guards, long seed) {
    Random random = new Random(seed);
    Worlds worlds = new Worlds(random);
    List<Query> viewers = List.of(viewer(worlds), viewer(worlds));
    Map<String, Doc> docs = new LinkedHashMap<>();
    int hits = 0;
    try (Engine engine = open(guards)) {
      for (int phase = random.nextInt(3) == 0 ? 0 : 1; phase < 2; phase++) {
        change(engine, docs, worlds, random, 30 + random.nextInt(300));
        List<Engine> others = viewers.stream().map(viewer -> without(docs, viewer, random)).toList();
        for (int i = 0; i < REQUESTS; i++) {
          int viewer = i % 2;
          Request request = paged(worlds.request(viewers.get(viewer), 20), random);
          Result found = engine.search(request);
          Result wanted = others.get(viewer).search(request);
          hits += found.hits().size();
          if (!found.equals(wanted)) {
            return new Found(request + "\n" + found + "\n" + wanted, hits);
          }
        }
        others.forEach(Engine::close);
      }
    }
    return new Found(null, hits);
  }

  private static Query viewer(Worlds worlds) {
    Query allowed = new Query.AnyOf("acl", new HashSet<>(List.of(worlds.acl(), worlds.acl())));
    return new Query.And(List.of(allowed, new Query.Not(new Query.Term("acl", worlds.acl()))));
  }

  private static Request paged(Request request, Random random) {
    int from = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
    return new Request(request.query(), request.visible(), from, 1 + random.nextInt(20), request.sort(), request.fields(),
        request.facets(), request.quotes(), request.tests(), request.lookups(), new Request.Near("tag", random.nextInt(4), random.nextInt(60)));
  }

  private static Engine open(Guards guards) {
    return LuceneEngine.open(Path.of("memory"), new ByteBuffersDirectory(), Worlds.SCHEMA, List.of("en"), guards);
  }

  private static void change(Engine engine, Map<String, Doc> docs, Worlds worlds, Random random, int count) {
    for (int i = 0; i < count; i++) {
      String id = "d" + random.nextInt(330);
      if (random.nextInt(10) == 0) {
        engine.write(List.of(new Change.Delete(new Query.Term(Schema.ID, id))));
        docs.remove(id);
      } else {
        Doc doc = worlds.doc(id);
        engine.write(List.of(new Change.Put(doc)));
        docs.put(id, doc);
      }
      if (random.nextInt(80) == 0) {
        engine.commit(Map.of());
      }
    }
    engine.commit(Map.of());
  }

  /// An engine that never held what a viewer does not see.
  private static Engine without(Map<String, Doc> docs, Query viewer, Random random) {
    Query.And both = (Query.And) viewer;
    Set<String> allowed = ((Query.AnyOf) both.queries().getFirst()).values();
    String denied = ((Query.Term) ((Query.Not) both.queries().getLast()).query()).value();
    List<Doc> visible = new ArrayList<>(docs.values());
    visible.removeIf(doc -> {
      Set<String> acl = new HashSet<>(doc.strings().get("acl"));
      return acl.contains(denied) || Collections.disjoint(acl, allowed);
    });
    Collections.shuffle(visible, random);
    Engine engine = open(new Guards());
    for (Doc doc : visible) {
      engine.write(List.of(new Change.Put(doc)));
      if (random.nextInt(60) == 0) {
        engine.commit(Map.of());
      }
    }
    engine.commit(Map.of());
    return engine;
  }
}
