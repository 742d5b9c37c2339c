package dev.kith.engine;

import dev.kith.engine.Query.Factor;
import dev.kith.engine.Query.Form;
import dev.kith.engine.Query.Match;
import dev.kith.engine.Query.Weighted;
import dev.kith.engine.Query.Word;
import dev.kith.engine.Query.Words;
import dev.kith.engine.Request.Lookup;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// What each query node means, said in the plainest way, sentence by sentence after the comments of [Query].
///
/// @param docs those that are visible: all that exists
/// @param known what was worked out before, as it does not change: without it a scan takes minutes
record ScannerQuery(Schema schema, List<Doc> docs, Known known) {
  record Known(Map<String, List<String>> tokens, Map<Object, Long> frequencies,
      Map<Object, List<String>> expansions, Map<String, Double> means) {}

  private static final Map<String, String> STEMS = new ConcurrentHashMap<>();
  static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

  /// A word of the query as texts are marked with it.
  record Marked(String word, Match match) {
    boolean marks(String other, Field field) {
      return switch (match) {
        case STEM -> stands(other, field, word, true);
        case EXACT -> other.equals(word);
        case PREFIX -> other.startsWith(word);
        case FUZZY -> other.charAt(0) == word.charAt(0) && edits(word, other) <= (word.length() <= 5 ? 1 : 2);
      };
    }
  }

  ScannerQuery(Schema schema, List<Doc> docs) {
    this(schema, docs, new Known(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>()));
  }

  /// What a document scores; `null` if it does not match.
  Double score(Query query, Doc doc) {
    return switch (query) {
      case Query.All _ -> 0.0;
      case Query.Term(String field, String value) -> in(doc, field, Set.of(value));
      case Query.AnyOf(String field, var values) -> in(doc, field, values);
      case Query.Between(String field, long from, long to) -> {
        Long value = number(doc, field);
        yield value != null && value >= from && value <= to ? 0.0 : null;
      }
      case Words words -> words(words, doc);
      case Query.And(var queries) -> {
        double sum = 0;
        for (Query each : queries) {
          Double score = score(each, doc);
          if (score == null) {
            yield null;
          }
          sum += score;
        }
        yield sum;
      }
      case Query.Or(var queries) -> queries.stream().map(each -> score(each, doc)).filter(score -> score != null)
          .reduce(Double::sum).orElse(null);
      case Query.Not(Query other) -> score(other, doc) == null ? 0.0 : null;
      case Query.Boost(Query other, double factor) -> {
        Double score = score(other, doc);
        yield score == null ? null : (Double) (score * factor);
      }
      case Query.Scaled(Query other, var factors) -> {
        Double score = score(other, doc);
        for (Factor factor : factors) {
          score = score == null ? null : (Double) (score * factor(factor, doc));
        }
        yield score;
      }
    };
  }

  static List<String> keywords(Doc doc, String field) {
    return field.equals(Schema.ID) ? List.of(doc.id()) : doc.strings().getOrDefault(field, List.of());
  }

  private Double in(Doc doc, String field, Set<String> values) {
    schema.field(field, Kind.KEYWORD);
    return keywords(doc, field).stream().anyMatch(values::contains) ? 0.0 : null;
  }

  private Long number(Doc doc, String field) {
    return doc.numbers().get(schema.field(field, Kind.NUMBER).name());
  }

  private double factor(Factor factor, Doc doc) {
    return switch (factor) {
      case Factor.Recent(String field, long now, long halfLife, double floor) -> {
        Long at = number(doc, field);
        yield at == null ? floor : floor + (1 - floor) * Math.pow(2, -Math.max(0, now - at) / (double) halfLife);
      }
      case Factor.Signal(String field, double weight, double pivot) -> {
        Long value = number(doc, field);
        yield 1 + weight * Math.log(1 + Math.max(0, value == null ? 0 : value) / pivot) / Math.log(2);
      }
      case Factor.When(Query query, double times) -> score(query, doc) == null ? 1 : times;
    };
  }

