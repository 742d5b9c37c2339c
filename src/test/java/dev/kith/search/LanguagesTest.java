package dev.kith.search;

import static dev.kith.Library.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Result.Fragment;
import dev.kith.model.Access;
import dev.kith.model.Item;
import dev.kith.search.Answer.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What words find in the languages that Kith has rules for: endings, accents, German compounds, and scripts without blanks.
class LanguagesTest {
  private static final String FILLER = "und das ist nicht nur für die Kollegen, sondern auch für alle, die es wissen wollen.";

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder, null, List.of("en", "de", "fr", "es"));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Answer ask(String text) {
    return library.search().answer(Question.of(text), Viewers.ANYBODY);
  }

  private List<String> found(String text) {
    Answer answer = ask(text);
    return answer.notices().stream().anyMatch(notice -> notice.toString().startsWith("Nothing has all")) ? List.of()
        : answer.hits().stream().map(Found::nativeId).sorted().toList();
  }

  @ParameterizedTest(name = "{0}: “{1}” is found by “{2}”: {3}")
  @CsvSource(delimiter = '|', textBlock = """
      en | The upgrades were planned             | upgrade          | yes
      en | The upgrade was planned               | upgrades planning | yes
      en | Companies and their policies          | company policy   | yes
      en | A naïve café owner                    | naive cafe       | yes
      en | We organise the news                  | new              | no
      de | Die Rechnungen der Häuser             | Rechnung Haus    | yes
      de | Der Vertrag gilt                      | Verträge         | yes
      de | Über die Straße                       | strasse          | yes
      de | Über die Strasse                      | Straße           | yes
      de | Die Bücher liegen hier                | buch             | yes
      fr | Les réunions des équipes              | réunion équipe   | yes
      fr | Les réunions des équipes              | reunion equipe   | yes
      fr | Les journaux locaux                   | journal local    | yes
      fr | Une demande de congés                 | congé demandes   | yes
      fr | Le cœur du réseau                     | coeur            | yes
      fr | La cuisine                            | cuir             | no
      es | Las vacaciones de los empleados       | vacación empleado | yes
      es | Las peticiones nuevas                 | petición nueva   | yes
      es | El año pasado                         | ano pasado       | yes
      es | Los ratones rápidos                   | raton rapido     | yes
      es | La casa                               | caso             | no
      """)
  void wordsFindTheirFormsInTheLanguageOfTheDocument(String language, String text, String question, String found) {
    library.add(page("a", "Page", text).withLanguage(language), page("b", "Other", "Nothing of the kind").withLanguage(language));
    assertThat(found(question)).isEqualTo(found.equals("yes") ? List.of("a") : List.of());
  }

  @ParameterizedTest(name = "“{0}” is found by “{1}”: {2}")
  @CsvSource(delimiter = '|', textBlock = """
      Der Urlaubsantrag liegt im Büro        | urlaub antrag            | yes
      Der Urlaubsantrag liegt im Büro        | Antrag Urlaub            | yes
      Die Urlaubsanträge liegen im Büro      | antrag urlaub            | yes
      Der Urlaubsantrag liegt im Büro        | antrag für urlaub        | yes
      Der Antrag auf Urlaub liegt im Büro    | Urlaubsantrag            | yes
      Anträge auf Urlaub liegen im Büro      | urlaubsantrag            | yes
      Der Kundendienst hilft bei Fragen      | dienst kunden            | yes
      Der Dienst am Kunden                   | Kundendienst             | yes
      Die Projektleitung entscheidet         | leitung projekt          | yes
      Wer das Projekt hat, hat die Leitung   | Projektleitung           | yes
      Der Kindergarten öffnet                | garten kinder            | yes
      Der Urlaub beginnt, der Antrag fehlt   | Urlaubsplanung           | no
      Der Urlaubsantrag liegt im Büro        | "Urlaub Antrag"          | no
      Der Antrag auf Urlaub liegt im Büro    | +Urlaubsantrag           | no
      """)
  void germanCompoundsAndTheirPartsFindEachOther(String text, String question, String found) {
    library.add(page("a", "Seite", text + " " + FILLER), page("b", "Andere", "Etwas anderes " + FILLER));
    assertThat(found(question)).isEqualTo(found.equals("yes") ? List.of("a") : List.of());
  }

  @Test
  void theSmallWordsOfATextTellItsLanguageWhereTheSourceDoesNot() {
    library.add(page("a", "Seite", "Die Anträge " + FILLER), page("b", "Page", "The requests of the others are not here."));
    assertThat(found("antrag")).containsExactly("a");
  }

  @Test
  void whatHoldsTheCompoundItselfComesBeforeWhatHoldsItsParts() {
    library.add(page("parts", "Seite", "Der Antrag auf Urlaub. " + FILLER), page("whole", "Seite", "Der Urlaubsantrag. " + FILLER));
    assertThat(ask("urlaubsantrag").hits()).extracting(Found::nativeId).containsExactly("whole", "parts");
    assertThat(marked(ask("urlaubsantrag"))).containsExactlyInAnyOrder("Urlaubsantrag", "Antrag", "Urlaub");
  }

  @Test
  void wordsOfOtherLanguagesAreNotParted() {
    library.add(page("a", "Page", "The greenhouse is where it was, and all of the sensors are in it."),
        page("b", "Page", "The green light of the house is on, and that is not what we want."), page("c", "Seite", "Das Haus " + FILLER));
    assertThat(found("greenhouse")).containsExactly("a");
  }

  @Test
  void withoutGermanDocumentsNoWordsAreMadeOfOthers() {
    library.add(page("a", "Page", "The workflow of the handbook"), page("b", "Other", "The flow of work, by hand, in a book"));
    assertThat(found("flow work")).containsExactly("b");
    assertThat(found("handbook")).containsExactly("a");
  }

  @Test
  void howOftenHiddenDocumentsHoldACompoundChangesNothing() {
    library.add(page("open", "Seite", "Der Urlaub und der Antrag. " + FILLER));
    library.add(IntStream.range(0, 25).mapToObj(i -> page("hidden" + i, "Seite", "Der Urlaubsantrag. " + FILLER)
        .withAccess(Access.of(Set.of("group:board")))).toArray(Item[]::new));
    assertThat(found("urlaubsantrag")).containsExactly("open");
    library.add(IntStream.range(0, 25).mapToObj(i -> page("shown" + i, "Seite", "Der Urlaubsantrag. " + FILLER)).toArray(Item[]::new));
    assertThat(found("urlaubsantrag")).as("a compound that many hold needs no help").isNotEmpty().doesNotContain("open");
  }

  @ParameterizedTest(name = "“{0}” is found by “{1}”: {2}")
  @CsvSource(delimiter = '|', textBlock = """
      员工申请休假的流程如下         | 休假         | yes
      员工申请休假的流程如下         | 休假流程     | yes
      员工申请休假的流程如下         | 申请休假     | yes
      员工申请休假的流程如下         | "休假申请"   | no
      员工申请休假的流程如下         | 报销         | no
      VPN的设置方法                  | VPN设置方法  | yes
      VPN的设置方法                  | vpn 设置     | yes
      休暇の申請方法について         | 休暇申請     | yes
      コンピューターの設定           | コンピューター | yes
      휴가신청 방법을 알려드립니다   | 휴가 신청    | yes
      휴가를 신청하는 방법           | 휴가신청     | yes
      """)
  void textsWithoutBlanksAreFoundByTwoCharactersAtATime(String text, String question, String found) {
    library.add(page("a", "Page", text), page("b", "Other", "其他内容 別の話 다른 이야기"));
    Answer answer = ask(question);
    assertThat(answer.hits().stream().map(Found::nativeId).toList()).isEqualTo(found.equals("yes") ? List.of("a") : List.of());
    assertThat(answer.help().corrected()).isNull();
    if (found.equals("yes")) {
      assertThat(String.join("", marked(answer))).isNotEmpty().matches(marks -> question.toLowerCase().contains(
          marks.substring(0, 1).toLowerCase()) || text.contains(marks));
    }
  }

  @Test
  void whatIsWrittenInTheOrderAskedForComesFirst() {
    library.add(page("far", "Page", "流程很多。休假另说，申请也另说。"), page("near", "Page", "这里说明休假申请流程。"));
    assertThat(ask("休假申请流程").hits()).extracting(Found::nativeId).startsWith("near");
    assertThat(marked(ask("休假申请流程").hits().getFirst())).containsExactly("休假申请流程");
  }

  private static List<String> marked(Answer answer) {
    return answer.hits().stream().flatMap(hit -> marked(hit).stream()).toList();
  }

  private static List<String> marked(Found hit) {
    return hit.passages().stream().flatMap(passage -> passage.fragments().stream()).filter(Fragment::hit).map(Fragment::text)
        .collect(Collectors.toList());
  }
}
