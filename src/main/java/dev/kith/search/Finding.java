package dev.kith.search;

import dev.kith.engine.Pending;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Factor;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Request.Sort;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import dev.kith.fields.Fields;
import dev.kith.model.Sentence;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.search.Answer.Corrected;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import dev.kith.search.Answer.Help;
import dev.kith.search.Answer.SpeltOut;
import dev.kith.search.Answer.Understood;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// How a question is asked of the engine: read, asked for all words and then for some, spelt right, and loosened where little is
/// found. [Search] says who may ask.
final class Finding {
  /// Up to so many words all are meant; a longer question is a sentence, of which the best documents hold but some.
  private static final int FEW_WORDS = 3;
  /// So many documents that hold a whole sentence are enough to show no others.
  private static final int ENOUGH = 10;
  /// Fewer results than this, and help is offered.
  private static final int FEW_RESULTS = 5;
  private static final int MOST_COUNTED = 12;
  private static final int MOST_LOOSER = 6;
  private static final String COMPOUNDING = Language.DE.code();
  /// So many documents of a thousand in a language are no chance.
  private static final int COMPOUNDING_SHARE = 10;

  private final Engine engine;
  private final Fetching fetching;
  private final Folding folding;
  private final Map<String, String> sources;
  private final FieldSettings fields;
  private final ContentRanking ranking;
  private final Synonyms synonyms;
  private final InstantSource clock;
  private final BiFunction<List<Profile>, Viewer, List<Profile>> shown;
  private final Lasting lasting;
  private final List<Query.Weighted> weighted;
  private volatile Scale scale;

  /// What scores are multiplied by on one day.
  private record Scale(long day, List<Factor> factors) {}

  /// @param shown leaves of some people those of whom somebody may know
  Finding(Engine engine, Fetching fetching, Folding folding, Map<String, String> sources, FieldSettings fields, ContentRanking ranking,
      Synonyms synonyms, InstantSource clock, BiFunction<List<Profile>, Viewer, List<Profile>> shown,
      Lasting lasting) {
    this.engine = engine;
    this.fetching = fetching;
    this.folding = folding;
    this.sources = sources;
    this.fields = fields;
    this.ranking = ranking;
    this.synonyms = synonyms;
    this.clock = clock;
    this.shown = shown;
    this.lasting = lasting;
    this.weighted = fields.weighted();
  }

  /// Answers a question with documents.
  Answer.Pending answer(Question question, Asking asking) {
    long start = System.nanoTime();
    QueryParser.Parsed parsed = QueryParser.parse(question.text());
    Round round = Spent.on(Part.FIND, () -> understood(question, parsed, asking));
    List<Sentence> notices = new ArrayList<>(parsed.notices());
    Round asked = round;
    Corrected corrected = question.literal() ? null : Spent.on(Part.HELP, () -> corrected(asked, asking));
    if (corrected != null && corrected.applied()) {
      notices.add(Sentence.of("Nothing was found for “{0}”; these are the results for “{1}”.", question.text(), corrected.q()));
      round = understood(question.asking(corrected.q()), QueryParser.parse(corrected.q()), asking);
    }
    notices.addAll(round.notices);
    if (round.speltOut != null) {
      notices.add(Sentence.of("“{0}” and “{1}” are taken for the same, as “{2}” says.", round.speltOut.acronym(), round.speltOut.words(),
          round.speltOut.title()));
    }
    Result result = round.result;
    Showing showing = new Showing(asking.directory, sources, clock.instant(), lasting);
    boolean more = question.from() + question.size() < result.total();
    List<Found> hits;
    Round found = round;
    if (question.folded()) {
      Folding.Page page = Spent.on(Part.COPIES,
          () -> folding.page(found.query, asking.visible, found.sort, question.from(), question.size(), result));
      hits = Spent.on(Part.FETCH, () -> fetching.found(page.texts(), found.query, asking.visible, showing));
      more = page.more();
    } else {
      hits = result.hits().stream().map(showing::found).toList();
    }
    String readable = (Translation.readable(round.node) + " " + Translation.readable(question)).strip();
    Help help = Spent.on(Part.HELP, () -> help(found, corrected, asking));
    Answer answer = new Answer(question.text(), readable, notices, Hints.of(question, result), result.total(), hits, more, Map.of(),
        List.of(), help, System.nanoTime() - start);
    return new Answer.Pending(answer, () -> Spent.on(Part.FACETS, found::counts));
  }

  List<FacetValue> facet(String facet, String prefix, Question question, Asking asking) {
    Round round = understood(question.counting(), QueryParser.parse(question.text()), asking);
    Facet whole = round.facets.whole(facet, round.words, round.narrowing);
    Result result = engine.search(Request.of(new Query.Or(List.of()), asking.visible, 0, List.of()).withFacets(List.of(whole)));
    return round.facets.beginning(facet, prefix, result.facets().getFirst());
  }

  /// Who asks, and what there is for them.
  record Asking(Viewer viewer, Directory directory, Query visible, Census census) {}

