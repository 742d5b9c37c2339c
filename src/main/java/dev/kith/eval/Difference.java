package dev.kith.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How much better one setting is than another, and within which bounds: a bootstrap over topics, paired since both settings
/// answered the same ones (Efron and Tibshirani 1993; for search Sakai 2006).
///
/// @param mean what the second has more than the first; over several sets the mean of the sets' means
/// @param low  2.5 % of the samples lie below
/// @param high 2.5 % of the samples lie above
public record Difference(double mean, double low, double high) {
  private static final int SAMPLES = 10_000;
  private static final double TAIL = 0.025;

  /// @param sets for each set what each topic gained; each set is sampled by itself
  /// @param seed the same seed gives the same bounds
  /// @throws IllegalArgumentException if a set has no topics
  public static Difference of(List<double[]> sets, long seed) {
    if (sets.isEmpty() || sets.stream().anyMatch(gains -> gains.length == 0)) {
      throw new IllegalArgumentException("a difference needs topics");
    }
    Random random = new Random(seed);
    double[] means = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      for (double[] gains : sets) {
        double sum = 0;
        for (int n = 0; n < gains.length; n++) {
          sum += gains[random.nextInt(gains.length)];
        }
        means[i] += sum / gains.length / sets.size();
      }
    }
    Arrays.sort(means);
    return new Difference(sets.stream().mapToDouble(gains -> Arrays.stream(gains).average().orElseThrow()).average().orElseThrow(),
        means[(int) (TAIL * SAMPLES)], means[(int) ((1 - TAIL) * SAMPLES) - 1]);
  }

  /// Whether the bounds leave out that there is none.
  public boolean sure() {
    return low > 0 || high < 0;
  }
}
