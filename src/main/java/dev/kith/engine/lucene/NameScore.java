package dev.kith.engine.lucene;

import dev.kith.engine.Query;
import dev.kith.engine.Query.Weighted;
import java.util.Arrays;
import java.util.List;

/// The name of a document that is looked at while somebody types, and what it is worth for the words typed.
final class NameScore {
  private final Query.Words words;
  private final List<TypedWord> wanted;
  private final Numbers numbers = new Numbers();
  private final double[] means;
  /// The words of the name, those of one field behind those of the other.
  private int[] name = new int[64];
  private final int[] ends;

  NameScore(Query.Words words, List<TypedWord> wanted, View view) {
    this.words = words;
    this.wanted = wanted;
    this.ends = new int[words.fields().size()];
    this.means = new double[ends.length];
    for (int f = 0; f < means.length; f++) {
      means[f] = Math.max(view.averageLength(words.fields().get(f).field()), Double.MIN_NORMAL);
    }
  }

  int length() {
    return ends[ends.length - 1];
  }

  void read(Titles all, int rank) {
    all.name(rank, numbers);
    int size = 0;
    for (int f = 0; f < ends.length; f++) {
      int length = numbers.next();
      if (size + length > name.length) {
        name = Arrays.copyOf(name, 2 * (size + length));
      }
      for (int i = 0; i < length; i++) {
        name[size++] = numbers.next();
      }
      ends[f] = size;
    }
  }

  /// Adds what the last word is or begins in the name read, each word once.
  int last(TypedWord.Here word, int[] last, int size) {
    int end = size;
    for (int i = 0; i < ends[ends.length - 1]; i++) {
      boolean counts = word.begins(name[i]) || wanted.getLast().beginning() == null && word.isSame(name[i]);
      for (int j = size; j < end && counts; j++) {
        counts = last[j] != name[i];
      }
      if (counts) {
        last[end++] = name[i];
      }
    }
    return end;
  }

  /// As [Query.Words] defines it, with an idf of 1 for every word: all have to be there.
  double score(TypedWord.Here[] here) {
    double sum = 0;
    for (int w = 0; w < here.length; w++) {
      sum += score(here[w], wanted.get(w).weight());
    }
    for (int w = 0; w + 1 < here.length; w++) {
      sum += words.pairs() * Titles.saturated(pairs(here[w], here[w + 1]));
    }
    return sum;
  }

  private double score(TypedWord.Here word, double begun) {
    double same = 0;
    double best = 0;
    for (int i = 0, f = 0; i < ends[ends.length - 1]; i++) {
      while (i >= ends[f]) {
        f++;
      }
      if (word.isSame(name[i])) {
        same += norm(f);
      }
      if (word.begins(name[i])) {
        double times = 0;
        for (int j = 0, g = 0; j < ends[ends.length - 1]; j++) {
          while (j >= ends[g]) {
            g++;
          }
          times += name[j] == name[i] ? norm(g) : 0;
        }
        best = Math.max(best, times);
      }
    }
    return Math.max(Titles.saturated(same), begun * Titles.saturated(best));
  }

  private double pairs(TypedWord.Here one, TypedWord.Here other) {
    double sum = 0;
    for (int f = 0, start = 0; f < ends.length; start = ends[f++]) {
      for (int i = start; i + 1 < ends[f] && words.fields().get(f).inPairs(); i++) {
        sum += one.isSame(name[i]) && other.isSame(name[i + 1]) ? norm(f) : 0;
      }
    }
    return sum;
  }

  private double norm(int f) {
    Weighted field = words.fields().get(f);
    return Titles.norm(field.weight(), ends[f] - (f == 0 ? 0 : ends[f - 1]), means[f]);
  }
}