  private Double words(Words query, Doc doc) {
    query.fields().forEach(each -> schema.field(each.field(), Kind.TEXT));
    List<Word> words = query.words().stream()
        .filter(word -> word.forms().stream().anyMatch(form -> !cut(form.text()).isEmpty())).toList();
    boolean[] held = new boolean[words.size()];
    double sum = 0;
    for (int i = 0; i < words.size(); i++) {
      Double best = words.get(i).forms().stream().map(form -> form(form, query, doc))
          .filter(score -> score != null).max(Comparator.naturalOrder()).orElse(null);
      held[i] |= best != null;
      sum += best == null ? 0 : best;
    }
    double pairs = 0;
    for (int i = 0; i + 1 < words.size(); i++) {
      List<String> one = cut(words.get(i).forms().getFirst().text());
      List<String> other = cut(words.get(i + 1).forms().getFirst().text());
      if (one.size() != 1 || other.size() != 1) {
        continue;
      }
      Form joined = new Form(one.getFirst() + other.getFirst(), Match.STEM, 1);
      Double score = query.joins() ? form(joined, query, doc) : null;
      if (score != null) {
        sum += score;
        held[i] = true;
        held[i + 1] = true;
      }
      List<Weighted> fields = query.fields().stream().filter(Weighted::inPairs).toList();
      double idf = Math.max(idf(one.getFirst(), true, query.fields()), idf(other.getFirst(), true, query.fields()));
      Double pair = standing(List.of(one.getFirst(), other.getFirst()), true, fields, query.combined(), doc);
      pairs += pair == null ? 0 : idf * pair;
    }
    int m = 0;
    for (boolean each : held) {
      m += each ? 1 : 0;
    }
    if (words.isEmpty() || m < Math.min(query.required(), words.size())) {
      return null;
    }
    return sum * Math.pow((double) m / words.size(), query.coordination()) + query.pairs() * pairs;
  }

  private Double form(Form form, Words query, Doc doc) {
    List<Weighted> fields = query.fields();
    List<String> words = cut(form.text());
    if (words.isEmpty()) {
      return null;
    }
    boolean stem = form.match() == Match.STEM;
    boolean expands = form.match() == Match.PREFIX || form.match() == Match.FUZZY && words.size() == 1;
    double idf = 0;
    for (String word : expands ? words.subList(0, words.size() - 1) : words) {
      idf += idf(word, stem, fields);
    }
    if (!expands) {
      Double score = standing(words, stem, fields, query.combined(), doc);
      return score == null ? null : (Double) (form.weight() * idf * score);
    }
    String last = words.getLast();
    List<String> expansions = expansions(last, form.match(), fields);
    idf += expansions.stream().mapToDouble(word -> idf(word, false, fields)).min().orElse(0);
    Double best = null;
    for (String expansion : expansions) {
      List<String> phrase = new ArrayList<>(words.subList(0, words.size() - 1));
      phrase.add(expansion);
      Double score = standing(phrase, false, fields, query.combined(), doc);
      if (score != null) {
        double edits = form.match() == Match.FUZZY ? edits(last, expansion) : 0;
        double found = form.weight() * idf * score / (1 + edits);
        best = best == null ? (Double) found : (Double) Math.max(best, found);
      }
    }
    return best;
  }

  /// What a lookup finds.
  List<Count> words(Lookup lookup) {
    List<String> words = cut(lookup.word());
    if (words.size() != 1) {
      return List.of();
    }
    String word = words.getFirst();
    List<Weighted> fields = lookup.fields().stream().map(field -> new Weighted(field, 1, false)).toList();
    boolean stem = lookup.match() == Match.STEM;
    List<String> found = stem || lookup.match() == Match.EXACT ? words : expansions(word, lookup.match(), fields);
    return found.stream().map(each -> new Count(each, frequency(each, stem, fields))).filter(count -> count.count() > 0).toList();
  }

  private List<String> expansions(String word, Match match, List<Weighted> fields) {
    List<Object> key = List.of(word, match, fields);
    if (!known.expansions.containsKey(key)) {
      known.expansions.put(key, expand(word, match, fields));
    }
    return known.expansions.get(key);
  }

  private List<String> expand(String word, Match match, List<Weighted> fields) {
    Set<String> all = new TreeSet<>();
    docs.forEach(doc -> fields.forEach(field -> all.addAll(text(doc, field.field()))));
    Marked near = new Marked(word, match);
    return all.stream().filter(other -> near.marks(other, null))
        .sorted(Comparator.comparingInt((String other) -> match == Match.FUZZY ? edits(word, other) : 0)
            .thenComparing(other -> -frequency(other, false, fields)).thenComparing(Comparator.naturalOrder()))
        .limit(Query.EXPANSIONS).toList();
  }

