package dev.kith.bench;

import dev.kith.engine.Doc;
import dev.kith.engine.Schema;
import dev.kith.fields.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

/// A search page as one builds it of Lucene's own parts: the default codec, BM25 over the same fields with the same weights (of
/// each word the sum over the fields, all words wanted), a filter on access lists, stored fields, `UnifiedHighlighter` with
/// offsets in the index, `SortedSetDocValuesFacetCounts`. It does less than Kith: no copies are folded, no fresh or popular
/// documents raised, words side by side count no more, a filter keeps scores as hidden documents make them, people are accounts.
final class PlainLucene implements AutoCloseable {
  private static final String TEAM = "team";
  private static final List<String> FACETS =
      List.of(Fields.SOURCE, Fields.TYPE, Fields.AUTHOR, PlainLucene.TEAM, Fields.TAG, Fields.YEAR, Fields.OWNERSHIP, Fields.MONTH);
  private static final Map<String, Float> SEARCHED = Map.of(Fields.TITLE, 3f, Fields.BODY, 1f, Fields.LABELS, 1.5f, Fields.PATH, 0.5f);
  private static final List<String> SHOWN =
      List.of(Fields.NATIVE, Fields.URL, Fields.SOURCE, Fields.TYPE, Fields.PLACE, Fields.PARTS, Fields.TAG, Fields.OWNERSHIP);
  private static final int FACET_VALUES = 50;

  private final Analyzer analyzer = new Analyzer() {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer tokenizer = new StandardTokenizer();
      TokenStream stems = new KStemFilter(new ASCIIFoldingFilter(new LowerCaseFilter(tokenizer)));
      return new TokenStreamComponents(tokenizer, stems);
    }
  };
  private final UnaryOperator<String> teams;
  private final FacetsConfig config = new FacetsConfig();
  private final FieldType quoted = new FieldType(TextField.TYPE_STORED);
  private final MMapDirectory directory;
  private final IndexWriter writer;
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private SortedSetDocValuesReaderState facets;

  /// @param teams the team of whom an author, as stored, is; or `null`
  PlainLucene(Path folder, UnaryOperator<String> teams) throws IOException {
    this.teams = teams;
    FACETS.forEach(facet -> config.setMultiValued(facet, true));
    quoted.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    quoted.freeze();
    directory = new MMapDirectory(folder);
    writer = new IndexWriter(directory, new IndexWriterConfig(analyzer).setRAMBufferSizeMB(64));
  }

  void write(List<Doc> batch) throws IOException {
    for (Doc doc : batch) {
      writer.updateDocument(new Term(Schema.ID, doc.id()), config.build(document(doc)));
    }
  }

  private Document document(Doc doc) {
    Document document = new Document();
    document.add(new StringField(Schema.ID, doc.id(), Store.YES));
    doc.strings().forEach((field, values) -> {
      for (String value : values) {
        switch (field) {
          case Fields.TITLE, Fields.BODY -> document.add(new Field(field, value, quoted));
          case Fields.LABELS, Fields.PATH -> document.add(new TextField(field, value, Store.NO));
          case Fields.ACL -> document.add(new StringField(field, value, Store.NO));
          default -> { }
        }
        if (SHOWN.contains(field)) {
          document.add(new StoredField(field, value));
        }
        if (FACETS.contains(field)) {
          document.add(new SortedSetDocValuesFacetField(field, value));
        }
      }
    });
    doc.strings().getOrDefault(Fields.AUTHOR, List.of()).stream().map(teams).filter(team -> team != null).distinct()
        .forEach(team -> document.add(new SortedSetDocValuesFacetField(TEAM, team)));
    doc.numbers().forEach((field, value) -> {
      document.add(new NumericDocValuesField(field, value));
      document.add(new StoredField(field, value));
    });
    return document;
  }

  void commit() throws IOException {
    writer.commit();
  }

  void open() throws IOException {
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    facets = new DefaultSortedSetDocValuesReaderState(reader, config);
  }

  /// A page for those who may see what has one of some access lists; `null` for everything.
  ///
  /// @return something made of all of it, so that none of it is left out
  int page(String words, Set<String> lists, int size) throws IOException {
    Query asked = query(words);
    Query filtered = asked;
    if (lists != null) {
      filtered = new BooleanQuery.Builder().add(asked, Occur.MUST)
          .add(new TermInSetQuery(Fields.ACL, lists.stream().map(BytesRef::new).toList()), Occur.FILTER).build();
    }
    FacetsCollectorManager.FacetsResult found = FacetsCollectorManager.search(searcher, filtered, size, new FacetsCollectorManager());
    TopDocs top = found.topDocs();
    int made = (int) top.totalHits.value();
    for (ScoreDoc hit : top.scoreDocs) {
      made += searcher.storedFields().document(hit.doc).getFields().size();
    }
    if (top.scoreDocs.length > 0) {
      UnifiedHighlighter highlighter = UnifiedHighlighter.builder(searcher, analyzer).build();
      Map<String, String[]> passages =
          highlighter.highlightFields(new String[] {Fields.TITLE, Fields.BODY}, asked, top, new int[] {1, 2});
      for (String[] each : passages.values()) {
        made += each.length;
      }
    }
    return made + counted(found.facetsCollector());
  }

  private int counted(FacetsCollector matching) throws IOException {
    SortedSetDocValuesFacetCounts counts = new SortedSetDocValuesFacetCounts(facets, matching);
    int made = 0;
    for (String facet : FACETS) {
      var top = counts.getTopChildren(FACET_VALUES, facet);
      made += top == null ? 0 : top.labelValues.length;
    }
    return made;
  }

  private Query query(String words) {
    QueryBuilder builder = new QueryBuilder(analyzer);
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    List<String> each = new ArrayList<>(List.of(words.split("[^\\p{L}\\p{N}]+")));
    each.removeIf(String::isEmpty);
    for (String word : each) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      SEARCHED.forEach((field, weight) -> {
        Query one = builder.createBooleanQuery(field, word);
        if (one != null) {
          any.add(new BoostQuery(one, weight), Occur.SHOULD);
        }
      });
      all.add(any.build(), Occur.MUST);
    }
    return all.build();
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    writer.close();
    directory.close();
  }
}
