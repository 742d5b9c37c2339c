package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Near-equals take turns; nobody else changes places.
class TurnsTest {
  private record Scored(String name, double score) {}

  private static final List<Scored> PEOPLE = List.of(new Scored("a", 1), new Scored("b", 0.99), new Scored("c", 0.96),
      new Scored("d", 0.94), new Scored("e", 0.5), new Scored("f", 0.48), new Scored("g", 0.1));

  private static List<String> turned(String asker, Instant now) {
    return Turns.of(PEOPLE, Scored::score, 0.05, asker, now).stream().map(Scored::name).toList();
  }

  @Test
  void eachOfTheNearEqualsIsFirstForAboutAsManyAskers() {
    Map<String, Integer> first = new HashMap<>();
    for (int asker = 0; asker < 3_000; asker++) {
      List<String> names = turned("person-" + asker, Library.NOW);
      first.merge(names.getFirst(), 1, Integer::sum);
      assertThat(names.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(names.get(3)).as("clearly behind the first, though near to the third").isEqualTo("d");
      assertThat(names.subList(4, 6)).containsExactlyInAnyOrder("e", "f");
      assertThat(names.getLast()).isEqualTo("g");
    }
    assertThat(first.values()).hasSize(3).allMatch(times -> times > 900);
  }

  @Test
  void theSameAskerGetsTheSameAnswerAllDayAndAnotherOnSomeOtherDay() {
    Instant morning = Instant.parse("2026-06-15T00:00:01Z");
    assertThat(turned("mira", morning)).isEqualTo(turned("mira", morning.plus(Duration.ofHours(23))));
    assertThat(List.of(1, 2, 3, 4, 5, 6, 7)).anyMatch(days -> !turned("mira", morning.plus(Duration.ofDays(days))).equals(turned("mira", morning)));
  }

  @Test
  void whereNobodyKnowsWhoAsksNothingIsTurned() {
    assertThat(turned("", Library.NOW)).containsExactly("a", "b", "c", "d", "e", "f", "g");
  }
}