  /// The sum over the fields of weight times B, or B of the weighted sum; `null` if the words stand in none.
  private Double standing(List<String> words, boolean stem, List<Weighted> fields, boolean combined, Doc doc) {
    double sum = 0;
    boolean found = false;
    for (Weighted field : fields) {
      double tf = times(words, stem, field.field(), doc);
      if (tf > 0) {
        found = true;
        double mean = known.means.computeIfAbsent(field.field(),
            name -> docs.stream().mapToInt(each -> text(each, name).size()).average().orElse(0));
        double length = text(doc, field.field()).size();
        double norm = 0.6 + 0.4 * length / mean;
        sum += field.weight() * (combined ? tf / norm : 1.9 * tf / (tf + 0.9 * norm));
      }
    }
    return !found ? null : combined ? (Double) (1.9 * sum / (sum + 0.9)) : (Double) sum;
  }

  private int times(List<String> words, boolean stem, String field, Doc doc) {
    List<String> text = text(doc, field);
    int times = 0;
    for (int start = 0; start + words.size() <= text.size(); start++) {
      boolean all = true;
      for (int i = 0; i < words.size(); i++) {
        all &= stands(text.get(start + i), schema.field(field), words.get(i), stem);
      }
      times += all ? 1 : 0;
    }
    return times;
  }

  private static boolean stands(String there, Field field, String word, boolean stem) {
    return switch (stem ? field.analysis() : Analysis.EXACT) {
      case PATH -> plural(there).equals(plural(word));
      case STEMMED -> stem(there).equals(stem(word));
      case EXACT, NONE -> there.equals(word);
    };
  }

  private double idf(String word, boolean stem, List<Weighted> fields) {
    long df = frequency(word, stem, fields);
    return Math.log(1 + (docs.size() - df + 0.5) / (df + 0.5));
  }

  private long frequency(String word, boolean stem, List<Weighted> fields) {
    return known.frequencies.computeIfAbsent(List.of(word, stem, fields), _ -> docs.stream()
        .filter(doc -> fields.stream().anyMatch(field -> times(List.of(word), stem, field.field(), doc) > 0)).count());
  }

  private List<String> text(Doc doc, String field) {
    return known.tokens.computeIfAbsent(doc.id() + " " + field,
        _ -> cut(String.join("\n", doc.strings().getOrDefault(field, List.of()))));
  }

  static List<String> cut(String text) {
    return WORD.matcher(text).results().map(word -> word.group().toLowerCase()).toList();
  }

  /// English words as Lucene's Krovetz stemmer takes them: which stemmer a language has is not the contract's matter.
  static String stem(String word) {
    return STEMS.computeIfAbsent(word, ScannerQuery::krovetz);
  }

  private static String krovetz(String word) {
    try (Tokenizer whole = new KeywordTokenizer(); TokenStream stems = new KStemFilter(whole)) {
      whole.setReader(new StringReader(word));
      stems.reset();
      stems.incrementToken();
      return stems.getAttribute(CharTermAttribute.class).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plural(String word) {
    return word.length() > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.substring(0, word.length() - 1) : word;
  }

  static int edits(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    if (a.charAt(0) == b.charAt(0)) {
      return edits(a.substring(1), b.substring(1));
    }
    if (Math.abs(a.length() - b.length()) > 2) {
      return 3;
    }
    int best = 1 + Math.min(edits(a.substring(1), b.substring(1)),
        Math.min(edits(a.substring(1), b), edits(a, b.substring(1))));
    boolean swapped = a.length() > 1 && b.length() > 1 && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0);
    return swapped ? Math.min(best, 1 + edits(a.substring(2), b.substring(2))) : best;
  }

  List<Marked> marked(Query query) {
    return switch (query) {
      case Words words -> {
        List<Marked> marked = new ArrayList<>();
        String before = null;
        for (Word word : words.words()) {
          word.forms().forEach(form -> cut(form.text()).forEach(each -> marked.add(new Marked(each, form.match()))));
          List<String> first = cut(word.forms().getFirst().text());
          String alone = first.size() == 1 ? first.getFirst() : null;
          if (words.joins() && before != null && alone != null) {
            marked.add(new Marked(before + alone, Match.STEM));
          }
          before = alone;
        }
        yield marked;
      }
      case Query.And(var queries) -> queries.stream().flatMap(each -> marked(each).stream()).toList();
      case Query.Or(var queries) -> queries.stream().flatMap(each -> marked(each).stream()).toList();
      case Query.Boost(Query other, double _) -> marked(other);
      case Query.Scaled(Query other, var _) -> marked(other);
      case Query.Not _, Query.All _, Query.Term _, Query.AnyOf _, Query.Between _ -> List.of();
    };
  }
}
