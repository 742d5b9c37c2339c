package dev.kith.expertise;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.expertise.Expert.Evidence;
import dev.kith.expertise.Nobody.Adjacent;
import dev.kith.model.Access;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Item;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How an answer about people is narrowed, shared out and filled up where nobody knows.
class AskingTest {
  private static final Set<Ask.Without> NOBODY_LEFT_OUT = Set.of();

  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(
        new Person("people", "mira", "Mira Vasquez", List.of(), "", "Radio", "ola", "Leeds", "", List.of(), List.of(), true, true),
        new Person("people", "ola", "Ola Lindqvist", List.of(), "", "Radio", "", "Leeds", "", List.of(), List.of(), true, true),
        new Person("people", "petra", "Petra Lind", List.of(), "", "Field", "", "", "Betreut Kunden und Partner in der Schweiz.", List.of(),
            List.of(), true, true),
        person("tom", "Tom Stone", "Data"), person("kim", "Kim Chen", "Field"), person("zoe", "Zoe Park", "Field"));
    library.add(page("lunch", "Lunch", "Soup and bread, on Fridays cake."));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Viewer mira() {
    return Viewers.of(library.search().directory().person("mira").orElseThrow());
  }

  private Experts.Answer ask(String text) {
    return library.experts().whoKnows(Ask.of(text, 10), Viewers.ANYBODY);
  }

  private Experts.Answer ask(String text, Set<Ask.Without> without, boolean gems, Sharing sharing) {
    return new Experts(library.search(), PeopleRanking.DEFAULTS, sharing).whoKnows(new Ask(text, Map.of(), 10, without, gems), mira());
  }

  private static List<String> ids(List<Expert> experts) {
    return experts.stream().map(expert -> expert.person().id()).toList();
  }

  private static Item antenna(String id, Part... parts) {
    return page(id, "Antenna tuning " + id, "How the antenna of the gateway is tuned, step by step.").withParts(List.of(parts));
  }

  @Test
  void aSourceInTheSentenceIsAFilterAndIsToldOf() {
    library.add(antenna("a", part(Role.AUTHOR, "mira")),
        item("blog", "b", dev.kith.model.Kind.POST, "Antenna tuning", "How the antenna is tuned.").withParts(List.of(part(Role.AUTHOR, "tom"))));
    Experts.Answer answer = ask("who knows about antenna tuning in the wiki?");
    assertThat(answer.topic()).isEqualTo("antenna tuning");
    assertThat(answer.filters()).containsExactly(new Experts.Filter("source", "Team wiki", "source:wiki"));
    assertThat(ids(answer.experts())).containsExactly("mira");
    assertThat(ids(ask("antenna tuning source:wiki").experts())).containsExactly("mira");
    assertThat(ids(ask("antenna tuning").experts())).as("control").contains("mira", "tom");
    Experts.Answer elsewhere = ask("who knows about antenna tuning in the shared drive");
    assertThat(elsewhere.message().toString()).startsWith("Nobody by Shared drive is known to know about “antenna tuning”; these are all");
    assertThat(ids(elsewhere.experts())).contains("mira", "tom");
  }

  @Test
  void whoSpeaksALanguageWroteInItOrSaysSo() {
    library.add(antenna("a", part(Role.AUTHOR, "mira")), antenna("b", part(Role.AUTHOR, "tom")), antenna("c", part(Role.AUTHOR, "petra")),
        page("d", "Urlaub", "Der Urlaub wird nicht im Kalender eingetragen, und die Vertretung ist mit dem Team auf Deutsch zu klären.")
            .withParts(List.of(part(Role.AUTHOR, "tom"))));
    assertThat(ids(ask("German-speaking expert for antenna tuning").experts())).containsExactlyInAnyOrder("tom", "petra");
    assertThat(ask("antenna tuning language:de").filters()).containsExactly(new Experts.Filter("language", "German", "language:de"));
    library.store().decide(Kind.NOT_INFERRED, List.of("tom"), "", "", Decision.SELF);
    assertThat(ids(ask("antenna tuning language:de").experts())).as("nothing is made of what he wrote").containsExactly("petra");
  }

  @Test
  void aPhraseCountsBeforeItsWords() {
    library.add(page("p", "Frost", "The frost forecast for the night.").withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("w", "Winter", "The forecast of sales. Pipes burst in frost, and frost comes late; a forecast helps nobody.")
            .withParts(List.of(part(Role.AUTHOR, "tom"))));
    assertThat(ids(ask("who knows about frost forecast").experts())).containsExactly("mira");
  }

