package dev.kith.store;

import dev.kith.model.Decision;
import dev.kith.model.Decision.Kind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that decides, takes back and deletes until it is killed, and says what it was promised to be kept.
final class DecidingWriter {
  private DecidingWriter() {}

  /// @param args the folder, and `early` to break the promise: say it before it is kept
  public static void main(String[] args) {
    boolean early = args.length > 1 && args[1].equals("early");
    try (Store store = new Store(Path.of(args[0]), InstantSource.system())) {
      long last = store.decisions().all().stream().mapToLong(Decision::number).max().orElse(0);
      for (long step = last + 1; ; step++) {
        if (early) {
          say(step);
        }
        long number = decide(store, step);
        if (number != step) {
          throw new IllegalStateException("decision " + step + " got the number " + number);
        }
        if (!early) {
          say(step);
        }
      }
    }
  }

  /// What the step does follows from its number alone.
  private static long decide(Store store, long step) {
    return step % 10 == 0 ? store.delete(List.of("gone" + step, "gone" + step + "@fern.example"), List.of("Gone " + step), "os:test")
        .number() : store.decide(kind(step), List.of("p" + step), kind(step).hasTopic() ? "topic " + step : "", "", Decision.SELF)
        .number();
  }

  static Kind kind(long step) {
    return step % 10 == 0 ? Kind.DELETED : List.of(Kind.NOT_ME, Kind.ASK_ME, Kind.HIDDEN, Kind.NOT_INFERRED).get((int) (step % 4));
  }

  private static void say(long step) {
    System.out.println(step);
    System.out.flush();
  }
}
