package dev.kith.engine.lucene;

import dev.kith.engine.Doc;
import dev.kith.engine.Schema;
import dev.kith.engine.Schema.Analysis;
import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.MMapDirectory;

/// An `IndexWriter` as Lucene gives it, its codec, merges and lengths Lucene's own, that is fed the same fields with Kith's words
/// and stems: what writing costs at least, to measure what Kith adds.
///
/// It only adds: no document is looked up to be replaced, none is checked, none gets a number to be known by.
public final class BareWriter implements AutoCloseable {
  private final Schema schema;
  private final Analyzer analyzer;
  private final MMapDirectory directory;
  private final IndexWriter writer;

  /// @param megabytes that it may keep in memory
  public BareWriter(Path folder, Schema schema, List<String> languages, double megabytes) throws IOException {
    this.schema = schema;
    analyzer = new Analyzer(languages);
    directory = new MMapDirectory(folder);
    writer = new IndexWriter(directory, new IndexWriterConfig().setRAMBufferSizeMB(megabytes));
  }

  public void write(List<Doc> batch) throws IOException {
    for (Doc doc : batch) {
      writer.addDocument(document(doc));
    }
  }

  private Document document(Doc doc) {
    Document document = new Document();
    document.add(new StringField(Schema.ID, doc.id(), org.apache.lucene.document.Field.Store.YES));
    int language = analyzer.language(doc.language());
    for (Field field : schema.fields()) {
      for (String value : new LinkedHashSet<>(doc.strings().getOrDefault(field.name(), List.of()))) {
        switch (field.kind()) {
          case TEXT -> text(document, field, value, language);
          case KEYWORD -> document.add(new KeywordField(field.name(), value, org.apache.lucene.document.Field.Store.NO));
          default -> document.add(new StoredField(field.name(), value));
        }
      }
    }
    doc.numbers().forEach((name, value) -> document.add(new NumericDocValuesField(name, value)));
    return document;
  }

  private void text(Document document, Field field, String value, int language) {
    List<Token> tokens = Tokenizer.tokens(value, field.analysis());
    List<String> words = new ArrayList<>(tokens.size());
    List<String> stems = new ArrayList<>(tokens.size());
    for (Token token : tokens) {
      words.add(token.text());
      stems.add(analyzer.stem(token.text(), field.analysis(), language));
    }
    document.add(new TextField(field.name(), new Terms(tokens, words)));
    if (field.analysis() != Analysis.EXACT) {
      document.add(new TextField(Slot.stemField(field.name()), new Terms(tokens, stems)));
    }
    document.add(new StoredField(field.name(), value));
  }

  public void commit() throws IOException {
    writer.commit();
  }

  @Override
  public void close() throws IOException {
    writer.close();
    directory.close();
  }

  private static final class Terms extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final List<Token> tokens;
    private final List<String> terms;
    private int next;

    Terms(List<Token> tokens, List<String> terms) {
      this.tokens = tokens;
      this.terms = terms;
    }

    @Override
    public void reset() {
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == terms.size()) {
        return false;
      }
      clearAttributes();
      increment.setPositionIncrement(tokens.get(next).position() - (next == 0 ? -1 : tokens.get(next - 1).position()));
      term.setEmpty().append(terms.get(next++));
      return true;
    }
  }
}
