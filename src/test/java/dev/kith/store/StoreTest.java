package dev.kith.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.Seed;
import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import dev.kith.model.Decisions;
import dev.kith.model.Erased;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// What was decided is kept, whatever happens; what was deleted is gone; what cannot be read is not taken for nothing.
final class StoreTest {
  private static final int KILLS = 25;
  private static final int CONTROL_KILLS = 25;
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  @TempDir
  private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = new Store(folder, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Decision hide(String... person) {
    return store.decide(Kind.HIDDEN, List.of(person), "", "", Decision.SELF);
  }

  private Path file() {
    return folder.resolve(Store.FILE);
  }

  private void sql(String... statements) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file());
    try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void nothingIsMadeBeforeSomethingIsDecided() {
    assertThat(store.decisions()).isEqualTo(Decisions.NONE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDecisionIsKeptWithWhoSaidItAndWhen() {
    Decision decision = store.decide(Kind.NOT_ME, List.of("mira", "mira@fern.example"), "Kafka", "", Decision.SELF);
    assertThat(decision).isEqualTo(new Decision(1, Kind.NOT_ME, List.of("mira", "mira@fern.example"), "Kafka", "", "self", NOW));
    assertThat(store.decisions().all()).containsExactly(decision);
    store.close();
    open();
    assertThat(store.decisions().all()).as("the next process reads the same").containsExactly(decision);
  }

  @Test
  void whatIsDecidedAlreadyIsNotDecidedTwice() {
    Decision first = store.decide(Kind.NOT_ME, List.of("mira"), "Kafka", "", Decision.SELF);
    assertThat(store.decide(Kind.NOT_ME, List.of("MIRA"), " kafka", "", "os:root")).isEqualTo(first);
    assertThat(store.decide(Kind.NOT_ME, List.of("mira"), "pumps", "", Decision.SELF).number()).isEqualTo(2);
    assertThat(store.decide(Kind.ASK_ME, List.of("mira"), "Kafka", "", Decision.SELF).number()).isEqualTo(3);
  }

  @Test
  void whatIsTakenBackIsGoneAndItsNumberIsNeverUsedAgain() {
    long number = hide("mira").number();
    assertThat(store.undo(number)).isTrue();
    assertThat(store.undo(number)).isFalse();
    assertThat(store.decisions().all()).isEmpty();
    assertThat(hide("mira").number()).isGreaterThan(number);
  }

  @Test
  void onlyItsUserMayReadTheFile() throws IOException {
    hide("mira");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isNotEmpty().allSatisfy(each ->
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).isEqualTo("rw-------"));
    }
  }

  @Test
  void anotherProcessIsNoticedWithinASecond() {
    hide("mira");
    long version = store.decisions().version();
    try (Store other = new Store(folder, InstantSource.fixed(NOW))) {
      other.decide(Kind.HIDDEN, List.of("ola"), "", "", "os:root");
      assertThat(other.decisions().all()).as("what one said oneself is seen at once").hasSize(2);
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (store.decisions().all().size() < 2 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(store.decisions().all()).hasSize(2);
    assertThat(store.decisions().version()).isNotEqualTo(version);
  }

  @Test
  void ofWhomWasDeletedNothingCanBeRead() throws IOException {
    store.decide(Kind.ASK_ME, List.of("canary", "canary@fern.example"), "canary songs", "", Decision.SELF);
    store.decide(Kind.MERGE, List.of("ola"), "chat/Canary", "Canary Finch", "os:root");
    Decision kept = store.decide(Kind.NOT_ME, List.of("ola"), "pumps", "", Decision.SELF);
    assertThat(bytes()).as("control: it is there to be found").contains("canary songs", "canary@fern.example", "Canary Finch");
    Decision deleted = store.delete(List.of("canary", "Canary@Fern.example", "chat/Canary"), List.of("Canary Finch"), Decision.SELF);
    assertThat(bytes().toLowerCase(java.util.Locale.ROOT)).doesNotContain("canary", "finch");
    assertThat(store.decisions().all()).containsExactly(kept, deleted);
    assertThat(deleted.person()).isEmpty();
    Erased erased = store.decisions().erased();
    assertThat(erased.key("canary@fern.example")).isTrue();
    assertThat(erased.key("chat/canary")).isTrue();
    assertThat(erased.name("canary finch")).isTrue();
    assertThat(erased.key("canary finch")).as("a name is no key").isFalse();
    assertThat(erased.key("ola") || erased.name("canary")).isFalse();
    store.undo(deleted.number());
    assertThat(store.decisions().erased().isEmpty()).isTrue();
  }

  @Test
  void digestsOfTwoFoldersDiffer() {
    assertThat(Erased.digest("salt", "mira")).isNotEqualTo(Erased.digest("other", "mira"));
    store.delete(List.of("mira"), List.of(), Decision.SELF);
    try (Store other = new Store(folder.resolve("other"), InstantSource.fixed(NOW))) {
      other.delete(List.of("mira"), List.of(), Decision.SELF);
      assertThat(other.decisions().erased().key("mira")).isTrue();
    }
    assertThat(store.decisions().erased().key("mira")).isTrue();
  }

  private String bytes() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /// One clear line, and never an empty answer.
  private void refuses(String... words) {
    try (Store broken = new Store(folder, InstantSource.fixed(NOW))) {
      assertThatThrownBy(broken::decisions).isInstanceOf(StoreException.class).hasMessageContainingAll(words)
          .hasMessageContaining(file().toString()).message().doesNotContain("\n", "Exception");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file(), "This is no database, however long one looks at it. ".repeat(50));
    refuses("cannot be used", "restore it from a backup");
    assertThatThrownBy(() -> hide("mira")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.undo(1)).isInstanceOf(StoreException.class);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    for (int i = 0; i < 400; i++) {
      store.decide(Kind.NOT_ME, List.of("person" + i), "topic " + i, "", Decision.SELF);
    }
    store.close();
    byte[] bytes = Files.readAllBytes(file());
    java.util.Arrays.fill(bytes, 4_096, bytes.length - 4_096, (byte) 7);
    Files.write(file(), bytes);
    refuses("cannot be used", "restore it from a backup");
    open();
  }

  @Test
  void aFileOfANewerKithIsRefused() throws SQLException {
    hide("mira");
    sql("PRAGMA user_version = 99");
    refuses("newer Kith", "99");
  }

  @Test
  void aDecisionOfAnUnknownKindIsRefusedRatherThanLeftOut() throws SQLException {
    hide("mira");
    sql("UPDATE decision SET kind = 'vanished'");
    refuses("unknown kind");
  }

  @Test
  void aFileThatVanishesIsNoticed() throws IOException {
    hide("mira");
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve(Store.FILE + end));
    }
    assertThatThrownBy(() -> hide("ola")).isInstanceOf(StoreException.class).hasMessageContaining("is gone");
    assertThatThrownBy(() -> {
      while (true) {
        store.decisions();
      }
    }).isInstanceOf(StoreException.class).hasMessageContaining("is gone");
  }

