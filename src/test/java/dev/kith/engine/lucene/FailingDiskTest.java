package dev.kith.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Worlds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;

final class FailingDiskTest {
  /// A disk on which every operation from the n-th on fails, till it is mended.
  private static final class Disk extends FilterDirectory {
    private int left = Integer.MAX_VALUE;

    Disk() {
      super(new ByteBuffersDirectory());
    }

    private void use() throws IOException {
      if (left-- <= 0) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      use();
      return super.createOutput(name, context);
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
      use();
      super.sync(names);
    }

    @Override
    public void rename(String source, String dest) throws IOException {
      use();
      super.rename(source, dest);
    }
  }

  @Test
  void aFailureTakesTheIndexBackToItsLastCommitAndTheNextBatchGoesOn() {
    Random random = new Random(Worlds.seed("aFailureTakesTheIndexBackToItsLastCommitAndTheNextBatchGoesOn"));
    Worlds worlds = new Worlds(random);
    int failures = 0;
    boolean failed = true;
    for (int operations = 0; failed; operations += 1 + random.nextInt(4)) {
      Disk disk = new Disk();
      try (Engine engine = LuceneEngine.open(Path.of("disk"), disk, Worlds.SCHEMA, List.of("en"), new Guards())) {
        engine.write(puts(worlds, "a", "b"));
        engine.commit(Map.of("n", "1"));
        disk.left = operations;
        failed = false;
        try {
          engine.write(puts(worlds, "c", "d"));
          engine.write(List.of(new Change.Delete(new Query.Not(new Query.Between("at", 0, 100)))));
          engine.write(puts(worlds, "a", "b", "c", "d"));
          engine.commit(Map.of("n", "2"));
        } catch (EngineException e) {
          failed = true;
          assertThat(e).hasMessageContaining("disk").hasMessageContaining("No space left").hasMessageNotContaining("\n");
        }
        failures += failed ? 1 : 0;
        assertThat(ids(engine)).isEqualTo(failed ? List.of("a", "b") : List.of("a", "b", "c", "d"));
        assertThat(engine.cursors()).isEqualTo(Map.of("n", failed ? "1" : "2"));
        disk.left = Integer.MAX_VALUE;
        engine.write(puts(worlds, "e"));
        engine.commit(Map.of("n", "3"));
        assertThat(ids(engine)).isEqualTo(failed ? List.of("a", "b", "e") : List.of("a", "b", "c", "d", "e"));
      }
    }
    assertThat(failures).as("operations that failed").isGreaterThan(8);
  }

  @Test
  void whileTheDiskIsFullEveryWriteSaysSo() {
    Worlds worlds = new Worlds(new Random(1));
    Disk disk = new Disk();
    try (Engine engine = LuceneEngine.open(Path.of("disk"), disk, Worlds.SCHEMA, List.of("en"), new Guards())) {
      engine.write(puts(worlds, "a"));
      engine.commit(Map.of());
      disk.left = 0;
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> {
          engine.write(puts(worlds, "b"));
          engine.commit(Map.of());
        }).isInstanceOf(EngineException.class).hasMessageContaining("No space left");
        assertThat(ids(engine)).containsExactly("a");
      }
    }
  }

  private static List<Change> puts(Worlds worlds, String... ids) {
    return List.of(ids).stream().<Change>map(id -> {
      Doc doc = worlds.doc(id);
      return new Change.Put(new Doc(id, "en", doc.strings(), Map.of("at", 1L)));
    }).toList();
  }

  private static List<String> ids(Engine engine) {
    Query all = new Query.All();
    return List.copyOf(new TreeSet<>(engine.search(Request.of(all, all, 100, List.of())).hits().stream().map(Hit::id).toList()));
  }
}
