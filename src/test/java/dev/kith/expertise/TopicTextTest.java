package dev.kith.expertise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How people ask who knows, in English and German.
class TopicTextTest {
  private static final TopicText.Known KNOWN = new TopicText.Known(Set.of("Radio", "Cloud Platform", "IT & Security"),
      Set.of("Berlin", "New York"), Map.of("wiki", "Team wiki", "blog", "Greenhouse Notes", "slack", "Slack"));

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
      who wrote the VPN page?                           | VPN
      who updated the wiki page                         | wiki
      who owns the landing page                         | landing page
      wer hat die VPN-Seite geschrieben                 | VPN
      what does millrace mean                           | millrace
      What is the KRaft migration?                      | KRaft migration
      was bedeutet SMC                                  | SMC
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
      the who                                           |
      the                                               |
      knows about kafka                                 | kafka
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
    TopicText text = TopicText.of(question).among(KNOWN);
    assertThat(text.topic()).isEqualTo(topic);
    assertThat(text.team()).isEqualTo(team == null ? "" : team);
    assertThat(text.place()).isEqualTo(place == null ? "" : place);
  }

  /// Forty questions as colleagues type them, and what is understood of each: the topic, and what narrows the answer.
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      who knows about kafka                                    | kafka             |
      who can help me with the VPN on mac                      | VPN on mac        |
      expert in tax law in Berlin                              | tax law           | place:Berlin
      who owns the billing service                             | billing service   |
      who should review a change of the release script         | change of the release script |
      who knows about backups in the wiki                      | backups           | source:wiki
      German-speaking expert for VAT                           | VAT               | language:de
      who knows about payments in the radio team               | payments          | team:Radio
      who on the platform team knows kubernetes                | kubernetes        | team:"Cloud Platform"
      who in Berlin knows about leases?                        | leases            | place:Berlin
      anyone in Berlin who can help with a visa                | visa              | place:Berlin
      does anyone know about bees                              | bees              |
      is there someone who understands LoRa?                   | LoRa              |
      I need help with a flat battery                          | I need help with a flat battery |
      looking for an expert in irrigation                      | irrigation        |
      who do I ask about parental leave?                       | parental leave    |
      who is in charge of the newsletter                       | newsletter        |
      who takes care of the meeting rooms                      | meeting rooms     |
      who works on the crop model?                             | crop model        |
      who has experience with moisture probes                  | moisture probes   |
      who's the right person to talk to about invoices?        | invoices          |
      who is the go-to person for Terraform                    | Terraform         |
      point of contact for GDPR                                | GDPR              |
      kafka experts                                            | kafka             |
      best postgres expert in New York                         | postgres          | place:"New York"
      who speaks German and knows about contracts              | contracts         | language:de
      who can explain VAT in German                            | VAT               | language:de
      French-speaking colleague who knows irrigation           | irrigation        | language:fr
      who can approve a purchase order                         | purchase order    |
      who can answer questions about single sign-on            | single sign-on    |
      who wrote about frost in Greenhouse Notes                | frost             | source:blog
      who knows kafka in slack, please                         | kafka             | source:slack
      who knows about trust in the security team in Berlin     | trust             | team:"IT & Security" place:Berlin
      kafka team:Radio language:German source:wiki             | kafka             | team:Radio language:de source:wiki
      kafka language:klingon                                   | kafka language:klingon |
      Wer kennt sich mit Kafka in Berlin aus?                  | Kafka             | place:Berlin
      deutschsprachige Kollegin für Umsatzsteuer               | Umsatzsteuer      | language:de
      Wer hat Erfahrung mit Antennen im Team Radio?            | Antennen          | team:Radio
      An wen kann ich mich wegen Urlaub wenden?                | Urlaub            |
      Wer betreut die Wetterstation?                           | Wetterstation     |
      """)
  void aPeopleQuestionIsUnderstood(String question, String topic, String filters) {
    TopicText text = TopicText.of(question).among(KNOWN);
    assertThat(text.topic()).isEqualTo(topic);
    assertThat(text.filters(KNOWN.sources()).stream().map(Experts.Filter::text).collect(Collectors.joining(" ")))
        .isEqualTo(filters == null ? "" : filters);
  }

  /// The page knows by its beginning that a question is one about people; what is in it is read here.
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = """
      who knows about kafka | true
      who can help me with the VPN on mac | true
      Who owns the billing service? | true
      who should review a change | true
      who's the right person to talk to about invoices? | true
      who in Berlin knows about leases? | true
      anyone in Berlin who can help with a visa | true
      does anyone know about bees | true
      expert in tax law in Berlin | true
      German-speaking expert for VAT | true
      looking for an expert in irrigation | true
      point of contact for GDPR | false
      Wer kennt sich mit Kafka aus? | true
      An wen kann ich mich wegen Urlaub wenden? | true
      deutschsprachige Kollegin für Umsatzsteuer | true
      the who | false
      who guidelines | false
      whoever wins | false
      kafka | false
      how to find someone | false
      expertise | false
      who | false
      """)
  void thePageSendsQuestionsAboutPeopleHere(String question, boolean people) throws IOException {
    String texts = Files.readString(Path.of("src/main/resources/web/texts.js"));
    String pattern = texts.substring(texts.indexOf("const PEOPLE"), texts.indexOf(", 'i');"));
    String joined = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'").matcher(pattern).results().map(piece -> piece.group(1)).collect(Collectors.joining())
        .replace("\\'", "'").replace("\\\\", "\\");
    assertThat(Pattern.compile(joined, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).matcher(question).find()).isEqualTo(people);
  }

  @Test
  void aFilterCanBePutBackAsItIsShown() {
    TopicText text = TopicText.of("who knows kafka in the security team in New York in German in the wiki").among(KNOWN);
    String again = text.topic() + " " + text.filters(KNOWN.sources()).stream().map(Experts.Filter::text).collect(Collectors.joining(" "));
    assertThat(TopicText.of(again).among(KNOWN)).usingRecursiveComparison().ignoringFields("guessed").isEqualTo(text);
    assertThat(text.filters(KNOWN.sources())).hasSize(4);
  }

  @Test
  void noQuestionTakesLong() {
    for (String piece : new String[] {"who ", "who knows ", "?", " ", "who is the ", "wer kennt sich mit ", "expert in ", "aus "}) {
      String text = piece.repeat(100_000);
      CpuTime.within(Duration.ofSeconds(2), () -> TopicText.of(text).among(KNOWN), piece);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "latest?", "the most recent", "neueste"})
  void howToSortIsNoTopic(String typed) {
    assertThat(TopicText.of(typed).topic()).isEmpty();
  }
}
