package dev.kith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.access.Groups.Account;
import dev.kith.access.Groups.Group;
import dev.kith.access.Groups.Realm;
import dev.kith.model.Person;
import dev.kith.model.Viewer;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who somebody is to see what is worked out again whenever something that it follows from is another.
final class KnownViewersTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  private final KnownViewers known = new KnownViewers();
  private Instant now = NOW;

  private static Profile ada(List<String> groups) {
    return Directory.of(List.of(new Person("people", "ada", "ada", List.of(), "", "", "", "", "", List.of(), groups, true, true)), List.of())
        .person("ada").orElseThrow();
  }

  private Groups groups(Instant until) {
    return Groups.of(1, List.of(new Realm("corp", Instant.MAX, true, List.of(new Account("1", Set.of("ada"), true, until)),
        List.of(new Group("group:corp:staff", List.of("1"), List.of())))), Map.of(), () -> now);
  }

  @Test
  void thePrincipalsAreThoseThatTheyWouldBeNow() {
    Profile ada = ada(List.of());
    Groups groups = groups(Instant.MAX);
    Viewer first = known.of(ada, groups);
    assertThat(first).isEqualTo(Viewers.of(ada, groups));
    assertThat(known.of(ada, groups)).as("as long as nothing is another").isSameAs(first);
    assertThat(known.of(ada, Groups.NONE)).as("other groups").isEqualTo(Viewers.of(ada, Groups.NONE)).isNotEqualTo(first);
    assertThat(known.of(ada, Groups.UNREADABLE).principals()).as("groups that cannot be read").isEmpty();
    Profile named = ada(List.of("board"));
    assertThat(known.of(named, groups)).as("another list of people").isEqualTo(Viewers.of(named, groups)).isNotEqualTo(first);
    assertThat(known.of(ada, groups)).as("and back").isEqualTo(first);
  }

  @Test
  void anAccountThatRunsOutTakesItsGroupsAlong() {
    Profile ada = ada(List.of());
    Groups groups = groups(NOW.plusSeconds(60));
    assertThat(known.of(ada, groups).principals()).contains("group:corp:staff");
    now = NOW.plusSeconds(59);
    assertThat(known.of(ada, groups).principals()).contains("group:corp:staff");
    now = NOW.plusSeconds(60);
    assertThat(known.of(ada, groups).principals()).doesNotContain("group:corp:staff");
  }
}
