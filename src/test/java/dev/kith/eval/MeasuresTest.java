package dev.kith.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Against values worked out by hand.
class MeasuresTest {
  /// Grades 3, 2, 1 at ranks 2, 1 and nowhere; ideal 7/1 + 3/1.58496 + 1/2.
  @Test
  void gradedRankingsAreMeasuredAsInTheLiterature() {
    Measures m = Measures.of(List.of("b", "a", "x", "y"), Map.of("a", 3, "b", 2, "c", 1));
    double dcg = 3 + 7 / 1.5849625;
    double ideal = 7 + 3 / 1.5849625 + 0.5;
    assertThat(m.ndcg10()).isCloseTo(dcg / ideal, within(1e-7)).isCloseTo(0.78960, within(1e-5));
    assertThat(m.mrr()).isEqualTo(1);
    assertThat(m.ap()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(m.p5()).isEqualTo(0.4);
    assertThat(m.r10()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void aPerfectRankingHasOne() {
    Measures m = Measures.of(List.of("a", "b", "c", "d", "e", "x"), Map.of("a", 2, "b", 2, "c", 1, "d", 1, "e", 1));
    assertThat(m).isEqualTo(new Measures(1, 1, 1, 1, 1));
  }

  @Test
  void oneRelevantAtRankFour() {
    Measures m = Measures.of(List.of("x", "y", "z", "a"), Map.of("a", 1));
    assertThat(m.ndcg10()).isCloseTo(1 / (Math.log(5) / Math.log(2)), within(1e-12)).isCloseTo(0.43068, within(1e-5));
    assertThat(m.mrr()).isEqualTo(0.25);
    assertThat(m.ap()).isEqualTo(0.25);
    assertThat(m.p5()).isEqualTo(0.2);
    assertThat(m.r10()).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheTenthCountsForFirstAndAveragePrecisionOnly() {
    List<String> ranked = IntStream.rangeClosed(1, 20).mapToObj(i -> i == 11 ? "a" : "x" + i).toList();
    Measures m = Measures.of(ranked, Map.of("a", 2));
    assertThat(m).isEqualTo(new Measures(0, 1 / 11.0, 1 / 11.0, 0, 0));
  }

  @Test
  void theIdealHasTenAtMost() {
    Map<String, Integer> grades = IntStream.range(0, 15).boxed().collect(java.util.stream.Collectors.toMap(i -> "d" + i, _ -> 1));
    List<String> ranked = IntStream.range(0, 15).mapToObj(i -> "d" + i).toList();
    Measures m = Measures.of(ranked, grades);
    assertThat(m.ndcg10()).isCloseTo(1, within(1e-12));
    assertThat(m.r10()).isCloseTo(10 / 15.0, within(1e-12));
    assertThat(m.ap()).isCloseTo(1, within(1e-12));
  }

  @Test
  void nothingFoundAndNothingJudgedAreNought() {
    assertThat(Measures.of(List.of(), Map.of("a", 1))).isEqualTo(new Measures(0, 0, 0, 0, 0));
    assertThat(Measures.of(List.of("a"), Map.of())).isEqualTo(new Measures(0, 0, 0, 0, 0));
  }

  @Test
  void theMeanIsOfEach() {
    assertThat(Measures.mean(List.of(new Measures(1, 0, 0.5, 0.2, 1), new Measures(0, 1, 0.5, 0.4, 1))))
        .usingRecursiveComparison().withComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
        .isEqualTo(new Measures(0.5, 0.5, 0.5, 0.3, 1));
    assertThat(Measures.mean(List.of())).isEqualTo(new Measures(0, 0, 0, 0, 0));
  }
}
