package dev.kith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.audit.AuditLog.Keep;
import dev.kith.audit.Event.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Refusals are all told of, and do not fill the disk.
final class RefusalsTest {
  @TempDir
  private Path data;
  private Instant now = Instant.parse("2026-06-15T12:00:00Z");

  private AuditLog log() {
    return new AuditLog(data, Keep.DEFAULT, () -> now);
  }

  private List<Entry> lines() {
    return log().read(new Wanted(null, Set.of(), "", Long.MAX_VALUE, 10_000));
  }

  private static Event bogus(String address) {
    return new Event(Type.TOKEN_REFUSED, "token:unknown", "", Map.of("address", address));
  }

  private static long told(List<Entry> lines) {
    return lines.stream().mapToLong(line -> line.details().containsKey("more") ? Long.parseLong(line.details().get("more")) : 1).sum();
  }

  @Test
  void aFloodIsOneLineAndThenOneAMinuteAndNoneIsForgotten() throws IOException {
    try (Refusals audit = new Refusals(log(), () -> now)) {
      audit.write(bogus("203.0.113.9"));
      assertThat(lines()).as("the first at once").hasSize(1);
      for (int n = 1; n < 600; n++) {
        now = now.plus(Duration.ofMillis(500));
        audit.write(bogus("203.0.113.9"));
      }
      assertThat(lines()).as("five minutes of it").hasSizeBetween(5, 6);
      audit.write(new Event(Type.EXPORTED, "person:mira", "", Map.of()));
      audit.write(new Event(Type.EXPORTED, "person:mira", "", Map.of()));
    }
    List<Entry> lines = lines();
    assertThat(lines.stream().filter(line -> line.type().equals("exported"))).as("what is no refusal is never counted together").hasSize(2);
    assertThat(told(lines.stream().filter(line -> line.type().equals("token-refused")).toList())).isEqualTo(600);
    assertThat(lines.get(1).details()).containsEntry("address", "203.0.113.9").containsEntry("more", "119").containsEntry("since", "2026-06-15T12:00:00.500Z");
    assertThat(log().verify().whole()).isTrue();
  }

  @Test
  void controlWithoutItEachIsALine() {
    IntStream.range(0, 20).forEach(_ -> log().write(bogus("203.0.113.9")));
    assertThat(lines()).hasSize(20);
  }

  @Test
  void othersAreNotCountedTogetherWithThem() {
    try (Refusals audit = new Refusals(log(), () -> now)) {
      IntStream.range(0, 5).forEach(_ -> audit.write(bogus("203.0.113.9")));
      audit.write(bogus("203.0.113.10"));
      audit.write(new Event(Type.DENIED, "person:mira", "", Map.of("route", "GET /a", "address", "203.0.113.9")));
      audit.write(new Event(Type.DENIED, "person:mira", "", Map.of("route", "GET /b", "address", "203.0.113.9")));
      audit.write(new Event(Type.DENIED, "person:ola", "", Map.of("route", "GET /b", "address", "203.0.113.9")));
      assertThat(lines()).hasSize(5);
      audit.write(bogus("2001:db8:1:2::1"));
      audit.write(bogus("2001:db8:1:2:ffff::7"));
      assertThat(lines()).as("a household is one address").hasSize(6);
      audit.write(bogus("2001:db8:1:3::1"));
      assertThat(lines()).as("and the neighbours another").hasSize(7);
    }
  }

  @Test
  void howeverManyAddressesThereAreTheLinesOfAMinuteAreFew() throws IOException {
    try (Refusals audit = new Refusals(log(), () -> now)) {
      IntStream.range(0, 5_000).forEach(n -> audit.write(bogus("10.0." + n / 250 + "." + n % 250)));
      assertThat(lines()).hasSize(Refusals.MOST + 1);
      audit.write(new Event(Type.DENIED, "person:mira", "", Map.of("address", "10.0.0.1")));
      assertThat(lines()).as("which hides nobody who is known").hasSize(Refusals.MOST + 2);
      now = now.plus(Refusals.MINUTE);
      audit.tick();
      assertThat(lines().getLast().details()).containsEntry("address", "others").containsEntry("more", Integer.toString(4_999 - Refusals.MOST));
    }
    assertThat(told(lines())).isEqualTo(5_001);
    assertThat(log().verify().whole()).isTrue();
  }

  @Test
  void afterAQuietMinuteTheNextIsALineAtOnce() {
    try (Refusals audit = new Refusals(log(), () -> now)) {
      audit.write(bogus("203.0.113.9"));
      now = now.plus(Refusals.MINUTE);
      audit.tick();
      audit.write(bogus("203.0.113.9"));
      assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(line.details()).doesNotContainKey("more"));
    }
  }

  @Test
  void whatCouldNotBeWrittenIsStillCounted() {
    boolean[] full = {false};
    AuditLog log = log();
    Audit failing = event -> {
      if (full[0]) {
        throw new UncheckedIOException(new IOException("the disk is full"));
      }
      log.write(event);
    };
    try (Refusals audit = new Refusals(failing, () -> now)) {
      IntStream.range(0, 3).forEach(_ -> audit.write(bogus("203.0.113.9")));
      full[0] = true;
      now = now.plus(Refusals.MINUTE);
      audit.tick();
      assertThat(lines()).hasSize(1);
      full[0] = false;
      audit.tick();
      assertThat(told(lines())).isEqualTo(3);
    }
  }
}
