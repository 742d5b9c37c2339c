package dev.kith.engine.lucene;

import dev.kith.engine.Request;
import dev.kith.engine.Result.Hit;
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
    Integer[] order = new Integer[hits.length];
    for (int i = 0; i < hits.length; i++) {
      TopHits.Ranked each = ranked.get(i);
      hits[i] = new Hit(each.id(), each.candidate().score(), new HashMap<>(), new HashMap<>(), new ArrayList<>(0));
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> {
      TopHits.Candidate one = ranked.get(a).candidate();
      TopHits.Candidate other = ranked.get(b).candidate();
      return one.segment() != other.segment() ? Integer.compare(one.segment(), other.segment()) : Integer.compare(one.doc(), other.doc());
    });
    int from = 0;
    while (from < hits.length) {
      int segment = ranked.get(order[from]).candidate().segment();
      int to = from;
      while (to < hits.length && ranked.get(order[to]).candidate().segment() == segment) {
        to++;
      }
      int[] docs = new int[to - from];
      Hit[] here = new Hit[docs.length];
      for (int i = 0; i < docs.length; i++) {
        docs[i] = ranked.get(order[from + i]).candidate().doc();
        here[i] = hits[order[from + i]];
      }
      Batch batch = new Batch(segment, here, docs);
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
    private final Object key;
    private final Kept kept = view.snapshot().kept();
    private final Hit[] hits;
    private final int[] docs;

    Batch(int segment, Hit[] hits, int[] docs) {
      this.segment = segment;
      this.reader = view.segments().get(segment).reader();
      this.key = view.segments().get(segment).segment().columns().key();
      this.hits = hits;
      this.docs = docs;
    }

    void read(Field field) throws IOException {
      switch (field.kind()) {
        case KEYWORD -> readKeywords(field.name());
        case NUMBER -> readNumbers(field.name());
        case STORED -> readStored(field.name());
        case TEXT -> { }
      }
    }

    private void put(int hit, String field, List<String> values) {
      if (!values.isEmpty()) {
        hits[hit].strings().put(field, values);
      }
    }

    private void readKeywords(String field) throws IOException {
      Numbering numbering = view.snapshot().knownNumbering(field);
      Ordinals column = view.segments().get(segment).segment().columns().known(field);
      SortedSetDocValues values = null;
      for (int hit = 0; hit < docs.length; hit++) {
        if (numbering != null && column != null) {
          put(hit, field, column.texts(docs[hit], numbering, segment));
          continue;
        }
        List<String> known = kept.get(key, docs[hit], field);
        if (known == null) {
          values = values == null ? DocValues.getSortedSet(reader, field) : values;
          known = kept.put(key, docs[hit], field, values.advanceExact(docs[hit]) ? texts(values) : List.of());
        }
        put(hit, field, known);
      }
    }

    private static List<String> texts(SortedSetDocValues values) throws IOException {
      String[] texts = new String[values.docValueCount()];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = values.lookupOrd(values.nextOrd()).utf8ToString();
      }
      return List.of(texts);
    }

    private void readNumbers(String field) throws IOException {
      NumericDocValues values = DocValues.getNumeric(reader, field);
      for (int hit = 0; hit < docs.length; hit++) {
        if (values.advanceExact(docs[hit])) {
          hits[hit].numbers().put(field, values.longValue());
        }
      }
    }

    private void readStored(String field) throws IOException {
      BinaryDocValues values = null;
      for (int hit = 0; hit < docs.length; hit++) {
        List<String> known = kept.get(key, docs[hit], field);
        if (known == null) {
          values = values == null ? DocValues.getBinary(reader, field) : values;
          known = kept.put(key, docs[hit], field, values.advanceExact(docs[hit]) ? Documents.decode(values.binaryValue()) : List.of());
        }
        put(hit, field, known);
      }
    }

    void readTexts() throws IOException {
      Set<String> wanted = new HashSet<>(texts);
      wanted.addAll(quoted);
      StoredFields stored = null;
      NumericDocValues languages = quoted.isEmpty() ? null : DocValues.getNumeric(reader, Documents.LANGUAGE);
      for (int hit = 0; hit < docs.length; hit++) {
        Map<String, List<String>> read = known(wanted, docs[hit]);
        if (read == null) {
          stored = stored == null ? reader.storedFields() : stored;
          Texts all = new Texts(wanted);
          stored.document(docs[hit], all);
          read = all.values();
          for (String field : wanted) {
            kept.put(key, docs[hit], field, read.getOrDefault(field, List.of()));
          }
        }
        for (String field : texts) {
          put(hit, field, read.getOrDefault(field, List.of()));
        }
        if (languages != null) {
          languages.advanceExact(docs[hit]);
          for (Request.Quotes quotes : request.quotes()) {
            List<String> values = read.getOrDefault(quotes.field(), List.of());
            String text = values.size() == 1 ? values.getFirst() : String.join("\n", values);
            hits[hit].quotes().addAll(text.isEmpty() ? List.of() : quoter.quote(quotes, text, (int) languages.longValue()));
          }
        }
      }
    }

    /// The texts of a document, if all of them are known; else `null`, since they are unpacked together.
    private Map<String, List<String>> known(Set<String> wanted, int doc) {
      Map<String, List<String>> known = HashMap.newHashMap(wanted.size());
      for (String field : wanted) {
        List<String> values = kept.get(key, doc, field);
        if (values == null) {
          return null;
        }
        known.put(field, values);
      }
      return known;
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
