package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.connector.Problem;
import dev.kith.engine.Change;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.ForwardingEngine;
import dev.kith.fields.Fields;
import dev.kith.ingest.Ingest.Order;
import dev.kith.ingest.Ingest.Pace;
import dev.kith.model.Access;
import dev.kith.store.Notes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What live sources note between their passes: it never knows more than the index, and nothing is fetched twice for it.
final class NotesTest {
  private static final Pace EAGER = new Pace(3, Duration.ofHours(1), Duration.ZERO);
  private static final Order ALLOWED = new Order(false, true);

  @TempDir
  private Path folder;
  private Path notes;
  private final MemoryEngine.Disk disk = new MemoryEngine.Disk();
  private final Ingest ingest = new Ingest(FakeSource.EXTRACTOR, InstantSource.system(), EAGER);

  @BeforeEach
  void placeNotes() {
    notes = folder.resolve(Notes.FILE);
  }

  private Report run(LiveSource source, Order order) {
    return run(source, new MemoryEngine(disk), order);
  }

  private Report run(LiveSource source, Engine engine, Order order) {
    return ingest.run(source.setUp(), engine, notes, order, List.of(), _ -> {});
  }

  private Report run(LiveSource source) {
    return run(source, Order.CHANGES);
  }

  private Map<String, String> held() {
    Map<String, String> texts = new TreeMap<>();
    disk.state.docs().values().forEach(doc -> texts.put(doc.strings().get(Fields.NATIVE).getFirst(),
        doc.strings().get(Fields.BODY).getFirst()));
    return texts;
  }

  @Test
  void whatIsNotedIsNotFetchedAgain() {
    LiveSource live = LiveSource.of(30);
    assertThat(run(live).done()).isTrue();
    live.put("i0003", "changed").put("new", "new").delete("i0004");
    assertThat(run(live).done()).isTrue();
    assertThat(held()).isEqualTo(live.texts());
    assertThat(live.fetched).isEqualTo(32);
  }

  @Test
  void aPassThatBreaksGoesOnWhereItBroke() {
    LiveSource live = LiveSource.of(30);
    live.breaksBefore = 20;
    assertThat(run(live).done()).isFalse();
    live.breaksBefore = -1;
    live.texts().remove("i0001");
    assertThat(run(live).done()).isTrue();
    assertThat(live.fetched).isEqualTo(30);
    assertThat(held()).as("what went meanwhile is not kept from the first part").isEqualTo(live.texts());
  }

  @Test
  void whereverItIsKilledNothingIsMissedAndOnlyWhatWasInFlightIsFetchedAgain() {
    assertThat(killedEverywhere(engine -> engine)).isEmpty();
  }

  /// The control: an engine that says committed before it is lets notes know more than it holds.
  @Test
  void notesThatKnowMoreThanTheIndexAreFoundOut() {
    assertThat(killedEverywhere(Lagging::new)).isNotEmpty();
  }

  /// Kills passes at each step, before and after it; gives the kills after which the passes that follow do not make the index
  /// whole.
  private List<String> killedEverywhere(UnaryOperator<Engine> variant) {
    List<String> wrong = new ArrayList<>();
    for (boolean after : List.of(false, true)) {
      for (int kill = 1; ; kill++) {
        disk.state = new MemoryEngine.Disk().state;
        notes = folder.resolve("notes-" + variant.hashCode() + "-" + after + "-" + kill);
        LiveSource live = LiveSource.of(13);
        run(live, Order.CHANGES);
        FakeSource.ids(2, 11).forEach(id -> live.put(id, "changed " + id));
        live.delete("i0000").put("i0020", "new");
        live.fetched = 0;
        Report report = run(live, variant.apply(new Dying(new MemoryEngine(disk), kill, after)), Order.CHANGES);
        if (report.done()) {
          assertThat(kill).as("kills tried").isGreaterThan(8);
          break;
        }
        run(live, Order.CHANGES);
        if (!held().equals(live.texts())) {
          wrong.add("kill " + kill + (after ? " after" : " before"));
        }
        assertThat(live.fetched).isLessThanOrEqualTo(10 + 2 * EAGER.documents());
      }
    }
    return wrong;
  }

  /// Whoever brings an older index back beside newer notes must not be told that nothing has changed.
  @Test
  void anOlderIndexIsNotTakenForWhatTheNotesKnow() {
    LiveSource live = LiveSource.of(10);
    run(live);
    MemoryEngine.State old = disk.state;
    live.put("i0003", "changed").put("new", "new");
    run(live);
    disk.state = old;
    run(live);
    assertThat(held()).isEqualTo(live.texts());
  }

