package dev.kith.search;

import dev.kith.access.Groups;
import dev.kith.access.KnownViewers;
import dev.kith.access.Viewers;
import dev.kith.engine.Engine;
import dev.kith.engine.Pending;
import dev.kith.engine.Processors;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.RightOfWay;
import dev.kith.engine.Schema;
import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import dev.kith.fields.Fields;
import dev.kith.model.Governance;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The only way to documents. Each method wants to know who asks, and what they may not see changes nothing in its answer.
public final class Search {
  static final int PASSAGE = 240;
  /// To fetch fewer documents takes no longer than to wake another thread.
  private static final int LEAST_HANDED = 5;
  static final int WHOLE = 1_000_000;
  private static final int PASSAGES = 2;
  static final List<Quotes> QUOTES =
      List.of(new Quotes(Fields.TITLE, 1, WHOLE), new Quotes(Fields.BODY, PASSAGES, PASSAGE));
  static final List<String> SHOWN = List.of(Fields.NATIVE, Fields.TITLE, Fields.URL, Fields.SOURCE, Fields.TYPE,
      Fields.PLACE, Fields.PARTS, Fields.OUTLINE, Fields.POSTS, Fields.TAG, Fields.OWNERSHIP, Fields.AT, Fields.CREATED, Fields.LIKES,
      Fields.VOTES, Fields.COMMENTS, Fields.VIEWS, Fields.BOOKMARKS, Fields.INLINKS, Fields.ACCEPTED);
  private static final List<String> VOTING = Stream.concat(Copies.COMPARED.stream(),
      Stream.of(Fields.PARTS, Fields.NAMED, Fields.FOLDER, Fields.TAG, Fields.VIEWS, Fields.ACCEPTED)).toList();
  private static final List<String> EVIDENCE = List.of(Fields.TITLE, Fields.URL, Fields.SOURCE, Fields.TYPE, Fields.PARTS, Fields.OUTLINE,
      Fields.POSTS, Fields.AT, Fields.BODY);
  private static final List<String> WHOLE_DOCUMENT =
      Stream.concat(SHOWN.stream(), Stream.of(Fields.BODY, Fields.LANGUAGE, Fields.SKETCH)).toList();

  private final Engine engine;
  private final Governance governance;
  private final People people;
  private final Map<String, String> sources;
  private final InstantSource clock;
  private final Rights rights;
  private final Survey survey;
  private final Censuses censuses;
  private final Copies copies;
  private final Folding folding;
  private final Fetching fetching;
  private final Declarations declarations;
  private final Finding finding;
  private final Lasting lasting = new Lasting();
  private final Typists typists = new Typists();
  private final KnownViewers viewers = new KnownViewers();
  private volatile NameIndex names = new NameIndex(Directory.EMPTY);
  private volatile long refreshed = Long.MIN_VALUE;