  @Test
  void theAskerAndTheirManagerAreLeftOutOnWish() {
    library.add(antenna("a", part(Role.AUTHOR, "mira")), antenna("b", part(Role.AUTHOR, "ola")), antenna("c", part(Role.AUTHOR, "tom")));
    assertThat(ids(ask("antenna", NOBODY_LEFT_OUT, false, Sharing.DEFAULTS).experts())).containsExactlyInAnyOrder("mira", "ola", "tom");
    assertThat(ids(ask("antenna", Set.of(Ask.Without.ME), false, Sharing.DEFAULTS).experts())).containsExactlyInAnyOrder("ola", "tom");
    Experts.Answer both = ask("antenna", Set.of(Ask.Without.ME, Ask.Without.MANAGER), false, Sharing.DEFAULTS);
    assertThat(ids(both.experts())).containsExactly("tom");
    assertThat(both.nobody().orElseThrow().team().stream().flatMap(team -> team.members().stream())).extracting("id")
        .doesNotContain("mira", "ola");
  }

  @Test
  void nearEqualsTakeTurnsAndTheSwitchTurnsThatOff() {
    library.add(antenna("a", part(Role.AUTHOR, "kim")), antenna("b", part(Role.AUTHOR, "tom")), antenna("c", part(Role.AUTHOR, "zoe")));
    Sharing off = new Sharing(false, 0.05, 1.5, 2, 3);
    List<String> plain = ids(ask("antenna", NOBODY_LEFT_OUT, false, off).experts());
    assertThat(plain).containsExactly("kim", "tom", "zoe");
    Experts experts = new Experts(library.search(), PeopleRanking.DEFAULTS);
    List<String> firsts = IntStream.range(0, 40).mapToObj(i -> experts.whoKnows(Ask.of("antenna", 10), new Viewer("asker" + i, Set.of("everyone"))))
        .map(answer -> answer.experts().getFirst().person().id()).distinct().toList();
    assertThat(firsts).containsExactlyInAnyOrder("kim", "tom", "zoe");
    assertThat(experts.ranked("antenna", mira())).as("what is measured is never turned").containsExactly("kim", "tom", "zoe");
  }

  @Test
  void theFirstHasABackup() {
    library.add(antenna("a", part(Role.AUTHOR, "tom")));
    assertThat(ask("antenna").backup()).isEmpty();
    library.add(antenna("b", part(Role.AUTHOR, "kim")), antenna("c", part(Role.AUTHOR, "kim"), part(Role.EDITOR, "zoe")));
    Experts.Answer answer = ask("antenna");
    assertThat(answer.backup().orElseThrow().id()).isEqualTo(ids(answer.experts()).get(1));
    assertThat(library.experts().whoKnows(Ask.of("antenna", 1), Viewers.ANYBODY).backup()).as("though one only is listed")
        .isEqualTo(answer.backup());
  }

  @Test
  void aHiddenGemWritesLittleAndMostlyOfThisAndLeadsNobody() {
    for (String loud : List.of("mira", "tom", "kim")) {
      IntStream.range(0, 4).forEach(i -> library.add(antenna(loud + i, part(Role.AUTHOR, loud))));
      IntStream.range(0, 60).forEach(i -> library.add(page(loud + "x" + i, "Minutes " + i, "What was said.").withParts(List.of(part(Role.AUTHOR, loud)))));
    }
    IntStream.range(0, 2).forEach(i -> library.add(antenna("z" + i, part(Role.AUTHOR, "zoe")), antenna("o" + i, part(Role.AUTHOR, "ola"))));
    Sharing from = new Sharing(false, 0.05, 1.5, 2, 1);
    Experts.Answer answer = ask("antenna", NOBODY_LEFT_OUT, true, from);
    assertThat(ids(answer.experts())).as("control: not the first").contains("zoe").isNotEqualTo(List.of("zoe"));
    assertThat(ids(answer.experts()).indexOf("zoe")).isGreaterThan(1);
    assertThat(ids(answer.gems())).startsWith("zoe").as("she leads Mira").doesNotContain("ola");
    assertThat(ask("antenna", NOBODY_LEFT_OUT, true, new Sharing(false, 0.05, 1.5, 3, 1)).gems()).as("two pieces only").isEmpty();
    assertThat(ask("antenna", NOBODY_LEFT_OUT, false, from).gems()).as("only when asked for").isEmpty();
  }

  @Test
  void whereNobodyIsStrongTheOwnersAndThePeopleNearAreNamed() {
    library.add(page("n1", "Mast lightning", "How lightning strikes the mast.").withTags(List.of("antennas")).withPlace(List.of("Radio"))
        .withParts(List.of(part(Role.COMMENTER, "tom"))));
    IntStream.range(0, 6).forEach(i -> library.add(page("r" + i, "Gateway " + i, "How the gateway is built.").withTags(List.of("antennas"))
        .withPlace(List.of("Radio")).withParts(List.of(part(Role.AUTHOR, i < 4 ? "mira" : "kim")))));
    IntStream.range(0, 40).forEach(i -> library.add(page("x" + i, "Minutes " + i, "What was said.").withPlace(List.of("Board"))));
    assertThat(ask("who knows about lightning").nobody().orElseThrow().adjacent()).as("one document with a tag is chance").isEmpty();
    library.add(page("n2", "Lightning last year", "Lightning struck twice.").withTags(List.of("antennas")).withPlace(List.of("Radio")));
    Nobody nobody = ask("who knows about lightning").nobody().orElseThrow();
    assertThat(nobody.text().toString()).isEqualTo("No strong expert.");
    assertThat(nobody.team().orElseThrow().name()).isEqualTo("Radio");
    assertThat(nobody.team().orElseThrow().members()).extracting("id").containsExactly("mira");
    assertThat(nobody.adjacent()).extracting(near -> near.person().id(), Adjacent::topic).contains(org.assertj.core.groups.Tuple.tuple("mira", "antennas"));
    library.store().decide(Kind.NOT_ME, List.of("mira"), "antennas", "", Decision.SELF);
    assertThat(ask("who knows about lightning").nobody().orElseThrow().adjacent()).extracting(near -> near.person().id())
        .as("she does not want to be named for it").doesNotContain("mira");
    assertThat(ask("zeppelin").nobody().orElseThrow()).isEqualTo(new Nobody(dev.kith.model.Sentence.of("No strong expert."), java.util.Optional.empty(), List.of()));
  }

