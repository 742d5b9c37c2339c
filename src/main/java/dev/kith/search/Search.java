package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Factor;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.people.Wishes;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The only way to documents. Each method wants to know who asks, and what they may not see changes nothing in its answer.
public final class Search {
  /// Up to so many words all are meant; a longer question is a sentence, of which the best documents hold but some.
  private static final int FEW_WORDS = 3;
  /// So many documents that hold a whole sentence are enough to show no others.
  private static final int ENOUGH = 10;
  /// A supplier's datasheet and somebody's private notes show nothing of what the company knows.
  static final Query NOT_OURS = new Query.Not(new Query.AnyOf(Fields.OWNERSHIP,
      Set.of(Ownership.EXTERNAL.label(), Ownership.PERSONAL.label())));
  private static final int FACET_VALUES = 50;
  private static final int PASSAGE = 240;
  private static final int PASSAGES = 2;
  private static final int WHOLE = 1_000_000;
  private static final List<Quotes> QUOTES =
      List.of(new Quotes(Fields.TITLE, 1, WHOLE), new Quotes(Fields.BODY, PASSAGES, PASSAGE));
  /// So many copies of a text are named.
  private static final int COPIES = 20;
  private static final List<String> SHOWN = List.of(Fields.NATIVE, Fields.TITLE, Fields.URL, Fields.SOURCE, Fields.TYPE,
      Fields.PLACE, Fields.PARTS, Fields.OUTLINE, Fields.TAG, Fields.OWNERSHIP, Fields.AT, Fields.CREATED, Fields.LIKES,
      Fields.VOTES, Fields.COMMENTS, Fields.VIEWS, Fields.BOOKMARKS, Fields.INLINKS, Fields.ACCEPTED);
  private static final List<String> WHOLE_DOCUMENT =
      Stream.concat(SHOWN.stream(), Stream.of(Fields.BODY, Fields.LANGUAGE, Fields.SKETCH)).toList();

  private final Engine engine;
  private final People people;
  private final Map<String, String> sources;
  private final FieldSettings fields;
  private final ContentRanking ranking;
  private final Synonyms synonyms;
  private final InstantSource clock;
  private final Rights rights;
  private final Survey survey;
  private final Censuses censuses;
  private final Copies copies;
  private final Folding folding;
  private final Declarations declarations;

