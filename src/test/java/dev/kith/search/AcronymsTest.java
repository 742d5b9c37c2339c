package dev.kith.search;

import static dev.kith.Library.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.model.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Acronyms and what they stand for, where a document says so.
class AcronymsTest {
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(delimiter = '|', textBlock = """
      slo | Our SLO (service level objective) is strict.          | service level objective
      slo | Each service level objective (SLO) is written down.   | service level objective
      slo | We set service-level objectives (SLOs), all of us.    | service level objectives
      rma | The return of merchandise authorisation (RMA) desk    | return of merchandise authorisation
      dsb | Fragen an den Datenschutzbeauftragten (DSB)           |
      slo | The SLO (see below) is strict.                        |
      slo | the so called level of objective (SLO)                |
      it  | We keep it (in time) short.                           |
      """)
  void whatAnAcronymStandsForIsReadOutOfParentheses(String acronym, String text, String words) {
    assertThat(Acronyms.in(acronym, text).orElse(null)).isEqualTo(words);
  }

  @Test
  void searchingOneFindsTheOtherAndSaysWhoSaysSo(@TempDir Path folder) {
    try (Library library = new Library(folder).add(page("told", "Promises", "Each service level objective (SLO) is written down."),
        page("long", "Weekly", "We missed a service level objective."), page("short", "Monthly", "The SLO of the gateway."),
        page("apart", "Yearly", "The objective of a service on that level."))) {
      for (String typed : List.of("SLO", "slo", "service level objective")) {
        Answer answer = library.search().answer(Question.of(typed), Viewers.ANYBODY);
        assertThat(answer.hits()).as(typed).extracting(Answer.Found::nativeId).contains("told", "long", "short");
        assertThat(answer.notices()).extracting(Object::toString).containsExactly(
            "“SLO” and “service level objective” are taken for the same, as “Promises” says.");
      }
      assertThat(library.search().answer(Question.of("service level objective"), Viewers.ANYBODY).total()).isEqualTo(4);
      assertThat(library.search().answer(Question.of("gateway SLO"), Viewers.ANYBODY).total()).isEqualTo(1);
      Answer literal = library.search().answer(Question.of("SLO").literally(), Viewers.ANYBODY);
      assertThat(literal.total()).as("control: as typed").isEqualTo(2);
      assertThat(literal.help().speltOut()).isNull();
    }
  }

  @Test
  void whatOnlyAHiddenDocumentSaysIsNotKnown(@TempDir Path folder) {
    try (Library library = new Library(folder).add(
        page("told", "Promises", "Each service level objective (SLO) is written down.").withAccess(Access.of(Set.of("group:board"))),
        page("long", "Weekly", "We missed a service level objective."), page("short", "Monthly", "The SLO of the gateway."))) {
      Answer answer = library.search().answer(Question.of("SLO"), Viewers.ANYBODY);
      assertThat(answer.total()).isEqualTo(1);
      assertThat(answer.notices()).isEmpty();
    }
  }
}
