package dev.kith.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SentenceTest {
  private static final Map<String, String> GERMAN = Map.of("{0^} in {1} and {2}.", "{0^} in {1} und {2}.", "wrote 1 document",
      "schrieb 1 Dokument", "edited {0} documents", "bearbeitete {0} Dokumente", "“{0}” of {1}", "{1}: „{0}“");

  private static String german(Sentence sentence) {
    return sentence.in(text -> GERMAN.getOrDefault(text, text));
  }

  @Test
  void sentencesInSentencesAreSaidInTheSameLanguage() {
    Sentence sentence = Sentence.of("{0^} in {1} and {2}.", List.of(Sentence.counted("wrote 1 document", "wrote {0} documents", 1),
        Sentence.counted("edited 1 document", "edited {0} documents", 2)), List.of("Wiki", "Blog"), "Slack");
    assertThat(sentence).hasToString("Wrote 1 document, edited 2 documents in Wiki, Blog and Slack.");
    assertThat(german(sentence)).isEqualTo("Schrieb 1 Dokument, bearbeitete 2 Dokumente in Wiki, Blog und Slack.");
  }

  @Test
  void aLanguageHasItsOwnOrder() {
    assertThat(german(Sentence.of("“{0}” of {1}", "a", "b"))).isEqualTo("b: „a“");
  }

  @Test
  void whatStandsInAPlaceIsNeverAPatternItself() {
    assertThat(Sentence.of("“{0}” of {1}", "{1} $1 \\", "b")).hasToString("“{1} $1 \\” of b");
    assertThat(Sentence.of("“{0}” of {1}", "only one")).hasToString("“only one” of {1}");
    assertThat(Sentence.of("{0^}.", "")).hasToString(".");
  }

  @Test
  void sentencesStandTogetherWithoutTheEmptyOnes() {
    assertThat(Sentence.together(Sentence.NONE, Sentence.of("A."), Sentence.NONE, Sentence.of("B."))).hasToString("A. B.");
    assertThat(Sentence.together(Sentence.NONE).isEmpty()).isTrue();
    assertThat(Sentence.NONE).hasToString("");
  }
}
