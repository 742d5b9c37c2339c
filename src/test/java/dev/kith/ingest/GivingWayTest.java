package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.RightOfWay;
import dev.kith.engine.Schema;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Ingest.Pace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each of the threads of a pass rests while somebody waits for an answer: each test fails if one of them no longer asks.
final class GivingWayTest {
  private static final int MANY = 2_000;

  @TempDir
  private Path folder;

  /// How long whoever writes rested while somebody waited for an answer, in nanoseconds.
  private static long restedDuring(Runnable work) {
    long before = RightOfWay.OF_ANSWERS.rested();
    RightOfWay.OF_ANSWERS.answering(() -> {
      work.run();
      return 0;
    });
    return RightOfWay.OF_ANSWERS.rested() - before;
  }

  @Test
  void whoMakesDocumentsRests() {
    MemoryEngine engine = new MemoryEngine();
    Ingest ingest = new Ingest(FakeSource.EXTRACTOR, InstantSource.system(), Pace.DEFAULT);
    FakeSource source = FakeSource.of("a", MANY);
    assertThat(restedDuring(() -> ingest.run(source.setUp(), engine, folder.resolve("notes.db"), Order.CHANGES, List.of(), _ -> {})))
        .isPositive();
    assertThat(engine.disk.state.docs()).as("and comes to its end").hasSize(MANY);
  }

  @Test
  void whoWritesWhoCommitsAndWhoMergesRests() {
    List<Change> puts = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      puts.add(new Change.Put(new Doc("d" + i, "en", Map.of(Fields.BODY, List.of(("word" + i + " ").repeat(20) + i)), Map.of())));
    }
    try (Engine engine = LuceneEngine.open(folder.resolve("index"), Fields.SCHEMA, "en")) {
      assertThat(restedDuring(() -> engine.write(puts))).as("writing").isPositive();
      assertThat(restedDuring(() -> engine.commit(Map.of()))).as("writing a segment").isPositive();
      engine.write(List.of(new Change.Delete(new Query.Term(Schema.ID, "d7"))));
      assertThat(restedDuring(engine::purge)).as("merging").isPositive();
      assertThat(engine.search(Request.of(new Query.All(), new Query.All(), 0, List.of())).total()).isEqualTo(MANY - 1);
    }
  }
}
