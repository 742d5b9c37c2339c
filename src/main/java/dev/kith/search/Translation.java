package dev.kith.search;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.fields.Fields;
import dev.kith.model.Kind;
import dev.kith.model.Sentence;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Gives what was typed its meaning: words become scored words with their synonyms, fields become filters. Made for one
/// question and thrown away.
final class Translation {
  /// Words that say nothing, left out of unquoted words unless there are no others (`docs/query-language.md`).
  private static final Set<String> STOP = Set.of(("a an and are as at be by for from how i in is it of on or that the this to"
      + " was what when where which who will with about do does can did my me our we you your not there any some has have"
      + " should would could").split(" "));
  /// The last word of "what does SLO mean" is no part of what is looked for.
  private static final Set<String> MEANS = Set.of("mean", "means");
  private static final Pattern AGO = Pattern.compile("(\\d{1,4})\\s*([dwmy])");
  private static final Pattern END = Pattern.compile("[^\\p{L}\\p{N}]+$");
  private static final Pattern PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
  /// A run of Chinese, Japanese or Korean characters, or of all others.
  private static final Pattern UNSPACED = Pattern.compile("([\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ー]+)"
      + "|[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ー]+");
  private static final int UNSPACED_FROM = 0x1100;

  /// What a part of the question becomes that cannot be used: it neither adds documents nor takes any away.
  private static final Query LEFT_OUT = new Query.All();

  private final List<Weighted> fields;
  private final Weights weights;
  private final Synonyms synonyms;
  private final Directory directory;
  private final Map<String, String> sources;
  private final Instant now;
  private final boolean typing;
  private final UnaryOperator<List<Profile>> shown;
  private final UnaryOperator<List<Word>> compounds;
  private final Set<Sentence> notices = new java.util.LinkedHashSet<>();
  private int scored;

  /// How words score.
  ///
  /// @param combined whether the fields' counts are added before they saturate
  /// @param anyWord  whether one word is enough where not all have to be there
  record Weights(double coordination, double pairs, boolean joins, double synonyms, boolean combined, boolean anyWord) {}

  /// @param sources labels by source id
  /// @param shown   leaves of some people those of whom the asker may know
  /// @param compounds what the words of a run are also written as, see [Compounds]
  Translation(List<Weighted> fields, Weights weights, Synonyms synonyms, Directory directory, Map<String, String> sources,
      Instant now, boolean typing, UnaryOperator<List<Profile>> shown, UnaryOperator<List<Word>> compounds) {
    this.fields = fields;
    this.weights = weights;
    this.synonyms = synonyms;
    this.directory = directory;
    this.sources = sources;
    this.now = now;
    this.typing = typing;
    this.shown = shown;
    this.compounds = compounds;
  }

  /// @param all whether every word must be there, or one is enough
  Query query(Node node, boolean all) {
    scored = 0;
    return node == null ? new Query.All() : translate(node, all);
  }

  /// The most words that one run of the last query had: with one only, asking for all or for some is the same.
  int words() {
    return scored;
  }

  List<Sentence> notices() {
    return List.copyOf(notices);
  }

  private Query translate(Node node, boolean all) {
    return switch (node) {
      case Node.Run(var pieces) -> words(pieces, fields, all);
      case Node.Field(String name, String value) -> field(name, value, all);
      case Node.Not(Node inner) -> {
        Query query = translate(inner, true);
        yield query.equals(LEFT_OUT) ? LEFT_OUT : new Query.Not(query);
      }
      case Node.And(var nodes) -> {
        List<Query> kept = kept(nodes, all);
        yield kept.isEmpty() ? LEFT_OUT : new Query.And(kept);
      }
      case Node.Or(var nodes) -> {
        List<Query> kept = kept(nodes, all);
        yield kept.isEmpty() ? LEFT_OUT : new Query.Or(kept);
      }
    };
  }

  /// Documents that are about what was typed, not only near it: all words are there, and two that were typed side by side stand
  /// side by side, in either order, somewhere; or all stand in a title that somebody gave, or in the labels.
  Query about(Node node) {
    return switch (node) {
      case Node.Run(var pieces) -> about(words(pieces));
      case Node.And(var nodes) -> new Query.And(abouts(nodes));
      case Node.Or(var nodes) -> new Query.Or(abouts(nodes));
      case Node.Field _, Node.Not _ -> translate(node, true);
    };
  }

