package dev.kith.search;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.engine.Result.Fragment;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Content;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Ownership;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import dev.kith.model.Viewer;
import dev.kith.search.Answer.FacetValue;
import dev.kith.search.Answer.Found;
import dev.kith.search.Question.Order;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people get for what they type, over a real engine.
class SearchTest {
  private static final Viewer ANYBODY = Viewers.ANYBODY;

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder);
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Answer ask(String text) {
    return library.search().answer(Question.of(text), ANYBODY);
  }

  private static Question chosen(String text, Map<String, List<String>> filters) {
    return new Question(text, filters, Order.RELEVANCE, 0, 20, true, false, true);
  }

  private static List<String> ids(Answer answer) {
    return answer.hits().stream().map(Found::nativeId).toList();
  }

  /// Pages, posts and answers by two people of one surname, one of another, and one whom no list names.
  private void company() {
    library.add(person("mira.vasquez", "Mira Vásquez", "Radio", "mira@fern.example", "wiki/Mira_V", "slack/U01"),
        person("tom.vasquez", "Tom Vasquez", "Finance", "tom@fern.example"),
        person("ola", "Ola Lindqvist", "Radio", "ola@fern.example"),
        person("kim1", "Kim Stone", "Field"), person("kim2", "Kim Stone", "Data"));
    library.add(
        page("vpn", "VPN on a Mac", "Install the client, then reset the password.")
            .withParts(List.of(part(Role.AUTHOR, "wiki", "Mira_V", "Mira V"))).withTags(List.of("Network", "mac os"))
            .withPlace(List.of("IT", "Remote work")).withTimes(daysAgo(900), daysAgo(20)),
        item("blog", "retreat", Kind.POST, "Retreat report", "The client dinner and the password game.")
            .withParts(List.of(part(Role.AUTHOR, "tom@fern.example"))).withTags(List.of("fun"))
            .withTimes(daysAgo(500), daysAgo(500)),
        item("answers", "q1", Kind.QUESTION, "Client cannot connect", "Which password does the gateway want?")
            .withParts(List.of(part(Role.ASKER, "Ola Lindqvist"), part(Role.ANSWERER, "slack", "U01", "mv")))
            .withTimes(daysAgo(40), daysAgo(40)),
        item("drive", "notes", Kind.FILE, "Notes", "A password list that nobody should keep.")
            .withParts(List.of(part(Role.AUTHOR, "drive", "zed", "Zed Outsider"))).withTimes(null, null)
            .withOwnership(Ownership.PERSONAL));
  }

  @ParameterizedTest(name = "{0}  finds  {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      author:mira-vasquez          | vpn q1
      author:mira.vasquez          | vpn q1
      author:mira@fern.example     | vpn q1
      author:@U01                  |
      author:wiki/mira_v           | vpn q1
      author:"Mira Vásquez"        | vpn q1
      author:"MIRA VASQUEZ"        | vpn q1
      author:mira                  | vpn q1
      author:"vasquez mira"        | vpn q1
      author:"mira mira"           | vpn q1
      author:vasquez               | vpn retreat q1
      author:outsider              | notes
      author:"Ola Lindqvist"       | q1
      -author:vasquez              | notes
      source:wiki                  | vpn
      source:"Team wiki"           | vpn
      source:"TEAM WIKI"           | vpn
      source:WIKI                  | vpn
      source:"shared drive"        | notes
      type:post                    | retreat
      type:QUESTION                | q1
      tag:network                  | vpn
      tag:"Mac OS"                 | vpn
      team:radio                   | vpn q1
      team:Finance                 | retreat
      ownership:personal           | notes
      year:2025                    | retreat
      after:2026                   | vpn q1
      before:2026                  | retreat
      after:2026-05                | vpn q1
      after:2026-05-20             | vpn
      before:2026-05-26            | retreat q1
      before:2026-05-07            | retreat q1
      before:2026-05-06            | retreat
      after:30d                    | vpn
      after:6w                     | vpn q1
      after:2m                     | vpn q1
      before:1y                    | retreat
      after:2y                     | vpn retreat q1
      title:client                 | q1
      title:clients                | q1
      title:"client connect"       | q1
      place:remote                 | vpn
      place:it                     | vpn
      password -client             | notes
      password -(list OR dinner)   | q1 vpn
      retreat OR notes             | notes retreat
      (retreat OR vpn) password    | retreat vpn
      "reset the password"         | vpn
      "password reset"             |
      password "the client"        | retreat vpn
      password "the client" -dinner | vpn
      password source:blog         | retreat
      """)
  void eachPartOfTheQueryLanguageFindsWhatItSays(String typed, String expected) {
    company();
    List<String> wanted = expected == null ? List.of() : Arrays.stream(expected.split(" ")).sorted().toList();
    assertThat(ids(ask(typed)).stream().sorted().toList()).isEqualTo(wanted);
  }

  @ParameterizedTest(name = "{0}  is told  {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      author:vasquez password     | “vasquez” can be Mira Vásquez (Radio), Tom Vasquez (Finance); all were searched.
      author:"kim stone" password | “kim stone” can be Kim Stone (Field), Kim Stone (Data); all were searched.
      author:nemo password        | Nobody called “nemo” is known.
      author:"," password         | Nobody called “,” is known.
      team:chess password         | There is no team “chess”. Teams: Data, Field, Finance, Radio.
      source:sharepoint password  | There is no source “sharepoint”. Sources: answers, blog, drive, wiki.
      before:yesterday password   | “yesterday” is no date, so before: was left out. Try 2025, 2025-03, 2025-03-01 or 30d.
      after:2025-02-30 password   | “2025-02-30” is no date, so after: was left out. Try 2025, 2025-03, 2025-03-01 or 30d.
      gateway password notes      | Nothing has all of these words; these have some of them.
      """)
  void whatIsNotAsExpectedIsToldInALine(String typed, String notice) {
    company();
    assertThat(ask(typed).notices()).extracting(Object::toString).containsExactly(notice);
  }

  @Test
  void anUnknownFieldIsReadAsTextAndToldOf() {
    company();
    Answer answer = ask("colour:retreat");
    assertThat(ids(answer)).contains("retreat");
    assertThat(answer.parsed()).isEqualTo("colour retreat");
    assertThat(answer.notices()).extracting(Object::toString).anyMatch(notice -> notice.startsWith("There is no field “colour”"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:nonsense retreat", "-before:nonsense retreat", "(before:nonsense OR after:nonsense) retreat",
      "retreat -(after:nonsense)"})
  void aDateThatIsNoneIsLeftOutWhereverItStands(String typed) {
    company();
    assertThat(ids(ask(typed))).containsExactly("retreat");
  }

  @Test
  void aChoiceThatHoldsADateThatIsNoneIsTheRestOfIt() {
    company();
    assertThat(ids(ask("retreat OR before:nonsense"))).containsExactly("retreat");
  }

  @Test
  void nothingAskedIsEverything() {
    company();
    assertThat(ask("").total()).isEqualTo(4);
    assertThat(ask("").hints()).isEmpty();
  }

  @Test
  void whoFindsNothingIsToldWhatToTry() {
    company();
    assertThat(ask("\"zebra crossing\"").hints()).extracting(Object::toString)
        .containsExactly("Leave out the quotes to find the words apart.", "Try fewer or more general words.");
    assertThat(library.search().answer(chosen("zebra", Map.of("source", List.of("wiki"))), ANYBODY).hints()).extracting(Object::toString)
        .containsExactly("Remove a filter.", "Try fewer or more general words.");
  }

  @Test
  void theLastWordMayGoOnWhileSomebodyTypes() {
    company();
    Question typing = new Question("retr", Map.of(), Order.RELEVANCE, 0, 20, true, true, true);
    assertThat(ids(library.search().answer(typing, ANYBODY))).containsExactly("retreat");
    assertThat(ask("retr").total()).as("control: only while typing").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"title:--", "title:\"!\"", "place:...", "vpn title:-", "-", "\"", "author:", "tag:\"", "\"...\"", "OR OR", "(("})
  void halfTypedQuestionsAreAnswered(String typed) {
    company();
    assertThat(library.search().answer(new Question(typed, Map.of(), Order.RELEVANCE, 0, 20, true, true, true), ANYBODY)).isNotNull();
  }

  @Test
  void aFindInTheTitleBeatsOneInTheText() {
    library.add(page("text", "Handbook", "Calibration of the sensor is explained here."),
        page("title", "Calibration", "The sensor is explained in the handbook here."));
    assertThat(ids(ask("calibration"))).containsExactly("title", "text");
    assertThat(ask("calibration").hits().getFirst().why()).extracting(Object::toString).contains("found in the title");
  }

  @Test
  void theFreshMildlyBeatsTheOldAndASignalTheBare() {
    library.add(page("old", "Pump manual", "Valve care.").withTimes(daysAgo(3000), daysAgo(3000)),
        page("fresh", "Pump manual", "Valve care.").withTimes(daysAgo(1), daysAgo(1)),
        page("about", "Valve and pump", "Valve care for the pump, and the valve again, valve by valve, in a valve shop.")
            .withTimes(daysAgo(3000), daysAgo(3000)));
    assertThat(ids(ask("pump manual"))).startsWith("fresh", "old");
    assertThat(ids(ask("valve")).getFirst()).as("mildly: what is about it comes first however old").isEqualTo("about");
    Answer answer = ask("manual");
    assertThat(answer.hits().get(1).score() / answer.hits().get(0).score()).isBetween(0.8, 0.95);
  }

  @Test
  void acceptedAnswersAndVotesRaiseMildly() {
    library.add(page("bare", "Pump manual", "Valve care."),
        page("voted", "Pump manual", "Valve care.").withSignals(new Signals(0, 12, 0, 0, 0, 0, false)),
        page("accepted", "Pump manual", "Valve care.").withSignals(new Signals(0, 12, 0, 0, 0, 0, true)),
        page("disliked", "Pump manual", "Valve care.").withSignals(new Signals(0, -12, 0, 0, 0, 0, false)));
    Answer answer = ask("pump");
    assertThat(ids(answer)).startsWith("accepted", "voted").hasSize(4);
    assertThat(answer.hits().get(0).why()).extracting(Object::toString).contains("has an accepted answer", "12 votes");
    assertThat(answer.hits().getLast().score() / answer.hits().getFirst().score()).isBetween(0.7, 0.99);
    assertThat(answer.hits().get(2).score()).isEqualTo(answer.hits().get(3).score());
  }

  @Test
  void wordsSideBySideInTheOrderAskedForComeFirst() {
    library.add(page("apart", "Notes", "The brake of this tower stands beside a wind power plant."),
        page("turned", "Notes", "The power wind of this tower stands beside a brake plant."),
        page("together", "Notes", "The wind power of this tower stands beside a brake plant, far off."));
    assertThat(ids(ask("tower brake"))).hasSize(3);
    assertThat(ids(ask("power plant")).getFirst()).isEqualTo("apart");
    assertThat(ids(ask("wind power")).getLast()).isEqualTo("turned");
  }

  @Test
  void wordsWrittenAsOneAndApartFindEachOther() {
    library.add(page("joined", "Failsafe valve", "It closes by itself."), page("apart", "Fail safe valve", "It closes by itself."));
    assertThat(ids(ask("fail safe"))).containsExactlyInAnyOrder("joined", "apart");
    assertThat(ids(ask("failsafe"))).contains("joined");
  }

  @Test
  void synonymsWorkBothWaysOrOneWayAndBelowTheWordItself() {
    library.add(page("car", "The car pool", "Keys are at the desk."), page("auto", "The automobile pool", "Keys are at the desk."),
        page("cab", "The cabriolet pool", "Keys are at the desk."), page("pto", "Paid time off", "Ask the office."));
    Synonyms synonyms = new Synonyms(List.of(new SynonymRule(false, List.of("car", "automobile"), List.of("car", "automobile")),
        new SynonymRule(true, List.of("car"), List.of("cabriolet")), new SynonymRule(true, List.of("holiday"), List.of("paid time off"))));
    Search search = library.search(ContentRanking.DEFAULTS, synonyms);
    assertThat(ids(search.answer(Question.of("car"), ANYBODY)).getFirst()).isEqualTo("car");
    assertThat(ids(search.answer(Question.of("car"), ANYBODY))).containsExactlyInAnyOrder("car", "auto", "cab");
    assertThat(ids(search.answer(Question.of("Automobile"), ANYBODY))).containsExactlyInAnyOrder("auto", "car");
    assertThat(ids(search.answer(Question.of("cabriolet"), ANYBODY))).containsExactly("cab");
    assertThat(ids(search.answer(Question.of("holiday"), ANYBODY))).containsExactly("pto");
    assertThat(ids(search.answer(Question.of("\"car\""), ANYBODY))).as("quotes mean the word itself").containsExactly("car");
    assertThat(ids(ask("car"))).as("control").containsExactly("car");
  }

  @Test
  void wordsAreStemmedByTheirLanguageAndQuotesAreExact() {
    library.add(page("en", "Valves and tickets", "Reset the passwords.").withLanguage("en"),
        page("de", "Die Pumpen", "Anleitungen für Windräder.").withLanguage("de"),
        page("none", "Ticket", "One only."));
    assertThat(ids(ask("ticket"))).containsExactlyInAnyOrder("en", "none");
    assertThat(ids(ask("password"))).containsExactly("en");
    assertThat(ids(ask("Pumpe"))).containsExactly("de");
    assertThat(ids(ask("Anleitung"))).containsExactly("de");
    assertThat(ids(ask("windrader"))).as("accents do not matter").containsExactly("de");
    assertThat(ids(ask("\"ticket\""))).containsExactly("none");
    assertThat(ids(ask("\"passwords\""))).containsExactly("en");
    assertThat(ids(ask("\"password\""))).isEmpty();
  }

  @Test
  void aLongQuestionIsASentenceOfWhichTheBestHoldSome() {
    library.add(page("best", "Anchor bolts", "Torque for the anchor bolts of the tower flange."),
        page("some", "Flange", "The tower flange."), page("other", "Lunch", "Soup."));
    Answer answer = ask("what torque do the anchor bolts need at minus twenty");
    assertThat(ids(answer)).containsExactly("best");
    assertThat(answer.notices()).extracting(Object::toString).containsExactly("Nothing has all of these words; these have some of them.");
    assertThat(ids(ask("torque anchor bolts tower flange"))).as("a sentence shows the near ones as well")
        .containsExactly("best", "some");
    assertThat(ask("torque anchor bolts tower flange").notices()).isEmpty();
    assertThat(ids(ask("torque anchor paint flange"))).as("of few words at least half").containsExactly("best");
    assertThat(ids(ask("torque flange"))).as("a few words are all meant").containsExactly("best");
  }

  @Test
  void relaxingKeepsFiltersAndExclusions() {
    company();
    assertThat(ids(ask("gateway retreat source:blog"))).containsExactly("retreat");
    assertThat(ids(ask("gateway retreat -source:blog"))).containsExactly("q1");
  }

  private static String counted(Answer answer, String facet) {
    return String.join(" ", answer.facets().get(facet).stream()
        .map(v -> v.value() + (v.selected() ? "*" : "") + "=" + v.count()).toList());
  }

  @Test
  void facetsCountWhatWasFound() {
    company();
    Answer answer = ask("password");
    assertThat(answer.facets().keySet()).containsExactlyElementsOf(FieldSettings.DEFAULTS.facets());
    assertThat(counted(answer, "source")).isEqualTo("answers=1 blog=1 drive=1 wiki=1");
    assertThat(counted(answer, "type")).isEqualTo("file=1 page=1 post=1 question=1");
    assertThat(counted(answer, "tag")).isEqualTo("fun=1 mac os=1 network=1");
    assertThat(counted(answer, "year")).isEqualTo("2026=2 2025=1");
    assertThat(counted(answer, "ownership")).isEqualTo("owned=3 personal=1");
    assertThat(counted(answer, "team")).isEqualTo("Radio=2 Finance=1");
    assertThat(answer.facets().get("source")).contains(new FacetValue("wiki", "Team wiki", 1, false, false));
    assertThat(answer.facets().get("author").getFirst()).isEqualTo(new FacetValue("mira-vasquez", "Mira Vásquez", 2, false, false));
  }

  @Test
  void whereNobodyIsInATeamNoTeamIsCounted() {
    library.add(page("bot", "Log", "Rotated.").withParts(List.of(part(Role.AUTHOR, "chat", "B1", "Deploy Bot"))),
        page("zed", "Notes", "Rotated.").withParts(List.of(part(Role.AUTHOR, "wiki", "zed", "Zed Outsider"))));
    assertThat(counted(ask("rotated"), "team")).isEmpty();
    library.remove(page("zed", "Notes", ""));
    library.add(new Person("chat", "chat/B1", "Deploy Bot", List.of(), "", "", "", "", "", List.of(), List.of(), true, false));
    assertThat(counted(ask("rotated"), "author")).as("a bot is no author").isEmpty();
    assertThat(library.search().census(ANYBODY).written()).isEmpty();
  }

  @Test
  void aDocumentCountsOnceForAPersonWithTwoAccountsInIt() {
    company();
    library.add(page("both", "Gateway log", "Rotated.").withParts(List.of(part(Role.AUTHOR, "wiki", "Mira_V", "Mira V"),
        part(Role.EDITOR, "mira@fern.example"), part(Role.EDITOR, "ola@fern.example"))));
    Answer answer = ask("rotated");
    assertThat(counted(answer, "author")).isEqualTo("mira-vasquez=1 ola=1");
    assertThat(counted(answer, "team")).isEqualTo("Radio=1");
    assertThat(answer.hits().getFirst().people()).extracting(Answer.Credit::id, Answer.Credit::role)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("mira-vasquez", Role.AUTHOR),
            org.assertj.core.groups.Tuple.tuple("ola", Role.EDITOR));
  }

  @Test
  void theOtherValuesOfAChosenFacetKeepTheirCounts() {
    company();
    Answer answer = library.search().answer(chosen("password", Map.of("source", List.of("wiki"))), ANYBODY);
    assertThat(ids(answer)).containsExactly("vpn");
    assertThat(counted(answer, "source")).isEqualTo("answers=1 blog=1 drive=1 wiki*=1");
    assertThat(counted(answer, "type")).as("another facet counts what is left").isEqualTo("page=1");
    Answer two = library.search().answer(
        chosen("password", Map.of("source", List.of("wiki", "blog"), "team", List.of("Radio"))), ANYBODY);
    assertThat(ids(two)).containsExactly("vpn");
    assertThat(counted(two, "source")).isEqualTo("answers=1 wiki*=1 blog*=0");
    assertThat(counted(two, "team")).isEqualTo("Finance=1 Radio*=1");
    assertThat(two.parsed()).isEqualTo("password source:wiki source:blog team:Radio");
  }

  @Test
  void aChosenValueStaysThoughItCountsNothing() {
    company();
    Answer answer = library.search().answer(chosen("retreat", Map.of("source", List.of("drive"), "author", List.of("ola"))), ANYBODY);
    assertThat(answer.hits()).isEmpty();
    assertThat(answer.facets().get("source")).contains(new FacetValue("drive", "Shared drive", 0, true, false));
    assertThat(answer.facets().get("author")).containsExactly(new FacetValue("ola", "Ola Lindqvist", 0, true, false));
  }

  @Test
  void aChosenValueBeyondTheFirstFiftyHasItsTrueCount() {
    library.add(IntStream.range(0, 120).mapToObj(i -> page("p" + i, "Valve", "Valve.").withTags(List.of("t" + i % 60)))
        .toArray(Item[]::new));
    library.add(page("rare", "Valve", "Valve.").withTags(List.of("z-rare")));
    Answer answer = library.search().answer(chosen("valve", Map.of("tag", List.of("z-rare"))), ANYBODY);
    assertThat(answer.total()).isEqualTo(1);
    assertThat(answer.facets().get("tag")).hasSize(51).contains(new FacetValue("z-rare", "z-rare", 1, true, false));
  }

  @Test
  void passagesCarryTheHeadingAboveThemAndItsAnchor() {
    String filler = "Nothing of interest stands in this sentence at all. ".repeat(20);
    library.add(page("guide", "Guide", "Before all headings: overture.\n\n" + filler + "\n\n# Set up\n\n" + filler
        + "\n\n## Firmware update\n\nHold the button; the diode blinks magenta.\n\n" + filler + "\n\n# End\n\n" + filler));
    Found found = ask("magenta").hits().getFirst();
    assertThat(found.passages().getFirst().heading()).isEqualTo("Firmware update");
    assertThat(found.passages().getFirst().anchor()).isNotEmpty();
    assertThat(found.passages().getFirst().fragments()).contains(new Fragment("magenta", true));
    assertThat(ask("overture").hits().getFirst().passages().getFirst().heading()).isEmpty();
    assertThat(ask("guide").hits().getFirst().titleFragments()).containsExactly(new Fragment("Guide", true));
  }

  @Test
  void pagesFollowEachOtherWithoutGapsInEveryOrder() {
    library.add(IntStream.range(0, 25).mapToObj(i -> page("p" + i, "Valve " + i, "Valve care.").withTimes(daysAgo(100), daysAgo(i)))
        .toArray(Item[]::new));
    library.add(page("undated", "Valve", "Valve care.").withTimes(null, null));
    for (Order order : Order.values()) {
      List<String> all = IntStream.range(0, 4).mapToObj(page -> ids(library.search()
          .answer(new Question("valve", Map.of(), order, page * 7, 7, true, false, true), ANYBODY))).flatMap(List::stream).toList();
      assertThat(all).as("%s", order).hasSize(26).doesNotHaveDuplicates();
      if (order != Order.RELEVANCE) {
        List<String> byTime = IntStream.range(0, 25).mapToObj(i -> "p" + (order == Order.NEWEST ? i : 24 - i)).toList();
        assertThat(all.subList(0, 25)).isEqualTo(byTime);
        assertThat(all.getLast()).isEqualTo("undated");
      }
    }
    Answer beyond = library.search().answer(new Question("valve", Map.of(), Order.RELEVANCE, 900, 7, true, false, true), ANYBODY);
    assertThat(beyond.total()).isEqualTo(26);
    assertThat(beyond.hits()).isEmpty();
  }

  @Test
  void aDocumentIsGivenWholeToWhomMaySeeIt() {
    library.add(page("open", "Open", "# Part\n\nText.").withLanguage("en"),
        page("closed", "Closed", "Text.").withAccess(Access.of(Set.of("group:board"))));
    Document document = library.search().document(Fields.id("wiki", "open"), ANYBODY).orElseThrow();
    assertThat(document.text()).isEqualTo("Part\nText.");
    assertThat(document.outline()).singleElement().satisfies(heading -> assertThat(heading.text()).isEqualTo("Part"));
    assertThat(document.language()).isEqualTo("en");
    assertThat(document.found().nativeId()).isEqualTo("open");
    String closed = Fields.id("wiki", "closed");
    assertThat(library.search().document(closed, ANYBODY)).isEmpty();
    assertThat(library.search().document(closed, new Viewer("", Set.of("everyone", "group:board")))).isPresent();
    assertThat(library.search().document("nothing-0000", ANYBODY)).isEmpty();
  }

  @Test
  void aPersonsCardIsNoDocument() {
    Person ola = person("ola", "Ola Lindqvist", "Radio");
    library.add(ola);
    assertThat(library.search().document(Fields.personId("people", "ola"), ANYBODY)).isEmpty();
    assertThat(ask("").total()).isZero();
    assertThat(library.search().counts(ANYBODY)).isEmpty();
  }

  @Test
  void aPassageOfAThreadSaysWhosePostItIs() {
    company();
    String question = "The relay hums at night.\n\n";
    String answer = "## Answer by U01, accepted\n\nSwap the capacitor, then it is quiet.\n\n";
    String last = "Zed: our relay hummed until the capacitor was new.";
    library.add(Item.of("answers", "hum", Kind.QUESTION, "Humming relay", Content.markdown(question + answer + last, List.of(
        new Content.Post(0, Identity.of("ola@fern.example"), daysAgo(9), "https://qa.example/1"),
        new Content.Post(question.length(), Identity.of("slack", "U01", "mv"), daysAgo(8), "https://qa.example/2"),
        new Content.Post((question + answer).length(), Identity.of("Zed Outsider"), null, ""))))
        .withParts(List.of(part(Role.ASKER, "ola@fern.example"), part(Role.ANSWERER, "slack", "U01", "mv"))));
    assertThat(ask("capacitor quiet").hits().getFirst().passages().getFirst()).satisfies(passage -> {
      assertThat(passage.heading()).isEqualTo("Answer by U01, accepted");
      assertThat(passage.post()).isEqualTo(new Answer.Post("mira-vasquez", "Mira Vásquez", daysAgo(8), "https://qa.example/2", 2, 3));
    });
    assertThat(ask("zed new relay").hits().getFirst().passages().getFirst()).satisfies(passage -> {
      assertThat(passage.heading()).as("a heading of another post says nothing of this one").isEmpty();
      assertThat(passage.post()).isEqualTo(new Answer.Post("", "Zed Outsider", null, "", 3, 3));
    });
    assertThat(ask("tom password").hits().getFirst().passages()).allMatch(passage -> passage.post() == null);
  }

  @Test
  void whatAWordMeansIsAskedOfTheWord() {
    company();
    assertThat(ids(ask("What does retreat mean?"))).containsExactly("retreat");
    assertThat(ids(ask("mean password"))).as("elsewhere it is a word like any other").isEqualTo(ids(ask("password mean")));
    assertThat(ask("what does retreat mean").notices()).isEmpty();
  }

  @Test
  void whatAPersonHadAPartInComesNewestFirst() {
    company();
    Search search = library.search();
    assertThat(search.of(search.directory().person("mira-vasquez").orElseThrow(), 10, ANYBODY))
        .extracting(Found::nativeId).containsExactly("vpn", "q1");
    assertThat(search.of(search.directory().person("ola").orElseThrow(), 10, ANYBODY))
        .extracting(Found::nativeId).containsExactly("q1");
    assertThat(search.of(search.directory().person("kim1").orElseThrow(), 10, ANYBODY)).isEmpty();
    assertThat(search.census(ANYBODY).written()).containsEntry("mira-vasquez", 2L).containsEntry("tom-vasquez", 1L)
        .as("asking is writing as well").containsEntry("ola", 1L);
    assertThat(search.counts(ANYBODY)).isEqualTo(Map.of("wiki", 1L, "blog", 1L, "answers", 1L, "drive", 1L));
  }

  @Test
  void whatIsCountedFollowsTheIndexAndIsEachViewersOwn() {
    Viewer board = new Viewer("", Set.of("everyone", "group:board"));
    library.add(person("ola", "Ola Lindqvist", "Radio"));
    library.add(counted("one", Access.EVERYONE), counted("two", Access.of(Set.of("group:board"))));
    Search search = library.search();
    Search frozen = library.countingOnce();
    assertThat(search.census(board).written()).isEqualTo(Map.of("ola", 2L)).isEqualTo(frozen.census(board).written());
    assertThat(search.census(ANYBODY).written()).isEqualTo(Map.of("ola", 1L));
    assertThat(search.census(ANYBODY)).as("kept").isSameAs(search.census(ANYBODY));
    library.add(counted("three", Access.EVERYONE));
    assertThat(search.census(board).written()).isEqualTo(Map.of("ola", 3L));
    assertThat(search.census(ANYBODY).written()).isEqualTo(Map.of("ola", 2L));
    assertThat(frozen.census(board).written()).as("control: without the version it would not").isEqualTo(Map.of("ola", 2L));
  }

  private static Item counted(String id, Access access) {
    return page(id, "Gateway", "Log.").withAccess(access).withParts(List.of(part(Role.AUTHOR, "ola")));
  }

  @Test
  void whoIsKnownFromHiddenDocumentsOnlyIsNotShown() {
    library.add(person("ola", "Ola Lindqvist", "Radio"));
    library.add(page("secret", "Merger", "Text.").withAccess(Access.of(Set.of("group:board")))
        .withParts(List.of(part(Role.AUTHOR, "wiki", "zed", "Zed Outsider"))));
    Search search = library.search();
    String zed = search.directory().of("wiki/zed\tZed Outsider").orElseThrow().id();
    assertThat(search.shown(zed, ANYBODY)).isEmpty();
    assertThat(search.shown(zed, new Viewer("", Set.of("group:board")))).isPresent();
    assertThat(search.shown("ola", ANYBODY)).as("the list of people is everybody's").isPresent();
    assertThat(ask("author:outsider").notices()).extracting(Object::toString).containsExactly("Nobody called “outsider” is known.");
    Answer chosen = search.answer(chosen("", Map.of("author", List.of(zed))), ANYBODY);
    assertThat(chosen.facets().get("author")).containsExactly(new FacetValue(zed, zed, 0, true, false));
  }

  @Test
  void somebodyHiddenDoesNotStandInTheWayOfANamesake() {
    library.add(person("ola", "Ola Lindqvist", "Radio"));
    library.add(page("open", "Report", "Text.").withParts(List.of(part(Role.AUTHOR, "ola"))),
        page("secret", "Merger", "Text.").withAccess(Access.of(Set.of("group:board")))
            .withParts(List.of(part(Role.AUTHOR, "wiki", "lindqvist", "Lindqvist"))));
    assertThat(ids(ask("author:lindqvist"))).containsExactly("open");
    assertThat(ask("author:lindqvist").notices()).isEmpty();
  }

  @Test
  void limitsAreRefusedInASentence() {
    assertThatThrownBy(() -> new Question("", Map.of(), Order.RELEVANCE, 1_001, 20, true, false, true)).isInstanceOf(QueryError.class)
        .hasMessage("Results can be paged up to 1000; narrow the question instead.");
    assertThatThrownBy(() -> new Question("", Map.of(), Order.RELEVANCE, -1, 20, true, false, true)).isInstanceOf(QueryError.class);
    assertThatThrownBy(() -> Question.of("").sized(101)).isInstanceOf(QueryError.class)
        .hasMessage("A page has at most 100 results.");
    assertThatThrownBy(() -> chosen("", Map.of("colour", List.of("blue")))).isInstanceOf(QueryError.class)
        .hasMessageStartingWith("There is no filter “colour”. Filters: source, type,");
  }

  @Test
  void anItemWithoutTextIsFoundByItsTitleAndByItsOtherNames() {
    library.add(Item.of("drive", "f", Kind.FILE, "Quarterly figures", Content.plain("")).withAliases(List.of("Zahlenwerk")));
    assertThat(ids(ask("figures"))).containsExactly("f");
    assertThat(ids(ask("zahlenwerk"))).containsExactly("f");
    assertThat(ask("figures").hits().getFirst().passages()).isEmpty();
  }
}
