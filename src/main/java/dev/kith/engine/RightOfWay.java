package dev.kith.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Answers go before writing: whoever writes asks here between two small pieces of work, and rests while somebody waits for an answer.
/// It counts for the whole process, as its processors do.
///
/// On few processors it also rests as long as it works while answers were asked for lately, so that whoever asks next finds a
/// processor, and what the writing throws away is collected less often. **However many ask, writing goes on**: of its time, each
/// thread that writes rests two thirds at most.
public final class RightOfWay {
  /// That of this process.
  public static final RightOfWay OF_ANSWERS =
      new RightOfWay(System::nanoTime, LockSupport::parkNanos, Runtime.getRuntime().availableProcessors());

  /// Writing needs about so many processors.
  private static final int FEW = 2;
  private static final long MILLI = 1_000_000;
  /// After so long without an answer nobody is thought to ask.
  private static final long LATELY = 1_000 * MILLI;
  /// No rest is taken for less work, unless somebody waits.
  private static final long PIECE = MILLI;
  /// So much work is believed at once: the thread may have waited for another.
  private static final long LONGEST = 5 * MILLI;
  /// To so much work one may rest so long, and save up so much of it for one answer.
  private static final int RESTS = 2;
  private static final long SAVED = 50 * MILLI;
  /// So often it is looked whether the answer is there.
  private static final long LOOK = MILLI / 2;

  private final LongSupplier clock;
  private final LongConsumer pause;
  private final boolean few;
  private final AtomicInteger answering = new AtomicInteger();
  private final ThreadLocal<Turn> turns;
  private final LongAdder rested = new LongAdder();
  private volatile long answered;

  /// How much a thread has worked and may rest.
  private static final class Turn {
    private long since;
    private long saved;

    Turn(long now) {
      since = now;
    }
  }

  /// @param clock in nanoseconds
  /// @param pause waits so many nanoseconds, or longer, or less if the thread is interrupted
  RightOfWay(LongSupplier clock, LongConsumer pause, int processors) {
    this.clock = clock;
    this.pause = pause;
    this.few = processors <= FEW;
    this.answered = clock.getAsLong() - 2 * LATELY;
    this.turns = ThreadLocal.withInitial(() -> new Turn(clock.getAsLong()));
  }

  /// Works out an answer; whoever writes rests meanwhile.
  public <T> T answering(Supplier<T> work) {
    answering.incrementAndGet();
    try {
      return work.get();
    } finally {
      answered = clock.getAsLong();
      answering.decrementAndGet();
    }
  }

  /// For whoever writes, after each small piece of work: rests if somebody waits for an answer or did lately. An interrupted thread does
  /// not rest.
  public void give() {
    Turn turn = turns.get();
    long now = clock.getAsLong();
    if (!isAnswering() && now - answered > LATELY) {
      turn.since = now;
      return;
    }
    long worked = Math.min(now - turn.since, LONGEST);
    if (worked < PIECE && !isAnswering()) {
      return;
    }
    turn.saved = Math.min(turn.saved + RESTS * worked, SAVED);
    long due = few ? worked : 0;
    long rest = 0;
    while (rest < turn.saved && (rest < due || isAnswering()) && !Thread.currentThread().isInterrupted()) {
      pause.accept(isAnswering() ? LOOK : Math.min(due, turn.saved) - rest);
      rest = clock.getAsLong() - now;
    }
    // a busy machine may let it rest longer than it asked for, which counts as well
    turn.saved = Math.max(turn.saved - rest, -SAVED);
    turn.since = now + rest;
    rested.add(rest);
  }

  /// How long all who write have rested since the start, in nanoseconds.
  public long rested() {
    return rested.sum();
  }

  private boolean isAnswering() {
    return answering.get() > 0;
  }
}
