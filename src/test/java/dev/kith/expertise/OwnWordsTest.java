package dev.kith.expertise;

import static dev.kith.Library.item;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Result.Fragment;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Evidence quotes what the person themselves said, where the text tells who said what.
class OwnWordsTest {
  private static final String LONG = "The heater is switched off by the valve in the cellar. Turn it twice. "
      + "Then wait for the pump to stop, which takes a while, and look at the gauge beside the door until it shows nothing at all. "
      + "After that the gateway comes back by itself and nobody has to go up to the roof again.";

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(person("mira", "Mira Vasquez", ""), person("tom", "Tom Stone", ""),
        person("ola", "Ola Lindqvist", ""), person("miranda", "Mira Vasquezson", ""));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private String snippet(String who) {
    Experts.Answer answer = library.experts().whoKnows("zigbee", Map.of(), 10,
        Viewers.of(library.search().directory().person("ola").orElseThrow()));
    return Stream.of(answer.experts(), answer.faint()).flatMap(List::stream).filter(expert -> expert.person().id().equals(who))
        .findFirst().orElseThrow().evidence().getFirst().snippet().stream().map(Fragment::text).collect(Collectors.joining());
  }

  @Test
  void whoAnsweredIsShownByTheirAnswerAndNotByTheQuestion() {
    library.add(item("answers", "q", Kind.QUESTION, "Zigbee gateway in the cold", "My zigbee gateway dies in winter. Why?\n\n"
        + "## Answer by Mira Vasquezson, 1 vote\n\nNo idea, sorry.\n\n## Answer by Mira Vasquez, accepted, 8 votes\n\n" + LONG
        + "\n\n## Answer by Tom Stone\n\nBuy another zigbee gateway.").withParts(List.of(part(Role.ASKER, "ola"),
            part(Role.ACCEPTED_ANSWERER, "mira"), part(Role.ANSWERER, "tom"), part(Role.ANSWERER, "miranda"))));
    assertThat(snippet("mira")).startsWith("The heater is switched off").endsWith("shows nothing at all.").hasSizeLessThan(241);
    assertThat(snippet("tom")).isEqualTo("Buy another zigbee gateway.");
    assertThat(snippet("miranda")).isEqualTo("No idea, sorry.");
  }

  @Test
  void theirOwnPostIsQuotedWhateverNameItBears() {
    String question = "The zigbee gateway dies in winter.\n\n";
    library.add(Item.of("answers", "p", Kind.QUESTION, "Zigbee in the cold", Content.markdown(question + LONG, List.of(
        new Content.Post(0, Identity.of("ola"), null, ""), new Content.Post(question.length(), Identity.of("mira"), null, ""))))
        .withParts(List.of(part(Role.ASKER, "ola"), part(Role.ANSWERER, "mira"))));
    assertThat(snippet("mira")).startsWith("The heater is switched off");
  }

  @Test
  void inTalkTheirLineIsQuoted() {
    library.add(item("answers", "t", Kind.MESSAGE, "Zigbee in the cold", "Ola Lindqvist: zigbee is down again\n\n"
        + "Tom Stone: never mind\n\nMira Vasquez: The valve in the cellar. Turn it twice.")
        .withParts(List.of(part(Role.ASKER, "ola"), part(Role.ANSWERER, "mira"))));
    assertThat(snippet("mira")).isEqualTo("The valve in the cellar. Turn it twice.");
  }

  @Test
  void whoWroteAPageAndWhoseWordsAreNotToldApartIsShownByThePassageOnTheTopic() {
    library.add(item("wiki", "p", Kind.PAGE, "Winter", "## Mira Vasquez\n\nLooks after it.\n\n## Gateways\n\nA zigbee gateway needs heat.")
        .withParts(List.of(part(Role.AUTHOR, "mira"))),
        item("answers", "u", Kind.QUESTION, "Cold", "A zigbee gateway needs heat. Says who?").withParts(List.of(part(Role.ANSWERER, "tom"))));
    assertThat(snippet("mira")).contains("A zigbee gateway needs heat.");
    assertThat(snippet("tom")).contains("A zigbee gateway needs heat.");
  }
}
