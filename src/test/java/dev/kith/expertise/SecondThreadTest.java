package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import dev.kith.search.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole answers, whose facets another thread counts and whose evidence it fetches, are those that one thread gives.
class SecondThreadTest {
  private static final int WORLDS = 60;
  private static final int QUESTIONS = 25;
  private static final int FEW_WORLDS = 6;

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
      return new Pending(whole, () -> wrong ? whole.facets().stream().map(OnePass::less).toList() : whole.facets(), whole::passed);
    }

    private static List<Count> less(List<Count> counts) {
      return counts.stream().map(count -> new Count(count.value(), Math.max(1, count.count() - 1))).toList();
    }

    @Override
    public void close() {}
  }

  /// Another engine, of which another thread gets what it asked for; if `wrong`, without the texts: a control.
  private static final class Fetching extends ForwardingEngine {
    private final boolean wrong;

    Fetching(Engine engine, boolean wrong) {
      super(engine);
      this.wrong = wrong;
    }

    @Override
    public Result search(Request request) {
      Result found = engine.search(request);
      boolean lost = wrong && !request.quotes().isEmpty() && Thread.currentThread().getName().startsWith("kith-helper");
      return lost ? new Result(List.of(), 0, List.of()) : found;
    }

    @Override
    public void close() {}
  }

  /// Asks while all processors are at work, so that nothing is handed over.
  private static <T> T atWork(Supplier<T> asked) {
    CountDownLatch over = new CountDownLatch(1);
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch begun = new CountDownLatch(processors);
    for (int i = 0; i < processors; i++) {
      Thread.ofPlatform().daemon().start(() -> {
        Processors.HERE.begin();
        begun.countDown();
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        } finally {
          Processors.HERE.end(true);
        }
      });
    }
    try {
      begun.await();
      return asked.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      over.countDown();
    }
  }

  private static Object observed(Experts.Answer a) {
    return List.of(a.text(), a.topic(), a.experts(), a.faint(), a.former(), a.declared(), a.message(), a.filters(), a.backup(), a.gems(),
        a.nobody());
  }

  /// How many answers about people differ.
  private static int expertsThatDiffer(Path folder, long seed, boolean wrong) {
    Random random = new Random(seed);
    AnswerWorlds world = new AnswerWorlds(random);
    LuceneEngine engine = LuceneEngine.open(folder, Fields.SCHEMA, List.of("en", "de"));
    int differences = 0;
    try (Library library = new Library(folder, () -> Decisions.NONE, engine)) {
      library.add(world.people, IntStream.range(0, 150).mapToObj(world::item).toList());
      Search search = library.search(new Fetching(engine, wrong));
      Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
      List<Profile> people = search.directory().people().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
      for (int i = 0; i < QUESTIONS; i++) {
        Viewer viewer = random.nextInt(5) == 0 ? Viewers.ANYBODY : Viewers.of(world.any(people));
        Ask ask = world.ask(world.topic(), Map.of());
        Object meanwhile = observed(experts.whoKnows(ask, viewer));
        differences += meanwhile.equals(atWork(() -> observed(experts.whoKnows(ask, viewer)))) ? 0 : 1;
      }
    }
    return differences;
  }

  @Test
  void answersAboutPeopleAreTheSameWhoeverFetchesTheEvidence(@TempDir Path folder) {
    assumeThat(Runtime.getRuntime().availableProcessors()).as("processors").isGreaterThan(1);
    Random seeds = new Random(Worlds.seed("answersAboutPeopleAreTheSameWhoeverFetchesTheEvidence"));
    for (int world = 0; world < FEW_WORLDS; world++) {
      assertThat(expertsThatDiffer(folder.resolve("w" + world), seeds.nextLong(), false)).as("world %d", world).isZero();
    }
    int lost = 0;
    for (int world = 0; world < FEW_WORLDS; world++) {
      lost += expertsThatDiffer(folder.resolve("c" + world), seeds.nextLong(), true);
    }
    assertThat(lost).as("control: evidence that another thread loses would show").isPositive();
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
