package dev.kith.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessorsTest {
  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherThreadBeginsWhereAProcessorHasNothingToDo() {
    Processors processors = new Processors(2);
    CountDownLatch begun = new CountDownLatch(1);
    boolean mine = processors.begin();
    Supplier<Thread> later = processors.later(() -> {
      begun.countDown();
      return Thread.currentThread();
    });
    await(begun);
    assertThat(later.get()).isNotSameAs(Thread.currentThread()).extracting(Thread::isDaemon).isEqualTo(true);
    assertThat(later.get()).as("done once").isSameAs(later.get());
    processors.end(mine);
  }

  @Test
  void whereAllAreAtWorkNothingIsHandedOver() throws InterruptedException {
    Processors processors = new Processors(2, 0);
    boolean mine = processors.begin();
    assertThat(mine).isTrue();
    assertThat(processors.begin()).as("counted once").isFalse();
    assertThat(processors.idle()).isTrue();
    CountDownLatch there = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread other = Thread.ofPlatform().start(() -> {
      boolean its = processors.begin();
      there.countDown();
      await(done);
      processors.end(its);
    });
    await(there);
    assertThat(processors.idle()).isFalse();
    List<Thread> doneBy = new ArrayList<>();
    assertThat(processors.later(() -> doneBy.add(Thread.currentThread()))).isNull();
    assertThat(doneBy).isEmpty();
    done.countDown();
    other.join();
    assertThat(processors.idle()).isTrue();
    processors.end(mine);
    assertThat(processors.begin()).isTrue();
  }

  @Test
  void whoIsAtWorkAloneHandsNothingOverUntilTheEnd() {
    Processors processors = new Processors(2);
    boolean alone = processors.beginAlone();
    assertThat(alone).isTrue();
    assertThat(processors.begin()).as("part of the same").isFalse();
    assertThat(processors.idle()).isFalse();
    assertThat(processors.later(() -> 1)).isNull();
    processors.end(alone);
    assertThat(processors.later(() -> 1)).isNotNull();
  }

  /// @return whether anything is handed over after all were at work
  private static boolean afterACrowd(long crowding) throws InterruptedException {
    Processors processors = new Processors(2, crowding);
    boolean begun = processors.begin();
    Thread other = Thread.ofPlatform().start(() -> processors.end(processors.begin()));
    other.join();
    try {
      return processors.later(() -> 1) != null;
    } finally {
      processors.end(begun);
    }
  }

  @Test
  void whereQuestionsComeOneUponTheOtherNothingIsHandedOver() throws InterruptedException {
    assertThat(afterACrowd(Duration.ofDays(1).toNanos())).isFalse();
    assertThat(afterACrowd(0)).as("control").isTrue();
  }

  @Test
  void whoAsksForItBeforeAnybodyBeganDoesIt() {
    Processors processors = new Processors(2);
    // asked for by the only helper
    CountDownLatch begun = new CountDownLatch(1);
    Supplier<Boolean> itself = processors.later(() -> {
      begun.countDown();
      return processors.later(Thread::currentThread).get() == Thread.currentThread();
    });
    await(begun);
    assertThat(itself.get()).isTrue();
  }

  @Test
  void whoDoesNotWaitForLongIsToldWhetherItIsDone() {
    Processors processors = new Processors(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Processors.Later<Integer> later = processors.later(() -> {
      begun.countDown();
      await(go);
      return 7;
    });
    await(begun);
    assertThat(later.within(1_000)).isFalse();
    go.countDown();
    assertThat(later.get()).isEqualTo(7);
    assertThat(later.within(0)).isTrue();
  }

  @Test
  void itFailsForWhoeverAsks() {
    Processors processors = new Processors(2);
    RuntimeException failure = new EngineException("broken");
    Supplier<Object> later = processors.later(() -> {
      throw failure;
    });
    assertThatThrownBy(later::get).isSameAs(failure);
    Supplier<Object> worse = processors.later(() -> {
      throw new StackOverflowError();
    });
    assertThatThrownBy(worse::get).isInstanceOf(StackOverflowError.class);
    assertThat(processors.later(() -> 1).get()).as("and the next is done").isEqualTo(1);
  }

  @Test
  void whoIsInterruptedWhileTheyWaitHasTheOutcomeAndStaysInterrupted() {
    Processors processors = new Processors(2);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean asking = new AtomicBoolean();
    Thread me = Thread.currentThread();
    Supplier<Integer> later = processors.later(() -> {
      begun.countDown();
      while (!asking.get() || me.getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
      me.interrupt();
      return 7;
    });
    await(begun);
    asking.set(true);
    assertThat(later.get()).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void thereAreNeverMoreHelpersThanProcessorsBesidesTheAskers() throws InterruptedException {
    Processors processors = new Processors(3);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger outcomes = new AtomicInteger();
    List<Thread> askers = new ArrayList<>();
    for (int asker = 0; asker < 8; asker++) {
      askers.add(Thread.ofPlatform().start(() -> {
        boolean mine = processors.begin();
        Thread me = Thread.currentThread();
        for (int i = 0; i < 2_000; i++) {
          Supplier<Integer> later = processors.later(() -> {
            if (Thread.currentThread() != me) {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              atOnce.decrementAndGet();
            }
            return 1;
          });
          outcomes.addAndGet(later == null ? 1 : later.get());
        }
        processors.end(mine);
      }));
    }
    for (Thread asker : askers) {
      asker.join();
    }
    assertThat(outcomes).hasValue(16_000);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }
}
