package dev.kith.web;

import dev.kith.engine.Spent;
import dev.kith.engine.Spent.Part;
import io.javalin.http.Context;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    long whole = spent.nanos();
    Map<Part, Long> parts = parts(spent);
    Spent.end();
    // what only looks at who asks, and what is refused, is no answer
    boolean answer = ctx.statusCode() == DONE && parts.keySet().stream().anyMatch(part -> part != Part.REST && part != Part.JSON);
    if (answer) {
      ctx.header("Server-Timing", header(parts));
    }
    metrics.add(ctx, whole, answer ? parts : Map.of());
    if (slow.isSlow(whole)) {
      Parameters asked = ctx.attribute(ASKED);
      slow.add(ctx.method() + " " + Metrics.route(ctx), ctx.statusCode(), whole, parts, asked == null ? Parameters.of(ctx) : asked);
    }
  }

  /// Those that took any time at all.
  private static Map<Part, Long> parts(Spent spent) {
    Map<Part, Long> parts = new EnumMap<>(Part.class);
    Stream.of(Part.values()).filter(part -> spent.nanos(part) > 0).forEach(part -> parts.put(part, spent.nanos(part)));
    return parts;
  }

  /// In milliseconds, as the header counts.
  private static String header(Map<Part, Long> parts) {
    return parts.entrySet().stream().map(part -> part.getKey().label() + ";dur=" + millis(part.getValue())).collect(Collectors.joining(", "));
  }

  /// With two places; as text, since formatting by a pattern costs as much as a small answer.
  static String millis(long nanos) {
    long hundredths = Math.round(nanos / 10_000.0);
    String rest = Long.toString(hundredths % 100);
    return hundredths / 100 + (rest.length() == 1 ? ".0" : ".") + rest;
  }

  /// What the parts of an answer are called, in their order.
  static List<String> labels() {
    return Stream.of(Part.values()).map(Part::label).toList();
  }
}
