package dev.kith.connector.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  @Test
  void questionsAreToldFromStatementsInEnglish() {
    assertThat(List.of("Anybody know the code?", "how do I reset pump 7", "Hi all, where is the key", "any idea why it leaks",
        "Is there a plan", "Pump 7 is dry. Why? :pray:", "Has anyone seen the ladder")).allMatch(Questions::asks);
    assertThat(List.of("How to reset pump 7: press start.", "What we decided: no moss.", "The pump is fine", "Is fixed now.",
        "See https://x.example/?a=b for more", "")).noneMatch(Questions::asks);
  }

  @Test
  void questionsAreToldFromStatementsInGerman() {
    assertThat(List.of("Weiß jemand, wie man Pumpe 7 entlüftet", "wie kann ich die Pumpe zurücksetzen", "Hallo zusammen, wo liegt der Schlüssel",
        "Gibt es einen Plan", "Hat jemand die Leiter gesehen", "Moin! Warum ist die Pumpe trocken?", "Könnt ihr mir helfen",
        "Welche Pumpe muss zuerst laufen", "WER KENNT DEN CODE?")).allMatch(Questions::asks);
    assertThat(List.of("Wie besprochen habe ich die Pumpe getauscht.", "Was wir beschlossen haben: kein Moos.", "Ist erledigt.",
        "Wenn die Pumpe läuft, ist alles gut.", "Wo gehobelt wird, fallen Späne.")).noneMatch(Questions::asks);
  }

  @Test
  void questionsAreToldFromStatementsInFrench() {
    assertThat(List.of("Est-ce que la pompe marche", "Quelqu'un sait où est la clé", "Bonjour à tous, comment peut-on purger la pompe",
        "Y a-t-il un plan", "Pourquoi la pompe est sèche ?", "Avez-vous vu l’échelle", "Où est la clé"))
        .allMatch(Questions::asks);
    assertThat(List.of("Comment faire : appuyer sur le bouton.", "Quand la pompe tourne, tout va bien.", "La pompe est en panne.",
        "Peut-être demain.")).noneMatch(Questions::asks);
  }

  @Test
  void questionsAreToldFromStatementsInSpanish() {
    assertThat(List.of("¿Dónde está la llave", "Alguien sabe dónde está la llave", "Hola a todos, cómo puedo purgar la bomba",
        "Por qué está seca la bomba", "Hay alguien que conozca el código", "Qué es esto")).allMatch(Questions::asks);
    assertThat(List.of("Como siempre, la bomba está seca.", "Cuando la bomba funciona, todo va bien.", "La bomba está seca."))
        .noneMatch(Questions::asks);
  }

  @Test
  void theQuestionMarkIsThatOfAnyScript() {
    assertThat(List.of("ポンプはどこですか？", "أين المفتاح؟", "Где ключ?")).allMatch(Questions::asks);
    assertThat(List.of("ポンプはここです。", "Ключ здесь.")).noneMatch(Questions::asks);
  }

  @Test
  void longAndOddTextsTakeNoTime() {
    for (String text : List.of("a ".repeat(50_000), "wie ".repeat(5_000), "hola ,".repeat(5_000), "-je".repeat(5_000), "é".repeat(9_000),
        "comment ".repeat(3_000) + "-t-il")) {
      CpuTime.within(Duration.ofSeconds(1), () -> Questions.asks(text), text.substring(0, 5));
    }
  }
}
