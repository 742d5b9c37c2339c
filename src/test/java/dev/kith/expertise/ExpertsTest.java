package dev.kith.expertise;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.expertise.Expert.Evidence;
import dev.kith.expertise.Expert.Strength;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who knows about X, and why, over a real engine.
class ExpertsTest {
  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(person("mira", "Mira Vasquez", "Radio"), person("tom", "Tom Stone", "Data"),
        person("ola", "Ola Lindqvist", "Radio"), person("kim1", "Kim Chen", "Field"), person("kim2", "Kim Chen", "Data"));
    library.add(page("lunch", "Lunch", "Soup and bread, on Fridays cake."), page("bikes", "Bikes", "Where to lock them, and when."));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Experts.Answer ask(String question) {
    return ask(question, Viewers.ANYBODY);
  }

  private Experts.Answer ask(String question, Viewer viewer) {
    return library.experts().whoKnows(question, Map.of(), 10, viewer);
  }

  private static List<String> ids(List<Expert> experts) {
    return experts.stream().map(expert -> expert.person().id()).toList();
  }

  private static List<String> everybody(Experts.Answer answer) {
    return Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(list -> ids(list).stream()).toList();
  }

  private static Item antenna(String id, Part... parts) {
    return page(id, "Antenna tuning " + id, "How the antenna of the gateway is tuned, step by step.").withParts(List.of(parts));
  }

  @Test
  void aMistypedTopicIsTakenForWhatItMeans() {
    library.add(antenna("a1", part(Role.AUTHOR, "mira")), antenna("a2", part(Role.AUTHOR, "mira")));
    Experts.Answer answer = ask("who knows about antena");
    assertThat(ids(answer.experts())).containsExactly("mira");
    assertThat(answer.topic()).isEqualTo("antenna");
    assertThat(answer.message().toString()).startsWith("“antena” is taken for “antenna”.");
    assertThat(ask("who knows about xylophones").message().toString()).isEqualTo("Nobody is known to know about “xylophones”.");
  }

  @Test
  void aTeamInTheSentenceChoosesPeopleAndWithoutAnyoneThereTheOthersAreShown() {
    library.add(antenna("a", part(Role.AUTHOR, "mira")), antenna("b", part(Role.AUTHOR, "tom")));
    assertThat(everybody(ask("who knows about antenna tuning on the Data team"))).containsExactly("tom");
    Experts.Answer nobody = ask("who knows about antenna tuning on the Field team");
    assertThat(nobody.message().toString()).isEqualTo("Nobody on the team Field is known to know about “antenna tuning”; "
        + "these are all who had to do with it.");
    assertThat(everybody(nobody)).contains("mira", "tom");
    assertThat(everybody(ask("antenna tuning team:Field"))).as("typed as a filter it is one").isEmpty();
  }

  @Test
  void whoAnsweredKnowsAndWhoAskedDoesNot() {
    library.add(item("answers", "q", Kind.QUESTION, "How is the antenna tuned?", "The antenna hums. Shorten the antenna by a turn.")
        .withParts(List.of(part(Role.ASKER, "tom"), part(Role.ACCEPTED_ANSWERER, "mira"), part(Role.ANSWERER, "ola"))));
    Experts.Answer answer = ask("who knows about antenna tuning?");
    assertThat(answer.topic()).isEqualTo("antenna tuning");
    assertThat(answer.text()).isEqualTo("who knows about antenna tuning?");
    assertThat(answer.experts().getFirst().person().id()).isEqualTo("mira");
    assertThat(answer.experts().getFirst().why().toString()).isEqualTo("Answered 1 question to the asker's satisfaction.");
    assertThat(answer.experts().getFirst().strength()).isEqualTo(Strength.SOME);
    assertThat(answer.experts().getFirst().caveats()).extracting(Object::toString).containsExactly("One document only.");
    assertThat(everybody(answer)).contains("ola").doesNotContain("tom");
    assertThat(library.experts().ranked("antenna tuning", Viewers.ANYBODY)).containsExactly("mira", "ola");
  }

  @Test
  void whoWroteComesBeforeWhoEditedAndWhoCommented() {
    library.add(antenna("a", part(Role.COMMENTER, "tom"), part(Role.EDITOR, "ola"), part(Role.AUTHOR, "mira")));
    assertThat(library.experts().ranked("antenna", Viewers.ANYBODY)).containsExactly("mira", "ola", "tom");
    assertThat(ids(ask("antenna").experts())).containsExactly("mira");
    assertThat(ids(ask("antenna").faint())).as("who merely commented is no lead").containsExactly("ola");
  }