  private List<Query> abouts(List<Node> nodes) {
    return nodes.stream().map(this::about).filter(query -> !query.equals(LEFT_OUT)).toList();
  }

  private Query about(List<Word> words) {
    Query all = query(words, fields, true);
    if (words.size() < 2) {
      return all;
    }
    List<Word> sides = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      String one = words.get(i).forms().getFirst().text();
      String other = words.get(i + 1).forms().getFirst().text();
      sides.add(new Word(List.of(new Form(one + " " + other, Match.STEM, 1), new Form(other + " " + one, Match.STEM, 1),
          new Form(one + other, Match.STEM, 1))));
    }
    List<Weighted> names = fields.stream()
        .filter(field -> field.field().equals(Fields.TITLE) || field.field().equals(Fields.LABELS)).toList();
    Query near = query(sides, fields, false);
    if (names.isEmpty()) {
      return new Query.And(List.of(all, near));
    }
    // A message's title is its first line: words meet there by chance.
    Query titled = new Query.Not(new Query.Term(Fields.TYPE, Kind.MESSAGE.label()));
    return new Query.And(List.of(all, new Query.Or(List.of(new Query.And(List.of(titled, query(words, names, true))), near))));
  }

  private List<Query> kept(List<Node> nodes, boolean all) {
    return nodes.stream().map(node -> translate(node, all)).filter(query -> !query.equals(LEFT_OUT)).toList();
  }

  private Query words(List<Node.Piece> pieces, List<Weighted> in, boolean all) {
    List<Word> words = words(pieces);
    if (typing && !pieces.getLast().quoted() && !words.isEmpty()) {
      Word last = words.removeLast();
      List<Form> forms = new ArrayList<>(last.forms());
      forms.add(new Form(last.forms().getFirst().text(), Match.PREFIX, 0.8));
      words.add(new Word(forms));
    }
    scored = Math.max(scored, words.size());
    return query(words, in, all);
  }

  private Query query(List<Word> words, List<Weighted> in, boolean all) {
    if (words.isEmpty()) {
      return new Query.Or(List.of());
    }
    int required = all ? words.size() : weights.anyWord() ? 1 : some(words.size());
    return new Query.Words(words, in, required, weights.coordination(), weights.pairs(), weights.joins(),
        weights.combined());
  }

  /// How many words are enough where all are too many: half of a few; of a sentence any, since it says much around its point.
  private static int some(int words) {
    return words <= 4 ? (words + 1) / 2 : 1;
  }

  private List<Word> words(List<Node.Piece> pieces) {
    List<Word> words = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (Node.Piece piece : telling(pieces)) {
      if (piece.quoted()) {
        flush(run, words);
        words.add(new Word(List.of(new Form(piece.text(), Match.EXACT, 1))));
      } else {
        parts(piece.text()).forEach(part -> run.addAll(bigrams(part)));
      }
    }
    flush(run, words);
    return words;
  }

  /// What is written without blanks, by two characters each that overlap: nobody knows where its words begin, and what is asked
  /// for in one order may be written in another.
  static List<String> bigrams(String part) {
    if (!isUnspaced(part)) {
      return List.of(part);
    }
    List<String> out = new ArrayList<>();
    UNSPACED.matcher(part).results().forEach(run -> {
      int[] points = run.group().codePoints().toArray();
      if (run.group(1) == null || points.length <= 2) {
        out.add(run.group());
      } else {
        for (int i = 0; i + 1 < points.length; i++) {
          out.add(new String(points, i, 2));
        }
      }
    });
    return out;
  }

  private static boolean isUnspaced(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= UNSPACED_FROM) {
        return true;
      }
    }
    return false;
  }

  /// The parts of a word that punctuation divides.
  private static List<String> parts(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Natural.isPlain(text.charAt(i))) {
        return Arrays.stream(PARTS.split(text)).filter(part -> !part.isEmpty()).toList();
      }
    }
    return text.isEmpty() ? List.of() : List.of(text);
  }

  /// Whether a word is of a script that has no blanks between words, at least in part.
  static boolean unspaced(String word) {
    return isUnspaced(word) && UNSPACED.matcher(word).results().anyMatch(run -> run.group(1) != null);
  }

  /// The words of a text that say something; all of them if none does.
  static List<String> telling(String text) {
    List<String> words = parts(text);
    List<String> told = words.stream().filter(word -> !STOP.contains(word.toLowerCase(Locale.ROOT))).toList();
    return told.isEmpty() ? words : told;
  }

  /// Whether a word says something by itself.
  static boolean says(String word) {
    String lowered = word.toLowerCase(Locale.ROOT);
    boolean plain = !lowered.isEmpty() && Natural.isPlain(lowered.charAt(lowered.length() - 1));
    return !STOP.contains(plain ? lowered : END.matcher(lowered).replaceFirst(""));
  }

  static List<Node.Piece> telling(List<Node.Piece> pieces) {
    List<Node.Piece> told = new ArrayList<>(pieces.size());
    for (Node.Piece piece : pieces) {
      if (piece.quoted() || says(piece.text())) {
        told.add(piece);
      }
    }
    if (told.size() > 1 && told.getLast() == pieces.getLast() && !told.getLast().quoted() && pieces.getFirst().text().equalsIgnoreCase("what")
        && MEANS.contains(END.matcher(told.getLast().text().toLowerCase(Locale.ROOT)).replaceFirst(""))) {
      return told.subList(0, told.size() - 1);
    }
    return told.isEmpty() ? pieces : told;
  }

  private void flush(List<String> run, List<Word> words) {
    List<Word> together = new ArrayList<>();
    for (int i = 0; i < run.size();) {
      Synonyms.Match match = synonyms.at(run, i);
      List<Form> forms = new ArrayList<>();
      forms.add(new Form(String.join(" ", run.subList(i, i + match.words())), Match.STEM, 1));
      match.others().forEach(other -> forms.add(new Form(other, Match.STEM, weights.synonyms())));
      together.add(new Word(forms));
      i += match.words();
    }
    words.addAll(compounds.apply(together));
    run.clear();
  }

  private Query field(String name, String value, boolean all) {
    return switch (name) {
      case "title" -> {
        List<Weighted> title = List.of(new Weighted(Fields.TITLE, 2, true));
        yield words(List.of(new Node.Piece(value, false)), title, all);
      }
      case "before", "after" -> time(name, value);
      case "place" -> words(List.of(new Node.Piece(value, false)), List.of(new Weighted(Fields.PATH, 0.5, false)), true);
      default -> filter(name, List.of(value));
    };
  }

  /// Documents that have one of the values of a facet.
  Query filter(String facet, List<String> values) {
    Set<String> wanted = new HashSet<>();
    for (String value : values) {
      switch (facet) {
        case "author" -> wanted.addAll(author(value));
        case "team" -> {
          List<Profile> members = directory.team(value);
          if (members.isEmpty()) {
            notices.add(Sentence.of("There is no team “{0}”. Teams: {1}.", value, List.copyOf(directory.teams())));
          }
          members.forEach(member -> wanted.addAll(member.identities()));
        }
        case "source" -> wanted.add(source(value));
        case "type" -> wanted.add(Kind.of(value).map(Kind::label).orElse(value));
        case "tag" -> wanted.add(value.toLowerCase(Locale.ROOT));
        case "language" -> wanted.add(Languages.code(value).orElse(value.toLowerCase(Locale.ROOT)));
        default -> wanted.add(value);
      }
    }
    return new Query.AnyOf(field(facet), wanted);
  }

  /// The keyword field behind a facet.
  static String field(String facet) {
    return switch (facet) {
      case "author", "team" -> Fields.AUTHOR;
      case "source" -> Fields.SOURCE;
      case "type" -> Fields.TYPE;
      case "tag" -> Fields.TAG;
      case "year" -> Fields.YEAR;
      case "ownership" -> Fields.OWNERSHIP;
      case "language" -> Fields.WRITTEN;
      default -> throw new IllegalArgumentException("no facet " + facet);
    };
  }

  private Set<String> author(String value) {
    List<Profile> people = directory.find(value, shown);
    if (people.isEmpty()) {
      notices.add(Sentence.of("Nobody called “{0}” is known.", value));
    } else if (people.size() > 1) {
      notices.add(Sentence.of("“{0}” can be {1}; all were searched.", value, Stream.concat(people.stream().limit(5)
          .map(Translation::told), people.size() > 5 ? Stream.of("…") : Stream.empty()).toList()));
    }
    Set<String> identities = new HashSet<>();
    people.forEach(person -> identities.addAll(person.identities()));
    return identities;
  }

  private static String told(Profile person) {
    return person.name() + (person.team().isEmpty() ? "" : " (" + person.team() + ")");
  }

  private String source(String value) {
    Optional<String> byLabel = sources.entrySet().stream().filter(e -> e.getValue().equalsIgnoreCase(value))
        .map(Map.Entry::getKey).findFirst();
    String id = sources.containsKey(value) ? value : byLabel.orElse(value.toLowerCase(Locale.ROOT));
    if (!sources.isEmpty() && !sources.containsKey(id)) {
      notices.add(Sentence.of("There is no source “{0}”. Sources: {1}.", value, sources.keySet().stream().sorted().toList()));
    }
    return id;
  }

  /// `2025`, `2025-03`, `2025-03-01`, or an age: `30d`, `6w`, `3m`, `1y`.
  private Query time(String name, String value) {
    Optional<LocalDate> day = day(value);
    if (day.isEmpty()) {
      notices.add(Sentence.of("“{0}” is no date, so {1}: was left out. Try 2025, 2025-03, 2025-03-01 or 30d.", value, name));
      return LEFT_OUT;
    }
    return name.equals("before") ? before(day.get()) : after(day.get());
  }

  /// Changed on this day or later.
  static Query after(LocalDate day) {
    return new Query.Between(Fields.AT, start(day), Long.MAX_VALUE);
  }

  /// Changed before this day.
  static Query before(LocalDate day) {
    return new Query.Between(Fields.AT, Long.MIN_VALUE, start(day) - 1);
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  private Optional<LocalDate> day(String value) {
    try {
      Matcher ago = AGO.matcher(value);
      if (ago.matches()) {
        int count = Integer.parseInt(ago.group(1));
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        return Optional.of(switch (ago.group(2)) {
          case "d" -> today.minusDays(count);
          case "w" -> today.minusWeeks(count);
          case "m" -> today.minusMonths(count);
          default -> today.minusYears(count);
        });
      }
      return Optional.of(switch (value.length()) {
        case 4 -> Year.parse(value).atDay(1);
        case 7 -> YearMonth.parse(value).atDay(1);
        default -> LocalDate.parse(value);
      });
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// How a question was understood, in the query language.
  static String readable(Node node) {
    return switch (node) {
      case null -> "";
      case Node.Run(var pieces) -> String.join(" ", telling(pieces).stream()
          .map(p -> p.quoted() ? "\"" + p.text() + "\"" : p.text()).toList());
      case Node.Field(String name, String value) -> name + ":" + (value.contains(" ") ? "\"" + value + "\"" : value);
      case Node.Not(Node inner) -> "-" + (inner instanceof Node.Field || inner instanceof Node.Run(var run) && run.size() == 1
          ? readable(inner) : "(" + readable(inner) + ")");
      case Node.And(var nodes) -> String.join(" ", nodes.stream()
          .map(n -> n instanceof Node.Or ? "(" + readable(n) + ")" : readable(n)).toList());
      case Node.Or(var nodes) -> String.join(" OR ", nodes.stream().map(Translation::readable).toList());
    };
  }

  /// A question's filters, as they stand in a readable question.
  static String readable(Question question) {
    List<String> out = new ArrayList<>();
    question.filters().forEach((facet, values) -> values.forEach(value -> out.add(readable(new Node.Field(facet, value)))));
    question.without().forEach((facet, values) -> values.forEach(value -> out.add("-" + readable(new Node.Field(facet, value)))));
    if (question.after() != null) {
      out.add("after:" + question.after());
    }
    if (question.before() != null) {
      out.add("before:" + question.before());
    }
    return String.join(" ", out);
  }
}
