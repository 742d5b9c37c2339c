package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Query.Words;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every engine does. A test class of an engine extends it and says how to open one.
abstract class EngineContract {
  @TempDir
  Path folder;

  private Engine engine;

  /// Opens the engine of [Worlds#SCHEMA] and English in a folder, with what was committed there before.
  protected abstract Engine open(Path folder);

  private Engine engine() {
    engine = engine == null ? open(folder) : engine;
    return engine;
  }

  private void reopen() {
    engine.close();
    engine = open(folder);
  }

  @AfterEach
  void closeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  static Doc doc(String id, Object... fieldsAndValues) {
    Map<String, List<String>> strings = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      String field = (String) fieldsAndValues[i];
      if (Worlds.SCHEMA.field(field).kind() == Kind.NUMBER) {
        numbers.put(field, ((Number) fieldsAndValues[i + 1]).longValue());
      } else {
        strings.put(field, Worlds.SCHEMA.field(field).kind() == Kind.TEXT ? List.of((String) fieldsAndValues[i + 1])
            : List.of(((String) fieldsAndValues[i + 1]).split(",")));
      }
    }
    return new Doc(id, "en", strings, numbers);
  }

  private void put(Doc... docs) {
    engine().write(Arrays.stream(docs).<Change>map(Change.Put::new).toList());
  }

  private void commit() {
    engine().commit(Map.of());
  }

  private static Words words(String field, String... words) {
    return words(field, Match.STEM, 1, words);
  }

  private static Words words(String field, Match match, int required, String... words) {
    List<Word> all = Arrays.stream(words).map(word -> new Word(List.of(new Form(word, match, 1)))).toList();
    return new Words(all, List.of(new Weighted(field, 1, true)), required, 1, 0, false);
  }

  private Result search(Query query) {
    return engine().search(Request.of(query, new Query.All(), 1000, List.of()));
  }

  private List<String> ids(Query query) {
    return search(query).hits().stream().map(Hit::id).toList();
  }

  private double score(Query query, String id) {
    return search(query).hits().stream().filter(hit -> hit.id().equals(id)).findFirst().orElseThrow().score();
  }

  // writing

  @Test
  final void whatIsNotCommittedIsInvisible() {
    put(doc("a", "title", "pump"));
    assertThat(ids(new Query.All())).isEmpty();
    commit();
    assertThat(ids(new Query.All())).containsExactly("a");
    engine().write(List.of(new Change.Delete(new Query.All())));
    assertThat(ids(new Query.All())).containsExactly("a");
  }

  @Test
  final void whatIsNotCommittedIsGoneAfterReopening() {
    put(doc("a", "title", "pump"));
    commit();
    put(doc("b", "title", "pump"));
    reopen();
    assertThat(ids(new Query.All())).containsExactly("a");
    commit();
    assertThat(ids(new Query.All())).containsExactly("a");
  }

  @Test
  final void aDocumentOfTheSameIdIsReplaced() {
    put(doc("a", "title", "pump", "at", 1), doc("a", "title", "plan"));
    commit();
    put(doc("a", "title", "tower", "tag", "x"));
    commit();
    Hit hit = engine().search(Request.of(new Query.All(), new Query.All(), 10, List.of("title", "at", "tag"))).hits().getFirst();
    assertThat(hit.strings()).isEqualTo(Map.of("title", List.of("tower"), "tag", List.of("x")));
    assertThat(hit.numbers()).isEmpty();
    assertThat(ids(words("title", "pump"))).isEmpty();
    assertThat(search(new Query.All()).total()).isEqualTo(1);
  }

  @Test
  final void aDeletionTakesWhatMatchesAtItsPlaceInTheBatch() {
    put(doc("a", "tag", "x", "at", 1), doc("b", "tag", "x", "at", 2), doc("c", "tag", "y", "at", 3));
    commit();
    engine().write(List.of(
        new Change.Put(doc("d", "tag", "x", "at", 9)),
        new Change.Delete(new Query.And(List.of(new Query.Term("tag", "x"), new Query.Not(new Query.Between("at", 2, 2))))),
        new Change.Put(doc("a", "tag", "x", "at", 1))));
    commit();
    assertThat(ids(new Query.All())).containsExactly("a", "b", "c");
    engine().write(List.of(new Change.Delete(new Query.Term("tag", "x")), new Change.Put(doc("e", "title", "old pumps"))));
    engine().write(List.of(new Change.Delete(words("title", "pump")), new Change.Delete(new Query.AnyOf(Schema.ID, Set.of("q")))));
    commit();
    assertThat(ids(new Query.All())).containsExactly("c");
  }

  @Test
  final void cursorsComeWithTheirDocumentsAndOutliveTheEngine() {
    assertThat(engine().cursors()).isEmpty();
    put(doc("a", "title", "pump"));
    engine().commit(Map.of("wiki", "1", "chat", "x=y\nz"));
    put(doc("b", "title", "pump"));
    assertThat(engine().cursors()).isEqualTo(Map.of("wiki", "1", "chat", "x=y\nz"));
    reopen();
    assertThat(engine().cursors()).isEqualTo(Map.of("wiki", "1", "chat", "x=y\nz"));
    engine().commit(Map.of("wiki", "2"));
    reopen();
    assertThat(engine().cursors()).isEqualTo(Map.of("wiki", "2"));
    assertThat(ids(new Query.All())).containsExactly("a");
  }

  /// Whoever compares topics with questions outside of a search gets the words that a search would.
  @Test
  final void theWordsOfATextAreThoseOfAQuestion() {
    assertThat(engine().words("Tuning the Pumps!")).hasSize(3).allMatch(stems -> !stems.isEmpty());
    assertThat(engine().words("Pumps").getFirst()).containsAnyElementsOf(engine().words("pump").getFirst());
    assertThat(engine().words("valve").getFirst()).doesNotContainAnyElementsOf(engine().words("pump").getFirst());
    assertThat(engine().words("?! ")).isEmpty();
  }

  @Test
  final void theVersionGrowsWithEveryCommitAndIsKept() {
    long first = engine().version();
    put(doc("a", "title", "pump"));
    assertThat(engine().version()).isEqualTo(first);
    commit();
    long second = engine().version();
    assertThat(second).isGreaterThan(first);
    reopen();
    assertThat(engine().version()).isEqualTo(second);
  }

  @Test
  final void theVersionOfWhatIsVisibleChangesWithThatAlone() {
    put(doc("a", "title", "pump", "tag", "open"), doc("b", "title", "pump", "tag", "closed"));
    commit();
    Query open = new Query.Term("tag", "open");
    long first = engine().version(open);
    put(doc("b", "title", "valve", "tag", "closed"), doc("c", "title", "pump", "tag", "closed"));
    commit();
    assertThat(engine().version(open)).as("others were written").isEqualTo(first);
    assertThat(engine().version(new Query.All())).isNotEqualTo(first);
    engine().write(List.of(new Change.Delete(new Query.Term(Schema.ID, "c"))));
    commit();
    reopen();
    assertThat(engine().version(open)).as("another was deleted").isEqualTo(first);
    put(doc("a", "title", "tower", "tag", "open"));
    assertThat(engine().version(open)).as("before the commit").isEqualTo(first);
    commit();
    long second = engine().version(open);
    assertThat(second).as("one was written").isNotEqualTo(first);
    put(doc("b", "title", "valve", "tag", "open"));
    commit();
    long third = engine().version(open);
    assertThat(third).as("one can be seen now").isNotEqualTo(second);
    engine().write(List.of(new Change.Delete(new Query.Term(Schema.ID, "a"))));
    commit();
    assertThat(engine().version(open)).as("one was deleted").isNotIn(first, second, third);
  }

  @Test
  final void aBatchThatDoesNotFitTheSchemaIsRefusedWhole() {
    List<Change> batch = List.of(new Change.Put(doc("a", "title", "pump")),
        new Change.Put(new Doc("b", "en", Map.of("colour", List.of("red")), Map.of())));
    assertThatIllegalArgumentException().isThrownBy(() -> engine().write(batch)).withMessageContaining("colour");
    commit();
    assertThat(ids(new Query.All())).isEmpty();
  }

  // nodes

  @Test
  final void filtersMatchWholeValuesAndScoreNothing() {
    put(doc("a", "tag", "x,y", "at", 5), doc("b", "tag", "y", "at", 9), doc("c", "title", "x"));
    commit();
    assertThat(ids(new Query.Term("tag", "x"))).containsExactly("a");
    assertThat(ids(new Query.Term(Schema.ID, "c"))).containsExactly("c");
    assertThat(ids(new Query.AnyOf("tag", Set.of("x", "y", "z")))).containsExactly("a", "b");
    assertThat(ids(new Query.AnyOf("tag", Set.of()))).isEmpty();
    assertThat(ids(new Query.Between("at", 5, 8))).containsExactly("a");
    assertThat(ids(new Query.Between("at", Long.MIN_VALUE, Long.MAX_VALUE))).containsExactly("a", "b");
    assertThat(ids(new Query.And(List.of()))).containsExactly("a", "b", "c");
    assertThat(ids(new Query.Or(List.of()))).isEmpty();
    assertThat(ids(new Query.Not(new Query.Term("tag", "y")))).containsExactly("c");
    assertThat(search(new Query.All()).hits()).allMatch(hit -> hit.score() == 0);
  }

  @Test
  final void aWordScoresAsTheFormulaSays() {
    put(doc("a", "title", "pump pump safe"), doc("b", "title", "pump"), doc("c", "title", "plan plan"), doc("d", "body", "gas"));
    commit();
    double idf = Math.log(1 + (4 - 2 + 0.5) / (2 + 0.5));
    double mean = 6 / 4.0;
    assertThat(score(words("title", "pump"), "a"))
        .isCloseTo(idf * 1.9 * 2 / (2 + 0.9 * (0.6 + 0.4 * 3 / mean)), within(1e-4));
    assertThat(score(words("title", "pump"), "b"))
        .isCloseTo(idf * 1.9 * 1 / (1 + 0.9 * (0.6 + 0.4 * 1 / mean)), within(1e-4));
  }

  @Test
  final void formsAreComparedAsTheirMatchSays() {
    put(doc("a", "title", "red pumps"), doc("b", "title", "pump red"), doc("c", "title", "pumpkin"), doc("d", "title", "raed"),
        doc("e", "name", "pumps"), doc("f", "path", "old/pumps"));
    commit();
    assertThat(ids(words("title", Match.STEM, 1, "pumps"))).containsExactlyInAnyOrder("a", "b");
    assertThat(ids(words("title", Match.EXACT, 1, "pumps"))).containsExactly("a");
    assertThat(ids(words("title", Match.PREFIX, 1, "pump"))).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(ids(words("title", Match.PREFIX, 1, "red pum"))).containsExactly("a");
    assertThat(ids(words("title", Match.FUZZY, 1, "read"))).containsExactlyInAnyOrder("a", "b", "d");
    assertThat(ids(words("title", Match.STEM, 1, "red pump"))).containsExactly("a");
    assertThat(ids(words("title", Match.FUZZY, 1, "bump"))).isEmpty();
    assertThat(ids(words("name", Match.STEM, 1, "pump"))).isEmpty();
    assertThat(ids(words("name", Match.STEM, 1, "pumps"))).containsExactly("e");
    assertThat(ids(words("path", Match.STEM, 1, "pump"))).containsExactly("f");
  }

  @Test
  final void asManyWordsAsRequiredAreHeld() {
    put(doc("a", "title", "fail safe pump"), doc("b", "title", "fail plan"), doc("c", "title", "failsafe"));
    commit();
    assertThat(ids(words("title", Match.STEM, 1, "fail", "safe", "gas"))).containsExactly("a", "b");
    assertThat(ids(words("title", Match.STEM, 2, "fail", "safe", "gas"))).containsExactly("a");
    assertThat(ids(words("title", Match.STEM, 3, "fail", "safe", "gas"))).isEmpty();
    assertThat(ids(words("title", Match.STEM, 9, "fail", "--", "safe"))).containsExactly("a");
    assertThat(ids(words("title", Match.STEM, 1, "--"))).isEmpty();
    Words joined = new Words(List.of(Word.of("fail"), Word.of("safe")), List.of(new Weighted("title", 1, true)), 2, 1, 0, true);
    assertThat(ids(joined)).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  final void wordsThatStandTogetherScoreMore() {
    put(doc("a", "title", "fail safe"), doc("b", "title", "safe fail"));
    commit();
    Words apart = words("title", "fail", "safe");
    Words pairs = new Words(apart.words(), apart.fields(), 1, 1, 0.5, false);
    assertThat(score(pairs, "a")).isGreaterThan(score(apart, "a") * 1.1);
    assertThat(score(pairs, "b")).isCloseTo(score(apart, "b"), within(1e-6));
  }

  @Test
  final void combinedFieldsSaturateTogether() {
    put(doc("a", "title", "pump", "body", "pump"), doc("b", "title", "pump pump", "body", "plan"));
    commit();
    List<Weighted> both = List.of(new Weighted("title", 1, true), new Weighted("body", 1, true));
    Words apart = new Words(List.of(Word.of("pump")), both, 1, 0, 0, false);
    Words combined = new Words(List.of(Word.of("pump")), both, 1, 0, 0, false, true);
    assertThat(score(apart, "a") / score(apart, "b")).as("apart, two fields are worth more than twice in one").isGreaterThan(1.2);
    assertThat(score(combined, "a") / score(combined, "b")).as("combined, hardly").isBetween(0.9, 1.2);
  }

  @Test
  final void combinationsAddAndFactorsMultiply() {
    put(doc("a", "title", "pump plan", "at", 10, "likes", 3, "tag", "x"), doc("b", "title", "plan"));
    commit();
    Query pump = words("title", "pump");
    Query plan = words("title", "plan");
    double both = score(pump, "a") + score(plan, "a");
    assertThat(score(new Query.And(List.of(pump, plan)), "a")).isCloseTo(both, within(1e-5));
    assertThat(score(new Query.Or(List.of(pump, plan)), "a")).isCloseTo(both, within(1e-5));
    assertThat(score(new Query.Boost(pump, 3), "a")).isCloseTo(3 * score(pump, "a"), within(1e-5));
    assertThat(score(new Query.Boost(pump, 0), "a")).isZero();
    Consumer<Object[]> check = each -> assertThat(score(new Query.Scaled(plan, List.of((Query.Factor) each[0])), (String) each[1]))
        .isCloseTo((double) each[2] * score(plan, (String) each[1]), within(1e-5));
    check.accept(new Object[] {new Query.Factor.Recent("at", 14, 4, 0.2), "a", 0.2 + 0.8 * 0.5});
    check.accept(new Object[] {new Query.Factor.Recent("at", 14, 4, 0.2), "b", 0.2});
    check.accept(new Object[] {new Query.Factor.Signal("likes", 0.5, 1), "a", 1 + 0.5 * 2});
    check.accept(new Object[] {new Query.Factor.Signal("likes", 0.5, 1), "b", 1.0});
    check.accept(new Object[] {new Query.Factor.When(new Query.Term("tag", "x"), 0.7), "a", 0.7});
    check.accept(new Object[] {new Query.Factor.When(new Query.Term("tag", "x"), 0.7), "b", 1.0});
  }

  @Test
  final void aFieldThatTheSchemaLacksIsRefused() {
    put(doc("a", "title", "pump"));
    commit();
    Query all = new Query.All();
    assertThatIllegalArgumentException().isThrownBy(() -> search(new Query.Term("colour", "red")));
    assertThatIllegalArgumentException().isThrownBy(() -> search(words("colour", "red")));
    assertThatIllegalArgumentException().isThrownBy(() -> search(new Query.Between("tag", 1, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine().search(Request.of(all, all, 10, List.of()).withFacets(List.of(Facet.of("colour", 3)))));
    assertThatIllegalArgumentException().isThrownBy(() -> engine().search(Request.of(all, all, 10, List.of("colour"))));
  }

  // answers

  @Test
  final void hitsHaveTheValuesAskedForAsTheyWerePut() {
    Doc doc = new Doc("a", "en", Map.of("title", List.of("One", "Two"), "tag", List.of("z", "b", "z"),
        "raw", List.of("2", "1", "2", ""), "body", List.of("")), Map.of("at", -7L));
    put(doc, doc("b"));
    commit();
    List<Hit> hits = engine().search(Request.of(new Query.All(), new Query.All(), 10,
        List.of("title", "tag", "raw", "at", "likes", Schema.ID))).hits();
    assertThat(hits.getFirst().strings()).isEqualTo(Map.of("title", List.of("One", "Two"), "tag", List.of("b", "z"),
        "raw", List.of("2", "1", "2", ""), Schema.ID, List.of("a")));
    assertThat(hits.getFirst().numbers()).isEqualTo(Map.of("at", -7L));
    assertThat(hits.getLast().strings()).isEqualTo(Map.of(Schema.ID, List.of("b")));
  }

  @Test
  final void sortingPutsMissingNumbersLastAndTiesById() {
    put(doc("d", "at", 2), doc("c", "at", Long.MIN_VALUE), doc("b"), doc("a"), doc("f", "at", 2), doc("e", "at", Long.MAX_VALUE));
    commit();
    assertThat(sorted(false)).containsExactly("c", "d", "f", "e", "a", "b");
    assertThat(sorted(true)).containsExactly("e", "d", "f", "c", "a", "b");
    assertThat(ids(new Query.All())).containsExactly("a", "b", "c", "d", "e", "f");
  }

  private List<String> sorted(boolean descending) {
    Request request = new Request(new Query.All(), new Query.All(), 0, 10, new Request.Sort("at", descending), List.of(),
        List.of(), List.of());
    return engine().search(request).hits().stream().map(Hit::id).toList();
  }

  private static Set<String> used(List<Values> parts, Map<Object, List<String>> known) {
    Set<String> used = new TreeSet<>();
    for (Values part : parts) {
      List<String> values = known.merge(part.part(), part.values(), (old, again) -> {
        assertThat(again).as("a part that is known").isEmpty();
        return old;
      });
      part.used().stream().forEach(value -> used.add(values.get(value)));
    }
    return used;
  }

  @Test
  final void theValuesInUseAreToldByPartsAndOfKnownPartsOnlyWhichAreInUse() {
    Map<Object, List<String>> known = new HashMap<>();
    assertThat(used(engine().values("tag", Set.of()), known)).isEmpty();
    put(doc("a", "tag", "x,y,z"), doc("b", "tag", "y", "acl", "secret"), doc("c", "title", "none"));
    commit();
    assertThat(used(engine().values("tag", known.keySet()), known)).containsExactly("x", "y", "z");
    put(doc("d", "tag", "y,new"));
    commit();
    assertThat(used(engine().values("tag", known.keySet()), known)).containsExactly("new", "x", "y", "z");
    engine().write(List.of(new Change.Delete(new Query.Term(Schema.ID, "a"))));
    put(doc("b", "tag", "other"));
    commit();
    assertThat(used(engine().values("tag", known.keySet()), known)).containsExactly("new", "other", "y");
    assertThat(used(engine().values("tag", Set.of()), new HashMap<>())).containsExactly("new", "other", "y");
    assertThat(used(engine().values("acl", Set.of()), new HashMap<>())).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> engine().values("colour", Set.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> engine().values("title", Set.of()));
  }

  @Test
  final void facetsCountValuesOrNamesOnceADocument() {
    put(doc("a", "tag", "x,y,z"), doc("b", "tag", "y"), doc("c", "tag", "y,z", "at", 1), doc("d", "tag", "w", "acl", "secret"));
    commit();
    Query visible = new Query.Not(new Query.Term("acl", "secret"));
    Facet over = new Facet("tag", 9, Map.of(), new Query.Between("at", 1, 1));
    Request request = new Request(new Query.Not(new Query.Between("at", 1, 1)), visible, 0, 0, null, List.of(),
        List.of(Facet.of("tag", 9), Facet.of("tag", 2), new Facet("tag", 9, Map.of("x", "one", "y", "one", "w", "two"), null),
            over, Facet.of(Schema.ID, 2)), List.of());
    Result result = engine().search(request);
    assertThat(result.hits()).isEmpty();
    assertThat(result.total()).isEqualTo(2);
    assertThat(result.facets()).containsExactly(
        List.of(new Count("y", 2), new Count("x", 1), new Count("z", 1)), List.of(new Count("y", 2), new Count("x", 1)),
        List.of(new Count("one", 2)), List.of(new Count("y", 1), new Count("z", 1)),
        List.of(new Count("a", 1), new Count("b", 1)));
  }

  @Test
  final void namesOfManyValuesAreCountedTheSameHoweverOftenTheyAreAskedFor() {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      names.put("t" + i, "n" + i / 2);
    }
    Map<String, String> kept = Map.copyOf(names);
    put(doc("a", "tag", "t0,t1,t2,t3,t4,t5,t6"), doc("b", "tag", "t1,u"), doc("c", "tag", "u"), doc("d"), doc("e", "tag", "t99,t0"),
        doc("f", "tag", "t2,t98", "acl", "secret"));
    commit();
    Query visible = new Query.Not(new Query.Term("acl", "secret"));
    Request request = Request.of(new Query.All(), visible, 0, List.of())
        .withFacets(List.of(new Facet("tag", 9, kept, null), new Facet("tag", 2, Map.of(), null)));
    for (int time = 0; time < 3; time++) {
      assertThat(engine().search(request).facets()).containsExactly(
          List.of(new Count("n0", 3), new Count("n1", 1), new Count("n2", 1), new Count("n3", 1), new Count("n49", 1)),
          List.of(new Count("t0", 2), new Count("t1", 2)));
    }
    put(doc("g", "tag", "t3"));
    commit();
    assertThat(engine().search(request).facets().getFirst().get(1)).isEqualTo(new Count("n1", 2));
  }

  @Test
  final void quotesShowWhereTheWordsStand() {
    String filler = "Nothing of note stands in this sentence at all. ".repeat(20);
    String text = filler + "The pumps of the tower are safe. " + filler + "A pump." + filler;
    put(doc("a", "body", text, "title", "Pumps"), doc("b", "body", filler));
    commit();
    Query query = new Query.And(List.of(new Query.Or(List.of(words("body", "pump", "safe"), new Query.All())),
        new Query.Not(words("body", "gas"))));
    Request request = new Request(query, new Query.All(), 0, 10, null, List.of(), List.of(),
        List.of(new Quotes("body", 2, 60), new Quotes("title", 1, 60), new Quotes("name", 1, 60)));
    List<Hit> hits = engine().search(request).hits();
    assertThat(hits.getFirst().quotes()).allSatisfy(quote -> assertThat(quote.fragments()).anyMatch(Fragment::hit));
    assertThat(marked(hits.getFirst().quotes().getFirst())).containsExactly("pumps", "safe");
    assertThat(hits.getFirst().quotes().getLast())
        .isEqualTo(new Quote("title", 0, List.of(new Fragment("Pumps", true))));
    Quote beginning = hits.getLast().quotes().getFirst();
    assertThat(beginning.start()).isZero();
    assertThat(beginning.fragments()).singleElement().matches(fragment -> !fragment.hit() && fragment.text().length() >= 30);
  }

  private static List<String> marked(Quote quote) {
    return quote.fragments().stream().filter(Fragment::hit).map(Fragment::text).toList();
  }

  @Test
  final void whatIsHiddenDoesNotCount() {
    put(doc("a", "title", "pump", "acl", "all"), doc("b", "title", "pumping pump pump", "acl", "few"),
        doc("c", "title", "plan", "acl", "all"));
    commit();
    Query visible = new Query.Term("acl", "all");
    Words prefix = words("title", Match.PREFIX, 1, "pum");
    Result seen = engine().search(Request.of(prefix, visible, 10, List.of("title")));
    engine().write(List.of(new Change.Delete(new Query.Term("acl", "few"))));
    commit();
    assertThat(seen).isEqualTo(engine().search(Request.of(prefix, new Query.All(), 10, List.of("title"))));
    assertThat(seen.total()).isEqualTo(1);
  }

  @Test
  final void randomRequestsAreAnsweredAsTheScannerDoes() {
    ContractWorlds.run(this::open, folder, Worlds.seed("randomRequestsAreAnsweredAsTheScannerDoes"));
  }

  static List<String> idsOf(Result result) {
    return new ArrayList<>(result.hits().stream().map(Hit::id).toList());
  }
}