  /// A question as the engine was asked it, and what it said.
  ///
  /// @param node    as understood
  /// @param counted the facets, as the engine counted them
  /// @param strict  how many documents have all words; `-1` if all or some is the same
  private record Round(Question question, Node node, Natural.Reading reading, SpeltOut speltOut, Query words, Narrowing narrowing,
      Query query, Sort sort, Facets facets, Result result, Supplier<List<List<Count>>> counted, long strict, int length,
      List<Sentence> notices) {
    Answer.Counts counts() {
      long start = System.nanoTime();
      List<List<Count>> counts = counted.get();
      return new Answer.Counts(facets.read(counts), facets.dates(counts), System.nanoTime() - start);
    }

    /// Whether so little was found that help is due. A sentence says much around its point: it need not be there whole.
    boolean poor() {
      return (length > FEW_WORDS || strict < 0 ? result.total() : strict) < FEW_RESULTS;
    }
  }

  /// A question with the filters that can be read out of its words; without them if nothing were found with them.
  private Round understood(Question question, QueryParser.Parsed parsed, Asking asking) {
    Natural.Reading plain = new Natural.Reading(parsed.node(), List.of(), false);
    Natural.Reading reading = question.literal() ? plain : new Natural(asking.directory, sources, some -> shown.apply(some, asking.viewer),
        new SpokenDates(clock.instant().atOffset(ZoneOffset.UTC).toLocalDate()), asking.viewer.id()).read(parsed.node());
    Round round = round(question, reading, asking);
    if (reading.parts().isEmpty() || round.result.total() > 0) {
      return round;
    }
    Round words = round(question, plain, asking);
    words.notices.addFirst(Sentence.of("Nothing was found for {0}; these are results for the words as they stand.",
        reading.parts().stream().map(Natural.Part::label).toList()));
    return words;
  }

  private Round round(Question asked, Natural.Reading reading, Asking asking) {
    Question question = reading.newest() && asked.order() == Question.Order.RELEVANCE ? asked.sorted(Question.Order.NEWEST) : asked;
    Translation translation = translation(asking.directory, weighted,
        new Translation.Weights(0, ranking.pairs(), ranking.joins(), ranking.synonyms(), true, false), question.typing(), asking.viewer,
        compounds(asking));
    SpeltOut speltOut = asked.literal() || asked.typing() ? null : speltOut(reading.node(), asking);
    Query words = alsoSpeltOut(translation, reading.node(), speltOut, true);
    Narrowing narrowing = Narrowing.of(question, translation);
    Facets facets = new Facets(question, fields.facets(), asking.directory, sources,
        id -> asking.directory.person(id).filter(Profile::human)
            .filter(person -> !shown.apply(List.of(person), asking.viewer).isEmpty()).isPresent());
    Sort sort = switch (question.order()) {
      case RELEVANCE -> null;
      case NEWEST -> new Sort(Fields.AT, true);
      case OLDEST -> new Sort(Fields.AT, false);
    };
    List<Sentence> notices = new ArrayList<>();
    Query query = narrowing.with(scaled(words));
    Pending begun = first(question, query, sort, facets.requests(words, narrowing), asking.visible);
    long found = begun.result().total();
    long strict = translation.words() > 1 ? found : -1;
    if (translation.words() > 1 && found < (translation.words() > FEW_WORDS ? ENOUGH : 1)) {
      words = alsoSpeltOut(translation, reading.node(), speltOut, false);
      query = narrowing.with(scaled(words));
      begun = first(question, query, sort, facets.requests(words, narrowing), asking.visible);
      if (strict == 0 && begun.result().total() > 0) {
        notices.add(Sentence.of("Nothing has all of these words; these have some of them."));
      }
    }
    notices.addAll(translation.notices());
    return new Round(question, reading.node(), reading, speltOut, words, narrowing, query, sort, facets, begun.result(),
        begun.facets(), strict, translation.words(), notices);
  }

  /// What an acronym in a question stands for, or the acronym of its words; `null` if no document tells.
  private SpeltOut speltOut(Node node, Asking asking) {
    List<Node.Piece> pieces = Node.pieces(node);
    SpeltOut known = Acronyms.candidate(pieces).flatMap(asking.census::meaning).orElse(null);
    if (known == null) {
      return null;
    }
    String telling = String.join(" ", Translation.telling(pieces).stream().map(Node.Piece::text).toList()).toLowerCase(Locale.ROOT);
    boolean asked = telling.equals(String.join(" ", Translation.telling(known.words())))
        || List.of(telling.split(" ")).contains(known.acronym().toLowerCase(Locale.ROOT));
    return asked && synonyms.at(List.of(known.acronym()), 0).others().isEmpty() ? known : null;
  }

