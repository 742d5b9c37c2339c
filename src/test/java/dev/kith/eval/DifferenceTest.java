package dev.kith.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is chance and what is not.
class DifferenceTest {
  /// Half of 400 topics gain 1: the mean's standard error is .025, so 95 % lie within .049 of .5.
  @Test
  void theBoundsAreThoseOfTheNormalDistribution() {
    double[] gains = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
    Difference difference = Difference.of(List.of(gains), 7);
    assertThat(difference.mean()).isEqualTo(0.5);
    assertThat(difference.low()).isCloseTo(0.451, within(0.004));
    assertThat(difference.high()).isCloseTo(0.549, within(0.004));
    assertThat(difference.sure()).isTrue();
    assertThat(Difference.of(List.of(gains), 7)).isEqualTo(difference);
  }

  @Test
  void gainsAndLossesThatCancelOutAreNotSure() {
    assertThat(Difference.of(List.of(new double[] {1, -1, 0.5, -0.5}), 7).sure()).isFalse();
  }

  /// Each set counts the same, however many topics it has.
  @Test
  void setsWeighTheSame() {
    assertThat(Difference.of(List.of(new double[] {1}, new double[] {0, 0, 0}), 7)).isEqualTo(new Difference(0.5, 0.5, 0.5));
    assertThatThrownBy(() -> Difference.of(List.of(new double[0]), 7)).isInstanceOf(IllegalArgumentException.class);
  }
}
