package dev.kith.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Library;
import dev.kith.access.Groups;
import dev.kith.audit.Event;
import dev.kith.store.Memberships.Account;
import dev.kith.store.Memberships.Feed;
import dev.kith.store.Memberships.Group;
import dev.kith.store.Memberships.Kind;
import dev.kith.store.Memberships.Member;
import dev.kith.store.Memberships.State;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is kept of feeds, and how their changes are taken in.
class RealmsTest {
  private static final Instant NOW = Library.NOW;

  @TempDir Path folder;
  private Library library;

  @BeforeEach
  void open() {
    library = new Library(folder.resolve("index"));
  }

  @AfterEach
  void close() {
    library.close();
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("groups.csv"), "realm,group,member\n" + String.join("\n", lines) + "\n");
  }

  private Realms.Outcome take(boolean word, String... lines) throws IOException {
    Map<String, State> states = Tables.read(file(lines), NOW);
    assertThat(states).hasSize(1);
    Map.Entry<String, State> only = states.entrySet().iterator().next();
    return library.realms().sync(only.getKey(), "csv", only.getValue(), word, "os:me");
  }

  private Set<String> groupsOf(String key) {
    return library.realms().get().of(Set.of("user:" + key));
  }

  @Test
  void aTableSaysWhoIsInWhichGroupsAndGroupsWithinThem() throws IOException {
    take(false, "corp,devs,ada", "corp,devs,user:bo", "corp,engineering,group:devs", "corp,empty,", "corp,staff,list:wiki-users",
        "corp,staff,group:corp:engineering");
    assertThat(groupsOf("ada")).containsExactlyInAnyOrder("group:corp:devs", "group:corp:engineering", "group:corp:staff");
    assertThat(library.realms().get().of(Set.of("group:wiki-users"))).containsExactly("group:corp:staff");
    assertThat(library.realms().state("corp").groups()).hasSize(4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      corp,devs             | 2: has 2 fields
      Corp,devs,ada         | 2: “Corp” cannot be a realm
      corp,,ada             | 2: names a group or member that is empty
      """)
  void aLineThatCannotBeReadRefusesTheWholeFile(String line, String problem) throws IOException {
    Path file = file(line, "corp,devs,ada");
    assertThatThrownBy(() -> Tables.read(file, NOW)).isInstanceOf(IOException.class).hasMessageContaining("groups.csv:" + problem);
    assertThatThrownBy(() -> Tables.read(file(), NOW)).as("nothing at all").hasMessageContaining("holds no group");
  }

  @Test
  void moreThanAFifthWaitsForAWordAndAFifthDoesNot() throws IOException {
    take(false, "corp,g,a", "corp,g,b", "corp,g,c", "corp,g,d", "corp,g,e");
    assertThat(take(false, "corp,g,a", "corp,g,b", "corp,g,c", "corp,g,d").held()).as("one of five").isFalse();
    assertThat(groupsOf("e")).isEmpty();
    assertThat(take(false, "corp,g,a", "corp,g,b", "corp,g,c", "corp,g,f").held()).as("one of four").isTrue();
    assertThat(groupsOf("d")).isNotEmpty();
    assertThat(groupsOf("f")).as("nothing of it happens").isEmpty();
    Feed feed = library.realms().feeds().getFirst();
    assertThat(feed.why()).isEqualTo("1 membership removed, 1 membership added");
    library.realms().accept("corp", "os:me");
    assertThat(groupsOf("d")).isEmpty();
    assertThat(groupsOf("f")).isNotEmpty();
    assertThatThrownBy(() -> library.realms().accept("corp", "os:me")).hasMessage("nothing of corp waits for a word");
    assertThat(library.audit).extracting(Event::type).containsExactly(Event.Type.GROUPS_SYNCED, Event.Type.GROUPS_SYNCED,
        Event.Type.GROUPS_HELD, Event.Type.GROUPS_SYNCED);
  }

  @Test
  void withAWordAllIsTakenAwayAtOnce() throws IOException {
    take(false, "corp,g,a", "corp,g,b");
    assertThat(take(true, "corp,h,c").held()).isFalse();
    assertThat(groupsOf("a")).isEmpty();
    assertThat(groupsOf("c")).containsExactly("group:corp:h");
  }

  @Test
  void whatIsTakenAwayIsGoneBeforeAnythingIsAdded() throws IOException {
    take(false, "corp,g,a", "corp,g,b");
    library.audit.clear();
    // Between the two a crash may come: here what is to be added cannot be written.
    Account broken = new Account("x", null, "", Set.of(), true, false, NOW, "{}", NOW, NOW);
    State state = new State(List.of(broken), List.of(new Group("g", "g", "", "{}", NOW, NOW)),
        Set.of(new Member("g", Kind.PRINCIPAL, "user:b"), new Member("g", Kind.PRINCIPAL, "user:c")));
    assertThatThrownBy(() -> library.realms().sync("corp", "csv", state, true, "os:me")).isInstanceOf(StoreException.class);
    assertThat(groupsOf("a")).as("less is open").isEmpty();
    assertThat(groupsOf("b")).as("what stays stays").isNotEmpty();
    assertThat(groupsOf("c")).as("never more").isEmpty();
  }

  @Test
  void aRealmHasOneFeed() throws IOException {
    take(false, "corp,g,a");
    assertThatThrownBy(() -> new Scim(library.realms(), "corp")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the realm corp is that of a feed by csv; a realm has one feed, so choose another name");
  }

  @Test
  void whatIsKnownOutlivesARestartAndAnotherProcessSeesItWithinASecond() throws IOException {
    take(false, "corp,g,a");
    try (Store other = new Store(folder.resolve("index/store"), InstantSource.fixed(NOW))) {
      Realms there = new Realms(other, _ -> { }, InstantSource.fixed(NOW), Rules.DEFAULTS);
      assertThat(there.get().of(Set.of("user:a"))).containsExactly("group:corp:g");
      take(true, "corp,h,b");
      long begun = System.nanoTime();
      while (!there.get().of(Set.of("user:a")).isEmpty()) {
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        Thread.onSpinWait();
      }
      assertThat(there.get().of(Set.of("user:b"))).containsExactly("group:corp:h");
    }
  }

  @Test
  void aTableDoesNotGrowOld() throws IOException {
    take(false, "corp,g,a");
    library.passed = Duration.ofDays(400);
    assertThat(groupsOf("a")).isNotEmpty();
  }

  @Test
  void whileTheFileCannotBeReadNobodySeesAnything() throws IOException {
    take(false, "corp,g,a");
    assertThat(library.realms().get().readable()).isTrue();
    Files.delete(folder.resolve("index/store/kith.db"));
    Groups groups = eventually();
    assertThat(groups.readable()).isFalse();
    assertThat(groups.standing(Set.of("user:a")).disabled()).isTrue();
  }

  /// What was read last is good for a moment.
  private Groups eventually() {
    long begun = System.nanoTime();
    while (library.realms().get().readable() && System.nanoTime() - begun < 1_000_000_000L) {
      Thread.onSpinWait();
    }
    return library.realms().get();
  }

  @Test
  void whatIsToldAtSignInHoldsForADayAndUnknownIsNotNone() {
    Claims claims = new Claims(library.realms(), "idp");
    claims.signedIn("https://idp.example", "1", Set.of("ada"), Optional.of(Set.of("devs", "board")));
    claims.signedIn("https://idp.example", "2", Set.of("bo"), Optional.empty());
    assertThat(groupsOf("ada")).containsExactlyInAnyOrder("group:idp:devs", "group:idp:board");
    assertThat(groupsOf("bo")).as("never known: none").isEmpty();
    library.passed = Duration.ofHours(23);
    claims.signedIn("https://idp.example", "1", Set.of("ada"), Optional.empty());
    assertThat(groupsOf("ada")).as("too many to tell: what was known last").hasSize(2);
    library.passed = Duration.ofHours(24);
    assertThat(groupsOf("ada")).as("and no longer than it would have held").isEmpty();
    claims.signedIn("https://idp.example", "1", Set.of("ada"), Optional.of(Set.of("devs")));
    assertThat(groupsOf("ada")).as("a group that is not told any more is gone").containsExactly("group:idp:devs");
    claims.signedIn("https://idp.example", "1", Set.of("ada"), Optional.of(Set.of()));
    assertThat(groupsOf("ada")).as("none is none").isEmpty();
  }

  @Test
  void whoWasErasedIsNotBroughtBack() throws IOException {
    take(false, "corp,g,ada", "corp,g,bo");
    library.store().delete(Set.of("ada"), Set.of("Ada"), "self");
    assertThat(library.realms().state("corp").members()).hasSize(1);
    take(true, "corp,g,ada", "corp,g,bo");
    assertThat(groupsOf("ada")).isEmpty();
    assertThat(groupsOf("bo")).as("control").isNotEmpty();
  }
}
