package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Time here is a number: working and resting move it on.
final class RightOfWayTest {
  private static final long MILLI = 1_000_000;

  private long now;
  private long rested;
  /// Where in a rest the answer that is asked for is there.
  private long answeredAt = Long.MAX_VALUE;
  private Runnable answered = () -> {};

  @AfterEach
  void nobodyStaysInterrupted() {
    Thread.interrupted();
  }

  private RightOfWay rights(int processors) {
    return new RightOfWay(() -> now, this::rest, processors);
  }

  private void rest(long nanos) {
    now += nanos;
    rested += nanos;
    if (now >= answeredAt) {
      answered.run();
    }
  }

  private void work(RightOfWay rights, long millis, int pieces) {
    for (int i = 0; i < pieces; i++) {
      now += millis * MILLI / pieces;
      rights.give();
    }
  }

  @Test
  void whereNobodyAsksNobodyRests() {
    RightOfWay rights = rights(2);
    work(rights, 10_000, 100_000);
    assertThat(rested).isZero();
  }

  @Test
  void whoWritesRestsUntilTheAnswerIsThere() throws InterruptedException {
    RightOfWay rights = rights(8);
    rights.answering(() -> 0);
    work(rights, 40, 40);
    assertThat(rested).as("while nobody waits").isZero();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    Thread answering = Thread.ofPlatform().daemon().start(() -> rights.answering(() -> {
      asked.countDown();
      return wait(ready);
    }));
    asked.await();
    answeredAt = now + 12 * MILLI;
    answered = () -> {
      ready.countDown();
      join(answering);
    };
    rights.give();
    assertThat(rested).as("the answer took 12 ms").isEqualTo(12 * MILLI);
    work(rights, 40, 40);
    assertThat(rested).as("and nobody waits any more").isEqualTo(12 * MILLI);
  }

  private static int wait(CountDownLatch latch) {
    try {
      latch.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void howeverManyAskAThirdOfTheTimeIsWork() {
    for (int processors : new int[] {2, 8}) {
      now = 0;
      rested = 0;
      RightOfWay rights = rights(processors);
      rights.answering(() -> {
        work(rights, 3_000, 30_000);
        return 0;
      });
      assertThat(rested).as(processors + " processors").isBetween(5_900 * MILLI, 6_000 * MILLI + MILLI);
    }
  }

  @Test
  void onFewProcessorsHalfOfTheTimeIsRestWhileSomebodyAsksNowAndThen() {
    RightOfWay few = rights(2);
    few.answering(() -> 0);
    work(few, 100, 1_000);
    assertThat(rested).isBetween(95 * MILLI, 100 * MILLI);
    rested = 0;
    now += 2_000 * MILLI;
    work(few, 100, 1_000);
    assertThat(rested).as("nobody asked for two seconds").isZero();
  }

  @Test
  void waitingForAnotherThreadIsNotTakenForWork() {
    RightOfWay rights = rights(2);
    rights.give();
    rights.answering(() -> 0);
    now += 900 * MILLI;
    rights.give();
    assertThat(rested).isEqualTo(5 * MILLI);
  }

  @Test
  void whoIsInterruptedDoesNotRest() {
    RightOfWay rights = rights(2);
    Thread.currentThread().interrupt();
    rights.answering(() -> {
      work(rights, 100, 10);
      return 0;
    });
    assertThat(rested).isZero();
  }
}
