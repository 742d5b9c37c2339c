package dev.kith.engine.lucene;

import dev.kith.engine.KeptValues;
import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;

/// Reads the values of hits, segment by segment and field by field, since doc values are read in the order of documents.
final class HitReader {
  private final Request request;
  private final View view;
  private final Kept kept;
  private final Quoter quoter;
  private final Shape shown;
  /// What is quoted and not asked for besides.
  private final Shape quoted;

  /// Fields that are read and kept together.
  ///
  /// @param names as [Kept#fields] gives them
  /// @param texts those of them that are texts
  private record Shape(List<Field> fields, String[] names, Set<String> texts) {}

  HitReader(Request request, Schema schema, View view, Quoter quoter) {
    this.request = request;
    this.view = view;
    this.kept = view.snapshot().kept();
    this.quoter = quoter;
    List<Field> fields = new ArrayList<>(request.fields().size());
    for (String name : request.fields()) {
      fields.add(name.equals(Schema.ID) ? schema.field(name, Kind.KEYWORD) : schema.field(name));
    }
    this.shown = shape(fields);
    List<Field> others = new ArrayList<>();
    for (Request.Quotes quotes : request.quotes()) {
      Field field = schema.field(quotes.field(), Kind.TEXT);
      if (!fields.contains(field) && !others.contains(field)) {
        others.add(field);
      }
    }
    this.quoted = shape(others);
  }

  private Shape shape(List<Field> fields) {
    List<String> names = new ArrayList<>(fields.size());
    Set<String> texts = new HashSet<>();
    for (Field field : fields) {
      names.add(field.name());
      if (field.kind() == Kind.TEXT) {
        texts.add(field.name());
      }
    }
    return new Shape(fields, kept.fields(names), texts);
  }

  List<Hit> read(List<TopHits.Ranked> ranked) throws IOException {
    Hit[] hits = new Hit[ranked.size()];
    int[] order = order(ranked);
    int from = 0;
    while (from < hits.length) {
      int segment = ranked.get(order[from]).candidate().segment();
      int to = from;
      while (to < hits.length && ranked.get(order[to]).candidate().segment() == segment) {
        to++;
      }
      int[] docs = new int[to - from];
      for (int i = 0; i < docs.length; i++) {
        docs[i] = ranked.get(order[from + i]).candidate().doc();
      }
      Batch batch = new Batch(segment, docs);
      Kept.Values[] values = batch.shown();
      Kept.Values[] texts = request.quotes().isEmpty() ? null : batch.values(quoted, Set.of());
      NumericDocValues languages = texts == null ? null : DocValues.getNumeric(batch.reader, Documents.LANGUAGE);
      for (int i = 0; i < docs.length; i++) {
        TopHits.Ranked each = ranked.get(order[from + i]);
        hits[order[from + i]] = new Hit(each.id(), each.candidate().score(), values[i].strings(), values[i].numbers(),
            texts == null ? List.of() : quotes(docs[i], values[i], texts[i], languages));
      }
      from = to;
    }
    return List.of(hits);
  }