  @Test
  void someoneStrongLeavesNothingMoreToSay() {
    IntStream.range(0, 3).forEach(i -> library.add(antenna("a" + i, part(Role.AUTHOR, "mira")), item("blog", "b" + i, dev.kith.model.Kind.POST,
        "Antenna " + i, "Antenna.").withParts(List.of(part(Role.AUTHOR, "mira")))));
    assertThat(ask("antenna").nobody()).isEmpty();
  }

  @Test
  void evidenceIsDiverseAndTheAcceptedAnswerIsAmongIt() {
    IntStream.range(0, 6).forEach(i -> library.add(antenna("a" + i, part(Role.AUTHOR, "mira"))));
    library.add(item("answers", "q", dev.kith.model.Kind.QUESTION, "What hums?", "The antenna hums, the antenna tuning is off, and much else is wrong.")
            .withParts(List.of(part(Role.ASKER, "tom"), part(Role.ACCEPTED_ANSWERER, "mira"))),
        item("blog", "post", dev.kith.model.Kind.POST, "A year on the mast", "Of antenna tuning and other things.").withTimes(daysAgo(800), daysAgo(800))
            .withParts(List.of(part(Role.AUTHOR, "mira"))),
        antenna("e", part(Role.AUTHOR, "tom"), part(Role.EDITOR, "mira")));
    List<Evidence> evidence = ask("antenna tuning").experts().stream().filter(one -> one.person().id().equals("mira")).findFirst().orElseThrow().evidence();
    assertThat(evidence).extracting(Evidence::role).contains(Role.ACCEPTED_ANSWERER, Role.AUTHOR, Role.EDITOR);
    assertThat(evidence).extracting(one -> one.source().id()).contains("wiki", "answers", "blog");
    assertThat(evidence.size()).isBetween(3, 5);
  }

  @Test
  void aDocumentThatShowsNothingOfSomebodyCountsNowhereAndItsCopiesNeither() {
    String text = "How the antenna of the gateway is tuned, step by step, by whoever climbs the mast, with a spanner and a meter and "
        + "somebody who holds the ladder, and why it hums when the wind comes from the east and the ice is thick on the wires again.";
    Item page = page("a", "Antenna tuning", text).withParts(List.of(part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom"))).withTags(List.of("antennas"));
    Item mail = item("blog", "a2", dev.kith.model.Kind.POST, "Antenna tuning", text).withParts(List.of(part(Role.AUTHOR, "mira")));
    library.add(page, mail);
    assertThat(library.experts().ranked("antenna", Viewers.ANYBODY)).as("control").startsWith("mira");
    assertThat(library.search().census(Viewers.ANYBODY).written()).containsEntry("mira", 2L);
    library.store().decide(Kind.NOT_MY_EVIDENCE, List.of("mira"), dev.kith.fields.Fields.id("wiki", "a"), "", Decision.SELF);
    assertThat(library.experts().ranked("antenna", Viewers.ANYBODY)).containsExactly("tom");
    assertThat(library.search().census(Viewers.ANYBODY).written()).containsEntry("mira", 1L);
    assertThat(library.experts().portrait(library.search().directory().person("mira").orElseThrow(), Viewers.ANYBODY).sources().values())
        .as("the copy is still hers to be seen with").containsExactly(1L);
    assertThat(library.search().answer(dev.kith.search.Question.of("antenna author:mira"), Viewers.ANYBODY).total()).as("she stays its author").isEqualTo(2);
  }

  @Test
  void whatOnlyOthersMayReadNamesNoOwners() {
    library.add(page("n1", "Mast lightning", "How lightning strikes the mast.").withTags(List.of("antennas")).withPlace(List.of("Radio"))
        .withAccess(Access.of(Set.of("group:board"))).withParts(List.of(part(Role.AUTHOR, "mira"))));
    assertThat(ask("lightning").nobody().orElseThrow().team()).isEmpty();
    assertThat(ask("lightning").nobody().orElseThrow().adjacent()).isEmpty();
  }
}