  @Test
  void notesBroughtBackFromBeforeOnlyCostFetches() throws IOException {
    LiveSource live = LiveSource.of(10);
    run(live);
    Files.copy(notes, folder.resolve("old"));
    live.put("i0003", "changed").put("i0004", "changed");
    run(live);
    Files.move(folder.resolve("old"), notes, StandardCopyOption.REPLACE_EXISTING);
    live.delete("i0005");
    run(live);
    assertThat(held()).isEqualTo(live.texts());
    assertThat(live.fetched).isEqualTo(14);
  }

  @Test
  void lostOrDamagedNotesAreBegunAnew() throws IOException {
    LiveSource live = LiveSource.of(10);
    run(live);
    Notes.delete(notes);
    assertThat(run(live).done()).isTrue();
    assertThat(live.fetched).isEqualTo(20);
    Files.write(notes, "not a database, but long enough to be taken for one ".repeat(100).getBytes(StandardCharsets.UTF_8));
    assertThat(run(live).done()).isTrue();
    assertThat(live.fetched).isEqualTo(30);
    assertThat(run(live).done()).isTrue();
    assertThat(live.fetched).isEqualTo(30);
    assertThat(held()).isEqualTo(live.texts());
  }

  @Test
  void notesThatCannotBeKeptFailThePassInOneLine() throws IOException {
    Files.createDirectories(notes.resolve("in the way"));
    Report report = run(LiveSource.of(3));
    assertThat(report.pass()).isInstanceOfSatisfying(Pass.Failed.class, failed -> assertThat(failed.why()).contains(notes.toString())
        .doesNotContain("\n"));
  }

  @Test
  void aFullPassAndOtherSettingsBeginWithoutNotes() {
    LiveSource live = LiveSource.of(10);
    run(live);
    run(live, Order.FULL);
    assertThat(live.fetched).isEqualTo(20);
    live.access = Access.of(Set.of("group:board"));
    live.breaksBefore = 6;
    run(live);
    assertThat(live.fetched).isEqualTo(26);
    live.breaksBefore = -1;
    run(live);
    assertThat(live.fetched).as("what is noted under the new settings counts").isEqualTo(30);
    assertThat(disk.state.docs().values()).allSatisfy(doc -> assertThat(doc.strings().get(Fields.ACL)).containsExactly("+group:board"));
  }

  @Test
  void settingsTakenBackAfterABrokenPassReachEveryDocument() {
    LiveSource live = LiveSource.of(10);
    live.access = Access.of(Set.of("group:board"));
    run(live);
    live.access = Access.EVERYONE;
    live.breaksBefore = 6;
    run(live);
    live.access = Access.of(Set.of("group:board"));
    live.breaksBefore = -1;
    run(live);
    assertThat(disk.state.docs().values()).allSatisfy(doc -> assertThat(doc.strings().get(Fields.ACL)).containsExactly("+group:board"));
  }

  @Test
  void aForgottenSourceHasNoNotes() {
    LiveSource live = LiveSource.of(10);
    run(live);
    ingest.forget("live", new MemoryEngine(disk), notes);
    run(live);
    assertThat(live.fetched).isEqualTo(20);
    assertThat(held()).hasSize(10);
  }

  @Test
  void whatTheLogSaidIsGoneGoesThoughThePassThatReadItWasKilled() {
    LiveSource live = LiveSource.of(30);
    run(live);
    live.lists = false;
    live.delete("i0001").delete("i0002").put("i0002", "back again");
    FakeSource.ids(10, 20).forEach(id -> live.put(id, "changed " + id));
    assertThat(run(live, new Dying(new MemoryEngine(disk), 5, false), Order.CHANGES).done()).isFalse();
    assertThat(run(live).done()).isTrue();
    assertThat(held()).isEqualTo(live.texts());
  }

  @Test
  void removalsHeldBackStandUntilAllowedAndRightsApplyMeanwhile() {
    LiveSource live = LiveSource.of(30);
    run(live);
    live.lists = false;
    FakeSource.ids(0, 9).forEach(live::delete);
    live.own = Access.of(Set.of("group:board"));
    assertThat(run(live).pass()).isInstanceOf(Pass.HeldBack.class);
    assertThat(disk.state.docs().values().stream().filter(doc -> doc.strings().get(Fields.ACL).contains("+group:board"))).hasSize(21);
    assertThat(run(live).pass()).as("the log says it once, it is held back all the same").isInstanceOf(Pass.HeldBack.class);
    live.put("i0001", "back again");
    assertThat(run(live, ALLOWED).pass().tally().removed()).isEqualTo(8);
    assertThat(held()).isEqualTo(live.texts());
    assertThat(run(live).done()).isTrue();
  }