  @Test
  void aReviewerNamedInTheTextIsAReviewer() {
    library.add(page("a", "Antenna tuning", "How the antenna is tuned.\n\nReviewed by: Mira Vasquez\n")
        .withParts(List.of(part(Role.AUTHOR, "tom"))));
    assertThat(library.experts().ranked("antenna", Viewers.ANYBODY)).containsExactly("tom", "mira");
    Expert mira = Stream.concat(ask("antenna").experts().stream(), ask("antenna").faint().stream())
        .filter(e -> e.person().id().equals("mira")).findFirst().orElseThrow();
    assertThat(mira.evidence()).extracting(Evidence::role).containsExactly(Role.REVIEWER);
    assertThat(mira.why().toString()).isEqualTo("Reviewed 1 document.");
  }

  @Test
  void aShortListKeepsTheSureThoughAnotherScoresHigher() {
    String rest = " and its mast, seen from the road in winter";
    library.add(page("t", "Antenna", "Antenna, antenna, antenna.").withParts(List.of(part(Role.AUTHOR, "tom"))),
        page("m1", "An antenna" + rest, "Text.").withParts(List.of(part(Role.AUTHOR, "mira"), part(Role.EDITOR, "ola"))),
        page("m2", "One antenna" + rest, "Text.").withParts(List.of(part(Role.AUTHOR, "mira"), part(Role.EDITOR, "ola"))),
        item("blog", "m3", Kind.POST, "Old antenna" + rest, "Text.").withParts(List.of(part(Role.AUTHOR, "mira"))));
    Experts.Answer all = ask("antenna");
    assertThat(ids(all.experts())).startsWith("mira", "tom");
    assertThat(all.experts().getFirst().strength()).isEqualTo(Strength.STRONG);
    assertThat(all.experts().get(1).score()).as("control: the less sure one scores higher")
        .isGreaterThan(all.experts().getFirst().score());
    assertThat(ids(library.experts().whoKnows("antenna", Map.of(), 1, Viewers.ANYBODY).experts())).containsExactly("mira");
  }

