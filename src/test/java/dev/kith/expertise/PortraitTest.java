package dev.kith.expertise;

import static dev.kith.Library.daysAgo;
import static dev.kith.Library.item;
import static dev.kith.Library.page;
import static dev.kith.Library.part;
import static dev.kith.Library.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Library;
import dev.kith.access.Viewers;
import dev.kith.expertise.Expert.Strength;
import dev.kith.expertise.Portrait.Known;
import dev.kith.expertise.Portrait.Tie;
import dev.kith.expertise.Portrait.Work;
import dev.kith.fields.Fields;
import dev.kith.model.Access;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Kind;
import dev.kith.model.Part;
import dev.kith.model.Person;
import dev.kith.model.Role;
import dev.kith.model.Signals;
import dev.kith.model.Viewer;
import dev.kith.people.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person's work tells of them, what a topic looks like at a glance, and where nobody can be asked.
class PortraitTest {
  @TempDir
  private Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder).add(person("mira", "Mira Vasquez", "Radio"), person("tom", "Tom Stone", "Data"),
        person("ola", "Ola Lindqvist", "Radio"), left("lars", "Lars Berg"),
        new Person("people", "kim", "Kim Chen", List.of(), "", "Data", "mira", "", "", List.of(), List.of(), true, true));
    library.add(page("lunch", "Lunch", "Soup and bread, on Fridays cake."), page("bikes", "Bikes", "Where to lock them."));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private static Person left(String id, String name) {
    return new Person("people", id, name, List.of(), "", "Radio", "", "", "", List.of(), List.of(), false, true);
  }

  private Portrait portrait(String id, Viewer viewer) {
    return library.experts().portrait(profile(id), viewer);
  }

  private Profile profile(String id) {
    return library.search().directory().person(id).orElseThrow();
  }

  private Viewer as(String id) {
    return Viewers.of(profile(id));
  }

  private static Item tagged(String id, String tag, Part... parts) {
    return page(id, "Page " + id, "About " + tag + ".").withTags(List.of(tag)).withParts(List.of(parts));
  }

  @Test
  void whatSomebodyWritesAboutIsWhatTheyKnowAndWhatTheyAskIsNot() {
    for (int i = 0; i < 3; i++) {
      library.add(tagged("a" + i, "antennas", part(Role.AUTHOR, "mira"), part(Role.ASKER, "tom")));
    }
    assertThat(portrait("mira", Viewers.ANYBODY).knows()).singleElement().satisfies(known -> {
      assertThat(known.topic()).isEqualTo("antennas");
      assertThat(known.strength()).isEqualTo(Strength.STRONG);
      assertThat(known.documents()).isEqualTo(3);
      assertThat(known.others()).as("nobody else can be asked").isZero();
    });
    assertThat(portrait("tom", Viewers.ANYBODY).knows()).isEmpty();
  }

  @Test
  void wordsOfSeveralTitlesAreATopicWhereNobodySetsTags() {
    for (int i = 0; i < 3; i++) {
      library.add(page("s" + i, "Site survey number " + i, "Walk about.").withParts(List.of(part(Role.AUTHOR, "mira"))),
          item("blog", "m" + i, Kind.MESSAGE, "Anyone lost an umbrella today?", "?").withParts(List.of(part(Role.AUTHOR, "mira"))));
    }
    assertThat(portrait("mira", Viewers.ANYBODY).knows()).extracting(Known::topic).contains("site survey")
        .doesNotContain("lost umbrella", "umbrella");
  }

  @Test
  void whatWasLongAgoIsNeverStrong() {
    for (int i = 0; i < 5; i++) {
      library.add(tagged("a" + i, "antennas", new Part(Identity.of("mira"), Role.AUTHOR, daysAgo(900)))
          .withTimes(daysAgo(900), daysAgo(900)));
    }
    assertThat(portrait("mira", Viewers.ANYBODY).knows()).singleElement().satisfies(known ->
        assertThat(known.strength()).isEqualTo(Strength.SOME));
  }

  @Test
  void aPortraitHoldsOnlyWhatTheReaderMayRead() {
    for (int i = 0; i < 3; i++) {
      library.add(tagged("n" + i, "nightjar", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom"))
          .withAccess(Access.of(Set.of("user:mira", "user:tom"))));
    }
    assertThat(portrait("mira", as("tom")).knows()).extracting(Known::topic).containsExactly("nightjar");
    assertThat(portrait("mira", as("kim")).knows()).isEmpty();
    assertThat(portrait("mira", as("kim")).worksWith()).isEmpty();
    assertThat(portrait("mira", as("kim")).years()).isEmpty();
    assertThat(portrait("mira", as("kim")).last()).isNull();
  }

  @Test
  void whoWritesTogetherIsNamedWithWhatTheyWrote() {
    library.add(tagged("a", "antennas", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom")),
        tagged("b", "antennas", part(Role.AUTHOR, "mira"), part(Role.COMMENTER, "ola")));
    Portrait portrait = portrait("mira", Viewers.ANYBODY);
    assertThat(portrait.worksWith()).singleElement().satisfies(one -> {
      assertThat(one.person().id()).isEqualTo("tom");
      assertThat(one.example()).isEqualTo(new Work(Fields.id("wiki", "a"), "Page a"));
    });
  }

  @Test
  void aCrowdBringsNobodyTogether() {
    Part[] crowd = new Part[20];
    for (int i = 0; i < crowd.length; i++) {
      crowd[i] = part(Role.AUTHOR, i == 0 ? "mira" : i == 1 ? "tom" : "guest" + i);
    }
    library.add(tagged("a", "antennas", crowd));
    assertThat(portrait("mira", Viewers.ANYBODY).worksWith()).isEmpty();
  }

  @Test
  void theReaderSeesHowTheyAreConnected() {
    library.add(tagged("a", "antennas", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom")),
        tagged("b", "pumps", part(Role.AUTHOR, "kim"), part(Role.EDITOR, "tom")));
    assertThat(portrait("mira", as("tom")).ties()).containsExactly(new Tie.Document(new Work(Fields.id("wiki", "a"), "Page a")));
    assertThat(portrait("mira", as("ola")).ties()).containsExactly(new Tie.Team("Radio"));
    assertThat(portrait("mira", as("kim")).ties()).containsExactly(new Tie.Reports(false));
    assertThat(portrait("kim", as("mira")).ties()).containsExactly(new Tie.Reports(true));
    assertThat(portrait("mira", as("mira")).ties()).as("to oneself").isEmpty();
    assertThat(portrait("mira", Viewers.ANYBODY).ties()).as("to nobody known").isEmpty();
  }

  @Test
  void whoeverWorksWithBothIsAWayIn() {
    library.add(person("zoe", "Zoe Quist", "Legal"));
    library.add(tagged("a", "antennas", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "tom")),
        tagged("b", "contracts", part(Role.AUTHOR, "zoe"), part(Role.EDITOR, "tom")));
    assertThat(portrait("mira", as("zoe")).ties()).singleElement()
        .satisfies(tie -> assertThat(((Tie.Between) tie).person().id()).isEqualTo("tom"));
  }

  @Test
  void aTopicThatNobodyHereCanBeAskedAboutIsAGap() {
    for (int i = 0; i < 3; i++) {
      library.add(tagged("l" + i, "ladders", part(Role.AUTHOR, "lars")), tagged("p" + i, "pumps", part(Role.AUTHOR, "mira")),
          tagged("r" + i, "radios", part(Role.AUTHOR, "mira"), part(Role.EDITOR, "ola")),
          item("answers", "q" + i, Kind.QUESTION, "How does bacnet work " + i + "?", "?").withTags(List.of("bacnet"))
              .withSignals(new Signals(0, 0, 0, 50, 0, 0, false)).withParts(List.of(part(Role.ASKER, "tom"))));
    }
    List<Gap> gaps = library.experts().gaps(10, Viewers.ANYBODY);
    assertThat(gaps).extracting(Gap::topic).containsExactly("bacnet", "ladders", "pumps");
    assertThat(gaps.getFirst()).satisfies(gap -> {
      assertThat(gap.unanswered()).isEqualTo(3);
      assertThat(gap.views()).isEqualTo(150);
      assertThat(gap.current()).isEmpty();
    });
    assertThat(gaps.get(1).former()).extracting(Profile::id).containsExactly("lars");
    assertThat(gaps.get(2).current()).extracting(Profile::id).containsExactly("mira");
  }

  @Test
  void whatIsWrittenWithoutTheTagClosesAGapToo() {
    for (int i = 0; i < 3; i++) {
      library.add(tagged("l" + i, "ladders", part(Role.AUTHOR, "lars")));
    }
    assertThat(library.experts().gaps(10, Viewers.ANYBODY)).extracting(Gap::topic).containsExactly("ladders");
    for (String who : List.of("mira", "tom")) {
      library.add(page(who + 1, "Ladders and " + who, "Ladders are ladders.").withParts(List.of(part(Role.AUTHOR, who))),
          page(who + 2, "More ladders by " + who, "Ladders again.").withParts(List.of(part(Role.AUTHOR, who))));
    }
    assertThat(library.experts().gaps(10, Viewers.ANYBODY)).isEmpty();
  }

  @Test
  void aTopicHangsOnTheFewestPeopleWhoHoldHalfOfIt() {
    for (int i = 0; i < 4; i++) {
      library.add(page("k" + i, "Kafka broker " + i, "The kafka broker.").withParts(List.of(part(Role.AUTHOR, i < 3 ? "mira" : "tom"))));
    }
    Overview kafka = library.experts().overview("kafka", Viewers.ANYBODY);
    assertThat(kafka.documents()).isEqualTo(4);
    assertThat(kafka.holders()).extracting(Profile::id).containsExactly("mira");
    assertThat(kafka.key()).hasSize(4);
    assertThat(kafka.people().experts()).extracting(expert -> expert.person().id()).contains("mira");
    for (int i = 0; i < 3; i++) {
      library.add(page("z" + i, "Zookeeper " + i, "The zookeeper.").withParts(List.of(part(Role.AUTHOR, "lars"))));
    }
    assertThat(library.experts().overview("zookeeper", Viewers.ANYBODY).holders()).as("whoever has left holds nothing").isEmpty();
  }
}
