package dev.kith.engine.lucene;

import dev.kith.engine.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.OrdTermState;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/// What is kept of a segment in memory, by document, since every answer looks at it for each document that matches and Lucene's
/// doc values cost ten times as much a look. It depends on what was written alone, so it outlives commits.
final class Columns {
  /// Those of a day, and of rankings that are compared.
  private static final int KEPT_FACTORS = 16;

  private static final int KEPT_WORDS = 2_048;
  private static final int KEPT_IDS = 32_768;
  private static final int KEPT_VALUES = 8_192;
  /// A value of more documents is not kept but read.
  static final int RARE = 8;
  static final int[] NOBODY = {};
  private static final TermState NOWHERE = new OrdTermState();

  private record Word(String field, String term) {}

  private record Most(List<Factors.Of> rules, float[] each) {}

  private record Id(int ordinal, String text) {}

  private record Value(String field, String text, int[] documents) {}

  /// Stands for the segment where this should not be held.
  private final Object key = new Object();
  private final Lengths lengths = new Lengths();
  private final Map<Word, TermState> words = new ConcurrentHashMap<>();
  private volatile Titles titles;
  private final Id[] ids = new Id[KEPT_IDS];
  private final Value[] values = new Value[KEPT_VALUES];
  private final Map<String, Ordinals> ordinals = new ConcurrentHashMap<>();
  /// Those last asked for: all questions of a day ask for the same.
  private volatile Most most;
  private final Map<Factors.Of, Factors> factors = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Factors.Of, Factors> eldest) {
      return size() > KEPT_FACTORS;
    }
  };

  Object key() {
    return key;
  }

  /// Where the documents of a term of words begin; empty if there are none. Questions share words, and one word is looked up in
  /// each field and segment, some times by its stem and again beside another: a look into the dictionary costs more than reading
  /// the documents of most words.
  PostingsEnum postings(String field, String term, int flags, LeafReader reader) throws IOException {
    Word key = new Word(field, term);
    TermState known = words.get(key);
    Terms all = known == NOWHERE ? null : reader.terms(field);
    if (all == null) {
      return null;
    }
    TermsEnum each = all.iterator();
    if (known != null) {
      each.seekExact(new BytesRef(term), known);
      return each.postings(null, flags);
    }
    boolean found = each.seekExact(new BytesRef(term));
    if (words.size() >= KEPT_WORDS) {
      words.clear();
    }
    words.put(key, found ? each.termState() : NOWHERE);
    return found ? each.postings(null, flags) : null;
  }

  /// The documents that have a rare value of a keyword field, deleted ones included; `null` if that is not known. Copies are looked
  /// for by a hundred such values at once, most of which are one document's.
  int[] documents(String field, String value) {
    Value known = values[place(value)];
    return known != null && known.text.equals(value) && known.field.equals(field) ? known.documents : null;
  }

  /// Keeps what [#documents] then tells.
  void documents(String field, String value, int[] documents) {
    values[place(value)] = new Value(field, value, documents);
  }

  private static int place(String value) {
    int hash = value.hashCode();
    return (hash ^ hash >>> 13) & KEPT_VALUES - 1;
  }

  /// The id of a document, by its number among the ids.
  String id(SortedDocValues ids, int ordinal) throws IOException {
    String known = knownId(ordinal);
    if (known != null) {
      return known;
    }
    Id id = new Id(ordinal, ids.lookupOrd(ordinal).utf8ToString());
    int place = ordinal & KEPT_IDS - 2;
    this.ids[place + 1] = this.ids[place];
    this.ids[place] = id;
    return id.text;
  }

  /// The same, where nobody has opened the ids.
  String id(int ordinal, LeafReader reader) throws IOException {
    String known = knownId(ordinal);
    return known != null ? known : id(DocValues.getSorted(reader, Schema.ID), ordinal);
  }

  /// `null` if it is not kept. There are two places for each: with one, ids that are asked for again and again drive each other out while
  /// there is room.
  private String knownId(int ordinal) {
    int place = ordinal & KEPT_IDS - 2;
    Id known = ids[place];
    if (known == null || known.ordinal != ordinal) {
      known = ids[place + 1];
    }
    return known != null && known.ordinal == ordinal ? known.text : null;
  }

  /// How many words each document has in a field; empty if none has it.
  ///
  /// @param reader of the segment as of any commit
  int[] lengths(String field, LeafReader reader) {
    return lengths.of(field, reader);
  }

  /// The words of names, read when somebody types for the first time.
  Titles titles(Begun.Shape shape, Schema schema, Analyzer analyzer, LeafReader reader) throws IOException {
    Titles known = titles;
    if (known == null) {
      synchronized (lengths) {
        known = titles;
        if (known == null) {
          known = shape.read(reader, most(shape.rules(), reader), lengths, schema, analyzer);
          titles = known;
        }
      }
    }
    return known;
  }

  /// Those of a field that somebody has asked for; else `null`.
  Ordinals known(String field) {
    return ordinals.get(field);
  }

  /// The values that each document has in a keyword field, by number.
  Ordinals ordinals(String field, LeafReader reader) {
    return ordinals.computeIfAbsent(field, name -> {
      try {
        return Ordinals.read(name, reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /// At most what the score of each document is multiplied by, all factors together.
  float[] most(List<Factors.Of> rules, LeafReader reader) throws IOException {
    Most known = most;
    if (known == null || !known.rules.equals(rules)) {
      List<Factors> all = new ArrayList<>();
      for (Factors.Of rule : rules) {
        all.add(factors(rule, reader));
      }
      known = new Most(rules, Factors.most(all, reader.maxDoc()));
      most = known;
    }
    return known.each;
  }

  /// What the score of each document is multiplied by.
  Factors factors(Factors.Of rule, LeafReader reader) throws IOException {
    synchronized (factors) {
      Factors known = factors.get(rule);
      if (known == null) {
        known = Factors.read(rule, reader);
        factors.keySet().removeIf(rule::replaces);
        factors.put(rule, known);
      }
      return known;
    }
  }
}
