package dev.kith.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.CpuTime;
import dev.kith.engine.Change;
import dev.kith.engine.Doc;
import dev.kith.engine.Engine;
import dev.kith.engine.Query;
import dev.kith.engine.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerationsTest {
  @TempDir
  private Path data;
  private final MemoryFolders folders = new MemoryFolders();

  private static void fill(Engine engine, int documents, String mark) {
    engine.write(java.util.stream.IntStream.range(0, documents)
        .<Change>mapToObj(i -> new Change.Put(new Doc("d" + i, "", Map.of("mark", List.of(mark)), Map.of()))).toList());
    engine.commit(Map.of("mark", mark));
  }

  private static long count(Engine engine, String mark) {
    return engine.search(Request.of(new Query.Term("mark", mark), new Query.All(), 0, List.of())).total();
  }

  private List<String> inFolder() throws IOException {
    try (var files = Files.list(data.resolve("index"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Generations open(Consumer<String> at) throws IOException {
    return Generations.open(data, folders, at);
  }

  private void rebuild(Generations generations, int documents, String mark) throws IOException {
    try (Generations.Growing growing = generations.grow()) {
      fill(growing.engine(), documents, mark);
      growing.adopt(true);
    }
  }

  @Test
  void theFirstStartMakesTheFirstGeneration() throws Exception {
    try (Generations generations = open(_ -> {})) {
      fill(generations.engine(), 3, "one");
    }
    try (Generations generations = open(_ -> {})) {
      assertThat(generations.current()).isEqualTo(1);
      assertThat(count(generations.engine(), "one")).isEqualTo(3);
    }
    assertThat(inFolder()).containsExactly("1", "CURRENT");
  }

  @Test
  void anAdoptedGenerationIsInUseNowAndAfterARestartAndOlderOnesAreDeleted() throws Exception {
    try (Generations generations = open(_ -> {})) {
      fill(generations.engine(), 3, "one");
      rebuild(generations, 4, "two");
      assertThat(count(generations.engine(), "two")).isEqualTo(4);
      rebuild(generations, 5, "three");
      assertThat(generations.former()).hasValue(2);
    }
    assertThat(inFolder()).containsExactly("2", "3", "CURRENT");
    try (Generations generations = open(_ -> {})) {
      assertThat(count(generations.engine(), "three")).isEqualTo(5);
      assertThat(count(generations.engine(), "one") + count(generations.engine(), "two")).isZero();
    }
  }

  @Test
  void oneThatIsNotAdoptedIsDeleted() throws Exception {
    try (Generations generations = open(_ -> {})) {
      fill(generations.engine(), 3, "one");
      try (Generations.Growing growing = generations.grow()) {
        fill(growing.engine(), 4, "two");
      }
      assertThat(inFolder()).containsExactly("1", "CURRENT");
      assertThat(count(generations.engine(), "one")).isEqualTo(3);
    }
  }

  @Test
  void aRollbackGoesBackAtOnceAndCanItselfBeRolledBack() throws Exception {
    try (Generations generations = open(_ -> {})) {
      assertThatThrownBy(generations::rollback).isInstanceOf(IOException.class)
          .hasMessage("there is no former index to go back to");
      fill(generations.engine(), 3, "one");
      rebuild(generations, 4, "two");
      long version = generations.engine().version();
      CpuTime.within(Duration.ofSeconds(5), generations::rollback, "a rollback");
      assertThat(count(generations.engine(), "one")).isEqualTo(3);
      assertThat(generations.engine().version()).isNotEqualTo(version);
    }
    try (Generations generations = open(_ -> {})) {
      assertThat(count(generations.engine(), "one")).isEqualTo(3);
      generations.rollback();
      assertThat(count(generations.engine(), "two")).isEqualTo(4);
      rebuild(generations, 5, "three");
      assertThat(generations.current()).isEqualTo(3);
    }
  }

  private static final class Killed extends RuntimeException {
    Killed() {
      super("killed");
    }
  }

  /// What is there after a kill at this step of a rebuild: `one` or `two`, or anything else if an index is in pieces.
  private String afterKillAt(String step, boolean pointerBeforeDocuments) throws IOException {
    Generations dying = open(name -> {
      if (name.equals(step)) {
        throw new Killed();
      }
    });
    fill(dying.engine(), 3, "one");
    boolean killed = false;
    try {
      Generations.Growing growing = dying.grow();
      if (!pointerBeforeDocuments) {
        fill(growing.engine(), 4, "two");
        growing.check(_ -> List.of());
      }
      growing.adopt(true);
      if (pointerBeforeDocuments) {
        fill(growing.engine(), 4, "two");
      }
    } catch (Killed _) {
      killed = true;
    }
    assertThat(killed).as("killed at " + step).isTrue();
    // A killed process closes nothing; only the system lets its lock go.
    dying.close();
    try (Generations generations = open(_ -> {})) {
      long one = count(generations.engine(), "one");
      long two = count(generations.engine(), "two");
      assertThat(inFolder()).as("no leftovers").hasSizeLessThanOrEqualTo(3);
      String found = one == 3 && two == 0 ? "one" : one == 0 && two == 4 ? "two" : one + "/" + two;
      rebuild(generations, 2, "after");
      assertThat(count(generations.engine(), "after")).isEqualTo(2);
      return found;
    }
  }

  @Test
  void killedAtAnyStepTheNextStartFindsTheOldOrTheNew() throws Exception {
    Map<String, String> expected = new java.util.LinkedHashMap<>();
    expected.put("folder made", "one");
    expected.put("checked", "one");
    expected.put("before the pointer", "one");
    expected.put("pointer written", "two");
    expected.put("swapped", "two");
    expected.put("cleaned", "two");
    for (var step : expected.entrySet()) {
      assertThat(afterKillAt(step.getKey(), false)).as(step.getKey()).isEqualTo(step.getValue());
      Disk.delete(data);
    }
  }

  /// The control: whoever sets the pointer before the index is whole is found out.
  @Test
  void aPointerSetBeforeTheDocumentsAreThereIsFoundOut() throws Exception {
    assertThat(afterKillAt("pointer written", true)).isEqualTo("0/0");
  }

  @Test
  void aFirstStartThatWasKilledIsFollowedByOneThatSucceeds() throws Exception {
    assertThatThrownBy(() -> open(_ -> {
      throw new Killed();
    })).isInstanceOf(Killed.class);
    try (Generations generations = open(_ -> {})) {
      assertThat(generations.current()).isEqualTo(1);
    }
  }

  @Test
  void leftoversOfAKilledRebuildAreDeletedAtTheNextStart() throws Exception {
    open(_ -> {}).close();
    Files.createDirectories(data.resolve("index/7/deep"));
    Files.writeString(data.resolve("index/7/deep/file"), "x");
    Files.writeString(data.resolve("index/CURRENT.tmp"), "7");
    Files.createDirectories(data.resolve("index/notes"));
    open(_ -> {}).close();
    assertThat(inFolder()).containsExactly("1", "CURRENT", "notes");
  }

  @Test
  void aPointerThatIsLostDamagedOrPointsNowhereIsRefusedInOneLineAndNothingIsDeleted() throws Exception {
    try (Generations generations = open(_ -> {})) {
      rebuild(generations, 4, "two");
    }
    Path pointer = data.resolve("index/CURRENT");
    for (String text : List.of("", "x\n", "9\n")) {
      Files.writeString(pointer, text);
      assertThatThrownBy(() -> open(_ -> {})).isInstanceOf(IOException.class).message().contains("CURRENT")
          .doesNotContain("\n");
    }
    Files.delete(pointer);
    assertThatThrownBy(() -> open(_ -> {})).isInstanceOf(IOException.class).message().contains("no file CURRENT");
    Files.writeString(pointer, "2\n");
    try (Generations generations = open(_ -> {})) {
      assertThat(count(generations.engine(), "two")).isEqualTo(4);
    }
  }

  @Test
  void aSecondProcessIsToldInOneLineWhoHasTheFolder() throws Exception {
    try (Generations _ = open(_ -> {})) {
      assertThatThrownBy(() -> open(_ -> {})).isInstanceOf(IOException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    open(_ -> {}).close();
  }
}
