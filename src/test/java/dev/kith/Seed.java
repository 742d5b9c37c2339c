package dev.kith;

import java.util.concurrent.ThreadLocalRandom;

/// Where random tests begin. A build says the same of the same code: without a word the seed is always the same.
/// `-Dseed=new` hunts with a fresh one, and `-Dseed=N` plays one again. Tests print what they began with.
public final class Seed {
  private static final long USUAL = 20_261_122;

  private Seed() {}

  /// The seed of this run; with `-Dseed=new` another one at each call.
  public static long get() {
    String wanted = System.getProperty("seed", "");
    return wanted.isEmpty() ? USUAL : wanted.equals("new") ? ThreadLocalRandom.current().nextLong() : Long.parseLong(wanted);
  }
}
