package dev.kith.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.model.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of what people ask holds nobody up, loses nothing it had room for, and takes nothing with it when it breaks.
final class QueriesTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  @TempDir
  private Path folder;

  private Queries open() {
    return new Queries(folder, 30, () -> Decisions.NONE, InstantSource.fixed(NOW));
  }

  @Test
  void whatWasHandedOverIsKeptWhenItIsClosed() {
    try (Queries queries = open()) {
      for (int i = 0; i < 2_000; i++) {
        queries.asked("p" + i % 10, Queries.Kind.SEARCH, "question " + i, 0);
      }
    }
    try (Queries queries = open()) {
      assertThat(queries.insight().searches()).isEqualTo(2_000);
      assertThat(queries.of("p3")).hasSize(200);
    }
  }

  @Test
  void aFileThatCannotBeUsedHoldsNobodyUpAndIsCountedAsLost() throws IOException {
    Files.writeString(folder.resolve(Queries.FILE), "no database ".repeat(500));
    try (Queries queries = open()) {
      for (int i = 0; i < Queries.MOST_WAITING + 500; i++) {
        queries.asked("ola", Queries.Kind.SEARCH, "question " + i, 0);
      }
      queries.flush();
      assertThat(queries.lost()).isEqualTo(Queries.MOST_WAITING + 500);
      assertThat(queries.insight()).isEqualTo(Insight.NOTHING);
      assertThat(queries.of("ola")).isEmpty();
      queries.forget(List.of("ola"), List.of());
    }
  }

  @Test
  void whileDecisionsCannotBeReadNothingIsKept() {
    try (Queries queries = new Queries(folder, 30, () -> Decisions.UNREADABLE, InstantSource.fixed(NOW))) {
      queries.asked("ola", Queries.Kind.SEARCH, "vpn", 0);
      assertThat(queries.insight().searches()).isZero();
      assertThat(queries.lost()).isEqualTo(1);
    }
  }

  @Test
  void onlyItsUserMayReadItAndWhoAskedIsNotInIt() throws IOException {
    try (Queries queries = open()) {
      queries.asked("ola.lindqvist", Queries.Kind.SEARCH, "vpn", 0);
      queries.flush();
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isNotEmpty().allSatisfy(file -> {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
          assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("lindqvist");
        });
      }
    }
  }

  @Test
  void anotherSecretMakesOtherPseudonyms() throws IOException {
    try (Queries queries = open()) {
      queries.asked("ola", Queries.Kind.SEARCH, "vpn", 0);
    }
    Files.delete(folder.resolve("queries.key"));
    try (Queries queries = open()) {
      assertThat(queries.of("ola")).isEmpty();
      assertThat(queries.insight().searches()).as("control: it is still there").isEqualTo(1);
    }
  }

  @Test
  void offKeepsNothing() {
    try (Queries queries = Queries.off()) {
      queries.asked("ola", Queries.Kind.SEARCH, "vpn", 0);
      queries.clicked("ola", "vpn", 1);
      queries.forget(List.of("ola"), List.of());
      assertThat(queries.insight()).isEqualTo(Insight.NOTHING);
      assertThat(queries.isOn()).isFalse();
    }
  }
}
