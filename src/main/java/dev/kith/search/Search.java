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
import dev.kith.fields.Fields;
import dev.kith.fields.Stored;
import dev.kith.model.Ownership;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The only way to documents. Each method wants to know who asks, and what they may not see changes nothing in its answer.
public final class Search {
  /// Up to so many words all are meant; a longer question is a sentence, of which the best documents hold but some.
  private static final int FEW_WORDS = 3;
  /// So many documents that hold a whole sentence are enough to show no others.
  private static final int ENOUGH = 10;
  /// A supplier's datasheet and somebody's private notes show nothing of what the company knows.
  private static final Query NOT_OURS = new Query.Not(new Query.AnyOf(Fields.OWNERSHIP,
      Set.of(Ownership.EXTERNAL.label(), Ownership.PERSONAL.label())));
  private static final int FACET_VALUES = 50;
  private static final int PASSAGE = 240;
  private static final int PASSAGES = 2;
  private static final int WHOLE = 1_000_000;
  private static final List<String> SHOWN = List.of(Fields.NATIVE, Fields.TITLE, Fields.URL, Fields.SOURCE, Fields.TYPE,
      Fields.PLACE, Fields.PARTS, Fields.OUTLINE, Fields.TAG, Fields.OWNERSHIP, Fields.AT, Fields.CREATED, Fields.LIKES,
      Fields.VOTES, Fields.COMMENTS, Fields.VIEWS, Fields.BOOKMARKS, Fields.INLINKS, Fields.ACCEPTED);

  private final Engine engine;
  private final People people;
  private final Map<String, String> sources;
  private final FieldSettings fields;
  private final ContentRanking ranking;
  private final Synonyms synonyms;
  private final InstantSource clock;
  private final Rights rights;

  /// @param sources what to call each source, by id
  public Search(Engine engine, People people, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      Synonyms synonyms, InstantSource clock) {
    this.engine = engine;
    this.people = people;
    this.sources = new TreeMap<>(sources);
    this.fields = fields;
    this.ranking = ranking;
    this.synonyms = synonyms;
    this.clock = clock;
    this.rights = new Rights(engine);
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
    Query words = translation.query(parsed.node(), true);
    Result result = search(question, translation, words, visible, directory);
    if (translation.words() > 1 && result.total() < (translation.words() > FEW_WORDS ? ENOUGH : 1)) {
      Query some = translation.query(parsed.node(), false);
      Result relaxed = search(question, translation, some, visible, directory);
      if (result.total() == 0 && relaxed.total() > 0) {
        notices.add("Nothing has all of these words; these have some of them.");
      }
      result = relaxed;
    }
    notices.addAll(translation.notices());
    Showing showing = new Showing(directory, sources, clock.instant());
    List<Found> hits = result.hits().stream().map(showing::found).toList();
    String readable = (Translation.readable(parsed.node()) + " " + Translation.readable(question.filters())).strip();
    return new Answer(question.text(), readable, notices, hints(question, result), result.total(), hits,
        facets(question, result, directory, viewer), System.nanoTime() - start);
  }

