package dev.kith.people;

import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.CpuTime;
import dev.kith.model.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is who.
class DirectoryTest {
  private static Person account(String id, String name, String... aliases) {
    return Person.of(id.substring(0, id.indexOf('/')), id, name, List.of(aliases));
  }

  private static Directory directory(List<Person> people, String... identities) {
    return Directory.of(people, List.of(identities));
  }

  private static List<String> ids(List<Profile> people) {
    return people.stream().map(Profile::id).toList();
  }

  private static List<String> found(Directory directory, String typed) {
    return ids(directory.find(typed, UnaryOperator.identity()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mira.v", "MIRA.V", "mira@fern.example", "Mira@Fern.example", "@mira.v", "slack/U01\tmv", "slack/u01",
      "wiki/Mira V", "mv-handle", "chat/mv-handle\tsomebody", "Mira Vásquez", "mira vasquez", "MIRA  VÁSQUEZ", "Mira Va\u0301squez",
      "blog/77\tMira Vásquez", "blog/Mira Vásquez"})
  void anIdentityIsWhoeverItsKeyItsAccountOrElseItsNameBelongsTo(String identity) {
    Directory directory = directory(List.of(person("mira.v", "Mira Vásquez", "Radio", "mira@fern.example", "mv-handle", "wiki/Mira V"),
        account("slack/U01", "mv", "mira@fern.example"), person("tom", "Tom Stone", "Data")), identity);
    assertThat(directory.of(identity)).map(Profile::id).hasValue("mira-v");
    assertThat(directory.person("mira-v").orElseThrow().identities()).containsExactly(identity);
    assertThat(directory.teamByIdentity()).containsEntry(identity, "Radio");
  }

  @Test
  void aKeyCountsForMoreThanAnAccountAndAnAccountForMoreThanAName() {
    List<Person> people = List.of(person("a", "Kim Stone", ""), person("b", "Lee Field", "", "slack/kim"), person("kim", "Kim Chen", ""));
    Directory directory = directory(people, "slack/kim\tKim Stone", "wiki/kim\tKim Stone", "wiki/9\tKim Stone");
    assertThat(directory.of("slack/kim\tKim Stone")).map(Profile::id).hasValue("b");
    assertThat(directory.of("wiki/kim\tKim Stone")).map(Profile::id).hasValue("kim");
    assertThat(directory.of("wiki/9\tKim Stone")).map(Profile::id).hasValue("a");
  }

  @Test
  void recordsOfSeveralSourcesAreOnePersonAndTheCompanysListLeads() {
    Directory directory = directory(List.of(
        new Person("chat", "slack/U01", "miri", List.of("mira@fern.example", "U01"), "chief of bikes", "Cyclists", "", "Pier 3", "I ride.",
            List.of("bikes"), List.of("riders"), true, true),
        new Person("people", "mira", "Mira Vasquez", List.of("Mira@fern.example"), "Engineer", "Radio", "", "", "",
            List.of("antennas"), List.of("radio"), true, true)));
    assertThat(directory.people()).singleElement().satisfies(mira -> {
      assertThat(mira.id()).isEqualTo("mira");
      assertThat(mira.name()).isEqualTo("Mira Vasquez");
      assertThat(mira.title()).isEqualTo("Engineer");
      assertThat(mira.team()).isEqualTo("Radio");
      assertThat(mira.place()).isEqualTo("Pier 3");
      assertThat(mira.about()).isEqualTo("I ride.");
      assertThat(mira.topics()).containsExactly("antennas", "bikes");
      assertThat(mira.groups()).containsExactlyInAnyOrder("radio", "riders");
      assertThat(mira.records()).extracting(Person::source).containsExactly("people", "chat");
    });
  }

  @Test
  void accountsJoinThroughEachOtherInWhateverOrderTheyCome() {
    List<Person> people = new ArrayList<>(List.of(person("mira", "Mira Vasquez", "", "mira@fern.example"),
        account("zchat/1", "miri", "mira@fern.example", "mv@old.example"), account("chat/2", "mv", "mv@old.example", "mv2"),
        account("blog/3", "mv", "mv2")));
    for (int i = 0; i < 24; i++) {
      Collections.shuffle(people, new Random(i));
      assertThat(directory(people).people()).singleElement().satisfies(mira -> assertThat(mira.name()).isEqualTo("Mira Vasquez"));
    }
  }

  @Test
  void aSharedMailboxDoesNotGlueTwoListedPeople() {
    Directory directory = directory(List.of(person("mira", "Mira Vasquez", "", "radio@fern.example", "m@fern.example"),
        person("ola", "Ola Lindqvist", "", "radio@fern.example"),
        account("chat/1", "radio desk", "radio@fern.example"), account("chat/2", "both", "m@fern.example", "ola")),
        "radio@fern.example", "m@fern.example");
    assertThat(directory.people()).filteredOn(Profile::listed).extracting(Profile::name).contains("Mira Vasquez", "Ola Lindqvist");
    assertThat(directory.person("mira").orElseThrow().aliases()).doesNotContain("ola");
    assertThat(directory.of("radio@fern.example").orElseThrow().listed()).as("what fits two fits nobody").isFalse();
  }

  @Test
  void twoPeopleOfOneNameStayTwoAndTheBareNameIsNeither() {
    Directory directory = directory(List.of(person("kim1", "Kim Stone", "Field"), person("kim2", "Kim Stone", "Data")),
        "Kim Stone", "wiki/5\tKim Stone", "kim1");
    assertThat(directory.person("kim1").orElseThrow().identities()).containsExactly("kim1");
    assertThat(directory.person("kim2").orElseThrow().identities()).isEmpty();
    assertThat(directory.of("Kim Stone").orElseThrow().listed()).isFalse();
    assertThat(directory.of("Kim Stone").orElseThrow().team()).isEmpty();
    assertThat(directory.of("wiki/5\tKim Stone").orElseThrow().listed()).isFalse();
    assertThat(directory.named("Kim Stone")).isEmpty();
    assertThat(directory.named("kim2")).map(Profile::id).hasValue("kim2");
    assertThat(found(directory, "kim stone")).contains("kim1", "kim2");
  }

  @Test
  void botsAndMailboxesAreNobody() {
    Person bot = new Person("chat", "chat/B1", "Deploy Bot", List.of("deploy@fern.example"), "", "Radio", "", "", "", List.of(),
        List.of(), true, false);
    Directory directory = directory(List.of(bot), "chat/B1\tDeploy Bot", "deploy@fern.example", "Deploy Bot");
    assertThat(directory.of("chat/B1\tDeploy Bot")).isEmpty();
    assertThat(directory.idByIdentity()).isEmpty();
    assertThat(directory.teamByIdentity()).isEmpty();
    assertThat(directory.named("Deploy Bot")).isEmpty();
    assertThat(directory.team("Radio")).isEmpty();
    assertThat(directory.teams()).as("a team of bots is none").isEmpty();
    for (String typed : List.of("Deploy Bot", "chat/B1", "deploy", "deploy-bot", "deploy@fern.example")) {
      assertThat(found(directory, typed)).as(typed).isEmpty();
    }
  }

  @Test
  void whoLeftStays() {
    Person gone = new Person("people", "ben", "Ben Ode", List.of(), "", "Data", "", "", "", List.of(), List.of(), false, true);
    Directory directory = directory(List.of(gone, account("chat/7", "Ben Ode", "ben")), "Ben Ode");
    assertThat(directory.of("Ben Ode")).hasValueSatisfying(ben -> assertThat(ben.active()).isFalse());
    assertThat(found(directory, "ben")).containsExactly("ben");
  }

  @Test
  void unlistedPeopleAreTheSameWhoeverElseIsThere() {
    List<String> identities = List.of("wiki/zed\tZed Outsider", "Zed Outsider", "blog/zed\tZed Outsider", "wiki/ZED\tZED OUTSIDER",
        "wiki/zed\tzed outsider", "wiki/zed", "chat/an\tZed Outsider", "chat/c0\tZed Outsider", "zed outsider", "日本/太郎\t山田太郎", "…");
    List<Person> listed = List.of(person("tom", "Tom Stone", "Data"));
    Directory all = Directory.of(listed, identities);
    assertThat(identities.stream().map(identity -> all.of(identity).orElseThrow().id()).distinct()).hasSameSizeAs(identities);
    for (String identity : identities) {
      Profile alone = Directory.of(listed, List.of(identity)).of(identity).orElseThrow();
      assertThat(all.of(identity)).hasValue(alone);
      assertThat(alone.identities()).containsExactly(identity);
      assertThat(alone.id()).matches("[\\p{Ll}\\p{Lo}\\p{N}_-]+\\.[0-9a-z]+");
      assertThat(found(all, alone.id())).containsExactly(alone.id());
    }
    assertThat(all.people()).hasSize(identities.size() + 1);
  }

  @Test
  void anIdOfTheCompanysListIsNeverThatOfSomebodyUnlisted() {
    String unlisted = Directory.of(List.of(), List.of("Zed Outsider")).of("Zed Outsider").orElseThrow().id();
    Directory directory = directory(List.of(person(unlisted, "Somebody Else", "Data")), "Zed Outsider");
    assertThat(directory.of("Zed Outsider").orElseThrow().listed()).isFalse();
    assertThat(directory.person(unlisted)).isPresent();
  }

  @Test
  void idsThatLookAlikeInAnAddressAreNumbered() {
    Directory directory = directory(List.of(person("m.vasquez", "One", ""), person("M Vasquez", "Two", ""), person("m-vasquez", "Three", "")));
    assertThat(directory.people()).extracting(Profile::id).containsExactlyInAnyOrder("m-vasquez", "m-vasquez-2", "m-vasquez-3");
    assertThat(directory.find("m.vasquez", UnaryOperator.identity())).extracting(Profile::name).containsExactly("One");
  }

  @Test
  void aManagerIsFoundByIdMailOrName() {
    Directory directory = directory(List.of(person("mira", "Mira Vásquez", "", "mira@fern.example"), managed("a", "mira"),
        managed("b", "MIRA@fern.example"), managed("c", "mira vasquez"), managed("d", "Nobody Known"),
        person("k1", "Kim Stone", ""), person("k2", "Kim Stone", ""), managed("e", "Kim Stone")));
    assertThat(List.of("a", "b", "c").stream().map(id -> directory.person(id).orElseThrow().managerId())).containsOnly("mira");
    assertThat(List.of("d", "e").stream().map(id -> directory.person(id).orElseThrow().managerId())).containsOnly("");
  }

  private static Person managed(String id, String manager) {
    return new Person("people", id, "Person " + id, List.of(), "", "", manager, "", "", List.of(), List.of(), true, true);
  }

  @Test
  void peopleAreFoundByIdAccountNameOrWordsOfTheName() {
    Directory directory = directory(List.of(person("mira.v", "Mira Vásquez-Ode", "Radio", "mira@fern.example"),
        person("tom", "Tom Vasquez", "Data")), "wiki/vasquez\tVasquez");
    assertThat(found(directory, "mira-v")).containsExactly("mira-v");
    assertThat(found(directory, "mira.v")).containsExactly("mira-v");
    assertThat(found(directory, "MIRA@FERN.example")).containsExactly("mira-v");
    assertThat(found(directory, "ode mira")).containsExactly("mira-v");
    assertThat(found(directory, "tom tom")).containsExactly("tom");
    assertThat(found(directory, "vasquez")).as("a whole name before words of others").hasSize(1);
    assertThat(ids(directory.find("vasquez", people -> people.stream().filter(Profile::listed).toList())))
        .as("unless the asker may not know of its bearer").containsExactly("mira-v", "tom");
    for (String nobody : List.of("", ",", "@", "mira tom", "mir", "\t", "-")) {
      assertThat(found(directory, nobody)).as("“%s”", nobody).isEmpty();
    }
  }

  @Test
  void everyJoinIsExplainedAndNoSurerThanItsWeakestLink() {
    Directory directory = directory(List.of(person("mira", "Mira Vasquez", "Radio", "mira@fern.example", "desk@fern.example"),
        person("ola", "Ola Lindqvist", "Radio", "desk@fern.example"), account("slack/U1", "mv", "mira@fern.example", "miri"),
        account("answers/7", "Mira Vasquez", "answers-handle")),
        "mira", "MIRA@fern.example", "wiki/mira", "slack/U1\tmv", "answers/7\tMira Vasquez", "Mira Vasquez", "zed");
    assertThat(directory.explain(directory.person("mira").orElseThrow()).stream()
        .map(join -> String.join(" ", join.written(), join.in(), join.by().label(), join.by().certainty().label())))
        .containsExactlyInAnyOrder("mira people list certain", "mira@fern.example people list certain",
            "desk@fern.example people shared none", "slack/U1 slack mail high", "mira@fern.example slack mail high",
            "miri slack mail high", "answers/7 answers name low", "answers-handle answers name low", "mira  id certain",
            "MIRA@fern.example  mail high", "wiki/mira  id certain", "slack/U1 mv  mail high", "answers/7 Mira Vasquez  name low",
            "Mira Vasquez  name low");
    Profile zed = directory.of("zed").orElseThrow();
    assertThat(directory.explain(zed)).singleElement().satisfies(join -> assertThat(join.by()).isEqualTo(Join.By.ALONE));
  }

  @Test
  void teamsAreNamedInAnyCase() {
    Directory directory = directory(List.of(person("a", "A", "Radio Lab"), person("b", "B", "radio lab"), person("c", "C", "")));
    assertThat(ids(directory.team("RADIO  LAB"))).containsExactly("a", "b");
    assertThat(directory.team("")).as("no team is no team").isEmpty();
  }

  @Test
  void aLargeCompanyIsWorkedOutInSeconds() {
    List<Person> people = IntStream.range(0, 20_000)
        .mapToObj(i -> person("p" + i, "Given" + i % 700 + " Family" + i, "Team " + i % 90, "p" + i + "@fern.example")).toList();
    Set<String> identities = IntStream.range(0, 100_000)
        .mapToObj(i -> "wiki/u" + i + "\tGiven" + i % 900 + " Family" + i).collect(Collectors.toSet());
    Directory directory = CpuTime.within(Duration.ofSeconds(20), () -> Directory.of(people, identities),
        "a directory of 20,000 people and 100,000 identities");
    assertThat(found(directory, "given5 family5")).hasSize(1);
  }
}
