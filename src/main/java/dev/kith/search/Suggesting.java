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
import java.util.regex.Matcher;
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
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  /// What may stand within a phrase: a blank, or what holds two words together. At anything else a title goes on with something else.
  private static final Pattern JOINT = Pattern.compile("\\s+|[-/'’._@#]|\\s?[&+%°€$£]\\s?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  /// Words that no topic and no search begins or ends with, besides those that searches leave out.
  private static final Set<String> IDLE = Set.of((
      "whom whose why without within than then them they these those their its if but so into because while "
      + "after before under over above below against through until since off out up during between per via also "
      + "nor he she him his her us just only were been had one inside der die das dem den des ein eine einen einem "
      + "einer eines und oder aber für mit ohne von vom zu zum zur im am an auf aus bei nach über ist sind wer wen "
      + "wem wessen wie wo wann warum wieso welche welcher welches welchen nicht auch wir ihr sie ich").split(" "));
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final List<Weighted> NAMED = List.of(new Weighted(Fields.TITLE, 3, true), new Weighted(Fields.LABELS, 1, false));
  private static final List<String> NAMES = List.of(Fields.TITLE, Fields.LABELS);
  private static final Query NONE = new Query.Or(List.of());
  private static final Query TITLED = new Query.Not(new Query.Term(Fields.TYPE, Kind.MESSAGE.label()));

  /// @param whole whether the last word is finished: a blank stands behind it
  private record Typed(List<String> words, boolean whole) {
    String last() {
      return words.getLast();
    }

    String before() {
      return String.join(" ", words.subList(0, words.size() - 1));
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

  List<Suggestion> of(String text, int limit) {
    String typed = beginning(text);
    // whoever writes in the query language knows what they want
    if (typed.chars().anyMatch(c -> "\"“”„:()".indexOf(c) >= 0)) {
      return List.of();
    }
    Typed asked = Typed.of(typed);
    Optional<String> topic = PeopleQuestion.begun(typed);
    List<Suggestion> experts = topic.map(Typed::of).filter(Typed::isLookedAt).map(this::experts).orElse(List.of());
    if (!experts.isEmpty() || !asked.isLookedAt()) {
      return some(experts, limit);
    }
    Result titled = titled(asked);
    return topic.isPresent() ? some(pages(titled), Math.min(PAGES, limit)) : documents(asked, titled, limit);
  }

  /// What somebody may go on to ask about who asks for people, and the pages of that topic.
  private List<Suggestion> experts(Typed asked) {
    Result titled = titled(asked);
    List<Suggestion> queries = queries(asked, titled);
    Set<String> topics = new LinkedHashSet<>();
    topic(asked, titled, queries).ifPresent(topics::add);
    queries.forEach(query -> topics.add(query.text()));
    List<Suggestion> all = new ArrayList<>();
    topics.stream().limit(QUERIES).forEach(topic -> all.add(who(topic, all.isEmpty() ? writers(titled, topic) : List.of())));
    all.addAll(some(pages(titled), PAGES));
    return all;
  }

  private List<Suggestion> documents(Typed asked, Result titled, int limit) {
    List<Suggestion> queries = queries(asked, titled);
    List<Suggestion> people = people(asked);
    List<Suggestion> pages = pages(titled);
    List<Suggestion> all = new ArrayList<>();
    topic(asked, titled, queries).ifPresent(topic -> all.add(who(topic, writers(titled, topic))));
    all.addAll(some(queries, QUERIES));
    all.addAll(some(people, PEOPLE));
    List<Suggestion> source = named(asked);
    if (source.isEmpty() && all.size() + pages.size() < limit && asked.words.stream().anyMatch(Suggesting::tells)) {
      source = fullest(asked, titled);
    }
    all.addAll(some(pages, Math.max(PAGES, limit - all.size() - source.size())));
    all.addAll(source);
    return some(all, limit);
  }

  /// What was typed, spelt as in a title, if it stands so in names of documents, else what it is most likely to become.
  private static Optional<String> topic(Typed asked, Result titled, List<Suggestion> queries) {
    String typed = fold(String.join(" ", asked.words.stream().dropWhile(word -> !tells(word)).toList()));
    String last = fold(asked.last());
    boolean stands = last.length() > 2 && titled.total() > 0 && titled.words().getFirst().stream().anyMatch(word -> word.value().equals(last));
    return stands && tells(last)
        ? titled.hits().stream().flatMap(hit -> goingOn(asked, hit.first(Fields.TITLE)).keySet().stream())
            .filter(spelt -> spaced(spelt).equals(typed)).findFirst().or(() -> Optional.of(typed))
        : queries.stream().map(Suggestion::text).findFirst();
  }

  /// Whether a search may begin or end with a word.
  private static boolean tells(String word) {
    return Translation.says(word) && !IDLE.contains(word.toLowerCase(Locale.ROOT));
  }

  private static List<Suggestion> some(List<Suggestion> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  /// Documents in whose title or labels the words stand, the last one perhaps only begun; with the words that it begins.
  private Result titled(Typed asked) {
    List<Facet> facets = List.of(new Facet(Fields.AUTHOR, 4 * WHO, Facets.only(directory.idByIdentity()), null),
        Facet.of(Fields.SOURCE, 2));
    Query query = new Query.And(List.of(scaled.apply(words(asked, NAMED)), TITLED));
    return engine.begun(new Request(query, visible, 0, TITLES, null, List.of(Fields.TITLE, Fields.URL, Fields.SOURCE), facets,
        List.of(new Quotes(Fields.TITLE, 1, 1_000)), List.of(), List.of(new Lookup(asked.last(), asked.whole ? Match.EXACT : Match.PREFIX,
            NAMES))));
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
  private List<Suggestion> queries(Typed asked, Result titled) {
    Map<String, Integer> found = new LinkedHashMap<>();
    String before = fold(asked.before());
    if (asked.words.size() == 1) {
      titled.words().getFirst().stream().map(Count::value).filter(word -> word.length() > 1 && tells(word)).limit(QUERIES)
          .forEach(word -> found.put(word, 0));
    }
    Map<String, Integer> phrases = new LinkedHashMap<>();
    for (Hit hit : titled.hits()) {
      goingOn(asked, hit.first(Fields.TITLE)).forEach((phrase, times) -> phrases.merge(phrase, times, Integer::sum));
    }
    phrases.entrySet().stream().filter(phrase -> phrase.getValue() > 1)
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(2 * QUERIES)
        .forEach(phrase -> found.putIfAbsent(phrase.getKey(), phrase.getValue()));
    String same = before.isEmpty() ? fold(asked.last()) : before + " " + fold(asked.last());
    List<String> ordered = new ArrayList<>(found.keySet());
    if (asked.words.size() == 1 && ordered.size() > 1) {
      // the word itself, then what it is most often said with, then others that begin so
      ordered.sort(Comparator.comparingInt((String q) -> q.equals(ordered.getFirst()) ? 0 : found.get(q) > 1 ? 1 : 2));
    }
    Set<String> said = new HashSet<>(ordered.size() == 1 ? Set.of() : Set.of(same));
    return ordered.stream().filter(q -> said.add(spaced(q))).map(q -> new Suggestion(Suggestion.Kind.QUERY, q,
        marked(q, same), q, "", "", "", List.of())).toList();
  }

  /// What a title says, spelt as it is there, where the typed words stand side by side, with up to two words more; twice as good is
  /// what ends where the title or a part of it does, since it is no torn sentence. Nothing goes beyond a part: of "VPN (old, IKEv2)"
  /// it is but "vpn".
  private static Map<String, Integer> goingOn(Typed asked, String title) {
    Map<String, Integer> out = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (Matcher word = WORD.matcher(title); word.find();) {
      words.add(word.group());
      starts.add(word.start());
      ends.add(word.end());
    }
    int length = asked.words.size();
    for (int from = 0; from + length <= words.size(); from++) {
      boolean apart = !isAt(asked, words, from);
      for (int to = from; to < words.size() && to < from + length + WORDS_ON && !apart; to++) {
        boolean stops = to + 1 == words.size() || !JOINT.matcher(title.substring(ends.get(to), starts.get(to + 1))).matches();
        if (to + 1 >= from + length && tells(words.get(from)) && tells(words.get(to))) {
          out.merge(BLANKS.matcher(title.substring(starts.get(from), ends.get(to))).replaceAll(" ").toLowerCase(Locale.ROOT), stops ? 2 : 1,
              Integer::max);
        }
        apart = stops;
      }
    }
    if (length > 1 && !asked.whole && tells(asked.words.getFirst())) {
      // they stand apart in the title: then only the last word is finished
      String last = fold(asked.last());
      words.stream().filter(word -> fold(word).startsWith(last) && tells(word)).findFirst()
          .ifPresent(word -> out.putIfAbsent((asked.before() + " " + word).toLowerCase(Locale.ROOT), 2));
    }
    return out;
  }

  /// A phrase as its words alone.
  private static String spaced(String phrase) {
    return fold(PARTS.matcher(phrase).replaceAll(" "));
  }

  private static boolean isAt(Typed asked, List<String> title, int from) {
    int last = asked.words.size() - 1;
    for (int i = 0; i <= last; i++) {
      String word = fold(title.get(from + i));
      String wanted = fold(asked.words.get(i));
      if (i < last || asked.whole ? !word.equals(wanted) : !word.startsWith(wanted)) {
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

  /// Some who wrote documents of that name, and may be named for it.
  private List<Label> writers(Result titled, String topic) {
    return titled.facets().getFirst().stream().flatMap(count -> directory.person(count.value()).stream())
        .filter(person -> person.human() && person.active() && mayBeNamed(person, topic)).limit(WHO)
        .map(person -> new Label(person.id(), person.name())).toList();
  }

  private static Suggestion who(String topic, List<Label> people) {
    return new Suggestion(Suggestion.Kind.WHO, "Who knows about " + topic, List.of(), "who knows about " + topic, "", "", "", people);
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