  private Result search(Question question, Translation translation, Query words, Query visible, Directory directory) {
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
    return engine.search(new Request(new Query.And(filters), visible, question.from(), question.size(), sort, SHOWN, facets,
        List.of(new Quotes(Fields.TITLE, 1, WHOLE), new Quotes(Fields.BODY, PASSAGES, PASSAGE))));
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
  private static Map<String, String> only(Map<String, String> names) {
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

  private static List<String> hints(Question question, Result result) {
    List<String> hints = new ArrayList<>();
    if (result.total() == 0 && !question.text().isBlank()) {
      if (question.filters().values().stream().anyMatch(values -> !values.isEmpty())) {
        hints.add("Remove a filter.");
      }
      if (question.text().indexOf('"') >= 0) {
        hints.add("Leave out the quotes to find the words apart.");
      }
      hints.add("Try fewer or more general words.");
    }
    return hints;
  }

  /// The documents that speak of a topic, the best first, with who did what to each: the votes of `expertise`.
  public List<Hit> evidence(Topic topic, Viewer viewer) {
    return engine.search(Request.of(query(topic, false, viewer), rights.visible(viewer), topic.voters(),
        List.of(Fields.PARTS, Fields.NAMED, Fields.SOURCE, Fields.AT, Fields.TYPE, Fields.VOTES, Fields.FOLDER))).hits();
  }

  /// The ids of the best documents that are about the topic, not only near it.
  public Set<String> solid(Topic topic, Viewer viewer) {
    Result result = engine.search(Request.of(query(topic, true, viewer), rights.visible(viewer), topic.voters(), List.of()));
    return result.hits().stream().map(Hit::id).collect(Collectors.toSet());
  }

  /// Some of a topic's documents as results, with the passage that speaks of it.
  public Map<String, Found> evidence(Topic topic, Set<String> ids, Viewer viewer) {
    Query some = new Query.And(List.of(new Query.AnyOf(dev.kith.engine.Schema.ID, ids),
        new Query.Or(List.of(query(topic, false, viewer), new Query.All()))));
    Result result = engine.search(new Request(some, rights.visible(viewer), 0, ids.size(), null, SHOWN, List.of(),
        List.of(new Quotes(Fields.TITLE, 1, WHOLE), new Quotes(Fields.BODY, 1, PASSAGE))));
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    Map<String, Found> out = new LinkedHashMap<>();
    result.hits().forEach(hit -> out.put(hit.id(), showing.found(hit)));
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

  /// How many of the documents that the viewer may see each person had a writing part in, by person's id.
  public Map<String, Long> written(Viewer viewer) {
    return writers(new Query.All(), viewer);
  }

  /// As [#written(Viewer)], of documents no older than a time.
  public Map<String, Long> writtenSince(Instant since, Viewer viewer) {
    return writers(new Query.Between(Fields.AT, since.getEpochSecond(), Long.MAX_VALUE), viewer);
  }

  /// As [#written(Viewer)], of the company's documents in a folder.
  public Map<String, Long> writtenIn(String folder, Viewer viewer) {
    return writers(new Query.And(List.of(NOT_OURS, new Query.Term(Fields.FOLDER, folder))), viewer);
  }

  private Map<String, Long> writers(Query documents, Viewer viewer) {
    return counts(documents, new Facet(Fields.AUTHOR, Integer.MAX_VALUE, only(people.directory().idByIdentity()), null), viewer);
  }

  /// How many of the company's documents that the viewer may see lie in each of these folders.
  public Map<String, Long> folders(Set<String> names, Viewer viewer) {
    Map<String, String> themselves = names.stream().collect(Collectors.toMap(name -> name, name -> name));
    return counts(NOT_OURS, new Facet(Fields.FOLDER, Integer.MAX_VALUE, only(themselves), null), viewer);
  }

  private Map<String, Long> counts(Query documents, Facet facet, Viewer viewer) {
    Map<String, Long> out = new LinkedHashMap<>();
    engine.search(Request.of(documents, rights.visible(viewer), 0, List.of()).withFacets(List.of(facet))).facets().getFirst()
        .forEach(count -> out.put(count.value(), count.count()));
    return out;
  }

  /// When the newest document that the viewer may see was last changed; empty if none says.
  public Optional<Instant> newest(Viewer viewer) {
    Request request = new Request(new Query.All(), rights.visible(viewer), 0, 1, new Sort(Fields.AT, true), List.of(Fields.AT),
        List.of(), List.of());
    return engine.search(request).hits().stream().findFirst().map(hit -> Stored.time(hit, Fields.AT));
  }

  /// One document, if there is one of this id that the viewer may see.
  public Optional<Document> document(String id, Viewer viewer) {
    List<String> all = new ArrayList<>(SHOWN);
    all.addAll(List.of(Fields.BODY, Fields.LANGUAGE));
    Result result = engine.search(Request.of(new Query.Term(dev.kith.engine.Schema.ID, id), rights.visible(viewer), 1, all));
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    return result.hits().stream().findFirst().map(showing::document);
  }

  /// What a person had a part in, the newest first, as far as the viewer may see it.
  public List<Found> of(Profile person, int size, Viewer viewer) {
    Result result = engine.search(new Request(new Query.AnyOf(Fields.INVOLVED, person.identities()), rights.visible(viewer), 0,
        size, new Sort(Fields.AT, true), SHOWN, List.of(), List.of()));
    Showing showing = new Showing(people.directory(), sources, clock.instant());
    return result.hits().stream().map(showing::found).toList();
  }

  /// A person, if the viewer may know of them: they are in a list of people, or did something the viewer may see.
  public Optional<Profile> shown(String id, Viewer viewer) {
    return shown(people.directory().person(id).filter(Profile::human).stream().toList(), viewer).stream().findFirst();
  }

  private List<Profile> shown(List<Profile> some, Viewer viewer) {
    Map<String, String> unlisted = new HashMap<>();
    some.stream().filter(person -> !person.listed())
        .forEach(person -> person.identities().forEach(identity -> unlisted.put(identity, person.id())));
    if (unlisted.isEmpty()) {
      return some;
    }
    Query theirs = new Query.AnyOf(Fields.INVOLVED, unlisted.keySet());
    Set<String> seen = engine.search(Request.of(theirs, rights.visible(viewer), 0, List.of())
        .withFacets(List.of(new Facet(Fields.INVOLVED, Integer.MAX_VALUE, unlisted, null)))).facets().getFirst().stream()
        .map(Count::value).collect(Collectors.toSet());
    return some.stream().filter(person -> person.listed() || seen.contains(person.id())).toList();
  }

  /// How many documents of each source the viewer may see.
  public Map<String, Long> counts(Viewer viewer) {
    return counts(new Query.All(), Facet.of(Fields.SOURCE, Integer.MAX_VALUE), viewer);
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
    return engine.version();
  }

  public Instant now() {
    return clock.instant();
  }
}