  /// @param sources what to call each source, by id
  public Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      CopySettings copies, Synonyms synonyms, InstantSource clock) {
    this(engine, people, sources, fields, ranking, new Copies(copies), synonyms, clock, Folding::new, Censuses::new);
  }

  /// @param folding  a test's own
  /// @param censuses a test's own
  Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      Copies copies, Synonyms synonyms, InstantSource clock, BiFunction<Engine, Copies, Folding> folding,
      Function<Survey, Censuses> censuses) {
    this.engine = engine;
    this.people = people;
    this.sources = new TreeMap<>(sources);
    this.fields = fields;
    this.ranking = ranking;
    this.synonyms = synonyms;
    this.clock = clock;
    this.rights = new Rights(engine);
    this.survey = new Survey(engine);
    this.censuses = censuses.apply(survey);
    this.declarations = new Declarations(synonyms, engine::words);
    this.copies = copies;
    this.folding = folding.apply(engine, copies);
  }

  /// Answers a question with documents.
  public Answer answer(Question question, Viewer viewer) {
    long start = System.nanoTime();
    Directory directory = people.directory();
    Query visible = rights.visible(viewer);
    QueryParser.Parsed parsed = QueryParser.parse(question.text());
    Translation translation = translation(directory, fields.weighted(),
        new Translation.Weights(0, ranking.pairs(), ranking.joins(), ranking.synonyms(), true, false),
        question.typing(), viewer);
    List<String> notices = new ArrayList<>(parsed.notices());
    Asked asked = asked(question, translation, translation.query(parsed.node(), true), directory);
    Result result = first(question, asked, visible);
    if (translation.words() > 1 && result.total() < (translation.words() > FEW_WORDS ? ENOUGH : 1)) {
      asked = asked(question, translation, translation.query(parsed.node(), false), directory);
      Result relaxed = first(question, asked, visible);
      if (result.total() == 0 && relaxed.total() > 0) {
        notices.add("Nothing has all of these words; these have some of them.");
      }
      result = relaxed;
    }
    notices.addAll(translation.notices());
    Showing showing = new Showing(directory, sources, clock.instant());
    boolean more = question.from() + question.size() < result.total();
    List<Found> hits;
    if (question.folded()) {
      Folding.Page page = folding.page(asked.query(), visible, asked.sort(), question.from(), question.size(), result.hits());
      hits = found(page.texts(), asked, visible, showing);
      more = page.more();
    } else {
      hits = result.hits().stream().map(showing::found).toList();
    }
    String readable = (Translation.readable(parsed.node()) + " " + Translation.readable(question.filters())).strip();
    return new Answer(question.text(), readable, notices, Hints.of(question, result), result.total(), hits, more,
        facets(question, result, directory, viewer), System.nanoTime() - start);
  }

  /// A question as the engine is asked it.
  private record Asked(Query query, Sort sort, List<Facet> facets) {}

  private Asked asked(Question question, Translation translation, Query words, Directory directory) {
    List<Query> filters = new ArrayList<>();
    Map<String, Query> byFacet = new LinkedHashMap<>();
    question.filters().entrySet().stream().sorted(Map.Entry.comparingByKey()).filter(e -> !e.getValue().isEmpty())
        .forEach(e -> byFacet.put(e.getKey(), translation.filter(e.getKey(), e.getValue())));
    filters.add(scaled(words));
    filters.addAll(byFacet.values());
    List<Facet> facets = new ArrayList<>();
    List<Facet> chosen = new ArrayList<>();
    if (question.facets()) {
      for (String facet : fields.facets()) {
        Query over = null;
        if (byFacet.containsKey(facet)) {
          // The other values of a chosen facet keep the counts they would have if chosen as well.
          List<Query> others = new ArrayList<>(List.of(words));
          byFacet.forEach((name, filter) -> {
            if (!name.equals(facet)) {
              others.add(filter);
            }
          });
          over = new Query.And(others);
          chosen.add(new Facet(Translation.field(facet), Integer.MAX_VALUE,
              names(facet, question.filters().get(facet), directory), over));
        }
        facets.add(new Facet(Translation.field(facet), FACET_VALUES, names(facet, directory), over));
      }
    }
    facets.addAll(chosen);
    Sort sort = switch (question.order()) {
      case RELEVANCE -> null;
      case NEWEST -> new Sort(Fields.AT, true);
      case OLDEST -> new Sort(Fields.AT, false);
    };
    return new Asked(new Query.And(filters), sort, facets);
  }

  /// The total, the facets, and hits: the results themselves, or what [Folding] makes them of.
  private Result first(Question question, Asked asked, Query visible) {
    if (!question.folded()) {
      return engine.search(new Request(asked.query(), visible, question.from(), question.size(), asked.sort(), SHOWN, asked.facets(),
          QUOTES));
    }
    int reach = question.size() == 0 ? 0 : folding.reach(question.from(), question.size());
    return engine.search(new Request(asked.query(), visible, 0, reach, asked.sort(), Copies.COMPARED, asked.facets(), List.of()));
  }

  private List<Found> found(List<Folding.Text> texts, Asked asked, Query visible, Showing showing) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<String> shown = texts.stream().map(text -> text.ids().getFirst()).toList();
    Map<String, Hit> leading = byId(quoted(asked.query()), shown, visible, SHOWN, QUOTES);
    Map<String, Hit> copies = byId(new Query.All(), texts.stream().flatMap(text -> listed(text.ids())).toList(), visible,
        Showing.COPY, List.of());
    List<Found> found = new ArrayList<>();
    for (Folding.Text text : texts) {
      Hit hit = leading.get(text.ids().getFirst());
      // absent if it was taken away since the ranking was made
      if (hit != null) {
        found.add(showing.found(new Hit(hit.id(), text.score(), hit.strings(), hit.numbers(), hit.quotes()),
            listed(text.ids()).map(copies::get).filter(copy -> copy != null).toList(), text.ids().size() - 1));
      }
    }
    return found;
  }

  /// Every document: the words of the query are there to be marked, not to be looked for and scored anew.
  private static Query quoted(Query query) {
    return new Query.Or(List.of(new Query.All(), new Query.Boost(query, 0)));
  }

  private static Stream<String> listed(List<String> ids) {
    return ids.stream().skip(1).limit(COPIES);
  }

  private Map<String, Hit> byId(Query query, List<String> ids, Query visible, List<String> fields, List<Quotes> quotes) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Query some = new Query.And(List.of(query, new Query.AnyOf(Schema.ID, Set.copyOf(ids))));
    return engine.search(new Request(some, visible, 0, ids.size(), null, fields, List.of(), quotes)).hits().stream()
        .collect(Collectors.toMap(Hit::id, hit -> hit));
  }

  private Query scaled(Query words) {
    List<Factor> factors = new ArrayList<>();
    if (ranking.freshnessFloor() < 1) {
      factors.add(new Factor.Recent(Fields.AT, today(), ranking.halfLifeDays() * 86_400L, ranking.freshnessFloor()));
    }
    ranking.signalsInOrder().stream().filter(s -> s.getValue().weight() > 0)
        .forEach(s -> factors.add(new Factor.Signal(s.getKey(), s.getValue().weight(), s.getValue().pivot())));
    return factors.isEmpty() ? words : new Query.Scaled(words, factors);
  }

  /// The beginning of this day: with the second itself no two questions would be equal and nothing could be kept.
  private long today() {
    return clock.instant().getEpochSecond() / 86_400 * 86_400;
  }

  private static Map<String, String> names(String facet, Directory directory) {
    return switch (facet) {
      case "author" -> only(directory.idByIdentity());
      case "team" -> only(directory.teamByIdentity());
      default -> Map.of();
    };
  }

  /// A table of names that may be empty: to the engine, no names would mean every value under its own, and so accounts as they
  /// are written, of which nobody knows whether the asker may see them.
  static Map<String, String> only(Map<String, String> names) {
    return names.isEmpty() ? Map.of("", "") : names;
  }

  /// The names under which chosen values are counted by themselves: they may not be among the most frequent.
  private static Map<String, String> names(String facet, List<String> chosen, Directory directory) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String value : chosen) {
      switch (facet) {
        case "author" -> directory.person(value).ifPresent(person -> person.identities().forEach(i -> names.put(i, value)));
        case "team" -> directory.team(value).forEach(person -> person.identities().forEach(i -> names.put(i, value)));
        default -> names.put(value, value);
      }
    }
    return only(names);
  }

  private Map<String, List<FacetValue>> facets(Question question, Result result, Directory directory, Viewer viewer) {
    Map<String, List<FacetValue>> out = new LinkedHashMap<>();
    List<String> counted = question.facets() ? fields.facets() : List.of();
    int next = counted.size();
    for (int i = 0; i < counted.size(); i++) {
      String facet = counted.get(i);
      Set<String> chosen = new HashSet<>(question.filters().getOrDefault(facet, List.of()));
      Map<String, Long> counts = new TreeMap<>();
      if (!chosen.isEmpty()) {
        chosen.forEach(value -> counts.put(value, 0L));
        result.facets().get(next++).forEach(count -> counts.put(count.value(), count.count()));
      }
      List<FacetValue> values = new ArrayList<>();
      for (Count count : result.facets().get(i)) {
        boolean selected = counts.remove(count.value()) != null;
        values.add(new FacetValue(count.value(), label(facet, count.value(), directory), count.count(), selected));
      }
      // What is chosen stays to be seen, and to be taken back, though it is rare or counts nothing.
      counts.forEach((value, count) -> {
        boolean known = count > 0 || !facet.equals("author") || shown(value, viewer).isPresent();
        values.add(new FacetValue(value, known ? label(facet, value, directory) : value, count, true));
      });
      out.put(facet, values);
    }
    return out;
  }

  private String label(String facet, String value, Directory directory) {
    return switch (facet) {
      case "source" -> sources.getOrDefault(value, value);
      case "author" -> directory.person(value).map(Profile::name).orElse(value);
      default -> value;
    };
  }

  /// The documents that speak of a topic: the votes of `expertise`.
  public Votes votes(Topic topic, Viewer viewer) {
    List<String> all = new ArrayList<>(Copies.COMPARED);
    all.addAll(List.of(Fields.PARTS, Fields.NAMED, Fields.FOLDER));
    Result result = engine.search(Request.of(query(topic, false, viewer), rights.visible(viewer), topic.voters(), all)
        .withTests(List.of(query(topic, true, viewer))));
    return new Votes(result.hits(), result.passed().getFirst());
  }

  /// Which documents are copies of one text.
  public Copies copies() {
    return copies;
  }

  /// Some of a topic's documents, whole, with the passage that speaks of it.
  public Map<String, Document> evidence(Topic topic, Set<String> ids, Viewer viewer) {
    Query some = new Query.And(List.of(new Query.AnyOf(Schema.ID, ids), quoted(query(topic, false, viewer))));
    Result result = engine.search(new Request(some, rights.visible(viewer), 0, ids.size(), null, WHOLE_DOCUMENT, List.of(),
        List.of(new Quotes(Fields.TITLE, 1, WHOLE), new Quotes(Fields.BODY, 1, PASSAGE))));
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    Map<String, Document> out = new LinkedHashMap<>();
    result.hits().forEach(hit -> out.put(hit.id(), showing.document(hit, List.of(), 0)));
    return out;
  }

  private Query query(Topic topic, boolean about, Viewer viewer) {
    Directory directory = people.directory();
    Translation translation = translation(directory, topic.fields(),
        new Translation.Weights(topic.coordination(), topic.pairs(), topic.joins(), topic.synonyms(), false, true), false, viewer);
    List<Query> all = new ArrayList<>(List.of(NOT_OURS));
    Node node = QueryParser.parse(topic.text()).node();
    all.add(about && node != null ? translation.about(node) : translation.query(node, false));
    topic.filters().entrySet().stream().sorted(Map.Entry.comparingByKey()).filter(e -> !e.getValue().isEmpty())
        .forEach(e -> all.add(translation.filter(e.getKey(), e.getValue())));
    return new Query.And(all);
  }

  private Translation translation(Directory directory, List<Query.Weighted> in, Translation.Weights weights,
      boolean typing, Viewer viewer) {
    return new Translation(in, weights, synonyms, directory, sources, clock.instant(), typing, people -> shown(people, viewer));
  }

  /// What is counted of all that the viewer may see.
  public Census census(Viewer viewer) {
    long version = engine.version();
    return censuses.of(rights.visible(viewer), version, people.directory());
  }

  /// One document, if there is one of this id that the viewer may see.
  public Optional<Document> document(String id, Viewer viewer) {
    Query visible = rights.visible(viewer);
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    return engine.search(Request.of(new Query.Term(Schema.ID, id), visible, 1, WHOLE_DOCUMENT)).hits().stream().findFirst().map(hit -> {
      List<String> copies = folding.copiesOf(hit, visible);
      List<String> listed = copies.stream().limit(COPIES).toList();
      Map<String, Hit> known = byId(new Query.All(), listed, visible, Showing.COPY, List.of());
      return showing.document(hit, listed.stream().map(known::get).filter(copy -> copy != null).toList(), copies.size());
    });
  }

  /// What a person had a part in, the newest first, as far as the viewer may see it.
  public List<Found> of(Profile person, int size, Viewer viewer) {
    Result result = engine.search(new Request(new Query.AnyOf(Fields.INVOLVED, person.identities()), rights.visible(viewer), 0,
        size, new Sort(Fields.AT, true), SHOWN, List.of(), List.of()));
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    return result.hits().stream().map(showing::found).toList();
  }

  /// What a person had a part in, the newest first, with what it is about: what they can be known by.
  public List<Hit> work(Profile person, int most, Viewer viewer) {
    return survey.newest(new Query.And(List.of(NOT_OURS, new Query.AnyOf(Fields.INVOLVED, person.identities()))), most,
        rights.visible(viewer));
  }

  /// The documents with a tag, the newest first.
  public List<Hit> tagged(String tag, int most, Viewer viewer) {
    return survey.newest(new Query.And(List.of(NOT_OURS, new Query.Term(Fields.TAG, tag))), most, rights.visible(viewer));
  }

  /// How many of the documents that the viewer may see have each tag, the most frequent first.
  public Map<String, Long> tags(Viewer viewer) {
    return survey.counts(Fields.TAG, NOT_OURS, rights.visible(viewer));
  }

  /// How many documents about a topic were written in each year.
  public Map<String, Long> years(Topic topic, Viewer viewer) {
    return new TreeMap<>(survey.counts(Fields.YEAR, query(topic, true, viewer), rights.visible(viewer)));
  }

  /// How many documents are about a topic.
  public long count(Topic topic, Viewer viewer) {
    return survey.total(query(topic, true, viewer), rights.visible(viewer));
  }

  /// The identities of a person that stand in documents which the viewer may see.
  public Set<String> identities(Profile person, Viewer viewer) {
    return survey.identities(person, rights.visible(viewer));
  }

  /// In how many documents of each source a person is named as having had a part, whoever may read them: for an admin who has to
  /// say what is held.
  public Map<String, Long> held(Profile person) {
    return new TreeMap<>(survey.counts(Fields.SOURCE, new Query.AnyOf(Fields.INVOLVED, person.identities()), new Query.All()));
  }

  /// A person, if the viewer may know of them: they are in a list of people, or did something the viewer may see.
  public Optional<Profile> shown(String id, Viewer viewer) {
    return shown(people.directory().person(id).filter(Profile::human).stream().toList(), viewer).stream().findFirst();
  }

  private List<Profile> shown(List<Profile> some, Viewer viewer) {
    return survey.seen(some, rights.visible(viewer));
  }

  /// How many documents of each source the viewer may see.
  public Map<String, Long> counts(Viewer viewer) {
    return survey.counts(Fields.SOURCE, new Query.All(), rights.visible(viewer));
  }

  /// What to call a source.
  public String label(String source) {
    return sources.getOrDefault(source, source);
  }

  public Directory directory() {
    return people.directory();
  }

  /// A number that differs whenever answers could.
  public long version() {
    return people.version();
  }

  /// Says of a topic whether this question asks for it. Of a topic, all words must be wanted, in whatever form and order; words
  /// of which one is enough are all wanted.
  ///
  /// @param filters chosen values by facet, as in [Question]
  public Predicate<String> asksFor(String question, Map<String, List<String>> filters) {
    return declarations.asked(question, filters)::asksFor;
  }

  /// What this person says they know, in lists of people or to Kith, without what they no longer want to be asked about.
  public List<String> topics(Profile person) {
    return declarations.topics(person, people.directory());
  }

  /// People who say they know what is asked for, or something more or less special, with what they say; in the order of their
  /// ids.
  public Map<Profile, String> declared(String question, Map<String, List<String>> filters) {
    return declarations.near(declarations.asked(question, filters), people.directory());
  }

  public Instant now() {
    return clock.instant();
  }
}
