package dev.kith.engine.lucene;

import dev.kith.engine.Doc;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import dev.kith.engine.Schema.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;

/// How a document lies in the index: words in postings, texts in stored fields, all else in doc values.
final class Documents {
  /// The index of the language that a document was stemmed by.
  static final String LANGUAGE = "~language";
  /// A number drawn when a document is written, so that it can be told without reading it that it is still the same.
  static final String WRITTEN = "~written";

  private static final FieldType WORDS = postings(false);
  private static final FieldType STEMS = postings(true);

  private final Schema schema;
  private final Analyzer analyzer;
  private final ByteBuffersDataOutput encoded = ByteBuffersDataOutput.newResettableInstance();
  /// What words are handed to Lucene in, one after the other, whichever field they are of.
  private final AttributeSource attributes = new AttributeSource(TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY);

  /// For a thread that makes documents and one that writes them, one after the other.
  Documents(Schema schema, Analyzer analyzer) {
    this.schema = schema;
    this.analyzer = analyzer;
    attributes.addAttribute(CharTermAttribute.class);
    attributes.addAttribute(PositionIncrementAttribute.class);
  }

  private static FieldType postings(boolean omitLengths) {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setOmitNorms(omitLengths);
    type.freeze();
    return type;
  }

  /// @throws IllegalArgumentException if the document does not fit the schema
  void check(Doc doc) {
    checkValue(doc.id(), Schema.ID, doc.id());
    doc.strings().forEach((name, values) -> {
      Field field = schema.field(name);
      if (field.kind() == Kind.NUMBER) {
        throw new IllegalArgumentException("document " + doc.id() + ": field " + name + " takes a number");
      }
      if (field.kind() == Kind.KEYWORD) {
        values.forEach(value -> checkValue(doc.id(), name, value));
      }
    });
    doc.numbers().keySet().forEach(name -> schema.field(name, Kind.NUMBER));
  }

  private static void checkValue(String id, String field, String value) {
    if (3 * value.length() <= IndexWriter.MAX_TERM_LENGTH) {
      return;
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > IndexWriter.MAX_TERM_LENGTH) {
      throw new IllegalArgumentException("document " + id.substring(0, Math.min(id.length(), 100)) + ": " + field + " has "
          + bytes + " bytes, at most " + IndexWriter.MAX_TERM_LENGTH + " are taken");
    }
  }

  Document of(Doc doc) {
    Document document = new Document();
    document.add(new StringField(Schema.ID, doc.id(), org.apache.lucene.document.Field.Store.NO));
    document.add(new SortedDocValuesField(Schema.ID, new BytesRef(doc.id())));
    int language = analyzer.language(doc.language());
    document.add(new NumericDocValuesField(LANGUAGE, language));
    document.add(new NumericDocValuesField(WRITTEN, ThreadLocalRandom.current().nextLong()));
    for (Field field : schema.fields()) {
      List<String> values = doc.strings().getOrDefault(field.name(), List.of());
      if (!values.isEmpty()) {
        add(document, field, values, language);
      }
    }
    for (Map.Entry<String, Long> number : doc.numbers().entrySet()) {
      document.add(new NumericDocValuesField(number.getKey(), number.getValue()));
    }
    return document;
  }

  private void add(Document document, Field field, List<String> values, int language) {
    String name = field.name();
    switch (field.kind()) {
      case TEXT -> {
        List<Token> tokens = Tokenizer.tokens(values.size() == 1 ? values.getFirst() : String.join("\n", values), field.analysis());
        document.add(new org.apache.lucene.document.Field(name, new Words(attributes, tokens, null), WORDS));
        if (field.analysis() != Analysis.EXACT) {
          String[] stems = new String[tokens.size()];
          for (int i = 0; i < stems.length; i++) {
            stems[i] = analyzer.stem(tokens.get(i).text(), field.analysis(), language);
          }
          document.add(new org.apache.lucene.document.Field(Slot.stemField(name), new Words(attributes, tokens, stems), STEMS));
        }
        values.forEach(value -> document.add(new StoredField(name, value)));
      }
      case KEYWORD -> {
        for (String value : values.size() == 1 ? values : new LinkedHashSet<>(values)) {
          document.add(new KeywordField(name, value, org.apache.lucene.document.Field.Store.NO));
        }
      }
      case STORED -> document.add(new BinaryDocValuesField(name, encode(values)));
      case NUMBER -> throw new IllegalArgumentException("field " + name + " takes a number");
    }
  }

  private BytesRef encode(List<String> values) {
    encoded.reset();
    for (String value : values) {
      encoded.writeString(value);
    }
    return new BytesRef(encoded.toArrayCopy());
  }

  static List<String> decode(BytesRef bytes) throws IOException {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    List<String> values = new ArrayList<>();
    while (!in.eof()) {
      values.add(in.readString());
    }
    return List.copyOf(values);
  }

  /// Hands tokens to Lucene, with their words or their stems.
  private static final class Words extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final List<Token> tokens;
    private final String[] stems;
    private int next;

    /// @param stems `null` for the words themselves
    Words(AttributeSource attributes, List<Token> tokens, String[] stems) {
      super(attributes);
      this.tokens = tokens;
      this.stems = stems;
    }

    @Override
    public void reset() {
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == tokens.size()) {
        return false;
      }
      clearAttributes();
      int before = next == 0 ? -1 : tokens.get(next - 1).position();
      Token token = tokens.get(next);
      increment.setPositionIncrement(token.position() - before);
      term.setEmpty().append(stems == null ? token.text() : stems[next]);
      next++;
      return true;
    }
  }
}
