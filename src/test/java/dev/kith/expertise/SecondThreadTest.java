package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Pending;
import dev.kith.engine.Engine;
import dev.kith.engine.ForwardingEngine;
import dev.kith.engine.Processors;
import dev.kith.engine.Request;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Worlds;
import dev.kith.engine.lucene.Helped;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.fields.Fields;
import dev.kith.model.Decisions;
import dev.kith.model.Item;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.search.Answer;
import dev.kith.search.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole answers, whose facets another thread counts, are those that one thread gives.
class SecondThreadTest {
  private static final int WORLDS = 60;
  private static final int QUESTIONS = 25;

  /// Another engine, which does all in one pass; if `wrong`, what is said to be counted meanwhile is not all of it: a control.
  private static final class OnePass extends ForwardingEngine {
    private final boolean wrong;

    OnePass(Engine engine, boolean wrong) {
      super(engine);
      this.wrong = wrong;
    }

    @Override
    public Pending searchAhead(Request request) {
      Result whole = engine.search(request);
      return new Pending(whole, () -> wrong ? whole.facets().stream().map(OnePass::less).toList() : whole.facets());
    }

    private static List<Count> less(List<Count> counts) {
      return counts.stream().map(count -> new Count(count.value(), Math.max(1, count.count() - 1))).toList();
    }

    @Override
    public void close() {}
  }

  private static Object observed(Answer a) {
    return List.of(a.text(), a.parsed(), a.notices(), a.hints(), a.total(), a.hits(), a.more(), List.copyOf(a.facets().entrySet()), a.dates(),
        a.help().toString());
  }

  /// How many answers differ.
  private static int differences(Path folder, long seed, boolean wrong) {
    Random random = new Random(seed);
    AnswerWorlds world = new AnswerWorlds(random);
    List<Item> items = IntStream.range(0, 30 + random.nextInt(60)).mapToObj(world::item).toList();
    LuceneEngine engine = Helped.open(folder, Fields.SCHEMA, List.of("en", "de"), new Processors(3));
    int differences = 0;
    try (Library library = new Library(folder, () -> Decisions.NONE, engine)) {
      library.add(world.people, items.subList(0, 20)).add(List.of(), items.subList(20, items.size()));
      library.remove(items.get(3)).remove(items.get(25));
      List<Profile> people = library.search().directory().people().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
      List<String> ids = people.stream().map(Profile::id).toList();
      for (int i = 0; i < QUESTIONS; i++) {
        Viewer viewer = random.nextInt(5) == 0 ? Viewers.ANYBODY : Viewers.of(world.any(people));
        Question question = world.question(ids);
        Answer meanwhile = library.search().answer(question, viewer);
        Answer alone = library.search(new OnePass(engine, wrong)).answer(question, viewer);
        differences += observed(meanwhile).equals(observed(alone)) ? 0 : 1;
      }
    }
    return differences;
  }

  @Test
  void answersAreTheSameWhoeverCounts(@TempDir Path folder) {
    Random seeds = new Random(Worlds.seed("answersAreTheSameWhoeverCounts"));
    for (int world = 0; world < WORLDS; world++) {
      assertThat(differences(folder.resolve("w" + world), seeds.nextLong(), false)).as("world %d", world).isZero();
    }
    assertThat(differences(folder.resolve("control"), seeds.nextLong(), true)).as("control: counts that are not the same would show")
        .isGreaterThan(QUESTIONS / 4);
  }
}