  @Test
  void aListingHeldBackIsAllowedByTheNextPass() {
    LiveSource live = LiveSource.of(30);
    run(live);
    FakeSource.ids(0, 9).forEach(live.texts()::remove);
    assertThat(run(live).pass()).isInstanceOfSatisfying(Pass.HeldBack.class,
        pass -> assertThat(pass.why()).contains("9 of 30").contains("kith reindex live --allow-removals"));
    assertThat(disk.state.cursors().get("live")).as("as before").isEqualTo("done");
    assertThat(run(live, ALLOWED).done()).isTrue();
    assertThat(held()).isEqualTo(live.texts());
  }

  @Test
  void whatIsNotedForTheEndIsKeptOnlyOnceThePassIsDone() {
    LiveSource live = LiveSource.of(30);
    run(live);
    assertThat(noted("end/pass")).isEqualTo("done");
    ingest.forget("live", new MemoryEngine(disk), notes);
    live.breaksBefore = 20;
    run(live);
    assertThat(noted("end/pass")).isEmpty();
    assertThat(noted("v/i0001")).isNotEmpty();
  }

  private String noted(String key) {
    try (Notes file = Notes.open(notes)) {
      return file.text("live", key);
    }
  }

  @Test
  void whatIsSaidToBeUnchangedButIsNotThereIsAProblem() {
    LiveSource live = LiveSource.of(3);
    MemoryEngine refusing = new MemoryEngine(disk);
    refusing.onWrite = batch -> {
      if (batch.stream().anyMatch(change -> change instanceof Change.Put(var doc) && doc.strings().get(Fields.NATIVE).contains("i0001"))) {
        throw new IllegalArgumentException("a tag is too long");
      }
    };
    List<Problem> first = run(live, refusing, Order.CHANGES).problems();
    assertThat(first).extracting(Problem::id).containsExactly("i0001");
    assertThat(run(live).problems()).extracting(Problem::id, Problem::mend)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("i0001", "kith reindex live --full reads everything again"));
    List<Problem> known = ingest.run(live.setUp(), new MemoryEngine(disk), notes, Order.CHANGES, first, _ -> {}).problems();
    assertThat(known).as("it stands, and is told once").isEqualTo(first);
  }

  @Test
  void notesOfAPrefixAreASortedMapThatHoldsNothingInMemory() {
    try (Notes file = Notes.open(notes)) {
      for (int i = 0; i < 2_500; i++) {
        file.put("live", "v/%04d".formatted(i), "text " + i);
      }
      file.put("live", "walk", "x");
      file.put("other", "v/0000", "of another source");
      SortedMap<String, String> found = file.beginning("live", "v/");
      Map<String, String> expected = new TreeMap<>();
      for (int i = 0; i < 2_500; i++) {
        expected.put("v/%04d".formatted(i), "text " + i);
      }
      assertThat(new TreeMap<>(found)).isEqualTo(expected);
      assertThat(found).hasSize(2_500).containsEntry("v/2001", "text 2001").doesNotContainKey("walk");
      assertThat(found.firstKey()).isEqualTo("v/0000");
      assertThat(found.lastKey()).isEqualTo("v/2499");
      assertThat(found.subMap("v/0010", "v/0012").keySet()).containsExactly("v/0010", "v/0011");
      assertThat(found.headMap("v/0001")).hasSize(1);
      assertThat(found.tailMap("v/2499")).hasSize(1);
      assertThat(file.beginning("live", "w").keySet()).containsExactly("walk");
      assertThat(file.beginning("live", "x").isEmpty()).isTrue();
    }
  }

  /// Says committed, and has only the cursors on disk: the documents follow with the next commit.
  private static final class Lagging extends ForwardingEngine {
    private final List<Change> held = new ArrayList<>();
    private List<Change> batch = new ArrayList<>();

    Lagging(Engine engine) {
      super(engine);
    }

    @Override
    public void write(List<Change> changes) {
      batch.addAll(changes);
    }

    @Override
    public void commit(Map<String, String> cursors) {
      engine.write(List.copyOf(held));
      held.clear();
      held.addAll(batch);
      batch = new ArrayList<>();
      engine.commit(cursors);
    }
  }

  /// Is killed before or after its nth step; nothing works from then on.
  private static final class Dying extends ForwardingEngine {
    private final boolean after;
    private int left;

    Dying(Engine engine, int left, boolean after) {
      super(engine);
      this.left = left;
      this.after = after;
    }

    private void step(Runnable step) {
      left--;
      if (left < 0 || left == 0 && !after) {
        throw new EngineException("killed");
      }
      step.run();
      if (left == 0) {
        throw new EngineException("killed");
      }
    }

    @Override
    public void write(List<Change> changes) {
      step(() -> engine.write(changes));
    }

    @Override
    public void commit(Map<String, String> cursors) {
      step(() -> engine.commit(cursors));
    }
  }
}
