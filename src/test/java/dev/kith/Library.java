package dev.kith;

import dev.kith.access.Groups;
import dev.kith.audit.Event;
import dev.kith.groups.Realms;
import dev.kith.groups.Rules;
import java.util.concurrent.CopyOnWriteArrayList;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Schema;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.expertise.Experts;
import dev.kith.expertise.PeopleRanking;
import dev.kith.extract.ContentExtractor;
import dev.kith.extract.Extract;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Decisions;
import dev.kith.model.Governance;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.search.ContentRanking;
import dev.kith.search.CopySettings;
import dev.kith.search.FieldSettings;
import dev.kith.search.Foldings;
import dev.kith.search.People;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// An index of a few items and people over a real engine, and the answers from it. The clock stands still at [#NOW].
///
/// Items that say nothing else are everybody's and the company's.
public final class Library implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  public static final Map<String, String> SOURCES =
      Map.of("wiki", "Team wiki", "blog", "Blog", "answers", "Answers", "drive", "Shared drive");

  private final ContentExtractor extractor = new ContentExtractor();
  private final LuceneEngine engine;
  private final People people;
  private final Store store;
  private final Realms realms;
  /// What was written down of groups.
  public final List<Event> audit = new CopyOnWriteArrayList<>();
  /// Who is asked about groups; a test puts something laxer in its place, to see that it would notice.
  public volatile Supplier<Groups> groups;
  /// By how much the clock of groups is ahead.
  public volatile Duration passed = Duration.ZERO;

  public Library(Path folder) {
    this(folder, null);
  }

  /// @param decisions in the place of what its own store keeps
  public Library(Path folder, Supplier<Decisions> decisions) {
    this(folder, decisions, List.of("en", "de"));
  }

  /// @param decisions in the place of what its own store keeps; `null` for these
  /// @param languages in use, the usual one first
  public Library(Path folder, Supplier<Decisions> decisions, List<String> languages) {
    this(folder, decisions, LuceneEngine.open(folder, Fields.SCHEMA, languages));
  }

  /// @param engine closed with it
  public Library(Path folder, Supplier<Decisions> decisions, LuceneEngine engine) {
    this.engine = engine;
    this.store = new Store(folder.resolve("store"), InstantSource.fixed(NOW));
    this.realms = new Realms(store, audit::add, () -> NOW.plus(passed), Rules.DEFAULTS);
    this.people = new People(engine, decisions != null ? decisions : this::decided, () -> groups.get());
    this.groups = realms;
  }

  public Library add(Item... items) {
    return add(List.of(), List.of(items));
  }

  public Library add(Person... persons) {
    return add(List.of(persons), List.of());
  }

  /// All of it in one commit.
  public Library add(List<Person> persons, List<Item> items) {
    List<Change> changes = new ArrayList<>();
    persons.forEach(person -> changes.add(new Change.Put(Fields.doc(person))));
    items.forEach(item -> changes.add(new Change.Put(Fields.doc(item, extract(item), Access.EVERYONE, Ownership.OWNED))));
    engine.write(changes);
    engine.commit(Map.of());
    return this;
  }

  private Extract extract(Item item) {
    try {
      return extractor.extract(item.content());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("markup is read in this process", e);
    }
  }

  public Library remove(Item item) {
    engine.write(List.of(new Change.Delete(new Query.Term(Schema.ID, Fields.id(item.source(), item.id())))));
    engine.commit(Map.of());
    return this;
  }

  public Search search() {
    return search(ContentRanking.DEFAULTS, Synonyms.NONE);
  }

  public Search search(ContentRanking ranking, Synonyms synonyms) {
    return new Search(engine, people, SOURCES, FieldSettings.DEFAULTS, ranking, CopySettings.DEFAULTS, synonyms, InstantSource.fixed(NOW));
  }

  /// Searches another engine for the same documents.
  public Search search(Engine other) {
    return new Search(other, people, SOURCES, FieldSettings.DEFAULTS, ContentRanking.DEFAULTS, CopySettings.DEFAULTS, Synonyms.NONE,
        InstantSource.fixed(NOW));
  }

  /// Keeps some information from some uses; if `lax`, by leaving it out of what is counted only.
  public Search governed(Governance governance, boolean lax) {
    return Foldings.governed(engine, people, SOURCES, InstantSource.fixed(NOW), governance, lax);
  }

  /// Folds copies by blocks of two hits.
  public Search foldingSmall() {
    return Foldings.small(engine, people, SOURCES, InstantSource.fixed(NOW));
  }

  /// Folds copies before it asks for rights.
  public Search foldingLax() {
    return Foldings.lax(engine, people, SOURCES, InstantSource.fixed(NOW));
  }

  /// Counts for everybody what it counted for whoever asked first.
  public Search countingForAll() {
    return Foldings.countingForAll(engine, people, SOURCES, InstantSource.fixed(NOW));
  }

  /// Counts once, whatever is written later.
  public Search countingOnce() {
    return Foldings.countingOnce(engine, people, SOURCES, InstantSource.fixed(NOW));
  }

  private Decisions decided() {
    try {
      return store.decisions();
    } catch (StoreException _) {
      return Decisions.UNREADABLE;
    }
  }

  public Store store() {
    return store;
  }

  public Experts experts() {
    return new Experts(search(), PeopleRanking.DEFAULTS);
  }

  /// Who is in which groups, as feeds say.
  public Realms realms() {
    return realms;
  }

  @Override
  public void close() {
    engine.close();
    store.close();
    extractor.close();
  }

  /// A wiki page in Markdown, a month old.
  public static Item page(String id, String title, String text) {
    return item("wiki", id, Kind.PAGE, title, text);
  }

  /// Anything in Markdown, a month old.
  public static Item item(String source, String id, Kind kind, String title, String text) {
    return Item.of(source, id, kind, title, Content.markdown(text)).withTimes(daysAgo(30), daysAgo(30));
  }

  public static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  /// Somebody of the company's own list.
  public static Person person(String id, String name, String team, String... aliases) {
    return new Person("people", id, name, List.of(aliases), "", team, "", "", "", List.of(), List.of(), true, true);
  }

  /// What somebody did a month ago.
  public static Part part(Role role, String account) {
    return new Part(Identity.of(account), role, daysAgo(30));
  }

  /// What an account of one source did a month ago.
  public static Part part(Role role, String realm, String account, String name) {
    return new Part(Identity.of(realm, account, name), role, daysAgo(30));
  }
}
