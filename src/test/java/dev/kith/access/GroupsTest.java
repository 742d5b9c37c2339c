package dev.kith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import dev.kith.access.Groups.Account;
import dev.kith.access.Groups.Group;
import dev.kith.access.Groups.Realm;
import dev.kith.access.Groups.Standing;
import dev.kith.model.Access;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Who is in which groups: groups within groups, what is unsure, and what follows for a viewer.
class GroupsTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private static Groups csv(Map<String, ? extends Collection<String>> members) {
    return Groups.of(1, List.of(realm("corp", members)), Map.of(), CLOCK);
  }

  private static Realm realm(String name, Map<String, ? extends Collection<String>> members) {
    return new Realm(name, Instant.MAX, false, List.of(), members.entrySet().stream()
        .map(entry -> new Group("group:" + name + ":" + entry.getKey(), List.of(), entry.getValue())).toList());
  }

  private static Groups accounts(Instant closes, List<Account> accounts) {
    return Groups.of(1, List.of(new Realm("corp", closes, true, accounts,
        List.of(new Group("group:corp:staff", accounts.stream().map(Account::id).toList(), List.of())))), Map.of(), CLOCK);
  }

  private static Account account(String id, boolean active, String... keys) {
    return new Account(id, Set.of(keys), active, Instant.MAX);
  }

  @Test
  void somebodyInAGroupIsInEveryGroupThatHoldsIt() {
    Groups groups = csv(Map.of("devs", List.of("user:ada"), "engineering", List.of("group:corp:devs"),
        "all", List.of("group:corp:engineering", "user:bo")));
    assertThat(groups.of(Set.of("user:ada"))).containsExactlyInAnyOrder("group:corp:devs", "group:corp:engineering", "group:corp:all");
    assertThat(groups.of(Set.of("user:bo"))).containsExactly("group:corp:all");
    assertThat(groups.of(Set.of("user:cy"))).isEmpty();
  }

  @Test
  void groupsThatHoldOneAnotherDoNoHarm() {
    Groups groups = csv(Map.of("a", List.of("group:corp:c", "user:ada"), "b", List.of("group:corp:a"), "c", List.of("group:corp:b"),
        "self", List.of("group:corp:self", "group:corp:b")));
    assertThat(groups.of(Set.of("user:ada"))).containsExactlyInAnyOrder("group:corp:a", "group:corp:b", "group:corp:c", "group:corp:self");
  }

  /// The closure by asking again and again until nothing is new.
  private static Set<String> plainly(Map<String, Set<String>> members, String person) {
    Set<String> in = new TreeSet<>(Set.of(person));
    for (int before = 0; before != in.size(); ) {
      before = in.size();
      members.forEach((group, holds) -> {
        if (holds.stream().anyMatch(in::contains)) {
          in.add("group:corp:" + group);
        }
      });
    }
    in.remove(person);
    return in;
  }

  @Test
  void anyGraphGivesWhatAskingAgainAndAgainGives() {
    long seed = Seed.get();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int nested = 0;
    for (int world = 0; world < 200; world++) {
      Map<String, Set<String>> members = new HashMap<>();
      int count = 1 + random.nextInt(12);
      for (int group = 0; group < count; group++) {
        Set<String> holds = new HashSet<>();
        for (int edge = random.nextInt(4); edge > 0; edge--) {
          holds.add(random.nextBoolean() ? "user:p" + random.nextInt(5) : "group:corp:g" + random.nextInt(count));
        }
        members.put("g" + group, holds);
      }
      Groups groups = csv(members);
      for (int person = 0; person < 5; person++) {
        Set<String> expected = plainly(members, "user:p" + person);
        assertThat(groups.of(Set.of("user:p" + person))).as("%s", members).isEqualTo(expected);
        nested += expected.size();
        for (String group : expected) {
          List<String> way = groups.path(Set.of("user:p" + person), group);
          assertThat(way).startsWith("user:p" + person).endsWith(group);
          for (int step = 1; step < way.size(); step++) {
            assertThat(members.get(way.get(step).substring("group:corp:".length()))).as("each is in the next: %s", way)
                .contains(way.get(step - 1));
          }
        }
      }
    }
    assertThat(nested).as("control: the worlds do have members").isGreaterThan(500);
  }

  @Test
  void aFeedThatIsClosedMatchesNobodyAlsoThroughOthers() {
    List<Realm> realms = List.of(new Realm("old", NOW, false, List.of(), List.of(new Group("group:old:a", List.of(), List.of("user:ada")))),
        realm("corp", Map.of("b", List.of("group:old:a"), "c", List.of("user:ada"))));
    assertThat(Groups.of(1, realms, Map.of(), CLOCK).of(Set.of("user:ada"))).containsExactly("group:corp:c");
    assertThat(Groups.of(1, realms, Map.of(), InstantSource.fixed(NOW.minusSeconds(1))).of(Set.of("user:ada")))
        .as("control: a second before it was open").contains("group:old:a", "group:corp:b");
  }

  @Test
  void aGroupThatASourceCallsLikeAFeedsIsNotTheFeeds() {
    Groups groups = csv(Map.of("board", List.of("user:ada")));
    Person forger = new Person("wiki", "eve", "Eve", List.of(), "", "", "", "", "", List.of(), List.of("corp:board", "wiki:x"), true, true);
    Viewer viewer = Viewers.of(Directory.of(List.of(forger), List.of()).person("eve").orElseThrow(), groups);
    assertThat(viewer.principals()).contains("group:wiki:x").doesNotContain("group:corp:board");
  }

  @Test
  void whatAnAccountSaysOfItselfOpensNoGroup() {
    Groups groups = csv(Map.of("board", List.of("user:chief@corp.example")));
    Person listed = new Person("people", "chief", "Chief", List.of("chief@corp.example"), "", "", "", "", "", List.of(), List.of(), true, true);
    Person account = new Person("wiki", "wiki/eve", "Eve", List.of("chief@corp.example"), "", "", "", "", "", List.of(), List.of(), true, true);
    Viewer eve = Viewers.of(Directory.of(List.of(account), List.of()).people().iterator().next(), groups);
    Viewer chief = Viewers.of(Directory.of(List.of(listed), List.of()).people().iterator().next(), groups);
    assertThat(eve.principals()).doesNotContain("group:corp:board");
    assertThat(chief.principals()).as("control: the company's own list is believed").contains("group:corp:board");
  }

  @Test
  void somebodyAllOfWhoseAccountsInARealmAreDisabledSeesNothing() {
    assertThat(accounts(Instant.MAX, List.of(account("1", false, "ada"))).standing(Set.of("user:ada")).disabled()).isTrue();
    assertThat(accounts(Instant.MAX, List.of(account("1", false, "ada"), account("2", true, "ada"))).standing(Set.of("user:ada")))
        .as("back with a new account").isEqualTo(new Standing(false, Set.of("group:corp:staff"), Set.of("corp")));
    assertThat(accounts(NOW, List.of(account("1", false, "ada"))).standing(Set.of("user:ada")).disabled())
        .as("also when the feed is closed").isTrue();
    assertThat(Groups.UNREADABLE.standing(Set.of("user:ada")).disabled()).isTrue();
  }

  @Test
  void aKeyThatTwoAccountsClaimIsNeithers() {
    Groups groups = accounts(Instant.MAX, List.of(account("1", true, "ada", "office"), account("2", true, "bo", "office")));
    assertThat(groups.of(Set.of("user:office"))).isEmpty();
    assertThat(groups.of(Set.of("user:ada"))).as("control").containsExactly("group:corp:staff");
    assertThat(groups.of(Set.of("user:ADA"))).as("directories know no capitals").containsExactly("group:corp:staff");
  }

  @Test
  void whatWasToldAtSignInEndsByItself() {
    Account told = new Account("i 1", Set.of("ada"), true, NOW.plusSeconds(60));
    Groups groups = Groups.of(1, List.of(new Realm("corp", Instant.MAX, true, List.of(told),
        List.of(new Group("group:corp:staff", List.of("i 1"), List.of())))), Map.of(), CLOCK);
    assertThat(groups.of(Set.of("user:ada"))).isNotEmpty();
    Groups later = Groups.of(1, List.of(new Realm("corp", Instant.MAX, true, List.of(told),
        List.of(new Group("group:corp:staff", List.of("i 1"), List.of())))), Map.of(), InstantSource.fixed(NOW.plus(Duration.ofSeconds(60))));
    assertThat(later.standing(Set.of("user:ada"))).isEqualTo(new Standing(false, Set.of(), Set.of()));
  }

  @Test
  void aDenialOfAFeedsGroupHidesFromWhomeverItIsNotKnownOf() {
    Access access = new Access(Set.of("group:corp:contractors"), List.of(Set.of(Access.EVERYONE_PRINCIPAL)));
    Groups open = csv(Map.of("contractors", List.of("user:bo")));
    Groups shut = Groups.of(1, List.of(new Realm("corp", NOW, false, List.of(), List.of())), Map.of(), CLOCK);
    assertThat(access.visibleTo(viewer("ada", open))).isTrue();
    assertThat(access.visibleTo(viewer("bo", open))).isFalse();
    assertThat(access.visibleTo(viewer("ada", shut))).as("the feed is silent, so it is not known").isFalse();
    assertThat(access.visibleTo(viewer("ada", Groups.NONE))).as("there is no such feed").isFalse();
    assertThat(access.visibleTo(Viewers.ANYBODY.principals())).as("nobody knows who asks").isFalse();
  }

  @Test
  void aListedRealmKnowsNothingOfWhomeverItHasNoAccountOf() {
    Access access = new Access(Set.of("group:corp:contractors"), List.of(Set.of(Access.EVERYONE_PRINCIPAL)));
    Groups groups = accounts(Instant.MAX, List.of(account("1", true, "ada")));
    assertThat(access.visibleTo(viewer("ada", groups))).isTrue();
    assertThat(access.visibleTo(viewer("bo", groups))).isFalse();
  }

  private static Set<String> viewer(String id, Groups groups) {
    Person person = new Person("people", id, id, List.of(), "", "", "", "", "", List.of(), List.of(), true, true);
    return Viewers.of(Directory.of(List.of(person), List.of()).person(id).orElseThrow(), groups).principals();
  }

  @Test
  void groupsOfSourcesCanBeInFeedsGroupsAndFeedsGroupsInThem() {
    List<Realm> realms = new ArrayList<>(List.of(realm("corp", Map.of("staff", List.of("group:wiki-users"), "devs", List.of("user:ada")))));
    Groups groups = Groups.of(1, realms, Map.of("group:wiki-devs", List.of("group:corp:devs")), CLOCK);
    assertThat(groups.of(Set.of("group:wiki-users"))).containsExactly("group:corp:staff");
    assertThat(groups.of(Set.of("user:ada"))).containsExactlyInAnyOrder("group:corp:devs", "group:wiki-devs");
  }
}
