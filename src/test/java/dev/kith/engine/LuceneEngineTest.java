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
import java.util.List;
import java.util.Map;
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