  /// The places of the hits in the order of their segments and documents. These are numbers, since to sort a hundred objects by two
  /// fields of others takes longer than to read them.
  static int[] order(List<TopHits.Ranked> ranked) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(ranked.size());
    long[] sorted = new long[ranked.size()];
    for (int i = 0; i < sorted.length; i++) {
      TopHits.Candidate candidate = ranked.get(i).candidate();
      sorted[i] = ((long) candidate.segment() << Integer.SIZE - 1 | candidate.doc()) << bits | i;
    }
    Arrays.sort(sorted);
    int[] order = new int[sorted.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) (sorted[i] & (1L << bits) - 1);
    }
    return order;
  }

  private List<Quote> quotes(int doc, Kept.Values values, Kept.Values texts, NumericDocValues languages) throws IOException {
    languages.advanceExact(doc);
    List<Quote> quotes = new ArrayList<>();
    for (Request.Quotes each : request.quotes()) {
      List<String> lines = values.strings().get(each.field());
      lines = lines != null ? lines : texts.strings().getOrDefault(each.field(), List.of());
      String text = lines.size() == 1 ? lines.getFirst() : String.join("\n", lines);
      if (!text.isEmpty()) {
        quotes.addAll(quoter.quote(each, text, (int) languages.longValue()));
      }
    }
    return quotes;
  }

  /// Documents of one segment, in their order.
  private final class Batch {
    private final int segment;
    private final LeafReader reader;
    private final int[] docs;
    /// Which of the documents are not known yet, and what is read of them.
    private int[] unknown = {};
    private final List<Kept.Values> filled = new ArrayList<>();

    Batch(int segment, int[] docs) {
      this.segment = segment;
      this.reader = view.segments().get(segment).reader();
      this.docs = docs;
    }

    /// What is asked for of each; of documents that are opened for it, what is quoted is read at once.
    Kept.Values[] shown() throws IOException {
      return values(shown, shown.texts.isEmpty() ? Set.of() : quoted.texts);
    }

    Kept.Values[] values(Shape shape, Set<String> besides) throws IOException {
      Object key = view.segments().get(segment).segment().columns().key();
      Kept.Values[] values = new Kept.Values[docs.length];
      int[] missing = new int[docs.length];
      int count = 0;
      for (int i = 0; i < docs.length; i++) {
        values[i] = kept.get(key, docs[i], shape.names);
        if (values[i] == null) {
          missing[count++] = i;
        }
      }
      if (count == 0) {
        return values;
      }
      unknown = new int[count];
      filled.clear();
      for (int i = 0; i < count; i++) {
        unknown[i] = docs[missing[i]];
        filled.add(new Kept.Values(HashMap.newHashMap(shape.fields.size()), new HashMap<>()));
      }
      for (Field field : shape.fields) {
        read(field);
      }
      if (!shape.texts.isEmpty()) {
        texts(shape, besides, key);
      }
      for (int i = 0; i < count; i++) {
        Kept.Values whole = new Kept.Values(new KeptValues(Row.of(shape.names, filled.get(i).strings())),
            Row.of(shape.names, filled.get(i).numbers()));
        values[missing[i]] = whole;
        kept.put(key, unknown[i], shape.names, whole);
      }
      return values;
    }

    private void texts(Shape shape, Set<String> besides, Object key) throws IOException {
      Set<String> wanted = new HashSet<>(shape.texts);
      wanted.addAll(besides);
      StoredFields stored = reader.storedFields();
      for (int i = 0; i < unknown.length; i++) {
        Texts read = new Texts(wanted);
        stored.document(unknown[i], read);
        Map<String, List<String>> others = HashMap.newHashMap(besides.size());
        Map<String, List<String>> strings = filled.get(i).strings();
        read.values().forEach((field, lines) -> (besides.contains(field) ? others : strings).put(field, lines));
        if (!besides.isEmpty()) {
          kept.put(key, unknown[i], quoted.names, new Kept.Values(others, Map.of()));
        }
      }
    }

    private void read(Field field) throws IOException {
      switch (field.kind()) {
        case KEYWORD -> readKeywords(field.name());
        case NUMBER -> readNumbers(field.name());
        case STORED -> readStored(field.name());
        case TEXT -> { }
      }
    }

    private void readKeywords(String field) throws IOException {
      Numbering numbering = view.snapshot().knownNumbering(field);
      Ordinals column = view.segments().get(segment).segment().columns().known(field);
      SortedSetDocValues values = numbering != null && column != null ? null : DocValues.getSortedSet(reader, field);
      // a value is unpacked with its neighbours, so it is looked up once
      Map<Long, String> known = new HashMap<>();
      for (int i = 0; i < unknown.length; i++) {
        List<String> strings = values == null ? column.texts(unknown[i], numbering, segment)
            : values.advanceExact(unknown[i]) ? texts(values, known) : List.of();
        if (!strings.isEmpty()) {
          filled.get(i).strings().put(field, strings);
        }
      }
    }

    private static List<String> texts(SortedSetDocValues values, Map<Long, String> known) throws IOException {
      String[] texts = new String[values.docValueCount()];
      for (int i = 0; i < texts.length; i++) {
        long value = values.nextOrd();
        texts[i] = known.get(value);
        if (texts[i] == null) {
          texts[i] = values.lookupOrd(value).utf8ToString();
          known.put(value, texts[i]);
        }
      }
      return List.of(texts);
    }

    private void readNumbers(String field) throws IOException {
      NumericDocValues values = DocValues.getNumeric(reader, field);
      for (int i = 0; i < unknown.length; i++) {
        if (values.advanceExact(unknown[i])) {
          filled.get(i).numbers().put(field, values.longValue());
        }
      }
    }

    private void readStored(String field) throws IOException {
      BinaryDocValues values = DocValues.getBinary(reader, field);
      for (int i = 0; i < unknown.length; i++) {
        if (values.advanceExact(unknown[i])) {
          filled.get(i).strings().put(field, Documents.decode(values.binaryValue()));
        }
      }
    }
  }

  /// The texts of a document in some fields.
  private static final class Texts extends StoredFieldVisitor {
    private final Set<String> wanted;
    private final Map<String, List<String>> values;

    Texts(Set<String> wanted) {
      this.wanted = wanted;
      this.values = HashMap.newHashMap(wanted.size());
    }

    @Override
    public Status needsField(FieldInfo field) {
      return wanted.contains(field.name) ? Status.YES : Status.NO;
    }

    @Override
    public void stringField(FieldInfo field, String value) {
      List<String> before = values.get(field.name);
      values.put(field.name, before == null ? List.of(value) : Stream.concat(before.stream(), Stream.of(value)).toList());
    }

    Map<String, List<String>> values() {
      return values;
    }
  }
}
