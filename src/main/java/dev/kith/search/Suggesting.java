package dev.kith.search;

import static dev.kith.model.Spelling.fold;

import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Request;
import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Result;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.fields.Fields;
import dev.kith.model.Kind;
import dev.kith.model.Spelling;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.people.Wishes;
import dev.kith.search.Answer.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Works out what somebody may mean who has typed so far, for one asker. Words, titles, tags and counts come from the engine with
/// the asker's `visible`, so that nothing is suggested but what they would find.
///
/// @param sources labels by source id
/// @param scaled  lets fresh and well liked documents go first
record Suggesting(Engine engine, Query visible, Census census, Directory directory, NameIndex names, Map<String, String> sources,
    UnaryOperator<Query> scaled) {
  private static final int QUERIES = 3;
  private static final int PEOPLE = 2;
  private static final int PAGES = 3;
  private static final int WHO = 3;
  /// So many titles are looked at for words that go on.
  private static final int TITLES = 12;
  private static final int LONGEST = 100;
  private static final int MOST_WORDS = 8;
  /// A title is continued by so many words at most.
  private static final int WORDS_ON = 2;
  /// Words that no topic and no search begins or ends with, besides those that searches leave out.
  private static final Set<String> IDLE = Set.of((
      "whom whose why without within than then them they these those their its if but so into because while "
      + "after before under over above below against through until since off out up during between per via also "
      + "nor he she him his her us just only were been had one inside der die das dem den des ein eine einen einem "
      + "einer eines und oder aber für mit ohne von vom zu zum zur im am an auf aus bei nach über ist sind wer wen "
      + "wem wessen wie wo wann warum wieso welche welcher welches welchen nicht auch wir ihr sie ich someone somebody "
      + "anyone anybody everyone everybody nobody something anything everything nothing still yet again already ever "
      + "never always now here too very jemand niemand etwas nichts alles jetzt noch schon immer hier").split(" "));
  /// Words with which a phrase becomes a sentence: of "Can parental leave be split?" no search is "leave be split".
  private static final Set<String> CLAUSE = Set.of(("be is are am was war were been do does did can could should would will may might must has have "
      + "had not i my me we our you your it its he she they this these those what when where which who whom how why if before after "
      + "because while until ist sind wird werden kann können soll muss hat haben ich mein wir unser du sie er es nicht "
      + "wann wo wer wie warum wenn weil dass").split(" "));
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final List<Weighted> NAMED = List.of(new Weighted(Fields.TITLE, 3, true), new Weighted(Fields.LABELS, 1, false));
  private static final List<String> NAMES = List.of(Fields.TITLE, Fields.LABELS);
  private static final Query NONE = new Query.Or(List.of());
  private static final Query TITLED = new Query.Not(new Query.Term(Fields.TYPE, Kind.MESSAGE.label()));

  /// @param whole whether the last word is finished: a blank stands behind it
  /// @param folded the words as they are compared
  /// @param before all but the last of them
  private record Typed(List<String> words, List<String> folded, String before, boolean whole) {
    Typed(List<String> words, boolean whole) {
      this(words, words.stream().map(Spelling::fold).toList(), String.join(" ", words.subList(0, Math.max(0, words.size() - 1))), whole);
    }

    String last() {
      return words.getLast();
    }

    static Typed of(String text) {
      List<String> words = Arrays.stream(PARTS.split(text)).filter(word -> !word.isEmpty()).toList();
      return new Typed(words, !text.isEmpty() && !Character.isLetterOrDigit(text.codePointBefore(text.length())));
    }

    /// Whether there is anything, and not too much of it.
    boolean isLookedAt() {
      return !words.isEmpty() && words.size() <= MOST_WORDS;
    }
  }

  /// As much of what was typed as is looked at.
  static String beginning(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /// Documents whose names begin so, the best of them, and by each of these how its title goes on.
  private record Titled(Result result, List<Map<String, Integer>> phrases) {}

  List<Suggestion> of(String text, int limit) {
    String typed = beginning(text);
    // whoever writes in the query language knows what they want
    if (typed.chars().anyMatch(c -> "\"“”„:()".indexOf(c) >= 0)) {
      return List.of();
    }
    Optional<PeopleQuestion.Begun> question = PeopleQuestion.begun(typed);
    List<Suggestion> experts = question.map(this::experts).orElse(List.of());
    Typed asked = Typed.of(typed);
    boolean asking = question.isPresent() && question.get().topic().isEmpty();
    if (!asking && !experts.isEmpty() || !asked.isLookedAt()) {
      return some(experts, limit);
    }
    Titled titled = titled(asked);
    if (question.isEmpty()) {
      // "kafka expert" asks for people if nothing is called so
      String topic = PeopleQuestion.withoutExperts(typed.strip());
      List<Suggestion> who = titled.result.total() > 0 || topic.equals(typed.strip()) ? List.of()
          : experts(new PeopleQuestion.Begun(topic, "", false));
      return who.isEmpty() ? documents(asked, titled, limit) : some(who, limit);
    }
    // a name may begin as the question does, and a title may be one
    List<Suggestion> all = new ArrayList<>(experts);
    all.addAll(asking ? people(asked) : List.of());
    all.addAll(some(pages(titled.result), PAGES));
    return some(all, limit);
  }

  /// What somebody may go on to ask about who asks for people, and the pages of that topic. As long as they are still asking, it may be
  /// what most is written about.
  private List<Suggestion> experts(PeopleQuestion.Begun question) {
    Typed asked = Typed.of(question.topic());
    List<Suggestion> all = new ArrayList<>();
    Set<String> topics = new LinkedHashSet<>();
    Titled titled = asked.isLookedAt() ? titled(asked) : null;
    if (titled != null) {
      List<Suggestion> queries = queries(asked, titled);
      topic(asked, titled, queries).ifPresent(topics::add);
      queries.forEach(query -> topics.add(query.text()));
      topics.stream().limit(QUERIES)
          .forEach(topic -> all.add(who(topic, question.where(), all.isEmpty() ? writers(asked, titled, topic) : List.of())));
    }
    boolean pages = !question.open() || !all.isEmpty();
    if (question.open() || asked.words.isEmpty()) {
      census.tags().keySet().stream().filter(tag -> tells(tag) && topics.add(tag)).limit(QUERIES - all.size())
          .forEach(tag -> all.add(who(tag, question.where(), List.of())));
    }
    if (titled != null && pages) {
      all.addAll(some(pages(titled.result), PAGES));
    }
    return all;
  }

  private List<Suggestion> documents(Typed asked, Titled titled, int limit) {
    List<Suggestion> queries = queries(asked, titled);
    List<Suggestion> people = people(asked);
    List<Suggestion> pages = pages(titled.result);
    List<Suggestion> all = new ArrayList<>();
    topic(asked, titled, queries).ifPresent(topic -> all.add(who(topic, "", writers(asked, titled, topic))));
    all.addAll(some(queries, QUERIES));
    all.addAll(some(people, PEOPLE));
    List<Suggestion> source = named(asked);
    if (source.isEmpty() && all.size() + pages.size() < limit && asked.words.stream().anyMatch(Suggesting::tells)) {
      source = fullest(asked, titled.result);
    }
    all.addAll(some(pages, Math.max(PAGES, limit - all.size() - source.size())));
    all.addAll(source);
    return some(all, limit);
  }

  /// What was typed, spelt as in a title, if it stands so in names of documents, else what it is most likely to become.
  private static Optional<String> topic(Typed asked, Titled titled, List<Suggestion> queries) {
    String typed = telling(asked);
    String last = fold(asked.last());
    boolean stands = last.length() > 2 && titled.result.total() > 0
        && titled.result.words().getFirst().stream().anyMatch(word -> word.value().equals(last));
    return stands && tells(last)
        ? titled.phrases.stream().flatMap(phrases -> phrases.keySet().stream())
            .filter(spelt -> spaced(spelt).equals(typed)).findFirst().or(() -> Optional.of(typed))
        : queries.stream().map(Suggestion::text).findFirst();
  }

  /// What was typed, without what no search begins with.
  private static String telling(Typed asked) {
    return fold(String.join(" ", asked.words.stream().dropWhile(word -> !tells(word)).toList()));
  }

  /// Whether a search may begin or end with a word.
  private static boolean tells(String word) {
    return Translation.says(word) && !IDLE.contains(word.toLowerCase(Locale.ROOT));
  }

  private static List<Suggestion> some(List<Suggestion> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  /// Documents in whose title or labels the words stand, the last one perhaps only begun; with the words that it begins.
  private Titled titled(Typed asked) {
    List<Facet> facets = List.of(new Facet(Fields.AUTHOR, 4 * WHO, Facets.only(directory.idByIdentity()), null),
        Facet.of(Fields.SOURCE, 2));
    Query query = new Query.And(List.of(scaled.apply(words(asked, NAMED)), TITLED));
    Result result = engine.begun(new Request(query, visible, 0, TITLES, null, List.of(Fields.TITLE, Fields.URL, Fields.SOURCE), facets,
        List.of(new Quotes(Fields.TITLE, 1, 1_000)), List.of(), List.of(new Lookup(asked.last(), asked.whole ? Match.EXACT : Match.PREFIX,
            NAMES))));
    return new Titled(result, result.hits().stream().map(hit -> goingOn(asked, hit.first(Fields.TITLE))).toList());
  }

  private static Query words(Typed asked, List<Weighted> fields) {
    List<Word> words = new ArrayList<>();
    for (String word : asked.words.subList(0, asked.words.size() - 1)) {
      words.add(Word.of(word));
    }
    Form whole = new Form(asked.last(), Match.STEM, 1);
    words.add(new Word(asked.whole ? List.of(whole) : List.of(whole, new Form(asked.last(), Match.PREFIX, 0.8))));
    return new Query.Words(words, fields, words.size(), 0, 0.5, false, true);
  }

  /// What was typed, gone on with: its last word finished, then with the words that follow it in titles.
  private List<Suggestion> queries(Typed asked, Titled titled) {
    Map<String, Integer> found = new LinkedHashMap<>();
    String before = fold(asked.before());
    if (asked.words.size() == 1) {
      for (Count count : titled.result.words().getFirst()) {
        if (count.value().length() > 1 && tells(count.value()) && found.size() < QUERIES) {
          found.put(count.value(), 0);
        }
      }
    }
    Map<String, Integer> phrases = new LinkedHashMap<>();
    titled.phrases.forEach(each -> each.forEach((phrase, times) -> phrases.merge(phrase, times, Integer::sum)));
    List<Map.Entry<String, Integer>> often = new ArrayList<>(phrases.entrySet());
    often.removeIf(phrase -> phrase.getValue() < 2);
    often.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    for (Map.Entry<String, Integer> phrase : often.subList(0, Math.min(2 * QUERIES, often.size()))) {
      found.putIfAbsent(phrase.getKey(), phrase.getValue());
    }
    String same = before.isEmpty() ? fold(asked.last()) : before + " " + fold(asked.last());
    List<String> ordered = new ArrayList<>(found.keySet());
    if (asked.words.size() == 1 && ordered.size() > 1) {
      // the word itself, then what it is most often said with, then others that begin so
      ordered.sort(Comparator.comparingInt((String q) -> q.equals(ordered.getFirst()) ? 0 : found.get(q) > 1 ? 1 : 2));
    }
    Set<String> said = new HashSet<>(ordered.size() == 1 ? Set.of() : Set.of(same));
    List<Suggestion> queries = new ArrayList<>();
    for (String q : ordered) {
      if (said.add(spaced(q))) {
        queries.add(new Suggestion(Suggestion.Kind.QUERY, q, marked(q, same), q, "", "", "", List.of()));
      }
    }
    return queries;
  }

  /// What a title says, spelt as it is there, where the typed words stand side by side, with up to two words more; twice as good is
  /// what ends where the title or a part of it does, since it is no torn sentence. Nothing goes beyond a part: of "VPN (old, IKEv2)"
  /// it is but "vpn".
  private static Map<String, Integer> goingOn(Typed asked, String title) {
    Map<String, Integer> out = new LinkedHashMap<>();
    TitleWords words = new TitleWords(title);
    int length = asked.words.size();
    for (int from = 0; from + length <= words.size(); from++) {
      boolean apart = !isAt(asked, words, from) || !tells(words.word(from));
      for (int to = from; to < words.size() && to < from + length + WORDS_ON && !apart; to++) {
        boolean stops = words.stopsBehind(to);
        if (to >= from + length && CLAUSE.contains(words.word(to).toLowerCase(Locale.ROOT))) {
          break;
        }
        if (to + 1 >= from + length && tells(words.word(to))) {
          out.merge(words.phrase(from, to), stops ? 2 : 1, Integer::max);
        }
        apart = stops;
      }
    }
    if (length > 1 && !asked.whole && tells(asked.words.getFirst())) {
      // they stand apart in the title: then only the last word is finished
      String last = asked.folded.getLast();
      for (int at = 0; at < words.size(); at++) {
        if (words.begins(at, last) && tells(words.word(at))) {
          out.putIfAbsent((asked.before() + " " + words.word(at)).toLowerCase(Locale.ROOT), 2);
          break;
        }
      }
    }
    return out;
  }

  /// A phrase as its words alone.
  private static String spaced(String phrase) {
    return fold(PARTS.matcher(phrase).replaceAll(" "));
  }

  private static boolean isAt(Typed asked, TitleWords title, int from) {
    int last = asked.words.size() - 1;
    for (int i = 0; i <= last; i++) {
      String wanted = asked.folded.get(i);
      if (i < last || asked.whole ? !title.is(from + i, wanted) : !title.begins(from + i, wanted)) {
        return false;
      }
    }
    return true;
  }

  private static List<Fragment> marked(String text, String typed) {
    return !text.startsWith(typed) ? List.of(new Fragment(text, false)) : text.length() == typed.length()
        ? List.of(new Fragment(text, true))
        : List.of(new Fragment(typed, true), new Fragment(text.substring(typed.length()), false));
  }

  /// Some who wrote documents of that name, and may be named for it; nobody as long as names begin so that go on otherwise, since who
  /// wrote those is counted as well.
  private List<Label> writers(Typed asked, Titled titled, String topic) {
    String name = telling(asked);
    String last = fold(asked.last());
    List<Count> begun = titled.result.words().getFirst();
    if (begun.size() == 1 && name.endsWith(last)) {
      name = name.substring(0, name.length() - last.length()) + begun.getFirst().value();
    }
    if (!spaced(topic).equals(spaced(name))) {
      return List.of();
    }
    return titled.result.facets().getFirst().stream().flatMap(count -> directory.person(count.value()).stream())
        .filter(person -> person.human() && person.active() && mayBeNamed(person, topic)).limit(WHO)
        .map(person -> new Label(person.id(), person.name())).toList();
  }

  private static Suggestion who(String topic, String where, List<Label> people) {
    String about = (topic + " " + where).strip();
    return new Suggestion(Suggestion.Kind.WHO, "Who knows about " + about, List.of(), "who knows about " + about, "", "", "", people);
  }

  private boolean mayBeNamed(Profile person, String topic) {
    Wishes wishes = directory.wishes(person);
    return !wishes.hidden() && !wishes.notInferred() && wishes.notMe().stream().noneMatch(refused -> fold(topic).contains(fold(refused)));
  }

  private List<Suggestion> people(Typed asked) {
    Map<String, Long> written = census.written();
    String typed = fold(String.join(" ", asked.words));
    Comparator<Profile> order = Comparator.comparing((Profile person) -> !person.active())
        .thenComparing(person -> written.getOrDefault(person.id(), 0L), Comparator.reverseOrder()).thenComparing(Profile::id);
    // the first of them, without sorting the many whom a single letter begins
    List<Profile> first = new ArrayList<>();
    for (Profile person : names.beginning(asked.words)) {
      if (!person.listed() && !written.containsKey(person.id()) || first.size() == PEOPLE && order.compare(first.getLast(), person) < 0) {
        continue;
      }
      first.add(person);
      first.sort(order);
      if (first.size() > PEOPLE) {
        first.removeLast();
      }
    }
    return first.stream().map(person -> new Suggestion(Suggestion.Kind.PERSON, person.name(), inName(person.name(), typed), "", person.id(), "",
            person.team(), List.of())).toList();
  }

  private static List<Fragment> inName(String name, String typed) {
    String folded = fold(name);
    int at = folded.length() == name.length() ? folded.indexOf(typed) : -1;
    List<Fragment> out = new ArrayList<>();
    if (at < 0) {
      return List.of(new Fragment(name, false));
    }
    if (at > 0) {
      out.add(new Fragment(name.substring(0, at), false));
    }
    out.add(new Fragment(name.substring(at, at + typed.length()), true));
    if (at + typed.length() < name.length()) {
      out.add(new Fragment(name.substring(at + typed.length()), false));
    }
    return out;
  }

  /// Pages of one title are one.
  private List<Suggestion> pages(Result titled) {
    Map<String, Suggestion> byTitle = new LinkedHashMap<>();
    for (Hit hit : titled.hits()) {
      String title = hit.first(Fields.TITLE);
      List<Fragment> fragments = hit.quotes().stream().findFirst().map(Quote::fragments).orElse(List.of());
      if (!title.isBlank()) {
        String source = hit.first(Fields.SOURCE);
        byTitle.putIfAbsent(fold(title), new Suggestion(Suggestion.Kind.PAGE, title, fragments, "", hit.id(), hit.first(Fields.URL),
            sources.getOrDefault(source, source), List.of()));
      }
    }
    return List.copyOf(byTitle.values());
  }

  /// To search in the source that the last word begins to name.
  private List<Suggestion> named(Typed asked) {
    String last = fold(asked.last());
    for (Map.Entry<String, String> source : sources.entrySet()) {
      if (last.length() > 1 && (Facets.begins(fold(source.getValue()), last) || Facets.begins(fold(source.getKey()), last))) {
        Query in = new Query.Term(Fields.SOURCE, source.getKey());
        Query some = asked.words.size() == 1 ? in
            : new Query.And(List.of(in, words(new Typed(asked.words.subList(0, asked.words.size() - 1), true), ALL)));
        long total = engine.search(Request.of(some, visible, 0, List.of())).total();
        if (total > 0) {
          return List.of(source(source.getKey(), asked.before(), total, "document"));
        }
      }
    }
    return List.of();
  }

  /// To search in the source that has most of the names. Where no name has the words, in the one that has most of the documents: to count
  /// those costs a search of all texts.
  private List<Suggestion> fullest(Typed asked, Result titled) {
    if (asked.last().length() < 2) {
      return List.of();
    }
    boolean named = titled.total() > 0;
    Result all = named ? titled
        : engine.search(Request.of(words(asked, ALL), visible, 0, List.of()).withFacets(List.of(Facet.of(Fields.SOURCE, 2))));
    List<Count> counts = all.facets().getLast();
    return counts.size() < 2 ? List.of()
        : List.of(source(counts.getFirst().value(), String.join(" ", asked.words), counts.getFirst().count(),
            !named ? "document" : titled.total() < Engine.LOOKS ? "title" : ""));
  }

  private static final List<Weighted> ALL = FieldSettings.DEFAULTS.weighted();

  /// @param counted what of; empty if it is not known how many there are
  private Suggestion source(String id, String words, long total, String counted) {
    return new Suggestion(Suggestion.Kind.SOURCE, sources.getOrDefault(id, id), List.of(), (words + " source:" + id).strip(), id, "",
        counted.isEmpty() ? "" : total + " " + counted + (total == 1 ? "" : "s"), List.of());
  }
}
