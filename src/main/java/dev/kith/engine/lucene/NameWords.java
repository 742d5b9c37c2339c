package dev.kith.engine.lucene;

import dev.kith.engine.Schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/// The words of names as they stand in the index, by document: what [Titles] are made of.
final class NameWords {
  final byte[] words;
  final int[] wordStarts;
  /// By field and document.
  final int[][] starts;
  final int[][] lengths;
  final int[] tokens;

  NameWords(LeafReader reader, List<Field> fields, Lengths known) throws IOException {
    List<BytesRef> all = new ArrayList<>();
    for (Field field : fields) {
      Terms terms = reader.terms(field.name());
      TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        all.add(BytesRef.deepCopyOf(term));
      }
    }
    all.sort(null);
    int size = 0;
    for (int i = 0; i < all.size(); i++) {
      if (i == 0 || !all.get(i).equals(all.get(size - 1))) {
        all.set(size++, all.get(i));
      }
    }
    wordStarts = new int[size + 1];
    for (int i = 0; i < size; i++) {
      wordStarts[i + 1] = wordStarts[i] + all.get(i).length;
    }
    words = new byte[wordStarts[size]];
    for (int i = 0; i < size; i++) {
      System.arraycopy(all.get(i).bytes, all.get(i).offset, words, wordStarts[i], all.get(i).length);
    }
    lengths = new int[fields.size()][];
    starts = new int[fields.size()][reader.maxDoc()];
    for (int f = 0; f < lengths.length; f++) {
      int[] each = known.of(fields.get(f).name(), reader);
      lengths[f] = each.length == 0 ? new int[reader.maxDoc()] : each;
    }
    int total = 0;
    for (int doc = 0; doc < reader.maxDoc(); doc++) {
      for (int f = 0; f < lengths.length; f++) {
        starts[f][doc] = total;
        total += lengths[f][doc];
      }
    }
    tokens = new int[total];
    for (int f = 0; f < lengths.length; f++) {
      fill(reader.terms(fields.get(f).name()), all.subList(0, size), f);
    }
  }

  private void fill(Terms terms, List<BytesRef> all, int f) throws IOException {
    TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
    PostingsEnum postings = null;
    int word = 0;
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      while (!all.get(word).equals(term)) {
        word++;
      }
      postings = each.postings(postings, PostingsEnum.POSITIONS);
      for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
        for (int i = postings.freq(); i > 0; i--) {
          int position = postings.nextPosition();
          if (position < lengths[f][doc]) {
            tokens[starts[f][doc] + position] = word;
          }
        }
      }
    }
  }

  int size() {
    return wordStarts.length - 1;
  }
}