  /// @param sources what to call each source, by id
  public Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      CopySettings copies, Synonyms synonyms, InstantSource clock) {
    this(engine, people, sources, fields, ranking, copies, synonyms, clock, Governance.DEFAULTS);
  }

  /// @param governance what is kept from which use
  public Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      CopySettings copies, Synonyms synonyms, InstantSource clock, Governance governance) {
    this(engine, people, sources, fields, ranking, new Copies(copies), synonyms, clock, Folding::new, Censuses::new, governance, Rights::new);
  }

  /// @param folding  a test's own
  /// @param censuses a test's own
  Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      Copies copies, Synonyms synonyms, InstantSource clock, BiFunction<Engine, Copies, Folding> folding,
      Function<Survey, Censuses> censuses) {
    this(engine, people, sources, fields, ranking, copies, synonyms, clock, folding, censuses, Governance.DEFAULTS, Rights::new);
  }

  /// @param rights a test's own
  Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      Copies copies, Synonyms synonyms, InstantSource clock, BiFunction<Engine, Copies, Folding> folding,
      Function<Survey, Censuses> censuses, Governance governance, Function<Engine, Rights> rights) {
    this.engine = engine;
    this.governance = governance;
    this.people = people;
    this.sources = new TreeMap<>(sources);
    this.clock = clock;
    this.rights = rights.apply(engine);
    this.survey = new Survey(engine, new Query.Not(new Query.AnyOf(Fields.OWNERSHIP,
        governance.whoKnows().stream().map(Ownership::label).collect(Collectors.toSet()))));
    this.censuses = censuses.apply(survey);
    this.declarations = new Declarations(synonyms, engine::words);
    this.copies = copies;
    this.folding = folding.apply(engine, copies);
    this.fetching = new Fetching(engine);
    this.finding = new Finding(engine, fetching, this.folding, this.sources, fields, ranking, synonyms, clock, this::shown,
        lasting);
  }

  /// What is kept from which use: who asks for such a use asks as a viewer without it.
  public Governance governance() {
    return governance;
  }

  /// Answers a question with documents.
  public Answer answer(Question question, Viewer viewer) {
    return answering(() -> finding.answer(question, asking(viewer)).whole());
  }

  /// As [#answer]; facets may still be counted by another thread while whoever asks goes on.
  public Answer.Pending answerAhead(Question question, Viewer viewer) {
    return answering(() -> finding.answer(question, asking(viewer)));
  }

  private static <T> T answering(Supplier<T> answer) {
    boolean begun = Processors.HERE.begin();
    try {
      return RightOfWay.OF_ANSWERS.answering(answer);
    } finally {
      Processors.HERE.end(begun);
    }
  }

  private Finding.Asking asking(Viewer viewer) {
    return new Finding.Asking(viewer, people.directory(), rights.visible(viewer), census(viewer));
  }

  /// A text with its misspelt words put right; empty if there are none.
  public Optional<String> spelt(String text, Viewer viewer) {
    return finding.spelt(text, asking(viewer));
  }

  /// Those values of a facet in whose label a word begins so, the most frequent first, of what a question finds; its own filter
  /// is left out, as in [#answer].
  ///
  /// @param prefix empty for all
  public List<FacetValue> facet(String facet, String prefix, Question question, Viewer viewer) {
    return finding.facet(facet, prefix, question, asking(viewer));
  }

  /// What somebody who has typed so far may mean, at most `limit`: in the order of [Suggestion.Kind].
  public List<Suggestion> suggest(String typed, int limit, Viewer viewer) {
    boolean begun = Processors.HERE.beginAlone();
    try {
      return RightOfWay.OF_ANSWERS.answering(() -> Spent.on(Part.SUGGEST, () -> suggested(typed, limit, viewer)));
    } finally {
      Processors.HERE.end(begun);
    }
  }

  private List<Suggestion> suggested(String typed, int limit, Viewer viewer) {
    Typed asked = new Typed(Suggesting.beginning(typed), limit);
    typists.note(viewer, asked);
    return suggested(asked, viewer);
  }

  private List<Suggestion> suggested(Typed typed, Viewer viewer) {
    Census census = census(viewer);
    List<Suggestion> suggestions = census.suggested(typed);
    if (suggestions == null) {
      Directory directory = people.directory();
      suggestions = List.copyOf(new Suggesting(engine, rights.visible(viewer), census, directory, names(directory), sources, finding::scaled)
          .of(typed.text(), typed.limit()));
      census.suggest(typed, suggestions);
    }
    return suggestions;
  }

  private NameIndex names(Directory directory) {
    NameIndex known = names;
    if (!known.isOf(directory)) {
      known = new NameIndex(directory);
      names = known;
    }
    return known;
  }

  /// What somebody typed, as much of it as is looked at.
  record Typed(String text, int limit) {}

  /// Works out after a commit what those who asked last would else wait for with their next letter: rights, who is who, and
  /// what their beginnings suggest now, each by their own rights. To be called now and then, by a thread that nobody waits for;
  /// without a commit it does nothing.
  ///
  /// @param most how long it may take; what is under way is finished
  /// @return whether there was anything to do
  public boolean refresh(Duration most) {
    long version = engine.version();
    if (version == refreshed) {
      return false;
    }
    long end = System.nanoTime() + most.toNanos();
    refreshed = version;
    names(people.directory());
    rights.visible(Viewers.ANYBODY);
    BooleanSupplier worthIt = () -> System.nanoTime() < end && engine.version() == version;
    typists.each((viewer, typed) -> {
      if (worthIt.getAsBoolean()) {
        census(viewer);
      }
      typed.stream().takeWhile(_ -> worthIt.getAsBoolean()).forEach(one -> suggested(one, viewer));
    });
    return true;
  }

  /// The documents that speak of a topic: the votes of `expertise`.
  public Votes votes(Topic topic, Viewer viewer) {
    return Spent.on(Part.FIND, () -> {
      Translation translation = translation(topic, viewer);
      Node node = QueryParser.parse(topic.text()).node();
      Query words = translation.query(node, false);
      Query about = node == null ? words : translation.about(node);
      // of one word alike, and then each hit is about it; what is noted meanwhile is waited for all the same
      List<Query> tests = about.equals(words) ? List.of() : List.of(about);
      Query query = filtered(words, topic, translation, viewer);
      Pending found = engine.searchAhead(Request.of(query, rights.visible(viewer), topic.voters(), VOTING).withTests(tests));
      List<Hit> hits = found.result().hits();
      Set<String> all = tests.isEmpty() ? hits.stream().map(Hit::id).collect(Collectors.toUnmodifiableSet()) : Set.of();
      return new Votes(Disowned.each(hits, people.directory()), () -> {
        List<Set<String>> passed = found.passed().get();
        return passed.isEmpty() ? all : passed.getFirst();
      }, query);
    });
  }

  /// Which of these documents are copies of one text, as [Copies#texts], without the parts of whoever said of a copy that it shows
  /// nothing of them.
  public List<List<Hit>> texts(List<Hit> hits) {
    List<List<Hit>> texts = Spent.on(Part.COPIES, () -> copies.texts(hits));
    Directory directory = people.directory();
    return directory.disowned().isEmpty() ? texts : texts.stream().map(text -> Disowned.text(text, directory)).toList();
  }

  /// Some of the documents that vote with the passage that speaks of it and their text, as far as evidence is shown of them: no numbers,
  /// no people but those of its posts. If a processor has nothing to do they are fetched there while whoever asks goes on.
  public Supplier<Map<String, Document>> evidence(Votes votes, Set<String> ids, Viewer viewer) {
    Query some = new Query.And(List.of(new Query.AnyOf(Schema.ID, ids), Fetching.quoted(votes.query())));
    Request request = new Request(some, rights.visible(viewer), 0, ids.size(), null, EVIDENCE, List.of(),
        List.of(new Quotes(Fields.BODY, 1, PASSAGE)));
    Showing showing = new Showing(people.directory(), sources, clock.instant(), lasting);
    Supplier<Map<String, Document>> work = () -> {
      Map<String, Document> out = HashMap.newHashMap(ids.size());
      engine.search(request).hits().forEach(hit -> out.put(hit.id(), showing.evidence(hit)));
      return out;
    };
    Supplier<Map<String, Document>> begun = ids.size() < LEAST_HANDED ? null : Processors.HERE.later(work);
    return begun == null ? work : begun;
  }

  /// What is about a topic.
  private Query about(Topic topic, Viewer viewer) {
    Translation translation = translation(topic, viewer);
    Node node = QueryParser.parse(topic.text()).node();
    return filtered(node == null ? translation.query(null, false) : translation.about(node), topic, translation,
        viewer);
  }

  private Translation translation(Topic topic, Viewer viewer) {
    return finding.translation(people.directory(), topic.fields(),
        new Translation.Weights(topic.coordination(), topic.pairs(), topic.joins(), topic.synonyms(), false, true), false, viewer,
        words -> words);
  }

  /// What is not the company's is asked to be left out only of whoever sees any of it: it is looked at for each document.
  private Query filtered(Query words, Topic topic, Translation translation, Viewer viewer) {
    List<Query> all = new ArrayList<>();
    if (!viewer.without().containsAll(governance.whoKnows())) {
      all.add(survey.ours());
    }
    all.add(words);
    topic.filters().entrySet().stream().sorted(Map.Entry.comparingByKey()).filter(e -> !e.getValue().isEmpty())
        .forEach(e -> all.add(translation.filter(e.getKey(), e.getValue())));
    return new Query.And(all);
  }

  /// What is counted of all that the viewer may see.
  public Census census(Viewer viewer) {
    Query visible = rights.visible(viewer);
    return censuses.of(visible, engine.version(visible), people.directory());
  }

  /// One document, if there is one of this id that the viewer may see.
  public Optional<Document> document(String id, Viewer viewer) {
    Query visible = rights.visible(viewer);
    Showing showing = new Showing(people.directory(), sources, clock.instant(), lasting);
    return engine.search(Request.of(new Query.Term(Schema.ID, id), visible, 1, WHOLE_DOCUMENT)).hits().stream().findFirst().map(hit -> {
      List<String> copies = folding.copiesOf(hit, visible);
      List<String> listed = copies.stream().limit(Fetching.COPIES).toList();
      Map<String, Hit> known = fetching.byId(new Query.All(), listed, visible, Showing.COPY, List.of());
      return showing.document(hit, listed.stream().map(known::get).filter(copy -> copy != null).toList(), copies.size());
    });
  }

  /// The ids of what a question finds, with the time of the last change ([Instant#MIN] where it is not known), in the
  /// question's order; all words must be there, and copies are documents of their own.
  ///
  /// @param most however many the question asks for
  public Map<String, Instant> ids(Question question, int most, Viewer viewer) {
    return fetching.times(finding.strictly(question, asking(viewer)), question.order(), most, rights.visible(viewer));
  }

  /// Some documents of those a question finds, with passages, in the order of their ids as they are given.
  public List<Found> some(Question question, Collection<String> ids, Viewer viewer) {
    Showing showing = new Showing(people.directory(), sources, clock.instant(), lasting);
    Map<String, Hit> hits = fetching.byId(finding.strictly(question, asking(viewer)), List.copyOf(ids), rights.visible(viewer), SHOWN,
        question.text().isEmpty() ? List.of() : QUOTES);
    return ids.stream().map(hits::get).filter(hit -> hit != null).map(showing::found).toList();
  }

  /// Documents that speak of the same as one, its copies left out, the most like it first; empty if there is none of this id
  /// that the viewer may see.
  public Optional<List<Found>> similar(String id, int size, Viewer viewer) {
    Query visible = rights.visible(viewer);
    return engine.search(Request.of(new Query.Term(Schema.ID, id), visible, 1, WHOLE_DOCUMENT)).hits().stream().findFirst().map(hit ->
        fetching.like(new Likeness(engine, finding.fields().weighted(), visible).to(hit, folding.copiesOf(hit, visible)), size, visible, folding,
            new Showing(people.directory(), sources, clock.instant(), lasting)));
  }

  /// What a person had a part in, the newest first, as far as the viewer may see it.
  public List<Found> of(Profile person, int size, Viewer viewer) {
    Result result = engine.search(new Request(new Query.AnyOf(Fields.INVOLVED, person.identities()), rights.visible(viewer), 0,
        size, new Sort(Fields.AT, true), SHOWN, List.of(), List.of()));
    Showing showing = new Showing(people.directory(), sources, clock.instant(), lasting);
    return result.hits().stream().map(showing::found).toList();
  }

  /// What a person had a part in, the newest first, with what it is about: what they can be known by.
  public List<Hit> work(Profile person, int most, Viewer viewer) {
    return Disowned.each(survey.newest(new Query.And(List.of(survey.ours(), new Query.AnyOf(Fields.INVOLVED, person.identities()))), most,
        rights.visible(viewer)), people.directory());
  }

  /// The documents with a tag, the newest first.
  public List<Hit> tagged(String tag, int most, Viewer viewer) {
    return Disowned.each(survey.newest(new Query.And(List.of(survey.ours(), new Query.Term(Fields.TAG, tag))), most, rights.visible(viewer)),
        people.directory());
  }

  /// How many documents about a topic were written in each year.
  public Map<String, Long> years(Topic topic, Viewer viewer) {
    return new TreeMap<>(survey.counts(Fields.YEAR, about(topic, viewer), rights.visible(viewer)));
  }

  /// How many documents are about a topic.
  public long count(Topic topic, Viewer viewer) {
    return survey.total(about(topic, viewer), rights.visible(viewer));
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

  /// What the sources are called, by id.
  public Map<String, String> sources() {
    return Map.copyOf(sources);
  }

  /// What to call a source.
  public String label(String source) {
    return sources.getOrDefault(source, source);
  }

  /// As whom a person sees, now. Ask anew for each request: rights that were taken away are gone with the next.
  public Viewer viewer(Profile person) {
    return viewers.of(person, people.groups());
  }

  /// Who is in which groups, now.
  public Groups groups() {
    return people.groups();
  }

  public Directory directory() {
    return people.directory();
  }

  /// A number that differs whenever answers to this viewer could, and stays whatever is done to documents they may not see.
  public long version(Viewer viewer) {
    return engine.version(rights.visible(viewer)) * 31 + people.version();
  }

  /// Says of a topic whether this question asks for it. Of a topic, all words must be wanted, in whatever form and order; words
  /// of which one is enough are all wanted.
  ///
  /// @param filters chosen values by facet, as in [Question]
  public Predicate<String> asksFor(String question, Map<String, List<String>> filters) {
    return declarations.asksFor(question, filters);
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