  @Test
  void severalPiecesFromSeveralSourcesMakeStrongAndTheEvidenceShowsThem() {
    library.add(antenna("a1", part(Role.AUTHOR, "mira")), antenna("a2", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom")),
        item("answers", "q", Kind.QUESTION, "How is the antenna tuned?", "By the antenna's turns.")
            .withUrl("https://answers.example/q").withParts(List.of(part(Role.ANSWERER, "mira"))));
    Experts.Answer answer = ask("antenna");
    assertThat(answer.message().toString()).isEmpty();
    Expert mira = answer.experts().getFirst();
    assertThat(mira.strength()).isEqualTo(Strength.STRONG);
    assertThat(mira.why().toString()).startsWith("Wrote 2 documents, answered 1 question in ").contains("Team wiki").contains("Answers");
    assertThat(mira.caveats()).isEmpty();
    assertThat(mira.successor()).isEmpty();
    assertThat(mira.lastActive()).isEqualTo(daysAgo(30));
    assertThat(mira.evidence()).hasSize(3).extracting(Evidence::role).contains(Role.ANSWERER);
    Evidence answered = mira.evidence().stream().filter(e -> e.role() == Role.ANSWERER).findFirst().orElseThrow();
    assertThat(answered.documentId()).isEqualTo(Fields.id("answers", "q"));
    assertThat(answered.title()).isEqualTo("How is the antenna tuned?");
    assertThat(answered.url()).isEqualTo("https://answers.example/q");
    assertThat(answered.source().label()).isEqualTo("Answers");
    assertThat(answered.date()).isEqualTo(daysAgo(30));
    assertThat(answered.snippet()).anyMatch(fragment -> fragment.hit() && fragment.text().startsWith("antenna"));
  }

  @Test
  void whoWasSilentForLongIsNotStrong() {
    Part restago = new Part(Identity.of("mira"), Role.AUTHOR, daysAgo(900));
    for (String id : List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7")) {
      library.add(antenna(id, restago).withTimes(daysAgo(900), daysAgo(900)));
    }
    Experts.Answer answer = ask("antenna");
    assertThat(answer.experts().getFirst().strength()).isEqualTo(Strength.SOME);
    assertThat(answer.experts().getFirst().caveats()).extracting(Object::toString).containsExactly("Last heard of on this 2 years ago.");
    assertThat(answer.message().toString()).isEqualTo("Nobody stands out on “antenna”; these people have some experience with it.");
  }

  /// Forty pages of another folder, so that the topic's own stands out; all by nobody of importance here.
  private void addElsewhere() {
    library.add(IntStream.range(0, 40).mapToObj(i -> page("e" + i, "Supper " + i, "Soup.").withPlace(List.of("Kitchen"))
        .withParts(List.of(part(Role.AUTHOR, "kim1")))).toArray(Item[]::new));
  }

  private void addTheFolderOfOla(List<String> place) {
    library.add(IntStream.range(0, 5).mapToObj(i -> page("r" + i, "Radio minutes " + i, "Who came, who went.").withPlace(place)
        .withParts(List.of(part(Role.AUTHOR, "ola")))).toArray(Item[]::new));
    library.add(antenna("a1", part(Role.AUTHOR, "tom"), part(Role.EDITOR, "ola")).withPlace(place));
    library.add(antenna("a2", part(Role.AUTHOR, "ola"), part(Role.EDITOR, "tom")).withPlace(place));
    library.add(antenna("a3", part(Role.AUTHOR, "tom")).withPlace(place));
  }

  private Map<String, Double> scores(PeopleRanking ranking) {
    return new Experts(library.search(), ranking).whoKnows("antenna", Map.of(), 10, Viewers.ANYBODY).experts().stream()
        .collect(Collectors.toMap(expert -> expert.person().id(), Expert::score));
  }

  @Test
  void whoLooksAfterTheFolderOfATopicGainsAndItIsSaid() {
    addElsewhere();
    addTheFolderOfOla(List.of("Radio"));
    Expert ola = ask("antenna").experts().stream().filter(expert -> expert.person().id().equals("ola")).findFirst().orElseThrow();
    assertThat(ola.why().toString()).endsWith("Had a hand in 7 of 8 documents in “radio”.");
    double gained = scores(PeopleRanking.DEFAULTS).get("ola") - scores(without(0, PeopleRanking.DEFAULTS.silent())).get("ola");
    assertThat(gained).isPositive();
  }

  @Test
  void theFolderThatEverythingLiesInTellsNothing() {
    addTheFolderOfOla(List.of("Radio"));
    assertThat(ask("antenna").experts()).noneMatch(expert -> expert.why().toString().contains("Had a hand in"));
    assertThat(scores(PeopleRanking.DEFAULTS)).isEqualTo(scores(without(0, PeopleRanking.DEFAULTS.silent())));
  }

  @Test
  void whoWroteNothingAtAllForYearsComesLater() {
    library.add(antenna("a1", new Part(Identity.of("tom"), Role.AUTHOR, daysAgo(1_500))).withTimes(daysAgo(1_500), daysAgo(1_500)),
        antenna("a2", part(Role.EDITOR, "ola")));
    Map<String, Double> all = scores(PeopleRanking.DEFAULTS);
    Map<String, Double> lenient = scores(without(PeopleRanking.DEFAULTS.area(), 1));
    assertThat(all.get("tom")).isCloseTo(lenient.get("tom") * PeopleRanking.DEFAULTS.silent(), within(1e-9));
    assertThat(all.get("ola")).isEqualTo(lenient.get("ola"));
    library.add(page("lately", "Something else", "Text.").withParts(List.of(part(Role.AUTHOR, "tom"))));
    assertThat(scores(PeopleRanking.DEFAULTS).get("tom")).as("active elsewhere")
        .isEqualTo(scores(without(PeopleRanking.DEFAULTS.area(), 1)).get("tom"));
  }

  private static PeopleRanking without(double area, double silent) {
    PeopleRanking d = PeopleRanking.DEFAULTS;
    return new PeopleRanking(d.voters(), d.title(), d.body(), d.labels(), d.path(), d.coordination(), d.pairs(), d.synonyms(),
        d.power(), d.dilution(), d.dilutionBase(), area, d.roles(), d.freshnessFloor(), d.halfLifeDays(), d.silentDays(), silent,
        d.staleDays(), d.strongPieces(), d.strongSources());
  }

  @Test
  void aLeaverIsGivenApartWithWhoDoesItNow() {
    library.add(new Person("people", "ben", "Ben Ode", List.of(), "", "Radio", "", "", "", List.of(), List.of(), false, true));
    for (String id : List.of("a1", "a2", "a3")) {
      library.add(antenna(id, part(Role.AUTHOR, "ben")));
    }
    Experts.Answer alone = ask("antenna");
    assertThat(alone.experts()).isEmpty();
    assertThat(alone.message().toString()).isEqualTo("Nobody here now is known to know about “antenna”; somebody who has left did.");
    assertThat(alone.former().getFirst().successor()).isEmpty();
    library.add(antenna("a4", part(Role.AUTHOR, "mira")), antenna("a5", part(Role.AUTHOR, "mira")));
    Experts.Answer answer = ask("antenna");
    assertThat(ids(answer.former())).containsExactly("ben");
    assertThat(answer.former().getFirst().caveats()).extracting(Object::toString).contains("Has left the company.");
    assertThat(answer.former().getFirst().successor().orElseThrow().id()).isEqualTo("mira");
    assertThat(answer.experts().getFirst().successor()).isEqualTo(Optional.empty());
  }

  @Test
  void namesakesStayApart() {
    library.add(antenna("a1", part(Role.AUTHOR, "kim1")), antenna("a2", part(Role.AUTHOR, "kim1")),
        page("soup", "Soup", "Kim Chen likes the antenna soup."), page("k", "Antenna list", "Ask Kim Chen about the antenna.")
            .withParts(List.of(part(Role.AUTHOR, "ola"))));
    assertThat(everybody(ask("antenna"))).contains("kim1").doesNotContain("kim2");
    assertThat(library.experts().ranked("antenna", Viewers.ANYBODY)).containsExactlyInAnyOrder("kim1", "ola");
  }

  @Test
  void whoIsNobodyIsNotAnExpert() {
    library.add(new Person("chat", "chat/B1", "Deploy Bot", List.of(), "", "", "", "", "", List.of(), List.of(), true, false));
    library.add(antenna("a1", part(Role.AUTHOR, "chat", "B1", "Deploy Bot")), antenna("a2", part(Role.AUTHOR, "wiki", "zed", "Zed Outsider")));
    assertThat(ask("antenna").experts()).extracting(expert -> expert.person().name()).containsExactly("Zed Outsider");
  }

  @Test
  void whereNobodyKnowsThatIsSaid() {
    Experts.Answer answer = ask("who knows about zeppelins?");
    assertThat(everybody(answer)).isEmpty();
    assertThat(answer.message().toString()).isEqualTo("Nobody is known to know about “zeppelins”.");
  }

  /// Without a word to look for, all documents are as good as any, and nobody's.
  @ParameterizedTest(name = "“{0}”")
  @ValueSource(strings = {"", " ", "???", "who knows about ???", "who knows about", "-antenna", "source:wiki", "team:Radio", "type:page -lunch", "( )",
      "\""})
  void aQuestionWithoutATopicHasNoExperts(String question) {
    library.add(antenna("a1", part(Role.AUTHOR, "mira")), antenna("a2", part(Role.AUTHOR, "mira")));
    Experts.Answer answer = ask(question);
    assertThat(everybody(answer)).isEmpty();
    assertThat(answer.message().toString()).matches("Nobody is known to know about “.+”\\.|Name a topic, and Kith looks for who knows about it\\.");
    assertThat(library.experts().ranked(question, Viewers.ANYBODY)).isEmpty();
  }

  @Test
  void contactWithATopicIsAFaintLeadAtMost() {
    library.add(page("a", "Antenna tuning", "How the antenna is tuned. Ask Ola Lindqvist."));
    Experts.Answer answer = ask("antenna");
    assertThat(answer.experts()).isEmpty();
    assertThat(ids(answer.faint())).containsExactly("ola");
    assertThat(answer.faint().getFirst().why().toString()).isEqualTo("Is named in 1 document.");
    assertThat(answer.faint().getFirst().strength()).isEqualTo(Strength.FAINT);
    assertThat(answer.message().toString()).isEqualTo("Nobody is known to know about “antenna”. These people had to do with it.");
  }

  @Test
  void whatTheAskerMayNotReadCountsNothing() {
    library.add(antenna("a1", part(Role.AUTHOR, "tom")));
    Experts.Answer before = ask("antenna");
    for (String id : List.of("s1", "s2", "s3", "s4")) {
      library.add(antenna(id, part(Role.AUTHOR, "mira"), part(Role.EDITOR, "wiki", "zed", "Zed Outsider"))
          .withAccess(Access.of(Set.of("group:board"))));
    }
    Experts.Answer after = ask("antenna");
    assertThat(everybody(after)).containsExactly("tom");
    assertThat(after.experts().getFirst().score()).isEqualTo(before.experts().getFirst().score());
    assertThat(after.message().toString()).isEqualTo(before.message().toString());
    Viewer board = new Viewer("", Set.of("everyone", "group:board"));
    assertThat(ids(ask("antenna", board).experts())).as("control: who may read them sees her").startsWith("mira");
  }

  private static final String TUNING = "Fold the mast down and loosen the collar of the antenna. Turn the antenna by a hand's width, tighten "
      + "the collar, put the mast up again and read the level on the gateway. Go on until the level is no longer better than before.";

  @Test
  void copiesOfOneTextAreOnePieceOfEvidence() {
    Item wiki = page("w", "Antenna tuning", TUNING).withParts(List.of(part(Role.AUTHOR, "mira")));
    library.add(wiki);
    Experts.Answer once = ask("antenna");
    library.add(item("blog", "b", Kind.POST, "Antenna tuning", "Hello. " + TUNING).withParts(List.of(part(Role.AUTHOR, "mira"))),
        item("drive", "d", Kind.FILE, "Antenna tuning", TUNING + " Read it twice.").withParts(List.of(part(Role.AUTHOR, "mira"))));
    Experts.Answer copied = ask("antenna");
    assertThat(copied.experts().getFirst().why().toString()).isEqualTo(once.experts().getFirst().why().toString()).isEqualTo("Wrote 1 document.");
    assertThat(copied.experts().getFirst().strength()).isEqualTo(Strength.SOME);
    assertThat(copied.experts().getFirst().evidence()).extracting(Evidence::documentId).containsExactly(Fields.id("wiki", "w"));
    library.add(item("blog", "b", Kind.POST, "Antenna masts", "Which mast an antenna wants."
        ).withParts(List.of(part(Role.AUTHOR, "mira"))),
        item("drive", "d", Kind.FILE, "Antenna cables", "Which cable an antenna wants.").withParts(List.of(part(Role.AUTHOR, "mira"))));
    assertThat(ask("antenna").experts().getFirst().strength()).as("control: three texts are three").isEqualTo(Strength.STRONG);
  }

  @Test
  void whoMailsAPageOnHasNotWrittenIt() {
    Item mail = item("mail", "m", Kind.MAIL, "Fwd: antenna tuning", "See below. " + TUNING)
        .withParts(List.of(part(Role.AUTHOR, "tom"), part(Role.REVIEWER, "ola")));
    library.add(page("w", "Antenna tuning", TUNING).withParts(List.of(part(Role.AUTHOR, "mira"))), mail);
    assertThat(everybody(ask("antenna"))).as("what is done to a copy alone counts as before").containsExactly("mira", "ola");
    library.add(page("w", "Antenna tuning", TUNING));
    assertThat(everybody(ask("antenna"))).as("where nobody is known to have written the page, who has it did")
        .containsExactly("tom", "ola");
  }

  @Test
  void aCopyThatTheAskerMayNotReadTakesNobodysCredit() {
    library.add(item("mail", "m", Kind.MAIL, "Antenna tuning", TUNING).withParts(List.of(part(Role.AUTHOR, "tom"))));
    List<Expert> before = ask("antenna").experts();
    library.add(page("w", "Antenna tuning", TUNING).withParts(List.of(part(Role.AUTHOR, "mira")))
        .withAccess(Access.of(Set.of("group:board"))));
    assertThat(ask("antenna").experts()).isEqualTo(before);
    assertThat(everybody(ask("antenna", new Viewer("", Set.of("everyone", "group:board"))))).as("control").containsExactly("mira");
  }

  @Test
  void filtersNarrowWhatCounts() {
    library.add(antenna("a1", part(Role.AUTHOR, "mira")), item("blog", "b", Kind.POST, "Antenna art", "The antenna as art.")
        .withParts(List.of(part(Role.AUTHOR, "tom"))));
    assertThat(everybody(library.experts().whoKnows("antenna", Map.of("source", List.of("blog")), 10, Viewers.ANYBODY)))
        .containsExactly("tom");
    assertThat(everybody(ask("antenna source:blog"))).containsExactly("tom");
    assertThat(library.experts().whoKnows("antenna", Map.of(), 1, Viewers.ANYBODY).experts()).hasSize(1);
  }
}