  @Test
  void whatWasMendedIsReadAgain() throws IOException {
    Files.writeString(file(), "no database".repeat(100));
    refuses("cannot be used");
    Files.delete(file());
    assertThat(hide("mira").number()).isEqualTo(1);
  }

  @Test
  void whatWasSaidToBeKeptOutlivesAKill() throws IOException, InterruptedException {
    long seed = Seed.get();
    System.out.println("whatWasSaidToBeKeptOutlivesAKill: -Dseed=" + seed);
    Random random = new Random(seed);
    long before = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      long said = decideUntilKilled("", random);
      assertThat(said).as("progress").isGreaterThan(before);
      assertThat(faults(said)).as("kill %d", kill).isEmpty();
      before = said;
    }
    System.out.println(before + " decisions kept over " + KILLS + " kills");
  }

  @Test
  void aWriterThatPromisesTooEarlyIsFoundOut() throws IOException, InterruptedException {
    Random random = new Random(Seed.get());
    List<String> faults = new ArrayList<>();
    for (int kill = 0; kill < CONTROL_KILLS && faults.isEmpty(); kill++) {
      faults.addAll(faults(decideUntilKilled("early", random)));
    }
    assertThat(faults).isNotEmpty();
  }

  private long decideUntilKilled(String mode, Random random) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process writer = new ProcessBuilder(java.toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), DecidingWriter.class.getName(),
        folder.toString(), mode).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = writer.inputReader()) {
      String line = lines.readLine();
      assertThat(line).as("the first decision").isNotNull();
      // the moment of the kill: the writer goes on till then
      writer.waitFor(5 + random.nextInt(295), TimeUnit.MILLISECONDS);
      writer.toHandle().destroyForcibly();
      long last = 0;
      for (; line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
      }
      return last;
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private List<String> faults(long said) {
    List<String> faults = new ArrayList<>();
    try (Store after = new Store(folder, InstantSource.fixed(NOW))) {
      Decisions decisions = after.decisions();
      List<Long> numbers = decisions.all().stream().map(Decision::number).toList();
      long kept = numbers.isEmpty() ? 0 : numbers.getLast();
      if (kept < said || kept > said + 1) {
        faults.add("said " + said + ", kept " + kept);
      }
      if (!numbers.equals(LongStream.rangeClosed(1, kept).boxed().toList())) {
        faults.add("some in between are missing");
      }
      for (Decision decision : decisions.all()) {
        boolean whole = decision.kind() == DecidingWriter.kind(decision.number()) && (decision.kind() == Kind.DELETED
            ? decisions.erased().key("gone" + decision.number()) && decisions.erased().name("gone " + decision.number())
            : decision.person().equals(List.of("p" + decision.number())));
        if (!whole) {
          faults.add("half of " + decision);
        }
      }
    }
    return faults;
  }
}
