package dev.kith;

import dev.kith.connector.Connector;
import dev.kith.engine.Change;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.extract.ContentExtractor;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Ingest.Pace;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Access;
import dev.kith.model.Decisions;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import dev.kith.search.Answer.Found;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Real passes of real connectors into a real index, and what somebody finds in it: the front door of who may see what.
public final class Passes implements AutoCloseable {
  private final Extractor extractor = new ContentExtractor();
  private final LuceneEngine engine;
  private final Path notes;
  private final Ingest ingest;
  private final Search search;

  /// @param people of the company's own list
  public Passes(Path folder, Person... people) {
    engine = LuceneEngine.open(folder.resolve("index"), Fields.SCHEMA, List.of("en"));
    notes = folder.resolve("notes.db");
    ingest = new Ingest(extractor, InstantSource.system(), new Pace(100, Duration.ofHours(1), Duration.ofHours(1)));
    search = new Search(engine, new People(engine, () -> Decisions.NONE), Map.of(), FieldSettings.DEFAULTS, ContentRanking.DEFAULTS,
        CopySettings.DEFAULTS, Synonyms.NONE, InstantSource.system());
    engine.write(Arrays.stream(people).<Change>map(person -> new Change.Put(Fields.doc(person))).toList());
    engine.commit(Map.of());
  }

  /// Somebody of the company's own list, known by an id and the mail address `id@fern.example`.
  public static Person person(String id, String... groups) {
    return new Person("people", id, "Person " + id, List.of(id + "@fern.example"), "", "", "", "", "", List.of(), List.of(groups), true, true);
  }

  /// One pass, where the source's own access is `access`.
  public Report pass(Connector connector, Access access) {
    return pass(connector, access, new Order(false, true));
  }

  public Report pass(Connector connector, Access access, Order order) {
    return ingest.run(new Source(connector, "", access, Ownership.OWNED, null, null, null, true), engine, notes, order, List.of(), _ -> { });
  }

  /// The native ids of what somebody finds who asks for a word.
  public Set<String> finds(String person, String word) {
    return search.answer(Question.of(word).sized(100), search.viewer(search.directory().person(person).orElseThrow())).hits().stream()
        .map(Found::nativeId).collect(Collectors.toCollection(TreeSet::new));
  }

  /// How many documents the index holds of a source, whoever may see them.
  public long held(String source) {
    return Ingest.documents(engine, source);
  }

  @Override
  public void close() {
    engine.close();
    extractor.close();
  }
}
