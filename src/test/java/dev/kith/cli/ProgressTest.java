package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-11-21T09:00:00Z");

  @Test
  void withoutATerminalThereIsALineEveryTenSeconds() {
    Progress progress = progress(false, false);
    progress.expect(9_800);
    progress.step(500);
    after(9);
    progress.step(430);
    assertThat(err.toString()).isEmpty();
    for (int i = 0; i < 12; i++) {
      progress.error();
    }
    after(1);
    progress.step(310);
    assertThat(err.toString()).isEqualTo("1 240/9 800 pages, 124/s, 12 errors, ETA 69 s\n");
    err.reset();
    after(9);
    progress.step();
    assertThat(err.toString()).isEmpty();
    after(11);
    progress.step(19);
    progress.step(1);
    assertThat(err.toString()).isEqualTo("1 260/9 800 pages, 1/s, 12 errors, ETA 2 h 22 m\n");
    err.reset();
    progress.close();
    assertThat(err.toString()).isEqualTo("1 261 pages, 42/s, 12 errors, done in 30 s\n");
    progress.close();
    progress.step();
    assertThat(err.toString()).hasLineCount(1);
  }

  @Test
  void withoutAnExpectedNumberThereIsNoEta() {
    Progress progress = progress(false, false);
    progress.error();
    after(10);
    progress.step(15);
    assertThat(err.toString()).isEqualTo("15 pages, 1.5/s, 1 error\n");
  }

  @Test
  void workThatIsSoonDoneSaysNothingAndQuietSaysNothingAtAll() {
    try (Progress progress = progress(false, false)) {
      progress.step();
      after(9);
    }
    try (Progress progress = progress(false, true)) {
      after(100);
      progress.step();
    }
    try (Progress progress = progress(true, true)) {
      progress.step();
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aTerminalGetsABarThatEndsWithWhatWasDone() {
    try (Progress progress = progress(true, false)) {
      progress.expect(10);
      progress.step(10);
      progress.error();
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("pages 100%", "10/10", "1 error").endsWith("\n");
    assertThat(err.toString(StandardCharsets.UTF_8).lines().map(Table::width)).allMatch(width -> width < 100);
  }

  private void after(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private Progress progress(boolean tty, boolean quiet) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Progress(new Terminal(stream, stream, tty, tty, 80, false), quiet, () -> now, "pages");
  }
}
