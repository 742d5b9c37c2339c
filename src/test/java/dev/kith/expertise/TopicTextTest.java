package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How people ask who knows, in English and German.
class TopicTextTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      Kafka                                             | Kafka
      who knows about Kafka?                            | Kafka
      Who knows Kafka                                   | Kafka
      Who here knows a lot about Kafka retention?       | Kafka retention
      who understands the gateway firmware?             | gateway firmware
      who knows most about LoRa range                   | LoRa range
      Who knows something of bees?!                     | bees
      who can help me with my VPN?                      | my VPN
      Who can I ask about holidays?                     | holidays
      who should I talk to about invoices               | invoices
      who could review a Terraform change               | Terraform change
      who is the expert on battery life?                | battery life
      who's the expert for battery life?                | battery life
      Who are our specialists in antennas?              | antennas
      who is the right person for access requests?      | access requests
      who is responsible for the build server?          | build server
      who owns the billing service?                     | billing service
      who maintains kith.yaml?                          | kith.yaml
      who wrote the crop model                          | crop model
      Who has experience with moisture probes?          | moisture probes
      expert in radio planning                          | radio planning
      experts on radio                                  | radio
      Wer kennt sich mit Kafka aus?                     | Kafka
      Wer kennt sich gut mit den Feuchtesensoren aus?   | Feuchtesensoren
      wer weiß etwas über Antennen?                     | Antennen
      Wer weiss was über Antennen?                      | Antennen
      Wer kann mir bei der VPN-Einrichtung helfen?      | VPN-Einrichtung
      Wer ist für die Abrechnung zuständig?             | Abrechnung
      Wer ist Experte für Batterien?                    | Batterien
      Wen kann ich zu Urlaub fragen?                    | Urlaub
      who knows about                                   |
      who knows about ???                               |
      who knows                                         |
      Wer kennt sich aus?                               |
      whoever                                           | whoever
      the who                                           | who
      expertise                                         | expertise
      ???                                               |
      """)
  void theTopicIsWhatIsLeftOfTheQuestion(String question, String topic) {
    assertThat(TopicText.of(question).topic()).isEqualTo(topic == null ? "" : topic);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
      expert in tax law in Berlin                       | tax law            | -              | Berlin
      who knows about Kafka in new york?                | Kafka              | -              | New York
      who can help me with the VPN on mac               | VPN on mac         | -              | -
      who can help with the VPN in the Berlin office    | VPN                | -              | Berlin
      who owns the billing service                      | billing service    | -              | -
      who should review a firmware change on the radio team | firmware change | Radio         | -
      Wer kennt sich mit Kafka im Team Cloud Platform aus? | Kafka           | Cloud Platform | -
      who knows about trust in Radio                    | trust in Radio     | -              | -
      who knows about trust in Atlantis                 | trust in Atlantis  | -              | -
      who knows about Berlin                            | Berlin             | -              | -
      Kafka in Berlin place:"New York"                  | Kafka in Berlin    | -              | New York
      """)
  void aPlaceOrTeamOfSomebodySaysWhomOneLooksFor(String question, String topic, String team, String place) {
    TopicText text = TopicText.of(question).among(Set.of("Radio", "Cloud Platform"), Set.of("Berlin", "New York"));
    assertThat(text.topic()).isEqualTo(topic);
    assertThat(text.team()).isEqualTo(team == null ? "" : team);
    assertThat(text.place()).isEqualTo(place == null ? "" : place);
  }

  @Test
  void noQuestionTakesLong() {
    for (String piece : new String[] {"who ", "who knows ", "?", " ", "who is the ", "wer kennt sich mit ", "expert in ", "aus "}) {
      String text = piece.repeat(100_000);
      CpuTime.within(Duration.ofSeconds(2), () -> TopicText.of(text).among(Set.of("Radio"), Set.of("Berlin")), piece);
    }
  }
}
