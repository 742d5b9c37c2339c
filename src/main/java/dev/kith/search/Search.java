package dev.kith.search;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Factor;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Corrected;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Help;
import dev.kith.search.Answer.Understood;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  /// Fewer results than this, and help is offered.
  private static final int FEW_RESULTS = 5;
  private static final int MOST_COUNTED = 12;
  private static final int MOST_LOOSER = 6;
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
  private volatile NameIndex names = new NameIndex(Directory.EMPTY);

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
    Asking asking = new Asking(viewer, people.directory(), rights.visible(viewer));
    QueryParser.Parsed parsed = QueryParser.parse(question.text());
    Round round = understood(question, parsed, asking);
    List<String> notices = new ArrayList<>(parsed.notices());
    Corrected corrected = question.literal() ? null : corrected(round, asking);
    if (corrected != null && corrected.applied()) {
      notices.add("Nothing was found for “" + question.text() + "”; these are the results for “" + corrected.q() + "”.");
      round = understood(question.asking(corrected.q()), QueryParser.parse(corrected.q()), asking);
    }
    notices.addAll(round.notices);
    Result result = round.result;
    Showing showing = new Showing(asking.directory, sources, clock.instant());
    boolean more = question.from() + question.size() < result.total();
    List<Found> hits;
    if (question.folded()) {
      Folding.Page page = folding.page(round.query, asking.visible, round.sort, question.from(), question.size(), result.hits());
      hits = found(page.texts(), round.query, asking.visible, showing);
      more = page.more();
    } else {
      hits = result.hits().stream().map(showing::found).toList();
    }
    String readable = (Translation.readable(round.node) + " " + Translation.readable(question)).strip();
    Facets facets = round.facets;
    return new Answer(question.text(), readable, notices, Hints.of(question, result), result.total(), hits, more,
        facets.read(result), facets.dates(result), help(round, corrected, asking), System.nanoTime() - start);
  }

  /// Those values of a facet in whose label a word begins so, the most frequent first, of what a question finds; its own filter
  /// is left out, as in [#answer].
  ///
  /// @param prefix empty for all
  public List<FacetValue> facet(String facet, String prefix, Question question, Viewer viewer) {
    Asking asking = new Asking(viewer, people.directory(), rights.visible(viewer));
    Round round = understood(question.counting(), QueryParser.parse(question.text()), asking);
    Facet whole = round.facets.whole(facet, round.words, round.narrowing);
    Result result = engine.search(Request.of(new Query.Or(List.of()), asking.visible, 0, List.of()).withFacets(List.of(whole)));
    return round.facets.beginning(facet, prefix, result.facets().getFirst());
  }

  /// What somebody who has typed so far may mean, at most `limit`: in the order of [Suggestion.Kind].
  public List<Suggestion> suggest(String typed, int limit, Viewer viewer) {
    Directory directory = people.directory();
    NameIndex known = names;
    if (!known.isOf(directory)) {
      known = new NameIndex(directory);
      names = known;
    }
    return new Suggesting(engine, rights.visible(viewer), census(viewer), directory, known, sources, this::scaled).of(typed, limit);
  }

  /// Who asks, and what there is for them.
  private record Asking(Viewer viewer, Directory directory, Query visible) {}

  /// A question as the engine was asked it, and what it said.
  ///
  /// @param node   as understood
  /// @param strict how many documents have all words; `-1` if all or some is the same
  private record Round(Question question, Node node, Natural.Reading reading, Query words, Narrowing narrowing, Query query,
      Sort sort, Facets facets, Result result, long strict, int length, List<String> notices) {
    /// Whether so little was found that help is due. A sentence says much around its point: it need not be there whole.
    boolean poor() {
      return (length > FEW_WORDS || strict < 0 ? result.total() : strict) < FEW_RESULTS;
    }
  }

  /// A question with the filters that can be read out of its words; without them if nothing were found with them.
  private Round understood(Question question, QueryParser.Parsed parsed, Asking asking) {
    Natural.Reading plain = new Natural.Reading(parsed.node(), List.of(), false);
    Natural.Reading reading = question.literal() ? plain : new Natural(asking.directory, sources, some -> shown(some, asking.viewer),
        new SpokenDates(clock.instant().atOffset(ZoneOffset.UTC).toLocalDate()), asking.viewer.id()).read(parsed.node());
    Round round = round(question, reading, asking);
    return reading.parts().isEmpty() || round.result.total() > 0 ? round : round(question, plain, asking);
  }

  private Round round(Question asked, Natural.Reading reading, Asking asking) {
    Question question = reading.newest() && asked.order() == Question.Order.RELEVANCE ? asked.sorted(Question.Order.NEWEST) : asked;
    Translation translation = translation(asking.directory, fields.weighted(),
        new Translation.Weights(0, ranking.pairs(), ranking.joins(), ranking.synonyms(), true, false), question.typing(), asking.viewer);
    Query words = translation.query(reading.node(), true);
    Narrowing narrowing = Narrowing.of(question, translation);
    Facets facets = new Facets(question, fields.facets(), asking.directory, sources,
        id -> shown(id, asking.viewer).isPresent());
    Sort sort = switch (question.order()) {
      case RELEVANCE -> null;
      case NEWEST -> new Sort(Fields.AT, true);
      case OLDEST -> new Sort(Fields.AT, false);
    };
    List<String> notices = new ArrayList<>();
    Query query = narrowing.with(scaled(words));
    Result result = first(question, query, sort, facets.requests(words, narrowing), asking.visible);
    long strict = translation.words() > 1 ? result.total() : -1;
    if (translation.words() > 1 && result.total() < (translation.words() > FEW_WORDS ? ENOUGH : 1)) {
      words = translation.query(reading.node(), false);
      query = narrowing.with(scaled(words));
      result = first(question, query, sort, facets.requests(words, narrowing), asking.visible);
      if (strict == 0 && result.total() > 0) {
        notices.add("Nothing has all of these words; these have some of them.");
      }
    }
    notices.addAll(translation.notices());
    return new Round(question, reading.node(), reading, words, narrowing, query, sort, facets, result, strict, translation.words(),
        notices);
  }

  /// The total, the facets, and hits: the results themselves, or what [Folding] makes them of.
  private Result first(Question question, Query query, Sort sort, List<Facet> facets, Query visible) {
    if (!question.folded()) {
      return engine.search(new Request(query, visible, question.from(), question.size(), sort, SHOWN, facets, QUOTES));
    }
    int reach = question.size() == 0 ? 0 : folding.reach(question.from(), question.size());
    return engine.search(new Request(query, visible, 0, reach, sort, Copies.COMPARED, facets, List.of()));
  }

  /// The question spelt right, if words of it are misspelt and more is found so.
  private Corrected corrected(Round round, Asking asking) {
    List<Answer.Correction> corrections = new Correcting(engine, asking.visible, fields.weighted().stream().map(Query.Weighted::field).toList(),
        synonyms, word -> !asking.directory.find(word, some -> shown(some, asking.viewer)).isEmpty())
        .of(Node.pieces(round.node), round.question.typing());
    String q = Correcting.apply(round.question.text(), corrections);
    if (corrections.isEmpty() || q.equals(round.question.text())) {
      return null;
    }
    long original = round.strict < 0 ? round.result.total() : round.strict;
    Round counted = understood(round.question.asking(q).counting(), QueryParser.parse(q), asking);
    long total = counted.strict < 0 ? counted.result.total() : counted.strict;
    return total <= original ? null : new Corrected(corrections, q, original == 0, total, original);
  }

  private Help help(Round round, Corrected corrected, Asking asking) {
    List<Understood> understood = new ArrayList<>();
    for (Natural.Part part : round.reading.parts()) {
      List<Node> left = new ArrayList<>(Node.and(round.node).nodes());
      left.removeAll(part.to());
      understood.add(new Understood(part.from(), String.join(" ", part.to().stream().map(Translation::readable).toList()), part.label(),
          Translation.readable(new Node.And(left))));
    }
    List<Answer.WordCount> words = new ArrayList<>();
    List<Answer.Looser> looser = new ArrayList<>();
    if (round.poor() && round.question.from() == 0 && (round.node != null || round.question.narrowed())) {
      for (Node.Piece piece : Translation.telling(Node.pieces(round.node)).stream().distinct().limit(MOST_COUNTED).toList()) {
        words.add(new Answer.WordCount(piece.text(), total(Question.of("").counting(), new Node.Run(List.of(piece)), asking)));
      }
      for (Loosening.Looser each : new Loosening(round.question, round.node, round.facets::told).all()) {
        boolean asks = !Node.and(each.node()).nodes().isEmpty() || each.question().narrowed();
        long total = asks ? total(each.question().counting(), each.node(), asking) : 0;
        if (total > round.result.total()) {
          looser.add(new Answer.Looser(each.text(), each.question().text(), each.question().params(), total));
        }
      }
      looser.sort(Comparator.comparingLong(Answer.Looser::total).reversed());
    }
    return new Help(round.question.order() == Question.Order.NEWEST && round.reading.newest() ? "newest" : "", understood, corrected,
        words, looser.subList(0, Math.min(MOST_LOOSER, looser.size())));
  }

  private long total(Question question, Node node, Asking asking) {
    return round(question, new Natural.Reading(node, List.of(), false), asking).result.total();
  }

  private List<Found> found(List<Folding.Text> texts, Query query, Query visible, Showing showing) {
    if (texts.isEmpty()) {
      return List.of();
    }
    Map<String, Hit> leading = byId(query, texts.stream().map(text -> text.ids().getFirst()).toList(), visible, SHOWN, QUOTES);
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

  /// The documents that speak of a topic: the votes of `expertise`.
  public Votes votes(Topic topic, Viewer viewer) {
    List<String> all = new ArrayList<>(Copies.COMPARED);
    all.addAll(List.of(Fields.PARTS, Fields.NAMED, Fields.FOLDER, Fields.TAG));
    Result result = engine.search(Request.of(query(topic, false, viewer), rights.visible(viewer), topic.voters(), all)
        .withTests(List.of(query(topic, true, viewer))));
    return new Votes(owned(result.hits(), people.directory()), result.passed().getFirst());
  }

  /// The copies of one text, without the parts of whoever said of one of them that it shows nothing of them.
  public List<Hit> owned(List<Hit> copies) {
    return Disowned.text(copies, people.directory());
  }

  private static List<Hit> owned(List<Hit> hits, Directory directory) {
    return hits.stream().map(hit -> Disowned.text(List.of(hit), directory).getFirst()).toList();
  }

  /// Which documents are copies of one text.
  public Copies copies() {
    return copies;
  }

  /// Some of a topic's documents, whole, with the passage that speaks of it.
  public Map<String, Document> evidence(Topic topic, Set<String> ids, Viewer viewer) {
    // the words are there to be marked, not to score anew
    Query some = new Query.And(List.of(new Query.AnyOf(Schema.ID, ids),
        new Query.Or(List.of(new Query.All(), new Query.Boost(query(topic, false, viewer), 0)))));
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
    return owned(survey.newest(new Query.And(List.of(NOT_OURS, new Query.AnyOf(Fields.INVOLVED, person.identities()))), most,
        rights.visible(viewer)), people.directory());
  }

  /// The documents with a tag, the newest first.
  public List<Hit> tagged(String tag, int most, Viewer viewer) {
    return owned(survey.newest(new Query.And(List.of(NOT_OURS, new Query.Term(Fields.TAG, tag))), most, rights.visible(viewer)),
        people.directory());
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

  /// The ids of those who had a writing part in documents of this language.
  public Set<String> writing(Language language, Viewer viewer) {
    Facet writers = new Facet(Fields.AUTHOR, Integer.MAX_VALUE, Facets.only(people.directory().idByIdentity()), null);
    return survey.counts(writers, language.written(), rights.visible(viewer)).keySet();
  }

  /// What the sources are called, by id.
  public Map<String, String> sources() {
    return Map.copyOf(sources);
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
