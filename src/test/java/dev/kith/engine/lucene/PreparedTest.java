package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What facets need of a commit is worked out with the commit if it was asked of the one before, and is the same.
class PreparedTest {
  private static final Schema SCHEMA = new Schema(List.of(Field.keyword("author"), Field.keyword("tag")));
  private static final int AUTHORS = 150;

  @TempDir
  private Path folder;
  private final Map<String, String> names = names();

  /// Two accounts a person; of some that come later, and some have none.
  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < AUTHORS; i++) {
      if (i % 5 != 0) {
        names.put("a" + i, "Person " + i / 2);
      }
    }
    return Map.copyOf(names);
  }

  private LuceneEngine open() {
    return LuceneEngine.open(folder, SCHEMA, "en");
  }

  private static Change put(int doc, int author) {
    return new Change.Put(new Doc("d" + doc, "en", Map.of("author", List.of("a" + author, "a" + author * 7 % AUTHORS), "tag",
        List.of("t" + doc % 3)), Map.of()));
  }

  private List<List<Count>> counts(Engine engine) {
    return engine.search(Request.of(new Query.All(), new Query.All(), 0, List.of())
        .withFacets(List.of(new Facet("author", 1_000, names, null)))).facets();
  }

  @Test
  void whatWasAskedOfACommitIsThereWithTheNext() {
    List<List<Count>> before;
    List<List<Count>> after;
    try (LuceneEngine engine = open()) {
      List<Change> many = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        many.add(put(i, i % 100));
      }
      engine.write(many);
      engine.commit(Map.of());
      counts(engine);
      before = counts(engine);
      engine.write(List.of(put(400, 120), put(401, 5), put(402, 149), new Change.Delete(new Query.Term(Schema.ID, "d7"))));
      engine.commit(Map.of());
      assertThat(engine.snapshot().knownNumbering("author")).as("before anybody asks").isNotNull();
      assertThat(engine.snapshot().knownNumbering("tag")).as("nobody ever did").isNull();
      after = counts(engine);
      assertThat(counts(engine)).isEqualTo(after).isNotEqualTo(before);
    }
    try (LuceneEngine engine = open()) {
      assertThat(engine.snapshot().knownNumbering("author")).as("of an engine that has just been opened").isNull();
      assertThat(counts(engine)).as("and the same as there").isEqualTo(after);
    }
  }
}
