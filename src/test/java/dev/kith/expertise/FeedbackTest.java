package dev.kith.expertise;

import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Role;
import dev.kith.people.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others say of somebody's help: told, counted once a person, fading, and never more than documents.
class FeedbackTest {
  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(person("mira", "Mira Vasquez", "Radio"), person("tom", "Tom Stone", "Data"),
        person("ola", "Ola Lindqvist", "Radio"));
    IntStream.range(0, 9).forEach(i -> library.add(person("asker" + i, "Asker " + (char) ('A' + i), "")));
    for (int i = 0; i < 3; i++) {
      library.add(page("m" + i, "Kafka notes " + "one two three".split(" ")[i], "How Kafka is run, part " + i + " by one of us.")
          .withParts(List.of(part(Role.AUTHOR, "mira"))),
          page("t" + i, "Kafka diary " + "four five six".split(" ")[i], "How Kafka is run, part " + i + " by one of us.")
          .withParts(List.of(part(Role.AUTHOR, "tom"))));
    }
    library.add(page("l", "Lunch", "Soup, and a word on Kafka at the table that nobody remembers, since it was about bread and more soup.")
        .withParts(List.of(part(Role.COMMENTER, "ola"))));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Profile one(String id) {
    return library.search().directory().person(id).orElseThrow();
  }

  private List<String> keys(String id) {
    return library.search().directory().subject(one(id)).keys();
  }

  private void say(Kind kind, String about, String topic, String giver) {
    library.store().feedback(kind, keys(about), topic, keys(giver));
  }

  private List<Expert> experts(String q) {
    return library.experts().whoKnows(q, Map.of(), 10, Viewers.of(one("ola"))).experts();
  }

  private List<String> order(String q) {
    return experts(q).stream().map(expert -> expert.person().id()).toList();
  }

  private Feedback of(String id, String q) {
    return experts(q).stream().filter(expert -> expert.person().id().equals(id)).findFirst().orElseThrow().feedback();
  }

  @Test
  void whoHelpedComesBeforeAnEqualAndTheReasonIsTold() {
    String last = order("kafka").getLast();
    say(Kind.HELPED, last, "Kafka", "asker1");
    say(Kind.HELPED, last, "kafka", "ola");
    assertThat(order("kafka").getFirst()).isEqualTo(last);
    Expert lifted = experts("kafka").getFirst();
    assertThat(lifted.why().toString()).endsWith("Helped 2 people with this.");
    assertThat(lifted.feedback().mine()).isEqualTo(Kind.HELPED);
    say(null, last, "KAFKA", "ola");
    assertThat(of(last, "kafka")).extracting(Feedback::helped, Feedback::mine).containsExactly(1, null);
  }

  @Test
  void oneGiverIsOneVoiceHoweverOftenTheySayIt() {
    for (int i = 0; i < 20; i++) {
      say(Kind.HELPED, "mira", "kafka", "asker1");
      say(Kind.HELPED, "mira", i % 2 == 0 ? "kafka notes" : "Kafka", "asker1");
    }
    assertThat(of("mira", "kafka notes").helped()).isEqualTo(1);
    say(Kind.NOT_RIGHT, "mira", "kafka", "asker1");
    assertThat(of("mira", "kafka").helped()).as("a change of mind replaces what was said").isZero();
  }

  @Test
  void oneVoiceAgainstSomebodyCountsForNothingAndTwoAreTold() {
    String first = order("kafka").getFirst();
    say(Kind.NOT_RIGHT, first, "kafka", "asker1");
    assertThat(order("kafka").getFirst()).isEqualTo(first);
    assertThat(of(first, "kafka")).extracting(Feedback::notRight, Feedback::lift).containsExactly(0, 1.0);
    say(Kind.NOT_RIGHT, first, "kafka", "asker2");
    assertThat(order("kafka").getLast()).isEqualTo(first);
    assertThat(experts("kafka").getLast().caveats()).extracting(Object::toString).contains("2 people say that this is not the person to ask.");
  }

  @Test
  void itCountsForItsTopicOnlyAndNobodyPraisesThemselves() {
    say(Kind.HELPED, "mira", "pumps", "asker1");
    say(Kind.HELPED, "mira", "kafka", "mira");
    assertThat(of("mira", "kafka")).isEqualTo(Feedback.NONE);
  }

  @Test
  void itMakesNobodyAnExpertWhoIsNoneByDocuments() {
    IntStream.range(0, 9).forEach(i -> say(Kind.HELPED, "ola", "kafka", "asker" + i));
    IntStream.range(0, 9).forEach(i -> say(Kind.HELPED, "asker1", "kafka", "asker" + i));
    assertThat(order("kafka")).containsExactlyInAnyOrder("mira", "tom");
  }

  @Test
  void itFadesAndIsForgotten() {
    say(Kind.HELPED, "mira", "kafka", "asker1");
    double[] lifts = IntStream.of(0, 365, 730, 1_000, 1_100).mapToDouble(days -> Feedback.of(one("mira"), "kafka"::equals,
        library.search().directory(), "", Library.NOW.plus(Duration.ofDays(days))).lift()).toArray();
    assertThat(lifts[0]).isEqualTo(1.1);
    assertThat(lifts[1]).isBetween(1.049, 1.051);
    assertThat(lifts[2]).isBetween(1.024, 1.026);
    assertThat(lifts[3]).isGreaterThan(1);
    assertThat(lifts[4]).isEqualTo(1);
  }

  @Test
  void whoIsDeletedTakesTheirVoicesWithThem() {
    say(Kind.HELPED, "mira", "kafka", "asker1");
    say(Kind.HELPED, "tom", "kafka", "asker1");
    library.store().delete(keys("asker1"), List.of("Asker B"), "self");
    assertThat(library.store().decisions().all()).extracting(decision -> decision.kind()).containsExactly(Kind.DELETED);
  }
}
