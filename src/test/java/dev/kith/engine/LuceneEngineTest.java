package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Query.Words;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.lucene.LuceneEngine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneEngineTest extends EngineContract {
  private static final Query ALL = new Query.All();

  @TempDir
  Path other;

  @Override
  protected Engine open(Path folder) {
    return LuceneEngine.open(folder, Worlds.SCHEMA, "en");
  }

  private static List<String> find(Engine engine, String field, String text, Match match) {
    Words words = new Words(List.of(new Word(List.of(new Form(text, match, 1)))), List.of(new Weighted(field, 1, false)), 1, 1,
        0, false);
    return engine.search(Request.of(words, ALL, 10, List.of())).hits().stream().map(Hit::id).sorted().toList();
  }

  private Engine with(List<String> languages, Doc... docs) {
    Engine engine = LuceneEngine.open(other, Worlds.SCHEMA, languages);
    engine.write(Stream.of(docs).<Change>map(Change.Put::new).toList());
    engine.commit(Map.of());
    return engine;
  }

  private static Doc titled(String id, String language, String title) {
    return new Doc(id, language, Map.of("title", List.of(title)), Map.of());
  }

  @Test
  void whatWasReadOfADocumentIsKeptUntilItIsAnother() {
    Doc before = new Doc("a", "", Map.of("title", List.of("one"), "tag", List.of("t1"), "raw", List.of("first", "")), Map.of("at", 1L));
    Doc after = new Doc("a", "", Map.of("title", List.of("two"), "raw", List.of("second")), Map.of("likes", 2L));
    List<String> fields = List.of("title", "tag", "raw", "at", "likes");
    try (Engine engine = with(List.of("en"), before, titled("b", "", "else"))) {
      Request request = Request.of(new Query.Term(Schema.ID, "a"), ALL, 5, fields);
      Hit first = engine.search(request).hits().getFirst();
      Hit again = engine.search(request).hits().getFirst();
      assertThat(again.strings()).isEqualTo(Map.of("title", List.of("one"), "tag", List.of("t1"), "raw", List.of("first", "")))
          .as("who reads it twice gets the same").isSameAs(first.strings());
      assertThat(again.numbers()).isEqualTo(Map.of("at", 1L));
      assertThatThrownBy(() -> again.strings().put("tag", List.of())).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> again.strings().get("raw").set(0, "other")).isInstanceOf(UnsupportedOperationException.class);
      Hit less = engine.search(Request.of(new Query.Term(Schema.ID, "a"), ALL, 5, List.of("tag"))).hits().getFirst();
      assertThat(less.strings()).isEqualTo(Map.of("tag", List.of("t1")));
      assertThat(less.numbers()).isEmpty();
      engine.write(List.of(new Change.Put(after)));
      engine.commit(Map.of());
      Hit changed = engine.search(request).hits().getFirst();
      assertThat(changed.strings()).isEqualTo(Map.of("title", List.of("two"), "raw", List.of("second")));
      assertThat(changed.numbers()).isEqualTo(Map.of("likes", 2L));
    }
  }

  @Test
  void valuesThatFewDocumentsHaveAreFoundLikeThoseOfMany() {
    try (Engine engine = with(List.of("en"))) {
      // tag i has i documents, in two commits
      for (int commit = 0; commit < 2; commit++) {
        int part = commit;
        engine.write(IntStream.range(0, 30).filter(doc -> doc % 2 == part).mapToObj(doc -> (Change) new Change.Put(new Doc("d" + doc, "",
            Map.of("tag", IntStream.range(1, 31).filter(tag -> doc < tag).mapToObj(tag -> "t" + tag).toList()), Map.of()))).toList());
        engine.commit(Map.of());
      }
      engine.write(List.of(new Change.Delete(new Query.Term(Schema.ID, "d0"))));
      engine.commit(Map.of());
      for (int round = 0; round < 2; round++) {
        for (int most = 1; most <= 30; most++) {
          Set<String> tags = IntStream.rangeClosed(0, most).mapToObj(tag -> "t" + tag).collect(Collectors.toSet());
          List<String> found = engine.search(Request.of(new Query.AnyOf("tag", tags), ALL, 50, List.of())).hits().stream().map(Hit::id).toList();
          assertThat(found).as("round %d, up to %d", round, most)
              .containsExactlyInAnyOrderElementsOf(IntStream.range(1, most).mapToObj(doc -> "d" + doc).toList());
        }
      }
    }
  }

  @Test
  void caseAccentsAndWidthMakeNoDifference() {
    try (Engine engine = with(List.of("en"), titled("a", "", "ÉLAN Straße Łódź"), titled("b", "", "e\u0301lan \uFF21\uFF22\uFF23"),
        titled("c", "", "Σίσυφος"))) {
      assertThat(find(engine, "title", "elan", Match.EXACT)).containsExactly("a", "b");
      assertThat(find(engine, "title", "Élan", Match.EXACT)).containsExactly("a", "b");
      assertThat(find(engine, "title", "strasse LODZ", Match.EXACT)).containsExactly("a");
      assertThat(find(engine, "title", "abc", Match.EXACT)).containsExactly("b");
      assertThat(find(engine, "title", "ΣΙΣΥΦΟΣ", Match.EXACT)).containsExactly("c");
    }
  }

  @Test
  void ofManyValuesThoseAreFoundThatAreThere() {
    Doc[] docs = IntStream.range(0, 9_000).mapToObj(i -> titled("d" + i, "", "pump")).toArray(Doc[]::new);
    Set<String> some = IntStream.range(0, 20_000).filter(i -> i % 3 == 0).mapToObj(i -> "d" + i).collect(Collectors.toSet());
    Query these = new Query.AnyOf(Schema.ID, some);
    try (Engine engine = with(List.of("en"), docs)) {
      assertThat(engine.search(Request.of(these, ALL, 0, List.of())).total()).isEqualTo(3_000);
      assertThat(engine.search(Request.of(ALL, these, 10_000, List.of())).hits()).extracting(Hit::id).hasSize(3_000).isSubsetOf(some);
      engine.write(List.of(new Change.Delete(new Query.And(List.of(ALL, new Query.Not(these))))));
      engine.commit(Map.of());
      assertThat(engine.search(Request.of(ALL, ALL, 10_000, List.of())).hits()).extracting(Hit::id).hasSize(3_000).isSubsetOf(some);
    }
  }

  @Test
  void theBestIsFoundLateThoughOnlyAPairOrAFactorMakesItTheBest() {
    List<Doc> docs = new ArrayList<>(IntStream.range(0, 9_000).mapToObj(i -> titled("d" + i, "", "power pump")).toList());
    docs.add(titled("pair", "", "pump power red"));
    docs.add(new Doc("liked", "", Map.of("title", List.of("power pump red")), Map.of("likes", 100L)));
    List<Word> words = List.of(Word.of("pump"), Word.of("power"));
    List<Query.Factor> factors = List.of(new Query.Factor.Signal("likes", 0.5, 1));
    try (Engine engine = with(List.of("en"), docs.toArray(Doc[]::new))) {
      for (boolean combined : List.of(false, true)) {
        for (int required = 1; required <= 2; required++) {
          Words plain = new Words(words, List.of(new Weighted("title", 1, true)), required, 1, 0, false, combined);
          Words pairs = new Words(words, List.of(new Weighted("title", 1, true)), required, 1, 0.5, false, combined);
          assertThat(best(engine, plain)).startsWith("d");
          assertThat(best(engine, pairs)).isEqualTo("pair");
          assertThat(best(engine, new Query.Scaled(plain, factors))).isEqualTo("liked");
          assertThat(best(engine, new Query.Scaled(pairs, List.of(new Query.Factor.Signal("likes", 0.001, 1))))).isEqualTo("pair");
        }
      }
    }
  }

  private static String best(Engine engine, Query query) {
    return engine.search(Request.of(query, ALL, 1, List.of())).hits().getFirst().id();
  }

  @Test
  void anyPartOfAChineseOrJapaneseTextIsFound() {
    try (Engine engine = with(List.of("en"), titled("a", "zh", "東京都庁の会議"), titled("b", "zh", "京東会議"))) {
      assertThat(find(engine, "title", "東京", Match.STEM)).containsExactly("a");
      assertThat(find(engine, "title", "会議", Match.STEM)).containsExactly("a", "b");
      assertThat(find(engine, "title", "都", Match.STEM)).containsExactly("a");
    }
  }

  @Test
  void eachDocumentIsStemmedByItsLanguageAndQueriesByAll() {
    try (Engine engine = with(List.of("en", "de", "fr", "es"), titled("a", "de-CH", "Häuser"), titled("b", "en", "houses"),
        titled("c", "", "pumps"), titled("d", "fr", "chevaux"), titled("e", "it", "plans"))) {
      assertThat(find(engine, "title", "Haus", Match.STEM)).containsExactly("a");
      assertThat(find(engine, "title", "house", Match.STEM)).containsExactly("b");
      assertThat(find(engine, "title", "pump", Match.STEM)).containsExactly("c");
      assertThat(find(engine, "title", "cheval", Match.STEM)).containsExactly("d");
      assertThat(find(engine, "title", "plan", Match.STEM)).containsExactly("e");
    }
  }

  @Test
  void pathsAreFoundByTheirPartsAndWhole() {
    Doc doc = new Doc("a", "en", Map.of("path", List.of("src/HTTPServerNames.java 0a1b2c3d4e defaced 20240131")), Map.of());
    try (Engine engine = with(List.of("en"), doc)) {
      for (String text : List.of("http", "server", "name", "HTTPServerNames", "httpservername", "http server names java", "defaced",
          "20240131", "src")) {
        assertThat(find(engine, "path", text, Match.STEM)).as(text).containsExactly("a");
      }
      assertThat(find(engine, "path", "0a1b2c3d4e", Match.STEM)).isEmpty();
      assertThat(find(engine, "path", "0a1b", Match.PREFIX)).isEmpty();
    }
  }

  @Test
  void wordsTooLongForAnyoneToTypeAreLeftOut() {
    String words = "x".repeat(256) + " " + "y".repeat(257) + " end";
    try (Engine engine = with(List.of("en"), titled("a", "", words))) {
      assertThat(find(engine, "title", "x".repeat(256) + " end", Match.EXACT)).containsExactly("a");
      assertThat(find(engine, "title", "yyyy", Match.PREFIX)).isEmpty();
    }
  }

  @Test
  void aKeywordTooLongForTheIndexIsRefused() {
    try (Engine engine = with(List.of("en"))) {
      Doc doc = new Doc("a", "", Map.of("tag", List.of("x".repeat(40_000))), Map.of());
      assertThatThrownBy(() -> engine.write(List.of(new Change.Put(doc)))).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("document a: tag has 40000 bytes");
    }
  }

  @Test
  void anIndexInUseIsRefused() {
    try (Engine _ = with(List.of("en"))) {
      assertRefused(() -> LuceneEngine.open(other, Worlds.SCHEMA, "en"), "in use by another process");
      assertRefused(() -> LuceneEngine.check(other), "in use by another process");
    }
  }

  @Test
  void anIndexOfOtherFieldsOrLanguagesIsRefusedAndLeftAsItIs() {
    with(List.of("en"), titled("a", "en", "pump")).close();
    assertRefused(() -> LuceneEngine.open(other, Worlds.SCHEMA, List.of("en", "de")), "kith reindex");
    Schema schema = new Schema(List.of(Field.text("title", Analysis.EXACT)));
    assertRefused(() -> LuceneEngine.open(other, schema, "en"), "kith reindex");
    try (Engine engine = LuceneEngine.open(other, Worlds.SCHEMA, "en")) {
      assertThat(find(engine, "title", "pump", Match.STEM)).containsExactly("a");
    }
  }

  @Test
  void damageIsNamed() throws IOException {
    with(List.of("en"), titled("a", "en", "pump")).close();
    LuceneEngine.check(other);
    Path segment;
    try (Stream<Path> files = Files.list(other)) {
      segment = files.filter(file -> file.toString().endsWith(".cfs") || file.toString().endsWith(".tim")).findFirst().orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
    assertRefused(() -> LuceneEngine.check(other), "is damaged (segment ");
    Files.delete(segment);
    assertRefused(() -> LuceneEngine.open(other, Worlds.SCHEMA, "en"), "is damaged (");
  }

  private void assertRefused(Runnable opening, String message) {
    assertThatThrownBy(opening::run).isInstanceOf(EngineException.class).hasMessageContaining(other.toString())
        .hasMessageContaining(message).hasMessageNotContaining("\n");
  }
}
