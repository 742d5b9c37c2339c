package dev.kith.cli;

import java.util.function.Consumer;

/// Shows passes, one after the other, on one progress bar.
final class PassBar implements Consumer<dev.kith.ingest.Progress> {
  private final Progress bar;
  private String source = "";
  private long expectedBefore;
  private long done;
  private long expected;
  private long problems;

  PassBar(Progress bar) {
    this.bar = bar;
  }

  @Override
  public synchronized void accept(dev.kith.ingest.Progress step) {
    if (!step.source().equals(source)) {
      source = step.source();
      expectedBefore += Math.max(expected, done);
      done = 0;
      expected = 0;
      problems = 0;
    }
    expected = step.expected();
    // Of the sources still to come nobody knows how many there will be: no total is better than one that is passed.
    bar.expect(expected >= step.done() ? expectedBefore + expected : 0);
    for (; problems < step.problems(); problems++) {
      bar.error();
    }
    if (step.done() > done) {
      bar.step(step.done() - done);
      done = step.done();
    }
  }
}
