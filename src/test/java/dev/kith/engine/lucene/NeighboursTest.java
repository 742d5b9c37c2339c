package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Near;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Worlds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/// What is near the hits is what a second search would find, whatever was kept before a commit.
final class NeighboursTest {
  private static final Schema SCHEMA = new Schema(List.of(Field.text("title", Analysis.STEMMED), Field.keyword("key"), Field.keyword("acl")));
  private static final List<String> WORDS = List.of("pump", "heat", "valve", "fly", "woman", "lamp");
  private static final int DOCUMENTS = 900;

  private static Doc doc(int id, Random random) {
    Set<String> keys = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add("k" + random.nextInt(random.nextInt(3) == 0 ? 12 : DOCUMENTS));
    }
    if (random.nextInt(4) == 0) {
      keys.add("common");
    }
    return new Doc("d" + id, "en", Map.of("title", List.of(word(random) + " " + word(random)), "key", List.copyOf(keys),
        "acl", List.of(random.nextInt(3) == 0 ? "closed" : "open")), Map.of());
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static void change(Engine engine, Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int id = random.nextInt(DOCUMENTS);
      changes.add(random.nextInt(5) == 0 ? new Change.Delete(new Query.Term(Schema.ID, "d" + id)) : new Change.Put(doc(id, random)));
    }
    engine.write(changes);
    engine.commit(Map.of());
  }

  private static Set<String> ids(List<Hit> hits) {
    return hits.stream().map(Hit::id).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theyAreWhatASearchForTheValuesOfTheFirstHitsFinds() {
    Random random = new Random(Worlds.seed("theyAreWhatASearchForTheValuesOfTheFirstHitsFinds"));
    int given = 0;
    int tooMany = 0;
    for (int world = 0; world < 10; world++) {
      try (Engine engine = LuceneEngine.open(Path.of("memory"), new ByteBuffersDirectory(), SCHEMA, List.of("en"), new Guards())) {
        for (int commit = 0; commit < 6; commit++) {
          change(engine, random);
          for (int i = 0; i < 40; i++) {
            Near near = new Near("key", random.nextInt(12), random.nextInt(120));
            Query words = new Query.Or(List.of(words(word(random)), new Query.Term("acl", "closed")));
            Query visible = random.nextBoolean() ? new Query.All() : new Query.Term("acl", "open");
            Request request = Request.of(words, visible, 10 + random.nextInt(30), List.of("key"));
            Result found = engine.search(request.withNear(near));
            assertThat(found.hits()).isEqualTo(engine.search(request).hits());
            Set<String> keys = new HashSet<>();
            found.hits().stream().limit(near.hits()).forEach(hit -> keys.addAll(hit.all("key")));
            List<Hit> wanted = engine.search(Request.of(new Query.And(List.of(words, new Query.AnyOf("key", keys))), visible, DOCUMENTS,
                List.of("key"))).hits();
            if (found.near() == null) {
              assertThat(wanted).hasSizeGreaterThan(near.most());
              tooMany++;
            } else {
              assertThat(wanted.size() <= near.most() || found.hits().size() == found.total()).isTrue();
              Set<String> others = ids(wanted);
              others.removeAll(ids(found.hits()));
              assertThat(found.near().stream().map(Hit::id)).containsExactlyElementsOf(others);
              assertThat(found.near()).allSatisfy(hit -> assertThat(hit.all("key")).containsAnyElementsOf(keys));
              given += others.size();
            }
          }
        }
      }
    }
    assertThat(given).isGreaterThan(1_000);
    assertThat(tooMany).isGreaterThan(100);
  }

  private static Query words(String word) {
    return new Query.Words(List.of(new Query.Word(List.of(new Query.Form(word, Query.Match.STEM, 1)))),
        List.of(new Query.Weighted("title", 1, true)), 1, 0, 0, false, false);
  }
}