  /// A question's words, or with the acronym's words in its place, or it in theirs.
  private Query alsoSpeltOut(Translation translation, Node node, SpeltOut speltOut, boolean all) {
    if (speltOut == null) {
      return translation.query(node, all);
    }
    List<Node> nodes = Node.and(node).nodes();
    List<Node.Piece> pieces = new ArrayList<>();
    boolean acronym = false;
    for (Node.Piece piece : Node.pieces(node)) {
      boolean here = piece.text().equalsIgnoreCase(speltOut.acronym());
      acronym |= here;
      pieces.add(here ? new Node.Piece(speltOut.words(), true) : piece);
    }
    List<Node> other = new ArrayList<>(List.of(new Node.Run(acronym ? pieces : List.of(new Node.Piece(speltOut.acronym(), false)))));
    nodes.stream().filter(part -> !(part instanceof Node.Run)).forEach(other::add);
    Query instead = new Query.Boost(translation.query(new Node.And(other), all), ranking.synonyms());
    // last, since the translation knows how many words its last query had
    return new Query.Or(List.of(translation.query(node, all), instead));
  }

  /// The total, the facets, and hits: the results themselves, or what [Folding] makes them of.
  private Pending first(Question question, Query query, Sort sort, List<Facet> facets, Query visible) {
    if (!question.folded()) {
      return engine.searchAhead(new Request(query, visible, question.from(), question.size(), sort, Search.SHOWN, facets,
          Search.QUOTES));
    }
    return engine.searchAhead(folding.first(query, visible, sort, question.from(), question.size()).withFacets(facets));
  }

  /// The question spelt right, if words of it are misspelt and more is found so.
  private Corrected corrected(Round round, Asking asking) {
    List<Answer.Correction> corrections = correcting(asking).of(Node.pieces(round.node), round.question.typing());
    String q = Correcting.apply(round.question.text(), corrections);
    if (corrections.isEmpty() || q.equals(round.question.text())) {
      return null;
    }
    long original = round.strict < 0 ? round.result.total() : round.strict;
    Round counted = understood(round.question.asking(q).counting(), QueryParser.parse(q), asking);
    long total = counted.strict < 0 ? counted.result.total() : counted.strict;
    return total <= original ? null : new Corrected(corrections, q, original == 0, total, original);
  }

  /// A text with its misspelt words put right; empty if there are none.
  Optional<String> spelt(String text, Asking asking) {
    String spelt = Correcting.apply(text, correcting(asking).of(Node.pieces(QueryParser.parse(text).node()), false));
    return spelt.equals(text) ? Optional.empty() : Optional.of(spelt);
  }

  private Correcting correcting(Asking asking) {
    return new Correcting(engine, asking.visible, weighted, synonyms,
        word -> !asking.directory.find(word, some -> shown.apply(some, asking.viewer)).isEmpty());
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
    return new Help(round.question.order() == Question.Order.NEWEST && round.reading.newest() ? "newest" : "", understood, round.speltOut, corrected,
        words, looser.subList(0, Math.min(MOST_LOOSER, looser.size())));
  }

  private long total(Question question, Node node, Asking asking) {
    return round(question, new Natural.Reading(node, List.of(), false), asking).result.total();
  }

  /// What finds the documents that hold all words of a question, copies of one text each by itself.
  Query strictly(Question question, Asking asking) {
    Translation translation = translation(asking.directory, weighted,
        new Translation.Weights(0, ranking.pairs(), ranking.joins(), ranking.synonyms(), true, false), false, asking.viewer, compounds(asking));
    Query words = translation.query(QueryParser.parse(question.text()).node(), true);
    return Narrowing.of(question, translation).with(scaled(words));
  }

  FieldSettings fields() {
    return fields;
  }

  Query scaled(Query words) {
    long day = today();
    Scale known = scale;
    if (known == null || known.day != day) {
      known = new Scale(day, factors(day));
      scale = known;
    }
    return known.factors.isEmpty() ? words : new Query.Scaled(words, known.factors);
  }

  private List<Factor> factors(long today) {
    List<Factor> factors = new ArrayList<>();
    if (ranking.freshnessFloor() < 1) {
      factors.add(new Factor.Recent(Fields.AT, today, ranking.halfLifeDays() * 86_400L, ranking.freshnessFloor()));
    }
    ranking.signalsInOrder().stream().filter(s -> s.getValue().weight() > 0)
        .forEach(s -> factors.add(new Factor.Signal(s.getKey(), s.getValue().weight(), s.getValue().pivot())));
    return List.copyOf(factors);
  }

  /// The beginning of this day: with the second itself no two questions would be equal and nothing could be kept.
  private long today() {
    return clock.instant().getEpochSecond() / 86_400 * 86_400;
  }

  Translation translation(Directory directory, List<Query.Weighted> in, Translation.Weights weights,
      boolean typing, Viewer viewer, UnaryOperator<List<Word>> compounds) {
    return new Translation(in, weights, synonyms, directory, sources, clock.instant(), typing, some -> shown.apply(some, viewer), compounds);
  }

  /// Of English, where words stand apart, compounds would be chance: only where documents in German are to be found.
  private UnaryOperator<List<Word>> compounds(Asking asking) {
    Compounds compounds = new Compounds(engine, asking.visible, weighted, ranking.synonyms());
    return words -> asking.census.isWritten(COMPOUNDING, COMPOUNDING_SHARE) ? compounds.of(words) : words;
  }
}
