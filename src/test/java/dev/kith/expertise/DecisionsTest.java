package dev.kith.expertise;

import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.expertise.Experts.Declared;
import dev.kith.model.Access;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import dev.kith.people.Subject;
import dev.kith.search.Answer;
import dev.kith.search.Answer.Credit;
import dev.kith.search.ContentRanking;
import dev.kith.search.Question;
import dev.kith.search.Search;
import dev.kith.search.SynonymRule;
import dev.kith.search.Synonyms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people decide about themselves is so in the next answer, without a reindex, and what an admin says of who is who as well.
class DecisionsTest {
  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(
        new Person("people", "mira", "Mira Vasquez", List.of("mira@fern.example", "wiki/mv"), "", "Radio", "", "", "",
            List.of("gateways"), List.of(), true, true),
        person("tom", "Tom Stone", "Data"), person("ola", "Ola Lindqvist", "Radio"), person("kim2", "Kim Chen", "Data"));
    library.add(
        page("k1", "Kafka upgrade", "How Kafka is upgraded, broker by broker.").withParts(List.of(part(Role.AUTHOR, "wiki", "mv", "M. V."),
            part(Role.EDITOR, "tom"))),
        page("k2", "Kafka topics", "How we name Kafka topics.").withParts(List.of(part(Role.AUTHOR, "mira@fern.example"))),
        page("p1", "Pumps", "How the pump hums. Ask Mira Vasquez about Kafka.").withParts(List.of(part(Role.AUTHOR, "mira"))),
        page("lunch", "Lunch", "Soup and bread.").withParts(List.of(part(Role.AUTHOR, "blog", "zed", "Zed Outsider"))));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Profile one(String id) {
    return library.search().directory().person(id).orElseThrow();
  }

  private Decision decide(String id, Kind kind, String topic) {
    return library.store().decide(kind, library.search().directory().subject(one(id)).keys(), topic, "", Decision.SELF);
  }

  private void delete(String id) {
    Subject subject = library.search().directory().subject(one(id));
    library.store().delete(subject.erase(), subject.names(), Decision.SELF);
  }

  private Decision merge(String one, String other) {
    Subject stays = library.search().directory().subject(one(one));
    return library.store().decide(Kind.MERGE, stays.keys(), library.search().directory().subject(one(other)).keys().getFirst(),
        one(one).listed() ? "" : one(one).name(), "os:test");
  }

  private Decision split(String id, String key) {
    return library.store().decide(Kind.SPLIT, library.search().directory().subject(one(id)).keys(), key, "", "os:test");
  }

  private Experts.Answer ask(String question) {
    return library.experts().whoKnows(question, Map.of(), 10, Viewers.ANYBODY);
  }

  /// All whom an answer names, as somebody who knows.
  private List<String> named(String question) {
    Experts.Answer answer = ask(question);
    List<String> ids = new ArrayList<>(Stream.of(answer.experts(), answer.faint(), answer.former()).flatMap(List::stream)
        .flatMap(expert -> Stream.concat(Stream.of(expert.person()), expert.successor().stream())).map(Profile::id).toList());
    answer.declared().forEach(declared -> ids.add(declared.person().id()));
    return ids;
  }

  private List<String> authors(String text) {
    return library.search().answer(Question.of(text), Viewers.ANYBODY).hits().stream().flatMap(hit -> hit.people().stream())
        .map(Credit::name).distinct().sorted().toList();
  }

  @ParameterizedTest(name = "not me for “{0}”, asked “{1}”: left out {2}")
  @CsvSource({"kafka, kafka, true", "Kafka, kafka upgrade, true", "kafka, who knows about upgrading kafka?, true",
      "kafka upgrade, kafka, false", "kafka upgrade, upgrades of kafka, true", "upgrading, kafka upgrade, true",
      "kafka, upgrade, false", "pumps, kafka, false", "the kafka, kafka, true", "kafka, kafka OR pumps, true",
      "kafka, upgrade -kafka, false", "kafka, title:kafka, true", "kafka, bus, true", "kaf ka, kafka, true"})
  void whoIsNotToBeAskedForATopicIsNotNamedForIt(String refused, String asked, boolean leftOut) {
    Search search = library.search(ContentRanking.DEFAULTS, new Synonyms(List.of(new SynonymRule(false, List.of("bus"), List.of("kafka")))));
    Experts experts = new Experts(search, PeopleRanking.DEFAULTS);
    List<String> before = experts.ranked(asked, Viewers.ANYBODY);
    Decision decision = decide("mira", Kind.NOT_ME, refused);
    List<String> after = experts.ranked(asked, Viewers.ANYBODY);
    assertThat(before.stream().filter(id -> !leftOut || !id.equals("mira"))).as("nobody else goes").isEqualTo(after.stream().toList());
    if (!asked.contains("-")) {
      assertThat(before).as("control: she would be named").contains("mira");
    }
    library.store().undo(decision.number());
    assertThat(experts.ranked(asked, Viewers.ANYBODY)).as("taken back").isEqualTo(before);
  }

