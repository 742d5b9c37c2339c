package dev.kith.web;

import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Looks at what each request takes, from before anything else is done with it until its answer is ready to be sent: for the
/// header `Server-Timing`, the figures of [Metrics] and the log of [SlowRequests].
final class Watching {
  private static final String SPENT = "kith.spent";
  private static final String ASKED = "kith.asked";
  private static final int DONE = 200;

  private final Metrics metrics;
  private final SlowRequests slow;

  Watching(Metrics metrics, SlowRequests slow) {
    this.metrics = metrics;
    this.slow = slow;
  }

  static void begin(Context ctx) {
    ctx.attribute(SPENT, Spent.begin());
  }

  /// Notes what was asked where it does not stand in the address.
  static void asked(Context ctx, Parameters asked) {
    ctx.attribute(ASKED, asked);
  }

  void end(Context ctx) {
    Spent spent = ctx.attribute(SPENT);
    if (spent == null) {
      return;
    }
    Map<Part, Long> parts = spent.parts();
    Spent.end();
    long whole = 0;
    boolean worked = false;
    for (Map.Entry<Part, Long> part : parts.entrySet()) {
      whole += part.getValue();
      worked |= part.getKey() != Part.REST && part.getKey() != Part.JSON;
    }
    // what only looks at who asks, and what is refused, is no answer
    boolean answer = worked && ctx.statusCode() == DONE;
    if (answer) {
      ctx.header("Server-Timing", header(parts));
    }
    metrics.add(ctx, whole, answer ? parts : Map.of());
    if (slow.isSlow(whole)) {
      Parameters asked = ctx.attribute(ASKED);
      slow.add(ctx.method() + " " + Metrics.route(ctx), ctx.statusCode(), whole, parts, asked == null ? Parameters.of(ctx) : asked);
    }
  }

  /// In milliseconds, as the header counts.
  private static String header(Map<Part, Long> parts) {
    StringBuilder out = new StringBuilder(160);
    parts.forEach((part, nanos) -> millis(out.append(out.isEmpty() ? "" : ", ").append(part.label()).append(";dur="), nanos));
    return out.toString();
  }

  /// With two places; digit by digit, since formatting by a pattern costs as much as a small answer.
  static void millis(StringBuilder out, long nanos) {
    long hundredths = (nanos + 5_000) / 10_000;
    out.append(hundredths / 100).append('.').append(hundredths / 10 % 10).append(hundredths % 10);
  }

  /// What the parts of an answer are called, in their order.
  static List<String> labels() {
    return Stream.of(Part.values()).map(Part::label).toList();
  }
}
