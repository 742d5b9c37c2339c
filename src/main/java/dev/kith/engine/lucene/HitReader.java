package dev.kith.engine.lucene;

import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
import dev.kith.engine.Result.Quote;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.StoredFields;

/// Reads the values of hits, segment by segment and field by field, since doc values are read in the order of documents.
final class HitReader {
  private final Request request;
  private final View view;
  private final Quoter quoter;
  private final List<Field> fields = new ArrayList<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<String> quoted = new HashSet<>();

  HitReader(Request request, Schema schema, View view, Quoter quoter) {
    this.request = request;
    this.view = view;
    this.quoter = quoter;
    for (String name : request.fields()) {
      Field field = name.equals(Schema.ID) ? schema.field(name, Kind.KEYWORD) : schema.field(name);
      fields.add(field);
      if (field.kind() == Kind.TEXT) {
        texts.add(name);
      }
    }
    request.quotes().forEach(quotes -> quoted.add(schema.field(quotes.field(), Kind.TEXT).name()));
  }

  List<Hit> read(List<TopHits.Ranked> ranked) throws IOException {
    Hit[] hits = new Hit[ranked.size()];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < hits.length; i++) {
      TopHits.Ranked each = ranked.get(i);
      hits[i] = new Hit(each.id(), each.candidate().score(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
      order.add(i);
    }
    order.sort(Comparator.<Integer>comparingInt(i -> ranked.get(i).candidate().segment())
        .thenComparingInt(i -> ranked.get(i).candidate().doc()));
    int from = 0;
    while (from < hits.length) {
      int segment = ranked.get(order.get(from)).candidate().segment();
      int to = from;
      while (to < hits.length && ranked.get(order.get(to)).candidate().segment() == segment) {
        to++;
      }
      Batch batch = new Batch(segment, hits, order.subList(from, to), ranked);
      for (Field field : fields) {
        batch.read(field);
      }
      if (!texts.isEmpty() || !quoted.isEmpty()) {
        batch.readTexts();
      }
      from = to;
    }
    return List.of(hits);
  }

  /// The hits of one segment, in the order of its documents.
  private final class Batch {
    private final int segment;
    private final LeafReader reader;
    private final Hit[] hits;
    private final List<Integer> order;
    private final List<TopHits.Ranked> ranked;

    Batch(int segment, Hit[] hits, List<Integer> order, List<TopHits.Ranked> ranked) {
      this.segment = segment;
      this.reader = view.segments().get(segment).reader();
      this.hits = hits;
      this.order = order;
      this.ranked = ranked;
    }

    private int doc(int hit) {
      return ranked.get(hit).candidate().doc();
    }

    void read(Field field) throws IOException {
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
      if (numbering != null && column != null) {
        for (int hit : order) {
          List<String> strings = column.texts(doc(hit), numbering, segment);
          if (!strings.isEmpty()) {
            hits[hit].strings().put(field, strings);
          }
        }
        return;
      }
      SortedSetDocValues values = DocValues.getSortedSet(reader, field);
      // a value is unpacked with its neighbours, so it is looked up once
      Map<Long, String> known = new HashMap<>();
      for (int hit : order) {
        if (values.advanceExact(doc(hit))) {
          int count = values.docValueCount();
          List<String> strings = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            long value = values.nextOrd();
            String text = known.get(value);
            if (text == null) {
              text = values.lookupOrd(value).utf8ToString();
              known.put(value, text);
            }
            strings.add(text);
          }
          hits[hit].strings().put(field, strings);
        }
      }
    }

    private void readNumbers(String field) throws IOException {
      NumericDocValues values = DocValues.getNumeric(reader, field);
      for (int hit : order) {
        if (values.advanceExact(doc(hit))) {
          hits[hit].numbers().put(field, values.longValue());
        }
      }
    }

    private void readStored(String field) throws IOException {
      BinaryDocValues values = DocValues.getBinary(reader, field);
      for (int hit : order) {
        if (values.advanceExact(doc(hit))) {
          hits[hit].strings().put(field, Documents.decode(values.binaryValue()));
        }
      }
    }

    void readTexts() throws IOException {
      Set<String> wanted = new HashSet<>(texts);
      wanted.addAll(quoted);
      StoredFields stored = reader.storedFields();
      NumericDocValues languages = DocValues.getNumeric(reader, Documents.LANGUAGE);
      for (int hit : order) {
        Document document = stored.document(doc(hit), wanted);
        for (String field : texts) {
          List<String> values = List.of(document.getValues(field));
          if (!values.isEmpty()) {
            hits[hit].strings().put(field, values);
          }
        }
        languages.advanceExact(doc(hit));
        for (Request.Quotes quotes : request.quotes()) {
          String text = String.join("\n", document.getValues(quotes.field()));
          hits[hit].quotes().addAll(quote(quotes, text, (int) languages.longValue()));
        }
      }
    }

    private List<Quote> quote(Request.Quotes quotes, String text, int language) {
      return text.isEmpty() ? List.of() : quoter.quote(quotes, text, language);
    }
  }
}