  @Test
  void aRefusedTopicIsNoLongerShownAsDeclared() {
    assertThat(library.search().topics(one("mira"))).containsExactly("gateways");
    decide("mira", Kind.NOT_ME, "Gateway");
    assertThat(library.search().topics(one("mira"))).isEmpty();
    assertThat(named("gateways")).doesNotContain("mira");
  }

  @Test
  void whoHidesIsNamedForNothingAndStaysAnAuthor() {
    decide("mira", Kind.HIDDEN, "");
    for (String question : List.of("kafka", "pumps", "gateways", "who knows mira", "")) {
      assertThat(named(question)).as(question).doesNotContain("mira");
    }
    assertThat(named("kafka")).as("control: others are").contains("tom");
    assertThat(authors("pumps")).contains("Mira Vasquez");
    assertThat(library.search().shown("mira", Viewers.ANYBODY)).isPresent();
  }

  @Test
  void ofWhomNothingIsInferredOnlyTheirOwnWordsAreLeft() {
    decide("mira", Kind.ASK_ME, "Kafka clusters");
    assertThat(ask("kafka").experts()).as("control").extracting(expert -> expert.person().id()).contains("mira");
    assertThat(ask("kafka").declared()).as("who is named already is not named twice").isEmpty();
    decide("mira", Kind.NOT_INFERRED, "");
    Experts.Answer answer = ask("kafka");
    assertThat(Stream.of(answer.experts(), answer.faint()).flatMap(List::stream).map(expert -> expert.person().id())).doesNotContain("mira");
    assertThat(answer.declared()).extracting(Declared::topic).containsExactly("Kafka clusters");
    decide("mira", Kind.NOT_ME, "kafka");
    assertThat(named("kafka")).as("a refusal counts for more than one's own words").doesNotContain("mira");
  }

  @Test
  void whoSaysTheyKnowIsNamedAsSuch() {
    decide("ola", Kind.ASK_ME, "Walrus care");
    Experts.Answer answer = ask("who knows about walruses?");
    assertThat(answer.declared()).containsExactly(new Declared(one("ola"), "Walrus care"));
    assertThat(answer.message().toString()).isEqualTo("Nobody is known to know about “walruses” by what they wrote; these people say they do.");
    assertThat(ask("caring for a walrus at night").declared()).extracting(Declared::topic).containsExactly("Walrus care");
    assertThat(ask("pumps").declared()).isEmpty();
    assertThat(ask("").declared()).isEmpty();
    assertThat(ask("walrus team:Data").declared()).isEmpty();
    assertThat(library.search().topics(one("ola"))).containsExactly("Walrus care");
  }

  @Test
  void whoWasDeletedIsNobody() {
    assertThat(authors("kafka")).contains("Mira Vasquez");
    delete("mira");
    assertThat(library.search().directory().people()).extracting(Profile::id).doesNotContain("mira");
    assertThat(named("kafka")).containsExactly("tom");
    Answer answer = library.search().answer(Question.of("kafka"), Viewers.ANYBODY);
    assertThat(answer.hits()).as("the documents stay").hasSize(3);
    assertThat(answer.hits().toString() + answer.facets()).doesNotContain("mv").doesNotContain("M. V.").doesNotContain("mira@");
    assertThat(authors("kafka")).containsExactly("Tom Stone");
    assertThat(answer.hits().stream().flatMap(hit -> hit.passages().stream()).flatMap(passage -> passage.fragments().stream())
        .map(fragment -> fragment.text()).reduce("", String::concat)).as("the text of others stays as it is").contains("Ask Mira Vasquez");
    assertThat(library.search().answer(Question.of("author:mira"), Viewers.ANYBODY).total()).isZero();
  }

