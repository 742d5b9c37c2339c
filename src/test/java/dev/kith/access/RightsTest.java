package dev.kith.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Library;
import dev.kith.Seed;
import dev.kith.model.Access;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may see what: the lists themselves, their text, and the principals a person has.
class RightsTest {
  private static Set<String> set(String words) {
    return words == null ? Set.of() : Arrays.stream(words.strip().split(" ")).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
  }

  /// `-deny` first, then the layers, parted by `;`; `0` is a layer of nobody.
  private static Access access(String written) {
    Set<String> deny = Set.of();
    List<Set<String>> layers = new ArrayList<>();
    for (String part : written == null ? new String[0] : written.split(";")) {
      if (part.strip().startsWith("-")) {
        deny = set(part.strip().substring(1));
      } else {
        layers.add(part.strip().equals("0") ? Set.of() : set(part));
      }
    }
    return new Access(deny, layers);
  }

  /// Each row is asked as it is and as it reads back from its text.
  @ParameterizedTest(name = "[{0}] for [{1}]: {2}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      everyone                              | everyone                          | yes
      everyone                              | everyone user:a group:g           | yes
      everyone                              |                                   | no
      everyone                              | user:a                            | no
      everyone                              | Everyone                          | no
      user:a                                | everyone user:a                   | yes
      user:a                                | everyone user:b                   | no
      user:a                                | everyone user:A                   | no
      user:a                                | everyone group:a                  | no
      user:a                                | everyone a                        | no
      user:wiki/a                           | everyone user:a                   | no
      user:wiki/a                           | everyone user:wiki/a              | yes
      group:g                               | everyone group:g                  | yes
      group:g                               | everyone group:gg                 | no
      group:g group:h                       | everyone group:h                  | yes
      group:g user:b                        | everyone user:b                   | yes
      group:g user:b                        | everyone                          | no
                                            | everyone user:a group:g           | no
      0                                     | everyone user:a group:g           | no
      everyone;0                            | everyone                          | no
      0;everyone                            | everyone                          | no
      everyone;group:g                      | everyone group:g                  | yes
      everyone;group:g                      | everyone                          | no
      group:g;group:h                       | everyone group:g                  | no
      group:g;group:h                       | everyone group:h                  | no
      group:g;group:h                       | everyone group:g group:h          | yes
      group:g group:h;group:h               | everyone group:h                  | yes
      everyone;group:g;user:a               | everyone group:g user:a           | yes
      everyone;group:g;user:a               | everyone group:g                  | no
      everyone;group:g;user:a               | everyone user:a                   | no
      group:g;group:g                       | everyone group:g                  | yes
      -user:a;everyone                      | everyone user:a                   | no
      -user:a;everyone                      | everyone user:b                   | yes
      -group:g;everyone                     | everyone user:a group:g           | no
      -group:g;user:a                       | everyone user:a group:g           | no
      -group:g;user:a                       | everyone user:a                   | yes
      -group:g group:h;everyone             | everyone group:h                  | no
      -group:g group:h;everyone             | everyone group:i                  | yes
      -everyone;everyone                    | everyone                          | no
      -everyone;user:a                      | everyone user:a                   | no
      -user:a;user:a                        | everyone user:a                   | no
      -user:a                               | everyone user:b                   | no
      -user:a                               | everyone user:a                   | no
      -user:a;group:g;group:h               | everyone group:g group:h          | yes
      -user:a;group:g;group:h               | everyone group:g group:h user:a   | no
      -user:a;0                             | everyone user:b                   | no
      """)
  void aListShowsToExactlyWhomItNames(String written, String principals, String visible) {
    Access access = access(written);
    boolean wanted = visible.equals("yes");
    assertThat(access.visibleTo(set(principals))).isEqualTo(wanted);
    assertThat(Access.parse(access.text()).visibleTo(set(principals))).as("read back from %s", access.text()).isEqualTo(wanted);
  }

  @Test
  void anyListMeansTheSameAfterBeingWrittenAndRead() {
    long seed = Seed.get();
    System.out.println("RightsTest -Dseed=" + seed);
    Random random = new Random(seed);
    List<String> all = List.of("everyone", "user:a", "user:wiki/b", "user:Mira Vásquez", "group:g", "group:a+b", "group:-x", "user:é😀");
    int visible = 0;
    for (int i = 0; i < 20_000; i++) {
      Access access = new Access(some(random, all, 0.1), List.of(some(random, all, 0.4), some(random, all, 0.4)).subList(0, random.nextInt(3)));
      Set<String> principals = some(random, all, 0.4);
      Access read = Access.parse(access.text());
      assertThat(read.visibleTo(principals)).as("%s for %s", access, principals).isEqualTo(access.visibleTo(principals));
      assertThat(Access.parse(read.text())).isEqualTo(read);
      visible += access.visibleTo(principals) ? 1 : 0;
    }
    assertThat(visible).as("control: both cases occur").isBetween(1_000, 19_000);
  }

  private static Set<String> some(Random random, List<String> all, double each) {
    return all.stream().filter(_ -> random.nextDouble() < each).collect(Collectors.toSet());
  }

  @Test
  void equalListsHaveOneText() {
    assertThat(access("group:g user:a;everyone").text()).isEqualTo(access("everyone;user:a group:g").text());
    assertThat(access("group:g;group:g").text()).isEqualTo(access("group:g").text());
    assertThat(Access.NOBODY.text()).isEmpty();
    assertThat(Access.of(Set.of("group:g")).and(Set.of("user:a")).text()).isEqualTo(access("user:a;group:g").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "everyone", "+", "-", "+everyone\n", "\n+everyone", "+everyone\n\n+everyone", "*everyone", "+everyone\r",
      "-user:b\n-group:g\n+everyone", "+everyone\n-user:b", "-\t\n+everyone", "+everyone\t", "+\teveryone\teveryone", "+user:z\teveryone",
      "+everyone\n+everyone", "+group:b\n+everyone\n+a", "{\"layers\":[[\"everyone\"]]}", "+everyone\n?"})
  void aTextThatIsNotOfTheFormIsNobodys(String text) {
    assertThat(Access.parse(text).visibleTo(Set.of("everyone", "user:a", "group:g", ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group:a\teveryone", "group:a\n+everyone", "group:a\r", "user:\u0000"})
  void aPrincipalThatWouldReadAsTwoIsNotWritten(String principal) {
    assertThatThrownBy(() -> Access.of(Set.of(principal)).text()).isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("\t", "\n").hasMessageContaining("access list");
    assertThatThrownBy(() -> new Access(Set.of(principal), List.of(Set.of("everyone"))).text())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPersonIsAllTheirAccountsAndGroups() {
    Person mira = new Person("people", "mira.v", "Mira Vasquez", List.of("mira@fern.example", "slack/U01"), "", "", "", "", "",
        List.of(), List.of("radio"), true, true);
    assertThat(Viewers.of(profile(mira)).principals()).containsExactlyInAnyOrder("everyone", "user:mira.v", "user:mira@fern.example",
        "user:slack/U01", "group:radio");
    assertThat(Viewers.of(profile(mira)).id()).isEqualTo("mira-v");
    assertThat(Viewers.ANYBODY.principals()).containsExactly("everyone");
  }

  @Test
  void aMailAddressIsTheSameInCapitals() {
    Person mira = new Person("people", "mira.v", "Mira Vasquez", List.of("Mira@Fern.example"), "", "", "", "", "", List.of(),
        List.of(), true, true);
    assertThat(Viewers.of(profile(mira)).principals()).contains("user:mira@fern.example", "user:Mira@Fern.example");
  }

  @Test
  void whoHasLeftAndWhoIsNoPersonSeesNothing() {
    for (boolean active : List.of(true, false)) {
      for (boolean human : List.of(true, false)) {
        Viewer viewer = Viewers.of(profile(new Person("people", "x", "X", List.of("y"), "", "", "", "", "", List.of(), List.of("g"),
            active, human)));
        assertThat(viewer.principals().isEmpty()).isEqualTo(!active || !human);
        assertThat(Access.EVERYONE.visibleTo(viewer.principals())).isEqualTo(active && human);
      }
    }
  }

  /// An id made for addresses is nobody's account: whoever calls themselves like another must not see what the other may.
  @Test
  void aNameThatLooksLikeAnotherPersonsIdOpensNothing() {
    Directory directory = Directory.of(List.of(Library.person("boss.b", "Bo Boss", ""), Person.of("chat", "chat/U9", "boss", List.of()),
        Library.person("J Doe", "Jo Doe", ""), Library.person("j-doe", "Jan Doe", "")), List.of());
    Set<String> boss = new HashSet<>();
    directory.people().stream().filter(p -> p.name().equals("boss")).forEach(p -> boss.addAll(Viewers.of(p).principals()));
    assertThat(boss).containsExactlyInAnyOrder("everyone", "user:chat/U9");
    Profile jo = directory.people().stream().filter(p -> p.name().equals("Jo Doe")).findFirst().orElseThrow();
    assertThat(Viewers.of(jo).principals()).doesNotContain("user:j-doe");
  }

  /// What fits two people fits nobody, in access lists too.
  @Test
  void anAccountThatTwoPeopleClaimOpensNothing() {
    Directory directory = Directory.of(List.of(Library.person("mira", "Mira", "", "desk@fern.example"),
        Library.person("ola", "Ola", "", "desk@fern.example", "ola@fern.example")), List.of());
    assertThat(Viewers.of(directory.person("mira").orElseThrow()).principals()).containsExactlyInAnyOrder("everyone", "user:mira");
    assertThat(Viewers.of(directory.person("ola").orElseThrow()).principals())
        .containsExactlyInAnyOrder("everyone", "user:ola", "user:ola@fern.example");
  }

  private static Profile profile(Person person) {
    return Directory.of(List.of(person), List.of()).people().iterator().next();
  }
}
