package dev.kith.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.model.Part;
import dev.kith.model.Role;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whom a text names.
class NamedTest {
  private static List<String> named(String text, Role role) {
    return Named.in(text, Library.NOW).stream().filter(part -> part.role() == role).map(part -> part.who().account()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      Ask Ines Calder about it.                    | Ask Ines,Ask Ines Calder,Ines Calder
      we met Ines Calder and Tom Stone today       | Ines Calder,Tom Stone
      by Lena van der Berg.                        | Lena van der Berg
      (Seán O’Dwyer)                               | Seán O’Dwyer
      Jean-Luc Öztürk-Meier said                   | Jean-Luc Öztürk-Meier
      Zoë Łukasiewicz                              | Zoë Łukasiewicz
      ping @ines.calder or @tom_s-2.               | ines.calder,tom_s-2
      mail ines.calder+x@fern.example.             | ines.calder+x@fern.example
      <mailto:tom@mail.fern.example>               | tom@mail.fern.example
      ask @josé please                             | josé
      Ines Calder's page, Tom Stone’s desk         | Ines Calder,Tom Stone
      Ines P. Calder said                          | Ines P. Calder,Ines Calder,P. Calder
      see A.J. Stone                               | A.J. Stone
      see Tom A.-J. Stone                          | Tom A.-J. Stone,Tom Stone,A.-J. Stone
      Martin v. Stone                              | Martin v. Stone
      Plan B. Then                                 | Plan B. Then,Plan Then,B. Then
      Section A.                                   |
      one word: Ines                               |
      lower case names ines calder                 |
      Ines calder                                  |
      a/Ines Calder                                |
      x@Ines Calder                                |
      R2D2 Unit                                    |
      """)
  void namesHandlesAndMailsAreOffered(String text, String expected) {
    List<String> wanted = expected == null ? List.of() : List.of(expected.split(","));
    assertThat(named(text, Role.MENTIONED)).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      Reviewed-by: Ines Calder <ines@fern.example> | REVIEWER | Ines Calder
      reviewed by Ines Calder                      | REVIEWER | Ines Calder
      * **Reviewed by:** Ines Calder, Tom Stone.   | REVIEWER | Ines Calder,Tom Stone
      Reviewed-by: Ines Calder and Tom Stone       | REVIEWER | Ines Calder,Tom Stone
      Acked-by: tom@fern.example                   | REVIEWER | tom@fern.example
      Signed-off-by: @tom                          | REVIEWER | tom
      Approved by: Ines Calder & Tom Stone         | APPROVER | Ines Calder,Tom Stone
      It was reviewed by Ines Calder.              | REVIEWER |
      Reviewed-by: Éva Nagy                        | REVIEWER | Éva Nagy
      Reviewed-by:                                 | REVIEWER |
      """)
  void aLineOfCreditMakesReviewers(String line, Role role, String expected) {
    List<String> wanted = expected == null ? List.of() : List.of(expected.split(","));
    assertThat(named("Text before.\n" + line + "\nmore text", role)).containsExactlyElementsOf(wanted);
  }

  @Test
  void whoIsCreditedIsNotAlsoMentionedByThatName() {
    assertThat(Named.in("Reviewed-by: Ines Calder\nInes Calder was here.", Library.NOW))
        .filteredOn(part -> part.who().account().equals("Ines Calder")).extracting(Part::role).containsExactly(Role.REVIEWER);
  }

  @Test
  void theTimeIsTheDocuments() {
    assertThat(Named.in("Ines Calder", Library.NOW)).extracting(Part::at).containsExactly(Library.NOW);
    assertThat(Named.in("Ines Calder", null).getFirst().at()).isNull();
  }

  @Test
  void aListOfNamesEnds() {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      list.append("Ines ").append((char) ('A' + i % 26)).append((char) ('a' + i / 26 % 26)).append((char) ('a' + i / 676)).append(".\n");
    }
    assertThat(Named.in(list.toString(), null)).hasSizeBetween(300, 310);
  }

  static Stream<Arguments> hostile() {
    return Stream.of("A", "A'", "A-", "a", "Aa ", "Aa van ", "Aa de ", "@", "@a", "a@", "a.", "a@b.", "a@b-", "x@y.z ", "@a.", "Ä’",
        "Reviewed-by: ", "Reviewed-by:\n", "reviewed by ", "\n-", "\n - ", "**", " ", "\n", "A a ", "A. ", "A.-", "Aa A.A. ", "_", "Aa' ", "A\u0301", "😀A",
        "Reviewed-by: a and ", "A’’’’’’", "aA", "AA AA\n", "a+", ".@").map(Arguments::of);
  }

  @ParameterizedTest(name = "“{0}” for a megabyte")
  @MethodSource("hostile")
  void noTextTakesMoreThanTimeInProportionToItsLength(String piece) {
    String text = piece.repeat(1_000_000 / piece.length());
    // by the processor's time, and far from what growth by the square would take: this tells apart, it measures nothing
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Named.in(text, null);
    Named.in(text + "!", null);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