  @Test
  void aReimportDoesNotBringTheDeletedBack() {
    delete("mira");
    library.add(person("new-id", "Mira Vasquez", "Radio", "Mira@Fern.example"),
        new Person("chat", "chat/U7", "mira", List.of("mira@fern.example"), "", "", "", "", "", List.of(), List.of(), true, true));
    library.add(page("k3", "Kafka lag", "Why Kafka lags.").withParts(List.of(part(Role.AUTHOR, "answers", "mira", "Somebody"),
        part(Role.EDITOR, "Mira Vasquez"), part(Role.REVIEWER, "chat", "9", "MIRA VASQUEZ"))));
    assertThat(library.search().directory().people()).extracting(Profile::name).containsExactlyInAnyOrder("Tom Stone", "Ola Lindqvist",
        "Kim Chen", "Zed Outsider");
    assertThat(authors("kafka")).containsExactly("Tom Stone");
    assertThat(library.search().directory().holdsDeleted()).isTrue();
  }

  @Test
  void aNamesakeOfSomebodyDeletedStaysAndInheritsNothing() {
    library.add(person("kim1", "Kim Chen", "Radio"));
    library.add(page("k4", "Kafka keys", "Keys.").withParts(List.of(part(Role.AUTHOR, "Kim Chen"))),
        page("k5", "Kafka locks", "Locks. Ask Kim Chen.").withParts(List.of(part(Role.AUTHOR, "kim2"))));
    delete("kim1");
    assertThat(one("kim2").name()).isEqualTo("Kim Chen");
    assertThat(one("kim2").identities()).as("the bare name was neither's, and is nobody's now").containsExactly("kim2");
    assertThat(library.search().directory().named("Kim Chen")).isEmpty();
    assertThat(library.search().directory().deleted("Kim Chen")).isTrue();
    assertThat(library.search().directory().deleted("kim2")).isFalse();
  }

  @Test
  void somebodyKnownFromDocumentsAloneCanBeDeleted() {
    String id = library.search().directory().of("blog/zed\tZed Outsider").orElseThrow().id();
    assertThat(authors("lunch")).containsExactly("Zed Outsider");
    delete(id);
    assertThat(authors("lunch")).isEmpty();
    library.add(page("l2", "Lunch again", "Soup.").withParts(List.of(part(Role.AUTHOR, "blog", "zed", "Zed O."),
        part(Role.EDITOR, "wiki", "zed", "Zed Outsider"))));
    assertThat(authors("lunch")).as("the account is known again; another of the name is another").containsExactly("Zed Outsider");
    assertThat(library.search().directory().of("wiki/zed\tZed Outsider")).isPresent();
  }

  @Test
  void twoWhomAnAdminHasMergedAreOne() {
    String zed = library.search().directory().of("blog/zed\tZed Outsider").orElseThrow().id();
    library.add(page("lu", "Lunch menu", "Bread.").withParts(List.of(part(Role.AUTHOR, "ola"))));
    Decision decision = merge("ola", zed);
    assertThat(authors("lunch")).containsExactly("Ola Lindqvist");
    assertThat(Viewers.of(one("ola")).principals()).contains("user:blog/zed");
    Decision people = merge("ola", "tom");
    assertThat(library.search().directory().person("tom")).isEmpty();
    assertThat(named("kafka")).contains("ola");
    library.store().undo(decision.number());
    library.store().undo(people.number());
    assertThat(authors("lunch")).containsExactly("Ola Lindqvist", "Zed Outsider");
    assertThat(named("kafka")).contains("tom");
  }

  @Test
  void twoWhomOnlyDocumentsKnowBecomeOneThatAnAdminHasNamed() {
    library.add(page("l3", "Lunch times", "Noon.").withParts(List.of(part(Role.AUTHOR, "wiki", "zo", "Z. Outsider"))));
    String one = library.search().directory().of("blog/zed\tZed Outsider").orElseThrow().id();
    String other = library.search().directory().of("wiki/zo\tZ. Outsider").orElseThrow().id();
    merge(one, other);
    assertThat(authors("lunch")).containsExactly("Zed Outsider");
    Profile merged = library.search().directory().of("wiki/zo\tZ. Outsider").orElseThrow();
    assertThat(merged.listed()).isTrue();
    assertThat(merged.identities()).containsExactlyInAnyOrder("blog/zed\tZed Outsider", "wiki/zo\tZ. Outsider");
  }

  @Test
  void whatAnAdminHasSplitOffIsSomebodyElse() {
    Decision decision = split("mira", "wiki/mv");
    assertThat(one("mira").identities()).containsExactlyInAnyOrder("mira", "mira@fern.example");
    assertThat(library.search().directory().of("wiki/mv\tM. V.")).hasValueSatisfying(other -> assertThat(other.listed()).isFalse());
    assertThat(Viewers.of(one("mira")).principals()).doesNotContain("user:wiki/mv");
    library.store().undo(decision.number());
    assertThat(one("mira").identities()).contains("wiki/mv\tM. V.");
  }

