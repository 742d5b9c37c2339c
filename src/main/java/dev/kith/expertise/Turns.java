package dev.kith.expertise;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Lets near-equals take turns at being named first, so that one person does not get all the questions. Who begins depends on
/// who asks and on the day, so that the same asker gets the same answer all day long, and all askers together ask everybody.
final class Turns {
  private static final int DAY = 86_400;

  private Turns() {}

  /// The same people; whoever stands clearly before another stays before them.
  ///
  /// @param people by score, the highest first
  /// @param within the share of the first one's score that near-equals may lack
  /// @param asker  their id; empty if nobody knows who asks, and then nothing is turned
  static <T> List<T> of(List<T> people, ToDoubleFunction<T> score, double within, String asker, Instant now) {
    if (asker.isEmpty()) {
      return people;
    }
    List<T> out = new ArrayList<>(people);
    for (int from = 0, to; from < out.size(); from = to) {
      double least = (1 - within) * score.applyAsDouble(out.get(from));
      to = from + 1;
      while (to < out.size() && score.applyAsDouble(out.get(to)) >= least) {
        to++;
      }
      Collections.rotate(out.subList(from, to), turn(asker, now, to - from));
    }
    return out;
  }

  /// Spread evenly (the finalizer of MurmurHash3, by Appleby), else askers with like ids would begin with the same one.
  private static int turn(String asker, Instant now, int of) {
    int mixed = asker.hashCode() * 31 + (int) Math.floorDiv(now.getEpochSecond(), DAY);
    mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return Math.floorMod(mixed ^ mixed >>> 16, of);
  }
}
