package dev.kith.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.Seed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of accounts while they change, here and by others.
final class CredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir
  private Path folder;
  private Store here;
  private Store other;

  @BeforeEach
  void open() {
    here = new Store(folder, () -> NOW);
    other = new Store(folder, () -> NOW);
  }

  @AfterEach
  void close() {
    here.close();
    other.close();
  }

  private static Account account(String name, String... grants) {
    return new Account(name, false, "person-of-" + name, "hash", false, Set.of(grants), Set.of(), NOW);
  }

  private static KeptSession session(String digest, String account) {
    return new KeptSession(digest, "id-" + digest, account, NOW, NOW, NOW, "203.0.113.9", "a browser");
  }

  private static KeptToken token(String digest, String account) {
    return new KeptToken(digest, "id-" + digest, account, "a token", Set.of("search"), "", NOW, NOW.plusSeconds(60), Instant.EPOCH);
  }

  private static void company(Store store, int from, int accounts) {
    store.credentials().change(change -> {
      IntStream.range(from, accounts).forEach(i -> {
        change.put(account("a" + i));
        change.link("issuer", "s" + i, "a" + i);
        change.open(session("d" + i, "a" + i));
        change.keep(token("t" + i, "a" + i));
      });
      return null;
    });
  }

  /// All that is known, in one text.
  private static String all(Credentials known) {
    StringBuilder out = new StringBuilder();
    for (Account account : known.accounts()) {
      out.append(account.name()).append(account.disabled()).append(account.grants());
      known.sessions(account.name()).stream().map(KeptSession::toString).sorted().forEach(out::append);
      known.tokens(account.name()).stream().map(KeptToken::toString).sorted().forEach(out::append);
      IntStream.range(0, 40).mapToObj(i -> "s" + i).filter(one -> known.account("issuer", one).filter(account::equals).isPresent()).forEach(out::append);
    }
    known.sessions().stream().map(KeptSession::digest).sorted(Comparator.naturalOrder()).forEach(digest -> out.append(known.session(digest)));
    known.tokens().stream().map(KeptToken::digest).sorted(Comparator.naturalOrder()).forEach(digest -> out.append(known.token(digest)));
    return out.toString();
  }

  private String fresh() {
    try (Store now = new Store(folder, () -> NOW)) {
      return all(now.credentials());
    }
  }

  /// Asks until it is so, or until what another process did should long have been noticed.
  private static boolean soon(java.util.function.BooleanSupplier so) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  @Test
  void aChangeReadsTheAccountThatChangedAndNoOther() {
    company(here, 0, 1_000);
    assertThat(here.credentials().accounts()).hasSize(1_000);
    assertThat(other.credentials().accounts()).hasSize(1_000);
    long readHere = here.credentials().read();
    long readThere = other.credentials().read();
    assertThat(readHere).as("control: it counts").isGreaterThanOrEqualTo(1_000);

    here.credentials().change(change -> change.endSessions("a7"));
    assertThat(here.credentials().session("d7")).as("at once").isEmpty();
    assertThat(here.credentials().session("d8")).isPresent();
    assertThat(here.credentials().read() - readHere).isEqualTo(1);
    assertThat(soon(() -> other.credentials().session("d7").isEmpty())).as("in another process").isTrue();
    assertThat(other.credentials().read() - readThere).isEqualTo(1);

    here.shelf().bookmark(List.of("ada"), "doc");
    here.credentials().change(change -> {
      change.remove("a8");
      return null;
    });
    assertThat(here.credentials().token("t8")).isEmpty();
    assertThat(here.credentials().account("issuer", "s8")).isEmpty();
    assertThat(here.credentials().read() - readHere).as("one that is gone has nothing to be read").isEqualTo(1);
  }

  @Test
  void whatIsKnownIsAlwaysWhatTheFileSays() {
    long seed = Seed.get();
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    company(here, 0, 30);
    for (int step = 0; step < 100; step++) {
      Store by = random.nextBoolean() ? here : other;
      List<Runnable> none = new ArrayList<>();
      by.credentials().change(change -> {
        for (int deed = random.nextInt(3); deed >= 0; deed--) {
          deed(change, random);
        }
        return none;
      });
      assertThat(all(by.credentials())).as("step %d", step).isEqualTo(fresh());
      if (random.nextInt(10) == 0) {
        String now = fresh();
        assertThat(soon(() -> all(here.credentials()).equals(now) && all(other.credentials()).equals(now))).as("step %d, both", step).isTrue();
      }
    }
  }

  private static void deed(Credentials.Change change, Random random) {
    String name = "a" + random.nextInt(35);
    String mark = Integer.toString(random.nextInt(1_000_000_000));
    if (change.account(name).isEmpty()) {
      change.put(account(name, "operator"));
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> change.put(account(name, "auditor").withDisabled(random.nextBoolean()));
      case 1 -> change.remove(name);
      case 2 -> change.link("issuer", "s" + random.nextInt(40), name);
      case 3 -> change.endSessions(name);
      case 4 -> change.open(session(mark, name));
      case 5 -> change.end(List.of("d" + random.nextInt(30)));
      case 6 -> change.used(Map.of("d" + random.nextInt(30), NOW.plusSeconds(random.nextInt(100))), Map.of("t3", NOW.plusSeconds(5)));
      case 7 -> change.keep(token(mark, name));
      default -> change.revoke("id-t" + random.nextInt(30));
    }
  }

  /// The control of the two above: without the file's own notes nothing is noticed.
  @Test
  void withoutTheNotesAChangeIsMissed() throws SQLException {
    company(here, 0, 3);
    try (Connection base = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Store.FILE)); Statement sql = base.createStatement()) {
      sql.execute("DROP TRIGGER session_delete_old");
    }
    assertThat(here.credentials().session("d1")).isPresent();
    here.credentials().change(change -> change.endSessions("a1"));
    assertThat(here.credentials().session("d1")).isPresent();
  }

  @Test
  void whoeverMissedTooManyNotesReadsAll() {
    company(here, 0, 20);
    assertThat(other.credentials().accounts()).hasSize(20);
    company(here, 20, 20 + Roster.NOTES / 4);
    assertThat(soon(() -> other.credentials().account("a" + (19 + Roster.NOTES / 4)).isPresent())).isTrue();
    here.credentials().change(change -> {
      change.remove("a0");
      return null;
    });
    assertThat(soon(() -> other.credentials().account("a0").isEmpty())).isTrue();
    assertThat(all(other.credentials())).isEqualTo(fresh());
  }

  @Test
  void aChangeThatIsTakenBackChangesNothing() {
    company(here, 0, 3);
    String before = all(here.credentials());
    try {
      here.credentials().change(change -> {
        change.remove("a1");
        throw new IllegalStateException("no");
      });
    } catch (IllegalStateException _) {
      // as it should
    }
    assertThat(all(here.credentials())).isEqualTo(before);
    here.credentials().change(change -> change.endSessions("a2"));
    assertThat(all(here.credentials())).isEqualTo(fresh());
  }
}