  @Test
  void anAccountOfAnotherListCanBeSplitOffAndAJoinByNameToo() {
    library.add(new Person("chat", "chat/U1", "miri", List.of("mira@fern.example", "miri"), "", "", "", "", "", List.of(), List.of("board"),
        true, true));
    library.add(page("t", "Tom writes", "Text.").withParts(List.of(part(Role.AUTHOR, "answers", "77", "Tom Stone"))));
    assertThat(one("mira").groups()).containsExactly("board");
    split("mira", "chat/U1");
    assertThat(one("mira").groups()).isEmpty();
    assertThat(one("mira").aliases()).contains("mira@fern.example").doesNotContain("chat/U1");
    assertThat(library.search().directory().person("miri").orElseThrow().groups()).containsExactly("board");
    assertThat(library.search().directory().of("answers/77\tTom Stone")).map(Profile::id).hasValue("tom");
    split("tom", "answers/77");
    assertThat(library.search().directory().of("answers/77\tTom Stone").orElseThrow().listed()).isFalse();
  }

  @Test
  void aDecisionOutlivesANewIdInThePeopleList() {
    decide("mira", Kind.HIDDEN, "");
    try (Library next = new Library(folder.resolve("next"), library.store()::decisions)) {
      next.add(person("mira-vasquez", "Mira Vasquez", "Radio", "mira@fern.example"));
      next.add(page("k2", "Kafka topics", "How we name Kafka topics.").withParts(List.of(part(Role.AUTHOR, "mira-vasquez"))));
      assertThat(next.experts().ranked("kafka", Viewers.ANYBODY)).isEmpty();
      next.add(person("mira", "Mira Other", "Data"));
      assertThat(next.experts().ranked("kafka", Viewers.ANYBODY)).as("the id itself counts for more").containsExactly("mira-vasquez");
    }
  }

  @Test
  void whileDecisionsCannotBeReadThereIsNobody() {
    try (Library closed = new Library(folder.resolve("closed"), () -> Decisions.UNREADABLE)) {
      closed.add(person("mira", "Mira Vasquez", "Radio"));
      closed.add(page("k", "Kafka", "Kafka here.").withParts(List.of(part(Role.AUTHOR, "mira"), part(Role.EDITOR, "x", "y", "Zed Outsider"))));
      Answer answer = closed.search().answer(Question.of("kafka"), Viewers.ANYBODY);
      assertThat(answer.total()).as("documents are found").isEqualTo(1);
      assertThat(answer.hits().getFirst().people()).isEmpty();
      assertThat(answer.facets().get("author")).isEmpty();
      Experts.Answer experts = closed.experts().whoKnows("kafka", Map.of(), 10, Viewers.ANYBODY);
      assertThat(experts.experts()).isEmpty();
      assertThat(experts.message().toString()).isEqualTo(
          "What people decided about themselves cannot be read now, so nothing is shown about people.");
      assertThat(closed.experts().ranked("kafka", Viewers.ANYBODY)).isEmpty();
      assertThat(closed.search().shown("mira", Viewers.ANYBODY)).isEmpty();
    }
  }

  /// Of whom one knows only what one may not read, one learns nothing by what they decided either.
  @Test
  void decisionsOfWhomTheViewerDoesNotKnowChangeNothing() {
    library.add(item("drive", "s", dev.kith.model.Kind.FILE, "Secret Kafka", "Kafka in secret.").withAccess(Access.of(Set.of("group:board")))
        .withParts(List.of(part(Role.AUTHOR, "drive", "ghost", "Ghost Writer"))));
    String ghost = library.search().directory().of("drive/ghost\tGhost Writer").orElseThrow().id();
    List<Object> before = seen();
    Viewer board = new Viewer("", Set.of("everyone", "group:board"));
    assertThat(library.experts().ranked("kafka", board)).as("control").contains(ghost);
    Decision hidden = decide(ghost, Kind.HIDDEN, "");
    assertThat(library.experts().ranked("kafka", board)).as("control: it is in force").doesNotContain(ghost);
    assertThat(seen()).isEqualTo(before);
    library.store().undo(hidden.number());
    delete(ghost);
    assertThat(seen()).isEqualTo(before);
  }

  private List<Object> seen() {
    Experts.Answer experts = ask("kafka");
    Answer answer = library.search().answer(Question.of("kafka"), Viewers.ANYBODY);
    return List.of(experts.experts(), experts.faint(), experts.declared(), experts.message(), answer.hits(), answer.facets(), answer.total());
  }
}
