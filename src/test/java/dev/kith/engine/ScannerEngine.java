package dev.kith.engine;

import dev.kith.engine.Request.Facet;
import dev.kith.engine.Request.Quotes;
import dev.kith.engine.Result.Count;
import dev.kith.engine.Result.Fragment;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/// The dumbest engine that is correct: it reads every document for every request. What it does is the meaning of a request;
/// [ScannerQuery] is the meaning of a query. Its words are runs of ASCII letters and digits, its language is English.
final class ScannerEngine implements Engine {
  /// What outlives an engine.
  static final class Disk {
    private List<Doc> docs = List.of();
    private Map<String, String> cursors = Map.of();
    private long version;
  }

  private final Schema schema;
  private final Disk disk;
  private final List<Doc> pending;

  ScannerEngine(Schema schema, Disk disk) {
    this.schema = schema;
    this.disk = disk;
    this.pending = new ArrayList<>(disk.docs);
  }

  @Override
  public void write(List<Change> batch) {
    for (Change change : batch) {
      if (change instanceof Change.Put(Doc doc)) {
        doc.strings().keySet().forEach(schema::field);
        doc.numbers().keySet().forEach(name -> schema.field(name, Kind.NUMBER));
      }
    }
    for (Change change : batch) {
      switch (change) {
        case Change.Put(Doc doc) -> {
          pending.removeIf(old -> old.id().equals(doc.id()));
          pending.add(doc);
        }
        case Change.Delete(Query query) -> {
          ScannerQuery meaning = new ScannerQuery(schema, List.copyOf(pending));
          pending.removeIf(doc -> meaning.score(query, doc) != null);
        }
      }
    }
  }

  @Override
  public void commit(Map<String, String> cursors) {
    disk.docs = List.copyOf(pending);
    disk.cursors = Map.copyOf(cursors);
    disk.version++;
  }

  @Override
  public Map<String, String> cursors() {
    return disk.cursors;
  }

  @Override
  public List<Set<String>> words(String text) {
    return ScannerQuery.WORD.matcher(text).results().map(word -> Set.of(ScannerQuery.stem(word.group().toLowerCase()))).toList();
  }

  @Override
  public long version() {
    return disk.version;
  }

  @Override
  public long version(Query visible) {
    return visible(visible).hashCode();
  }

  @Override
  public void close() {}

  @Override
  public Result search(Request request) {
    List<Doc> visible = visible(request.visible());
    ScannerQuery meaning = new ScannerQuery(schema, visible);
    Map<Doc, Double> scores = new HashMap<>();
    for (Doc doc : visible) {
      Double score = meaning.score(request.query(), doc);
      if (score != null) {
        scores.put(doc, score);
      }
    }
    List<Doc> ranked = new ArrayList<>(scores.keySet());
    ranked.sort(order(request.sort(), scores).thenComparing(Doc::id));
    List<Hit> hits = ranked.stream().skip(request.from()).limit(request.size())
        .map(doc -> hit(request, doc, scores.get(doc), meaning)).toList();
    List<Set<String>> passed = request.tests().stream().map(test -> ranked.stream().skip(request.from()).limit(request.size())
        .filter(doc -> meaning.score(test, doc) != null).map(Doc::id).collect(Collectors.toSet())).toList();
    return new Result(hits, scores.size(), request.facets().stream().map(facet -> count(facet, meaning, visible, scores)).toList(),
        passed, request.lookups().stream().map(meaning::words).toList());
  }

  private List<Doc> visible(Query visible) {
    ScannerQuery all = new ScannerQuery(schema, disk.docs);
    return disk.docs.stream().filter(doc -> all.score(visible, doc) != null).toList();
  }

  private Comparator<Doc> order(Request.Sort sort, Map<Doc, Double> scores) {
    if (sort == null) {
      return Comparator.comparing(scores::get, Comparator.reverseOrder());
    }
    schema.field(sort.field(), Kind.NUMBER);
    Comparator<Long> numbers = sort.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing(doc -> doc.numbers().get(sort.field()), Comparator.nullsLast(numbers));
  }

  private List<Count> count(Facet facet, ScannerQuery meaning, List<Doc> visible, Map<Doc, Double> scores) {
    schema.field(facet.field(), Kind.KEYWORD);
    Map<String, Long> counts = new HashMap<>();
    for (Doc doc : visible) {
      boolean counted = facet.over() == null ? scores.containsKey(doc) : meaning.score(facet.over(), doc) != null;
      if (counted) {
        Set<String> values = new HashSet<>();
        for (String value : ScannerQuery.keywords(doc, facet.field())) {
          values.add(facet.names().isEmpty() ? value : facet.names().get(value));
        }
        values.remove(null);
        values.forEach(value -> counts.merge(value, 1L, Long::sum));
      }
    }
    return counts.entrySet().stream().map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(facet.limit()).toList();
  }

  private Hit hit(Request request, Doc doc, double score, ScannerQuery meaning) {
    Map<String, List<String>> strings = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (String name : request.fields()) {
      Field field = name.equals(Schema.ID) ? Field.keyword(name) : schema.field(name);
      if (field.kind() == Kind.NUMBER && doc.numbers().containsKey(name)) {
        numbers.put(name, doc.numbers().get(name));
      } else if (field.kind() == Kind.KEYWORD && !ScannerQuery.keywords(doc, name).isEmpty()) {
        strings.put(name, List.copyOf(new TreeSet<>(ScannerQuery.keywords(doc, name))));
      } else if (doc.strings().containsKey(name)) {
        strings.put(name, doc.strings().get(name));
      }
    }
    List<Quote> quotes = new ArrayList<>();
    for (Quotes each : request.quotes()) {
      String text = String.join("\n", doc.strings().getOrDefault(each.field(), List.of()));
      if (!text.isEmpty()) {
        quotes.add(quote(each, schema.field(each.field(), Kind.TEXT), text, meaning.marked(request.query())));
      }
    }
    return new Hit(doc.id(), score, strings, numbers, quotes);
  }

  /// From the first word of the query on; every word that stands in a form of the query is marked.
  private static Quote quote(Quotes quotes, Field field, String text, List<ScannerQuery.Marked> marked) {
    List<int[]> finds = new ArrayList<>();
    Matcher words = ScannerQuery.WORD.matcher(text);
    while (words.find()) {
      String word = words.group().toLowerCase();
      if (marked.stream().anyMatch(each -> each.marks(word, field))) {
        finds.add(new int[] {words.start(), words.end()});
      }
    }
    boolean whole = text.length() <= quotes.length();
    int start = whole || finds.isEmpty() ? 0 : finds.getFirst()[0];
    int end = whole ? text.length() : Math.min(text.length(), start + quotes.length());
    List<Fragment> fragments = new ArrayList<>();
    int at = start;
    for (int[] find : finds) {
      if (find[0] >= start && find[1] <= end) {
        if (at < find[0]) {
          fragments.add(new Fragment(text.substring(at, find[0]), false));
        }
        fragments.add(new Fragment(text.substring(find[0], find[1]), true));
        at = find[1];
      }
    }
    if (at < end) {
      fragments.add(new Fragment(text.substring(at, end), false));
    }
    return new Quote(quotes.field(), start, fragments);
  }
}
