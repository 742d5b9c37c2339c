package dev.kith.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/// A factor that follows from a number field, of each document of a segment: a byte where numbers are small, as most counts are,
/// eight where they are not.
final class Factors {
  /// How a factor follows from a number.
  interface Of {
    String field();

    double of(long value);

    double ofNone();

    /// Whether another is not asked for any more once this one was.
    default boolean replaces(Of other) {
      return false;
    }
  }

  private static final int SMALL = 254;

  /// By document: the number and 1, 0 for none; `null` if one is not small.
  private final byte[] small;
  /// By number and 1.
  private final double[] ofSmall;
  private final double[] each;

  private Factors(byte[] small, double[] ofSmall, double[] each) {
    this.small = small;
    this.ofSmall = ofSmall;
    this.each = each;
  }

  static Factors read(Of rule, LeafReader reader) throws IOException {
    byte[] small = small(DocValues.getNumeric(reader, rule.field()), reader.maxDoc());
    if (small != null) {
      double[] factors = new double[SMALL + 2];
      factors[0] = rule.ofNone();
      for (int value = 0; value <= SMALL; value++) {
        factors[value + 1] = rule.of(value);
      }
      return new Factors(small, factors, null);
    }
    double[] each = new double[reader.maxDoc()];
    Arrays.fill(each, rule.ofNone());
    NumericDocValues values = DocValues.getNumeric(reader, rule.field());
    for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
      each[doc] = rule.of(values.longValue());
    }
    return new Factors(null, null, each);
  }

  private static byte[] small(NumericDocValues values, int documents) throws IOException {
    byte[] small = new byte[documents];
    for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
      long value = values.longValue();
      if (value < 0 || value > SMALL) {
        return null;
      }
      small[doc] = (byte) (value + 1);
    }
    return small;
  }

  /// By document: at most the product of several, whatever the order of multiplications makes of its last digits, which are far
  /// smaller than a step of these; where it is negative, nothing is known.
  static float[] most(List<Factors> all, int documents) {
    float[] most = new float[documents];
    for (int doc = 0; doc < documents; doc++) {
      double product = 1;
      for (Factors factors : all) {
        product *= factors.of(doc);
      }
      most[doc] = product >= 0 ? Math.nextUp((float) product) : Float.POSITIVE_INFINITY;
    }
    return most;
  }

  private double of(int doc) {
    return small == null ? each[doc] : ofSmall[small[doc] & 0xFF];
  }

  /// @param slots the first `size` of them
  void scale(int base, int[] slots, int size, double[] scores) {
    if (small != null) {
      for (int i = 0; i < size; i++) {
        scores[slots[i]] *= ofSmall[small[base + slots[i]] & 0xFF];
      }
    } else {
      for (int i = 0; i < size; i++) {
        scores[slots[i]] *= each[base + slots[i]];
      }
    }
  }
}
